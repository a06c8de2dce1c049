"""Several documents in one scan, divided by a sheet with a QR code that the product prints."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pypdfium2
import segno
import zxingcpp

from ytcs_docs.files.pdf import pdfium
from ytcs_docs.files.sandbox import FILE_SECONDS, limited

SEPARATOR = "YTCS-DOCS:PHAN-CACH"
_DPI = 110
MAX_PAGES = 1_000


def separator_svg() -> str:
    """The QR code of the separator sheet, for a page to be printed."""
    return str(segno.make(SEPARATOR, error="h").svg_inline(scale=1, border=2, omitsize=True))


@limited(FILE_SECONDS)
def split_scan(path: Path, folder: Path) -> list[Path]:
    """Write the documents between separator sheets into a folder, in order; nothing when there is no sheet.

    The sheets themselves are left out, and so is a part without pages. The scan is not changed.
    """
    with pdfium():
        scan = pypdfium2.PdfDocument(path)
        try:
            count = min(len(scan), MAX_PAGES)
            sheets = [index for index in range(count) if _is_separator(scan[index])] if count > 1 else []
            if not sheets:
                return []
            parts: list[Path] = []
            for begin, end in zip([-1, *sheets], [*sheets, len(scan)], strict=True):
                pages = list(range(begin + 1, end))
                if pages:
                    parts.append(_write(scan, pages, folder / f"{len(parts) + 1:03d}.pdf"))
            return parts
        finally:
            scan.close()


@limited(FILE_SECONDS)
def split_at(path: Path, starts: list[int], folder: Path) -> list[Path]:
    """Write the documents of a PDF that begin on these pages (from 1) into a folder, in order."""
    with pdfium():
        whole = pypdfium2.PdfDocument(path)
        try:
            begins = [page - 1 for page in starts if 1 <= page <= len(whole)]
            return [
                _write(whole, list(range(begin, end)), folder / f"{number:03d}.pdf")
                for number, (begin, end) in enumerate(pairwise([*begins, len(whole)]), 1)
            ]
        finally:
            whole.close()


def _is_separator(page: pypdfium2.PdfPage) -> bool:
    picture = page.render(scale=_DPI / 72, grayscale=True).to_pil()
    page.close()
    found = zxingcpp.read_barcodes(picture)
    return any(code.text == SEPARATOR for code in found)


def _write(scan: pypdfium2.PdfDocument, pages: list[int], target: Path) -> Path:
    part = pypdfium2.PdfDocument.new()
    try:
        part.import_pages(scan, pages)
        part.save(target)
    finally:
        part.close()
    return target
