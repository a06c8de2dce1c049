"""What a register may hold: directions, types, states of a number."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ytcs_docs.language.labelled import LabelledEnum

ANY_TYPE = "*"  # a register that takes every type without a register of its own
# Rows of old books that have no number (12a, none at all) stand in an old register from here on; nobody is shown it.
WITHOUT_NUMBER = 900_001


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


def spans(numbers: Iterable[int], most: int = 0) -> str:
    """Ascending numbers in short: ``3, 7-9``; after ``most`` of these parts only how many numbers are left."""
    groups: list[list[int]] = []
    for number in numbers:
        if groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    said = [str(group[0]) if len(group) == 1 else f"{group[0]}-{group[-1]}" for group in groups]
    if most and len(said) > most:
        left = sum(len(group) for group in groups[most:])
        said = [*said[:most], f"và {left} số khác"]
    return ", ".join(said)
