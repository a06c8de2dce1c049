"""What a register may hold: directions, types, states of a number."""

from __future__ import annotations

from enum import StrEnum

from ytcs_docs.language.labelled import LabelledEnum

ANY_TYPE = "*"  # a register that takes every type without a register of its own


class Direction(LabelledEnum):
    INCOMING = "incoming", "Văn bản đến"
    OUTGOING = "outgoing", "Văn bản đi"

    @property
    def is_incoming(self) -> bool:
        return self is Direction.INCOMING


class EntryState(StrEnum):
    """State of a number: used by a document, reserved for one, or voided for good."""

    USED = "used"
    RESERVED = "reserved"
    VOIDED = "voided"
