"""Composing an answer."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, request, url_for

from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.core.web import FormAnswer, form_page, see_other
from ytcs_docs.documents import commands as document_commands
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import assignable_units
from ytcs_docs.replies import commands, queries
from ytcs_docs.replies.forms import ReplyForm
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
