from __future__ import annotations

from datetime import date

import pytest

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.tasks.rules import (
    OPEN_STATES,
    TRANSITIONS,
    Move,
    Part,
    Share,
    TaskState,
    check_assignment,
    days_late,
    end_of_week,
    may,
    next_state,
)

pytestmark = pytest.mark.neutral

TODAY = date(2026, 11, 22)
WORKING_LIFE = {
    "new": "accept→accepted withdraw→withdrawn",
    "accepted": "report→accepted finish→finished withdraw→withdrawn",
    "finished": "reopen→accepted",
    "withdrawn": "",
}
INFORMED_LIFE = {
    "new": "finish→finished withdraw→withdrawn",
    "accepted": "finish→finished withdraw→withdrawn",
    "finished": "reopen→accepted",
    "withdrawn": "",
}


def life_of(part: Part) -> dict[str, str]:
    return {
        state.value: " ".join(
            f"{move.value}→{next_state(state, part, move).value}" for move in Move if may(state, part, move)
        )
        for state in TaskState
    }


def reachable(part: Part) -> set[TaskState]:
    found, waiting = set(), [TaskState.NEW]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [next_state(state, part, move) for move in Move if may(state, part, move)]
    return found


@pytest.mark.parametrize(
    ("part", "life"),
    [(Part.LEAD, WORKING_LIFE), (Part.COORDINATE, WORKING_LIFE), (Part.INFORM, INFORMED_LIFE)],
)
def test_a_task_lives_as_the_table_says(part: Part, life: dict[str, str]) -> None:
    for state, moves in life_of(part).items():
        print(f"{part.value:10} {state:9} {moves}")  # noqa: T201 -- the table, shown on failure
    assert life_of(part) == life


@pytest.mark.parametrize("part", list(Part))
def test_every_state_can_be_reached(part: Part) -> None:
    assert reachable(part) == set(TaskState)


def test_every_row_of_the_table_can_be_used() -> None:
    usable = {(state, move) for part in Part for state in TaskState for move in Move if may(state, part, move)}
    assert usable == set(TRANSITIONS)


def test_only_a_withdrawn_task_can_do_nothing_more() -> None:
    dead = {state for state in TaskState if not any((state, move) in TRANSITIONS for move in Move)}
    assert dead == {TaskState.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "part", "move"),
    [
        (TaskState.NEW, Part.LEAD, Move.FINISH),
        (TaskState.NEW, Part.COORDINATE, Move.REPORT),
        (TaskState.NEW, Part.INFORM, Move.ACCEPT),
        (TaskState.ACCEPTED, Part.INFORM, Move.REPORT),
        (TaskState.FINISHED, Part.LEAD, Move.WITHDRAW),
        (TaskState.WITHDRAWN, Part.LEAD, Move.REOPEN),
    ],
)
def test_what_the_table_does_not_allow_is_refused_with_the_state(state: TaskState, part: Part, move: Move) -> None:
    assert not may(state, part, move)
    with pytest.raises(RuleBroken, match=state.label):
        next_state(state, part, move)


def test_open_tasks_are_the_new_and_the_accepted_ones() -> None:
    assert OPEN_STATES == (TaskState.NEW, TaskState.ACCEPTED)
    assert all(member.label for member in (*Part, *TaskState))


def lead(unit_id: int = 1, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.LEAD, due_on=due_on)


def helper(unit_id: int = 2, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.COORDINATE, due_on=due_on)


def informed(unit_id: int = 3, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.INFORM, due_on=due_on)


@pytest.mark.parametrize(
    ("shares", "has_lead"),
    [
        pytest.param([lead()], False, id="a lead alone"),
        pytest.param([lead(), helper(), informed()], False, id="one of each part"),
        pytest.param([helper(), informed()], True, id="helpers for a lead of before"),
        pytest.param([informed()], False, id="for information needs no lead"),
        pytest.param([lead(due_on=TODAY)], False, id="due today"),
    ],
)
def test_a_sound_assignment_is_accepted(shares: list[Share], has_lead: bool) -> None:
    check_assignment(shares, has_lead)


@pytest.mark.parametrize(
    ("shares", "has_lead", "sentence", "field"),
    [
        pytest.param([], False, "ít nhất một đơn vị", "lead", id="nobody"),
        pytest.param([lead(1), lead(2)], False, "chỉ có một đơn vị chủ trì", "lead", id="two leads"),
        pytest.param([lead(1)], True, "chỉ có một đơn vị chủ trì", "lead", id="a lead besides that of before"),
        pytest.param([helper()], False, "Phải chọn đơn vị chủ trì", "lead", id="helpers without a lead"),
    ],
)
def test_an_unsound_assignment_is_refused_beside_its_field(
    shares: list[Share], has_lead: bool, sentence: str, field: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        check_assignment(shares, has_lead)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("due_on", "state", "finished_on", "late"),
    [
        pytest.param(None, TaskState.NEW, None, 0, id="no due date"),
        pytest.param(date(2026, 11, 23), TaskState.NEW, None, 0, id="due tomorrow"),
        pytest.param(TODAY, TaskState.ACCEPTED, None, 0, id="due today"),
        pytest.param(date(2026, 11, 21), TaskState.NEW, None, 1, id="due yesterday"),
        pytest.param(date(2025, 11, 22), TaskState.ACCEPTED, None, 365, id="due a year ago"),
        pytest.param(date(2026, 11, 1), TaskState.WITHDRAWN, None, 0, id="withdrawn"),
        pytest.param(date(2026, 11, 1), TaskState.FINISHED, date(2026, 11, 1), 0, id="finished in time"),
        pytest.param(date(2026, 11, 1), TaskState.FINISHED, date(2026, 11, 4), 3, id="finished late"),
        pytest.param(date(2026, 11, 1), TaskState.ACCEPTED, date(2026, 11, 1), 21, id="reopened counts until today"),
    ],
)
def test_days_late_count_to_today_or_to_the_end_of_the_work(
    due_on: date | None, state: TaskState, finished_on: date | None, late: int
) -> None:
    assert days_late(due_on, state, TODAY, finished_on) == late


@pytest.mark.parametrize("day", [16, 18, 21, 22])
def test_a_week_ends_on_sunday(day: int) -> None:
    assert end_of_week(date(2026, 11, day)) == date(2026, 11, 22)
