"""Builds the Word templates of templates/word, so that their form can be reviewed as code.

Form: Decree 30/2020/NĐ-CP, appendix I (page, fonts, sizes, rules) and appendix III, models 1.4 and 1.5.
Measures are in millimetres and points.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
TEXT_WIDTH = 165  # 210 mm less 30 left and 15 right
LEFT_COLUMN, RIGHT_COLUMN = 70, 95


def build_all(folder: Path) -> list[Path]:
    """Write every template into a folder."""
    built = []
    for name, build in TEMPLATES.items():
        path = folder / name
        document = _page()
        build(document)
        document.save(str(path))
        built.append(path)
    return built


def official_letter(document: WordDocument) -> None:
    """Model 1.5, công văn: V/v below the number, addressees before the text."""
    _head(document, about=True)
    _addressees(document)
    _body(document)
    _foot(document)


def report(document: WordDocument) -> None:
    """Model 1.4 for a báo cáo that is sent up: type and subject in the middle."""
    _head(document, about=False)
    _line(document.add_paragraph(), "{{ ten_loai }}", size=14, bold=True, centred=True, before=12)
    _line(document.add_paragraph(), "{{ trich_yeu }}", size=14, bold=True, centred=True)
    _rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)
    _addressees(document)
    _body(document)
    _foot(document)


TEMPLATES: dict[str, Callable[[WordDocument], None]] = {
    "cong-van-tra-loi.docx": official_letter,
    "bao-cao-tra-loi.docx": report,
}


def _page() -> WordDocument:
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "ytcs_docs", "", ""
    properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 -- the format has no zone
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    return document


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size, run.font.name = Pt(14), FONT
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    before: float = 0,
) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.bold, run.italic = Pt(size), FONT, bold, italic
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def _rule(paragraph: Paragraph, *, of: float, length: float) -> None:
    """A solid line in the middle of the column: an empty small paragraph with a top border."""
    side = Mm((of - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_before = Pt(3)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders,  # type: ignore[arg-type]  # what OxmlElement makes; the stubs disagree with each other
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:rPr",
    )


def _two_columns(document: WordDocument) -> tuple[_Cell, _Cell]:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, (LEFT_COLUMN, RIGHT_COLUMN), strict=True):
        column.width = cell.width = Mm(width)  # Word reads the cell's, LibreOffice the column's
        margins = OxmlElement("w:tcMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        cell._tc.get_or_add_tcPr().append(margins)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _head(document: WordDocument, *, about: bool) -> None:
    left, right = _two_columns(document)
    _line(left.paragraphs[0], "{{ co_quan_chu_quan }}", size=12, centred=True)
    _line(left.add_paragraph(), "{{ co_quan_ban_hanh }}", size=12, bold=True, centred=True)
    _rule(left.add_paragraph(), of=LEFT_COLUMN, length=26)
    _line(left.add_paragraph(), "Số: {{ so_ky_hieu }}", size=13, centred=True, before=6)
    if about:
        _line(left.add_paragraph(), "V/v {{ trich_yeu }}", size=12, centred=True, before=6)
    _line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, centred=True)
    _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, centred=True)
    _rule(right.add_paragraph(), of=RIGHT_COLUMN, length=59)
    _line(right.add_paragraph(), "{{ dia_danh_ngay_thang }}", size=13, italic=True, centred=True, before=6)


def _addressees(document: WordDocument) -> None:
    only = document.add_paragraph()
    _line(only, "{%p if kinh_gui_mot %}", size=14)
    _line(document.add_paragraph(), "Kính gửi: {{ kinh_gui_mot }}.", size=14, centred=True, before=12)
    _line(document.add_paragraph(), "{%p elif kinh_gui %}", size=14)
    several = _line(document.add_paragraph(), "Kính gửi:", size=14, before=12)
    several.paragraph_format.left_indent = Mm(35)
    _line(document.add_paragraph(), "{%p for noi in kinh_gui %}", size=14)
    _line(document.add_paragraph(), "{{ noi }}", size=14).paragraph_format.left_indent = Mm(45)
    _line(document.add_paragraph(), "{%p endfor %}", size=14)
    _line(document.add_paragraph(), "{%p endif %}", size=14)
    _line(document.add_paragraph(), "", size=14)


def _body(document: WordDocument) -> None:
    _line(document.add_paragraph(), "{%p if can_cu %}", size=14)
    _text(document.add_paragraph(), "{{ can_cu }}")
    _line(document.add_paragraph(), "{%p endif %}", size=14)
    _line(document.add_paragraph(), "{%p for doan in noi_dung %}", size=14)
    _text(document.add_paragraph(), "{{ doan }}")
    _line(document.add_paragraph(), "{%p endfor %}", size=14)


def _text(paragraph: Paragraph, text: str) -> None:
    _line(paragraph, text, size=14)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_before = Pt(6)


def _foot(document: WordDocument) -> None:
    _line(document.add_paragraph(), "", size=14)
    left, right = _two_columns(document)
    _line(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    for text in ("{%p for noi in noi_nhan %}", "{{ noi }}", "{%p endfor %}"):
        _line(left.add_paragraph(), text, size=11)
    _line(right.paragraphs[0], "{%p for dong in quyen_han_chuc_vu %}", size=14)
    for text in ("{{ dong }}", "{%p endfor %}"):
        _line(right.add_paragraph(), text, size=14, bold=True, centred=True)
    for _ in range(4):
        _line(right.add_paragraph(), "", size=14, centred=True)
    _line(right.add_paragraph(), "{{ nguoi_ky }}", size=14, bold=True, centred=True)
