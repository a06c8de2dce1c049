"""What is done to a letter after its template was merged: marks become Word's formats and tables, and no signature
stands alone.

The same for the common templates and for an agency's own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ytcs_docs.language.text import fold
from ytcs_docs.letters.body import BOLD, CELL, CENTRED, KEPT, LINE, MARKS, PLAIN, ROW, SLANTED, TABLE, UPRIGHT
from ytcs_docs.letters.co_signing import FOOT

_MARK = re.compile(f"([{MARKS}])")
_TABLE_SIZE = 13  # points
_ABOVE_TABLE = 6  # points
_WEIGHT = (4, 40)  # letters: a column is no narrower or wider than this for what stands in it
_NARROWEST = 0.08  # of the width: room for “STT”
_NARROW = 8  # letters: a column of numbers, centred
MOST_KEPT = 30  # lines of a list of recipients that stand on one page with the signature
KEPT_BESIDE = 16  # of a longer one, those that stand beside the signature
_BEFORE_THE_FOOT = 3  # paragraphs at most that are looked through for the last line of text: empty ones between


def finish(document: WordDocument) -> None:
    """Carry out the marks, and keep together what the decree wants on one page."""
    width = _text_width(document)
    for paragraph in list(_paragraphs(document)):
        if paragraph.text.startswith(TABLE):
            _make_table(paragraph, width)
        elif _MARK.search(paragraph.text):
            _carry_out_marks(paragraph)
    _keep_the_foot(document)


def _paragraphs(holder: WordDocument | _Cell) -> Iterator[Paragraph]:
    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in _cells(block):
                yield from _paragraphs(cell)


def _cells(table: Table) -> Iterator[_Cell]:
    for row in table.rows:
        yield from row.cells


def _carry_out_marks(paragraph: Paragraph) -> None:
    shape = paragraph.paragraph_format
    if CENTRED in paragraph.text:
        paragraph.alignment, shape.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Mm(0)
    if KEPT in paragraph.text:
        shape.keep_with_next = True
    shown = _Shown()
    for run in paragraph.runs:
        _split_at_marks(run, shown)


@dataclass(slots=True)
class _Shown:
    """The format that holds where one has come to."""

    bold: bool = False
    italic: bool = False

    def take(self, mark: str) -> None:
        if mark in (BOLD, PLAIN):
            self.bold = mark == BOLD
        elif mark in (SLANTED, UPRIGHT):
            self.italic = mark == SLANTED

    def give(self, run: Run) -> None:
        if self.bold:
            run.font.bold = True
        if self.italic:
            run.font.italic = True


def _split_at_marks(run: Run, shown: _Shown) -> None:
    """Replace a run by one for each stretch between marks."""
    pieces = _MARK.split(run.text)
    if len(pieces) == 1:
        shown.give(run)
        return
    original: Any = run._r
    place = original
    for piece in pieces:
        if piece and piece in MARKS:
            shown.take(piece)
        elif piece:
            made = copy.deepcopy(original)
            place.addnext(made)
            place = made
            part = Run(made, run._parent)
            part.text = piece
            shown.give(part)
    original.getparent().remove(original)


def _text_width(document: WordDocument) -> Length:
    section = document.sections[0]
    sides = (section.page_width or Mm(210), section.left_margin or Mm(30), section.right_margin or Mm(15))
    return Length(sides[0] - sides[1] - sides[2])


def _make_table(paragraph: Paragraph, width: Length) -> None:
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
    _keep_whole(table.rows)
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
    return [max(len(_MARK.sub("", line)) for row in rows for line in row[place]) for place in columns]


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
        if bold:
            run.font.bold = True
        _split_at_marks(run, _Shown())


def _rule(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    properties: Any = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _keep_the_foot(document: WordDocument) -> None:
    """The last line of the text, the signature and the recipients stand on one page."""
    blocks = list(document.iter_inner_content())
    place = _foot_of(blocks)
    if place is None:
        return
    foot = blocks[place]
    if isinstance(foot, Table):
        rest = _part_long_list(foot)
        kept = list(foot.rows)[:-1] if rest else list(foot.rows)
        _keep_whole(kept)
        _keep_with_next(kept[:-1])
    else:  # recipients without a table beside them
        items = [one for one in blocks[place + 1 :] if isinstance(one, Paragraph) and one.text.startswith(("-", "–"))]
        for paragraph in (foot, *items)[:-1]:
            paragraph.paragraph_format.keep_with_next = True
    for before in blocks[max(place - _BEFORE_THE_FOOT, 0) : place][::-1]:
        if isinstance(before, Table):
            _keep_whole(before.rows[-1:])
            _keep_with_next(before.rows[-1:])
            break
        before.paragraph_format.keep_with_next = True
        if before.text.strip():
            break


def _part_long_list(foot: Table) -> bool:
    """A list of recipients that no page has room for, beside the signature and the text above, goes on in a row of its
    own, which may be divided: else the signature would take the list to a page without text."""
    row = foot.rows[-1]
    for place, cell in enumerate(row.cells):
        items: Any = [paragraph._p for paragraph in cell.paragraphs]
        if len(items) <= MOST_KEPT or not any(fold(paragraph.text) == FOOT for paragraph in cell.paragraphs):
            continue
        made: Any = copy.deepcopy(row._tr)
        row._tr.addnext(made)
        for paragraph in items[KEPT_BESIDE:]:
            paragraph.getparent().remove(paragraph)
        for number, below in enumerate(_Row(made, foot).cells):
            inside: Any = [paragraph._p for paragraph in below.paragraphs]
            gone = inside[:KEPT_BESIDE] if number == place else inside[1:]
            for paragraph in gone:
                paragraph.getparent().remove(paragraph)
            if number != place:
                for run in list(below.paragraphs[0].runs):
                    run.text = ""
        return True
    return False


def _foot_of(blocks: Sequence[Paragraph | Table]) -> int | None:
    """Where the recipients begin."""
    for place, block in reversed(list(enumerate(blocks))):
        paragraphs = [block] if isinstance(block, Paragraph) else [p for cell in _cells(block) for p in cell.paragraphs]
        if any(fold(paragraph.text) == FOOT for paragraph in paragraphs):
            return place
    return None


def _keep_whole(rows: Iterable[_Row]) -> None:
    """No row goes over a page."""
    for row in rows:
        properties = row._tr.get_or_add_trPr()
        if properties.find(qn("w:cantSplit")) is None:
            properties.insert(0, OxmlElement("w:cantSplit"))


def _keep_with_next(rows: Iterable[_Row]) -> None:
    for paragraph in (paragraph for row in rows for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True
