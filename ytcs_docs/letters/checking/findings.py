"""The result of a form check, and building blocks of its rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.language.text import upper
from ytcs_docs.letters.word import Line


class Part(LabelledEnum):
    """The component of a document that a finding is about."""

    NATION = "quoc-hieu", "Quốc hiệu"
    MOTTO = "tieu-ngu", "Tiêu ngữ"
    AGENCY = "co-quan", "Tên cơ quan"
    CODE = "so-ky-hieu", "Số, ký hiệu"
    DAY = "dia-danh-ngay", "Địa danh, thời gian"
    TYPE = "ten-loai", "Tên loại"
    SUBJECT = "trich-yeu", "Trích yếu"
    BASIS = "can-cu", "Căn cứ ban hành"
    ADDRESSEES = "kinh-gui", "Kính gửi"
    TEXT = "noi-dung", "Nội dung"
    SIGNATURE = "chu-ky", "Chữ ký"
    RECIPIENTS = "noi-nhan", "Nơi nhận"
    ANNEX = "phu-luc", "Phụ lục"
    URGENCY = "do-khan", "Độ khẩn"
    PAGE = "trang", "Trang giấy"
    FONT = "phong-chu", "Phông chữ"


PAGE_RULE = "Phụ lục I, mục I"
FORM_RULE = "Phụ lục I, mục II"
TABLE_RULE = "Phụ lục I, mục V"


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: in which part, where exactly, by which rule, what is there, what is required, whether it can be
    autofixed."""

    part: Part
    place: str
    rule: str
    found: str
    wanted: str
    fixable: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.place}: {self.found}; phải {self.wanted} ({self.rule})"


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding in an open file, with its autofix, if any."""

    part: Part
    place: str
    rule: str
    found: str
    wanted: str
    autofix: Callable[[], None] | None = None

    @property
    def finding(self) -> Finding:
        return Finding(self.part, self.place, self.rule, self.found, self.wanted, self.autofix is not None)


@dataclass(slots=True)
class Checked:
    """The result of a check; ``unclear`` are the points that can't be decided from the file, ``problem`` says why it
    was not checked at all."""

    findings: list[Finding] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def fixable(self) -> int:
        return sum(finding.fixable for finding in self.findings)


def points(sizes: tuple[float, float]) -> str:
    first, last = sizes
    return f"cỡ chữ {first:g}" if first == last else f"cỡ chữ {first:g}–{last:g}"


def check_line(
    line: Line,
    part: Part,
    place: str,
    sizes: tuple[float, float],
    *,
    bold: bool | None = False,
    italic: bool | None = False,
    capitals: bool = False,
    centred: bool = False,
    rule: str = TABLE_RULE,
) -> Iterator[Fault]:
    """Check size, bold, italic, capitals and centring of one line; None for bold or italic: not checked. Half of a
    line isn't autofixed: the other half may be of the same run."""
    whole = not line.side and line.owns_runs
    wrong = [piece for piece in line.pieces if not sizes[0] <= piece.size <= sizes[1]]
    if wrong:
        right = sizes[0] if wrong[0].size < sizes[0] else sizes[1]

        def autofix_size() -> None:
            for piece in wrong:
                piece.run.font.size = Pt(right)

        yield Fault(part, place, rule, f"cỡ chữ {wrong[0].size:g}", points(sizes), autofix_size if whole else None)
    for name, words, expected in (("bold", "đậm", bold), ("italic", "nghiêng", italic)):
        if expected is None:
            continue
        other = [piece for piece in line.pieces if getattr(piece, name) is not expected and has_letters(piece.text)]
        if other:

            def autofix_style(name: str = name, other: Sequence[Any] = other, expected: bool = expected) -> None:
                for piece in other:
                    setattr(piece.run.font, name, expected)

            yield Fault(
                part,
                place,
                rule,
                f"chữ {'không ' if expected else ''}{words}",
                f"{'' if expected else 'không '}{words}",
                autofix_style if whole else None,
            )
    if capitals and line.text != upper(line.text):

        def autofix_case() -> None:
            for piece in line.pieces:
                piece.retype(upper(piece.text))

        yield Fault(part, place, rule, f"“{short(line.text)}” không viết hoa hết", "viết in hoa", autofix_case)
    if centred and line.alignment != "center" and not (line.side or line.lead):  # held in place by tabs or blanks

        def autofix_place() -> None:
            line.paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

        yield Fault(part, place, rule, "không đặt giữa", "đặt canh giữa", autofix_place)


def roman(number: int) -> str:
    """``4`` → ``IV``; Arabic beyond what any document has."""
    if not 0 < number < 90:
        return str(number)
    found = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            found, number = found + letters, number - value
    return found


ROMAN = ("", *(roman(number) for number in range(1, 40)))


def has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def short(text: str, length: int = 50) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def named(line: Line) -> str:
    """The place of a finding in the text: its first words."""
    return f"Nội dung “{short(line.text, 30)}”"


def retype(line: Line, text: str) -> Callable[[], None] | None:
    """An autofix that replaces the text of a line, in the format of its first run; none where a field of Word's own
    writes a part of it."""
    return partial(line.retype, text) if not line.has_fields else None


_TYPIST = re.compile(r"\b[A-ZĐ]{1,5}\.?\s*(?:\(\d+\)|\d+)\.?$")  # who typed it, how many copies: PL.(30)


_CALLED = {".": "dấu chấm “.”", ";": "dấu chấm phẩy “;”"}


def listed_lines(lines: Sequence[Line], part: Part, place: str, rule: str) -> Iterator[Fault]:
    """Check that each item begins with a dash and ends with a semicolon, the last with a full stop."""
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        mark = "." if last else ";"
        text = "- " + line.text.lstrip("-–+• ").rstrip(" .;,") + mark
        if not line.text.startswith("- "):
            yield Fault(
                part,
                place,
                rule,
                f"“{short(line.text, 30)}” không có gạch đầu dòng",
                f"ghi “{short(text, 40)}”",
                retype(line, text),
            )
        elif not line.text.endswith(mark) and not (last and _TYPIST.search(line.text)):
            yield Fault(
                part,
                place,
                rule,
                f"“{short(line.text, 30)}” không kết thúc bằng {_CALLED[mark]}",
                f"kết thúc bằng {_CALLED[mark]}",
                retype(line, text),
            )
