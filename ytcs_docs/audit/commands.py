"""Writes history; called within the command that makes the change."""

from __future__ import annotations

from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import session


def record(
    by: Actor, subject: Subject, subject_id: int, action: str, summary: str, *, unit_id: int | None = None
) -> None:
    """Add one history line. ``action`` is a fixed identifier, ``summary`` a Vietnamese sentence for people;
    ``unit_id`` says whose part of a document it is about."""
    session().add(
        HistoryLine(
            at=clock.now(),
            subject=subject,
            subject_id=subject_id,
            action=action,
            summary=summary,
            actor_id=by.user_id,
            actor_name=by.name,
            actor_title=by.title,
            organization_id=by.organization_id,
            unit_id=unit_id,
        )
    )
