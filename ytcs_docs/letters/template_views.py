"""The agency's own Word templates: checked before they are used."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core.access import Operation, actor, agency_id, requires
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, carry_out, refusals_shown_in, see_other, send_bytes
from ytcs_docs.files import uploads
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.store import file_store
from ytcs_docs.letters import commands, queries
from ytcs_docs.letters.catalogue import TEMPLATE_LABELS
from ytcs_docs.letters.forms import TemplateForm
from ytcs_docs.letters.placeholders import PLACEHOLDERS
from ytcs_docs.letters.samples import placeholder_samples
from ytcs_docs.letters.template_check import TemplateReport, check_template

blueprint = Blueprint("letters_templates", __name__)


@blueprint.route("/mau-word", methods=["GET", "POST"])
@requires(Operation.MANAGE_TEMPLATES)
def index() -> FormAnswer:
    """Which templates are used, what they may ask for, and a place for one's own."""
    form = TemplateForm()
    report: TemplateReport | None = None
    if form.validate_on_submit():
        sent = form.file.data
        with refusals_shown_in(form):
            stored = uploads.store_file(sent.stream, sent.filename)
            report = check_template(file_store().path(stored.sha256).read_bytes(), form.form.data)
            with transaction():
                commands.put_template(agency_id(), form.form.data, stored, report, actor())
            if not report.usable:
                flash("Mẫu chưa dùng được, đã giữ làm bản nháp của mẫu; văn bản vẫn theo mẫu đang dùng.", "warning")
            elif not (report.unknown or report.missing or (report.form and report.form.findings)):
                flash("Mẫu tốt, đã dùng từ bây giờ.", "success")
                return see_other(url_for("letters_templates.index"))
            else:
                flash("Mẫu đã được dùng; hãy xem những điều cần lưu ý bên dưới.", "warning")
    own, drafts = queries.own_templates(agency_id()), queries.template_drafts(agency_id())
    page = render_template(
        "letters/templates.html",
        form=form,
        plain=OfficeForm(formdata=None),
        report=report,
        name=form.file.data.filename if form.file.data else "",
        rows=[
            {"key": key, "label": label, "own": own.get(key), "draft": drafts.get(key)}
            for key, label in TEMPLATE_LABELS.items()
        ],
        placeholders=PLACEHOLDERS,
        samples=placeholder_samples(),
    )
    return page, 422 if form.errors or (report and not report.usable) else 200


@blueprint.route("/mau-word/<form>")
@requires(Operation.MANAGE_TEMPLATES)
def download(form: str) -> Response:
    """The template that is used now, to go on from."""
    return _word(commands.template_path(agency_id(), _known(form)).read_bytes(), f"mau-{form}.docx")


@blueprint.route("/mau-word/<form>/ban-thu")
@requires(Operation.MANAGE_TEMPLATES)
def sample(form: str) -> Response:
    """A document as the template makes it from invented values."""
    content = commands.template_path(agency_id(), _known(form)).read_bytes()
    return _word(check_template(content, form).sample, f"ban-thu-{form}.docx")


@blueprint.post("/mau-word/<form>/bo")
@requires(Operation.MANAGE_TEMPLATES)
def drop(form: str) -> Response:
    """Back to the common template."""
    said = "Đã trở lại mẫu chung của hệ thống."
    key = _known(form)
    return carry_out(
        OfficeForm(),
        lambda: commands.drop_template(agency_id(), key, actor()),
        said,
        url_for("letters_templates.index"),
    )


@blueprint.route("/mau-word/<form>/ban-nhap")
@requires(Operation.MANAGE_TEMPLATES)
def download_draft(form: str) -> Response:
    """A template that did not pass its check, as it was sent."""
    draft = queries.template_draft(agency_id(), _known(form))
    return _word(file_store().path(draft.sha256).read_bytes(), draft.name)


@blueprint.post("/mau-word/<form>/ban-nhap/bo")
@requires(Operation.MANAGE_TEMPLATES)
def drop_draft(form: str) -> Response:
    key = _known(form)
    return carry_out(
        OfficeForm(),
        lambda: commands.drop_template_draft(agency_id(), key, actor()),
        "Đã bỏ bản nháp của mẫu.",
        url_for("letters_templates.index"),
    )


def _known(form: str) -> str:
    if form not in TEMPLATE_LABELS:
        raise NotFound("Không có mẫu này.")
    return form


def _word(content: bytes, name: str) -> Response:
    return send_bytes(content, name, KINDS["docx"].media_type)
