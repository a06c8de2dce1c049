"""Ways to a recipient, and where a document stands on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ytcs_docs.language.labelled import LabelledEnum


class Channel(LabelledEnum):
    """How a document reaches a recipient."""

    SYSTEM = "system", "Trong hệ thống"
    PAPER = "paper", "Giao bản giấy"
    POST = "post", "Bưu điện"
    EMAIL = "email", "Thư điện tử"
    EXCHANGE = "exchange", "Trục liên thông"


class DeliveryState(LabelledEnum):
    """Where a document stands on its way to one recipient. Within the system it waits to be registered; on the other
    channels it waits to be sent, is sent, and is confirmed by a signature."""

    WAITING = "waiting", "chờ đăng ký"
    REGISTERED = "registered", "đã nhận"
    RETURNED = "returned", "trả lại"
    TO_SEND = "to_send", "chờ gửi"
    SENDING = "sending", "đang gửi"
    SENT = "sent", "đã gửi"
    CONFIRMED = "confirmed", "đã ký nhận"
    FAILED = "failed", "chưa gửi được"
    RECALLED = "recalled", "đã thu hồi"
    GIVEN_UP = "given_up", "không gửi nữa"

    @property
    def is_taken(self) -> bool:
        """The recipient has it."""
        return self in (DeliveryState.REGISTERED, DeliveryState.CONFIRMED)

    @property
    def tone(self) -> str:
        """The colour it is shown in: the end of the name of a CSS class."""
        if self.is_taken:
            return "finished"
        if self in (*CAME_BACK, DeliveryState.RECALLED, DeliveryState.GIVEN_UP):
            return "late"
        return "completed" if self is DeliveryState.SENT else "soon"


# What has not left the house and may still be sent, or sent again.
UNSENT = frozenset({DeliveryState.TO_SEND, DeliveryState.FAILED})
# What the recipient has not got, and will not unless it is sent again.
WITHOUT_IT = frozenset({DeliveryState.RETURNED, DeliveryState.GIVEN_UP})


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """One recipient outside the inboxes of the system: ``address`` of post or e-mail, paper ``copies``."""

    name: str
    channel: Channel
    address: str = ""
    copies: int = 1


# What did not reach its recipient: somebody has to see to it.
CAME_BACK = frozenset({DeliveryState.RETURNED, DeliveryState.FAILED})


def reached(found: Iterable[tuple[Channel, DeliveryState]]) -> str:
    """How many have a document and how many would get it, by what they can do with a recall."""
    states = list(found)
    within = [state for channel, state in states if channel is Channel.SYSTEM]
    outside = [state for channel, state in states if channel is not Channel.SYSTEM]
    gone = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.CONFIRMED)
    counted = (
        (within.count(DeliveryState.REGISTERED), "nơi đã đăng ký"),
        (within.count(DeliveryState.WAITING), "nơi còn trong hộp chờ"),
        (sum(state in gone for state in outside), "nơi đã gửi đường khác, phải báo riêng"),
        (sum(state in UNSENT for state in outside), "nơi chưa gửi"),
    )
    said = ", ".join(f"{count} {words}" for count, words in counted if count)
    return f"{said}." if said else "Chưa nơi nào nhận."


# What the clerk may note after each state; a document within the system goes by itself.
NEXT_STATES: dict[DeliveryState, tuple[DeliveryState, ...]] = {
    DeliveryState.TO_SEND: (DeliveryState.SENT, DeliveryState.CONFIRMED, DeliveryState.FAILED),
    DeliveryState.SENT: (DeliveryState.CONFIRMED, DeliveryState.FAILED),
    DeliveryState.FAILED: (
        DeliveryState.TO_SEND,
        DeliveryState.SENT,
        DeliveryState.CONFIRMED,
        DeliveryState.GIVEN_UP,
    ),
    DeliveryState.RETURNED: (DeliveryState.GIVEN_UP,),
}
RECORDABLE = frozenset(NEXT_STATES)
ARRIVED = frozenset({DeliveryState.REGISTERED, DeliveryState.CONFIRMED, DeliveryState.SENT})
