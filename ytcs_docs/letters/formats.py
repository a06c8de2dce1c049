"""Marks in a text that was merged become Word's formats."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ytcs_docs.letters.body import BOLD, CENTRED, KEPT, MARKS, PLAIN, SLANTED, UPRIGHT

MARK = re.compile(f"([{MARKS}])")


def carry_out_marks(paragraph: Paragraph) -> None:
    """Of a paragraph and its letters."""
    shape = paragraph.paragraph_format
    if CENTRED in paragraph.text:
        paragraph.alignment, shape.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Mm(0)
    if KEPT in paragraph.text:
        shape.keep_with_next = True
    shown = Shown()
    for run in paragraph.runs:
        split_at_marks(run, shown)


@dataclass(slots=True)
class Shown:
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


def split_at_marks(run: Run, shown: Shown) -> None:
    """Replace a run by one for each stretch between marks."""
    pieces = MARK.split(run.text)
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
