"""Ways to a recipient, and where a document stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How a document reaches a recipient."""

    SYSTEM = "system"
    PAPER = "paper"
    POST = "post"
    EMAIL = "email"
    EXCHANGE = "exchange"


WAY_LABELS = {
    Way.SYSTEM: "Trong hệ thống",
    Way.PAPER: "Giao bản giấy",
    Way.POST: "Bưu điện",
    Way.EMAIL: "Thư điện tử",
    Way.EXCHANGE: "Trục liên thông",
}


class DeliveryState(StrEnum):
    """Where a document stands on its way to one recipient. Within the system it waits to be registered; on the other
    ways it waits to be sent, is sent, and is confirmed by a signature."""

    WAITING = "waiting"
    REGISTERED = "registered"
    RETURNED = "returned"
    TO_SEND = "to_send"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    RECALLED = "recalled"


DELIVERY_LABELS = {
    DeliveryState.WAITING: "chờ đăng ký",
    DeliveryState.REGISTERED: "đã nhận",
    DeliveryState.RETURNED: "trả lại",
    DeliveryState.TO_SEND: "chờ gửi",
    DeliveryState.SENDING: "đang gửi",
    DeliveryState.SENT: "đã gửi",
    DeliveryState.CONFIRMED: "đã ký nhận",
    DeliveryState.FAILED: "chưa gửi được",
    DeliveryState.RECALLED: "đã thu hồi",
}


# What has not left the house and may still be sent, or sent again.
UNSENT = frozenset({DeliveryState.TO_SEND, DeliveryState.FAILED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """One recipient outside the inboxes of the system: ``address`` of post or e-mail, paper ``copies``."""

    name: str
    way: Way
    address: str = ""
    copies: int = 1
