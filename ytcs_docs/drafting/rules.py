"""The way of a draft to its number: stages, who is asked at each, what a change does. Pure.

Decree 30/2020/NĐ-CP, articles 10–15 and 18: drafted, checked for content by the head of the unit and for form
by the office, approved and signed by who may sign, numbered by the clerk.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.documents.rules import ReferenceKind, Urgency
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.letters.rules import DraftData


def check_seal(passphrase: str, *, may_seal: bool) -> None:
    """Raises :class:`InvalidInput` when somebody uses the agency's key who may not."""
    if passphrase and not may_seal:
        raise InvalidInput("Vai trò của bạn không dùng chữ ký số của cơ quan.", "seal_passphrase")


class Stage(LabelledEnum):
    """Whose turn it is."""

    pass_label: str  # of the button that sends a draft on; empty where there is none
    endorses: str  # what letting it pass is called

    def __new__(cls, value: str, label: str = "", pass_label: str = "", endorses: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        member.pass_label, member.endorses = pass_label, endorses
        return member

    DRAFTING = "drafting", "Đang soạn", "Trình", "Trình"
    CONTENT = "content", "Kiểm tra nội dung", "Ký nháy nội dung, chuyển tiếp", "Ký nháy nội dung"
    FORM = "form", "Kiểm tra thể thức", "Ký nháy thể thức, chuyển tiếp", "Ký nháy thể thức"
    APPROVAL = "approval", "Chờ duyệt", "Duyệt", "Duyệt"
    SIGNING = "signing", "Chờ ký", ""
    SIGNED = "signed", "Chờ cấp số", ""
    NUMBERED = "numbered", "Đã cấp số", ""
    CANCELLED = "cancelled", "Đã bỏ", ""

    @property
    def plans_duties(self) -> bool:
        return self in PLANNING

    @property
    def is_drafting(self) -> bool:
        return self is Stage.DRAFTING

    @property
    def is_numbered(self) -> bool:
        return self is Stage.NUMBERED

    @property
    def is_cancelled(self) -> bool:
        return self is Stage.CANCELLED

    @property
    def is_about_to_go_out(self) -> bool:
        """Whether it waits for a signature or a number: then the PDF itself is looked at."""
        return self in (Stage.SIGNING, Stage.SIGNED)

    @property
    def is_form_check(self) -> bool:
        return self is Stage.FORM


PATH = (Stage.DRAFTING, Stage.CONTENT, Stage.FORM, Stage.APPROVAL, Stage.SIGNING, Stage.SIGNED, Stage.NUMBERED)
# An office may go without these; a station of two people does.
OPTIONAL = (Stage.CONTENT, Stage.FORM, Stage.APPROVAL)
# What the document will order is planned before it is approved: who signs has seen it.
PLANNING = (Stage.DRAFTING, Stage.CONTENT, Stage.FORM)
OPEN = frozenset(PATH) - {Stage.NUMBERED}


class DraftView(LabelledEnum):
    """What a list of drafts shows."""

    TURN = "turn", "Đến lượt tôi"
    COMMENT = "comment", "Chờ góp ý"
    MINE = "mine", "Tôi soạn"
    OPEN = "open", "Đang xử lý"
    DONE = "done", "Đã xong"


class Move(StrEnum):
    """What may be done with a draft."""

    PASS = "pass"  # noqa: S105 -- to let pass, no password
    RETURN = "return"
    CHANGE = "change"
    COMMENT = "comment"
    SIGN = "sign"
    NUMBER = "number"
    CANCEL = "cancel"


MOVES: dict[Stage, frozenset[Move]] = {
    Stage.DRAFTING: frozenset({Move.PASS, Move.CHANGE, Move.COMMENT, Move.CANCEL}),
    Stage.CONTENT: frozenset({Move.PASS, Move.RETURN, Move.CHANGE, Move.COMMENT, Move.CANCEL}),
    Stage.FORM: frozenset({Move.PASS, Move.RETURN, Move.CHANGE, Move.COMMENT, Move.CANCEL}),
    Stage.APPROVAL: frozenset({Move.PASS, Move.RETURN, Move.CHANGE, Move.COMMENT, Move.CANCEL}),
    Stage.SIGNING: frozenset({Move.SIGN, Move.RETURN, Move.CHANGE, Move.COMMENT, Move.CANCEL}),
    Stage.SIGNED: frozenset({Move.NUMBER, Move.RETURN, Move.CHANGE, Move.COMMENT, Move.CANCEL}),
    Stage.NUMBERED: frozenset(),
    Stage.CANCELLED: frozenset(),
}


def may(stage: Stage, move: Move) -> bool:
    return move in MOVES[stage]


def check_move(stage: Stage, move: Move) -> None:
    """Raises :class:`RuleBroken`."""
    if not may(stage, move):
        raise RuleBroken(f"Dự thảo đang ở bước “{stage.label}” nên không thực hiện được việc này.")


def following(stage: Stage, steps: Collection[Stage]) -> Stage:
    """The stage after this one in an office that has these of the optional steps."""
    later = PATH[PATH.index(stage) + 1 :]
    return next(one for one in later if one not in OPTIONAL or one in steps)


def after_change(stage: Stage, steps: Collection[Stage], *, begins_again: bool) -> Stage:
    """Where a draft stands once its text was changed. What waits for a signature, and what was signed, is checked from
    the start (article 11.2); so is what its author changes after a check, and another subject or signer
    (``begins_again``). Else a checker may mend what is being checked."""
    if stage.is_about_to_go_out or (begins_again and stage in OPTIONAL):
        return following(Stage.DRAFTING, steps)
    return stage


class Origin(LabelledEnum):
    """How a version was made."""

    COMPOSED = "composed", "soạn theo mẫu"
    UPLOADED = "uploaded", "tệp Word tải lên"
    AUTOFIXED = "mended", "sửa giúp thể thức"

    @property
    def is_composed(self) -> bool:
        return self is Origin.COMPOSED


@dataclass(frozen=True, kw_only=True, slots=True)
class StartData:
    """A new draft: its text, who is to sign, and what it is about when it answers, replaces or corrects."""

    draft: DraftData
    signer_post_id: int
    urgency: Urgency = Urgency.NORMAL
    about_id: int | None = None
    relation: ReferenceKind | None = None
    assignment_id: int | None = None
    uploads: tuple[str, ...] = ()
    dropped_files: tuple[int, ...] = ()
