"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PARTS = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2})(?:[\s./-]+(\d{4}|\d{2}))?")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)


def parse_date(text: str, today: date) -> date:
    """A day from ``5/3/2026``, ``05.03.26``, ``050326``, ``5/3`` (this year), ``2026-03-05`` or the long form.

    Raises ``ValueError`` when it is not a date.
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        return date(year, month, day)
    match = _WORDS.fullmatch(text) or _PARTS.fullmatch(text) or _COMPACT.fullmatch(text)
    if not match:
        raise ValueError(f"not a date: {text!r}")
    day, month, year_text = int(match[1]), int(match[2]), match[3]
    year = today.year if year_text is None else int(year_text)
    return date(year + 2000 if year < 100 else year, month, day)


def day_or_none(text: str | None, today: date) -> date | None:
    """A day as people type it; None when the text is empty or no day."""
    try:
        return parse_date(text, today) if text else None
    except ValueError:
        return None
