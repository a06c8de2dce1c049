"""The report of an import job, one line a row of the sheet, as .csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ytcs_docs.register_import.rules import RowOutcome
from ytcs_docs.register_import.sheets import plain_cell

HEADINGS = ("Dòng", "Số, ký hiệu", "Kết quả", "Diễn giải")


def csv_report(rows: Iterable[tuple[int, str, RowOutcome, str]]) -> bytes:
    """Rows of (number, code, outcome, sentence) in UTF-8 with a mark, as Excel opens it."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(HEADINGS)
    out.writerows([row, plain_cell(code), outcome.label, plain_cell(sentence)] for row, code, outcome, sentence in rows)
    return text.getvalue().encode("utf-8-sig")
