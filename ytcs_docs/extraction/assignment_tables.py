"""Tables and annexes that give out work: a row is a duty, columns say what, who leads, who helps, by when.

They stand behind the signature as often as in the text. Columns are known by their headings, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ytcs_docs.deadlines.terms import PLAIN, WorkCalendar
from ytcs_docs.extraction.actors import split_names
from ytcs_docs.extraction.deadlines import Deadline, find_deadline
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.files.layout import FileText, Line
from ytcs_docs.language.text import clean_line, fold

_HEADINGS = {
    "what": re.compile(
        r"^viec$|\b(?:noi dung|nhiem vu|cong viec|hoat dong|dau viec|viec (?:thuc hien|phai lam|can lam))\b"
    ),
    "helps": re.compile(r"\b(?:phoi hop|cung (?:thuc hien|lam)|tham gia|ho tro)\b"),
    "leads": re.compile(r"\b(?:chu tri|thuc hien|phu trach|duoc giao|chiu trach nhiem|dau moi)\b"),
    "until": re.compile(r"\b(?:thoi han|thoi gian|han|tien do|lo trinh|hoan thanh|ket thuc)\b"),
}
_WHOSE = re.compile(r"(?:don vi|phong|khoa|bo phan|co quan|nguoi|ca nhan|to chuc)\b(?!.*\b(?:tinh|nhan|huong|ten)\b)")
_ORDINAL = re.compile(r"(?:[IVX]+|\d{1,3}(?:\.\d{1,3})*|[a-zđ])[.)]?")
_TO = r"\s*(?:-|–|đến(?:\s+hết)?|và|,|;)\s*"
# How a cell says by when, in as few words as it can, and the same in words that a sentence has.
_SHORT_FOR = [
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (
            r"(?:từ\s+)?(?:ngày\s+)?\d{1,2}(?:/\d{1,2})?(?:/\d{4})?\s*(?:-|–|đến)\s*(?:ngày\s+)?(\d{1,2}/\d{1,2}(?:/\d{4})?)$",
            r"trước ngày \1",
        ),
        (
            rf"(?:ngày\s+)?(\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{4}})?){_TO}(?:ngày\s+)?(\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{4}})?)$",
            r"trước ngày \1, trước ngày \2",
        ),
        (r"(?:ngày\s+)?(\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?)$", r"trước ngày \1"),
        (r"(\d{1,2}/\d{4})$", r"trong tháng \1"),
        (
            rf"(?:từ\s+)?tháng\s+\d{{1,2}}(?:/\d{{4}})?(?:{_TO}\d{{1,2}}(?=\s*,))*{_TO}(?:tháng\s+)?(\d{{1,2}}(?:\s*(?:/|năm)\s*\d{{4}})?)$",
            r"trong tháng \1",
        ),
        (
            rf"(?:từ\s+)?quý\s+[IV\d]+(?:/\d{{4}})?{_TO}(?:quý\s+)?((?:I{{1,3}}|IV|[1-4])(?:\s*(?:/|năm)\s*\d{{4}})?)$",
            r"trong quý \1",
        ),
        (r"((?:tháng\s+\d|quý\s+[IV\d]).*)$", r"trong \1"),
        (r"(?:năm\s+)?(?:\d{4}\s*(?:-|–|đến)\s*)?(?:năm\s+)?(\d{4})$", r"hoàn thành trong năm \1"),
        (r"((?:hằng|hàng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)\b.*)$", r"định kỳ \1"),
        (r"((?:0?[36]\s+)?(?:ngày|tuần|tháng|quý|năm)\s*(?:/|một\s|0?1\s)\s*lần)$", r"định kỳ \1"),
        (r"(\d{1,3}\s+ngày(?:\s+làm\s+việc)?\s+(?:kể\s+)?(?:từ|sau)\s+.+)$", r"trong \1"),
        (
            r"(?:đợt|lần)\s+1\s*:\s*(\d{1,2}/\d{1,2}/\d{4})\s*[;,]\s*(?:đợt|lần)\s+2\s*:\s*(\d{1,2}/\d{1,2}/\d{4})$",
            r"trước ngày \1, trước ngày \2",
        ),
        (r"(?:đợt|lần)\s+1\s*:\s*(?:trong\s+)?(tháng\s+\d{1,2}/\d{4})\s*[;,]\s*(?:đợt|lần)\s+2\b", r"trong \1"),
        (r"(tuần\s+(?:đầu|cuối|thứ\s+\w+)\s+(?:của\s+)?tháng\s+.+)$", r"trong \1"),
    )
]
_SURE = 0.85


@dataclass(frozen=True, slots=True)
class _Columns:
    what: int
    leads: int
    helps: int | None
    until: int | None


def rows_of_tables(
    file: FileText, issued: date | None = None, received: date | None = None, calendar: WorkCalendar = PLAIN
) -> Iterator[tuple[Line, ReadDuty | None]]:
    """The rows of all tables that say who leads a piece of work: with its duty, and those of headings without one. A
    row that says neither what nor who is left out."""
    columns: _Columns | None = None
    for line in file.lines:
        cells = [clean_line(cell) for cell in line.text.split("\t")]
        if len(cells) < 3:
            if line.text.strip():
                columns = None
            continue
        if found := _columns(cells):
            columns = found
            yield line, None
        elif columns is not None and (duty := _duty(line, cells, columns, issued, received, calendar)) is not None:
            yield line, duty


def _columns(cells: list[str]) -> _Columns | None:
    """The columns of a row of headings; None when it is none."""
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if len(cell) > 60:
            return None
        folded = fold(cell)
        kind = next((kind for kind, pattern in _HEADINGS.items() if pattern.search(folded)), None)
        if kind == "leads" and "thoi" in folded.split():
            kind = "until"  # thời gian thực hiện
        if kind is not None:
            places.setdefault(kind, place)
    if "leads" not in places:  # only whose work it is: Phòng, Đơn vị cử đi
        weak = (at for at, cell in enumerate(cells) if at not in places.values() and _WHOSE.match(fold(cell)))
        if (whose := next(weak, None)) is not None:
            places["leads"] = whose
    if "what" not in places or "leads" not in places:
        return None
    return _Columns(places["what"], places["leads"], places.get("helps"), places.get("until"))


def _duty(
    line: Line,
    cells: list[str],
    columns: _Columns,
    issued: date | None,
    received: date | None,
    calendar: WorkCalendar,
) -> ReadDuty | None:
    def cell(place: int | None) -> str:
        return cells[place].strip(" .;") if place is not None and place < len(cells) else ""

    what, leads = cell(columns.what), cell(columns.leads)
    if len(what) < 6 or not leads or _ORDINAL.fullmatch(leads):
        return None
    doers = tuple(split_names(leads))
    deadline = _deadline(cell(columns.until), issued, received, calendar)
    return ReadDuty(
        title=what[:1].upper() + what[1:],
        sentence=line.text,
        start=line.start,
        end=line.end,
        lead=leads,
        coordinating=tuple(name for name in split_names(cell(columns.helps)) if name)[:12],
        confidence=_SURE,
        doers=doers,
        each_does_it=len(doers) > 1 or fold(leads).startswith(("cac ", "tat ca ", "nhung ")),
        due=deadline.due.isoformat() if deadline and deadline.due else None,
        due_words=deadline.words if deadline else cell(columns.until),
        recurrence=deadline.recurrence if deadline else "",
        deadline=deadline,
    )


def _deadline(words: str, issued: date | None, received: date | None, calendar: WorkCalendar) -> Deadline | None:
    """What a cell says: a day, a range, a month, a quarter, how often, or a sentence. Its words stay those of the
    cell."""
    if not words:
        return None
    matches = ((pattern.match(words), said) for pattern, said in _SHORT_FOR)
    full = next((match.expand(said) for match, said in matches if match), "")
    found = find_deadline(full or words, issued, received, calendar)
    return replace(found, words=words) if found is not None and full else found
