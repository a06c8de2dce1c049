"""Reads the registration fields of a document, each with its confidence and source line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ytcs_docs.decree30.codes import parse_code
from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.extraction.citations import read_citations
from ytcs_docs.extraction.closing import read_closing
from ytcs_docs.extraction.letterhead import day_in, read_head, type_of_symbol
from ytcs_docs.extraction.paragraphs import paragraphs_of
from ytcs_docs.extraction.portal import read_portal
from ytcs_docs.extraction.rules import BLANK, FIELDS, Fields, Value
from ytcs_docs.extraction.shaping import Row, rows_of
from ytcs_docs.files.layout import FileText
from ytcs_docs.language.legacy import is_syllable
from ytcs_docs.language.text import fold, latin_letters, nfc

_CLEAR_PAGE = 0.925  # how sure a recognised page is on the whole
_OF_A_POOR_PAGE = 0.85
_CONTRADICTED = 0.85
_OF_A_SIGNATURE = 0.5
_TOLD = 0.8
_NEAR = 3  # rows between two lines of one note
_SIGNED_BY = re.compile(
    r"(?:(?:Được\s+)?ký(?:\s+(?:số|điện tử))?\s+bởi|Người ký|Digitally signed|Signed by|Ngày ký|Thời gian ký|"
    r"Ký ngày)\s*:",
    re.IGNORECASE,
)
_SIGNED_MORE = re.compile(r"(?:Email|Cơ quan|Chức vụ|Đơn vị|Ngày|Thời gian|Date|Reason|Location)\s*:", re.IGNORECASE)
_SIGNED_ON = re.compile(
    r"(?:Ngày ký|Thời gian ký|Ký ngày|Date|Ngày)\s*:?\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})",
    re.IGNORECASE,
)
_PASSED = re.compile(r"thông qua\s+ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_CONFIRMED = re.compile(r"xác thực văn bản hợp nhất", re.IGNORECASE)
_HEAD_SAYS = re.compile(
    r"(?P<post>Giám đốc|Bộ trưởng|Chủ tịch|Thủ trưởng|Trưởng)\s+(?P<name>(?:Sở|Bộ|Trung tâm|Bệnh viện|Chi cục|"
    r"Cục|Trạm|Phòng)\s+"
    r"[^\W\d_]+(?:\s+[^\W\d_]+){0,3}?)\s+(?:có ý kiến|yêu cầu|đề nghị|giao|chỉ đạo|thông báo|kết luận|có ý)"
)
_SAYS = re.compile(
    r"^(?P<name>(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Sở|Bộ|Trung tâm|Bệnh viện|Trạm Y tế|Chi cục|Cục|Phòng|"
    r"Ban)\s?[^.,;:(]{0,70}?)\s+"
    r"(?:xây dựng|ban hành|báo cáo|đề nghị|yêu cầu|thông báo|hướng dẫn|triển khai|kính đề nghị|trân trọng|"
    r"nhận được|có ý kiến)\b"
)
_BEHALF = re.compile(r"(?:Thừa lệnh|Thừa ủy quyền)\s+(?:Giám đốc|Chủ tịch|Bộ trưởng|Trưởng)\s+(?P<name>[^,;.]{3,60}),")


def read_fields(file: FileText) -> Fields:
    """All of :data:`FIELDS`; those not in the text are blank with confidence 0."""
    rows, notes = _without_seal_notes(rows_of(file))
    fields = read_portal(rows)
    if not fields:
        fields = {**read_head(rows), **read_closing(rows)}
        _complete(fields, rows)
    if fields.get("date", BLANK).value is None and (signed := _signing_day(notes)):
        fields["date"] = signed
    _doubt_contradictions(fields)
    if file.recognised:
        _doubt_poor_pages(fields, file)
        _doubt_misread_names(fields)
    own_code = fields.get("code", BLANK).value or ""
    fields.update(read_citations(_paragraph_rows(file), own_code))
    if file.pages:
        told = not any(line.page for line in file.lines)  # by the properties of a Word file, which may be old
        fields["pages"] = Value(file.pages, _TOLD if told else 0.95, "")
    return {name: fields.get(name, BLANK) for name in FIELDS}


def _without_seal_notes(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows, and apart from them what signing software writes beside a seal: who signed, when, as what."""
    said, notes = [], []
    last = -_NEAR  # the row of the note before
    for index, row in enumerate(rows):
        if _SIGNED_BY.match(row.text) or (index - last <= _NEAR and _SIGNED_MORE.match(row.text)):
            notes.append(row)
            last = index
        else:
            said.append(row)
    return said, notes


def _signing_day(notes: Sequence[Row]) -> Value | None:
    """The day of the digital signature: a guess, for the document may be older."""
    for row in notes:
        if match := _SIGNED_ON.search(row.text):
            day, month, year = map(int, match.groups())
            try:
                return Value(date(year, month, day).isoformat(), _OF_A_SIGNATURE, row.source)
            except ValueError:
                continue
    return None


def _doubt_contradictions(fields: Fields) -> None:
    """A code whose notation names another type than the heading, or another year than the day, is never certain."""
    code, kind, day = (fields.get(name, BLANK) for name in ("code", "type", "date"))
    if not code.value:
        return
    named = type_of_symbol(parse_code(code.value).notation)
    year = re.search(r"/((?:19|20)\d{2})/", code.value)
    of_type = named is None or not kind.value or named is OFFICIAL_LETTER or named.name == kind.value
    of_year = year is None or not day.value or day.value.startswith(year[1])
    if of_type and of_year:
        return
    for name in ("code", "number") if of_year else ("code", "number", "date"):
        _doubt(fields, name, _CONTRADICTED)


def _doubt(fields: Fields, name: str, most: float) -> None:
    """A field's confidence is at most this."""
    if name in fields:
        fields[name] = replace(fields[name], confidence=min(fields[name].confidence, most))


def _doubt_poor_pages(fields: Fields, file: FileText) -> None:
    """Words may be missing where a recognised page is poor, however sure the words are that were found; of a list a
    whole line may be missing from any page."""
    for name in ("addressees", "recipients"):
        _doubt(fields, name, _OF_A_POOR_PAGE)
    sure = dict(file.recognised)
    first, last = file.lines[0].page if file.lines else 1, max(sure)
    for name, page in (("subject", first), ("issuer", first), ("parent", first), ("signer", last)):
        if sure.get(page, 1.0) < _CLEAR_PAGE:
            _doubt(fields, name, _OF_A_POOR_PAGE)


def _doubt_misread_names(fields: Fields) -> None:
    """An issuer that holds what is no syllable, or ends with the place of the day in other marks."""
    issuer, place = (fields.get(name, BLANK).value or "" for name in ("issuer", "place"))
    possible = all(
        word.isupper() or word.isdecimal() or is_syllable(word.strip(",.()"))
        for word in re.split(r"[\s/-]+", issuer)
        if word
    )
    other_marks = fold(issuer).endswith(f" {fold(place)}") and not nfc(issuer).lower().endswith(nfc(place).lower())
    if not possible or other_marks:
        _doubt(fields, "issuer", _CONTRADICTED)


def _paragraph_rows(file: FileText) -> list[Row]:
    """The paragraphs as rows: a code may be split at the end of a line."""
    trust = {line.start: line.trust for line in file.lines}
    return [
        Row(paragraph.text, paragraph.start, paragraph.start, paragraph.text, trust=trust.get(paragraph.start, 1.0))
        for paragraph in paragraphs_of(file)
    ]


def _complete(fields: Fields, rows: Sequence[Row]) -> None:
    """Add fields found elsewhere: in the confirmation of a consolidated text, the day a resolution was passed."""
    confirmed = next((i for i, row in enumerate(rows) if _CONFIRMED.search(row.text) and i > 10), None)
    if confirmed is not None and "code" not in fields:
        near = rows[max(0, confirmed - 3) : confirmed + 4]
        extra = read_head([row for row in near if not row.capital])
        fields.update({name: extra[name] for name in ("code", "number", "symbol", "date", "place") if name in extra})
        fields["type"] = Value("Văn bản hợp nhất", 0.9, rows[confirmed].source)
    if "date" not in fields:
        for row in rows[-30:]:
            passed = _PASSED.search(row.text)
            if passed:
                day, month, year = map(int, passed.groups())
                fields["date"] = Value(f"{year:04d}-{month:02d}-{day:02d}", 0.92, row.source)
    if "date" not in fields:
        for row in reversed(rows[-12:]):
            late = day_in(row)
            if late.get("date", BLANK).value:
                fields["date"] = Value(late["date"].value, 0.8, row.source)
                break
    if "issuer" not in fields:
        fields.update(_issuer_in_text(rows))
        fields.update(_with_place(fields))


def _with_place(fields: Fields) -> Fields:
    """The issuer with the place name added: ``UBND thị xã`` and place Đức Phổ give UBND thị xã Đức Phổ."""
    issuer, place = fields.get("issuer", BLANK), fields.get("place", BLANK)
    if (
        issuer.value
        and place.value
        and re.search(r"\b(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)$", issuer.value)
    ):
        return {"issuer": Value(f"{issuer.value} {place.value}", 0.7, issuer.source)}
    return {}


def _issuer_in_text(rows: Sequence[Row]) -> Fields:
    """Without a letterhead, the issuer by its words: ``Giám đốc Sở Y tế có ý kiến chỉ đạo như sau``."""
    for row in rows:
        if match := _BEHALF.search(row.text):
            return {"issuer": Value(match["name"].strip(), 0.8, row.source)}
    for row in rows[:40]:
        if match := _HEAD_SAYS.search(row.text):
            return {"issuer": Value(match["name"].strip(), 0.75, row.source)}
    for row in rows[:60]:
        for sentence in re.split(r"(?<=[;.])\s+", row.text):
            if match := _SAYS.match(latin_letters(sentence)):
                return {"issuer": Value(match["name"].strip(), 0.7, row.source)}
    for row in rows[:60]:
        named = re.search(r"(?:Bộ trưởng|Chính phủ|Thủ tướng Chính phủ|Quốc hội)\s.*ban hành\s", row.text)
        if named:
            who = row.text.split(" ban hành ")[0]
            name = re.sub(r"^Bộ [Tt]rưởng (?=Bộ )", "", who)
            if len(name) < 80 and fold(name):
                return {"issuer": Value(name, 0.75, row.source)}
    return {}
