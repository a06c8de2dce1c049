"""Tables of a text that was merged, put in the place of the paragraphs that describe them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from ytcs_docs.letters.body import CELL, LINE, ROW, TABLE
from ytcs_docs.letters.formats import MARK, Shown, split_at_marks

_TABLE_SIZE = 13  # points
_ABOVE_TABLE = 6  # points
_WEIGHT = (4, 40)  # letters: a column is no narrower or wider than this for what stands in it
_NARROWEST = 0.08  # of the width: room for “STT”
_NARROW = 8  # letters: a column of numbers, centred


def make_table(paragraph: Paragraph, width: Length) -> None:
    """Put the table that a paragraph describes in its place: ruled, its heading on each page, no row divided."""
    rows = [[cell.split(LINE) for cell in row.split(CELL)] for row in paragraph.text.removeprefix(TABLE).split(ROW)]
    drawn = CT_Tbl.new_tbl(len(rows), len(rows[0]), width)
    before: Any = paragraph._p.getprevious()
    if before is not None and before.tag == qn("w:tbl"):  # else the two would become one
        paragraph._p.addprevious(OxmlElement("w:p"))
    elif before is not None and before.tag == qn("w:p"):
        Paragraph(before, paragraph._parent).paragraph_format.space_after = Pt(_ABOVE_TABLE)
    paragraph._p.addprevious(drawn)
    table = Table(drawn, paragraph._parent)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _rule(table)
    heading = table.rows[0]._tr.get_or_add_trPr()
    heading.append(OxmlElement("w:tblHeader"))
    keep_whole(table.rows)
    letters = paragraph.runs[0]._r.rPr if paragraph.runs else None
    longest = _longest(rows)
    widths = _column_widths(longest)
    share = width / sum(widths)
    for place, weight in enumerate(widths):
        table.columns[place].width = Length(int(weight * share))
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for place, (cell, lines) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = table.columns[place].width
            centred = number == 0 or longest[place] <= _NARROW
            _fill(cell, lines, letters, bold=number == 0, centred=centred)
    original: Any = paragraph._p
    if original.getnext() is None:  # a cell ends with a paragraph
        for run in paragraph.runs:
            run.text = ""
    else:
        original.getparent().remove(original)


def _longest(rows: Sequence[Sequence[Sequence[str]]]) -> list[int]:
    """How many letters the longest line of each column has."""
    columns = range(len(rows[0]))
    return [max(len(MARK.sub("", line)) for row in rows for line in row[place]) for place in columns]


def _column_widths(longest: Sequence[int]) -> list[int]:
    """What each column weighs, by its longest line."""
    least, most = _WEIGHT
    weights = [min(max(least, length), most) for length in longest]
    narrowest = ceil(sum(weights) * _NARROWEST)
    return [max(weight, narrowest) for weight in weights]


def _fill(cell: _Cell, lines: Sequence[str], letters: Any, *, bold: bool, centred: bool) -> None:
    for place, words in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(words)
        if letters is not None:
            run._r.insert(0, copy.deepcopy(letters))
        run.font.size = Pt(_TABLE_SIZE)
        run.font.bold = bold  # whatever the paragraph's opening is, “Điều 1.”
        split_at_marks(run, Shown())


def _rule(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties: Any = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def keep_whole(rows: Iterable[_Row]) -> None:
    """No row goes over a page."""
    for row in rows:
        properties = row._tr.get_or_add_trPr()
        if properties.find(qn("w:cantSplit")) is None:
            properties.insert(0, OxmlElement("w:cantSplit"))
