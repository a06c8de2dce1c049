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
_UPRIGHT, _BETWEEN = 153, 115  # of 255: a column of a stroke has more ink, one between strokes less
_FAR, _THIN = 0.45, 0.75  # of a word's height: strokes stand nearer; of the first stroke's width: a bracket is thinner
_LOW = 0.08  # of the height: a bracket goes further down
_THREE, _BAR = 3, 200


def with_counted_strokes(text: str, word: Piece, page: Image.Image) -> str:
    """What a word says, its Roman number with as many strokes as are printed; a letter H stays one."""
    match = _NUMBER.match(text)
    left, top, right, bottom = (round(side) for side in (word.left, word.top, word.right, word.bottom))
    if not match or left >= right or top >= bottom:
        return text
    ink = page.crop((left, top, right, bottom))
    ink = ink.convert("L").point(lambda value: 255 if value < _DARK else 0)
    strokes = _strokes(ink)
    if not 1 <= len(strokes) <= _THREE or ("H" in match[0] and _has_bar(ink, strokes)):
        return text
    return "I" * len(strokes) + text[match.end() :]


Stroke = tuple[int, int]  # from column to column


def _strokes(ink: Image.Image) -> list[Stroke]:
    """The upright strokes that a word begins with, as thick, as high and as near as those of one number."""
    runs: list[Stroke] = []
    begun: int | None = None
    shares = ink.resize((ink.width, 1), Image.Resampling.BOX).tobytes()  # of each column, how much is ink
    for column, share in enumerate([*shares, 0]):
        if begun is None and share >= _UPRIGHT:
            begun = column
        elif begun is not None and share < _BETWEEN:
            runs.append((begun, column))
            begun = None
    found = runs[:1]
    for last, run in pairwise(runs):
        near = run[0] - last[1] <= _FAR * ink.height
        thick = run[1] - run[0] >= _THIN * (runs[0][1] - runs[0][0])
        level = _foot(ink, run) - _foot(ink, runs[0]) <= _LOW * ink.height
        if not (near and thick and level):
            break
        found.append(run)
    return found


def _foot(ink: Image.Image, stroke: Stroke) -> int:
    """The row in which a stroke ends."""
    box = ink.crop((stroke[0], 0, stroke[1], ink.height)).getbbox()
    return box[3] if box else 0


def _has_bar(ink: Image.Image, strokes: Sequence[Stroke]) -> bool:
    """Whether strokes are joined halfway up, as those of H are; a single one was an H that is too soft to tell."""
    upper, lower = round(0.3 * ink.height), round(0.7 * ink.height)
    gaps = [ink.crop((one[1], upper, other[0], lower)) for one, other in pairwise(strokes)]
    return not gaps or any(
        value > _BAR
        for gap in gaps
        if gap.width and gap.height
        for value in gap.resize((1, gap.height), Image.Resampling.BOX).tobytes()
    )
