"""What units do with their assignments, and what the giver changes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, true, update
from sqlalchemy.orm import aliased

from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.queries import working_posts
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.files.uploads import own_uploads
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import with_parents
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.models import Assignment, Doer, Duty, Report, ReportFile, Request
from ytcs_docs.tasks.notices import tell_giver, tell_unit
from ytcs_docs.tasks.rules import OPEN_STATES, AssignmentState, Move, NoticeKind, Part, next_state


def accept(assignment_id: int, by: Actor) -> Assignment:
    """The unit takes the work on."""
    assignment = load(Assignment, assignment_id)
    _move(assignment, Move.ACCEPT)
    assignment.accepted_at = clock.now()
    _record(assignment, by, "task_accepted", "tiếp nhận việc")
    return assignment


def report(
    assignment_id: int,
    text: str,
    tokens: Sequence[str],
    by: Actor,
    *,
    percent: int | None = None,
    submission_key: str = "",
) -> Report:
    """Say how the work stands, with files and how much of it is done; what is sent twice under one key is said once."""
    assignment = load(Assignment, assignment_id)
    if (known := _report_of(assignment, submission_key)) is not None:
        return known
    if not text:
        raise InvalidInput("Hãy ghi nội dung báo cáo.", "text")
    _move(assignment, Move.REPORT)
    line = _add_report(assignment, text, tokens, by, finishing=False, submission_key=submission_key)
    line.percent = percent
    assignment.percent = assignment.percent if percent is None else percent
    done = "" if percent is None else f" ({percent}%)"
    _record(assignment, by, "task_reported", f"báo cáo{done}: {text}")
    return line


def finish(assignment_id: int, text: str, tokens: Sequence[str], by: Actor, *, submission_key: str = "") -> Assignment:
    """The unit's part is done; the document ends with its last open part.

    What must come of the duty has to be there: words, files, or a registered answer. A result waits for the giver's
    acceptance (:mod:`deciding`); what is only to be known, and what asks for nothing, does not.
    """
    assignment = load(Assignment, assignment_id)
    if _report_of(assignment, submission_key) is not None:
        return assignment
    _lock_documents(assignment)
    if assignment.needs_answer and assignment.answer_id is None:
        assignment.answer_id = _registered_answer(assignment)
        if assignment.answer_id is None:
            raise RuleBroken("Việc này yêu cầu văn bản trả lời. Hãy soạn trả lời trước khi kết thúc.")
    if assignment.needs_table:
        if assignment.table_gap:
            raise RuleBroken(assignment.table_gap)
        text = text or "Đã nộp bảng số liệu."
    _move(assignment, Move.FINISH)
    if not text and not (assignment.is_for_information or assignment.duty.asks_for_nothing):
        raise InvalidInput("Hãy ghi kết quả thực hiện.", "text")
    assignment.finished_at, assignment.finished_on, assignment.finished_by = clock.now(), clock.today(), by.name
    assignment.accepted_at = assignment.accepted_at or assignment.finished_at
    assignment.settled_at, assignment.settled_by = None, ""
    drop_request(assignment, by)
    if assignment.is_for_information or assignment.duty.asks_for_nothing:
        assignment.settled_at, assignment.settled_by = assignment.finished_at, by.name
    if text or tokens or submission_key:
        said = text or "Đã thực hiện xong."
        _add_report(assignment, said, tokens, by, finishing=True, submission_key=submission_key)
    if assignment.needs_files and assignment.answer_id is None and not any(one.files for one in assignment.reports):
        raise InvalidInput("Việc này yêu cầu gửi tệp kết quả. Hãy đính kèm tệp.", "files")
    what = "đã biết" if assignment.is_for_information else "hoàn thành"
    _record(assignment, by, "task_finished", what + (f": {text}" if text else ""))
    if assignment.waits_for_acceptance:
        tell_giver(assignment, NoticeKind.RESULT, what)
    _end_documents_if_done(assignment, by)
    return assignment


def _move(assignment: Assignment, move: Move) -> None:
    assignment.state = next_state(assignment.state, assignment.part, move)


def _lock_documents(assignment: Assignment) -> None:
    """Lock the directives in the order of their ids, so that two parts finished at once can't deadlock."""
    for document_id in sorted(assignment.directive_ids):
        load(Document, document_id)


def drop_request(assignment: Assignment, by: Actor) -> None:
    """What was asked needs no decision any more."""
    assignment.asks = None
    for request in assignment.requests:
        if request.is_open:
            request.decided_at, request.decided_by = clock.now(), by.name


def at_work_again(assignment: Assignment) -> None:
    """What was said to be done is not."""
    _move(assignment, Move.REOPEN)
    assignment.finished_at, assignment.finished_on, assignment.finished_by = None, None, ""
    assignment.settled_at, assignment.settled_by = None, ""


def _record(assignment: Assignment, by: Actor, action: str, what: str) -> None:
    note_on_directives(assignment, by, action, f"{assignment.doer_name} {what}")


def note_on_directives(assignment: Assignment, by: Actor, action: str, said: str) -> None:
    """A line in the history of the directive, and of the copy that the doer's agency registered."""
    for document_id in assignment.directive_ids:
        record(by, Subject.DOCUMENT, document_id, action, said, unit_id=assignment.unit_id)


def _registered_answer(assignment: Assignment) -> int | None:
    """An outgoing document of the unit's agency that says it answers the directive of this assignment: not one that a
    unit beside it drafted, that is such a unit's answer, or that ended this duty at another time. What it passed on is
    its own."""
    taken = aliased(Assignment)
    anothers = and_(
        taken.parent_id.is_not_distinct_from(assignment.parent_id),
        or_(
            taken.unit_id != assignment.unit_id,
            and_(taken.duty_id == assignment.duty_id, taken.id != assignment.id),
        ),
    )
    drafters = select(Organization.id).where(Organization.within(assignment.unit.path))
    query = (
        select(Document.id)
        .join(Reference, Reference.document_id == Document.id)
        .where(
            Document.organization_id == assignment.unit.agency_id,
            Document.direction == Direction.OUTGOING,
            Document.status != Status.VOIDED,
            Reference.kind == ReferenceKind.ANSWERS,
            Reference.code_key == assignment.document.code_key,
            Reference.code_key != "",
            or_(Document.drafting_unit_id.is_(None), Document.drafting_unit_id.in_(drafters)),
            ~exists().where(taken.answer_id == Document.id, anothers),
            true() if assignment.occurrence_id is None else Document.created_at >= assignment.assigned_at,
        )
        .order_by(Document.id.desc())
    )
    return session().scalars(query).first()


def _report_of(assignment: Assignment, submission_key: str) -> Report | None:
    """What came under this key before."""
    found = (one for one in assignment.reports if submission_key and one.submission_key == submission_key)
    return next(found, None)


def _add_report(
    assignment: Assignment, text: str, tokens: Sequence[str], by: Actor, *, finishing: bool, submission_key: str
) -> Report:
    line = Report(
        text=text,
        finishing=finishing,
        at=clock.now(),
        by_name=by.name,
        by_title=by.title,
        submission_key=submission_key or None,
    )
    for upload in own_uploads(tokens, by.user_id or 0):
        line.files.append(ReportFile(sha256=upload.sha256, name=upload.name))
        session().delete(upload)
    assignment.reports.append(line)
    session().flush()
    return line


def _end_documents_if_done(assignment: Assignment, by: Actor) -> None:
    session().flush()
    for document_id in sorted(assignment.directive_ids):
        end_if_done(load(Document, document_id), by)


def end_if_done(document: Document, by: Actor) -> None:
    """An incoming document in work ends with its last open part, unless one of its duties comes again."""
    if document.status is not Status.ASSIGNED:
        return
    states = _states(document.id)
    again = select(Duty.id).where(Duty.document_id == document.id, Duty.recurrence != "", Duty.ended_on.is_(None))
    if any(state in OPEN_STATES for state in states) or session().scalar(again.limit(1)) is not None:
        return
    if states:
        documents.complete(document, by)
    else:  # every part was taken back: it waits for the leader again
        documents.mark_unassigned(document, by)


def _states(document_id: int) -> Sequence[AssignmentState]:
    query = select(Assignment.state).where(
        Assignment.hangs_on(document_id), Assignment.state != AssignmentState.WITHDRAWN
    )
    return session().scalars(query).all()


def end_open(reason: str, *which: ColumnElement[bool]) -> None:
    """Open assignments end with what they hang on, all in one statement: it was recalled, voided or sent back."""
    values = {"state": AssignmentState.WITHDRAWN, "state_reason": reason[:300], "paused_on": None, "asks": None}
    ending = select(Assignment.id).where(Assignment.state.in_(OPEN_STATES), *which)
    asked = update(Request).where(Request.assignment_id.in_(ending), Request.decided_at.is_(None))
    session().execute(asked.values(decided_at=clock.now()))
    session().execute(update(Assignment).where(Assignment.state.in_(OPEN_STATES), *which).values(values))


def withdraw(assignment_id: int, reason: str, by: Actor, *, seen: str | None = None) -> Assignment:
    """The giver takes a unit's part back, with what the unit passed on of it."""
    if not reason:
        raise InvalidInput("Phải ghi lý do rút việc.", "reason")
    assignment = load(Assignment, assignment_id)
    check_unchanged(seen, assignment.content_revision)
    _lock_documents(assignment)
    _take_back(assignment, reason, by)
    tell_unit(assignment, NoticeKind.CHANGED, f"Đã rút việc: {assignment.duty.title} ({reason})")
    _end_documents_if_done(assignment, by)
    return assignment


def _take_back(assignment: Assignment, reason: str, by: Actor) -> None:
    """The part itself and all that was passed on of it. The unit is no doer any more, but of what comes again."""
    state = next_state(assignment.state, assignment.part, Move.WITHDRAW)
    drop_request(assignment, by)
    assignment.state, assignment.state_reason, assignment.paused_on = state, reason[:300], None
    if assignment.parent_id is None and assignment.occurrence_id is None:
        forget_doer(assignment)
    said = f"Rút việc của {assignment.unit.shown_name}: {reason}"
    record(by, Subject.DOCUMENT, assignment.document_id, "task_withdrawn", said, unit_id=assignment.unit_id)
    below = select(Assignment).where(Assignment.parent_id == assignment.id, Assignment.state.in_(OPEN_STATES))
    for part in session().scalars(below).all():
        _take_back(part, reason, by)


def forget_doer(assignment: Assignment) -> None:
    """What is given out later of this duty is not given to the unit."""
    session().execute(delete(Doer).where(Doer.duty_id == assignment.duty_id, Doer.unit_id == assignment.unit_id))


def change_due(
    assignment_id: int, due_on: date, reason: str, by: Actor, today: date, *, seen: str | None = None
) -> Assignment:
    """The giver moves the due date of an open assignment; the first one stays for the reports."""
    if not reason:
        raise InvalidInput("Phải ghi lý do đổi hạn.", "reason")
    if due_on < today:
        raise InvalidInput("Hạn không thể trước hôm nay.", "due_on")
    assignment = load(Assignment, assignment_id)
    if not assignment.is_open:
        raise RuleBroken("Chỉ đổi hạn được việc chưa xong.")
    check_unchanged(seen, assignment.content_revision)
    check_within(assignment.parent, due_on)
    old = format_date(assignment.due_on) if assignment.due_on else "không có hạn"
    assignment.due_on = due_on
    said = f"Đổi hạn của {assignment.unit.shown_name}: {old} → {format_date(due_on)} ({reason})"
    record(by, Subject.DOCUMENT, assignment.document_id, "due_changed", said, unit_id=assignment.unit_id)
    tell_unit(assignment, NoticeKind.CHANGED, f"Hạn mới {format_date(due_on)}: {assignment.duty.title} ({reason})")
    return assignment


@dataclass(frozen=True, kw_only=True, slots=True)
class PassedOn:
    """What a unit hands to one below it, or to one of its people by ``post_id``: the whole, or what ``note`` says."""

    unit_id: int
    post_id: int | None = None
    note: str = ""
    due_on: date | None = None


def pass_on(assignment_id: int, parts: Sequence[PassedOn], by: Actor, today: date) -> list[Assignment]:
    """A unit gives its assignment on, whole or in parts, to units below it or to its people. It still answers for it to
    the giver."""
    assignment = load(Assignment, assignment_id)
    if not assignment.is_open or assignment.post_id is not None:
        raise RuleBroken("Chỉ giao tiếp được việc chưa xong của đơn vị.")
    if not parts:
        raise InvalidInput("Hãy chọn ít nhất một đơn vị hoặc một người.", "units")
    units = with_parents({part.unit_id for part in parts})
    people = _people_of(assignment.unit_id, today)
    there = select(Assignment.unit_id, Assignment.post_id).where(
        Assignment.parent_id == assignment.id, Assignment.state != AssignmentState.WITHDRAWN
    )
    busy = {(unit_id, post_id) for unit_id, post_id in session().execute(there)}
    names = []
    for part in parts:
        name = _receiver(assignment, part, units, people, today)
        check_within(assignment, part.due_on)
        if (part.unit_id, part.post_id) in busy:
            raise InvalidInput(f"{name} đã được giao phần việc này.", "units")
        busy.add((part.unit_id, part.post_id))
        names.append(name)
    if assignment.state is AssignmentState.NEW and not assignment.is_for_information:
        accept(assignment_id, by)
    given = [_part_of(assignment, part) for part in parts]
    session().add_all(given)
    _open_documents_to(assignment, units)
    more = f" và {len(names) - 5} nơi khác" if len(names) > 5 else ""
    _record(assignment, by, "task_passed_on", f"giao tiếp cho {', '.join(names[:5])}{more}")
    session().flush()
    return given


def check_within(passed_on: Assignment | None, due_on: date | None) -> None:
    """What a unit passes on is due no later than its own part. Raises :class:`InvalidInput`."""
    last = passed_on.due_on if passed_on is not None else None
    if due_on is not None and last is not None and due_on > last:
        raise InvalidInput(f"Hạn giao tiếp không sau hạn của đơn vị, {format_date(last)}.", "due_on")


def _receiver(
    assignment: Assignment, part: PassedOn, units: dict[int, Organization], people: dict[int, Post], today: date
) -> str:
    """The name of who gets a part: one of the unit's people, or a unit below it."""
    if part.post_id is not None:
        if part.unit_id != assignment.unit_id or part.post_id not in people:
            raise InvalidInput("Chỉ giao cho người đang làm việc trong đơn vị.", "people")
        return people[part.post_id].user.full_name
    unit = units.get(part.unit_id)
    if unit is None or unit.id == assignment.unit_id or not unit.is_within(assignment.unit.path):
        raise InvalidInput("Chỉ giao tiếp cho đơn vị trực thuộc.", "units")
    if not unit.active_on(today):
        raise InvalidInput(f"{unit.name} đã ngừng hoạt động.", "units")
    return unit.shown_name


def _people_of(unit_id: int, today: date) -> dict[int, Post]:
    return {post.id: post for post in working_posts(unit_id, today)}


def _part_of(assignment: Assignment, part: PassedOn) -> Assignment:
    due_on = part.due_on or assignment.due_on
    return Assignment(
        duty_id=assignment.duty_id,
        occurrence_id=assignment.occurrence_id,
        parent_id=assignment.id,
        document_id=assignment.document_id,
        received_id=assignment.received_id,
        unit_id=part.unit_id,
        post_id=part.post_id,
        giver_id=assignment.unit_id,
        part=Part.INFORM if assignment.is_for_information else Part.DO,
        state=AssignmentState.NEW,
        note=part.note,
        first_due_on=due_on,
        due_on=due_on,
        assigned_at=clock.now(),
    )


def _open_documents_to(assignment: Assignment, units: dict[int, Organization]) -> None:
    """Whoever works on it may read the directive; the copy that the agency registered is in work."""
    documents.grant_access(assignment.document, units)
    received = assignment.received
    if received is not None:
        documents.grant_access(received, units)
        if received.status in (Status.REGISTERED, Status.PRESENTED):
            documents.mark_assigned(received)


def hand_over(post_id: int, receiver: Post | None, by: Actor) -> int:
    """What a person has open goes to another of the same unit, who is told, or back to the unit. Tells how much."""
    found = select(Assignment).where(Assignment.post_id == post_id, Assignment.state.in_(OPEN_STATES))
    work = session().scalars(found.with_for_update()).all()
    for assignment in work:
        if receiver is not None and receiver.organization_id != assignment.unit_id:
            raise InvalidInput("Chỉ bàn giao cho người trong cùng đơn vị.", "receiver")
        before = assignment.doer_name
        assignment.post = receiver
        said = f"nhận bàn giao từ {before}: {assignment.title}"
        _record(assignment, by, "task_handed_over", said)
        tell_unit(assignment, NoticeKind.NEW, f"{said[:1].upper()}{said[1:]}")
    session().flush()
    return len(work)


def reopen_document(document_id: int, reason: str, by: Actor) -> Document:
    """Take a finished document up again: who answered for the results is at work once more. What another agency gave
    with it is that agency's to send back."""
    document = documents.reopen(document_id, reason, by)
    if document.status is Status.ASSIGNED:
        query = select(Assignment).where(
            Assignment.document_id == document_id, Assignment.state == AssignmentState.FINISHED
        )
        done = session().scalars(query.where(Assignment.parent_id.is_(None))).all()
        for assignment in [one for one in done if one.part.answers_for_result] or done:
            at_work_again(assignment)
    return document


def go_on(assignment: Assignment, today: date) -> None:
    """Paused work goes on; the due date moves by the working days that it stood still."""
    calendar = work_calendar(assignment.duty.agency_id, today)
    state, due_on = next_state(assignment.state, assignment.part, Move.RESUME), assignment.due_on
    stood_still = calendar.between(assignment.paused_on, today) if assignment.paused_on else 0
    if due_on is not None and stood_still > 0:
        due_on = calendar.shift(due_on, stood_still)
    assignment.state, assignment.paused_on, assignment.due_on = state, None, due_on


def answer_with(assignment_id: int, answer: Document, by: Actor) -> None:
    """The answer that was asked for has its number: the assignment is done. One that ended meanwhile stays as it is."""
    assignment = load(Assignment, assignment_id)
    if not assignment.is_open:
        record(by, Subject.DOCUMENT, assignment.document_id, "answered", f"Có {answer.citation}")
        return
    link_answer(assignment_id, answer, by)
    if assignment.is_paused:
        go_on(assignment, clock.today())
    if assignment.may_be_accepted:
        accept(assignment_id, by)
    finish(assignment_id, f"Đã trả lời bằng {answer.kind.name} số {answer.code}", (), by)


def link_answer(assignment_id: int, answer: Document, by: Actor) -> Assignment:
    """Note the outgoing document that answers what the assignment asked."""
    assignment = load(Assignment, assignment_id)
    if not assignment.is_open:
        raise RuleBroken("Việc này đã kết thúc.")
    assignment.answer_id = answer.id
    _record(assignment, by, "answered", f"trả lời bằng {answer.kind.name} số {answer.code}")
    return assignment
