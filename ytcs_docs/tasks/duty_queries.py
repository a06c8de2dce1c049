"""Questions about duties: those of a document, and who stands where in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import String, case, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment, Doer, Duty, Occurrence
from ytcs_docs.tasks.queries import BY_PART, assignments_of_document, may_work_on, shown_parts
from ytcs_docs.tasks.rules import OPEN_STATES, AssignmentState, Part, days_late

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
class Standing:
    """How a part stands, said once for all that stand alike: ``late`` are the days past its due date. ``tone`` ends the
    name of the CSS class that it is shown in, ``sign`` stands in its place: ``✓+3`` was done three days late, ``−3`` is
    three days late."""

    part: Part
    state: AssignmentState
    due_on: date | None
    late: int
    is_open: bool
    tone: str
    sign: str


def _standing(
    part: Part, state: AssignmentState, due_on: date | None, finished_on: date | None, today: date
) -> Standing:
    late = days_late(due_on, state, today, finished_on)
    if state not in OPEN_STATES:
        tone, sign = ("late-done", f"✓+{late}") if late else ("done", "✓")
    elif late:
        tone, sign = "late", f"−{late}"
    else:
        tones = {AssignmentState.NEW: ("new", "mới"), AssignmentState.PAUSED: ("paused", "dừng")}
        tone, sign = tones.get(state, ("doing", "…"))
    return Standing(
        part=part, state=state, due_on=due_on, late=late, is_open=state in OPEN_STATES, tone=tone, sign=sign
    )


class Cell(NamedTuple):
    """One unit's part in one duty."""

    assignment_id: int
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Row:
    """A unit with its parts, by duty; counted when all are there."""

    unit_id: int
    name: str
    agency: str
    cells: dict[int, Cell] = field(default_factory=dict)

    def in_order(self, duty_ids: Sequence[int]) -> list[Cell | tuple[None, None]]:
        """This unit's cells in the order of the columns; (None, None) where it has none."""
        return [self.cells.get(key, (None, None)) for key in duty_ids]

    @cached_property
    def open(self) -> int:
        return sum(cell.standing.is_open for cell in self.cells.values())

    @cached_property
    def late(self) -> int:
        return sum(cell.standing.is_open and cell.standing.late > 0 for cell in self.cells.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """Duties of a directive × units that have a part in any. Of a duty that comes again each unit's oldest open part
    counts, else that of the newest time, which ``periods`` name."""

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
    def has_late(self) -> bool:
        return any(row.late for row in self.rows)

    @property
    def agencies(self) -> list[str]:
        return list(dict.fromkeys(row.agency for row in self.rows))

    def figures(self, duty_id: int) -> tuple[int, int, int]:
        """Counts for one duty: finished, overdue, total."""
        cells = [row.cells[duty_id].standing for row in self.rows if duty_id in row.cells]
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
    of_document = (
        Assignment.document_id == document_id,
        Assignment.parent_id.is_(None),
        Assignment.state != AssignmentState.WITHDRAWN,
        or_(
            Assignment.occurrence_id.is_(None),
            Assignment.occurrence_id.in_(newest),
            Assignment.state.in_(OPEN_STATES),
        ),
    )
    agency = aliased(Organization)
    units = (
        select(Organization.id, Organization.name, agency.name)
        .outerjoin(agency, agency.id == Organization.agency_id)
        .where(Organization.id.in_(select(Assignment.unit_id).where(*of_document)))
        .order_by(agency.sort_key, Organization.sort_key)
    )
    rows = {key: Row(unit_id=key, name=name, agency=above or name) for key, name, above in session().execute(units)}
    # Hundreds of units stand alike in a duty, and a database gives one line sooner than hundreds.
    alike = (Assignment.duty_id, Assignment.part, Assignment.state, Assignment.due_on, Assignment.finished_on)
    unit_and_part = cast(Assignment.unit_id, String) + ":" + cast(Assignment.id, String)
    parts = select(*alike, func.aggregate_strings(unit_and_part, ",")).where(*of_document).group_by(*alike)
    for duty_id, part, state, due_on, finished_on, those in session().execute(parts.order_by(Assignment.due_on)):
        standing = _standing(part, state, due_on, finished_on, today)
        for one in those.split(","):
            unit_id, key = one.split(":")
            cells = rows[int(unit_id)].cells
            if duty_id not in cells or not cells[duty_id].standing.is_open:
                cells[duty_id] = Cell(int(key), standing)
    periods = dict(session().execute(named).all())
    return Matrix(duties=list(duties), periods=periods, rows=list(rows.values()))


def places_given(document_id: int) -> set[tuple[int | None, int | None]]:
    """The sentences of a directive that were given out, by their places in its text."""
    query = select(Duty.place_start, Duty.place_end).where(Duty.document_id == document_id)
    return {(start, end) for start, end in session().execute(query) if start is not None}


def sentences_given(document_id: int) -> set[str]:
    """What was given out of a directive without a place in its text, folded: planned while it was written."""
    query = select(Duty.text).where(Duty.document_id == document_id, Duty.place_start.is_(None))
    return {fold(said) for said in session().scalars(query)}


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
