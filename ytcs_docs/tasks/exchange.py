"""Duties that travel with a document from one agency to another: given with it, returned with it, and never twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update

from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import WITHOUT_IT, Channel, DeliveryState, Sending
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.data import DocumentData
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import giving
from ytcs_docs.tasks.commands import end_open
from ytcs_docs.tasks.giving import give, give_occurrences, give_waiting
from ytcs_docs.tasks.models import Assignment, Doer, Duty
from ytcs_docs.tasks.notices import tell_returned
from ytcs_docs.tasks.rules import OrderData, Share


def issue(
    document_id: int,
    to_ids: Iterable[int],
    by: Actor,
    today: date,
    others: Sequence[Sending] = (),
    *,
    with_word: bool = False,
) -> Document:
    """Send an outgoing document out (:func:`deliveries.issue`), its duties with it: whoever has to do one gets the
    document, too."""
    asked = set(to_ids)
    returned = _agencies_that_returned(document_id)
    doers = {unit_id for unit_id, agency_id in _doers_of(document_id) if agency_id not in returned}
    document = deliveries.issue(document_id, asked | doers, by, others, with_word=with_word)
    duties = session().scalars(select(Duty).where(Duty.document_id == document_id)).all()
    if duties:
        give_waiting(document, duties, today, _doers_without(document_id))
        link_received(document_id)
    return document


def order(document_id: int, data: OrderData, by: Actor, today: date, *, seen: str | None = None) -> list[Duty]:
    """Give out what a document of the office's own orders. If it was issued before, it goes at once to those doers who
    had not got it."""
    duties = give(document_id, data, by, today, seen=seen)
    if load(Document, document_id).was_issued:
        issue(document_id, (), by, today)
    return duties


def add_doers(duty_id: int, shares: Sequence[Share], by: Actor, today: date, *, seen: str | None = None) -> Duty:
    """More units for a duty (:func:`giving.add_doers`); what was issued goes to them, too."""
    duty = giving.add_doers(duty_id, shares, by, today, seen=seen)
    if duty.document.was_issued:
        issue(duty.document_id, (), by, today)
    return duty


def register_delivery(
    organization_id: int, data: DocumentData, by: Actor, today: date, *, delivery_id: int, **more: Any
) -> Document:
    """Register what waits in the inbox (:func:`deliveries.register_delivery`): the duties that came with it hang on it
    from now on."""
    document = deliveries.register_delivery(organization_id, data, by, today, delivery_id=delivery_id, **more)
    link_received(load(Delivery, delivery_id).document_id)
    return document


def take_as_second_copy(delivery_id: int, document_id: int, by: Actor) -> Document:
    """The same for what had come on paper before (:func:`deliveries.take_as_second_copy`)."""
    document = deliveries.take_as_second_copy(delivery_id, document_id, by)
    link_received(load(Delivery, delivery_id).document_id)
    return document


def return_delivery(delivery_id: int, organization_id: int, reason: str, by: Actor) -> Delivery:
    """Send a wrongly addressed document back, and the duties with it."""
    delivery = deliveries.return_delivery(delivery_id, organization_id, reason, by)
    own = select(Organization.id).where(Organization.agency_id == organization_id)
    given = select(Duty.agency_id).join(Doer, Doer.duty_id == Duty.id)
    given = given.where(Duty.document_id == delivery.document_id, Doer.unit_id.in_(own))
    tell_returned(delivery.document, set(session().scalars(given)), delivery.name, reason)
    end_open(f"Trả lại văn bản: {reason}", Assignment.document_id == delivery.document_id, Assignment.unit_id.in_(own))
    return delivery


def come_again(duty_id: int, today: date) -> int:
    """Give out the occurrences of a duty whose time has come; tells how many assignments there are."""
    duty = load(Duty, duty_id)
    count = give_occurrences(duty, today, _doers_without(duty.document_id))
    link_received(duty.document_id)
    return count


def link_received(document_id: int) -> None:
    """Where a recipient has registered the document, its assignments point to that copy, which opens to who does
    them."""
    query = select(Delivery).where(Delivery.document_id == document_id, Delivery.state == DeliveryState.REGISTERED)
    for delivery in session().scalars(query).all():
        waiting = select(Assignment.id, Assignment.unit_id).where(
            Assignment.document_id == document_id,
            Assignment.received_id.is_(None),
            Assignment.unit_id.in_(select(Organization.id).where(Organization.agency_id == delivery.to_id)),
        )
        rows = session().execute(waiting).all()
        if not rows or delivery.incoming is None:
            continue
        keys = [key for key, _ in rows]
        session().execute(update(Assignment).where(Assignment.id.in_(keys)).values(received_id=delivery.incoming_id))
        documents.grant_access(delivery.incoming, [unit_id for _, unit_id in rows if unit_id != delivery.to_id])


def _doers_without(document_id: int) -> list[int]:
    """Doers whose agency has sent the document back."""
    returned = _agencies_that_returned(document_id)
    return [unit_id for unit_id, agency_id in _doers_of(document_id) if agency_id in returned]


def _doers_of(document_id: int) -> set[tuple[int, int | None]]:
    """Everybody with a part in a duty of the document, as (unit, its agency)."""
    query = (
        select(Doer.unit_id, Organization.agency_id)
        .join(Duty, Duty.id == Doer.duty_id)
        .join(Organization, Organization.id == Doer.unit_id)
        .where(Duty.document_id == document_id)
    )
    return {(unit_id, agency_id) for unit_id, agency_id in session().execute(query)}


def _agencies_that_returned(document_id: int) -> set[int | None]:
    query = select(Delivery.to_id).where(
        Delivery.document_id == document_id,
        Delivery.channel == Channel.SYSTEM,
        Delivery.state.in_(WITHOUT_IT),
    )
    return set(session().scalars(query))
