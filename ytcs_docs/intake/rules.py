"""Files that wait to be registered."""

from __future__ import annotations

from enum import StrEnum


class WaitingState(StrEnum):
    """A file that came through the watched folder."""

    WAITING = "waiting"
    REGISTERED = "registered"
    DROPPED = "dropped"
    REFUSED = "refused"
