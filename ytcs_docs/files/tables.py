"""Tables in .xlsx and .csv files, whatever their delimiter, turned into one plain .csv."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.sandbox import limited

MAX_COLUMNS = 60
MAX_ROWS = 400_000  # more than any import takes
MAX_CELL = 5_000  # characters
MAX_SHEET_ROWS = 5_000  # of a sheet that one person filled in
_DELIMITERS = ",;\t|"


@limited()
def write_rows(path: Path, name: str, target: Path) -> None:
    """Write the rows of the first sheet as UTF-8 .csv with commas. Raises :class:`Refused`."""
    if name.lower().endswith(".xlsx"):
        rows = _workbook(path)
    elif name.lower().endswith((".csv", ".txt")):
        rows = _csv(path)
    else:
        raise Refused("Chỉ nhập được từ tệp .xlsx hoặc .csv.")
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        for count, row in enumerate(rows):
            if count == MAX_ROWS:
                raise Refused(f"Bảng có hơn {MAX_ROWS:,} dòng. Hãy chia thành nhiều tệp.".replace(",", "."))
            out.writerow([cell[:MAX_CELL] for cell in row[:MAX_COLUMNS]])


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows that :func:`write_rows` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream)


def _workbook(path: Path) -> Iterator[list[str]]:
    for cells in _cells(path):
        row = [cell_text(cell.value) for cell in cells]
        while row and not row[-1]:
            row.pop()
        yield row


def _cells(path: Path) -> Iterator[Sequence[Any]]:
    try:
        with path.open("rb") as stream:  # by its name alone, openpyxl would refuse a file kept under its SHA-256
            sheet = openpyxl.load_workbook(stream, read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()  # some programs write a size that is too small: rows beyond it would be lost
            for cells in sheet.iter_rows():
                yield cells[:MAX_COLUMNS]
    except MemoryError:
        raise
    except Exception as error:  # openpyxl fails in many ways on what is no workbook
        raise Refused("Không đọc được tệp Excel này. Hãy lưu lại thành .xlsx rồi thử lại.") from error


Cell = str | int | float | date


@limited()
def write_cells(path: Path, target: Path) -> None:
    """Write the first sheet of an .xlsx as JSON, with what is a number and what a day kept apart from words, and a
    number as it is shown: 45 for 45 %. Raises :class:`Refused`."""
    rows = [[_plain(cell) for cell in row] for row in islice(_cells(path), MAX_SHEET_ROWS + 1)]
    if len(rows) > MAX_SHEET_ROWS:
        raise Refused(f"Bảng có hơn {MAX_SHEET_ROWS} dòng.")
    target.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read_cells(path: Path) -> list[list[Cell]]:
    """The rows that :func:`write_cells` wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [[date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in row] for row in rows]


def _plain(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, datetime | date):
        return {"day": value.strftime("%Y-%m-%d")}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value * 100 if _is_per_cent(cell.number_format) else value
    return "" if value is None else str(value)[:MAX_CELL]


def _is_per_cent(number_format: str | None) -> bool:
    """Whether a cell shows a hundred times what it holds; not where the sign is only written behind."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format or "")


def cell_text(value: Any) -> str:
    """What openpyxl read from a cell, as people write it: days as dd/mm/yyyy, whole numbers without ``.0``."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as stream:
        raw = stream.read(1 << 16)
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        with path.open(encoding=encoding, newline="") as text:
            first = list(islice(text, 40))
            text.seek(0)
            yield from csv.reader(text, delimiter=_delimiter(first))
    except UnicodeDecodeError:
        raise Refused("Tệp .csv phải được lưu với bảng mã UTF-8.") from None
    except csv.Error as error:
        raise Refused("Tệp .csv bị hỏng, không đọc được.") from error


def _delimiter(lines: list[str]) -> str:
    """The mark that gives most rows the same number of cells, more than one; commas may stand in subjects."""

    def evenness(mark: str) -> tuple[int, int]:
        sizes = [len(row) for row in csv.reader(lines, delimiter=mark)]
        sizes = [size for size in sizes if size > 1]
        usual = max(set(sizes), key=sizes.count, default=0)
        return sizes.count(usual), usual

    return max(_DELIMITERS, key=evenness)
