"""By when: the dates, spans and periods that sentences name.

Nothing is invented: a span whose beginning is unknown, or a day without a year and without a document's
date to count from, gives the words but no day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ytcs_docs.language.text import fold

Shift = Callable[[date, int], date]  # a day and a number of working days → the day they end


@dataclass(frozen=True, slots=True)
class Deadline:
    """``due`` is None when the words alone don't give a day; ``recurrence`` is said in an office's words."""

    words: str
    due: date | None = None
    recurrence: str = ""
    start: int = 0
    end: int = 0


def add_weekdays(day: date, count: int) -> date:
    """Working days without knowing the holidays: Monday to Friday."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day


_HOUR = r"(?:(?:vào\s+)?(?:lúc\s+)?\d{1,2}\s*(?:h|giờ|g)\s*(?:\d{2})?(?:\s*phút)?\s*,?\s*)?"
_WEEKDAY = r"(?:\(?\s*(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\s*\)?,?\s*)?"
_UNTIL = (
    r"(?:trước|chậm\s+nhất(?:\s+(?:là|đến|vào|trong))*|muộn\s+nhất(?:\s+(?:là|đến|vào|trong))*|không\s+quá|"
    r"hạn\s+(?:cuối|chót|nộp|báo\s+cáo)?\s*"
    r"(?::|là|đến|vào)?|thời\s+hạn\s*(?::|đến|là)?|(?:đến\s+)?hết|(?:xong|hoàn\s+thành)(?:\s+(?:trước|trong|vào|"
    r"xong))*|đến|trong|vào|từ\s+nay\s+đến|"
    r"kể\s+từ\s+nay\s+đến|về\s+trước)"
)
_EVERY = r"(?:hằng|hàng|mỗi)"
_DMY = r"(?P<d>\d{1,2})\s*(?:/|\.|-|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:/|\.|-|\s+năm\s+)\s*(?P<y>\d{4})"
_DM = r"(?P<d>\d{1,2})\s*(?:/|\s+tháng\s+)\s*(?P<m>\d{1,2})(?!\s*[/\d])(?!\s*năm\s+\d)"

_DATED = re.compile(rf"\b{_UNTIL}\s*,?\s*{_HOUR}{_WEEKDAY}(?:ngày\s+)?{_WEEKDAY}{_DMY}", re.IGNORECASE)
_YEARLY = re.compile(rf"(?:\b{_UNTIL}\s*)?{_HOUR}(?:ngày\s+){_DM}\s*,?\s*(?:của\s+)?{_EVERY}\s+năm", re.IGNORECASE)
_SHORT = re.compile(rf"\b{_UNTIL}\s*,?\s*{_HOUR}{_WEEKDAY}(?:ngày\s+){_WEEKDAY}{_DM}", re.IGNORECASE)
_MONTHLY = re.compile(
    rf"(?:\b{_UNTIL}\s*)?{_HOUR}(?:ngày\s+)(?P<d>\d{{1,2}})\s*,?\s*(?:của\s+)?(?:{_EVERY}\s+tháng|tháng\s+sau|"
    rf"tháng\s+kế\s+tiếp)",
    re.IGNORECASE,
)
_QUARTERLY = re.compile(
    rf"(?:\b{_UNTIL}\s*)?(?:ngày\s+)(?P<d>\d{{1,2}})\s*,?\s*(?:của\s+)?tháng\s+(?P<which>đầu|"
    rf"cuối)\s+(?:của\s+)?(?:{_EVERY}\s+)?quý(?:\s+sau)?",
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
    r"không\s+quá)\s*(?:vòng\s+|là\s+)?"
    r"(?P<n>\d{1,3})\s*(?:\([^)]{2,30}\)\s*)?(?P<unit>giờ|tiếng|ngày|tuần|tháng)(?P<work>\s+làm\s+việc)?"
    r"(?P<from>\s*,?\s*(?:kể\s+từ|tính\s+từ|từ|sau)\s+(?:khi|ngày|lúc|thời\s+điểm)?\s*(?P<event>[^.;,]{3,70}))?",
    re.IGNORECASE,
)
_PERIODS = {
    "ngày": "hằng ngày",
    "tuần": "hằng tuần",
    "tháng": "hằng tháng",
    "quý": "hằng quý",
    "năm": "hằng năm",
    "6 tháng": "6 tháng một lần",
    "06 tháng": "6 tháng một lần",
    "sáu tháng": "6 tháng một lần",
}
_PERIOD = re.compile(
    rf"(?:định\s+kỳ\s*,?\s*(?:\([^)]*\)\s*)?(?:theo\s+)?(?P<first>(?:{_EVERY}\s+)?(?:ngày|tuần|tháng|quý|năm|"
    rf"0?6\s+tháng|sáu\s+tháng))"
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
_ADJECTIVE = re.compile(
    r"(?:kế\s+hoạch|dự\s+toán|chương\s+trình|nhiệm\s+vụ|công\s+tác|phát\s+triển[^,.;]{0,40}|chỉ\s+tiêu|"
    r"kinh\s+phí|ngân\s+sách|xã\s+hội|thực\s+hiện)\s*$",
    re.IGNORECASE,
)
_MONTHS_OF_QUARTER = {"I": 3, "II": 6, "III": 9, "IV": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_SIGNED = re.compile(r"\b(?:ký|ban\s+hành|phát\s+hành)\b", re.IGNORECASE)
_RECEIVED = re.compile(r"\bnhận\b", re.IGNORECASE)


def find_deadline(
    sentence: str, issued: date | None = None, received: date | None = None, shift: Shift = add_weekdays
) -> Deadline | None:
    """The deadline of a sentence; a period goes before a day, a day before a month, a month before a span.

    ``issued`` is the document's date, ``received`` when it came: what spans and days without a year
    are counted from.
    """
    recurring = _recurring(sentence, issued)
    if recurring:
        return recurring
    for find in (_dated, _short, _month, _quarter, _half, _year):
        if found := find(sentence, issued):
            return found
    return _within(sentence, issued, received, shift)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1990 <= year <= 2100 else None


def _next(month: int, day: int, issued: date | None) -> date | None:
    """That day of the year, on or after the document's date."""
    if issued is None:
        return None
    found = _safe(issued.year, month, day)
    if found is not None and found < issued:
        return _safe(issued.year + 1, month, day)
    return found


def _recurring(sentence: str, issued: date | None) -> Deadline | None:
    if found := _YEARLY.search(sentence):
        day, month = int(found["d"]), int(found["m"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            said = f"hằng năm, trước ngày {day:02d}/{month:02d}"
            return Deadline(found.group().strip(), _next(month, day, issued), said, found.start(), found.end())
    if found := _QUARTERLY.search(sentence):
        said = f"hằng quý, trước ngày {int(found['d']):02d} tháng {found['which'].lower()} quý"
        return Deadline(found.group().strip(), None, said, found.start(), found.end())
    if found := _MONTHLY.search(sentence):
        day = int(found["d"])
        said = f"hằng tháng, trước ngày {day:02d}"
        return Deadline(found.group().strip(), _next_of_month(day, issued), said, found.start(), found.end())
    for found in _PERIOD.finditer(sentence):
        before, around = sentence[: found.start()], sentence[max(0, found.start() - 90) : found.end() + 60]
        firm = found.group().lower().startswith("định")
        regular = re.search(r"định\s+kỳ[^.;]{0,80}$", before, re.IGNORECASE)
        if not firm and not regular and (not _REPORTING.search(around) or _ADJECTIVE.search(before)):
            continue
        word = re.sub(rf"^{_EVERY}\s+", "", next(group for group in found.groups() if group).lower())
        period = _PERIODS.get(re.sub(r"\s+", " ", word), word)
        others = re.match(r"((?:\s*,\s*(?:và\s+)?|\s+và\s+)(?:quý|năm|6 tháng|tháng))+", sentence[found.end() :])
        if others:
            period += others.group().rstrip()
        until = re.search(rf"{_UNTIL}\s*(?:ngày\s+){_DM}", sentence, re.IGNORECASE)
        due = None
        if until and period.startswith("hằng năm"):
            due = _next(int(until["m"]), int(until["d"]), issued)
            period = f"hằng năm, trước ngày {int(until['d']):02d}/{int(until['m']):02d}"
        return Deadline(found.group().strip(), due, period, found.start(), found.end())
    return None


def _next_of_month(day: int, issued: date | None) -> date | None:
    if issued is None or not 1 <= day <= 31:
        return None
    this = _safe(issued.year, issued.month, min(day, calendar.monthrange(issued.year, issued.month)[1]))
    if this is not None and this >= issued:
        return this
    year, month = (issued.year + 1, 1) if issued.month == 12 else (issued.year, issued.month + 1)
    return _safe(year, month, min(day, calendar.monthrange(year, month)[1]))


def _dated(sentence: str, issued: date | None) -> Deadline | None:
    for found in _DATED.finditer(sentence):
        before = sentence[max(0, found.start() - 25) : found.start()]
        word = found.group().lower()
        if word.startswith(("đến", "trong", "vào")) and re.search(r"(?:từ|ngày|tháng)\s*[\d/\s]*$", before):
            continue  # từ ngày … đến ngày …: a span that is told, not a deadline
        if word.startswith("trong") and re.search(r"họp\s*$", before):
            continue
        if re.search(r"phan dau$", fold(before)):
            continue  # an aim
        due = _safe(int(found["y"]), int(found["m"]), int(found["d"]))
        if due is not None:
            return Deadline(found.group().strip(), due, "", found.start(), found.end())
    return None


def _short(sentence: str, issued: date | None) -> Deadline | None:
    for found in _SHORT.finditer(sentence):
        if 1 <= int(found["m"]) <= 12 and 1 <= int(found["d"]) <= 31:
            due = _next(int(found["m"]), int(found["d"]), issued)
            return Deadline(found.group().strip(), due, "", found.start(), found.end())
    return None


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _month(sentence: str, issued: date | None) -> Deadline | None:
    for found in _MONTH.finditer(sentence):
        month = int(found["m"])
        year = int(found["y"]) if found["y"] else _year_of(month, issued)
        if not 1 <= month <= 12:
            continue
        due = _end_of_month(year, month) if year else None
        if due and re.search(r"trước$", found["how"], re.IGNORECASE):
            due = due.replace(day=1) - timedelta(days=1)
        return Deadline(found.group().strip(), due, "", found.start(), found.end())
    return None


def _year_of(month: int, issued: date | None) -> int | None:
    if issued is None:
        return None
    return issued.year if month >= issued.month else issued.year + 1


def _quarter(sentence: str, issued: date | None) -> Deadline | None:
    found = _QUARTER.search(sentence)
    if found is None:
        return None
    month = _MONTHS_OF_QUARTER[found["q"].upper()]
    year = int(found["y"]) if found["y"] else _year_of(month, issued)
    due = _end_of_month(year, month) if year else None
    if due and re.search(r"trước$", found["how"], re.IGNORECASE):
        first = date(due.year, month - 2, 1)
        due = first - timedelta(days=1)
    return Deadline(found.group().strip(), due, "", found.start(), found.end())


def _half(sentence: str, issued: date | None) -> Deadline | None:
    found = _HALF.search(sentence)
    if found is None:
        return None
    year = int(found["y"]) if found["y"] else issued.year if issued else None
    return Deadline(found.group().strip(), date(year, 6, 30) if year else None, "", found.start(), found.end())


def _year(sentence: str, issued: date | None) -> Deadline | None:
    found = _YEAR.search(sentence)
    if found is None:
        return None
    return Deadline(found.group().strip(), date(int(found["y"]), 12, 31), "", found.start(), found.end())


def _within(sentence: str, issued: date | None, received: date | None, shift: Shift) -> Deadline | None:
    for found in _WITHIN.finditer(sentence):
        unit, count = found["unit"].lower(), int(found["n"])
        opening = found.group().lower()
        if (
            opening.startswith(("trong ", "sau "))
            and not found["from"]
            and not re.match(r"trong\s+(?:vòng|thời)", opening)
        ):
            continue  # "trong 3 tháng cuối năm", "sau 9 tháng": a span of the story
        if unit == "tháng" and re.search(
            r"tháng\s+(?:đầu|cuối)\s+năm", sentence[found.start() : found.end() + 12], re.IGNORECASE
        ):
            continue
        base = _base(found["event"] or "", issued, received)
        due = None
        if base is not None and count:
            if unit == "ngày":
                due = shift(base, count) if found["work"] else base + timedelta(days=count)
            elif unit == "tuần":
                due = base + timedelta(weeks=count)
            elif unit == "tháng":
                due = _months_after(base, count)
            else:
                due = base + timedelta(days=(count + 23) // 24)
        return Deadline(found.group().strip(" ,"), due, "", found.start(), found.end())
    return None


def _base(event: str, issued: date | None, received: date | None) -> date | None:
    """The day a span begins. What happens in each case (``có người mắc``) has none."""
    if full := re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", event):
        return _safe(int(full[3]), int(full[2]), int(full[1]))
    if _RECEIVED.search(event) and re.search(
        r"văn bản|công văn|kế hoạch|thông báo|quyết định|này|chỉ đạo|$", event, re.IGNORECASE
    ):
        return (
            received
            if re.search(r"văn bản|công văn|kế hoạch|thông báo|quyết định|chỉ thị", event, re.IGNORECASE)
            else None
        )
    if _SIGNED.search(event):
        return issued
    return None


def _months_after(day: date, count: int) -> date:
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
