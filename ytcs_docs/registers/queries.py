"""Questions about registers and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.registers.models import Register, RegisterEntry, RegisterType
from ytcs_docs.registers.rules import ANY_TYPE, Direction, EntryState


def register_with_type(organization_id: int, direction: Direction, year: int, type_code: str) -> Register | None:
    """The register that lists this type itself."""
    query = (
        select(Register)
        .join(RegisterType, RegisterType.register_id == Register.id)
        .where(
            RegisterType.organization_id == organization_id,
            RegisterType.direction == direction,
            RegisterType.year == year,
            RegisterType.type_code == type_code,
        )
    )
    return session().scalar(query)


def register_taking(organization_id: int, direction: Direction, year: int, type_code: str) -> Register | None:
    """The register for documents of this type: the one that lists it, else the one for all other types."""
    named = register_with_type(organization_id, direction, year, type_code)
    return named or register_with_type(organization_id, direction, year, ANY_TYPE)


def registers_of(
    organization_id: int, direction: Direction | None = None, year: int | None = None
) -> Sequence[Register]:
    """Registers of an agency, newest year first; their types are loaded lazily."""
    query = select(Register).where(Register.organization_id == organization_id)
    if direction is not None:
        query = query.where(Register.direction == direction)
    if year is not None:
        query = query.where(Register.year == year)
    return session().scalars(query.order_by(Register.year.desc(), Register.direction, Register.id)).all()


def has_registers(organization_id: int) -> bool:
    return session().scalar(select(Register.id).where(Register.organization_id == organization_id).limit(1)) is not None


def latest_year_before(organization_id: int, direction: Direction, year: int) -> int | None:
    """The last year before ``year`` in which the agency had registers of this direction."""
    query = select(func.max(Register.year)).where(
        Register.organization_id == organization_id, Register.direction == direction, Register.year < year
    )
    return session().scalar(query)


def count_reserved(register_id: int) -> int:
    query = select(func.count()).where(
        RegisterEntry.register_id == register_id, RegisterEntry.state == EntryState.RESERVED
    )
    return session().scalar(query) or 0


def reserved_entries(organization_id: int, direction: Direction, today: date) -> Sequence[RegisterEntry]:
    """Reserved numbers of this year that may still be used."""
    query = (
        select(RegisterEntry)
        .join(Register)
        .options(joinedload(RegisterEntry.register))
        .where(
            Register.organization_id == organization_id,
            Register.direction == direction,
            Register.year == today.year,
            RegisterEntry.state == EntryState.RESERVED,
            RegisterEntry.reserved_until >= today,
        )
        .order_by(RegisterEntry.register_id, RegisterEntry.number)
    )
    return session().scalars(query).all()


def has_overdue_reservations(today: date) -> bool:
    """Whether a number is still kept although its day has passed."""
    query = select(RegisterEntry.number).where(
        RegisterEntry.state == EntryState.RESERVED, RegisterEntry.reserved_until < today
    )
    return session().scalar(query.limit(1)) is not None


def count_of_entries(register_id: int) -> int:
    """How many numbers a book has, whatever became of them."""
    query = select(func.count()).select_from(RegisterEntry).where(RegisterEntry.register_id == register_id)
    return session().scalar(query) or 0


def special_entries(register_id: int) -> Sequence[RegisterEntry]:
    """Reserved, voided and back-dated numbers of a register; the latest 200."""
    query = (
        select(RegisterEntry)
        .where(
            RegisterEntry.register_id == register_id,
            (RegisterEntry.state != EntryState.USED) | (RegisterEntry.backdate_reason != ""),
        )
        .order_by(RegisterEntry.number.desc())
        .limit(200)
    )
    return session().scalars(query).all()


def registers_with_types(organization_id: int) -> Sequence[Register]:
    """Registers of an agency with their types loaded, for the page that lists them."""
    query = select(Register).options(selectinload(Register.types)).where(Register.organization_id == organization_id)
    return session().scalars(query.order_by(Register.year.desc(), Register.direction, Register.id)).all()


def own_register(agency_id: int, register_id: int) -> Register:
    """A register of the agency; raises :class:`NotFound` for another agency's."""
    register = load(Register, register_id, "Không có sổ này.")
    if register.organization_id != agency_id:
        raise NotFound("Không có sổ này.")
    return register
