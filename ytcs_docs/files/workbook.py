"""Lists as .xlsx files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from werkzeug.wrappers import Response

from ytcs_docs.core.web import send_bytes
from ytcs_docs.files.kinds import XLSX
from ytcs_docs.language.text import fold

HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#DCEBE6"}


def workbook(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with a head that stays in sight. ``columns`` are (heading, width in characters). Text is
    never read as a formula."""
    target = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "constant_memory": True,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(title[:31])
    head = book.add_format(HEADING)
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1})
    for index, (heading, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, head)
    number = 0
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, int | float | Decimal):
                sheet.write_number(number, index, value, text)
            else:
                sheet.write_string(number, index, str(value or ""), text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return target.getvalue()


NAME_LENGTH = 120


def file_name(*words: str) -> str:
    """Words as a name that every system takes: ``van-ban-den-syt-thang-nay``."""
    return "-".join(filter(None, ("-".join(re.findall(r"[a-z0-9]+", fold(word))) for word in words)))[:NAME_LENGTH]


def send_workbook(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], name: str) -> Response:
    """A workbook to be saved under a name: see :func:`workbook`."""
    return send_bytes(workbook(title, columns, rows), f"{name}.xlsx", XLSX.media_type)
