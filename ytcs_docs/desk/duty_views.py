"""The duties of a directive × units: who stands where, on the screen, on paper, as a sheet."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, agency_id, requires, viewer
from ytcs_docs.core.pages import page_of_items
from ytcs_docs.core.web import chosen, page_number, page_size, with_query
from ytcs_docs.desk.clocks import ClockState, clocks
from ytcs_docs.desk.list_filters import NO_TOPIC
from ytcs_docs.documents import queries as documents
from ytcs_docs.files.workbook import send_workbook
from ytcs_docs.language.dates import day_or_none
from ytcs_docs.tasks import duty_queries, figures
from ytcs_docs.tasks.addresses import DUTY_MATRIX
from ytcs_docs.tasks.rules import ANYBODY, StatisticsBy

blueprint = Blueprint("desk_duties", __name__)


@DUTY_MATRIX.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>/nhiem-vu")
@requires(Operation.READ_WHOLE_AGENCY)
def matrix(document_id: int) -> str:
    """Who stands where in what a document orders."""
    document = documents.own_document(viewer(), document_id)
    whole, shown = _asked(document_id)
    return render_template(
        "desk/duty_matrix.html",
        document=document,
        matrix=shown,
        agencies=whole.agencies,
        agency=request.args.get("co-quan", ""),
        only_open="chua-xong" in request.args,
        total=len(whole.rows),
        export_url=with_query(url_for("desk_duties.export_matrix", document_id=document_id), request.args),
        today=clock.today(),
    )


def _asked(document_id: int) -> tuple[duty_queries.Matrix, duty_queries.Matrix]:
    """The whole, and what the address narrows it to."""
    whole = duty_queries.matrix(document_id, clock.today())
    shown = whole
    if request.args.get("co-quan") in whole.agencies:
        shown = shown.of_agency(request.args["co-quan"])
    if "chua-xong" in request.args:
        shown = shown.only_open()
    return whole, shown


@blueprint.route("/van-ban/<int:document_id>/nhiem-vu/xuat-excel")
@requires(Operation.READ_WHOLE_AGENCY)
def export_matrix(document_id: int) -> Response:
    """The same as a sheet."""
    document = documents.own_document(viewer(), document_id)
    _, shown = _asked(document_id)
    columns = [("Cơ quan", 30), ("Đơn vị", 34)]
    columns += [(f"{number}. {duty.title}"[:120], 18) for number, duty in enumerate(shown.duties, 1)]
    columns += [("Chưa xong", 11), ("Quá hạn", 11)]
    lines = (
        (
            row.agency,
            row.name,
            *(_said(row.cells.get(duty.id)) for duty in shown.duties),
            row.open,
            row.late,
        )
        for row in shown.rows
    )
    name = f"theo-doi-nhiem-vu-{document.number:02d}"
    return send_workbook("Theo dõi nhiệm vụ", columns, lines, name)


def _said(cell: duty_queries.Cell | None) -> str:
    if cell is None:
        return ""
    late = f", trễ {cell.standing.late} ngày" if cell.standing.late else ""
    due = f" (hạn {cell.standing.due_on:%d/%m/%Y})" if cell.standing.is_open and cell.standing.due_on else ""
    return f"{cell.standing.state.label}{due}{late}"


@blueprint.route("/thong-ke-nhiem-vu")
@requires(Operation.READ_WHOLE_AGENCY)
def statistics() -> str:
    """What the agency gave out in a period, and how it was done."""
    start, end, by = _period()
    today = clock.today()
    lines = figures.statistics(by, agency_id(), start, end, today)
    return render_template(
        "desk/duty_statistics.html",
        start=start,
        end=end,
        by=by,
        ways=list(StatisticsBy),
        lines=lines,
        total=figures.Line(
            label="Cộng", figures=sum((line.figures for line in lines), figures.Figures()), start=start, end=end
        ),
        periods=[
            ("Tháng này", today.replace(day=1), today),
            ("Quý này", today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), today),
            ("Năm nay", today.replace(day=1, month=1), today),
            ("Năm trước", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        ],
        clocks=clocks(agency_id(), start, end, today),
        clock_states=list(ClockState),
        list_url=partial(_list_url, by),
        export_url=with_query(url_for("desk_duties.export_statistics"), request.args),
    )


@blueprint.route("/thong-ke-nhiem-vu/thoi-han")
@requires(Operation.READ_WHOLE_AGENCY)
def clock_list() -> str:
    """The documents that a figure of the decree's terms counts: of the article ``dieu``, as ``xem`` says."""
    start, end, _ = _period()
    found = {one.article: one for one in clocks(agency_id(), start, end, clock.today())}
    shown = found.get(request.args.get("dieu", "")) or next(iter(found.values()))
    state: ClockState = chosen(ClockState, request.args.get("xem")) or ClockState.LATE
    return render_template(
        "desk/clock_list.html",
        clock=shown,
        said=state.label,
        page=page_of_items(shown.of(state), page_number(request.args), page_size(request.args)),
        start=start,
        end=end,
        back=url_for("desk_duties.statistics", tu=request.args.get("tu"), den=request.args.get("den")),
    )


def _list_url(by: StatisticsBy, line: figures.Line, view: str) -> str:
    """The list of what a figure counts."""
    narrowed: dict[str, Any] = {"xem": view, "tu": f"{line.start:%d/%m/%Y}", "den": f"{line.end:%d/%m/%Y}"}
    if line.key is not None:
        narrowed[_LISTED_BY[by]] = line.key or NO_TOPIC
    elif by is StatisticsBy.PERSON:
        narrowed[_LISTED_BY[by]] = ANYBODY
    return url_for("desk_lists.given_tasks", **narrowed)


_LISTED_BY = {
    StatisticsBy.UNIT: "don-vi",
    StatisticsBy.PERSON: "nguoi",
    StatisticsBy.TOPIC: "linh-vuc",
    StatisticsBy.URGENCY: "do-khan",
}


def _period() -> tuple[date, date, StatisticsBy]:
    """What the address asks for; this year, by unit."""
    today = clock.today()
    start = day_or_none(request.args.get("tu"), today) or today.replace(day=1, month=1)
    end = day_or_none(request.args.get("den"), today) or today
    return min(start, end), max(start, end), chosen(StatisticsBy, request.args.get("theo")) or StatisticsBy.UNIT


@blueprint.route("/thong-ke-nhiem-vu/xuat-excel")
@requires(Operation.READ_WHOLE_AGENCY)
def export_statistics() -> Response:
    """The same as a sheet."""
    start, end, by = _period()
    columns = [
        (by.label, 36),
        *((name, 13) for name in ("Đã giao", "Xong đúng hạn", "Xong trễ", "Chưa xong", "Trong đó quá hạn")),
        ("Xong đúng hạn đặt lúc giao", 16),
        ("Số ngày làm (trung vị)", 14),
    ]
    lines = (
        (
            line.label,
            line.figures.given,
            line.figures.done_in_time,
            line.figures.done_late,
            line.figures.open,
            line.figures.open_late,
            line.figures.in_time_at_first,
            line.shown_days,
        )
        for line in figures.statistics(by, agency_id(), start, end, clock.today())
    )
    return send_workbook("Thống kê nhiệm vụ", columns, lines, f"thong-ke-nhiem-vu-{start:%Y%m%d}-{end:%Y%m%d}")
