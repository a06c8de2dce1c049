"""Sheets of old registers: stored, converted to plain rows, headings recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.files.store import file_store
from ytcs_docs.files.tables import read_rows, write_rows
from ytcs_docs.language.text import fold
from ytcs_docs.register_import.old_rows import HEADING_ROWS, recognise_columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a file: ``heading`` is the row of headings (from 0), ``columns`` the key of each column, ``year``
    the year in the title above them."""

    heading: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    year: int | None = None


def keep_sheet(stream: BinaryIO) -> str:
    """Store a sheet unchanged; returns its SHA-256."""
    return file_store().keep_bytes(stream)


def rows_path(sha256: str, name: str) -> Path:
    """Path of the rows of a stored sheet as plain .csv. Raises :class:`Refused` when it is not a table."""

    def make(original: Path, target: Path) -> None:
        write_rows(original, name, target)

    return file_store().derive(sha256, "rows.csv", make)


def look_at(rows: Path) -> Sheet:
    """The headings and the first rows; without recognised headings, the fullest row is taken for them."""
    first = list(islice(read_rows(rows), HEADING_ROWS + 10))
    if not any(map(any, first)):
        raise InvalidInput("Bảng không có dòng nào.", "file")
    recognised = recognise_columns(first)
    if recognised is None:
        heading = max(range(min(len(first), HEADING_ROWS)), key=lambda index: sum(map(bool, first[index])))
        recognised = heading, [""] * len(first[heading])
    heading, columns = recognised
    width = max(len(row) for row in first[heading:])
    columns = columns + [""] * (width - len(columns))
    headings = tuple(first[heading]) + ("",) * (width - len(first[heading]))
    title = fold(" ".join(cell for row in first[:heading] for cell in row))
    year = re.search(r"\bnam (20\d\d|19\d\d)\b", title)
    shown = tuple(tuple(row) for row in first[heading + 1 : heading + 6])
    return Sheet(heading, tuple(columns), headings, shown, int(year[1]) if year else None)


@dataclass(frozen=True, slots=True)
class Layout:
    """What an import job has to know of its sheet."""

    heading: int
    year: int | None
    total: int


def layout_of(sha256: str, name: str) -> Layout:
    """The layout of a kept sheet. Raises :class:`Refused`, :class:`InvalidInput`. Takes a while: before the
    transaction."""
    rows = rows_path(sha256, name)
    sheet = look_at(rows)
    return Layout(sheet.heading, sheet.year, count_rows(rows, sheet.heading))


def count_rows(rows: Path, heading: int) -> int:
    """The number of rows below the headings."""
    return max(0, sum(1 for _ in read_rows(rows)) - heading - 1)


def plain_cell(text: str) -> str:
    """Escape a cell of a report, so that spreadsheet programs don't take it for a formula, wherever they divide the
    line (at tabs and semicolons, too)."""
    return re.sub(r"(^|[\t;\r\n]\s*)(?=[=+@-])", r"\1'", text)
