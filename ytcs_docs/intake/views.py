"""Pages and answers around what was read: the form that fills itself, files that wait, proposed tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.layout import FileText
from ytcs_docs.core.scans import separator_svg
from ytcs_docs.core.web import FormAnswer, blaming, carry_out, form_page, see_other
from ytcs_docs.documents import delivery_queries, previews, uploads
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.forms import IncomingForm, ReasonForm
from ytcs_docs.documents.models import Blob, Document
from ytcs_docs.documents.rules import TextState
from ytcs_docs.documents.views import (
    document_url,
    incoming_defaults,
    incoming_page,
    offer_books,
    show_incoming,
    take_uploads,
)
from ytcs_docs.documents.work import lines_of_blob
from ytcs_docs.intake import commands, naming, proposing, queries
from ytcs_docs.intake.fields import read_fields
from ytcs_docs.intake.forms import DutiesForm, meaning_of
from ytcs_docs.intake.models import LearnedName
from ytcs_docs.intake.rules import Duty
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks import queries as task_queries
from ytcs_docs.tasks.rules import Part

blueprint = Blueprint("intake", __name__)


# -- a dropped file fills the form --


@blueprint.get("/tep-tam/<token>/doc")
@requires(Right.REGISTER)
def read_upload(token: str) -> dict[str, Any]:
    """What was read from a dropped file; until then how far the reading is."""
    blob = uploads.own_upload(token, viewer().user_id).blob
    text = lines_of_blob(blob)
    if blob.text_state is TextState.PENDING:
        return {"state": "pending", "sentence": _progress(blob)}
    if text is None or not text.lines:
        return {"state": "failed", "sentence": blob.text_problem or "Không thấy chữ trong tệp này."}
    reading = proposing.reading_of(agency_id(), text, clock.today())
    return {
        "state": "done",
        "sentence": _said(reading),
        "fields": {name: one.as_json() for name, one in reading.proposals.items()},
        "references": [
            {**row, "issued_on": f"{row['issued_on']:%d/%m/%Y}" if row["issued_on"] else ""}
            for row in reading.references
        ],
    }


def _progress(blob: Blob) -> str:
    if blob.pages and blob.pages_read:
        return f"Đang nhận dạng chữ: trang {blob.pages_read}/{blob.pages}…"
    return "Đang đọc tệp…"


def _said(reading: proposing.Reading) -> str:
    doubtful = sum(1 for one in reading.proposals.values() if one.level != "sure")
    seen = "Đã nhận dạng chữ từ bản quét" if reading.recognised is not None else "Đã đọc tệp"
    if not reading.proposals:
        return f"{seen} nhưng không thấy thông tin đăng ký, hãy nhập tay."
    return f"{seen}: điền được {len(reading.proposals)} ô" + (f", {doubtful} ô cần xem lại." if doubtful else ".")


@blueprint.post("/van-ban-den/dang-ky/doc-tep")
@requires(Right.REGISTER)
def fill() -> FormAnswer:
    """The same without JavaScript: the form comes back with what was read in the fields left free."""
    form = IncomingForm()
    waiting = take_uploads(form)
    blob = waiting[0].blob if waiting else None
    text = lines_of_blob(blob) if blob else None
    if blob is None:
        flash("Hãy chọn tệp trước khi đọc.", "warning")
    elif blob.text_state is TextState.PENDING:
        flash("Tệp đang được đọc. Bấm “Đọc tệp và điền vào phiếu” lần nữa sau ít giây.", "info")
    elif text is None:
        flash(blob.text_problem or "Không thấy chữ trong tệp này.", "warning")
    else:
        reading = proposing.reading_of(agency_id(), text, clock.today())
        form = _filled(form, reading)
        flash(_said(reading), "success")
    offer_books(form)
    page, _ = show_incoming(form, waiting=waiting)  # type: ignore[misc]
    return page, 200


def _filled(form: IncomingForm, reading: proposing.Reading) -> IncomingForm:
    """The form again: what was typed stays, free fields and those left as they came get what was read."""
    defaults = incoming_defaults()
    typed = {
        name: field.data for name, field in form._fields.items() if name not in ("csrf_token", "files", "references")
    }
    values = reading.values()
    for name, value in typed.items():
        if value not in (None, "", []) and value != defaults.get(name) and name in values and name not in _CHOICES:
            values.pop(name)
    filled = IncomingForm(formdata=None, data={**typed, **values})
    proposing.show_beside(filled, {name: one for name, one in reading.proposals.items() if name in values})
    return filled


_CHOICES = ("type_code", "urgency", "authority")


# -- files that the scanner brought --


@blueprint.get("/hop-cho")
@requires(Right.REGISTER)
def inbox() -> str:
    """What waits to be registered: sent by other agencies within the system, and brought by the scanner."""
    return render_template(
        "documents/inbox.html",
        deliveries=delivery_queries.inbox(agency_id()),
        recalled=delivery_queries.recalled(agency_id()),
        files=queries.waiting_files(agency_id()),
    )


@blueprint.route("/tep-cho/<int:waiting_id>/dang-ky", methods=["GET", "POST"])
@requires(Right.REGISTER)
def register_file(waiting_id: int) -> FormAnswer:
    """Register a file that waits: the form comes filled in with what was read."""
    scan = queries.waiting_file(agency_id(), waiting_id)
    text = lines_of_blob(scan.blob) if scan.blob else None
    reading = proposing.reading_of(agency_id(), text, clock.today()) if text else None
    form = IncomingForm(data=incoming_defaults() | {"issuer_name": ""} | (reading.values() if reading else {}))
    if reading:
        proposing.show_beside(form, reading.proposals)

    def then(document: Document) -> None:
        commands.file_registered(waiting_id, document, actor())

    return incoming_page(form, scan=scan, then=then)


@blueprint.post("/tep-cho/<int:waiting_id>/bo")
@requires(Right.REGISTER)
def drop_file(waiting_id: int) -> Response:
    """Not a document to be registered."""
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.drop_file(agency_id(), waiting_id, form.reason.data, actor()),
        "Đã bỏ khỏi hộp chờ.",
        url_for("intake.inbox"),
    )


@blueprint.get("/tep-cho/<int:waiting_id>/xem")
@requires(Right.REGISTER)
def preview_file(waiting_id: int) -> str:
    return previews.preview_fragment(
        queries.waiting_file(agency_id(), waiting_id),  # type: ignore[arg-type]
        lambda number: url_for("intake.file_page", waiting_id=waiting_id, number=number),
        url_for("intake.download_file", waiting_id=waiting_id),
    )


@blueprint.get("/tep-cho/<int:waiting_id>/trang/<int:number>")
@requires(Right.REGISTER)
def file_page(waiting_id: int, number: int) -> Response:
    return previews.page_picture(queries.waiting_file(agency_id(), waiting_id), number)  # type: ignore[arg-type]


@blueprint.get("/tep-cho/<int:waiting_id>")
@requires(Right.REGISTER)
def download_file(waiting_id: int) -> Response:
    return previews.download(queries.waiting_file(agency_id(), waiting_id))  # type: ignore[arg-type]


@blueprint.get("/to-phan-cach")
@requires(Right.REGISTER)
def separator() -> str:
    """The sheet to be laid between documents that are scanned in one go."""
    return render_template("intake/separator.html", code=Markup(separator_svg()))  # noqa: S704 -- made here


# -- tasks that a document proposes --


@blueprint.route("/van-ban/<int:document_id>/viec-doc-duoc", methods=["GET", "POST"])
@requires(Right.INSTRUCT)
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
    form = DutiesForm(data={"rows": _rows(found, meant, task_queries.has_lead(document_id))})
    form.offer(groups, lists)
    if form.is_submitted() and len(form.rows) != len(found):
        form.form_errors.append("Văn bản vừa được đọc lại, hãy xem lại danh sách việc.")
    elif form.validate_on_submit():
        count = 0
        with blaming(form), transaction():
            count = len(tasks.assign(document_id, form.to_data(), actor(), clock.today()))
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
        text=_marked(text, found) if text else "",
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


def _marked(text: FileText, found: list[Duty]) -> Markup:
    """The text with every duty's sentence marked; a sentence is reached by its number."""
    pieces, end = [], 0
    for number, duty in enumerate(found, 1):
        if duty.start < end:
            continue
        pieces.append(escape(text.text[end : duty.start]))
        pieces.append(Markup('<mark id="cau-{}" tabindex="-1">{}</mark>').format(number, duty.sentence))
        end = duty.end
    pieces.append(escape(text.text[end:]))
    return Markup("").join(pieces)


# -- what the office has learnt --


@blueprint.get("/ten-goi")
@requires(Right.MANAGE_LISTS)
def names() -> str:
    """Names as letters write them, and whom this agency means."""
    return render_template(
        "intake/names.html", names=queries.learned_names(agency_id()), form=OfficeForm(formdata=None)
    )


@blueprint.post("/ten-goi/<int:name_id>/bo")
@requires(Right.MANAGE_LISTS)
def forget_name(name_id: int) -> Response:
    """A name that was learnt wrongly."""
    known = load(LearnedName, name_id)
    return carry_out(
        OfficeForm(),
        lambda: commands.forget_name(agency_id(), known.id, actor()),
        "Đã bỏ tên gọi này.",
        url_for("intake.names"),
    )
