"""Pages for the books: open, keep numbers, void, close, certify."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import history_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, actor, agency_id, requires
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, blaming, form_page, see_other
from ytcs_docs.documents import numbering, register_queries
from ytcs_docs.documents.forms import RegisterForm, ReserveForm, VoidForm, default_until, direction_of
from ytcs_docs.documents.models import Register

blueprint = Blueprint("registers", __name__, url_prefix="/so-dang-ky")


def own_register(register_id: int) -> Register:
    register = load(Register, register_id, "Không có sổ này.")
    if register.organization_id != agency_id():
        raise NotFound("Không có sổ này.")
    return register


@blueprint.route("/")
@requires(Right.PRINT_REGISTERS)
def index() -> str:
    """All books of the agency."""
    registers = register_queries.registers_with_types(agency_id())
    return render_template("registers/index.html", registers=registers)


@blueprint.route("/mo-so", methods=["GET", "POST"])
@requires(Right.MANAGE_REGISTERS)
def open_register() -> FormAnswer:
    form = RegisterForm(data={"year": clock.today().year, "start_number": 1})
    if form.validate_on_submit():
        data = numbering.RegisterData(
            direction=direction_of(form.direction.data),
            year=form.year.data,
            name=form.name.data,
            type_codes=tuple(form.type_codes.data or ()),
            start_number=form.start_number.data,
        )
        with blaming(form), transaction():
            numbering.open_register(agency_id(), data, actor())
        if not form.problems():
            flash("Đã mở sổ.", "success")
            return see_other(url_for("registers.index"))
    return form_page("registers/open.html", form)


@blueprint.route("/<int:register_id>")
@requires(Right.PRINT_REGISTERS)
def show(register_id: int) -> str:
    """One book: state of its numbers, kept and voided ones, history."""
    return register_page(register_id)


def register_page(register_id: int, reserve: Any = None, void: Any = None) -> str:
    register = own_register(register_id)
    return render_template(
        "registers/show.html",
        register=register,
        certificate=register_queries.certify(register),
        entries=register_queries.special_entries(register_id),
        reserve_form=reserve or ReserveForm(prefix="giu", data={"until": default_until(clock.today()), "count": 1}),
        void_form=void or VoidForm(prefix="huy"),
        close_form=OfficeForm(),
        history=history_of(Subject.REGISTER, register_id),
    )


@blueprint.route("/<int:register_id>/giu-so", methods=["POST"])
@requires(Right.MANAGE_NUMBERS)
def reserve(register_id: int) -> Response | tuple[str, int]:
    own_register(register_id)
    form = ReserveForm(prefix="giu")
    if form.validate_on_submit():
        with blaming(form), transaction():
            entries = numbering.reserve(register_id, form.count.data, form.until.given(), form.reason.data, actor())
            numbers = ", ".join(f"{entry.number:02d}" for entry in entries)
        if not form.problems():
            flash(f"Đã giữ số {numbers}.", "success")
            return see_other(url_for("registers.show", register_id=register_id))
    return register_page(register_id, reserve=form), 422


@blueprint.route("/<int:register_id>/khoa", methods=["POST"])
@requires(Right.MANAGE_REGISTERS)
def close(register_id: int) -> Response:
    own_register(register_id)
    OfficeForm().validate()
    with transaction():
        numbering.close_register(register_id, actor())
    flash("Đã khóa sổ. Sổ không cấp số được nữa.", "success")
    return see_other(url_for("registers.show", register_id=register_id))
