"""The page of a document, the leader's screen, and the work of units."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import history_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, blaming, carry_out, form_page, see_other
from ytcs_docs.documents import chain, delivery_queries, previews, references
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.delivery_forms import ArchiveForm, MarkForm
from ytcs_docs.documents.forms import DayForm, FilesForm, NoteForm, ReasonForm, VoidForm
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_views import own_register, register_page
from ytcs_docs.documents.rules import Action, Direction, PartyRole, may
from ytcs_docs.documents.views import document_url, may_edit, take_uploads
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.signing.queries import signatures_of_files
from ytcs_docs.tasks import commands, queries
from ytcs_docs.tasks.forms import AssignForm, DueForm, ReportForm, TaskReasonForm
from ytcs_docs.tasks.rules import Move, days_late
from ytcs_docs.tasks.rules import may as may_move

blueprint = Blueprint("tasks", __name__)


@blueprint.route("/van-ban/<int:document_id>")
@requires(Right.READ_DOCUMENTS)
def document_page(document_id: int) -> str:
    """Everything about one document: its details, files, instructions, work, relations and history."""
    document = documents.document_for(viewer(), document_id)
    tasks = queries.tasks_of_document(viewer(), document_id)
    own = queries.may_work_on(viewer(), tasks)
    referring = references.referring_to(document_id)
    related = [row.target_id for row in document.references if row.target_id] + [row.document_id for row in referring]
    return render_template(
        "tasks/document.html",
        document=document,
        tasks=tasks,
        own_task_ids=own,
        open_task_ids={task.id for task in tasks} if _gave(document) else own,
        instructions=queries.instructions_of(document_id),
        referring=referring,
        visible_ids=documents.visible_ids(viewer(), related),
        deliveries=delivery_queries.deliveries_of(document_id) if document.direction is Direction.OUTGOING else [],
        signatures=signatures_of_files([file.sha256 for file in document.attachments if file.blob.kind == "pdf"]),
        history=history_of(Subject.DOCUMENT, document_id),
        allowed=_allowed(document),
        may_edit=may_edit(document),
        forms=_step_forms(),
        addressees=document.parties_as(PartyRole.ADDRESSEE),
        recipients=document.parties_as(PartyRole.RECIPIENT),
    )


@blueprint.route("/van-ban/<int:document_id>/chuoi")
@requires(Right.READ_DOCUMENTS)
def chain_page(document_id: int) -> str:
    """The chain of directives around a document, as a list and as a picture."""
    document = documents.document_for(viewer(), document_id)
    found = chain.chain_of(viewer(), document)
    ids = [node.document.id for node in found.nodes.values() if node.document]
    work = queries.states_of_documents(ids, queries.shown_parts(viewer()))
    missing = [key[1:] for key in found.nodes if key[0] == "c"]
    reads_all = viewer().may(Right.READ_WHOLE_AGENCY) and document.organization_id == viewer().agency_id
    return render_template(
        "tasks/chain.html",
        document=document,
        chain=found,
        work=work,
        registered=chain.registered_codes(document.organization_id, missing) if reads_all else None,
        today=clock.today(),
    )


def _gave(document: Document) -> bool:
    """Whether this person's agency gave out the work and the person sees all of it."""
    return document.organization_id == viewer().agency_id and viewer().may(Right.READ_WHOLE_AGENCY)


def _allowed(document: Document) -> set[str]:
    """The steps that the state table and the person's rights both allow."""
    if document.organization_id != viewer().agency_id:
        return set()
    rights = {
        Action.PRESENT: Right.REGISTER,
        Action.ISSUE: Right.REGISTER,
        Action.VOID: Right.MANAGE_NUMBERS,
        Action.ARCHIVE: Right.REGISTER,
        Action.RECALL: Right.MANAGE_NUMBERS,
        Action.ASSIGN: Right.INSTRUCT,
        Action.FILE: Right.READ_WHOLE_AGENCY,
        Action.REOPEN: Right.READ_WHOLE_AGENCY,
    }
    return {
        action.value
        for action, right in rights.items()
        if viewer().may(right) and may(document.direction, document.status, action)
    }


def _step_forms() -> dict[str, OfficeForm]:
    return {
        "plain": OfficeForm(formdata=None),
        "reason": ReasonForm(formdata=None),
        "note": NoteForm(formdata=None),
        "day": DayForm(formdata=None, data={"on_date": clock.today()}),
        "files": FilesForm(formdata=None),
        "mark": MarkForm(formdata=None),
        "archive": ArchiveForm(formdata=None),
    }


@blueprint.route("/van-ban/<int:document_id>/chi-dao", methods=["GET", "POST"])
@requires(Right.INSTRUCT)
def assign(document_id: int) -> FormAnswer:
    """Instruct and assign in one screen."""
    document = documents.own_document(viewer(), document_id)
    today = clock.today()
    form = AssignForm(data={"lead_due": document.respond_by, "needs_answer": False})
    form.offer(
        organizations.assignable_grouped(load(Organization, agency_id()), today),
        organizations.list_sizes(agency_id()),
    )
    if form.validate_on_submit():
        count = 0
        with blaming(form), transaction():
            count = len(commands.assign(document_id, form.to_data(), actor(), today))
        if not form.problems():
            flash(f"Đã giao {count} đầu việc.", "success")
            if any(share.due_on and share.due_on < today for share in form.to_data().shares):
                flash("Có hạn đã qua: việc vào ngay danh sách quá hạn.", "warning")
            return see_other(document_url(document_id))
    return form_page(
        "tasks/assign.html",
        form,
        document=document,
        tasks=queries.tasks_of_document(viewer(), document_id),
        instructions=queries.instructions_of(document_id),
    )


@blueprint.route("/van-ban/<int:document_id>/mo-lai", methods=["POST"])
@requires(Right.READ_WHOLE_AGENCY)
def reopen(document_id: int) -> Response:
    documents.own_document(viewer(), document_id)
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.reopen_document(document_id, form.reason.data, actor()),
        "Đã mở lại văn bản.",
        document_url(document_id),
    )


def _task_url(task_id: int) -> str:
    return url_for("tasks.task_page", task_id=task_id)


@blueprint.route("/viec/<int:task_id>")
@requires(Right.DO_TASKS)
def task_page(task_id: int) -> str:
    """One task: what is asked, what was reported, what can be done now."""
    return _task_page(task_id, ReportForm(formdata=None))


def _task_page(task_id: int, form: ReportForm, waiting: Any = ()) -> str:
    task = queries.task_for(viewer(), task_id)
    own = bool(queries.may_work_on(viewer(), [task]))
    given = task.document.organization_id == viewer().agency_id and viewer().may(Right.INSTRUCT)
    document = documents.document_for(viewer(), task.document_id)
    return render_template(
        "tasks/task.html",
        task=task,
        document=document,
        form=form,
        waiting=waiting,
        own=own,
        given=given,
        moves={move.value for move in Move if may_move(task.state, task.part, move)},
        late=days_late(task.due_on, task.state, clock.today()),
        due_form=DueForm(formdata=None, data={"due_on": task.due_on}),
        reason_form=TaskReasonForm(formdata=None),
        instructions=queries.instructions_of(task.document_id),
    )


@blueprint.route("/viec/<int:task_id>/tiep-nhan", methods=["POST"])
@requires(Right.DO_TASKS)
def accept(task_id: int) -> Response:
    queries.own_task(viewer(), task_id)
    return carry_out(OfficeForm(), lambda: commands.accept(task_id, actor()), "Đã tiếp nhận việc.", _task_url(task_id))


@blueprint.route("/viec/<int:task_id>/da-biet", methods=["POST"])
@requires(Right.DO_TASKS)
def acknowledge(task_id: int) -> Response:
    """A part "for information" closes with one click."""
    queries.own_task(viewer(), task_id)
    return carry_out(
        OfficeForm(),
        lambda: commands.finish(task_id, "", (), actor()),
        "Đã ghi nhận.",
        url_for("reports.own_tasks"),
    )


@blueprint.route("/viec/<int:task_id>/bao-cao", methods=["POST"])
@requires(Right.DO_TASKS)
def report(task_id: int) -> Response | tuple[str, int]:
    return _report(task_id, finishing=False)


@blueprint.route("/viec/<int:task_id>/hoan-thanh", methods=["POST"])
@requires(Right.DO_TASKS)
def finish(task_id: int) -> Response | tuple[str, int]:
    return _report(task_id, finishing=True)


def _report(task_id: int, *, finishing: bool) -> Response | tuple[str, int]:
    queries.own_task(viewer(), task_id)
    form = ReportForm()
    valid = form.validate()
    waiting = take_uploads(form)
    if valid and not form.files.errors:
        act = commands.finish if finishing else commands.report
        try:
            with transaction():
                act(task_id, form.text.data, form.upload_tokens(), actor())
        except OfficeError as error:
            form.blame(getattr(error, "field", ""), error.sentence)
        else:
            flash("Đã hoàn thành việc." if finishing else "Đã gửi báo cáo.", "success")
            return see_other(_task_url(task_id))
    return _task_page(task_id, form, waiting), 422


@blueprint.route("/viec/<int:task_id>/doi-han", methods=["POST"])
@requires(Right.INSTRUCT)
def change_due(task_id: int) -> Response:
    queries.given_task(viewer(), task_id)
    form = DueForm()
    return carry_out(
        form,
        lambda: commands.change_due(task_id, form.due_on.given(), form.reason.data, actor(), clock.today()),
        "Đã đổi hạn.",
        _task_url(task_id),
    )


@blueprint.route("/viec/<int:task_id>/rut", methods=["POST"])
@requires(Right.INSTRUCT)
def withdraw(task_id: int) -> Response:
    task = queries.given_task(viewer(), task_id)
    form = TaskReasonForm()
    back = document_url(task.document_id)
    return carry_out(form, lambda: commands.withdraw(task_id, form.reason.data, actor()), "Đã rút việc.", back)


@blueprint.route("/tep-bao-cao/<int:file_id>")
@requires(Right.DO_TASKS)
def download_report_file(file_id: int) -> Response:
    return previews.download(queries.report_file_for(viewer(), file_id))


@blueprint.route("/van-ban/<int:document_id>/huy", methods=["POST"])
@requires(Right.MANAGE_NUMBERS)
def void(document_id: int) -> Response:
    document = documents.own_document(viewer(), document_id)
    register_id, number = document.register_id, document.number
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.void_number(register_id, number, form.reason.data, actor()),
        "Đã hủy số; số này vẫn còn trong sổ.",
        document_url(document_id),
    )


@blueprint.post("/van-ban/<int:document_id>/thu-hoi")
@requires(Right.MANAGE_NUMBERS)
def recall(document_id: int) -> Response:
    """Take an issued document back."""
    documents.own_document(viewer(), document_id)
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.recall(document_id, form.reason.data, actor()),
        "Đã thu hồi; nơi nhận trong hệ thống được báo ngay, bản của họ bị hủy. Nơi khác: hãy soạn công văn thu hồi.",
        document_url(document_id),
    )


@blueprint.route("/so-dang-ky/<int:register_id>/huy-so", methods=["POST"])
@requires(Right.MANAGE_NUMBERS)
def void_number(register_id: int) -> Response | tuple[str, int]:
    own_register(register_id)
    form = VoidForm(prefix="huy")
    if form.validate_on_submit():
        with blaming(form), transaction():
            commands.void_number(register_id, form.number.data, form.reason.data, actor())
        if not form.problems():
            flash(f"Đã hủy số {form.number.data:02d}; số này vẫn còn trong sổ in.", "success")
            return see_other(url_for("registers.show", register_id=register_id))
    return register_page(register_id, void=form), 422
