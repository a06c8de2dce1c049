"""Taking back what was issued, and giving numbers up: the work on it ends."""

from __future__ import annotations

from sqlalchemy import update

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Action, next_status
from ytcs_docs.documents.rules import may as may_be
from ytcs_docs.tasks.commands import end_open
from ytcs_docs.tasks.deciding import reopen_answered
from ytcs_docs.tasks.models import Assignment, Duty


def void_number(register_id: int, number: int, reason: str, by: Actor) -> None:
    """Give a number up; the work on its document ends with it, and what was sent of it is taken back."""
    document = documents.void_number(register_id, number, reason, by)
    if document is not None:
        _take_back(document, reason, by)


def recall(document_id: int, reason: str, by: Actor) -> Document:
    """Take an issued document back (Decree 30/2020, article 18.4): what waits in inboxes goes, what others here
    registered is cancelled with the work on it, and they are told. What is known of it stays with both."""
    if not reason:
        raise InvalidInput("Phải ghi lý do thu hồi.", "reason")
    document = load(Document, document_id)
    _end(document, Action.RECALL, reason)
    _take_back(document, reason, by)
    record(by, Subject.DOCUMENT, document.id, "recalled", f"Thu hồi: {reason}")
    session().flush()
    return document


def _take_back(document: Document, reason: str, by: Actor) -> None:
    _cancel_work(document, reason)
    for taken in deliveries.recall_deliveries(document):
        if may_be(taken.direction, taken.status, Action.LOSE):
            _cancel_work(taken, reason)
            _end(taken, Action.LOSE, reason)
            record(by, Subject.DOCUMENT, taken.id, "recalled", f"{document.issuer_name} thu hồi văn bản: {reason}")


def _end(document: Document, action: Action, reason: str) -> None:
    document.status = next_status(document.direction, document.status, action)
    document.status_reason = reason
    document.bump_revision()


def _cancel_work(document: Document, reason: str) -> None:
    """What is open on it ends, and nothing comes again; what it answered is open once more."""
    end_open(reason, Assignment.document_id == document.id)
    reopen_answered(document, reason)
    again = update(Duty).where(Duty.document_id == document.id, Duty.recurrence != "", Duty.ended_on.is_(None))
    session().execute(again.values(ended_on=clock.today(), end_reason=reason[:300], next_on=None))
