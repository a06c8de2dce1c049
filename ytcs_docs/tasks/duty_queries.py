"""Questions about duties: those of a document, who stands where in them, and the figures of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment, Doer, Duty, Occurrence
from ytcs_docs.tasks.queries import BY_PART, assignments_of_document, may_work_on, midnight, shown_parts
from ytcs_docs.tasks.rules import OPEN_STATES, AssignmentState, Part, StatisticsBy, days_late

SHOWN_PARTS = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyWork:
    """How a duty stands, as far as a person sees it: all of its ``parts`` where there are few, else the own ones."""

    duty: Duty
    done: int
    late: int
    total: int
    parts: Sequence[Assignment]


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentWork:
    """The duties of a document with a part for the person, and the ``others``."""

    duties: list[DutyWork]
    others: list[Duty]
    own_ids: set[int]  # of the assignments that the person works on

    @property
    def total(self) -> int:
        return sum(one.total for one in self.duties)

    @property
    def done(self) -> int:
        return sum(one.done for one in self.duties)

    @property
    def late(self) -> int:
        return sum(one.late for one in self.duties)

    @property
    def parts(self) -> list[Assignment]:
        return [part for one in self.duties for part in one.parts]


def work_of_document(viewer: Viewer, document_id: int, today: date) -> DocumentWork:
    """The duties of a document that is open to the person; of one that the agency registered, those that came with
    it, too."""
    counts = (
        select(
            Assignment.duty_id,
            func.count(case((Assignment.state == AssignmentState.FINISHED, 1))),
            func.count(case((Assignment.overdue_on(today), 1))),
            func.count(),
        )
        .where(
            Assignment.hangs_on(document_id),
            Assignment.parent_id.is_(None),
            Assignment.state != AssignmentState.WITHDRAWN,
            shown_parts(viewer),
        )
        .group_by(Assignment.duty_id)
    )
    figures = {key: (done, late, total) for key, done, late, total in session().execute(counts)}
    few = sum(total for _, _, total in figures.values()) <= SHOWN_PARTS
    parts = assignments_of_document(viewer, document_id, only_own=not few)
    own = may_work_on(viewer, parts)
    came_from = {part.document_id for part in parts} | {document_id}
    duties = session().scalars(select(Duty).where(Duty.document_id.in_(came_from)).order_by(Duty.id)).all()
    gives = _gives(viewer)
    work = [
        DutyWork(
            duty=duty,
            done=figures.get(duty.id, (0, 0, 0))[0],
            late=figures.get(duty.id, (0, 0, 0))[1],
            total=figures.get(duty.id, (0, 0, 0))[2],
            parts=[part for part in parts if part.duty_id == duty.id],
        )
        for duty in duties
    ]
    mine = [one for one in work if one.total or one.parts or (gives and one.duty.agency_id == viewer.agency_id)]
    shown = {one.duty.id for one in mine}
    return DocumentWork(duties=mine, others=[duty for duty in duties if duty.id not in shown], own_ids=own)


def _gives(viewer: Viewer) -> bool:
    return viewer.agency_id is not None and viewer.may(Operation.READ_WHOLE_AGENCY)


def given_duty(viewer: Viewer, duty_id: int) -> Duty:
    """A duty that the person's agency gave; raises :class:`NotFound`."""
    query = (
        select(Duty).options(joinedload(Duty.document)).where(Duty.id == duty_id, Duty.agency_id == viewer.agency_id)
    )
    duty = session().scalar(query) if _gives(viewer) else None
    if duty is None:
        raise NotFound("Không có nhiệm vụ này, hoặc nhiệm vụ do cơ quan khác giao.")
    return duty


def parts_of_duty(duty: Duty) -> Sequence[Assignment]:
    """Everybody's part, the newest occurrence first."""
    query = (
        select(Assignment)
        .join(Organization, Organization.id == Assignment.unit_id)
        .options(joinedload(Assignment.unit), joinedload(Assignment.occurrence), joinedload(Assignment.answer))
        .where(Assignment.duty_id == duty.id, Assignment.parent_id.is_(None))
        .order_by(
            Assignment.occurrence_id.desc(),
            BY_PART,
            Organization.sort_key,
        )
    )
    return session().scalars(query).all()


def doers_named(duty_id: int) -> list[tuple[str, Part]]:
    """Who will get a part in a duty, as (name, part)."""
    query = (
        select(Organization.name, Doer.part)
        .join(Organization, Organization.id == Doer.unit_id)
        .where(Doer.duty_id == duty_id)
        .order_by(Organization.sort_key)
    )
    return [(name, part) for name, part in session().execute(query)]


def waiting_to_go_out(document_id: int) -> tuple[int, int]:
    """How many duties an outgoing document gives, to how many units."""
    query = (
        select(func.count(Duty.id.distinct()), func.count(Doer.unit_id.distinct()))
        .join(Doer, Doer.duty_id == Duty.id)
        .where(Duty.document_id == document_id)
    )
    duties, units = session().execute(query).one()
    return duties, units


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One unit's part in one duty."""

    assignment_id: int
    part: Part
    state: AssignmentState
    due_on: date | None
    late: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def tone(self) -> str:
        """The end of the name of the CSS class that it is shown in."""
        if not self.is_open:
            return "late-done" if self.late else "done"
        if self.late:
            return "late"
        return {AssignmentState.NEW: "new", AssignmentState.PAUSED: "paused"}.get(self.state, "doing")

    @property
    def sign(self) -> str:
        """What stands in its place: ``✓+3`` was done three days late, ``−3`` is three days late."""
        if not self.is_open:
            return f"✓+{self.late}" if self.late else "✓"
        if self.late:
            return f"−{self.late}"
        return {AssignmentState.NEW: "mới", AssignmentState.PAUSED: "dừng"}.get(self.state, "…")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A unit with its parts, by duty."""

    unit_id: int
    name: str
    agency: str
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def open(self) -> int:
        return sum(cell.is_open for cell in self.cells.values())

    @property
    def late(self) -> int:
        return sum(cell.is_open and cell.late > 0 for cell in self.cells.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Duties of a directive × units that have a part in any. Of a duty that comes again the newest time counts."""

    duties: list[Duty]
    periods: dict[int, str]
    rows: list[Row]

    def only_open(self) -> Matrix:
        """Units that have something to do left."""
        return Matrix(duties=self.duties, periods=self.periods, rows=[row for row in self.rows if row.open])

    def of_agency(self, name: str) -> Matrix:
        """The units of one agency."""
        return Matrix(duties=self.duties, periods=self.periods, rows=[row for row in self.rows if row.agency == name])

    @property
    def agencies(self) -> list[str]:
        return list(dict.fromkeys(row.agency for row in self.rows))

    def figures(self, duty_id: int) -> tuple[int, int, int]:
        """Of one duty: done, late, all."""
        cells = [row.cells[duty_id] for row in self.rows if duty_id in row.cells]
        late = sum(cell.is_open and cell.late > 0 for cell in cells)
        return sum(not cell.is_open for cell in cells), late, len(cells)


def matrix(document_id: int, today: date) -> Matrix:
    """What the agency that gave them follows."""
    duties = session().scalars(select(Duty).where(Duty.document_id == document_id).order_by(Duty.id)).all()
    newest = (
        select(func.max(Occurrence.id))
        .join(Duty, Duty.id == Occurrence.duty_id)
        .where(Duty.document_id == document_id)
        .group_by(Occurrence.duty_id)
    )
    named = select(Occurrence.duty_id, Occurrence.period).where(Occurrence.id.in_(newest))
    agency = aliased(Organization)
    query = (
        select(
            Assignment.id,
            Assignment.duty_id,
            Assignment.unit_id,
            Organization.name,
            agency.name,
            Assignment.part,
            Assignment.state,
            Assignment.due_on,
            Assignment.finished_on,
        )
        .join(Organization, Organization.id == Assignment.unit_id)
        .outerjoin(agency, agency.id == Organization.agency_id)
        .where(
            Assignment.document_id == document_id,
            Assignment.parent_id.is_(None),
            Assignment.state != AssignmentState.WITHDRAWN,
            or_(Assignment.occurrence_id.is_(None), Assignment.occurrence_id.in_(newest)),
        )
        .order_by(agency.sort_key, Organization.sort_key, Assignment.id)
    )
    rows: dict[int, Row] = {}
    for key, duty_id, unit_id, name, above, part, state, due_on, finished_on in session().execute(query):
        row = rows.setdefault(unit_id, Row(unit_id=unit_id, name=name, agency=above or name))
        late = days_late(due_on, state, today, finished_on)
        row.cells[duty_id] = Cell(assignment_id=key, part=part, state=state, due_on=due_on, late=late)
    periods = dict(session().execute(named).all())
    return Matrix(duties=list(duties), periods=periods, rows=list(rows.values()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What an agency gave out in a period, as it stands: ``open_late`` is part of ``open``. ``in_time_at_first`` counts
    what was done by the due date that was set first."""

    given: int = 0
    done_in_time: int = 0
    done_late: int = 0
    open: int = 0
    open_late: int = 0
    in_time_at_first: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            given=self.given + other.given,
            done_in_time=self.done_in_time + other.done_in_time,
            done_late=self.done_late + other.done_late,
            open=self.open + other.open,
            open_late=self.open_late + other.open_late,
            in_time_at_first=self.in_time_at_first + other.in_time_at_first,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitFigures:
    unit_id: int
    name: str
    figures: Figures


def statistics(agency_id: int, start: date, end: date, today: date) -> list[UnitFigures]:
    """Of what an agency gave out from ``start`` to ``end``, by unit; what was taken back does not count."""
    query = (
        select(Assignment.unit_id, Organization.name, *_counted(today))
        .join(Organization, Organization.id == Assignment.unit_id)
        .where(*_given_between(agency_id, start, end))
        .group_by(Assignment.unit_id, Organization.name, Organization.sort_key)
        .order_by(Organization.sort_key)
    )
    return [
        UnitFigures(unit_id=key, name=name, figures=_figures(*counts))
        for key, name, *counts in session().execute(query)
    ]


def _given_between(agency_id: int, start: date, end: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.giver_id == agency_id,
        Assignment.state != AssignmentState.WITHDRAWN,
        Assignment.assigned_at >= midnight(start),
        Assignment.assigned_at < midnight(end + timedelta(days=1)),
    )


def _counted(today: date) -> tuple[ColumnElement[int], ...]:
    """The columns of :class:`Figures`, in its order."""
    finished = Assignment.state == AssignmentState.FINISHED
    in_time = or_(Assignment.due_on.is_(None), Assignment.finished_on <= Assignment.due_on)
    at_first = or_(Assignment.first_due_on.is_(None), Assignment.finished_on <= Assignment.first_due_on)
    conditions = (
        finished & in_time,
        finished & ~in_time,
        Assignment.state.in_(OPEN_STATES),
        Assignment.overdue_on(today),
        finished & at_first,
    )
    return (func.count(), *(func.count(case((condition, 1))) for condition in conditions))


def _figures(given: int, in_time: int, late: int, left: int, overdue: int, at_first: int) -> Figures:
    return Figures(
        given=given,
        done_in_time=in_time,
        done_late=late,
        open=left,
        open_late=overdue,
        in_time_at_first=at_first,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the statistics, of what was given from ``start`` to ``end``: ``days`` is the median from giving to
    done, None where nothing is done; ``unit_id`` where it is about a unit, ``has_list`` where a list holds what it
    counts."""

    label: str
    figures: Figures
    start: date
    end: date
    days: float | None = None
    unit_id: int | None = None
    has_list: bool = True

    @property
    def shown_days(self) -> str:
        """``3,5``; empty where nothing is done."""
        return "" if self.days is None else f"{self.days:g}".replace(".", ",")


def statistics_by(by: StatisticsBy, agency_id: int, start: date, end: date, today: date) -> list[Line]:
    """The same divided by unit, topic, urgency or month, with how long it took."""
    taken: dict[Any, list[int]] = {}
    groups: dict[Any, Figures] = {}
    names: dict[Any, str] = {}
    query = (
        select(
            Assignment.unit_id,
            Organization.name,
            Duty.topic,
            Duty.urgency,
            Assignment.assigned_at,
            Assignment.state,
            Assignment.first_due_on,
            Assignment.due_on,
            Assignment.finished_on,
        )
        .join(Organization, Organization.id == Assignment.unit_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(*_given_between(agency_id, start, end))
        .order_by(Organization.sort_key, Assignment.assigned_at)
    )
    for unit_id, name, topic, urgency, at, state, first_due, due, finished in session().execute(query):
        day = at.astimezone(clock.VIETNAM).date()
        key, label = {
            StatisticsBy.UNIT: (unit_id, name),
            StatisticsBy.TOPIC: (topic, topic or "(không ghi lĩnh vực)"),
            StatisticsBy.URGENCY: (urgency, urgency.label),
            StatisticsBy.MONTH: (day.replace(day=1), f"Tháng {day.month}/{day.year}"),
        }[by]
        names[key] = label
        groups[key] = groups.get(key, Figures()) + figures_of(state, first_due, due, finished, today)
        if finished is not None:
            taken.setdefault(key, []).append((finished - day).days)
    return [_line(by, key, names[key], figures, taken.get(key), start, end) for key, figures in groups.items()]


def _line(
    by: StatisticsBy, key: Any, label: str, figures: Figures, taken: list[int] | None, start: date, end: date
) -> Line:
    if by is StatisticsBy.MONTH:
        start, end = max(start, key), min(end, key + relativedelta(months=1, days=-1))
    return Line(
        label=label,
        figures=figures,
        start=start,
        end=end,
        days=median(taken) if taken else None,
        unit_id=key if by is StatisticsBy.UNIT else None,
        has_list=by in (StatisticsBy.UNIT, StatisticsBy.MONTH),
    )


def figures_of(
    state: AssignmentState, first_due_on: date | None, due_on: date | None, finished_on: date | None, today: date
) -> Figures:
    """One part, counted."""
    done = state is AssignmentState.FINISHED
    late = days_late(due_on, state, today, finished_on) > 0
    return Figures(
        given=1,
        done_in_time=int(done and not late),
        done_late=int(done and late),
        open=int(not done),
        open_late=int(not done and late),
        in_time_at_first=int(done and days_late(first_due_on, state, today, finished_on) == 0),
    )


def places_given(document_id: int) -> set[tuple[int | None, int | None]]:
    """The sentences of a directive that were given out, by their places in its text."""
    query = select(Duty.place_start, Duty.place_end).where(Duty.document_id == document_id)
    return {(start, end) for start, end in session().execute(query) if start is not None}


def duties_listed(document_id: int | None, unit_id: int | None, limit: int = 2000) -> Sequence[Duty]:
    """Duties of a document, or those in which a unit has a part; the newest first."""
    query = select(Duty).order_by(Duty.id.desc()).limit(limit)
    if document_id is not None:
        query = query.where(Duty.document_id == document_id)
    if unit_id is not None:
        query = query.where(Duty.id.in_(select(Assignment.duty_id).where(Assignment.unit_id == unit_id)))
    return session().scalars(query).all()


def parts_listed(duty_ids: Sequence[int], unit_id: int | None) -> Sequence[Assignment]:
    """Everybody's part in these duties, or one unit's."""
    query = (
        select(Assignment)
        .options(joinedload(Assignment.unit), joinedload(Assignment.occurrence))
        .where(Assignment.duty_id.in_(duty_ids))
        .order_by(Assignment.id)
    )
    if unit_id is not None:
        query = query.where(Assignment.unit_id == unit_id)
    return session().scalars(query).all() if duty_ids else ()


def giving_agencies() -> Sequence[int]:
    """Agencies that have given something out."""
    return session().scalars(select(Duty.agency_id).distinct().order_by(Duty.agency_id)).all()
