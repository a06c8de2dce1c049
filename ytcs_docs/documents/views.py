"""Pages for registering documents and what the clerk does with them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, session, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import OfficeError, Refused
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, see_other
from ytcs_docs.documents import commands, deliveries, delivery_queries, queries, register_queries, uploads
from ytcs_docs.documents.forms import (
    DayForm,
    FilesForm,
    IncomingForm,
    NoteForm,
    OutgoingForm,
    fingerprint,
    values_of,
)
from ytcs_docs.documents.models import Document, Upload
from ytcs_docs.documents.numbering import BackDated
from ytcs_docs.documents.rules import Action, AttachmentRole, Direction, Status, may
from ytcs_docs.organizations import queries as organization_queries
from ytcs_docs.organizations.models import Organization

blueprint = Blueprint("documents", __name__)


def document_url(document_id: int) -> str:
    return url_for("tasks.document_page", document_id=document_id)


def take_uploads(form: Any) -> list[Upload]:
    """Keep the files sent with a form before anything else can fail, and name them in the form.

    A refused file is reported; the good ones stay for the next try.
    """
    tokens = form.upload_tokens()
    for sent in form.files.data or []:
        if isinstance(sent, FileStorage) and sent.filename:
            try:
                stored = uploads.store_file(sent.stream, sent.filename)  # type: ignore[arg-type]
            except Refused as refusal:
                form.files.errors = [*form.files.errors, refusal.sentence]
                continue
            with transaction():
                tokens.append(uploads.keep_upload(stored, viewer().user_id).token)
    form.uploads.data = ",".join(tokens)
    return uploads.uploads_by_token(tokens, viewer().user_id)


def _new_key() -> str:
    return secrets.token_urlsafe(24)


@blueprint.route("/van-ban-den/dang-ky", methods=["GET", "POST"])
@requires(Right.REGISTER)
def register_incoming() -> FormAnswer:
    """Step one of everything: a document enters the register."""
    return incoming_page(IncomingForm(data=incoming_defaults()))


@blueprint.route("/hop-cho/<int:delivery_id>/dang-ky", methods=["GET", "POST"])
@requires(Right.REGISTER)
def register_delivery(delivery_id: int) -> FormAnswer:
    """Register a document that another agency sent within the system: the form comes filled in."""
    delivery = delivery_queries.waiting_delivery(agency_id(), delivery_id)
    known = values_of(delivery.document) | {
        "received_on": clock.today(),
        "submission_key": _new_key(),
        "register_id": "",
    }
    form = IncomingForm(data=known)
    return incoming_page(form, delivery=delivery)


def incoming_defaults() -> dict[str, Any]:
    last = session.get("last_incoming", {})
    return {
        "received_on": clock.today(),
        "submission_key": _new_key(),
        "issuer_name": last.get("issuer", ""),
        "register_id": last.get("register", ""),
        "type_code": last.get("type", "cong-van"),
        "code": request.args.get("so-ky-hieu", "")[:60],
    }


def incoming_page(
    form: IncomingForm, *, delivery: Any = None, scan: Any = None, then: Callable[[Document], None] | None = None
) -> FormAnswer:
    """The registration of a document that arrived: by hand, out of a ``delivery``, or from a ``scan`` that waits.

    ``then`` is done to the new document in the transaction that saves it.
    """
    offer_books(form)
    twins: list[queries.Twin] = []
    waiting: list[Upload] = []
    if form.is_submitted():
        known = commands.document_of_submission(form.submission_key.data)
        if known is not None:
            return see_other(url_for("documents.registered", document_id=known.id))
        valid = form.validate()
        waiting = take_uploads(form)
        if valid and not form.files.errors:
            sha256s = [upload.sha256 for upload in waiting] + ([scan.sha256] if scan else [])
            twins = _unseen_twins(form, sha256s)
            if not twins:
                document = _save_incoming(form, delivery.id if delivery else None, then)
                if document is not None:
                    return see_other(url_for("documents.registered", document_id=document))
    return show_incoming(form, waiting=waiting, twins=twins, delivery=delivery, scan=scan)


def offer_books(form: IncomingForm) -> None:
    """The books of this year; one remembered from last year is forgotten."""
    form.offer_registers(register_queries.registers_of(agency_id(), Direction.INCOMING, clock.today().year))
    if form.register_id.data and form.register_id.data not in [choice.value for choice in form.register_id.choices]:
        form.register_id.data = ""


def show_incoming(form: IncomingForm, **context: Any) -> FormAnswer:
    """The page of the form: ``waiting`` uploads, ``twins``, ``delivery``, ``scan``."""
    known: dict[str, Any] = {"waiting": [], "twins": [], "delivery": None, "scan": None}
    return form_page(
        "documents/register_incoming.html", form, directory=organization_queries.directory(), **(known | context)
    )


def _unseen_twins(form: IncomingForm, sha256s: list[str]) -> list[queries.Twin]:
    """Documents like this one that the clerk has not been shown yet."""
    twins = queries.find_twins(
        agency_id(), form.issuer_name.data, form.code.data, form.issued_on.data, sha256s, form.subject.data
    )
    seen = set((form.twins_seen.data or "").split(","))
    form.twins_seen.data = ",".join(str(twin.document.id) for twin in twins)
    return twins if any(str(twin.document.id) not in seen for twin in twins) else []


def _save_incoming(form: IncomingForm, delivery_id: int | None, then: Callable[[Document], None] | None) -> int | None:
    try:
        with transaction():
            document = commands.register_incoming(
                agency_id(),
                form.to_data(),
                actor(),
                clock.today(),
                submission_key=form.submission_key.data,
                register_id=form.register_id.data or None,
                backdate_reason=form.backdate_reason.data,
                delivery_id=delivery_id,
            )
            if then is not None:
                then(document)
            document_id = document.id
    except OfficeError as error:
        _explain(form, error)
        return None
    session["last_incoming"] = {
        "issuer": form.issuer_name.data,
        "register": form.register_id.data or "",
        "type": form.type_code.data,
    }
    return document_id


def _explain(form: Any, error: OfficeError) -> None:
    """Show a refusal in the form. A state secret's files are destroyed at once."""
    if isinstance(error, BackDated):
        form.ask_backdate = True
    if isinstance(error, Refused) and form.secrecy.data != "none":
        with transaction():
            uploads.discard_uploads(form.upload_tokens(), viewer().user_id)
        form.uploads.data = ""
    form.blame(getattr(error, "field", ""), error.sentence)


@blueprint.route("/van-ban/<int:document_id>/ban-thu-hai", methods=["POST"])
@requires(Right.REGISTER)
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
            deliveries.take_as_second_copy(delivery_id, document_id, actor())
    if waiting:
        with transaction():
            uploads.add_files(document_id, form.upload_tokens(), AttachmentRole.SECOND_COPY, note, actor())
    if waiting or delivery_id is not None:
        flash("Đã đính kèm làm bản thứ hai, không cấp số mới.", "success")
    else:
        flash("Không có tệp nào để đính kèm; văn bản này đã được đăng ký.", "info")
    return see_other(document_url(document_id))


@blueprint.route("/van-ban/<int:document_id>/da-dang-ky")
@requires(Right.REGISTER)
def registered(document_id: int) -> str:
    """The number, large, with the stamp; Enter goes on to the next document."""
    document = queries.own_document(viewer(), document_id)
    return render_template("documents/registered.html", document=document)


@blueprint.route("/van-ban-di/dang-ky", methods=["GET", "POST"])
@requires(Right.REGISTER)
def register_outgoing() -> FormAnswer:
    """Take a number for a document that has been signed."""
    today = clock.today()
    agency = load(Organization, agency_id())
    units = [unit for unit in organization_queries.assignable_units(agency, today) if unit.agency_id == agency.id]
    reserved = register_queries.reserved_entries(agency.id, Direction.OUTGOING, today)
    defaults = {"issued_on": today, "submission_key": _new_key(), **session.get("last_outgoing", {})}
    form = OutgoingForm(units, reserved, data=defaults)
    form.offer_registers(register_queries.registers_of(agency.id, Direction.OUTGOING, today.year))
    waiting: list[Upload] = []
    if form.is_submitted():
        valid = form.validate()
        waiting = take_uploads(form)
        if valid and not form.files.errors:
            document_id = _save_outgoing(form, agency.name)
            if document_id is not None:
                return see_other(url_for("documents.registered", document_id=document_id))
    return form_page("documents/register_outgoing.html", form, waiting=waiting, agency=agency)


def _save_outgoing(form: OutgoingForm, issuer_name: str) -> int | None:
    register_id, number = form.reserved_number()
    try:
        with transaction():
            document = commands.register_outgoing(
                agency_id(),
                form.to_data(issuer_name, agency_id()),
                actor(),
                clock.today(),
                submission_key=form.submission_key.data,
                register_id=register_id,
                reserved_number=number,
                backdate_reason=form.backdate_reason.data,
            )
            document_id = document.id
    except OfficeError as error:
        _explain(form, error)
        return None
    session["last_outgoing"] = {
        "signer_name": form.signer_name.data,
        "signer_position": form.signer_position.data,
        "authority": form.authority.data,
        "type_code": form.type_code.data,
    }
    return document_id


@blueprint.route("/van-ban/<int:document_id>/sua", methods=["GET", "POST"])
@requires(Right.REGISTER)
def edit(document_id: int) -> FormAnswer:
    """Mend what was typed wrong; the number stays."""
    document = queries.own_document(viewer(), document_id)
    incoming = document.direction is Direction.INCOMING
    values = values_of(document) | {"register_id": "", "received_on": document.recorded_on}
    form: Any = IncomingForm(data=values) if incoming else OutgoingForm([], [], data=values)
    form.offer_registers([])
    if not incoming:
        form.drafting_unit_id.offer([(document.drafting_unit_id or "", "")])
    waiting: list[Upload] = []
    if form.is_submitted():
        valid = form.validate()
        waiting = take_uploads(form)
        if request.form.get("seen", fingerprint(document)) != fingerprint(document):
            form.blame("", "Văn bản vừa được người khác sửa. Hãy mở lại trang sửa để không ghi đè lên thay đổi đó.")
        elif valid and not form.files.errors:
            data = form.to_data() if incoming else form.to_data(document.issuer_name, document.organization_id)
            try:
                with transaction():
                    commands.change_details(document_id, data, actor(), clock.today())
            except OfficeError as error:
                _explain(form, error)
            else:
                flash("Đã lưu thay đổi.", "success")
                return see_other(document_url(document_id))
    return form_page(
        "documents/edit.html",
        form,
        document=document,
        seen=request.form.get("seen") or fingerprint(document),
        waiting=waiting,
        directory=organization_queries.directory(),
    )


def _step(document_id: int, form: OfficeForm, act: Callable[[], Any], said: str) -> Response:
    """A step on a document of the own agency, then back to its page."""
    queries.own_document(viewer(), document_id)
    return carry_out(form, act, said, document_url(document_id))


@blueprint.route("/van-ban/<int:document_id>/trinh", methods=["POST"])
@requires(Right.REGISTER)
def present(document_id: int) -> Response:
    return _step(document_id, OfficeForm(), lambda: commands.present(document_id, actor()), "Đã trình lãnh đạo.")


@blueprint.route("/trinh-nhieu", methods=["POST"])
@requires(Right.REGISTER)
def present_many() -> Response:
    """Put all chosen documents before the leader in one act."""
    ids = request.form.getlist("document_id", type=int)
    OfficeForm().validate()
    done = 0
    with transaction():
        for document_id in sorted(queries.visible_ids(viewer(), ids[:200])):
            document = load(Document, document_id)
            if document.organization_id == agency_id() and may(document.direction, document.status, Action.PRESENT):
                commands.present(document_id, actor())
                done += 1
    flash(f"Đã trình {done} văn bản." if ids else "Chưa chọn văn bản nào.", "success" if done else "warning")
    return see_other(url_for("dashboard.start"))


@blueprint.route("/van-ban/<int:document_id>/luu-tham-khao", methods=["POST"])
@requires(Right.READ_WHOLE_AGENCY)
def file_away(document_id: int) -> Response:
    form = NoteForm()
    return _step(
        document_id,
        form,
        lambda: commands.file_away(document_id, form.reason.data, actor()),
        "Đã chuyển lưu tham khảo.",
    )


@blueprint.route("/van-ban/<int:document_id>/chuyen-giao", methods=["POST"])
@requires(Right.REGISTER)
def hand_over(document_id: int) -> Response:
    form = DayForm()
    return _step(
        document_id,
        form,
        lambda: commands.hand_over(document_id, form.on_date.given(), actor()),
        "Đã ghi ngày chuyển giao.",
    )


@blueprint.route("/van-ban/<int:document_id>/them-tep", methods=["POST"])
@requires(Right.REGISTER)
def add_files(document_id: int) -> Response:
    """More files for a document."""
    queries.own_document(viewer(), document_id)
    form = FilesForm()
    form.validate()
    take_uploads(form)
    for sentence in form.files.errors:
        flash(sentence, "danger")
    if form.upload_tokens():
        with transaction():
            uploads.add_files(document_id, form.upload_tokens(), AttachmentRole.APPENDIX, form.note.data or "", actor())
        flash("Đã thêm tệp.", "success")
    elif not form.files.errors:
        flash("Chưa chọn tệp nào.", "warning")
    return see_other(document_url(document_id))


def may_edit(document: Document) -> bool:
    """Whether the clerk of this agency may still mend it."""
    return (
        viewer().may(Right.REGISTER)
        and document.organization_id == viewer().agency_id
        and document.status is not Status.VOIDED
    )
