"""Composing an answer."""

from __future__ import annotations

import io
import secrets

from flask import Blueprint, flash, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, OfficeError
from ytcs_docs.core.filetypes import KINDS
from ytcs_docs.core.web import FormAnswer, blaming, form_page, see_other
from ytcs_docs.documents import commands as document_commands
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents import uploads
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import assignable_units
from ytcs_docs.replies import commands, queries
from ytcs_docs.replies.checking import check, mend
from ytcs_docs.replies.forms import CheckForm, ReplyForm
from ytcs_docs.replies.word import WordFile, read_word
from ytcs_docs.tasks import queries as tasks
from ytcs_docs.tasks.models import Task

blueprint = Blueprint("replies", __name__)


@blueprint.route("/van-ban/<int:document_id>/soan-tra-loi", methods=["GET", "POST"])
@requires(Right.COMPOSE)
def compose(document_id: int) -> FormAnswer:
    """Answer a document; ``?viec=`` names the task that asked for it."""
    document = documents.document_for(viewer(), document_id)
    task = _task(document, request.args.get("viec", type=int))
    today = clock.today()
    agency = load(Organization, agency_id())
    unit = load(Organization, viewer().unit_id or agency.id)
    signers = queries.signers(agency.id, today)
    units = [node for node in assignable_units(agency, today) if node.agency_id == agency.id]
    form = ReplyForm(data=_defaults(document, task, agency, unit))
    form.offer(signers, units)
    if form.is_submitted() and (known := document_commands.document_of_submission(form.submission_key.data)):
        return see_other(url_for("tasks.document_page", document_id=known.id))
    if form.validate_on_submit():
        try:
            with transaction():
                answered = load(Document, document_id)
                reply = commands.answer(
                    answered,
                    agency_id(),
                    form.to_data(signers, task.id if task else None),
                    actor(),
                    today,
                    submission_key=form.submission_key.data,
                    backdate_reason=form.backdate_reason.data,
                )
                reply_id, code = reply.id, reply.code
        except OfficeError as error:
            form.blame(getattr(error, "field", ""), error.sentence)
        else:
            flash(f"Đã tạo văn bản trả lời số {code}.", "success")
            return see_other(url_for("tasks.document_page", document_id=reply_id))
    return form_page("replies/compose.html", form, document=document, task=task, agency=agency)


@blueprint.route("/kiem-tra-the-thuc", methods=["GET", "POST"])
@requires(Right.COMPOSE)
def check_form() -> FormAnswer:
    """Check the form of a Word file against the decree."""
    form = CheckForm()
    if form.validate_on_submit():
        sent = form.file.data
        with blaming(form):
            if not sent:
                raise InvalidInput("Hãy chọn một tệp Word.", "file")
            stored = uploads.store_file(sent.stream, sent.filename)
            if stored.kind.code != "docx":
                raise InvalidInput("Chỉ kiểm tra được tệp Word .docx.", "file")
            with transaction():
                token = uploads.keep_upload(stored, viewer().user_id).token
            return see_other(url_for("replies.checked", token=token))
    return form_page("replies/check.html", form, name="", found=None)


@blueprint.route("/kiem-tra-the-thuc/<token>")
@requires(Right.COMPOSE)
def checked(token: str) -> str:
    """What the check of a file says."""
    upload = uploads.own_upload(token, viewer().user_id)
    found = check(_word(upload.sha256))
    mended = url_for("replies.mended", token=token) if found.mendable else ""
    return render_template(
        "replies/check.html", form=CheckForm(formdata=None), name=upload.name, found=found, mended=mended
    )


@blueprint.route("/kiem-tra-the-thuc/<token>/ban-da-sua")
@requires(Right.COMPOSE)
def mended(token: str) -> Response:
    """A new version with everything mended that can be mended safely; the file that came in stays as it is."""
    upload = uploads.own_upload(token, viewer().user_id)
    return _mended(upload.sha256, upload.name)


@blueprint.route("/tep/<int:attachment_id>/the-thuc")
@requires(Right.READ_DOCUMENTS)
def check_attachment(attachment_id: int) -> str:
    """What the check of a document's Word file says."""
    attachment = documents.attachment_for(viewer(), attachment_id)
    if attachment.blob.kind != "docx":
        raise NotFound("Chỉ kiểm tra được thể thức của tệp Word .docx.")
    found = check(_word(attachment.sha256))
    return render_template(
        "replies/check.html", form=CheckForm(formdata=None), name=attachment.name, found=found, mended=""
    )


def _word(sha256: str) -> WordFile:
    with uploads.file_store().path(sha256).open("rb") as stream:
        return read_word(stream)


def _mended(sha256: str, name: str) -> Response:
    word = _word(sha256)
    mend(word)
    target = io.BytesIO()
    word.document.save(target)
    target.seek(0)
    stem = name.rpartition(".")[0] or name
    return send_file(
        target, mimetype=KINDS["docx"].media_type, as_attachment=True, download_name=f"{stem} (đã sửa thể thức).docx"
    )


def _task(document: Document, task_id: int | None) -> Task | None:
    if task_id is None:
        return None
    task = tasks.own_task(viewer(), task_id)
    return task if task.document_id == document.id else None


def _defaults(document: Document, task: Task | None, agency: Organization, unit: Organization) -> dict[str, object]:
    proposed = queries.proposal(document, task, agency, unit)
    return {
        "submission_key": secrets.token_urlsafe(24),
        "type_code": proposed.type_code,
        "subject": proposed.subject,
        "addressees": "\n".join(proposed.addressees),
        "legal_basis": proposed.legal_basis,
        "recipients": "\n".join(proposed.recipients),
        "drafting_unit_id": proposed.drafting_unit_id or "",
        "issued_on": clock.today(),
    }
