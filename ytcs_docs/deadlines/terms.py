"""Working days and terms. Pure: the calendar is an argument.

A term is counted from the day after the day that starts it; when its last day is a day off, it ends with the next
working day (Civil Code 2015, articles 147 and 148). A day that a directive names itself is not moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ytcs_docs.language.labelled import LabelledEnum

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday but for ``holidays``, and the ``worked`` days of a weekend that stand in
    for a working day off."""

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.holidays)

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def previous_working(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def shift(self, day: date, count: int) -> date:
        """The working day that is ``count`` working days after ``day`` (before it, when negative). With 0 it is the
        day itself, or the next working one."""
        if count == 0:
            return self.next_working(day)
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie after ``start``, up to and with ``end``; negative when ``end`` comes first."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + _DAY * number) for number in range(1, (end - start).days + 1))


PLAIN = WorkCalendar()


class TermUnit(LabelledEnum):
    WORKING_DAYS = "working_days", "ngày làm việc"
    DAYS = "days", "ngày"
    WEEKS = "weeks", "tuần"
    MONTHS = "months", "tháng"


@dataclass(frozen=True, slots=True)
class Term:
    """``07 ngày làm việc kể từ ngày nhận``: so many units from the day ``start``."""

    count: int
    unit: TermUnit
    start: date

    @property
    def last_day(self) -> date:
        """Last calendar day of the term, working or not; for units other than working days."""
        length = {
            TermUnit.DAYS: relativedelta(days=self.count),
            TermUnit.WEEKS: relativedelta(weeks=self.count),
            TermUnit.MONTHS: relativedelta(months=self.count),
        }[self.unit]
        return self.start + length

    def ends_on(self, calendar: WorkCalendar) -> date:
        """The last day of the term, a working day."""
        if self.unit is TermUnit.WORKING_DAYS:
            return calendar.shift(self.start, self.count)
        return calendar.next_working(self.last_day)
