"""Pages for registering documents and what the clerk does with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, request, session
from werkzeug.wrappers import Response

from ytcs_docs.accounts.models import Post
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import OfficeError, Refused
from ytcs_docs.core.forms import OfficeForm, key_of
from ytcs_docs.core.landmarks import START_PAGE
from ytcs_docs.core.web import (
    FormAnswer,
    carry_out,
    flash_problems,
    form_page,
    new_submission_key,
    safe_target,
    see_other,
    seen,
    ticked,
)
from ytcs_docs.documents import attachments, commands, queries
from ytcs_docs.documents.addresses import document_url, registered_url
from ytcs_docs.documents.forms import DayForm, FilesForm, IncomingForm, NoteForm, OutgoingForm, PresentForm, form_values
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Action, AttachmentRole, may
from ytcs_docs.files import uploads
from ytcs_docs.files.models import Upload
from ytcs_docs.files.receiving import take_uploads
from ytcs_docs.organizations import queries as organization_queries
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.numbering import BackDated
from ytcs_docs.registers.rules import Direction

blueprint = Blueprint("documents", __name__)


def explain_refusal(form: Any, error: OfficeError, destroy_more: Callable[[], None] | None = None) -> bool:
    """Show a refusal in the form. A state secret's files are destroyed at once; True when they were.

    ``destroy_more`` destroys in the same transaction what the form came from (a scan that waits).
    """
    if isinstance(error, BackDated):
        form.ask_backdate = True
    secret = isinstance(error, Refused) and form.secrecy.data != "none"
    if secret:
        with transaction():
            uploads.discard_uploads(form.upload_tokens(), viewer().user_id)
            if destroy_more is not None:
                destroy_more()
        form.uploads.data = ""
    form.show_refusal(getattr(error, "field", ""), error.sentence)
    return secret


def sent_before() -> Response | None:
    """A form that was sent twice leads to the document of the first time; what it came from does not wait any more,
    and a number that was kept for it is no more to be chosen."""
    known = commands.document_of_submission(key_of(request.form.get("submission_key", "")))
    return see_other(registered_url(known.id)) if known is not None else None


@blueprint.route("/van-ban-di/dang-ky", methods=["GET", "POST"])
@requires(Operation.REGISTER_OUTGOING)
def register_outgoing() -> FormAnswer:
    """Take a number for a document that has been signed."""
    today = clock.today()
    agency = load(Organization, agency_id())
    units = [unit for unit in organization_queries.assignable_units(agency, today) if unit.agency_id == agency.id]
    reserved = register_queries.reserved_entries(agency.id, Direction.OUTGOING, today)
    defaults = {"issued_on": today, "submission_key": new_submission_key(), **session.get("last_outgoing", {})}
    form = OutgoingForm(units, reserved, data=defaults)
    form.offer_registers(register_queries.registers_of(agency.id, Direction.OUTGOING, today.year))
    waiting: list[Upload] = []
    if form.is_submitted():
        if (registered := sent_before()) is not None:
            return registered
        valid = form.validate()
        waiting = take_uploads(form)
        if valid and not form.files.errors:
            document_id = _save_outgoing(form, agency.name)
            if document_id is not None:
                return see_other(registered_url(document_id))
            waiting = uploads.uploads_by_token(form.upload_tokens(), viewer().user_id)  # a secret's are gone
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
        explain_refusal(form, error)
        return None
    session["last_outgoing"] = {
        "signer_name": form.signer_name.data,
        "signer_position": form.signer_position.data,
        "authority": form.authority.data,
        "type_code": form.type_code.data,
    }
    return document_id


@blueprint.route("/van-ban/<int:document_id>/sua", methods=["GET", "POST"])
@requires(Operation.EDIT)
def edit(document_id: int) -> FormAnswer:
    """Correct what was typed wrong; the number stays."""
    document = queries.own_document(viewer(), document_id)
    incoming = document.direction is Direction.INCOMING
    values = form_values(document.data) | {"register_id": "", "seen": document.content_revision}
    form: Any = IncomingForm(data=values) if incoming else OutgoingForm([], [], data=values)
    form.offer_registers([])
    if not incoming:
        form.drafting_unit_id.offer([(document.drafting_unit_id or "", "")])
    waiting: list[Upload] = []
    if form.is_submitted():
        valid = form.validate()
        waiting = take_uploads(form)
        if valid and not form.files.errors:
            known = (document.data,) if incoming else (document.issuer_name, document.organization_id)
            data = form.to_data(*known)
            try:
                with transaction():
                    commands.change_details(document_id, data, actor(), clock.today(), seen=seen())
            except OfficeError as error:
                explain_refusal(form, error)
                waiting = uploads.uploads_by_token(form.upload_tokens(), viewer().user_id)  # a secret's are gone
            else:
                flash("Đã lưu thay đổi.", "success")
                return see_other(document_url(document_id))
    return form_page(
        "documents/edit.html",
        form,
        document=document,
        waiting=waiting,
        known={
            str(row.target_id): row.target.shown_code for row in document.references if row.target and not row.code_key
        },
        issuers=queries.issuer_choices(agency_id()) if incoming else [],
    )


def _step(document_id: int, form: OfficeForm, act: Callable[[], Any], said: str) -> Response:
    """A step on a document of the own agency, then back to its page."""
    queries.own_document(viewer(), document_id)
    return carry_out(form, act, said, document_url(document_id))


@blueprint.route("/van-ban/<int:document_id>/trinh", methods=["POST"])
@requires(Operation.PRESENT)
def present(document_id: int) -> Response:
    form = PresentForm.in_agency(agency_id())
    return _step(document_id, form, lambda: commands.present(document_id, actor(), _leader(form)), "Đã trình lãnh đạo.")


def _leader(form: PresentForm) -> Post | None:
    return load(Post, form.leader.data) if form.leader.data else None


def _many(form: OfficeForm, may_be: Callable[[Document], bool], act: Callable[[int], Any], said: str) -> Response:
    """One step for all ticked documents that allow it, in one act; the others are left as they are."""
    ids = ticked("document_id", request.form)
    done = 0
    if form.validate():
        with transaction():
            for document_id in sorted(queries.visible_ids(viewer(), ids)):
                document = load(Document, document_id)
                if document.organization_id == agency_id() and may_be(document):
                    act(document_id)
                    done += 1
        left = f" {len(ids) - done} văn bản khác không cần bước này." if 0 < done < len(ids) else ""
        sentence = f"{said} {done} văn bản.{left}" if done else "Chưa chọn văn bản nào cần bước này."
        flash(sentence, "success" if done else "warning")
    else:
        flash_problems(form)
    return see_other(safe_target(request.form.get("tiep"), START_PAGE.url()))


def _allows(action: Action) -> Callable[[Document], bool]:
    return lambda document: may(document.direction, document.status, action)


@blueprint.route("/trinh-nhieu", methods=["POST"])
@requires(Operation.PRESENT)
def present_many() -> Response:
    """Put all ticked documents before the leader."""
    form = PresentForm.in_agency(agency_id())
    leader = _leader(form) if form.validate() else None  # where a list asks for none, the one of last time
    act = lambda key: commands.present(key, actor(), leader)  # noqa: E731
    said = f"Đã trình {leader.shown_title} {leader.user.full_name}" if leader else "Đã trình lãnh đạo"
    return _many(form, _allows(Action.PRESENT), act, said)


@blueprint.route("/luu-tham-khao-nhieu", methods=["POST"])
@requires(Operation.FILE)
def file_many() -> Response:
    """Nothing has to be done for all ticked documents."""
    act = lambda key: commands.file_away(key, "", actor())  # noqa: E731
    return _many(OfficeForm(), _allows(Action.FILE), act, "Đã lưu tham khảo")


@blueprint.route("/chuyen-giao-nhieu", methods=["POST"])
@requires(Operation.HAND_OVER)
def hand_over_many() -> Response:
    """The papers of all ticked documents were handed over today."""
    today = clock.today()
    waits = lambda document: document.waits_to_be_handed_over  # noqa: E731
    return _many(OfficeForm(), waits, lambda key: commands.hand_over(key, today, actor(), today), "Đã ghi chuyển giao")


@blueprint.route("/van-ban/<int:document_id>/luu-tham-khao", methods=["POST"])
@requires(Operation.FILE)
def file_away(document_id: int) -> Response:
    form = NoteForm()
    return _step(
        document_id,
        form,
        lambda: commands.file_away(document_id, form.reason.data, actor()),
        "Đã chuyển lưu tham khảo.",
    )


@blueprint.route("/van-ban/<int:document_id>/chuyen-giao", methods=["POST"])
@requires(Operation.HAND_OVER)
def hand_over(document_id: int) -> Response:
    form = DayForm()
    return _step(
        document_id,
        form,
        lambda: commands.hand_over(document_id, form.on_date.given(), actor(), clock.today()),
        "Đã ghi ngày chuyển giao.",
    )


@blueprint.route("/van-ban/<int:document_id>/them-tep", methods=["POST"])
@requires(Operation.EDIT)
def add_files(document_id: int) -> Response:
    """More files for a document."""
    queries.own_document(viewer(), document_id)
    form = FilesForm()
    valid = form.validate()
    take_uploads(form)
    flash_problems(form)
    if valid and form.upload_tokens():
        with transaction():
            attachments.add_files(
                document_id, form.upload_tokens(), AttachmentRole.APPENDIX, form.note.data or "", actor()
            )
        flash("Đã thêm tệp.", "success")
    elif not form.problems():
        flash("Chưa chọn tệp nào.", "warning")
    return see_other(document_url(document_id))
