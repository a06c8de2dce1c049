"""A year of duties lived day by day, with a worker that dies at random: nothing is lost, doubled or counted wrongly.

``YEAR_OF_DUTIES=full`` lives it with 13 centres and 177 stations, which takes some minutes.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from tests.builders import ALL_STATIONS, OPERATOR, at, incoming, list_id, person, place, the_password
from ytcs_docs.accounts import commands as accounts
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import db, session, transaction
from ytcs_docs.deadlines.recurrence import next_due, parse
from ytcs_docs.organizations import commands as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.rules import Kind, OrganizationData
from ytcs_docs.tasks import commands, deciding, figures, giving, jobs
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.models import Assignment, Duty, Notice, Occurrence, Reminder
from ytcs_docs.tasks.rules import (
    LADDER,
    AssignmentState,
    DutyData,
    ListShare,
    OrderData,
    Outcome,
    Part,
    Share,
    StatisticsBy,
    days_late,
)

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
RECURRENCES = ("week:4", "", "month:25", "month:15 quarter:15/3 half:15/6 year:15/12", "", "year:30/11")
WORKERS = {"nvy": "truongphong", "vp": "chanhvp", "tyt1": "tram1", "tyt2": "tram1", "ttyt": "giamdoc.tt"}


FULL = os.environ.get("YEAR_OF_DUTIES") == "full"
CENTRES, STATIONS = (13, 177) if FULL else (0, 0)
MOVED = 250 if FULL else 6  # assignments that a day brings on
DEADLY = 0.002 if FULL else 0.04  # share of the writing statements; a job with hundreds of them must get through once


def grow() -> None:
    """More centres with stations below, each with its head, and all stations on the list."""
    with transaction():
        above = place("syt").id
        stations = [place("tyt1").id, place("tyt2").id]
        centres = [
            organizations.add_organization(
                OrganizationData(name=f"Trung tâm số {number}", kind=Kind.AGENCY, parent_id=above), OPERATOR
            ).id
            for number in range(CENTRES)
        ]
        for number in range(STATIONS - len(stations)):
            stations.append(
                organizations.add_organization(
                    OrganizationData(
                        name=f"Trạm số {number}", kind=Kind.UNIT, parent_id=centres[number % len(centres)]
                    ),
                    OPERATOR,
                ).id
            )
        for number, unit_id in enumerate([*stations[2:], *centres]):
            user = accounts.add_user(f"nguoi{number}", f"Người số {number}", the_password(), OPERATOR)
            role = Role.UNIT_HEAD if unit_id in stations else Role.LEADER
            accounts.add_post(user.id, PostData(role=role, organization_id=unit_id), OPERATOR)
        organizations.save_list(list_id(), above, ALL_STATIONS, "", stations, OPERATOR)


def at_work(unit_id: int) -> Actor:
    """Somebody of a unit."""
    names = {place(key).id: username for key, username in WORKERS.items()}
    if unit_id in names:
        return person(names[unit_id])
    unit = session().get_one(Organization, unit_id)
    return Actor(name=f"Người của {unit.name}", unit_id=unit_id, organization_id=unit.agency_id)


class Killed(Exception):
    """The worker dies."""


def work(dice: random.Random) -> None:
    """The worker's day: each job is tried until it was not killed."""
    for job in (jobs.give_coming, jobs.tell_new_work, jobs.remind_people, jobs.accept_in_silence):
        while True:
            try:
                with killed_at_random(dice):
                    while job():
                        pass
                break
            except Killed:
                session().rollback()


class killed_at_random:  # noqa: N801 -- reads as a sentence
    """In the middle of any statement that writes."""

    deaths = 0

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def _die(self, connection: object, cursor: object, statement: str, *more: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")) and self._dice.random() < DEADLY:
            killed_at_random.deaths += 1
            raise Killed

    def __enter__(self) -> None:
        event.listen(db.engine, "before_cursor_execute", self._die)

    def __exit__(self, *error: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._die)


def give(dice: random.Random, day: date, codes: str) -> None:
    """A directive with a duty for stations, one that is led, and perhaps one that comes again."""
    document = incoming()
    shares = (Share(unit_id=place("nvy").id, part=Part.LEAD), Share(unit_id=place("vp").id, part=Part.COORDINATE))
    more = select(Organization.id).where(Organization.name.startswith("Trung tâm số"))
    centres = tuple(Share(unit_id=key, part=Part.DO) for key in (place("ttyt").id, *session().scalars(more)))
    due = day + timedelta(days=dice.randint(-3, 40))
    duties = [
        DutyData(text="Rà soát", lists=(ListShare(list_id=list_id(), part=Part.DO),), due_on=due),
        DutyData(text="Tổng hợp", shares=shares, due_on=due if dice.random() < 0.8 else None),
        DutyData(text="Giao tiếp", shares=centres, outcome=Outcome.NOTHING),
    ]
    if codes:
        stations = (ListShare(list_id=list_id(), part=Part.DO),)
        duties.append(DutyData(text="Báo cáo", lists=stations, recurrences=parse(codes)))
    with transaction():
        giving.give(document.id, OrderData(instruction="Giao", duties=tuple(duties)), person("giamdoc"), day)


def progress(dice: random.Random, day: date) -> None:
    """Some of what is open moves, each by who may do it."""
    keys = session().scalars(select(Assignment.id)).all()
    for key in dice.sample(keys, min(len(keys), MOVED)):
        part = session().get_one(Assignment, key)
        by, leader, luck = at_work(part.unit_id), person("giamdoc"), dice.random()
        state, key = part.state, part.id
        with transaction():
            if state is AssignmentState.NEW and luck < 0.9:
                commands.accept(key, by)
            elif state is AssignmentState.ACCEPTED and luck < 0.7:
                commands.finish(key, "Xong", (), by)
            elif state is AssignmentState.ACCEPTED and luck < 0.8:
                commands.change_due(key, day + timedelta(days=9), "Bận", leader, day)
            elif state is AssignmentState.ACCEPTED and luck < 0.85 and part.parent_id is None:
                commands.withdraw(key, "Thôi", leader)
            elif state is AssignmentState.ACCEPTED and part.unit.agency_id == part.unit_id and part.parent_id is None:
                below = select(Assignment.id).where(Assignment.parent_id == key)
                if session().scalar(below.limit(1)) is None:
                    stations = select(Organization.id).where(
                        Organization.agency_id == part.unit_id, Organization.id != part.unit_id
                    )
                    to = [commands.PassedOn(unit_id=one) for one in session().scalars(stations.limit(20))]
                    commands.pass_on(key, to, by, day)
            elif part.waits_for_acceptance and luck < 0.3:
                deciding.send_result_back(key, "Thiếu", leader)


@pytest.fixture
def year(context: None) -> random.Random:
    """Ten directives, given over the year."""
    dice = random.Random(20261126)
    if FULL:
        grow()
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    starts = sorted(dice.sample(days[:250], 10))
    for day in days:
        with at(day):
            if day in starts:
                give(dice, day, RECURRENCES[starts.index(day) % len(RECURRENCES)])
            progress(dice, day)
            work(dice)
    session().rollback()
    return dice


@pytest.mark.neutral  # a minute long; what a statement that dies leaves on PostgreSQL, test_worker asks
def test_a_year_with_a_worker_that_dies(year: random.Random) -> None:
    everything = session().scalars(select(Assignment)).all()
    assert len(everything) > (10_000 if FULL else 100)
    assert killed_at_random.deaths > 20
    check_occurrences()
    check_reminders()
    check_notices()
    check_figures(everything)


def check_occurrences() -> None:
    """Of every duty that comes again, each time since it was given, with an assignment for each doer, once."""
    for duty in session().scalars(select(Duty).where(Duty.recurrence != "")).all():
        found = list(
            session().scalars(
                select(Occurrence.due_on).where(Occurrence.duty_id == duty.id).order_by(Occurrence.due_on)
            )
        )
        wanted, day = [], duty.given_at.astimezone(clock.VIETNAM).date()
        while (due := next_due(duty.recurrences, day).on) <= LAST + timedelta(days=duty.lead_days):
            wanted.append(due)
            day = due + timedelta(days=1)
        assert found == wanted
        given = select(Assignment.unit_id, Assignment.due_on, Assignment.occurrence_id).where(
            Assignment.duty_id == duty.id, Assignment.parent_id.is_(None)
        )
        parts = Counter((unit_id, key) for unit_id, _, key in session().execute(given))
        assert len(parts) == len(wanted) * len(duty.doers)
        assert set(parts.values()) <= {1}


def check_reminders() -> None:
    """No step was taken twice for the same due date, none on a day off."""
    calendar = work_calendar(place("syt").id, FIRST)
    for reminder in session().scalars(select(Reminder)).all():
        day = reminder.at.astimezone(clock.VIETNAM).date()
        assert calendar.is_working(day)
        assert reminder.step in LADDER
        assert (day >= reminder.due_on) == (reminder.step >= 0) or calendar.between(reminder.due_on, day) == 0


def check_notices() -> None:
    """Each post was told a thing once, of all work that it got and of nothing else; the bell counts right."""
    notices = session().execute(select(Notice.post_id, Notice.key)).all()
    assert len(notices) == len(set(notices))
    assert session().scalar(select(Assignment.id).where(Assignment.told_at.is_(None)).limit(1)) is None
    unseen = Counter(post_id for post_id, _ in notices)
    assert {post.id: post.unseen for post in session().scalars(select(Post)) if post.unseen} == dict(unseen)


def check_figures(everything: list[Assignment]) -> None:
    """The figures are those of a count by hand, for the agency and for the centre that passed on."""
    for agency in ("syt", "ttyt"):
        given = [
            one for one in everything if one.giver_id == place(agency).id and one.state is not AssignmentState.WITHDRAWN
        ]
        units = figures.statistics(StatisticsBy.UNIT, place(agency).id, FIRST, LAST, LAST)
        total = sum((unit.figures for unit in units), figures.Figures())
        late = [days_late(one.due_on, one.state, LAST, one.finished_on) > 0 for one in given]
        done = [one.is_finished for one in given]
        assert (total.given, total.done_in_time, total.done_late, total.open, total.open_late) == (
            len(given),
            sum(ended and not behind for ended, behind in zip(done, late, strict=True)),
            sum(ended and behind for ended, behind in zip(done, late, strict=True)),
            sum(not ended for ended in done),
            sum(not ended and behind for ended, behind in zip(done, late, strict=True)),
        )
        by_unit = Counter(one.unit_id for one in given)
        assert {unit.key: unit.figures.given for unit in units} == dict(by_unit)
