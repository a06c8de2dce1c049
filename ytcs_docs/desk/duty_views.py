"""The duties of a directive × units: who stands where, on the screen, on paper, as a sheet."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.web import with_query
from ytcs_docs.desk.workbook import send_workbook
from ytcs_docs.documents import queries as documents
from ytcs_docs.tasks import duty_queries
from ytcs_docs.tasks.addresses import DUTY_MATRIX

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
    late = f", trễ {cell.late} ngày" if cell.late else ""
    due = f" (hạn {cell.due_on:%d/%m/%Y})" if cell.is_open and cell.due_on else ""
    return f"{cell.state.label}{due}{late}"
