"""Giving out duties: what a document orders becomes the work of units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import check_unchanged, revision_of
from ytcs_docs.deadlines.recurrence import codes_of, next_due
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.organizations.queries import with_parents
from ytcs_docs.tasks.commands import end_if_done
from ytcs_docs.tasks.models import Assignment, Doer, Duty, Instruction, Occurrence
from ytcs_docs.tasks.rules import (
    AssignmentState,
    DutyData,
    Mode,
    OrderData,
    Part,
    Share,
    check_shares,
    short_title,
)

MAX_DUTIES = 200
TOLD_ONE_BY_ONE = 3  # in the history of the document; more are told together


def give(document_id: int, data: OrderData, by: Actor, today: date, *, seen: str | None = None) -> list[Duty]:
    """Write an instruction and give out its duties, lists spread out: every doer gets an assignment.

    On an outgoing document the assignments wait until it is issued. Raises :class:`InvalidInput`, :class:`RuleBroken`.
    """
    document = load(Document, document_id)
    check_unchanged(seen, work_revision(document_id))
    if document.is_incoming and not data.instruction:
        raise InvalidInput("Hãy ghi ý kiến chỉ đạo.", "instruction")
    if not data.duties:
        raise InvalidInput("Chưa có nhiệm vụ nào để giao.", "lead")
    if len(data.duties) > MAX_DUTIES:
        raise InvalidInput(f"Mỗi lần giao không quá {MAX_DUTIES} nhiệm vụ.")
    spread = [_spread(document, duty) for duty in data.duties]
    modes = [check_shares(one.shares) for one in spread]
    units = with_parents({share.unit_id for one in spread for share in one.shares})
    for one in spread:
        _check_units(document, one.shares, units, today)
    if document.is_incoming:
        documents.mark_assigned(document)
    elif not document.is_in_use:
        raise RuleBroken(f"Văn bản đang ở trạng thái “{document.status.label}” nên không giao việc được.")
    instruction = _write_instruction(document, data.instruction, by)
    duties = [_new_duty(document, duty, mode, instruction, by, today) for duty, mode in zip(spread, modes, strict=True)]
    session().add_all(duties)
    session().flush()
    _insert_doers({duty.id: given.shares for duty, given in zip(duties, spread, strict=True)})
    said = [_summary(duty, given.shares, units) for duty, given in zip(duties, spread, strict=True)]
    if len(said) > TOLD_ONE_BY_ONE:
        titles = "; ".join(f"“{duty.title}”" for duty in duties[:TOLD_ONE_BY_ONE])
        said = [f"Giao {len(duties)} nhiệm vụ: {titles}…"]
    for line in said:
        record(by, Subject.DOCUMENT, document.id, "assigned", line)
    if document.is_incoming:  # what the office itself issues goes with its deliveries: exchange.order
        give_waiting(document, duties, today)
    return duties


def work_revision(document_id: int) -> str:
    """Changes when anybody gives out, takes back or ends work on the document."""
    query = select(Assignment.id, Assignment.state).where(Assignment.document_id == document_id)
    duties = session().scalars(select(Duty.id).where(Duty.document_id == document_id).order_by(Duty.id)).all()
    return revision_of(duties, sorted((key, state.value) for key, state in session().execute(query)))


def give_waiting(document: Document, duties: Sequence[Duty], today: date, without: Iterable[int] = ()) -> int:
    """Assignments for the doers of these duties who have none yet; of duties that come again those whose time has
    come. Units ``without`` the document (its copy was sent back) get none. Tells how many there are."""
    refused = set(without)
    given: list[int] = []
    for duty in duties:
        if duty.recurrence:
            if duty.next_on is not None and not _has_come(duty):
                duty.next_on = next_due(duty.recurrences, max(duty.next_on, today)).on
            given += _give_occurrences(duty, today, refused)
        else:
            given += _insert_assignments(duty, None, refused)
    if given:
        documents.grant_access(document, given)
    return len(given)


def _has_come(duty: Duty) -> bool:
    return session().scalar(select(Occurrence.id).where(Occurrence.duty_id == duty.id).limit(1)) is not None


def give_occurrences(duty: Duty, today: date, without: Iterable[int] = ()) -> int:
    """The occurrences whose lead time has begun, each with assignments of its own; the duty then waits for the next.
    Tells how many assignments there are."""
    given = _give_occurrences(duty, today, set(without))
    if given:
        documents.grant_access(duty.document, given)
    return len(given)


def _give_occurrences(duty: Duty, today: date, without: set[int]) -> list[int]:
    given: list[int] = []
    while duty.comes_again and duty.next_on is not None and (duty.next_on - today).days <= duty.lead_days:
        due = next_due(duty.recurrences, duty.next_on)
        occurrence = Occurrence(duty_id=duty.id, due_on=due.on, period=due.period, given_at=clock.now())
        session().add(occurrence)
        session().flush()
        given += _insert_assignments(duty, occurrence, without)
        duty.next_on = next_due(duty.recurrences, due.on + timedelta(days=1)).on
    return given


def end_duty(duty_id: int, reason: str, by: Actor, today: date, *, seen: str | None = None) -> Duty:
    """A duty that comes again comes no more; what was given out of it stays to be done."""
    if not reason:
        raise InvalidInput("Phải ghi lý do kết thúc.", "reason")
    duty = load(Duty, duty_id)
    check_unchanged(seen, duty.content_revision)
    if not duty.comes_again:
        raise RuleBroken("Nhiệm vụ này không lặp lại hoặc đã kết thúc.")
    duty.ended_on, duty.end_reason, duty.next_on = today, reason, None
    record(by, Subject.DOCUMENT, duty.document_id, "duty_ended", f"Thôi lặp lại “{duty.title}”: {reason}")
    session().flush()
    end_if_done(load(Document, duty.document_id), by)
    return duty


def drop_duty(duty_id: int, by: Actor, *, seen: str | None = None) -> None:
    """Take a duty away that has not gone out yet. One that was given is withdrawn part by part."""
    duty = load(Duty, duty_id)
    check_unchanged(seen, duty.content_revision)
    document = load(Document, duty.document_id)
    if document.is_incoming or not document.is_new:
        raise RuleBroken("Nhiệm vụ đã được giao; hãy rút việc của từng đơn vị.")
    record(by, Subject.DOCUMENT, document.id, "assigned", f"Bỏ nhiệm vụ “{duty.title}” trước khi phát hành")
    session().delete(duty)


def add_doers(duty_id: int, shares: Sequence[Share], by: Actor, today: date, *, seen: str | None = None) -> Duty:
    """More units for a duty, with its due date unless they have one of their own."""
    duty = load(Duty, duty_id)
    check_unchanged(seen, duty.content_revision)
    if duty.ended_on is not None or not duty.document.is_in_use:
        raise RuleBroken("Nhiệm vụ đã kết thúc hoặc văn bản giao nhiệm vụ không còn hiệu lực.")
    present = {doer.unit_id: doer.part for doer in duty.doers}
    if not shares:
        raise InvalidInput("Hãy chọn ít nhất một đơn vị.", "units")
    if any(share.unit_id in present for share in shares):
        raise InvalidInput("Có đơn vị đã được giao nhiệm vụ này.", "units")
    check_shares([*(Share(unit_id=key, part=part) for key, part in present.items()), *shares])
    units = with_parents({share.unit_id for share in shares})
    _check_units(duty.document, shares, units, today)
    _insert_doers({duty.id: tuple(shares)})
    session().expire(duty, ["doers"])
    record(by, Subject.DOCUMENT, duty.document_id, "assigned", _summary(duty, shares, units))
    document = duty.document
    if document.is_incoming:
        documents.mark_assigned(document)
    if document.is_incoming or document.was_issued:
        coming = select(Occurrence).where(Occurrence.duty_id == duty.id, Occurrence.due_on >= today)
        occurrence = session().scalar(coming.order_by(Occurrence.due_on).limit(1))
        if occurrence is not None or not duty.recurrence:
            documents.grant_access(document, _insert_assignments(duty, occurrence, set(present)))
    return duty


def _write_instruction(document: Document, text: str, by: Actor) -> Instruction | None:
    if not text:
        return None
    instruction = Instruction(
        document_id=document.id, text=text, by_id=by.user_id, by_name=by.name, by_title=by.title, at=clock.now()
    )
    session().add(instruction)
    session().flush()
    record(by, Subject.DOCUMENT, document.id, "instructed", f"Chỉ đạo: {text}")
    return instruction


def _new_duty(
    document: Document, data: DutyData, mode: Mode, instruction: Instruction | None, by: Actor, today: date
) -> Duty:
    """Who signed what the office issues ordered it; on what came in it is the leader who instructs."""
    signer = None if document.is_incoming else (document.signer_name, document.signer_position)
    ordered_by, title = signer if signer and signer[0] else (by.name, by.title)
    again = data.recurrences
    short = (data.title or short_title(data.text))[:300]
    return Duty(
        agency_id=document.organization_id,
        document_id=document.id,
        instruction_id=instruction.id if instruction else None,
        title=short,
        text=data.text,
        folded_text=fold(f"{short}\n{data.text}"),
        place_start=data.place[0] if data.place else None,
        place_end=data.place[1] if data.place else None,
        ordered_by=ordered_by,
        ordered_by_title=title,
        topic=document.topic,
        urgency=document.urgency,
        mode=mode,
        outcome=data.outcome,
        due_on=None if again else data.due_on,
        due_time=data.due_time,
        due_words=data.due_words[:300],
        term_count=data.term.count if data.term else None,
        term_unit=data.term.unit if data.term else None,
        term_from=data.term.start if data.term else None,
        recurrence=codes_of(again),
        lead_days=min((one.every.lead_days for one in again), default=0),
        next_on=next_due(again, today).on if again else None,
        given_at=clock.now(),
    )


def _spread(document: Document, data: DutyData) -> DutyData:
    """Shares of single units first, then those that lists add; each unit once, the first mention counts."""
    if not data.text:
        raise InvalidInput("Hãy ghi nội dung nhiệm vụ.", "text")
    named: dict[int, Share] = {}
    for share in data.shares:
        if share.unit_id in named:
            raise InvalidInput("Một đơn vị chỉ nhận một phần việc trong mỗi nhiệm vụ.", share.part.value)
        named[share.unit_id] = share
    for given in data.lists:
        stored = load(DistributionList, given.list_id)
        if stored.owner_id != document.organization_id:
            raise InvalidInput("Danh sách này không thuộc cơ quan của bạn.", "list_id")
        for member in stored.members:
            named.setdefault(member.id, Share(unit_id=member.id, part=given.part, due_on=given.due_on))
    return replace(data, shares=tuple(named.values()), lists=())


def _check_units(document: Document, shares: Sequence[Share], units: dict[int, Organization], today: date) -> None:
    owner = load(Organization, document.organization_id)
    for share in shares:
        unit = units.get(share.unit_id)
        if unit is None or unit.id == owner.id or not unit.is_within(owner.path):
            raise InvalidInput("Chỉ giao việc cho đơn vị, cơ quan trực thuộc.", share.part.value)
        if not unit.active_on(today):
            raise InvalidInput(f"{unit.name} đã ngừng hoạt động.", share.part.value)


def _insert_doers(shares: dict[int, tuple[Share, ...]]) -> None:
    rows = [
        {"duty_id": duty_id, "unit_id": share.unit_id, "part": share.part, "due_on": share.due_on}
        for duty_id, given in shares.items()
        for share in given
    ]
    session().execute(insert(Doer), rows)


def _insert_assignments(duty: Duty, occurrence: Occurrence | None, without: set[int]) -> list[int]:
    """One for each doer who has none, all in one statement: a circular orders 177 stations to do 16 things. Tells which
    units got one."""
    query = select(Assignment.unit_id).where(
        Assignment.duty_id == duty.id,
        Assignment.occurrence_id == occurrence.id if occurrence else Assignment.occurrence_id.is_(None),
        Assignment.parent_id.is_(None),
        Assignment.state != AssignmentState.WITHDRAWN,
    )
    today = clock.today()
    active = or_(Organization.valid_to.is_(None), Organization.valid_to >= today)
    wanted = select(Doer.unit_id, Doer.part, Doer.due_on).join(Organization, Organization.id == Doer.unit_id)
    doers = session().execute(wanted.where(Doer.duty_id == duty.id, active).order_by(Doer.id)).all()
    there = set(session().scalars(query)) | without
    now = clock.now()
    rows = [
        _row(duty, occurrence, unit_id, part, occurrence.due_on if occurrence else due_on or duty.due_on, now)
        for unit_id, part, due_on in doers
        if unit_id not in there
    ]
    if rows:
        session().execute(insert(Assignment), rows)
    return [row["unit_id"] for row in rows]


def _row(
    duty: Duty,
    occurrence: Occurrence | None,
    unit_id: int,
    part: Part,
    due_on: date | None,
    now: datetime,
) -> dict[str, Any]:
    return {
        "duty_id": duty.id,
        "occurrence_id": occurrence.id if occurrence else None,
        "document_id": duty.document_id,
        "unit_id": unit_id,
        "giver_id": duty.agency_id,
        "part": part,
        "state": AssignmentState.NEW,
        "state_reason": "",
        "note": "",
        "first_due_on": due_on,
        "due_on": due_on,
        "assigned_at": now,
        "finished_by": "",
    }


def _summary(duty: Duty, shares: Sequence[Share], units: dict[int, Organization]) -> str:
    """``Giao “…” – Chủ trì: Phòng Nghiệp vụ Y (hạn 30/11/2026)``."""
    lines = []
    for part in Part:
        own = [share for share in shares if share.part is part]
        if not own:
            continue
        names = ", ".join(units[share.unit_id].shown_name for share in own[:5])
        more = f" và {len(own) - 5} đơn vị khác" if len(own) > 5 else ""
        due = {share.due_on or duty.due_on for share in own}
        day = next(iter(due)) if len(due) == 1 else None
        lines.append(f"{part.label}: {names}{more}" + (f" (hạn {format_date(day)})" if day else ""))
    again = f" ({duty.recurrence_label})" if duty.recurrence else ""
    return f"Giao “{duty.title}”{again} – " + "; ".join(lines)
