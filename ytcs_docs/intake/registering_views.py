"""Registering a document that arrived: by hand, out of the inbox, from a scan."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any

from flask import Blueprint, flash, request, session, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import OfficeError, RuleBroken
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, flash_problems, form_page, new_submission_key, see_other
from ytcs_docs.decree30.codes import CODE_LENGTH
from ytcs_docs.decree30.secrecy import Secrecy
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.documents import commands, queries
from ytcs_docs.documents.addresses import REGISTER_FORM, document_url, registered_url
from ytcs_docs.documents.attachments import add_files
from ytcs_docs.documents.duplicates import DuplicateCandidate, find_duplicates
from ytcs_docs.documents.forms import IncomingForm, form_values
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.documents.views import explain_refusal, sent_before
from ytcs_docs.extraction.rules import Level
from ytcs_docs.extraction.several import document_starts
from ytcs_docs.files import uploads
from ytcs_docs.files.addresses import READ_UPLOAD
from ytcs_docs.files.models import Blob, Upload
from ytcs_docs.files.reading import is_being_read, lines_of_blob
from ytcs_docs.files.receiving import take_uploads
from ytcs_docs.intake import commands as intake
from ytcs_docs.intake import proposing
from ytcs_docs.intake import queries as intake_queries
from ytcs_docs.intake.forms import show_beside
from ytcs_docs.intake.watching import divide
from ytcs_docs.language.text import clean_line, fold
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import exchange

blueprint = Blueprint("intake_registering", __name__)


@REGISTER_FORM.shown_by(blueprint)
@blueprint.route("/van-ban-den/dang-ky", methods=["GET", "POST"])
@requires(Operation.REGISTER_INCOMING)
def register_incoming() -> FormAnswer:
    """Step one of everything: a document enters the register."""
    return incoming_page(IncomingForm(data=incoming_defaults()), commands.register_incoming)


@blueprint.route("/hop-cho/<int:delivery_id>/dang-ky", methods=["GET", "POST"])
@requires(Operation.REGISTER_INCOMING)
def register_delivery(delivery_id: int) -> FormAnswer:
    """Register a document that another agency sent within the system: the form comes filled in."""
    if (registered := sent_before()) is not None:
        return registered
    delivery = delivery_queries.waiting_delivery(agency_id(), delivery_id)
    known = form_values(deliveries.data_of_delivery(delivery, clock.today())) | {
        "submission_key": new_submission_key(),
        "register_id": "",
    }
    form = IncomingForm(data=known)
    register = partial(exchange.register_delivery, delivery_id=delivery_id)
    return incoming_page(form, register, delivery=delivery)


def incoming_defaults() -> dict[str, Any]:
    last = session.get("last_incoming", {})
    return {
        "received_on": clock.today(),
        "submission_key": new_submission_key(),
        "issuer_name": last.get("issuer", ""),
        "register_id": last.get("register", ""),
        "type_code": last.get("type", "cong-van"),
        "code": request.args.get("so-ky-hieu", "")[:CODE_LENGTH],
    }


def incoming_page(
    form: IncomingForm, register: Callable[..., Document], *, delivery: Any = None, scan: Any = None
) -> FormAnswer:
    """The registration of a document that arrived: by hand, out of a ``delivery``, or from a ``scan`` that waits.

    ``register`` is the command that saves it, called as :func:`commands.register_incoming`.
    """
    offer_books(form)
    duplicates: list[DuplicateCandidate] = []
    waiting: list[Upload] = []
    near: list[str] | None = None
    if form.is_submitted():
        if (registered := sent_before()) is not None:
            return registered
        valid = form.validate() and _number_is_written(form)
        waiting = take_uploads(form)
        if valid and not form.files.errors:
            sha256s = [upload.sha256 for upload in waiting] + ([scan.sha256] if scan else [])
            duplicates = _unseen_duplicates(form, sha256s)
            if duplicates and (registered := sent_before()) is not None:
                return registered  # the same form, saved a moment ago, is its own likeness
            near = None if delivery else _near_names(form)
            if not duplicates and near is None:
                destroy = partial(intake.destroy_file, agency_id(), scan.id, actor()) if scan else None
                document, destroyed = _save_incoming(form, register, destroy)
                if document is not None:
                    return see_other(registered_url(document))
                if destroyed:  # the page leads to none of the files; what is sent next is another document
                    waiting, scan = [], None
    return show_incoming(form, waiting=waiting, duplicates=duplicates, near=near, delivery=delivery, scan=scan)


def _number_is_written(form: IncomingForm) -> bool:
    """Not so where only the notation of a scan was read and the clerk has not put the number before it."""
    code = form.code.data
    if code[:1] not in ("/", "-"):
        return True
    form.code.errors = [f"Số còn trống: ghi số trước “{code}”; văn bản không có số thì để trống cả ô."]
    return False


def offer_books(form: IncomingForm) -> None:
    """The books of this year; one remembered from last year is forgotten."""
    form.offer_registers(register_queries.registers_of(agency_id(), Direction.INCOMING, clock.today().year))
    if form.register_id.data and form.register_id.data not in [choice.value for choice in form.register_id.choices]:
        form.register_id.data = ""


def show_incoming(form: IncomingForm, **context: Any) -> FormAnswer:
    """The page of the form: ``waiting`` uploads, ``duplicates``, names ``near`` a new one, ``delivery``, ``scan``."""
    known: dict[str, Any] = {"waiting": [], "duplicates": [], "near": None, "delivery": None, "scan": None}
    return form_page(
        "intake/register_incoming.html", form, issuers=queries.issuer_choices(agency_id()), **(known | context)
    )


def _near_names(form: IncomingForm) -> list[str] | None:
    """Known issuers that an unknown one may have meant, when the clerk has not been asked about it yet; else None. One
    that the clerk picks among them is taken."""
    picked = request.form.get("issuer_instead", "")
    if picked:
        form.issuer_name.data = clean_line(picked)[:200]
    name = form.issuer_name.data
    secret = form.secrecy.data is not Secrecy.NONE  # refused in any case, at once
    if secret or form.new_issuer.data == name or queries.knows_issuer(agency_id(), name):
        return None
    form.new_issuer.data = name
    by_key = {fold(choice.name): choice.name for choice in queries.issuer_choices(agency_id())}
    return [by_key[key] for key in get_close_matches(fold(name), by_key, n=4, cutoff=0.75)]


def _unseen_duplicates(form: IncomingForm, sha256s: list[str]) -> list[DuplicateCandidate]:
    """Documents like this one that the clerk has not been shown yet."""
    duplicates = find_duplicates(
        agency_id(), form.issuer_name.data, form.code.data, form.issued_on.data, sha256s, form.subject.data
    )
    seen = set((form.duplicates_seen.data or "").split(","))
    form.duplicates_seen.data = ",".join(str(duplicate.document.id) for duplicate in duplicates)
    return duplicates if any(str(duplicate.document.id) not in seen for duplicate in duplicates) else []


def _save_incoming(
    form: IncomingForm, register: Callable[..., Document], destroy_more: Callable[[], None] | None
) -> tuple[int | None, bool]:
    """The document, or None and whether the files were destroyed."""
    try:
        with transaction():
            document = register(
                agency_id(),
                form.to_data(),
                actor(),
                clock.today(),
                submission_key=form.submission_key.data,
                register_id=form.register_id.data or None,
                backdate_reason=form.backdate_reason.data,
            )
            document_id = document.id
    except OfficeError as error:
        return None, explain_refusal(form, error, destroy_more)
    session["last_incoming"] = {
        "issuer": form.issuer_name.data,
        "register": form.register_id.data or "",
        "type": form.type_code.data,
    }
    return document_id, False


@blueprint.route("/van-ban/<int:document_id>/ban-thu-hai", methods=["POST"])
@requires(Operation.REGISTER_INCOMING)
def attach_second_copy(document_id: int) -> Response:
    """The files of a form that turned out to be a document registered before."""
    form = IncomingForm()
    waiting = take_uploads(form)
    note = f"Nhận lần hai ngày {clock.today():%d/%m/%Y}"
    queries.own_document(viewer(), document_id)
    delivery_id = request.args.get("hop-cho", type=int)
    if delivery_id is not None:
        delivery_queries.waiting_delivery(agency_id(), delivery_id)
        with transaction():
            exchange.take_as_second_copy(delivery_id, document_id, actor())
    if waiting:
        with transaction():
            add_files(document_id, form.upload_tokens(), AttachmentRole.SECOND_COPY, note, actor())
    if waiting or delivery_id is not None:
        flash("Đã đính kèm làm bản thứ hai, không cấp số mới.", "success")
    else:
        flash("Không có tệp nào để đính kèm; văn bản này đã được đăng ký.", "info")
    return see_other(document_url(document_id))


@READ_UPLOAD.shown_by(blueprint)
@blueprint.get("/tep-tam/<token>/doc")
@requires(Operation.REGISTER_INCOMING)
def read_upload(token: str) -> dict[str, Any]:
    """What was read from a dropped file; until then how far the reading is."""
    blob = uploads.own_upload(token, viewer().user_id).blob
    text = lines_of_blob(blob)
    if is_being_read(blob):
        return {"state": "pending", "sentence": _progress(blob)}
    if text is None or not text.lines:
        return {"state": "failed", "sentence": blob.text_problem or "Không thấy chữ trong tệp này."}
    reading = proposing.reading_of(agency_id(), text, clock.today())
    proposals = reading.proposals
    if "di" in request.args:  # an own document: its notation tells the unit that drafted it
        proposals = proposals | proposing.drafting_unit(agency_id(), proposals.get("code"))
    starts = document_starts(text) if blob.kind == "pdf" else []
    return {
        "state": "done",
        "sentence": _said(reading),
        "starts": starts,
        "divide": url_for("intake_registering.divide_upload", token=token) if starts else "",
        "fields": {name: one.as_json() for name, one in proposals.items()},
        "references": [
            {**row, "issued_on": f"{row['issued_on']:%d/%m/%Y}" if row["issued_on"] else ""}
            for row in reading.references
        ],
    }


@blueprint.post("/tep-tam/<token>/tach")
@requires(Operation.REGISTER_INCOMING)
def divide_upload(token: str) -> Response:
    """A dropped file that holds several documents: each waits in the inbox to be registered by itself."""
    form = OfficeForm()
    upload = uploads.own_upload(token, viewer().user_id)
    text = lines_of_blob(upload.blob)
    starts = document_starts(text) if text is not None and upload.blob.kind == "pdf" else []
    if not form.validate():
        flash_problems(form)
        return see_other(url_for("intake_registering.register_incoming"))
    if not starts:
        raise RuleBroken("Tệp này chỉ có một văn bản, hoặc không tách theo trang được.")
    sha256, name = upload.sha256, upload.name
    parts = divide(sha256, name, starts, agency_id())
    flash(f"Đã tách {name} thành {parts} văn bản, chờ đăng ký dưới đây.", "success")
    return see_other(INBOX.url())


def _progress(blob: Blob) -> str:
    if blob.pages and blob.pages_read:
        return f"Đang nhận dạng chữ: trang {blob.pages_read}/{blob.pages}…"
    return "Đang đọc tệp…"


def _said(reading: proposing.Reading) -> str:
    doubtful = sum(1 for one in reading.proposals.values() if one.level is not Level.SURE)
    seen = "Đã nhận dạng chữ từ bản quét" if reading.recognised is not None else "Đã đọc tệp"
    if not reading.proposals:
        return f"{seen} nhưng không thấy thông tin đăng ký, hãy nhập tay."
    return f"{seen}: điền được {len(reading.proposals)} ô" + (f", {doubtful} ô cần xem lại." if doubtful else ".")


@blueprint.post("/van-ban-den/dang-ky/doc-tep")
@requires(Operation.REGISTER_INCOMING)
def fill() -> FormAnswer:
    """The same without JavaScript: the form comes back with what was read in the fields left free."""
    form = IncomingForm()
    waiting = take_uploads(form)
    blob = waiting[0].blob if waiting else None
    text = lines_of_blob(blob) if blob else None
    if blob is None:
        flash("Hãy chọn tệp trước khi đọc.", "warning")
    elif is_being_read(blob):
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
    show_beside(filled, {name: one for name, one in reading.proposals.items() if name in values})
    return filled


_CHOICES = ("type_code", "urgency", "authority")


@blueprint.route("/tep-cho/<int:waiting_id>/dang-ky", methods=["GET", "POST"])
@requires(Operation.REGISTER_INCOMING)
def register_file(waiting_id: int) -> FormAnswer:
    """Register a file that waits: the form comes filled in with what was read."""
    if (registered := sent_before()) is not None:
        return registered
    scan = intake_queries.waiting_file(agency_id(), waiting_id)
    text = lines_of_blob(scan.blob) if scan.blob else None
    reading = proposing.reading_of(agency_id(), text, clock.today()) if text else None
    form = IncomingForm(data=incoming_defaults() | {"issuer_name": ""} | (reading.values() if reading else {}))
    if reading:
        show_beside(form, reading.proposals)
    return incoming_page(form, partial(intake.register_waiting_file, waiting_id=waiting_id), scan=scan)
