"""States of a stored file, and what is said of one that can't be opened."""

from __future__ import annotations

from enum import StrEnum

from ytcs_docs.core.errors import OfficeError, Refused


class TextState(StrEnum):
    """Reading of a file's text by the worker."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Unreadable(Refused):
    """A file can't be opened or read here; ``str(error)`` is a Vietnamese sentence."""


class NotNow(OfficeError):
    """The machine can't open files at the moment (busy, disk full); the file itself may be good."""

    status = 503
