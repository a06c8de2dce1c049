"""What comes again: the rule as the name of the test."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ytcs_docs.deadlines.recurrence import Every, Recurrence, codes_of, label_of, next_due, parse
from ytcs_docs.extraction.periods import read_recurrences

pytestmark = pytest.mark.neutral


def dues(codes: str, start: date, count: int) -> list[date]:
    found, day = [], start
    for _ in range(count):
        due = next_due(parse(codes), day)
        found.append(due.on)
        day = due.on + timedelta(days=1)
    return found


def test_every_year_before_30_november_comes_on_that_day_each_year() -> None:
    assert dues("year:30/11", date(2022, 10, 24), 2) == [date(2022, 11, 30), date(2023, 11, 30)]


def test_the_due_day_itself_is_still_ahead() -> None:
    assert next_due(parse("year:30/11"), date(2026, 11, 30)).on == date(2026, 11, 30)
    assert next_due(parse("year:30/11"), date(2026, 12, 1)).on == date(2027, 11, 30)


def test_each_quarter_by_the_fifth_of_its_first_month() -> None:
    assert dues("quarter:5/1", date(2026, 11, 1), 3) == [date(2027, 1, 5), date(2027, 4, 5), date(2027, 7, 5)]


def test_each_month_on_the_25th() -> None:
    assert dues("month:25", date(2026, 11, 26), 2) == [date(2026, 12, 25), date(2027, 1, 25)]


def test_every_friday() -> None:
    assert dues("week:4", date(2026, 11, 26), 2) == [date(2026, 11, 27), date(2026, 12, 4)]


def test_the_last_day_of_a_month_is_that_of_the_month() -> None:
    assert dues("month:31", date(2028, 1, 31), 3) == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31)]


def test_29_february_is_the_28th_in_a_common_year() -> None:
    assert dues("year:29/2", date(2027, 1, 1), 2) == [date(2027, 2, 28), date(2028, 2, 29)]


def test_each_half_year_ends_in_june_and_december() -> None:
    assert dues("half:15/6", date(2026, 7, 1), 2) == [date(2026, 12, 15), date(2027, 6, 15)]


def test_the_report_of_a_longer_period_stands_for_that_of_a_shorter_one() -> None:
    """Decree 09/2019 as ministries apply it: monthly in months 1, 2, 4, 5, 7, 8, 10, 11 only."""
    found, day = [], date(2026, 1, 1)
    for _ in range(12):
        due = next_due(parse("month:15 quarter:15/3 half:15/6 year:15/12"), day)
        found.append(due.period)
        day = due.on + timedelta(days=1)
    assert found == [
        "Tháng 1/2026",
        "Tháng 2/2026",
        "Quý I/2026",
        "Tháng 4/2026",
        "Tháng 5/2026",
        "6 tháng đầu năm 2026",
        "Tháng 7/2026",
        "Tháng 8/2026",
        "Quý III/2026",
        "Tháng 10/2026",
        "Tháng 11/2026",
        "Năm 2026",
    ]


def test_a_week_is_not_covered_by_a_month_but_on_the_same_day() -> None:
    assert dues("week:4 month:27", date(2026, 11, 20), 3) == [date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4)]


@pytest.mark.parametrize("code", ["year:31/13", "month:0", "week:7", "quarter:5/4", "month:5/2", "year:5", "every:1"])
def test_what_is_no_recurrence_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Recurrence.from_code(code)


RECURRENCES = st.one_of(
    st.builds(Recurrence, st.just(Every.WEEK), st.integers(0, 6)),
    st.builds(Recurrence, st.just(Every.MONTH), st.integers(1, 31)),
    st.builds(Recurrence, st.just(Every.QUARTER), st.integers(1, 31), st.integers(1, 3)),
    st.builds(Recurrence, st.just(Every.HALF), st.integers(1, 31), st.sampled_from([1, 6])),
    st.builds(Recurrence, st.just(Every.YEAR), st.integers(1, 31), st.integers(1, 12)),
)


@given(st.lists(RECURRENCES, min_size=1, max_size=4))
def test_it_is_stored_and_read_again(recurrences: list[Recurrence]) -> None:
    assert parse(codes_of(recurrences)) == tuple(recurrences)


@example([Recurrence(Every.YEAR, 30, 2)])
@given(st.lists(RECURRENCES, min_size=1, max_size=4, unique_by=lambda one: one.every))
def test_what_is_shown_in_the_form_is_read_back_from_it(recurrences: list[Recurrence]) -> None:
    shown = label_of(sorted(recurrences, key=lambda one: list(Every).index(one.every)))
    assert {one.recurrence for one in read_recurrences(shown)} == {shortened(one) for one in recurrences}


def shortened(one: Recurrence) -> Recurrence:
    """A day that the month never has is shown, and so read, as its last."""
    if one.every is Every.YEAR and one.day > {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(one.month, 31):
        return Recurrence(one.every, 31, one.month)
    return one


@given(RECURRENCES, st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_next_time_is_never_in_the_past_and_the_one_after_is_later(one: Recurrence, day: date) -> None:
    first = one.due_from(day)
    assert first >= day
    assert one.due_from(first) == first
    assert one.due_from(first + timedelta(days=1)) > first
    assert (first - day).days <= 366
