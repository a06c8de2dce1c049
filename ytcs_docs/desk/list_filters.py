"""What a list of documents or work is narrowed to, read from an address, and how that is said and undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from ytcs_docs.core import clock
from ytcs_docs.core.web import Chip, chosen, with_query, without
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.queries import DocumentFilter
from ytcs_docs.documents.rules import ListOrder, Status, Urgency
from ytcs_docs.language.dates import day_or_none
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.queries import AssignmentFilter
from ytcs_docs.tasks.rules import AssignmentOrder, AssignmentView, Part

Arguments = MultiDict[str, str]
Kind = TypeVar("Kind", bound=LabelledEnum)
TEXT_LENGTH = 200


class Period(LabelledEnum):
    """Days that are asked for often; counted from today."""

    TODAY = "hom-nay", "Hôm nay"
    WEEK = "7-ngay", "7 ngày qua"
    MONTH = "thang-nay", "Tháng này"
    QUARTER = "quy-nay", "Quý này"
    YEAR = "nam-nay", "Năm nay"
    LAST_YEAR = "nam-truoc", "Năm trước"

    def days(self, today: date) -> tuple[date, date]:
        """Its first and last day."""
        if self is Period.LAST_YEAR:
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
        first = {
            Period.TODAY: today,
            Period.WEEK: today - timedelta(days=6),
            Period.MONTH: today.replace(day=1),
            Period.QUARTER: date(today.year, (today.month - 1) // 3 * 3 + 1, 1),
            Period.YEAR: date(today.year, 1, 1),
        }
        return first[self], today


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its ``key`` in the address, the orders that presses on its heading give. Those not ``usual``
    are shown when they are chosen; a ``fixed`` one always is."""

    key: str
    label: str
    orders: tuple[LabelledEnum, ...] = ()
    usual: bool = True
    fixed: bool = False


COLUMNS = {
    Direction.INCOMING: (
        Column("so-den", "Số đến", (ListOrder.NUMBER, ListOrder.NUMBER_UP), fixed=True),
        Column("ngay", "Ngày đến", (ListOrder.NEWEST, ListOrder.OLDEST)),
        Column("ky-hieu", "Số, ký hiệu", (ListOrder.ISSUED, ListOrder.ISSUED_UP)),
        Column("co-quan", "Cơ quan ban hành", (ListOrder.ISSUER, ListOrder.ISSUER_DOWN)),
        Column("loai", "Loại", (ListOrder.TYPE, ListOrder.TYPE_DOWN), usual=False),
        Column("trich-yeu", "Trích yếu", fixed=True),
        Column("nguoi-ky", "Người ký", usual=False),
        Column("chu-tri", "Chủ trì"),
        Column("linh-vuc", "Lĩnh vực", usual=False),
        Column("han", "Hạn"),
        Column("trang-thai", "Trạng thái"),
        Column("ghi-chu", "Ghi chú", usual=False),
    ),
    Direction.OUTGOING: (
        Column("so", "Số, ký hiệu", (ListOrder.NUMBER, ListOrder.NUMBER_UP), fixed=True),
        Column("ngay", "Ngày", (ListOrder.ISSUED, ListOrder.ISSUED_UP)),
        Column("loai", "Loại", (ListOrder.TYPE, ListOrder.TYPE_DOWN)),
        Column("trich-yeu", "Trích yếu", fixed=True),
        Column("don-vi", "Đơn vị soạn", usual=False),
        Column("nguoi-ky", "Người ký"),
        Column("noi-nhan", "Nơi nhận"),
        Column("linh-vuc", "Lĩnh vực", usual=False),
        Column("trang-thai", "Trạng thái"),
        Column("ghi-chu", "Ghi chú", usual=False),
    ),
}


TASK_COLUMNS = (
    Column("han", "Hạn", (AssignmentOrder.LATE, AssignmentOrder.FAR)),
    Column("viec", "Việc", (AssignmentOrder.NEWEST, AssignmentOrder.FIRST)),
    Column("theo", "Theo văn bản"),
    Column("don-vi", "Đơn vị", (AssignmentOrder.UNIT, AssignmentOrder.UNIT_DOWN)),
    Column("phan", "Phân công"),
    Column("trang-thai", "Trạng thái"),
)


def shown_columns(direction: Direction, keys: Sequence[str] | None) -> list[Column]:
    """The chosen ones in their order; the usual ones where nobody has chosen."""
    wanted = {column.key for column in COLUMNS[direction] if column.usual} if keys is None else set(keys)
    return [column for column in COLUMNS[direction] if column.fixed or column.key in wanted]


def document_filter(direction: Direction, arguments: Arguments) -> DocumentFilter:
    """A filter from an address; what makes no sense does not narrow."""
    first, last = _days(arguments)
    year = arguments.get("nam", 0, type=int) or 0
    return DocumentFilter(
        direction=direction,
        text=arguments.get("tim", "").strip()[:TEXT_LENGTH],
        type_codes=tuple(code for code in arguments.getlist("loai") if code in TYPES),
        issuer=arguments.get("co-quan", "").strip()[:TEXT_LENGTH],
        statuses=_several(Status, arguments.getlist("trang-thai")),
        urgencies=_several(Urgency, arguments.getlist("do-khan")),
        register_ids=tuple(int(key) for key in arguments.getlist("so") if key.isdecimal() and len(key) < 10),
        year=year if year in range(1945, 2200) else None,
        date_from=first,
        date_to=last,
        order=chosen(ListOrder, arguments.get("sap-xep")) or ListOrder.NEWEST,
    )


def document_chips(wanted: DocumentFilter, arguments: Arguments, list_url: str, registers: Iterable[Any]) -> list[Chip]:
    """What narrows a list of documents."""
    titles = {str(register.id): register.title for register in registers}
    found = [
        *_chips(arguments, list_url, "tim", {wanted.text: f"“{wanted.text}”"} if wanted.text else {}),
        *_chips(arguments, list_url, "co-quan", {wanted.issuer: wanted.issuer} if wanted.issuer else {}),
        *_day_chips(arguments, list_url),
        *_chips(arguments, list_url, "trang-thai", {one.value: one.label for one in wanted.statuses}),
        *_chips(arguments, list_url, "loai", {code: TYPES[code].name for code in wanted.type_codes}),
        *_chips(arguments, list_url, "do-khan", {one.value: one.label for one in wanted.urgencies}),
        *_chips(arguments, list_url, "so", {str(key): titles.get(str(key), "sổ khác") for key in wanted.register_ids}),
    ]
    if wanted.year:
        found.append(Chip(f"năm {wanted.year}", _without(arguments, list_url, {"nam": None})))
    return found


NO_TOPIC = "-"  # an address holds no empty value


def assignment_filter(arguments: Arguments, *, given: bool) -> AssignmentFilter:
    """The same for a list of work."""
    topic = arguments.get("linh-vuc", "")
    first, last = _days(arguments)
    return AssignmentFilter(
        view=chosen(AssignmentView, arguments.get("xem")) or AssignmentView.OPEN,
        text=arguments.get("tim", "").strip()[:TEXT_LENGTH],
        unit_id=arguments.get("don-vi", type=int),
        holder_id=arguments.get("noi", type=int),
        document_id=arguments.get("van-ban", type=int),
        parts=_several(Part, arguments.getlist("vai")),
        user_id=arguments.get("nguoi", type=int),
        topic="" if topic == NO_TOPIC else topic or None,
        urgencies=_several(Urgency, arguments.getlist("do-khan")),
        given=given,
        given_from=first,
        given_to=last,
        order=chosen(AssignmentOrder, arguments.get("sap-xep")) or AssignmentOrder.LATE,
    )


def assignment_chips(wanted: AssignmentFilter, arguments: Arguments, list_url: str) -> list[Chip]:
    """What narrows a list of work, besides its view and the place in its heading."""
    topic = {wanted.topic or NO_TOPIC: wanted.topic or "không ghi lĩnh vực"} if wanted.topic is not None else {}
    return [
        *_chips(arguments, list_url, "tim", {wanted.text: f"“{wanted.text}”"} if wanted.text else {}),
        *_day_chips(arguments, list_url, "giao "),
        *_chips(arguments, list_url, "vai", {one.value: one.label for one in wanted.parts}),
        *_chips(arguments, list_url, "do-khan", {one.value: one.label for one in wanted.urgencies}),
        *_chips(arguments, list_url, "linh-vuc", topic),
    ]


def _several(kind: type[Kind], values: Iterable[str]) -> tuple[Kind, ...]:
    return tuple(dict.fromkeys(one for value in values if (one := chosen(kind, value)) is not None))


def _days(arguments: Arguments) -> tuple[date | None, date | None]:
    """From and to: of a period, or typed; what is typed goes first."""
    today = clock.today()
    first, last = day_or_none(arguments.get("tu"), today), day_or_none(arguments.get("den"), today)
    period = chosen(Period, arguments.get("ky"))
    return period.days(today) if period and first is None and last is None else (first, last)


def _day_chips(arguments: Arguments, list_url: str, before: str = "") -> list[Chip]:
    first, last = _days(arguments)
    if first is None and last is None:
        return []
    period = chosen(Period, arguments.get("ky"))
    if period and (first, last) == period.days(clock.today()):
        said = f"{before}{period.label[:1].lower()}{period.label[1:]}"
    else:
        ends = [f"từ {format_date(first)}" if first else "", f"đến {format_date(last)}" if last else ""]
        said = before + " ".join(filter(None, ends))
    return [Chip(said, _without(arguments, list_url, {"ky": None, "tu": None, "den": None}))]


def _chips(arguments: Arguments, list_url: str, name: str, labels: dict[str, str]) -> list[Chip]:
    return [Chip(label, _without(arguments, list_url, {name: value})) for value, label in labels.items()]


def _without(arguments: Arguments, list_url: str, gone: Mapping[str, str | None]) -> str:
    """The list without some values; the memory of the filter is cleared where nothing is left."""
    left = without(arguments, gone)
    return with_query(list_url, left) if left else f"{list_url}?xoa=1"
