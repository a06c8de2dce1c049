"""Documents on their way between agencies that keep their registers here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.documents import queries, uploads
from ytcs_docs.documents.models import Delivery, Document
from ytcs_docs.documents.rules import (
    Action,
    AttachmentRole,
    DeliveryState,
    DocumentData,
    PartyData,
    ReferenceData,
    next_status,
)
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import with_parents


def issue(document_id: int, to_ids: Iterable[int], by: Actor) -> Document:
    """Send an outgoing document out: agencies that keep their register here find it in their inbox. Done
    again, it reaches agencies that were left out and those that had sent it back."""
    document = load(Document, document_id)
    document.status = next_status(document.direction, document.status, Action.ISSUE)
    document.touch()
    document.handed_over_on = document.handed_over_on or clock.today()
    receivers = [agency for agency in _inboxes(set(to_ids)) if agency.id != document.organization_id]
    sent = {delivery.to_id: delivery for delivery in queries.deliveries_of(document.id)}
    for receiver in receivers:
        delivery = sent.get(receiver.id)
        if delivery is None:
            delivery = Delivery(document_id=document.id, to_id=receiver.id, state=DeliveryState.WAITING)
            session().add(delivery)
        elif delivery.state is not DeliveryState.RETURNED:
            continue
        delivery.state, delivery.reason, delivery.sent_at = DeliveryState.WAITING, "", clock.now()
    where = f", gửi liên thông {len(receivers)} cơ quan" if receivers else ""
    record(by, Subject.DOCUMENT, document.id, "issued", f"Phát hành{where}")
    session().flush()
    return document


def _inboxes(ids: set[int]) -> list[Organization]:
    """The register-keeping agencies among these, or above those of them that are units."""
    rows = with_parents(ids).values()
    agencies = {row.agency.id: row.agency for row in rows if row.agency is not None}
    return [agency for agency in agencies.values() if agency.keeps_register]


def take_as_second_copy(delivery_id: int, document_id: int, by: Actor) -> Document:
    """What waits in the inbox was registered before (it had come on paper): its files join that document."""
    document = load(Document, document_id)
    answer_delivery(delivery_id, document, by, AttachmentRole.SECOND_COPY)
    record(by, Subject.DOCUMENT, document.id, "files_added", "Đính kèm bản điện tử nhận qua hệ thống làm bản thứ hai")
    return document


def answer_delivery(delivery_id: int, incoming: Document, by: Actor, role: AttachmentRole | None = None) -> None:
    """The waiting document was registered as this one, which gets its files; the sender is told."""
    delivery = load(Delivery, delivery_id)
    if delivery.to_id != incoming.organization_id or delivery.state is not DeliveryState.WAITING:
        raise RuleBroken("Văn bản này đã được đăng ký hoặc đã trả lại.")
    delivery.state, delivery.answered_at = DeliveryState.REGISTERED, clock.now()
    delivery.incoming_id = incoming.id
    known = {attachment.sha256 for attachment in incoming.attachments}
    for attachment in delivery.document.attachments:
        if attachment.sha256 not in known:
            uploads.add_attachment(incoming, attachment.sha256, attachment.name, role or attachment.role, by)
    receiver = incoming.organization.shown_name
    record(
        by,
        Subject.DOCUMENT,
        delivery.document_id,
        "received",
        f"{receiver} đã nhận, số đến {incoming.shown_number}",
    )


def return_delivery(delivery_id: int, organization_id: int, reason: str, by: Actor) -> Delivery:
    """Send a wrongly addressed document back, with a reason (Decree 30/2020, article 21.2)."""
    delivery = load(Delivery, delivery_id)
    if delivery.to_id != organization_id or delivery.state is not DeliveryState.WAITING:
        raise RuleBroken("Văn bản này đã được đăng ký hoặc đã trả lại.")
    if not reason:
        raise InvalidInput("Phải ghi lý do trả lại.", "reason")
    delivery.state, delivery.reason, delivery.answered_at = DeliveryState.RETURNED, reason, clock.now()
    record(by, Subject.DOCUMENT, delivery.document_id, "returned", f"{delivery.to.shown_name} trả lại: {reason}")
    return delivery


def data_from_delivery(delivery: Delivery, today: date) -> DocumentData:
    """What the receiving clerk need not type: the incoming form filled from the sent document."""
    sent = delivery.document
    return DocumentData(
        type_code=sent.type_code,
        subject=sent.subject,
        issuer_name=sent.issuer_name,
        issuer_id=sent.organization_id,
        issued_on=sent.issued_on,
        code=sent.code,
        received_on=today,
        respond_by=sent.respond_by,
        urgency=sent.urgency,
        language=sent.language,
        page_count=sent.page_count,
        authority=sent.authority,
        signer_position=sent.signer_position,
        signer_name=sent.signer_name,
        field_name=sent.field_name,
        parties=tuple(
            PartyData(name=party.name, role=party.role, purpose=party.purpose, organization_id=party.organization_id)
            for party in sent.parties
        ),
        references=tuple(
            ReferenceData(code=row.code, kind=row.kind, issued_on=row.issued_on) for row in sent.references
        ),
    )
