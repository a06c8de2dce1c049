"""What stands in a register: its numbers with their documents, and whether they are whole."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document
from ytcs_docs.registers.certificate import Certificate, certify
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import Direction


def register_rows(
    register_id: int, offset: int = 0, limit: int | None = None
) -> list[tuple[RegisterEntry, Document | None]]:
    """The numbers of a book in order, with their documents, for printing; all of them, or some."""
    query = (
        select(RegisterEntry, Document)
        .outerjoin(
            Document,
            and_(Document.register_id == RegisterEntry.register_id, Document.number == RegisterEntry.number),
        )
        .where(RegisterEntry.register_id == register_id)
        .order_by(RegisterEntry.number)
        .offset(offset)
        .limit(limit)
    )
    return [(entry, document) for entry, document in session().execute(query)]


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


def certificate_of(register: Register) -> Certificate:
    """Whether the numbers of a register are whole: see :func:`certify`."""
    entries = session().execute(
        select(RegisterEntry.number, RegisterEntry.state).where(RegisterEntry.register_id == register.id)
    )
    documents = Counter(session().scalars(select(Document.number).where(Document.register_id == register.id)))
    return certify(register, [(number, state) for number, state in entries], documents, _doubled_codes(register))


def certificates_of_year(year: int, organization_id: int | None = None) -> list[Certificate]:
    """Of all registers of a year, of one agency or of all."""
    query = (
        select(Register)
        .options(joinedload(Register.organization))
        .where(Register.year == year)
        .order_by(Register.organization_id, Register.direction, Register.id)
    )
    if organization_id is not None:
        query = query.where(Register.organization_id == organization_id)
    return [certificate_of(register) for register in session().scalars(query)]
