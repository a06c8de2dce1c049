"""Lists of documents and tasks, and their export."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.core.web import (
    page_number,
    page_size,
    remember_list,
    remembered_filter,
    safe_target,
    see_other,
    ticked,
    with_query,
)
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.desk.list_filters import (
    COLUMNS,
    TASK_COLUMNS,
    Period,
    assignment_chips,
    assignment_filter,
    document_chips,
    document_filter,
    shown_columns,
)
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.addresses import INCOMING_LIST, OUTGOING_LIST
from ytcs_docs.documents.data import LISTED, cell_value
from ytcs_docs.documents.rules import STATUSES_OF, Urgency
from ytcs_docs.files.workbook import file_name, send_workbook
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import commands, notices
from ytcs_docs.tasks import queries as tasks
from ytcs_docs.tasks.addresses import GIVEN_TASKS, OWN_TASKS
from ytcs_docs.tasks.rules import SELDOM, AssignmentView, Part, days_late

blueprint = Blueprint("desk_lists", __name__)


def _list(direction: Direction, name: str) -> str:
    arguments = remembered_filter(name)
    wanted = document_filter(direction, arguments)
    columns = shown_columns(direction, _chosen_columns(name))
    page = documents.document_page(viewer(), wanted, page_number(arguments), page_size(arguments))
    ids = tuple(document.id for document in page.items)
    incoming = direction is Direction.INCOMING
    list_url = url_for(f"desk_lists.{name}")
    registers = register_queries.registers_of(agency_id(), direction)
    remember_list(direction.label, with_query(list_url, arguments), ids)
    return render_template(
        "desk/document_list.html",
        direction=direction,
        title=direction.label,
        list_url=list_url,
        export_url=with_query(url_for("desk_lists.export_documents", way=direction), arguments),
        page=page,
        wanted=wanted,
        arguments=arguments,
        chips=document_chips(wanted, arguments, list_url, registers),
        columns=columns,
        all_columns=COLUMNS[direction],
        shown={column.key for column in columns},
        work=unchanged(tasks.states_of_documents, ids) if incoming else {},
        leads=unchanged(tasks.lead_units_of, ids) if incoming else {},
        recipients={} if incoming else unchanged(documents.recipients_of, ids),
        registers=registers,
        types=TYPES.values(),
        urgencies=list(Urgency),
        statuses=STATUSES_OF[direction],
        periods=list(Period),
        today=clock.today(),
    )


def _chosen_columns(name: str) -> list[str] | None:
    """Kept apart from the filter: a list without a filter has the same columns."""
    if "cot-dat" in request.args:
        session[f"columns:{name}"] = request.args.getlist("cot")[:20]
    return session.get(f"columns:{name}")


@INCOMING_LIST.shown_by(blueprint)
@blueprint.route("/van-ban-den")
@requires(Operation.READ_DOCUMENTS)
def incoming() -> str:
    return _list(Direction.INCOMING, "incoming")


@OUTGOING_LIST.shown_by(blueprint)
@blueprint.route("/van-ban-di")
@requires(Operation.READ_DOCUMENTS)
def outgoing() -> str:
    return _list(Direction.OUTGOING, "outgoing")


@blueprint.route("/van-ban-den/xuat-excel", defaults={"way": "incoming"})
@blueprint.route("/van-ban-di/xuat-excel", defaults={"way": "outgoing"})
@requires(Operation.READ_DOCUMENTS)
def export_documents(way: str) -> Response:
    """The list as it is filtered, all pages; or the rows that were ticked."""
    direction = Direction(way)
    ids = ticked("document_id", request.args)
    arguments = remembered_filter(way) if not ids else MultiDict()
    wanted = document_filter(direction, arguments)
    rows = documents.documents_for_export(viewer(), wanted, ids=ids)
    incoming = direction is Direction.INCOMING
    names = [name for name in LISTED if name != "note"]  # remarks come last, as in a register
    columns = [
        ("Số đến" if incoming else "Số", 10),
        ("Ngày đến" if incoming else "Ngày đăng ký", 12),
        ("Số, ký hiệu văn bản" if incoming else "Số, ký hiệu", 20),
        *((LISTED[name].label, LISTED[name].width) for name in names),
        ("Trạng thái", 16),
        (LISTED["note"].label, LISTED["note"].width),
    ]
    lines = (
        (
            row.number if row.has_number else "",
            row.recorded_on,
            row.code,
            *(cell_value(name, getattr(row, name)) for name in names),
            row.status.label,
            row.note,
        )
        for row in rows
    )
    registers = register_queries.registers_of(agency_id(), direction)
    chips = [chip.label for chip in document_chips(wanted, arguments, "", registers)]
    return send_workbook(direction.label, columns, lines, _file_name(direction.label, chips or ["đã chọn"] * bool(ids)))


def _file_name(title: str, narrowed: list[str]) -> str:
    """What it is, of which agency, how it was narrowed, of which day: ``van-ban-den-syt-thang-nay-27-11-2026``."""
    agency = load(Organization, agency_id())
    return file_name(title, agency.abbreviation or agency.shown_name, *narrowed, f"{clock.today():%d-%m-%Y}")


def _task_steps(given: bool, urge_url: str) -> list[tuple[str, str, str]]:
    """What this person may do with several rows at once: address, label, icon."""
    if given:
        return [(urge_url, "Đôn đốc", "megaphone")] if viewer().may(Operation.URGE) else []
    return [(url_for("desk_lists.take_on"), "Tiếp nhận", "check2")]


def _tasks(name: str, *, given: bool) -> str:
    arguments = remembered_filter(name)
    wanted = assignment_filter(arguments, given=given)
    today = clock.today()
    counts = unchanged(tasks.counts, viewer(), today, given=given)
    hidden = (*SELDOM, AssignmentView.MINE) if given else SELDOM
    page = tasks.assignment_page(viewer(), wanted, today, page_number(arguments), page_size(arguments), counts)
    place = wanted.holder_id or wanted.unit_id
    list_url = url_for(f"desk_lists.{name}")
    urge_url = with_query(url_for("desk_lists.urge_given_tasks"), arguments)
    return render_template(
        "desk/assignment_list.html",
        given=given,
        title="Việc đã giao" if given else "Việc của đơn vị",
        list_url=list_url,
        export_url=with_query(url_for(f"desk_lists.export_{name}"), arguments),
        page=page,
        chips=assignment_chips(wanted, arguments, list_url),
        periods=list(Period),
        wanted=wanted,
        arguments=arguments,
        counts=counts,
        views=[view for view in AssignmentView if view is wanted.view or view not in hidden],
        columns=TASK_COLUMNS,
        steps=_task_steps(given, urge_url),
        parts=list(Part),
        urgencies=list(Urgency),
        unit=load(Organization, place) if place else None,
        urge_url=urge_url,
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


@blueprint.post("/viec/tiep-nhan")
@requires(Operation.DO_TASKS)
def take_on() -> Response:
    """Take on what was ticked; what is only to be known is known."""
    done = 0
    if OfficeForm().validate_on_submit():
        with transaction():
            for assignment in tasks.own_assignments(viewer(), ticked("assignment_id", request.form)):
                if assignment.may_be_acknowledged:
                    commands.finish(assignment.id, "", (), actor())
                elif assignment.may_be_accepted:
                    commands.accept(assignment.id, actor())
                else:
                    continue
                done += 1
    flash(f"Đã tiếp nhận {done} việc." if done else "Chưa chọn việc nào mới giao.", "success" if done else "warning")
    return see_other(safe_target(request.form.get("tiep"), OWN_TASKS.url()))


@blueprint.post("/giao-viec/don-doc")
@requires(Operation.URGE)
def urge_given_tasks() -> Response:
    """Tell all who are late with what the list holds, or with what was ticked of it, to get on with it."""
    wanted = replace(assignment_filter(request.args, given=True), user_id=None)
    ids = ticked("assignment_id", request.form)
    if OfficeForm().validate_on_submit():
        with transaction():
            late = tasks.late_in_list(viewer(), wanted, clock.today())
            chosen = [one for one in late if one.id in ids] if ids else late
            urged = notices.urge(chosen, actor(), clock.today())
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
    arguments = remembered_filter(name)
    wanted = assignment_filter(arguments, given=given)
    rows = tasks.assignments_for_export(viewer(), wanted, today)
    columns = [
        ("Đơn vị", 34),
        ("Việc", 60),
        ("Phân công", 12),
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
    title = "Giao việc" if given else "Việc của đơn vị"
    chips = [chip.label for chip in assignment_chips(wanted, arguments, "")]
    return send_workbook(title, columns, lines, _file_name(title, [wanted.view.label, *chips]))
