"""Questions about files that wait and about old registers being taken over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.intake.models import LearnedName, OfferedName, WaitingFile
from ytcs_docs.intake.rules import WaitingState


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


def own_file(agency_id: int, file_id: int) -> WaitingFile:
    """A file of the agency's folder, whatever became of it; raises :class:`NotFound`."""
    found = session().get(WaitingFile, file_id)
    if found is None or found.agency_id != agency_id:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def waiting_file(agency_id: int, file_id: int) -> WaitingFile:
    """One of them; raises :class:`NotFound`."""
    found = own_file(agency_id, file_id)
    if found.state is not WaitingState.WAITING or found.blob is None:
        raise NotFound("Tệp này không còn trong hộp chờ: đã đăng ký hoặc đã bỏ.")
    return found


def offered_names(agency_id: int) -> Sequence[OfferedName]:
    """What waits for a yes or no, the newest first."""
    query = (
        select(OfferedName)
        .options(*(joinedload(each) for each in (OfferedName.organization, OfferedName.list, OfferedName.document)))
        .where(OfferedName.agency_id == agency_id, OfferedName.refused.is_(False))
        .order_by(OfferedName.at.desc(), OfferedName.id.desc())
    )
    return session().scalars(query).all()


def learned_names(agency_id: int) -> Sequence[LearnedName]:
    """What an agency has learnt, for its page."""
    query = (
        select(LearnedName)
        .options(*(joinedload(each) for each in (LearnedName.organization, LearnedName.list, LearnedName.document)))
        .where(LearnedName.agency_id == agency_id)
        .order_by(LearnedName.folded_name)
    )
    return session().scalars(query).all()
