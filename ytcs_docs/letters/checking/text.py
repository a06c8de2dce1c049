"""The text: legal basis, addressees, paragraphs, articles, closing mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.letters.checking.findings import FORM_RULE, TABLE_RULE, Fault, check_line, listed_lines, retype, short
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_ARTICLE = re.compile(r"^Điều\s+(\d+)\s*([.:]?)")
_CLOSING = "./."
_WITHOUT_ADDRESSEES = ("quyet-dinh", "nghi-quyet", "ke-hoach", "thong-bao")
_WITHOUT_CLOSING = ("bien-ban", "hop-dong", "giay-gioi-thieu", "giay-nghi-phep", "phieu-gui")
_CLAUSE = re.compile(r"^(\d{1,2})\.\s+\S")
_POINT = re.compile(r"^([a-zđ])\)\s")
_POINTS = "abcdđeghiklmnopqrstuvxy"


def basis(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Căn cứ ban hành: one per line, in italics, ending with a semicolon, the last with a full stop."""
    lines = basis_lines(parts)
    for number, line in enumerate(lines):
        yield from check_line(line, "Căn cứ ban hành", (13, 14), bold=False, italic=True)
        mark = "." if number == len(lines) - 1 else ";"
        if not line.text.endswith(mark):
            actual = f"“{short(line.text, 30)}” kết thúc bằng “{line.text[-1]}”"
            text = line.text.rstrip(" .;,:") + mark
            yield Fault("Căn cứ ban hành", f"{FORM_RULE}.6", actual, f"kết thúc bằng dấu “{mark}”", retype(line, text))


def basis_lines(parts: Parts) -> list[Line]:
    """The lines of the legal basis. Decisions and resolutions always have them. In other types a paragraph that
    begins with “Căn cứ” may be a sentence of the text: there only lines in the format of a basis count."""
    lines: list[Line] = []
    always = parts.kind is not None and parts.kind.code in ("quyet-dinh", "nghi-quyet")
    for line in parts.body:
        if re.match(r"^(Căn cứ|Theo đề nghị|Xét đề nghị|Xét)\b", line.text):
            lines.append(line)
        elif lines:
            break
    if parts.kind is OFFICIAL_LETTER or not lines:
        return []
    as_line = [line.text.endswith(";") or all(piece.italic for piece in line.pieces) for line in lines]
    return lines if always or all(as_line) or (len(lines) > 1 and as_line[0]) else []


def addressees(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line = parts.addressees
    if line is None:
        if parts.kind is OFFICIAL_LETTER:
            yield Fault("Kính gửi", f"{FORM_RULE}.9", "không thấy", "có “Kính gửi:” và nơi nhận công văn")
        return
    if parts.kind is not None and parts.kind.code in _WITHOUT_ADDRESSEES:
        name = parts.kind.name.lower()
        yield Fault("Kính gửi", f"{FORM_RULE}.9", f"có trong {name}", f"bỏ: {name} không ghi “Kính gửi”")
        return
    yield from check_line(line, "Kính gửi", (13, 14), bold=False)
    if not re.match(r"^Kính gửi\s?:", line.text):
        yield Fault(
            "Kính gửi",
            f"{FORM_RULE}.9",
            f"ghi “{short(line.text, 20)}”",
            "ghi “Kính gửi:”",
            retype(line, re.sub(r"^Kính gửi\s*:?\s*", "Kính gửi: ", line.text).strip()),
        )
    listed = parts.addressee_list
    for item in listed:
        yield from check_line(item, "Kính gửi", (13, 14), bold=False)
    yield from listed_lines(listed, "Kính gửi", f"{FORM_RULE}.9")


def text(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    basis = set(map(id, basis_lines(parts)))
    body = [line for line in parts.body if id(line) not in basis and line.pieces]
    sizes = [piece for line in body for piece in line.pieces if not 13 <= piece.size <= 14]
    if sizes:

        def autofix_sizes() -> None:
            for piece in sizes:
                piece.run.font.size = Pt(13 if piece.size < 13 else 14)

        yield Fault(
            f"Nội dung “{short(sizes[0].text.strip(), 30)}”",
            TABLE_RULE,
            f"cỡ chữ {sizes[0].size:g}",
            "cỡ chữ 13–14",
            autofix_sizes,
        )
    flowing = [line for line in body if len(line.text) > 90]
    loose = [line for line in flowing if line.alignment not in ("justify", "center")]
    if loose:

        def autofix_sides() -> None:
            for line in loose:
                line.paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

        yield Fault(
            f"Nội dung “{short(loose[0].text, 30)}”",
            f"{FORM_RULE}.6",
            "không canh đều hai lề",
            "canh đều cả hai lề",
            autofix_sides,
        )
    indented = [line for line in flowing if line.alignment == "justify" and not _usual_indent(line)]
    if indented:

        def autofix_indent() -> None:
            for line in indented:
                line.paragraph.paragraph_format.first_line_indent = Mm(12.7)

        yield Fault(
            f"Nội dung “{short(indented[0].text, 30)}”",
            f"{FORM_RULE}.6",
            f"lùi đầu dòng {indented[0].first_line_indent / 72 * 25.4:.1f} mm",
            "lùi đầu dòng 10 mm hoặc 12,7 mm",
            autofix_indent,
        )
    tight = [line for line in flowing if line.space_around < 5.9]
    if tight and len(flowing) > 1:

        def autofix_space() -> None:
            for line in tight:
                line.paragraph.paragraph_format.space_before = Pt(6)

        yield Fault(
            f"Nội dung “{short(tight[0].text, 30)}”",
            f"{FORM_RULE}.6",
            f"khoảng cách giữa các đoạn {tight[0].space_around:g} pt",
            "cách nhau ít nhất 6 pt",
            autofix_space,
        )
    wide = [line for line in flowing if (line.line_spacing or 1.0) > 1.51 or (line.line_spacing or 1.0) < 0.99]
    if wide:

        def autofix_spacing() -> None:
            for line in wide:
                line.paragraph.paragraph_format.line_spacing = 1.15

        yield Fault(
            f"Nội dung “{short(wide[0].text, 30)}”",
            f"{FORM_RULE}.6",
            f"giãn dòng {wide[0].line_spacing:g}",
            "giãn dòng từ đơn đến 1,5",
            autofix_spacing,
        )
    if any(line.line_spacing is None for line in flowing):
        unclear.append(f"Nội dung: giãn dòng đặt bằng số điểm cố định, không so được với dòng đơn ({FORM_RULE}.6).")


def _usual_indent(line: Line) -> bool:
    millimetres = line.first_line_indent / 72 * 25.4
    return abs(millimetres - 10) < 0.6 or abs(millimetres - 12.7) < 0.6


def numbering(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Articles are numbered consecutively; within one, clauses 1, 2, 3 and points a, b, c, d, đ, e, g …"""
    article = clause = point = 0
    for line in parts.body:
        if match := _ARTICLE.match(line.text):
            yield from _article(line, int(match[1]), article + 1, match[2])
            article, clause, point = int(match[1]), 0, 0
        elif article and (match := _CLAUSE.match(line.text)):
            number = int(match[1])
            if number != clause + 1:
                place = f"Điều {article}, khoản {number}"
                yield Fault(place, f"{FORM_RULE}.6", "đánh số không liên tục", f"là khoản {clause + 1}")
            clause, point = number, 0
        elif article and (match := _POINT.match(line.text)):
            if _POINTS.find(match[1]) != point:
                place = f"Điều {article}, điểm {match[1]}"
                expected = _POINTS[point] if point < len(_POINTS) else "khác"
                yield Fault(place, f"{FORM_RULE}.6", "không theo thứ tự chữ cái tiếng Việt", f"là điểm {expected}")
            point = _POINTS.find(match[1]) + 1


def _article(line: Line, number: int, expected: int, mark: str) -> Iterator[Fault]:
    place = f"Điều {number}"
    if number != expected:
        actual = f"đứng sau Điều {expected - 1}" if expected > 1 else "là điều đầu tiên"
        yield Fault(place, f"{FORM_RULE}.6", actual, f"đánh số liên tục: Điều {expected}")
    if mark != ".":
        yield Fault(place, f"{FORM_RULE}.6", "sau số của điều không có dấu chấm", f"ghi “Điều {number}.”")
    if not line.pieces[0].bold:
        yield Fault(place, TABLE_RULE, "chữ “Điều” không đậm", "đậm")


def closing(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    if not parts.body or parts.recipients_label is None or (parts.kind and parts.kind.code in _WITHOUT_CLOSING):
        return
    last = parts.body[-1]
    if not last.text.endswith(_CLOSING):
        actual = f"“…{last.text[-25:]}” không kết thúc bằng “./.”"
        yield Fault("Cuối nội dung", "Phụ lục III", actual, "kết thúc bằng “./.”", _retype_ending(last))


def _retype_ending(line: Line) -> Callable[[], None]:
    """An autofix that changes only the end of a line, so that its words keep their format."""

    def autofix() -> None:
        piece = line.pieces[-1]
        piece.retype(piece.text.rstrip(" ./;,") + _CLOSING)

    return autofix
