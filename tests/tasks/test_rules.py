from __future__ import annotations

from datetime import date

import pytest

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.tasks.rules import (
    OPEN_STATES,
    TRANSITIONS,
    AssignmentState,
    Mode,
    Move,
    Part,
    Share,
    check_shares,
    days_late,
    end_of_week,
    may,
    next_state,
)

pytestmark = pytest.mark.neutral

TODAY = date(2026, 11, 22)
WORKING_LIFE = {
    "new": "accept→accepted withdraw→withdrawn pause→paused",
    "accepted": "report→accepted finish→finished withdraw→withdrawn pause→paused",
    "paused": "withdraw→withdrawn resume→accepted",
    "finished": "reopen→accepted",
    "withdrawn": "",
}
INFORMED_LIFE = {
    "new": "finish→finished withdraw→withdrawn",
    "accepted": "finish→finished withdraw→withdrawn",
    "paused": "withdraw→withdrawn",
    "finished": "reopen→accepted",
    "withdrawn": "",
}


def life_of(part: Part) -> dict[str, str]:
    return {
        state.value: " ".join(
            f"{move.value}→{next_state(state, part, move).value}" for move in Move if may(state, part, move)
        )
        for state in AssignmentState
    }


def reachable(part: Part) -> set[AssignmentState]:
    found, waiting = set(), [AssignmentState.NEW]
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [next_state(state, part, move) for move in Move if may(state, part, move)]
    return found


@pytest.mark.parametrize(
    ("part", "life"),
    [
        (Part.LEAD, WORKING_LIFE),
        (Part.DO, WORKING_LIFE),
        (Part.COORDINATE, WORKING_LIFE),
        (Part.INFORM, INFORMED_LIFE),
    ],
)
def test_a_task_lives_as_the_table_says(part: Part, life: dict[str, str]) -> None:
    for state, moves in life_of(part).items():
        print(f"{part.value:10} {state:9} {moves}")  # noqa: T201 -- the table, shown on failure
    assert life_of(part) == life


@pytest.mark.parametrize("part", list(Part))
def test_every_state_can_be_reached(part: Part) -> None:
    never = {AssignmentState.PAUSED} if part is Part.INFORM else set()
    assert reachable(part) == set(AssignmentState) - never


def test_every_row_of_the_table_can_be_used() -> None:
    usable = {(state, move) for part in Part for state in AssignmentState for move in Move if may(state, part, move)}
    assert usable == set(TRANSITIONS)


def test_only_a_withdrawn_task_can_do_nothing_more() -> None:
    dead = {state for state in AssignmentState if not any((state, move) in TRANSITIONS for move in Move)}
    assert dead == {AssignmentState.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "part", "move"),
    [
        (AssignmentState.NEW, Part.LEAD, Move.FINISH),
        (AssignmentState.NEW, Part.COORDINATE, Move.REPORT),
        (AssignmentState.NEW, Part.INFORM, Move.ACCEPT),
        (AssignmentState.ACCEPTED, Part.INFORM, Move.REPORT),
        (AssignmentState.FINISHED, Part.LEAD, Move.WITHDRAW),
        (AssignmentState.WITHDRAWN, Part.LEAD, Move.REOPEN),
    ],
)
def test_what_the_table_does_not_allow_is_refused_with_the_state(
    state: AssignmentState, part: Part, move: Move
) -> None:
    assert not may(state, part, move)
    with pytest.raises(RuleBroken, match=state.label):
        next_state(state, part, move)


def test_open_work_is_new_accepted_or_paused() -> None:
    assert OPEN_STATES == (AssignmentState.NEW, AssignmentState.ACCEPTED, AssignmentState.PAUSED)
    assert all(member.label for member in (*Part, *AssignmentState))


def lead(unit_id: int = 1, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.LEAD, due_on=due_on)


def helper(unit_id: int = 2, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.COORDINATE, due_on=due_on)


def informed(unit_id: int = 3, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.INFORM, due_on=due_on)


def doer(unit_id: int = 4, due_on: date | None = None) -> Share:
    return Share(unit_id=unit_id, part=Part.DO, due_on=due_on)


@pytest.mark.parametrize(
    ("shares", "mode"),
    [
        pytest.param([lead()], Mode.LEAD, id="a lead alone"),
        pytest.param([lead(), helper(), informed()], Mode.LEAD, id="one of each part"),
        pytest.param([informed()], Mode.EACH, id="for information needs no lead"),
        pytest.param([lead(due_on=TODAY)], Mode.LEAD, id="due today"),
        pytest.param([doer(1), doer(2), helper(3), informed(4)], Mode.EACH, id="each does it, others help"),
    ],
)
def test_sound_shares_are_of_one_mode(shares: list[Share], mode: Mode) -> None:
    assert check_shares(shares) is mode


@pytest.mark.parametrize(
    ("shares", "sentence", "field"),
    [
        pytest.param([], "ít nhất một đơn vị", "lead", id="nobody"),
        pytest.param([lead(1), lead(2)], "chỉ có một đơn vị chủ trì", "lead", id="two leads"),
        pytest.param([lead(1), doer(2)], "chỉ phối hợp hoặc để biết", "lead", id="a lead and others on their own"),
        pytest.param([helper()], "Phải chọn đơn vị chủ trì", "lead", id="helpers without a lead"),
    ],
)
def test_unsound_shares_are_refused_beside_their_field(shares: list[Share], sentence: str, field: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        check_shares(shares)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("due_on", "state", "finished_on", "late"),
    [
        pytest.param(None, AssignmentState.NEW, None, 0, id="no due date"),
        pytest.param(date(2026, 11, 23), AssignmentState.NEW, None, 0, id="due tomorrow"),
        pytest.param(TODAY, AssignmentState.ACCEPTED, None, 0, id="due today"),
        pytest.param(date(2026, 11, 21), AssignmentState.NEW, None, 1, id="due yesterday"),
        pytest.param(date(2025, 11, 22), AssignmentState.ACCEPTED, None, 365, id="due a year ago"),
        pytest.param(date(2026, 11, 1), AssignmentState.WITHDRAWN, None, 0, id="withdrawn"),
        pytest.param(date(2026, 11, 1), AssignmentState.PAUSED, None, 0, id="paused"),
        pytest.param(date(2026, 11, 1), AssignmentState.FINISHED, date(2026, 11, 1), 0, id="finished in time"),
        pytest.param(date(2026, 11, 1), AssignmentState.FINISHED, date(2026, 11, 4), 3, id="finished late"),
        pytest.param(
            date(2026, 11, 1), AssignmentState.ACCEPTED, date(2026, 11, 1), 21, id="reopened counts until today"
        ),
    ],
)
def test_days_late_count_to_today_or_to_the_end_of_the_work(
    due_on: date | None, state: AssignmentState, finished_on: date | None, late: int
) -> None:
    assert days_late(due_on, state, TODAY, finished_on) == late


@pytest.mark.parametrize("day", [16, 18, 21, 22])
def test_a_week_ends_on_sunday(day: int) -> None:
    assert end_of_week(date(2026, 11, day)) == date(2026, 11, 22)
