"""Pages for taking over an old register: choose the sheet, check its columns, try, take over, read the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import FieldList, FileField
from wtforms.validators import NumberRange, Optional

from ytcs_docs.core.access import Operation, actor, agency_id, requires
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import NotFound, OfficeError
from ytcs_docs.core.forms import (
    ChoiceField,
    ChoicesField,
    LineField,
    NumberField,
    OfficeForm,
)
from ytcs_docs.core.web import FormAnswer, chosen, form_page, page_number, refusals_shown_in, see_other, send_bytes
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.files.store import safe_name
from ytcs_docs.files.tables import TABLES
from ytcs_docs.register_import import importing, sheets
from ytcs_docs.register_import.headings import COLUMN_LABELS
from ytcs_docs.register_import.judging import RowReport
from ytcs_docs.register_import.models import RegisterImport
from ytcs_docs.register_import.old_rows import BookFacts
from ytcs_docs.register_import.queries import import_of, imported_rows, imports_of
from ytcs_docs.register_import.report import csv_report, reasons_of
from ytcs_docs.register_import.rules import ImportState, RowOutcome
from ytcs_docs.register_import.sheets import Book, Layout
from ytcs_docs.registers.queries import own_register
from ytcs_docs.registers.rules import Direction

blueprint = Blueprint("register_import", __name__, url_prefix="/so-dang-ky")

TRIED = 2_000  # rows that a trial reports; a book of a year or two


_TYPE_CHOICES = [(kind.code, kind.name) for kind in TYPES.values()]


class SheetForm(OfficeForm):
    """The sheet of an old register."""

    file = FileField("Bảng Excel hoặc CSV", render_kw={"accept": ",".join(TABLES)})


class ColumnsForm(OfficeForm):
    """What each column is."""

    columns = FieldList(
        ChoiceField("Cột", pairs=[("", "(bỏ qua)"), *COLUMN_LABELS.items()]),
        "Ý nghĩa các cột",
        max_entries=60,
    )
    sheets = ChoicesField("Trang tính", number=True)
    issuer = LineField("Cơ quan ban hành", limit=200)
    type_code = ChoiceField("Loại văn bản", pairs=[("", "(theo từng dòng)"), *_TYPE_CHOICES])
    year = NumberField("Năm", [Optional(), NumberRange(1945, 2100, "Năm không hợp lý.")])


@blueprint.route("/<int:register_id>/nhap-so-cu", methods=["GET", "POST"])
@requires(Operation.MANAGE_REGISTERS)
def choose(register_id: int) -> FormAnswer:
    """Choose the sheet; those taken over before are listed below."""
    register = own_register(agency_id(), register_id)
    form = SheetForm()
    if form.validate_on_submit():
        sent = form.file.data
        if register.closed_at is not None:
            form.show_refusal("file", f"{register.title} đã khóa, không nhập thêm được.")
        elif not isinstance(sent, FileStorage) or not sent.filename:
            form.show_refusal("file", "Hãy chọn tệp.")
        else:
            with refusals_shown_in(form):
                sha256, name = sheets.keep_sheet(sent.stream), safe_name(sent.filename)  # type: ignore[arg-type]
                sheets.look_at(sheets.rows_path(sha256, name), name)
                kept = dict(list(session.get("sheets", {}).items())[-4:])
                session["sheets"] = kept | {sha256: name}  # only who sent a sheet goes on with it
                return see_other(url_for("register_import.check", register_id=register_id, tep=sha256))
    return form_page("register_import/choose.html", form, register=register, imports=imports_of(register_id))


def _kept_book(direction: Direction) -> tuple[str, str, Book]:
    """The file of this page, one that this person sent: SHA-256, name, sheets."""
    sha256 = request.args.get("tep", "")
    name = session.get("sheets", {}).get(sha256)
    if name is None:
        raise NotFound("Bảng này không còn, hãy chọn lại tệp.")
    return sha256, name, sheets.look_at(sheets.rows_path(sha256, name), name, direction)


@blueprint.route("/<int:register_id>/nhap-so-cu/cot", methods=["GET", "POST"])
@requires(Operation.MANAGE_REGISTERS)
def check(register_id: int) -> FormAnswer:
    """What the sheets and columns are, a trial of the rows, and the start."""
    register = own_register(agency_id(), register_id)
    sha256, name, book = _kept_book(register.direction)
    form = ColumnsForm(
        data={
            "columns": list(book.main.columns),
            "sheets": [number for number, sheet in enumerate(book.sheets) if book.is_taken(sheet)],
            "type_code": book.main.facts.type_code,
            "year": book.main.facts.year,
        }
    )
    form.sheets.offer([(number, sheet.name or name) for number, sheet in enumerate(book.sheets)])
    reports: list[RowReport] = []
    layout = sheets.layout_of(book)
    tried = form.validate_on_submit()
    if tried:
        layout = _chosen_layout(book, form)
        seen = hashlib.sha256(f"{register_id} {sha256} {layout.to_json()}".encode()).hexdigest()
        try:
            if "start" in request.form and session.get("tried_sheet") == seen:
                return _started(register.id, sha256, name, layout)
            reports = importing.dry_run(register_id, sha256, name, layout, TRIED)
            if reports:
                session["tried_sheet"] = seen  # nobody starts what can't be taken back without having seen it
            else:
                form.show_refusal("", "Bảng không có dòng nào để nhập.")
        except OfficeError as error:
            form.show_refusal("columns" if getattr(error, "field", "") == "columns" else "", error.sentence)
    page, status = form_page(
        "register_import/check.html",
        form,
        register=register,
        book=book,
        sheet=book.main,
        layout=layout,
        name=name,
        rows=layout.total,
        reasons=reasons_of(reports)[:200],
        counts=Counter(one.outcome for one in reports),
        tried=TRIED,
        passed_over=min(layout.total, TRIED) - len(reports) if reports else 0,
        outcomes=list(RowOutcome),
        next_number=_next_number(reports),
        not_started="start" in request.form and tried,
    )
    return page, 200 if tried and not form.problems() else status


def _next_number(reports: Sequence[RowReport]) -> int:
    """The number after the highest that goes into the chosen register itself; 0 when none does."""
    taken = (one.number for one in reports if one.old is not None and one.place is None and not one.outcome.is_refusal)
    highest = max(taken, default=0)
    return highest + 1 if highest else 0


def _chosen_layout(book: Book, form: ColumnsForm) -> Layout:
    taken = [book.sheets[number].name for number in form.sheets.data]
    said = BookFacts(year=form.year.data, issuer=form.issuer.data, type_code=form.type_code.data or "")
    return sheets.layout_of(book, [field.data for field in form.columns], taken, said)


def _started(register_id: int, sha256: str, name: str, layout: Layout) -> Response:
    with transaction():
        import_id = importing.start_import(register_id, sha256, name, layout, actor()).id
    session.pop("tried_sheet", None)
    flash("Đã bắt đầu nhập. Có thể rời trang này, việc nhập vẫn tiếp tục.", "success")
    return see_other(url_for("register_import.show", register_id=register_id, import_id=import_id))


def _own_import(register_id: int, import_id: int) -> RegisterImport:
    own_register(agency_id(), register_id)
    return import_of(register_id, import_id)


@blueprint.get("/<int:register_id>/nhap-so-cu/<int:import_id>")
@requires(Operation.MANAGE_REGISTERS)
def show(register_id: int, import_id: int) -> ResponseReturnValue:
    """How far it is, and what became of the rows."""
    known = _own_import(register_id, import_id)
    outcome = chosen(RowOutcome, request.args.get("ket-qua"))
    context: dict[str, Any] = {
        "known": known,
        "register": known.register,
        "counts": importing.counts(import_id),
        "outcomes": list(RowOutcome),
        "outcome": outcome,
        "running": known.state is ImportState.RUNNING,
    }
    if request.headers.get("HX-Request"):
        if not context["running"]:  # done: the whole page says what became of the rows
            return "", 200, {"HX-Refresh": "true"}
        return render_template("register_import/_progress.html", **context)
    rows = imported_rows(import_id, outcome, page_number(request.args))
    return render_template("register_import/show.html", rows=rows, **context)


@blueprint.post("/<int:register_id>/nhap-so-cu/<int:import_id>/tiep-tuc")
@requires(Operation.MANAGE_REGISTERS)
def resume(register_id: int, import_id: int) -> Response:
    """Go on with one that stopped."""
    known = _own_import(register_id, import_id)
    with transaction():
        importing.resume(known.id, actor())
    return see_other(url_for("register_import.show", register_id=register_id, import_id=import_id))


@blueprint.get("/<int:register_id>/nhap-so-cu/<int:import_id>/bao-cao")
@requires(Operation.MANAGE_REGISTERS)
def report(register_id: int, import_id: int) -> Response:
    """The report per row, as a sheet."""
    known = _own_import(register_id, import_id)
    layout = known.layout
    rows = ((layout.place_of(row), *rest) for row, *rest in importing.row_reports(known.id))
    return send_bytes(csv_report(rows), f"bao-cao-nhap-{known.id}.csv", "text/csv")
