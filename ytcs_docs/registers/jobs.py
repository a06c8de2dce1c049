"""Background jobs of `flask worker` on registers."""

from __future__ import annotations

from datetime import date

from ytcs_docs.core import clock
from ytcs_docs.core.db import transaction
from ytcs_docs.registers.numbering import expire_reservations

_expired_on: list[date] = []


def end_reservations() -> bool:
    """Once a day, void the numbers reserved until yesterday."""
    today = clock.today()
    if _expired_on[-1:] != [today]:
        with transaction():
            expire_reservations(today)
        _expired_on[:] = [today]
    return False
