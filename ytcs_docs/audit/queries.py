"""Queries on history."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core.db import session


def history_of(subject: Subject, subject_id: int, limit: int = 200) -> Sequence[HistoryLine]:
    """The history of one object, newest first."""
    query = (
        select(HistoryLine)
        .where(HistoryLine.subject == subject, HistoryLine.subject_id == subject_id)
        .order_by(HistoryLine.id.desc())
        .limit(limit)
    )
    return session().scalars(query).all()
