"""The collected table in Word, as an annex of a report: the font and the sizes of Decree 30/2020, appendix I."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from ytcs_docs.decree30.form import format_date
from ytcs_docs.tasks.table_rules import shown, shown_number
from ytcs_docs.tasks.tables import Collected

FONT = "Times New Roman"
UPRIGHT_COLUMNS = 5  # more need the long side of the sheet
SHORT, LONG = Mm(210), Mm(297)


def collected_document(found: Collected, today: date) -> bytes:
    """Title, the table with its sums, and who has sent nothing."""
    document = docx.Document()
    _page(document, wide=len(found.columns) > UPRIGHT_COLUMNS)
    _line(document.add_paragraph(), "PHỤ LỤC", bold=True, centred=True)
    _line(document.add_paragraph(), f"Tổng hợp: {found.duty.title}", bold=True, centred=True)
    period = f"{found.occurrence.period}; " if found.occurrence else ""
    _line(document.add_paragraph(), f"({period}số liệu đến ngày {format_date(today)})", italic=True, centred=True)
    _table(document, found)
    missing = [unit.name for unit in found.missing]
    if missing:
        said = f"Chưa gửi số liệu ({len(missing)}/{len(found.units)} đơn vị): {'; '.join(missing)}."
        paragraph = document.add_paragraph()
        _line(paragraph, said)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document: WordDocument, *, wide: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (LONG, SHORT) if wide else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _table(document: WordDocument, found: Collected) -> None:
    table = document.add_table(rows=1, cols=len(found.columns) + 2)
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # the headings stand on each page
    numbers = [False, False, *(column.is_number for column in found.columns)]
    _row(table.rows[0], ["TT", "Đơn vị", *(column.name for column in found.columns)], bold=True, centred=True)
    for place, unit in enumerate(found.filled, 1):
        for number, row in enumerate(unit.rows):
            cells = [
                unit.files.get(row.get(column.key, ""), "")
                if column.is_file
                else shown(column, row.get(column.key, ""))
                for column in found.columns
            ]
            _row(table.add_row(), ["" if number else str(place), "" if number else unit.name, *cells], right=numbers)
    for label, sums in (("Cộng", found.totals), (f"Kỳ trước ({found.before_period})", found.before)):
        if sums:
            cells = [shown_number(sums[one.key]) if one.key in sums else "" for one in found.columns]
            _row(table.add_row(), ["", label, *cells], bold=True, right=numbers)


def _row(
    row: _Row, texts: Sequence[str], *, bold: bool = False, centred: bool = False, right: Sequence[bool] = ()
) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        _line(cell.paragraphs[0], text, size=12, bold=bold, centred=centred)
        if right and right[place]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _line(
    paragraph: Paragraph, text: str, *, size: int = 13, bold: bool = False, italic: bool = False, centred: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
