"""Sheets of old registers: stored, converted to plain rows, headings recognised, those that belong together joined."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.files.store import file_store
from ytcs_docs.files.tables import read_sheets, write_rows
from ytcs_docs.language.text import fold
from ytcs_docs.register_import.headings import (
    HEADING_ROWS,
    is_headings,
    is_no_document,
    mended_by_content,
    recognise_headings,
)
from ytcs_docs.register_import.old_rows import BookFacts, facts_of, usual_mark
from ytcs_docs.registers.rules import Direction

SHOWN_ROWS = 5  # of a sheet, beneath its headings
_LOOKED_AT = 2_000  # rows of a sheet whose symbols tell whose book it is
_SAME_AS_ABOVE = re.compile(r"[\"“”'’〃]{1,2}|[-–\s]*(?:nt|n/t|như trên)[-–\s]*", re.IGNORECASE)
_NEVER_REPEATED = {"code", "number", "arrival"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a file: ``first`` is its first row in the plain rows (from 0), ``heading`` the last row of headings
    within it, ``columns`` the key of each column, ``rows`` how many stand below. ``known`` says that the headings were
    recognised."""

    name: str
    first: int
    heading: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    rows: int
    facts: BookFacts
    known: bool

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for sheets with the same headings."""
        return tuple(map(fold, self.headings))


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file that have rows; ``main`` is the one whose columns are shown."""

    sheets: tuple[Sheet, ...]

    @property
    def main(self) -> Sheet:
        return max(self.sheets, key=lambda sheet: (sheet.known, sheet.rows))

    def is_taken(self, sheet: Sheet) -> bool:
        """Whether a sheet is taken over when nobody chooses: with headings of a register; the main one always."""
        return sheet is self.main or (sheet.known and "subject" in sheet.columns)


def keep_sheet(stream: BinaryIO) -> str:
    """Store a sheet unchanged; returns its SHA-256."""
    return file_store().keep_bytes(stream)


def rows_path(sha256: str, name: str) -> Path:
    """Path of the rows of a stored sheet as plain .csv. Raises :class:`Refused` when it is not a table."""

    def make(original: Path, target: Path) -> None:
        write_rows(original, name, target)

    return file_store().derive(sha256, "sheets.csv", make)


def look_at(rows: Path, name: str, direction: Direction | None = None) -> Book:
    """The sheets, their headings and first rows; without recognised headings, the fullest row is taken for them."""
    begun: list[_Begun] = []
    for line, (sheet, row) in enumerate(read_sheets(rows)):
        if not begun or begun[-1].name != sheet:
            begun.append(_Begun(sheet, line))
        begun[-1].count += 1
        if begun[-1].count <= _LOOKED_AT:
            begun[-1].rows.append(row)
    found = [one.looked_at(name, direction) for one in begun if any(map(any, one.rows))]
    if not found:
        raise InvalidInput("Bảng không có dòng nào.", "file")
    return Book(tuple(found))


@dataclass(slots=True)
class _Begun:
    """A sheet while its rows are read."""

    name: str
    first: int
    count: int = 0
    rows: list[list[str]] = field(default_factory=list)

    def looked_at(self, file_name: str, direction: Direction | None) -> Sheet:
        first = self.rows[: HEADING_ROWS + 10]
        found = recognise_headings(first, direction)
        if found is not None:
            heading, headings = found.last, list(found.texts)
            below = [row for row in self.rows[heading + 1 : heading + 200] if len(row) > 2]
            columns = mended_by_content(found.names, headings, below, direction)
        else:
            heading = max(range(min(len(first), HEADING_ROWS)), key=lambda index: sum(map(bool, first[index])))
            columns, headings = [""] * len(first[heading]), list(first[heading])
        width = max(len(row) for row in first[heading:])
        columns += [""] * (width - len(columns))
        title = " ".join(cell for row in first[:heading] for cell in row)
        facts = facts_of(title, self.name, file_name)
        at = next((columns.index(key) for key in ("notation", "code") if key in columns), None)
        if at is not None:
            codes = (row[at] for row in self.rows[heading + 1 :] if at < len(row))
            marked = usual_mark(f"1/{code.strip(' /')}" if columns[at] == "notation" else code for code in codes)
            facts = replace(facts, mark=marked)
        return Sheet(
            name=self.name,
            first=self.first,
            heading=heading,
            columns=tuple(columns),
            headings=tuple(headings + [""] * (width - len(headings))),
            first_rows=tuple(islice(_first_rows(first[heading + 1 :], columns, direction), SHOWN_ROWS)),
            rows=max(0, self.count - heading - 1),
            facts=facts,
            known=found is not None,
        )


def _first_rows(
    below: list[list[str]], columns: Sequence[str], direction: Direction | None
) -> Iterator[tuple[str, ...]]:
    """Some documents to judge the columns by; all rows of a sheet whose columns are not known."""
    for row in below:
        values = dict(zip(columns, row, strict=False))
        if direction is None or not any(columns) or not (is_headings(row, direction) or is_no_document(values)):
            yield tuple(row)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """The rows of one sheet that are taken over: ``first`` is the first of them in the plain rows (from 0)."""

    sheet: str
    heading: int  # of the sheet, from 0
    first: int
    rows: int
    columns: tuple[str, ...]
    facts: BookFacts


@dataclass(frozen=True, slots=True)
class Layout:
    """What an import job has to know of its sheets, in their order."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.rows for part in self.parts)

    def to_json(self) -> str:
        return json.dumps([asdict(part) for part in self.parts], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """Also of a job that was begun when only the first sheet was taken."""
        kept = json.loads(text)
        if isinstance(kept, dict):
            heading = kept["heading"]
            facts = BookFacts(year=kept["year"])
            columns = tuple(kept["columns"])
            only = Part(sheet="", heading=heading, first=heading + 1, rows=-1, columns=columns, facts=facts)
            return cls((only,))
        return cls(
            tuple(
                Part(**{**part, "columns": tuple(part["columns"]), "facts": BookFacts(**part["facts"])})
                for part in kept
            )
        )

    def place_of(self, line: int) -> str:
        """How people find a row: its number in the sheet, after the name of the sheet where there are several."""
        part = next((one for one in reversed(self.parts) if one.first < line), self.parts[0])
        number = line - (part.first - part.heading - 1)
        return f"{part.sheet}: {number}" if len(self.parts) > 1 else str(number)


def layout_of(
    book: Book,
    columns: Sequence[str] = (),
    taken: Sequence[str] | None = None,
    said: BookFacts | None = None,
) -> Layout:
    """The layout of a book with these columns of its main sheet, of the sheets that were ``taken``, with what was
    ``said`` of all rows."""
    said, main = said or BookFacts(), book.main
    chosen = tuple(columns) or main.columns
    parts = []
    for sheet in book.sheets:
        if not (book.is_taken(sheet) if taken is None else sheet.name in taken):
            continue
        facts = replace(
            sheet.facts,
            month=sheet.facts.month if len(book.sheets) > 1 else None,  # one sheet for a year may begin with a month
            year=said.year or sheet.facts.year,
            issuer=said.issuer,
            type_code=said.type_code or sheet.facts.type_code,
        )
        parts.append(
            Part(
                sheet=sheet.name,
                heading=sheet.heading,
                first=sheet.first + sheet.heading + 1,
                rows=sheet.rows,
                columns=chosen if sheet.key == main.key else sheet.columns,
                facts=facts,
            )
        )
    return Layout(tuple(parts))


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row to be taken over: ``line`` is its number in the plain rows, from 1; ``values`` by the key of the column,
    None for one that only repeats or numbers the headings."""

    line: int
    values: dict[str, str] | None
    facts: BookFacts


def rows_of(rows: Path, layout: Layout, skip: int, direction: Direction) -> Iterator[PlacedRow]:
    """The rows of all parts after the first ``skip``. Marks for "as above" are resolved, a subject that goes on in a
    row of its own is joined to it."""
    above: dict[str, str] = {}
    waiting: PlacedRow | None = None
    count = 0
    for line, part, row in _lines_of(rows, layout):
        if line == part.first:
            above = {}
        values = {name: value for name, value in zip(part.columns, row, strict=False) if name}
        found = PlacedRow(line + 1, values, part.facts)
        if is_headings(row, direction):
            found = replace(found, values=None)
        elif waiting is not None and waiting.values and _goes_on(values, row):
            waiting.values["subject"] = f"{waiting.values['subject']} {values['subject'].strip()}"
            found = replace(found, values=None)
        else:
            _resolve(values, above)
        if waiting is not None:
            count += 1
            if count > skip:
                yield waiting
        waiting = found
    if waiting is not None and count >= skip:
        yield waiting


def _lines_of(rows: Path, layout: Layout) -> Iterator[tuple[int, Part, list[str]]]:
    parts = iter(layout.parts)
    part = next(parts, None)
    first_sheet = None
    for line, (sheet, row) in enumerate(read_sheets(rows)):
        first_sheet = sheet if first_sheet is None else first_sheet
        while part is not None and part.rows >= 0 and line >= part.first + part.rows:
            part = next(parts, None)
        if part is None or (part.rows < 0 and sheet != first_sheet):
            return
        if line >= part.first:
            yield line, part, row


def _goes_on(values: dict[str, str], row: Sequence[str]) -> bool:
    """Whether a row only goes on with the subject of the one above: nothing else stands in it."""
    text = values.get("subject", "").strip()
    alone = bool(text) and sum(1 for cell in row if cell.strip()) == 1
    return alone and (text[0].islower() or text[0] == "(")


def _resolve(values: dict[str, str], above: dict[str, str]) -> None:
    """Put what stands above for ``-nt-`` and its like; remember what a row of a document says."""
    for name, value in values.items():
        if name not in _NEVER_REPEATED and _SAME_AS_ABOVE.fullmatch(value.strip()):
            values[name] = above.get(name, "")
    if sum(1 for value in values.values() if value.strip()) > 2:
        above.update({name: value for name, value in values.items() if value.strip()})


def plain_cell(text: str) -> str:
    """Escape a cell of a report, so that spreadsheet programs don't take it for a formula, wherever they divide the
    line (at tabs and semicolons, too)."""
    return re.sub(r"(^|[\t;\r\n]\s*)(?=[=+@-])", r"\1'", text)
