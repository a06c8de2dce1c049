"""Work of `flask worker`: documents that go out by e-mail."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from ytcs_docs.core import clock, mail
from ytcs_docs.core.db import session
from ytcs_docs.core.outbox import Fate, Outbox, send_next
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import Channel, DeliveryState
from ytcs_docs.documents.models import Document
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.store import file_store

_SAID = {
    Fate.NO_SERVER: "Chưa cấu hình máy chủ thư (SMTP_URL, MAIL_FROM).",
    Fate.UNWRITABLE: "Địa chỉ hoặc nội dung thư không hợp lệ.",
    Fate.AWAY: "Máy chủ thư chưa trả lời, sẽ gửi lại.",
    Fate.UNSURE: "Máy chủ dừng trong lúc gửi, không rõ thư đã đi chưa. Hãy hỏi nơi nhận rồi bấm “Gửi lại” nếu cần.",
}


def send_mail() -> bool:
    """Send one e-mail; True when there may be more. What a killed worker may have sent is not sent again: the row
    tells the clerk to ask, and only the clerk sends it again."""
    fate = send_next(_BOX, Delivery.channel == Channel.EMAIL, Delivery.state == DeliveryState.TO_SEND)
    return fate not in (None, Fate.AWAY)


def _mark(delivery: Delivery) -> None:
    delivery.state = DeliveryState.SENDING


def _settle(delivery: Delivery, fate: Fate, said: str) -> None:
    if delivery.state is not DeliveryState.SENDING:  # recalled meanwhile
        if fate is Fate.SENT:
            delivery.note = "thư đã đi trước khi thu hồi"
        return
    delivery.reason = _SAID.get(fate, f"Máy chủ thư không nhận: {said[:150]}" if fate is Fate.REFUSED else "")
    if fate is Fate.AWAY:
        delivery.state = DeliveryState.TO_SEND
        return
    delivery.state = DeliveryState.SENT if fate is Fate.SENT else DeliveryState.FAILED
    delivery.sent_at = clock.now() if fate is Fate.SENT else None


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
        for file in delivery.files
    ]
    text = (
        f"Kính gửi {delivery.name},\n\n{document.organization.name} gửi {document.citation} về việc "
        f"{document.subject}.\n\nĐề nghị xác nhận đã nhận bằng cách trả lời thư này.\n"
    )
    subject = f"{document.kind.name} {document.code}: {document.subject}"
    return mail.message(sender, delivery.address, subject, text, files, key=f"ytcs-{delivery.id}")


_BOX = Outbox(
    kind=Delivery,
    being_sent=and_(Delivery.channel == Channel.EMAIL, Delivery.state == DeliveryState.SENDING),
    mark=_mark,
    write=_message,
    settle=_settle,
)
