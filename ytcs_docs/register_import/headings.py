"""Headings of old registers: what each column is, and which rows are no documents.

Columns are those of appendix IV of Decree 30/2020/NĐ-CP and their usual names in Excel registers. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.text import clean_line, fold
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
    "secrecy": ("Độ mật", "do mat|muc do mat|muc mat|cap do mat|mat"),
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
        (r"(?:cap |muc )?do mat\b", "secrecy"),
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
            a, b = (parse_date(without_time(text), date(2000, 12, 31)) for text in (left, right))
        except ValueError:
            continue
        balance += (a < b) - (a > b)
    return balance > 0


def without_time(text: str) -> str:
    return re.sub(r"^\d{1,2}:\d{2}(?::\d{2})?\s+|\s+\d{1,2}:\d{2}(?::\d{2})?$", "", clean_line(text))


def is_no_document(values: Mapping[str, str]) -> bool:
    """Empty rows, the row that numbers the columns, months, sums and who signed the book."""
    filled = {name: value.strip() for name, value in values.items() if value.strip()}
    if not filled.keys() & {"subject", "code", "number", "notation", "arrival", "arrived_on", "issued_on"}:
        return True
    sums = {name for name, value in filled.items() if _SUM.fullmatch(fold(value))}
    if sums & _SAYS_SUM and not (filled.keys() - sums) & {"arrived_on", "issued_on"}:
        return True
    if len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(value) for value in filled.values()):
        return True
    return len(filled) == 1 and bool(_BETWEEN.match(fold(next(iter(filled.values())))))


_SAYS_SUM = {"arrival", "arrived_on", "issued_on", "number", "code", "subject"}  # where “Cộng” is no office and no word
_COLUMN_NUMBER = re.compile(r"[(\[]?(?:\d{1,2}|[A-Za-z])[)\]]?")
_SUM = re.compile(r"(?:(?:tong )?(?:cong|so)|mang sang|chuyen sang|luy ke)(?: .{0,30})?")
_BETWEEN = re.compile(
    r"(?:thang|quy|nam|tuan|ngay|trang|quyen) ?[\divx]|(?:tong )?(?:cong|so)\b|nguoi (?:lap|vao|giu|ghi)|van thu$|"
    r"(?:\w+ ){0,4}ngay \d+ thang|ky,? ghi ro"
)
