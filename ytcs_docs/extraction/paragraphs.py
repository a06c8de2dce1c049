"""Joins lines into paragraphs and recognises their numbers, bullets and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ytcs_docs.extraction.shaping import EMPHASIS
from ytcs_docs.extraction.vocabulary import CAPITAL_ACTOR, SUBJECT, TO, VERB
from ytcs_docs.files.layout import FileText, Line
from ytcs_docs.language.text import upper

_HEADING_NUMBER = re.compile(
    r"(?P<number>(?:Điều\s+\d+|Phần\s+[IVX\d]+|Chương\s+[IVX\d]+|Mục\s+[IVX\d]+|[IVX]{1,5}|"
    r"\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]))\s*(?P<mark>[.):/\-–]|(?=\s))\s*",
)


_SUBJECT_OF_LETTER = re.compile(r"v\s*/\s*v\b", re.IGNORECASE)  # V/v …: no part V


_BULLET = re.compile(r"(?P<bullet>[-–—+•*●▪])\s*")


_CUT = re.compile(r"\w\s+[-–]$")  # Phòng Tài chính - / Kế toán
_YEAR = re.compile(r"\bnăm$", re.IGNORECASE)


SIGNS = re.compile(r"(?:n[ơo]i nh[ậa]n\s*[:.]?|(?:TM|KT|TL|TUQ)\s*\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph joined from lines, with its offsets in the text and its structure."""

    text: str
    offsets: tuple[int, ...]  # of each character of ``text`` in the whole document
    level: int = 0  # of a numbered paragraph: 1 is the top level; 0 is not numbered
    bullet: str = ""
    heading: bool = False

    @property
    def start(self) -> int:
        return self.offsets[0]


_LONGEST = 8_000  # characters: patterns on a longer paragraph could take minutes


def paragraphs_of(file: FileText) -> list[Paragraph]:
    """Join lines into paragraphs: page breaks and wrapped lines don't split a sentence."""
    widths = sorted(len(line.text) for line in file.lines if line.text.strip())
    wrapped = bool(widths) and widths[int(len(widths) * 0.97) - (len(widths) > 1)] < 150
    widest = widths[int(len(widths) * 0.9) - (len(widths) > 1)] if widths else 0
    paragraphs: list[Paragraph] = []
    last, joined, joined_offsets = "", "", []
    for line in file.lines:
        text, offsets = _clean(line)
        if len(joined) > _LONGEST:
            last = ""  # the rest of an overlong paragraph is not joined to it
        if not text:
            continue
        if last and _continues(last, text, wrapped, widest):
            joined += f" {text}"
            joined_offsets += [offsets[0], *offsets]
        else:
            if joined:
                paragraphs.append(_paragraph(joined, tuple(joined_offsets)))
            joined, joined_offsets = text, offsets
        last = text
    if joined:
        paragraphs.append(_paragraph(joined, tuple(joined_offsets)))
    return paragraphs


def _clean(line: Line) -> tuple[str, list[int]]:
    """A line without the marks left by converters, and the offset of each of its characters in the text."""
    kept: list[tuple[str, int]] = []
    marked = {index for match in EMPHASIS.finditer(line.text) for index in range(*match.span())}
    for index, letter in enumerate(line.text):
        if index in marked:
            continue
        if not letter.isspace():
            kept.append((letter, line.start + index))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", line.start + index))
    while kept and kept[-1][0] == " ":
        kept.pop()
    return "".join(letter for letter, _ in kept), [offset for _, offset in kept]


def _continues(last: str, text: str, wrapped: bool, widest: int) -> bool:
    if _BULLET.match(text) or _numbered(text) or SIGNS.match(text) or TO.match(text):
        return False
    if last.rstrip().endswith((".", ";", ":", "!", "?", "…")) or in_capitals(last):
        return False
    if text[:1].islower() or text[:1] in ",.;)" or _CUT.search(last) or (text[:4].isdecimal() and _YEAR.search(last)):
        return True
    if TO.match(last):
        return False
    return wrapped and len(last) > widest * 0.75 and not in_capitals(text)


def in_capitals(text: str) -> bool:
    """Whether all letters are capitals; a text without letters, such as a date, is not."""
    return text == upper(text) and sum(map(str.isalpha, text)) > 1


def _numbered(text: str) -> re.Match[str] | None:
    match = _HEADING_NUMBER.match(text)
    if match is None or _SUBJECT_OF_LETTER.match(text):
        return None
    number, mark = match["number"], match["mark"]
    if re.fullmatch(r"\d{1,2}", number) and mark not in (".", ")", "/"):
        return None
    if re.fullmatch(r"[a-zđ]", number) and mark not in (")", "."):
        return None
    if re.fullmatch(r"\d{1,2}", number) and mark == "/" and re.match(r"\d", text[match.end() :]):
        return None
    if re.fullmatch(r"[IVX]{1,5}", number) and mark not in (".", ")", "-", "–", "/"):
        return None
    return match if text[match.end() :].strip() else None


def _level(number: str) -> int:
    if re.match(r"(?:Phần|Chương)", number, re.IGNORECASE):
        return 1
    if re.fullmatch(r"[IVX]+", number) or re.match(r"(?:Mục|Điều)", number, re.IGNORECASE):
        return 2
    if number[:1].isdigit():
        return 3 + number.count(".")
    return 8


def _paragraph(text: str, offsets: tuple[int, ...]) -> Paragraph:
    text, offsets = text[:_LONGEST], offsets[:_LONGEST]
    numbered = _numbered(text)
    if numbered:
        rest = text[numbered.end() :].strip()
        short = len(rest) <= 110 and not re.search(r"[.;]\s+\S", rest) and len(rest.split()) <= 22
        heading = (
            short and not rest.endswith(";") and (in_capitals(rest) or not rest.endswith(".") or not _is_sentence(rest))
        )
        return Paragraph(text, offsets, _level(numbered["number"]), "", heading)
    if bullet := _BULLET.match(text):
        return Paragraph(text, offsets, 0, bullet["bullet"])
    return Paragraph(text, offsets, 0, "", in_capitals(text) and len(text) < 150)


def _is_sentence(text: str) -> bool:
    """Whether a numbered line is a sentence rather than a heading."""
    return bool(VERB.match(text)) or bool(SUBJECT.match(text) and CAPITAL_ACTOR.match(text))


def body(text: str) -> str:
    """The text after its number or bullet."""
    if bullet := _BULLET.match(text):
        text = text[bullet.end() :]
    if (numbered := _numbered(text)) is not None:
        text = text[numbered.end() :]
    return text.strip()
