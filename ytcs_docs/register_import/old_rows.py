"""Rows of old registers: recognises the columns, parses and corrects each row.

Columns are those of appendix IV of Decree 30/2020/NĐ-CP and their usual names in Excel registers. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ytcs_docs.decree30.codes import CODE_LENGTH, NOTATION_LENGTH, NUMBER_LENGTH, Code, parse_code
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES, DocumentType, type_named
from ytcs_docs.documents.data import SUBJECT_LENGTH, DocumentData
from ytcs_docs.extraction.letterhead import type_of_symbol
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold, latin_letters, nfc
from ytcs_docs.registers.rules import Direction

# Label, and the headings it is known by, folded and separated by "|".
_HEADINGS = {
    "code": (
        "Số, ký hiệu",
        "so ky hieu|so va ky hieu|so hieu|so ky hieu van ban|so ky hieu vb|so kh|so van ban|so vb|so hieu van ban|code",
    ),
    "arrival": ("Số đến", "so den|so thu tu den|stt den|so cv den|so vb den"),
    "number": ("Số", "so|so di|so cv|so cv di|so vb di|so qd|so quyet dinh|so cong van|so cong van di|so phat hanh"),
    "notation": ("Ký hiệu", "ky hieu|ky hieu van ban"),
    "arrived_on": ("Ngày đến", "ngay den|ngay nhan|ngay vb den|ngay thang den"),
    "issued_on": (
        "Ngày văn bản",
        "ngay van ban|ngay thang|ngay ban hanh|ngay ky|ngay vb|ngay thang vb|ngay thang van ban|"
        "ngay thang nam|ngay thang nam van ban|ngay|ngay phat hanh|date",
    ),
    "type": (
        "Loại văn bản",
        "loai|loai van ban|ten loai|loai vb|ten loai van ban|hinh thuc|hinh thuc van ban|the loai|the loai van ban",
    ),
    "subject": (
        "Trích yếu",
        "trich yeu|trich yeu noi dung|noi dung|noi dung trich yeu|ten loai va trich yeu|"
        "ten loai va trich yeu noi dung|ten loai va trich yeu noi dung van ban|trich yeu van ban|"
        "ten van ban|noi dung van ban|ten loai trich yeu|ve viec|subject",
    ),
    "issuer": (
        "Cơ quan ban hành",
        "tac gia|co quan ban hanh|noi ban hanh|co quan gui|noi gui|don vi ban hanh|don vi gui|co quan|"
        "co quan phat hanh|don vi phat hanh",
    ),
    "signer": ("Người ký", "nguoi ky|ho ten nguoi ky|lanh dao ky"),
    "recipients": (
        "Nơi nhận",
        "noi nhan|noi nhan van ban|noi nhan vb|don vi nhan|don vi hoac nguoi nhan|don vi nguoi nhan|"
        "nguoi nhan|noi gui den|noi gui toi|noi nhan noi bo|phong thuc hien|don vi thuc hien|don vi xu ly|phong xu ly|"
        "bo phan nhan",
    ),
    "archive_place": ("Nơi lưu", "noi luu|don vi nguoi nhan ban luu|don vi luu|nguoi nhan ban luu"),
    "copies": ("Số bản", "so luong ban|so ban|so luong"),
    "pages": ("Số trang", "so trang|so to"),
    "handed_on": ("Ngày chuyển", "ngay chuyen|ngay giao|ngay chuyen giao"),
    "respond_by": ("Hạn giải quyết", "han giai quyet|thoi han giai quyet|han xu ly|han tra loi|thoi han"),
    "field_name": ("Lĩnh vực", "linh vuc|nganh"),  # the key in scripts and unfinished imports
    "force": ("Hiệu lực", "hieu luc|tinh trang|tinh trang hieu luc"),
    "note": ("Ghi chú", "ghi chu|note"),
}
COLUMN_LABELS = {name: label for name, (label, _) in _HEADINGS.items()}
_KEY_OF_HEADING = {heading: name for name, (_, headings) in _HEADINGS.items() for heading in headings.split("|")}
_LONGEST_FIRST = sorted(_KEY_OF_HEADING, key=len, reverse=True)
HEADING_ROWS = 60  # a register has its title, agency, year and sometimes notes above the headings
# Where an outgoing book says where a document went to, an incoming one says where it came from.
_BY_DIRECTION = {
    Direction.INCOMING: {"noi gui den": "issuer"},
    Direction.OUTGOING: {"noi gui": "recipients"},
}


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table: ``last`` is their last row (from 0), ``texts`` what they say, ``names`` the key of each
    column (empty: unknown)."""

    last: int
    texts: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def known(self) -> int:
        return sum(1 for name in self.names if name)


def recognise_headings(rows: Sequence[Sequence[str]], direction: Direction | None = None) -> Headings | None:
    """The headings, in one to three rows (``Văn bản đến`` over ``Số``, ``Ký hiệu``); None when no row looks like
    them."""
    best: Headings | None = None
    for index in range(min(len(rows), HEADING_ROWS)):
        for depth in range(1, 4):
            levels = rows[index : index + depth]
            below = levels[1:]
            if len(levels) < depth or any(
                len(cell) > 40 or any(map(str.isdigit, cell)) for row in below for cell in row
            ):
                break
            spread = [_spread(row, levels[at + 1 :]) for at, row in enumerate(levels)]
            width = max(map(len, spread))
            texts = [": ".join(filter(None, (_cell(row, at) for row in spread))) for at in range(width)]
            found = Headings(index + depth - 1, tuple(texts), tuple(column_names(spread, direction)))
            if depth == 1 and found.known < 2:
                break
            enough = {"subject", "code", "number", "notation"} & set(found.names)
            if enough and (best is None or found.known > best.known):
                best = found
    return best


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _spread(upper: Sequence[str], below: Sequence[Sequence[str]]) -> list[str]:
    """A row of headings with joined cells repeated over all that stands below them."""
    spread, last = [], ""
    for at in range(max(map(len, (upper, *below)))):
        last = _cell(upper, at) or (last if any(_cell(row, at) for row in below) else "")
        spread.append(last)
    return spread


def column_names(levels: Sequence[Sequence[str]], direction: Direction | None = None) -> list[str]:
    """The column key of each heading, with or without diacritics; each key at most once. Of several rows those above
    say more of the lowest one."""
    taken: set[str] = set()
    names = []
    for at in range(max(map(len, levels))):
        texts = list(filter(None, (_cell(row, at) for row in levels)))
        said = [" ".join(reversed(texts)), " ".join(texts), *reversed(texts[1:])] if len(texts) > 1 else texts
        name = next(filter(None, (_key_of(text, direction) for text in said)), "")
        if name in taken:
            name = ""
        taken.add(name)
        names.append(name)
    return names


def is_headings(row: Sequence[str], direction: Direction) -> bool:
    """Whether a row repeats headings, as at the top of a printed page."""
    names = [name for name in column_names([row], direction) if name] if any(row) else []
    return len(names) >= 2 and 2 * len(names) >= sum(1 for cell in row if cell.strip())


# What a heading means by its words, where it is none of those above; the first that fits.
_BY_WORDS = [
    (re.compile(pattern), name)
    for pattern, name in (
        (r"(?:so|stt|tt|(?:so )?thu tu)\b.*\b(?:den|vao so|dang ky)\b", "arrival"),
        (r"(?:ngay|thoi gian|gio)\b.*\b(?:den|nhan|vao so)\b", "arrived_on"),
        (r".*\b(?:han|thoi han)\b", "respond_by"),
        (r"ngay\b.*\b(?:chuyen|giao)\b", "handed_on"),
        (r"ngay\b(?!.*\b(?:hop|hieu luc|xu ly|giai quyet|tra|hoan thanh)\b)", "issued_on"),
        (r"(?:sl|so luong|so ban)\b", "copies"),
        (r"so (?:trang|to)\b", "pages"),
        (r"so\b.*\b(?:hieu|van ban|vb|cv|cong van|giay|quyet dinh|qd|kh)\b", "code"),
        (r"ky hieu\b", "notation"),
        (r".*\b(?:trich yeu|noi dung|ve viec|ten goi)\b", "subject"),
        (r"(?:the |ten )?loai\b|hinh thuc\b", "type"),
        (r".*\bky ten\b|ky nhan\b", ""),
        (r".*\b(?:nguoi|lanh dao|chuc vu) ky\b", "signer"),
        (
            r"(?:noi|don vi|phong|bo phan|nguoi)\b.*\b(?:nhan|xu ly|thuc hien|giai quyet)\b|gui di|chu tri\b",
            "recipients",
        ),
        (r"trang thai$", "force"),
        (r"luu\b|noi luu|.*\bban luu\b", "archive_place"),
        (r"(?:noi|co quan|don vi|to chuc)\b.*\b(?:gui|ban hanh|phat hanh|moi)\b|tac gia\b", "issuer"),
    )
]


def _key_of(heading: str, direction: Direction | None) -> str:
    whole = fold(heading)
    folded = re.sub(r"\b(?:van ban|vb)\s+(?:den|di)\b", "van ban", whole)
    special = _BY_DIRECTION.get(direction, {}) if direction else {}
    exact = special.get(whole) or _KEY_OF_HEADING.get(folded) or _KEY_OF_HEADING.get(whole) or _key_by_prefix(folded)
    if exact or len(whole) > 60:
        return exact
    found = next((name for pattern, name in _BY_WORDS if pattern.match(folded)), "")
    return "recipients" if found == "issuer" and direction is Direction.OUTGOING and "gui" in whole.split() else found


def _key_by_prefix(folded: str) -> str:
    """The key of a longer heading that begins with a known one: ``Ngày tháng văn bản (dd/mm/yyyy)``."""
    heading = next((name for name in _LONGEST_FIRST if len(name) >= 5 and folded.startswith(f"{name} ")), None)
    return _KEY_OF_HEADING[heading] if heading else ""


def mended_by_content(
    names: Sequence[str], headings: Sequence[str], rows: Sequence[Sequence[str]], direction: Direction | None
) -> list[str]:
    """The keys of columns, set right where what stands in them says otherwise: symbols with numbers are whole codes,
    of two columns of days the later one is that of arrival, the longest texts are the subjects."""
    keys = list(names)
    cells = [[_cell(row, at) for row in rows] for at in range(len(keys))]
    shares = [_Shares.of([cell for cell in column if cell]) for column in cells]
    incoming = direction is Direction.INCOMING
    other_days = {at for at, text in enumerate(headings) if _OTHER_DAYS.search(fold(text))}

    def first(wanted: Callable[[int], bool]) -> int | None:
        return next((at for at in range(len(keys)) if wanted(at)), None)

    if incoming and "arrival" not in keys and "number" in keys and {"code", "notation"} & set(keys):
        number = keys.index("number")
        if "code" in keys or keys.index("notation") - number > 1:
            keys[number] = "arrival"
    if not {"code", "number"} & set(keys):
        at = first(lambda at: keys[at] in ("", "notation") and shares[at].codes > 0.5)
        if at is not None:
            keys[at] = "code"
    if incoming and "arrived_on" not in keys and "issued_on" in keys:
        known = keys.index("issued_on")
        other = first(lambda at: not keys[at] and shares[at].days > 0.5 and at not in other_days)
        if other is not None:
            earlier = _is_earlier(cells[known], cells[other])
            keys[known], keys[other] = ("issued_on", "arrived_on") if earlier else ("arrived_on", "issued_on")
    if "issued_on" not in keys:
        at = first(lambda at: not keys[at] and shares[at].days > 0.5 and at not in other_days)
        if at is not None:
            keys[at] = "issued_on"
    if "subject" not in keys and rows:
        longest = max(range(len(keys)), key=lambda at: (not keys[at], shares[at].letters))
        if not keys[longest] and shares[longest].letters > 20:
            keys[longest] = "subject"
    return keys


_OTHER_DAYS = re.compile(r"\b(?:hieu luc|hop|xu ly|giai quyet|tra|han|hoan thanh|chuyen|giao)\b")


@dataclass(frozen=True, slots=True)
class _Shares:
    """Of the cells of a column: how many are codes, days; their mean length in letters."""

    codes: float
    days: float
    letters: float

    @classmethod
    def of(cls, cells: Sequence[str]) -> _Shares:
        count = len(cells) or 1
        return cls(
            codes=sum(1 for cell in cells if re.match(r"\d+\w?\s*[/-]\s*[A-ZĐ\d]", cell) and not _DAY.search(cell))
            / count,
            days=sum(1 for cell in cells if _DAY.search(cell)) / count,
            letters=sum(map(len, cells)) / count,
        )


_DAY = re.compile(r"(?:^|\s)\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?$|^\d{4}-\d\d-\d\d")


def _is_earlier(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the days of one column are mostly before those of the other."""
    balance = 0
    for left, right in zip(one, other, strict=True):
        try:
            a, b = (parse_date(_without_time(text), date(2000, 12, 31)) for text in (left, right))
        except ValueError:
            continue
        balance += (a < b) - (a > b)
    return balance > 0


def _without_time(text: str) -> str:
    return re.sub(r"^\d{1,2}:\d{2}(?::\d{2})?\s+|\s+\d{1,2}:\d{2}(?::\d{2})?$", "", clean_line(text))


@dataclass(frozen=True, kw_only=True, slots=True)
class BookFacts:
    """What a sheet says for all its rows, or was said on the page: used where a row says nothing.

    ``month`` of a sheet for each month; ``mark`` is the agency in most symbols of the sheet.
    """

    year: int | None = None
    year_is_guessed: bool = False
    month: int | None = None
    notation: str = ""
    mark: str = ""
    issuer: str = ""
    type_code: str = ""


def facts_of(title: str, sheet: str, name: str) -> BookFacts:
    """What the rows above the headings, the name of the sheet and that of the file say."""
    folded = fold(title)
    years = (re.search(r"(?:\bnam |/ ?)((?:19|20)\d\d)\b", folded), *(_YEAR.search(text) for text in (sheet, name)))
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


def _marks(notation: str) -> set[str]:
    """The groups of a symbol, folded, without those of its type."""
    groups = {fold(part).replace(" ", "") for part in re.split(r"[-/]", notation)}
    return {group for group in groups if group and not group.isdigit() and group not in _TYPE_MARKS}


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
    if not incoming and book.mark and marks and book.mark not in marks and not marks & _OWN_BODIES:
        doubts.append(f"Ký hiệu “{code.notation}” là của cơ quan khác.")
    note = clean_line(values.get("note", ""))
    if _CANCELLED.search(fold(f"{note} | {values.get('force', '')} | {subject[:20]}")):
        doubts.append("Sổ ghi số này đã hủy hoặc văn bản đã thu hồi.")
    arrival = clean_line(values.get("arrival", ""))
    arrival_number = _parse_integer(arrival, "Số đến", doubts)
    if arrival and arrival_number is None:  # 12a: what the book says is not lost
        note = "; ".join(filter(None, (f"Số đến trong sổ cũ: {arrival}", note)))
    force = clean_line(values.get("force", ""))
    lapsed = bool(_LAPSED.search(fold(force)) or _LAPSED.match(fold(note)))
    if "mot phan" in fold(force):
        note = "; ".join(filter(None, (note, force)))
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
        text = _without_time(typed).strip(" .;,")
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
