"""Paper, margins, fonts, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ytcs_docs.letters.checking.findings import PAGE_RULE, TABLE_RULE, Fault, Part, has_letters, short
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line, Margins

FONT = "Times New Roman"
_OLD_FONTS = re.compile(r"^(\.Vn|VNI[-_ ]|VNtimes|VnTime)", re.IGNORECASE)


def paper(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    for number, section in enumerate(parts.word.sections, start=1):
        place = "Trang giấy" if number == 1 else f"Trang giấy, phần {number}"
        width, height = _measure(section, "w:pgSz", "w:w"), _measure(section, "w:pgSz", "w:h")
        sides = sorted((width, height))
        if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:

            def autofix_paper(section: Any = section) -> None:
                section.page_width, section.page_height = Mm(210), Mm(297)

            yield Fault(
                Part.PAGE,
                place,
                PAGE_RULE,
                f"khổ {width:.0f} × {height:.0f} mm",
                "khổ A4 (210 × 297 mm)",
                autofix_paper,
            )
        if width > height:
            unclear.append(
                f"{place}: khổ ngang chỉ dùng khi có bảng, biểu không làm thành phụ lục riêng ({PAGE_RULE})."
            )
        for name, words, least, most, usual in (
            ("top_margin", "lề trên", 20, 25, 20),
            ("bottom_margin", "lề dưới", 20, 25, 20),
            ("left_margin", "lề trái", 30, 35, 30),
            ("right_margin", "lề phải", 15, 20, 15),
        ):
            value = _measure(section, "w:pgMar", f"w:{name.removesuffix('_margin')}")
            if not least - 0.5 <= value <= most + 0.5:

                def autofix_margin(section: Any = section, name: str = name, usual: int = usual) -> None:
                    setattr(section, name, Mm(usual))

                yield Fault(
                    Part.PAGE,
                    place,
                    PAGE_RULE,
                    f"{words} {value:.1f} mm".replace(".0 mm", " mm"),
                    f"từ {least} đến {most} mm",
                    autofix_margin,
                )


def _measure(section: Any, element: str, name: str) -> float:
    """In millimetres. Google Docs writes fractions of a twentieth of a point, which python-docx can't read."""
    found = section._sectPr.find(qn(element))
    try:
        return float(found.get(qn(name), 0)) / 1440 * 25.4 if found is not None else 0.0
    except ValueError:
        return 0.0


def fonts(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """One finding for each wrong font, with its first occurrence."""
    wrong: dict[str, list[tuple[Line, Any]]] = {}
    coloured: list[tuple[Line, Any]] = []
    for line in parts.lines:
        for piece in line.pieces:
            if piece.font.lower() != FONT.lower() and has_letters(piece.text):
                wrong.setdefault(piece.font, []).append((line, piece))
            if piece.color not in ("", "000000") and line is not parts.urgency and not piece.is_link:
                coloured.append((line, piece))
    for font, pieces in wrong.items():

        def autofix_font(pieces: Sequence[tuple[Line, Any]] = pieces) -> None:
            for _, piece in pieces:
                piece.run.font.name = FONT
                fonts = piece.run._r.get_or_add_rPr().get_or_add_rFonts()
                for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                    fonts.set(qn(script), FONT)

        legacy = bool(_OLD_FONTS.match(font))
        description = f"phông chữ cũ {font} (bảng mã không phải Unicode)" if legacy else f"phông chữ {font}"
        few = len({line.number for line, _ in pieces}) * 2 < len(parts.lines) and pieces[0][0] in parts.body
        yield Fault(
            Part.TEXT if few else Part.FONT,
            f"“{short(pieces[0][0].text, 40)}”",
            PAGE_RULE,
            description,
            f"dùng phông {FONT}, bảng mã Unicode",
            None if legacy else autofix_font,  # another font would garble the text: it has to be converted
        )
    if coloured:

        def autofix_color() -> None:
            for _, piece in coloured:
                piece.run.font.color.rgb = RGBColor(0, 0, 0)

        yield Fault(
            Part.FONT,
            f"“{short(coloured[0][0].text, 40)}”",
            PAGE_RULE,
            f"chữ màu {coloured[0][1].color}",
            "dùng chữ màu đen",
            autofix_color,
        )


def page_numbers(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    margins = parts.word.margins
    numbered = next((one for one in margins if _is_numbered(one.header)), None)
    if numbered is None:
        yield from _unnumbered(parts, unclear)
        return
    section = numbered.section
    paragraphs = [one for one in numbered.header.iter(qn("w:p")) if _is_numbered(one)]
    lines = parts.word.lines_of(numbered.header)
    line = next((one for one in lines if one.paragraph._p in paragraphs), None)
    yield from _sizes(line)
    yield from _words(numbered, line)
    begins = numbered is margins[0]  # a first page may be a section of its own
    if begins and not section.different_first_page_header_footer and _starts_at_one(section):

        def autofix_first() -> None:
            section.different_first_page_header_footer = True

        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, "hiện cả ở trang đầu", "không hiện ở trang đầu", autofix_first)
    elif begins and section.different_first_page_header_footer and _is_numbered(numbered.first_header):
        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, "hiện cả ở trang đầu", "không hiện ở trang đầu")
    if line is not None and (placed := _placed(line)) not in ("center", ""):

        def autofix_place(line: Line = line) -> None:
            line.paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

        said = f"không đặt giữa (canh {'phải' if placed == 'right' else 'trái'})"
        simple = not line.lead and placed == line.alignment
        fix = autofix_place if simple else None
        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, said, "canh giữa ở lề trên", fix)


def _words(margins: Margins, line: Line | None) -> Iterator[Fault]:
    """The number is Arabic and stands by itself."""
    if line is not None and has_letters(line.text) and not re.fullmatch("[IVXLCivxlc]+", line.text.strip(" -")):
        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, f"ghi “{short(line.text, 20)}”", "chỉ ghi số, không kèm chữ")
    kind = margins.section._sectPr.find(qn("w:pgNumType"))
    fields = " ".join(one.text or "" for one in margins.header.iter(qn("w:instrText")))
    if (kind is not None and "oman" in kind.get(qn("w:fmt"), "")) or re.search(r"\\\*\s*roman", fields, re.IGNORECASE):
        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, "ghi số La Mã", "ghi chữ số Ả Rập")


def _unnumbered(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Where the number should stand there is none."""
    if any(_is_numbered(margin) for one in parts.word.margins for margin in (one.footer, one.first_footer)):
        wanted = "đặt canh giữa ở lề trên, phía đầu trang"
        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, "đặt ở cuối trang, lề dưới", wanted)
    elif _height(parts) > _PAGE_HEIGHT or _breaks(parts):
        wanted = "đánh số từ trang 2, canh giữa ở lề trên"
        yield Fault(Part.PAGE, "Số trang", PAGE_RULE, "không thấy số trang", wanted)
    else:
        unclear.append(f"Số trang: văn bản có hơn một trang thì phải đánh số từ trang 2 ({PAGE_RULE}).")


def _is_numbered(element: Any) -> bool:
    """Whether a margin or paragraph has a field with the number of the page."""
    if element is None:
        return False
    instructions = [field.get(qn("w:instr"), "") for field in element.iter(qn("w:fldSimple"))]
    instructions += [field.text or "" for field in element.iter(qn("w:instrText"))]
    return "PAGE" in " ".join(instructions).replace("NUMPAGES", "").replace("SECTIONPAGES", "")


def _placed(line: Line) -> str:
    """How the page number stands: as its frame, its tab or its paragraph says; empty where that is not said."""
    properties = line.paragraph._p.find(qn("w:pPr"))
    frame = properties.find(qn("w:framePr")) if properties is not None else None
    if frame is not None:
        return str(frame.get(qn("w:xAlign"), ""))
    for tab in line.paragraph._p.iter(qn("w:ptab")):
        return str(tab.get(qn("w:alignment"), ""))
    return line.tab_alignment if line.lead else line.alignment


_PAGE_HEIGHT = 1000.0  # pt: what surely goes over one page; 728 are free on one
_TEXT_WIDTH = 468.0  # pt
_LETTER, _LEADING = 0.44, 1.15  # width of a letter and height of a line, of the size of the type


def _breaks(parts: Parts) -> bool:
    """Whether somebody put in a page break before the last line."""
    return bool(parts.lines) and parts.lines[-1].page > 0


def _height(parts: Parts) -> float:
    """How high everything is, estimated, in points: of what stands side by side the highest column."""
    flowing = 0.0
    rows: dict[tuple[int, int], dict[int, float]] = {}
    for line in parts.word.lines:
        size = line.pieces[0].size if line.pieces else 13.0
        width = _TEXT_WIDTH if line.is_flowing else _TEXT_WIDTH / 2
        count = max(1.0, -(-len(line.text) * size * _LETTER // width))
        height = count * size * _LEADING * (line.line_spacing or 1.0) + line.space_around
        if line.is_flowing:
            flowing += height
        elif line.table >= 0:
            columns = rows.setdefault((line.table, line.row), {})
            columns[line.column] = columns.get(line.column, 0.0) + height
    return flowing + sum(max(columns.values()) for columns in rows.values())


def _starts_at_one(section: Any) -> bool:
    number = section._sectPr.find(qn("w:pgNumType"))
    return number is None or number.get(qn("w:start"), "1") != "0"


def _sizes(line: Line | None) -> Iterator[Fault]:
    """The size of the page number, where its letters say one."""
    pieces = [piece for piece in (line.pieces if line else ()) if not 13 <= piece.size <= 14 and piece.text.strip(" -")]
    if pieces:

        def autofix_size() -> None:
            for piece in pieces:
                piece.run.font.size = Pt(14)

        yield Fault(Part.PAGE, "Số trang", TABLE_RULE, f"cỡ chữ {pieces[0].size:g}", "cỡ chữ 13–14", autofix_size)
