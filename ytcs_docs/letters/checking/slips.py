"""Slips of whoever wrote or typed the text: what was left open or marked, days and hours that do not exist, names of
agencies in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ytcs_docs.decree30.form import calendar_day
from ytcs_docs.letters.checking.findings import FORM_RULE, TABLE_RULE, Fault, Part, named, short
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_LEFT_OPEN = (
    (re.compile(r"\{\{[^{}]{0,80}\}\}|\{%[^{}%]{0,80}%\}"), "trường của mẫu chưa điền"),
    (re.compile(r"\[[^\]\d][^\]]{1,60}\]|<[^>\d][^>]{1,60}>"), "chỗ trong ngoặc chưa điền"),
    (re.compile(r"\bx{3,}\b|\bX{4,}\b|\?{2,}"), "chỗ giữ chưa điền"),
    (
        re.compile(r"(?:ngày|tháng|năm|số)\s*(?:…+|\.{3,}|_{3,})\s*(?:tháng|năm|/|[,;.)]|$)", re.IGNORECASE),
        "chỗ để trống chưa điền",
    ),
    (re.compile(r"…{2,}|\.{5,}|_{4,}"), "chỗ để trống chưa điền"),
)
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b|ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
_WRITTEN_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2})(?= năm \d{4})", re.IGNORECASE)
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_WEEKDAY = re.compile(
    r"\b(thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật)\b\s*[,(]?\s*(?:ngày\s*)?"
    r"(?:(\d{1,2})/(\d{1,2})/(\d{4})|(\d{1,2}) tháng (\d{1,2}) năm (\d{4}))",
    re.IGNORECASE,
)
# Names of agencies of which the first letter is a capital before a name (appendix II, IV).
_AGENCY = re.compile(
    r"(?<![\w.])(sở Y tế|bộ Y tế|sở y tế|bộ y tế|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|thủ tướng chính phủ"
    r"|bộ (?:tài chính|nội vụ|công an|quốc phòng)|sở (?:nội vụ|tài chính|tư pháp|xây dựng))"
)


def slips(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Places left open, days that no calendar has, names of agencies in small letters: one finding for each kind."""
    lines = [*parts.subject, *([parts.addressees] if parts.addressees else []), *parts.addressee_list, *parts.body]
    yield from _left_open(lines)
    yield from _days(lines)
    yield from _agencies(lines)
    yield from _typing(parts.body)
    yield from _marked(parts.body)


def _left_open(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in (line for line in lines if not line.text.startswith("(")):  # what names a draft is filled in later
        for pattern, said in _LEFT_OPEN:
            found = pattern.search(line.text)
            if found is not None:
                yield Fault(
                    Part.TEXT, named(line), "Điều 8", f"{said}: “{short(found[0], 40)}”", "điền đủ trước khi trình"
                )
                return


def _days(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in lines:
        for found in _WRITTEN_DAY.finditer(line.text):
            day, month = int(found[1]), int(found[2])
            right = f"ngày {day:02d} tháng {month:02d}" if month <= 2 else f"ngày {day:02d} tháng {month}"
            if found[0].lower() != right and month <= 12:
                wanted = f"ghi “{right}” (thêm số 0 chỉ trước ngày dưới 10 và tháng 1, 2)"
                yield Fault(Part.TEXT, named(line), f"{FORM_RULE}.4", f"ghi “{found[0]}”", wanted)
                return
        for found in _DAY.finditer(line.text):
            if calendar_day(*(int(found[place] or found[place + 3]) for place in (1, 2, 3))) is None:
                said = f"“{found[0]}” không có trong lịch"
                yield Fault(Part.TEXT, named(line), "Điều 8", said, "ghi đúng ngày, tháng")
                return
        for found in _WEEKDAY.finditer(line.text):
            meant = calendar_day(*(int(found[place] or found[place + 3]) for place in (2, 3, 4)))
            if meant is not None and found[1].lower() != (right := _WEEKDAYS[meant.weekday()]):
                said = f"“{found[0]}”: ngày đó là {right}"
                yield Fault(Part.TEXT, named(line), "Điều 8", said, f"ghi đúng thứ trong tuần: {right}")
                return


def _agencies(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in lines:
        for found in _AGENCY.finditer(line.text):
            before = line.text[: found.start()].split()[-1:]
            if before and before[0].lower() in ("các", "những", "mọi", "từng", "hệ", "cơ", "cán", "trụ"):  # cơ sở y tế
                continue
            right = found[1][:1].upper() + found[1][1:]
            if right.startswith(("Sở ", "Bộ ")):
                right = f"{right[:2]} {right[3:4].upper()}{right[4:]}"
            elif right.startswith("Thủ"):
                right = "Thủ tướng Chính phủ"
            yield Fault(
                Part.TEXT,
                named(line),
                "Phụ lục II, mục IV",
                f"tên cơ quan “{found[1]}” viết chữ thường",
                f"viết hoa “{right}”",
            )
            return


_TIME = re.compile(r"\b(\d{1,2})\s*(?:giờ|h)\s*(\d{2})\b(?!\s*(?:ca|người|ngày))")
_TWICE = re.compile(r"\b(của|và|các|về|tại|theo|với|trong|được|những|để|trên|là|có|cho)\s+\1\b", re.IGNORECASE)


def _typing(lines: Sequence[Line]) -> Iterator[Fault]:
    """Slips of the typist, the first of each kind."""
    for pattern, said, wanted in (
        (re.compile(r"(?<![.…])\.\.(?![.…])"), "có hai dấu chấm", "chỉ một dấu chấm"),
        (re.compile(r"\w\s+[,;](?=\s)"), "có khoảng trắng trước dấu câu", "dấu câu đứng liền chữ trước nó"),
        (_TWICE, "lặp từ", "bỏ một từ"),
    ):
        found = next(((line, match) for line in lines if (match := pattern.search(line.text))), None)
        if found is not None:
            around = found[0].text[max(found[1].start() - 15, 0) : found[1].end() + 10]
            yield Fault(Part.TEXT, named(found[0]), "Điều 8", f"{said}: “…{around}…”", wanted)
    for line in lines:
        for match in _TIME.finditer(line.text):
            if int(match[1]) > 24 or int(match[2]) > 59:
                yield Fault(Part.TEXT, named(line), "Điều 8", f"giờ “{match[0]}” không có", "ghi đúng giờ, phút")
                return


def _marked(lines: Sequence[Line]) -> Iterator[Fault]:
    """What somebody marked while working on the text and left so."""
    for name, said, wanted in (
        ("struck", "còn chữ bị gạch ngang", "bỏ hẳn hoặc bỏ gạch"),
        ("highlighted", "còn chữ được tô màu nền", "bỏ màu nền"),
    ):
        line = next((one for one in lines if any(getattr(piece.format, name) for piece in one.pieces)), None)
        if line is not None:
            yield Fault(Part.TEXT, named(line), TABLE_RULE, said, wanted)
    for line in lines:
        if len(line.text) > 40 and line.pieces and all(piece.underline for piece in line.pieces):
            yield Fault(Part.TEXT, named(line), TABLE_RULE, "cả đoạn gạch chân", "chữ không gạch chân")
            return
