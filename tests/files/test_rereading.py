"""The better of two readings of the same words."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from ytcs_docs.files.layout import Piece
from ytcs_docs.files.rereading import better_of, lines_of_doubt

pytestmark = pytest.mark.neutral


def line(*words: tuple[str, float], top: float = 0) -> list[Piece]:
    """Words of a line with their trust, each as wide as it is long."""
    found, left = [], 0.0
    for text, trust in words:
        found.append(Piece(text, left, top, left + 10 * len(text), top + 20, trust))
        left += 10 * len(text) + 8
    return found


@pytest.mark.parametrize(
    ("first", "second", "meant"),
    [
        # no possible syllable gives way to one; a stop has acute or dot below
        ([("quá", 0.95), ("Hếnh", 0.5)], [("quá", 0.95), ("trình", 0.9)], "quá trình"),
        ([("Tổ", 0.95), ("ghit", 0.6)], [("Tổ", 0.95), ("chức", 0.6)], "Tổ chức"),
        # of two syllables the one that stands there elsewhere
        ([("có", 0.9), ("kho", 0.6), ("khăn", 0.9)], [("có", 0.9), ("khó", 0.6), ("khăn", 0.9)], "có khó khăn"),
        # the first reading stays where the second is hardly likelier
        ([("Bệnh", 0.95), ("viện", 0.95), ("Lệ", 0.6)], [("Bệnh", 0.95), ("viện", 0.95), ("Lê", 0.7)], "Bệnh viện Lệ"),
        # and where it was sure
        ([("giai", 0.95), ("đoạn", 0.95)], [("giai", 0.95), ("đọan", 0.99)], "giai đoạn"),
        # figures of one look are no better than those of the other
        ([("số", 0.95), ("1658", 0.7)], [("số", 0.95), ("1668", 0.9)], "số 1658"),
        ([("KT.", 0.6), ("GIÁM", 0.9)], [("K7.", 0.9), ("GIÁM", 0.9)], "KT. GIÁM"),
    ],
)
def test_the_likelier_reading_is_taken(
    first: list[tuple[str, float]], second: list[tuple[str, float]], meant: str
) -> None:
    assert " ".join(word.text for word in better_of(line(*first), line(*second))) == meant


def test_words_that_one_look_joined_or_cut_are_compared_as_one() -> None:
    glued = [Piece("nhânlực", 0, 0, 88, 20, 0.6), Piece("y", 96, 0, 106, 20, 0.95)]
    apart = [Piece("nhân", 0, 0, 40, 20, 0.9), Piece("lực", 48, 0, 88, 20, 0.9), Piece("y", 96, 0, 106, 20, 0.9)]
    assert [word.text for word in better_of(glued, apart)] == ["nhân", "lực", "y"]
    cut = [Piece("nh", 0, 0, 18, 20, 0.6), Piece("ân", 22, 0, 40, 20, 0.6), Piece("lực", 48, 0, 88, 20, 0.95)]
    assert [word.text for word in better_of(cut, apart)] == ["nhân", "lực"]


def test_what_both_looks_read_otherwise_is_never_sure() -> None:
    words = better_of(line(("số", 0.95), ("1658", 0.84)), line(("số", 0.95), ("1668", 0.99)))
    assert [word.trust for word in words] == [0.95, 0.5]
    words = better_of(line(("quá", 0.95), ("Hếnh", 0.5)), line(("quá", 0.95), ("trình", 0.99)))
    assert words[1].trust == 0.8


def test_only_the_lines_of_doubt_are_looked_at_again() -> None:
    page = Image.new("L", (400, 300), 255)
    draw = ImageDraw.Draw(page)
    for top in (40, 140, 240):
        draw.rectangle((20, top, 200, top + 20), fill=0)
    sure = line(("nhân", 0.95), top=40) + line(("lực", 0.95), top=240)
    assert lines_of_doubt(page, sure) is None
    again = lines_of_doubt(page, [*sure, *line(("trạm", 0.6), top=140)])
    assert again is not None
    assert again.size == page.size
    assert again.crop((0, 0, 400, 120)).getextrema() == (255, 255)
    assert again.crop((0, 180, 400, 300)).getextrema() == (255, 255)
    assert again.getpixel((100, 150)) == 0
