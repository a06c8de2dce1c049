"""Deadlines in sentences of real documents, labelled by a reader who had not seen what the program says.

The sentences stay where they are: a label names the file, the text in it and the place. One half was looked at while
the reading was written, the other only counted when it was done (42 of 57) and looked at afterwards; both are kept
from getting worse.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ytcs_docs.deadlines.holidays import calendar_around
from ytcs_docs.deadlines.recurrence import Every
from ytcs_docs.extraction.deadlines import Deadline, find_deadline

pytestmark = pytest.mark.neutral
HERE = Path(__file__).parent


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


@cache
def texts(path: Path) -> list[str]:
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [text for line in raw.splitlines() if line.strip() for text in strings(json.loads(line))]
    return list(strings(json.loads(raw))) if path.suffix == ".json" else [raw]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def is_right(label: dict[str, Any], found: Deadline | None) -> bool:
    """The same due dates and periods; of a term, that it is one; of what is no deadline, that nothing is found."""
    if label["kind"] == "not_deadline":
        return found is None or not (found.dues or found.recurrences)
    dues = [due.isoformat() for due in found.dues] if found else []
    wanted = sorted(label["recurrences"], key=lambda one: list(Every).index(Every(one["every"])))
    read = found.recurrences if found else ()
    same = len(wanted) == len(read) and all(
        one["every"] == other.every.value and (not isinstance(one["day"], int) or one["day"] == other.day)
        for one, other in zip(wanted, read, strict=True)
    )
    is_term = not label["is_term"] or (found is not None and not found.recurrences)
    return dues == label["dues"] and same and is_term


@pytest.mark.parametrize(("half", "least"), [("develop", 52), ("kept", 46)])
def test_deadlines_of_real_sentences_are_read(shared: Path, half: str, least: int) -> None:
    labels = json.loads((HERE / f"deadlines_{half}.json").read_text(encoding="utf-8"))
    right = 0
    for label in labels:
        text = texts(shared / label["file"])[label["text"]]
        sentence = text[label["start"] : label["start"] + label["length"]]
        issued, received = day(label["issued"]), day(label["received"])
        right += is_right(label, find_deadline(sentence, issued, received, calendar_around([issued, received])))
    assert (len(labels), right >= least) == (57, True), right
