"""Registers and their numbers: each is given once, in the transaction that saves the document.

A rolled-back transaction releases its number; a voided number or an expired reservation is never given again
(Decree 30/2020, articles 15 and 22, appendix IV).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR, Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.decree30.codes import pad_number
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.models import Register, RegisterEntry, RegisterType
from ytcs_docs.registers.rules import ANY_TYPE, Direction, EntryState

MAX_RESERVED_AT_ONCE = 50


class NumberTaken(RuleBroken):
    """Files were made for a number that somebody else has got meanwhile: they have to be made anew."""


class BackDated(InvalidInput):
    """A number after an entry with a later date; allowed with a reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterData:
    """A register as the agency defines it; no types means all types without a register of their own."""

    direction: Direction
    year: int
    name: str
    type_codes: tuple[str, ...] = field(default=())
    start_number: int = 1


def open_register(organization_id: int, data: RegisterData, by: Actor) -> Register:
    """Open a register. Raises :class:`InvalidInput` when one of its types already has a register that year."""
    agency = load(Organization, organization_id)
    if not agency.keeps_register:
        raise RuleBroken(f"{agency.name} chưa được khai báo là cơ quan mở sổ tại hệ thống này.")
    if not data.name:
        raise InvalidInput("Phải đặt tên sổ.", "name")
    if not 2000 <= data.year <= clock.today().year + 1:
        raise InvalidInput("Năm của sổ không hợp lý.", "year")
    if data.start_number < 1:
        raise InvalidInput("Số bắt đầu phải từ 1 trở lên.", "start_number")
    types = data.type_codes or (ANY_TYPE,)
    for type_code in types:
        existing = register_queries.register_with_type(organization_id, data.direction, data.year, type_code)
        if existing is not None:
            label = TYPES[type_code].name if type_code in TYPES else "Các loại còn lại"
            raise InvalidInput(f"“{label}” đã thuộc sổ “{existing.title}”.", "type_codes")
    register = Register(
        organization_id=organization_id,
        direction=data.direction,
        year=data.year,
        name=data.name,
        start_number=data.start_number,
        next_number=data.start_number,
        types=[
            RegisterType(organization_id=organization_id, direction=data.direction, year=data.year, type_code=type_code)
            for type_code in types
        ],
    )
    session().add(register)
    session().flush()
    start = f", bắt đầu từ số {pad_number(data.start_number)}" if data.start_number > 1 else ""
    record(by, Subject.REGISTER, register.id, "opened", f"Mở {register.title}{start}")
    return register


def register_for(organization_id: int, direction: Direction, type_code: str, day: date, by: Actor) -> Register:
    """The register for a type on a day; in a new year the registers of the year before are first opened again."""
    register = register_queries.register_taking(organization_id, direction, day.year, type_code)
    if register is None and continue_into(organization_id, direction, day.year, by):
        register = register_queries.register_taking(organization_id, direction, day.year, type_code)
    if register is None:
        raise RuleBroken(f"Chưa mở sổ năm {day.year} cho loại văn bản này. Hãy mở sổ trong mục “Sổ đăng ký”.")
    return register


def continue_into(organization_id: int, direction: Direction, year: int, by: Actor) -> bool:
    """Open the registers of the latest earlier year again, unless ``year`` has any; returns whether it did."""
    load(Organization, organization_id)  # locks: two clerks on New Year's morning must not open them twice
    if register_queries.registers_of(organization_id, direction, year):
        return False
    earlier = register_queries.latest_year_before(organization_id, direction, year)
    if earlier is None:
        return False
    for register in register_queries.registers_of(organization_id, direction, earlier):
        if not register.types:
            continue  # an imported old register
        codes = tuple(row.type_code for row in register.types if row.type_code != ANY_TYPE)
        open_register(
            organization_id,
            RegisterData(direction=direction, year=year, name=register.name, type_codes=codes),
            by,
        )
    return True


def allocate(register: Register, on_date: date, by: Actor, backdate_reason: str = "") -> RegisterEntry:
    """Allocate the next number of a register, for the document saved in the same transaction."""
    entry = _take_next(register, on_date, by)
    _check_order(entry, register.year, backdate_reason)
    return entry


def expected_number(organization_id: int, direction: Direction, type_code: str, day: date) -> int:
    """The number that :func:`allocate` would give now; somebody else may get it first. For files that bear their
    number and are made before the transaction."""
    register = register_queries.register_taking(organization_id, direction, day.year, type_code)
    return register.next_number if register is not None else 1


def _take_next(
    register: Register, on_date: date, by: Actor, *, reserved_until: date | None = None, reason: str = ""
) -> RegisterEntry:
    raised = session().scalar(
        update(Register)
        .where(Register.id == register.id, Register.closed_at.is_(None))
        .values(next_number=Register.next_number + 1)
        .returning(Register.next_number)
        .execution_options(synchronize_session=False)
    )
    if raised is None:
        raise RuleBroken(f"{register.title} đã khóa, không cấp số được nữa.")
    entry = RegisterEntry(
        register_id=register.id,
        number=raised - 1,
        state=EntryState.USED if reserved_until is None else EntryState.RESERVED,
        on_date=on_date,
        reason=reason,
        reserved_until=reserved_until,
        by_name=by.name,
        at=clock.now(),
    )
    session().add(entry)
    return entry


def _check_order(entry: RegisterEntry, year: int, reason: str) -> None:
    out_of_year = entry.on_date.year != year
    if out_of_year and not reason:
        raise BackDated(
            f"Ngày {format_date(entry.on_date)} không thuộc năm của sổ ({year}). Nếu đúng, hãy nhập lý do.",
            "backdate_reason",
        )
    with session().no_autoflush:
        latest = session().scalar(
            select(RegisterEntry.on_date)
            .where(
                RegisterEntry.register_id == entry.register_id,
                RegisterEntry.number < entry.number,
                RegisterEntry.state == EntryState.USED,
            )
            .order_by(RegisterEntry.on_date.desc())  # reads the end of the index, not a maximum over all
            .limit(1)
        )
    out_of_order = latest is not None and entry.on_date < latest
    if latest is not None and out_of_order and not reason:
        raise BackDated(
            f"Số tiếp theo là {pad_number(entry.number)} nhưng sổ đã có văn bản ngày {format_date(latest)}, "
            f"sau ngày {format_date(entry.on_date)}. Nếu đúng là ghi lùi ngày, hãy nhập lý do.",
            "backdate_reason",
        )
    if out_of_year or out_of_order:
        entry.backdate_reason = reason


def reserve(register_id: int, count: int, until: date, reason: str, by: Actor) -> list[RegisterEntry]:
    """Reserve the next ``count`` numbers until a day; raises :class:`InvalidInput`."""
    today = clock.today()
    register = load(Register, register_id)
    if register.direction is Direction.INCOMING:
        raise RuleBroken("Số đến ghi theo thứ tự nhận, không giữ trước được.")
    if not 1 <= count <= MAX_RESERVED_AT_ONCE:
        raise InvalidInput(f"Mỗi lần giữ từ 1 đến {MAX_RESERVED_AT_ONCE} số.", "count")
    if not reason:
        raise InvalidInput("Phải ghi lý do giữ số.", "reason")
    if until < today or until.year != register.year:
        raise InvalidInput("Hạn giữ số phải từ hôm nay và trong năm của sổ.", "until")
    entries = [_take_next(register, today, by, reserved_until=until, reason=reason) for _ in range(count)]
    session().flush()
    numbers = ", ".join(pad_number(entry.number) for entry in entries)
    record(by, Subject.REGISTER, register.id, "reserved", f"Giữ số {numbers} đến {format_date(until)}: {reason}")
    return entries


def take_reserved(register: Register, number: int, on_date: date, by: Actor) -> RegisterEntry:
    """Use a reserved number; raises :class:`RuleBroken` when it is no longer reserved."""
    entry = session().get(RegisterEntry, (register.id, number), with_for_update=True, populate_existing=True)
    if register.closed_at is not None:
        raise RuleBroken(f"{register.title} đã khóa, không cấp số được nữa.")
    if entry is None or entry.state is not EntryState.RESERVED or _expired(entry):
        raise RuleBroken(f"Số {pad_number(number)} không còn được giữ. Hãy chọn số khác hoặc lấy số tiếp theo.")
    entry.state, entry.on_date, entry.by_name, entry.at = EntryState.USED, on_date, by.name, clock.now()
    return entry


def _expired(entry: RegisterEntry) -> bool:
    return entry.reserved_until is not None and entry.reserved_until < clock.today()


def void_entry(register_id: int, number: int, reason: str, by: Actor) -> RegisterEntry:
    """Void a number for good; it stays in the printed register with its reason. Its document, if it has one, is
    voided by ``documents.commands.void_number``."""
    if not reason:
        raise InvalidInput("Phải ghi lý do hủy số.", "reason")
    entry = session().get(RegisterEntry, (register_id, number), with_for_update=True, populate_existing=True)
    if entry is None:
        raise InvalidInput("Sổ này không có số đó.", "number")
    if entry.state is EntryState.VOIDED:
        raise RuleBroken(f"Số {pad_number(number)} đã được hủy trước đó.")
    entry.state, entry.reason = EntryState.VOIDED, reason
    record(by, Subject.REGISTER, register_id, "voided", f"Hủy số {pad_number(number)}: {reason}")
    session().flush()
    return entry


def expire_reservations(today: date) -> int:
    """Void the reserved numbers whose day has passed; returns how many. Called by the worker."""
    query = select(RegisterEntry).where(
        RegisterEntry.state == EntryState.RESERVED, RegisterEntry.reserved_until < today
    )
    # one that is being used at this moment is locked; afterwards it is reserved no more
    overdue: Sequence[RegisterEntry] = session().scalars(query.with_for_update(skip_locked=True)).all()
    for entry in overdue:
        until = format_date(entry.reserved_until) if entry.reserved_until else ""
        void_entry(entry.register_id, entry.number, f"Hết hạn giữ số ngày {until} ({entry.reason})", OPERATOR)
    return len(overdue)


def close_register(register_id: int, by: Actor) -> Register:
    """Close a register at the end of its year: no more numbers. Reserved ones must be used or voided first."""
    register = load(Register, register_id)
    if register.closed_at is not None:
        raise RuleBroken(f"{register.title} đã khóa trước đó.")
    if clock.today() < date(register.year, 12, 31):
        raise RuleBroken(f"Sổ được khóa khi hết năm, từ ngày 31/12/{register.year}.")
    reserved_count = register_queries.count_reserved(register_id)
    if reserved_count:
        raise RuleBroken(f"Còn {reserved_count} số đang giữ. Hãy dùng hoặc hủy các số đó trước khi khóa sổ.")
    register.closed_at, register.closed_by = clock.now(), by.name
    last = register.next_number - 1
    record(by, Subject.REGISTER, register.id, "closed", f"Khóa {register.title}, số cuối {pad_number(last)}")
    return register
