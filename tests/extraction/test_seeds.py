"""The five real documents: every field that they have, every duty that they give.

``seeds.json`` was written by reading them. It names the line of a duty and how its doer is called, no sentences;
counts stand for lists. A duty is right when its line and its doer are.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import real_data
from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.rules import ReadDuty
from ytcs_docs.files.layout import FileText, plain_text

pytestmark = pytest.mark.neutral

SEEDS = real_data.SHARED / "samples" / "seeds"
EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "seeds.json").read_text(encoding="utf-8"))
SUBJECT_WORDS = {
    "000_746adbbdee38ea56.txt": ("tăng cường", "y tế cơ sở"),
    "001_5fce5caad0c5cb09.txt": ("Tổng kết 20 năm", "của Ban Bí thư"),
    "002_cd9f829e1908a192.txt": ("Thực hiện Đề án", "đến năm 2025"),
    "003_784950f2eb8c29e3.txt": ("Kết luận của", "cuối năm 2022"),
    "004_65c23fbbe8b1c525.txt": ("Tăng cường năng lực", "(2023 -2025)"),
}


def seed(name: str) -> FileText:
    return plain_text((real_data.found(SEEDS) / name).read_text(encoding="utf-8"))


def duties_of(name: str) -> tuple[FileText, list[ReadDuty]]:
    text = seed(name)
    fields = read_fields(text)
    issued = fields["date"].value
    return text, read_duties(text, fields["type"].value, date.fromisoformat(issued) if issued else None)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_field_is_read(name: str) -> None:
    fields = read_fields(seed(name))
    wrong = {}
    for field, wanted in EXPECTED[name]["fields"].items():
        found = fields[field].value
        found = len(found) if isinstance(wanted, int) else found
        if found != wanted:
            wrong[field] = found
    assert not wrong
    begins, ends = SUBJECT_WORDS[name]
    assert fields["subject"].value.startswith(begins)
    assert fields["subject"].value.endswith(ends)


def test_duties_are_found_and_nothing_else() -> None:
    right = read = wanted = 0
    for name, expected in EXPECTED.items():
        text, found = duties_of(name)
        left = [(one["line"], one["lead"]) for one in expected["duties"]]
        wanted += len(left)
        read += len(found)
        for duty in found:
            line = text.text.count("\n", 0, duty.start) + 1
            known = next((one for one in left if one[0] == line and _same(duty.lead, one[1])), None)
            if known is not None:
                left.remove(known)
                right += 1
    assert right / wanted >= 0.90, f"recall {right / wanted:.2f}"
    assert right / read >= 0.85, f"precision {right / read:.2f}"


def _same(lead: str, wanted: str) -> bool:
    return lead.startswith(wanted) if wanted else not lead


def test_every_deadline_is_found_and_no_day_invented() -> None:
    for name, expected in EXPECTED.items():
        text, found = duties_of(name)
        wanted = {
            (one["line"], one.get("due"), one.get("recurrence", ""))
            for one in expected["duties"]
            if "due" in one or "recurrence" in one
        }
        read = {
            (text.text.count("\n", 0, duty.start) + 1, duty.due, duty.recurrence)
            for duty in found
            if duty.due or duty.recurrence
        }
        assert read == wanted, name


def test_a_sentence_stands_where_its_offsets_say() -> None:
    for name in EXPECTED:
        text, found = duties_of(name)
        assert all(text.text[duty.start : duty.end] == duty.sentence for duty in found)
