"""The head of a document: issuer, code, place and date, type, subject, addressees, urgency.

Where each part stands is appendix I of Decree 30/2020/NĐ-CP; older and party documents are read too.
Everything is told by the line itself and by the lines around it, so that it works on bare text;
bold type and blank lines help where a file gives them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from ytcs_docs.decree30.codes import parse_code
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES, DocumentType
from ytcs_docs.extraction.head_marks import (
    ABOUT,
    BODY,
    CARRIED_OUT,
    CODE_ROW,
    CODE_SHAPE,
    DATE_ROW,
    HANGING,
    HEAD_ROWS,
    SECRECY,
    STATE,
    TO,
    TYPE_NAMES,
    URGENCY,
    Anchors,
    code_text,
    is_code_row,
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


_BARE_ASSEMBLY = re.compile(r"(?:\d+/)?(?:UBTV)?QH\d+$", re.IGNORECASE)


def read_head(rows: Sequence[Row]) -> Fields:
    """What the head tells. Parts that are not there are left out."""
    head = list(rows[:HEAD_ROWS])
    anchors = _anchors(head)
    found: Fields = {}
    found.update(_code(head, anchors))
    found.update(_day(head, anchors))
    found.update(_type(head, anchors, found))
    found.update(issuer(head, anchors, rows))
    found.update(subject(head, anchors, rows))
    found.update(_addressees(rows, anchors))
    found.update(_stamps(head, anchors))
    return found


def _anchors(head: Sequence[Row]) -> Anchors:
    body = _body_row(head)
    return Anchors(
        code=_code_row(head[:body]),
        date=_date_row(head[:body]),
        type=_type_row(head[:body]),
        about=next(
            (i for i, row in enumerate(head[:body]) if ABOUT.match(row.text) and row.text[:1] in "Vv“\"'"), None
        ),
        to=find_row(head, TO),
        state=next((i for i, row in enumerate(head[:body]) if STATE.search(row.text)), None),
    )


def _body_row(head: Sequence[Row]) -> int:
    """Where the text itself begins: nothing of the letterhead is looked for behind it."""
    for index, row in enumerate(head):
        if re.match(r"(?:Căn\s+cứ|CĂN\s+CỨ|Điều\s+1\b|Theo\s+đề\s+nghị|[IVX]{1,3}\.\s|1\.\s|Chương\s+I\b)", row.text):
            return index
    return len(head)


def _code_row(head: Sequence[Row]) -> int | None:
    return next((index for index, row in enumerate(head) if is_code_row(row)), None)


def _code(head: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.code is None:
        return _bare_code(head)
    row = head[anchors.code]
    found = CODE_ROW.match(latin_letters(row.text))
    text = code_text(found["code"]) if found else None
    if text is None:
        return {}
    # OCR reads "Số: 45 /QĐ-SYT" with a blank between; a code has none.
    code = parse_code(re.sub(r"\s+", "", text))
    sure = 0.97 if not row.struck else 0.75
    sure = min(sure, row.trust)
    notation = code.notation
    symbol = Value(notation, sure, row.source)
    if not code.number:
        return {"code": BLANK, "number": Value(None, 0.0, row.source), "symbol": symbol}
    return {
        "code": Value(code.printed, sure, row.source),
        "number": Value(code.number, sure, row.source),
        "symbol": symbol,
    }


def _bare_code(head: Sequence[Row]) -> Fields:
    """A code on a line of its own without ``Số``, as some offices print it."""
    for row in head[:15]:
        text = latin_letters(row.text)
        found = CODE_SHAPE.fullmatch(text)
        if found and found["number"] and (found["notation"].upper() == found["notation"] or "-" in found["notation"]):
            code = parse_code(re.sub(r"\s+", "", text))
            return {
                "code": Value(code.printed, 0.7, row.source),
                "number": Value(code.number, 0.7, row.source),
                "symbol": Value(code.notation, 0.7, row.source),
            }
    return {}


def _date_row(head: Sequence[Row]) -> int | None:
    for index, row in enumerate(head):
        if len(row.text) <= 90 and (DATE_ROW.fullmatch(row.text) or _SHORT_DATE_ROW.fullmatch(row.text)):
            return index
    return None


def _day(head: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.date is None:
        return {}
    row = head[anchors.date]
    return day_in(row)


def day_in(row: Row) -> Fields:
    """Place and day of a line ``Tân Hải, ngày 05 tháng 3 năm 2026``; blanks stay blank."""
    found = DATE_ROW.fullmatch(row.text) or _SHORT_DATE_ROW.fullmatch(row.text)
    if found is None:
        return {}
    fields: Fields = {}
    if found["place"]:
        fields["place"] = Value(found["place"].strip(), min(0.9, row.trust), row.source)
    numbers = [re.sub(r"\D", "", found[part]) for part in ("year", "month", "day")]
    day = _date_of(numbers)
    if day is None:
        fields["date"] = Value(None, 0.0, row.source)
    else:
        fields["date"] = Value(day.isoformat(), min(0.97 if not row.struck else 0.75, row.trust), row.source)
    return fields


def _date_of(parts: Sequence[str]) -> date | None:
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1945 <= found.year <= 2100 else None


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
    """The type of a line that goes on behind it: ``BÁO CÁO TỔNG KẾT``, or that was read badly."""
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


def _type(head: Sequence[Row], anchors: Anchors, found: Fields) -> Fields:
    symbol = found.get("symbol", BLANK)
    by_symbol = type_of_symbol(symbol.value or "")
    if anchors.type is not None:
        row = head[anchors.type]
        exact = TYPE_NAMES.get(row.folded)
        kind = exact or _type_beginning(row)
        if kind is None:
            return {}
        sure = (0.97 if exact else 0.8) if by_symbol in (None, kind) else 0.92 if by_symbol is OFFICIAL_LETTER else 0.8
        return {"type": Value(kind.name, min(sure, max(row.trust, 0.85)), row.source)}
    if anchors.code is not None and (match := CODE_ROW.match(head[anchors.code].text)) and match["type"]:
        named = TYPE_NAMES.get(fold(match["type"]))
        if named:
            return {"type": Value(named.name, 0.95, head[anchors.code].source)}
    if anchors.about is not None and by_symbol in (None, OFFICIAL_LETTER):
        return {"type": Value(OFFICIAL_LETTER.name, 0.95, head[anchors.about].source)}
    if by_symbol is not None and (by_symbol is not OFFICIAL_LETTER or anchors.to is not None):
        return {"type": Value(by_symbol.name, 0.85, symbol.source)}
    if anchors.to is not None:
        return {"type": Value(OFFICIAL_LETTER.name, 0.6, head[anchors.to].source)}
    return {}


def type_of_symbol(symbol: str) -> DocumentType | None:
    """The type that a symbol names: ``QĐ-SYT`` a quyết định, ``SYT-NVY`` a công văn; None when it has none."""
    if not symbol or _BARE_ASSEMBLY.search(symbol):
        return None
    groups = [fold(part).replace(" ", "") for part in re.split(r"[-–/]", symbol)]
    groups = [group for group in groups if group and not group.isdigit()]
    if not groups:
        return None
    if groups[0] in _BY_ABBREVIATION:
        return _BY_ABBREVIATION[groups[0]]
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
            if _done(names):
                break
            names.append(item[1])
        elif names and not _done(names) and (names[-1].endswith(";") or not names[-1].endswith((".", ":"))):
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


def _done(names: Sequence[str]) -> bool:
    """A list ends with a full stop."""
    return bool(names) and bool(re.search(r"[^\s.]{3,}\.$|\)\.$", names[-1]))


def _stamps(head: Sequence[Row], anchors: Anchors) -> Fields:
    fields: Fields = {}
    for row in head[:25]:
        folded = row.folded
        if folded in URGENCY and row.capital:
            fields.setdefault("urgency", Value(URGENCY[folded], min(0.95, row.trust), row.source))
        if folded in SECRECY and row.capital:
            fields.setdefault("secrecy", Value(SECRECY[folded], min(0.9, row.trust), row.source))
    return fields
