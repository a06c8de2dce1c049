"""Numbers in Roman figures by the strokes that are printed."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from ytcs_docs.files.layout import Piece
from ytcs_docs.files.strokes import with_counted_strokes

pytestmark = pytest.mark.neutral


def printed(strokes: int, *, bar: bool = False, bracket: bool = False) -> tuple[Piece, Image.Image]:
    """Upright strokes with serifs at head and foot, as in Times; with a bar they are an H, behind them a bracket."""
    page = Image.new("L", (300, 80), 255)
    draw = ImageDraw.Draw(page)
    left = 20
    for _ in range(strokes):
        draw.rectangle((left, 20, left + 5, 47), fill=0)
        for level in (20, 46):
            draw.rectangle((left - 3, level, left + 8, level + 1), fill=0)
        left += 15
    if bar:
        draw.rectangle((20, 33, left - 10, 35), fill=0)
    if bracket:
        draw.rectangle((left + 1, 20, left + 3, 54), fill=0)
        left += 6
    return Piece("", 17, 19, left - 4, 48), page


@pytest.mark.parametrize(
    ("read", "strokes", "meant"),
    [("II/2025,", 3, "III/2025,"), ("III", 2, "II"), ("H,", 2, "II,"), ("IH/2026", 3, "III/2026"), ("I;", 1, "I;")],
)
def test_as_many_strokes_as_are_printed(read: str, strokes: int, meant: str) -> None:
    assert with_counted_strokes(read, *printed(strokes)) == meant


def test_a_bracket_is_no_stroke() -> None:
    assert with_counted_strokes("II)", *printed(2, bracket=True)) == "II)"


@pytest.mark.parametrize("read", ["H", "H."])
def test_a_letter_h_stays_one(read: str) -> None:
    assert with_counted_strokes(read, *printed(2, bar=True)) == read


@pytest.mark.parametrize("read", ["IV", "Hải", "I9", "11", "HIV"])
def test_other_words_stay(read: str) -> None:
    assert with_counted_strokes(read, *printed(3)) == read


def test_a_box_without_ink_says_nothing() -> None:
    page = Image.new("L", (300, 80), 255)
    assert with_counted_strokes("II", Piece("", 10, 10, 40, 40), page) == "II"
    assert with_counted_strokes("II", Piece("", 10, 10, 10, 10), page) == "II"
