"""Tables in .xlsx, .xls and .csv files, whatever their delimiter and their old encoding, turned into one plain .csv.

Before Unicode, Vietnamese was typed in the letters of a font (TCVN3, VNI) or saved in code page 1258: such cells are
decoded here, so that nobody above meets them.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import xlrd

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.legacy import decode_guessed, decoder_of_font, from_tcvn3, from_vni, marked, plausible
from ytcs_docs.language.text import nfc

MAX_COLUMNS = 60
MAX_ROWS = 400_000  # more than any import takes
MAX_CELL = 5_000  # characters
MAX_SHEETS = 60
WHOLE = 3 * 1024 * 1024  # bytes of an .xlsx that is read as a whole, to know its joined cells
LONG = 40_000  # rows
EMPTY_ROWS = 5_000  # in a row: nothing of a register stands behind them
MAX_SHEET_ROWS = 5_000  # of a sheet that one person filled in
TABLES = (".xlsx", ".xls", ".csv", ".txt")
_DELIMITERS = ",;\t|"
_NO_WORKBOOK = "Không đọc được tệp Excel này. Hãy lưu lại thành .xlsx rồi thử lại."


@limited()
def write_rows(path: Path, name: str, target: Path) -> None:
    """Write the rows of all sheets as UTF-8 .csv with commas, the name of its sheet before each row. Raises
    :class:`Refused`."""
    kind = Path(name.lower()).suffix
    if kind not in TABLES:
        raise Refused("Chỉ nhập được từ tệp .xlsx, .xls hoặc .csv.")
    rows = _workbook(path) if kind == ".xlsx" else _old_workbook(path) if kind == ".xls" else _csv(path)
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        for count, (sheet, row) in enumerate(rows):
            if count == MAX_ROWS:
                raise Refused(f"Bảng có hơn {MAX_ROWS:,} dòng. Hãy chia thành nhiều tệp.".replace(",", "."))
            out.writerow([sheet, *(cell[:MAX_CELL] for cell in row[:MAX_COLUMNS])])


def read_sheets(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(sheet, row) of all rows that :func:`write_rows` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from ((row[0], row[1:]) for row in csv.reader(stream))


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet that has any."""
    first = None
    for sheet, row in read_sheets(path):
        first = sheet if first is None else first
        if sheet != first:
            return
        yield row


def _workbook(path: Path) -> Iterator[tuple[str, list[str]]]:
    if path.stat().st_size > WHOLE or not _is_ordinary(path):
        for sheet, cells in _cells(path, MAX_SHEETS):
            yield sheet, _trimmed([_text_in_font(cell) for cell in cells])
        return
    for name, joined, rows in _whole(path):
        for number, cells in enumerate(rows, 1):
            row = [_text_in_font(cell) for cell in cells]
            for at in range(len(row)):
                row[at] = joined.get((number, at + 1), row[at])
            yield name, _trimmed(row)


_REACH = re.compile(rb'<mergeCell ref="[A-Z]+(\d+):([A-Z]+)(\d+)"|<row [^>]*?\br="(\d+)"')


def _is_ordinary(path: Path) -> bool:
    """Whether no joined cells and no stray row reach so far down that reading it as a whole would take long."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                    continue
                with archive.open(name) as stream:
                    text = stream.read(WHOLE * 20)
                for match in _REACH.finditer(text):
                    wide = len(match[2] or b"") > 2
                    if wide or int(match[4] or 0) > LONG or int(match[3] or 0) - int(match[1] or 0) > LONG // 20:
                        return False
    except (OSError, zipfile.BadZipFile, RuntimeError, ValueError):
        return False  # what it is will be said where it is opened
    return True


def _whole(path: Path) -> Iterator[tuple[str, dict[tuple[int, int], str], Iterator[Sequence[Any]]]]:
    """(name, text of joined cells below the first by row and column, rows) of each sheet."""
    with _failing_as_refused(), path.open("rb") as stream:
        for sheet in _counted(openpyxl.load_workbook(stream, data_only=True).worksheets, MAX_SHEETS):
            joined: dict[tuple[int, int], str] = {}
            for area in sheet.merged_cells.ranges:
                text = _text_in_font(sheet.cell(area.min_row, area.min_col))
                below = range(area.min_row + 1, min(area.max_row, MAX_ROWS) + 1)
                joined |= {(row, area.min_col): text for row in below}
            yield sheet.title, joined, (cells[:MAX_COLUMNS] for cells in sheet.iter_rows())


@contextmanager
def _failing_as_refused() -> Iterator[None]:
    """The libraries fail in many ways on what is no workbook."""
    try:
        yield
    except (MemoryError, Refused):
        raise
    except Exception as error:
        raise Refused(_NO_WORKBOOK) from error


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text_in_font(cell: Any) -> str:
    return _typed_text(cell.value, lambda: cell.font.name)


def _typed_text(value: Any, font: Callable[[], str | None]) -> str:
    """What people read in a cell: its letters are those of its font."""
    text = cell_text(value)
    if not isinstance(value, str) or text.isascii():
        return text
    if any(letter > "\u017f" or letter in "ĂăĐđĨĩŨũ" for letter in text):  # no font of old shows such a letter
        return nfc(text)
    decode = decoder_of_font(font() or "")
    return nfc(decode(text) if decode is not None else decode_guessed(text))


def _cells(path: Path, sheets: int) -> Iterator[tuple[str, Sequence[Any]]]:
    with (
        _failing_as_refused(),
        path.open("rb") as stream,
    ):  # by its name alone, openpyxl refuses one kept as its SHA-256
        for sheet in _counted(openpyxl.load_workbook(stream, read_only=True, data_only=True).worksheets, sheets):
            sheet.reset_dimensions()  # some programs write a size that is too small: rows beyond it would be lost
            empty = 0
            for cells in sheet.iter_rows():
                empty = 0 if any(cell.value is not None for cell in cells) else empty + 1
                if empty > EMPTY_ROWS:
                    break
                yield sheet.title, cells[:MAX_COLUMNS]


def _counted(sheets: list[Any], most: int) -> list[Any]:
    """The sheets that are read; of a book with more than can be chosen among, none is left out silently."""
    if most > 1 and len(sheets) > most:
        raise Refused(f"Tệp có {len(sheets)} trang tính, nhiều hơn {most}. Hãy chia thành nhiều tệp.")
    return sheets[:most]


def _old_workbook(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Excel 97 to 2003."""
    with _failing_as_refused():
        book = xlrd.open_workbook(file_contents=path.read_bytes(), formatting_info=True, logfile=io.StringIO())
        for sheet in _counted(book.sheets(), MAX_SHEETS):
            joined = {
                (row, left): (top, left)
                for top, bottom, left, _ in sheet.merged_cells
                for row in range(top + 1, min(bottom, sheet.nrows))
            }
            for index in range(sheet.nrows):
                cells = list(sheet.row(index)[:MAX_COLUMNS])
                for at in range(len(cells)):
                    if (index, at) in joined:
                        cells[at] = sheet.cell(*joined[index, at])
                yield sheet.name, _trimmed([_old_text(book, cell) for cell in cells])


def _old_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return cell_text(xlrd.xldate_as_datetime(float(cell.value), book.datemode))
        except (ValueError, OverflowError):
            return cell_text(cell.value)
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    return _typed_text(cell.value, lambda: book.font_list[book.xf_list[cell.xf_index or 0].font_index].name)


Cell = str | int | float | date


@limited()
def write_cells(path: Path, target: Path) -> None:
    """Write the first sheet of an .xlsx as JSON, with what is a number and what a day kept apart from words, and a
    number as it is shown: 45 for 45 %. Raises :class:`Refused`."""
    rows = [[_plain(cell) for cell in row] for _, row in islice(_cells(path, 1), MAX_SHEET_ROWS + 1)]
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


def _csv(path: Path) -> Iterator[tuple[str, list[str]]]:
    encoding, decode = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="", errors="strict" if encoding in _UNICODE else "replace") as text:
            first = [decode(line) for line in islice(text, 40)]
            text.seek(0)
            for row in csv.reader(map(decode, text), delimiter=_delimiter(first)):
                yield "", row
    except UnicodeDecodeError:
        raise Refused("Tệp .csv phải được lưu với bảng mã UTF-8.") from None
    except csv.Error as error:
        raise Refused("Tệp .csv bị hỏng, không đọc được.") from error


_UNICODE = ("utf-8-sig", "utf-16")


def _encoding(path: Path) -> tuple[str, Callable[[str], str]]:
    """How a text was saved: in Unicode, else in the one of the old encodings that gives Vietnamese."""
    with path.open("rb") as stream:
        raw = stream.read(1 << 20)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", nfc
    if b"\0" in raw:
        raise Refused("Tệp .csv bị hỏng, không đọc được.")
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(raw)  # its last letter may be cut
    except UnicodeDecodeError:
        old = (("cp1258", nfc), ("latin-1", from_tcvn3), ("latin-1", from_vni))
        sample = [(raw.decode(encoding, errors="replace"), encoding, decode) for encoding, decode in old]
        scores = [(plausible(decode(text)), marked(decode(text)), n) for n, (text, _, decode) in enumerate(sample)]
        _, encoding, decode = sample[max(scores)[2]]
        if max(scores)[0] > 0.5:
            return encoding, decode
    return "utf-8-sig", decode_guessed


def _delimiter(lines: list[str]) -> str:
    """The mark that gives most rows the same number of cells, more than one; commas may stand in subjects."""

    def evenness(mark: str) -> tuple[int, int]:
        sizes = [len(row) for row in csv.reader(lines, delimiter=mark)]
        sizes = [size for size in sizes if size > 1]
        usual = max(set(sizes), key=sizes.count, default=0)
        return sizes.count(usual), usual

    return max(_DELIMITERS, key=evenness)
