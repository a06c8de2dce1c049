"""Reads a page saved from a portal of legal documents: labels and values instead of a letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ytcs_docs.decree30.codes import parse_code
from ytcs_docs.decree30.types import type_named
from ytcs_docs.extraction.person_names import without_rank
from ytcs_docs.extraction.posts import post_name
from ytcs_docs.extraction.rules import Fields, Value
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold, latin_letters

_LABELS = {
    "code": ("Số hiệu", "Số ký hiệu", "Số, ký hiệu"),
    "type": ("Loại văn bản",),
    "date": ("Ngày ban hành", "Ngày ký xác thực", "Ngày ký"),
    "issuer": ("Cơ quan ban hành", "Nơi ban hành"),
    "signer_position": ("Chức danh", "Chức vụ"),
    "signer": ("Người ký",),
    "subject": ("Trích yếu",),
}
_NOTHING = {"", "--", "-", "…", "..."}
SURE = 0.97
_NO_DAY = date(2000, 1, 1)


def read_portal(rows: Sequence[Row]) -> Fields:
    """The fields of a portal page; empty when it is not one (fewer than three labels)."""
    values = _labelled(rows)
    if len(values) < 3 or "code" not in values:
        return {}
    fields: Fields = {}
    code = parse_code(latin_letters(values["code"][0]))
    source = values["code"][1]
    broken = not code.notation or code.printed.endswith("-")
    fields["code"] = Value(values["code"][0] if broken else code.printed, 0.8 if broken else SURE, source)
    fields["number"] = Value(code.number, SURE, source)
    fields["symbol"] = Value(code.notation, SURE, source)
    if "type" in values:
        kind = type_named(values["type"][0])
        fields["type"] = Value(kind.name if kind else values["type"][0], SURE, values["type"][1])
    if "date" in values:
        try:
            day = parse_date(values["date"][0], _NO_DAY).isoformat()
        except ValueError:
            day = None
        fields["date"] = Value(day, SURE if day else 0.0, values["date"][1])
    if "issuer" in values:
        fields["issuer"] = Value(values["issuer"][0], SURE, values["issuer"][1])
    if "signer" in values:
        fields["signer"] = Value(without_rank(values["signer"][0]), SURE, values["signer"][1])
    if "signer_position" in values:
        fields["signer_position"] = Value(post_name(values["signer_position"][0]), SURE, values["signer_position"][1])
    fields.update(_title(rows, values["code"][0]))
    return fields


def _labelled(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    """(value, source line) by field; label and value are on one line, with or without colon or space, or on two."""
    values: dict[str, tuple[str, str]] = {}
    for index, row in enumerate(rows):
        for name, labels in _LABELS.items():
            label = next((text for text in labels if row.text.startswith(text)), None)
            if label is None or name in values:
                continue
            value = row.text[len(label) :].lstrip(" :")
            if not value and index + 1 < len(rows):
                value = rows[index + 1].text
            if clean_line(value) not in _NOTHING and len(value) < 300:
                values[name] = (value, row.source)
    return values


def _title(rows: Sequence[Row], code: str) -> Fields:
    """The subject in the heading ``<type> số <code> <subject>``, which may be split over several lines."""
    folded_code = fold(latin_letters(code))
    for index, row in enumerate(rows):
        text = latin_letters(row.text)
        match = re.match(r".{2,40}?\s+số(?:\s*:)?\s+", text)
        if not match or not fold(text[match.end() :]).startswith(folded_code):
            continue
        rest = _without_code(text[match.end() :], code)
        for following in rows[index + 1 : index + 8]:
            if following.text in (">", "TRANG CHỦ", "Thuộc tính", "Lược đồ") or fold(following.text) in (
                "trang chu",
                "--",
            ):
                break
            if any(following.text.startswith(label) for labels in _LABELS.values() for label in labels):
                break
            rest = f"{rest} {following.text}"
        subject = clean_line(rest).strip(" :;")
        if subject:
            return {"subject": Value(subject, 0.95, row.source)}
    return {}


def _without_code(text: str, code: str) -> str:
    letters = [re.escape(c) for c in re.sub(r"\s+", "", latin_letters(code))]
    return re.sub(r"^" + r"\s*".join(letters), "", text, count=1)
