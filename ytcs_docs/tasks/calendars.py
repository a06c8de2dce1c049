"""The calendar of an agency: national holidays, what the ministry's yearly notice changes of them, days of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select, update

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.deadlines.holidays import holidays_of, worked_weekends_of
from ytcs_docs.deadlines.terms import WorkCalendar
from ytcs_docs.decree30.form import format_date
from ytcs_docs.tasks.models import Assignment, CalendarDay, Duty
from ytcs_docs.tasks.rules import OPEN_STATES

WORKED = "Ngày làm bù"
YEARS_AHEAD = 2
RECOUNTED_BACK = timedelta(days=120)  # terms that ended so long ago stay as they are


def work_calendar(agency_id: int, today: date) -> WorkCalendar:
    """The days that an agency works, from the year before to two years on."""
    years = range(today.year - 1, today.year + YEARS_AHEAD + 1)
    rows = [row for year in years for row in days_of(agency_id, year)]
    return WorkCalendar(
        holidays=frozenset(row.day for row in rows if not row.is_worked),
        worked=frozenset(row.day for row in rows if row.is_worked),
    )


def days_of(agency_id: int | None, year: int) -> list[CalendarDay]:
    """The days of a year that are not as their weekday says, in order: the stored ones of the country (as the library
    knows them where none is stored) and of the agency, whose own word counts."""
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    stored = session().scalars(select(CalendarDay).where(within, CalendarDay.agency_id.is_(None))).all()
    found = {row.day: row for row in stored or _known(year)}
    if agency_id is not None:
        own = session().scalars(select(CalendarDay).where(within, CalendarDay.agency_id == agency_id))
        found |= {row.day: row for row in own}
    return [found[day] for day in sorted(found)]


def _known(year: int) -> list[CalendarDay]:
    off = [CalendarDay(day=day, is_worked=False, name=name) for day, name in holidays_of(year).items()]
    return off + [CalendarDay(day=day, is_worked=True, name=WORKED) for day in worked_weekends_of(year)]


def is_seeded(year: int) -> bool:
    """Whether the national days of a year are stored."""
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    stored = select(CalendarDay.id).where(within, CalendarDay.agency_id.is_(None))
    return session().scalar(stored.limit(1)) is not None


def seed(year: int) -> None:
    """Store the national days of a year, where none is stored yet."""
    if not is_seeded(year):
        session().add_all(_known(year))
        session().flush()


def set_day(agency_id: int | None, day: date, is_worked: bool, name: str, by: Actor, today: date) -> list[int]:
    """A day off, or a day of a weekend that is worked; of one agency, or of the whole country. Tells which open
    assignments have another due date now."""
    if not name:
        raise InvalidInput("Hãy ghi tên ngày nghỉ hoặc lý do.", "name")
    if not today.year - 1 <= day.year <= today.year + YEARS_AHEAD:
        raise InvalidInput(f"Chỉ đặt được lịch các năm {today.year - 1}–{today.year + YEARS_AHEAD}.", "day")
    one_at_a_time(f"calendar {agency_id}")
    if agency_id is None:
        seed(day.year)
    query = select(CalendarDay).where(CalendarDay.day == day)
    query = query.where(CalendarDay.agency_id == agency_id if agency_id else CalendarDay.agency_id.is_(None))
    row = session().scalar(query)
    if row is None:
        row = CalendarDay(agency_id=agency_id, day=day)
        session().add(row)
    row.is_worked, row.name = is_worked, name
    session().flush()
    return _changed(agency_id, f"{'Làm việc' if is_worked else 'Nghỉ'} ngày {format_date(day)}: {name}", by, today)


def remove_day(day_id: int, agency_id: int | None, by: Actor, today: date) -> list[int]:
    """The day is as its weekday says again; see :func:`set_day`."""
    row = load(CalendarDay, day_id)
    if row.agency_id != agency_id:
        raise NotFound("Ngày này không thuộc lịch của cơ quan bạn.")
    said = f"Bỏ khỏi lịch ngày {format_date(row.day)}: {row.name}"
    session().delete(row)
    session().flush()
    return _changed(agency_id, said, by, today)


def _changed(agency_id: int | None, said: str, by: Actor, today: date) -> list[int]:
    if agency_id is not None:
        record(by, Subject.ORGANIZATION, agency_id, "calendar_changed", said)
    query = select(Duty).where(
        Duty.term_count.is_not(None), Duty.due_on >= today - RECOUNTED_BACK, Duty.ended_on.is_(None)
    )
    if agency_id is not None:
        query = query.where(Duty.agency_id == agency_id)
    duties = session().scalars(query).all()
    calendars = {key: work_calendar(key, today) for key in {duty.agency_id for duty in duties}}
    return [key for duty in duties for key in _recount(duty, calendars[duty.agency_id], said, by)]


def _recount(duty: Duty, calendar: WorkCalendar, said: str, by: Actor) -> Sequence[int]:
    """Open parts move with the term that they were counted from; a due date that somebody set stays."""
    term, old = duty.term, duty.due_on
    new = term.ends_on(calendar) if term else old
    if old is None or new == old or new is None:
        return ()
    duty.due_on = new
    moved: Sequence[int] = (
        session()
        .scalars(
            select(Assignment.id).where(
                Assignment.duty_id == duty.id, Assignment.due_on == old, Assignment.state.in_(OPEN_STATES)
            )
        )
        .all()
    )
    session().execute(update(Assignment).where(Assignment.id.in_(moved)).values(due_on=new))
    summary = f"Hạn “{duty.title}”: {format_date(old)} → {format_date(new)} (lịch làm việc thay đổi: {said})"
    record(by, Subject.DOCUMENT, duty.document_id, "due_recounted", summary)
    return moved
