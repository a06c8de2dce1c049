"""What a document is about: the lines behind its type, or behind V/v."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ytcs_docs.decree30.types import DocumentType
from ytcs_docs.extraction.head_marks import (
    ABOUT,
    BODY,
    CARRIED_OUT,
    CODE_SHAPE,
    DATE_ROW,
    HANGING,
    HEAD_ROWS,
    STATE,
    TO,
    TYPE_NAMES,
    URGENCY,
    Anchors,
    is_code_row,
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
        taken = [] if kind else [_rest_of_type(head[anchors.type])]
        found = _subject_from(head, anchors.type + 1, taken, anchors)
        return _compared(found, kind, rows)
    if anchors.about is not None:
        return _subject_of_letter(head, anchors.about, head[anchors.about])
    return {}


def _compared(found: Fields, kind: DocumentType | None, rows: Sequence[Row]) -> Fields:
    """The subject beside the sentence of the text that repeats it; capitals written as the text writes them."""
    if "subject" not in found:
        return {}
    read = found["subject"]
    text, sure = read.value, read.confidence
    if kind is not None:
        if text.startswith(f"{kind.name} ") and text[len(kind.name) + 1 :][:1].islower():
            text = text[len(kind.name) + 1 :]
        repeated = _repeated(kind, rows)
        if repeated:
            likeness = SequenceMatcher(None, fold(text), fold(repeated), autojunk=False).ratio()
            if fold(text) != fold(repeated) and likeness > 0.7:
                sure = min(sure, 0.85)
    if text == upper(text):
        text = small_letters(text, rows)
    return {"subject": Value(text, sure, read.source)}


def _repeated(kind: DocumentType, rows: Sequence[Row]) -> str:
    """``Bộ trưởng … ban hành Thông tư quy định …``: what follows the type's name."""
    for row in rows[:HEAD_ROWS]:
        found = re.search(rf"ban hành {kind.name} (?:này )?(.+)$", row.text)
        if found and not CODE_SHAPE.search(found[1][:25]):
            return str(found[1]).strip(" .:;,")
    return ""


def small_letters(capitals: str, rows: Sequence[Row]) -> str:
    """Capitals in small letters, with the names as the text writes them: codes stay as they are."""
    body = " ".join(row.text for row in rows if not row.capital)
    lowered = body.lower()
    if len(lowered) != len(body):
        return capitals
    words = capitals.split()
    out: list[str] = []
    place = 0
    while place < len(words):
        for size in range(min(12, len(words) - place), 1, -1):
            wanted = " ".join(words[place : place + size]).lower()
            at = lowered.find(wanted)
            if at >= 0:
                out.append(body[at : at + len(wanted)])
                place += size
                break
        else:
            word = words[place]
            out.append(word if re.search(r"[\d/]", word) else word.lower())
            place += 1
    text = " ".join(out)
    return text[:1].upper() + text[1:]


def _rest_of_type(row: Row) -> str:
    words = row.text.split()
    for size in (4, 3, 2):
        if fold(" ".join(words[:size])) in TYPE_NAMES:
            return " ".join(words[size:])
    return ""


def _subject_from(head: Sequence[Row], start: int, taken: list[str], anchors: Anchors) -> Fields:
    """Lines behind the type until the text begins."""
    taken = [text for text in taken if text]
    rows: list[Row] = []
    for index in range(start, len(head)):
        row = head[index]
        if index in (anchors.code, anchors.date, anchors.to) or STATE.search(row.text):
            if rows or taken:
                break
            continue
        following = head[index + 1] if index + 1 < len(head) else None
        if _ends_subject(row, rows, following, bool(taken)):
            break
        rows.append(row)
        if len(rows) >= 14:
            break
    if not rows and not taken:
        return {}
    text = _join([*taken, *(row.text for row in rows)])
    source = rows[0] if rows else head[start - 1]
    sure = 0.95 if len(rows) <= 8 and 8 <= len(text) <= 500 else 0.7
    return {"subject": Value(text, min(sure, *(row.trust for row in rows), 1.0) if rows else 0.7, source.source)}


def _ends_subject(row: Row, taken: Sequence[Row], following: Row | None, begun: bool) -> bool:
    text = row.text
    if re.match(r"\(?\s*(?:kèm theo|ban hành kèm)", text, re.IGNORECASE) or re.match(r"\[\d+\]", text):
        return True
    if not taken:
        return bool(BODY.match(text) and not begun and not text.startswith(("Theo ", "- ")))
    last = taken[-1]
    hanging = bool(HANGING.search(last.text)) or text[:1].islower()
    if BODY.match(text) and not hanging:
        return True
    if row.capital and _LEADER.match(text) and not hanging and _starts_body(following):
        return True
    if taken[0].capital and not row.capital and not hanging:
        return True
    if not taken[0].capital and row.capital and len(text) > 12 and not hanging:
        return True
    if _SPEAKS.match(text) and not hanging:
        return True
    if CARRIED_OUT.match(text) and re.search(r"\bsố\s+\d", text):
        return True
    if re.match(r"(?:Luật|Thông tư|Nghị định|Nghị quyết|Quyết định|Pháp lệnh)\s+số\s+\d", text) and _INFORCE.search(
        " ".join(filter(None, (text, following.text if following else "")))
    ):
        return True
    if row.gap and not hanging:
        return True
    if taken[0].bold and not row.bold and not hanging:
        return True
    return last.text.endswith((".", ";", ":")) and not re.search(r"\b(?:TP|Tp|TX)\.$", last.text)


def _starts_body(row: Row | None) -> bool:
    return row is not None and bool(BODY.match(row.text))


def _subject_of_letter(head: Sequence[Row], start: int, first: Row) -> Fields:
    """``V/v …`` over several lines, up to whatever else the head holds."""
    rows = [first]
    for row in head[start + 1 : start + 16]:
        if (
            STATE.search(row.text)
            or TO.match(row.text)
            or DATE_ROW.fullmatch(row.text)
            or (is_code_row(row) and row.folded.startswith("so "))
            or BODY.match(row.text)
            or (row.folded in URGENCY)
            or (row.capital and len(row.text) > 3)
            or (row.gap and not row.text[:1].islower() and not HANGING.search(rows[-1].text))
        ):
            break
        rows.append(row)
    text = ABOUT.sub("", _join([row.text for row in rows]), count=1)
    sure = 0.95 if len(text) >= 8 and len(rows) <= 14 else 0.7
    return {"subject": Value(text, min(sure, *(row.trust for row in rows)), first.source)}


def _join(pieces: Sequence[str]) -> str:
    """One line of several; a word that was divided at the end of a line is put together."""
    text = " ".join(pieces)
    return re.sub(r"\s+", " ", text).strip(" ;:")
