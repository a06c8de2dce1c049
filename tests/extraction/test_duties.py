"""Sixty sentences of directives: who, with whom, by when. Documents are dated 5/10/2026 and came on the 7th."""

from __future__ import annotations

from datetime import date

import pytest

from ytcs_docs.deadlines.recurrence import codes_of
from ytcs_docs.extraction.deadlines import deadlines_of_clauses, find_deadline
from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.files.layout import plain_text

pytestmark = pytest.mark.neutral

ISSUED, RECEIVED = date(2026, 10, 5), date(2026, 10, 7)

# Sentence, who leads, who works with them, due, recurrence.
CHARGES: list[tuple[str, str, tuple[str, ...], str | None, str]] = [
    (
        "Giao Phòng Nghiệp vụ Y chủ trì, phối hợp với Phòng Kế hoạch - Tài chính tổng hợp báo cáo Giám đốc Sở trước ngày 20/10/2026.",
        "Phòng Nghiệp vụ Y",
        ("Phòng Kế hoạch - Tài chính",),
        "2026-10-20",
        "",
    ),
    (
        "Trung tâm Y tế các khu vực hoàn thành việc rà soát trong tháng 10.",
        "Trung tâm Y tế các khu vực",
        (),
        "2026-10-31",
        "",
    ),
    (
        "Đề nghị các đơn vị gửi báo cáo về Sở Y tế chậm nhất ngày 15 tháng 11 năm 2026.",
        "các đơn vị",
        (),
        "2026-11-15",
        "",
    ),
    (
        "177 TYT xã/phường/đặc khu cập nhật số liệu tiêm chủng trước ngày 25 hằng tháng.",
        "177 TYT xã/phường/đặc khu",
        (),
        "2026-10-25",
        "hằng tháng, trước ngày 25",
    ),
    (
        "Định kỳ hằng năm trước ngày 30 tháng 11, các Trung tâm Y tế báo cáo kết quả về Sở Y tế.",
        "các Trung tâm Y tế",
        (),
        "2026-11-30",
        "hằng năm, trước ngày 30/11",
    ),
    (
        "Trong vòng 05 ngày làm việc kể từ ngày ban hành Kế hoạch này, Phòng Tổ chức cán bộ trình phê duyệt danh sách.",
        "Phòng Tổ chức cán bộ",
        (),
        "2026-10-12",
        "",
    ),
    (
        "Bệnh viện Đa khoa tỉnh báo cáo trong vòng 03 ngày làm việc kể từ ngày nhận được văn bản này.",
        "Bệnh viện Đa khoa tỉnh",
        (),
        "2026-10-12",
        "",
    ),
    (
        "Yêu cầu Giám đốc Trung tâm Kiểm soát bệnh tật khẩn trương cử đội cơ động hỗ trợ địa phương.",
        "Giám đốc Trung tâm Kiểm soát bệnh tật",
        (),
        None,
        "",
    ),
    ("Đối với Trạm Y tế xã: tổ chức trực 24/24 giờ trong dịp lễ.", "Trạm Y tế xã", (), None, ""),
    ("Văn phòng Sở đôn đốc, tổng hợp, báo cáo trước 16h00 ngày 09/10/2026.", "Văn phòng Sở", (), "2026-10-09", ""),
    (
        "Các phòng chức năng hoàn thành trước 17 giờ 00 phút, thứ Sáu, ngày 16/10/2026.",
        "Các phòng chức năng",
        (),
        "2026-10-16",
        "",
    ),
    ("Phòng Quản lý Dược rà soát giá thuốc, hoàn thành trong quý IV/2026.", "Phòng Quản lý Dược", (), "2026-12-31", ""),
    (
        "Thanh tra Sở kiểm tra các cơ sở hành nghề, xong trước hết quý III năm 2027.",
        "Thanh tra Sở",
        (),
        "2027-09-30",
        "",
    ),
    (
        "Giao Chi cục Dân số tham mưu kế hoạch, trình Ủy ban nhân dân tỉnh trước ngày 15/11.",
        "Chi cục Dân số",
        (),
        "2026-11-15",
        "",
    ),
    ("Phòng Kế hoạch - Tài chính gửi dự toán trước ngày 10/02.", "Phòng Kế hoạch - Tài chính", (), "2027-02-10", ""),
    ("Hằng quý, Trung tâm Y tế báo cáo tiến độ về Sở Y tế.", "Trung tâm Y tế", (), None, "hằng quý"),
    ("Trạm Y tế thực hiện giao ban hằng tuần với cộng tác viên thôn.", "Trạm Y tế", (), None, "hằng tuần"),
    ("Các đơn vị báo cáo định kỳ 6 tháng và hằng năm về Phòng Nghiệp vụ Y.", "Các đơn vị", (), None, "6 tháng một lần"),
    (
        "Sở Giáo dục và Đào tạo chủ trì, phối hợp với Sở Y tế và Ủy ban nhân dân các xã, phường tổ chức khám sức khỏe học sinh.",
        "Sở Giáo dục và Đào tạo",
        ("Sở Y tế", "Ủy ban nhân dân các xã, phường"),
        None,
        "",
    ),
    ("Trung tâm Y tế TP. Tân Hải cử 02 bác sĩ tham gia đoàn kiểm tra.", "Trung tâm Y tế TP. Tân Hải", (), None, ""),
    ("Các đồng chí Phó Giám đốc theo dõi, chỉ đạo lĩnh vực được phân công.", "Các đồng chí Phó Giám đốc", (), None, ""),
    (
        "Giao đồng chí Trưởng phòng Nghiệp vụ Y trực tiếp kiểm tra trong ngày 06/10/2026.",
        "đồng chí Trưởng phòng Nghiệp vụ Y",
        (),
        "2026-10-06",
        "",
    ),
    (
        "Đề nghị Bảo hiểm xã hội tỉnh phối hợp với Sở Y tế tháo gỡ vướng mắc trong thanh toán.",
        "Bảo hiểm xã hội tỉnh",
        ("Sở Y tế",),
        None,
        "",
    ),
    ("Do vậy, yêu cầu các đơn vị tuyệt đối không được chủ quan, lơ là.", "các đơn vị", (), None, ""),
    (
        "Trong thời gian chờ hướng dẫn của Bộ Y tế, đề nghị các bệnh viện tiếp tục thực hiện quy trình hiện hành.",
        "các bệnh viện",
        (),
        None,
        "",
    ),
    ("Công an tỉnh tăng cường tuần tra, xử lý nghiêm các vi phạm về an toàn thực phẩm.", "Công an tỉnh", (), None, ""),
    (
        "Từ ngày 01/10/2026 đến ngày 15/10/2026, Trung tâm Y tế tổ chức chiến dịch tiêm bổ sung.",
        "Trung tâm Y tế",
        (),
        "2026-10-15",  # due when the period ends
        "",
    ),
    (
        "Các Trạm Y tế niêm yết công khai giá dịch vụ, hoàn thành trong tháng 12/2026.",
        "Các Trạm Y tế",
        (),
        "2026-12-31",
        "",
    ),
    (
        "Trung tâm Kiểm soát bệnh tật gửi báo cáo nhanh trong vòng 24 giờ kể từ khi phát hiện ca bệnh.",
        "Trung tâm Kiểm soát bệnh tật",
        (),
        None,
        "",
    ),
    (
        "Phòng Tổ chức cán bộ hoàn thiện đề án vị trí việc làm trong năm 2026.",
        "Phòng Tổ chức cán bộ",
        (),
        "2026-12-31",
        "",
    ),
    (
        "Thủ trưởng các đơn vị chịu trách nhiệm trước Giám đốc Sở về số liệu báo cáo.",
        "Thủ trưởng các đơn vị",
        (),
        None,
        "",
    ),
    (
        "Căn cứ chức năng, nhiệm vụ được giao, các phòng thuộc Sở chủ động triển khai.",
        "các phòng thuộc Sở",
        (),
        None,
        "",
    ),
    (
        "Nhà thuốc bệnh viện lập danh mục thuốc hiếm gửi về Phòng Quản lý Dược trước ngày 01 tháng 12 năm 2026.",
        "Nhà thuốc bệnh viện",
        (),
        "2026-12-01",
        "",
    ),
    ("Riêng đối với Bệnh viện Sản - Nhi: bố trí khu sàng lọc riêng.", "Bệnh viện Sản - Nhi", (), None, ""),
    (
        "Phân công bà Trần Thị Mận, Phó Trưởng phòng, làm đầu mối tiếp nhận thông tin.",
        "bà Trần Thị Mận, Phó Trưởng phòng",
        (),
        None,
        "",
    ),
    (
        "Các cơ sở khám bệnh, chữa bệnh trên địa bàn báo cáo ca bệnh trước ngày 05 tháng đầu quý.",
        "Các cơ sở khám bệnh, chữa bệnh trên địa bàn",
        (),
        "2026-10-05",
        "hằng quý, trước ngày 05 tháng đầu quý",
    ),
    ("Mỗi quý một lần, Trung tâm Y tế tổ chức kiểm tra chéo giữa các trạm.", "Trung tâm Y tế", (), None, "hằng quý"),
    ("Hạn báo cáo: ngày 12/10/2026, các đơn vị gửi về Văn phòng Sở.", "các đơn vị", (), "2026-10-12", ""),
    (
        "Các đơn vị thực hiện nghiêm chế độ báo cáo trước ngày 20 tháng cuối quý.",
        "Các đơn vị",
        (),
        "2026-12-20",
        "hằng quý, trước ngày 20 tháng cuối quý",
    ),
    (
        "Giao cho Trạm Y tế phường Điện Biên tiếp nhận và quản lý hồ sơ sức khỏe.",
        "Trạm Y tế phường Điện Biên",
        (),
        None,
        "",
    ),
    ("Kính đề nghị Ủy ban nhân dân tỉnh xem xét, phê duyệt kế hoạch.", "Ủy ban nhân dân tỉnh", (), None, ""),
    (
        "Trung tâm Y tế phối hợp với Phòng Y tế, Phòng Giáo dục và Đào tạo tổ chức tập huấn.",
        "Trung tâm Y tế",
        ("Phòng Y tế", "Phòng Giáo dục và Đào tạo"),
        None,
        "",
    ),
    ("Sở Tài chính cân đối, bố trí kinh phí thực hiện theo quy định.", "Sở Tài chính", (), None, ""),
    (
        "Đài Phát thanh - Truyền hình tỉnh tăng thời lượng tuyên truyền.",
        "Đài Phát thanh - Truyền hình tỉnh",
        (),
        None,
        "",
    ),
    ("Các khoa, phòng chuẩn bị nội dung làm việc với đoàn kiểm tra ngày 14/10/2026.", "Các khoa, phòng", (), None, ""),
    ("Bệnh viện hoàn thành đấu thầu thuốc chậm nhất trong tháng 11/2026.", "Bệnh viện", (), "2026-11-30", ""),
    (
        "Ban Giám đốc Trung tâm chỉ đạo các khoa rà soát, không để xảy ra thiếu thuốc.",
        "Ban Giám đốc Trung tâm",
        (),
        None,
        "",
    ),
    ("Văn thư các đơn vị nhập văn bản vào hệ thống ngay trong ngày.", "Văn thư các đơn vị", (), None, ""),
    ("Báo cáo gửi về Sở Y tế (qua Phòng Nghiệp vụ Y) trước ngày 18/10/2026 để tổng hợp.", "", (), "2026-10-18", ""),
    (
        "UBND các xã báo cáo kết quả trước ngày 31/12 hằng năm.",
        "UBND các xã",
        (),
        "2026-12-31",
        "hằng năm, trước ngày 31/12",
    ),
    (
        "Trưởng Trạm Y tế xã An Phú báo cáo bằng văn bản trong thời hạn 10 ngày kể từ ngày ký.",
        "Trưởng Trạm Y tế xã An Phú",
        (),
        "2026-10-15",
        "",
    ),
    ("Đề nghị Viện Pasteur hỗ trợ xét nghiệm mẫu.", "Viện Pasteur", (), None, ""),
    ("Khoa Dược lập dự trù trước 15/12/2026.", "Khoa Dược", (), "2026-12-15", ""),
    ("Sở Y tế đề nghị các đơn vị báo cáo trước ngày 15/12/2026.", "các đơn vị", (), "2026-12-15", ""),
]
# Sentences that tell, aim or explain: nobody is charged.
TELLING = [
    "Kế hoạch phát triển kinh tế - xã hội hằng năm đã được phê duyệt.",
    "Trong thời gian qua, các Trung tâm Y tế đã triển khai tốt công tác tiêm chủng.",
    "Phấn đấu đến hết 31/12/2026 có 95% người dân tham gia bảo hiểm y tế.",
    "Sau 09 tháng tiếp nhận, các trạm được bổ sung nhiều trang thiết bị.",
    "Bệnh viện được bổ sung nhiều trang thiết bị và triển khai nhiều kỹ thuật mới.",
    "Tất cả các trạm y tế đã được xây mới hoặc nâng cấp.",
    "Kinh phí thực hiện do ngân sách tỉnh bố trí trong năm 2026.",
    "UBND tỉnh đã giao Sở Y tế tổ chức đợt kiểm tra tháng 10.",
    "Bộ trưởng Bộ Y tế ban hành Thông tư hướng dẫn chế độ báo cáo.",
    "Ngày 22/9/2026, đồng chí Giám đốc Sở đã chủ trì hội nghị giao ban.",
]


def duties(text: str, kind: str = "Kế hoạch") -> list[ReadDuty]:
    return read_duties(plain_text(text), kind, ISSUED, RECEIVED)


@pytest.mark.parametrize(("sentence", "lead", "coordinating", "due", "recurrence"), CHARGES)
def test_a_sentence_charges(
    sentence: str, lead: str, coordinating: tuple[str, ...], due: str | None, recurrence: str
) -> None:
    found = [(one.lead, one.coordinating, one.due, one.recurrence) for one in duties(sentence)]
    assert found == [(lead, coordinating, due, recurrence)]


@pytest.mark.parametrize("sentence", TELLING)
def test_a_sentence_that_tells_charges_nobody(sentence: str) -> None:
    assert duties(sentence) == []


def test_sixty_sentences() -> None:
    assert len(CHARGES) + len(TELLING) >= 60


def test_two_doers_in_one_paragraph_are_two_duties() -> None:
    text = "Ủy ban nhân dân các xã bố trí kinh phí; Trạm Y tế lập dự trù vật tư trước ngày 30/10/2026."
    found = duties(text)
    assert [(one.lead, one.due) for one in found] == [("Ủy ban nhân dân các xã", None), ("Trạm Y tế", "2026-10-30")]
    assert [text[one.start : one.end] for one in found] == [one.sentence for one in found]


def test_a_heading_charges_all_that_stands_below_it() -> None:
    text = "1. Phòng Nghiệp vụ Y:\n- Tổng hợp số liệu.\n- Báo cáo trước ngày 20/10/2026.\n2. Văn phòng:\n- Bố trí xe đưa đón đoàn."
    found = [(one.lead, one.due) for one in duties(text)]
    assert found == [("Phòng Nghiệp vụ Y", None), ("Phòng Nghiệp vụ Y", "2026-10-20"), ("Văn phòng", None)]


def test_one_sentence_charges_all_items_that_follow() -> None:
    text = (
        "Sở Y tế yêu cầu các Trung tâm Y tế khẩn trương thực hiện các nội dung sau:\n"
        "1. Rà soát cơ số thuốc phòng, chống dịch.\n2. Báo cáo kết quả trước ngày 16/10/2026."
    )
    found = [(one.lead, one.due) for one in duties(text, "Công văn")]
    assert found == [("các Trung tâm Y tế", None), ("các Trung tâm Y tế", "2026-10-16")]


def test_who_is_written_to_is_not_charged() -> None:
    text = (
        "Kính gửi:\n- Phòng giáo dục và đào tạo các xã;\n- Các trường trực thuộc Sở.\nĐể chủ động, Sở Y tế thông báo."
    )
    assert duties(text, "Công văn") == []


def test_the_ground_of_a_letter_is_no_duty_and_who_is_written_to_stands_apart() -> None:
    text = (
        "Kính gửi: Các Trung tâm Y tế trực thuộc\n"
        "Thực hiện Kế hoạch số 12/KH-SYT ngày 01/9/2026 của Sở Y tế về tổ chức kiểm tra cuối năm;\n"
        "Sở Y tế yêu cầu Giám đốc các Trung tâm Y tế khẩn trương kiểm tra kho thuốc./.\nNơi nhận:\n- Như trên."
    )
    found = [(one.lead, one.title) for one in duties(text, "Công văn")]
    assert found == [("Giám đốc các Trung tâm Y tế", "Khẩn trương kiểm tra kho thuốc")]


@pytest.mark.parametrize("subject", ["V/v báo cáo kết quả sử dụng kinh phí", "v/v tình hình khó khăn năm 2026"])
def test_the_subject_of_a_letter_is_no_section_without_duties(subject: str) -> None:
    text = (
        f"Số: 12/STC-NS\n{subject}\nKính gửi: Sở Y tế.\nSở Tài chính đang tổng hợp số liệu.\n"
        "Báo cáo gửi về Sở Tài chính trước ngày 05/12/2026./.\nNơi nhận:\n- Như trên."
    )
    assert [one.due for one in duties(text, "Công văn")] == ["2026-12-05"]


def test_aims_funds_and_results_hold_no_duties() -> None:
    text = (
        "I. MỤC TIÊU\n- Các Trạm Y tế thực hiện 90% danh mục kỹ thuật.\n"
        "II. KINH PHÍ THỰC HIỆN\n- Sở Tài chính bố trí từ ngân sách.\n"
        "III. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế:\n- Chủ trì triển khai."
    )
    assert [one.lead for one in duties(text)] == ["Sở Y tế"]


def test_a_wrapped_line_divides_no_sentence() -> None:
    text = (
        "1. Trung tâm Kiểm soát bệnh tật tỉnh giám sát véc tơ tại các ổ dịch cũ, tổng hợp kết quả trước ngày\n"
        "30/10/2026.\n2. Văn phòng Sở theo dõi, đôn đốc."
    )
    assert [(one.lead, one.due) for one in duties(text)] == [
        ("Trung tâm Kiểm soát bệnh tật tỉnh", "2026-10-30"),
        ("Văn phòng Sở", None),
    ]


def test_marks_of_converters_keep_the_place_of_a_sentence() -> None:
    text = "**1. Văn phòng:**\n\n- Lập *danh sách*  đại biểu."
    found = duties(text)[0]
    assert text[found.start : found.end] == "- Lập *danh sách*  đại biểu." == found.sentence


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("báo cáo trước ngày 05/11/2026", date(2026, 11, 5)),
        ("hoàn thành trong tháng 02", date(2027, 2, 28)),  # the next February
        ("hoàn thành trước tháng 12/2026", date(2026, 11, 30)),
        ("xong trong quý I/2027", date(2027, 3, 31)),
        ("trong vòng 02 tháng kể từ ngày ký Quyết định này", date(2026, 12, 5)),
        ("trong thời hạn 10 ngày kể từ ngày 01/10/2026", date(2026, 10, 11)),
        ("đã tổ chức từ ngày 01/10/2026 đến ngày 15/10/2026", None),
        ("số liệu tính từ ngày 01/10/2026 đến ngày 15/10/2026", None),
        ("kiểm tra từ ngày 01/9/2026 đến ngày 15/9/2026", None),  # before the day of the document
        ("kiểm tra từ tháng 10 đến tháng 11/2026", date(2026, 11, 30)),
        ("đợt 1 từ ngày 25/10 đến ngày 05/11/2026", date(2026, 11, 5)),
        ("trong vòng 24 giờ kể từ khi phát hiện ca bệnh", None),  # each time anew
        ("họp giao ban trong 3 tháng cuối năm", None),
        ("ngày 31/02/2026 không có", None),
    ],
)
def test_days_spans_and_what_is_none(sentence: str, due: date | None) -> None:
    found = find_deadline(sentence, ISSUED, RECEIVED)
    assert (found.due if found else None) == due


def test_no_day_is_invented_without_a_date_to_count_from() -> None:
    for sentence in ("trước ngày 15/11", "trong tháng 10", "trong vòng 05 ngày làm việc kể từ ngày ký"):
        found = find_deadline(sentence)
        assert found is not None
        assert found.due is None
        assert found.words


@pytest.mark.parametrize(
    ("sentence", "dues"),
    [
        ("Hoàn thành trước ngày 15/12/2026, sau đó báo cáo hằng tháng trước ngày 25.", ["15/12", "25/12"]),
        (
            "Báo cáo trong 07 ngày làm việc kể từ ngày nhận văn bản này; hằng năm báo cáo trước ngày 30/11.",
            ["07/12", "30/11"],
        ),
        ("Gửi danh sách trước 16 giờ ngày 10/12/2026; gửi hồ sơ trước 16 giờ ngày 10/12/2026.", []),
        ("Gửi báo cáo trước ngày 05/12/2026 (danh sách; biểu số liệu trước 17 giờ ngày 06/12/2026).", []),
        ("Cập nhật báo cáo hằng ngày; xử lý trong thời hạn 07 ngày làm việc kể từ ngày phát hiện.", []),
        ("Gửi báo cáo trước ngày 15/6/2026; gửi bổ sung trước ngày 15/12/2026.", []),
    ],
)
def test_only_clauses_with_deadlines_of_different_kinds_are_parted(sentence: str, dues: list[str]) -> None:
    day = date(2026, 11, 26)
    found = deadlines_of_clauses(sentence, day, day)
    assert [f"{one.due:%d/%m}" for one in found if one.due] == dues


def test_a_year_that_opens_a_sentence_does_not_hide_its_date() -> None:
    said = "Hằng năm, dịch bệnh có xu hướng tăng, các đơn vị phải hoàn thành kế hoạch trước ngày 15/12/2026."
    found = find_deadline(said, date(2026, 11, 26))
    assert found is not None
    assert (found.due, found.recurrences) == (date(2026, 12, 15), ())


@pytest.mark.parametrize(
    ("cell", "due", "recurrence"),
    [
        ("Hằng tháng", None, "hằng tháng"),
        ("Hằng ngày trong đợt cao điểm", "2026-10-05", "hằng ngày"),
        ("15/11/2026", "2026-11-15", ""),
        ("15/11/2026 và 15/12/2026", "2026-11-15", ""),
        ("31/10/2026; 30/11/2026", "2026-10-31", ""),
        ("26/10 - 10/11/2026", "2026-11-10", ""),
        ("10 - 14/11/2026", "2026-11-14", ""),
        ("12/2026", "2026-12-31", ""),
        ("Từ tháng 10 đến tháng 11/2026", "2026-11-30", ""),
        ("Tháng 10, 11/2026", "2026-11-30", ""),
        ("Quý III, IV/2026", "2026-12-31", ""),
        ("2026 - 2027", "2027-12-31", ""),
        ("Thường xuyên", None, ""),
    ],
)
def test_a_cell_says_by_when_in_few_words(cell: str, due: str | None, recurrence: str) -> None:
    text = f"TT\tCông việc\tPhòng\tThời hạn\n1\tRà soát danh mục\tVăn phòng Sở\t{cell}\n"
    (duty,) = read_duties(plain_text(text), "Kế hoạch", date(2026, 10, 5))
    assert (duty.lead, duty.due, duty.recurrence, duty.due_words) == ("Văn phòng Sở", due, recurrence, cell)


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Báo cáo 6 tháng trước ngày 15/6, năm trước ngày 15/12 về Sở Y tế.", "half:15/6 year:15/12"),
        ("Chế độ báo cáo: 6 tháng (gửi trước ngày 05/6), 01 năm (gửi trước ngày 05/12).", "half:5/6 year:5/12"),
        (
            "Gửi báo cáo sơ kết 6 tháng đầu năm trước ngày 15/6 và báo cáo tổng kết năm trước ngày 15/11 hằng năm.",
            "half:15/6 year:15/11",
        ),
        (
            "Báo cáo quý trước ngày 15 tháng cuối quý, 6 tháng trước ngày 15/6, năm trước ngày 10/12.",
            "quarter:15/3 half:15/6 year:10/12",
        ),
        ("Báo cáo quý II trước ngày 20/6, cả năm trước ngày 15/12/2026.", ""),
        ("Báo cáo 6 tháng đầu năm 2026 trước ngày 15/6/2026 và báo cáo năm trước ngày 15/12/2026.", ""),
        ("Sở giao trong năm trước ngày 30/6 rà soát, trong tháng trước ngày 20 báo cáo.", ""),
    ],
)
def test_reports_of_several_periods_come_again_each_on_its_day(sentence: str, codes: str) -> None:
    found = find_deadline(sentence, date(2026, 3, 4))
    assert codes_of(found.recurrences if found else ()) == codes


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Đơn vị chưa nộp hồ sơ phải nộp xong trong tuần này.", date(2026, 10, 9)),
        ("Báo cáo kết quả trong tuần sau.", date(2026, 10, 16)),
        ("Giám đốc Sở phê bình 03 đơn vị gửi báo cáo muộn so với hạn ngày 15/10/2026.", None),
        ("Thẻ có giá trị sử dụng từ ngày 01/01/2026 đến hết ngày 31/12/2026.", None),
        ("Từ đầu năm đến ngày 10/10/2026, toàn tỉnh đã tiêm 45.000 mũi vắc xin.", None),
    ],
)
def test_weeks_from_the_day_of_the_document_and_days_that_are_only_told(sentence: str, due: date | None) -> None:
    found = find_deadline(sentence, ISSUED, RECEIVED)
    assert (found.due if found else None) == due
