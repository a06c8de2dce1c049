"""Work of `flask worker` on duties: what comes again is given out when its time has come."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session, transaction
from ytcs_docs.deadlines.recurrence import Every
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.references import superseding
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import calendars, deciding, notices
from ytcs_docs.tasks.commands import end_if_done
from ytcs_docs.tasks.exchange import come_again
from ytcs_docs.tasks.models import Assignment, Duty

WORKER = Actor(name="Hệ thống", title="tự động")
_ENDING = (ReferenceKind.REPLACES, ReferenceKind.RECALLS)
_LONGEST = timedelta(days=max(every.lead_days for every in Every))


def give_coming() -> bool:
    """The next occurrence of one duty whose time has come, in a transaction of its own; True when there may be more.
    A duty whose directive is no longer in force ends instead."""
    today = clock.today()
    waiting = (
        select(Duty.id, Duty.next_on, Duty.lead_days)
        .join(Document, Document.id == Duty.document_id)
        .where(
            Duty.next_on <= today + _LONGEST,
            or_(Document.direction == Direction.INCOMING, Document.status.in_((Status.ISSUED, Status.ARCHIVED))),
        )
        .order_by(Duty.next_on, Duty.id)
    )
    due = [
        key
        for key, next_on, lead_days in session().execute(waiting)
        if next_on is not None and (next_on - today).days <= lead_days
    ]
    session().rollback()
    if not due:
        return False
    with transaction():
        if not _ended(load(Duty, due[0])):
            come_again(due[0], today)
    return len(due) > 1


def _ended(duty: Duty) -> bool:
    """Whether its directive was replaced or recalled; then it comes no more."""
    by = [one for one in superseding([duty.document_id]).get(duty.document_id, ()) if one.kind in _ENDING]
    if by:
        duty.ended_on, duty.end_reason, duty.next_on = clock.today(), "Văn bản giao nhiệm vụ đã hết hiệu lực", None
        record(
            WORKER, Subject.DOCUMENT, duty.document_id, "duty_ended", f"Thôi lặp lại “{duty.title}”: {duty.end_reason}"
        )
        session().flush()
        end_if_done(duty.document, WORKER)
    return bool(by)


def seed_calendar() -> bool:
    """The national days off of this year and the next stand in the calendar, to be corrected there."""
    today = clock.today()
    missing = [year for year in (today.year, today.year + 1) if not calendars.is_seeded(year)]
    session().rollback()
    for year in missing:
        with transaction():
            calendars.seed(year)
    return False


def accept_in_silence() -> bool:
    """Results that nobody objected to in time count as accepted; True when there may be more."""
    waiting = select(Assignment.giver_id).where(Assignment.unsettled())
    givers = session().scalars(waiting.distinct()).all()
    session().rollback()
    most = 0
    for giver_id in givers:
        with transaction():
            most = max(most, deciding.accept_silently(giver_id, clock.today()))
    return most == deciding.SILENT_AT_ONCE


def tell_new_work() -> bool:
    """Units are told of what they were given; True when there may be more."""
    waits = notices.has_untold()
    session().rollback()
    if not waits:
        return False
    with transaction():
        one_at_a_time("notices")
        return notices.tell_new() > 0


FIRST_HOUR = 7  # nobody is reminded at night


def remind_people() -> bool:
    """The steps of the ladder that were reached today, some at a time; True when there may be more."""
    now = clock.now().astimezone(clock.VIETNAM)
    if now.hour < FIRST_HOUR:
        return False
    steps = notices.steps_due(now.date())
    session().rollback()
    if not steps:
        return False
    with transaction():
        one_at_a_time("notices")  # read again: another worker may have taken them meanwhile
        notices.remind(notices.steps_due(now.date()), now.date())
    return False
