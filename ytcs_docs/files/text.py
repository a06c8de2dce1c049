"""The text inside a file, with what its layout tells: columns, bold type, pages.

Text that a picture holds is recognised; text of the years before Unicode is decoded by the font of each run,
or by what makes it Vietnamese where no font is known. Nothing is fetched, no macro or link is followed.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image

from ytcs_docs.files import ocr
from ytcs_docs.files.kinds import decode_text
from ytcs_docs.files.layout import FileText, Line, Piece, file_text, plain_text
from ytcs_docs.files.pdf import pdfium
from ytcs_docs.files.ruled import add_page, grids, lines_with_tables, rules_of
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.sandbox import limited, report_progress
from ytcs_docs.files.word_text import word_text
from ytcs_docs.language.legacy import decode_guessed, doubtful, garbled

PAGE_SECONDS = 90.0  # without a page read: it hangs
DOC_SECONDS = 30
MAX_PAGES = 2_000
MAX_RECOGNISED = 120  # pages; a longer scan is a book, not a letter
_FEW_LETTERS = 25  # a page with fewer has no text layer to speak of
_SCAN_DPI = 210


@limited(PAGE_SECONDS)
def read_file(path: Path, kind: str) -> FileText:
    """The text of a file of one of the kinds of :mod:`kinds`; empty for sheets. Raises :class:`Unreadable`."""
    if kind == "docx":
        return word_text(path)
    if kind == "doc":
        return plain_text(decode_guessed(_doc_text(path)))
    if kind == "txt":
        return plain_text(decode_guessed(decode_text(path.read_bytes()) or ""))
    if kind == "pdf":
        return _pdf_text(path)
    if kind in ("jpg", "png"):
        with Image.open(path) as image:
            lines, sure = _recognise(image, 1)
        report_progress(1, 1)
        return file_text(lines, 1, [(1, sure)])
    return file_text([])


@limited()
def read_now(path: Path, kind: str) -> FileText:
    """As :func:`read_file`, for a page that somebody waits for."""
    return read_file.function(path, kind)


def _doc_text(path: Path) -> str:
    program = shutil.which("catdoc")
    if program is None:
        raise Unreadable("Máy chủ chưa cài chương trình catdoc nên chưa đọc được chữ trong tệp .doc.")
    done = subprocess.run(
        [program, "-d", "utf-8", "-w", str(path)], capture_output=True, timeout=DOC_SECONDS, check=False
    )
    if done.returncode != 0:
        raise Unreadable("Không đọc được chữ trong tệp .doc này.")
    return done.stdout.decode("utf-8", "replace")


def _recognise(image: Image.Image, page: int) -> tuple[list[Line], float]:
    try:
        return ocr.recognise(image, page)
    except ocr.Missing as error:
        raise Unreadable(str(error)) from error
    except RuntimeError as error:  # pytesseract's word for a page that took too long
        raise Unreadable("Trang quét quá phức tạp, nhận dạng chữ quá lâu nên đã dừng.") from error


def _pdf_text(path: Path) -> FileText:
    """The text layer, with what annotations draw; a page that has none, or a useless one, is recognised from its
    picture."""
    lines: list[Line] = []
    recognised: list[tuple[int, float]] = []
    problem: Unreadable | None = None
    with pdfium():
        document = pypdfium2.PdfDocument(path)
        try:
            whole = len(document)
            for index in range(min(whole, MAX_PAGES)):
                page = _flat_page(document, index)
                found = _page_lines(page, index + 1)
                text = "\n".join(line.text for line in found)
                letters = sum(map(str.isalnum, text))
                decoded = decode_guessed(text)
                if letters < _FEW_LETTERS or garbled(decoded) or (doubtful(decoded) and _is_scan(page)):
                    try:
                        if len(recognised) < MAX_RECOGNISED and _is_picture(page, letters):
                            found, sure = _recognise(_page_picture(page), index + 1)
                            recognised.append((index + 1, sure))
                    except Unreadable as error:
                        problem = error
                elif decoded != text:
                    found = [Line(line, index + 1) for line in decoded.split("\n")]
                add_page(lines, found)
                page.close()
                report_progress(index + 1, whole)
        finally:
            document.close()
    if problem is not None and not lines:
        raise problem
    return file_text(lines, whole, recognised)


def _flat_page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """A page with its annotations drawn into it: signing software stamps number and day as annotations."""
    page = document[index]
    raw = pypdfium2.raw
    # not page.flatten(): that one wants a document with a form
    if raw.FPDFPage_GetAnnotCount(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    return page


def _page_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """The text layer of a page, in reading order. PDFium says which characters belong together; a word's box is that
    of its font, so that a comma stands in the line of its words."""
    layer = page.get_textpage()
    try:
        pieces = list(_words(layer, page.get_height()))
    finally:
        layer.close()
    return lines_with_tables(grids(*rules_of(page)), pieces, page.get_size(), number)


Box = tuple[float, float, float, float]  # left, bottom, right, top, in points from the lower edge


def _words(layer: pypdfium2.PdfTextPage, height: float) -> Iterator[Piece]:
    word, whole, bold = "", (0.0, 0.0, 0.0, 0.0), False
    for index in range(layer.count_chars()):
        code = pypdfium2.raw.FPDFText_GetUnicode(layer, index)
        letter = chr(code) if 0x20 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        box: Box | None = None if letter.isspace() else layer.get_charbox(index, loose=True)
        if word and (box is None or _apart(whole, box)):
            yield _word(word, whole, height, bold)
            word = ""
        if box is None:
            continue
        if word:
            whole = (min(whole[0], box[0]), min(whole[1], box[1]), max(whole[2], box[2]), max(whole[3], box[3]))
        else:
            whole, bold = box, _is_bold(layer, index)
        word += letter
    if word:
        yield _word(word, whole, height, bold)


def _is_bold(layer: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether the font of a letter is bold, by its name: many fonts in a PDF say nothing of their weight."""
    name = ctypes.create_string_buffer(128)
    pypdfium2.raw.FPDFText_GetFontInfo(layer, index, name, len(name), ctypes.c_int())
    return b"bold" in name.value.lower()


def _word(text: str, box: Box, height: float, bold: bool) -> Piece:
    left, bottom, right, top = box
    return Piece(text, left, height - top, right, height - bottom, part=True, bold=bold)


def _apart(word: Box, letter: Box) -> bool:
    """Whether a letter stands elsewhere than behind the word before it."""
    size = max(letter[3] - letter[1], word[3] - word[1], 1.0)
    return abs(letter[1] - word[1]) > 0.6 * size or not -size < letter[0] - word[2] < 1.2 * size


def _is_picture(page: pypdfium2.PdfPage, letters: int) -> bool:
    """Whether there is something to recognise: a scan, or letters drawn as lines; a short page of text is none."""
    kinds = {found.type for found in page.get_objects(max_depth=3)}
    if letters == 0 or letters >= _FEW_LETTERS:
        return bool(kinds)
    return pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture covers most of the page: a text layer is then what an old scanner made of it."""
    width, height = page.get_size()
    for picture in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > 0.6 * width * height:
            return True
    return False


def _page_picture(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(_SCAN_DPI / 72, 5_000 / max(width, height, 1))
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture
