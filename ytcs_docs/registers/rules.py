"""What a register may hold: directions, types, states of a number."""

from __future__ import annotations

from enum import StrEnum

ANY_TYPE = "*"  # a register that takes every type without a register of its own


class Direction(StrEnum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"


DIRECTION_LABELS = {Direction.INCOMING: "Văn bản đến", Direction.OUTGOING: "Văn bản đi"}


class EntryState(StrEnum):
    """A number in a register: taken by a document, kept free for one, or given up for good."""

    USED = "used"
    RESERVED = "reserved"
    VOIDED = "voided"
