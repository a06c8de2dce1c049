"""A small part of benchmarks/fuzzing in every run: spoiled files are read or refused, nothing else."""

from __future__ import annotations

import pytest

from benchmarks.fuzzing import run

pytestmark = pytest.mark.neutral


def test_spoiled_files_are_read_or_said_to_be_unreadable() -> None:
    found, times, asked = run(60, seed=7)
    assert sum(found.values()) == 60
    assert any("unreadable" in fate for fate in found)
    assert any(fate.endswith("read") for fate in found)
    assert max(times) < 60
    assert asked == 0
