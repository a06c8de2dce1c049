"""Cells of tables on the picture of a page, moved apart to be recognised and put back."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from ytcs_docs.files.cells import cells_of
from ytcs_docs.files.drawn import rules
from ytcs_docs.files.layout import Piece
from ytcs_docs.files.ruled import grids

pytestmark = pytest.mark.neutral

UNIT = 0.35  # points of a pixel: 1,700 pixels are A4


def page_with_table(*, merged: bool = False) -> Image.Image:
    """Three columns and two rows; a black mark in each cell."""
    page = Image.new("L", (1700, 2400), 255)
    draw = ImageDraw.Draw(page)
    for level in (600, 700, 900):
        draw.line((100, level, 1600, level), fill=0, width=3)
    for upright in (100, 300, 1000, 1600):
        top = 700 if merged and upright in (300, 1000) else 600
        draw.line((upright, top, upright, 900), fill=0, width=3)
    for left in (150, 350, 1050):
        for top in (630, 760):
            draw.rectangle((left, top, left + 60, top + 30), fill=0)
    return page


def mark_at(left: float, top: float) -> Piece:
    return Piece("chữ", left, top, left + 60, top + 30)


@pytest.mark.parametrize("merged", [False, True])
def test_what_stands_in_cells_is_moved_below_the_page_without_rules(merged: bool) -> None:
    page = page_with_table(merged=merged)
    drawn = rules(page, UNIT)
    tables = list(grids(*drawn))
    assert [(len(table.columns), len(table.rows)) for table in tables] == [(4, 3)]
    cells = cells_of(page, tables, drawn, UNIT)
    assert len(cells.cells) == (4 if merged else 6)  # the first row is one cell where nothing divides it
    apart = cells.apart(page)
    assert apart.width == page.width
    assert apart.crop((0, 0, 1700, 2400)).getextrema() == (255, 255)
    below = apart.crop((0, 2400, apart.width, apart.height))
    ink = below.point(lambda value: value < 128 and 255).histogram()[255]
    assert ink == pytest.approx(6 * 61 * 31, rel=0.01)  # all marks, no rule
    words = [mark_at(350, 760), mark_at(1050, 630), mark_at(150, 2000)]
    moved = list(cells.moved(words))
    assert all(word.top > page.height for word in moved[:2])
    assert moved[2] == words[2]  # outside of the table
    assert list(cells.put_back(moved)) == words


def test_a_page_without_tables_stays_as_it_is() -> None:
    page = Image.new("L", (1700, 2400), 255)
    ImageDraw.Draw(page).line((100, 600, 1600, 600), fill=0, width=3)
    drawn = rules(page, UNIT)
    cells = cells_of(page, list(grids(*drawn)), drawn, UNIT)
    assert cells.cells == []
    assert cells.apart(page) is page


def test_thin_or_tiny_pictures_have_no_rules() -> None:
    for size in ((5000, 12), (9, 9), (1, 3000)):
        rules(Image.new("L", size, 0), UNIT)


def test_letters_that_stand_on_a_rule_are_not_rules() -> None:
    page = page_with_table()
    draw = ImageDraw.Draw(page)
    for top in (682, 687):  # the feet of letters
        draw.line((360, top, 480, top), fill=0, width=2)
    drawn = rules(page, UNIT)
    cells = cells_of(page, list(grids(*drawn)), drawn, UNIT)
    box = next(cell for cell in cells.cells if cell.box[0] < 400 < cell.box[2] and cell.box[1] < 640)
    seen = cells.apart(page).crop(
        (box.box[0] + box.right, box.box[1] + box.down, box.box[2] + box.right, box.box[3] + box.down)
    )
    assert seen.crop((0, 40, 130, seen.height)).getextrema()[0] < 128


def test_a_cell_as_wide_as_the_page_is_moved_whole() -> None:
    page = Image.new("L", (1700, 2400), 255)
    draw = ImageDraw.Draw(page)
    for level in (600, 700, 900):
        draw.line((40, level, 1660, level), fill=0, width=3)
    for upright in (40, 500, 1100, 1660):
        draw.line((upright, 700, upright, 900), fill=0, width=3)
    for upright in (40, 1660):
        draw.line((upright, 600, upright, 900), fill=0, width=3)
    for left in (60, 1580):
        draw.rectangle((left, 640, left + 60, 670), fill=0)
    drawn = rules(page, UNIT)
    cells = cells_of(page, list(grids(*drawn)), drawn, UNIT)
    (cell,) = cells.cells
    assert cell.box[2] + cell.right <= page.width
    assert list(cells.put_back(cells.moved([mark_at(1580, 640)]))) == [mark_at(1580, 640)]


def test_a_cell_over_two_rows_is_one() -> None:
    page = page_with_table()
    ImageDraw.Draw(page).rectangle((104, 690, 296, 710), fill=255)  # nothing divides the first column
    drawn = rules(page, UNIT)
    cells = cells_of(page, list(grids(*drawn)), drawn, UNIT)
    assert len(cells.cells) == 5
    assert max(cell.box[3] - cell.box[1] for cell in cells.cells) > 150


def test_a_page_full_of_strokes_is_a_picture() -> None:
    page = Image.new("L", (850, 3000), 255)
    draw = ImageDraw.Draw(page)
    for left in range(20, 840, 8):
        for top in range(60, 2900, 32):
            draw.line((left, top, left, top + 27), fill=0)
    assert rules(page, UNIT) == ([], [])
