"""The public holidays of Viet Nam (Labour Code 2019, article 112), with the days in lieu and the working days swapped
for them that the ministry announced, as the ``holidays`` library knows them. Its months of the moon reach to 2100."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

from ytcs_docs.deadlines.terms import WorkCalendar


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[date, str]:
    """The days off of a year, with their names."""
    return dict(sorted(holidays.country_holidays("VN", years=year, language="vi").items()))


@lru_cache(maxsize=64)
def worked_weekends_of(year: int) -> tuple[date, ...]:
    """Days of a weekend that are worked in place of another day."""
    known = holidays.country_holidays("VN", years=year).weekend_workdays
    return tuple(sorted(day for day in known if day.year == year))


@lru_cache(maxsize=64)
def national_calendar(years: tuple[int, ...]) -> WorkCalendar:
    """The calendar of these years."""
    return WorkCalendar(
        holidays=frozenset(day for year in years for day in holidays_of(year)),
        worked=frozenset(day for year in years for day in worked_weekends_of(year)),
    )


def calendar_around(days: Iterable[date | None]) -> WorkCalendar:
    """The national calendar of the years of these days, and of the years beside them."""
    years = {day.year + step for day in days if day is not None for step in (-1, 0, 1)}
    return national_calendar(tuple(sorted(year for year in years if 1990 <= year <= 2100)))
