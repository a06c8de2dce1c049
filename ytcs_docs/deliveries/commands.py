"""Documents on their way to those who get them: into inboxes here, on paper, by post, e-mail or exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import insert

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import NEXT_STATES, WITHOUT_IT, Channel, DeliveryState, Sending
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.data import DocumentData, sent_data
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Action, AttachmentRole, next_status
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import agencies_with_inbox

# One plain address: a list of several would reach the first only.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def issue(
    document_id: int, to_ids: Iterable[int], by: Actor, others: Sequence[Sending] = (), *, with_word: bool = False
) -> Document:
    """Send an outgoing document out: agencies that keep their register here find it in their inbox at once, the
    others wait for who carries, posts or mails it. Done again, it reaches those that were left out and those that had
    sent it back; nobody gets it twice. ``with_word``: those reached now get the Word files, too."""
    document = load(Document, document_id)
    document.status = next_status(document.direction, document.status, Action.ISSUE)
    document.bump_revision()
    document.handed_over_on = document.handed_over_on or clock.today()
    receivers = [agency for agency in agencies_with_inbox(set(to_ids)) if agency.id != document.organization_id]
    known = delivery_queries.deliveries_of(document.id)
    arrived = _into_inboxes(document, receivers, known, with_word=with_word)
    fresh = _on_other_channels(document, others, known, with_word=with_word)
    parts = [f"gửi liên thông {arrived} cơ quan"] if arrived else []
    for channel in Channel:
        count = sum(sending.channel is channel for sending in fresh)
        parts += [f"{channel.label.lower()} {count} nơi"] if count else []
    record(by, Subject.DOCUMENT, document.id, "issued", ", ".join(["Phát hành", *parts]))
    session().flush()
    return document


def _into_inboxes(
    document: Document, receivers: Sequence[Organization], known: Sequence[Delivery], *, with_word: bool
) -> int:
    """Tells how many inboxes it has newly come into."""
    now = clock.now()
    sent = {delivery.to_id: delivery for delivery in known if delivery.channel is Channel.SYSTEM}
    returned = [sent[one.id] for one in receivers if one.id in sent and sent[one.id].state in WITHOUT_IT]
    for delivery in returned:
        delivery.state, delivery.reason, delivery.sent_at = DeliveryState.WAITING, "", now
        delivery.with_word = with_word
    fresh = [receiver for receiver in receivers if receiver.id not in sent]
    _insert(
        {
            "document_id": document.id,
            "to_id": receiver.id,
            "name": receiver.name,
            "channel": Channel.SYSTEM,
            "state": DeliveryState.WAITING,
            "with_word": with_word,
            "issued_at": now,
            "sent_at": now,
        }
        for receiver in fresh
    )
    return len(returned) + len(fresh)


def _on_other_channels(
    document: Document, others: Sequence[Sending], known: Sequence[Delivery], *, with_word: bool
) -> list[Sending]:
    there = {(delivery.channel, delivery.name, delivery.address) for delivery in known}
    fresh: dict[tuple[Channel, str, str], Sending] = {}
    for sending in others:
        if sending.channel is Channel.SYSTEM:
            raise InvalidInput(
                f"{sending.name} không mở sổ tại hệ thống này nên không gửi trong hệ thống được.", "rows"
            )
        if sending.channel is Channel.EMAIL and not _ADDRESS.fullmatch(sending.address):
            raise InvalidInput(f"{sending.name}: phải có đúng một địa chỉ thư điện tử, ví dụ vanthu@coquan.vn.", "rows")
        key = (sending.channel, sending.name, sending.address)
        if key not in there:
            fresh[key] = sending
    _insert(
        {
            "document_id": document.id,
            "to_id": None,
            "name": sending.name[:200],
            "channel": sending.channel,
            "address": sending.address,
            "copies": sending.copies,
            "state": DeliveryState.TO_SEND,
            "with_word": with_word,
            "issued_at": clock.now(),
        }
        for sending in fresh.values()
    )
    return list(fresh.values())


def _insert(rows: Iterable[dict[str, object]]) -> None:
    """All in one statement: a circular goes to 177 stations."""
    values = [{"address": "", "copies": 1, "note": "", "reason": "", **row} for row in rows]
    if values:
        session().execute(insert(Delivery), values)


def record_outcome(delivery_id: int, organization_id: int, state: DeliveryState, note: str, by: Actor) -> Delivery:
    """The clerk notes that it left the house (with the number of the postal item), that it was signed for, that it
    could not be sent, that it is to be sent again, or that what did not arrive is given up."""
    delivery = load(Delivery, delivery_id)
    if delivery.document.organization_id != organization_id:
        raise RuleBroken("Không ghi được trạng thái cho nơi nhận này.")
    if state not in NEXT_STATES.get(delivery.state, ()):
        raise RuleBroken("Trạng thái gửi vừa thay đổi, hãy xem lại.")
    delivery.state = state
    delivery.note = note or delivery.note
    if state is DeliveryState.SENT:
        delivery.sent_at, delivery.reason = clock.now(), ""
    if state is DeliveryState.CONFIRMED:
        delivery.sent_at, delivery.answered_at = delivery.sent_at or clock.now(), clock.now()
    if state is DeliveryState.FAILED:
        delivery.reason = note or "không gửi được"
    if state is DeliveryState.TO_SEND:
        delivery.leased_until = None
    said = f"{delivery.name}: {state.label}" + (f" ({note})" if note else "")
    record(by, Subject.DOCUMENT, delivery.document_id, "delivery", said)
    return delivery


def recall_deliveries(document: Document) -> list[Document]:
    """Stop what has not arrived, and give back the documents that others registered; called by the tasks area, which
    ends the work on those."""
    taken = []
    for delivery in delivery_queries.locked_deliveries_of(document.id):
        if delivery.incoming_id is not None:
            taken.append(load(Document, delivery.incoming_id))
        if delivery.state not in WITHOUT_IT:
            delivery.state = DeliveryState.RECALLED
    return taken


def see_recall(delivery_id: int, organization_id: int, by: Actor) -> None:
    """The receiving clerk has seen that a document was recalled."""
    delivery = load(Delivery, delivery_id)
    if delivery.to_id != organization_id or delivery.state is not DeliveryState.RECALLED:
        raise RuleBroken("Không có thông báo thu hồi này.")
    delivery.recall_seen_at = clock.now()
    receiver = delivery.to.shown_name if delivery.to else delivery.name
    record(by, Subject.DOCUMENT, delivery.document_id, "recall_seen", f"{receiver} đã biết việc thu hồi")


def register_delivery(
    organization_id: int,
    data: DocumentData,
    by: Actor,
    today: date,
    *,
    delivery_id: int,
    submission_key: str | None = None,
    register_id: int | None = None,
    backdate_reason: str = "",
) -> Document:
    """Register what waits in the inbox: see :func:`documents.register_incoming`; the sender is told."""
    if submission_key and (known := documents.document_of_submission(submission_key)) is not None:
        return known
    document = documents.register_incoming(
        organization_id,
        data,
        by,
        today,
        submission_key=submission_key,
        register_id=register_id,
        backdate_reason=backdate_reason,
    )
    answer_delivery(delivery_id, document, by)
    return document


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
        raise RuleBroken("Văn bản này đã được đăng ký, đã trả lại hoặc đã bị thu hồi.")
    delivery.state, delivery.answered_at = DeliveryState.REGISTERED, clock.now()
    delivery.incoming_id = incoming.id
    known = {attachment.sha256 for attachment in incoming.attachments}
    for attachment in delivery.files:
        if attachment.sha256 not in known:
            kept_as = attachment.role if attachment.role.goes_out else AttachmentRole.APPENDIX
            add_attachment(incoming, attachment.sha256, attachment.name, role or kept_as, by)
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
        raise RuleBroken("Văn bản này đã được đăng ký, đã trả lại hoặc đã bị thu hồi.")
    if not reason:
        raise InvalidInput("Phải ghi lý do trả lại.", "reason")
    delivery.state, delivery.reason, delivery.answered_at = DeliveryState.RETURNED, reason, clock.now()
    receiver = delivery.to.shown_name if delivery.to else delivery.name
    record(by, Subject.DOCUMENT, delivery.document_id, "returned", f"{receiver} trả lại: {reason}")
    return delivery


def archive(document_id: int, notation: str, year: int | None, by: Actor) -> Document:
    """The document is done with and lies in its file (hồ sơ), Decree 30/2020, article 19."""
    if not notation:
        raise InvalidInput("Phải ghi số và ký hiệu hồ sơ.", "file_notation")
    document = load(Document, document_id)
    document.status = next_status(document.direction, document.status, Action.ARCHIVE)
    document.file_notation, document.file_year = notation, year
    document.bump_revision()
    record(by, Subject.DOCUMENT, document.id, "archived", f"Lưu vào hồ sơ {notation}")
    return document


def data_of_delivery(delivery: Delivery, today: date) -> DocumentData:
    """What the receiving clerk need not type."""
    return sent_data(delivery.document.data, delivery.document.organization_id, today)
