"""Between who does the work and who gave it: what is asked, and whether the result will do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import check_unchanged, revision_of
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.commands import (
    at_work_again,
    check_within,
    drop_request,
    forget_doer,
    go_on,
    note_on_directives,
    withdraw,
)
from ytcs_docs.tasks.models import Assignment, Report, Request
from ytcs_docs.tasks.notices import setting_of, tell_giver, tell_unit
from ytcs_docs.tasks.rules import (
    Move,
    NoticeKind,
    RequestKind,
    next_state,
)

SILENT_AT_ONCE = 300
SILENCE = Actor(name="Hệ thống", title="tự động")


def _told(assignment: Assignment, by: Actor, action: str, what: str) -> None:
    note_on_directives(assignment, by, action, f"{assignment.unit.shown_name}: {what}")


# -- what a unit asks --


def ask(assignment_id: int, kind: RequestKind, reason: str, due_on: date | None, by: Actor, today: date) -> Request:
    """Ask the giver for more time, for a pause, or to take the work back because it is not the unit's."""
    assignment = load(Assignment, assignment_id)
    if not assignment.is_open or assignment.is_for_information:
        raise RuleBroken("Việc này đã kết thúc hoặc chỉ để biết nên không có gì phải đề nghị.")
    if assignment.asks is not None:
        raise RuleBroken("Đang có một đề nghị chờ nơi giao quyết định.")
    if kind is RequestKind.PAUSE and assignment.is_paused:
        raise RuleBroken("Việc đang tạm dừng.")
    if not reason:
        raise InvalidInput("Phải ghi lý do.", "reason")
    if kind is RequestKind.EXTENSION:
        if due_on is None:
            raise InvalidInput("Nhập hạn mới muốn xin.", "due_on")
        if due_on < today or (assignment.due_on is not None and due_on <= assignment.due_on):
            raise InvalidInput("Hạn mới phải sau hạn cũ và không trước hôm nay.", "due_on")
    request = Request(
        assignment_id=assignment_id,
        kind=kind,
        reason=reason,
        due_on=due_on if kind is RequestKind.EXTENSION else None,
        asked_at=clock.now(),
        asked_by=by.name,
        asked_by_title=by.title,
    )
    session().add(request)
    assignment.asks = kind
    until = f" đến {format_date(request.due_on)}" if request.due_on else ""
    said = f"{kind.label}{until}: {reason}"
    _told(assignment, by, "task_asked", said)
    tell_giver(assignment, NoticeKind.ASKED, said)
    session().flush()
    return request


def take_request_back(assignment_id: int, by: Actor) -> Request:
    """The unit does not ask any more."""
    assignment = load(Assignment, assignment_id)
    request = _open_request(assignment)
    drop_request(assignment, by)
    _told(assignment, by, "task_asked", f"thôi đề nghị “{request.kind.label}”")
    return request


def decide(
    assignment_id: int,
    grant: bool,
    answer: str,
    due_on: date | None,
    by: Actor,
    today: date,
    *,
    seen: str | None = None,
) -> Request:
    """The giver grants what was asked (an extension perhaps to another day, ``due_on``), or refuses with a reason."""
    assignment = load(Assignment, assignment_id)
    request = _open_request(assignment)
    check_unchanged(seen, request.content_revision)
    if not grant and not answer:
        raise InvalidInput("Phải ghi lý do không đồng ý.", "answer")
    request.decided_at, request.decided_by = clock.now(), by.name
    request.is_granted, request.answer = grant, answer
    assignment.asks = None
    said = ("đồng ý" if grant else "không đồng ý") + f" “{request.kind.label}”"
    if grant and request.kind is RequestKind.EXTENSION:
        day = due_on or request.due_on
        if day is None or day < today:
            raise InvalidInput("Hạn không thể trước hôm nay.", "due_on")
        check_within(assignment.parent, day)
        said += f", hạn {format_date(assignment.due_on)} → {format_date(day)}" if assignment.due_on else ""
        assignment.due_on = day
    said += f": {answer}" if answer else ""
    _told(assignment, by, "task_decided", said)
    tell_unit(assignment, NoticeKind.DECIDED, f"{said[:1].upper()}{said[1:]} – {assignment.duty.title}")
    if grant and request.kind is RequestKind.PAUSE:
        assignment.state = next_state(assignment.state, assignment.part, Move.PAUSE)
        assignment.paused_on = today
    if grant and request.kind is RequestKind.NOT_OURS:
        if assignment.parent_id is None:  # of a part that was passed on the unit stays the doer
            forget_doer(assignment)
        withdraw(assignment_id, f"Không thuộc trách nhiệm: {request.reason}", by)
    return request


def resume(assignment_id: int, by: Actor, today: date) -> Assignment:
    """Paused work goes on; the due date moves by the working days that it stood still."""
    assignment = load(Assignment, assignment_id)
    go_on(assignment, today)
    due = f", hạn {format_date(assignment.due_on)}" if assignment.due_on else ""
    _told(assignment, by, "task_decided", f"làm tiếp{due}")
    return assignment


def _open_request(assignment: Assignment) -> Request:
    request = next((one for one in assignment.requests if one.is_open), None)
    if request is None or not assignment.is_open:
        raise RuleBroken("Không còn đề nghị nào chờ quyết định.")
    return request


# -- whether the result will do --


def results_revision(waiting: Iterable[Assignment]) -> str:
    """Changes with what waits to be accepted."""
    return revision_of(*sorted((one.id, one.content_revision) for one in waiting))


def accept_result(assignment_id: int, by: Actor, *, seen: str | None = None) -> Assignment:
    """The giver is content."""
    assignment = load(Assignment, assignment_id)
    check_unchanged(seen, assignment.content_revision)
    _check_waiting(assignment)
    assignment.settled_at, assignment.settled_by = clock.now(), by.name
    _told(assignment, by, "task_settled", "kết quả được chấp nhận")
    tell_unit(assignment, NoticeKind.ACCEPTED, f"Kết quả được chấp nhận: {assignment.duty.title}")
    return assignment


def accept_results(duty_id: int, giver_id: int, by: Actor, *, seen: str | None = None) -> int:
    """The giver is content with all that was brought for a duty (``seen`` is the :func:`results_revision` of what the
    page showed); tells how many."""
    query = select(Assignment).where(
        Assignment.duty_id == duty_id,
        Assignment.giver_id == giver_id,
        Assignment.unsettled(),
    )
    waiting = session().scalars(query).all()
    check_unchanged(seen, results_revision(waiting))
    for assignment in waiting:
        accept_result(assignment.id, by)
    return len(waiting)


def send_result_back(assignment_id: int, reason: str, by: Actor, *, seen: str | None = None) -> Assignment:
    """The result will not do: the unit is at work again, and sees why."""
    if not reason:
        raise InvalidInput("Phải ghi lý do trả lại.", "reason")
    check_unchanged(seen, load(Assignment, assignment_id).content_revision)
    assignment = _take_up_again(assignment_id, f"Kết quả bị trả lại: {reason}", by)
    tell_unit(assignment, NoticeKind.RETURNED, f"{assignment.duty.title}: {reason}")
    return assignment


def take_result_back(assignment_id: int, by: Actor) -> Assignment:
    """The unit said too early, or by mistake, that it was done."""
    return _take_up_again(assignment_id, "Thu lại báo cáo hoàn thành", by)


def _take_up_again(assignment_id: int, said: str, by: Actor) -> Assignment:
    assignment = load(Assignment, assignment_id)
    _check_waiting(assignment)
    if not assignment.document.is_in_use or (assignment.parent is not None and assignment.parent.is_withdrawn):
        raise RuleBroken("Văn bản giao việc đã bị thu hồi, hủy, hoặc việc trên đã rút.")
    at_work_again(assignment)
    session().add(
        Report(
            assignment_id=assignment.id, text=said, at=clock.now(), by_name=by.name, by_title=by.title, finishing=False
        )
    )
    _told(assignment, by, "task_reopened", said[:1].lower() + said[1:])
    _open_documents(assignment, by)
    return assignment


def _check_waiting(assignment: Assignment) -> None:
    if not assignment.waits_for_acceptance:
        raise RuleBroken("Việc chưa xong, hoặc kết quả đã được chấp nhận.")


def _open_documents(assignment: Assignment, by: Actor) -> None:
    """A document that had ended with it is in work again. Why is told to who may see the part, not to all readers."""
    for document_id in sorted(assignment.directive_ids):
        if load(Document, document_id).status is Status.COMPLETED:
            documents.reopen(document_id, "có phần việc phải làm lại", by)


def reopen_answered(answer: Document, reason: str) -> None:
    """An answer that is recalled or voided answers nothing: what it had finished is open once more."""
    query = select(Assignment).where(Assignment.answer_id == answer.id)
    by = SILENCE
    for assignment in session().scalars(query).all():
        assignment.answer_id = None
        if assignment.is_finished:
            said = f"Văn bản trả lời {answer.code} không còn hiệu lực: {reason}"
            at_work_again(assignment)
            _told(assignment, by, "task_reopened", said)
            tell_unit(assignment, NoticeKind.RETURNED, f"{assignment.duty.title}: {said}")
            _open_documents(assignment, by)


# -- silence accepts --


def accept_after(agency_id: int) -> int:
    """So many working days an agency has to say that a result will not do; 0 when none."""
    return setting_of(agency_id).accept_after


def set_accept_after(agency_id: int, days: int, by: Actor, *, seen: str | None = None) -> None:
    if not 0 <= days <= 60:
        raise InvalidInput("Nhập từ 0 đến 60 ngày làm việc.", "accept_after")
    one_at_a_time(f"duty setting {agency_id}")
    setting = setting_of(agency_id)
    check_unchanged(seen, setting.content_revision)
    setting.accept_after = days
    session().add(setting)
    record(by, Subject.ORGANIZATION, agency_id, "duty_setting", f"Kết quả coi như chấp nhận sau {days} ngày làm việc")


def accept_silently(giver_id: int, today: date) -> int:
    """Results that their giver has left without a word for longer than its agency has set count as accepted; at most
    :data:`SILENT_AT_ONCE` of them, so that nobody waits for this. Tells how many it was."""
    agency_id = load(Organization, giver_id).agency_id or giver_id
    days = accept_after(agency_id)
    last = work_calendar(agency_id, today).shift(today, -(days + 1))
    waiting = select(Assignment).where(
        Assignment.giver_id == giver_id,
        Assignment.unsettled(),
        Assignment.finished_on <= last,
    )
    accepted = session().scalars(waiting.order_by(Assignment.id).limit(SILENT_AT_ONCE).with_for_update()).all()
    for assignment in accepted:
        assignment.settled_at = clock.now()
        said = f"kết quả coi như được chấp nhận: nơi giao không có ý kiến sau {days} ngày làm việc"
        _told(assignment, SILENCE, "task_settled", said)
    return len(accepted)
