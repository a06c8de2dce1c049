from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ytcs_docs.core.errors import InvalidInput, Refused, RuleBroken
from ytcs_docs.decree30.secrecy import Secrecy
from ytcs_docs.documents.data import DocumentData, check_data
from ytcs_docs.documents.rules import (
    STATUSES_OF,
    TRANSITIONS,
    Action,
    AttachmentRole,
    ListOrder,
    Purpose,
    ReferenceKind,
    Status,
    Urgency,
    may,
    next_status,
    pick_reference_target,
)
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.registers.rules import Direction

pytestmark = pytest.mark.neutral

TODAY = date(2026, 11, 22)
IN, OUT = Direction.INCOMING, Direction.OUTGOING
A_LETTER = DocumentData(
    type_code="cong-van",
    subject="Tăng cường tiêm chủng",
    issuer_name="Bộ Y tế",
    issued_on=date(2026, 11, 20),
    received_on=date(2026, 11, 22),
    code="289/BYT-DP",
)
# The whole life of a document: what may be done in each status, and what it then is.
INCOMING_LIFE = {
    "registered": "present→presented assign→assigned file→filed lose→recalled void→voided",
    "presented": "present→presented assign→assigned file→filed lose→recalled void→voided",
    "assigned": "assign→assigned unassign→presented complete→completed lose→recalled void→voided",
    "completed": "reopen→assigned lose→recalled void→voided",
    "filed": "reopen→presented lose→recalled void→voided",
    "recalled": "",
    "voided": "",
}
OUTGOING_LIFE = {
    "registered": "issue→issued void→voided",
    "issued": "issue→issued archive→archived recall→recalled void→voided",
    "archived": "issue→issued recall→recalled",
    "recalled": "",
    "voided": "",
}


def life_of(direction: Direction) -> dict[str, str]:
    return {
        status.value: " ".join(
            f"{action.value}→{next_status(direction, status, action).value}"
            for action in Action
            if may(direction, status, action)
        )
        for status in STATUSES_OF[direction]
    }


def reachable(direction: Direction) -> set[Status]:
    found, waiting = set(), [Status.REGISTERED]
    while waiting:
        status = waiting.pop()
        if status not in found:
            found.add(status)
            waiting += [next_status(direction, status, action) for action in Action if may(direction, status, action)]
    return found


@pytest.mark.parametrize(("direction", "life"), [(IN, INCOMING_LIFE), (OUT, OUTGOING_LIFE)])
def test_a_document_lives_as_the_table_says(direction: Direction, life: dict[str, str]) -> None:
    for status, moves in life_of(direction).items():
        print(f"{direction.value:9} {status:11} {moves}")  # noqa: T201 -- the table, shown on failure
    assert life_of(direction) == life


@pytest.mark.parametrize("direction", list(Direction))
def test_every_status_of_a_direction_can_be_reached_and_no_other(direction: Direction) -> None:
    assert reachable(direction) == set(STATUSES_OF[direction])


def test_every_row_of_the_table_can_be_used() -> None:
    usable = {
        (status, action)
        for direction in Direction
        for status in reachable(direction)
        for action in Action
        if may(direction, status, action)
    }
    assert usable == set(TRANSITIONS)


def test_only_a_voided_or_recalled_document_can_do_nothing_more() -> None:
    assert {status for status in Status if not any((status, action) in TRANSITIONS for action in Action)} == {
        Status.VOIDED,
        Status.RECALLED,
    }


def test_no_action_leaves_the_statuses_of_its_direction() -> None:
    for direction in Direction:
        for status in STATUSES_OF[direction]:
            for action in Action:
                if may(direction, status, action):
                    assert next_status(direction, status, action) in STATUSES_OF[direction]


@pytest.mark.parametrize(
    ("direction", "status", "action"),
    [
        (IN, Status.REGISTERED, Action.ISSUE),
        (OUT, Status.REGISTERED, Action.ASSIGN),
        (OUT, Status.REGISTERED, Action.PRESENT),
        (IN, Status.COMPLETED, Action.PRESENT),
        (IN, Status.VOIDED, Action.REOPEN),
        (OUT, Status.ISSUED, Action.PRESENT),
    ],
)
def test_what_the_table_does_not_allow_is_refused_with_the_status(
    direction: Direction, status: Status, action: Action
) -> None:
    assert not may(direction, status, action)
    with pytest.raises(RuleBroken, match=status.label):
        next_status(direction, status, action)


@pytest.mark.parametrize("kind", [Status, Direction, Urgency, ReferenceKind, Purpose, AttachmentRole, ListOrder])
def test_every_value_has_a_label(kind: type[LabelledEnum]) -> None:
    assert all(member.label for member in kind)
    assert kind.pairs() == [(str(member), member.label) for member in kind]


def test_a_reference_is_said_from_both_ends() -> None:
    assert all(kind.inverse_label and kind.inverse_label != kind.label for kind in ReferenceKind)


def test_more_urgent_documents_rank_higher() -> None:
    assert list(Urgency) == [
        Urgency.NORMAL,
        Urgency.URGENT,
        Urgency.VERY_URGENT,
        Urgency.FLASH,
    ]


def test_a_complete_letter_is_accepted_in_both_directions() -> None:
    check_data(A_LETTER, IN, TODAY)
    check_data(replace(A_LETTER, code="", received_on=None), OUT, TODAY)


@pytest.mark.parametrize("level", [level for level in Secrecy if level is not Secrecy.NONE])
@pytest.mark.parametrize("direction", list(Direction))
def test_a_state_secret_is_refused_before_anything_else(level: Secrecy, direction: Direction) -> None:
    with pytest.raises(Refused, match="117/2025/QH15"):
        check_data(replace(A_LETTER, secrecy=level, subject="", type_code="?"), direction, TODAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"type_code": "so-tay"}, "type_code", id="unknown type"),
        pytest.param({"subject": ""}, "subject", id="no subject"),
        pytest.param({"issuer_name": ""}, "issuer_name", id="no issuer"),
        pytest.param({"code": "123456789012/SYT"}, "code", id="number of 12 digits"),
        pytest.param({"code": "1/" + "A" * 101}, "code", id="symbol of 101 letters"),
        pytest.param({"received_on": date(2026, 11, 23)}, "received_on", id="arrived tomorrow"),
        pytest.param({"issued_on": date(2026, 11, 23)}, "issued_on", id="dated after it arrived"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_data(replace(A_LETTER, **change), IN, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"code": "12345678901/SYT"}, id="number of 11 digits"),
        pytest.param({"code": "1/" + "A" * 30}, id="symbol of 30 letters"),
        pytest.param({"code": "/KH-UBND", "issued_on": None}, id="draft without number and date"),
        pytest.param({"issued_on": date(2026, 11, 22)}, id="dated on the day it arrived"),
        pytest.param({"type_code": "nghi-dinh"}, id="a type that is only received"),
    ],
)
def test_what_just_can_be_is_accepted(change: dict[str, object]) -> None:
    check_data(replace(A_LETTER, **change), IN, TODAY)


@pytest.mark.parametrize("type_code", ["luat", "nghi-dinh", "thong-tu", "van-ban-dang"])
def test_an_office_does_not_issue_laws_and_decrees(type_code: str) -> None:
    with pytest.raises(InvalidInput, match="không ban hành") as refused:
        check_data(replace(A_LETTER, type_code=type_code), OUT, TODAY)
    assert refused.value.field == "type_code"


OLD, NEW = (1, date(2017, 3, 11)), (2, date(2025, 3, 11))


@pytest.mark.parametrize(
    ("candidates", "wanted", "citing", "picked"),
    [
        pytest.param([], None, None, None, id="none"),
        pytest.param([OLD], None, date(2016, 1, 1), 1, id="the only one"),
        pytest.param([OLD, NEW], date(2017, 3, 11), None, 1, id="the one of the day"),
        pytest.param([OLD, NEW], date(2020, 1, 1), None, None, id="none of the day"),
        pytest.param([OLD], date(2020, 1, 1), None, None, id="the only one is of another day"),
        pytest.param([OLD, (3, None)], date(2020, 1, 1), None, 3, id="the only undated one"),
        pytest.param([(3, None), (4, None)], date(2020, 1, 1), None, None, id="two undated ones"),
        pytest.param([OLD, (3, None)], date(2017, 3, 11), None, 1, id="the day before the undated one"),
        pytest.param([NEW, OLD], None, date(2020, 1, 1), 1, id="the latest before the citing one"),
        pytest.param([NEW, OLD], None, date(2025, 3, 11), 2, id="the same day counts"),
        pytest.param([OLD, NEW], None, None, 2, id="the latest when the citing one has no date"),
        pytest.param([OLD, NEW], None, date(2000, 1, 1), None, id="all are later"),
        pytest.param([(3, None), (4, None)], None, date(2020, 1, 1), None, id="no dates at all"),
    ],
)
def test_a_cited_code_means_the_document_of_its_time(
    candidates: list[tuple[int, date | None]], wanted: date | None, citing: date | None, picked: int | None
) -> None:
    assert pick_reference_target(candidates, wanted, citing) == picked
