"""Headings, articles, clauses and points, and the line that orders: Decree 30/2020/NĐ-CP, appendix I, II.6 and V.6."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.checking.findings import (
    FORM_RULE,
    ROMAN,
    TABLE_RULE,
    Fault,
    Part,
    check_line,
    has_letters,
    retype,
    roman,
    short,
)
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_RULE = f"{FORM_RULE}.6"
_ARTICLE = re.compile(r"^Điều\s+(\d{1,4})\s*([.:]?)")
_IN_ARTICLES = ("quyet-dinh", "nghi-quyet", "quy-che", "quy-dinh", "hop-dong", "ban-thoa-thuan", "ban-ghi-nho")
_CLAUSE = re.compile(r"^(\d{1,2})([.)])\s+\S")
_POINT = re.compile(r"^([a-zđ])([.)])\s*\S")
_POINTS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = re.compile(r"^([IVX]{1,6})\.\s")
_CHAPTER = re.compile(r"^(phần(?: thứ)?|chương|mục|tiểu mục)\s+([IVXLC]+|\d+|thứ \w+|nhất|hai|ba)\.?$", re.IGNORECASE)


def headings(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Phần, Chương, Mục: small letters, bold, centred, Roman numbers; their titles in bold capitals below."""
    lines = [*parts.body, *_annexed(parts)]
    for place, line in enumerate(lines):
        found = _CHAPTER.match(line.text)
        if found is None:
            continue
        name = found[1].capitalize()
        yield from check_line(line, Part.TEXT, f"{name} {found[2]}", (13, 14), bold=True, centred=True)
        if line.text == upper(line.text) and has_letters(found[1]):
            right = f"{name} {found[2]}"
            said = f"“{line.text}” viết in hoa"
            yield Fault(Part.TEXT, right, TABLE_RULE, said, f"viết chữ thường “{right}”", retype(line, right))
        if name == "Mục" and re.fullmatch("[IVXLC]+", found[2]):
            said, wanted = f"“{line.text}” ghi số La Mã", "ghi số Ả Rập: “Mục 1”"
            yield Fault(Part.TEXT, f"Mục {found[2]}", _RULE, said, wanted)
        if name in ("Chương", "Phần") and found[2].isdecimal():
            number = roman(int(found[2]))
            said = f"“{line.text}” ghi số Ả Rập"
            wanted = f"ghi số La Mã “{name} {number}”"
            yield Fault(Part.TEXT, f"{name} {found[2]}", _RULE, said, wanted, retype(line, f"{name} {number}"))
        title = lines[place + 1] if place + 1 < len(lines) else None
        if name in ("Chương", "Phần") and (title is None or _ARTICLE.match(title.text) or _CHAPTER.match(title.text)):
            yield Fault(
                Part.TEXT, f"{name} {found[2]}", _RULE, f"“{line.text}” không có tiêu đề", "có tiêu đề ở dòng dưới"
            )
        if title is not None and not _ARTICLE.match(title.text) and len(title.text) < 160 and _is_title(title, line):
            yield from check_line(
                title,
                Part.TEXT,
                f"Tiêu đề {found[1].lower()} {found[2]}",
                (13, 14),
                bold=True,
                capitals=True,
                centred=True,
            )


def _is_title(line: Line, heading: Line) -> bool:
    """Whether the line below a chapter is its title: set like it, or in capitals."""
    return line.alignment == heading.alignment == "center" or line.text == upper(line.text)


def _annexed(parts: Parts) -> list[Line]:
    """What stands after the signature in the flow: annexes, a regulation that a decision issues."""
    last = max((line.number for line in (*parts.signature, *parts.recipients)), default=-1)
    return [line for line in parts.lines if line.number > last >= 0 and line.is_flowing]


def numbering(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Articles are numbered consecutively; within one, clauses 1, 2, 3 and points a, b, c, d, đ, e, g …"""
    in_articles = parts.kind is not None and parts.kind.code in _IN_ARTICLES
    for lines in (parts.body, _annexed(parts)):
        yield from _numbered(lines, in_articles=in_articles)


def _numbered(lines: Sequence[Line], *, in_articles: bool) -> Iterator[Fault]:
    article = point = section = 0
    first_in_article = False
    marks = {".": 0, ")": 0}  # “1.” and “1)” are counted apart
    for line in lines:
        match = _ARTICLE.match(line.text.replace("ĐIỀU", "Điều", 1))
        if match and (match[2] or (in_articles and int(match[1]) == article + 1)):
            if int(match[1]) == 1 and article:
                article = 0  # another text begins
            yield from _article(line, int(match[1]), article + 1, match[2])
            article, point, first_in_article = int(match[1]), 0, True
            marks = {".": 0, ")": 0}
        elif match := _CLAUSE.match(line.text):
            number, clause = int(match[1]), marks[match[2]]
            if article and match[2] == ")" and not marks["."]:
                said = f"“{match[1]})” ghi dấu ngoặc"
                yield Fault(Part.TEXT, f"Điều {article}, khoản {number}", _RULE, said, f"ghi “{match[1]}.”")
            begins_late = first_in_article and match[2] == "." and number != 1
            first_in_article = False
            if begins_late:
                said = f"khoản đầu của Điều {article} là khoản {number}, không bắt đầu từ 1"
                yield Fault(Part.TEXT, f"Điều {article}", _RULE, said, "đánh số khoản lại từ 1 trong mỗi điều")
            elif number not in (1, clause + 1) and clause:  # one that begins otherwise says nothing
                place = f"Điều {article}, khoản {number}" if article else f"Khoản {number}"
                twice = f"trùng số: có hai khoản {number}" if number == clause else "đánh số không liên tục, sai thứ tự"
                yield Fault(Part.TEXT, place, _RULE, twice, f"là khoản {clause + 1}")
            marks[match[2]], point = number, 0
            if match[2] == ".":
                marks[")"] = 0
        elif (heading := _ROMAN.match(line.text)) or _CHAPTER.match(line.text):
            marks, point = {".": 0, ")": 0}, 0
            if heading is not None:
                number = ROMAN.index(heading[1]) if heading[1] in ROMAN else 0
                if number > 1 and 0 < section < len(ROMAN) - 1 and number != section + 1:
                    said = f"mục {heading[1]} đứng sau mục {ROMAN[section]}, sai thứ tự"
                    yield Fault(Part.TEXT, f"Mục {heading[1]}", _RULE, said, f"là mục {ROMAN[section + 1]}")
                section = number
        elif match := _POINT.match(line.text):
            if match[2] == "." and (article or point):
                said = f"“{match[1]}.” ghi dấu chấm"
                yield Fault(Part.TEXT, f"Điểm {match[1]}", _RULE, said, f"ghi “{match[1]})”")
            found = _POINTS.find(match[1])
            if match[1] == "a":
                point = 1
            elif point and found != point:
                place = (f"Điều {article}, " if article else "") + f"điểm {match[1]})"
                expected = _POINTS[point] if point < len(_POINTS) else "khác"
                yield Fault(
                    Part.TEXT, place, _RULE, "không theo thứ tự chữ cái tiếng Việt", f"là điểm {expected}) “{expected}”"
                )
                point = found + 1
            elif point:
                point = found + 1


def _article(line: Line, number: int, expected: int, mark: str) -> Iterator[Fault]:
    place = f"Điều {number}"
    if number != expected:
        actual = f"đứng sau Điều {expected - 1}" if expected > 1 else "là điều đầu tiên"
        twice = ", trùng số" if number == expected - 1 else ", sai thứ tự"
        yield Fault(Part.TEXT, place, _RULE, f"{actual}{twice}", f"đánh số liên tục: Điều {expected}")
    if line.text.startswith("ĐIỀU"):
        yield Fault(
            Part.TEXT, place, TABLE_RULE, f"“{short(line.text, 20)}” viết in hoa", f"viết chữ thường “{place}.”"
        )
    if mark != ".":
        yield Fault(Part.TEXT, place, _RULE, "sau số của điều không có dấu chấm", f"ghi “Điều {number}.”")
    if line.pieces and not line.pieces[0].bold and not line.mark:  # Word's own number has a format of its own
        yield Fault(Part.TEXT, place, TABLE_RULE, "chữ “Điều” không đậm", "đậm")


def ordering(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """The line between the legal basis and the articles: QUYẾT ĐỊNH:, QUYẾT NGHỊ: (models 1.1–1.3)."""
    words = {"quyet-dinh": "QUYẾT ĐỊNH:", "nghi-quyet": "QUYẾT NGHỊ:"}.get(parts.kind.code if parts.kind else "")
    if words is None or parts.kind_line is None:
        return
    after = [line for line in parts.lines if line.number > parts.kind_line.number and len(line.text) < 30]
    found = next((line for line in after if fold(line.text) == fold(words)), None)
    if found is None:
        if any(_ARTICLE.match(line.text) for line in parts.body):
            yield Fault(
                Part.TEXT, "Dòng ban hành", "Phụ lục III", f"không thấy dòng “{words}”", f"có “{words}” trước Điều 1"
            )
        return
    yield from check_line(found, Part.TEXT, f"Dòng “{words}”", (13, 14), bold=True, capitals=True, centred=True)
    if found.text != words and found.text == upper(found.text):
        said = f"ghi “{found.text}”"
        yield Fault(Part.TEXT, f"Dòng “{words}”", "Phụ lục III", said, f"ghi “{words}”", retype(found, words))
