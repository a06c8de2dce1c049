from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytcs_docs.decree30.form import format_date, format_date_long
from ytcs_docs.language.dates import parse_date

pytestmark = pytest.mark.neutral

TODAY = date(2026, 11, 22)
thorough = settings(deadline=None, max_examples=300)
days = st.dates(min_value=date(1945, 9, 2), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "5/3/2026",
        "05/3/2026",
        "05/03/2026",
        "05.03.26",
        "05-03-2026",
        "5 3 2026",
        "5 / 3 / 2026",
        "050326",
        "05032026",
        "5/3",
        "0503",
        "2026-03-05",
        "2026-3-5",
        "  5/3/2026  ",
        "ngày 05 tháng 3 năm 2026",
        "Ngày 5 tháng 03 năm 2026",
        "05 tháng 3 năm 2026",
    ],
)
def test_the_fifth_of_march_is_understood_however_it_is_typed(typed: str) -> None:
    assert parse_date(typed, TODAY) == date(2026, 3, 5)


def test_a_day_without_a_year_is_of_this_year() -> None:
    assert parse_date("31/12", date(2024, 1, 1)) == date(2024, 12, 31)


def test_two_digits_are_a_year_of_this_century() -> None:
    assert parse_date("1/1/07", TODAY) == date(2007, 1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "hôm nay",
        "5",
        "31/2/2026",
        "29/2/2026",
        "29/2",
        "5/13/2026",
        "0/1/2026",
        "1/0/2026",
        "2026-02-30",
        "0000-01-01",
        "5/3/202",
        "5/3/20266",
        "5/3/2026 10:30",
        "050",
        "05032",
        "ngày tháng năm 2023",
    ],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|day|month|year"):
        parse_date(typed, TODAY)


@thorough
@given(days)
def test_a_written_date_is_read_back(day: date) -> None:
    assert parse_date(format_date(day), TODAY) == day
    assert parse_date(format_date_long(day), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@thorough
@given(st.one_of(st.text(), st.text(alphabet="0123456789/-. ngàythánm", max_size=14)), days)
def test_any_text_is_a_date_or_refused_with_a_value_error(text: str, today: date) -> None:
    try:
        day = parse_date(text, today)
    except ValueError:
        return
    assert isinstance(day, date)
