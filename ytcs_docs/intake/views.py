"""Pages and answers around what was read: the form that fills itself, files that wait, proposed tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.rules import Duty
from ytcs_docs.files import previews
from ytcs_docs.files.scans import separator_svg
from ytcs_docs.intake import commands, naming, proposing, queries
from ytcs_docs.intake.forms import DutiesForm, meaning_of
from ytcs_docs.intake.models import LearnedName
from ytcs_docs.language.highlights import pieces_of
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks import queries as task_queries
from ytcs_docs.tasks.addresses import READ_DUTIES
from ytcs_docs.tasks.rules import Part

blueprint = Blueprint("intake", __name__)


# -- a dropped file fills the form --


# -- files that the scanner brought --


@blueprint.post("/tep-cho/<int:waiting_id>/bo")
@requires(Operation.REGISTER_INCOMING)
def drop_file(waiting_id: int) -> Response:
    """Not a document to be registered."""
    queries.own_file(agency_id(), waiting_id)
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.drop_file(agency_id(), waiting_id, form.reason.data, actor()),
        "Đã bỏ khỏi hộp chờ.",
        INBOX.url(),
    )


@blueprint.get("/tep-cho/<int:waiting_id>/xem")
@requires(Operation.REGISTER_INCOMING)
def preview_file(waiting_id: int) -> str:
    return previews.preview_fragment(
        queries.waiting_file(agency_id(), waiting_id),  # type: ignore[arg-type]
        lambda number: url_for("intake.file_page", waiting_id=waiting_id, number=number),
        url_for("intake.download_file", waiting_id=waiting_id),
    )


@blueprint.get("/tep-cho/<int:waiting_id>/trang/<int:number>")
@requires(Operation.REGISTER_INCOMING)
def file_page(waiting_id: int, number: int) -> Response:
    return previews.page_picture(queries.waiting_file(agency_id(), waiting_id), number)  # type: ignore[arg-type]


@blueprint.get("/tep-cho/<int:waiting_id>")
@requires(Operation.REGISTER_INCOMING)
def download_file(waiting_id: int) -> Response:
    return previews.download(queries.waiting_file(agency_id(), waiting_id))  # type: ignore[arg-type]


@blueprint.get("/to-phan-cach")
@requires(Operation.REGISTER_INCOMING)
def separator() -> str:
    """The sheet to be laid between documents that are scanned in one go."""
    return render_template("intake/separator.html", code=separator_svg())


# -- tasks that a document proposes --


@READ_DUTIES.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>/viec-doc-duoc", methods=["GET", "POST"])
@requires(Operation.ASSIGN)
def duties(document_id: int) -> FormAnswer:
    """The duties read from the document, ready to be given out, each marked in the text."""
    document = documents.own_document(viewer(), document_id)
    text = proposing.main_text(document)
    found = proposing.duties_of(text, read_fields(text), document.recorded_on) if text else []
    agency = load(Organization, agency_id())
    groups = organizations.assignable_grouped(agency, clock.today())
    lists = organizations.list_sizes(agency.id)
    units = [unit for _, nodes in groups for unit in nodes]
    meant = naming.match_units(agency, [duty.lead for duty in found], units, [row for row, _ in lists])
    rows = _rows(found, meant, task_queries.has_lead(document_id))
    form = DutiesForm(data={"rows": rows, "seen": tasks.assignments_revision(document_id)})
    form.offer(groups, lists)
    if form.is_submitted() and len(form.rows) != len(found):
        form.form_errors.append("Văn bản vừa được đọc lại, hãy xem lại danh sách việc.")
    elif form.validate_on_submit():
        count = 0
        with refusals_shown_in(form), transaction():
            count = len(tasks.assign(document_id, form.to_data(), actor(), clock.today(), seen=form.seen.data))
            _learn(form, found, meant)
        if not form.problems():
            flash(f"Đã giao {count} đầu việc.", "success")
            return see_other(document_url(document_id))
    fragment = bool(request.headers.get("HX-Request"))
    return form_page(
        "intake/_duties.html" if fragment else "intake/duties.html",
        form,
        document=document,
        duties=found,
        meant=meant,
        text=pieces_of(text.text, ((duty.start, duty.end, number) for number, duty in enumerate(found, 1)))
        if text
        else [],
    )


def _rows(found: list[Duty], meant: dict[str, naming.Meaning], has_lead: bool) -> list[dict[str, Any]]:
    """The first unit named leads, unless the document has a lead already; the others work with it."""
    rows = []
    lead = None if has_lead else next((meant[duty.lead] for duty in found if duty.lead in meant), None)
    for duty in found:
        meaning = meant.get(duty.lead)
        part = Part.LEAD if meaning and meaning == lead and meaning.organization_id else Part.COORDINATE
        rows.append(
            {
                "keep": meaning is not None,
                "title": duty.title,
                "whom": meaning.key if meaning else "",
                "part": part.value,
                "due": _day(duty),
            }
        )
    return rows


def _day(duty: Duty) -> date | None:
    return date.fromisoformat(duty.due) if duty.due else None


def _learn(form: DutiesForm, found: list[Duty], meant: dict[str, naming.Meaning]) -> None:
    """Whom the leader chose for a name that was not known, or known wrongly, is remembered."""
    for row, duty in zip(form.rows, found, strict=True):
        if row.form.keep.data and duty.lead:
            chosen = meaning_of(row.form.whom.data)
            if chosen != meant.get(duty.lead):
                naming.learn(agency_id(), duty.lead, chosen, actor())


# -- what the office has learnt --


@blueprint.get("/ten-goi")
@requires(Operation.MANAGE_LISTS)
def names() -> str:
    """Names as letters write them, and whom this agency means."""
    return render_template(
        "intake/names.html", names=queries.learned_names(agency_id()), form=OfficeForm(formdata=None)
    )


@blueprint.post("/ten-goi/<int:name_id>/bo")
@requires(Operation.MANAGE_LISTS)
def forget_name(name_id: int) -> Response:
    """A name that was learnt wrongly."""
    known = load(LearnedName, name_id)
    return carry_out(
        OfficeForm(),
        lambda: commands.forget_name(agency_id(), known.id, actor()),
        "Đã bỏ tên gọi này.",
        url_for("intake.names"),
    )
