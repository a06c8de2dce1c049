"""Questions about tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import aliased, joinedload, selectinload

from ytcs_docs.accounts.models import Post
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.core.sql import holds
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.queries import own_units, visible_ids
from ytcs_docs.documents.rules import Urgency
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import units_under
from ytcs_docs.tasks.models import Assignment, Duty, Instruction, Notice, Report, ReportFile, RowFile
from ytcs_docs.tasks.rules import (
    ANYBODY,
    OPEN_STATES,
    RUNNING_STATES,
    AssignmentOrder,
    AssignmentState,
    AssignmentView,
    NoticeKind,
    Part,
    end_of_week,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentFilter:
    """What a list of tasks is narrowed to. ``given`` lists what the agency gave out instead of what the own units have
    to do; with ``user_id`` what its units gave on to that person, or to ``ANYBODY``. ``holder_id`` is one of its units,
    or an agency below it with all of that one's units, ``agency`` the same by its name, ``unit_id`` a single unit or
    agency."""

    view: AssignmentView = AssignmentView.OPEN
    text: str = ""
    unit_id: int | None = None
    holder_id: int | None = None
    agency: str = ""
    document_id: int | None = None
    parts: tuple[Part, ...] = ()
    user_id: int | None = None
    topic: str | None = None
    urgencies: tuple[Urgency, ...] = ()
    given: bool = False
    given_from: date | None = None
    given_to: date | None = None
    order: AssignmentOrder = AssignmentOrder.LATE

    @property
    def is_whole(self) -> bool:
        """Whether nothing but its view narrows the list."""
        return self == AssignmentFilter(view=self.view, given=self.given, order=self.order)


def _own(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.agency_id is None or not viewer.may(Operation.DO_TASKS):
        return false()
    return Assignment.unit_id.in_(own_units(viewer))


def _to_do(viewer: Viewer) -> ColumnElement[bool]:
    """What stands in the own list and may be worked on. For a clerk or leader of an agency that is what came
    from above; what the agency gave its own units is theirs to do, and followed in another list. What a unit gave one
    of its people is that person's."""
    mine = or_(Assignment.post_id.is_(None), Assignment.post_id == viewer.post_id)
    if viewer.unit_id != viewer.agency_id:
        return and_(_own(viewer), mine)
    return and_(_own(viewer), mine, or_(Assignment.giver_id != viewer.agency_id, Assignment.post_id == viewer.post_id))


def _giver(viewer: Viewer) -> int | None:
    """Whose gifts of work a person follows: those who see the whole agency the agency's, the head of a unit what the
    unit passed on."""
    if viewer.agency_id is not None and viewer.may(Operation.READ_WHOLE_AGENCY):
        return viewer.agency_id
    return viewer.unit_id if viewer.agency_id is not None and viewer.may(Operation.PASS_ON) else None


def _given(viewer: Viewer) -> ColumnElement[bool]:
    """What the person follows."""
    giver = _giver(viewer)
    return false() if giver is None else Assignment.giver_id == giver


# in words, as in the partial indexes: databases take those for nothing else
_TO_DECIDE = text("(assignment.asks IS NOT NULL OR (assignment.state = 'finished' AND assignment.settled_at IS NULL))")
_OPEN = text("assignment.state IN ('new', 'accepted', 'paused')")
# what of these views is shown is open
_OPEN_VIEWS = {
    AssignmentView.OPEN,
    AssignmentView.MINE,
    AssignmentView.LATE,
    AssignmentView.WEEK,
    AssignmentView.NEW,
}


def in_view(view: AssignmentView, today: date, post_id: int) -> ColumnElement[bool]:
    """The condition of one of the views of a list of assignments; ``post_id`` is whose list it is."""
    condition = _condition(view, today, end_of_week(today), post_id)
    return and_(_OPEN, condition) if view in _OPEN_VIEWS else condition


def _condition(view: AssignmentView, today: Any, week: Any, post: Any) -> ColumnElement[bool]:
    """The SQL condition of a view; days and post may be bind parameters."""
    is_open = Assignment.state.in_(OPEN_STATES)
    running = Assignment.state.in_(RUNNING_STATES)
    if view is AssignmentView.LATE:
        return Assignment.overdue_on(today)
    if view is AssignmentView.WEEK:
        return and_(running, Assignment.due_on.between(today, week))
    if view is AssignmentView.MINE:
        return and_(is_open, Assignment.post_id == post)
    if view is AssignmentView.TO_DECIDE:
        return and_(_TO_DECIDE)
    if view is AssignmentView.NEW:
        return Assignment.state == AssignmentState.NEW
    finished = Assignment.state == AssignmentState.FINISHED
    if view is AssignmentView.DONE:
        return finished
    if view is AssignmentView.IN_TIME:
        return Assignment.in_time(Assignment.due_on)
    if view is AssignmentView.DONE_LATE:
        return and_(finished, Assignment.finished_on > Assignment.due_on)
    if view is AssignmentView.IN_TIME_AT_FIRST:
        return Assignment.in_time(Assignment.first_due_on)
    if view is AssignmentView.ALL:
        return Assignment.state != AssignmentState.WITHDRAWN
    return is_open


def _scope(viewer: Viewer, wanted: AssignmentFilter) -> ColumnElement[bool]:
    """What the list holds for a person before it is narrowed."""
    if not wanted.given:
        return _to_do(viewer)
    return _given(viewer) if wanted.user_id is None else _given_to_person(viewer, wanted.user_id)


def _filtered(viewer: Viewer, wanted: AssignmentFilter, today: date) -> Select[Assignment]:
    query = select(Assignment).where(_scope(viewer, wanted), in_view(wanted.view, today, viewer.post_id))
    if wanted.text:
        key = code_key(wanted.text)
        query = query.join(Document, Document.id == Assignment.document_id).join(Duty, Duty.id == Assignment.duty_id)
        query = query.where(
            or_(
                holds(Duty.folded_text, fold(wanted.text)),
                holds(Document.folded_subject, fold(wanted.text)),
                holds(Document.code_key, key) if key else false(),
            )
        )
    if wanted.unit_id is not None:
        query = query.where(Assignment.unit_id == wanted.unit_id)
    if wanted.holder_id is not None:
        query = query.where(_held_by(viewer, wanted.holder_id))
    if wanted.agency:
        query = query.where(Assignment.unit_id.in_(units_under(wanted.agency)))
    if wanted.document_id is not None:
        query = query.where(Assignment.document_id == wanted.document_id)
    if wanted.parts:
        query = query.where(Assignment.part.in_(wanted.parts))
    if wanted.topic is not None or wanted.urgencies:
        query = query.where(Assignment.duty_id.in_(_duties_about(wanted.topic, wanted.urgencies)))
    if wanted.given_from is not None:
        query = query.where(Assignment.assigned_at >= clock.midnight(wanted.given_from))
    if wanted.given_to is not None:
        query = query.where(Assignment.assigned_at < clock.midnight(wanted.given_to + timedelta(days=1)))
    return query


def _held_by(viewer: Viewer, holder_id: int) -> ColumnElement[bool]:
    """What a unit has, or an agency with its units; of the own agency's units each is one."""
    if holder_id == viewer.agency_id:
        return Assignment.unit_id == holder_id
    units = select(Organization.id).where(or_(Organization.id == holder_id, Organization.agency_id == holder_id))
    return Assignment.unit_id.in_(units)


def _given_to_person(viewer: Viewer, user_id: int) -> ColumnElement[bool]:
    """What units of the agency gave on to one of their people or to any, for those who see the whole agency."""
    if viewer.agency_id is None or not viewer.may(Operation.READ_WHOLE_AGENCY):
        return false()
    posts = select(Post.id).where(Post.user_id == user_id)
    whose = Assignment.post_id.is_not(None) if user_id == ANYBODY else Assignment.post_id.in_(posts)
    units = select(Organization.id).where(Organization.agency_id == viewer.agency_id)
    return and_(whose, Assignment.giver_id.in_(units))


def _duties_about(topic: str | None, urgencies: Sequence[Urgency]) -> Select[Any]:
    query = select(Duty.id)
    if topic is not None:
        query = query.where(Duty.topic == topic)
    return query.where(Duty.urgency.in_(urgencies)) if urgencies else query


def _soonest_due(keys: Select[int], number: int, size: int, total: int) -> Page[int] | None:
    """A page of open work that was given, in the usual order, as long as all on it have a due date: an index has them
    in this order, while those without a date, which come last, would have everything sorted first."""
    number = max(1, number)
    dated = keys.where(Assignment.due_on.is_not(None)).order_by(Assignment.due_on, Assignment.id)
    items = session().scalars(dated.limit(size).offset((number - 1) * size)).all()
    return Page(items=items, number=number, size=size, total=total) if len(items) == size else None


_BY_UNIT = (AssignmentOrder.UNIT, AssignmentOrder.UNIT_DOWN)


def _sorting(order: AssignmentOrder) -> tuple[Any, ...]:
    undated = case((Assignment.due_on.is_(None), 1), else_=0)
    finished_last = case((Assignment.state.in_(OPEN_STATES), 0), else_=1)
    if order is AssignmentOrder.NEWEST:
        return (Assignment.id.desc(),)
    if order is AssignmentOrder.FIRST:
        return (Assignment.id,)
    if order is AssignmentOrder.UNIT:
        return (Organization.sort_key, undated, Assignment.due_on, Assignment.id)
    if order is AssignmentOrder.UNIT_DOWN:
        return (Organization.sort_key.desc(), undated, Assignment.due_on, Assignment.id)
    if order is AssignmentOrder.FAR:
        return (finished_last, undated, Assignment.due_on.desc(), Assignment.id)
    return (finished_last, undated, Assignment.due_on, Assignment.id)


def assignment_page(
    viewer: Viewer,
    wanted: AssignmentFilter,
    today: date,
    number: int,
    size: int,
    known: Mapping[str, int] | None = None,
) -> Page[Assignment]:
    """One page of tasks with their documents and units. The ids are sorted first, from an index alone; whole
    rows are read for the page that is shown. ``known`` are the :func:`counts` of the same list."""
    page = unchanged(_page_of_ids, viewer, wanted, today, number, size, (known or {}).get(wanted.view))
    rows = _rows(page.items, _scope(viewer, wanted))
    return page.showing([rows[key] for key in page.items if key in rows])


def _page_of_ids(
    viewer: Viewer, wanted: AssignmentFilter, today: date, number: int, size: int, known: int | None
) -> Page[int]:
    keys = _filtered(viewer, wanted, today).with_only_columns(Assignment.id)
    count: Select[int] | int = select(func.count()).select_from(keys.subquery())
    page = None
    if wanted.is_whole and known is not None:
        count = known
        if wanted == AssignmentFilter(given=True) and number * size <= count:
            page = _soonest_due(keys, number, size, count)
    if wanted.order in _BY_UNIT:
        keys = keys.join(Organization, Organization.id == Assignment.unit_id)
    return page or page_of(keys.order_by(*_sorting(wanted.order)), number, size, count)


def late_in_list(viewer: Viewer, wanted: AssignmentFilter, today: date) -> Sequence[Assignment]:
    """What is late of a list, whichever of its views is shown; the longest waiting first."""
    keys = _filtered(viewer, replace(wanted, view=AssignmentView.LATE), today).with_only_columns(Assignment.id)
    query = select(Assignment).options(*_SHOWN).where(Assignment.id.in_(keys))
    return session().scalars(query.order_by(*_sorting(AssignmentOrder.LATE))).all()


def first_assignments(
    viewer: Viewer, views: Sequence[AssignmentView], today: date, limit: int
) -> dict[str, list[Assignment]]:
    """The first tasks of several views of the own list."""
    ids = {view: unchanged(_first_ids, viewer, view, today, limit) for view in views}
    rows = _rows([key for found in ids.values() for key in found], _to_do(viewer))
    return {view.value: [rows[key] for key in found if key in rows] for view, found in ids.items()}


def _first_ids(viewer: Viewer, view: AssignmentView, today: date, limit: int) -> Sequence[int]:
    keys = _filtered(viewer, AssignmentFilter(view=view), today).with_only_columns(Assignment.id)
    return session().scalars(keys.order_by(*_sorting(AssignmentOrder.LATE)).limit(limit)).all()


def sent_back(viewer: Viewer, limit: int) -> list[tuple[Assignment, str]]:
    """Open work of the own list whose result its giver refused, with the last word said of it; the newest first."""
    last = (
        select(Notice.assignment_id, func.max(Notice.id).label("id"))
        .where(Notice.post_id == viewer.post_id, Notice.kind == NoticeKind.RETURNED)
        .group_by(Notice.assignment_id)
        .subquery()
    )
    query = (
        select(Assignment, Notice.text)
        .join(last, last.c.assignment_id == Assignment.id)
        .join(Notice, Notice.id == last.c.id)
        .options(*_SHOWN)
        .where(_to_do(viewer), Assignment.state.in_(OPEN_STATES))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [(assignment, text) for assignment, text in session().execute(query)]


def assignments_due(viewer: Viewer, *, mine: bool, limit: int = 500) -> Sequence[Assignment]:
    """Open work of the own list that has a due date, the nearest first; all of it, or what was given to the person."""
    query = select(Assignment).options(*_SHOWN).where(_to_do(viewer), _OPEN, Assignment.due_on.is_not(None))
    if mine:
        query = query.where(Assignment.post_id == viewer.post_id)
    return session().scalars(query.order_by(Assignment.due_on, Assignment.id).limit(limit)).all()


# What a row of a list shows besides the assignment itself.
_SHOWN = (
    joinedload(Assignment.document).joinedload(Document.organization),
    joinedload(Assignment.duty),
    joinedload(Assignment.occurrence),
    joinedload(Assignment.unit),
    joinedload(Assignment.post).joinedload(Post.user),
)


def _rows(ids: Sequence[int], scope: ColumnElement[bool]) -> dict[int, Assignment]:
    query = select(Assignment).options(*_SHOWN).where(Assignment.id.in_(ids), scope)
    return {assignment.id: assignment for assignment in session().scalars(query)} if ids else {}


def assignments_for_export(
    viewer: Viewer, wanted: AssignmentFilter, today: date, limit: int = 20_000
) -> Sequence[Assignment]:
    query = _filtered(viewer, wanted, today).options(*_SHOWN)
    if wanted.order in _BY_UNIT:
        query = query.join(Organization, Organization.id == Assignment.unit_id)
    return session().scalars(query.order_by(*_sorting(wanted.order)).limit(limit)).all()


def assignment_for(viewer: Viewer, assignment_id: int) -> Assignment:
    """An assignment of the own units, or one the agency gave out; raises :class:`NotFound`."""
    query = (
        select(Assignment)
        .options(
            *_SHOWN,
            joinedload(Assignment.giver),
            joinedload(Assignment.received),
            joinedload(Assignment.parent).joinedload(Assignment.unit),
            joinedload(Assignment.answer),
            selectinload(Assignment.reports).selectinload(Report.files),
            selectinload(Assignment.requests),
        )
        .where(Assignment.id == assignment_id, or_(_own(viewer), _given(viewer)))
    )
    assignment = session().scalar(query)
    if assignment is None:
        raise NotFound("Không có việc này, hoặc việc không thuộc đơn vị của bạn.")
    return assignment


def was_sent(assignment_id: int, submission_key: str) -> bool:
    """Whether a report came under this key before."""
    query = select(Report.id).where(Report.assignment_id == assignment_id, Report.submission_key == submission_key)
    return bool(submission_key) and session().scalar(query) is not None


def own_assignment(viewer: Viewer, assignment_id: int) -> Assignment:
    """An assignment that the person may work on."""
    assignment = session().scalar(select(Assignment).where(Assignment.id == assignment_id, _to_do(viewer)))
    if assignment is None:
        raise NotFound("Không có việc này, hoặc việc không thuộc đơn vị của bạn.")
    return assignment


def given_assignment(viewer: Viewer, assignment_id: int) -> Assignment:
    """An assignment that the person's agency gave out."""
    assignment = session().scalar(select(Assignment).where(Assignment.id == assignment_id, _given(viewer)))
    if assignment is None:
        raise NotFound("Không có việc này, hoặc việc do cơ quan khác giao.")
    return assignment


def may_change(viewer: Viewer, assignment: Assignment) -> bool:
    """Whether the person may move its due date or take it back: who gave it."""
    query = select(Assignment.id).where(Assignment.id == assignment.id, _given(viewer))
    return viewer.may(Operation.WITHDRAW) and session().scalar(query) is not None


def readable_directive(viewer: Viewer, assignment: Assignment) -> int:
    """Which document to lead a person to: the copy of the own agency where it registered one, else the directive."""
    if assignment.received_id is not None and visible_ids(viewer, [assignment.received_id]):
        return assignment.received_id
    return assignment.document_id


def own_assignments(viewer: Viewer, ids: Sequence[int]) -> Sequence[Assignment]:
    """Those of the own list among these."""
    query = select(Assignment).options(*_SHOWN).where(Assignment.id.in_(ids), _to_do(viewer))
    return session().scalars(query.order_by(Assignment.id)).all() if ids else []


def may_work_on(viewer: Viewer, tasks: Sequence[Assignment]) -> set[int]:
    """Which of these the person may work on."""
    if not tasks:
        return set()
    query = select(Assignment.id).where(Assignment.id.in_([assignment.id for assignment in tasks]), _to_do(viewer))
    return set(session().scalars(query))


# Who leads before who coordinates, and so on.
BY_PART = case({part: place for place, part in enumerate(Part)}, value=Assignment.part)


def shown_parts(viewer: Viewer) -> ColumnElement[bool]:
    """Which parts of a document that is open to a person the person sees: those given, the own ones, and who leads or
    coordinates what the own units have a part in; not who else does the same on its own account."""
    other = aliased(Assignment)
    shared = select(other.duty_id).where(other.unit_id.in_(own_units(viewer)))
    beside = and_(Assignment.part.in_((Part.LEAD, Part.COORDINATE)), Assignment.duty_id.in_(shared))
    return or_(_given(viewer), _own(viewer), beside)


def assignments_of_document(viewer: Viewer, document_id: int, *, only_own: bool = False) -> Sequence[Assignment]:
    """Parts in the duties of a document that the person sees, duty by duty; of one that the agency registered, those
    that came with it, too."""
    query = (
        select(Assignment)
        .join(Organization, Organization.id == Assignment.unit_id)
        .options(
            joinedload(Assignment.duty),
            joinedload(Assignment.occurrence),
            joinedload(Assignment.unit),
            joinedload(Assignment.answer),
            selectinload(Assignment.reports).selectinload(Report.files),
        )
        .where(
            Assignment.hangs_on(document_id),
            Assignment.parent_id.is_(None),
            _to_do(viewer) if only_own else shown_parts(viewer),
        )
        .order_by(
            Assignment.duty_id,
            Assignment.occurrence_id,
            BY_PART,
            Organization.sort_key,
        )
    )
    return session().scalars(query).unique().all()


def open_work_of_post(post_id: int) -> Sequence[Assignment]:
    """What a unit gave to one of its people and is not done, the nearest due date first."""
    query = select(Assignment).options(*_SHOWN).where(Assignment.post_id == post_id, _OPEN)
    return session().scalars(query.order_by(Assignment.due_on, Assignment.id)).all()


def passed_on(assignment: Assignment) -> Sequence[Assignment]:
    """What a unit gave on of its assignment; shown to whoever sees the assignment."""
    query = (
        select(Assignment)
        .join(Organization, Organization.id == Assignment.unit_id)
        .options(joinedload(Assignment.unit), joinedload(Assignment.post).joinedload(Post.user))
        .where(Assignment.parent_id == assignment.id)
        .order_by(Organization.sort_key)
    )
    return session().scalars(query).all()


def instructions_of(document_id: int) -> Sequence[Instruction]:
    query = select(Instruction).where(Instruction.document_id == document_id).order_by(Instruction.id)
    return session().scalars(query).all()


def report_file_for(viewer: Viewer, file_id: int) -> ReportFile:
    """A file of a report on a document that the person sees."""
    query = (
        select(ReportFile)
        .join(Report, Report.id == ReportFile.report_id)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .where(ReportFile.id == file_id, or_(_own(viewer), _given(viewer)))
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound("Không có tệp này, hoặc tệp không thuộc phạm vi được xem của bạn.")
    return found


def row_file_for(viewer: Viewer, file_id: int) -> RowFile:
    """A file in a table of a part that the person sees."""
    query = (
        select(RowFile)
        .join(Assignment, Assignment.id == RowFile.assignment_id)
        .where(RowFile.id == file_id, or_(_own(viewer), _given(viewer)))
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound("Không có tệp này, hoặc tệp không thuộc phạm vi được xem của bạn.")
    return found


_COUNTED = (
    AssignmentView.OPEN,
    AssignmentView.MINE,
    AssignmentView.LATE,
    AssignmentView.WEEK,
    AssignmentView.TO_DECIDE,
    AssignmentView.NEW,
)
# Of what was given nothing is one's own.
_COUNTED_GIVEN = tuple(view for view in _COUNTED if view is not AssignmentView.MINE)


def counts(
    viewer: Viewer, today: date, *, given: bool = False, views: tuple[AssignmentView, ...] = ()
) -> dict[str, int]:
    """How many tasks each view holds, in one statement."""
    views = views or (_COUNTED_GIVEN if given else _COUNTED)
    may = viewer.may(Operation.READ_WHOLE_AGENCY if given else Operation.DO_TASKS)
    if viewer.agency_id is None or not may:
        return dict.fromkeys(views, 0)
    values = {
        "today": today,
        "week": end_of_week(today),
        "agency": viewer.agency_id,
        "path": f"{viewer.unit_path}%",
        "post": viewer.post_id,
    }
    statement = _counting(given, viewer.unit_id == viewer.agency_id, views)
    return dict(session().execute(statement, values).one()._mapping)


@lru_cache
def _counting(given: bool, whole_agency: bool, views: tuple[AssignmentView, ...]) -> Select[Any]:
    """The statement of :func:`counts`, built once: building it takes longer than running it."""
    agency: ColumnElement[Any] = bindparam("agency")
    if given:
        scope: ColumnElement[bool] = Assignment.giver_id == agency
    else:
        units = select(Organization.id).where(Organization.agency_id == agency)
        if not whole_agency:
            units = units.where(Organization.path.like(bindparam("path")))
        post: ColumnElement[Any] = bindparam("post")
        scope = and_(Assignment.unit_id.in_(units), or_(Assignment.post_id.is_(None), Assignment.post_id == post))
        if whole_agency:
            scope = and_(scope, or_(Assignment.giver_id != agency, Assignment.post_id == post))
    today, week = bindparam("today", type_=Date), bindparam("week", type_=Date)
    conditions = {view: _condition(view, today, week, bindparam("post")) for view in views}

    def alone(view: AssignmentView) -> ColumnElement[Any]:
        return select(func.count()).where(scope, conditions[view]).correlate(None).scalar_subquery().label(view.value)

    def among_open(view: AssignmentView) -> ColumnElement[Any]:
        return func.count(case((conditions[view], 1))).label(view.value)

    if given:  # thousands of rows, of which an index has each view side by side
        return select(*(alone(view) for view in views))
    # a unit's open work is gone through once, whatever is counted in it
    columns = (among_open(view) if view in _OPEN_VIEWS else alone(view) for view in views)
    return select(*columns).where(scope, _OPEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitLoad:
    """Open and overdue work of one unit."""

    unit_id: int
    name: str
    open: int
    late: int
    longest_overdue: date | None


def load_by_unit(viewer: Viewer, today: date, limit: int = 15) -> list[UnitLoad]:
    """Units with open work that the agency gave out, the latest first; stations are counted with their agency."""
    values = {"giver": _giver(viewer), "agency": viewer.agency_id, "today": today, "limit": limit}
    return [
        UnitLoad(unit_id=key, name=label, open=int(count), late=int(behind), longest_overdue=oldest)
        for key, label, count, behind, oldest in session().execute(_loads(), values)
    ]


# Statements built once: building them takes as long as running them.
_GIVER: ColumnElement[Any] = bindparam("giver")
_TODAY: ColumnElement[Any] = bindparam("today", type_=Date)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
# of open work; quicker than a second list of states
_OVERDUE = and_(Assignment.state != AssignmentState.PAUSED, Assignment.due_on < _TODAY)


@lru_cache
def _loads() -> Select[Any]:
    loads = (
        select(
            Assignment.unit_id,
            func.count().label("open"),
            func.count(case((_OVERDUE, 1))).label("late"),
            func.min(case((_OVERDUE, Assignment.due_on))).label("oldest"),
        )
        .where(Assignment.giver_id == _GIVER, _OPEN)
        .group_by(Assignment.unit_id)
        .subquery()
    )
    unit, agency = aliased(Organization), aliased(Organization)
    own = unit.agency_id == bindparam("agency")
    holder, name = case((own, unit.id), else_=agency.id), case((own, unit.name), else_=agency.name)
    holders = (
        select(holder.label("id"), name.label("name"), loads.c.open, loads.c.late, loads.c.oldest)
        .join_from(loads, unit, unit.id == loads.c.unit_id)
        .outerjoin(agency, agency.id == unit.agency_id)
        .subquery()
    )
    total, late = func.sum(holders.c.open), func.sum(holders.c.late)
    return (
        select(holders.c.id, holders.c.name, total, late, func.min(holders.c.oldest))
        .group_by(holders.c.id, holders.c.name)
        .order_by(late.desc(), total.desc(), holders.c.name)
        .limit(_LIMIT)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class LateDirective:
    """A directive with late work: with how many units, how much, the oldest due date."""

    document_id: int
    organization_id: int
    name: str  # its type, code and subject
    units: int
    parts: int
    oldest: date


def late_by_directive(viewer: Viewer, today: date, limit: int = 10) -> list[LateDirective]:
    """What the agency gave out and waits for in vain, grouped by directive, the longest waiting first."""
    values = {"giver": _giver(viewer), "today": today, "limit": limit}
    return [
        LateDirective(
            document_id=document.id,
            organization_id=document.organization_id,
            name=f"{document.kind.name}{f' {document.code}' if document.code else ''}: {document.subject}",
            units=units,
            parts=parts,
            oldest=oldest,
        )
        for document, units, parts, oldest in session().execute(_late_directives(), values)
    ]


@lru_cache
def _late_directives() -> Select[Any]:
    oldest, parts = func.min(Assignment.due_on).label("oldest"), func.count().label("parts")
    late = (
        select(Assignment.document_id, oldest, parts, func.count(Assignment.unit_id.distinct()).label("units"))
        .where(Assignment.giver_id == _GIVER, _OPEN, _OVERDUE)
        .group_by(Assignment.document_id)
        .order_by(oldest, parts.desc(), Assignment.document_id)
        .limit(_LIMIT)
        .subquery()
    )
    return (
        select(Document, late.c.units, late.c.parts, late.c.oldest)
        .join(late, late.c.document_id == Document.id)
        .order_by(late.c.oldest, late.c.parts.desc(), Document.id)
    )


def states_of_documents(
    ids: Sequence[int], within: ColumnElement[bool] | None = None
) -> dict[int, tuple[int, int, date | None]]:
    """For documents in a list: (finished parts, all parts, the earliest open due date); of all parts, or of those
    ``within`` a condition. What came with a document that the agency registered counts with it."""
    query = _states() if within is None else _states().where(within)
    return {key: (done, total, due) for key, done, total, due in session().execute(query, {"ids": ids})}


_IDS: ColumnElement[Any] = bindparam("ids", expanding=True)


@lru_cache
def _states() -> Select[Any]:
    of = case((Assignment.received_id.in_(_IDS), Assignment.received_id), else_=Assignment.document_id)
    return (
        select(
            of,
            func.count(case((Assignment.state == AssignmentState.FINISHED, 1))),
            func.count(),
            func.min(case((Assignment.state.in_(OPEN_STATES), Assignment.due_on))),
        )
        .where(
            or_(Assignment.document_id.in_(_IDS), Assignment.received_id.in_(_IDS)),
            Assignment.parent_id.is_(None),
            Assignment.state != AssignmentState.WITHDRAWN,
        )
        .group_by(of)
    )


def lead_units_of(ids: Sequence[int]) -> dict[int, str]:
    """Who leads the work on documents in a list, the first where several do."""
    return dict(session().execute(_leads(), {"ids": ids}).all())


@lru_cache
def _leads() -> Select[int, str]:
    return (
        select(Assignment.document_id, func.coalesce(func.nullif(Organization.short_name, ""), Organization.name))
        .join(Organization, Organization.id == Assignment.unit_id)
        .where(
            Assignment.document_id.in_(_IDS),
            Assignment.state != AssignmentState.WITHDRAWN,
            Assignment.part == Part.LEAD,
        )
        .order_by(Assignment.id.desc())
    )
