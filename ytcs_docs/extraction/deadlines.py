"""Finds deadlines in sentences: dates, spans and recurring periods.

Nothing is guessed: a span with an unknown start, or a date without a year and without a document date to count
from, gives the words but no due date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ytcs_docs.deadlines.recurrence import Recurrence, label_of, next_due
from ytcs_docs.deadlines.terms import PLAIN, Term, TermUnit, WorkCalendar
from ytcs_docs.extraction.periods import LOOKALIKES, WEEKDAYS, read_recurrences, read_schedule
from ytcs_docs.language.text import fold


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: its ``words``, at ``start`` to ``end`` in the sentence.

    ``due`` is the first of ``dues``, None when the words give no date; ``period`` is that in which a thing is to be
    done, which ends with the due date; ``time`` an hour of that day. ``term`` says what a due date was counted from,
    ``recurrences`` how often it comes again, ``recurrence`` the same in Vietnamese, empty for a single deadline.
    """

    words: str
    due: date | None = None
    recurrence: str = ""
    start: int = 0
    end: int = 0
    dues: tuple[date, ...] = ()
    period: tuple[date, date] | None = None
    time: str = ""
    term: Term | None = None
    recurrences: tuple[Recurrence, ...] = ()


_HOUR = (
    r"(?:(?:vào\s+)?(?:lúc\s+)?(?:\d{1,2}\s*(?:h|giờ|g)\s*(?:\d{2})?(?:\s*phút)?(?:\s*(?:sáng|chiều))?|"
    r"(?:cuối\s+)?giờ\s+(?:làm\s+việc|hành\s+chính|chiều|sáng)|cuối\s+(?:buổi\s+)?(?:chiều|sáng|ngày))\s*,?\s*)?"
)
_WEEKDAY = r"(?:\(?\s*(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\s*\)?,?\s*)?"
_UNTIL = (
    r"(?:trước|chậm\s+nhất(?:\s+(?:là|đến|vào|trong))*|muộn\s+nhất(?:\s+(?:là|đến|vào|trong))*|không\s+quá|"
    r"hạn\s+(?:cuối|chót|nộp|gửi|báo\s+cáo)?(?:\s*[^.;:\d]{0,40}:)?\s*"
    r"(?::|là|đến|vào)?|thời\s+hạn\s*(?::|đến|là)?|(?:đến\s+)?hết|(?:xong|hoàn\s+thành)(?:\s+(?:trước|trong|vào|"
    r"xong))*|đến|trong|vào|từ\s+nay\s+đến|"
    r"kể\s+từ\s+nay\s+đến|về\s+trước)"
)
_EVERY = r"(?:hằng|hàng|mỗi)"
_DMY = r"(?P<d>\d{1,2})\s*(?:/|\.|-|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:/|\.|-|\s+năm\s+)\s*(?P<y>\d{4})"
_DM = r"(?P<d>\d{1,2})\s*(?:/|\s+tháng\s+)\s*(?P<m>\d{1,2})(?!\s*[/\d])(?!\s*năm\s+\d)"

_DATED = re.compile(rf"\b{_UNTIL}\s*,?\s*{_HOUR}{_WEEKDAY}(?:ngày\s+)?{_WEEKDAY}{_DMY}", re.IGNORECASE)
_YEARLY = re.compile(
    rf"(?:(?:\b{_UNTIL}\s*)?{_HOUR}ngày\s+|\b{_UNTIL}\s*){_DM}\s*,?\s*(?:của\s+)?{_EVERY}\s+năm", re.IGNORECASE
)
_SHORT = re.compile(rf"\b{_UNTIL}\s*,?\s*{_HOUR}{_WEEKDAY}(?:ngày\s+){_WEEKDAY}{_DM}", re.IGNORECASE)
_MONTHLY = re.compile(
    rf"(?:\b{_UNTIL}\s*)?{_HOUR}(?:ngày\s+)(?P<d>\d{{1,2}})\s*,?\s*(?:của\s+)?(?:{_EVERY}\s+tháng|tháng\s+sau|"
    rf"tháng\s+kế\s+tiếp)",
    re.IGNORECASE,
)
_QUARTERLY = re.compile(
    rf"(?:\b{_UNTIL}\s*)?(?:ngày\s+(?P<d>\d{{1,2}})|(?P<n>\d{{1,2}})\s+ngày\s+đầu(?=[^.;]{{3,25}}{_EVERY}\s+quý))\s*,?\s*"
    rf"(?:của\s+)?tháng\s+(?P<which>đầu|cuối)\s+(?:của\s+)?(?:{_EVERY}\s+)?quý(?:\s+sau)?",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\b(?P<how>trước|trong|hết|đến\s+hết|đến\s+cuối|cuối|xong\s+trong|chậm\s+nhất(?:\s+là)?(?:\s+trong)?|"
    r"hoàn\s+thành\s+(?:trong|trước))\s+"
    r"tháng\s+(?P<m>\d{1,2})(?:\s*(?:/|năm)\s*(?P<y>\d{4}))?(?!\s*[/\d])",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\b(?P<how>trước|trong|hết|đến\s+hết|cuối|hoàn\s+thành\s+(?:trong|trước)|"
    r"chậm\s+nhất(?:\s+là)?(?:\s+trong)?)\s+quý\s+"
    r"(?P<q>I{1,3}|IV|[1-4])\b(?:\s*(?:/|năm|-)\s*(?P<y>\d{4}))?",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:hoàn\s+thành|hoàn\s+thiện|xong|kết\s+thúc|dứt\s+điểm)\b[^.;]{0,60}?\b(?:trong|hết|trước\s+khi\s+hết|"
    r"cuối)\s+năm\s+(?P<y>\d{4})",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:trong|hết|hoàn thành)\s+(?:6|06|sáu)\s+tháng\s+đầu\s+năm(?:\s+(?P<y>\d{4}))?", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:(?:trong\s+)?(?:thời\s+(?:hạn|gian)|vòng)|trong|sau|chậm\s+nhất(?:\s+(?:là|sau|trong))*|"
    r"không\s+quá)\s*(?:vòng\s+|là\s+)?(?:tối\s+đa\s+|không\s+quá\s+|[^\W\d]+\s*\()?"
    r"(?P<n>\d{1,3})\)?\s*(?:\([^)]{2,30}\)\s*)?(?P<unit>giờ|tiếng|ngày|tuần|tháng)(?P<work>\s+làm\s+việc)?"
    r"(?P<from>\s*,?\s*(?:kể\s+từ|tính\s+từ|từ|sau)\s+(?:khi|ngày|lúc|thời\s+điểm)?\s*(?P<event>[^.;,]{3,70}))?",
    re.IGNORECASE,
)
_PERIODS = {
    "ngày": "hằng ngày",
    "tuần": "hằng tuần",
    "tháng": "hằng tháng",
    "quý": "hằng quý",
    "năm": "hằng năm",
    "3 tháng": "hằng quý",
    "03 tháng": "hằng quý",
    "6 tháng": "6 tháng một lần",
    "06 tháng": "6 tháng một lần",
    "sáu tháng": "6 tháng một lần",
}
_PERIOD = re.compile(
    rf"(?:định\s+kỳ\s*,?\s*(?:\([^)]*\)\s*)?(?:theo\s+)?(?P<first>(?:{_EVERY}\s+)?(?:ngày|tuần|tháng|quý|năm|"
    rf"0?[36]\s+tháng|sáu\s+tháng))|định\s+kỳ\s+(?:ít\s+nhất\s+)?(?:một|01|1)\s+lần\s+(?:trong|mỗi)\s+"
    rf"(?P<zeroth>0?[36]\s+tháng|tháng|quý|năm)"
    rf"|\b{_EVERY}\s+(?P<second>ngày|tuần|tháng|quý|năm)"
    r"|(?P<third>\d+\s+(?:ngày|tuần|tháng|quý|năm)\s*(?:/|một\s+|1\s+)lần)|(?P<fourth>0?6\s+tháng)\s*(?:,|"
    r"và)\s*(?:hằng|hàng)?\s*năm)",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"\b(?:định\s+kỳ|báo\s+cáo|sơ\s+kết|tổng\s+kết|gửi|giao\s+ban|họp|kiểm\s+tra|rà\s+soát|thống\s+kê|cập\s+nhật|"
    r"đánh\s+giá|tổng\s+hợp|kiểm\s+kê)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(r"\s*(?:một|0?1)\s+lần\b", re.IGNORECASE)  # mỗi quý một lần
# "Hằng năm, …" before all else says when what follows is to be done
_OPENING = re.compile(
    rf"^\W*(?:(?:\d{{1,2}}(?:\.\d{{1,2}})*|[a-zđ])[.)]\s*)?(?:định\s+kỳ\s+)?{_EVERY}\s+(?:tuần|tháng|quý|năm)\s*,",
    re.IGNORECASE,
)
_ORDERING = re.compile(
    r"\b(?:phải|có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|lập|trình|thông\s+báo|cung\s+cấp|xây\s+dựng|tổ\s+chức|gửi|báo\s+cáo|"
    r"tổng\s+hợp)\b",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"(?:kế\s+hoạch|dự\s+toán|chương\s+trình|nhiệm\s+vụ|công\s+tác|phát\s+triển[^,.;]{0,40}|chỉ\s+tiêu|"
    r"kinh\s+phí|ngân\s+sách|xã\s+hội|thực\s+hiện)\s*$",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?P<h>\d{1,2})\s*(?:h|giờ|g)\s*(?P<m>[0-5]\d)?", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\b(?:thực\s+hiện|tổ\s+chức|triển\s+khai|tiến\s+hành|hoàn\s+thành|thời\s+gian)\b[^.;]{0,120}?(?P<words>từ\s+(?:ngày\s+)?"
    r"(?P<d1>\d{1,2})[/.-](?P<m1>\d{1,2})(?:[/.-](?P<y1>\d{4}))?\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?"
    r"(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4}))",
    re.IGNORECASE,
)
# The same without a word of doing: only where the period ends after the document's day and is none that is reported on.
_UNTIL_THEN = re.compile(
    r"(?P<words>\btừ\s+(?:(?:ngày\s+)?(?P<d1>\d{1,2})(?:[/.-](?P<m1>\d{1,2}))?(?:[/.-](?P<y1>\d{4}))?\s*(?:đến|-|–)\s*(?:hết\s+)?"
    r"(?:ngày\s+)?(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})|tháng\s+(?P<m3>\d{1,2})(?:/(?P<y3>\d{4}))?\s*(?:đến|-|–)"
    r"\s*(?:hết\s+)?tháng\s+(?P<m4>\d{1,2})\s*(?:/|năm)\s*(?P<y4>\d{4})))",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:đã|số\s+liệu|kỳ\s+báo\s+cáo|giai\s+đoạn|ghi\s+nhận|phát\s+sinh|tính|được|kết\s+quả|hiệu\s+lực|giá\s+trị|áp\s+dụng)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
# Days that are named from the day of the document; one in brackets behind them is meant where there is one.
_NEARBY = re.compile(
    r"\b(?:(?P<today>(?:(?:ngay\s+)?trong\s+)?(?:ngày\s+)?hôm\s+nay|(?:cuối\s+)?(?:giờ\s+)?(?:chiều|sáng|tối)\s+nay)|(?P<tomorrow>"
    r"(?:chiều\s+|sáng\s+)?(?:ngày\s+)?mai)(?=\s*[(.,;]|\s*$|\s+(?:về|để|cho|gửi|trình)\b)|thứ\s+(?P<weekday>hai|ba|tư|năm|sáu|bảy|[2-7])"
    r"\s+tuần\s+(?P<week>này|sau|tới)|(?:ngay\s+)?trong\s+tuần\s+(?P<within>này|sau|tới))(?:\s*\(\s*(?:ngày\s+)?(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?\s*\))?",
    re.IGNORECASE,
)
_DEMANDED = re.compile(
    r"\b(?:trước|trong|xong|chậm\s+nhất|muộn\s+nhất|ngay|hạn|đến|báo\s+cáo|gửi|nộp)\b", re.IGNORECASE
)
_WEEK_OF_MONTH = re.compile(
    r"\b(?:trong|vào)\s+tuần\s+(?:thứ\s+)?(?P<week>đầu|nhất|hai|ba|tư|cuối)\s+(?:của\s+)?tháng\s+(?P<m>\d{1,2})(?:\s*(?:/|năm)\s*(?P<y>\d{4}))?(?!\s*[/\d])",
    re.IGNORECASE,
)
_ENDS_OF_WEEKS = {"đầu": 7, "nhất": 7, "hai": 14, "ba": 21, "tư": 28}  # of a month
_MONTHS_OF_QUARTER = {"I": 3, "II": 6, "III": 9, "IV": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_LONGEST = 4000
_TERM_UNITS = {"ngày": TermUnit.DAYS, "tuần": TermUnit.WEEKS, "tháng": TermUnit.MONTHS}
_NARRATIVE = re.compile(
    r"(?:(?<!phải )(?:được|đã)\s+(?:cấp|ban hành|phê duyệt|thành lập|tuyển dụng|bổ nhiệm|công nhận|ký)|"
    r"(?:được sử dụng|sử dụng|có hiệu lực|có giá trị|áp dụng)|từ đầu (?:năm|quý|tháng)|lũy kế|tính|so với)\s*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(?:ký|ban\s+hành|phát\s+hành)\b", re.IGNORECASE)
# this document, not one of an individual case: ``văn bản đề nghị của đơn vị``, ``thông báo về cuộc đình công``
_THIS_DOCUMENT = re.compile(
    r"(?:văn bản|công văn|kế hoạch|thông báo|quyết định|chỉ thị)\s*(?:này|trên|nói trên|chỉ đạo|$|"
    r"của (?:sở|ubnd|ủy ban|bộ|trung tâm)\b)",
    re.IGNORECASE,
)
_RECEIVED = re.compile(r"\bnhận\b", re.IGNORECASE)


def find_deadline(
    sentence: str, issued: date | None = None, received: date | None = None, work_calendar: WorkCalendar = PLAIN
) -> Deadline | None:
    """The deadline in a sentence; what comes again takes precedence over a date, a date over a month, a month over a
    span.

    ``issued`` is the date of the document, ``received`` the day of its arrival: spans and dates without a year are
    counted from them, working days by the calendar.
    """
    sentence = _plain(sentence)
    found = _first(sentence, issued, received, work_calendar)
    if found is None:
        return _done_within(sentence) or _until_then(sentence, issued)
    if found.recurrence:
        return _with_recurrences(found, sentence, issued)
    hour = _TIME.search(found.words)
    time = f"{int(hour['h']):02d}:{int(hour['m'] or 0):02d}" if hour and int(hour["h"]) < 24 else ""
    dues = _dues(found, sentence, issued)
    return replace(found, dues=dues, due=dues[0] if dues else found.due, time=time)


_CLAUSES = re.compile(r";|,\s*(?=(?:sau\s+đó|tiếp\s+đó|đồng\s+thời)\b)", re.IGNORECASE)


_BRACKETS = re.compile(r"\([^()]*\)")


def deadlines_of_clauses(
    sentence: str, issued: date | None = None, received: date | None = None, work_calendar: WorkCalendar = PLAIN
) -> tuple[Deadline, ...]:
    """The deadlines of a sentence's clauses where they are of different kinds: one that is due once and one that comes
    again, two terms, two hours. None where :func:`find_deadline` says it all."""
    found: dict[tuple[Any, ...], Deadline] = {}  # each day once, whatever else is said of it
    start, sentence = 0, _plain(sentence)
    open_text = _BRACKETS.sub(lambda match: " " * len(match.group()), sentence)
    for end in (*(mark.start() for mark in _CLAUSES.finditer(open_text)), len(sentence)):
        one = find_deadline(sentence[start:end], issued, received, work_calendar)
        if one is not None and (one.dues or one.recurrences):
            found.setdefault((one.dues, one.recurrences), replace(one, start=one.start + start, end=one.end + start))
        start = end
    several = list(found.values())
    alike = all(one.recurrences for one in several) or not any(
        one.recurrences or one.term or one.time for one in several
    )
    return tuple(several) if len(several) > 1 and not alike else ()


def _plain(sentence: str) -> str:
    """With single spaces and of a bounded length, or the patterns take long; without letters that a pattern takes for
    others."""
    return " ".join(sentence[:_LONGEST].split()).translate(LOOKALIKES)


def _first(sentence: str, issued: date | None, received: date | None, work_calendar: WorkCalendar) -> Deadline | None:
    recurring = _recurring(sentence, issued)
    if recurring:
        return recurring
    for find in (_dated, _short, _nearby, _week_of_month, _month, _quarter, _half, _year):
        if deadline := find(sentence, issued):
            return deadline
    return _within(sentence, issued, received, work_calendar)


def _with_recurrences(found: Deadline, sentence: str, issued: date | None) -> Deadline:
    """The first due date follows where the sentence says the day of each period."""
    read = read_recurrences(sentence)
    said = [one.recurrence for one in read if one.is_said]
    due = found.due
    if due is None and issued is not None and said:
        due = next_due(said, issued).on
    recurrences = tuple(one.recurrence for one in read)
    return replace(found, recurrences=recurrences, due=due, dues=(due,) if due else ())


def _dues(found: Deadline, sentence: str, issued: date | None) -> tuple[date, ...]:
    """The due date, and those of other days that the sentence names in the same way."""
    if found.due is None:
        return ()
    others = [one.due for one in (*_all_dated(sentence), *_all_short(sentence, issued)) if one.due is not None]
    return tuple(sorted({found.due, *others})) if found.due in others else (found.due,)


def _done_within(sentence: str) -> Deadline | None:
    """``thực hiện từ ngày 01/11 đến hết ngày 15/12/2026``: it is due when the period ends. A period without a word of
    doing is only told."""
    match = _FROM_TO.search(sentence)
    if match is None or re.search(r"\bđã\b", sentence[: match.start()], re.IGNORECASE):
        return None
    end = _valid_date(int(match["y2"]), int(match["m2"]), int(match["d2"]))
    return _ending(match, _valid_date(int(match["y1"] or match["y2"]), int(match["m1"]), int(match["d1"])), end)


def _ending(match: re.Match[str], start: date | None, end: date | None) -> Deadline | None:
    """What is due when a period ends; None when it is no period."""
    if start is None or end is None or start >= end:
        return None
    return Deadline(match["words"].strip(), end, "", match.start("words"), match.end("words"), (end,), (start, end))


def _until_then(sentence: str, issued: date | None) -> Deadline | None:
    """``đợt 1 từ ngày 25/5 đến ngày 05/6/2026``, ``kiểm tra từ tháng 6 đến tháng 7/2026``: due at the end."""
    match = _UNTIL_THEN.search(sentence)
    if match is None or issued is None or _TOLD.search(sentence[: match.start()]):
        return None
    if match["m4"]:
        valid = 1 <= int(match["m3"]) <= 12 and 1 <= int(match["m4"]) <= 12
        end = _end_of_month(int(match["y4"]), int(match["m4"])) if valid else None
        start = _valid_date(int(match["y3"] or match["y4"]), int(match["m3"]), 1) if valid else None
    else:
        end = _valid_date(int(match["y2"]), int(match["m2"]), int(match["d2"]))
        start = _valid_date(int(match["y1"] or match["y2"]), int(match["m1"] or match["m2"]), int(match["d1"]))
    return None if end is not None and end < issued else _ending(match, start, end)


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        result = date(year, month, day)
    except ValueError:
        return None
    return result if 1990 <= year <= 2100 else None


def _next_day_of_year(month: int, day: int, issued: date | None) -> date | None:
    """The next such day of the year, on or after the document's date."""
    if issued is None:
        return None
    this_year = _valid_date(issued.year, month, day)
    if this_year is not None and this_year < issued:
        return _valid_date(issued.year + 1, month, day)
    return this_year


def _recurring(sentence: str, issued: date | None) -> Deadline | None:
    if schedule := read_schedule(sentence):
        words = sentence[schedule.start : schedule.end]
        return Deadline(words, None, label_of(schedule.recurrences), schedule.start, schedule.end)
    if match := _YEARLY.search(sentence):
        day, month = int(match["d"]), int(match["m"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            recurrence = f"hằng năm, trước ngày {day:02d}/{month:02d}"
            return Deadline(
                match.group().strip(), _next_day_of_year(month, day, issued), recurrence, match.start(), match.end()
            )
    if match := _QUARTERLY.search(sentence):
        day = int(match["d"] or match["n"])
        recurrence = f"hằng quý, trước ngày {day:02d} tháng {match['which'].lower()} quý"
        return Deadline(match.group().strip(), None, recurrence, match.start(), match.end())
    if match := _MONTHLY.search(sentence):
        day = int(match["d"])
        recurrence = f"hằng tháng, trước ngày {day:02d}"
        return Deadline(match.group().strip(), _next_of_month(day, issued), recurrence, match.start(), match.end())
    for match in _PERIOD.finditer(sentence):
        before, around = sentence[: match.start()], sentence[max(0, match.start() - 90) : match.end() + 60]
        firm = match.group().lower().startswith("định") or _ONCE.match(sentence, match.end())
        regular = re.search(r"định\s+kỳ[^.;]{0,80}$", before, re.IGNORECASE)
        opens = _OPENING.match(sentence) if _ORDERING.search(sentence) and not _DATED.search(sentence) else None
        if not firm and not regular and not opens and (not _REPORTING.search(around) or _ADJECTIVE.search(before)):
            continue
        word = re.sub(rf"^{_EVERY}\s+", "", next(group for group in match.groups() if group).lower())
        period = _PERIODS.get(re.sub(r"\s+", " ", word), word)
        others = re.match(r"((?:\s*,\s*(?:và\s+)?|\s+và\s+)(?:quý|năm|6 tháng|tháng))+", sentence[match.end() :])
        if others:
            period += others.group().rstrip()
        until = re.search(rf"{_UNTIL}\s*(?:ngày\s+){_DM}", sentence, re.IGNORECASE)
        due = None
        if until and period.startswith("hằng năm"):
            due = _next_day_of_year(int(until["m"]), int(until["d"]), issued)
            period = f"hằng năm, trước ngày {int(until['d']):02d}/{int(until['m']):02d}"
        return Deadline(match.group().strip(), due, period, match.start(), match.end())
    return None


def _next_of_month(day: int, issued: date | None) -> date | None:
    if issued is None or not 1 <= day <= 31:
        return None
    this_month = _valid_date(issued.year, issued.month, min(day, calendar.monthrange(issued.year, issued.month)[1]))
    if this_month is not None and this_month >= issued:
        return this_month
    year, month = (issued.year + 1, 1) if issued.month == 12 else (issued.year, issued.month + 1)
    return _valid_date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _dated(sentence: str, issued: date | None) -> Deadline | None:
    return next(_all_dated(sentence), None)


def _all_dated(sentence: str) -> Iterator[Deadline]:
    for match in _DATED.finditer(sentence):
        before = sentence[max(0, match.start() - 25) : match.start()]
        word = match.group().lower()
        if word.startswith(("đến", "trong", "vào")) and re.search(r"(?:từ|ngày|tháng)\s*[\d/\s]*$", before):
            continue  # từ ngày … đến ngày …: a period in the narrative, not a deadline
        if word.startswith("trong") and re.search(r"họp\s*$", before):
            continue
        if word.startswith("đến") and re.search(r"số\s+liệu\s*$", before):
            continue  # chốt số liệu đến hết ngày …: until when it counts
        if re.search(r"phan dau$", fold(before)) or _NARRATIVE.search(before):
            continue  # a target; what was given before a day, or holds until one
        due = _valid_date(int(match["y"]), int(match["m"]), int(match["d"]))
        if due is not None:
            yield Deadline(match.group().strip(), due, "", match.start(), match.end())


def _short(sentence: str, issued: date | None) -> Deadline | None:
    return next(_all_short(sentence, issued), None)


def _all_short(sentence: str, issued: date | None) -> Iterator[Deadline]:
    for match in _SHORT.finditer(sentence):
        if 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31:
            due = _next_day_of_year(int(match["m"]), int(match["d"]), issued)
            yield Deadline(match.group().strip(), due, "", match.start(), match.end())


def _nearby(sentence: str, issued: date | None) -> Deadline | None:
    """Today, tomorrow, a day of this week or the next, as the document's day says."""
    for match in _NEARBY.finditer(sentence):
        if issued is None or not _DEMANDED.search(sentence[: match.end()]):
            continue
        if match["d"]:
            due = _valid_date(int(match["y"] or issued.year), int(match["m"]), int(match["d"]))
        elif match["within"]:
            due = issued + timedelta(days=4 - issued.weekday() + (0 if match["within"].lower() == "này" else 7))
        elif match["weekday"]:
            ahead = WEEKDAYS[match["weekday"].lower()] - issued.weekday() + (0 if match["week"].lower() == "này" else 7)
            due = issued + timedelta(days=ahead)
        else:
            due = issued + timedelta(days=1 if match["tomorrow"] else 0)
        if due is not None and due >= issued:
            return Deadline(match.group().strip(), due, "", match.start(), match.end())
    return None


def _week_of_month(sentence: str, issued: date | None) -> Deadline | None:
    match = _WEEK_OF_MONTH.search(sentence)
    if match is None or not 1 <= int(match["m"]) <= 12:
        return None
    month, last = int(match["m"]), _ENDS_OF_WEEKS.get(match["week"].lower())
    year = int(match["y"]) if match["y"] else _year_of(month, issued)
    due = None
    if year:
        due = _valid_date(year, month, last) if last else _end_of_month(year, month)
    return Deadline(match.group().strip(), due, "", match.start(), match.end())


def _end_of_month(year: int, month: int) -> date | None:
    return _valid_date(year, month, calendar.monthrange(year, month)[1]) if 1990 <= year <= 2100 else None


def _month(sentence: str, issued: date | None) -> Deadline | None:
    for match in _MONTH.finditer(sentence):
        month = int(match["m"])
        year = int(match["y"]) if match["y"] else _year_of(month, issued)
        if not 1 <= month <= 12:
            continue
        due = _end_of_month(year, month) if year else None
        if due and re.search(r"trước$", match["how"], re.IGNORECASE):
            due = due.replace(day=1) - timedelta(days=1)
        return Deadline(match.group().strip(), due, "", match.start(), match.end())
    return None


def _year_of(month: int, issued: date | None) -> int | None:
    if issued is None:
        return None
    return issued.year if month >= issued.month else issued.year + 1


def _quarter(sentence: str, issued: date | None) -> Deadline | None:
    match = _QUARTER.search(sentence)
    if match is None:
        return None
    month = _MONTHS_OF_QUARTER.get(match["q"].upper())
    if month is None:
        return None
    year = int(match["y"]) if match["y"] else _year_of(month, issued)
    due = _end_of_month(year, month) if year else None
    if due and re.search(r"trước$", match["how"], re.IGNORECASE):
        first = date(due.year, month - 2, 1)
        due = first - timedelta(days=1)
    return Deadline(match.group().strip(), due, "", match.start(), match.end())


def _half(sentence: str, issued: date | None) -> Deadline | None:
    match = _HALF.search(sentence)
    if match is None:
        return None
    year = int(match["y"]) if match["y"] else issued.year if issued else None
    due = _valid_date(year, 6, 30) if year else None
    return Deadline(match.group().strip(), due, "", match.start(), match.end())


def _year(sentence: str, issued: date | None) -> Deadline | None:
    match = _YEAR.search(sentence)
    if match is None:
        return None
    return Deadline(match.group().strip(), _valid_date(int(match["y"]), 12, 31), "", match.start(), match.end())


def _within(sentence: str, issued: date | None, received: date | None, work_calendar: WorkCalendar) -> Deadline | None:
    for match in _WITHIN.finditer(sentence):
        unit, count = match["unit"].lower(), int(match["n"])
        opening = match.group().lower()
        if (
            opening.startswith(("trong ", "sau "))
            and not match["from"]
            and not re.match(r"trong\s+(?:vòng|thời)", opening)
        ):
            continue  # "trong 3 tháng cuối năm", "sau 9 tháng": a period in the narrative
        if unit == "tháng" and re.search(
            r"tháng\s+(?:đầu|cuối)\s+năm", sentence[match.start() : match.end() + 12], re.IGNORECASE
        ):
            continue
        base = _start_of_span(match["event"] or "", issued, received)
        due, term = None, None
        if base is not None and count:
            if unit in ("giờ", "tiếng"):
                due = base + timedelta(days=(count + 23) // 24)
            else:
                term = Term(count, TermUnit.WORKING_DAYS if match["work"] else _TERM_UNITS[unit], base)
                due = term.ends_on(work_calendar) if match["work"] else term.last_day
        return Deadline(match.group().strip(" ,"), due, "", match.start(), match.end(), term=term)
    return None


def _start_of_span(event: str, issued: date | None, received: date | None) -> date | None:
    """The day on which a span starts; None for events of individual cases (``có người mắc``)."""
    if full := re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", event):
        return _valid_date(int(full[3]), int(full[2]), int(full[1]))
    if _RECEIVED.search(event):
        return received if _THIS_DOCUMENT.search(event) else None
    if _SIGNED.search(event):
        return issued
    return None
