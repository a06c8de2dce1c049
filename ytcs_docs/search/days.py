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

_TO = r"\s*(?:den|toi|-)\s*(?:het\s+)?"
_DMY = (
    r"(?:ngay\s+)?(?P<d{0}>\d{{1,2}})(?:\s*[/.-]\s*|\s+thang\s+)(?P<m{0}>\d{{1,2}})(?:\s*[/.-]\s*|\s+nam\s+)"
    r"(?P<y{0}>\d{{4}})(?![\w/-])"
)
_MY = r"thang\s+(?P<m{0}>\d{{1,2}})\s*(?:/|nam\s+|-)\s*(?P<y{0}>(?:19|20)\d{{2}})(?![\w/-])"
_DAY = re.compile(
    rf"\b(?:{_DMY.format('')}|(?:ngay\s+)?(?P<d2>\d{{1,2}})\s+thang\s+(?P<m2>\d{{1,2}})"
    r"|(?<=ngay )(?P<d3>\d{1,2})\s*[/-]\s*(?P<m3>\d{1,2})(?![\w/-]))",
    re.ASCII,
)
_MONTH = re.compile(r"\b" + _MY.format(""), re.ASCII)
_BETWEEN = re.compile(
    r"\b(?:tu|trong\s+khoang)\s+(?:ngay\s+)?(?P<d1>\d{1,2})(?:(?:\s*[/.-]\s*|\s+thang\s+)(?P<m1>\d{1,2})"
    r"(?:(?:\s*[/.-]\s*|\s+nam\s+)(?P<y1>\d{4}))?)?" + _TO + _DMY.format(2),
    re.ASCII,
)
_MONTHS = re.compile(
    r"\btu\s+thang\s+(?P<m1>\d{1,2})(?:\s*(?:/|nam\s+|-)\s*(?P<y1>(?:19|20)\d{2}))?" + _TO + _MY.format(2), re.ASCII
)
_YEARS = re.compile(r"\btu\s+nam\s+(?P<y1>(?:19|20)\d{2})" + _TO + r"(?:nam\s+)?(?P<y2>(?:19|20)\d{2})\b", re.ASCII)
_ONE_END = re.compile(rf"\b(?P<how>truoc|sau|tu)\s+(?:{_DMY.format(1)}|{_MY.format(2)})", re.ASCII)
_NEAR = re.compile(
    r"\b(?:(?P<day>hom\s+(?:nay|qua))|(?P<week>tuan\s+(?:nay|truoc))|(?P<month>thang\s+(?:nay|truoc)))\b"
)
OLDEST, LATEST = 1945, 2100  # years in which an open end is; days are understood between them
_ENDS = {"truoc": "trước", "sau": "sau", "tu": "từ"}


def has_day(plain: str) -> bool:
    """Whether something stands there like a day."""
    return _DAY.search(plain) is not None


def days_of(plain: str, today: date | None) -> Iterator[Found]:
    """What a query says of days, spans before the days in them; ``plain`` is in lower case without marks. ``hôm nay``
    and the like are understood when ``today`` is given."""
    for match in _BETWEEN.finditer(plain):
        last = _date(match["y2"], match["m2"], match["d2"])
        if last and (first := _before(last, match["y1"], match["m1"] or match["m2"], match["d1"])):
            yield _span(first, last), f"từ {_shown(first)} đến {_shown(last)}", match.span()
    for match in _MONTHS.finditer(plain):
        last = _date(match["y2"], match["m2"], "1")
        if last and (first := _before(last, match["y1"], match["m1"], "1")):
            yield _span(first, _month_end(last)), f"từ {_month_shown(first)} đến {_month_shown(last)}", match.span()
    for match in _YEARS.finditer(plain):
        if OLDEST < int(match["y1"]) <= int(match["y2"]) < LATEST:
            value = f"{match['y1']}-01-01/{match['y2']}-12-31"
            yield value, f"từ năm {match['y1']} đến năm {match['y2']}", match.span()
    for match in _ONE_END.finditer(plain):
        day = _date(match["y1"] or match["y2"], match["m1"] or match["m2"], match["d1"] or "1")
        if day:
            end = day if match["d1"] else _month_end(day)
            shown = f"ngày {_shown(day)}" if match["d1"] else _month_shown(day)
            yield _open(match["how"], day, end), f"{_ENDS[match['how']]} {shown}", match.span()
    for match in _DAY.finditer(plain):
        year = match["y"]
        month, number = match["m"] or match["m2"] or match["m3"], match["d"] or match["d2"] or match["d3"]
        if day := _date(year or "2024", month, number):  # a leap year
            value = f"{day}" if year else f"{day:%m-%d}"
            yield value, f"ngày {_shown(day) if year else f'{day:%d/%m}'}", match.span()
    for match in _MONTH.finditer(plain):
        if day := _date(match["y"], match["m"], "1"):
            yield f"{day:%Y-%m}", _month_shown(day), match.span()
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
    return f"{month:%Y-%m}", _month_shown(month)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if OLDEST < found.year < LATEST else None


def _before(last: date, year: str | None, month: str, day: str) -> date | None:
    """The day on which a span begins; where its year is not said, that of the end or, over New Year, the one before."""
    first = _date(year or str(last.year), month, day)
    if first and first > last and not year:
        first = _date(str(last.year - 1), month, day)
    return first if first and first <= last else None


def _open(how: str, first: date, last: date) -> str:
    """The days before, after or from a day or month."""
    if how == "truoc":
        return f"../{first - timedelta(days=1)}"
    return f"{last + timedelta(days=1) if how == 'sau' else first}/.."


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _span(first: date, last: date) -> str:
    return f"{first}/{last}"


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _month_shown(day: date) -> str:
    return f"tháng {day.month}/{day.year}"


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
