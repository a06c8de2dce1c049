"""What is drawn on the picture of a page: frames and boxes of stamps, rules of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from PIL import Image, ImageFilter

from ytcs_docs.files.ruled import Rule

Frame = tuple[float, float, float, float]  # left, top, right, bottom

UPPER = 0.55  # of the height: above it papers are stamped when they arrive
_THIN = 600  # pixels of width at which rules are looked for
_RUN = re.compile(b"\x00{60,}")  # a tenth of the page
_WHOLE_RUN = 0.6  # of the width: a rule of the page, no frame


def frames(image: Image.Image) -> list[Frame]:
    """Frames drawn on a page, each as left, top, right, bottom: two level rules below each other, of one length."""
    scale = image.width / _THIN
    dark = _dark(image, (_THIN, round(_THIN * image.height / image.width)))
    runs = [run for run in _runs(dark, _RUN, 1.0) if run.end - run.start < _WHOLE_RUN * _THIN]
    found: list[Frame] = []
    for index, above in enumerate(runs):
        for below in runs[index + 1 :]:
            as_long = abs(below.start - above.start) < 9 and abs(below.end - above.end) < 9
            if 0.05 * _THIN < below.at - above.at < 0.3 * _THIN and as_long:
                found.append((above.start * scale, above.at * scale, above.end * scale, below.at * scale))
    return found


_CELLS = 120  # of a page's width, when boxes of ink are looked for
_INKED = 245  # of 255: a lighter cell has no ink
_EDGE_FILLED = 0.7
_LEAST_BOX, _WIDEST_BOX = (0.12, 0.05), (0.5, 0.3)  # of the page's width: how wide and high


def boxes(ink: Image.Image) -> list[Frame]:
    """Boxes drawn with one ink in the upper part of a page, whose edges other inks may interrupt."""
    scale = ink.width / _CELLS
    small = ink.resize((_CELLS, max(1, round(ink.height / scale))), Image.Resampling.BOX)
    pixels = small.tobytes()
    cells = [divmod(place, _CELLS)[::-1] for place, value in enumerate(pixels) if value < _INKED]
    left, found = set(cells), list[Frame]()
    for start in cells:
        if start not in left:
            continue
        left.discard(start)
        blob, edge = {start}, [start]
        while edge:
            x, y = edge.pop()
            near = {(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            blob |= near
            edge += near
        box = _box_of(blob)
        if box is not None and box[1] * scale < UPPER * ink.height:
            found.append((box[0] * scale, box[1] * scale, (box[2] + 1) * scale, (box[3] + 1) * scale))
    return found


def _box_of(blob: set[tuple[int, int]]) -> tuple[int, int, int, int] | None:
    """The corners of a blob of cells when it is drawn along all four edges."""
    across, down = [x for x, _ in blob], [y for _, y in blob]
    left, top, right, bottom = min(across), min(down), max(across), max(down)
    wide, high = right - left + 1, bottom - top + 1
    if not (_LEAST_BOX[0] < wide / _CELLS < _WIDEST_BOX[0] and _LEAST_BOX[1] < high / _CELLS < _WIDEST_BOX[1]):
        return None
    level = [{x for x, y in blob if abs(y - at) <= 1} for at in (top, bottom)]
    upright = [{y for x, y in blob if abs(x - at) <= 1} for at in (left, right)]
    filled = [len(cells) / wide for cells in level] + [len(cells) / high for cells in upright]
    return (left, top, right, bottom) if min(filled) >= _EDGE_FILLED else None


_RULED = 850  # pixels of a page's shorter side at which rules of tables are looked for
_LEVEL, _UPRIGHT = re.compile(b"\x00{40,}"), re.compile(b"\x00{22,}")  # an inch is 100
_MOST = 3_000  # rules: a page with more is a picture
_MARGIN = 0.015  # of the picture: the shadow of a paper's edge is no rule


def rules(image: Image.Image, unit: float) -> tuple[list[Rule], list[Rule]]:
    """The level and the upright rules of a page, each place times ``unit``. A rule that slants is several, one beside
    the other."""
    scale = max(1.0, min(image.size) / _RULED)
    dark = _dark(image, (round(image.width / scale), round(image.height / scale)))
    turned = dark.transpose(Image.Transpose.TRANSPOSE)
    levels = list(islice(_runs(dark, _LEVEL, scale * unit, _MARGIN), _MOST))
    uprights = list(islice(_runs(turned, _UPRIGHT, scale * unit, _MARGIN), _MOST))
    return (levels, uprights) if max(len(levels), len(uprights)) < _MOST else ([], [])


def _dark(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """What is dark in a picture, made smaller, as black on white: each time the darkest of nine pixels, for a rule that
    slants falls in two rows."""
    thin = image.resize(size, Image.Resampling.BOX).filter(ImageFilter.MinFilter(3))
    return thin.point(lambda value: 0 if value < 190 else 255)


def _runs(dark: Image.Image, long: re.Pattern[bytes], unit: float, margin: float = 0.0) -> Iterator[Rule]:
    """The level runs of black that are so long, without those in the upper and lower margin."""
    pixels, (width, height) = dark.tobytes(), dark.size
    edge = round(margin * height)
    for row in range(edge, height - edge):
        for run in long.finditer(pixels, row * width, (row + 1) * width):
            yield Rule((run.start() - row * width) * unit, (run.end() - row * width) * unit, row * unit, unit)
