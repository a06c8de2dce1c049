"""What a leader orders without a document, at a meeting or by word: noted in a book of its own, then given out."""

from __future__ import annotations

from datetime import date

from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.types import SPOKEN
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.data import DocumentData
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import numbering
from ytcs_docs.registers.queries import register_with_type
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import giving
from ytcs_docs.tasks.rules import OrderData

BOOK = "Sổ ý kiến chỉ đạo"


def note(
    organization_id: int,
    subject: str,
    said_on: date,
    order: OrderData,
    by: Actor,
    today: date,
    *,
    submission_key: str = "",
) -> Document:
    """Note what was ordered and give it out; the note is the directive. Sent again under one key, it is noted once.
    Raises :class:`InvalidInput`, :class:`RuleBroken`."""
    if submission_key and (known := documents.document_of_submission(submission_key)) is not None:
        return known
    if said_on > today:
        raise InvalidInput("Ngày không thể sau hôm nay.", "said_on")
    _open_book(organization_id, today, by)
    agency = load(Organization, organization_id)
    data = DocumentData(
        type_code=SPOKEN.code,
        subject=subject,
        issued_on=said_on,
        received_on=today,
        issuer_name=agency.name,
        issuer_id=agency.id,
        signer_name=by.name[:50],
        signer_position=by.title[:100],
    )
    document = documents.register_incoming(organization_id, data, by, today, submission_key=submission_key or None)
    giving.give(document.id, order, by, today)
    return document


def _open_book(organization_id: int, today: date, by: Actor) -> None:
    """The year's book, so that these take no number of what arrives."""
    numbering.continue_into(organization_id, Direction.INCOMING, today.year, by)
    if register_with_type(organization_id, Direction.INCOMING, today.year, SPOKEN.code) is None:
        data = numbering.RegisterData(
            direction=Direction.INCOMING, year=today.year, name=BOOK, type_codes=(SPOKEN.code,)
        )
        numbering.open_register(organization_id, data, by)
