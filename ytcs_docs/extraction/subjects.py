"""Reads the subject of a document: the lines after its type, or after V/v."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from ytcs_docs.decree30.types import DocumentType
from ytcs_docs.extraction.head_marks import (
    ABOUT,
    BODY,
    CARRIED_OUT,
    CODE_SHAPE,
    HEAD_ROWS,
    TO,
    TYPE_NAMES,
    URGENCY,
    WRAPPED_STATE,
    Anchors,
    hangs,
    is_code_row,
    is_day_row,
    is_state_row,
)
from ytcs_docs.extraction.rules import Fields, Value
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.text import fold, upper

_INFORCE = re.compile(r"có hiệu lực|được sửa đổi")


_SPEAKS = re.compile(
    r"(?:Bộ trưởng|Thủ tướng|Chính phủ|Chủ tịch|Giám đốc|Quốc hội|Ủy ban|Uỷ ban|UBND|Hội đồng|Sở|Bộ|Trung tâm|"
    r"Bệnh viện|Thống đốc|Cục|Chi cục)"
    r"\s.{0,140}?\s(?:ban hành|quyết định|xây dựng|báo cáo|thông báo|hướng dẫn|yêu cầu|đề nghị|ban hành)\s"
)
_LEADER = re.compile(
    r"(?:QUYỀN\s+|PHÓ\s+)?(?:BỘ TRƯỞNG|THỨ TRƯỞNG|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|THỦ TƯỚNG|"
    r"CHÍNH PHỦ|QUỐC HỘI|"
    r"ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|CHỦ NHIỆM|TỔNG |VIỆN TRƯỞNG|CHÁNH ÁN|CHÁNH |THỐNG ĐỐC|TRƯỞNG |HIỆU TRƯỞNG|"
    r"CỤC TRƯỞNG|"
    r"CHI CỤC TRƯỞNG|BAN |BỘ |SỞ )"
)


def subject(head: Sequence[Row], anchors: Anchors, rows: Sequence[Row]) -> Fields:
    if anchors.type is not None:
        kind = TYPE_NAMES.get(head[anchors.type].folded)
        opening = [] if kind else [_rest_of_type(head[anchors.type])]
        fields = _subject_from(head, anchors.type + 1, opening, anchors)
        return _compared(fields, kind, rows)
    if anchors.about is not None:
        return _subject_of_letter(head, anchors.about, head[anchors.about])
    return {}


def _compared(fields: Fields, kind: DocumentType | None, rows: Sequence[Row]) -> Fields:
    """The subject compared with the sentence that repeats it, which affects the confidence; capitals respelled."""
    if "subject" not in fields:
        return {}
    read = fields["subject"]
    text, confidence = read.value, read.confidence
    if kind is not None:
        if text.startswith(f"{kind.name} ") and text[len(kind.name) + 1 :][:1].islower():
            text = text[len(kind.name) + 1 :]
        repeated = _repeated(kind, rows)
        if repeated:
            likeness = SequenceMatcher(None, fold(text), fold(repeated), autojunk=False).ratio()
            if fold(text) != fold(repeated) and likeness > 0.7:
                confidence = min(confidence, 0.85)
    if text == upper(text):
        text = small_letters(text, rows)
    return {"subject": Value(text, confidence, read.source)}


def _repeated(kind: DocumentType, rows: Sequence[Row]) -> str:
    """The subject as repeated in the text: ``Bộ trưởng … ban hành Thông tư quy định …``; else empty."""
    for row in rows[:HEAD_ROWS]:
        match = re.search(rf"ban hành {kind.name} (?:này )?(.+)$", row.text)
        if match and not CODE_SHAPE.search(match[1][:25]):
            return str(match[1]).strip(" .:;,")
    return ""


def small_letters(capitals: str, rows: Sequence[Row]) -> str:
    """Capitals in lower case, with names spelled as in the text; codes stay unchanged."""
    body = " ".join(row.text for row in rows if not row.capital)
    lowered = body.lower()
    if len(lowered) != len(body):
        return capitals
    words = capitals.split()
    spelled: list[str] = []
    position = 0
    while position < len(words):
        for size in range(min(12, len(words) - position), 1, -1):
            phrase = " ".join(words[position : position + size]).lower()
            at = lowered.find(phrase)
            if at >= 0:
                spelled.append(body[at : at + len(phrase)])
                position += size
                break
        else:
            word = words[position]
            spelled.append(word if re.search(r"[\d/]", word) else word.lower())
            position += 1
    text = " ".join(spelled)
    return text[:1].upper() + text[1:]


def _rest_of_type(row: Row) -> str:
    words = row.text.split()
    for size in (4, 3, 2):
        if fold(" ".join(words[:size])) in TYPE_NAMES:
            return " ".join(words[size:])
    return ""


def _subject_from(head: Sequence[Row], start: int, opening: list[str], anchors: Anchors) -> Fields:
    """The subject from the lines after the type up to the body."""
    opening = [text for text in opening if text]
    rows: list[Row] = []
    for index in range(start, len(head)):
        row = head[index]
        if index in (anchors.code, anchors.date, anchors.to) or is_state_row(row):
            if rows or opening:
                break
            continue
        following = head[index + 1] if index + 1 < len(head) else None
        if _ends_subject(row, rows, following, bool(opening)):
            break
        rows.append(row)
        if len(rows) >= 14:
            break
    if not rows and not opening:
        return {}
    text = _join([*opening, *(row.text for row in rows)])
    source = rows[0] if rows else head[start - 1]
    confidence = 0.95 if len(rows) <= 8 and 8 <= len(text) <= 500 else 0.7
    return {"subject": Value(text, min(confidence, *(row.trust for row in rows), 1.0) if rows else 0.7, source.source)}


def _ends_subject(row: Row, rows: Sequence[Row], following: Row | None, has_begun: bool) -> bool:
    text = row.text
    if re.match(r"\(?\s*(?:kèm theo|ban hành kèm)", text, re.IGNORECASE) or re.match(r"\[\d+\]", text):
        return True
    if re.search(r"\btrân trọng (?:giới thiệu|kính mời|thông báo)\b", text, re.IGNORECASE):
        return True
    if not rows:
        return bool(BODY.match(text) and not has_begun and not text.startswith(("Theo ", "- ")))
    last = rows[-1]
    hanging = hangs(last.text) or text[:1].islower()
    lighter = rows[0].bold and not row.bold and not text[:1].islower()
    if BODY.match(text) and (lighter or not hanging):
        return True
    if row.capital and _LEADER.match(text) and not hanging and _starts_body(following):
        return True
    if rows[0].capital and not row.capital and not hanging:
        return True
    if not rows[0].capital and row.capital and len(text) > 12 and not hanging:
        return True
    if _SPEAKS.match(text) and not hanging:
        return True
    if CARRIED_OUT.match(text) and (lighter or not hanging or re.search(r"\bsố\s+\d", text)):
        return True
    if re.match(r"(?:Luật|Thông tư|Nghị định|Nghị quyết|Quyết định|Pháp lệnh)\s+số\s+\d", text) and _INFORCE.search(
        " ".join(filter(None, (text, following.text if following else "")))
    ):
        return True
    if row.gap and not hanging:
        return True
    if rows[0].bold and not row.bold and not hanging:
        return True
    return last.text.endswith((".", ";", ":")) and not re.search(r"\b(?:TP|Tp|TX)\.$", last.text)


def _starts_body(row: Row | None) -> bool:
    return row is not None and bool(BODY.match(row.text))


def _subject_of_letter(head: Sequence[Row], start: int, first: Row) -> Fields:
    """The subject ``V/v …`` over several lines, up to the next part of the head; in small letters it may go on behind
    the country's name and the day, which stand beside it."""
    rows = [first]
    aside = False
    for above, row in pairwise(head[start : start + 20]):
        if is_state_row(row) or is_day_row(row) or _goes_on_beside(above, row):
            aside = True
            continue
        if (
            (aside and not row.text[:1].islower())
            or TO.match(row.text)
            or (is_code_row(row) and row.folded.startswith("so ") and not _names_document(rows[-1].text))
            or (BODY.match(row.text) and not _ends_span(rows[-1].text, row.text))
            or (row.folded in URGENCY)
            or (row.capital and len(row.text) > 3 and not _goes_on_in_capitals(rows[-1].text, row))
            or (row.gap and not row.text[:1].islower() and not hangs(rows[-1].text))
        ):
            break
        rows.append(row)
    text = ABOUT.sub("", _join([_small_again(row) for row in rows]), count=1)
    confidence = 0.95 if len(text) >= 8 and len(rows) <= 14 else 0.7
    return {"subject": Value(text, min(confidence, *(row.trust for row in rows)), first.source)}


def _goes_on_beside(above: Row, row: Row) -> bool:
    """Whether a row is the wrapped end of the country's name, its motto or the day above it."""
    if is_day_row(above):
        return bool(_END_OF_DAY.fullmatch(row.text))
    return is_state_row(above) and row.folded in WRAPPED_STATE


_END_OF_DAY = re.compile(r"(?:(?:tháng\W+\S{1,3}\s+)?năm\s*)?(?:20\d\d)?\W*", re.IGNORECASE)


def _ends_span(above: str, text: str) -> bool:
    """Whether a line is the end of a span of years or numbers: ``khóa 2023`` / ``- 2026``."""
    return bool(above[-1:].isdigit() and re.match(r"[-–]\s\d+\W*$", text))


def _goes_on_in_capitals(above: str, row: Row) -> bool:
    """Whether a line in capitals belongs to the subject above it: an abbreviation, a dose (``50EC``), small letters."""
    in_brackets = above.count("(") > above.count(")") or row.text.startswith("(")
    return (
        (hangs(above) and row.text[:1].isdigit())
        or bool(_CODE_OR_DOSE.fullmatch(row.text))
        or in_brackets
        or _may_be_small(row)
    )


_CODE_OR_DOSE = re.compile(r"\d+[A-ZĐ]{1,4}[.;]?|[A-ZĐ]{2,}(?:[-&/][A-ZĐ&]{2,})+[.;]?")
_OF_ONE_SHAPE = re.compile(r"[cosuvwxz\s]+")  # letters whose capitals differ in size only


def _may_be_small(row: Row) -> bool:
    """Whether the capitals of a recognised line may be small letters: ``CƠ SỞ``."""
    return row.trust < 1 and bool(_OF_ONE_SHAPE.fullmatch(row.folded)) and row.text == upper(row.text)


def _small_again(row: Row) -> str:
    return row.text.lower() if _may_be_small(row) else row.text


def _names_document(text: str) -> bool:
    """Whether a line ends with a type of documents, whose number then follows."""
    words = fold(text).split()
    return any(" ".join(words[-size:]) in TYPE_NAMES for size in (1, 2, 3))


_DIVIDED_CODE = re.compile(r"(\d/[\w.&/-]*[A-ZĐ&])(?:-\s+|\s+-)(?=[A-ZĐ]{2})")  # 17/2026/NQ- HĐND


_DIVIDED_AT_DASH = re.compile(r"(?<=[A-ZĐ\d])-\n")  # NT-proBNP, Biểu số 012.H/BCB-YT over two lines


def _join(pieces: Sequence[str]) -> str:
    """Join lines into one, with single spaces; what was divided at its dash is whole again."""
    text = _DIVIDED_CODE.sub(r"\1-", _DIVIDED_AT_DASH.sub("-", "\n".join(pieces)))
    return re.sub(r"\s+", " ", text).lstrip("-–—_.,:; ").rstrip(" ;:")
