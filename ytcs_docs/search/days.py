"""Days, months and spans of time in a query, and the terms that documents of these days are found by. Pure.

A value is a day (``2025-03-04``), a month (``2025-03``), a day of any year (``03-04``) or a span with both ends
(``2025-03-01/2025-03-31``), one of which may be open (``../2025-03-14``).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

Span = tuple[int, int]
Found = tuple[str, str, Span]
"""(value, how it is shown, where it stands)."""

_DMY = r"(?:ngay\s+)?(?P<d{0}>\d{{1,2}})\s*[/.-]\s*(?P<m{0}>\d{{1,2}})\s*[/.-]\s*(?P<y{0}>\d{{4}})(?![\w/-])"
_MY = r"thang\s+(?P<m{0}>\d{{1,2}})\s*(?:/|nam\s+|-)\s*(?P<y{0}>(?:19|20)\d{{2}})(?![\w/-])"
_DAY = re.compile(
    r"\b(?:ngay\s+)?(?:(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})(?![\w/-])"
    r"|(?P<d2>\d{1,2})\s+thang\s+(?P<m2>\d{1,2})(?:\s+nam\s+(?P<y2>\d{4}))?"
    r"|(?<=ngay )(?P<d3>\d{1,2})\s*[/-]\s*(?P<m3>\d{1,2})(?![\w/-]))",
    re.ASCII,
)
_MONTH = re.compile(r"\b" + _MY.format(""), re.ASCII)
_BETWEEN = re.compile(
    r"\b(?:tu|trong\s+khoang)\s+(?:ngay\s+)?(?P<d1>\d{1,2})(?:\s*[/.-]\s*(?P<m1>\d{1,2}))?(?:\s*[/.-]\s*(?P<y1>\d{4}))?"
    r"\s*(?:den|toi|-)\s*(?:het\s+)?" + _DMY.format(2),
    re.ASCII,
)
_MONTHS = re.compile(
    r"\btu\s+thang\s+(?P<m1>\d{1,2})(?:\s*(?:/|nam\s+|-)\s*(?P<y1>(?:19|20)\d{2}))?\s*(?:den|toi|-)\s*(?:het\s+)?"
    + _MY.format(2),
    re.ASCII,
)
_BEFORE = re.compile(r"\btruoc\s+" + _DMY.format(""), re.ASCII)
_AFTER = re.compile(r"\b(?P<how>sau|tu)\s+" + _DMY.format(""), re.ASCII)
_NEAR = re.compile(
    r"\b(?:(?P<day>hom\s+(?:nay|qua))|(?P<week>tuan\s+(?:nay|truoc))|(?P<month>thang\s+(?:nay|truoc)))\b"
)
OLDEST, LATEST = 1945, 2100  # where an open end is


def has_day(plain: str) -> bool:
    """Whether something stands there like a day."""
    return _DAY.search(plain) is not None


def days_of(plain: str, today: date | None) -> Iterator[Found]:
    """What a query says of days, spans before the days in them; ``plain`` is in lower case without marks. ``hôm nay``
    and the like are understood when ``today`` is given."""
    for match in _BETWEEN.finditer(plain):
        last = _date(match["y2"], match["m2"], match["d2"])
        first = _date(match["y1"] or match["y2"], match["m1"] or match["m2"], match["d1"])
        if first and last and first <= last:
            yield _span(first, last), f"từ {_shown(first)} đến {_shown(last)}", match.span()
    for match in _MONTHS.finditer(plain):
        last = _date(match["y2"], match["m2"], "1")
        first = _date(match["y1"] or match["y2"], match["m1"], "1")
        if first and last and first <= last:
            yield _span(first, _month_end(last)), f"từ tháng {first:%-m/%Y} đến tháng {last:%-m/%Y}", match.span()
    for match in _BEFORE.finditer(plain):
        if day := _date(match["y"], match["m"], match["d"]):
            yield f"../{day - timedelta(days=1)}", f"trước ngày {_shown(day)}", match.span()
    for match in _AFTER.finditer(plain):
        if day := _date(match["y"], match["m"], match["d"]):
            after = match["how"] == "sau"
            first = day + timedelta(days=1) if after else day
            yield f"{first}/..", f"{'sau' if after else 'từ'} ngày {_shown(day)}", match.span()
    for match in _DAY.finditer(plain):
        numbers = [match[part] or match[f"{part}2"] for part in ("y", "m", "d")]
        year, month, number = numbers[0], numbers[1] or match["m3"], numbers[2] or match["d3"]
        if day := _date(year or "2024", month, number):  # a leap year
            value = f"{day}" if year else f"{day:%m-%d}"
            yield value, f"ngày {_shown(day) if year else f'{day:%d/%m}'}", match.span()
    for match in _MONTH.finditer(plain):
        if day := _date(match["y"], match["m"], "1"):
            yield f"{day:%Y-%m}", f"tháng {day:%-m/%Y}", match.span()
    if today is not None:
        for match in _NEAR.finditer(plain):
            yield (*_near(match, today), match.span())


def _near(match: re.Match[str], today: date) -> tuple[str, str]:
    earlier = match.group().endswith(("truoc", "qua"))
    if match["day"]:
        day = today - timedelta(days=earlier)
        return f"{day}", f"ngày {_shown(day)}"
    if match["week"]:
        first = today - timedelta(days=today.weekday() + 7 * earlier)
        last = first + timedelta(days=6)
        return _span(first, last), f"từ {_shown(first)} đến {_shown(last)}"
    month = today.replace(day=1) - timedelta(days=1) if earlier else today
    return f"{month:%Y-%m}", f"tháng {month:%-m/%Y}"


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _span(first: date, last: date) -> str:
    return f"{first}/{last}"


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def day_terms(day: date) -> tuple[str, str, str]:
    """What a document of this day is indexed by."""
    return f"d{day:%Y-%m-%d}", f"d{day:%Y-%m}", f"d{day:%m-%d}"


def terms_of(value: str) -> list[tuple[str, str]]:
    """The index terms of a value, as (field, term); those of a span cover each day once, whole years and months in
    one."""
    if "/" not in value:
        return [("marks", f"d{value}")]
    begins, ends = value.split("/")
    day = date(OLDEST, 1, 1) if begins == ".." else date.fromisoformat(begins)
    last = date(LATEST, 12, 31) if ends == ".." else date.fromisoformat(ends)
    terms = []
    while day <= last:
        year_end, month_end = day.replace(month=12, day=31), _month_end(day)
        if (day.day, day.month) == (1, 1) and year_end <= last:
            terms.append(("year", str(day.year)))
            day = year_end
        elif day.day == 1 and month_end <= last:
            terms.append(("marks", f"d{day:%Y-%m}"))
            day = month_end
        else:
            terms.append(("marks", f"d{day}"))
        day += timedelta(days=1)
    return terms
