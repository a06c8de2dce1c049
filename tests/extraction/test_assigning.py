"""Ways in which directives give out work: on one line, in numbered parts, after a colon, in a table behind the signature."""

from __future__ import annotations

from datetime import date

import pytest

from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.files.layout import plain_text

pytestmark = pytest.mark.neutral

DIRECTIVE = """CHỈ THỊ
Về việc tăng cường phòng bệnh
Để chủ động phòng, chống dịch bệnh, Giám đốc Sở Y tế yêu cầu:
1. Trung tâm Kiểm soát bệnh tật: Chỉ đạo giám sát chặt chẽ ổ dịch; báo cáo trước ngày 30/9/2026.
2. Các Trung tâm Y tế khu vực:
a) Tổ chức điều tra, xử lý ổ dịch.
3. Giao các phòng thuộc Sở:
a) Phòng Nghiệp vụ Y: Tham mưu văn bản chỉ đạo tuyến cơ sở.
b) Phòng Kế hoạch - Tài chính: Bố trí kinh phí mua hóa chất trước ngày 15/10/2026.
4. Đối với Bệnh viện Đa khoa tỉnh, Bệnh viện Phụ sản: Sẵn sàng thu dung, điều trị bệnh nhân nặng.
Yêu cầu các đơn vị nghiêm túc thực hiện./.
Nơi nhận:
- Như trên;
GIÁM ĐỐC
Nguyễn Văn An"""
CONCLUSION = """THÔNG BÁO
Kết luận của Giám đốc Sở Y tế tại cuộc họp giao ban
Giám đốc Sở kết luận: (1) Giao Phòng Nghiệp vụ Dược rà soát danh mục thuốc, hoàn thành trước 30/10/2026; (2) Giao Văn phòng
Sở chuẩn bị hội nghị tổng kết; (3) Trung tâm Kiểm soát bệnh tật báo cáo tình hình sởi hằng tuần vào thứ Sáu.
Trong tháng 9, các trạm y tế đã tiêm 12.000 mũi vắc xin."""
LETTER = """CÔNG VĂN
Kính gửi:
- Các Trung tâm Y tế khu vực.
Thực hiện Công văn số 512/BYT-DP ngày 01/3/2026 của Bộ Y tế, Sở Y tế đề nghị các đơn vị:
- Rà soát đối tượng tiêm chủng trên địa bàn.
- Báo cáo kết quả về Trung tâm Kiểm soát bệnh tật trước ngày 20/3/2026.
Trân trọng./.
Nơi nhận:
- Như trên;
GIÁM ĐỐC
Nguyễn Văn An
PHỤ LỤC
TT\tThời hạn\tNội dung công việc\tĐơn vị chủ trì\tĐơn vị phối hợp
1\tTrước ngày 15/4/2026\tXây dựng kế hoạch tập huấn\tPhòng Nghiệp vụ Y\tVăn phòng Sở
2\tQuý II/2026\tMua sắm vật tư tiêm chủng\tPhòng Kế hoạch - Tài chính\t
3\t10/5/2026\tTruyền thông trên loa cơ sở\tCác Trạm Y tế xã, phường\t
TT\tHọ và tên\tChức vụ
1\tNguyễn Văn An\tGiám đốc"""
CLOSING = """THÔNG BÁO
Giám đốc Trung tâm yêu cầu:
1. Phòng Tài chính -
Kế toán đối chiếu công nợ năm
2025, xong trước ngày 20/3/2026.
Yêu cầu Trưởng các khoa nghiêm túc triển khai thực hiện Thông báo này. Trong quá trình thực hiện nếu có vướng mắc, đề nghị phản ánh về Văn phòng.
Trên đây là kết luận của Giám đốc tại cuộc họp giao ban, thông báo để các khoa, phòng biết và thực hiện./."""


def read(text: str, kind: str) -> list[tuple[str, str, str | None]]:
    duties = read_duties(plain_text(text), kind, date(2026, 3, 10), date(2026, 3, 11))
    return [(duty.lead, duty.title, duty.due) for duty in duties]


def test_what_is_said_to_everybody_at_the_end_is_no_duty_and_broken_lines_are_joined() -> None:
    assert read(CLOSING, "Thông báo") == [
        ("Phòng Tài chính - Kế toán", "Đối chiếu công nợ năm 2025, xong trước ngày 20/3/2026", "2026-03-20")
    ]


def test_a_duty_to_tell_others_is_none_of_the_formulas() -> None:
    text = "THÔNG BÁO\nGiám đốc Sở yêu cầu:\n1. Phòng Y tế:\n- Thông báo để các nhà thuốc ngừng bán lô thuốc X và thực hiện."
    assert [lead for lead, _, _ in read(text, "Thông báo")] == ["Phòng Y tế"]


def test_days_at_the_beginning_of_a_quarter_come_again_only_where_it_is_said() -> None:
    text = (
        "CÔNG VĂN\nSở Y tế yêu cầu:\n1. Phòng Y tế rà soát 15 ngày đầu tháng đầu quý và báo cáo trước ngày 20/10/2026."
    )
    assert [due for _, _, due in read(text, "Công văn")] == ["2026-10-20"]


@pytest.mark.parametrize(
    ("cell", "due", "recurrence"),
    [
        ("6 tháng/lần", None, "6 tháng một lần"),
        ("tháng / lần", None, "hằng tháng"),
        ("Tuần đầu tháng 6/2026", "2026-06-07", ""),
        ("Tuần thứ ba tháng 6 năm 2026", "2026-06-21", ""),
        ("Tuần cuối tháng 02/2027", "2027-02-28", ""),
        ("Đợt 1: tháng 5/2026; đợt 2: tháng 10/2026", "2026-05-31", ""),
        ("Trong 15 ngày đầu của tháng đầu mỗi quý", None, "hằng quý, trước ngày 15 tháng đầu quý"),
    ],
)
def test_how_a_cell_says_by_when(cell: str, due: str | None, recurrence: str) -> None:
    rows = f"PHỤ LỤC\nTT\tNội dung\tĐơn vị chủ trì\tThời hạn\n1\tRà soát danh mục thuốc\tPhòng Nghiệp vụ Dược\t{cell}"
    duties = read_duties(plain_text(rows), "Kế hoạch", date(2026, 3, 10))
    assert [(duty.recurrence, duty.recurrence or duty.due) for duty in duties] == [(recurrence, recurrence or due)]


def test_a_doer_before_a_colon_has_what_follows_it_and_only_that() -> None:
    assert read(DIRECTIVE, "Chỉ thị") == [
        ("Trung tâm Kiểm soát bệnh tật", "Chỉ đạo giám sát chặt chẽ ổ dịch", "2026-09-30"),
        ("Các Trung tâm Y tế khu vực", "Tổ chức điều tra, xử lý ổ dịch", None),
        ("Phòng Nghiệp vụ Y", "Tham mưu văn bản chỉ đạo tuyến cơ sở", None),
        ("Phòng Kế hoạch - Tài chính", "Bố trí kinh phí mua hóa chất trước ngày 15/10/2026", "2026-10-15"),
        ("Bệnh viện Đa khoa tỉnh, Bệnh viện Phụ sản", "Sẵn sàng thu dung, điều trị bệnh nhân nặng", None),
    ]


def test_numbered_parts_of_one_sentence_are_duties_of_their_own() -> None:
    assert read(CONCLUSION, "Thông báo") == [
        ("Phòng Nghiệp vụ Dược", "Rà soát danh mục thuốc, hoàn thành trước 30/10/2026", "2026-10-30"),
        ("Văn phòng Sở", "Chuẩn bị hội nghị tổng kết", None),
        ("Trung tâm Kiểm soát bệnh tật", "Báo cáo tình hình sởi hằng tuần vào thứ Sáu", "2026-03-13"),
    ]


def test_who_directs_others_is_the_doer_and_not_what_is_done() -> None:
    text = "Đề nghị Sở Y tế khẩn trương chỉ đạo các đơn vị trực thuộc:\n1. Báo cáo kết quả trước ngày 20/12/2026."
    assert read(text, "Công văn")[0][0] == "Sở Y tế"


def test_whoever_stands_before_numbered_parts_has_them_all() -> None:
    text = "Yêu cầu Giám đốc các Trung tâm Y tế: (1) Có phương án bố trí nhân lực; (2) Quan tâm, động viên cán bộ dự tuyển."
    assert read(f"THÔNG BÁO\nKết luận như sau:\n{text}", "Thông báo") == [
        ("Giám đốc các Trung tâm Y tế", "Có phương án bố trí nhân lực", None),
        ("Giám đốc các Trung tâm Y tế", "Quan tâm, động viên cán bộ dự tuyển", None),
    ]


def test_a_table_behind_the_signature_gives_out_work_in_any_order_of_columns() -> None:
    assert read(LETTER, "Công văn") == [
        ("các đơn vị", "Rà soát đối tượng tiêm chủng trên địa bàn", None),
        ("các đơn vị", "Báo cáo kết quả về Trung tâm Kiểm soát bệnh tật trước ngày 20/3/2026", "2026-03-20"),
        ("Phòng Nghiệp vụ Y", "Xây dựng kế hoạch tập huấn", "2026-04-15"),
        ("Phòng Kế hoạch - Tài chính", "Mua sắm vật tư tiêm chủng", "2026-06-30"),
        ("Các Trạm Y tế xã, phường", "Truyền thông trên loa cơ sở", "2026-05-10"),
    ]
    table = read_duties(plain_text(LETTER), "Công văn", date(2026, 3, 10))[2]
    assert table.coordinating == ("Văn phòng Sở",)
    assert plain_text(LETTER).text[table.start : table.end] == table.sentence


def test_a_plan_issued_with_a_decision_gives_work_behind_its_signature() -> None:
    text = (
        "QUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch khám chữa bệnh từ xa.\n"
        "Điều 2. Giao Phòng Nghiệp vụ Y theo dõi, tổng hợp kết quả thực hiện trước ngày 15/12/2026.\n"
        "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\nGIÁM ĐỐC\nTrần Văn Bảy\n{heading}\nKhám chữa bệnh từ xa\n{attached}\n"
        "I. PHÂN CÔNG TRÁCH NHIỆM\n1. Bệnh viện Đa khoa tỉnh\n- Bố trí bác sĩ trực hội chẩn từ xa trong giờ hành chính.\n"
    )
    attached = "(Kèm theo Quyết định số 5/QĐ-SYT ngày 24/02/2026 của Giám đốc Sở Y tế)"
    plan = plain_text(text.format(heading="KẾ HOẠCH", attached=attached))
    leads = [duty.lead for duty in read_duties(plan, "Quyết định", date(2026, 2, 24))]
    assert leads == ["Phòng Nghiệp vụ Y", "Bệnh viện Đa khoa tỉnh"]
    one_line = plain_text(plan.text.replace("từ xa\n(Kèm", "từ xa (Kèm"))  # as scans are joined
    assert [duty.lead for duty in read_duties(one_line, "Quyết định", date(2026, 2, 24))] == leads
    form = plain_text(text.format(heading="MẪU BÁO CÁO", attached="(Dùng cho các đơn vị)"))
    assert [duty.lead for duty in read_duties(form, "Quyết định", date(2026, 2, 24))] == leads[:1]
