"""The head of a document: issuer, code, place and date, type, subject, addressees, urgency.

The place of each part follows appendix I of Decree 30/2020/NĐ-CP; older and party documents are read too. Each part
is recognised by its line and the lines around it, so that plain text is enough; bold type and blank lines help where
a file has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from ytcs_docs.decree30.codes import parse_code, tidy_code
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES, DocumentType
from ytcs_docs.extraction.head_marks import (
    ABOUT,
    BODY,
    CARRIED_OUT,
    CODE_ROW,
    CODE_SHAPE,
    DATE_ROW,
    HANDWRITTEN_CODE,
    HANDWRITTEN_DAY,
    HANGING,
    HEAD_ROWS,
    SECRECY,
    STATE,
    TO,
    TYPE_NAMES,
    URGENCY,
    Anchors,
    code_text,
    hangs,
    is_code_row,
    is_day_row,
    is_handwritten_code,
)
from ytcs_docs.extraction.issuers import issuer
from ytcs_docs.extraction.rules import BLANK, Fields, Value
from ytcs_docs.extraction.shaping import Row, find_row
from ytcs_docs.extraction.subjects import subject
from ytcs_docs.language.text import fold, latin_letters

_SHORT_DATE_ROW = re.compile(
    r"(?P<place>[A-ZĐ][^,;:/\d]{1,40}),\s*(?:ngày\s*)?(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})[\s.]*$",
    re.IGNORECASE,
)


_BY_ABBREVIATION = {fold(kind.abbreviation): kind for kind in TYPES.values() if kind.abbreviation}
_AS_PRINTED = {kind.abbreviation: kind for kind in TYPES.values() if kind.abbreviation}  # HD is no HĐ


_BARE_ASSEMBLY = re.compile(r"(?:\d+/)?(?:UBTV)?QH\d+$", re.IGNORECASE)


def read_head(rows: Sequence[Row]) -> Fields:
    """The fields of the head; missing parts are left out."""
    head = list(rows[:HEAD_ROWS])
    anchors = _anchors(head)
    fields: Fields = {}
    fields.update(_code_fields(head, anchors))
    fields.update(_day_fields(head, anchors))
    fields.update(_type_fields(head, anchors, fields))
    fields.update(issuer(head, anchors, rows))
    fields.update(subject(head, anchors, rows))
    fields.update(_addressees(rows, anchors))
    fields.update(_urgency_and_secrecy(head, anchors))
    return fields


def _anchors(head: Sequence[Row]) -> Anchors:
    body = _body_row(head)
    return Anchors(
        code=_code_row(head[:body]),
        date=_date_row(head[:body]),
        type=_type_row(head[:body]),
        about=next((i for i, row in enumerate(head[:body]) if ABOUT.match(row.text) and _begins_about(row)), None),
        to=find_row(head, TO),
        state=next((i for i, row in enumerate(head[:body]) if STATE.search(row.text)), None),
    )


def _begins_about(row: Row) -> bool:
    """Whether a line begins with V/v; on a scan dirt may stand before it."""
    return row.text[:1] in "Vv“\"'" or row.trust < 1


def _body_row(head: Sequence[Row]) -> int:
    """The row where the body begins: parts of the letterhead are not searched for after it."""
    for index, row in enumerate(head):
        if re.match(r"(?:Căn\s+cứ|CĂN\s+CỨ|Điều\s+1\b|Theo\s+đề\s+nghị|[IVX]{1,3}\.\s|1\.\s|Chương\s+I\b)", row.text):
            return index
    return len(head)


def _code_row(head: Sequence[Row]) -> int | None:
    found = next((index for index, row in enumerate(head) if is_code_row(row)), None)
    return found if found is not None else next((i for i, row in enumerate(head) if is_handwritten_code(row)), None)


def _code_fields(head: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.code is None:
        return _bare_code(head)
    row = head[anchors.code]
    match = CODE_ROW.match(latin_letters(row.text))
    text = code_text(match["code"]) if match else None
    if text is None:
        return _printed_notation(row)
    # OCR may read "Số: 45 /QĐ-SYT"; a code has no spaces.
    code = parse_code(re.sub(r"\s+", "", text))
    symbol = Value(code.notation, _sure(row), row.source)
    if not code.number:
        return {"code": BLANK, "number": Value(None, 0.0, row.source), "symbol": symbol}
    confidence = _sure_of_figures(row)
    return {
        "code": Value(code.printed, confidence, row.source),
        "number": Value(code.number, confidence, row.source),
        "symbol": symbol,
    }


def _sure(row: Row) -> float:
    """How sure what a row says is, struck out or not."""
    return min(0.97 if not row.struck else 0.75, row.trust)


def _sure_of_figures(row: Row) -> float:
    """The same of a number or day: on a scan it may be written by hand, and is read like print."""
    return _sure(row) if row.trust == 1 else min(_sure(row), 0.85)


def _printed_notation(row: Row) -> Fields:
    """The notation of a row whose number was written by hand: the number is left for the clerk."""
    match = HANDWRITTEN_CODE.fullmatch(latin_letters(row.text))
    if match is None:
        return {}
    notation = tidy_code(match["notation"])
    return {"code": Value(None, 0.0, row.source), "symbol": Value(notation, min(0.85, max(row.trust, 0.6)), row.source)}


def _bare_code(head: Sequence[Row]) -> Fields:
    """A code on its own line without ``Số``, as some offices print it."""
    for place, row in enumerate(head[:15]):
        text = latin_letters(row.text)
        match = None if place and hangs(head[place - 1].text) else CODE_SHAPE.fullmatch(text)
        if match and match["number"] and (match["notation"].upper() == match["notation"] or "-" in match["notation"]):
            code = parse_code(re.sub(r"\s+", "", text))
            return {
                "code": Value(code.printed, 0.7, row.source),
                "number": Value(code.number, 0.7, row.source),
                "symbol": Value(code.notation, 0.7, row.source),
            }
    return {}


def _date_row(head: Sequence[Row]) -> int | None:
    for index, row in enumerate(head):
        if is_day_row(row) or (len(row.text) <= 90 and _SHORT_DATE_ROW.fullmatch(row.text)):
            return index
    return None


def _day_fields(head: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.date is None:
        return {}
    row = head[anchors.date]
    return day_in(row)


def day_in(row: Row) -> Fields:
    """Place and date in a row ``Tân Hải, ngày 05 tháng 3 năm 2026``; an unfilled date has the value None."""
    match = DATE_ROW.fullmatch(row.text) or _SHORT_DATE_ROW.fullmatch(row.text)
    if match is None and row.trust < 1:
        match = HANDWRITTEN_DAY.fullmatch(row.text)
    if match is None:
        return {}
    fields: Fields = {}
    if match["place"]:
        fields["place"] = Value(match["place"].strip(), min(0.9, row.trust), row.source)
    numbers = [re.sub(r"\D", "", match[part]) for part in ("year", "month", "day")]
    day = _parse_day(numbers)
    if day is None:
        fields["date"] = Value(None, 0.0, row.source)
        if month := _parse_day([numbers[0], numbers[1], "1"]):
            fields["month"] = Value(f"{month:%Y-%m}", min(0.85, max(row.trust, 0.6)), row.source)
    else:
        fields["date"] = Value(day.isoformat(), _sure_of_figures(row), row.source)
    return fields


def _parse_day(parts: Sequence[str]) -> date | None:
    try:
        year, month, day = (int(part) for part in parts)
        result = date(year, month, day)
    except ValueError:
        return None
    return result if 1945 <= result.year <= 2100 else None


def _type_row(head: Sequence[Row]) -> int | None:
    for index, row in enumerate(head):
        if row.folded in TYPE_NAMES and row.capital and not row.text.endswith(":"):
            return index
    for index, row in enumerate(head):
        if row.folded in TYPE_NAMES and row.text[:1].isupper() and (row.bold or row.trust < 1):
            return index
    for index, row in enumerate(head):
        if row.capital and _type_beginning(row) is not None:
            return index
    return None


def _type_beginning(row: Row) -> DocumentType | None:
    """The type at the start of a longer line (``BÁO CÁO TỔNG KẾT``), or of a line misread by OCR."""
    words = row.folded.split()
    if not 2 <= len(words) <= 14 or row.text.endswith(":"):
        return None
    for size in (4, 3, 2):
        if (kind := TYPE_NAMES.get(" ".join(words[:size]))) and len(words) > size:
            return kind
    if row.trust < 1 and len(words) <= 4:
        near = [(SequenceMatcher(None, row.folded, name).ratio(), name) for name in TYPE_NAMES]
        ratio, name = max(near)
        if ratio >= 0.86:
            return TYPE_NAMES[name]
    return None


def _type_fields(head: Sequence[Row], anchors: Anchors, fields: Fields) -> Fields:
    symbol = fields.get("symbol", BLANK)
    by_symbol = type_of_symbol(symbol.value or "")
    if anchors.type is not None:
        row = head[anchors.type]
        exact = TYPE_NAMES.get(row.folded)
        kind = exact or _type_beginning(row)
        if kind is None:
            return {}
        confidence = (
            (0.97 if exact else 0.8) if by_symbol in (None, kind) else 0.92 if by_symbol is OFFICIAL_LETTER else 0.8
        )
        return {"type": Value(kind.name, min(confidence, max(row.trust, 0.85)), row.source)}
    if anchors.code is not None and (match := CODE_ROW.match(head[anchors.code].text)) and match["type"]:
        named = TYPE_NAMES.get(fold(match["type"]))
        if named:
            return {"type": Value(named.name, 0.95, head[anchors.code].source)}
    if anchors.about is not None:  # a subject after V/v: the first group of the symbol is then an agency's
        confidence = 0.95 if by_symbol in (None, OFFICIAL_LETTER) else 0.85
        return {"type": Value(OFFICIAL_LETTER.name, confidence, head[anchors.about].source)}
    if by_symbol is not None and (by_symbol is not OFFICIAL_LETTER or anchors.to is not None):
        return {"type": Value(by_symbol.name, 0.85, symbol.source)}
    if anchors.to is not None:
        return {"type": Value(OFFICIAL_LETTER.name, 0.6, head[anchors.to].source)}
    return {}


def type_of_symbol(symbol: str) -> DocumentType | None:
    """The document type of a symbol: quyết định for ``QĐ-SYT``, công văn for ``SYT-NVY``; None when unknown."""
    if not symbol or _BARE_ASSEMBLY.search(symbol):
        return None
    groups = [part.replace(" ", "") for part in re.split(r"[-–/]", latin_letters(symbol))]
    groups = [group for group in groups if group and not group.isdigit()]
    if not groups:
        return None
    named = _AS_PRINTED.get(groups[0]) or _BY_ABBREVIATION.get(fold(groups[0]))
    if named is not None:
        return named
    return OFFICIAL_LETTER if len(groups) > 1 else None


def _addressees(rows: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.to is None:
        return {}
    row = rows[anchors.to]
    rest = TO.sub("", row.text, count=1).strip(" :")
    names = [rest] if rest else []
    for following in rows[anchors.to + 1 : anchors.to + 40]:
        text = following.text
        item = re.match(r"[-–—+•*]\s*(.*)", text)
        if item:
            if _is_complete(names):
                break
            names.append(item[1])
        elif names and not _is_complete(names) and (names[-1].endswith(";") or not names[-1].endswith((".", ":"))):
            if BODY.match(text) or CARRIED_OUT.match(text) or STATE.search(text) or len(text) > 160:
                break
            if names[-1].endswith(";"):
                names.append(text)
            elif text[:1].islower() or HANGING.search(names[-1]) or names[-1].endswith(","):
                names[-1] = f"{names[-1]} {text}"
            else:
                break
        elif not names and len(text) <= 160 and not BODY.match(text):
            names.append(text)
        else:
            break
    names = [name.strip(" ;.-–") for name in names]
    names = [name for name in names if 1 < len(name) <= 200]
    if not names:
        return {}
    return {"addressees": Value(names, min(0.92 if len(names) <= 30 else 0.6, row.trust), row.source)}


def _is_complete(names: Sequence[str]) -> bool:
    """Whether the list is complete: it ends with a full stop."""
    return bool(names) and bool(re.search(r"[^\s.]{3,}\.$|\)\.$", names[-1]))


def _urgency_and_secrecy(head: Sequence[Row], anchors: Anchors) -> Fields:
    fields: Fields = {}
    for row in head[:25]:
        folded = row.folded
        if folded in URGENCY and row.capital:
            fields.setdefault("urgency", Value(URGENCY[folded], min(0.95, row.trust), row.source))
        if folded in SECRECY and row.capital:
            fields.setdefault("secrecy", Value(SECRECY[folded], min(0.9, row.trust), row.source))
    return fields
