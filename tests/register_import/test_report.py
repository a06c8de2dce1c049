"""The report of an import as a spreadsheet program reads it."""

import csv
import io

import pytest

from ytcs_docs.register_import.report import csv_report
from ytcs_docs.register_import.rules import RowOutcome

pytestmark = pytest.mark.neutral
FORMULA = "=HYPERLINK(A1)"


@pytest.mark.parametrize(
    "text", [FORMULA, f"12\t{FORMULA}", f"12;{FORMULA}", f"12; {FORMULA}", f"12\n{FORMULA}", "+1", "@A1"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_is_a_formula_however_the_line_is_divided(text: str, delimiter: str) -> None:
    report = csv_report([("2", text, RowOutcome.TAKEN, text)]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(report), delimiter=delimiter) for cell in row]
    assert not [cell for cell in cells if cell.lstrip('" ')[:1] in tuple("=+-@")]


def test_an_ordinary_cell_stays_as_it_is() -> None:
    report = csv_report([("2", "15/BYT-KCB", RowOutcome.TAKEN, "Đã nhập – không sửa gì")]).decode("utf-8-sig")
    assert "15/BYT-KCB" in report
    assert "'" not in report
