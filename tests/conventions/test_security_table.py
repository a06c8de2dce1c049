"""The table of docs/bao-mat.md names what is there, counts right, and leaves no point of the standard out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = pytest.mark.neutral
PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "bao-mat.md"
STATUSES = ("có", "một phần", "chưa", "không áp dụng")
# Points of levels 1 and 2 in each chapter of ASVS 5.0.0.
POINTS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13}
POINTS |= {16: 16, 17: 7}

Number = tuple[int, ...]
_ROW = re.compile(r"\| (?P<first>V[\d.]+)(?:–(?P<last>V[\d.]+) \((?P<points>\d+) điểm\))? \| (?P<rest>.+) \|")
_PLACE = re.compile(r"`([\w.-]+(?:/[\w.-]+)*)(?:::(\w+))?`")
_TOP = {path.name for path in PROJECT.iterdir()}


@dataclass(frozen=True, slots=True)
class Row:
    first: Number
    last: Number
    points: int
    asks: str
    status: str
    where: str


def number_of(text: str) -> Number:
    return tuple(int(part) for part in text.removeprefix("V").split("."))


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def rows() -> list[Row]:
    found = []
    for line in page().splitlines():
        if line.startswith("| V"):
            match = _ROW.fullmatch(line)
            assert match, line
            asks, status, where = match["rest"].split(" | ")
            first, last = number_of(match["first"]), number_of(match["last"] or match["first"])
            found.append(Row(first, last, int(match["points"] or 1), asks, status, where))
    return found


def named_places() -> set[tuple[str, str]]:
    """Paths with the name of a test behind them, if there is one. A word in backticks counts when it begins like
    something of the project."""
    return {(path, test) for path, test in _PLACE.findall(page()) if test or path.split("/")[0] in _TOP}


def test_every_place_that_is_named_is_there() -> None:
    places = named_places()
    assert len(places) > 100
    assert not [path for path, _ in places if not (PROJECT / path).exists()]
    # Whatever looks like a file of the project is one.
    looks = re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|md|html|js|conf|txt|toml))", page())
    assert not [path for path in looks if not (PROJECT / path).exists()]


def test_every_test_that_is_named_is_in_its_file() -> None:
    missing = [
        f"{path}::{test}"
        for path, test in named_places()
        if test and not re.search(rf"^\s*def {test}\(", (PROJECT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not missing


def test_every_point_has_one_of_the_four_statuses_a_question_and_a_reason() -> None:
    assert not [row for row in rows() if row.status not in STATUSES or not row.asks or not row.where]


def test_what_is_said_to_be_there_says_where() -> None:
    assert not [row for row in rows() if row.status == "có" and not _PLACE.search(row.where)]


def test_numbers_are_unique_and_in_order() -> None:
    ends = [number for row in rows() for number in ((row.first,) if row.first == row.last else (row.first, row.last))]
    assert all(len(number) == 3 for number in ends)
    assert all(before < after for before, after in pairwise(ends))


def test_no_point_of_a_chapter_is_left_out() -> None:
    counted: Counter[int] = Counter()
    for row in rows():
        assert row.first[0] == row.last[0]
        counted[row.first[0]] += row.points
    assert dict(counted) == POINTS


def test_the_counts_on_top_are_those_of_the_table() -> None:
    counted: Counter[str] = Counter()
    for row in rows():
        counted[row.status] += row.points
    said = {label: int(count) for label, count in re.findall(r"^\| ([^|]+) \| (\d+) \|$", page(), re.MULTILINE)}
    assert said == {**{status: counted[status] for status in STATUSES}, "cộng": sum(POINTS.values())}


def test_the_list_of_gaps_names_gaps_and_everything_that_is_not_there() -> None:
    section = page().partition("## Chưa có")[2].partition("\n## ")[0]
    named = {number_of(number) for number in re.findall(r"V\d+\.\d+\.\d+", section)}
    gaps = {row.first: row.status for row in rows() if row.status in ("một phần", "chưa")}
    assert named <= gaps.keys()
    assert {number for number, status in gaps.items() if status == "chưa"} <= named
