"""Questions about tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, case, false, func, or_, select, text, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.queries import own_units
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Instruction, Report, ReportFile, Task
from ytcs_docs.tasks.rules import OPEN_STATES, Part, TaskOrder, TaskState, TaskView, end_of_week


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskFilter:
    """What a list of tasks is narrowed to. ``given`` lists what the agency
    gave out instead of what the own units have to do."""

    view: TaskView = TaskView.OPEN
    text: str = ""
    unit_id: int | None = None
    part: Part | None = None
    given: bool = False
    order: TaskOrder = TaskOrder.LATE


def _own(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.agency_id is None or not viewer.may(Operation.DO_TASKS):
        return false()
    return Task.unit_id.in_(own_units(viewer))


def _to_do(viewer: Viewer) -> ColumnElement[bool]:
    """What stands in the own list and may be worked on. For a clerk or leader of an agency that is what came
    from above; what the agency gave its own units is theirs to do, and followed in another list."""
    if viewer.unit_id != viewer.agency_id:
        return _own(viewer)
    return and_(_own(viewer), Task.giver_id != viewer.agency_id)


def _given(viewer: Viewer) -> ColumnElement[bool]:
    """What the agency gave out, for those who see the whole agency."""
    if not viewer.may(Operation.READ_WHOLE_AGENCY):
        return false()
    return Task.giver_id == viewer.agency_id


def in_view(view: TaskView, today: date) -> ColumnElement[bool]:
    """The condition of one of the views of a task list."""
    return _condition(view, today, end_of_week(today))


def _condition(view: TaskView, today: Any, week: Any) -> ColumnElement[bool]:
    """The same for days or for parameters that stand for them."""
    is_open = Task.state.in_(OPEN_STATES)
    if view is TaskView.LATE:
        return and_(is_open, Task.due_on < today)
    if view is TaskView.WEEK:
        return and_(is_open, Task.due_on.between(today, week))
    if view is TaskView.NEW:
        return Task.state == TaskState.NEW
    if view is TaskView.DONE:
        return Task.state == TaskState.FINISHED
    if view is TaskView.ALL:
        return Task.state != TaskState.WITHDRAWN
    return is_open


def _filtered(viewer: Viewer, wanted: TaskFilter, today: date) -> Select[Task]:
    scope = _given(viewer) if wanted.given else _to_do(viewer)
    query = select(Task).where(scope, in_view(wanted.view, today))
    if wanted.text:
        key = code_key(wanted.text)
        query = query.join(Document, Document.id == Task.document_id).where(
            or_(
                Document.folded_subject.contains(fold(wanted.text), autoescape=True),
                Document.code_key.contains(key, autoescape=True) if key else false(),
            )
        )
    if wanted.unit_id is not None:
        query = query.where(Task.unit_id == wanted.unit_id)
    if wanted.part is not None:
        query = query.where(Task.part == wanted.part)
    return query


def _sorting(order: TaskOrder) -> tuple[Any, ...]:
    undated = case((Task.due_on.is_(None), 1), else_=0)
    finished_last = case((Task.state.in_(OPEN_STATES), 0), else_=1)
    if order is TaskOrder.NEWEST:
        return (Task.id.desc(),)
    if order is TaskOrder.UNIT:
        return (Organization.sort_key, undated, Task.due_on, Task.id)
    return (finished_last, undated, Task.due_on, Task.id)


def task_page(
    viewer: Viewer,
    wanted: TaskFilter,
    today: date,
    number: int,
    size: int,
    known: Mapping[str, int] | None = None,
) -> Page[Task]:
    """One page of tasks with their documents and units. The ids are sorted first, from an index alone; whole
    rows are read for the page that is shown. ``known`` are the :func:`counts` of the same list."""
    keys = _filtered(viewer, wanted, today).with_only_columns(Task.id)
    whole = known is not None and not wanted.text and wanted.unit_id is None and wanted.part is None
    count: Select[int] | int = select(func.count()).select_from(keys.subquery())
    if whole and known is not None and wanted.view in known:
        count = known[wanted.view]
    if wanted.order is TaskOrder.UNIT:
        keys = keys.join(Organization, Organization.id == Task.unit_id)
    page = page_of(keys.order_by(*_sorting(wanted.order)), number, size, count)
    rows = _rows(page.items)
    return Page(items=[rows[key] for key in page.items], number=page.number, size=size, total=page.total)


def first_tasks(viewer: Viewer, views: Sequence[TaskView], today: date, limit: int) -> dict[str, list[Task]]:
    """The first tasks of several views of the own list."""
    ids: dict[TaskView, Sequence[int]] = {}
    for view in views:
        keys = _filtered(viewer, TaskFilter(view=view), today).with_only_columns(Task.id)
        ids[view] = session().scalars(keys.order_by(*_sorting(TaskOrder.LATE)).limit(limit)).all()
    rows = _rows([key for found in ids.values() for key in found])
    return {view.value: [rows[key] for key in found] for view, found in ids.items()}


def late_tasks_of(viewer: Viewer, unit_id: int, today: date) -> Sequence[Task]:
    """What the agency gave to one unit and is late, the longest waiting first."""
    query = (
        select(Task)
        .options(joinedload(Task.document))
        .where(_given(viewer), in_view(TaskView.LATE, today), Task.unit_id == unit_id)
        .order_by(*_sorting(TaskOrder.LATE))
    )
    return session().scalars(query).all()


def _rows(ids: Sequence[int]) -> dict[int, Task]:
    query = (
        select(Task)
        .options(joinedload(Task.document).joinedload(Document.organization), joinedload(Task.unit))
        .where(Task.id.in_(ids))
    )
    return {task.id: task for task in session().scalars(query)} if ids else {}


def tasks_for_export(viewer: Viewer, wanted: TaskFilter, today: date, limit: int = 20_000) -> Sequence[Task]:
    query = _filtered(viewer, wanted, today).options(
        joinedload(Task.document).joinedload(Document.organization), joinedload(Task.unit)
    )
    if wanted.order is TaskOrder.UNIT:
        query = query.join(Organization, Organization.id == Task.unit_id)
    return session().scalars(query.order_by(*_sorting(wanted.order)).limit(limit)).all()


def task_for(viewer: Viewer, task_id: int) -> Task:
    """A task of the own units, or one the agency gave out; raises :class:`NotFound`."""
    query = (
        select(Task)
        .options(
            joinedload(Task.document).joinedload(Document.organization),
            joinedload(Task.unit),
            joinedload(Task.instruction),
            joinedload(Task.answer),
            selectinload(Task.reports).selectinload(Report.files),
        )
        .where(Task.id == task_id, or_(_own(viewer), _given(viewer)))
    )
    task = session().scalar(query)
    if task is None:
        raise NotFound("Không có việc này, hoặc việc không thuộc đơn vị của bạn.")
    return task


def own_task(viewer: Viewer, task_id: int) -> Task:
    """A task that the person may work on."""
    task = session().scalar(select(Task).where(Task.id == task_id, _to_do(viewer)))
    if task is None:
        raise NotFound("Không có việc này, hoặc việc không thuộc đơn vị của bạn.")
    return task


def given_task(viewer: Viewer, task_id: int) -> Task:
    """A task that the person's agency gave out."""
    task = session().scalar(select(Task).where(Task.id == task_id, _given(viewer)))
    if task is None:
        raise NotFound("Không có việc này, hoặc việc do cơ quan khác giao.")
    return task


def may_work_on(viewer: Viewer, tasks: Sequence[Task]) -> set[int]:
    """Which of these the person may work on."""
    if not tasks:
        return set()
    query = select(Task.id).where(Task.id.in_([task.id for task in tasks]), _to_do(viewer))
    return set(session().scalars(query))


def shown_parts(viewer: Viewer) -> ColumnElement[bool]:
    """Which parts of a document that is open to a person the person sees."""
    return or_(_given(viewer), _own(viewer), Task.part != Part.INFORM)


def tasks_of_document(viewer: Viewer, document_id: int) -> Sequence[Task]:
    """Parts in a document that the person sees: all for the agency that gave them, else the own units'
    and those of lead and coordinating units."""
    query = (
        select(Task)
        .join(Organization, Organization.id == Task.unit_id)
        .options(
            joinedload(Task.unit),
            joinedload(Task.answer),
            selectinload(Task.reports).selectinload(Report.files),
        )
        .where(Task.document_id == document_id, shown_parts(viewer))
        .order_by(
            case({Part.LEAD: 0, Part.COORDINATE: 1, Part.INFORM: 2}, value=Task.part, else_=3),
            Organization.sort_key,
        )
    )
    return session().scalars(query).unique().all()


def has_lead(document_id: int) -> bool:
    """Whether a unit leads the work on a document already."""
    query = select(Task.id).where(
        Task.document_id == document_id, Task.part == Part.LEAD, Task.state != TaskState.WITHDRAWN
    )
    return session().scalar(query.limit(1)) is not None


def instructions_of(document_id: int) -> Sequence[Instruction]:
    query = select(Instruction).where(Instruction.document_id == document_id).order_by(Instruction.id)
    return session().scalars(query).all()


def report_file_for(viewer: Viewer, file_id: int) -> ReportFile:
    """A file of a report on a document that the person sees."""
    query = (
        select(ReportFile)
        .join(Report, Report.id == ReportFile.report_id)
        .join(Task, Task.id == Report.task_id)
        .where(ReportFile.id == file_id, or_(_own(viewer), _given(viewer)))
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound("Không có tệp này, hoặc tệp không thuộc phạm vi được xem của bạn.")
    return found


_COUNTED = (TaskView.OPEN, TaskView.LATE, TaskView.WEEK, TaskView.NEW)


def counts(
    viewer: Viewer, today: date, *, given: bool = False, views: tuple[TaskView, ...] = _COUNTED
) -> dict[str, int]:
    """How many tasks each view holds, in one statement. Each is counted on its own stretch of an index."""
    may = viewer.may(Operation.READ_WHOLE_AGENCY if given else Operation.DO_TASKS)
    if viewer.agency_id is None or not may:
        return dict.fromkeys(views, 0)
    values = {"today": today, "week": end_of_week(today), "agency": viewer.agency_id, "path": f"{viewer.unit_path}%"}
    statement = _counting(given, viewer.unit_id == viewer.agency_id, views)
    return dict(session().execute(statement, values).one()._mapping)


@lru_cache
def _counting(given: bool, whole_agency: bool, views: tuple[TaskView, ...]) -> Select[Any]:
    """The statement of :func:`counts`, built once: building it takes longer than running it."""
    agency: ColumnElement[Any] = bindparam("agency")
    if given:
        scope: ColumnElement[bool] = Task.giver_id == agency
    else:
        units = select(Organization.id).where(Organization.agency_id == agency)
        if not whole_agency:
            units = units.where(Organization.path.like(bindparam("path")))
        scope = Task.unit_id.in_(units)
        if whole_agency:
            scope = and_(scope, Task.giver_id != agency)
    today, week = bindparam("today", type_=Date), bindparam("week", type_=Date)
    counted = {view: select(func.count()).where(scope, _condition(view, today, week)) for view in views}
    return select(*(count.scalar_subquery().label(view.value) for view, count in counted.items()))


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitLoad:
    """How a unit stands."""

    unit_id: int
    name: str
    open: int
    late: int
    longest_overdue: date | None


def load_by_unit(viewer: Viewer, today: date, limit: int = 15) -> list[UnitLoad]:
    """Units with open work that the agency gave out, the latest first; stations are counted with their agency."""
    loads = (
        select(
            Task.unit_id,
            func.count().label("open"),
            func.count(case((Task.due_on < today, 1))).label("late"),
            func.min(case((Task.due_on < today, Task.due_on))).label("oldest"),
        )
        .where(_given(viewer), text("task.state IN ('new', 'accepted')"))  # in words: for the partial index
        .group_by(Task.unit_id)
        .subquery()
    )
    unit, agency = aliased(Organization), aliased(Organization)
    holder = case((unit.agency_id == viewer.agency_id, unit.id), else_=agency.id)
    name = case((unit.agency_id == viewer.agency_id, unit.name), else_=agency.name)
    total, late = func.sum(loads.c.open), func.sum(loads.c.late)
    query = (
        select(holder, name, total, late, func.min(loads.c.oldest))
        .join(unit, unit.id == loads.c.unit_id)
        .outerjoin(agency, agency.id == unit.agency_id)
        .group_by(holder, name)
        .order_by(late.desc(), total.desc(), name)
        .limit(limit)
    )
    return [
        UnitLoad(unit_id=key, name=label, open=int(count), late=int(behind), longest_overdue=oldest)
        for key, label, count, behind, oldest in session().execute(query)
    ]


def states_of_documents(
    ids: Sequence[int], within: ColumnElement[bool] | None = None
) -> dict[int, tuple[int, int, date | None]]:
    """For documents in a list: (finished parts, all parts, the earliest open due date); of all parts, or of
    those ``within`` a condition."""
    query = (
        select(
            Task.document_id,
            func.count(case((Task.state == TaskState.FINISHED, 1))),
            func.count(),
            func.min(case((Task.state.in_(OPEN_STATES), Task.due_on))),
        )
        .where(Task.document_id.in_(ids), Task.state != TaskState.WITHDRAWN, true() if within is None else within)
        .group_by(Task.document_id)
    )
    return {key: (done, total, due) for key, done, total, due in session().execute(query)}


def lead_units_of(ids: Sequence[int]) -> dict[int, str]:
    """The lead unit, or the first unit, of documents in a list."""
    query = (
        select(Task.document_id, Organization.name, Task.part)
        .join(Organization, Organization.id == Task.unit_id)
        .where(Task.document_id.in_(ids), Task.state != TaskState.WITHDRAWN, Task.part == Part.LEAD)
    )
    return {key: name for key, name, _ in session().execute(query)}
