"""The text of a file as lines with a place: what files, text layers and recognised pictures all give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ytcs_docs.language.text import fold, nfc

MAX_CHARACTERS = 2_000_000
MAX_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph.

    ``start`` is its offset in :attr:`FileText.text`, ``page`` counts from 1 (0: the file has no pages),
    ``trust`` is how sure a recognised line is, from 0 to 1; text that needed no recognising has 1.
    """

    text: str
    page: int = 0
    bold: bool = False
    trust: float = 1.0
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class FileText:
    """All lines of a file. Pages are divided by a form feed, lines by a line feed.

    ``pages`` is their number when the file knows it; ``recognised`` holds the pages that were pictures
    and how sure their recognition is, from 0 to 1.
    """

    lines: tuple[Line, ...]
    pages: int | None = None
    recognised: tuple[tuple[int, float], ...] = ()

    @cached_property
    def text(self) -> str:
        pieces: list[str] = []
        page = self.lines[0].page if self.lines else 0
        for line in self.lines:
            if pieces:
                pieces.append("\n" if line.page == page else "\f")
            page = line.page
            pieces.append(line.text)
        return "".join(pieces)


def file_text(
    lines: Iterable[Line], pages: int | None = None, recognised: Iterable[tuple[int, float]] = ()
) -> FileText:
    """Put lines together, composed (NFC) and with their offsets; text beyond two million characters is left out."""
    placed: list[Line] = []
    start = 0
    for line in lines:
        text = nfc(line.text).replace("\f", " ").replace("\r", "")
        if start + len(text) > MAX_CHARACTERS or len(placed) == MAX_LINES:
            break
        placed.append(replace(line, text=text, start=start))
        start += len(text) + 1
    return FileText(tuple(placed), pages, tuple(recognised))


def plain_text(text: str) -> FileText:
    """Text without any layout; form feeds divide pages."""
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\f")
    paged = len(parts) > 1
    return file_text(
        (Line(line, page if paged else 0) for page, part in enumerate(parts, 1) for line in part.split("\n")),
        len(parts) if paged else None,
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on a page: a box in any unit, y downwards. ``trust`` as in :class:`Line`; ``part`` says that it may
    be a part of a word, as the text layer of a PDF has them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    trust: float = 1.0
    part: bool = False
    bold: bool = False


COLUMN_GAP = 2.5  # of a word's height: between the columns of a recognised page


def over(one: Piece, other: Piece) -> bool:
    """Whether two stand over each other: by half the height of the lower and a third of the width of the narrower."""
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    narrower = min(one.right - one.left, other.right - other.left)
    return high > 0.5 * lower and wide > 0.3 * narrower


def beside(one: Piece, other: Piece) -> bool:
    """Whether two stand at one height."""
    return min(one.bottom, other.bottom) > max(one.top, other.top)


_WIDE_GAP = 0.03  # of the page's width: between the columns of a letterhead
_CENTRE = (0.28, 0.72)
_MOTTO = re.compile(r"cong hoa xa|doc lap tu|dang cong san")  # the right column of every letterhead, however near
_BEGINS_BODY = re.compile(r"k[ií]nh\s+g[ửưu]", re.IGNORECASE)


def lines_of_pieces(pieces: Sequence[Piece], width: float, page: int) -> list[Line]:
    """Pieces of one page in reading order.

    Where rows stand in two columns (the letterhead; Nơi nhận beside the signature), the left column is
    read before the right one; a row of three columns or more is a row of a table, its cells divided by tabs.
    """
    made: list[Line] = []
    columns: tuple[list[Line], list[Line]] = ([], [])
    split: tuple[float, float] | None = None
    bottom = 0.0
    for row in rows_of_pieces(pieces):
        cells = _cells(row, width)
        gap = _central_gap(cells, width)
        top, height = min(c.top for c in cells), max(c.bottom - c.top for c in cells)
        beside = split is not None and all(c.right <= split[1] or c.left >= split[0] for c in cells)
        near = top - bottom < 1.6 * height
        if split is not None and (not beside or not near or _BEGINS_BODY.match(cells[0].text)):
            made += [*columns[0], *columns[1]]
            columns, split = ([], []), None
        if split is None and gap is None:
            made.append(_line(cells, page))
        else:
            if gap is not None:
                split = gap if split is None else (max(split[0], gap[0]), min(split[1], gap[1]))
            middle = sum(split or (width, width)) / 2
            for side in (0, 1):
                inside = [c for c in cells if ((c.left + c.right) / 2 > middle) == bool(side)]
                if inside:
                    columns[side].append(_line(inside, page))
        bottom = max(c.bottom for c in cells)
    return [*made, *columns[0], *columns[1]]


def rows_of_pieces(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand on one line, from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom) / 2):
        for row in rows[-4:]:
            if any(_level(one, piece) for one in row[-4:]):  # not the last alone: a dash is level with few
                row.append(piece)
                break
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _level(one: Piece, other: Piece) -> bool:
    """Whether two pieces may stand on one line. A dash stands anywhere in the middle of its words."""
    lower, higher = sorted((one.bottom - one.top, other.bottom - other.top))
    reach = 0.3 * higher if lower < 0.25 * higher else 0.45 * lower
    return abs(one.top + one.bottom - other.top - other.bottom) / 2 < max(reach, 1e-6)


def joint_between(last: Piece, piece: Piece) -> str:
    """What stands between pieces of a row: nothing between parts of a word, which the text layer of a PDF has."""
    return "" if piece.part and piece.left - last.right < 0.08 * (piece.bottom - piece.top) else " "


def _cells(row: Sequence[Piece], width: float) -> list[Piece]:
    """Words of a row joined, but for wide gaps."""
    cells: list[Piece] = []
    for place, piece in enumerate(row):
        last = cells[-1] if cells else None
        near = last is not None and piece.left - last.right < max(_WIDE_GAP * width, 1.2 * (piece.bottom - piece.top))
        if last is not None and near and not _MOTTO.match(fold(" ".join(one.text for one in row[place : place + 3]))):
            joint = joint_between(last, piece)
            cells[-1] = Piece(
                f"{last.text}{joint}{piece.text}",
                last.left,
                min(last.top, piece.top),
                max(last.right, piece.right),
                max(last.bottom, piece.bottom),
                min(last.trust, piece.trust),
                last.part,
                last.bold and piece.bold,
            )
        else:
            cells.append(piece)
    return cells


def _central_gap(cells: Sequence[Piece], width: float) -> tuple[float, float] | None:
    """The gap between two columns, when there are just two and it lies near the middle."""
    if len(cells) != 2:
        return None
    gap = (cells[0].right, cells[1].left)
    return gap if gap[0] < _CENTRE[1] * width and gap[1] > _CENTRE[0] * width else None


def _line(cells: Sequence[Piece], page: int) -> Line:
    text = "\t".join(cell.text for cell in cells)
    return Line(text, page, all(cell.bold for cell in cells), min(cell.trust for cell in cells))


def to_json(read: FileText) -> dict[str, Any]:
    """A text as it is kept beside its file: see :func:`from_json`."""
    return {
        "lines": [[line.text, line.page, line.bold, round(line.trust, 3)] for line in read.lines],
        "pages": read.pages,
        "recognised": read.recognised,
    }


def from_json(stored: dict[str, Any]) -> FileText:
    """The text that :func:`to_json` wrote."""
    lines = (Line(text, page, bold, trust) for text, page, bold, trust in stored["lines"])
    return file_text(lines, stored["pages"], [(page, sure) for page, sure in stored["recognised"]])
