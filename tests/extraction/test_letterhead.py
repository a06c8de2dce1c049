"""Each rule by which a head and an end are read, with the line that shows why it exists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.extraction.letters import LETTER, read, read_scanned, values
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.letterhead import type_of_symbol
from ytcs_docs.extraction.rules import CERTAIN, FIELDS
from ytcs_docs.files.layout import FileText, plain_text

pytestmark = pytest.mark.neutral


def test_a_number_of_a_series_with_a_point_is_whole() -> None:
    found = read(
        "CHÍNH PHỦ\nSố: 66.15/2026/NQ-CP\nHà Nội, ngày 05 tháng 3 năm 2026\nNGHỊ QUYẾT\nVề cơ chế đặc thù;\nCăn cứ"
    )
    assert (found["code"].value, found["number"].value) == ("66.15/2026/NQ-CP", "66.15")
    assert found["subject"].value == "Về cơ chế đặc thù"


def test_a_papers_own_number_is_no_reference() -> None:
    text = "UBND TỈNH\nSố: 20ổ6/QĐ-UBND\nQUYẾT ĐỊNH\nVề giá thuốc\nCăn cứ Quyết định số 7/QĐ-BYT;\n"
    assert [one["code"] for one in values(text)["references"]] == ["7/QĐ-BYT"]


@pytest.mark.parametrize(
    "name",
    [
        "Bảo hiểm xã hội Việt Nam",
        "Bảo hiểm xã hội tỉnh Vĩnh Hà",
        "Phòng Văn hóa - Xã hội xã An Lạc",
        "Trạm Y tế xã Hội An",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Cục Phòng, chống HIV/AIDS",
        "Viện Vệ sinh dịch tễ Trung ương",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh An Hòa",
        "Văn phòng UBND tỉnh",
        "Ủy ban MTTQ Việt Nam xã An Lạc",
        "Trường trung học cơ sở Bản Qua",
    ],
)
def test_a_name_in_capitals_is_written_as_names_of_offices_are(name: str) -> None:
    text = f"{name.upper()}\nSố: 5/CV-BH\nV/v báo cáo\nTân Hải, ngày 05 tháng 3 năm 2026\nKính gửi: Trạm Y tế"
    assert read(text)["issuer"].value == name


def test_a_code_that_contradicts_its_heading_or_its_day_is_not_certain() -> None:
    head = "SỞ Y TẾ\nSố: {}\nTân Hải, ngày 05 tháng 3 năm 2026\n{}\nVề việc thành lập tổ cấp cứu\nCăn cứ"
    assert read(head.format("5/QĐ-SYT", "QUYẾT ĐỊNH"))["code"].certain
    assert not read(head.format("5/KH-SYT", "QUYẾT ĐỊNH"))["code"].certain
    other_year = read(head.format("5/2025/QĐ-UBND", "QUYẾT ĐỊNH"))
    assert not other_year["code"].certain
    assert not other_year["date"].certain


def test_a_number_on_a_scan_may_be_written_by_hand() -> None:
    assert read(LETTER)["code"].certain
    found = read_scanned(LETTER)
    assert (found["code"].value, found["code"].certain) == ("45/SYT-NVY", False)
    assert found["symbol"].certain
    assert (found["date"].value, found["date"].certain) == ("2026-03-05", False)


def test_a_code_that_lost_its_signs_is_no_part_of_the_name() -> None:
    text = "UBND XÃ AN LẠC\nTRẠM Y TẾ\nTTYTAL\nV/v báo cáo\nTân Hải, ngày 05 tháng 3 năm 2026\nKính gửi: Sở Y tế"
    assert read_scanned(text)["issuer"].value == "Trạm Y tế"


def test_the_last_line_of_a_scanned_name_may_be_a_letter() -> None:
    lines = plain_text("UBND XÃ VĨNH TUYỀN\nTRƯỜNG TIỂU HỌC VĨNH TUYỀN\nA\ni.\nSố: 5/THVTA\nV/v báo cáo").lines
    found = read_fields(FileText(tuple(replace(line, trust=0.6 if len(line.text) < 3 else 0.95) for line in lines)))
    assert found["issuer"].value == "Trường tiểu học Vĩnh Tuyền A"


@pytest.mark.parametrize(
    ("issuer", "certain"),
    [("TRẠM Y TẾ XÃ BẢN QUA", True), ("TRẠM Y TẾ XÃ BẢN QUÁ", False), ("TRẠM Y TẾ BẢNQUA", False)],
)
def test_a_name_on_a_scan_is_of_syllables_and_of_its_place(issuer: str, certain: bool) -> None:
    text = f"{issuer}\nSố: 5/CV-TYT\nV/v báo cáo\nBản Qua, ngày 05 tháng 3 năm 2026\nKính gửi: Sở Y tế"
    assert read_scanned(text, 0.98)["issuer"].certain is certain


def test_an_official_letter_is_read_whole() -> None:
    found = read(LETTER)
    assert {name: found[name].value for name in found if name != "references"} == {
        "code": "45/SYT-NVY",
        "number": "45",
        "symbol": "SYT-NVY",
        "date": "2026-03-05",
        "month": None,
        "place": "Tân Hải",
        "type": "Công văn",
        "issuer": "Sở Y tế",
        "parent": "UBND tỉnh Tân Hải",
        "subject": "tăng cường giám sát bệnh sốt xuất huyết",
        "urgency": None,
        "secrecy": None,
        "addressees": ["Trung tâm Kiểm soát bệnh tật tỉnh", "Các Trung tâm Y tế khu vực"],
        "recipients": ["Như trên", "Giám đốc Sở (b/c)", "Lưu: VT, NVY."],
        "signer": "Trần Văn Bảy",
        "signer_position": "Phó Giám đốc",
        "signer_authority": "KT.",
        "pages": None,
    }
    assert found["references"].value == [
        {"code": "512/BYT-DP", "kind": "legal_basis", "type": "Công văn", "date": "2026-03-01", "issuer": "Bộ Y tế"}
    ]
    assert all(found[name].certain for name in ("code", "date", "type", "subject", "signer"))
    assert found["code"].source == "Số: 45/SYT-NVY"


def test_every_field_is_there_even_of_an_empty_text() -> None:
    found = read("")
    assert tuple(found) == FIELDS
    assert all(value.value is None and value.confidence == 0 for value in found.values())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Số: 1906 /SGDĐT-CTrTT", "1906/SGDĐT-CTrTT"),  # a form with a printed symbol and a typed number
        ("Số 06-CT/TW", "06-CT/TW"),  # the Party's way
        ("Số: 39/2017/TT-BYT", "39/2017/TT-BYT"),
        ("Số: 110/2025/TT-BTС", "110/2025/TT-BTC"),
        ("Số: 3195/QÐ-UBND", "3195/QĐ-UBND"),  # an Icelandic eth
        ("Nghị quyết số: 248/2025/QH15", "248/2025/QH15"),
        ("Số: ~~1736~~/SYT-NVY", "1736/SYT-NVY"),  # handwriting that a converter struck out
    ],
)
def test_a_code_is_read_in_the_ways_it_is_written(line: str, code: str) -> None:
    assert (
        values(f"SỞ Y TẾ\n{line}\nTân Hải, ngày 05 tháng 3 năm 2026\nQUYẾT ĐỊNH\nVề việc cử cán bộ\n")["code"] == code
    )


def test_what_was_struck_out_is_not_certain() -> None:
    assert read("SỞ Y TẾ\nSố: ~~1736~~/SYT-NVY\nV/v báo cáo nhân lực\n")["code"].confidence < CERTAIN


@pytest.mark.parametrize(
    "head",
    [
        "Số: /BC-UBND\nĐức Phổ, ngày tháng 5 năm 2023\nBÁO CÁO\nTổng kết Chỉ thị số 06-CT/TW ngày 22/01/2002\n",
        "Số: …/KH-UBND\nHưng Hà, ngày … tháng … năm 2023\nKẾ HOẠCH\nTăng cường năng lực y tế\n",
        "Số:        /TB-SYT\nTân Hải, ngày      tháng      năm 2026\nTHÔNG BÁO\nKết luận cuộc họp\n",
    ],
)
def test_blanks_of_a_draft_stay_blank(head: str) -> None:
    found = values(head)
    assert not {"code", "number", "date"} & set(found)
    assert found["type"]


def test_a_date_that_does_not_exist_is_none() -> None:
    assert "date" not in values("Số: 1/QĐ-SYT\nTân Hải, ngày 31 tháng 02 năm 2026\nQUYẾT ĐỊNH\nVề việc cử cán bộ\n")


def test_a_code_cited_in_the_text_is_not_the_documents_own() -> None:
    assert "code" not in values("BÁO CÁO\nKết quả công tác quý I\nCăn cứ Kế hoạch số 12/KH-SYT ngày 05/01/2026.\n")


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("QĐ-SYT", "Quyết định"),
        ("SYT-NVY", "Công văn"),
        ("TT-BYT", "Thông tư"),
        ("CTr-UBND", "Chương trình"),
        ("TTr-SYT", "Tờ trình"),
        ("VBHN-BYT", "Văn bản hợp nhất"),
    ],
)
def test_a_symbol_names_the_type(symbol: str, kind: str) -> None:
    found = type_of_symbol(symbol)
    assert found is not None
    assert found.name == kind


def test_a_law_has_no_type_in_its_symbol() -> None:
    assert type_of_symbol("2025/QH15") is None


def test_a_name_over_two_lines_is_one_issuer() -> None:
    text = (
        "BỘ NÔNG NGHIỆP VÀ\nMÔI TRƯỜNG\nSố: 74/2025/TT-BNNMT\nHà Nội, ngày 26 tháng 12 năm 2025\nTHÔNG TƯ\nQuy định mẫu sổ\n"
        "Bộ trưởng Bộ Nông nghiệp và Môi trường ban hành Thông tư quy định mẫu sổ.\n"
    )
    found = values(text)
    assert found["issuer"] == "Bộ Nông nghiệp và Môi trường"
    assert "parent" not in found


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("CỤC THUẾ\nTHUẾ TỈNH AN PHÚ", "Thuế tỉnh An Phú"),
        ("TỈNH ĐOÀN AN PHÚ\nBAN CHẤP HÀNH ĐOÀN SỞ Y TẾ", "Ban Chấp hành Đoàn Sở Y tế"),
        ("CÔNG AN TỈNH AN PHÚ\nTRẠI TẠM GIAM SỐ 2", "Trại tạm giam số 2"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG THPT AN PHÚ", "Trường THPT an phú"),
        ("SỞ NÔNG NGHIỆP\nVÀ MÔI TRƯỜNG\nHẠT KIỂM LÂM KHU VỰC AN PHÚ", "Hạt kiểm lâm khu vực An Phú"),
        ("BỘ CHỈ HUY BỘ\nĐỘI BIÊN PHÒNG TỈNH AN PHÚ", "Bộ Chỉ huy bộ đội biên phòng tỉnh An Phú"),
    ],
)
def test_the_last_office_of_a_head_issues(head: str, issuer: str) -> None:
    text = f"{head}\nSố: 5/CV-BH\nTân Hải, ngày 05 tháng 3 năm 2026\nV/v báo cáo\nKính gửi: Trạm Y tế\n"
    assert values(text)["issuer"] == issuer


def test_a_line_that_may_name_another_office_makes_no_certain_name() -> None:
    text = "SỞ VĂN HÓA VÀ THỂ THAO\nQUẢNG TRƯỜNG TRUNG TÂM\nSố: 5/CV-BH\nTân Hải, ngày 05 tháng 3 năm 2026\n"
    assert not read(text)["issuer"].certain
    assert read(text.replace("QUẢNG", "VÀ"))["issuer"].certain


def test_stamps_tell_urgency_and_secrecy() -> None:
    assert values("SỞ Y TẾ\nHỎA TỐC\nSố: 5/SYT-NVY\nV/v phòng dịch\n")["urgency"] == "flash"
    assert values("SỞ Y TẾ\nTỐI MẬT\nSố: 5/SYT-NVY\nV/v phòng dịch\n")["secrecy"] == "secret"


def test_a_code_may_run_into_the_day_whose_year_wraps() -> None:
    found = values(
        "ỦY BAN NHÂN DÂN\nPHƯỜNG TÂN AN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 645/UBND-VHXH Phường Tân An, ngày 19 tháng 6 năm\nV/v tổng vệ sinh môi trường đợt 2\n2026\n"
        "Kính gửi: Các khu phố\n"
    )
    assert (found["code"], found["date"]) == ("645/UBND-VHXH", "2026-06-19")
    assert found["subject"] == "tổng vệ sinh môi trường đợt 2"


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("45/SYT-NVY", "          Tân Hải"),
        ("45/SYT-NVY", "Đắk Mơn"),
        ("45/SYT-NVY", "Long An"),
        ("45/QĐ-TTg", " Tân Hải"),
    ],
)
def test_columns_that_ran_together_are_taken_apart(code: str, place: str) -> None:
    text = (
        "SỞ Y TẾ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        f"Số: {code}{place}, ngày 05 tháng 3 năm 2026\nV/v báo cáo nhân lực\nKính gửi: Bộ Y tế\n"
    )
    found = values(text)
    assert (found["code"], found["date"], found["addressees"]) == (code, "2026-03-05", ["Bộ Y tế"])


def test_a_page_saved_from_a_portal_is_read_by_its_labels() -> None:
    text = (
        "Trang chủ\n>\nThông tư số 27/2019/TT-BYT sửa đổi mẫu giấy\nchứng sinh\nThuộc tính\nSố hiệu27/2019/TT-BYT\n"
        "Loại văn bảnThông tư\nNgày ban hành27/09/2019\nCơ quan ban hànhBộ Y tế\nChức danhThứ trưởng\nNgười kýLê Văn Tám\n"
    )
    found = values(text)
    assert found["code"] == "27/2019/TT-BYT"
    assert found["date"] == "2019-09-27"
    assert found["subject"] == "sửa đổi mẫu giấy chứng sinh"
    assert (found["type"], found["issuer"], found["signer"]) == ("Thông tư", "Bộ Y tế", "Lê Văn Tám")


def test_a_consolidated_text_takes_the_code_of_its_confirmation() -> None:
    text = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHÔNG TƯ\nQuy định mẫu giấy\nCăn cứ Luật Hàng hải;\nĐiều 1. Phạm vi\n"
        "Một.\nHai.\nBa.\nBốn.\nNăm.\nSáu.\nBỘ XÂY DỰNG\nSố: 07/VBHN-BXD\nXÁC THỰC VĂN BẢN HỢP NHẤT\n"
        "Hà Nội, ngày 03 tháng 3 năm 2026\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n(Đã ký)\nNguyễn Văn Chín\n"
    )
    found = values(text)
    assert (found["code"], found["type"], found["signer"]) == ("07/VBHN-BXD", "Văn bản hợp nhất", "Nguyễn Văn Chín")


@pytest.mark.parametrize(
    ("sentence", "code", "kind", "day"),
    [
        ("Căn cứ Quyết định số 2348/QĐ-TTg ngày 05/12/2016;", "2348/QĐ-TTg", "legal_basis", "2016-12-05"),
        ("Phúc đáp Công văn số 12/UBND-VX ngày 1 tháng 2 năm 2026", "12/UBND-VX", "answers", "2026-02-01"),
        ("Quyết định này thay thế Quyết định số 15/QĐ-SYT", "15/QĐ-SYT", "replaces", None),
        ("theo quy định tại Thông tư số 37/2016/TT-BYT", "37/2016/TT-BYT", "legal_basis", None),
        ("tại Chỉ thị số 06-CT/TW của Ban Bí thư", "06-CT/TW", "mentions", None),
        ("Quyết định số 4667/QĐ- BYT của Bộ Y tế", "4667/QĐ-BYT", "mentions", None),
    ],
)
def test_a_citation_says_which_and_why(sentence: str, code: str, kind: str, day: str | None) -> None:
    found = read(f"Sở Y tế thông báo.\n{sentence}\n")["references"].value
    assert [(one["code"], one["kind"], one["date"]) for one in found] == [(code, kind, day)]


def test_dates_shares_and_beds_are_no_codes() -> None:
    text = "Đến 15/15 xã đạt chuẩn, 02 ngày/tuần, từ 10/2021 – 12/2022, ngày 05/11/2022, trực 24/24 giờ.\n"
    assert read(text)["references"].value is None


def test_a_document_of_the_party_has_no_head_of_the_decree_and_is_read() -> None:
    found = read(
        """ĐẢNG BỘ TỈNH TÂN HẢI          ĐẢNG CỘNG SẢN VIỆT NAM
TỈNH ỦY
*                             Tân Hải, ngày 27 tháng 4 năm 2023
Số 116-KH/TU

KẾ HOẠCH
thực hiện Nghị quyết của Ban Chấp hành Trung ương về công tác y tế

Ban Thường vụ Tỉnh ủy ban hành Kế hoạch như sau:
1. Nâng cao sức khỏe nhân dân.

Nơi nhận:                     T/M BAN THƯỜNG VỤ
- Lưu Văn phòng Tỉnh ủy.      PHÓ BÍ THƯ

                              Nguyễn Văn Tám
"""
    )
    said = {name: found[name].value for name in ("code", "date", "type", "issuer", "parent", "signer")}
    assert said == {
        "code": "116-KH/TU",
        "date": "2023-04-27",
        "type": "Kế hoạch",
        "issuer": "Tỉnh ủy",
        "parent": "Đảng bộ tỉnh Tân Hải",
        "signer": "Nguyễn Văn Tám",
    }
