"""Tables and annexes that give out work: a row is a duty, columns say what, who leads, who helps, by when.

They stand behind the signature as often as in the text. Columns are known by their headings, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ytcs_docs.deadlines.terms import PLAIN, WorkCalendar
from ytcs_docs.extraction.actors import split_names
from ytcs_docs.extraction.deadlines import Deadline, find_deadline
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.files.layout import FileText, Line
from ytcs_docs.language.text import clean_line, fold

_HEADINGS = {
    "what": re.compile(r"\b(?:noi dung|nhiem vu|cong viec|hoat dong|dau viec|viec thuc hien)\b"),
    "helps": re.compile(r"\b(?:phoi hop)\b"),
    "leads": re.compile(r"\b(?:chu tri|thuc hien|phu trach|duoc giao|chiu trach nhiem)\b"),
    "until": re.compile(r"\b(?:thoi han|thoi gian|han|tien do|hoan thanh)\b"),
}
_ORDINAL = re.compile(r"(?:[IVX]+|\d{1,3}(?:\.\d{1,3})*|[a-zđ])[.)]?")
_DAY = re.compile(r"\s*(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?\s*$")
_PERIOD = re.compile(r"\s*(?:tháng\s+\d|quý\s+[IV\d])", re.IGNORECASE)
_SURE = 0.85


@dataclass(frozen=True, slots=True)
class _Columns:
    what: int
    leads: int
    helps: int | None
    until: int | None


def duties_of_tables(
    file: FileText, issued: date | None = None, received: date | None = None, calendar: WorkCalendar = PLAIN
) -> Iterator[ReadDuty]:
    """The duties in all tables that say who leads a piece of work; a row without either gives none."""
    columns: _Columns | None = None
    for line in file.lines:
        cells = [clean_line(cell) for cell in line.text.split("\t")]
        if len(cells) < 3:
            if line.text.strip():
                columns = None
            continue
        if found := _columns(cells):
            columns = found
        elif columns is not None and (duty := _duty(line, cells, columns, issued, received, calendar)) is not None:
            yield duty


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
    """What a cell says in as few words as it can: a day, a month, a quarter, or a sentence."""
    if not words:
        return None
    if _DAY.match(words):
        words = f"trước ngày {words.lower().removeprefix('ngày').strip()}"
    elif _PERIOD.match(words):
        words = f"trong {words[:1].lower()}{words[1:]}"
    return find_deadline(words, issued, received, calendar)
