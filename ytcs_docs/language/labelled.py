"""Enums whose members have a label for pages."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A string enum; each member is declared as its value and its Vietnamese ``label``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """(value, label) of all members, for a select field."""
        return [(member.value, member.label) for member in cls]
