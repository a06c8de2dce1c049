"""States of a stored file."""

from __future__ import annotations

from enum import StrEnum


class TextState(StrEnum):
    """Reading of a file's text by the worker."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
