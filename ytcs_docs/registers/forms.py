"""Forms for registers and numbers."""

from __future__ import annotations

from datetime import date

from wtforms.validators import NumberRange

from ytcs_docs.core.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    Needed,
    NumberField,
    OfficeForm,
)
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.registers.rules import Direction


class RegisterForm(OfficeForm):
    """Opening a book."""

    direction = ChoiceField("Chiều", pairs=Direction.pairs())
    year = NumberField("Năm", [Needed(), NumberRange(2000, 2100, "Năm không hợp lý.")])
    name = LineField("Tên sổ", [Needed("Phải đặt tên sổ.")], limit=120)
    type_codes = ChoicesField("Loại văn bản", pairs=[(kind.code, kind.name) for kind in TYPES.values()])
    start_number = NumberField("Số bắt đầu", [Needed(), NumberRange(1, 999_999, "Số bắt đầu phải từ 1 trở lên.")])


class ReserveForm(OfficeForm):
    """Keeping numbers for later."""

    count = NumberField("Số lượng số", [Needed(), NumberRange(1, 50, "Mỗi lần giữ từ 1 đến 50 số.")], default=1)
    until = DayField("Giữ đến ngày", [Needed()])
    reason = LineField("Lý do, người xin giữ", [Needed("Phải ghi lý do giữ số.")], limit=300)


class VoidForm(OfficeForm):
    """Giving a number up."""

    number = NumberField("Số", [Needed(), NumberRange(1, 999_999, "Số không hợp lệ.")])
    reason = LineField("Lý do hủy", [Needed("Phải ghi lý do hủy số.")], limit=300)


def direction_of(text: str) -> Direction:
    return Direction.OUTGOING if text == Direction.OUTGOING.value else Direction.INCOMING


def default_until(today: date) -> date:
    """Default end of a reservation: seven days from today, at most 31 December."""
    return min(date.fromordinal(today.toordinal() + 7), date(today.year, 12, 31))
