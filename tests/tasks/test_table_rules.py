"""What may stand in a cell, what a table lacks, sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.tasks.table_rules import (
    MAX_NUMBER,
    ColumnData,
    ColumnKind,
    canonical,
    check_columns,
    missing_in,
    parse_number,
    plain,
    shown,
    shown_number,
    totals,
)

pytestmark = pytest.mark.neutral
TODAY = date(2026, 11, 26)
COUNT = ColumnData(id=1, name="Số người khám", least=0, most=5000)
DAY = ColumnData(id=2, name="Ngày khám", kind=ColumnKind.DAY, required=False)
PLACE = ColumnData(id=3, name="Nơi khám", kind=ColumnKind.CHOICE, choices=("Tại trạm", "Lưu động"))
NOTE = ColumnData(id=4, name="Ghi chú", kind=ColumnKind.TEXT, required=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", "12"),
        ("1.234", "1234"),
        ("1 234 567", "1234567"),
        ("1.234,50", "1234.5"),
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        ("0.500", "0.5"),
        ("0.125", "0.125"),
        ("12.5", "12.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("007", "7"),
        ("1.0", "1"),
        (" 15 ", "15"),
    ],
)
def test_a_number_as_people_here_write_it(typed: str, kept: str) -> None:
    number = parse_number(typed)
    assert number is not None
    assert plain(number) in (kept, kept.lstrip("0"))


@pytest.mark.parametrize("typed", ["", "mười", "1,2,3", "1.23.456", "1e5", "NaN", "Infinity", "1" * 17, "٣"])
def test_what_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None


@given(st.decimals(min_value=-MAX_NUMBER + 1, max_value=MAX_NUMBER - 1, places=4, allow_nan=False))
def test_a_number_that_is_shown_is_read_back(number: Decimal) -> None:
    assert parse_number(shown_number(number)) == number
    assert Decimal(plain(number)) == number


@pytest.mark.parametrize(
    ("column", "typed", "kept", "read"),
    [
        (COUNT, "1.250", "1250", "1.250"),
        (DAY, "5/3/2026", "2026-03-05", "05/03/2026"),
        (DAY, "", "", ""),
        (PLACE, "tai tram", "Tại trạm", "Tại trạm"),
        (NOTE, "  hai   dòng\nmột ", "hai dòng một", "hai dòng một"),
        (NOTE, "dán từ\x01PDF\x1b", "dán từ PDF", "dán từ PDF"),
    ],
)
def test_a_cell_is_kept_plainly_and_shown_as_typed(column: ColumnData, typed: str, kept: str, read: str) -> None:
    assert canonical(column, typed, TODAY) == kept
    assert shown(column, kept) == read


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [
        (COUNT, "nhiều", "Nhập một số"),
        (COUNT, "-1", "Nhập số từ 0 đến 5.000."),
        (COUNT, "5001", "Nhập số từ 0 đến 5.000."),
        (DAY, "31/02/2026", "Nhập ngày"),
        (PLACE, "Ở nhà", "Chọn một trong: Tại trạm; Lưu động."),
        (NOTE, "a" * 1001, "1000 ký tự"),
    ],
)
def test_a_wrong_cell_says_what_is_wanted(column: ColumnData, typed: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence.replace(".", r"\.")):
        canonical(column, typed, TODAY)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([], "ít nhất một cột"),
        ([NOTE, ColumnData(name="ghi  CHÚ")], "Có hai cột cùng tên"),
        ([ColumnData(name="Chọn", kind=ColumnKind.CHOICE, choices=("Có",))], "ít nhất hai lựa chọn"),
        ([ColumnData(name="Số", least=5, most=1)], "nhỏ nhất lớn hơn"),
        ([ColumnData(name=f"Cột {number}") for number in range(41)], "không quá 40 cột"),
    ],
)
def test_what_is_no_table(columns: list[ColumnData], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        check_columns(columns)


def test_what_a_table_lacks_is_named_with_its_place() -> None:
    columns = [COUNT, DAY, PLACE]
    assert missing_in(columns, []) == "Chưa nhập bảng số liệu."
    assert missing_in(columns, [{"1": "3"}]) == "Bảng số liệu còn thiếu: cột “Nơi khám”."
    assert missing_in(columns, [{"1": "3", "3": "Tại trạm"}]) == ""
    whole = {"1": "3", "3": "Tại trạm"}
    assert missing_in(columns, [whole, {"3": "Lưu động"}]) == "Bảng số liệu còn thiếu: dòng 2, cột “Số người khám”."
    assert missing_in(columns, [{"1": "0", "3": "Tại trạm"}]) == ""


@given(st.lists(st.decimals(min_value=-1000, max_value=1000, places=3), max_size=20))
def test_sums_lose_nothing(numbers: list[Decimal]) -> None:
    rows = [{"1": plain(number), "4": "9"} for number in numbers]
    assert totals([COUNT, NOTE], rows) == ({"1": sum(numbers, Decimal(0))} if numbers else {})
