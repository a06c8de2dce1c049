"""Form fields in the blanks of a PDF, so that number and day can be written after signing without breaking the
signature: filling in a field is a change that a signature allows, writing on the page is not."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.decree30.form import format_date_long
from ytcs_docs.files.sandbox import limited
from ytcs_docs.signing.places import DAY, MONTH, NUMBER, YEAR, free_places
from ytcs_docs.signing.rules import Box

_FONT, _ITALIC = "TiRo", "TiIt"  # Times, which every reader has: only digits are written
_SIZE = 13
_SEEN = 4  # shown on the screen and printed (ISO 32000-2, 12.5.3)


@limited()
def with_fields(path: Path) -> bytes:
    """The PDF with a form field in each blank. Raises :class:`RuleBroken` when the head has none."""
    places = free_places(path)
    if not places:
        raise RuleBroken(
            "Không thấy chỗ trống để ghi số và ngày ở trang đầu của bản PDF nên chưa ký điện tử được. "
            "Hãy kiểm tra lại dòng “Số:” và dòng ngày tháng trong tệp Word."
        )
    writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()), strict=False)
    fields = generic.ArrayObject()
    for name, box in places.items():
        reference, _ = writer.find_page_for_modification(box.page)
        page = reference.get_object()
        field = writer.add_object(_widget(name, box, reference))
        fields.append(field)
        page.setdefault(pdf_name("/Annots"), generic.ArrayObject()).append(field)
        writer.update_container(page)
    writer.root[pdf_name("/AcroForm")] = generic.DictionaryObject(
        {
            pdf_name("/Fields"): fields,
            pdf_name("/DA"): pdf_string(f"/{_FONT} {_SIZE} Tf 0 g"),
            pdf_name("/DR"): _resources(),
        }
    )
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@limited()
def filled(content: bytes, number: str, issued_on: date) -> bytes:
    """The PDF with number and day in its fields, as an incremental update: the signed bytes stay unchanged.

    Raises :class:`RuleBroken` when it has no such fields."""
    day, month = format_date_long(issued_on).split()[1], format_date_long(issued_on).split()[3]
    values = {
        NUMBER: number,
        DAY: day,
        MONTH: month,
        YEAR: str(issued_on.year),
    }  # by the start of a field's name
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    missing = _fill(writer, values)
    if missing:
        raise RuleBroken("Bản PDF không có chỗ để ghi số và ngày sau khi ký.")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def form_fields(root: Any) -> list[Any]:
    """The fields of a document, by its catalogue."""
    try:
        return [field.get_object() for field in root["/AcroForm"]["/Fields"]]
    except KeyError:
        return []


def _fill(writer: IncrementalPdfFileWriter, values: Mapping[str, str]) -> set[str]:
    missing = set(values)
    for field in form_fields(writer.root):
        name = str(field.get("/T", "")).partition("_")[0]
        if name in values:
            field[pdf_name("/V")] = pdf_string(values[name])
            field[pdf_name("/F")] = generic.NumberObject(_SEEN)
            field[pdf_name("/AP")] = generic.DictionaryObject(
                {pdf_name("/N"): writer.add_object(_appearance(field, values[name], name == NUMBER))}
            )
            writer.update_container(field)
            missing.discard(name)
    return missing


def _widget(name: str, box: Box, page: generic.IndirectObject) -> generic.DictionaryObject:
    rectangle = (box.left, box.bottom - 4, box.right, box.top + 3)
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(name),
            pdf_name("/V"): pdf_string(""),
            pdf_name("/Q"): generic.NumberObject(1),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/DA"): pdf_string(f"/{_FONT if name == NUMBER else _ITALIC} {_SIZE} Tf 0 g"),
            pdf_name("/Rect"): generic.ArrayObject(generic.FloatObject(round(side, 2)) for side in rectangle),
            pdf_name("/P"): page,
        }
    )


def _appearance(field: generic.DictionaryObject, text: str, upright: bool) -> generic.StreamObject:
    """The appearance of a filled field: the text centred in the rectangle."""
    left, bottom, right, top = (float(side) for side in field["/Rect"])
    width, height = right - left, top - bottom
    font = _FONT if upright else _ITALIC
    start = max(0.0, (width - len(text) * _SIZE * 0.5) / 2)
    drawing = f"/Tx BMC q BT /{font} {_SIZE} Tf 0 g {start:.2f} 4 Td ({text}) Tj ET Q EMC"
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(generic.FloatObject(side) for side in (0, 0, width, height)),
            pdf_name("/Resources"): _resources(),
        },
        stream_data=drawing.encode("ascii"),
    )


def _resources() -> generic.DictionaryObject:
    fonts = {_FONT: "/Times-Roman", _ITALIC: "/Times-Italic"}
    return generic.DictionaryObject(
        {
            pdf_name("/Font"): generic.DictionaryObject(
                {
                    pdf_name(f"/{name}"): generic.DictionaryObject(
                        {
                            pdf_name("/Type"): pdf_name("/Font"),
                            pdf_name("/Subtype"): pdf_name("/Type1"),
                            pdf_name("/BaseFont"): pdf_name(base),
                        }
                    )
                    for name, base in fonts.items()
                }
            )
        }
    )
