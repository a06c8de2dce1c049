"""Numbers in Roman figures on the picture of a page: Tesseract loses strokes of III and takes II for H, so the strokes
are counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image

from ytcs_docs.files.layout import Piece

_NUMBER = re.compile(r"(?:I{1,4}|H|[IH]{2})(?=$|[/,.;:)])")
_DARK = 140  # of 255: darker is ink
_UPRIGHT, _BETWEEN = 0.6, 0.45  # of a word's height: a column of a stroke has more ink, one between strokes less
_FAR, _THIN = 0.45, 0.75  # of the height: strokes stand nearer; of the first stroke's width: a bracket is thinner
_THREE, _BAR = 3, 200


def with_counted_strokes(text: str, word: Piece, page: Image.Image) -> str:
    """What a word says, its Roman number with as many strokes as are printed; a letter H stays one."""
    match = _NUMBER.match(text)
    left, top, right, bottom = (round(side) for side in (word.left, word.top, word.right, word.bottom))
    if not match or left >= right or top >= bottom:
        return text
    ink = page.crop((left, top, right, bottom))
    ink = ink.convert("L").point(lambda value: 255 if value < _DARK else 0)
    strokes = _strokes(_shares(ink), ink.height)
    if not 1 <= len(strokes) <= _THREE or (match[0] == "H" and (len(strokes) == 1 or _has_bar(ink, strokes))):
        return text
    return "I" * len(strokes) + text[match.end() :]


def _shares(ink: Image.Image) -> list[float]:
    """How much of each column is ink."""
    return [value / 255 for value in ink.resize((ink.width, 1), Image.Resampling.BOX).tobytes()]


Stroke = tuple[int, int]  # from column to column


def _strokes(shares: Sequence[float], height: int) -> list[Stroke]:
    """The upright strokes that a word begins with, as thick and as near as those of one number."""
    runs: list[Stroke] = []
    begun: int | None = None
    for column, share in enumerate([*shares, 0.0]):
        if begun is None and share >= _UPRIGHT:
            begun = column
        elif begun is not None and share < _BETWEEN:
            runs.append((begun, column))
            begun = None
    found = runs[:1]
    for last, run in pairwise(runs):
        if run[0] - last[1] > _FAR * height or run[1] - run[0] < _THIN * (runs[0][1] - runs[0][0]):
            break
        found.append(run)
    return found


def _has_bar(ink: Image.Image, strokes: Sequence[Stroke]) -> bool:
    """Whether the first two strokes are joined halfway up, as those of H are."""
    between = ink.crop((strokes[0][1], round(0.3 * ink.height), strokes[1][0], round(0.7 * ink.height)))
    if not between.width or not between.height:
        return False
    return any(value > _BAR for value in between.resize((1, between.height), Image.Resampling.BOX).tobytes())
