"""Builds the Word templates of templates/word, so that they can be reviewed as code.

Form: Decree 30/2020/NĐ-CP, appendix I (page, fonts, sizes, rules) and appendix III.
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
TEXT_WIDTH = 165  # mm: 210 less 30 left and 15 right
LEFT_COLUMN, RIGHT_COLUMN = 70, 95
LATE_COLUMNS = (
    ("TT", "stt", 10),
    ("Văn bản giao việc", "van_ban", 48),
    ("Nội dung", "noi_dung_viec", 62),
    ("Hạn", "han", 25),
    ("Số ngày chậm", "cham", 20),
)


def build_all(folder: Path) -> list[Path]:
    """Write every template into a folder."""
    built = []
    for name, build in TEMPLATES.items():
        path = folder / f"{name}.docx"
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


def urging_letter(document: WordDocument) -> None:
    """Model 1.5 with a table of overdue tasks between the reason and the request."""
    _head(document, about=True)
    _addressees(document)
    _citation(document)
    _line(document.add_paragraph(), "", size=11)
    _late_tasks(document)
    _paragraphs(document)
    _foot(document)


def named(document: WordDocument) -> None:
    """Model 1.4 with addressees: báo cáo, tờ trình. Type and subject are centred."""
    _head(document, about=False)
    _title(document)
    _addressees(document)
    _body(document)
    _foot(document)


def named_to_all(document: WordDocument) -> None:
    """Model 1.4 without addressees: kế hoạch, thông báo."""
    _head(document, about=False)
    _title(document)
    _line(document.add_paragraph(), "", size=14)
    _basis(document)
    _body(document)
    _foot(document)


def decision(document: WordDocument) -> None:
    """Model 1.2, quyết định with its own provisions."""
    _head(document, about=False)
    _line(document.add_paragraph(), "QUYẾT ĐỊNH", size=14, bold=True, centred=True, before=12)
    _line(document.add_paragraph(), "Về việc {{ trich_yeu }}", size=14, bold=True, centred=True)
    _rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)
    _line(document.add_paragraph(), "{{ tham_quyen }}", size=14, bold=True, centred=True, before=12)
    _line(document.add_paragraph(), "", size=14)
    _basis(document)
    _line(document.add_paragraph(), "QUYẾT ĐỊNH:", size=14, bold=True, centred=True, before=12)
    _articles(document, "noi_dung_dieu")
    _foot(document)


def decision_with_annexed_text(document: WordDocument) -> None:
    """Model 1.3, quyết định that promulgates an annexed text, which begins on a new page."""
    decision(document)
    first = document.add_paragraph()
    first.paragraph_format.page_break_before = True
    _line(first, "{{ loai_kem_theo }}", size=14, bold=True, centred=True)
    _line(document.add_paragraph(), "{{ ten_kem_theo }}", size=14, bold=True, centred=True)
    _line(document.add_paragraph(), "{{ kem_theo }}", size=14, italic=True, centred=True)
    _rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)
    _articles(document, "noi_dung_kem_theo")


def invitation(document: WordDocument) -> None:
    """Model 1.7, giấy mời."""
    _head(document, about=False)
    _title(document)
    _addressees(document)
    _text(document.add_paragraph(), "Trân trọng kính mời quý cơ quan, đơn vị tham dự cuộc họp với nội dung như sau:")
    for label, name in (("Chủ trì", "chu_tri"), ("Thời gian", "thoi_gian"), ("Địa điểm", "dia_diem")):
        _text(document.add_paragraph(), f"{label}: {{{{ {name} }}}}.")
    _paragraphs(document)
    _foot(document)


def minutes(document: WordDocument) -> None:
    """Model 1.9, biên bản: attendance, proceedings, two signatures."""
    _head(document, about=False)
    _title(document)
    _line(document.add_paragraph(), "", size=14)
    _text(document.add_paragraph(), "Thời gian: {{ thoi_gian }}.")
    _text(document.add_paragraph(), "Địa điểm: {{ dia_diem }}.")
    _text(document.add_paragraph(), "Thành phần tham dự:")
    _each(document, "nguoi", "thanh_phan", "- {{ nguoi }}")
    _text(document.add_paragraph(), "Nội dung:")
    _paragraphs(document)
    _line(document.add_paragraph(), "", size=14)
    left, right = _two_columns(document)
    _line(left.paragraphs[0], "THƯ KÝ", size=14, bold=True, centred=True)
    _space_to_sign(left)
    _line(left.add_paragraph(), "{{ thu_ky }}", size=14, bold=True, centred=True)
    _line(right.paragraphs[0], "CHỦ TỌA", size=14, bold=True, centred=True)
    _space_to_sign(right)
    _line(right.add_paragraph(), "{{ nguoi_ky }}", size=14, bold=True, centred=True)
    _recipients(document.add_paragraph, before=12)


def annex(document: WordDocument) -> None:
    """Model 2.1, phụ lục: number, title, the document it belongs to."""
    _line(document.add_paragraph(), "", size=14)
    _line(document.add_paragraph(), "Phụ lục {{ so_phu_luc }}", size=14, bold=True, centred=True)
    _line(document.add_paragraph(), "{{ ten_phu_luc }}", size=14, bold=True, centred=True)
    _line(document.add_paragraph(), "{{ kem_theo }}", size=14, italic=True, centred=True)
    _rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)
    _text(document.add_paragraph(), "(Nội dung phụ lục)")


def copy_block(document: WordDocument) -> None:
    """Model 3.1, the certification block of a copy, below a rule under the copied text."""
    _rule(document.add_paragraph(), of=TEXT_WIDTH, length=TEXT_WIDTH)
    left, right = _two_columns(document)
    _agency_lines(left)
    _line(right.paragraphs[0], "{{ hinh_thuc_sao }}", size=14, bold=True, centred=True)
    _line(right.add_paragraph(), "{{ dia_danh_ngay_thang }}", size=13, italic=True, centred=True, before=18)
    _foot(document)


TEMPLATES: dict[str, Callable[[WordDocument], None]] = {
    "cong-van": official_letter,
    "cong-van-tra-loi": official_letter,
    "cong-van-don-doc": urging_letter,
    "bao-cao": named,
    "to-trinh": named,
    "ke-hoach": named_to_all,
    "thong-bao": named_to_all,
    "quyet-dinh": decision,
    "quyet-dinh-ban-hanh": decision_with_annexed_text,
    "giay-moi": invitation,
    "bien-ban": minutes,
    "phu-luc": annex,
    "ban-sao": copy_block,
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
    """A centred solid line, in mm: a small empty paragraph with a top border."""
    side = Mm((of - length) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_before = Pt(3)
    _border(paragraph, "top")


def _border(paragraph: Paragraph, *sides: str, color: str = "000000") -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", color)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
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
    _agency_lines(left)
    if about:
        _line(left.add_paragraph(), "V/v {{ trich_yeu }}", size=12, centred=True, before=6)
    _urgency(left)
    _line(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, centred=True)
    _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, centred=True)
    _rule(right.add_paragraph(), of=RIGHT_COLUMN, length=59)
    _line(right.add_paragraph(), "{{ dia_danh_ngay_thang }}", size=13, italic=True, centred=True, before=6)


def _agency_lines(cell: _Cell) -> None:
    """The issuing agency, its parent, and the number."""
    _line(cell.paragraphs[0], "{{ co_quan_chu_quan }}", size=12, centred=True)
    _line(cell.add_paragraph(), "{{ co_quan_ban_hanh }}", size=12, bold=True, centred=True)
    _rule(cell.add_paragraph(), of=LEFT_COLUMN, length=26)
    _line(cell.add_paragraph(), "Số: {{ so_ky_hieu }}", size=13, centred=True, before=6)


def _urgency(cell: _Cell) -> None:
    """The boxed red urgency mark (appendix I, III.2)."""
    _line(cell.add_paragraph(), "{%p if do_khan %}", size=13)
    mark = _line(cell.add_paragraph(), "{{ do_khan }}", size=13, bold=True, centred=True, before=6)
    mark.runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)
    mark.paragraph_format.left_indent = mark.paragraph_format.right_indent = Mm((LEFT_COLUMN - 40) / 2)
    _border(mark, "top", "left", "bottom", "right", color="C00000")
    _line(cell.add_paragraph(), "{%p endif %}", size=13)


def _addressees(document: WordDocument) -> None:
    opening = document.add_paragraph()
    _line(opening, "{%p if kinh_gui_mot %}", size=14)
    _line(document.add_paragraph(), "Kính gửi: {{ kinh_gui_mot }}.", size=14, centred=True, before=12)
    _line(document.add_paragraph(), "{%p elif kinh_gui %}", size=14)
    label = _line(document.add_paragraph(), "Kính gửi:", size=14, before=12)
    label.paragraph_format.left_indent = Mm(35)
    _line(document.add_paragraph(), "{%p for noi in kinh_gui %}", size=14)
    _line(document.add_paragraph(), "{{ noi }}", size=14).paragraph_format.left_indent = Mm(45)
    _line(document.add_paragraph(), "{%p endfor %}", size=14)
    _line(document.add_paragraph(), "{%p endif %}", size=14)
    _line(document.add_paragraph(), "", size=14)


def _title(document: WordDocument) -> None:
    _line(document.add_paragraph(), "{{ ten_loai }}", size=14, bold=True, centred=True, before=12)
    _line(document.add_paragraph(), "{{ trich_yeu }}", size=14, bold=True, centred=True)
    _rule(document.add_paragraph(), of=TEXT_WIDTH, length=50)


def _body(document: WordDocument) -> None:
    _citation(document)
    _paragraphs(document)


def _citation(document: WordDocument) -> None:
    _line(document.add_paragraph(), "{%p if can_cu %}", size=14)
    _text(document.add_paragraph(), "{{ can_cu }}")
    _line(document.add_paragraph(), "{%p endif %}", size=14)


def _paragraphs(document: WordDocument) -> None:
    _each(document, "doan", "noi_dung", "{{ doan }}")


def _each(document: WordDocument, item: str, of: str, text: str, *, italic: bool = False) -> None:
    """One body paragraph for each item of a list."""
    _line(document.add_paragraph(), f"{{%p for {item} in {of} %}}", size=14)
    _text(document.add_paragraph(), text, italic=italic)
    _line(document.add_paragraph(), "{%p endfor %}", size=14)


def _basis(document: WordDocument) -> None:
    _each(document, "can_cu_mot", "can_cu_ban_hanh", "{{ can_cu_mot }}", italic=True)


def _articles(document: WordDocument, of: str) -> None:
    """Paragraphs with a bold opening (“Điều 1.”)."""
    _line(document.add_paragraph(), f"{{%p for dau, doan in {of} %}}", size=14)
    paragraph = document.add_paragraph()
    _line(paragraph, "{{ dau }}", size=14, bold=True)
    _text(paragraph, "{{ doan }}")
    _line(document.add_paragraph(), "{%p endfor %}", size=14)


def _text(paragraph: Paragraph, text: str, *, italic: bool = False) -> None:
    _line(paragraph, text, size=14, italic=italic)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_before = Pt(6)


def _late_tasks(document: WordDocument) -> None:
    """The table of a công văn đôn đốc; its heading row repeats on each page."""
    table = document.add_table(rows=4, cols=len(LATE_COLUMNS))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    heading, opening, line, closing = table.rows
    repeat_mark = OxmlElement("w:tblHeader")
    heading._tr.get_or_add_trPr().append(repeat_mark)
    _line(opening.cells[0].paragraphs[0], "{%tr for stt, van_ban, noi_dung_viec, han, cham in viec_qua_han %}", size=13)
    _line(closing.cells[0].paragraphs[0], "{%tr endfor %}", size=13)
    for column, (label, name, width) in enumerate(LATE_COLUMNS):
        table.columns[column].width = Mm(width)
        for row in table.rows:
            row.cells[column].width = Mm(width)
        _line(heading.cells[column].paragraphs[0], label, size=13, bold=True, centred=True)
        _line(line.cells[column].paragraphs[0], f"{{{{ {name} }}}}", size=13, centred=name in ("stt", "han", "cham"))


def _foot(document: WordDocument) -> None:
    _line(document.add_paragraph(), "", size=14)
    left, right = _two_columns(document)
    first = left.paragraphs[0]
    _recipients(lambda: left.add_paragraph() if first.text else first)
    _line(right.paragraphs[0], "{%p for dong in quyen_han_chuc_vu %}", size=14)
    for text in ("{{ dong }}", "{%p endfor %}"):
        _line(right.add_paragraph(), text, size=14, bold=True, centred=True)
    _space_to_sign(right)
    _line(right.add_paragraph(), "{{ nguoi_ky }}", size=14, bold=True, centred=True)


def _space_to_sign(cell: _Cell) -> None:
    for _ in range(4):
        _line(cell.add_paragraph(), "", size=14, centred=True)


def _recipients(add: Callable[[], Paragraph], before: float = 0) -> None:
    _line(add(), "Nơi nhận:", size=12, bold=True, italic=True, before=before)
    for text in ("{%p for noi in noi_nhan %}", "{{ noi }}", "{%p endfor %}"):
        _line(add(), text, size=11)
