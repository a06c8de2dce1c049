"""Checking the form of Word files."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.core.web import FormAnswer, form_page, refusals_shown_in, see_other, send_bytes
from ytcs_docs.deliveries.queries import attachment_for
from ytcs_docs.files import uploads
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.checking import autofix_file
from ytcs_docs.letters.checking.kept import kept_check
from ytcs_docs.letters.forms import CheckForm

blueprint = Blueprint("letters", __name__)


@blueprint.route("/kiem-tra-the-thuc", methods=["GET", "POST"])
@requires(Operation.CHECK_FORM)
def check_form() -> FormAnswer:
    """Check the form of a Word file against the decree."""
    form = CheckForm()
    if form.validate_on_submit():
        sent = form.file.data
        with refusals_shown_in(form):
            uploads.check_room(viewer().user_id)
            stored = uploads.store_file(sent.stream, sent.filename)
            if stored.kind.code != "docx":
                raise InvalidInput("Chỉ kiểm tra được tệp Word .docx.", "file")
            with transaction():
                token = uploads.keep_upload(stored, viewer().user_id).token
            return see_other(url_for("letters.checked", token=token))
    return form_page("letters/check.html", form, name="", found=None)


@blueprint.route("/kiem-tra-the-thuc/<token>")
@requires(Operation.CHECK_FORM)
def checked(token: str) -> str:
    """What the check of a file says."""
    upload = uploads.own_upload(token, viewer().user_id)
    found = kept_check(upload.sha256)
    autofixed_url = url_for("letters.autofixed", token=token) if found.fixable else ""
    return render_template(
        "letters/check.html", form=CheckForm(formdata=None), name=upload.name, found=found, autofixed=autofixed_url
    )


@blueprint.route("/kiem-tra-the-thuc/<token>/ban-da-sua")
@requires(Operation.CHECK_FORM)
def autofixed(token: str) -> Response:
    """A copy with every safe autofix applied; the file that came in stays as it is."""
    upload = uploads.own_upload(token, viewer().user_id)
    stem = upload.name.rpartition(".")[0] or upload.name
    autofixed = autofix_file(file_store().path(upload.sha256))
    return send_bytes(autofixed.content, f"{stem} (đã sửa thể thức).docx", KINDS["docx"].media_type)


@blueprint.route("/tep/<int:attachment_id>/the-thuc")
@requires(Operation.READ_DOCUMENTS)
def check_attachment(attachment_id: int) -> str:
    """What the check of a document's Word file says."""
    attachment = attachment_for(viewer(), attachment_id)
    if attachment.blob.kind != "docx":
        raise NotFound("Chỉ kiểm tra được thể thức của tệp Word .docx.")
    found = kept_check(attachment.sha256)
    return render_template(
        "letters/check.html", form=CheckForm(formdata=None), name=attachment.name, found=found, autofixed=""
    )
