"""What time it is for the office: Vietnam has one time zone and no summer time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """The moment, in UTC, with its zone."""
    return _pinned.get() or datetime.now(UTC)


def real_now() -> datetime:
    """The moment by the machine's clock, whatever time the office is pinned to: for what follows changes."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Vietnam: documents are dated and numbered by it."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Vietnam on which something was."""
    return moment.astimezone(VIETNAM).date()


def midnight(day: date) -> datetime:
    """When a day begins in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)


@contextmanager
def pinned(moment: datetime) -> Iterator[None]:
    """Let it be another time while work of the past is entered (the demo office)."""
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
