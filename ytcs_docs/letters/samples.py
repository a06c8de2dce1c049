"""Invented values for every placeholder: for the test merge of a template and the page of placeholders. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from ytcs_docs.decree30.form import Authority
from ytcs_docs.letters.catalogue import ANNEX, COPY, FORMS, Basis, Form
from ytcs_docs.letters.rules import DraftData, LateTask, Letterhead, accompanying, annex_context, context

_SAMPLE_DAY = date(2026, 3, 5)
_SAMPLE_DETAILS = {
    "toi_du": "hội nghị giao ban y tế cơ sở quý I năm 2026",
    "thoi_gian": "08 giờ 00, ngày 09 tháng 3 năm 2026",
    "dia_diem": "Phòng họp tầng 2, Sở Y tế",
    "chu_tri": "Đồng chí Nguyễn Văn An, Phó Giám đốc Sở Y tế",
    "thanh_phan": "Ông Nguyễn Văn An, Phó Giám đốc, chủ tọa\nBà Lê Thị Hòa, chuyên viên",
    "thu_ky": "Lê Thị Hòa",
    "ket_thuc": "11 giờ 00, ngày 09 tháng 3 năm 2026",
    "loai_kem_theo": "Quy chế",
    "ten_kem_theo": "Quản lý trang thiết bị của trạm y tế",
    "noi_dung_kem_theo": "Chương I\nQuy định chung\nĐiều 1. Phạm vi điều chỉnh\n"
    "Quy chế này quy định việc quản lý trang thiết bị.",
    "nguoi_duoc_cap": "Lê Thị Hòa",
    "chuc_vu": "Chuyên viên Phòng Nghiệp vụ Y",
    "noi_den": "Trung tâm Y tế khu vực An Bình",
    "den_het_ngay": "31/3/2026",
    "ngay_don": "02/3/2026",
    "thoi_gian_nghi": "05 ngày, kể từ ngày 09/3/2026 đến hết ngày 13/3/2026",
    "noi_nghi": "tỉnh Tân Hải",
    "tinh_vao": "nghỉ phép năm 2026",
    "ben_b": "Công ty TNHH Thiết bị y tế Tân Hải",
    "dia_chi_b": "Số 12 đường Hòa Bình, phường Tân An, tỉnh Tân Hải",
    "nguoi_ky_b": "Trần Văn Bình",
    "chuc_vu_b": "Giám đốc",
}
# Forms whose text is in articles.
_IN_ARTICLES = ("quyet-dinh", "nghi-quyet", "quy-che", "quy-dinh", "hop-dong", "ban-thoa-thuan", "ban-ghi-nho")


def sample_values(form: str) -> dict[str, Any]:
    """Realistic values, for the test merge and the page of placeholders."""
    letterhead = Letterhead(
        parent_name="Ủy ban nhân dân tỉnh Tân Hải",
        agency_name="Sở Y tế",
        place_name="Tân Hải",
        head_title="Giám đốc",
        collective="",
    )
    draft = sample_draft(form if form in FORMS else "cong-van-tra-loi")
    if form == COPY:
        return context(draft, letterhead, "25/SY-SYT", _SAMPLE_DAY) | {"hinh_thuc_sao": "SAO Y"}
    notation = f"{draft.kind.abbreviation}-SYT" if draft.kind.named else "SYT-NVY"
    values = context(draft, letterhead, f"15/{notation}", _SAMPLE_DAY)
    if form == ANNEX:
        cited = accompanying("Kèm theo", draft.kind, f"15/{notation}", _SAMPLE_DAY, letterhead.agency_name)
        values |= annex_context(1, "Danh sách trạm y tế được rà soát", cited)
    return values


def placeholder_samples() -> dict[str, Any]:
    """An example of every placeholder."""
    samples: dict[str, Any] = {"do_khan": "HỎA TỐC"}
    for form in ("cong-van-tra-loi", "ke-hoach", "cong-van-don-doc", "quyet-dinh-ban-hanh", *FORMS, ANNEX, COPY):
        samples |= {name: value for name, value in sample_values(form).items() if value and name not in samples}
    return samples


def sample_draft(form: str) -> DraftData:
    """An invented draft of a form."""
    chosen = FORMS[form]
    in_articles = chosen.type_code in _IN_ARTICLES
    return DraftData(
        form=form,
        subject="kết quả rà soát trạm y tế",
        addressees=("Ủy ban nhân dân tỉnh Tân Hải",) if chosen.addressees else (),
        legal_basis="Căn cứ Luật Khám bệnh, chữa bệnh số 15/2023/QH15\nTheo đề nghị của Trưởng phòng Nghiệp vụ Y"
        if chosen.basis is Basis.LINES
        else "Thực hiện Công văn số 289/UBND-VX ngày 02/3/2026 của Ủy ban nhân dân tỉnh về rà soát trạm y tế,",
        body=""
        if not chosen.has_text
        else f"Điều 1. Phê duyệt kết quả rà soát.\nĐiều 2. {chosen.kind.name} này có hiệu lực kể từ ngày ký."
        if in_articles
        else "Sở Y tế đã chỉ đạo các trung tâm y tế rà soát nhân lực, thuốc và trang thiết bị của từng trạm y tế.\n"
        "Sở Y tế kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo.",
        recipients=(_first_recipient(chosen, in_articles=in_articles), "Giám đốc (để báo cáo)", "Lưu: VT, NVY"),
        authority=Authority.FOR_HEAD,
        signer_position="Phó Giám đốc",
        signer_name="Nguyễn Văn An",
        details={detail.name: _SAMPLE_DETAILS[detail.name] for detail in chosen.details},
        late_tasks=(
            LateTask(
                document="Công văn 289/BYT-KCB ngày 05/01/2026",
                subject="rà soát trạm y tế",
                due_on=date(2026, 2, 20),
                days=13,
            ),
        ),
    )


def _first_recipient(form: Form, *, in_articles: bool) -> str:
    if form.addressees:
        return "Như trên"
    return "Như Điều 2" if in_articles else "Các đơn vị trực thuộc"
