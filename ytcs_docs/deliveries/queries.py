"""Questions about deliveries: what waits in an inbox, what has not arrived, what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import CAME_BACK, UNSENT, Channel, DeliveryState
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.queries import urgency_rank, visible
from ytcs_docs.organizations.models import Organization


def inbox(organization_id: int, limit: int = 100) -> Sequence[Delivery]:
    """Documents sent to an agency from within the system, urgent ones first, then the oldest."""
    query = (
        select(Delivery)
        .join(Document, Document.id == Delivery.document_id)
        .options(joinedload(Delivery.document).joinedload(Document.organization))
        .where(Delivery.to_id == organization_id, Delivery.state == DeliveryState.WAITING)
        .order_by(urgency_rank(Document.urgency).desc(), Delivery.sent_at, Delivery.id)
        .limit(limit)
    )
    return session().scalars(query).all()


def waiting_delivery(organization_id: int, delivery_id: int) -> Delivery:
    """A document in the inbox; raises :class:`NotFound`."""
    query = (
        select(Delivery)
        .options(joinedload(Delivery.document).selectinload(Document.attachments))
        .where(
            Delivery.id == delivery_id,
            Delivery.to_id == organization_id,
            Delivery.state == DeliveryState.WAITING,
        )
    )
    delivery = session().scalar(query)
    if delivery is None:
        raise NotFound("Văn bản này không còn trong hộp chờ đăng ký.")
    return delivery


def received_delivery(organization_id: int, delivery_id: int) -> Delivery:
    """What was sent to an agency within the system, whatever became of it; raises :class:`NotFound`."""
    delivery = session().get(Delivery, delivery_id)
    if delivery is None or delivery.to_id != organization_id:
        raise NotFound("Không có văn bản này trong hộp chờ của cơ quan.")
    return delivery


def deliveries_of(document_id: int) -> Sequence[Delivery]:
    """To whom a document was issued, on all channels."""
    query = (
        select(Delivery)
        .options(joinedload(Delivery.to))
        .where(Delivery.document_id == document_id)
        .order_by(Delivery.id)
    )
    return session().scalars(query).all()


def locked_deliveries_of(document_id: int) -> Sequence[Delivery]:
    """The same, locked and read anew: a receiver may be registering it at this moment."""
    query = select(Delivery).where(Delivery.document_id == document_id).order_by(Delivery.id).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).all()


def own_delivery(viewer: Viewer, delivery_id: int) -> Delivery:
    """One sending of a document of the person's own agency; raises :class:`NotFound`."""
    query = (
        select(Delivery)
        .join(Document, Document.id == Delivery.document_id)
        .where(Delivery.id == delivery_id, Document.organization_id == viewer.agency_id)
    )
    delivery = session().scalar(query)
    if delivery is None:
        raise NotFound("Không có lượt gửi này.")
    return delivery


def _sent_by(organization_id: int) -> Select[Delivery]:
    return (
        select(Delivery)
        .join(Document, Document.id == Delivery.document_id)
        .options(contains_eager(Delivery.document))
        .where(Document.organization_id == organization_id)
    )


def unfinished_deliveries(organization_id: int, limit: int = 300) -> Sequence[Delivery]:
    """What an agency issued and has not reached its recipient, so far as is known; the most urgent, then the oldest."""
    open_states = (*UNSENT, DeliveryState.SENDING, DeliveryState.WAITING, DeliveryState.RETURNED)
    query = _sent_by(organization_id).where(Delivery.state.in_(open_states))
    return (
        session()
        .scalars(query.order_by(urgency_rank(Document.urgency).desc(), Delivery.issued_at, Delivery.id).limit(limit))
        .all()
    )


def came_back(organization_id: int, limit: int) -> Sequence[Delivery]:
    """What an agency issued and its recipient sent back, or what could not be sent; urgent, then newest first."""
    query = _sent_by(organization_id).where(Delivery.state.in_(CAME_BACK))
    return (
        session().scalars(query.order_by(urgency_rank(Document.urgency).desc(), Delivery.id.desc()).limit(limit)).all()
    )


def recipients_by_document(ids: Sequence[int]) -> dict[int, list[str]]:
    """To whom each of these documents was sent, on any channel, without what was given up."""
    query = (
        select(Delivery.document_id, Delivery.name, Organization.short_name)
        .outerjoin(Organization, Organization.id == Delivery.to_id)
        .where(Delivery.document_id.in_(ids), Delivery.state != DeliveryState.GIVEN_UP)
        .order_by(Delivery.id)
    )
    found: dict[int, list[str]] = {}
    for document_id, name, short_name in session().execute(query):
        found.setdefault(document_id, []).append(short_name or name)
    return found


def came_back_of(organization_id: int) -> Select[int]:
    """How many of :func:`came_back` there are, as a question."""
    sent = select(func.count()).select_from(Delivery).join(Document, Document.id == Delivery.document_id)
    return sent.where(Document.organization_id == organization_id, Delivery.state.in_(CAME_BACK))


def deliveries_of_day(organization_id: int, channel: Channel, day: date) -> Sequence[Delivery]:
    """What an agency issued on one day on one of the channels, by recipient."""
    start = clock.midnight(day)
    query = _sent_by(organization_id).where(
        Delivery.channel == channel,
        Delivery.issued_at >= start,
        Delivery.issued_at < start + timedelta(days=1),
        Delivery.state != DeliveryState.RECALLED,
    )
    return session().scalars(query.order_by(Delivery.name, Delivery.id)).all()


def recalled(organization_id: int) -> Sequence[Delivery]:
    """What others took back and this agency's clerk has not noted yet."""
    query = (
        select(Delivery)
        .options(joinedload(Delivery.document).joinedload(Document.organization), joinedload(Delivery.incoming))
        .where(
            Delivery.to_id == organization_id,
            Delivery.state == DeliveryState.RECALLED,
            Delivery.recall_seen_at.is_(None),
        )
        .order_by(Delivery.id)
    )
    return session().scalars(query).all()


def attachment_for(viewer: Viewer, attachment_id: int) -> Attachment:
    """A file of a document that the person may see, or that waits in the agency's inbox. Word files that stayed in the
    house open to nobody else but who got them with a delivery."""
    attachment = session().get(Attachment, attachment_id)
    if attachment is not None:
        sent = [Delivery.document_id == Document.id, Delivery.to_id == viewer.agency_id]
        if not attachment.role.goes_out:
            sent.append(Delivery.with_word.is_(True))
        waits = exists().where(*sent, Delivery.state == DeliveryState.WAITING)
        seen = visible(viewer)
        if not attachment.role.goes_out:
            seen = and_(seen, or_(Document.organization_id == viewer.agency_id, exists().where(*sent)))
        if viewer.may(Operation.REGISTER_INCOMING):
            seen = or_(seen, waits)
        if session().scalar(select(Document.id).where(Document.id == attachment.document_id, seen)) is not None:
            return _still_open(viewer, attachment)
    raise NotFound("Không có tệp này, hoặc tệp không thuộc phạm vi được xem của bạn.")


def _still_open(viewer: Viewer, attachment: Attachment) -> Attachment:
    """What its sender took back is shut to all others: what is known of it stays, its files do not."""
    document = load(Document, attachment.document_id)
    if document.files_shut or (document.is_recalled and document.organization_id != viewer.agency_id):
        raise NotFound("Văn bản này đã bị nơi gửi thu hồi; tệp của bản đã nhận không còn mở được.")
    return attachment
