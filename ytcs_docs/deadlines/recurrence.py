"""Duties that come again: every week, month, quarter, half year or year. Pure.

A ministry's rule of periodic reports (Decree 09/2019) lets the report of a longer period stand for that of a shorter
one that ends with it: the half-year report for June's and for the second quarter's.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from ytcs_docs.language.labelled import LabelledEnum

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LEAP_YEAR = 2024
_ROMAN = ("I", "II", "III", "IV")
LAST_DAY = 31  # the last day of a shorter month


class Every(LabelledEnum):
    """How often, the most often first."""

    DAY = "day", "Hằng ngày"
    WEEK = "week", "Hằng tuần"
    MONTH = "month", "Hằng tháng"
    QUARTER = "quarter", "Hằng quý"
    HALF = "half", "6 tháng một lần"
    YEAR = "year", "Hằng năm"

    @property
    def months(self) -> int:
        """Its length; 0 for what is shorter than a month."""
        return {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}.get(self, 0)

    @property
    def lead_days(self) -> int:
        """Default number of days before the due date at which an occurrence is given out."""
        return {Every.DAY: 1, Every.WEEK: 5, Every.MONTH: 12, Every.QUARTER: 20, Every.HALF: 30, Every.YEAR: 45}[self]


@dataclass(frozen=True, slots=True, order=True)
class Recurrence:
    """``day`` is a day of the month (31: its last), or of the week from 0 for Monday; ``month`` counts within the
    period, from 1: 11 in a year is November, 3 in a quarter its last month."""

    every: Every
    day: int = LAST_DAY
    month: int = 0

    def __post_init__(self) -> None:
        longest = self.every.months
        fits_month = 1 <= self.month <= longest if longest > 1 else self.month == 0
        fits_day = {Every.DAY: self.day == 0, Every.WEEK: 0 <= self.day <= 6}.get(self.every, 1 <= self.day <= LAST_DAY)
        if not (fits_month and fits_day):
            raise ValueError(f"no such recurrence: {self}")

    @property
    def code(self) -> str:
        """As it is stored: ``year:30/11``."""
        if self.every is Every.DAY:
            return self.every.value
        return f"{self.every.value}:{self.day}" + (f"/{self.month}" if self.month else "")

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Raises :class:`ValueError`."""
        every, _, rest = code.partition(":")
        day, _, month = rest.partition("/")
        return cls(Every(every), int(day or 0), int(month or 0))

    @property
    def label(self) -> str:
        """``hằng năm, ngày 30/11``."""
        name = self.every.label[:1].lower() + self.every.label[1:]
        if self.every is Every.DAY:
            return name
        if self.every is Every.WEEK:
            return f"{name}, {_WEEKDAYS[self.day]}"
        day = "ngày cuối" if self.day == LAST_DAY else f"ngày {self.day:02d}"
        if self.every is Every.MONTH:
            return f"{name}, {day}{' tháng' if self.day == LAST_DAY else ''}"
        if self.every is Every.YEAR:
            has_day = self.day <= monthrange(_LEAP_YEAR, self.month)[1]
            return (
                f"{name}, ngày {self.day:02d}/{self.month:02d}" if has_day else f"{name}, ngày cuối tháng {self.month}"
            )
        of = "quý" if self.every is Every.QUARTER else "kỳ"
        which = {1: "đầu", self.every.months: "cuối"}.get(self.month, f"thứ {self.month}")
        return f"{name}, {day} tháng {which} {of}"

    def due_from(self, day: date) -> date:
        """The first due date on or after a day."""
        start = day.replace(day=1)
        if self.every is Every.DAY:
            rule = rrule(DAILY, dtstart=day)
        elif self.every is Every.WEEK:
            rule = rrule(WEEKLY, dtstart=day, byweekday=self.day)
        else:
            length = self.every.months
            months = [number for number in range(1, 13) if length == 1 or (number - self.month) % length == 0]
            # the last of these days that the month has: the 31st is the 30th in April, the 28th or 29th in February
            days = range(min(self.day, 28), self.day + 1)
            rule = rrule(MONTHLY, dtstart=start, bymonth=months, bymonthday=days, bysetpos=-1)
        return next(moment.date() for moment in rule if moment.date() >= day)

    def period_of(self, due: date) -> str:
        """The period in which it is due, as people name it: ``Quý IV/2026``."""
        if self.every is Every.DAY:
            return f"Ngày {due:%d/%m/%Y}"
        if self.every is Every.WEEK:
            year, week, _ = due.isocalendar()
            return f"Tuần {week:02d}/{year}"
        if self.every is Every.MONTH:
            return f"Tháng {due.month}/{due.year}"
        if self.every is Every.QUARTER:
            return f"Quý {_ROMAN[(due.month - 1) // 3]}/{due.year}"
        if self.every is Every.HALF:
            return f"6 tháng {'đầu' if due.month <= 6 else 'cuối'} năm {due.year}"
        return f"Năm {due.year}"


def parse(codes: str) -> tuple[Recurrence, ...]:
    """The recurrences of a duty as they are stored."""
    return tuple(Recurrence.from_code(code) for code in codes.split())


def codes_of(recurrences: Sequence[Recurrence]) -> str:
    return " ".join(one.code for one in recurrences)


def label_of(recurrences: Sequence[Recurrence]) -> str:
    return "; ".join(one.label for one in recurrences)


@dataclass(frozen=True, slots=True)
class Due:
    """One time that a duty is due, and for which period."""

    on: date
    period: str


def next_due(recurrences: Sequence[Recurrence], day: date) -> Due:
    """The first time on or after a day. In a month in which a longer period's report is due, that of a shorter one
    (but for weekly and daily ones) is covered by it."""
    while True:
        coming = sorted((one.due_from(day), -_rank(one), one) for one in recurrences)
        due, _, one = coming[0]
        if not any(_covers(other, one, due) for other in recurrences):
            return Due(due, one.period_of(due))
        day = due + timedelta(days=1)


def _rank(one: Recurrence) -> int:
    return list(Every).index(one.every)


def _covers(longer: Recurrence, shorter: Recurrence, due: date) -> bool:
    """Whether the longer one is due in the same month, or on the same day."""
    if _rank(longer) <= _rank(shorter):
        return False
    if not shorter.every.months:
        return longer.due_from(due) == due
    there = longer.due_from(due.replace(day=1))
    return (there.year, there.month) == (due.year, due.month)
