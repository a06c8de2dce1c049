"""Who does what by when: states, moves, lateness. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.language.labelled import LabelledEnum


class Part(LabelledEnum):
    """The part a unit has: one leads, others coordinate or only take note (Decree 30/2020, article 23)."""

    LEAD = "lead", "Chủ trì"
    COORDINATE = "coordinate", "Phối hợp"
    INFORM = "inform", "Để biết"


class TaskState(LabelledEnum):
    NEW = "new", "Mới giao"
    ACCEPTED = "accepted", "Đang làm"
    FINISHED = "finished", "Đã xong"
    WITHDRAWN = "withdrawn", "Đã rút"


OPEN_STATES = (TaskState.NEW, TaskState.ACCEPTED)


class TaskView(LabelledEnum):
    """What a list of tasks shows."""

    OPEN = "open", "Chưa xong"
    LATE = "late", "Quá hạn"
    WEEK = "week", "Đến hạn tuần này"
    NEW = "new", "Mới giao"
    DONE = "done", "Đã xong"
    ALL = "all", "Tất cả"


class TaskOrder(LabelledEnum):
    """How a list of tasks is sorted."""

    LATE = "late", "Trễ nhất trước"
    NEWEST = "newest", "Mới giao trước"
    UNIT = "unit", "Theo đơn vị"


class Move(StrEnum):
    """What may be done with one task."""

    ACCEPT = "accept"
    REPORT = "report"
    FINISH = "finish"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


TRANSITIONS: dict[tuple[TaskState, Move], TaskState] = {
    (TaskState.NEW, Move.ACCEPT): TaskState.ACCEPTED,
    (TaskState.NEW, Move.FINISH): TaskState.FINISHED,
    (TaskState.NEW, Move.WITHDRAW): TaskState.WITHDRAWN,
    (TaskState.ACCEPTED, Move.REPORT): TaskState.ACCEPTED,
    (TaskState.ACCEPTED, Move.FINISH): TaskState.FINISHED,
    (TaskState.ACCEPTED, Move.WITHDRAW): TaskState.WITHDRAWN,
    (TaskState.FINISHED, Move.REOPEN): TaskState.ACCEPTED,
}


def may(state: TaskState, part: Part, move: Move) -> bool:
    """Whether the table allows it. Whoever leads or coordinates accepts before finishing; "for
    information" closes with one click."""
    if (state, move) not in TRANSITIONS:
        return False
    if part is Part.INFORM:
        return move in (Move.FINISH, Move.WITHDRAW, Move.REOPEN)
    return (state, move) != (TaskState.NEW, Move.FINISH)


def next_state(state: TaskState, part: Part, move: Move) -> TaskState:
    """The state after a move; raises :class:`RuleBroken`."""
    if not may(state, part, move):
        raise RuleBroken(f"Việc đang ở trạng thái “{state.label}” nên không thực hiện được bước này.")
    return TRANSITIONS[state, move]


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """One unit's part in an assignment."""

    unit_id: int
    part: Part
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentData:
    """What a leader decides on one screen. ``list_ids`` are distribution lists, each with its part and due."""

    instruction: str
    shares: tuple[Share, ...] = ()
    lists: tuple[tuple[int, Part, date | None], ...] = ()
    needs_answer: bool = False


def check_assignment(shares: Sequence[Share], has_lead: bool) -> None:
    """Somebody to do it, one lead at most, a lead before others coordinate; raises :class:`InvalidInput`.

    A due date may have passed: the paper came late, and the work is late from its first day."""
    if not shares:
        raise InvalidInput("Hãy chọn ít nhất một đơn vị hoặc một danh sách.", "lead")
    leads = [share for share in shares if share.part is Part.LEAD]
    if len(leads) > 1 or (leads and has_lead):
        raise InvalidInput("Mỗi văn bản chỉ có một đơn vị chủ trì.", "lead")
    if not leads and not has_lead and any(share.part is Part.COORDINATE for share in shares):
        raise InvalidInput("Phải chọn đơn vị chủ trì trước khi giao đơn vị phối hợp.", "lead")


def days_late(due_on: date | None, state: TaskState, today: date, finished_on: date | None = None) -> int:
    """Days past the due date, 0 when in time; finished work counts until it was finished."""
    if due_on is None or state is TaskState.WITHDRAWN:
        return 0
    until = finished_on if state is TaskState.FINISHED and finished_on else today
    return max(0, (until - due_on).days)


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())
