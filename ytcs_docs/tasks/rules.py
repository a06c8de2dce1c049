"""Who does what by when: parts, states, moves, lateness. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.deadlines.recurrence import Recurrence
from ytcs_docs.deadlines.terms import Term, WorkCalendar
from ytcs_docs.language.labelled import LabelledEnum


class Part(LabelledEnum):
    """The part a unit has in a duty (Decree 30/2020, article 23): it leads or coordinates, does the whole on its own
    account as every other does, or only takes note."""

    LEAD = "lead", "Chủ trì"
    DO = "do", "Thực hiện"
    COORDINATE = "coordinate", "Phối hợp"
    INFORM = "inform", "Để biết"

    @property
    def answers_for_result(self) -> bool:
        """Whether the result that the duty asks for is asked of this part."""
        return self in (Part.LEAD, Part.DO)


class Mode(LabelledEnum):
    """How the doers of a duty share it."""

    EACH = "each", "Mỗi nơi tự thực hiện"
    LEAD = "lead", "Một nơi chủ trì, nơi khác phối hợp"


class Outcome(LabelledEnum):
    """What must come of a duty."""

    WORDS = "words", "Báo cáo kết quả bằng lời"
    FILES = "files", "Gửi tệp kết quả"
    TABLE = "table", "Bảng số liệu theo mẫu"
    ANSWER = "answer", "Có văn bản trả lời"
    NOTHING = "nothing", "Không cần báo cáo"


class AssignmentState(LabelledEnum):
    NEW = "new", "Mới giao"
    ACCEPTED = "accepted", "Đang làm"
    PAUSED = "paused", "Tạm dừng"
    FINISHED = "finished", "Đã xong"
    WITHDRAWN = "withdrawn", "Đã rút"


OPEN_STATES = (AssignmentState.NEW, AssignmentState.ACCEPTED, AssignmentState.PAUSED)
# What is paused is not late meanwhile.
RUNNING_STATES = (AssignmentState.NEW, AssignmentState.ACCEPTED)
ACCEPT_AFTER = 3  # working days after which a result counts as accepted when the giver says nothing


# Working days before (negative) or after the due date on which people are reminded.
LADDER = (-2, 0, 1, 3, 5)
LEADER_AFTER = 5  # from this step on the giver's leaders are told, too


class NoticeKind(LabelledEnum):
    """What a post is told."""

    NEW = "new", "Việc mới"
    URGED = "urged", "Đôn đốc"
    DUE = "due", "Đến hạn"
    LATE = "late", "Quá hạn"
    CHANGED = "changed", "Thay đổi"
    RETURNED = "returned", "Kết quả bị trả lại"
    ACCEPTED = "accepted", "Kết quả được chấp nhận"
    DECIDED = "decided", "Trả lời đề nghị"
    ASKED = "asked", "Có đề nghị"
    RESULT = "result", "Kết quả chờ chấp nhận"


# What nobody can silence.
PRESSING = (NoticeKind.LATE, NoticeKind.URGED, NoticeKind.RETURNED)
MAIL_HOUR = 8  # of the day, in Vietnam: when an agency's people get the day's e-mail


class FeedKind(LabelledEnum):
    """Whose work a calendar program is told of."""

    MINE = "mine", "Việc giao cho tôi"
    UNIT = "unit", "Việc của đơn vị"


class DigestState(StrEnum):
    """What became of an e-mail with notices. Only what was sent is not told again."""

    TO_SEND = "to_send"
    SENDING = "sending"
    SENT = "sent"
    EMPTY = "empty"  # everything had been looked at meanwhile
    FAILED = "failed"


def step_of(ladder: Sequence[int], days: int) -> int | None:
    """The step of the ladder that is reached ``days`` working days after the due date (negative: before it)."""
    return max((step for step in ladder if step <= days), default=None)


def read_ladder(typed: str) -> tuple[int, ...]:
    """``-2 0 1 3 5``; raises :class:`InvalidInput`."""
    try:
        steps = sorted({int(word) for word in typed.replace(",", " ").replace("−", "-").split()})
    except ValueError:
        steps = []
    if not steps or len(steps) > 10 or steps[0] < -20 or steps[-1] > 60:
        raise InvalidInput("Nhập các số ngày làm việc từ −20 đến 60, ví dụ: -2 0 1 3 5.", "ladder")
    return tuple(steps)


class RequestKind(LabelledEnum):
    """What a unit may ask of who gave it the work."""

    EXTENSION = "extension", "Xin gia hạn"
    PAUSE = "pause", "Xin tạm dừng"
    NOT_OURS = "not_ours", "Không thuộc trách nhiệm"


class AssignmentView(LabelledEnum):
    """What a list of assignments shows."""

    OPEN = "open", "Chưa xong"
    MINE = "mine", "Của tôi"
    LATE = "late", "Quá hạn"
    WEEK = "week", "Đến hạn tuần này"
    TO_DECIDE = "decide", "Chờ quyết định"
    NEW = "new", "Mới giao"
    DONE = "done", "Đã xong"
    IN_TIME = "in-time", "Xong đúng hạn"
    DONE_LATE = "done-late", "Xong trễ"
    IN_TIME_AT_FIRST = "in-time-at-first", "Xong đúng hạn đặt lúc giao"
    ALL = "all", "Tất cả"


# Led to from the statistics; too many tabs for every day.
SELDOM = (AssignmentView.IN_TIME, AssignmentView.DONE_LATE, AssignmentView.IN_TIME_AT_FIRST)


ANYBODY = 0  # in place of a person's id: whoever it is


class AssignmentOrder(LabelledEnum):
    """How a list of assignments is sorted."""

    LATE = "late", "Trễ nhất trước"
    FAR = "far", "Hạn xa nhất trước"
    NEWEST = "newest", "Mới giao trước"
    FIRST = "first", "Giao trước nhất trước"
    UNIT = "unit", "Đơn vị A–Z"
    UNIT_DOWN = "unit-down", "Đơn vị Z–A"

    @property
    def descends(self) -> bool:
        return self in (AssignmentOrder.FAR, AssignmentOrder.NEWEST, AssignmentOrder.UNIT_DOWN)


class Move(StrEnum):
    """What may be done with one assignment."""

    ACCEPT = "accept"
    REPORT = "report"
    FINISH = "finish"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"


TRANSITIONS: dict[tuple[AssignmentState, Move], AssignmentState] = {
    (AssignmentState.NEW, Move.ACCEPT): AssignmentState.ACCEPTED,
    (AssignmentState.NEW, Move.FINISH): AssignmentState.FINISHED,
    (AssignmentState.NEW, Move.WITHDRAW): AssignmentState.WITHDRAWN,
    (AssignmentState.ACCEPTED, Move.REPORT): AssignmentState.ACCEPTED,
    (AssignmentState.ACCEPTED, Move.FINISH): AssignmentState.FINISHED,
    (AssignmentState.ACCEPTED, Move.WITHDRAW): AssignmentState.WITHDRAWN,
    (AssignmentState.NEW, Move.PAUSE): AssignmentState.PAUSED,
    (AssignmentState.ACCEPTED, Move.PAUSE): AssignmentState.PAUSED,
    (AssignmentState.PAUSED, Move.RESUME): AssignmentState.ACCEPTED,
    (AssignmentState.PAUSED, Move.WITHDRAW): AssignmentState.WITHDRAWN,
    (AssignmentState.FINISHED, Move.REOPEN): AssignmentState.ACCEPTED,
}


def may(state: AssignmentState, part: Part, move: Move) -> bool:
    """Whether the table allows it. Whoever has work to do accepts before finishing; "for information" closes with
    one click."""
    if (state, move) not in TRANSITIONS:
        return False
    if part is Part.INFORM:
        return move in (Move.FINISH, Move.WITHDRAW, Move.REOPEN)
    return (state, move) != (AssignmentState.NEW, Move.FINISH)


def next_state(state: AssignmentState, part: Part, move: Move) -> AssignmentState:
    """The state after a move; raises :class:`RuleBroken`."""
    if not may(state, part, move):
        raise RuleBroken(f"Việc đang ở trạng thái “{state.label}” nên không thực hiện được bước này.")
    return TRANSITIONS[state, move]


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """One unit's part in a duty. Without a due date of its own it has that of the duty."""

    unit_id: int
    part: Part
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListShare:
    """The same for every member of a distribution list."""

    list_id: int
    part: Part
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyData:
    """One thing ordered, as it is given out.

    ``text`` is the whole sentence; ``place`` its offsets in the text of the directive, when it was read there. A duty
    that comes again has ``recurrences``; one that is due once has ``due_on``, with the ``term`` that it was counted
    from if it is one. ``from_issue``: the term begins on the day of the document, which has none yet.
    """

    text: str
    title: str = ""
    shares: tuple[Share, ...] = ()
    lists: tuple[ListShare, ...] = ()
    due_on: date | None = None
    due_time: str = ""
    due_words: str = ""
    term: Term | None = None
    recurrences: tuple[Recurrence, ...] = ()
    outcome: Outcome = Outcome.WORDS
    place: tuple[int, int] | None = None
    from_issue: bool = False

    def dated(self, day: date, calendar: WorkCalendar) -> DutyData:
        """As it is given with a document of this day: planned while that was written."""
        if self.term is None or not self.from_issue:
            return replace(self, place=None, from_issue=False)
        term = replace(self.term, start=day)
        return replace(self, place=None, from_issue=False, term=term, due_on=term.ends_on(calendar))


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderData:
    """What is decided on one screen: the opinion that a leader writes on an incoming document (none on what the office
    issues itself), and the duties."""

    instruction: str = ""
    duties: tuple[DutyData, ...] = ()


def check_shares(shares: Sequence[Share]) -> Mode:
    """How these share a duty. Somebody to do it, one lead at most, a lead before others coordinate; either one leads
    or each does it. Raises :class:`InvalidInput`.

    A due date may have passed: the paper came late, and the work is late from its first day."""
    if not shares:
        raise InvalidInput("Hãy chọn ít nhất một đơn vị hoặc một danh sách.", "lead")
    parts = [share.part for share in shares]
    if parts.count(Part.LEAD) > 1:
        raise InvalidInput("Mỗi nhiệm vụ chỉ có một đơn vị chủ trì.", "lead")
    if Part.LEAD in parts and Part.DO in parts:
        raise InvalidInput("Đã có đơn vị chủ trì thì nơi khác chỉ phối hợp hoặc để biết.", "lead")
    if Part.COORDINATE in parts and not {Part.LEAD, Part.DO} & set(parts):
        raise InvalidInput("Phải chọn đơn vị chủ trì trước khi giao đơn vị phối hợp.", "lead")
    return Mode.LEAD if Part.LEAD in parts else Mode.EACH


class StatisticsBy(LabelledEnum):
    """What the figures of a period are divided by."""

    UNIT = "unit", "Đơn vị"
    PERSON = "person", "Người được giao"
    TOPIC = "topic", "Lĩnh vực"
    URGENCY = "urgency", "Độ khẩn"
    MONTH = "month", "Tháng giao"


def days_late(due_on: date | None, state: AssignmentState, today: date, finished_on: date | None = None) -> int:
    """Days past the due date, 0 when in time; finished work counts until it was finished, paused work is not late."""
    if due_on is None or state in (AssignmentState.WITHDRAWN, AssignmentState.PAUSED):
        return 0
    until = finished_on if state is AssignmentState.FINISHED and finished_on else today
    return max(0, (until - due_on).days)


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def short_title(text: str, limit: int = 160) -> str:
    """The beginning of a sentence as a title: up to the end of a clause where one is near."""
    text = " ".join(text.split()).strip(" .;:,/-–")
    if len(text) > limit:
        cut = max(text.rfind(mark, limit // 3, limit) for mark in (". ", "; ", ", "))
        cut = cut if cut > 0 else text.rfind(" ", 0, limit)
        text = text[: cut if cut > 0 else limit].rstrip(" ,;.") + "…"
    return text[:1].upper() + text[1:]
