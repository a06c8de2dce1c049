"""What documents may be and become: enums, the transition table, value objects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.registers.rules import Direction


class Urgency(LabelledEnum):
    """Levels of urgency of Decree 30/2020; a higher one goes before the others in every queue."""

    NORMAL = "normal", "Thường"
    URGENT = "urgent", "Khẩn"
    VERY_URGENT = "very_urgent", "Thượng khẩn"
    FLASH = "flash", "Hỏa tốc"

    @property
    def is_marked(self) -> bool:
        """Printed on the document and shown in lists."""
        return self is not Urgency.NORMAL


class Status(LabelledEnum):
    """Where a document stands. Incoming ones go from the clerk to the leader to the units and end."""

    REGISTERED = "registered", "Đã đăng ký"
    PRESENTED = "presented", "Chờ chỉ đạo"
    ASSIGNED = "assigned", "Đang giải quyết"
    COMPLETED = "completed", "Đã giải quyết"
    FILED = "filed", "Lưu tham khảo"
    ISSUED = "issued", "Đã phát hành"
    ARCHIVED = "archived", "Đã lưu hồ sơ"
    RECALLED = "recalled", "Đã thu hồi"
    VOIDED = "voided", "Đã hủy"


STATUSES_OF = {
    Direction.INCOMING: [
        Status.REGISTERED,
        Status.PRESENTED,
        Status.ASSIGNED,
        Status.COMPLETED,
        Status.FILED,
        Status.RECALLED,
        Status.VOIDED,
    ],
    Direction.OUTGOING: [Status.REGISTERED, Status.ISSUED, Status.ARCHIVED, Status.RECALLED, Status.VOIDED],
}


CLOSED_STATUSES = frozenset({Status.COMPLETED, Status.FILED, Status.VOIDED})


class Action(StrEnum):
    """What may be done with a document as a whole."""

    PRESENT = "present"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    COMPLETE = "complete"
    FILE = "file"
    REOPEN = "reopen"
    ISSUE = "issue"
    ARCHIVE = "archive"
    RECALL = "recall"
    LOSE = "lose"  # the sender takes back what came in
    VOID = "void"


# What people do; the rest follows from what is done with tasks and deliveries. Each is an ``access.Operation``, too.
BY_PEOPLE = frozenset(Action) - {Action.UNASSIGN, Action.COMPLETE, Action.LOSE}

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.REGISTERED, Action.PRESENT): Status.PRESENTED,
    (Status.REGISTERED, Action.ASSIGN): Status.ASSIGNED,
    (Status.REGISTERED, Action.FILE): Status.FILED,
    (Status.REGISTERED, Action.ISSUE): Status.ISSUED,
    (Status.REGISTERED, Action.VOID): Status.VOIDED,
    (Status.PRESENTED, Action.PRESENT): Status.PRESENTED,  # to another leader
    (Status.PRESENTED, Action.ASSIGN): Status.ASSIGNED,
    (Status.PRESENTED, Action.FILE): Status.FILED,
    (Status.PRESENTED, Action.VOID): Status.VOIDED,
    (Status.ASSIGNED, Action.ASSIGN): Status.ASSIGNED,
    (Status.ASSIGNED, Action.UNASSIGN): Status.PRESENTED,
    (Status.ASSIGNED, Action.COMPLETE): Status.COMPLETED,
    (Status.ASSIGNED, Action.VOID): Status.VOIDED,
    (Status.COMPLETED, Action.VOID): Status.VOIDED,
    (Status.COMPLETED, Action.REOPEN): Status.ASSIGNED,
    (Status.FILED, Action.REOPEN): Status.PRESENTED,
    (Status.FILED, Action.VOID): Status.VOIDED,
    (Status.ISSUED, Action.ISSUE): Status.ISSUED,
    (Status.ISSUED, Action.VOID): Status.VOIDED,
    (Status.ISSUED, Action.ARCHIVE): Status.ARCHIVED,
    (Status.ARCHIVED, Action.ISSUE): Status.ISSUED,
    (Status.ISSUED, Action.RECALL): Status.RECALLED,
    (Status.ARCHIVED, Action.RECALL): Status.RECALLED,
    (Status.REGISTERED, Action.LOSE): Status.RECALLED,
    (Status.PRESENTED, Action.LOSE): Status.RECALLED,
    (Status.ASSIGNED, Action.LOSE): Status.RECALLED,
    (Status.COMPLETED, Action.LOSE): Status.RECALLED,
    (Status.FILED, Action.LOSE): Status.RECALLED,
}
_ONE_DIRECTION = {
    Action.PRESENT: Direction.INCOMING,
    Action.ASSIGN: Direction.INCOMING,
    Action.UNASSIGN: Direction.INCOMING,
    Action.COMPLETE: Direction.INCOMING,
    Action.FILE: Direction.INCOMING,
    Action.ISSUE: Direction.OUTGOING,
    Action.ARCHIVE: Direction.OUTGOING,
    Action.RECALL: Direction.OUTGOING,
    Action.LOSE: Direction.INCOMING,
}


def may(direction: Direction, status: Status, action: Action) -> bool:
    """Whether the table allows it; buttons are drawn from this."""
    return (status, action) in TRANSITIONS and _ONE_DIRECTION.get(action, direction) is direction


def next_status(direction: Direction, status: Status, action: Action) -> Status:
    """The status after an action; raises :class:`RuleBroken`."""
    if not may(direction, status, action):
        raise RuleBroken(f"Văn bản đang ở trạng thái “{status.label}” nên không thực hiện được việc này.")
    return TRANSITIONS[status, action]


class ListOrder(LabelledEnum):
    """How a list of documents is sorted."""

    NEWEST = "newest", "Mới nhất trước"
    OLDEST = "oldest", "Cũ nhất trước"
    NUMBER = "number", "Số lớn trước"
    NUMBER_UP = "number-up", "Số nhỏ trước"
    ISSUED = "issued", "Ngày văn bản mới trước"
    ISSUED_UP = "issued-up", "Ngày văn bản cũ trước"
    ISSUER = "issuer", "Cơ quan ban hành A–Z"
    ISSUER_DOWN = "issuer-down", "Cơ quan ban hành Z–A"
    TYPE = "type", "Loại A–Z"
    TYPE_DOWN = "type-down", "Loại Z–A"

    @property
    def descends(self) -> bool:
        return self in (
            ListOrder.NEWEST,
            ListOrder.NUMBER,
            ListOrder.ISSUED,
            ListOrder.ISSUER_DOWN,
            ListOrder.TYPE_DOWN,
        )


class ReferenceKind(LabelledEnum):
    """Why a document names another: how the one that names says it, and how the one that is named."""

    inverse_label: str

    def __new__(cls, value: str, label: str = "", inverse_label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.label, member.inverse_label = value, label, inverse_label
        return member

    LEGAL_BASIS = "legal_basis", "Căn cứ", "Là căn cứ của"
    ANSWERS = "answers", "Trả lời", "Được trả lời bởi"
    REPLACES = "replaces", "Thay thế", "Bị thay thế bởi"
    AMENDS = "amends", "Sửa đổi, bổ sung", "Được sửa đổi, bổ sung bởi"
    CORRECTS = "corrects", "Đính chính", "Được đính chính bởi"
    RECALLS = "recalls", "Thu hồi", "Bị thu hồi bởi"
    COPIES = "copies", "Sao từ", "Được sao bằng"
    MENTIONS = "mentions", "Nhắc đến", "Được nhắc đến trong"


class Force(LabelledEnum):
    """Whether a document still holds, as far as the registers tell."""

    IN_FORCE = "in_force", "Còn hiệu lực"
    AMENDED = "amended", "Đã được sửa đổi, bổ sung"
    CORRECTED = "corrected", "Đã được đính chính"
    REPLACED = "replaced", "Đã bị thay thế"
    RECALLED = "recalled", "Đã bị thu hồi"
    LAPSED = "lapsed", "Hết hiệu lực"

    @property
    def is_in_force(self) -> bool:
        return self is Force.IN_FORCE


FORCE_AFTER = {
    ReferenceKind.AMENDS: Force.AMENDED,
    ReferenceKind.CORRECTS: Force.CORRECTED,
    ReferenceKind.REPLACES: Force.REPLACED,
    ReferenceKind.RECALLS: Force.RECALLED,
}


def force_after(kinds: Iterable[ReferenceKind], lapsed: bool) -> Force:
    """What others made of a document, the heaviest counts; of one that the clerk knows to have lapsed, that it did
    unless a document says why."""
    order = list(Force)
    found = max((FORCE_AFTER[kind] for kind in kinds), key=order.index, default=Force.IN_FORCE)
    return Force.LAPSED if lapsed and found not in (Force.REPLACED, Force.RECALLED) else found


class PartyRole(StrEnum):
    """On the line Kính gửi, or in the list Nơi nhận."""

    ADDRESSEE = "addressee"
    RECIPIENT = "recipient"


class Purpose(LabelledEnum):
    """What a recipient gets the document for."""

    ACT = "act", "để thực hiện"
    REPORT = "report", "để báo cáo"
    COORDINATE = "coordinate", "để phối hợp"
    KNOW = "know", "để biết"
    KEEP = "keep", "lưu"

    @property
    def is_said(self) -> bool:
        """Said in brackets behind a recipient; to act on it needs no word."""
        return self not in (Purpose.ACT, Purpose.KEEP)


class AttachmentRole(LabelledEnum):
    MAIN = "main", "Văn bản"
    APPENDIX = "appendix", "Tài liệu kèm theo"
    SECOND_COPY = "second_copy", "Bản thứ hai"
    EDITABLE = "editable", "Bản để sửa, không gửi đi"

    @property
    def is_main(self) -> bool:
        return self is AttachmentRole.MAIN

    @property
    def goes_out(self) -> bool:
        """Whether recipients get it."""
        return self not in (AttachmentRole.SECOND_COPY, AttachmentRole.EDITABLE)


def pick_reference_target(
    candidates: list[tuple[int, date | None]], wanted_date: date | None, citing_date: date | None
) -> int | None:
    """Which of several documents with the same code is meant, as (id, date).

    With a date, the one of that date, or the only one whose own date is not known; without one, the
    latest not after the citing document; otherwise none is guessed unless there is just one.
    """
    if wanted_date is not None:
        exact = [key for key, day in candidates if day == wanted_date]
        undated = [key for key, day in candidates if day is None]
        return exact[0] if exact else undated[0] if len(undated) == 1 else None
    if len(candidates) == 1:
        return candidates[0][0]
    earlier = [(day, key) for key, day in candidates if day and (citing_date is None or day <= citing_date)]
    return max(earlier)[1] if earlier else None
