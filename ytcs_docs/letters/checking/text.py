"""The text: legal basis, addressees, paragraphs, closing mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.letters.checking.findings import (
    FORM_RULE,
    TABLE_RULE,
    Fault,
    Part,
    check_line,
    has_letters,
    listed_lines,
    named,
    retype,
    short,
)
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_CLOSING = "./."
_WITHOUT_ADDRESSEES = ("quyet-dinh", "nghi-quyet", "ke-hoach", "thong-bao")
_WITHOUT_CLOSING = ("bien-ban", "hop-dong", "giay-gioi-thieu", "giay-nghi-phep", "phieu-gui")
_RULE = f"{FORM_RULE}.6"
_ALWAYS_BASED = ("quyet-dinh", "nghi-quyet")
_LISTED = re.compile(r"^([-–—+•*]|\d{1,2}(\.\d{1,2})*[.)]|[a-zđ][.)])\s*\S")
_PARAGRAPH = 6  # pt at least between paragraphs
_MOST = 0.6  # of the text: a format on so much of it is of all of it


def basis(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Căn cứ ban hành: one per line, in italics, ending with a semicolon, the last with a full stop."""
    lines = basis_lines(parts)
    upright = [line for line in lines if not all(piece.italic for piece in line.pieces if has_letters(piece.text))]
    if lines and len(upright) > len(lines) / 2:
        yield from check_line(upright[0], Part.BASIS, Part.BASIS.label, (1, 99), bold=None, italic=True)
    for number, line in enumerate(lines):
        italic = True if len(upright) <= len(lines) / 2 else None
        yield from check_line(line, Part.BASIS, Part.BASIS.label, (13, 14), bold=False, italic=italic)
        last = number == len(lines) - 1
        mark = "." if last else ";"
        if not line.text.endswith(mark):
            actual = f"“{short(line.text, 30)}” kết thúc bằng “{line.text[-1]}”"
            text = line.text.rstrip(" .;,:") + mark
            wanted = f"kết thúc bằng dấu “{mark}” ({'chấm' if last else 'chấm phẩy'})"
            yield Fault(Part.BASIS, Part.BASIS.label, _RULE, actual, wanted, retype(line, text))


def needed_basis(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """A decision says what it is based on (models 1.1–1.3)."""
    if _is_always_based(parts) and parts.body and not basis_lines(parts):
        yield Fault(Part.BASIS, Part.BASIS.label, _RULE, "không thấy căn cứ ban hành", "có các căn cứ “Căn cứ …;”")


def _is_always_based(parts: Parts) -> bool:
    return parts.kind is not None and parts.kind.code in _ALWAYS_BASED


def basis_lines(parts: Parts) -> list[Line]:
    """The lines of the legal basis. Decisions and resolutions always have them. In other types a paragraph that
    begins with “Căn cứ” may be a sentence of the text: there only lines in the format of a basis count."""
    lines: list[Line] = []
    for line in parts.body:
        if re.match(r"^(Căn cứ|Theo đề nghị|Xét đề nghị|Xét)\b", line.text):
            lines.append(line)
        elif lines:
            break
    if parts.kind is OFFICIAL_LETTER or not lines:
        return []
    as_line = [line.text.endswith(";") or all(piece.italic for piece in line.pieces) for line in lines]
    return lines if _is_always_based(parts) or all(as_line) or (len(lines) > 1 and as_line[0]) else []


def addressees(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line, rule, label = parts.addressees, f"{FORM_RULE}.9", Part.ADDRESSEES.label
    if line is None:
        if parts.kind is OFFICIAL_LETTER:
            yield Fault(Part.ADDRESSEES, label, rule, "không thấy “Kính gửi”", "có “Kính gửi:” và nơi nhận công văn")
        return
    if parts.kind is not None and parts.kind.code in _WITHOUT_ADDRESSEES:
        name = parts.kind.name.lower()
        yield Fault(Part.ADDRESSEES, label, rule, f"có trong {name}", f"bỏ: {name} không ghi “Kính gửi”")
        return
    yield from check_line(line, Part.ADDRESSEES, label, (13, 14), bold=False)
    if not re.match(r"^Kính gửi\s?:", line.text):
        right = re.sub(r"^Kính gửi\s*:?\s*", "Kính gửi: ", line.text, flags=re.IGNORECASE).strip()
        said = f"ghi “{short(line.text, 20)}”"
        yield Fault(Part.ADDRESSEES, label, rule, said, "ghi “Kính gửi:”", retype(line, right))
    listed = parts.addressee_list
    for item in listed:
        yield from check_line(item, Part.ADDRESSEES, label, (13, 14), bold=False)
    yield from listed_lines(listed, Part.ADDRESSEES, label, rule)


def text(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    body = [line for line in _text_of(parts) if line.pieces]
    flowing = [line for line in body if len(line.text) > 90]
    yield from _sizes(body)
    yield from _all_alike(flowing)
    yield from _sides(flowing)
    yield from _spaces(flowing, unclear)


def _text_of(parts: Parts) -> list[Line]:
    """The body without the legal basis."""
    basis = set(map(id, basis_lines(parts)))
    return [line for line in parts.body if id(line) not in basis]


def _sizes(body: Sequence[Line]) -> Iterator[Fault]:
    sized = [(line, piece) for line in body for piece in line.pieces if not 13 <= piece.size <= 14]
    if sized:

        def autofix_sizes() -> None:
            for _, piece in sized:
                piece.run.font.size = Pt(13 if piece.size < 13 else 14)

        line, first = sized[0]
        yield Fault(Part.TEXT, named(line), TABLE_RULE, f"cỡ chữ {first.size:g}", "cỡ chữ 13–14", autofix_sizes)


def _all_alike(flowing: Sequence[Line]) -> Iterator[Fault]:
    """Running text is upright and not bold; words in it may be."""
    for name, words in (("bold", "đậm"), ("italic", "nghiêng")):
        marked = [line for line in flowing if all(getattr(piece, name) for piece in line.pieces)]
        letters = sum(len(line.text) for line in flowing)
        if marked and sum(len(line.text) for line in marked) > _MOST * letters and len(flowing) > 1:

            def autofix_style(name: str = name, marked: Sequence[Line] = marked) -> None:
                for piece in (piece for line in marked for piece in line.pieces):
                    setattr(piece.run.font, name, False)

            yield Fault(
                Part.TEXT,
                named(marked[0]),
                TABLE_RULE,
                f"cả nội dung là chữ {words}",
                f"chữ đứng, không {words}" if name == "bold" else "chữ đứng, không nghiêng",
                autofix_style,
            )


def _sides(flowing: Sequence[Line]) -> Iterator[Fault]:
    loose = [line for line in flowing if line.alignment not in ("justify", "center")]
    if loose:

        def autofix_sides() -> None:
            for line in loose:
                line.paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

        yield Fault(Part.TEXT, named(loose[0]), _RULE, "không canh đều hai lề", "canh đều cả hai lề", autofix_sides)
    indented = [line for line in flowing if line.alignment == "justify" and not _usual_indent(line)]
    if indented:

        def autofix_indent() -> None:
            for line in indented:
                line.paragraph.paragraph_format.first_line_indent = Mm(12.7)

        yield Fault(
            Part.TEXT,
            named(indented[0]),
            _RULE,
            f"lùi đầu dòng {indented[0].first_line_indent / 72 * 25.4:.1f} mm",
            "lùi đầu dòng 10 mm hoặc 12,7 mm",
            autofix_indent,
        )


def _usual_indent(line: Line) -> bool:
    """The indent of the first line, by itself, by a tab, or counted from the page's margin in a list."""
    if line.lead or line.mark or _LISTED.match(line.text):  # lists have indents of their own
        return True
    indents = (line.first_line_indent, line.first_line_indent + (line.format.left or 0.0))
    return any(abs(indent / 72 * 25.4 - usual) < 0.6 for indent in indents for usual in (10, 12.7))


def _spaces(flowing: Sequence[Line], unclear: list[str]) -> Iterator[Fault]:
    tight = [line for line in flowing if line.space_around < _PARAGRAPH - 0.1 or (line.format.alone and not line.mark)]
    if tight and len(flowing) > 1:

        def autofix_space() -> None:
            for line in tight:
                line.paragraph.paragraph_format.space_before = Pt(_PARAGRAPH)

        space = 0 if tight[0].format.alone else tight[0].space_around
        yield Fault(
            Part.TEXT,
            named(tight[0]),
            _RULE,
            f"khoảng cách giữa các đoạn {space:g} pt",
            f"cách nhau ít nhất {_PARAGRAPH} pt",
            None if tight[0].format.alone else autofix_space,
        )
    wide = [line for line in flowing if not 0.99 <= (line.line_spacing or 1.0) <= 1.51]
    if wide:

        def autofix_spacing() -> None:
            for line in wide:
                line.paragraph.paragraph_format.line_spacing = 1.15

        yield Fault(
            Part.TEXT,
            named(wide[0]),
            _RULE,
            f"giãn dòng {wide[0].line_spacing:g}",
            "giãn dòng từ đơn đến 1,5",
            autofix_spacing,
        )
    if any(line.line_spacing is None for line in flowing):
        unclear.append(f"Nội dung: giãn dòng đặt bằng số điểm cố định, không so được với dòng đơn ({_RULE}).")


def closing(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    if not parts.body:
        return
    last = parts.body[-1]
    closes = parts.recipients_label is not None and not (parts.kind and parts.kind.code in _WITHOUT_CLOSING)
    for line in parts.body[:-1]:
        if line.text.endswith(_CLOSING):
            said = f"“…{line.text[-25:]}” có “./.” khi nội dung chưa hết"
            yield Fault(Part.TEXT, "Cuối nội dung", "Phụ lục III", said, "chỉ ghi “./.” một lần, ở cuối nội dung")
            break
    if re.search(r"\./\.\s*\.?/\.", last.text):
        said, wanted = f"“…{last.text[-25:]}” ghi “./.” hai lần", "kết thúc bằng một “./.”"
        yield Fault(Part.TEXT, "Cuối nội dung", "Phụ lục III", said, wanted, _retype_ending(last))
    elif closes and not last.text.endswith((_CLOSING, "./")):
        actual = f"“…{last.text[-25:]}” không kết thúc bằng “./.”"
        yield Fault(Part.TEXT, "Cuối nội dung", "Phụ lục III", actual, "kết thúc bằng “./.”", _retype_ending(last))


def _retype_ending(line: Line) -> Callable[[], None]:
    """An autofix that changes only the end of a line, so that its words keep their format."""

    def autofix() -> None:
        piece = line.pieces[-1]
        piece.retype(piece.text.rstrip(" ./;,") + _CLOSING)

    return autofix
