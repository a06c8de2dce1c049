"""What a unit asks and the giver decides; results accepted, sent back, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import FormAnswer, carry_out, refusals_shown_in, see_other, seen
from ytcs_docs.tasks import deciding, duty_queries, queries
from ytcs_docs.tasks.forms import AskForm, DecideForm
from ytcs_docs.tasks.views import shown_assignment

blueprint = Blueprint("tasks_deciding", __name__)


def _url(assignment_id: int) -> str:
    return url_for("tasks.assignment_page", assignment_id=assignment_id)


def _step(assignment_id: int, form: OfficeForm, act: Callable[[], Any], said: str) -> Response:
    return carry_out(form, act, said, _url(assignment_id))


@blueprint.post("/viec/<int:assignment_id>/de-nghi")
@requires(Operation.DO_TASKS)
def ask(assignment_id: int) -> FormAnswer:
    """More time, a pause, or "not ours"."""
    queries.own_assignment(viewer(), assignment_id)
    form = AskForm()
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            wanted = form.kind.data, form.reason.data, form.due_on.data
            deciding.ask(assignment_id, *wanted, actor(), clock.today())
        if not form.problems():
            flash("Đã gửi đề nghị tới nơi giao việc.", "success")
            return see_other(_url(assignment_id))
    return shown_assignment(assignment_id, ask_form=form), 422


@blueprint.post("/viec/<int:assignment_id>/rut-de-nghi")
@requires(Operation.DO_TASKS)
def take_request_back(assignment_id: int) -> Response:
    queries.own_assignment(viewer(), assignment_id)
    return _step(
        assignment_id,
        OfficeForm(),
        lambda: deciding.take_request_back(assignment_id, actor()),
        "Đã rút đề nghị.",
    )


@blueprint.post("/viec/<int:assignment_id>/quyet-dinh")
@requires(Operation.DECIDE)
def decide(assignment_id: int) -> FormAnswer:
    """The giver grants or refuses what was asked."""
    queries.given_assignment(viewer(), assignment_id)
    form = DecideForm()
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            said = form.decision.data == "grant", form.answer.data, form.due_on.data
            deciding.decide(assignment_id, *said, actor(), clock.today(), seen=seen())
        if not form.problems():
            flash("Đã ghi quyết định.", "success")
            return see_other(_url(assignment_id))
    return shown_assignment(assignment_id, decide_form=form), 422


@blueprint.post("/viec/<int:assignment_id>/lam-tiep")
@requires(Operation.DO_TASKS)
def resume(assignment_id: int) -> Response:
    """Paused work goes on."""
    queries.own_assignment(viewer(), assignment_id)
    return _step(
        assignment_id,
        OfficeForm(),
        lambda: deciding.resume(assignment_id, actor(), clock.today()),
        "Việc được làm tiếp.",
    )


@blueprint.post("/viec/<int:assignment_id>/chap-nhan")
@requires(Operation.DECIDE)
def accept_result(assignment_id: int) -> Response:
    """The result will do."""
    queries.given_assignment(viewer(), assignment_id)
    form = OfficeForm()
    return _step(
        assignment_id,
        form,
        lambda: deciding.accept_result(assignment_id, actor(), seen=seen()),
        "Đã chấp nhận kết quả.",
    )


@blueprint.post("/viec/<int:assignment_id>/tra-lai-ket-qua")
@requires(Operation.DECIDE)
def send_result_back(assignment_id: int) -> Response:
    """The result will not do."""
    queries.given_assignment(viewer(), assignment_id)
    form = ReasonForm()
    return _step(
        assignment_id,
        form,
        lambda: deciding.send_result_back(assignment_id, form.reason.data, actor(), seen=seen()),
        "Đã trả lại kết quả; đơn vị làm tiếp.",
    )


@blueprint.post("/viec/<int:assignment_id>/thu-lai")
@requires(Operation.DO_TASKS)
def take_result_back(assignment_id: int) -> Response:
    """Withdraw a completion report."""
    queries.own_assignment(viewer(), assignment_id)
    return _step(
        assignment_id,
        OfficeForm(),
        lambda: deciding.take_result_back(assignment_id, actor()),
        "Đã thu lại; việc được làm tiếp.",
    )


@blueprint.post("/nhiem-vu/<int:duty_id>/chap-nhan-het")
@requires(Operation.MANAGE_DUTIES)
def accept_results(duty_id: int) -> Response:
    """All results that were brought for a duty will do."""
    duty_queries.given_duty(viewer(), duty_id)
    return carry_out(
        OfficeForm(),
        lambda: deciding.accept_results(duty_id, agency_id(), actor(), seen=seen()),
        "Đã chấp nhận các kết quả.",
        url_for("tasks_duties.show", duty_id=duty_id),
    )
