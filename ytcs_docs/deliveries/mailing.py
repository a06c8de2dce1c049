"""Work of `flask worker`: documents that go out by e-mail."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock, mail
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.jobs import take
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import Channel, DeliveryState
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.store import file_store

LEASE = timedelta(minutes=10)
UNSURE = "Máy chủ dừng trong lúc gửi, không rõ thư đã đi chưa. Hãy hỏi nơi nhận rồi bấm “Gửi lại” nếu cần."
NO_SERVER = "Chưa cấu hình máy chủ thư (SMTP_URL, MAIL_FROM)."

log = logging.getLogger(__name__)


def send_mail() -> bool:
    """Send one e-mail; True when there may be more.

    The row says that it is being sent before the server is asked, so a worker that is killed in between never sends it
    a second time: the row then tells the clerk to ask, and only the clerk sends it again."""
    _give_up_unsure()
    delivery_id = take(
        Delivery,
        Delivery.channel == Channel.EMAIL,
        Delivery.state == DeliveryState.TO_SEND,
        order_by=Delivery.id,
        lease=LEASE,
        on_taken=_mark_sending,
    )
    if delivery_id is None:
        return False
    settings = SETTINGS.get()
    problem = ""
    if not settings.sends_mail:
        problem = NO_SERVER
    else:
        try:
            mail.send(settings.smtp_url, _message(delivery_id, settings.mail_from))
        except ValueError as error:  # a header that can't be written
            log.warning("delivery %s can't be mailed: %s", delivery_id, error)
            problem = "Địa chỉ hoặc nội dung thư không hợp lệ."
        except (OSError, smtplib.SMTPException) as error:
            log.warning("delivery %s was not mailed: %s", delivery_id, error)
            problem = f"Máy chủ thư không nhận: {str(error)[:150]}"
        finally:
            session().rollback()
    with transaction():
        delivery = load(Delivery, delivery_id)
        if delivery.state is not DeliveryState.SENDING:  # recalled meanwhile
            delivery.note = delivery.note if problem else "thư đã đi trước khi thu hồi"
            return True
        delivery.leased_until = None
        delivery.reason = problem
        delivery.state = DeliveryState.FAILED if problem else DeliveryState.SENT
        delivery.sent_at = None if problem else clock.now()
    return True


def _mark_sending(delivery: Delivery) -> None:
    delivery.state = DeliveryState.SENDING


def _give_up_unsure() -> None:
    """What a killed worker left behind."""
    left = select(Delivery.id).where(
        Delivery.channel == Channel.EMAIL, Delivery.state == DeliveryState.SENDING, Delivery.leased_until < clock.now()
    )
    ids = session().scalars(left).all()
    session().rollback()
    for delivery_id in ids:
        with transaction():
            delivery = load(Delivery, delivery_id)
            if delivery.state is DeliveryState.SENDING:
                delivery.state, delivery.reason, delivery.leased_until = DeliveryState.FAILED, UNSURE, None


def _message(delivery_id: int, sender: str) -> mail.EmailMessage:
    query = (
        select(Delivery)
        .options(joinedload(Delivery.document).joinedload(Document.organization))
        .where(Delivery.id == delivery_id)
    )
    delivery = session().scalars(query).one()
    document = delivery.document
    files = [
        (file.name, KINDS[file.blob.kind].media_type, file_store().path(file.sha256).read_bytes())
        for file in document.attachments
        if file.role is not AttachmentRole.SECOND_COPY
    ]
    text = (
        f"Kính gửi {delivery.name},\n\n{document.organization.name} gửi {document.citation} về việc "
        f"{document.subject}.\n\nĐề nghị xác nhận đã nhận bằng cách trả lời thư này.\n"
    )
    subject = f"{document.kind.name} {document.code}: {document.subject[:150]}"
    return mail.message(sender, delivery.address, subject, text, files, key=f"ytcs-{delivery.id}")
