"""Questions about registers and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document, Register, RegisterEntry, RegisterType
from ytcs_docs.documents.rules import ANY_TYPE, Direction, EntryState


def register_with_type(organization_id: int, direction: Direction, year: int, type_code: str) -> Register | None:
    """The book that names this type itself."""
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
    """The book a document of this type goes into: the one that names it, else the common one."""
    named = register_with_type(organization_id, direction, year, type_code)
    return named or register_with_type(organization_id, direction, year, ANY_TYPE)


def registers_of(
    organization_id: int, direction: Direction | None = None, year: int | None = None
) -> Sequence[Register]:
    """Books of an agency, newest year first; their types are loaded when asked for."""
    query = select(Register).where(Register.organization_id == organization_id)
    if direction is not None:
        query = query.where(Register.direction == direction)
    if year is not None:
        query = query.where(Register.year == year)
    return session().scalars(query.order_by(Register.year.desc(), Register.direction, Register.id)).all()


def latest_year_before(organization_id: int, direction: Direction, year: int) -> int | None:
    """The last year before ``year`` in which the agency had books of this direction."""
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
    """Numbers that are kept and may still be used."""
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


def special_entries(register_id: int) -> Sequence[RegisterEntry]:
    """Kept, voided and back-dated numbers of a book."""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """What a book's numbers look like. ``first`` and ``last`` are None for a book without numbers."""

    register: Register
    first: int | None
    last: int | None
    used: int
    voided: tuple[int, ...]
    reserved: tuple[int, ...]
    missing: tuple[int, ...]
    doubled: tuple[int, ...]

    @property
    def sound(self) -> bool:
        return not self.missing and not self.doubled


def registers_with_types(organization_id: int) -> Sequence[Register]:
    """Books of an agency with the types that go into each, for the page that lists them."""
    query = select(Register).options(selectinload(Register.types)).where(Register.organization_id == organization_id)
    return session().scalars(query.order_by(Register.year.desc(), Register.direction, Register.id)).all()


def certify(register: Register) -> Certificate:
    """Compare the book's numbers, its documents and its counter.

    Missing: a number between the first and the last given that has no row, or is marked used without a
    document; gaps of an old book that was taken over are its own. Doubled: a number with two rows or two
    documents, or an outgoing code printed twice.
    """
    entries = session().execute(
        select(RegisterEntry.number, RegisterEntry.state).where(RegisterEntry.register_id == register.id)
    )
    rows = [(number, state) for number, state in entries]
    documents = Counter(session().scalars(select(Document.number).where(Document.register_id == register.id)))
    given = Counter(number for number, _ in rows)
    states = dict(rows)
    highest = max([register.next_number - 1, *given, *documents])
    lowest = min([register.start_number, *given, *documents])
    expected = range(max(lowest, (register.taken_over_to or 0) + 1), highest + 1)
    return Certificate(
        register=register,
        first=lowest if given or documents else None,
        last=highest if given or documents else None,
        used=sum(documents.values()),
        voided=tuple(sorted(number for number, state in rows if state is EntryState.VOIDED)),
        reserved=tuple(sorted(number for number, state in rows if state is EntryState.RESERVED)),
        missing=tuple(
            number
            for number in expected
            if number not in states or (states[number] is EntryState.USED and number not in documents)
        ),
        doubled=tuple(sorted(_doubled_codes(register) | {n for n in given if given[n] > 1 or documents[n] > 1})),
    )


def _doubled_codes(register: Register) -> set[int]:
    """Outgoing numbers whose printed code stands on another document of the same book and year."""
    if register.direction is not Direction.OUTGOING:
        return set()
    same = (
        select(Document.code_key)
        .where(Document.register_id == register.id)
        .group_by(Document.code_key)
        .having(func.count() > 1)
    )
    query = select(Document.number).where(Document.register_id == register.id, Document.code_key.in_(same))
    return set(session().scalars(query))


def certify_year(year: int, organization_id: int | None = None) -> list[Certificate]:
    """All books of a year, of one agency or of all."""
    query = (
        select(Register)
        .options(joinedload(Register.organization))
        .where(Register.year == year)
        .order_by(Register.organization_id, Register.direction, Register.id)
    )
    if organization_id is not None:
        query = query.where(Register.organization_id == organization_id)
    return [certify(register) for register in session().scalars(query)]
