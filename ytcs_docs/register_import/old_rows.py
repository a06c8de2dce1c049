"""Rows of old registers: recognises the columns, parses and corrects each row.

Columns are those of appendix IV of Decree 30/2020/NĐ-CP and their usual names in Excel registers. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ytcs_docs.decree30.codes import CODE_LENGTH, NOTATION_LENGTH, NUMBER_LENGTH, Code, parse_code
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES, DocumentType, type_named
from ytcs_docs.documents.data import SUBJECT_LENGTH, DocumentData
from ytcs_docs.extraction.letterhead import type_of_symbol
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold, latin_letters
from ytcs_docs.registers.rules import Direction

# Label, and the headings it is known by, folded and separated by "|".
_HEADINGS = {
    "code": (
        "Số, ký hiệu",
        "so ky hieu|so va ky hieu|so hieu|so ky hieu van ban|so ky hieu vb|so kh|so van ban|so vb|so hieu van ban|code",
    ),
    "arrival": ("Số đến", "so den|so thu tu den|stt den|so cv den|so vb den"),
    "number": ("Số", "so|so di|so cv|so cv di|so vb di"),
    "notation": ("Ký hiệu", "ky hieu|ky hieu van ban"),
    "arrived_on": ("Ngày đến", "ngay den|ngay nhan|ngay vb den|ngay thang den"),
    "issued_on": (
        "Ngày văn bản",
        "ngay van ban|ngay thang|ngay ban hanh|ngay ky|ngay vb|ngay thang vb|ngay thang van ban|"
        "ngay thang nam|ngay thang nam van ban|ngay|ngay phat hanh|date",
    ),
    "type": (
        "Loại văn bản",
        "loai|loai van ban|ten loai|loai vb|ten loai van ban|hinh thuc|hinh thuc van ban",
    ),
    "subject": (
        "Trích yếu",
        "trich yeu|trich yeu noi dung|noi dung|noi dung trich yeu|ten loai va trich yeu|"
        "ten loai va trich yeu noi dung|ten loai va trich yeu noi dung van ban|trich yeu van ban|"
        "ten van ban|noi dung van ban|ten loai trich yeu|ve viec|subject",
    ),
    "issuer": (
        "Cơ quan ban hành",
        "tac gia|co quan ban hanh|noi ban hanh|co quan gui|noi gui|don vi ban hanh|don vi gui|co quan",
    ),
    "signer": ("Người ký", "nguoi ky|ho ten nguoi ky|lanh dao ky"),
    "recipients": (
        "Nơi nhận",
        "noi nhan|noi nhan van ban|noi nhan vb|don vi nhan|don vi hoac nguoi nhan|don vi nguoi nhan|"
        "nguoi nhan|noi gui den",
    ),
    "archive_place": ("Nơi lưu", "noi luu|don vi nguoi nhan ban luu|don vi luu|nguoi nhan ban luu"),
    "copies": ("Số bản", "so luong ban|so ban|so luong"),
    "pages": ("Số trang", "so trang|so to"),
    "handed_on": ("Ngày chuyển", "ngay chuyen|ngay giao|ngay chuyen giao"),
    "respond_by": ("Hạn giải quyết", "han giai quyet|thoi han giai quyet|han xu ly|han tra loi|thoi han"),
    "field_name": ("Lĩnh vực", "linh vuc|nganh"),  # the key in scripts and unfinished imports
    "note": ("Ghi chú", "ghi chu|note|hieu luc|tinh trang|tinh trang hieu luc"),
}
COLUMN_LABELS = {name: label for name, (label, _) in _HEADINGS.items()}
_KEY_OF_HEADING = {heading: name for name, (_, headings) in _HEADINGS.items() for heading in headings.split("|")}
_LONGEST_FIRST = sorted(_KEY_OF_HEADING, key=len, reverse=True)
HEADING_ROWS = 20  # a register has its title, agency and year above the headings


def recognise_columns(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]] | None:
    """The heading row (from 0) and the key of each column (empty: unknown); None when no row looks like headings."""
    best: tuple[int, int, list[str]] | None = None
    for index, row in enumerate(rows[:HEADING_ROWS]):
        names = column_names(row)
        count = sum(1 for name in names if name)
        if count >= 2 and {"subject", "code"} & set(names) and (best is None or count > best[0]):
            best = count, index, names
    return (best[1], best[2]) if best else None


def column_names(headings: Sequence[str]) -> list[str]:
    """The column key of each heading, with or without diacritics; each key at most once."""
    taken: set[str] = set()
    names = []
    for heading in headings:
        folded = re.sub(r"\b(?:van ban|vb)\s+(?:den|di)\b", "van ban", fold(heading))
        name = _KEY_OF_HEADING.get(folded) or _KEY_OF_HEADING.get(fold(heading)) or _key_by_prefix(folded)
        if name in taken:
            name = ""
        taken.add(name)
        names.append(name)
    return names


def _key_by_prefix(folded: str) -> str:
    """The key of a longer heading that begins with a known one: ``Ngày tháng văn bản (dd/mm/yyyy)``."""
    heading = next((name for name in _LONGEST_FIRST if len(name) >= 5 and folded.startswith(f"{name} ")), None)
    return _KEY_OF_HEADING[heading] if heading else ""


class RefusedRow(Exception):
    """``str(error)`` is the reason why a row is refused."""


@dataclass(kw_only=True, slots=True)
class OldRow:
    """A parsed row. ``corrected`` and ``doubts`` are sentences; ``year`` is that of its register."""

    code: Code
    kind: DocumentType
    subject: str
    year: int
    issued_on: date | None = None
    arrived_on: date | None = None
    arrival: int | None = None
    issuer: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    archive_place: str = ""
    copies: int | None = None
    pages: int | None = None
    handed_on: date | None = None
    respond_by: date | None = None
    topic: str = ""
    note: str = ""
    corrected: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def issuer_name(self) -> str:
        """The issuer column; without it, the group of the symbol that stands for the agency."""
        groups = self.code.notation.replace("/", "-").split("-")
        return self.issuer or (groups[-1] if len(groups) > 1 and self.kind.named else groups[0]) or "(không rõ)"

    def data(self, issuer_name: str, issuer_id: int | None) -> DocumentData:
        """The row as the data of a document."""
        return DocumentData(
            type_code=self.kind.code,
            issued_on=self.issued_on,
            issuer_name=issuer_name,
            issuer_id=issuer_id,
            subject=self.subject,
            signer_name=self.signer,
            page_count=self.pages,
            copies=self.copies,
            topic=self.topic,
            note=self.note,
            archive_place=self.archive_place,
            respond_by=self.respond_by,
        )

    @property
    def number(self) -> int | None:
        """The number of the code; None when it is not an integer: ``15a``."""
        return int(self.code.number) if self.code.number.isdigit() and int(self.code.number) > 0 else None


def understand(values: Mapping[str, str], direction: Direction, today: date, year: int | None = None) -> OldRow:
    """Parse one row; dates without a year are in ``year``. Raises :class:`RefusedRow` with the reason."""
    corrected: list[str] = []
    doubts: list[str] = []
    code = _code_of(values, corrected, doubts)
    subject = _clean_subject(values.get("subject", ""), corrected, doubts)
    if not code.printed and direction is Direction.OUTGOING:
        raise RefusedRow("Không có số, ký hiệu.")
    if not subject:
        raise RefusedRow("Không có trích yếu nội dung.")
    days = _DateParser(today, year or today.year, corrected, doubts)
    issued_on = days.parse(values.get("issued_on", ""), "Ngày văn bản")
    arrived_on = days.parse(values.get("arrived_on", ""), "Ngày đến")
    dated = arrived_on or issued_on if direction is Direction.INCOMING else issued_on
    if dated is None:
        raise RefusedRow("Không có ngày nên không biết thuộc sổ năm nào.")
    if dated > today:
        raise RefusedRow(f"Ngày {format_date(dated)} ở sau hôm nay.")
    if issued_on and arrived_on and arrived_on < issued_on:
        doubts.append("Ngày đến trước ngày văn bản.")
    kind = _type_of(values.get("type", ""), code, subject, doubts)
    if not code.number and direction is Direction.OUTGOING:
        doubts.append("Không thấy số trong số, ký hiệu.")
    return OldRow(
        code=code,
        kind=kind,
        subject=subject,
        year=dated.year,
        issued_on=issued_on,
        arrived_on=arrived_on,
        arrival=_parse_integer(values.get("arrival", ""), "Số đến", doubts),
        issuer=clean_line(values.get("issuer", ""))[:200],
        signer=clean_line(values.get("signer", ""))[:50],
        recipients=tuple(name for name in _split_names(values.get("recipients", "")))[:60],
        archive_place=clean_line(values.get("archive_place", ""))[:200],
        copies=_parse_integer(values.get("copies", ""), "Số bản", doubts, 999),
        pages=_parse_integer(values.get("pages", ""), "Số trang", doubts, 999),
        handed_on=days.parse_optional(values.get("handed_on", ""), "Ngày chuyển"),
        respond_by=days.parse_optional(values.get("respond_by", ""), "Hạn giải quyết"),
        topic=clean_line(values.get("field_name", ""))[:80],
        note=clean_line(values.get("note", ""))[:500],
        corrected=corrected,
        doubts=doubts,
    )


def _code_of(values: Mapping[str, str], corrected: list[str], doubts: list[str]) -> Code:
    typed = clean_line(values.get("code", ""))
    if values.get("number", "").strip() and not re.fullmatch(r"\s*\d+\s*[a-zđ]?\s*", values["number"], re.IGNORECASE):
        printed = "/".join(
            filter(None, (clean_line(values["number"]), clean_line(values.get("notation", "")) or typed))
        )
        doubts.append(f"Số “{clean_line(values['number'])[:20]}” không phải một số")
        return Code(
            number="", notation=clean_line(values.get("notation", ""))[:NOTATION_LENGTH], printed=printed[:CODE_LENGTH]
        )
    number, notation = clean_line(values.get("number", "")), clean_line(values.get("notation", ""))
    if not typed and (number or notation):
        typed = f"{number}/{notation}" if number and notation else number or notation
    elif typed and number and not re.search(r"\d", typed):
        typed = f"{number}/{typed.lstrip('/')}"
    code = parse_code(typed)
    printed = re.sub(r"(?<=[/\-])\s+|\s+(?=[/\-])", "", code.printed)
    if " " in printed and re.fullmatch(r"[\dA-Za-zĐđ/\-. &]+", printed) and not re.search(r"[a-zđ]{3}", printed):
        printed = printed.replace(" ", "")
    if printed != code.printed:
        code = parse_code(printed)
    if len(code.number) > NUMBER_LENGTH or len(code.printed) > CODE_LENGTH or len(code.notation) > NOTATION_LENGTH:
        raise RefusedRow(f"Số, ký hiệu “{typed[:40]}…” quá dài.")
    raw = values.get("code", "").strip()
    if raw and code.printed != raw:
        corrected.append(f"Số, ký hiệu “{_as_typed(raw)}” → “{code.printed}”")
    return code


def _as_typed(raw: str) -> str:
    """The text as typed, with a note on look-alike letters."""
    note = " (chữ giống Đ)" if re.search("[Ðð]", raw) else " (chữ cái lạ)" if latin_letters(raw) != raw else ""
    return f"{raw[:CODE_LENGTH]}{note}"


def _clean_subject(typed: str, corrected: list[str], doubts: list[str]) -> str:
    text = clean_line(typed)
    if len(text) > SUBJECT_LENGTH:
        doubts.append(f"Trích yếu dài {len(text)} ký tự, giữ {SUBJECT_LENGTH} ký tự đầu.")
        text = text[: SUBJECT_LENGTH - 1].rstrip() + "…"
    elif text != typed.strip():
        corrected.append("Trích yếu: bỏ khoảng trắng thừa, chữ lạ")
    return text


@dataclass(slots=True)
class _DateParser:
    """Parses the dates of a row; notes corrections and guesses."""

    today: date
    year: int
    corrected: list[str]
    doubts: list[str]

    def parse(self, typed: str, label: str) -> date | None:
        """A date, None for an empty cell. Raises :class:`RefusedRow`."""
        text = re.sub(r"\s+\d{1,2}:\d{2}(?::\d{2})?$", "", clean_line(typed)).strip(" .;,")
        text = re.sub(r"^ngày\s+", "", text, flags=re.IGNORECASE)
        if not text or set(text) <= set("-./"):
            return None
        if re.fullmatch(r"[2-5]\d{4}(?:\.0+)?", text):  # Excel's serial dates
            day = date(1899, 12, 30) + timedelta(days=int(float(text)))
            self.corrected.append(f"{label} {text} (số ngày của Excel) → {format_date(day)}")
            return day
        day = self._parse_text(re.sub(r"\s*([/.\-])\s*", r"\1", text), label)
        if not 1945 <= day.year <= self.today.year + 20:
            raise RefusedRow(f"{label} “{text[:30]}” có năm không hợp lý.")
        if not re.search(r"\d{4}|\d{1,2}\D\d{1,2}\D\d{2}$", text):
            self.doubts.append(f"{label} “{text}” không ghi năm, hiểu là {format_date(day)}")
        elif not re.search(r"\d{4}", text):
            self.corrected.append(f"{label} “{text}” → {format_date(day)}")
        return day

    def _parse_text(self, text: str, label: str) -> date:
        try:
            return parse_date(text, date(self.year, 12, 31))
        except ValueError:
            pass
        swapped = re.fullmatch(r"(\d{1,2})([/.\-])(\d{1,2})([/.\-]\d{2,4})", text)
        if swapped and int(swapped[3]) > 12:  # month before day, the American order
            try:
                day = parse_date(f"{swapped[3]}{swapped[2]}{swapped[1]}{swapped[4]}", self.today)
            except ValueError:
                pass
            else:
                self.doubts.append(f"{label} “{text}” viết tháng trước ngày, hiểu là {format_date(day)}")
                return day
        raise RefusedRow(f"{label} “{text[:30]}” không phải là ngày có thật.")

    def parse_optional(self, typed: str, label: str) -> date | None:
        try:
            return self.parse(typed, label)
        except RefusedRow as error:
            self.doubts.append(str(error))
            return None


def _parse_integer(typed: str, label: str, doubts: list[str], most: int = 999_999) -> int | None:
    text = clean_line(typed)
    if not text:
        return None
    match = re.fullmatch(r"0*(\d{1,6})(?:[.,]0+)?", text)
    if match and 0 < int(match[1]) <= most:
        return int(match[1])
    doubts.append(f"{label} “{text[:20]}” không phải là số nguyên, bỏ qua.")
    return None


def _split_names(typed: str) -> list[str]:
    return [name for name in (clean_line(part).strip(" -–.")[:200] for part in re.split(r"[;\n]", typed)) if name]


def _type_of(typed: str, code: Code, subject: str, doubts: list[str]) -> DocumentType:
    """The type named in the sheet, else by the symbol, else by the beginning of the subject."""
    if typed.strip():
        named = type_named(typed) or next(
            (kind for kind in TYPES.values() if kind.abbreviation and fold(kind.abbreviation) == fold(typed)), None
        )
        if named is not None:
            return named
        doubts.append(f"Không rõ loại văn bản “{clean_line(typed)[:40]}”.")
    by_symbol = type_of_symbol(code.notation)
    by_subject = next((kind for kind in TYPES.values() if fold(subject).startswith(f"{fold(kind.name)} ")), None)
    if by_symbol is not None and (by_symbol is not OFFICIAL_LETTER or by_subject is None):
        return by_symbol
    if by_subject is not None:
        return by_subject
    if by_symbol is not None:
        return by_symbol
    doubts.append("Không rõ loại văn bản, ghi là Loại khác.")
    return TYPES["khac"]
