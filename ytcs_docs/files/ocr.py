"""Recognition of pages that are pictures, by Tesseract with our own Vietnamese data; nothing leaves the machine."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytesseract
from PIL import Image, ImageChops, ImageOps, ImageStat

from ytcs_docs.files.cells import Cells, cells_of
from ytcs_docs.files.drawn import UPPER, Frame, boxes, frames, rules
from ytcs_docs.files.ghosts import MOSTLY_WRONG, read_once, without_doubles, without_strays
from ytcs_docs.files.layout import COLUMN_GAP, Line, Piece, rows_of_pieces
from ytcs_docs.files.rereading import better_of, lines_of_doubt
from ytcs_docs.files.ruled import Grid, grids, lines_with_tables
from ytcs_docs.files.strokes import with_counted_strokes
from ytcs_docs.language.specks import without_specks
from ytcs_docs.language.spelling import restore_marks

WIDTH = 1_700  # pixels of a page upright: 205 dpi of A4, the best for characters and time (benchmarks/ocr)
SMALL, SMALL_WIDTH = 900, 1_100  # a picture of fewer pixels gains nothing from being made larger still
PAGE_SECONDS, AGAIN_SECONDS = 60, 10
_A4 = 595  # points of its shorter side
_TABLE = 0.5  # of a page's width: what is narrower is a stamp
MISSING = (
    "Máy chủ chưa cài chương trình nhận dạng chữ nên chưa đọc được trang quét. Người quản trị cài bằng lệnh: "
    "sudo apt-get install --no-install-recommends tesseract-ocr"
)
_DATA = Path(__file__).parent / "recogniser"  # trained by scripts/recogniser/train.sh (decision 021)
_HOW = f"--tessdata-dir {shlex.quote(str(_DATA))} --psm 3 --dpi 205 -c tessedit_do_invert=0"
_SUSPICIOUS, _WORTHLESS = 60, 40  # of 100: a word below it is often wrong, is mostly wrong
_PUT_RIGHT = 0.85  # of 1: what was read surely and yet put right
_BREAK = (".", False)  # no word is beside it
_SURE = 0.93  # of 1: from here on a word's marks are left alone
_RULE = re.compile("[_—–=~.|'`,]+")  # rules and specks; a dash of a list is a hyphen
_FEW_LETTERS = 6
_MAX_SKEW = 6.0  # degrees


class Missing(Exception):
    """Tesseract is not on this machine."""


def available() -> bool:
    """Whether pages can be recognised here."""
    return shutil.which("tesseract") is not None


def recognise(image: Image.Image, page: int) -> tuple[list[Line], float]:
    """The lines of a page in reading order, and how sure the whole is, from 0 to 1.

    Raises :class:`Missing`, or ``RuntimeError`` when it takes longer than a minute.
    """
    if not available():
        raise Missing(MISSING)
    os.environ["OMP_THREAD_LIMIT"] = "1"  # several threads of Tesseract wait for each other
    pieces, tables, size = _words_of_paper(_upright(image))
    found = lines_with_tables(tables, pieces, size, page)
    lines = _with_items([line for line in found if _says_something(line)])
    letters = sum(len(piece.text) for piece in pieces)
    if letters < _FEW_LETTERS:
        return [], 0.0  # a picture without text: what was seen are specks
    sure = sum(piece.trust * len(piece.text) for piece in pieces) / letters if letters else 0.0
    return lines, round(sure, 3)


def _words_of_paper(image: Image.Image) -> tuple[list[Piece], list[Grid], tuple[float, float]]:
    """The words of a page without those of stamps, its tables, and its size, in points of an A4 page. Under a blue
    stamp words are read a second time, without its ink."""
    ink = _in_black(image)
    geometry = _geometry(ink)
    page = _placed(ink, geometry)
    unit = _A4 / min(page.size)
    drawn = rules(page, unit)
    size = page.width * unit, page.height * unit
    tables = [grid for grid in grids(*drawn) if grid.columns[-1] - grid.columns[0] > _TABLE * size[0]]
    cells = cells_of(page, tables, drawn, unit)
    pieces = _printed_words(page, cells)
    line = _LINE * page.width
    blue = _blue_ink(image) if image.mode == "RGB" else None
    stamps = boxes(_placed(ImageOps.invert(blue), geometry)) if blue and _counts(blue) else []
    if stamps and blue:
        below = ImageChops.lighter(ink, image.getchannel("B"))
        below.paste(255, mask=blue)
        words = _printed_words(_placed(below, geometry), cells)
        pieces = _seen_under(_without_stamps(pieces, stamps), [word for word in words if _beside(word, stamps, line)])
    else:
        stamps = _arrival_frames(pieces, page)
        pieces = _without_stamps(pieces, stamps)
    pieces = _with_marks(list(cells.moved(_doubted(pieces, stamps, line))))
    return [_times(piece, unit) for piece in cells.put_back(pieces)], tables, size


def _printed_words(page: Image.Image, cells: Cells) -> list[Piece]:
    return _without_specks(list(cells.put_back(_words(cells.apart(page)))))


def _times(piece: Piece, unit: float) -> Piece:
    left, top, right, bottom = (place * unit for place in (piece.left, piece.top, piece.right, piece.bottom))
    return replace(piece, left=left, top=top, right=right, bottom=bottom)


def _upright(image: Image.Image) -> Image.Image:
    image = ImageOps.exif_transpose(image)
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB") if image.mode != "1" else image.convert("L")
    return image


def _in_black(image: Image.Image) -> Image.Image:
    """Grey, without the red of seals."""
    return _without_red(image) if image.mode == "RGB" else image


Geometry = tuple[tuple[int, int], float]  # the size it is read best in, by how many degrees it is turned


def _geometry(grey: Image.Image) -> Geometry:
    shorter = max(1, min(grey.width, grey.height))
    scale = (SMALL_WIDTH if shorter < SMALL else WIDTH) / shorter
    if 0.95 < scale < 1.05:
        scale = 1.0
    size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
    return size, skew(grey.resize(size, Image.Resampling.LANCZOS) if size != grey.size else grey)


def _placed(grey: Image.Image, geometry: Geometry) -> Image.Image:
    """Straight, and of the size that is read best."""
    size, angle = geometry
    if size != grey.size:
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    if abs(angle) >= 0.25:
        grey = grey.rotate(angle, Image.Resampling.BICUBIC, expand=False, fillcolor=255)
    return grey


def _without_red(image: Image.Image) -> Image.Image:
    """Seals and urgency marks are red: what is red becomes paper, black letters under it stay, and so do those that
    it makes reddish: they are darker than the seal."""
    red, green, blue = image.split()
    ink = _ink(red, ImageChops.lighter(green, blue))
    if not _counts(ink):
        return image.convert("L")
    usual = ImageStat.Stat(red, ink).median[0]
    letters = ImageChops.multiply(ink, red.point(lambda value: 255 if value < _UNDER_RED * usual else 0))
    red.paste(255, mask=ink)
    red.paste(green, mask=letters)
    return red


def _blue_ink(image: Image.Image) -> Image.Image:
    """What was stamped or written in blue or violet, as a mask; a pale edge of a stroke is as blue as its middle."""
    red, _, blue = image.split()
    more = ImageChops.subtract(blue, red)
    share = red.point(lambda value: round((255 - value) * _BLUE_SHARE))
    strong = more.point(lambda value: 255 if value > _BLUE_LEAST else 0)
    return ImageChops.multiply(ImageChops.subtract(more, share).point(lambda value: 255 if value else 0), strong)


def _ink(strong: Image.Image, weak: Image.Image) -> Image.Image:
    return ImageChops.subtract(strong, weak).point(lambda value: 255 if value > 50 else 0)


def _counts(ink: Image.Image) -> bool:
    """Whether there is more of an ink than a few pixels."""
    return bool(ImageStat.Stat(ink).mean[0] >= 0.05)


def skew(grey: Image.Image) -> float:
    """By how many degrees a page must be turned so that its lines are level."""
    small = grey.resize((400, max(1, round(400 * grey.height / grey.width))), Image.Resampling.BOX)
    dark = ImageOps.invert(ImageOps.autocontrast(small, cutoff=2))

    def levelness(angle: float) -> float:
        turned = dark.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0) if angle else dark
        return float(ImageStat.Stat(turned.resize((1, turned.height), Image.Resampling.BOX)).var[0])

    rough = max((step * 1.0 for step in range(-int(_MAX_SKEW), int(_MAX_SKEW) + 1)), key=levelness)
    fine = max((rough + step * 0.25 for step in range(-3, 4)), key=levelness)
    return fine if levelness(fine) > 1.02 * levelness(0.0) else 0.0


def _words(image: Image.Image) -> list[Piece]:
    """Every word with its box; what was read with doubt is looked at twice, unless the page is a hard one."""
    begun = time.monotonic()
    found = _seen(image)
    if time.monotonic() - begun > AGAIN_SECONDS or not (doubted := lines_of_doubt(image, found)):
        return found
    try:
        return without_doubles(better_of(found, _seen(doubted, AGAIN_SECONDS)))
    except RuntimeError:  # it takes too long
        return found


def _seen(image: Image.Image, seconds: int = PAGE_SECONDS) -> list[Piece]:
    """The words of an image, line by line."""
    with tempfile.NamedTemporaryFile(suffix=".pgm") as plain:  # packing a page as PNG would take a tenth of the time
        image.save(plain, "PPM")
        plain.flush()
        found = pytesseract.image_to_data(
            plain.name,
            lang="vie",
            config=_HOW,
            output_type=pytesseract.Output.DICT,
            timeout=seconds,
        )
    words = []
    for index, text in enumerate(found["text"]):
        sure = float(found["conf"][index])
        text = text.strip().strip("_|~ˆ^")  # rests of rules, specks
        if not text or sure < 0 or _RULE.fullmatch(text) or (sure < 30 and not any(c.isalnum() for c in text)):
            continue
        left, top = found["left"][index], found["top"][index]
        width, height = found["width"][index], found["height"][index]
        if height > image.width / 8 and len(text) < 4:
            continue  # a flourish of a signature, a border
        trust = sure / 100 if sure >= _SUSPICIOUS else 0.65 if sure >= _WORTHLESS else MOSTLY_WRONG
        word = Piece(text, left, top, left + width, top + height, trust)
        words.append(replace(word, text=with_counted_strokes(text, word, image)))
    return read_once(words)


def _with_marks(pieces: list[Piece]) -> list[Piece]:
    """Marks that were read wrongly, put right by the words beside them; specks that were read as points."""
    rows = without_strays(rows_of_pieces(pieces))
    ordered = [piece for row in rows for piece in row]
    words = without_specks([piece.text for piece in ordered])
    read: list[tuple[str, bool]] = []
    for word, piece, elsewhere in zip(words, ordered, _elsewhere(rows), strict=True):
        read += [_BREAK, (word, piece.trust < _SURE)] if elsewhere else [(word, piece.trust < _SURE)]
    restored = [text for text, given in zip(restore_marks(read), read, strict=True) if given is not _BREAK]
    found: list[Piece] = []
    for piece, word, text in zip(ordered, words, restored, strict=True):
        if text:
            trust = piece.trust if text == word else min(piece.trust, _PUT_RIGHT)
            found.append(replace(piece, text=text, trust=trust))
        else:  # joined to the one before it, in whose box it stands now
            found[-1] = replace(found[-1], right=max(found[-1].right, piece.right))
    return found


def _elsewhere(rows: Sequence[Sequence[Piece]]) -> Iterator[bool]:
    """Of each word, whether it goes on with the one before it in another column only."""
    parted = False
    for row in rows:
        begins, parted = parted, False
        for last, piece in zip([None, *row], row, strict=False):
            wide = last is not None and piece.left - last.right > COLUMN_GAP * (piece.bottom - piece.top)
            yield wide or (begins and last is None)
            parted = parted or wide


def _without_specks(pieces: list[Piece]) -> list[Piece]:
    """Letters far smaller than those of the page are dirt, and so are dashes and points smaller than any printed."""
    heights = sorted(piece.bottom - piece.top for piece in pieces)
    usual = heights[len(heights) // 2] if heights else 0

    def printed(piece: Piece) -> bool:
        high, wide = piece.bottom - piece.top, piece.right - piece.left
        return high >= 0.4 * usual if any(map(str.isalnum, piece.text)) else max(high, wide) >= 0.2 * usual

    return [piece for piece in pieces if printed(piece)]


def _arrival_frames(pieces: list[Piece], image: Image.Image) -> list[Frame]:
    """Where the stamp of whoever received the paper is: a frame in the upper half with the word ĐẾN in it (Decree
    30/2020, appendix IV); of a stamp without a frame that can be seen, the band beside that word, of no width."""
    arrivals = [piece for piece in pieces if piece.text.strip(".:,|") == "ĐẾN" and piece.top < UPPER * image.height]
    if not arrivals:
        return []
    around = [frame for frame in frames(image) if any(_inside(piece, frame) for piece in arrivals)]
    reach = 0.1 * image.width
    return around or [(piece.left, piece.top - reach, piece.left, piece.bottom + reach) for piece in arrivals]


def _without_stamps(pieces: list[Piece], stamps: list[Frame]) -> list[Piece]:
    """Without what stands in a stamp, for its number, day and office are not the paper's."""
    return [piece for piece in pieces if not any(_inside(piece, frame) for frame in stamps)]


def _seen_under(pieces: list[Piece], below: list[Piece]) -> list[Piece]:
    """The words of a page with those that it says beside and under its stamps, when their ink is taken away."""
    return [piece for piece in pieces if not any(_overlap(piece, other) for other in below)] + below


def _doubted(pieces: list[Piece], stamps: list[Frame], line: float) -> list[Piece]:
    """What stands beside or under a stamp, and the line above that may go on there, may have lost words to it."""
    return [
        replace(piece, trust=min(piece.trust, _BESIDE_STAMP)) if _beside(piece, stamps, line) else piece
        for piece in pieces
    ]


def _beside(piece: Piece, frames: list[Frame], above: float) -> bool:
    return any(top - above < (piece.top + piece.bottom) / 2 < bottom for _, top, _, bottom in frames)


def _inside(piece: Piece, frame: Frame) -> bool:
    left, top, right, bottom = frame
    return left <= (piece.left + piece.right) / 2 <= right and top <= (piece.top + piece.bottom) / 2 <= bottom


def _overlap(one: Piece, other: Piece) -> bool:
    return one.left < other.right and other.left < one.right and one.top < (other.top + other.bottom) / 2 < one.bottom


_UNDER_RED = 0.85  # of a seal's own red: darker are letters under it
_BLUE_SHARE, _BLUE_LEAST = 0.2, 12  # how much less red than blue there is: of the darkness, at least
_LINE = 0.03  # of the width: the height of a line
_BESIDE_STAMP = 0.8


_BEFORE_ADDRESSEE = re.compile(r"^\W{1,3}(?=Kính gửi\b)")
_ITEM = re.compile(r"^(?:[:.,*•-]\s?)?(\d{1,2})[.,]\s+(?=[^\W\d_])")
_ENDED = (".", ";", ":")


def _with_items(lines: list[Line]) -> list[Line]:
    """Numbers of items that a speck spoiled (``:5.``, ``3,``) put right where a sentence ended before them; a list
    that a colon opens begins with 1. Specks before the addressee are none of a list."""
    found = []
    for last, line in zip([Line("."), *lines], lines, strict=False):
        item = _ITEM.match(line.text) if last.text.endswith(_ENDED) else None
        if item and (int(item[1]) == 1 or not last.text.endswith(":")):
            line = replace(line, text=f"{item[1]}. {line.text[item.end() :]}")
        elif _BEFORE_ADDRESSEE.match(line.text):
            line = replace(line, text=_BEFORE_ADDRESSEE.sub("", line.text))
        found.append(line)
    return found


def _says_something(line: Line) -> bool:
    """Specks become single letters of little trust."""
    letters = [c for c in line.text if c.isalnum()]
    return len(letters) >= 2 or (len(letters) == 1 and line.trust >= 0.9)
