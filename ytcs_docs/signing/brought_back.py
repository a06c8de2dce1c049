"""Compares a PDF that was signed elsewhere with the one that was given out: by its objects and as it is seen."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification

from ytcs_docs.files.pdf import pdfium
from ytcs_docs.files.sandbox import limited, report_progress
from ytcs_docs.signing.pdf_fields import form_fields
from ytcs_docs.signing.rules import LARGEST_HEIGHT, LARGEST_WIDTH
from ytcs_docs.signing.validate import BEFORE_SIGNATURES, field_name, sides_of

SCALE = 1.5  # pixels for a point: a full stop has two
MUCH = 40  # of 255: less is the smoothing of letters
_AROUND = 24  # pixels shown around a change

Sides = tuple[float, ...]
# What the field of a signature consists of.
_OF_A_SIGNATURE = {
    *("/Type", "/Subtype", "/FT", "/T", "/TU", "/NM", "/M", "/V", "/F", "/Ff", "/Rect", "/P", "/AP", "/MK", "/DA"),
    *("/DR", "/Lock", "/SV"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it was given out; ``page`` from 1 (0: not on a page), ``picture`` a PNG of the place."""

    sentence: str
    page: int = 0
    picture: bytes = b""


@limited(seconds=90.0)
def difference(given: bytes, brought: bytes) -> Difference | None:
    """The first thing beside signatures that a PDF has more, less or otherwise than the one that it grew out of, in its
    fields, its objects or on its pages; None when there is nothing. ``brought`` begins with ``given``."""
    before = PdfFileReader(io.BytesIO(given), strict=False)
    after = PdfFileReader(io.BytesIO(brought), strict=False)
    if not _grown(before, after):
        return Difference("Tệp không phải là bản trình ký được ký thêm: phần đã có được nối lại theo cách khác.")
    known = {field_name(field) for field in form_fields(before.root)}
    added = [field for field in form_fields(after.root) if field_name(field) not in known]
    boxes = _boxes(after, added)
    return (
        _seen_on_the_pages(given, brought, boxes)
        or _in_fields(after, known, added, before.xrefs.total_revisions - 1)
        or _in_objects(after, before.xrefs.total_revisions - 1)
    )


def _grown(before: PdfFileReader, after: PdfFileReader) -> bool:
    """Whether a file still has the revisions of the other, so that they are what it is compared with: an update may
    lead past them."""
    count = before.xrefs.total_revisions
    return after.xrefs.total_revisions >= count and all(
        before.xrefs.get_startxref_for_revision(number) == after.xrefs.get_startxref_for_revision(number)
        for number in range(count)
    )


def _boxes(reader: PdfFileReader, added: list[Any]) -> dict[int, list[Sides]]:
    """Where the signatures that were added stand, by page from 0; only those of modest size."""
    pages = {
        note.reference: number
        for number, page in enumerate(_page_references(reader))
        for note in list.__iter__(page.get_object().get("/Annots", []))  # the references, not what they lead to
        if isinstance(note, IndirectObject)
    }
    boxes: dict[int, list[Sides]] = {}
    for field in added:
        left, bottom, right, top = sides_of(field)
        number = pages.get(field.container_ref)
        if number is not None and right - left <= LARGEST_WIDTH and top - bottom <= LARGEST_HEIGHT:
            boxes.setdefault(number, []).append((left, bottom, right, top))
    return boxes


def _page_references(reader: PdfFileReader) -> Iterator[Any]:
    for number in range(int(reader.root["/Pages"]["/Count"])):
        yield reader.find_page_for_modification(number)[0]


def _seen_on_the_pages(given: bytes, brought: bytes, boxes: Mapping[int, list[Sides]]) -> Difference | None:
    with pdfium():
        before, after = pypdfium2.PdfDocument(given), pypdfium2.PdfDocument(brought)
        try:
            before.init_forms()
            after.init_forms()
            for number in range(min(len(before), len(after))):
                report_progress(number, len(before))
                old, new = before[number], after[number]
                found = _on_page(number, _picture(old), _picture(new), boxes.get(number, []), old.get_size()[1])
                if found is not None:
                    return found
            if len(before) != len(after):
                return _pages(before, after)
        finally:
            before.close()
            after.close()
    return None


def _pages(before: pypdfium2.PdfDocument, after: pypdfium2.PdfDocument) -> Difference:
    longer, number = (after, len(before)) if len(after) > len(before) else (before, len(after))
    return Difference(
        f"Tệp có {len(after)} trang, bản trình ký có {len(before)} trang.",
        number + 1,
        _png(_picture(longer[number])),
    )


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    """A page as it is seen, at most 2,000 pixels high."""
    width, height = page.get_size()
    scale = min(SCALE, 2_000 / max(width, height, 1))
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture.convert("RGB")


def _on_page(number: int, old: Image.Image, new: Image.Image, boxes: list[Sides], height: float) -> Difference | None:
    """What is drawn outside of signatures, or hidden below one."""
    if old.size != new.size:
        return Difference(f"Trang {number + 1} đổi khổ giấy.", number + 1, _png(new))
    scale = old.height / height
    outside = _much(ImageChops.difference(old, new))
    hidden = _much(ImageChops.subtract(new, old))  # what was dark and is light
    drawing = ImageDraw.Draw(outside)
    for left, bottom, right, top in boxes:
        drawing.rectangle(
            (left * scale - 2, (height - top) * scale - 2, right * scale + 2, (height - bottom) * scale + 2), fill=0
        )
    place = outside.getbbox()
    if place is not None:
        return Difference(f"Trang {number + 1} khác bản trình ký, ngoài chỗ ký.", number + 1, _marked(new, place))
    place = hidden.getbbox()
    if place is not None:
        return Difference(f"Chữ ký ở trang {number + 1} che chữ của văn bản.", number + 1, _marked(new, place))
    return None


def _much(difference: Image.Image) -> Image.Image:
    """The pixels of which any colour differs by more than a smoothed edge."""
    red, green, blue = difference.split()
    return ImageChops.lighter(red, ImageChops.lighter(green, blue)).point(
        [255 if value > MUCH else 0 for value in range(256)]
    )


def _marked(picture: Image.Image, place: tuple[int, int, int, int]) -> bytes:
    """The part of a page around a place, the place in a red frame."""
    left, top, right, bottom = place
    marked = picture.copy()
    ImageDraw.Draw(marked).rectangle((left - 4, top - 4, right + 4, bottom + 4), outline=(200, 0, 0), width=3)
    around = (0, max(0, top - 6 * _AROUND), marked.width, min(marked.height, bottom + 6 * _AROUND))
    return _png(marked.crop(around))


def _png(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.quantize(64).save(target, "PNG")
    return target.getvalue()


def _in_fields(after: PdfFileReader, known: Collection[str], added: list[Any], given: int) -> Difference | None:
    """Number and day are written in here, after the signature: their fields are as they were given out, in all that
    they say. Nothing but signatures may be added, which do nothing but show."""
    for field in form_fields(after.root):
        name = field_name(field)
        if name in known and after.xrefs.get_last_change(field.container_ref) > given:
            return Difference(f"Ô “{name}” đã bị sửa; số và ngày do văn thư ghi khi cấp số.")
    for field in added:
        if field.get("/FT") != "/Sig" or "/V" not in field:
            return Difference(f"Tệp có thêm ô “{field_name(field)}”, không phải chữ ký.")
        if set(field) - _OF_A_SIGNATURE:
            return Difference(f"Ô chữ ký “{field_name(field)}” mang thêm thứ không phải chữ ký (mã lệnh, liên kết …).")
    return None


def _in_objects(reader: PdfFileReader, given: int) -> Difference | None:
    """What no picture shows: scripts, attached files, notes, other fonts, pages that appear elsewhere."""
    said = BEFORE_SIGNATURES.review_file(reader, given)
    if isinstance(said, SuspiciousModification) or said.modification_level > ModificationLevel.FORM_FILLING:
        return Difference(
            "Ngoài chữ ký, bên trong tệp còn có thay đổi không nhìn thấy (ghi chú, phông chữ, tệp đính kèm, mã lệnh …)."
        )
    return None
