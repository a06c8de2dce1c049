"""Reads how often a duty comes again: ``định kỳ hằng tháng (trước ngày 25), quý (trước ngày 25 tháng cuối quý)``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from ytcs_docs.deadlines.recurrence import LAST_DAY, Every, Recurrence

# Letters that ``re.IGNORECASE`` takes for s and i.
LOOKALIKES = str.maketrans({"ſ": "s", "İ": "I", "ı": "i"})
_SPACE = re.compile(r"\s+")
_LENGTHS = {
    "ngày": Every.DAY,
    "tuần": Every.WEEK,
    "tháng": Every.MONTH,
    "quý": Every.QUARTER,
    "3 tháng": Every.QUARTER,
    "6 tháng": Every.HALF,
    "nửa năm": Every.HALF,
    "12 tháng": Every.YEAR,
    "năm": Every.YEAR,
}
_UNIT = r"(?:0?[36]|12|sáu|ba)\s+tháng|nửa\s+năm|ngày|tuần|tháng|quý|năm"
# A period is named after a word of repeating, or follows another period: ``hằng tháng, quý, năm``.
_FIRST = re.compile(
    rf"\b(?:(?:hằng|hàng|mỗi)\s+(?P<a>{_UNIT})|định\s+kỳ\s*,?\s*(?:\([^)]*\)\s*)?(?:theo\s+)?(?P<b>{_UNIT})"
    rf"|(?P<c>0?6\s+tháng|sáu\s+tháng|quý|tháng|tuần)\s+(?:một|1|/)\s*lần|(?:một|01|1)\s+lần\s+(?:trong\s+|mỗi\s+)?"
    rf"(?P<d>{_UNIT})|(?P<e>0?6\s+tháng)\s*(?:,|và)\s*(?:cả\s+|hằng\s+|hàng\s+)?năm)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\s*(?:\([^)]*\)\s*|(?:trước|vào)\s+(?:ngày\s+)?\d{1,2}(?:/\d{1,2}|\s+tháng\s+[^,;.()]{1,24}?)?\s*)?"
    rf"(?:,|;|và|hoặc)\s*(?:và\s+)?(?:hằng\s+|hàng\s+|cả\s+)?(?P<unit>(?!ngày)(?:{_UNIT}))\b(?!\s*(?:\d|{_UNIT}))",
    re.IGNORECASE,
)
# A report of a schedule with the day that belongs to it: ``6 tháng trước ngày 15/6``, ``năm (gửi trước 15/12)``.
_SCHEDULED = re.compile(
    rf"\b(?<!trong )(?<!thứ )(?<!cuối )(?<!đầu )(?P<unit>(?!ngày)(?:{_UNIT}))\b(?!\s+[IVX]+\b)"
    r"(?:\s+đầu\s+năm)?\s*[,:(]?\s*(?:[^\W\d]+\s+){0,6}?"
    r"(?:trước|vào|chậm\s+nhất|muộn\s+nhất|xong)\s+(?:(?:là|vào|trước)\s+)*(?:ngày\s+)?(?P<day>\d{1,2}\b"
    r"(?!\s*(?:ngày|giờ|h\b))(?:\s*(?:/|-|tháng)\s*\d{1,2}\b)?(?!\s*(?:/|-|năm)\s*\d)(?:\s+(?:của\s+)?tháng\s+"
    r"(?:đầu|cuối|thứ\s+\w+)(?:\s+(?:của\s+)?quý)?)?)",
    re.IGNORECASE,
)
# Of each quarter, without a word of repeating: ``ngày 17 của tháng cuối quý``, but no single ``quý IV``.
_OF_THE_QUARTER = re.compile(
    r"\bngày\s+\d{1,2}\s*,?\s*(?:của\s+)?tháng\s+(?:đầu|cuối)\s+(?:của\s+)?quý\b(?!\s+(?:[IVX]+|\d))", re.IGNORECASE
)
_WEEKDAY = re.compile(r"(?:thứ\s+(?P<n>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ\s+nhật))\b", re.IGNORECASE)
WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5}
_FRIDAY = 4
_DAY_MONTH = re.compile(r"\b(?P<d>\d{1,2})\s*(?:/|-|\s+tháng\s+)\s*(?P<m>\d{1,2})(?!\s*[/\d])", re.IGNORECASE)
_LAST_OF_MONTH = re.compile(r"cuối\s+tháng\s+(?P<m>\d{1,2})(?!\d)", re.IGNORECASE)
_BEFORE_MONTH = re.compile(r"trước\s+tháng\s+(?P<m>\d{1,2})(?!\s*[/\d])", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(r"(?:ngày|mùng|mồng)\s+(?P<d>\d{1,2})(?!\s*(?:/|tháng\s+\d|ngày|làm))", re.IGNORECASE)
_LAST_DAY = re.compile(r"ngày\s+cuối\s+(?:cùng\s+)?(?:của\s+)?tháng\b", re.IGNORECASE)
_WHICH_MONTH = re.compile(
    r"tháng\s+(?P<which>đầu|cuối|thứ\s+(?:hai|2|nhất|ba|3))\s*(?:tiên\s*)?(?:của\s+)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReadRecurrence:
    """A recurrence; ``is_said`` tells whether the sentence names its day."""

    recurrence: Recurrence
    is_said: bool


def read_recurrences(sentence: str) -> tuple[ReadRecurrence, ...]:
    """Every period that a sentence names, the shortest first; each with the day that stands nearest to it, else the
    last of the period (of a week Friday)."""
    sentence = sentence.translate(LOOKALIKES)
    found: dict[Every, ReadRecurrence] = {}
    if (schedule := read_schedule(sentence)) is not None:
        return tuple(ReadRecurrence(one, True) for one in schedule.recurrences)
    places = _periods(sentence)
    alone = len({every for every, _, _ in places}) == 1
    for number, (every, start, end) in enumerate(places):
        before = sentence[places[number - 1][2] if number else 0 : start]
        after = sentence[end : places[number + 1][1] if number + 1 < len(places) else len(sentence)]
        one = _with_day(every, after, before if alone or number == 0 else "", alone)
        if every not in found or (one.is_said and not found[every].is_said):
            found[every] = one
    return tuple(sorted(found.values(), key=lambda one: list(Every).index(one.recurrence.every)))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Reports of several periods, each with its day, at ``start`` to ``end`` in the sentence, the shortest first."""

    recurrences: tuple[Recurrence, ...]
    start: int
    end: int


_REPORTED = re.compile(r"\b(?:báo\s+cáo|định\s+kỳ|sơ\s+kết|tổng\s+kết|thống\s+kê)\b", re.IGNORECASE)


def read_schedule(sentence: str) -> Schedule | None:
    """``báo cáo 6 tháng trước ngày 15/6, năm trước ngày 15/12``: no word of repeating, but days of several periods."""
    found: dict[Every, Recurrence] = {}
    places: list[re.Match[str]] = []
    for match in _SCHEDULED.finditer(sentence):
        every = _length(match["unit"])
        one = _day_in(every, f"ngày {match['day']}")
        if one is not None:
            found.setdefault(every, one)
            places.append(match)
    if len(found) < 2 or not _REPORTED.search(sentence):
        return None
    recurrences = sorted(found.values(), key=lambda one: list(Every).index(one.every))
    return Schedule(tuple(recurrences), places[0].start(), places[-1].end())


def _periods(sentence: str) -> list[tuple[Every, int, int]]:
    """Every period with its place."""
    found: list[tuple[Every, int, int]] = []
    for first in _FIRST.finditer(sentence):
        if found and first.start() < found[-1][2]:
            continue
        unit = next(group for group in first.groups() if group)
        found.append((_length(unit), first.start(), first.end()))
        if first["e"]:
            found.append((Every.YEAR, first.end(), first.end()))
        end = first.end()
        while (following := _NEXT.match(sentence, end)) is not None:
            found.append((_length(following["unit"]), following.start("unit"), following.end()))
            end = following.end()
    quarter = _OF_THE_QUARTER.search(sentence)
    if quarter and all(every is not Every.QUARTER for every, _, _ in found):
        found.append((Every.QUARTER, quarter.start(), quarter.start()))
    return sorted(found, key=lambda place: place[1])


def _length(unit: str) -> Every:
    words = _SPACE.sub(" ", unit.lower()).replace("sáu", "6").replace("ba ", "3 ").removeprefix("0")
    return _LENGTHS[words]


def _with_day(every: Every, after: str, before: str, alone: bool) -> ReadRecurrence:
    """The recurrence with the day that is said after it (in brackets where there are several), or just before it."""
    if every is Every.DAY:
        return ReadRecurrence(Recurrence(every, 0), True)
    nearby = [after[:90], before[-60:], after] if alone else [_bracket(after), before[-60:], after[:60]]
    for words in nearby:
        said = _day_in(every, words)
        if said is not None:
            return ReadRecurrence(said, True)
    if every is Every.WEEK:
        return ReadRecurrence(Recurrence(every, _FRIDAY), False)
    return ReadRecurrence(Recurrence(every, LAST_DAY, every.months if every.months > 1 else 0), False)


def _bracket(words: str) -> str:
    match = re.match(r"\s*\(([^)]*)\)", words)
    return match[1] if match else ""


def _day_in(every: Every, words: str) -> Recurrence | None:
    if every is Every.WEEK:
        match = _WEEKDAY.search(words)
        if match is None:
            return None
        return Recurrence(every, 6 if match["sunday"] else WEEKDAYS[match["n"].lower()])
    last = _LAST_OF_MONTH.search(words)
    if last is not None and every is Every.YEAR and 1 <= int(last["m"]) <= 12:
        return Recurrence(every, LAST_DAY, int(last["m"]))
    until = _BEFORE_MONTH.search(words)
    if until is not None and every is Every.YEAR and 1 < int(until["m"]) <= 12:
        month = int(until["m"]) - 1
        return Recurrence(every, LAST_DAY if month == 2 else monthrange(2001, month)[1], month)
    named = _DAY_MONTH.search(words)
    if named is not None and 1 <= int(named["m"]) <= 12 and 1 <= int(named["d"]) <= LAST_DAY:
        day, month = int(named["d"]), int(named["m"])
        if every is Every.MONTH:
            return None  # a day of the year says nothing of each month
        return Recurrence(every, day, (month - 1) % every.months + 1)
    match = _LAST_DAY.search(words) or _DAY_OF_MONTH.search(words)
    if match is None or every is Every.YEAR:
        return None
    day = int(match["d"]) if match.re is _DAY_OF_MONTH else LAST_DAY
    if not 1 <= day <= LAST_DAY:
        return None
    if every is Every.MONTH:
        return Recurrence(every, day)
    which = _WHICH_MONTH.search(words, match.start())
    return Recurrence(every, day, _month_of(which["which"].lower(), every) if which else every.months)


def _month_of(which: str, every: Every) -> int:
    if which == "cuối":
        return every.months
    return {"đầu": 1, "nhất": 1, "hai": 2, "2": 2, "ba": 3, "3": 3}[which.split()[-1]]
