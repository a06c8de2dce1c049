"""Prepares lines for reading: removes marks left by converters, splits columns that ran together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ytcs_docs.files.layout import FileText
from ytcs_docs.language.text import clean_line, fold, upper

EMPHASIS = re.compile(r"\*+|~~|^#+\s*|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
LONGEST = 4_000  # characters of a line that are read: patterns on more could take minutes
_GAP = re.compile(r"\t+|\s{3,}")
_BLANK_NUMBER = re.compile(r"(\bsố\s*:?[^\t/]{0,14}?)(?:\t+|\s{3,})(?=\s*\d{0,6}\s*[/-]\s*[^\W\d_])", re.IGNORECASE)
_BLANK_DAY = re.compile(
    r"\b(ngày(?:\s+\d{1,2})?|tháng(?:\s+\d{1,2})?)(?:\t+|\s{3,})(?=\d{1,4}\b|tháng|năm)", re.IGNORECASE
)
# both columns of a letterhead in one row, perhaps without a blank between them: 19/VP-KGVXĐắk Mơn, ngày …
_CODE_AND_DAY = re.compile(
    r"^((?i:số)\s*:?\s*\d*\s*[/-]\s*\S+?)(?:\s+|(?<=[A-ZĐ])(?=[A-ZĐ](?:[a-zđ]{0,3}[à-ãè-êìíò-õùúýăĩũơưạ-ỹ]|[a-z]{3})))"
    r"([A-ZĐÂÔa-zđ][^,;:/\d]{1,40},\s*(?i:ngày)\s.{0,30}\b(?i:năm)(?:\s*\d{4})?)$"
)
# the end of a day that a narrow column wraps
_DAY_WITHOUT_YEAR = re.compile(r",\s*ngày\s.{0,12}\btháng\b[\s\d…._]{0,8}(?:\s+năm)?$", re.IGNORECASE)
_WRAPPED_YEAR = re.compile(r"(?:năm\s+)?\d{4}\.?", re.IGNORECASE)
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
        pieces = _GAP.split(_without_blanks(line.text.strip())) if columns else [line.text]
        for piece in pieces:
            text = clean(piece[:LONGEST])
            if not text:
                continue
            if _WRAPPED_YEAR.fullmatch(text) and (without := _day_without_year(rows)) is not None:
                rows[without] = replace(rows[without], text=f"{rows[without].text} {text}", end=line.end)
                continue
            struck = "~~" in piece
            source = clean_line(piece[:LONGEST])
            rows.append(Row(text, line.start, line.end, source, line.page, line.bold, line.trust, gap, struck))
            gap = False
    return rows


def _day_without_year(rows: Sequence[Row]) -> int | None:
    """The row of a letterhead whose year stands in the next line of its column; the left column may come between."""
    return next(
        (i for i in range(len(rows) - 1, max(-1, len(rows) - 9), -1) if _DAY_WITHOUT_YEAR.search(rows[i].text)), None
    )


def _without_blanks(text: str) -> str:
    """A line without the gaps that are left for number and day: ``Số:      /SYT``, ``ngày    tháng    năm 2026``; and
    with one between a code and the place and day beside it."""
    text = _CODE_AND_DAY.sub(r"\1\t\2", text)
    if "\t" not in text and "   " not in text:
        return text
    return _BLANK_DAY.sub(r"\1 ", _BLANK_NUMBER.sub(r"\1 ", text))


def find_row(rows: Sequence[Row], pattern: re.Pattern[str], limit: int | None = None) -> int | None:
    """The index of the first row whose beginning matches the pattern, or None."""
    return next((index for index, row in enumerate(rows[:limit]) if pattern.match(row.text)), None)
