from __future__ import annotations

from datetime import date

import pytest

from ytcs_docs.decree30.form import (
    Authority,
    citation,
    format_date,
    format_date_long,
    place_and_date,
    signature_block,
)
from ytcs_docs.decree30.registers import INCOMING_COLUMNS, OUTGOING_COLUMNS, VOIDED_MARK

pytestmark = pytest.mark.neutral

COLLECTIVE = "Ủy ban nhân dân"


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2026, 1, 1), "01/01/2026", "ngày 01 tháng 01 năm 2026"),
        (date(2026, 2, 9), "09/02/2026", "ngày 09 tháng 02 năm 2026"),
        (date(2020, 3, 5), "05/3/2020", "ngày 05 tháng 3 năm 2020"),
        (date(2017, 7, 4), "04/7/2017", "ngày 04 tháng 7 năm 2017"),
        (date(2026, 12, 31), "31/12/2026", "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_zero(day: date, short: str, long: str) -> None:
    assert format_date(day) == short
    assert format_date_long(day) == long


def test_the_place_stands_before_the_date() -> None:
    assert place_and_date("Thanh Hóa", date(2026, 3, 5)) == "Thanh Hóa, ngày 05 tháng 3 năm 2026"


def test_a_citation_names_type_code_date_issuer_and_subject() -> None:
    assert (
        citation("Quyết định", "831/QĐ-BYT", date(2017, 3, 11), "Bộ Y tế", "Ban hành quy chế")
        == "Quyết định số 831/QĐ-BYT ngày 11/3/2017 của Bộ Y tế về việc ban hành quy chế"
    )


@pytest.mark.parametrize("opening", ["", "V/v ", "v/v ", "Về việc ", "về việc "])
def test_a_citation_says_about_only_once(opening: str) -> None:
    text = citation("Công văn", "15/SYT-NVY", None, "Sở Y tế", f"{opening}tăng cường tiêm chủng")
    assert text == "Công văn số 15/SYT-NVY của Sở Y tế về việc tăng cường tiêm chủng"


def test_a_citation_keeps_capitals_of_an_abbreviation() -> None:
    assert citation("Công văn", "1/SYT", None, "Sở Y tế", "HĐND tỉnh giám sát").endswith("về việc HĐND tỉnh giám sát")


def test_a_citation_without_date_and_subject_has_neither() -> None:
    assert citation("Kế hoạch", "534/KH-UBND", None, "UBND tỉnh") == "Kế hoạch số 534/KH-UBND của UBND tỉnh"


@pytest.mark.parametrize(
    ("authority", "head", "position", "lines"),
    [
        pytest.param(Authority.NONE, "Giám đốc", "Giám đốc", ["GIÁM ĐỐC"], id="head"),
        pytest.param(Authority.NONE, "Giám đốc", "", ["GIÁM ĐỐC"], id="head without a post"),
        pytest.param(
            Authority.ON_BEHALF,
            "Chủ tịch",
            "Chủ tịch",
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
            id="chair of a collective",
        ),
        pytest.param(
            Authority.ON_BEHALF,
            "Chủ tịch",
            "",
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
            id="chair of a collective without a post",
        ),
        pytest.param(
            Authority.ON_BEHALF,
            "Chủ tịch",
            "Phó Chủ tịch",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            id="deputy of a collective's chair",
        ),
        pytest.param(
            Authority.FOR_HEAD,
            "Giám đốc",
            "Phó Giám đốc",
            ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
            id="deputy for the head",
        ),
        pytest.param(
            Authority.BY_ORDER,
            "Giám đốc",
            "Chánh Văn phòng",
            ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"],
            id="by order",
        ),
        pytest.param(
            Authority.BY_MANDATE,
            "Giám đốc",
            "Trưởng phòng",
            ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"],
            id="by mandate",
        ),
        pytest.param(Authority.ACTING, "Giám đốc", "Phó Giám đốc", ["Q. GIÁM ĐỐC"], id="acting head"),
    ],
)
def test_the_signature_block_follows_the_authority(
    authority: Authority, head: str, position: str, lines: list[str]
) -> None:
    assert signature_block(authority, head, position, COLLECTIVE) == lines


def test_every_authority_has_a_label() -> None:
    assert all(authority.label for authority in Authority)


def test_the_registers_have_the_ten_columns_of_appendix_four() -> None:
    assert len(INCOMING_COLUMNS) == len(OUTGOING_COLUMNS) == 10
    assert INCOMING_COLUMNS[:2] == ("Ngày đến", "Số đến")
    assert OUTGOING_COLUMNS[3:7] == (
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
    )
    assert INCOMING_COLUMNS[-3:] == OUTGOING_COLUMNS[-3:] == ("Ngày chuyển", "Ký nhận", "Ghi chú")
    assert VOIDED_MARK == "ĐÃ HỦY"
