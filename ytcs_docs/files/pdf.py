"""PDFium is not safe for threads: one at a time in a process."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import RLock

import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from ytcs_docs.core.errors import NotFound
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import fold_word

_LOCK = RLock()
MAX_PAGES_OF_TEXT = 2_000
PREVIEW_WIDTH = 1_000
MAX_WORDS_OF_A_PAGE = 20_000
MARKER = "#ffe36b"
_WORD = re.compile(r"\w+")


@contextmanager
def pdfium() -> Iterator[None]:
    """Hold PDFium for this thread."""
    with _LOCK:
        yield


@limited()
def page_count(path: Path) -> int:
    """Number of pages."""
    with pdfium():
        document = pypdfium2.PdfDocument(path)
        try:
            return len(document)
        finally:
            document.close()


@limited()
def page_image(path: Path, page_number: int, target: Path, marked: Sequence[str] = ()) -> None:
    """Write one page (from 1) as a PNG, 1,000 pixels wide, with these folded words ``marked`` where the page has a text
    layer. Raises :class:`NotFound` beyond the last page."""
    with pdfium():
        document = pypdfium2.PdfDocument(path)
        try:
            document.init_forms()  # otherwise the picture of a signature is left out
            if not 1 <= page_number <= len(document):
                raise NotFound("Tệp không có trang này.")
            page = document[page_number - 1]
            width, height = page.get_size()
            scale = min(PREVIEW_WIDTH / max(width, 1), 6_000 / max(height, 1), 4)
            picture = page.render(scale=scale).to_pil()
            if marked and not page.get_rotation():
                picture = _with_marks(picture, list(_places_of(page, set(marked))), scale, height)
            picture.save(target, "PNG", optimize=False)
        finally:
            document.close()


Box = tuple[float, float, float, float]  # left, bottom, right, top in points from the lower left


def _places_of(page: pypdfium2.PdfPage, words: set[str]) -> Iterator[Box]:
    """Where the words stand on a page, each with the letters that it has there."""
    text = page.get_textpage()
    try:
        written = text.get_text_range()
        # one letter beyond the basic plane would shift all that follow: such a page is not marked
        if len(written) != text.count_chars():
            return
        for match in islice(_WORD.finditer(written), MAX_WORDS_OF_A_PAGE):
            if fold_word(match.group()) not in words:
                continue
            boxes = [text.get_charbox(at) for at in range(*match.span())]
            left, bottom, right, top = zip(*boxes, strict=True)
            yield min(left), min(bottom), max(right), max(top)
    finally:
        text.close()


def _with_marks(picture: Image.Image, places: Sequence[Box], scale: float, height: float) -> Image.Image:
    """The picture as if gone over with a marker: what is dark stays dark."""
    marker = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(marker)
    for left, bottom, right, top in places:
        box = (left * scale - 2, (height - top) * scale - 2, right * scale + 2, (height - bottom) * scale + 2)
        if box[0] < box[2] and box[1] < box[3]:
            draw.rectangle(box, fill=MARKER)
    return ImageChops.multiply(picture.convert("RGB"), marker)


@limited(60)
def in_one(paths: Sequence[Path], title: str) -> bytes:
    """Several PDFs in one, to read and print: what fields and signatures show stays, the signatures themselves do not.
    Raises :class:`Unreadable`."""
    whole = io.BytesIO()
    with pdfium():
        target = pypdfium2.PdfDocument.new()
        for path in paths:
            document = pypdfium2.PdfDocument(path)
            document.init_forms()
            if document.formenv is not None:
                for page in document:
                    page.flatten()
            target.import_pages(document)
            document.close()
        target.save(whole)
        target.close()
    writer = IncrementalPdfFileWriter(whole)
    name, text = generic.NameObject("/Title"), generic.TextStringObject(title)
    writer.set_info(writer.add_object(generic.DictionaryObject({name: text})))
    titled = io.BytesIO()
    writer.write(titled)
    return titled.getvalue()


def text_of_pages(path: Path) -> str:
    """The text layer, pages divided by a form feed."""
    pages: list[str] = []
    with pdfium():
        document = pypdfium2.PdfDocument(path)
        try:
            for index in range(min(len(document), MAX_PAGES_OF_TEXT)):
                text_page = document[index].get_textpage()
                pages.append(text_page.get_text_bounded().replace("\r\n", "\n"))
                text_page.close()
        finally:
            document.close()
    return "\f".join(pages)
