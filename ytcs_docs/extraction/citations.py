"""Finds the documents that a text cites, with the kind of reference (căn cứ, trả lời, thay thế …)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ytcs_docs.decree30.codes import code_key, tidy_code
from ytcs_docs.decree30.types import WRITTEN_TYPES
from ytcs_docs.extraction.rules import Fields, Mention, Value
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.text import fold, latin_letters

MAX_MENTIONS = 60

_TYPE = "|".join(
    sorted((re.escape(kind.name) for kind in WRITTEN_TYPES if kind.code not in ("khac",)), key=len, reverse=True)
)
_CITATION = re.compile(
    rf"(?:(?P<type>(?:{_TYPE}|Thông báo kết luận|Chương trình hành động|Bộ luật|Văn bản|"
    rf"Công điện)\b)[^.;:()\d]{{0,40}}?)?"
    r"(?P<so>\bsố\s*:?\s*)?"
    r"(?P<code>\d{1,6}[a-zđ]?\s*(?:/\s*\d{4}\s*)?[/\-–]\s*[A-ZĐ][\wĐđ]*(?:\s?[-–/]\s?[A-ZĐ&][\wĐđ&.]*)*)"
    r"(?:\s*,?\s*ngày\s*(?P<day>\d{1,2})\s*(?:/|tháng|-|\.)\s*(?P<month>\d{1,2})\s*(?:/|năm|-|\.)\s*(?P<year>\d{4}))?"
    r"(?:\s+(?:của|do)\s+(?P<issuer>[A-ZĐÀ-Ỹ][^,;.()“\"]{2,80}?)(?=\s+(?:và\s(?-i:[a-zđà-ỹ])|về|quy định|"
    r"ban hành|phê duyệt|hướng dẫn|sửa đổi|v/v|khóa|đã|có|phân)"
    r"|[,;.()“\"]|$))?",
    re.IGNORECASE,
)
_TYPE_WORD = re.compile(rf"(?:{_TYPE})\b", re.IGNORECASE)
_NOT_A_CODE = re.compile(r"\d+\s*/\s*[a-zđ]|\d+\s*-\s*[a-z]")
_OWN_NUMBER = re.compile(r"\W*S[ốóồôo6]\s*[:;]", re.IGNORECASE)  # however much of it was read
_CAPITAL_GROUP = re.compile(r"[A-ZĐ]{2,}|[A-ZĐ]\w*[-–/][A-ZĐ]")


def read_citations(rows: Sequence[Row], own_code: str = "") -> Fields:
    """The field ``references``: every cited document once, in order, with the kind of its first citation."""
    own_key = code_key(own_code) if own_code else ""
    mentions: dict[str, tuple[Mention, Row]] = {}
    for row in rows:
        text = latin_letters(row.text)
        if _OWN_NUMBER.match(text):
            continue
        for match in _CITATION.finditer(text):
            mention = _mention(match, text, row)
            if mention is None:
                continue
            key = code_key(mention.code)
            if not key or key == own_key:
                continue
            earlier = mentions.get(key)
            if earlier is None:
                mentions[key] = (mention, row)
            elif not earlier[0].issued_on and mention.issued_on:
                mentions[key] = (_merged(earlier[0], mention), earlier[1])
        if len(mentions) >= MAX_MENTIONS:
            break
    if not mentions:
        return {}
    first = next(iter(mentions.values()))[1]
    confidence = min(0.9, min(row.trust for _, row in mentions.values()))
    return {"references": Value([mention.as_json() for mention, _ in mentions.values()], confidence, first.source)}


def _merged(earlier: Mention, later: Mention) -> Mention:
    return Mention(
        earlier.code,
        earlier.kind,
        earlier.type_name or later.type_name,
        later.issued_on,
        earlier.issuer or later.issuer,
    )


def _mention(match: re.Match[str], text: str, row: Row) -> Mention | None:
    code = match["code"]
    if not _CAPITAL_GROUP.search(code) or _NOT_A_CODE.fullmatch(code):
        return None
    if (
        not match["type"]
        and not match["so"]
        and not re.search(r"\d\s*(?:/\s*\d{4}\s*)?/\s*[A-ZĐ]{1,4}\w*\s?[-–/]", code)
    ):
        return None
    code = tidy_code(re.sub(r"\s+", "", code))
    day = _iso_day_of(match["day"], match["month"], match["year"])
    named = list(_TYPE_WORD.finditer(text[match.start() : match.start("code")]))
    if len(named) > 1 and not text[named[-2].end() + match.start() : named[-1].start() + match.start()].strip():
        named.pop()  # Thông báo kết luận is a thông báo
    type_name = _full_name(named[-1].group()) if named else ""
    issuer = re.sub(r"\s+", " ", match["issuer"] or "").strip()
    return Mention(code, _reference_kind(text, match.start("code"), row), type_name, day, issuer)


def _full_name(text: str) -> str:
    names_by_fold = {fold(kind.name): kind.name for kind in WRITTEN_TYPES}
    folded = fold(text)
    return names_by_fold.get(folded) or next(
        (name for key, name in names_by_fold.items() if folded.startswith(key)), ""
    )


def _iso_day_of(day: str | None, month: str | None, year: str | None) -> str | None:
    if not (day and month and year) or not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"


_KIND_PATTERNS = (
    ("replaces", re.compile(r"(?:thay thế|bãi bỏ|hủy bỏ)[^.;]{0,60}$", re.IGNORECASE)),
    ("amends", re.compile(r"(?:sửa đổi|bổ sung)[^.;]{0,80}$", re.IGNORECASE)),
    ("corrects", re.compile(r"đính chính[^.;]{0,60}$", re.IGNORECASE)),
    ("recalls", re.compile(r"thu hồi[^.;]{0,60}$", re.IGNORECASE)),
    ("answers", re.compile(r"(?:phúc đáp|trả lời)[^.;]{0,60}$", re.IGNORECASE)),
    ("legal_basis", re.compile(r"(?:căn cứ|theo quy định tại)[^.;]{0,60}$", re.IGNORECASE)),
)
_BASIS_ROW = re.compile(r"[-–+\s]*(?:Căn cứ|Thực hiện|Triển khai)\s", re.IGNORECASE)


def _reference_kind(text: str, start: int, row: Row) -> str:
    before = text[max(0, start - 140) : start]
    for kind, pattern in _KIND_PATTERNS:
        if pattern.search(before):
            return kind
    return "legal_basis" if _BASIS_ROW.match(text) and start < 150 else "mentions"
