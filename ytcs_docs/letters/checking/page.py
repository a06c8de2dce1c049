"""Paper, margins, fonts, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ytcs_docs.language.text import fold
from ytcs_docs.letters.checking.findings import PAGE_RULE, TABLE_RULE, Fault, short
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

FONT = "Times New Roman"
_OLD_FONTS = re.compile(r"^(\.Vn|VNI[-_ ]|VNtimes|VnTime)", re.IGNORECASE)


def paper(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    for number, section in enumerate(parts.word.sections, start=1):
        place = "Trang giấy" if number == 1 else f"Trang giấy, phần {number}"
        width, height = (section.page_width or 0) / Mm(1), (section.page_height or 0) / Mm(1)
        sides = sorted((width, height))
        if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:

            def autofix_paper(section: Any = section) -> None:
                section.page_width, section.page_height = Mm(210), Mm(297)

            yield Fault(place, PAGE_RULE, f"khổ {width:.0f} × {height:.0f} mm", "khổ A4 (210 × 297 mm)", autofix_paper)
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
            value = (getattr(section, name) or 0) / Mm(1)
            if not least - 0.5 <= value <= most + 0.5:

                def autofix_margin(section: Any = section, name: str = name, usual: int = usual) -> None:
                    setattr(section, name, Mm(usual))

                yield Fault(
                    place,
                    PAGE_RULE,
                    f"{words} {value:.1f} mm".replace(".0 mm", " mm"),
                    f"từ {least} đến {most} mm",
                    autofix_margin,
                )


def fonts(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """One finding for each wrong font, with its first occurrence."""
    wrong: dict[str, list[tuple[Line, Any]]] = {}
    coloured: list[tuple[Line, Any]] = []
    for line in parts.lines:
        for piece in line.pieces:
            if piece.font.lower() != FONT.lower():
                wrong.setdefault(piece.font, []).append((line, piece))
            if piece.color not in ("", "000000") and not _is_urgency_mark(line):
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
        yield Fault(
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
            f"“{short(coloured[0][0].text, 40)}”",
            PAGE_RULE,
            f"chữ màu {coloured[0][1].color}",
            "dùng chữ màu đen",
            autofix_color,
        )


def _is_urgency_mark(line: Line) -> bool:
    """Whether a line is an urgency mark, which is red."""
    return fold(line.text) in ("khan", "thuong khan", "hoa toc")


def page_numbers(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    for section, lines in parts.word.headers:
        numbered = [line for line in lines if "PAGE" in _fields(line)]
        if not numbered:
            footer = any("PAGE" in _fields_of(paragraph._p) for paragraph in section.footer.paragraphs)
            if footer:
                yield Fault("Số trang", PAGE_RULE, "đặt ở cuối trang", "đặt canh giữa ở lề trên")
            elif sum(len(line.text) for line in parts.lines) > 3_500:
                yield Fault("Số trang", PAGE_RULE, "không thấy số trang", "đánh số từ trang 2, canh giữa ở lề trên")
            else:
                unclear.append(f"Số trang: văn bản có hơn một trang thì phải đánh số từ trang 2 ({PAGE_RULE}).")
            return
        sizes = [size for size in _number_sizes(numbered[0]) if not 13 <= size <= 14]
        if sizes:

            def autofix_size(line: Line = numbered[0]) -> None:
                for run in line.paragraph.runs:
                    run.font.size = Pt(14)

            yield Fault("Số trang", TABLE_RULE, f"cỡ chữ {sizes[0]:g}", "cỡ chữ 13–14", autofix_size)
        if not section.different_first_page_header_footer:

            def autofix_first(section: Any = section) -> None:
                section.different_first_page_header_footer = True

            yield Fault("Số trang", PAGE_RULE, "hiện cả ở trang đầu", "không hiện ở trang đầu", autofix_first)
        if numbered[0].alignment != "center":

            def autofix_place(line: Line = numbered[0]) -> None:
                line.paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

            yield Fault("Số trang", PAGE_RULE, "không đặt giữa", "canh giữa ở lề trên", autofix_place)
        return


def _fields(line: Line) -> str:
    return _fields_of(line.paragraph._p)


def _fields_of(element: Any) -> str:
    simple = " ".join(field.get(qn("w:instr"), "") for field in element.iter(qn("w:fldSimple")))
    return simple + " ".join(field.text or "" for field in element.iter(qn("w:instrText")))


def _number_sizes(line: Line) -> list[float]:
    """The font sizes set on the page number's own runs, in points."""
    return [float(run.font.size.pt) for run in line.paragraph.runs if run.font.size is not None]
