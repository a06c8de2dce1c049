"""Tables whose rules a PDF draws: their cells are read as wholes, however many lines they hold."""

from __future__ import annotations

import ctypes
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2

from ytcs_docs.files.layout import Line, Piece, joint_between, lines_of_pieces, rows_of_pieces

_MAX_STROKES = 20_000  # a page with more is a drawing
_MAX_RULES = 6_000
_THICK = 2.5  # points: nearer to each other, two rules are one
_SHORT = 6.0  # points: shorter rules are dots and marks
_LEVEL_SHARE, _UPRIGHT_SHARE = 0.6, 0.4  # of a table's width, height: a shorter rule divides cells, not the table
_COLUMNS, _ROWS = 3, 2
_ROW_AT_MOST = 0.5  # of a page's height: a higher row alone is a page in columns
_NEAR_TOP = 0.15  # of a page's height: a table may go on from the page before with the rest of one row
_ACROSS = 0.1  # of its words may stand across its rules: of more, it is no table


@dataclass(frozen=True, slots=True)
class Rule:
    """A level rule from ``start`` to ``end`` at the height ``at``, or an upright one likewise; y downwards."""

    start: float
    end: float
    at: float
    thick: float = 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the columns and rows of a table are divided, its edges among them."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def holds(self, piece: Piece) -> bool:
        across, down = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        return self.columns[0] < across < self.columns[-1] and self.rows[0] < down < self.rows[-1]


def lines_with_tables(
    tables: Iterable[Grid], pieces: Sequence[Piece], size: tuple[float, float], number: int
) -> list[Line]:
    """The lines of a page in reading order; each row of a table is one, its cells divided by tabs. All places in
    points; ``size`` is the page's width and height."""
    width, height = size
    lines: list[Line] = []
    rest = list(pieces)
    for grid in tables:
        goes_on = grid.rows[0] < _NEAR_TOP * height and grid.rows[-1] - grid.rows[0] < _ROW_AT_MOST * height
        inside = [piece for piece in rest if grid.holds(piece)]
        if len(grid.rows) <= (1 if goes_on else _ROWS) or not _is_table(grid, inside):
            continue
        outside = [piece for piece in rest if not grid.holds(piece)]
        lines += lines_of_pieces([one for one in outside if one.bottom < grid.rows[0] + _THICK], width, number)
        lines += _rows(grid, inside, number)
        rest = [one for one in outside if one.bottom >= grid.rows[0] + _THICK]
    return [*lines, *lines_of_pieces(rest, width, number)]


def add_page(lines: list[Line], page: Sequence[Line]) -> None:
    """Add a page's lines to those before it. A row that the page break divides is one: its rest has no ordinal."""
    first = next((index for index, line in enumerate(page[:2]) if not line.text.strip().isdigit()), None)
    if lines and first is not None:
        cells, rest = lines[-1].text.split("\t"), page[first].text.split("\t")
        if len(cells) == len(rest) > _COLUMNS and not rest[0] and not all(rest[1:]):
            whole = "\t".join(f"{cell} {more}".strip() for cell, more in zip(cells, rest, strict=True))
            lines[-1] = replace(lines[-1], text=whole)
            page = [*page[:first], *page[first + 1 :]]
    lines += page


def _is_table(grid: Grid, inside: Sequence[Piece]) -> bool:
    across = sum(any(piece.left + _THICK < at < piece.right - _THICK for at in grid.columns) for piece in inside)
    return bool(inside) and across <= _ACROSS * len(inside)


def _rows(grid: Grid, inside: Sequence[Piece], number: int) -> Iterator[Line]:
    columns: dict[int, list[Piece]] = {}
    for piece in inside:
        columns.setdefault(bisect(grid.columns, (piece.left + piece.right) / 2), []).append(piece)
    cells: dict[tuple[int, int], list[Piece]] = {}
    for column, pieces in columns.items():
        for line in rows_of_pieces(pieces):  # words of a line stay together, also in a cell over two rows
            row = bisect(grid.rows, sum(piece.top + piece.bottom for piece in line) / 2 / len(line))
            cells.setdefault((row, column), []).extend(line)
    for row in range(1, len(grid.rows)):
        found = [cells.get((row, column), []) for column in range(1, len(grid.columns))]
        if any(found):
            bold = all(piece.bold for cell in found for piece in cell)
            trust = min(piece.trust for cell in found for piece in cell)
            yield Line("\t".join(map(_text, found)), number, bold, trust)


_BROKEN_DAY = re.compile(r"(?<=/\d) (?=\d{1,3}$)|(?<=/\d\d) (?=\d{2}$)|(?<=/\d{3}) (?=\d$)")  # a year: 15/5/202 6


def _text(cell: Sequence[Piece]) -> str:
    """The words of a cell, line by line."""
    lines = []
    for row in rows_of_pieces(cell):
        behind = (joint_between(last, piece) + piece.text for last, piece in pairwise(row))
        lines.append("".join((row[0].text, *behind)))
    return _BROKEN_DAY.sub("", " ".join(lines))


# -- rules --


Rules = tuple[Sequence[Rule], Sequence[Rule]]  # level, upright


def grids(levels: Sequence[Rule], uprights: Sequence[Rule]) -> Iterator[Grid]:
    """The tables that rules draw, from the top of the page downwards."""
    for inside in _spans(uprights):
        top, bottom = inside[0].start, max(one.end for one in inside)
        columns = _places(inside, _UPRIGHT_SHARE * (bottom - top))
        if len(columns) <= _COLUMNS:
            continue
        near = [one for one in levels if top - _THICK <= one.at <= bottom + _THICK]
        rows = _places(near, _LEVEL_SHARE * (columns[-1] - columns[0]))
        if len(rows) > 1:
            yield Grid(tuple(columns), tuple(rows))


def _spans(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules together that follow each other or lie over each other without a gap, each span from its beginning."""
    spans: list[list[Rule]] = []
    furthest = 0.0
    for one in sorted(rules, key=lambda rule: rule.start):
        if spans and one.start <= furthest + _THICK:
            spans[-1].append(one)
            furthest = max(furthest, one.end)
        else:
            spans.append([one])
            furthest = one.end
    return spans


def _places(rules: Sequence[Rule], least: float) -> list[float]:
    """Where rules stand that are as long as this together; those beside each other are one."""
    beside: list[list[Rule]] = []
    for one in sorted(rules, key=lambda rule: rule.at):
        if beside and one.at - beside[-1][-1].at <= _THICK:
            beside[-1].append(one)
        else:
            beside.append([one])
    return [sum(one.at for one in group) / len(group) for group in beside if _covered(group) >= least]


def _covered(rules: Sequence[Rule]) -> float:
    """How long rules are together that may lie over each other."""
    return sum(max(one.end for one in group) - group[0].start for group in _spans(rules))


def rules_of(page: pypdfium2.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright rules of a page, edges of drawn boxes among them. A turned page has none: its words
    are placed as before it was turned."""
    levels: list[Rule] = []
    uprights: list[Rule] = []
    if page.get_rotation():
        return levels, uprights
    height = page.get_height()
    for number, (x1, y1, x2, y2) in enumerate(_strokes(page)):
        if abs(y1 - y2) < 1 and abs(x1 - x2) > _SHORT:
            levels.append(Rule(min(x1, x2), max(x1, x2), height - (y1 + y2) / 2))
        elif abs(x1 - x2) < 1 and abs(y1 - y2) > _SHORT:
            uprights.append(Rule(height - max(y1, y2), height - min(y1, y2), (x1 + x2) / 2))
        if number > _MAX_STROKES or len(levels) + len(uprights) > _MAX_RULES:
            return [], []
    return levels, uprights


def _strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """Every straight stroke of the paths of a page: x and y of its ends, in points from the lower left."""
    raw = pypdfium2.raw
    x, y = ctypes.c_float(), ctypes.c_float()
    for drawn in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        matrix = drawn.get_matrix()
        start = last = (0.0, 0.0)
        for index in range(min(raw.FPDFPath_CountSegments(drawn), _MAX_STROKES)):
            segment = raw.FPDFPath_GetPathSegment(drawn, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.on_point(x.value, y.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == raw.FPDF_SEGMENT_LINETO:
                yield *last, *point
            last = point
            if raw.FPDFPathSegment_GetClose(segment):
                yield *last, *start
                last = start
