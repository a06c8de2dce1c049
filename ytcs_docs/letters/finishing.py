"""What is done to a letter after its template was merged: marks become Word's formats and tables, and no signature
stands alone.

The same for the common templates and for an agency's own.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import ceil
from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Length, Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from ytcs_docs.language.text import fold
from ytcs_docs.letters.body import TABLE
from ytcs_docs.letters.co_signing import FOOT
from ytcs_docs.letters.formats import MARK, carry_out_marks
from ytcs_docs.letters.tables import keep_whole, make_table

MOST_KEPT = 30  # printed lines of a list of recipients that stand on one page with the signature
KEPT_BESIDE = 14  # of a longer one, those that stand beside the signature
LINES_OF_A_BLOCK = 5  # fewer for each row of signatures above
LETTERS_OF_A_LINE = 36  # in the left column, 11 points
_BEFORE_THE_FOOT = 3  # paragraphs at most that are looked through for the last line of text: empty ones between


def finish(document: WordDocument) -> None:
    """Carry out the marks, and keep together what the decree wants on one page."""
    width = _text_width(document)
    for paragraph in list(_paragraphs(document)):
        if paragraph.text.startswith(TABLE):
            make_table(paragraph, width)
        elif MARK.search(paragraph.text):
            carry_out_marks(paragraph)
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


def _text_width(document: WordDocument) -> Length:
    section = document.sections[0]
    sides = (section.page_width or Mm(210), section.left_margin or Mm(30), section.right_margin or Mm(15))
    return Length(sides[0] - sides[1] - sides[2])


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
        keep_whole(kept)
        _keep_with_next(kept[:-1])
    else:  # recipients without a table beside them
        items = [one for one in blocks[place + 1 :] if isinstance(one, Paragraph) and one.text.startswith(("-", "–"))]
        for paragraph in (foot, *items)[:-1]:
            paragraph.paragraph_format.keep_with_next = True
    for before in blocks[max(place - _BEFORE_THE_FOOT, 0) : place][::-1]:
        if isinstance(before, Table):
            keep_whole(before.rows[-1:])
            _keep_with_next(before.rows[-1:])
            break
        before.paragraph_format.keep_with_next = True
        if before.text.strip():
            break


def _part_long_list(foot: Table) -> bool:
    """A list of recipients that no page has room for, beside the signatures and the text above, goes on in a row of its
    own, which may be divided: else the signature would take the list to a page without text."""
    row = foot.rows[-1]
    room = MOST_KEPT - LINES_OF_A_BLOCK * (len(foot.rows) - 1)
    for place, cell in enumerate(row.cells):
        items: Any = [paragraph._p for paragraph in cell.paragraphs]
        lines = list(accumulate(ceil(len(paragraph.text) / LETTERS_OF_A_LINE) or 1 for paragraph in cell.paragraphs))
        if lines[-1] <= room or fold(cell.paragraphs[0].text) != FOOT:
            continue
        beside = max(2, sum(count <= min(KEPT_BESIDE, room) for count in lines))
        made: Any = copy.deepcopy(row._tr)
        row._tr.addnext(made)
        for paragraph in items[beside:]:
            paragraph.getparent().remove(paragraph)
        for number, below in enumerate(_Row(made, foot).cells):
            inside: Any = [paragraph._p for paragraph in below.paragraphs]
            for paragraph in inside[:beside] if number == place else inside[1:]:
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


def _keep_with_next(rows: Iterable[_Row]) -> None:
    for paragraph in (paragraph for row in rows for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True
