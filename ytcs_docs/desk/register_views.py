"""The page of a register: numbers kept and voided, certificate, printing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import history_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires
from ytcs_docs.core.db import transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import page_number, refusals_shown_in, see_other
from ytcs_docs.decree30.registers import INCOMING_COLUMNS, OUTGOING_COLUMNS
from ytcs_docs.desk import printed_register as registers
from ytcs_docs.documents.register_contents import certificate_of
from ytcs_docs.files.workbook import send_workbook
from ytcs_docs.registers import numbering
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.addresses import REGISTER_EXPORT, REGISTER_PAGE, REGISTER_PRINT, register_url
from ytcs_docs.registers.forms import ReserveForm, VoidForm, default_until
from ytcs_docs.registers.queries import own_register
from ytcs_docs.registers.rules import Direction, spans
from ytcs_docs.tasks import recall

blueprint = Blueprint("desk_registers", __name__, url_prefix="/so-dang-ky")


@REGISTER_PAGE.shown_by(blueprint)
@blueprint.route("/<int:register_id>")
@requires(Operation.READ_REGISTERS)
def show(register_id: int) -> str:
    """One book: state of its numbers, kept and voided ones, history."""
    return register_page(register_id)


def register_page(register_id: int, reserve: Any = None, void: Any = None) -> str:
    register = own_register(agency_id(), register_id)
    return render_template(
        "desk/register.html",
        register=register,
        certificate=certificate_of(register),
        spans=spans,
        entries=register_queries.special_entries(register_id),
        reserve_form=reserve or ReserveForm(prefix="giu", data={"until": default_until(clock.today()), "count": 1}),
        void_form=void or VoidForm(prefix="huy"),
        close_form=OfficeForm(),
        history=history_of(Subject.REGISTER, register_id),
    )


@blueprint.route("/<int:register_id>/giu-so", methods=["POST"])
@requires(Operation.RESERVE_NUMBERS)
def reserve(register_id: int) -> Response | tuple[str, int]:
    own_register(agency_id(), register_id)
    form = ReserveForm(prefix="giu")
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            entries = numbering.reserve(register_id, form.count.data, form.until.given(), form.reason.data, actor())
            numbers = ", ".join(f"{entry.number:02d}" for entry in entries)
        if not form.problems():
            flash(f"Đã giữ số {numbers}.", "success")
            return see_other(register_url(register_id))
    return register_page(register_id, reserve=form), 422


@blueprint.route("/<int:register_id>/huy-so", methods=["POST"])
@requires(Operation.VOID)
def void_number(register_id: int) -> Response | tuple[str, int]:
    own_register(agency_id(), register_id)
    form = VoidForm(prefix="huy")
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            recall.void_number(register_id, form.number.data, form.reason.data, actor())
        if not form.problems():
            flash(f"Đã hủy số {form.number.data:02d}; số này vẫn còn trong sổ in.", "success")
            return see_other(register_url(register_id))
    return register_page(register_id, void=form), 422


@REGISTER_PRINT.shown_by(blueprint)
@blueprint.route("/<int:register_id>/in")
@requires(Operation.READ_REGISTERS)
def print_register(register_id: int) -> str:
    """The book for the printer, a part at a time: cover and rows in the decree's columns."""
    register = own_register(agency_id(), register_id)
    incoming = register.direction is Direction.INCOMING
    return render_template(
        "desk/print_register.html",
        register=register,
        columns=INCOMING_COLUMNS if incoming else OUTGOING_COLUMNS,
        part=registers.printed_part(register, page_number(request.args)),
    )


@REGISTER_EXPORT.shown_by(blueprint)
@blueprint.route("/<int:register_id>/xuat-excel")
@requires(Operation.READ_REGISTERS)
def export_register(register_id: int) -> Response:
    register = own_register(agency_id(), register_id)
    incoming = register.direction is Direction.INCOMING
    widths = (12, 8, 28, 18, 12, 60, 28, 12, 12, 28) if incoming else (18, 12, 60, 22, 40, 20, 8, 12, 12, 28)
    columns = list(zip(INCOMING_COLUMNS if incoming else OUTGOING_COLUMNS, widths, strict=True))
    return send_workbook(f"Sổ {register.year}", columns, registers.register_lines(register), "so-dang-ky")
