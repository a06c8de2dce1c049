"""Positions on the pages of a PDF: the blanks for number and day, the signer's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from pyhanko.pdf_utils.reader import PdfFileReader

from ytcs_docs.decree30.form import FREE_CODE, FREE_DAY
from ytcs_docs.files.pdf import pdfium
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import nfc
from ytcs_docs.signing.rules import Box

NUMBER_AND_DAY = NUMBER, DAY, MONTH, YEAR = "so", "ngay", "thang", "nam"
_YEAR_WIDTH = 32.0
_MIDDLE = 595 / 2  # of an A4 page, in points
_NAMED = re.compile(r"kèm theo[^()]{0,200}?số(?P<so>\s*)/")


@dataclass(frozen=True, slots=True)
class _Page:
    """The characters of a page and the box of each (left, bottom, right, top), in points."""

    number: int
    text: str
    boxes: Sequence[tuple[float, float, float, float]]

    def box(self, start: int, end: int) -> Box:
        boxes = [self.boxes[index] for index in range(start, end) if not self.text[index].isspace()]
        return Box(
            page=self.number,
            left=min(box[0] for box in boxes),
            bottom=min(box[1] for box in boxes),
            right=max(box[2] for box in boxes),
            top=max(box[3] for box in boxes),
        )


def _pages(path: Path) -> Iterator[_Page]:
    with pdfium():
        document = pypdfium2.PdfDocument(path)
        try:
            for number in range(len(document)):
                letters = document[number].get_textpage()
                count = letters.count_chars()
                text = letters.get_text_range(0, count) if count else ""
                yield _Page(number, text, [letters.get_charbox(index) for index in range(min(count, len(text)))])
                letters.close()
        finally:
            document.close()


def free_places(path: Path) -> dict[str, Box]:
    """The blanks for number, day, month and year in the head, and on later pages where an annexed text names the
    document (``so_2`` …), by field name. Empty when the head has none."""
    places: dict[str, Box] = {}
    for page in _pages(path):
        if page.number == 0:
            # the first match of each is the one in the head
            code, day = FREE_CODE.search(page.text), FREE_DAY.search(page.text)
            if code is None or day is None:
                return {}
            places = _places(page, code, day)
        elif (named := _NAMED.search(page.text)) is not None:
            day = FREE_DAY.search(page.text, named.end())
            if day is not None:
                places |= {f"{name}_{page.number + 1}": box for name, box in _places(page, named, day).items()}
    return places


def _places(page: _Page, code: re.Match[str], day: re.Match[str]) -> dict[str, Box]:
    last = page.box(day.end("thang"), day.start("nam"))
    following = page.text[day.end() : day.end() + 1]
    continues = following.strip() and page.boxes[day.end()][0] > last.right
    end = page.boxes[day.end()][0] - 1 if continues else last.right + _YEAR_WIDTH
    boxes = {
        DAY: _between(page, day.start(), day.start("ngay"), day.end("ngay"), day.end("ngay") + 5),
        MONTH: _between(page, day.end("ngay"), day.start("thang"), day.end("thang"), day.start("nam")),
        YEAR: replace(last, left=last.right + 1, right=end),
    }
    # “năm” has no descender: its bottom is the baseline of the digits
    places = {name: replace(box, bottom=last.bottom, top=last.top) for name, box in boxes.items()}
    return {NUMBER: _between(page, code.start(), code.start("so"), code.end("so"), code.end()), **places}


def _between(page: _Page, start: int, left_end: int, right_start: int, end: int) -> Box:
    left, right = page.box(start, left_end), page.box(right_start, end)
    return Box(
        page=page.number,
        left=left.right + 1,
        bottom=min(left.bottom, right.bottom),
        right=right.left - 1,
        top=max(left.top, right.top),
    )


@limited()
def place_of_signer(path: Path, name: str) -> Box | None:
    """The box of the signer's name below the signature: the first that is alone on its line in the right half, since an
    annexed text may name the same person; else the last occurrence of the name; None without any."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in nfc(name).split()))
    last: Box | None = None
    for page in _pages(path):
        for match in pattern.finditer(page.text):
            last = page.box(match.start(), match.end())
            before = page.text[: match.start()].rpartition("\n")[2].strip()
            after = page.text[match.end() :].partition("\n")[0].strip()
            if not before and not after and (last.left + last.right) / 2 > _MIDDLE:
                return last
    return last


@limited()
def signed_fields(path: Path, name: str) -> int:
    """How many signatures a PDF bears in fields whose names begin so."""
    with path.open("rb") as stream:
        reader = PdfFileReader(stream, strict=False)
        return sum(str(signature.field_name).startswith(name) for signature in reader.embedded_signatures)


@limited()
def page_size(path: Path) -> tuple[float, float]:
    """Width and height of the first page, in points."""
    with pdfium():
        document: Any = pypdfium2.PdfDocument(path)
        try:
            width, height = document[0].get_size()
            return float(width), float(height)
        finally:
            document.close()
