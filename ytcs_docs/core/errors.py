"""Errors with a name and a sentence for the person; shown once, in app.py."""

from __future__ import annotations


class OfficeError(Exception):
    """Something the person can understand and act on. ``str(error)`` is Vietnamese and shown as it is."""

    status = 422

    @property
    def sentence(self) -> str:
        return str(self)


class RuleBroken(OfficeError):
    """The office's rules forbid it (a closed register, a finished task …)."""

    status = 409


class InvalidInput(OfficeError):
    """A value can't be right. ``field`` names the form field it belongs to, if one does."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(OfficeError):
    """The person's post does not open this."""

    status = 403


class NotFound(OfficeError):
    """There is no such thing, or the person may not know of it."""

    status = 404


class Refused(OfficeError):
    """A file or a document that must not come in."""
