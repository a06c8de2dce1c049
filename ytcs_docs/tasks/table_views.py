"""The table that a duty asks for: its columns, and what a unit fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, flash, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.core.web import FormAnswer, form_page, refusals_shown_in, see_other, seen, send_bytes
from ytcs_docs.files import previews
from ytcs_docs.files.kinds import XLSX
from ytcs_docs.files.receiving import keep_sent
from ytcs_docs.tasks import commands, duty_queries, queries, tables
from ytcs_docs.tasks.forms import ColumnsForm, TableForm
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.table_rules import MAX_COLUMNS
from ytcs_docs.tasks.table_sheets import table_sheet

blueprint = Blueprint("tasks_tables", __name__)

Typed = list[dict[str, str]]
_CELL = re.compile(r"(o|f)-(\d{1,3})-(\d{1,12})")
BLANK_ROWS = 5


@blueprint.route("/nhiem-vu/<int:duty_id>/mau-bang", methods=["GET", "POST"])
@requires(Operation.SET_TABLES)
def columns(duty_id: int) -> FormAnswer:
    """What every unit is to fill in."""
    duty = duty_queries.given_duty(viewer(), duty_id)
    rows = [
        {
            "key": str(column.id),
            "name": column.name,
            "kind": column.kind,
            "required": column.required,
            "choices": column.choices,
            "least": column.data.shown_least,
            "most": column.data.shown_most,
        }
        for column in duty.columns
    ]
    form = ColumnsForm(
        data={
            "seen": tables.columns_revision(duty),
            "many_rows": "many" if duty.many_rows else "",
            "columns": (rows + [{}] * max(1, 4 - len(rows)))[:MAX_COLUMNS],
        }
    )
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            many = form.many_rows.data == "many"
            tables.set_columns(duty_id, form.to_data(), many, actor(), seen=seen())
        if not form.problems():
            flash("Đã lưu mẫu bảng.", "success")
            return see_other(url_for("tasks_duties.show", duty_id=duty_id))
    return form_page("tasks/table_columns.html", form, duty=duty, document=duty.document)


@blueprint.get("/viec/<int:assignment_id>/bang")
@requires(Operation.DO_TASKS)
def fill(assignment_id: int) -> FormAnswer:
    """The unit's table; ``?tong-hop=1`` begins with what those below filled in."""
    assignment = queries.own_assignment(viewer(), assignment_id)
    if not assignment.may_be_reported_on:
        flash("Việc này không nhận số liệu lúc này: hãy tiếp nhận việc, hoặc việc đã xong.", "info")
        return see_other(url_for("tasks.assignment_page", assignment_id=assignment_id))
    if "tong-hop" in request.args:
        return _table_page(assignment, _empty_form(assignment), tables.of_parts(assignment)[0])
    return _table_page(assignment, _empty_form(assignment), _with_files(assignment))


def _empty_form(assignment: Assignment) -> TableForm:
    return TableForm(formdata=None, data={"seen": assignment.table_revision})


def _with_files(assignment: Assignment) -> Typed:
    """Its rows as they would be typed, files by their id."""
    files = [column.data.key for column in assignment.duty.columns if column.data.is_file]
    rows = zip(tables.shown_rows(assignment), assignment.rows, strict=True)
    return [typed | {key: row.cells.get(key, "") for key in files} for typed, row in rows]


@blueprint.post("/viec/<int:assignment_id>/bang")
@requires(Operation.DO_TASKS)
def save(assignment_id: int) -> FormAnswer:
    """Keep what was typed; with ``xong`` the part is done."""
    assignment = queries.own_assignment(viewer(), assignment_id)
    form = TableForm()
    typed, refused = _typed(request.form)
    errors: dict[tuple[int, str], str] = {}
    if form.validate():
        with refusals_shown_in(form):
            filled = tables.check_rows(assignment.duty, typed, clock.today())
            typed, errors = filled.typed, filled.errors
            if not errors and not refused:
                with transaction():
                    tables.save_rows(assignment_id, filled.values, actor(), seen=seen())
                    if "xong" in request.form:
                        commands.finish(assignment_id, "", (), actor())
    for sentence in refused:
        form.show_refusal("", sentence)
    if errors:
        form.show_refusal("", f"{len(errors)} ô chưa đúng, xem dòng chữ đỏ trong bảng.")
    if form.problems():
        return _table_page(queries.own_assignment(viewer(), assignment_id), form, typed, errors)
    flash("Đã nộp bảng số liệu." if "xong" in request.form else "Đã lưu bảng số liệu; chưa nộp.", "success")
    return see_other(url_for("tasks.assignment_page", assignment_id=assignment_id))


@blueprint.post("/viec/<int:assignment_id>/bang/doc-tep")
@requires(Operation.DO_TASKS)
def read_sheet(assignment_id: int) -> FormAnswer:
    """Show what a sheet holds, to be looked at and saved; files chosen before stay in their rows."""
    assignment = queries.own_assignment(viewer(), assignment_id)
    form = TableForm()
    sent = form.sheet.data
    rows = _with_files(assignment)
    if form.validate() and isinstance(sent, FileStorage) and sent.filename:
        with refusals_shown_in(form):
            read = tables.read_sheet(assignment.duty, sent.stream)  # type: ignore[arg-type]
            together = [{**(rows[place] if place < len(rows) else {}), **row} for place, row in enumerate(read)]
            filled = tables.check_rows(assignment.duty, together, clock.today())
            if filled.errors:
                form.show_refusal("", f"{len(filled.errors)} ô trong tệp chưa đúng, xem dòng chữ đỏ trong bảng.")
            else:
                flash(f"Đã đọc {len(filled.typed)} dòng từ tệp, chưa lưu. Xem lại rồi bấm Lưu.", "info")
            form.seen.data = assignment.table_revision  # this form bore none: it is saved by the other one
            page, _ = _table_page(assignment, form, filled.typed, filled.errors)
            return page, 422 if filled.errors else 200
    elif not form.problems():
        form.show_refusal("sheet", "Hãy chọn tệp.")
    form.seen.data = assignment.table_revision
    return _table_page(assignment, form, rows)


def _typed(sent: Mapping[str, str]) -> tuple[Typed, list[str]]:
    """The cells of a form, files kept first; with what was wrong with files."""
    cells: dict[int, dict[str, str]] = {}
    refused = []
    for name, value in sent.items():
        if (match := _CELL.fullmatch(name)) and match[1] == "o":
            cells.setdefault(int(match[2]), {})[match[3]] = value[:2000]
    for name, file in request.files.items():
        if (match := _CELL.fullmatch(name)) and match[1] == "f" and file.filename:
            try:
                cells.setdefault(int(match[2]), {})[match[3]] = tables.NEW_FILE + keep_sent(file)
            except OfficeError as error:
                refused.append(error.sentence)
    return [cells[number] for number in sorted(cells)], refused


def _table_page(
    assignment: Assignment, form: TableForm, rows: Typed, errors: Mapping[tuple[int, str], str] | None = None
) -> tuple[str, int]:
    blank = max(BLANK_ROWS - len(rows), 1) if assignment.duty.many_rows else max(1 - len(rows), 0)
    _, filled, parts = tables.of_parts(assignment)
    return form_page(
        "tasks/table.html",
        form,
        assignment=assignment,
        duty=assignment.duty,
        columns=[column.data for column in assignment.duty.columns],
        rows=[*rows, *({} for _ in range(blank))],
        errors=errors or {},
        files=assignment.table_files,
        new_file=tables.NEW_FILE,
        earlier=tables.earlier(assignment),
        filled=filled,
        parts=parts,
    )


@blueprint.get("/viec/<int:assignment_id>/bang/mau")
@requires(Operation.DO_TASKS)
def sheet(assignment_id: int) -> Response:
    """The table to fill in elsewhere."""
    assignment = queries.own_assignment(viewer(), assignment_id)
    return send_bytes(table_sheet(assignment), f"bang-so-lieu-{assignment_id}.xlsx", XLSX.media_type)


@blueprint.get("/tep-bang/<int:file_id>")
@requires(Operation.READ_TASKS)
def file(file_id: int) -> Response:
    return previews.download(queries.row_file_for(viewer(), file_id))
