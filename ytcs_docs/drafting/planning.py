"""Duties that were planned while a draft was written, against what the draft says now. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from ytcs_docs.core.revisions import revision_of
from ytcs_docs.files.layout import FileText
from ytcs_docs.language.text import fold
from ytcs_docs.tasks.rules import DutyData


def as_planned(duty: DutyData, text: FileText | None, today: date) -> DutyData:
    """Counted from the day of the document where it is not from a day that the sentence names; a sentence that was
    reworded stands nowhere in the draft."""
    names_day = re.search(r"\d\s*/\s*\d{4}", duty.due_words)
    from_issue = duty.term is not None and duty.term.start == today and not names_day
    return replace(duty, from_issue=from_issue, place=duty.place if _stands(duty, text) else None)


def planned(duties: tuple[DutyData, ...], text: FileText | None) -> list[tuple[DutyData, str, bool]]:
    """Each with the key that drops it and whether its sentence still stands in the draft."""
    return [(duty, revision_of(duty), duty.place is None or _stands(duty, text)) for duty in duties]


def _stands(duty: DutyData, text: FileText | None) -> bool:
    return text is not None and fold(" ".join(duty.text.split())) in fold(" ".join(text.text.split()))
