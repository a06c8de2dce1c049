"""Drafts of the demo office at every stage, written with the office's own commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from ytcs_docs.accounts.queries import user_named
from ytcs_docs.core.actor import Actor
from ytcs_docs.documents.rules import Urgency
from ytcs_docs.drafting import commands, signing
from ytcs_docs.drafting.rules import StartData
from ytcs_docs.drafting.written import merged
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.queries import signers
from ytcs_docs.letters.rules import CoSigner, DraftData


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sketch:
    form: str
    subject: str
    body: str
    author: str
    unit: str
    signer: str
    passed: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    basis: str = ""
    returned: str = ""
    signed: bool = False
    asked: tuple[str, ...] = ()
    beside: tuple[CoSigner, ...] = ()
    said: tuple[str, ...] = ()  # what each of those who passed it on wrote on its slip
    urgency: Urgency = Urgency.NORMAL


_STATIONS = ("Các Trung tâm Y tế khu vực", "Các Trạm Y tế xã, phường, đặc khu")
_SKETCHES = (
    _Sketch(
        form="cong-van",
        subject="tăng cường giám sát, phòng, chống bệnh sốt xuất huyết những tháng cuối năm",
        body="Những tuần gần đây số ca mắc sốt xuất huyết tại một số xã ven biển tăng so với cùng kỳ. Để chủ động "
        "phòng, chống dịch, Sở Y tế đề nghị các đơn vị:\n"
        "1. Giám sát chặt chẽ các ổ dịch cũ, báo cáo ca bệnh trong 24 giờ.\n"
        "2. Phối hợp với Ủy ban nhân dân cấp xã tổ chức diệt lăng quăng hằng tuần.\n"
        "3. Bảo đảm đủ dịch truyền, hóa chất và phương tiện điều trị.\n"
        "Sở Y tế đề nghị các đơn vị nghiêm túc thực hiện.",
        author="chuyenvien.nvy",
        unit="nvy",
        signer="giamdoc.syt",
        addressees=_STATIONS,
        urgency=Urgency.URGENT,
    ),
    _Sketch(
        form="ke-hoach",
        subject="tập huấn sử dụng phần mềm quản lý trạm y tế năm tới",
        basis="Căn cứ Luật Khám bệnh, chữa bệnh số 15/2023/QH15\nTheo đề nghị của Trưởng phòng Nghiệp vụ Y",
        body="I. MỤC ĐÍCH, YÊU CẦU\nCán bộ trạm y tế sử dụng thành thạo phần mềm.\n"
        "II. NỘI DUNG\nTập huấn 06 lớp, mỗi lớp 02 ngày, tại các Trung tâm Y tế khu vực.\n"
        "III. TỔ CHỨC THỰC HIỆN\nPhòng Nghiệp vụ Y chủ trì, báo cáo Giám đốc trước ngày 30 tháng 12.",
        author="chuyenvien.nvy",
        unit="nvy",
        signer="phogiamdoc.syt",
        passed=("chuyenvien.nvy",),
        asked=("khtc", "vp"),
    ),
    _Sketch(
        form="thong-bao",
        subject="kết luận của Giám đốc tại cuộc họp giao ban tháng",
        body="Ngày 15 hằng tháng, Giám đốc Sở Y tế chủ trì họp giao ban. Kết luận:\n"
        "1. Các phòng hoàn thành báo cáo năm trước ngày 10 tháng 12.\n"
        "2. Phòng Kế hoạch - Tài chính rà soát quyết toán của từng đơn vị.",
        author="chuyenvien.vp",
        unit="vp",
        signer="giamdoc.syt",
        passed=("chuyenvien.vp", "chanhvanphong.syt"),
    ),
    _Sketch(
        form="quyet-dinh",
        subject="kiện toàn Tổ rà soát trang thiết bị trạm y tế",
        basis="Căn cứ Luật Khám bệnh, chữa bệnh số 15/2023/QH15\nTheo đề nghị của Trưởng phòng Tổ chức cán bộ",
        body="Điều 1. Kiện toàn Tổ rà soát trang thiết bị trạm y tế gồm các ông, bà có tên trong danh sách kèm theo.\n"
        "Điều 2. Tổ rà soát báo cáo kết quả trước ngày 31 tháng 12.\n"
        "Điều 3. Trưởng các phòng thuộc Sở và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
        author="chuyenvien.tccb",
        unit="tccb",
        signer="giamdoc.syt",
        passed=("chuyenvien.tccb", "truongphong.tccb", "vanthu.syt"),
    ),
    _Sketch(
        form="giay-moi",
        subject="họp sơ kết công tác tiêm chủng mở rộng",
        body="Đề nghị các đại biểu chuẩn bị báo cáo và đến dự đúng giờ.",
        author="chuyenvien.nvy",
        unit="nvy",
        signer="phogiamdoc.syt",
        addressees=_STATIONS[:1],
        passed=("chuyenvien.nvy", "truongphong.nvy", "vanthu.syt", "phogiamdoc.syt"),
    ),
    _Sketch(
        form="to-trinh",
        subject="đề nghị bổ sung kinh phí mua vắc xin dại",
        basis="Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh về phòng, chống bệnh dại,",
        body="Đến nay lượng vắc xin dại còn lại đủ dùng trong 02 tháng. Sở Y tế kính trình Ủy ban nhân dân tỉnh "
        "xem xét, bổ sung kinh phí.",
        author="chuyenvien.khtc",
        unit="khtc",
        signer="giamdoc.syt",
        addressees=("Ủy ban nhân dân tỉnh Tân Hải",),
        passed=("chuyenvien.khtc", "truongphong.khtc", "vanthu.syt", "giamdoc.syt"),
        signed=True,
    ),
    _Sketch(
        form="bao-cao",
        subject="kết quả thực hiện bộ tiêu chí quốc gia về y tế xã",
        body="Đến nay 168/177 trạm y tế đạt tiêu chí quốc gia về y tế xã.",
        author="chuyenvien.nvy",
        unit="nvy",
        signer="giamdoc.syt",
        addressees=("Bộ Y tế",),
        passed=("chuyenvien.nvy",),
        returned="Bổ sung số liệu của 9 trạm chưa đạt và nguyên nhân.",
    ),
    _Sketch(
        form="ke-hoach",
        subject="phối hợp khám sức khỏe học sinh đầu năm học",
        basis="Căn cứ Luật Khám bệnh, chữa bệnh số 15/2023/QH15\nTheo đề nghị của Trưởng phòng Nghiệp vụ Y",
        body="I. MỤC ĐÍCH\nHọc sinh được khám **ít nhất một lần trong năm học**; kết quả được báo cho gia đình.\n"
        "II. PHÂN CÔNG\nHai ngành phân công như sau:\n"
        "| TT | Nội dung | Chủ trì | Thời hạn |\n"
        "| 1 | Lập danh sách học sinh | Phòng Giáo dục, các trường | Tháng 9 |\n"
        "| 2 | Khám, lập phiếu sức khỏe | Trạm Y tế xã, phường, đặc khu | Tháng 10 - 11 |\n"
        "| 3 | Tổng hợp, báo cáo | Trung tâm Y tế khu vực | Trước 15/12 |\n"
        "III. TỔ CHỨC THỰC HIỆN\nCác đơn vị của hai ngành báo cáo kết quả trước ngày 20 tháng 12.",
        author="chuyenvien.nvy",
        unit="nvy",
        signer="giamdoc.syt",
        beside=(CoSigner(name="Trần Thị Hoa", position="Giám đốc", agency="Sở Giáo dục và Đào tạo"),),
        passed=("chuyenvien.nvy", "truongphong.nvy", "vanthu.syt", "giamdoc.syt"),
        said=("Hai Sở đã thống nhất nội dung tại cuộc họp liên ngành.", "Nhất trí, kính trình Giám đốc.", "", ""),
    ),
)
_MEETING = {
    "toi_du": "hội nghị giao ban y tế cơ sở",
    "thoi_gian": "14 giờ 00, thứ Sáu tuần này",
    "dia_diem": "Hội trường tầng 3, Sở Y tế",
    "chu_tri": "Đồng chí Phó Giám đốc Sở Y tế",
}


def write_drafts(places: Mapping[str, int], people: Mapping[str, Actor], today: date) -> int:
    """Eight drafts: being written, returned, at each check, to be signed by one or by two, to be numbered."""
    for sketch in _SKETCHES:
        _write(sketch, places, people, today)
    return len(_SKETCHES)


def _write(sketch: _Sketch, places: Mapping[str, int], people: Mapping[str, Actor], today: date) -> None:
    agency = places["syt"]
    author = people[sketch.author]
    user = user_named(sketch.signer)
    signer = next(found for found in signers(agency, today) if user and found.post_id == user.posts[0].id)
    mark = sketch.unit.upper()
    data = DraftData(
        form=sketch.form,
        subject=sketch.subject,
        addressees=sketch.addressees,
        legal_basis=sketch.basis,
        body=sketch.body,
        recipients=("Như trên" if sketch.addressees else "Các phòng thuộc Sở", f"Lưu: VT, {mark}"),
        authority=signer.authority,
        signer_position=signer.position,
        signer_name=signer.name,
        details={detail.name: _MEETING[detail.name] for detail in FORMS[sketch.form].details},
        drafting_unit_id=places[sketch.unit],
        co_signers=sketch.beside,
    )
    start = StartData(draft=data, signer_post_id=signer.post_id, urgency=sketch.urgency)
    draft = commands.start(agency, start, merged(agency, start, author), author)
    if sketch.asked:
        due = today + timedelta(days=2)
        commands.ask_comments(draft.id, [places[key] for key in sketch.asked], due, author, today)
    for username, note in zip_longest(sketch.passed, sketch.said, fillvalue=""):
        commands.pass_on(draft.id, people[username], note=note)
    if sketch.returned:
        commands.send_back(draft.id, sketch.returned, people["truongphong.nvy"])
    if sketch.signed:
        signing.sign_on_paper(draft.id, people[sketch.signer])
