"""The text of a draft as paragraphs of an official document: chapters, articles, headings, and how they are printed.

A Word template prints a paragraph as one value. What is bold, slanted or centred in it, and that it is a table, is said
by marks, characters of the private use area, which :mod:`ytcs_docs.letters.finishing` turns into Word's formats after
the merge. Pure.

Form: Decree 30/2020/NĐ-CP, appendix I, II.6 and V.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from ytcs_docs.language.text import upper
from ytcs_docs.letters import markup
from ytcs_docs.letters.markup import Stretch, Table, plain, stretches

BOLD, PLAIN = "\ue001", "\ue002"  # from here on
CENTRED = "\ue003"  # the paragraph it begins: chapters and their titles
KEPT = "\ue004"  # the paragraph it begins stays with the next one: headings
SLANTED, UPRIGHT = "\ue005", "\ue006"  # from here on
MARKS = BOLD + PLAIN + CENTRED + KEPT + SLANTED + UPRIGHT
TABLE, ROW, CELL, LINE = "\ue007", "\ue008", "\ue009", "\ue00a"  # begins a table; between rows, cells, lines

MOST_IN_HEADING = 160  # letters; a longer paragraph is text, however it begins
_ARTICLE = re.compile(r"(?P<head>Điều\s+\d+[a-zđ]?\s*[.:])(?P<rest>.*)", re.DOTALL)
_NUMERAL = r"(?:[IVXLC]+|\d{1,3}|(?:thứ )?(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười))"
_CHAPTER = re.compile(rf"(?:Phần|Chương|Mục|Tiểu mục)\s+{_NUMERAL}\s*[.:]?", re.IGNORECASE)
_CHAPTER_AND_TITLE = re.compile(rf"{_CHAPTER.pattern}\s*[-–.:]?\s+(?P<title>.+)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<number>[IVX]+\s?[.\-–]|[A-H]\.|\d{1,2}\.|\d{1,2}(?:\.\d{1,2})+\.?)\s*(?=[^\W\d_a-zà-ỹđ])")
_CLOSING = " .;/"
_SENTENCE_ENDS = (".", ";", ":", ",", "?", "!", "…")

Block = str | Table  # a paragraph as it was typed, or a table


class Kind(StrEnum):
    """What a paragraph is."""

    CHAPTER = "chapter"  # “Chương I”, and Phần, Mục, Tiểu mục
    CHAPTER_TITLE = "chapter_title"
    ARTICLE = "article"  # “Điều 1. …”
    HEADING = "heading"  # “I. …”, “1. …” with a title of its own
    TEXT = "text"

    @property
    def is_bold(self) -> bool:
        """Whether the form prints all of it in bold."""
        return self in (Kind.CHAPTER, Kind.CHAPTER_TITLE, Kind.HEADING)


def closed(found: Sequence[Block]) -> list[Block]:
    """The last paragraph ends with ``./.`` as in the models of appendix III; a table ends as it is."""
    if not found or isinstance(found[-1], Table):
        return list(found)
    last = plain(found[-1])
    if last.endswith(("./.", "./")):
        return list(found)
    words, signs = found[-1].rstrip(_CLOSING), ""
    while words.endswith((markup.BOLD, markup.ITALIC)):
        signs = words[-2:] + signs
        words = words[:-2].rstrip(_CLOSING)
    return [*found[:-1], f"{words}{signs}./."]


def paragraphs(found: Sequence[Block]) -> list[str]:
    """Each paragraph or table with its marks."""
    return [head + rest for head, rest in articles(found)]


def articles(found: Sequence[Block]) -> list[tuple[str, str]]:
    """Each paragraph or table, with its marks, as its opening (``Điều 1.``) and the rest."""
    lines = [TABLE if isinstance(block, Table) else plain(block) for block in found]
    return [
        ("", _marked_table(block)) if isinstance(block, Table) else _marked(kind, line, block)
        for kind, line, block in zip(kinds(lines), lines, found, strict=True)
    ]


def kinds(lines: Sequence[str]) -> list[Kind]:
    """What each paragraph is, of the words without formats: by how it begins, and by what follows it."""
    found: list[Kind] = []
    in_article = False  # what is numbered in an article is a clause
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        in_article = _level(line) != "I" and (in_article or _ARTICLE.match(line) is not None)
        if _CHAPTER.fullmatch(line) or _has_chapter_title(line):
            in_article = False
            found.append(Kind.CHAPTER)
        elif place and _CHAPTER.fullmatch(lines[place - 1]) and not _ARTICLE.match(line) and _is_title(line):
            found.append(Kind.CHAPTER_TITLE)
        elif _ARTICLE.match(line):
            found.append(Kind.ARTICLE)
        elif following and not in_article and _level(line) and _is_title(line) and not _in_list(lines, place, found):
            found.append(Kind.HEADING)
        else:
            found.append(Kind.TEXT)
    return found


def _has_chapter_title(line: str) -> bool:
    """“Chương I. QUY ĐỊNH CHUNG”: a chapter with its title in one line, in capitals."""
    found = _CHAPTER_AND_TITLE.fullmatch(line)
    return found is not None and found["title"] == upper(found["title"]) and _is_title(line)


def _level(line: str) -> str:
    """How a paragraph is numbered: ``I``, ``1``, ``1.1``; empty where it isn't."""
    number = _NUMBERED.match(line)
    if number is None:
        return ""
    return re.sub(r"\d+", "1", re.sub("[IVX]+", "I", number["number"].rstrip(" .-–")))


def _in_list(lines: Sequence[str], place: int, found: Sequence[Kind]) -> bool:
    """Whether a numbered paragraph is an item among others, with nothing below it, or the last of such."""
    level = _level(lines[place])
    listed_before = bool(place) and _level(lines[place - 1]) == level and found[-1] is Kind.TEXT
    return listed_before or _level(lines[place + 1]) == level


def _is_title(line: str) -> bool:
    """Whether a numbered paragraph has a title of its own rather than a sentence."""
    return len(line) <= MOST_IN_HEADING and not line.endswith(_SENTENCE_ENDS)


def _marked(kind: Kind, line: str, typed: str) -> tuple[str, str]:
    """``line`` is what was ``typed`` without its formats: what the form itself prints in bold needs none."""
    if kind is Kind.CHAPTER:
        return "", f"{CENTRED}{KEPT}{BOLD}{line}{PLAIN}"
    if kind is Kind.CHAPTER_TITLE:
        return "", f"{CENTRED}{KEPT}{BOLD}{upper(line)}{PLAIN}"
    if kind is Kind.HEADING:
        return "", f"{KEPT}{BOLD}{line}{PLAIN}"
    article = _ARTICLE.match(line)
    if article is None:
        return "", _with_marks(stretches(typed))
    head, rest = article["head"], article["rest"]
    if rest.strip() and _is_title(line):
        return f"{KEPT}{BOLD}{head}", f"{rest}{PLAIN}"
    return f"{BOLD}{head}{PLAIN}", _with_marks(_behind(stretches(typed), len(head)))


def _behind(found: Sequence[Stretch], count: int) -> list[Stretch]:
    """What stands behind the first letters."""
    left = []
    for stretch in found:
        left.append(replace(stretch, text=stretch.text[count:]))
        count = max(0, count - len(stretch.text))
    return left


def _with_marks(found: Sequence[Stretch]) -> str:
    return "".join(
        f"{BOLD if one.bold else ''}{SLANTED if one.italic else ''}{one.text}"
        f"{UPRIGHT if one.italic else ''}{PLAIN if one.bold else ''}"
        for one in found
        if one.text
    )


def _marked_table(table: Table) -> str:
    rows = (CELL.join(LINE.join(_with_marks(line) for line in cell) for cell in row) for row in table.rows)
    return TABLE + ROW.join(rows)
