"""Tables that a duty asks units for: columns, what may stand in a cell, what is missing, totals. Pure.

Values are kept as text: numbers plainly (``1234.5``), days as ISO 8601, choices as they are called, files by their id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.language.dates import day_or_none
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.language.text import fold

MAX_COLUMNS = 40
MAX_ROWS = 300
MAX_TEXT = 1000
MAX_NUMBER = Decimal(10) ** 15
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[. ]\d{3})+(?:,\d{1,9})?", re.ASCII)  # 1.234.567,5
_PLAIN = re.compile(r"[+-]?\d{1,16}(?:[.,]\d{1,9})?", re.ASCII)  # 1234567,5 and 0.5

Row = Mapping[str, str]


class ColumnKind(LabelledEnum):
    """What stands in a column."""

    NUMBER = "number", "Số"
    TEXT = "text", "Chữ"
    DAY = "date", "Ngày"
    CHOICE = "choice", "Chọn trong danh sách"
    FILE = "file", "Tệp"


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnData:
    """A column of a table; ``least`` and ``most`` bound numbers."""

    id: int | None = None
    name: str
    kind: ColumnKind = ColumnKind.NUMBER
    required: bool = True
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def key(self) -> str:
        return str(self.id)

    @property
    def is_number(self) -> bool:
        return self.kind is ColumnKind.NUMBER

    @property
    def is_file(self) -> bool:
        return self.kind is ColumnKind.FILE

    @property
    def is_choice(self) -> bool:
        return self.kind is ColumnKind.CHOICE

    @property
    def is_day(self) -> bool:
        return self.kind is ColumnKind.DAY

    @property
    def shown_least(self) -> str:
        return "" if self.least is None else shown_number(Decimal(str(self.least)))

    @property
    def shown_most(self) -> str:
        return "" if self.most is None else shown_number(Decimal(str(self.most)))

    @property
    def hint(self) -> str:
        """``từ 0 đến 100``; empty where anything goes."""
        low, high = self.shown_least, self.shown_most
        return " ".join(word for word in (low and f"từ {low}", high and f"đến {high}") if word)


def check_columns(columns: Sequence[ColumnData]) -> None:
    """Raises :class:`InvalidInput` for what is no table."""
    if not columns:
        raise InvalidInput("Bảng phải có ít nhất một cột.", "columns")
    if len(columns) > MAX_COLUMNS:
        raise InvalidInput(f"Bảng không quá {MAX_COLUMNS} cột.", "columns")
    names = [fold(column.name) for column in columns]
    for column, name in zip(columns, names, strict=True):
        if names.count(name) > 1:
            raise InvalidInput(f"Có hai cột cùng tên “{column.name}”.", "columns")
        if column.is_choice and len(column.choices) < 2:
            raise InvalidInput(f"Cột “{column.name}”: ghi ít nhất hai lựa chọn, mỗi lựa chọn một dòng.", "columns")
        if len({choice.casefold() for choice in column.choices}) < len(column.choices):
            raise InvalidInput(f"Cột “{column.name}”: có lựa chọn ghi hai lần.", "columns")
        if column.least is not None and column.most is not None and column.least > column.most:
            raise InvalidInput(f"Cột “{column.name}”: số nhỏ nhất lớn hơn số lớn nhất.", "columns")


def canonical(column: ColumnData, typed: str, today: date) -> str:
    """What is kept of what was typed into a cell; raises :class:`InvalidInput`. A file's id is not looked into."""
    typed = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if not typed or column.is_file:
        return typed
    if column.is_number:
        number = parse_number(typed)
        if number is None:
            raise InvalidInput("Nhập một số, ví dụ 1.250 hoặc 12,5.")
        if (column.least is not None and number < Decimal(str(column.least))) or (
            column.most is not None and number > Decimal(str(column.most))
        ):
            raise InvalidInput(f"Nhập số {column.hint}.")
        return plain(number)
    if column.is_day:
        day = day_or_none(typed, today)
        if day is None:
            raise InvalidInput("Nhập ngày dạng 05/03/2026.")
        return day.isoformat()
    if column.is_choice:
        same = [choice for choice in column.choices if choice.casefold() == typed.casefold()]
        same = same or [choice for choice in column.choices if fold(choice) == fold(typed)]
        if len(same) != 1:
            raise InvalidInput("Chọn một trong: " + "; ".join(column.choices) + ".")
        return same[0]
    if len(typed) > MAX_TEXT:
        raise InvalidInput(f"Không được dài quá {MAX_TEXT} ký tự.")
    return typed


def parse_number(typed: str) -> Decimal | None:
    """A number as people here write it: ``1.234`` is one thousand two hundred and thirty-four, ``0,5`` a half; a point
    that groups no thousands is taken for a comma."""
    typed = typed.replace("\u2212", "-").replace("\u00a0", " ").strip()
    if _GROUPED.fullmatch(typed):
        found = Decimal(typed.replace(".", "").replace(" ", "").replace(",", "."))
    elif _PLAIN.fullmatch(typed):
        found = Decimal(typed.replace(",", "."))
    else:
        return None
    return found if abs(found) < MAX_NUMBER else None


def plain(number: Decimal) -> str:
    """``1234.5``, never ``1.2345E+3``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_number(number: Decimal) -> str:
    """``1.234,5``."""
    whole, _, rest = plain(abs(number)).partition(".")
    sign = "-" if number < 0 else ""
    return f"{sign}{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def shown(column: ColumnData, value: str) -> str:
    """A kept value as people read it."""
    if not value:
        return ""
    if column.is_number:
        return shown_number(Decimal(value))
    if column.is_day:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value


def missing_in(columns: Sequence[ColumnData], rows: Sequence[Row]) -> str:
    """What keeps a table from being complete, as a sentence; empty when nothing does."""
    if not rows:
        return "Chưa nhập bảng số liệu."
    for number, row in enumerate(rows, 1):
        for column in columns:
            if column.required and not row.get(column.key):
                place = f"dòng {number}, " if len(rows) > 1 else ""
                return f"Bảng số liệu còn thiếu: {place}cột “{column.name}”."
    return ""


def totals(columns: Sequence[ColumnData], rows: Iterable[Row]) -> dict[str, Decimal]:
    """Sums of the columns of numbers in which anything stands, by column key."""
    found: dict[str, Decimal] = {}
    numbers = [column.key for column in columns if column.is_number]
    for row in rows:
        for key in numbers:
            if row.get(key):
                found[key] = found.get(key, Decimal(0)) + Decimal(row[key])
    return found
