"""The table of a duty as an .xlsx to fill in: its own rows, and what a cell may hold is checked by the program."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter

from ytcs_docs.files.workbook import HEADING
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.table_rules import MAX_ROWS, ColumnData

HEAD = 3  # the row of the headings, from 0
WIDTHS = {"text": 34, "choice": 22, "date": 14, "number": 16}
_LONGEST_LIST = 255  # characters that a spreadsheet program takes for choices


def table_sheet(assignment: Assignment) -> bytes:
    """Title, unit and what is to be heeded above the headings; columns of files are filled in on the page only."""
    columns = [column.data for column in assignment.duty.columns if not column.data.is_file]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    sheet = book.add_worksheet("Số liệu")
    bold = book.add_format({"bold": True})
    head = book.add_format(HEADING)
    sheet.write_string(0, 0, assignment.title, bold)
    sheet.write_string(1, 0, assignment.unit.name)
    many = assignment.duty.many_rows
    sheet.write_string(2, 0, "Nhập từ dòng dưới tiêu đề; không đổi tên cột." + ("" if many else " Chỉ nhập một dòng."))
    last = HEAD + (MAX_ROWS if many else 1)
    days = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.kind.value], days if column.is_day else None)
        sheet.write_string(HEAD, place, column.name, head)
        _check(sheet, column, place, last)
    _write_rows(sheet, columns, [row.cells for row in assignment.rows], days)
    sheet.freeze_panes(HEAD + 1, 0)
    book.close()
    return target.getvalue()


def _write_rows(
    sheet: xlsxwriter.worksheet.Worksheet,
    columns: Sequence[ColumnData],
    rows: Sequence[dict[str, str]],
    days: xlsxwriter.format.Format,
) -> None:
    for number, row in enumerate(rows, HEAD + 1):
        for place, column in enumerate(columns):
            value = row.get(column.key, "")
            if value and column.is_number:
                sheet.write_number(number, place, float(value))
            elif value and column.is_day:
                sheet.write_datetime(number, place, date.fromisoformat(value), days)
            else:
                sheet.write_string(number, place, value)


def _check(sheet: xlsxwriter.worksheet.Worksheet, column: ColumnData, place: int, last: int) -> None:
    """What the spreadsheet program refuses at once; the page looks at everything again."""
    rule: dict[str, object] = {}
    if column.is_choice and len(",".join(column.choices)) <= _LONGEST_LIST and "," not in "".join(column.choices):
        rule = {"validate": "list", "source": list(column.choices)}
    elif column.is_number and column.least is not None and column.most is not None:
        rule = {"validate": "decimal", "criteria": "between", "minimum": column.least, "maximum": column.most}
    elif column.is_number and (bound := column.least if column.least is not None else column.most) is not None:
        rule = {"validate": "decimal", "criteria": ">=" if column.least is not None else "<=", "value": bound}
    elif column.is_day:
        rule = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
    if rule:
        rule |= {"error_title": "Chưa đúng", "error_message": f"Xem lại cột {column.name[:200]}. {column.hint}"[:255]}
        sheet.data_validation(HEAD + 1, place, last, place, rule)
