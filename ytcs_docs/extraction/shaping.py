"""Prepares lines for reading: removes marks left by converters, splits columns that ran together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ytcs_docs.files.layout import FileText
from ytcs_docs.language.text import clean_line, fold, upper

EMPHASIS = re.compile(r"\*+|~~|^#+\s*|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
LONGEST = 4_000  # characters of a line that are read: patterns on more could take minutes
_GAP = re.compile(r"\t+|\s{3,}")
_RULE = re.compile(r"[\s_\-–—=*.…~|]*")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row to read: ``text`` is clean, ``start`` and ``end`` are the offsets of the line it comes from.

    ``gap``: blank lines come before it; ``struck``: part of it was struck out.
    """

    text: str
    start: int
    end: int
    source: str
    page: int = 0
    bold: bool = False
    trust: float = 1.0
    gap: bool = False
    struck: bool = False

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def capital(self) -> bool:
        """Whether all its letters are capitals."""
        letters = _LETTER.findall(self.text)
        return len(letters) > 1 and self.text == upper(self.text)


def clean(text: str) -> str:
    """A line without the marks left by converters (``**``, ``##``, ``~~``)."""
    return clean_line(EMPHASIS.sub("", text))


def rows_of(file: FileText, columns: bool = True) -> list[Row]:
    """The lines with text as rows. With ``columns``, a line is split at wide gaps."""
    rows: list[Row] = []
    gap = False
    for line in file.lines:
        if _RULE.fullmatch(line.text):
            gap = gap or not line.text.strip()
            continue
        pieces = _GAP.split(line.text.strip()) if columns else [line.text]
        for piece in pieces:
            text = clean(piece[:LONGEST])
            if not text:
                continue
            struck = "~~" in piece
            source = clean_line(piece[:LONGEST])
            rows.append(Row(text, line.start, line.end, source, line.page, line.bold, line.trust, gap, struck))
            gap = False
    return rows


def find_row(rows: Sequence[Row], pattern: re.Pattern[str], limit: int | None = None) -> int | None:
    """The index of the first row whose beginning matches the pattern, or None."""
    return next((index for index, row in enumerate(rows[:limit]) if pattern.match(row.text)), None)
