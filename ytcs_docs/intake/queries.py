"""Questions about files that wait and about old registers being taken over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.intake.models import ImportedRow, LearnedName, RegisterImport, WaitingFile
from ytcs_docs.intake.rules import RowOutcome, WaitingState


def waiting_files(agency_id: int, limit: int = 200) -> Sequence[WaitingFile]:
    """What the scanner brought and nobody has registered, oldest first; refused files as well, until they are seen."""
    query = (
        select(WaitingFile)
        .options(joinedload(WaitingFile.blob))
        .where(
            WaitingFile.agency_id == agency_id,
            WaitingFile.state.in_([WaitingState.WAITING, WaitingState.REFUSED]),
        )
        .order_by(WaitingFile.arrived_at, WaitingFile.id)
        .limit(limit)
    )
    return session().scalars(query).all()


def waiting_file(agency_id: int, file_id: int) -> WaitingFile:
    """One of them; raises :class:`NotFound`."""
    found = session().get(WaitingFile, file_id)
    if found is None or found.agency_id != agency_id or found.state is not WaitingState.WAITING or found.blob is None:
        raise NotFound("Tệp này không còn trong hộp chờ: đã đăng ký hoặc đã bỏ.")
    return found


def learned_names(agency_id: int) -> Sequence[LearnedName]:
    """What an agency has learnt, for its page."""
    query = (
        select(LearnedName)
        .options(joinedload(LearnedName.organization), joinedload(LearnedName.list))
        .where(LearnedName.agency_id == agency_id)
        .order_by(LearnedName.folded_name)
    )
    return session().scalars(query).all()


def imports_of(register_id: int) -> Sequence[RegisterImport]:
    """Sheets that were taken over into a book, newest first."""
    query = select(RegisterImport).where(RegisterImport.register_id == register_id).order_by(RegisterImport.id.desc())
    return session().scalars(query.limit(30)).all()


def import_of(register_id: int, import_id: int) -> RegisterImport:
    """One of them; raises :class:`NotFound`."""
    found = session().get(RegisterImport, import_id, options=[joinedload(RegisterImport.register)])
    if found is None or found.register_id != register_id:
        raise NotFound("Không có lần nhập này.")
    return found


def imported_rows(import_id: int, outcome: RowOutcome | None, number: int) -> Page[ImportedRow]:
    """The report per row: those of one outcome, or all that were not simply taken."""
    query = select(ImportedRow).where(ImportedRow.import_id == import_id)
    query = query.where(
        ImportedRow.outcome == outcome if outcome is not None else ImportedRow.outcome != RowOutcome.TAKEN
    )
    return page_of(query.order_by(ImportedRow.row), number, 50)
