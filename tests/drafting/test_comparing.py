"""Comparing two versions of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytcs_docs.drafting.comparing import Compared, Mark, compare

pytestmark = pytest.mark.neutral
texts = st.lists(st.text("ab cđ.,", min_size=1, max_size=12), max_size=6)


def spelled(rows: list[Compared]) -> list[str]:
    signs = {Mark.SAME: "{}", Mark.ADDED: "+{}+", Mark.REMOVED: "-{}-"}
    return ["".join(signs[mark].format(words) for mark, words in row.parts) for row in rows]


def test_a_changed_word_is_marked_in_its_paragraph() -> None:
    old = ["Kính gửi: Sở Y tế.", "Hoàn thành trước ngày 05/11/2026."]
    new = ["Kính gửi: Sở Y tế.", "Hoàn thành trước ngày 15/11/2026."]
    assert spelled(compare(old, new)) == ["Kính gửi: Sở Y tế.", "Hoàn thành trước ngày -05-+15+/11/2026."]


def test_new_and_dropped_paragraphs_are_marked_whole() -> None:
    assert spelled(compare(["Một", "Hai hai hai"], ["Không giống gì", "Một"])) == [
        "+Không giống gì+",
        "Một",
        "-Hai hai hai-",
    ]


def test_the_same_text_has_no_marks() -> None:
    rows = compare(["Một", "Hai"], ["Một", "Hai"])
    assert not any(row.changed for row in rows)
    assert compare([], []) == []


@given(texts, texts)
def test_both_versions_can_be_read_out_of_the_comparison(old: list[str], new: list[str]) -> None:
    rows = compare(old, new)
    for version, gone in ((old, Mark.ADDED), (new, Mark.REMOVED)):
        kept = ["".join(words for mark, words in row.parts if mark is not gone) for row in rows]
        assert "".join(kept) == "".join(version)
