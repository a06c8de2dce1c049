"""Pages of registers: open, close, certify."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires
from ytcs_docs.core.db import transaction
from ytcs_docs.core.web import FormAnswer, form_page, refusals_shown_in, see_other
from ytcs_docs.registers import numbering
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.addresses import register_url
from ytcs_docs.registers.forms import RegisterForm, direction_of
from ytcs_docs.registers.queries import own_register

blueprint = Blueprint("registers", __name__, url_prefix="/so-dang-ky")


@blueprint.route("/")
@requires(Operation.READ_REGISTERS)
def index() -> str:
    """All books of the agency."""
    registers = register_queries.registers_with_types(agency_id())
    return render_template("registers/index.html", registers=registers)


@blueprint.route("/mo-so", methods=["GET", "POST"])
@requires(Operation.MANAGE_REGISTERS)
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
        with refusals_shown_in(form), transaction():
            numbering.open_register(agency_id(), data, actor())
        if not form.problems():
            flash("Đã mở sổ.", "success")
            return see_other(url_for("registers.index"))
    return form_page("registers/open.html", form)


@blueprint.route("/<int:register_id>/khoa", methods=["POST"])
@requires(Operation.MANAGE_REGISTERS)
def close(register_id: int) -> Response:
    own_register(agency_id(), register_id)
    with transaction():
        numbering.close_register(register_id, actor())
    flash("Đã khóa sổ. Sổ không cấp số được nữa.", "success")
    return see_other(register_url(register_id))
