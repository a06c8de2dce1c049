"""Makes the files of the letters in ``develop.json`` and ``kept.json``: Word files, stamped PDFs, scans."""

from __future__ import annotations

import io
import json
import math
import random
import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import docx
import pypdfium2
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from ytcs_docs.files import conversion

_FOLDER = Path(__file__).parent
_SERIF = "/usr/share/fonts/truetype/liberation/LiberationSerif-Bold.ttf"
_SCAN_DPI = 190


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter; ``to`` and ``recipients`` line by line, ``authority`` the line above the post."""

    agency: tuple[str, ...]
    issuer: str
    place: str
    number: str
    notation: str
    day: date
    type: str
    subject: str
    to: tuple[str, ...]
    authority: str
    position: str
    signer: str
    recipients: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.number}{self.joint}{self.notation}"

    @property
    def joint(self) -> str:
        """Between number and notation: party offices write ``45-CV/ĐU``."""
        return "-" if "/" in self.notation else "/"

    @property
    def shown_month(self) -> str:
        """With a zero for January and February only: Decree 30/2020, appendix I, II.4."""
        return f"{self.day.month:02d}" if self.day.month < 3 else str(self.day.month)

    @property
    def is_letter(self) -> bool:
        return self.type == "Công văn"

    @property
    def signer_name(self) -> str:
        """Without a rank or title."""
        return re.sub(r"^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy) |(?:\w+\.)+ )", "", self.signer)


def letters(name: str) -> list[Letter]:
    """The letters of ``develop``, ``kept`` or ``later``."""
    read = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))["letters"]
    return [
        Letter(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in one.items() if key != "day"},
            day=date.fromisoformat(one["day"]),
        )
        for one in read
    ]


# ---- Word ---------------------------------------------------------------------------------------------

BODY = (
    "Thực hiện chương trình công tác năm và chỉ đạo của cấp trên, cơ quan đề nghị các đơn vị quan tâm triển khai "
    "những nội dung sau đây.",
    "1. Rà soát nhân lực, thuốc, vật tư, trang thiết bị hiện có; bố trí người trực và phương tiện phù hợp với tình "
    "hình thực tế tại địa phương.",
    "2. Phối hợp chặt chẽ với các cơ quan liên quan trong quá trình tổ chức thực hiện, kịp thời trao đổi khi có khó "
    "khăn, vướng mắc.",
    "Trong quá trình thực hiện, nếu có vướng mắc đề nghị phản ánh để được hướng dẫn, giải quyết./.",
)
# How a foot stands in its table: with the recipients beside, without them, the whole in one cell, signed in words.
FEET = ("beside", "alone", "one-cell", "signed", "two-posts")


def word(letter: Letter, *, foot: str = "beside", blanks: str = "", narrow: bool = False) -> bytes:
    """The letter as .docx. With ``blanks`` number and day are left open ("parts") or the whole code and the day
    ("line"); ``narrow`` wraps the signer's name."""
    made = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.paragraph_format.space_after = Pt(4)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin = Cm(3), Cm(1.5), Cm(2)
    head = made.add_table(rows=2, cols=2)
    head.autofit = False
    for row in head.rows:
        row.cells[0].width, row.cells[1].width = Cm(6.3), Cm(10.2)
    _write(head.cell(0, 0), letter.agency, bold_last=True)
    _write(head.cell(0, 1), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), bold=True)
    code = letter.code if not blanks else f"{' ' * 14}{letter.joint}{letter.notation}"
    number = "Số:" if blanks == "line" else f"Số: {code}"
    about = (f"V/v {letter.subject}",) if letter.is_letter else ()
    _write(head.cell(1, 0), (number, *about))
    day, month = (" " * 7, " " * 6) if blanks else (f"{letter.day.day:02d}", letter.shown_month)
    when = f"ngày {day} tháng {month} năm {letter.day.year}"
    _write(head.cell(1, 1), (f"{letter.place}, {when}",), italic=True)
    made.add_paragraph()
    if letter.is_letter:
        if len(letter.to) == 1:
            _centred(made, f"Kính gửi: {letter.to[0]}.")
        else:
            _centred(made, "Kính gửi:")
            for name in letter.to:
                made.add_paragraph(f"- {name};").paragraph_format.left_indent = Cm(5)
    else:
        _centred(made, letter.type.upper(), bold=True)
        _centred(made, letter.subject, bold=True)
        if letter.to:
            _centred(made, f"Kính gửi: {'; '.join(letter.to)}.")
    if letter.type == "Quyết định":
        made.add_paragraph("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;")
    for text in BODY:
        paragraph = made.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
    _foot(made, letter, foot, narrow)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _centred(made: docx.document.Document, text: str, *, bold: bool = False) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).bold = bold


def _write(
    cell: _Cell,
    texts: tuple[str, ...],
    *,
    bold: bool = False,
    bold_last: bool = False,
    italic: bool = False,
) -> None:
    for index, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold = bold or (bold_last and index == len(texts) - 1)
        run.italic = italic


def _foot(made: docx.document.Document, letter: Letter, foot: str, narrow: bool) -> None:
    posts = tuple(filter(None, (letter.authority, letter.position.upper())))
    listed = ("Nơi nhận:", *(f"- {name};" for name in letter.recipients))
    signed = ("(Đã ký)",) if foot == "signed" else ("", "", "")
    if foot == "one-cell":  # posts and name in one row each, the list above the table
        for text in listed:
            made.add_paragraph(text)
        table = made.add_table(rows=3, cols=2)
        _write(table.cell(0, 1), posts, bold=True)
        _write(table.cell(1, 1), ("(Ký, ghi rõ họ tên, đóng dấu)",), italic=True)
        _write(table.cell(2, 1), (letter.signer,), bold=True)
        return
    if foot == "two-posts":  # minutes and lists: who made it, who signs
        table = made.add_table(rows=3, cols=2)
        _write(table.cell(0, 0), ("NGƯỜI LẬP BIỂU",), bold=True)
        _write(table.cell(0, 1), posts, bold=True)
        _write(table.cell(1, 0), ("(Ký, họ tên)",), italic=True)
        _write(table.cell(1, 1), ("(Ký, họ tên)",), italic=True)
        _write(table.cell(2, 0), ("Đinh Thị Lan Hương",), bold=True)
        _write(table.cell(2, 1), (letter.signer,), bold=True)
        return
    table = made.add_table(rows=1, cols=2)
    table.autofit = False
    widths = (Cm(13), Cm(3.4)) if narrow else (Cm(8.2), Cm(8.2))
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    if foot in ("beside", "signed"):
        left = table.cell(0, 0)
        left.paragraphs[0].add_run(listed[0]).bold = True
        for text in listed[1:]:
            left.add_paragraph().add_run(text).font.size = Pt(11)
    right = table.cell(0, 1)
    _write(right, (*posts, *signed, letter.signer), bold=True)


# ---- PDF ----------------------------------------------------------------------------------------------


def directive(text: str) -> bytes:
    """A directive as .docx; lines of three cells and more, divided by tabs, are rows of a table."""
    made = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    for is_table, lines in groupby(text.split("\n"), lambda line: line.count("\t") > 1):
        rows = [line.split("\t") for line in lines]
        if not is_table:
            for cells in rows:
                made.add_paragraph("\t".join(cells))
            continue
        table = made.add_table(rows=len(rows), cols=max(map(len, rows)))
        table.style = "Table Grid"
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, texts, strict=False):
                cell.text = words
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def printed(files: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Each Word file as PDF, by LibreOffice."""
    made = {}
    for name, content in files.items():
        source = folder / f"{name}.docx"
        source.write_bytes(content)
        made[name] = folder / f"{name}.pdf"
        conversion.to_pdf(source, made[name])
    return made


# How signing software stamps: each part by itself, all of a line at once, or as fields of the form.
STAMPS = ("parts", "line", "fields", "free-text")


def stamped(pdf: Path, letter: Letter, way: str, target: Path) -> None:
    """Write number, day and month into the blanks of a printed letter as annotations."""
    places = _places(pdf)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf.read_bytes()))
    page = writer.find_page_for_modification(0)[0].get_object()
    number = letter.code if way == "line" else letter.number
    texts = {"number": number, "day": f"{letter.day.day:02d}", "month": letter.shown_month}
    subtype = {"parts": "/Stamp", "line": "/Stamp", "fields": "/Widget", "free-text": "/FreeText"}[way]
    notes = generic.ArrayObject(page.get("/Annots", []))
    for name, text in texts.items():
        left, bottom = places[name]
        notes.append(writer.add_object(_annotation(writer, subtype, text, left, bottom)))
    page["/Annots"] = notes
    writer.update_container(page)
    with target.open("wb") as stream:
        writer.write(stream)


def stamps_for(letter: Letter) -> tuple[str, ...]:
    """The ways a letter can be stamped in: the standard font of "line" knows no Đ."""
    return tuple(way for way in STAMPS if way != "line" or "Đ" not in letter.code)


def _places(pdf: Path) -> dict[str, tuple[float, float]]:
    """Left and lower edge of each blank on the first page, in points."""
    document = pypdfium2.PdfDocument(pdf)
    layer = document[0].get_textpage()
    text = layer.get_text_range()

    def behind(word: str, start: int = 0) -> tuple[int, tuple[float, float]]:
        at = text.index(word, start)
        box = layer.get_charbox(at + len(word) - 1)
        return at, (box[2] + 5, layer.get_charbox(at)[1])

    _, number = behind("Số:")
    blanks = re.search(r"ngày\s+tháng\s+năm", text)  # a subject may name days, too
    at, day = behind("ngày", blanks.start() if blanks else 0)
    _, month = behind("tháng", at)
    layer.close()
    document.close()
    return {"number": number, "day": day, "month": month}


def _annotation(
    writer: IncrementalPdfFileWriter, subtype: str, text: str, left: float, bottom: float
) -> generic.DictionaryObject:
    name, number = generic.NameObject, generic.FloatObject
    width, height = 7.0 * len(text) + 4, 15.0
    font = generic.DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/Type1"),
            name("/BaseFont"): name("/Times-Roman"),
            name("/Encoding"): name("/WinAnsiEncoding"),
        }
    )
    look = generic.StreamObject(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): generic.ArrayObject(map(number, (0, 0, width, height))),
            name("/Resources"): generic.DictionaryObject(
                {name("/Font"): generic.DictionaryObject({name("/F1"): font})}
            ),
        },
        stream_data=f"BT /F1 13 Tf 1 3.5 Td ({text}) Tj ET".encode("latin-1"),
    )
    found = {
        name("/Type"): name("/Annot"),
        name("/Subtype"): name(subtype),
        name("/Rect"): generic.ArrayObject(map(number, (left, bottom - 3.5, left + width, bottom - 3.5 + height))),
        name("/F"): generic.NumberObject(4),
        name("/AP"): generic.DictionaryObject({name("/N"): writer.add_object(look)}),
    }
    if subtype == "/Widget":
        found |= {
            name("/FT"): name("/Tx"),
            name("/T"): generic.TextStringObject(f"o_{left:.0f}"),
            name("/V"): generic.TextStringObject(text),
        }
    elif subtype == "/FreeText":
        found |= {
            name("/Contents"): generic.TextStringObject(text),
            name("/DA"): generic.TextStringObject("/F1 13 Tf 0 g"),
        }
    return generic.DictionaryObject(found)


# ---- scans --------------------------------------------------------------------------------------------

# Digits as a hand draws them, on a square of 1.
_STROKES = {
    "0": [[(0.5, 0), (0.2, 0.2), (0.15, 0.6), (0.4, 1), (0.7, 0.9), (0.85, 0.5), (0.75, 0.1), (0.5, 0)]],
    "1": [[(0.25, 0.25), (0.55, 0), (0.5, 1)]],
    "2": [[(0.15, 0.25), (0.4, 0), (0.75, 0.15), (0.7, 0.45), (0.15, 0.95), (0.85, 1)]],
    "3": [[(0.15, 0.1), (0.6, 0), (0.75, 0.25), (0.4, 0.45), (0.8, 0.65), (0.6, 0.98), (0.1, 0.9)]],
    "4": [[(0.6, 0), (0.1, 0.65), (0.85, 0.6)], [(0.6, 0.35), (0.55, 1)]],
    "5": [[(0.8, 0.02), (0.3, 0.02), (0.2, 0.45), (0.6, 0.4), (0.8, 0.7), (0.55, 0.98), (0.1, 0.9)]],
    "6": [[(0.65, 0), (0.25, 0.4), (0.2, 0.8), (0.5, 1), (0.8, 0.75), (0.55, 0.5), (0.25, 0.65)]],
    "7": [[(0.1, 0.05), (0.85, 0.02), (0.4, 1)], [(0.25, 0.5), (0.7, 0.48)]],
    "8": [
        [(0.5, 0.45), (0.2, 0.2), (0.5, 0), (0.8, 0.2), (0.5, 0.45), (0.15, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.45)]
    ],
    "9": [[(0.75, 0.3), (0.45, 0.5), (0.2, 0.25), (0.5, 0), (0.78, 0.2), (0.65, 1)]],
}
# What lies over a scan: nothing, the seal, the receiver's arrival stamp, both, and a bad copier.
SCANS = ("plain", "seal", "arrival", "both", "copy")


def scan(pdf: Path, letter: Letter, way: str, target: Path, seed: int) -> None:
    """A picture of the printed letter whose blanks were filled in by hand, as a PDF of pictures."""
    chance = random.Random(seed)
    document = pypdfium2.PdfDocument(pdf)
    scale = _SCAN_DPI / 72
    page = document[0]
    height = page.get_height()
    picture = page.render(scale=scale).to_pil().convert("RGB")
    pen = (20, 30, 120) if chance.random() < 0.7 else (30, 30, 30)
    places = _places(pdf)
    for name, text in (("number", letter.number), ("day", f"{letter.day.day:02d}"), ("month", letter.shown_month)):
        left, bottom = places[name]
        _by_hand(picture, text, left * scale, (height - bottom) * scale, 13 * scale, pen, chance)
    pages = [picture, *(document[i].render(scale=scale).to_pil().convert("RGB") for i in range(1, len(document)))]
    document.close()
    if way in ("seal", "both"):
        _seal(pages[-1], letter, chance)
    if way in ("arrival", "both"):
        _arrival(pages[0], chance)
    _keep(pages, way, chance, target)


def scanned(pdf: Path, way: str, target: Path, seed: int) -> None:
    """A picture of whatever was printed, as a PDF of pictures."""
    chance = random.Random(seed)
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=_SCAN_DPI / 72).to_pil().convert("RGB") for page in document]
    document.close()
    _keep(pages, way, chance, target)


def _keep(pages: list[Image.Image], way: str, chance: random.Random, target: Path) -> None:
    first, *rest = (_photographed(one, way, chance) for one in pages)
    first.save(target, save_all=True, append_images=rest, resolution=_SCAN_DPI)


def _by_hand(
    picture: Image.Image,
    text: str,
    left: float,
    base: float,
    size: float,
    pen: tuple[int, int, int],
    chance: random.Random,
) -> None:
    draw = ImageDraw.Draw(picture)
    for letter in text:
        slant, shift = chance.uniform(-0.1, 0.25), chance.uniform(-0.12, 0.12) * size
        grown = size * chance.uniform(0.85, 1.2)
        for stroke in _STROKES[letter]:
            points = [
                (
                    left + (x * 0.6 + slant * (1 - y) + chance.uniform(-0.03, 0.03)) * grown,
                    base + shift - (1 - y) * grown + chance.uniform(-0.03, 0.03) * grown,
                )
                for x, y in stroke
            ]
            draw.line(points, fill=pen, width=max(2, round(size / 13)), joint="curve")
        left += grown * 0.66


def _seal(picture: Image.Image, letter: Letter, chance: random.Random) -> None:
    layer = Image.new("RGBA", picture.size)
    draw = ImageDraw.Draw(layer)
    x, y, r = picture.width * chance.uniform(0.5, 0.58), picture.height * 0.62, picture.width * 0.11
    red = (200, 30, 40, 200)
    for width in (0.0, 0.012):
        inset = width * picture.width
        draw.ellipse((x - r + inset, y - r + inset, x + r - inset, y + r - inset), outline=red, width=4)
    font = ImageFont.truetype(_SERIF, max(12, round(r / 6)))
    draw.text((x - r * 0.8, y - r * 0.2), letter.agency[-1][:18], fill=red, font=font)
    picture.paste(layer.convert("RGB"), mask=layer.getchannel("A"))


def _arrival(picture: Image.Image, chance: random.Random) -> None:
    """The stamp of whoever received it, over the left of the head or beside it. Ink hides no toner."""
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    w, h = picture.width * 0.26, picture.width * 0.13
    x, y = picture.width * chance.uniform(0.02, 0.3), picture.height * chance.uniform(0.19, 0.23)
    blue = (40, 50, 150)
    draw.rectangle((x, y, x + w, y + h), outline=blue, width=3)
    font = ImageFont.truetype(_SERIF, max(14, round(w / 16)))
    lines = ("SỞ Y TẾ TỈNH BÌNH LONG", "CÔNG VĂN ĐẾN", f"Số: {chance.randint(100, 9000)}", "Ngày: 12/12/2026")
    for index, text in enumerate(lines):
        draw.text((x + w * 0.06, y + h * (0.06 + 0.23 * index)), text, fill=blue, font=font)
    picture.paste(ImageChops.multiply(picture, layer))


def _photographed(picture: Image.Image, way: str, chance: random.Random) -> Image.Image:
    turned = picture.rotate(chance.uniform(-1.4, 1.4), Image.Resampling.BICUBIC, fillcolor="white")
    if way == "copy":
        grey = turned.convert("L").filter(ImageFilter.GaussianBlur(0.9))
        speck = ImageDraw.Draw(grey)
        for _ in range(900):
            x, y = chance.randrange(grey.width), chance.randrange(grey.height)
            speck.ellipse((x, y, x + chance.randint(0, 2), y + chance.randint(0, 2)), fill=chance.randint(0, 120))
        return grey.point(lambda value: 255 if value > 170 else max(0, round(value * 0.9)))
    return turned.filter(ImageFilter.GaussianBlur(0.4 + 0.3 * math.sin(chance.random())))
