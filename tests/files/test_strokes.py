"""Numbers in Roman figures by the strokes that are printed."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from ytcs_docs.files.layout import Piece
from ytcs_docs.files.strokes import with_counted_strokes

pytestmark = pytest.mark.neutral


def printed(strokes: int, *, bar: bool = False, bracket: int = 0) -> tuple[Piece, Image.Image]:
    """Upright strokes with serifs, as in Times; a bar makes an H of the first two; ``bracket``: how thick it is."""
    page = Image.new("L", (300, 80), 255)
    draw = ImageDraw.Draw(page)
    left = 20
    for _ in range(strokes):
        draw.rectangle((left, 20, left + 5, 47), fill=0)
        for level in (20, 46):
            draw.rectangle((left - 3, level, left + 8, level + 1), fill=0)
        left += 15
    if bar:
        draw.rectangle((20, 33, 40, 35), fill=0)
    if bracket:
        draw.rectangle((left + 1, 20, left + 1 + bracket, 54), fill=0)
        left += 3 + bracket
    return Piece("", 17, 19, left - 4, 55 if bracket else 48), page


@pytest.mark.parametrize(
    ("read", "strokes", "meant"),
    [("II/2025,", 3, "III/2025,"), ("III", 2, "II"), ("H,", 2, "II,"), ("IH/2026", 3, "III/2026"), ("I;", 1, "I;")],
)
def test_as_many_strokes_as_are_printed(read: str, strokes: int, meant: str) -> None:
    assert with_counted_strokes(read, *printed(strokes)) == meant


@pytest.mark.parametrize("thick", [2, 5])
def test_a_bracket_is_no_stroke(thick: int) -> None:
    assert with_counted_strokes("II)", *printed(2, bracket=thick)) == "II)"
    assert with_counted_strokes("H)", *printed(2, bracket=thick)) == "II)"


@pytest.mark.parametrize(("read", "strokes"), [("H", 2), ("H.", 2), ("HI", 3), ("H", 1)])
def test_a_letter_h_stays_one(read: str, strokes: int) -> None:
    assert with_counted_strokes(read, *printed(strokes, bar=True)) == read


@pytest.mark.parametrize("read", ["IV", "Hải", "I9", "11", "HIV"])
def test_other_words_stay(read: str) -> None:
    assert with_counted_strokes(read, *printed(3)) == read


def test_a_box_without_ink_says_nothing() -> None:
    page = Image.new("L", (300, 80), 255)
    assert with_counted_strokes("II", Piece("", 10, 10, 40, 40), page) == "II"
    assert with_counted_strokes("II", Piece("", 10, 10, 10, 10), page) == "II"
