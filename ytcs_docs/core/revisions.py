"""Nobody overwrites what somebody else has just changed.

A form that changes something it shows carries the ``content_revision`` of what it showed in its field ``seen``; the
command compares it with that of the rows that it has locked.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from ytcs_docs.core.errors import RuleBroken

STALE = "Nội dung này vừa được người khác sửa. Hãy mở lại trang, xem bản mới rồi thực hiện lại."


class Stale(RuleBroken):
    """What is to be changed is not any more what the person saw."""


def revision_of(*shown: Any) -> str:
    """A short token that differs when one of these values does."""
    return sha256(repr(shown).encode()).hexdigest()[:32]


def check_unchanged(seen: str | None, now: str) -> None:
    """Raises :class:`Stale`. Called inside the transaction of the change, on rows read under its lock. ``seen`` is None
    where nobody was shown anything: commands of an operator, an import."""
    if seen is not None and seen != now:
        raise Stale(STALE)
