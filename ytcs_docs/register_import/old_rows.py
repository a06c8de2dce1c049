"""Rows of old registers: parses and corrects each row, with what its sheet says for all. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ytcs_docs.decree30.codes import CODE_LENGTH, NOTATION_LENGTH, NUMBER_LENGTH, Code, parse_code
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES, DocumentType, type_named
from ytcs_docs.documents.data import SUBJECT_LENGTH, DocumentData
from ytcs_docs.extraction.letterhead import type_of_symbol
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold, latin_letters, nfc
from ytcs_docs.register_import.headings import without_time
from ytcs_docs.registers.rules import Direction


@dataclass(frozen=True, kw_only=True, slots=True)
class BookFacts:
    """What a sheet says for all its rows, or was said on the page: used where a row says nothing.

    ``month`` of a sheet for each month; ``mark`` is the agency in most symbols of the sheet, ``own_mark`` the one whose
    register it goes into.
    """

    year: int | None = None
    year_is_guessed: bool = False
    month: int | None = None
    notation: str = ""
    mark: str = ""
    own_mark: str = ""
    issuer: str = ""
    type_code: str = ""


def facts_of(title: str, sheet: str, name: str) -> BookFacts:
    """What the rows above the headings, the name of the sheet and that of the file say."""
    folded = fold(title)
    named = (r"(?:\bnam |/ ?)((?:19|20)\d\d)\b", r"\bso(?: [a-z]+){1,8} ((?:19|20)\d\d)\b")  # sổ công văn đến 2022
    years = (*(re.search(pattern, folded) for pattern in named), *(_YEAR.search(text) for text in (sheet, name)))
    month = re.search(r"\bthang (\d\d?)\b", folded) or re.search(r"\b(?:thang|t) ?0?(\d\d?)\b", fold(sheet))
    notation = re.search(r"ký hiệu\s*:\s*([A-ZĐ][\wĐđ]*(?:[-/][A-ZĐ][\wĐđ]*)*)", nfc(title), re.IGNORECASE)
    kind = next(
        (
            kind
            for kind in TYPES.values()
            if re.search(rf"\bso (?:\w+ ){{0,3}}{fold(kind.name)}\b", folded) and kind.named
        ),
        None,
    )
    month_number = int(month[1]) if month and 1 <= int(month[1]) <= 12 else None
    return BookFacts(
        year=next((int(found[1]) for found in years if found), None),
        month=month_number,
        notation=notation[1] if notation else "",
        type_code=kind.code if kind is not None else "",
    )


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def usual_mark(codes: Iterable[str]) -> str:
    """The agency (folded) in the symbols of most rows; empty when there is none."""
    counted: Counter[str] = Counter()
    total = 0
    for code in codes:
        marks = _marks(parse_code(code).notation)
        counted.update(marks)
        total += bool(marks)
    mark, times = max(counted.items(), key=lambda item: item[1], default=("", 0))
    return mark if total >= 5 and times > 0.6 * total else ""


def _marks(notation: str) -> list[str]:
    """The groups of a symbol, folded, in their order (the agency, then the unit), without those of its type."""
    groups = dict.fromkeys(fold(part).replace(" ", "") for part in re.split(r"[-/]", notation))
    return [group for group in groups if group and not group.isdigit() and group not in _TYPE_MARKS]


# Committees of an agency number in its book under their own name.
_OWN_BODIES = {"bcd", "bdh", "hdtd", "hdkh", "tct", "xpvphc"}
_TYPE_MARKS = {fold(kind.abbreviation) for kind in TYPES.values() if kind.abbreviation} | {"cv"}


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
    lapsed: bool = False
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
            lapsed=self.lapsed,
        )

    @property
    def number(self) -> int | None:
        """The number of the code; None when it is not an integer: ``15a``."""
        return int(self.code.number) if self.code.number.isdigit() and int(self.code.number) > 0 else None


def understand(values: Mapping[str, str], direction: Direction, today: date, book: BookFacts) -> OldRow:
    """Parse one row. Raises :class:`RefusedRow` with the reason."""
    corrected: list[str] = []
    doubts: list[str] = []
    if _is_secret(values):
        raise RefusedRow("Văn bản mật chỉ được đăng ký ở sổ giấy (Luật 117/2025/QH15). Hãy xóa dòng này khỏi bảng.")
    code = _code_of(values, book, corrected, doubts)
    subject = _clean_subject(values.get("subject", ""), corrected, doubts)
    if not code.printed and direction is Direction.OUTGOING:
        raise RefusedRow("Không có số, ký hiệu.")
    if not subject:
        raise RefusedRow("Không có trích yếu nội dung.")
    days = _DateParser(today, book, corrected, doubts)
    incoming = direction is Direction.INCOMING
    arrived_on = days.parse(values.get("arrived_on", ""), "Ngày đến", month=book.month if incoming else None)
    issued = values.get("issued_on", "")
    if arrived_on is not None:
        issued_on = days.parse_optional(issued, "Ngày văn bản", before=arrived_on)
    else:
        issued_on = days.parse(issued, "Ngày văn bản", month=None if incoming else book.month)
    dated = arrived_on or issued_on if incoming else issued_on
    if dated is None:
        raise RefusedRow("Không có ngày nên không biết thuộc sổ năm nào.")
    if dated > today:
        raise RefusedRow(f"Ngày {format_date(dated)} ở sau hôm nay.")
    if issued_on is None and not days.refused:
        doubts.append("Không ghi ngày văn bản")
    if incoming and arrived_on is None and "arrived_on" in values:
        doubts.append("Không ghi ngày đến, lấy ngày văn bản")
    if issued_on and arrived_on and arrived_on < issued_on:
        doubts.append("Ngày đến trước ngày văn bản.")
    kind = _type_of(values.get("type", ""), code, subject, book, doubts)
    if not code.number and direction is Direction.OUTGOING:
        doubts.append("Không thấy số trong số, ký hiệu.")
    marks = _marks(code.notation)
    if not incoming and book.mark and marks and book.mark not in marks and not _OWN_BODIES.intersection(marks):
        doubts.append(f"Ký hiệu “{code.notation}” là của cơ quan khác.")
    if incoming and book.mark in marks and book.mark == book.own_mark:
        doubts.append("Ký hiệu là của chính cơ quan: bảng này có lẽ là sổ đi, còn đây là sổ đến.")
    note = clean_line(values.get("note", ""))
    if _CANCELLED.search(fold(f"{note} | {values.get('force', '')} | {subject[:20]}")):
        doubts.append("Sổ ghi số này đã hủy hoặc văn bản đã thu hồi.")
    arrival = clean_line(values.get("arrival", ""))
    arrival_number = _parse_integer(arrival, "Số đến", doubts)
    # 12a, 31/02/2023: what the book says is not lost
    if issued and issued_on is None:
        note = noted(f"Ngày văn bản trong sổ cũ: {clean_line(issued)}", note)
    if arrival and arrival_number is None:
        note = with_arrival(note, arrival)
    force = clean_line(values.get("force", ""))
    lapsed = bool(_LAPSED.search(fold(force)) or _LAPSED.match(fold(note)))
    if "mot phan" in fold(force):
        note = noted(note, force)
    return OldRow(
        code=code,
        kind=kind,
        subject=subject,
        year=dated.year,
        issued_on=issued_on,
        arrived_on=arrived_on,
        arrival=arrival_number,
        issuer=(clean_line(values.get("issuer", "")) or book.issuer)[:200],
        signer=clean_line(values.get("signer", ""))[:50],
        recipients=tuple(name for name in _split_names(values.get("recipients", "")))[:60],
        archive_place=clean_line(values.get("archive_place", ""))[:200],
        copies=_parse_integer(values.get("copies", ""), "Số bản", doubts, 999),
        pages=_parse_integer(values.get("pages", ""), "Số trang", doubts, 999),
        handed_on=days.parse_optional(values.get("handed_on", ""), "Ngày chuyển"),
        respond_by=days.parse_optional(values.get("respond_by", ""), "Hạn giải quyết"),
        topic=clean_line(values.get("field_name", ""))[:80],
        note=note[:500],
        lapsed=lapsed,
        corrected=corrected,
        doubts=doubts,
    )


def noted(*said: str) -> str:
    """What is said of a document, in one line."""
    return "; ".join(filter(None, said))[:500]


def with_arrival(note: str, arrival: object) -> str:
    """A note that keeps the arrival number of the old register, which the document does not get here."""
    return noted(f"Số đến trong sổ cũ: {arrival}", note)


_SECRET = re.compile(r"\((?:tuyệt\s+|tối\s+)?mật\)|\((?:M|TM)\)$", re.IGNORECASE)


def _is_secret(values: Mapping[str, str]) -> bool:
    """Whether a row bears a level of secrecy: in a column of its own, in brackets, as a note."""
    level, note = fold(values.get("secrecy", "")), fold(values.get("note", ""))
    if re.fullmatch(r"(?:.*\b)?(?:mat|[abcm]|tm)\b", level) and "khong" not in level:
        return True
    marked = any(_SECRET.search(clean_line(values.get(name, ""))) for name in ("code", "notation", "subject", "note"))
    return marked or bool(re.match(r"(?:van ban |do )?(?:tuyet |toi )?mat\b", note))


_CANCELLED = re.compile(
    r"\b(?:da huy|huy so|huy bo so|so huy|huy vb|huy van ban|da thu hoi|thu hoi vb|khong phat hanh)\b|^huy\b"
)


_LAPSED = re.compile(r"het hieu luc\b(?!.*\bmot phan)")


def _code_of(values: Mapping[str, str], book: BookFacts, corrected: list[str], doubts: list[str]) -> Code:
    typed, number = clean_line(values.get("code", "")), clean_line(values.get("number", ""))
    notation = clean_line(values.get("notation", ""))
    if fold(typed) in _NO_NUMBER or fold(notation) in _NO_NUMBER:
        typed = notation = ""
    if number and not re.fullmatch(r"\d+\s*[a-zđ]?", number, re.IGNORECASE):
        if typed or notation or not parse_code(number).number:
            printed = "/".join(filter(None, (number, notation or typed)))
            doubts.append(f"Số “{number[:20]}” không phải một số")
            return Code(number="", notation=notation[:NOTATION_LENGTH], printed=printed[:CODE_LENGTH])
        typed, number = number, ""
    if not number and re.fullmatch(r"\d+\s*[a-zđ]?", typed, re.IGNORECASE):
        number, typed = typed, ""
    if number:
        rest = (notation or typed or book.notation).lstrip("/ ")
        typed = f"{number}/{rest}" if rest and not (typed and re.match(rf"0*{number}\b", typed)) else typed or number
    code = parse_code(typed or notation)
    printed = re.sub(r"(?<=[/\-])\s+|\s+(?=[/\-])", "", code.printed)
    if " " in printed and re.fullmatch(r"[\dA-Za-zĐđ/\-. &]+", printed) and not re.search(r"[a-zđ]{3}", printed):
        printed = printed.replace(" ", "")
    if printed != code.printed:
        code = parse_code(printed)
    too_long = len(code.printed) > CODE_LENGTH or len(code.notation) > NOTATION_LENGTH
    if len(code.number) > NUMBER_LENGTH or too_long:
        raise RefusedRow(f"Số, ký hiệu “{typed[:40]}…” quá dài.")
    raw = values.get("code", "").strip()
    if raw and typed == clean_line(raw) and code.printed != raw:
        corrected.append(f"Số, ký hiệu “{_as_typed(raw)}” → “{code.printed}”")
    return code


_NO_NUMBER = {"k so", "ks", "khong so", "khong", "khong co so", "0 so", "khong so ky hieu"}


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
    book: BookFacts
    corrected: list[str]
    doubts: list[str]
    refused: bool = False  # a day was written that is none

    def parse(self, typed: str, label: str, *, before: date | None = None, month: int | None = None) -> date | None:
        """A date, None for an empty cell. Raises :class:`RefusedRow`.

        One without a year is not after ``before``. One that Excel turned round (the 7th of February typed, the 2nd of
        July kept) is known by the ``month`` of its sheet.
        """
        text = without_time(typed).strip(" .;,")
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
        if month and day.month != month and day.day == month and day.month <= 12:
            turned = day.replace(month=day.day, day=day.month)
            said = f"{label} {format_date(day)} trong trang tính tháng {month}"
            self.doubts.append(f"{said}, hiểu là {format_date(turned)}")
            return turned
        if not re.search(r"\d{4}|\d{1,2}\D\d{1,2}\D\d{2}$", text):
            if before is not None and day > before and (day.month, day.day) != (2, 29):
                day = day.replace(year=day.year - 1)
            reasons = self.corrected if self.book.year and not self.book.year_is_guessed else self.doubts
            reasons.append(f"{label} “{text}” không ghi năm, hiểu là {format_date(day)}")
        elif not re.search(r"\d{4}", text):
            self.corrected.append(f"{label} “{text}” → {format_date(day)}")
        return day

    def _parse_text(self, text: str, label: str) -> date:
        try:
            return parse_date(text, date(self.book.year or self.today.year, 12, 31))
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

    def parse_optional(self, typed: str, label: str, *, before: date | None = None) -> date | None:
        try:
            return self.parse(typed, label, before=before)
        except RefusedRow as error:
            self.doubts.append(str(error))
            self.refused = True
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


_OTHER_NAMES = (("cv", OFFICIAL_LETTER.code), ("sao y", "ban-sao-y"), ("sao luc", "ban-sao-luc"))


def _type_of(typed: str, code: Code, subject: str, book: BookFacts, doubts: list[str]) -> DocumentType:
    """The type named in the sheet, else by the symbol, by the book, by the beginning of the subject."""
    by_symbol = type_of_symbol(code.notation)
    if typed.strip():
        named = type_named(typed) or next(
            (kind for kind in TYPES.values() if kind.abbreviation and fold(kind.abbreviation) == fold(typed)), None
        )
        if named is None:
            named = next((TYPES[other] for words, other in _OTHER_NAMES if fold(typed).startswith(words)), None)
        if named is not None:
            if by_symbol not in (None, named):
                doubts.append(f"Loại {named.name} không khớp ký hiệu “{code.notation}”.")
            return named
        doubts.append(f"Không rõ loại văn bản “{clean_line(typed)[:40]}”.")
    if by_symbol is not None:
        return by_symbol
    if book.type_code:
        return TYPES[book.type_code]
    if any(letter.isalpha() for letter in code.notation):  # the only type whose symbol does not name it
        return OFFICIAL_LETTER
    by_subject = next((kind for kind in TYPES.values() if fold(subject).startswith(f"{fold(kind.name)} ")), None)
    if by_subject is not None:
        return by_subject
    doubts.append("Không rõ loại văn bản, ghi là Loại khác")
    return TYPES["khac"]
