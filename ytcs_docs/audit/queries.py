"""Queries on history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from ytcs_docs.audit.models import ACCESS_ACTIONS, PART_ACTIONS, HistoryLine, Subject
from ytcs_docs.core.db import session


def history_of(
    subject: Subject, subject_id: int, limit: int = 200, parts: Collection[int] | None = None
) -> Sequence[HistoryLine]:
    """The changes of one object, newest first; with ``parts``, of a document only what concerns the whole and the parts
    of these units."""
    query = select(HistoryLine).where(
        HistoryLine.subject == subject,
        HistoryLine.subject_id == subject_id,
        HistoryLine.action.not_in(ACCESS_ACTIONS),
    )
    if parts is not None:
        whole = and_(HistoryLine.unit_id.is_(None), HistoryLine.action.not_in(PART_ACTIONS))
        query = query.where(or_(whole, HistoryLine.unit_id.in_(parts)))
    return session().scalars(query.order_by(HistoryLine.id.desc()).limit(limit)).all()


def accesses_of(
    subject: Subject, subject_id: int, limit: int = 50, actions: Sequence[str] = ACCESS_ACTIONS
) -> Sequence[HistoryLine]:
    """Who came in as a person, or took a document's files out; newest first."""
    query = select(HistoryLine).where(
        HistoryLine.subject == subject, HistoryLine.subject_id == subject_id, HistoryLine.action.in_(actions)
    )
    return session().scalars(query.order_by(HistoryLine.id.desc()).limit(limit)).all()


def taken_out(document_id: int, limit: int = 50) -> Sequence[HistoryLine]:
    """Who took which file of a document out, newest first; of each person and file the last time, so that nobody who
    takes one again and again hides the others."""
    latest = (
        select(func.max(HistoryLine.id))
        .where(
            HistoryLine.subject == Subject.DOCUMENT,
            HistoryLine.subject_id == document_id,
            HistoryLine.action == "downloaded",
        )
        .group_by(HistoryLine.actor_id, HistoryLine.summary)
    )
    query = select(HistoryLine).where(HistoryLine.id.in_(latest))
    return session().scalars(query.order_by(HistoryLine.id.desc()).limit(limit)).all()


def count_of(subject: Subject, subject_id: int, action: str, since: datetime) -> int:
    """How often something is in the history of an object after a moment."""
    query = select(func.count()).where(
        HistoryLine.subject == subject,
        HistoryLine.subject_id == subject_id,
        HistoryLine.action == action,
        HistoryLine.at > since,
    )
    return session().scalar(query) or 0
