"""Queries about import jobs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.register_import.models import ImportedRow, RegisterImport
from ytcs_docs.register_import.rules import RowOutcome


def imports_of(register_id: int) -> Sequence[RegisterImport]:
    """The import jobs of a register, newest first, at most 30."""
    query = select(RegisterImport).where(RegisterImport.register_id == register_id).order_by(RegisterImport.id.desc())
    return session().scalars(query.limit(30)).all()


def import_of(register_id: int, import_id: int) -> RegisterImport:
    """One import job of a register; raises :class:`NotFound`."""
    job = session().get(RegisterImport, import_id, options=[joinedload(RegisterImport.register)])
    if job is None or job.register_id != register_id:
        raise NotFound("Không có lần nhập này.")
    return job


def imported_rows(import_id: int, outcome: RowOutcome | None, number: int) -> Page[ImportedRow]:
    """A page of rows with one outcome, or of all rows that were not taken unchanged."""
    query = select(ImportedRow).where(ImportedRow.import_id == import_id)
    query = query.where(
        ImportedRow.outcome == outcome if outcome is not None else ImportedRow.outcome != RowOutcome.TAKEN
    )
    return page_of(query.order_by(ImportedRow.row), number, 50)
