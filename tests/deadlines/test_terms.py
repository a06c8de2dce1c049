"""Working days and terms: the rule as the name of the test."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytcs_docs.deadlines.holidays import calendar_around, holidays_of, national_calendar, worked_weekends_of
from ytcs_docs.deadlines.terms import PLAIN, Term, TermUnit, WorkCalendar

pytestmark = pytest.mark.neutral

OF_2026 = national_calendar((2025, 2026, 2027))
DAYS = st.dates(date(2025, 3, 1), date(2027, 9, 30))


def working_days(start: date, count: int, calendar: WorkCalendar = OF_2026) -> date:
    return Term(count, TermUnit.WORKING_DAYS, start).ends_on(calendar)


def test_seven_working_days_from_a_monday_end_on_the_wednesday_of_the_next_week() -> None:
    assert working_days(date(2026, 11, 2), 7) == date(2026, 11, 11)


def test_the_day_that_starts_a_term_does_not_count() -> None:
    assert working_days(date(2026, 11, 2), 1) == date(2026, 11, 3)


def test_five_working_days_over_tet_reach_the_week_after_it() -> None:
    assert working_days(date(2026, 2, 13), 5) == date(2026, 2, 27)  # 16 to 20 February are off


def test_the_day_of_culture_on_24_november_is_off_from_2026() -> None:
    assert working_days(date(2026, 11, 23), 1) == date(2026, 11, 25)
    assert working_days(date(2025, 11, 24), 0) == date(2025, 11, 24)


def test_a_saturday_that_stands_in_for_a_day_off_is_worked() -> None:
    """31 August 2026 is off, Saturday 22 August is worked instead."""
    assert working_days(date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert working_days(date(2026, 8, 28), 1) == date(2026, 9, 3)


def test_the_commemoration_of_the_kings_on_a_sunday_gives_the_monday_after() -> None:
    assert not OF_2026.is_working(date(2026, 4, 27))


def test_ten_days_that_end_on_a_sunday_end_on_the_monday_after() -> None:
    term = Term(10, TermUnit.DAYS, date(2026, 10, 1))
    assert (term.last_day, term.ends_on(OF_2026)) == (date(2026, 10, 11), date(2026, 10, 12))


def test_a_month_from_the_31st_ends_with_the_shorter_month() -> None:
    assert Term(1, TermUnit.MONTHS, date(2026, 1, 31)).last_day == date(2026, 2, 28)
    assert Term(1, TermUnit.MONTHS, date(2028, 1, 31)).last_day == date(2028, 2, 29)  # a leap year


def test_two_weeks_end_on_the_same_weekday() -> None:
    assert Term(2, TermUnit.WEEKS, date(2026, 11, 5)).ends_on(OF_2026) == date(2026, 11, 19)


def test_a_day_off_of_the_agency_moves_the_end() -> None:
    own = WorkCalendar(holidays=OF_2026.holidays | {date(2026, 11, 3)}, worked=OF_2026.worked)
    assert working_days(date(2026, 11, 2), 1, own) == date(2026, 11, 4)


def test_names_of_days_off_are_vietnamese() -> None:
    assert "Quốc khánh" in " ".join(holidays_of(2026).values())
    assert date(2026, 8, 22) in worked_weekends_of(2026)


def test_a_calendar_around_a_day_knows_the_years_beside_it() -> None:
    found = calendar_around([date(2026, 12, 30), None])
    assert not found.is_working(date(2027, 1, 1))


@given(DAYS, st.integers(1, 60))
def test_a_term_of_working_days_never_ends_on_a_day_off(start: date, count: int) -> None:
    assert OF_2026.is_working(working_days(start, count))


@given(DAYS, st.integers(1, 90), st.sampled_from([TermUnit.DAYS, TermUnit.WEEKS, TermUnit.MONTHS]))
def test_no_term_ends_on_a_day_off_or_before_its_last_day(start: date, count: int, unit: TermUnit) -> None:
    term = Term(min(count, 12), unit, start)
    assert OF_2026.is_working(term.ends_on(OF_2026))
    assert term.ends_on(OF_2026) >= term.last_day


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_term_never_ends_earlier(start: date, one: int, other: int) -> None:
    short, long = sorted((one, other))
    assert working_days(start, short) <= working_days(start, long)


@given(DAYS, st.integers(0, 30), st.integers(0, 20))
def test_a_term_that_begins_later_never_ends_earlier(start: date, later: int, count: int) -> None:
    assert working_days(start, count) <= working_days(start + timedelta(days=later), count)


@given(DAYS, st.integers(1, 60))
def test_counting_is_the_inverse_of_shifting(start: date, count: int) -> None:
    end = OF_2026.shift(start, count)
    assert OF_2026.between(start, end) == count
    assert OF_2026.between(end, start) == -count


@given(DAYS, st.integers(1, 60))
def test_going_back_from_a_working_day_leads_where_one_came_from(start: date, count: int) -> None:
    begin = OF_2026.next_working(start)
    assert OF_2026.shift(OF_2026.shift(begin, count), -count) == begin


@given(DAYS)
def test_the_working_days_around_a_day(day: date) -> None:
    assert OF_2026.previous_working(day) <= day <= OF_2026.next_working(day)
    assert PLAIN.is_working(day) == (day.weekday() < 5)
