"""Tables in .xlsx and .csv files, read row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl

from ytcs_docs.core.errors import InvalidInput, Refused
from ytcs_docs.intake.old_rows import recognise_columns


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a file: ``heading`` is the row of headings (from 0), ``columns`` what each column is."""

    heading: int
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]


def read_sheet(path: Path, name: str) -> Iterator[list[str]]:
    """Rows of the first sheet (.xlsx), or of a .csv of whatever delimiter; one at a time."""
    if name.lower().endswith(".xlsx"):
        yield from _workbook(path)
    elif name.lower().endswith((".csv", ".txt")):
        yield from _csv(path)
    else:
        raise Refused("Chỉ nhập được từ tệp .xlsx hoặc .csv.")


def _workbook(path: Path) -> Iterator[list[str]]:
    try:
        with path.open("rb") as stream:  # by its name alone, openpyxl would refuse a file kept under its SHA-256
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            for cells in book.worksheets[0].iter_rows(values_only=True):
                yield [_cell(value) for value in cells]
    except Exception as error:  # openpyxl fails in many ways on what is no workbook
        raise Refused("Không đọc được tệp Excel này. Hãy lưu lại thành .xlsx rồi thử lại.") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(path: Path) -> Iterator[list[str]]:
    raw = path.read_bytes()[: 1 << 16]
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        with path.open(encoding=encoding, newline="") as stream:
            head = stream.read(1 << 16)
            stream.seek(0)
            lines = head.splitlines()[:20]
            delimiter = max(",;\t", key=lambda mark: sum(line.count(mark) for line in lines))
            yield from csv.reader(stream, delimiter=delimiter)
    except UnicodeDecodeError:
        raise Refused("Tệp .csv phải được lưu với bảng mã UTF-8.") from None
    except csv.Error as error:
        raise Refused("Tệp .csv bị hỏng, không đọc được.") from error


def look_at(path: Path, name: str) -> Sheet:
    """The headings of a file and its first rows; raises :class:`InvalidInput` when there are no headings."""
    first = list(islice(read_sheet(path, name), 30))
    found = recognise_columns(first)
    if found is None:
        raise InvalidInput(
            "Không thấy dòng tiêu đề: cần có ít nhất cột “Số, ký hiệu” hoặc “Trích yếu” và một cột khác "
            "đặt tên như sổ đăng ký.",
            "file",
        )
    heading, columns = found
    rows = tuple(tuple(row) for row in first[heading + 1 : heading + 6])
    return Sheet(heading, tuple(columns), tuple(first[heading]), rows)


def count_rows(path: Path, name: str, heading: int) -> int:
    """Rows below the headings."""
    return max(0, sum(1 for _ in read_sheet(path, name)) - heading - 1)


def plain_cell(text: str) -> str:
    """A cell of a report that no program for sheets takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text
