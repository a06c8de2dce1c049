"""Lists of documents and tasks, and their export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import chosen, page_number, page_size, remembered_filter, see_other, with_query
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.data import LISTED, field_text
from ytcs_docs.documents.rules import STATUSES_OF, ListOrder, Status, Urgency
from ytcs_docs.files.workbook import send_workbook
from ytcs_docs.language.dates import day_or_none
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import notices
from ytcs_docs.tasks import queries as tasks
from ytcs_docs.tasks.addresses import GIVEN_TASKS, OWN_TASKS
from ytcs_docs.tasks.rules import SELDOM, AssignmentOrder, AssignmentView, Part, days_late

blueprint = Blueprint("desk_lists", __name__)


def document_filter(direction: Direction, arguments: MultiDict[str, str]) -> documents.DocumentFilter:
    """A filter from an address; what makes no sense does not narrow."""
    return documents.DocumentFilter(
        direction=direction,
        text=arguments.get("tim", "").strip()[:200],
        type_code=arguments.get("loai", "") if arguments.get("loai", "") in TYPES else "",
        issuer=arguments.get("co-quan", "").strip()[:200],
        status=chosen(Status, arguments.get("trang-thai")),
        urgency=chosen(Urgency, arguments.get("do-khan")),
        register_id=arguments.get("so", type=int),
        year=arguments.get("nam", type=int) if (arguments.get("nam", 0, type=int) or 0) in range(1945, 2200) else None,
        date_from=day_or_none(arguments.get("tu"), clock.today()),
        date_to=day_or_none(arguments.get("den"), clock.today()),
        order=chosen(ListOrder, arguments.get("sap-xep")) or ListOrder.NEWEST,
    )


def _list(direction: Direction, name: str) -> str:
    arguments = remembered_filter(name)
    wanted = document_filter(direction, arguments)
    page = documents.document_page(viewer(), wanted, page_number(arguments), page_size(arguments))
    ids = [document.id for document in page.items]
    incoming = direction is Direction.INCOMING
    return render_template(
        "desk/document_list.html",
        direction=direction,
        title=direction.label,
        list_url=url_for(f"desk_lists.{name}"),
        export_url=with_query(url_for("desk_lists.export_documents", way=direction), arguments),
        page=page,
        wanted=wanted,
        arguments=arguments,
        work=tasks.states_of_documents(ids) if incoming else {},
        leads=tasks.lead_units_of(ids) if incoming else {},
        recipients={} if incoming else documents.recipients_of(ids),
        registers=register_queries.registers_of(agency_id(), direction),
        types=TYPES.values(),
        urgencies=list(Urgency),
        statuses=STATUSES_OF[direction],
        orders=list(ListOrder),
        today=clock.today(),
    )


@blueprint.route("/van-ban-den")
@requires(Operation.READ_DOCUMENTS)
def incoming() -> str:
    return _list(Direction.INCOMING, "incoming")


@blueprint.route("/van-ban-di")
@requires(Operation.READ_DOCUMENTS)
def outgoing() -> str:
    return _list(Direction.OUTGOING, "outgoing")


@blueprint.route("/van-ban-den/xuat-excel", defaults={"way": "incoming"})
@blueprint.route("/van-ban-di/xuat-excel", defaults={"way": "outgoing"})
@requires(Operation.READ_DOCUMENTS)
def export_documents(way: str) -> Response:
    """The list as it is filtered, all pages."""
    direction = Direction(way)
    wanted = document_filter(direction, remembered_filter(way))
    rows = documents.documents_for_export(viewer(), wanted)
    incoming = direction is Direction.INCOMING
    names = [name for name in LISTED if name != "note"]  # remarks come last, as in a register
    columns = [
        ("Số đến" if incoming else "Số, ký hiệu", 12),
        ("Ngày đến" if incoming else "Ngày đăng ký", 12),
        *([("Số, ký hiệu văn bản", 20)] if incoming else []),
        *((LISTED[name].label, LISTED[name].width) for name in names),
        ("Trạng thái", 16),
        (LISTED["note"].label, LISTED["note"].width),
    ]
    lines = (
        (
            row.shown_number,
            row.recorded_on,
            *([row.code] if incoming else []),
            *(_cell(name, getattr(row, name)) for name in names),
            row.status.label,
            row.note,
        )
        for row in rows
    )
    name = "van-ban-den" if direction is Direction.INCOMING else "van-ban-di"
    return send_workbook(direction.label, columns, lines, name)


def _cell(name: str, value: Any) -> Any:
    """Days and numbers as such, all else as people write it."""
    return value if isinstance(value, date | int) else field_text(name, value)


NO_TOPIC = "-"  # an address holds no empty value


def _topic(given: str) -> str | None:
    return "" if given == NO_TOPIC else given or None


def assignment_filter(arguments: MultiDict[str, str], *, given: bool) -> tasks.AssignmentFilter:
    return tasks.AssignmentFilter(
        view=chosen(AssignmentView, arguments.get("xem")) or AssignmentView.OPEN,
        text=arguments.get("tim", "").strip()[:200],
        unit_id=arguments.get("don-vi", type=int),
        holder_id=arguments.get("noi", type=int),
        document_id=arguments.get("van-ban", type=int),
        part=chosen(Part, arguments.get("vai")),
        user_id=arguments.get("nguoi", type=int),
        topic=_topic(arguments.get("linh-vuc", "")),
        urgency=chosen(Urgency, arguments.get("do-khan")),
        given=given,
        given_from=day_or_none(arguments.get("tu"), clock.today()),
        given_to=day_or_none(arguments.get("den"), clock.today()),
        order=chosen(AssignmentOrder, arguments.get("sap-xep")) or AssignmentOrder.LATE,
    )


def _tasks(name: str, *, given: bool) -> str:
    arguments = remembered_filter(name)
    wanted = assignment_filter(arguments, given=given)
    today = clock.today()
    counts = tasks.counts(viewer(), today, given=given)
    hidden = (*SELDOM, AssignmentView.MINE) if given else SELDOM
    page = tasks.assignment_page(viewer(), wanted, today, page_number(arguments), page_size(arguments), counts)
    place = wanted.holder_id or wanted.unit_id
    return render_template(
        "desk/assignment_list.html",
        given=given,
        title="Theo dõi giao việc" if given else "Việc của đơn vị",
        list_url=url_for(f"desk_lists.{name}"),
        export_url=with_query(url_for(f"desk_lists.export_{name}"), arguments),
        page=page,
        wanted=wanted,
        arguments=arguments,
        own=set() if given else tasks.may_work_on(viewer(), page.items),
        counts=counts,
        views=[view for view in AssignmentView if view is wanted.view or view not in hidden],
        orders=list(AssignmentOrder),
        parts=list(Part),
        urgencies=list(Urgency),
        unit=load(Organization, place) if place else None,
        urge_url=with_query(url_for("desk_lists.urge_given_tasks"), arguments),
        today=today,
        days_late=days_late,
    )


@OWN_TASKS.shown_by(blueprint)
@blueprint.route("/viec")
@requires(Operation.DO_TASKS)
def own_tasks() -> str:
    """What the own units have to do, the latest first."""
    return _tasks("own_tasks", given=False)


@GIVEN_TASKS.shown_by(blueprint)
@blueprint.route("/giao-viec")
@requires(Operation.READ_WHOLE_AGENCY)
def given_tasks() -> str:
    """What the agency gave out, and how it stands."""
    return _tasks("given_tasks", given=True)


@blueprint.post("/giao-viec/don-doc")
@requires(Operation.URGE)
def urge_given_tasks() -> Response:
    """Tell all who are late with what the list holds to get on with it."""
    wanted = replace(assignment_filter(request.args, given=True), user_id=None)
    if OfficeForm().validate_on_submit():
        with transaction():
            urged = notices.urge(tasks.late_in_list(viewer(), wanted, clock.today()), actor(), clock.today())
        flash(urged.said, "success" if urged.now else "info")
    return see_other(with_query(url_for("desk_lists.given_tasks"), request.args))


@blueprint.route("/viec/xuat-excel")
@requires(Operation.DO_TASKS)
def export_own_tasks() -> Response:
    return _export_tasks("own_tasks", given=False)


@blueprint.route("/giao-viec/xuat-excel")
@requires(Operation.READ_WHOLE_AGENCY)
def export_given_tasks() -> Response:
    return _export_tasks("given_tasks", given=True)


def _export_tasks(name: str, *, given: bool) -> Response:
    """The list of tasks as it is filtered, all pages."""
    today = clock.today()
    rows = tasks.assignments_for_export(viewer(), assignment_filter(remembered_filter(name), given=given), today)
    columns = [
        ("Đơn vị", 34),
        ("Việc", 60),
        ("Phần việc", 12),
        ("Số, ký hiệu", 18),
        ("Ngày văn bản", 12),
        ("Trích yếu", 60),
        ("Hạn đặt lúc giao", 14),
        ("Hạn", 12),
        ("Trạng thái", 14),
        ("Trễ (ngày)", 10),
        ("Hoàn thành", 12),
    ]
    lines = (
        (
            row.unit.name,
            row.title,
            row.part.label,
            row.document.code,
            row.document.issued_on,
            row.document.subject,
            row.first_due_on,
            row.due_on,
            row.state.label,
            days_late(row.due_on, row.state, today, row.finished_on),
            row.finished_on,
        )
        for row in rows
    )
    return send_workbook("Giao việc" if given else "Việc của đơn vị", columns, lines, "viec")
