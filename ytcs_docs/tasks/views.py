"""The leader's screen, and the work of units."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.accounts.queries import working_posts
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, new_submission_key, refusals_shown_in, see_other, seen
from ytcs_docs.deliveries.queries import deliveries_of
from ytcs_docs.deliveries.rules import reached
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.files import previews
from ytcs_docs.files.receiving import take_uploads
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import commands, duty_queries, giving, queries, tables
from ytcs_docs.tasks import recall as recalls
from ytcs_docs.tasks import spoken as spoken_orders
from ytcs_docs.tasks.addresses import OWN_TASKS
from ytcs_docs.tasks.forms import AskForm, AssignForm, DecideForm, DueForm, PassOnForm, ReportForm, SpokenForm
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import days_late

blueprint = Blueprint("tasks", __name__)


@blueprint.route("/van-ban/<int:document_id>/chi-dao", methods=["GET", "POST"])
@requires(Operation.ASSIGN)
def assign(document_id: int) -> FormAnswer:
    """Instruct and assign in one screen."""
    document = documents.own_incoming(viewer(), document_id)
    today = clock.today()
    form = AssignForm(data={"lead_due": document.respond_by, "seen": giving.work_revision(document_id)})
    form.offer(
        organizations.assignable_grouped(load(Organization, agency_id()), today),
        organizations.list_sizes(agency_id()),
    )
    if form.validate_on_submit():
        count = 0
        with refusals_shown_in(form), transaction():
            (duty,) = giving.give(document_id, form.to_data(), actor(), today, seen=seen())
            count = len(duty.doers)
        if not form.problems():
            flash(f"Đã giao {count} đầu việc.", "success")
            if any(share.due_on and share.due_on < today for share in form.shares()):
                flash("Có hạn đã qua: việc vào ngay danh sách quá hạn.", "warning")
            return see_other(document_url(document_id))
    return form_page(
        "tasks/assign.html",
        form,
        document=document,
        assignments=queries.assignments_of_document(viewer(), document_id),
        instructions=queries.instructions_of(document_id),
    )


@blueprint.route("/giao-viec/khong-van-ban", methods=["GET", "POST"])
@requires(Operation.ASSIGN)
def spoken() -> FormAnswer:
    """Note what was ordered at a meeting and give it out, in one screen."""
    today = clock.today()
    form = SpokenForm(data={"submission_key": new_submission_key(), "said_on": today})
    form.offer(
        organizations.assignable_grouped(load(Organization, agency_id()), today),
        organizations.list_sizes(agency_id()),
    )
    if form.validate_on_submit():
        saved: list[int] = []
        with refusals_shown_in(form), transaction():
            what = form.subject.data, form.said_on.given(), form.to_data()
            document = spoken_orders.note(agency_id(), *what, actor(), today, submission_key=form.submission_key.data)
            saved.append(document.id)
        if not form.problems():
            flash("Đã ghi và giao việc.", "success")
            return see_other(document_url(saved[0]))
    return form_page("tasks/spoken.html", form)


@blueprint.route("/van-ban/<int:document_id>/mo-lai", methods=["POST"])
@requires(Operation.REOPEN)
def reopen(document_id: int) -> Response:
    documents.own_document(viewer(), document_id)
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.reopen_document(document_id, form.reason.data, actor()),
        "Đã mở lại văn bản.",
        document_url(document_id),
    )


def _assignment_url(assignment_id: int) -> str:
    return url_for("tasks.assignment_page", assignment_id=assignment_id)


@blueprint.route("/viec/<int:assignment_id>")
@requires(Operation.READ_TASKS)
def assignment_page(assignment_id: int) -> str:
    """One assignment: what is asked, what was reported, what can be done now."""
    return shown_assignment(assignment_id)


def shown_assignment(
    assignment_id: int, form: ReportForm | None = None, waiting: Any = (), **refused: OfficeForm
) -> str:
    """The page of an assignment; a form that was ``refused`` stands there with what was typed."""
    assignment = queries.assignment_for(viewer(), assignment_id)
    own = bool(queries.may_work_on(viewer(), [assignment]))
    document = documents.document_for(viewer(), queries.readable_directive(viewer(), assignment))
    passing = own and assignment.is_open and assignment.post_id is None and viewer().may(Operation.PASS_ON)
    forms: dict[str, Any] = {
        "form": form or ReportForm(formdata=None, data={"submission_key": new_submission_key()}),
        "pass_on_form": PassOnForm(formdata=None),
        "ask_form": AskForm(formdata=None),
        "decide_form": DecideForm(formdata=None),
        "due_form": DueForm(formdata=None, data={"due_on": assignment.due_on}),
        **refused,
    }
    if passing:
        _offer(forms["pass_on_form"], assignment)
    return render_template(
        "tasks/assignment.html",
        assignment=assignment,
        duty=assignment.duty,
        document=document,
        **forms,
        refused=next(iter(refused.values()), forms["form"]),
        may_pass_on=passing and forms["pass_on_form"].offers_anybody,
        waiting=waiting,
        own=own,
        given=queries.may_change(viewer(), assignment),
        late=days_late(assignment.due_on, assignment.state, clock.today(), assignment.finished_on),
        reason_form=ReasonForm(formdata=None),
        parts=queries.passed_on(assignment),
        table_rows=tables.shown_rows(assignment) if assignment.needs_table else [],
        work=duty_queries.work_of_document(viewer(), document.id, clock.today()),
        instructions=queries.instructions_of(assignment.document_id) if document.id == assignment.document_id else [],
    )


def _offer(form: PassOnForm, assignment: Assignment) -> None:
    """The units below, and the people of the unit but for oneself."""
    posts = [post for post in working_posts(assignment.unit_id, clock.today()) if post.id != viewer().post_id]
    form.offer(organizations.assignable_grouped(assignment.unit, clock.today()), posts)


@blueprint.post("/viec/<int:assignment_id>/giao-tiep")
@requires(Operation.PASS_ON)
def pass_on(assignment_id: int) -> Response | tuple[str, int]:
    """A unit gives its part on to units below it."""
    assignment = queries.own_assignment(viewer(), assignment_id)
    form = PassOnForm()
    _offer(form, assignment)
    if form.validate_on_submit():
        parts = form.parts(assignment.unit_id)
        with refusals_shown_in(form), transaction():
            commands.pass_on(assignment_id, parts, actor(), clock.today())
        if not form.problems():
            flash(f"Đã giao tiếp cho {len(parts)} nơi.", "success")
            return see_other(_assignment_url(assignment_id))
    return shown_assignment(assignment_id, pass_on_form=form), 422


@blueprint.route("/viec/<int:assignment_id>/tiep-nhan", methods=["POST"])
@requires(Operation.DO_TASKS)
def accept(assignment_id: int) -> Response:
    queries.own_assignment(viewer(), assignment_id)
    return carry_out(
        OfficeForm(),
        lambda: commands.accept(assignment_id, actor()),
        "Đã tiếp nhận việc.",
        _assignment_url(assignment_id),
    )


@blueprint.route("/viec/<int:assignment_id>/da-biet", methods=["POST"])
@requires(Operation.DO_TASKS)
def acknowledge(assignment_id: int) -> Response:
    """A part "for information" closes with one click."""
    queries.own_assignment(viewer(), assignment_id)
    return carry_out(
        OfficeForm(),
        lambda: commands.finish(assignment_id, "", (), actor()),
        "Đã ghi nhận.",
        OWN_TASKS.url(),
    )


@blueprint.route("/viec/<int:assignment_id>/bao-cao", methods=["POST"])
@requires(Operation.DO_TASKS)
def report(assignment_id: int) -> Response | tuple[str, int]:
    return _report(assignment_id, finishing=False)


@blueprint.route("/viec/<int:assignment_id>/hoan-thanh", methods=["POST"])
@requires(Operation.DO_TASKS)
def finish(assignment_id: int) -> Response | tuple[str, int]:
    return _report(assignment_id, finishing=True)


def _report(assignment_id: int, *, finishing: bool) -> Response | tuple[str, int]:
    queries.own_assignment(viewer(), assignment_id)
    form = ReportForm()
    key = form.submission_key.data
    if queries.was_sent(assignment_id, key):
        return see_other(_assignment_url(assignment_id))
    valid = form.validate()
    waiting = take_uploads(form)
    if valid and not form.files.errors:
        try:
            with transaction():
                what = assignment_id, form.text.data, form.upload_tokens(), actor()
                if finishing:
                    commands.finish(*what, submission_key=key)
                else:
                    commands.report(*what, percent=form.percent.data, submission_key=key)
        except OfficeError as error:
            form.show_refusal(getattr(error, "field", ""), error.sentence)
        else:
            flash("Đã hoàn thành việc." if finishing else "Đã gửi báo cáo.", "success")
            return see_other(_assignment_url(assignment_id))
    return shown_assignment(assignment_id, form, waiting), 422


@blueprint.route("/viec/<int:assignment_id>/doi-han", methods=["POST"])
@requires(Operation.CHANGE_DUE)
def change_due(assignment_id: int) -> Response | tuple[str, int]:
    queries.given_assignment(viewer(), assignment_id)
    form = DueForm()
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            wanted = form.due_on.given(), form.reason.data
            commands.change_due(assignment_id, *wanted, actor(), clock.today(), seen=seen())
        if not form.problems():
            flash("Đã đổi hạn.", "success")
            return see_other(_assignment_url(assignment_id))
    return shown_assignment(assignment_id, due_form=form), 422


@blueprint.route("/viec/<int:assignment_id>/rut", methods=["POST"])
@requires(Operation.WITHDRAW)
def withdraw(assignment_id: int) -> Response:
    assignment = queries.given_assignment(viewer(), assignment_id)
    form = ReasonForm()
    back = document_url(assignment.document_id)

    def withdraw_part() -> None:
        commands.withdraw(assignment_id, form.reason.data, actor(), seen=seen())

    return carry_out(form, withdraw_part, "Đã rút việc.", back)


@blueprint.route("/tep-bao-cao/<int:file_id>")
@requires(Operation.READ_TASKS)
def download_report_file(file_id: int) -> Response:
    return previews.download(queries.report_file_for(viewer(), file_id))


@blueprint.route("/van-ban/<int:document_id>/huy", methods=["POST"])
@requires(Operation.VOID)
def void(document_id: int) -> Response:
    document = documents.own_document(viewer(), document_id)
    register_id, number = document.register_id, document.number
    form = ReasonForm()
    return carry_out(
        form,
        lambda: recalls.void_number(register_id, number, form.reason.data, actor()),
        "Đã hủy số; số này vẫn còn trong sổ.",
        document_url(document_id),
    )


@blueprint.post("/van-ban/<int:document_id>/thu-hoi")
@requires(Operation.RECALL)
def recall(document_id: int) -> Response:
    """Take an issued document back."""
    documents.own_document(viewer(), document_id)
    form = ReasonForm()
    had = reached((one.channel, one.state) for one in deliveries_of(document_id))
    return carry_out(
        form,
        lambda: recalls.recall(document_id, form.reason.data, actor()),
        f"Đã thu hồi. {had} Nơi trong hệ thống được báo ngay, bản của họ bị hủy. Nơi khác: hãy soạn công văn thu hồi.",
        document_url(document_id),
    )
