"""Instructing, assigning, doing, finishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import check_unchanged, revision_of
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.files.uploads import own_uploads
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.organizations.queries import with_parents
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.models import Instruction, Report, ReportFile, Task
from ytcs_docs.tasks.rules import (
    OPEN_STATES,
    AssignmentData,
    Move,
    Part,
    Share,
    TaskState,
    check_assignment,
    next_state,
)


def assign(document_id: int, data: AssignmentData, by: Actor, today: date, *, seen: str | None = None) -> list[Task]:
    """Write an instruction and give out the work: one task for each unit, lists spread out.

    A unit that already has a part in the document keeps it. Raises :class:`InvalidInput`.
    """
    document = load(Document, document_id)
    check_unchanged(seen, assignments_revision(document_id))
    if not data.instruction:
        raise InvalidInput("Hãy ghi ý kiến chỉ đạo.", "instruction")
    present = {task.unit_id: task for task in _parts(document_id)}
    shares = _spread(document, data, set(present))
    has_lead = any(task.part is Part.LEAD for task in present.values())
    check_assignment(shares, has_lead)
    units = with_parents(share.unit_id for share in shares)
    _check_units(document, shares, units, today)
    documents.mark_assigned(document)
    now = clock.now()
    instruction = Instruction(
        document_id=document.id,
        text=data.instruction,
        by_id=by.user_id,
        by_name=by.name,
        by_title=by.title,
        at=now,
    )
    session().add(instruction)
    session().flush()
    tasks = [
        Task(
            document_id=document.id,
            instruction_id=instruction.id,
            unit_id=share.unit_id,
            giver_id=document.organization_id,
            part=share.part,
            state=TaskState.NEW,
            due_on=share.due_on,
            needs_answer=data.needs_answer and share.part is Part.LEAD,
            assigned_at=now,
        )
        for share in shares
    ]
    session().add_all(tasks)
    session().flush()
    documents.grant_access(document, [share.unit_id for share in shares])
    record(by, Subject.DOCUMENT, document.id, "instructed", f"Chỉ đạo: {data.instruction}")
    record(by, Subject.DOCUMENT, document.id, "assigned", _summary(shares, units))
    return tasks


def assignments_revision(document_id: int) -> str:
    """Changes when anybody gives out, takes back or ends work on the document."""
    return revision_of(sorted((task.unit_id, task.part, task.state) for task in _parts(document_id)))


def _parts(document_id: int) -> Sequence[Task]:
    query = select(Task).where(Task.document_id == document_id, Task.state != TaskState.WITHDRAWN)
    return session().scalars(query).all()


def _spread(document: Document, data: AssignmentData, present: set[int]) -> list[Share]:
    """Shares of single units first, then those that lists add; each unit once, the first mention counts."""
    named: dict[int, Share] = {}
    for share in data.shares:
        if share.unit_id in present:
            raise InvalidInput("Có đơn vị đã được giao trong văn bản này.", share.part.value)
        if share.unit_id in named:
            raise InvalidInput("Một đơn vị chỉ nhận một phần việc trong mỗi văn bản.", share.part.value)
        named[share.unit_id] = share
    for list_id, part, due_on in data.lists:
        stored = load(DistributionList, list_id)
        if stored.owner_id != document.organization_id:
            raise InvalidInput("Danh sách này không thuộc cơ quan của bạn.", "list_id")
        for member in stored.members:
            if member.id not in present:
                named.setdefault(member.id, Share(unit_id=member.id, part=part, due_on=due_on))
    return list(named.values())


def _check_units(document: Document, shares: Sequence[Share], units: dict[int, Organization], today: date) -> None:
    owner = load(Organization, document.organization_id)
    for share in shares:
        unit = units.get(share.unit_id)
        if unit is None or unit.id == owner.id or not unit.path.startswith(owner.path):
            raise InvalidInput("Chỉ giao việc cho đơn vị, cơ quan trực thuộc.", share.part.value)
        if not unit.active_on(today):
            raise InvalidInput(f"{unit.name} đã ngừng hoạt động.", share.part.value)


def _summary(shares: Sequence[Share], units: dict[int, Organization]) -> str:
    lines = []
    for part in Part:
        own = [share for share in shares if share.part is part]
        if not own:
            continue
        due = {share.due_on for share in own}
        names = ", ".join(units[share.unit_id].shown_name for share in own[:5])
        more = f" và {len(own) - 5} đơn vị khác" if len(own) > 5 else ""
        when = next(iter(due)) if len(due) == 1 else None
        lines.append(f"{part.label}: {names}{more}" + (f" (hạn {format_date(when)})" if when else ""))
    return "Giao việc – " + "; ".join(lines)


def accept(task_id: int, by: Actor) -> Task:
    """The unit takes the work on."""
    task = load(Task, task_id)
    task.state = next_state(task.state, task.part, Move.ACCEPT)
    task.accepted_at = clock.now()
    record(
        by,
        Subject.DOCUMENT,
        task.document_id,
        "task_accepted",
        f"{task.unit.shown_name} tiếp nhận việc",
        unit_id=task.unit_id,
    )
    return task


def report(task_id: int, text: str, tokens: Sequence[str], by: Actor) -> Report:
    """Say how the work stands, with files."""
    task = load(Task, task_id)
    if not text:
        raise InvalidInput("Hãy ghi nội dung báo cáo.", "text")
    task.state = next_state(task.state, task.part, Move.REPORT)
    line = _add_report(task, text, tokens, by, finishing=False)
    record(
        by,
        Subject.DOCUMENT,
        task.document_id,
        "task_reported",
        f"{task.unit.shown_name} báo cáo: {text}",
        unit_id=task.unit_id,
    )
    return line


def finish(task_id: int, text: str, tokens: Sequence[str], by: Actor) -> Task:
    """The unit's part is done; the document ends with its last open part.

    A task that asks for an answer can be finished when the answer is registered.
    """
    task = load(Task, task_id)
    load(Document, task.document_id)  # locks: two last parts finished at once end the document once
    if task.needs_answer and task.answer_id is None:
        task.answer_id = _registered_answer(task)
        if task.answer_id is None:
            raise RuleBroken("Việc này yêu cầu văn bản trả lời. Hãy soạn trả lời trước khi kết thúc.")
    task.state = next_state(task.state, task.part, Move.FINISH)
    if task.part is not Part.INFORM and not text:
        raise InvalidInput("Hãy ghi kết quả thực hiện.", "text")
    task.finished_at, task.finished_by = clock.now(), by.name
    task.accepted_at = task.accepted_at or task.finished_at
    if text:
        _add_report(task, text, tokens, by, finishing=True)
    what = "đã biết" if task.part is Part.INFORM else "hoàn thành"
    record(
        by,
        Subject.DOCUMENT,
        task.document_id,
        "task_finished",
        f"{task.unit.shown_name} {what}" + (f": {text}" if text else ""),
        unit_id=task.unit_id,
    )
    _end_document_if_done(task.document_id, by)
    return task


def _registered_answer(task: Task) -> int | None:
    """An outgoing document of the unit's agency that says it answers the document of this task."""
    query = (
        select(Document.id)
        .join(Reference, Reference.document_id == Document.id)
        .where(
            Document.organization_id == task.unit.agency_id,
            Document.direction == Direction.OUTGOING,
            Document.status != Status.VOIDED,
            Reference.kind == ReferenceKind.ANSWERS,
            Reference.code_key == task.document.code_key,
            Reference.code_key != "",
        )
        .order_by(Document.id.desc())
    )
    return session().scalars(query).first()


def _add_report(task: Task, text: str, tokens: Sequence[str], by: Actor, *, finishing: bool) -> Report:
    line = Report(task_id=task.id, text=text, finishing=finishing, at=clock.now(), by_name=by.name, by_title=by.title)
    for upload in own_uploads(tokens, by.user_id or 0):
        line.files.append(ReportFile(sha256=upload.sha256, name=upload.name))
        session().delete(upload)
    session().add(line)
    session().flush()
    return line


def _end_document_if_done(document_id: int, by: Actor) -> None:
    session().flush()
    document = load(Document, document_id)
    states = [task.state for task in _parts(document_id)]
    if document.status is not Status.ASSIGNED or any(state in OPEN_STATES for state in states):
        return
    if states:
        documents.complete(document, by)
    else:  # every part was taken back: it waits for the leader again
        documents.mark_unassigned(document, by)


def withdraw(task_id: int, reason: str, by: Actor) -> Task:
    """The leader takes a unit's part back."""
    if not reason:
        raise InvalidInput("Phải ghi lý do rút việc.", "reason")
    task = load(Task, task_id)
    load(Document, task.document_id)
    task.state = next_state(task.state, task.part, Move.WITHDRAW)
    record(
        by,
        Subject.DOCUMENT,
        task.document_id,
        "task_withdrawn",
        f"Rút việc của {task.unit.shown_name}: {reason}",
        unit_id=task.unit_id,
    )
    _end_document_if_done(task.document_id, by)
    return task


def change_due(task_id: int, due_on: date, reason: str, by: Actor, today: date, *, seen: str | None = None) -> Task:
    """The leader moves the due date of an open task."""
    if not reason:
        raise InvalidInput("Phải ghi lý do đổi hạn.", "reason")
    if due_on < today:
        raise InvalidInput("Hạn không thể trước hôm nay.", "due_on")
    task = load(Task, task_id)
    check_unchanged(seen, task.content_revision)
    if task.state not in OPEN_STATES:
        raise RuleBroken("Chỉ đổi hạn được việc chưa xong.")
    old = format_date(task.due_on) if task.due_on else "không có hạn"
    task.due_on = due_on
    record(
        by,
        Subject.DOCUMENT,
        task.document_id,
        "due_changed",
        f"Đổi hạn của {task.unit.shown_name}: {old} → {format_date(due_on)} ({reason})",
        unit_id=task.unit_id,
    )
    return task


def reopen_document(document_id: int, reason: str, by: Actor) -> Document:
    """Take a finished document up again: its lead is at work once more."""
    document = documents.reopen(document_id, reason, by)
    if document.status is Status.ASSIGNED:
        done = [task for task in _parts(document_id) if task.state is TaskState.FINISHED]
        again = [task for task in done if task.part is Part.LEAD] or done
        for task in again:
            task.state = next_state(task.state, task.part, Move.REOPEN)
            task.finished_at, task.finished_by = None, ""
    return document


def answer_with(task_id: int, answer: Document, by: Actor) -> None:
    """The answer that a task asked for has its number: the task is done. One that ended meanwhile stays as it is."""
    task = load(Task, task_id)
    if task.state not in OPEN_STATES:
        record(by, Subject.DOCUMENT, task.document_id, "answered", f"Có {answer.citation}")
        return
    link_answer(task_id, answer, by)
    if task.state is TaskState.NEW and task.part is not Part.INFORM:
        accept(task_id, by)
    finish(task_id, f"Đã trả lời bằng {answer.kind.name} số {answer.code}", (), by)


def link_answer(task_id: int, answer: Document, by: Actor) -> Task:
    """Note the outgoing document that answers what the task asked."""
    task = load(Task, task_id)
    if task.state not in OPEN_STATES:
        raise RuleBroken("Việc này đã kết thúc.")
    task.answer_id = answer.id
    record(
        by,
        Subject.DOCUMENT,
        task.document_id,
        "answered",
        f"{task.unit.shown_name} trả lời bằng {answer.kind.name} số {answer.code}",
        unit_id=task.unit_id,
    )
    return task
