"""The agency's own Word templates: checked before they are used."""

from __future__ import annotations

import io

from flask import Blueprint, flash, render_template, send_file, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core.access import Right, actor, agency_id, requires
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.filetypes import KINDS
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, blaming, carry_out, see_other
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents import uploads
from ytcs_docs.replies import commands, queries
from ytcs_docs.replies.forms import TemplateForm
from ytcs_docs.replies.rules import PLACEHOLDERS, REPLY_TYPES
from ytcs_docs.replies.template_check import TemplateReport, check_template, sample_values

blueprint = Blueprint("templates", __name__)


@blueprint.route("/mau-word", methods=["GET", "POST"])
@requires(Right.MANAGE_TEMPLATES)
def index() -> FormAnswer:
    """Which templates are used, what they may ask for, and a place for one's own."""
    form = TemplateForm()
    report: TemplateReport | None = None
    if form.validate_on_submit():
        sent = form.file.data
        with blaming(form):
            stored = uploads.store_file(sent.stream, sent.filename)
            with uploads.file_store().path(stored.sha256).open("rb") as stream:
                report = check_template(stream, form.type_code.data)
            with transaction():
                commands.put_template(agency_id(), form.type_code.data, stored, actor())
            if not (report.unknown or report.missing or (report.form and report.form.findings)):
                flash("Mẫu tốt, đã dùng từ bây giờ.", "success")
                return see_other(url_for("templates.index"))
            flash("Mẫu đã được dùng; hãy xem những điều cần lưu ý bên dưới.", "warning")
    page = render_template(
        "replies/templates.html",
        form=form,
        plain=OfficeForm(formdata=None),
        report=report,
        name=form.file.data.filename if form.file.data else "",
        rows=[{"kind": TYPES[code], "own": queries.own_template(agency_id(), code)} for code in REPLY_TYPES],
        placeholders=PLACEHOLDERS,
        samples=sample_values("cong-van"),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/mau-word/<type_code>")
@requires(Right.MANAGE_TEMPLATES)
def download(type_code: str) -> Response:
    """The template that is used now, to go on from."""
    content = commands.template_path(agency_id(), _known(type_code)).read_bytes()
    return _word(content, f"mau-{type_code}.docx")


@blueprint.route("/mau-word/<type_code>/ban-thu")
@requires(Right.MANAGE_TEMPLATES)
def sample(type_code: str) -> Response:
    """A reply as the template makes it from invented values."""
    with commands.template_path(agency_id(), _known(type_code)).open("rb") as stream:
        return _word(check_template(stream, type_code).sample, f"ban-thu-{type_code}.docx")


@blueprint.post("/mau-word/<type_code>/bo")
@requires(Right.MANAGE_TEMPLATES)
def drop(type_code: str) -> Response:
    """Back to the common template."""
    said = "Đã trở lại mẫu chung của hệ thống."
    code = _known(type_code)
    return carry_out(
        OfficeForm(), lambda: commands.drop_template(agency_id(), code, actor()), said, url_for("templates.index")
    )


def _known(type_code: str) -> str:
    if type_code not in REPLY_TYPES:
        raise NotFound("Không có mẫu cho loại văn bản này.")
    return type_code


def _word(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=KINDS["docx"].media_type, as_attachment=True, download_name=name)
