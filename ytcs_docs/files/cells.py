"""Tables on the picture of a page: between cells that stand side by side Tesseract loses blanks, so it is given them
one below the other, under the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PIL import Image, ImageDraw

from ytcs_docs.files.layout import Piece
from ytcs_docs.files.ruled import Grid, Rule, Rules

_NEAR, _BESIDE = 4.0, 1.2  # points from where a table is divided: so near is a long stroke its rule, a short one
_LONG = (100.0, 30.0)  # points, of a level and of an upright rule: the feet of letters are shorter together
_DRAWN = 0.5  # of a row's height, a column's width: a shorter rule there does not divide cells
_LEFT, _GAP = 0.08, 0.012  # of the page's width: beside the cells, between them
_SLACK = 1.4  # points: rules slant a little, and letters come near them
_INK, _HALO = 140, 8  # of 255: darker is ink; pixels around it that are letters still, in soft scans
_HIGHEST = 30_000  # pixels that Tesseract reads

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands on the page, and by how much it is moved to the right and down to be read."""

    box: Box
    right: int
    down: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of all tables of a page, and the rules between them."""

    cells: Sequence[Cell]
    rules: Sequence[Box]

    def apart(self, page: Image.Image) -> Image.Image:
        """The page without its tables, and below it their cells without rules."""
        if not self.cells:
            return page
        bare = _without(page, self.rules)
        lowest = self.cells[-1].box[3] + self.cells[-1].down
        whole = Image.new("L", (page.width, lowest + round(_GAP * page.width)), 255)
        whole.paste(_without(bare, [cell.box for cell in self.cells]))
        for cell in self.cells:
            whole.paste(bare.crop(cell.box), (cell.box[0] + cell.right, cell.box[1] + cell.down))
        return whole

    def moved(self, words: Iterable[Piece]) -> Iterator[Piece]:
        """Words of the page where :meth:`apart` shows them."""
        for word in words:
            across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
            there = (cell for cell in self.cells if _holds(cell.box, across, down))
            cell = next(there, None)
            yield _shifted(word, cell.right, cell.down) if cell else word

    def put_back(self, words: Iterable[Piece]) -> Iterator[Piece]:
        """Words of that picture where they stand on the page."""
        for word in words:
            middle = (word.top + word.bottom) / 2
            moved = (cell for cell in self.cells if cell.box[1] <= middle - cell.down <= cell.box[3])
            cell = next(moved, None)
            yield _shifted(word, -cell.right, -cell.down) if cell else word


def _holds(box: Box, across: float, down: float) -> bool:
    left, top, right, bottom = box
    return left <= across <= right and top <= down <= bottom


def _shifted(word: Piece, right: float, down: float) -> Piece:
    return replace(
        word, left=word.left + right, top=word.top + down, right=word.right + right, bottom=word.bottom + down
    )


def cells_of(page: Image.Image, tables: Sequence[Grid], rules: Rules, unit: float) -> Cells:
    """What is written in the cells of the tables that these rules draw on a page; a pixel of it is ``unit`` points."""
    if not tables:
        return Cells([], [])
    drawn = [_box(sides, unit) for grid in tables for sides in _drawn(grid, rules)]
    bare = _without(page, drawn)
    gap, left = round(_GAP * page.width), round(_LEFT * page.width)
    cells: list[Cell] = []
    lowest = page.height + gap
    for sides in (sides for grid in tables for sides in _cells(grid, rules)):
        if box := _written(bare, _box(sides, unit)):
            beside = min(left, page.width - (box[2] - box[0]))
            cells.append(Cell(box, beside - box[0], lowest - box[1]))
            lowest += box[3] - box[1] + gap
    return Cells(cells, drawn) if lowest < _HIGHEST else Cells([], [])


def _without(page: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    bare = page.copy()
    draw = ImageDraw.Draw(bare)
    for box in boxes:
        draw.rectangle(box, fill=255)
    return bare


def _written(page: Image.Image, box: Box) -> Box | None:
    """What of a box has ink in it; None where nothing is written."""
    ink = page.crop(box).point(lambda value: 255 if value < _INK else 0).getbbox()
    if ink is None:
        return None
    left, top, right, bottom = box[0] + ink[0], box[1] + ink[1], box[0] + ink[2], box[1] + ink[3]
    return max(box[0], left - _HALO), max(box[1], top - _HALO), min(box[2], right + _HALO), min(box[3], bottom + _HALO)


Sides = tuple[float, float, float, float]  # left, top, right, bottom in points


def _cells(grid: Grid, rules: Rules) -> Iterator[Sides]:
    """The cells of a table; one that reaches over several columns or rows is one."""
    levels, uprights = rules
    first, *inner, last = grid.columns
    beside = {at: [one for one in uprights if abs(one.at - at) <= _NEAR] for at in inner}
    above = {at: [one for one in levels if abs(one.at - at) <= _NEAR] for at in grid.rows}
    begun: dict[tuple[float, float], float] = {}  # where cells begin that may go on in the next row
    for top, bottom in pairwise(grid.rows):
        divided = [at for at in inner if _is_drawn(beside[at], top, bottom)]
        going_on = {
            (left, right): top if _is_drawn(above[top], left, right) else begun.pop((left, right), top)
            for left, right in pairwise((first, *divided, last))
        }
        yield from (_loosely(*sides, start, top) for sides, start in begun.items())
        begun = going_on
    yield from (_loosely(*sides, start, grid.rows[-1]) for sides, start in begun.items())


def _loosely(left: float, right: float, top: float, bottom: float) -> Sides:
    return left, top - _SLACK, right, bottom + _SLACK


def _is_drawn(rules: Sequence[Rule], start: float, end: float) -> bool:
    return any(min(one.end, end) - max(one.start, start) >= _DRAWN * (end - start) for one in rules)


def _drawn(grid: Grid, rules: Rules) -> Iterator[Sides]:
    """What is drawn where the table is divided."""
    levels, uprights = rules
    for one in levels:
        if _divides(one, grid.rows, _LONG[0]):
            yield one.start, one.at, one.end, one.at + one.thick
    for one in uprights:
        if _divides(one, grid.columns, _LONG[1]):
            yield one.at, one.start, one.at + one.thick, one.end


def _divides(rule: Rule, places: Sequence[float], long: float) -> bool:
    near = _NEAR if rule.end - rule.start >= long else _BESIDE
    return any(abs(rule.at - at) <= near for at in places)


def _box(sides: Sides, unit: float) -> Box:
    left, top, right, bottom = (round(side / unit) for side in sides)
    return left, top, right, bottom
