"""What is done to a letter after its template was merged: marks become Word's formats, and no signature stands alone.

The same for the common templates and for an agency's own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ytcs_docs.language.text import fold
from ytcs_docs.letters.body import BOLD, CENTRED, KEPT, MARKS, PLAIN

_MARK = re.compile(f"([{MARKS}])")
_FOOT = "noi nhan"
_BEFORE_THE_FOOT = 3  # paragraphs at most that are looked through for the last line of text: empty ones between


def finish(document: WordDocument) -> None:
    """Carry out the marks, and keep together what the decree wants on one page."""
    for paragraph in _paragraphs(document):
        if _MARK.search(paragraph.text):
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
    bold = False
    for run in paragraph.runs:
        bold = _split_at_marks(run, bold)


def _split_at_marks(run: Run, bold: bool) -> bool:
    """Replace a run by one for each stretch between marks; returns whether what follows is bold, too."""
    pieces = _MARK.split(run.text)
    if len(pieces) == 1:
        if bold:
            run.font.bold = True
        return bold
    original: Any = run._r
    place = original
    for piece in pieces:
        if piece == BOLD:
            bold = True
        elif piece == PLAIN:
            bold = False
        elif piece and piece not in MARKS:
            made = copy.deepcopy(original)
            place.addnext(made)
            place = made
            part = Run(made, run._parent)
            part.text = piece
            if bold:
                part.font.bold = True
    original.getparent().remove(original)
    return bold


def _keep_the_foot(document: WordDocument) -> None:
    """The last line of the text, the signature and the recipients stand on one page."""
    blocks = list(document.iter_inner_content())
    place = _foot_of(blocks)
    if place is None:
        return
    foot = blocks[place]
    if isinstance(foot, Table):
        _keep_whole(foot.rows)
        _keep_with_next(list(foot.rows)[:-1])
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


def _foot_of(blocks: Sequence[Paragraph | Table]) -> int | None:
    """Where the recipients begin."""
    for place, block in reversed(list(enumerate(blocks))):
        paragraphs = [block] if isinstance(block, Paragraph) else [p for cell in _cells(block) for p in cell.paragraphs]
        if any(fold(paragraph.text) == _FOOT for paragraph in paragraphs):
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
