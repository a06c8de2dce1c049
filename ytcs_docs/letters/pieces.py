"""The pieces that the Word templates are put together from: head, title, text, foot.

Form: Decree 30/2020/NĐ-CP, appendix I: page (I), components (II), fonts and sizes (V). Measures are in millimetres and
points; each piece names its place in the table of appendix I, V.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
TEXT_WIDTH = 165  # mm: 210 less 30 left and 15 right
LEFT_COLUMN, RIGHT_COLUMN = 70, 95
FIRST_LINE = 12.7  # mm, the indent of a paragraph (appendix I, II.6)
# Red boxes, width × height in mm (appendix I, III.2.b).
URGENCY_BOXES = (("HỎA TỐC", 30), ("THƯỢNG KHẨN", 40), ("KHẨN", 20))
URGENCY_HEIGHT = 8
RED = "C00000"
_SIGN_LINES = 4  # empty lines between position and name


def page() -> WordDocument:
    """An empty A4 page with the number of the page from the second on (appendix I, I and II.8)."""
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
    style.paragraph_format.widow_control = True
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


def line(
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


def blank(document: WordDocument) -> None:
    line(document.add_paragraph(), "", size=14)


def rule(paragraph: Paragraph, *, of: float, length: float) -> None:
    """A centred solid line, in mm: a small empty paragraph with a top border."""
    side = Mm((of - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_before = Pt(3)
    _border(paragraph, "top")


def _border(paragraph: Paragraph, *sides: str, color: str = "000000", space: int = 1) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", str(space)), ("color", color)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders,  # type: ignore[arg-type]  # the stubs disagree about OxmlElement's type
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:jc",
        "w:rPr",
    )


def two_columns(document: WordDocument, widths: tuple[float, float] = (LEFT_COLUMN, RIGHT_COLUMN)) -> list[_Cell]:
    """A row of two cells without borders."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)  # Word reads the cell's, LibreOffice the column's
        margins = OxmlElement("w:tcMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        cell._tc.get_or_add_tcPr().append(margins)
    return list(table.rows[0].cells)


def head(document: WordDocument, *, about: bool = False) -> None:
    """Places 1–4, of a công văn 5b, and 10a: agency and number on the left, nation and day on the right."""
    left, right = two_columns(document)
    agency_lines(left)
    if about:
        line(left.add_paragraph(), "V/v {{ trich_yeu }}", size=12, centred=True, before=6)  # II.5
    _urgency(left)
    line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, centred=True)  # II.1
    line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, centred=True)
    rule(right.add_paragraph(), of=RIGHT_COLUMN, length=59)  # as long as the motto
    line(right.add_paragraph(), "{{ dia_danh_ngay_thang }}", size=13, italic=True, centred=True, before=6)  # II.4


def agency_lines(cell: _Cell) -> None:
    """The issuing agency, its parent (II.2), and the number (II.3)."""
    line(cell.paragraphs[0], "{%p if co_quan_chu_quan %}", size=12)
    line(cell.add_paragraph(), "{{ co_quan_chu_quan }}", size=12, centred=True)
    line(cell.add_paragraph(), "{%p endif %}", size=12)
    line(cell.add_paragraph(), "{{ co_quan_ban_hanh }}", size=12, bold=True, centred=True)
    rule(cell.add_paragraph(), of=LEFT_COLUMN, length=26)  # a third to half of the line
    line(cell.add_paragraph(), "Số: {{ so_ky_hieu }}", size=13, centred=True, before=6)


def _urgency(cell: _Cell) -> None:
    """The boxed red urgency mark, each in its size (appendix I, III.2.b)."""
    line(cell.add_paragraph(), "{%p if do_khan %}", size=13)
    for place, (words, width) in enumerate(URGENCY_BOXES):
        opening = "if" if place == 0 else "elif"
        line(cell.add_paragraph(), f'{{%p {opening} do_khan == "{words}" %}}', size=13)
        mark = line(cell.add_paragraph(), "{{ do_khan }}", size=13, bold=True, centred=True, before=6)
        mark.runs[0].font.color.rgb = RGBColor.from_string(RED)
        shape = mark.paragraph_format
        shape.left_indent = shape.right_indent = Mm((LEFT_COLUMN - width) / 2)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(URGENCY_HEIGHT)
        _border(mark, "top", "left", "bottom", "right", color=RED, space=0)
    line(cell.add_paragraph(), "{%p endif %}", size=13)
    line(cell.add_paragraph(), "{%p endif %}", size=13)


def addressees(document: WordDocument, label: str = "Kính gửi") -> None:
    """Place 9a: one stands in the line of the label; of several each in a line of its own (II.9)."""
    line(document.add_paragraph(), "{%p if kinh_gui_mot %}", size=14)
    line(document.add_paragraph(), f"{label}: {{{{ kinh_gui_mot }}}}.", size=14, centred=True, before=12)
    line(document.add_paragraph(), "{%p elif kinh_gui %}", size=14)
    opening = line(document.add_paragraph(), f"{label}:", size=14, before=12)
    opening.paragraph_format.left_indent = Mm(35)
    opening.paragraph_format.keep_with_next = True
    line(document.add_paragraph(), "{%p for noi in kinh_gui %}", size=14)
    item = line(document.add_paragraph(), "{{ noi }}", size=14).paragraph_format
    item.left_indent, item.first_line_indent = Mm(47.5), Mm(-2.5)  # wrapped lines stand below the name, not the dash
    line(document.add_paragraph(), "{%p endfor %}", size=14)
    line(document.add_paragraph(), "{%p endif %}", size=14)
    blank(document)


def title(document: WordDocument, subject: str = "{{ trich_yeu }}") -> None:
    """Place 5a: name of the type, subject, rule (II.5)."""
    _kept(line(document.add_paragraph(), "{{ ten_loai }}", size=14, bold=True, centred=True, before=12))
    if subject:
        _kept(line(document.add_paragraph(), subject, size=14, bold=True, centred=True))
    rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)


def _kept(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def authority(document: WordDocument) -> None:
    """Who decides, in capitals (models 1.1–1.3)."""
    line(document.add_paragraph(), "{{ tham_quyen }}", size=14, bold=True, centred=True, before=12)


def ordering(document: WordDocument, words: str) -> None:
    """The line that orders: QUYẾT ĐỊNH:, QUYẾT NGHỊ: (models 1.1–1.3)."""
    _kept(line(document.add_paragraph(), words, size=14, bold=True, centred=True, before=12))


def citation(document: WordDocument) -> None:
    """The legal basis in a sentence of the text."""
    line(document.add_paragraph(), "{%p if can_cu %}", size=14)
    text(document, "{{ can_cu }}")
    line(document.add_paragraph(), "{%p endif %}", size=14)


def basis(document: WordDocument) -> None:
    """The legal basis line by line, in italics (place 6, II.6)."""
    each(document, "can_cu_mot", "can_cu_ban_hanh", "{{ can_cu_mot }}", italic=True)


def body(document: WordDocument) -> None:
    """The paragraphs of the text."""
    each(document, "doan", "noi_dung", "{{ doan }}")


def articles(document: WordDocument, of: str) -> None:
    """Paragraphs with a bold opening (“Điều 1.”)."""
    line(document.add_paragraph(), f"{{%p for dau, doan in {of} %}}", size=14)
    paragraph = document.add_paragraph()
    line(paragraph, "{{ dau }}", size=14, bold=True)
    _flowing(paragraph, "{{ doan }}")
    line(document.add_paragraph(), "{%p endfor %}", size=14)


def each(document: WordDocument, item: str, of: str, words: str, *, italic: bool = False) -> None:
    """One paragraph for each item of a list."""
    line(document.add_paragraph(), f"{{%p for {item} in {of} %}}", size=14)
    text(document, words, italic=italic)
    line(document.add_paragraph(), "{%p endfor %}", size=14)


def text(document: WordDocument, words: str, *, italic: bool = False, where: str = "") -> None:
    """A paragraph of the text (place 6, II.6); only ``where`` a value is not empty."""
    if where:
        line(document.add_paragraph(), f"{{%p if {where} %}}", size=14)
    _flowing(document.add_paragraph(), words, italic=italic)
    if where:
        line(document.add_paragraph(), "{%p endif %}", size=14)


def _flowing(paragraph: Paragraph, words: str, *, italic: bool = False) -> None:
    line(paragraph, words, size=14, italic=italic)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(FIRST_LINE)
    paragraph.paragraph_format.space_before = Pt(6)


def table(document: WordDocument, columns: Sequence[tuple[str, str, float]], loop: str) -> None:
    """A table of (heading, placeholder, width in mm), a row for each item; its heading repeats on each page."""
    made = document.add_table(rows=4, cols=len(columns))
    made.style = document.styles["Table Grid"]
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    heading, opening, row, closing = made.rows
    heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    line(opening.cells[0].paragraphs[0], f"{{%tr for {loop} %}}", size=13)
    line(closing.cells[0].paragraphs[0], "{%tr endfor %}", size=13)
    for place, (label, name, width) in enumerate(columns):
        made.columns[place].width = Mm(width)
        for one in made.rows:
            one.cells[place].width = Mm(width)
        line(heading.cells[place].paragraphs[0], label, size=13, bold=True, centred=True)
        line(row.cells[place].paragraphs[0], f"{{{{ {name} }}}}", size=13, centred=width < 30)


def foot(document: WordDocument) -> None:
    """Places 7a–7c and 9b: the recipients on the left, the signature on the right (II.7, II.9)."""
    blank(document)
    left, right = two_columns(document)
    first = left.paragraphs[0]
    recipients(lambda: left.add_paragraph() if first.text else first)
    line(right.paragraphs[0], "{%p for dong in quyen_han_chuc_vu %}", size=14)
    for words in ("{{ dong }}", "{%p endfor %}"):
        line(right.add_paragraph(), words, size=14, bold=True, centred=True)
    _sign(right, "{{ nguoi_ky }}")


def two_signatures(document: WordDocument, left_lines: Sequence[str], right_lines: Sequence[str]) -> None:
    """Two people sign side by side; the recipients follow below, in the same row, so that no page parts them."""
    blank(document)
    sides = two_columns(document, (TEXT_WIDTH / 2, TEXT_WIDTH / 2))
    for cell, (*above, name) in zip(sides, (left_lines, right_lines), strict=True):
        for place, words in enumerate(above):
            line(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), words, size=14, bold=True, centred=True)
        _sign(cell, name)
    recipients(sides[0].add_paragraph, before=12)


def _sign(cell: _Cell, name: str) -> None:
    for _ in range(_SIGN_LINES):
        line(cell.add_paragraph(), "", size=14, centred=True)
    line(cell.add_paragraph(), name, size=14, bold=True, centred=True)


def recipients(add: Callable[[], Paragraph], before: float = 0) -> None:
    """Place 9b (II.9.c)."""
    line(add(), "Nơi nhận:", size=12, bold=True, italic=True, before=before)
    for words in ("{%p for noi in noi_nhan %}", "{{ noi }}", "{%p endfor %}"):
        line(add(), words, size=11)
