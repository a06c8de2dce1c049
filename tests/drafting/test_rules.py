"""The way of a draft through an office."""

import pytest

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.drafting.rules import MOVES, OPTIONAL, PATH, Move, Stage, after_change, check_move, following

pytestmark = pytest.mark.neutral


def path(steps: set[Stage]) -> list[str]:
    stage, seen = Stage.DRAFTING, ["drafting"]
    while stage is not Stage.NUMBERED:
        stage = following(stage, steps)
        seen.append(stage.value)
    return seen


def test_a_large_office_checks_content_and_form_and_approves_before_signing() -> None:
    assert path(set(OPTIONAL)) == ["drafting", "content", "form", "approval", "signing", "signed", "numbered"]


def test_a_station_of_two_people_signs_at_once() -> None:
    assert path(set()) == ["drafting", "signing", "signed", "numbered"]


def test_each_step_can_be_left_out_alone() -> None:
    for stage in OPTIONAL:
        assert stage.value not in path(set(OPTIONAL) - {stage})


@pytest.mark.parametrize("stage", [Stage.SIGNING, Stage.SIGNED])
def test_an_approved_text_that_changes_is_checked_from_the_start(stage: Stage) -> None:
    for begins_again in (True, False):
        assert after_change(stage, set(OPTIONAL), begins_again=begins_again) is Stage.CONTENT
        assert after_change(stage, {Stage.APPROVAL}, begins_again=begins_again) is Stage.APPROVAL
        assert after_change(stage, set(), begins_again=begins_again) is Stage.SIGNING


@pytest.mark.parametrize("stage", OPTIONAL)
def test_what_a_checker_mends_stays_and_what_the_author_changes_is_checked_again(stage: Stage) -> None:
    assert after_change(stage, set(OPTIONAL), begins_again=False) is stage
    assert after_change(stage, set(OPTIONAL), begins_again=True) is Stage.CONTENT
    assert after_change(stage, {Stage.APPROVAL}, begins_again=True) is Stage.APPROVAL
    assert after_change(Stage.DRAFTING, set(OPTIONAL), begins_again=True) is Stage.DRAFTING


def test_nothing_is_done_with_what_has_a_number_or_was_given_up() -> None:
    for stage in (Stage.NUMBERED, Stage.CANCELLED):
        for move in Move:
            with pytest.raises(RuleBroken):
                check_move(stage, move)


def test_a_number_comes_after_the_signature_only() -> None:
    assert [stage for stage in Stage if Move.NUMBER in MOVES[stage]] == [Stage.SIGNED]
    assert [stage for stage in Stage if Move.SIGN in MOVES[stage]] == [Stage.SIGNING]


def test_every_stage_has_its_moves_and_can_be_reached() -> None:
    assert set(MOVES) == set(Stage)
    assert set(PATH) == set(Stage) - {Stage.CANCELLED}
