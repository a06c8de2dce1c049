"""Saving files that bear a number: made for the number that is next, made anew when somebody else gets it first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ytcs_docs.core.db import transaction
from ytcs_docs.registers.numbering import NumberTaken

TRIES = 5
Made = TypeVar("Made")
Saved = TypeVar("Saved")


def save_numbered(make: Callable[[], Made], save: Callable[[Made], Saved]) -> Saved:
    """``make`` the files before the transaction, ``save`` them in one. Raises :class:`NumberTaken` when every try
    came too late, and what the two raise."""
    for _ in range(TRIES - 1):
        made = make()
        try:
            with transaction():
                return save(made)
        except NumberTaken:
            continue
    made = make()
    with transaction():
        return save(made)
