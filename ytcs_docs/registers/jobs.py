"""Work of `flask worker` on registers."""

from __future__ import annotations

from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.registers.numbering import expire_reservations
from ytcs_docs.registers.queries import has_overdue_reservations


def end_reservations() -> bool:
    """Numbers kept until yesterday are void."""
    today = clock.today()
    overdue = has_overdue_reservations(today)
    session().rollback()
    if overdue:
        with transaction():
            expire_reservations(today)
    return False
