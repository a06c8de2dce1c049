"""Tables of PDFs: cells with several lines are read whole, and nothing that is no table is taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Cm
from PIL import Image

from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.files import conversion, ocr
from ytcs_docs.files.layout import Line
from ytcs_docs.files.ruled import Grid, Rule, add_page, grids
from ytcs_docs.files.text import read_file

pytestmark = pytest.mark.neutral

HEADINGS = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời hạn")
WORK = (
    "Rà soát, cập nhật danh mục thuốc thiết yếu của từng trạm y tế và đề xuất bổ sung những thuốc còn thiếu theo mô "
    "hình bệnh tật của địa phương",
    "Tập huấn cho nhân viên y tế về phần mềm quản lý hồ sơ sức khỏe điện tử và ký số kết quả cận lâm sàng",
)


def printed(folder: Path, *, rows: int = 2) -> Path:
    document = docx.Document()
    document.add_paragraph("Phụ lục phân công nhiệm vụ")
    table = document.add_table(rows=1 + rows, cols=4)
    table.style = "Table Grid"
    for row, texts in enumerate([HEADINGS, *((str(i + 1), WORK[i % 2], "Phòng Nghiệp vụ Y", "") for i in range(rows))]):
        for cell, text, width in zip(table.rows[row].cells, texts, (1.2, 6, 4, 4), strict=True):
            cell.text, cell.width = text, Cm(width)
    table.cell(1, 3).text = "Trước ngày 20/10/2026, riêng các xã đảo trước ngày 30/10/2026"
    document.add_paragraph("Các đơn vị nghiêm túc thực hiện./.")
    path = folder / "table.docx"
    document.save(str(path))
    conversion.to_pdf(path, path.with_suffix(".pdf"))
    return path.with_suffix(".pdf")


@pytest.mark.skipif(conversion.program() is None, reason="LibreOffice is not installed")
def test_cells_of_several_lines_are_whole_and_give_duties(tmp_path: Path) -> None:
    read = read_file(printed(tmp_path), "pdf")
    rows = [line.text.split("\t") for line in read.lines if "\t" in line.text]
    assert [len(row) for row in rows] == [4, 4, 4]
    assert rows[0] == list(HEADINGS)
    assert [row[1] for row in rows[1:]] == list(WORK)
    assert (read.lines[0].text, read.lines[-1].text) == (
        "Phụ lục phân công nhiệm vụ",
        "Các đơn vị nghiêm túc thực hiện./.",
    )
    duties = read_duties(read, "Kế hoạch", date(2026, 10, 1))
    assert [(one.title, one.lead, one.due) for one in duties] == [
        (WORK[0], "Phòng Nghiệp vụ Y", "2026-10-20"),
        (WORK[1], "Phòng Nghiệp vụ Y", None),
    ]


@pytest.mark.skipif(conversion.program() is None, reason="LibreOffice is not installed")
def test_a_row_on_two_pages_is_one(tmp_path: Path) -> None:
    read = read_file(printed(tmp_path, rows=25), "pdf")
    assert read.pages is not None
    assert read.pages > 1
    rows = [line.text.split("\t") for line in read.lines if "\t" in line.text]
    assert [row[0] for row in rows[1:]] == [str(number + 1) for number in range(25)]
    assert {row[1] for row in rows[1:]} == set(WORK)


@pytest.mark.skipif(conversion.program() is None or not ocr.available(), reason="LibreOffice or Tesseract is missing")
def test_cells_of_a_scan_are_whole_too(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(printed(tmp_path)) as document:
        page = document[0].render(scale=200 / 72).to_pil().convert("L")
    page.rotate(0.8, Image.Resampling.BICUBIC, fillcolor=255).save(tmp_path / "scan.png")
    read = read_file(tmp_path / "scan.png", "png")
    rows = [line.text.split("\t") for line in read.lines if "\t" in line.text]
    assert rows[0] == list(HEADINGS)
    assert [row[1] for row in rows[1:]] == list(WORK)
    assert all(line.trust < 1 for line in read.lines)


def box(left: float, right: float, columns: int, top: float, bottom: float, rows: int) -> tuple[list[Rule], list[Rule]]:
    levels = [Rule(left, right, top + (bottom - top) * row / rows) for row in range(rows + 1)]
    uprights = [Rule(top, bottom, left + (right - left) * column / columns) for column in range(columns + 1)]
    return levels, uprights


def test_a_frame_or_two_columns_are_no_table() -> None:
    for columns in (1, 2):
        assert list(grids(*box(50, 500, columns, 100, 300, 5))) == []
    assert list(grids([], [])) == []


def test_two_tables_and_rules_drawn_twice_or_in_pieces() -> None:
    levels, uprights = box(50, 450, 4, 100, 200, 2)
    pieces = [Rule(one.start + at, one.start + at + 100, one.at + 0.4) for one in levels for at in (0, 100, 200, 300)]
    more_levels, more_uprights = box(50, 350, 3, 400, 460, 3)
    found = list(grids([*pieces, *levels, *more_levels], [*uprights, *uprights, *more_uprights]))
    assert [(len(grid.columns), len(grid.rows)) for grid in found] == [(5, 3), (4, 4)]
    assert found[1] == Grid((50, 150, 250, 350), (400, 420, 440, 460))


def test_only_what_has_no_ordinal_goes_on_from_the_page_before() -> None:
    def together(*page: str) -> list[str]:
        lines = [Line("3\tRà soát\tPhòng A\t")]
        add_page(lines, [Line(text) for text in page])
        return [line.text for line in lines]

    assert together("2", "\tdanh mục\t\t") == ["3\tRà soát danh mục\tPhòng A\t", "2"]
    for other in ("4\tRà soát\tPhòng A\t", "\tRà soát\tPhòng A", "chữ thường"):
        assert len(together(other)) == 2
