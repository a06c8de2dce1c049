"""The page of a document and the picture of its chain."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import history_of, taken_out
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, agency_id, requires, viewer
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import neighbours
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.forms import ArchiveForm, OutcomeForm
from ytcs_docs.deliveries.rules import reached
from ytcs_docs.documents import chain as chains
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents import references
from ytcs_docs.documents.addresses import DOCUMENT_PAGE, REGISTERED_PAGE
from ytcs_docs.documents.data import Use, facts_for
from ytcs_docs.documents.forms import DayForm, FilesForm, NoteForm, PresentForm
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import BY_PEOPLE, Action, PartyRole, ReferenceKind, may
from ytcs_docs.registers.rules import Direction
from ytcs_docs.signing.queries import signatures_of_files
from ytcs_docs.tasks import duty_queries, queries

blueprint = Blueprint("desk_documents", __name__)


@DOCUMENT_PAGE.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>")
@requires(Operation.READ_DOCUMENTS)
def show(document_id: int) -> str:
    """Everything about one document: its details, files, instructions, work, relations and history."""
    document = documents.document_for(viewer(), document_id)
    work = duty_queries.work_of_document(viewer(), document_id, clock.today())
    gave, allowed = _gave(document), _allowed(document)
    referring = references.referring_to(document_id)
    deliveries = delivery_queries.deliveries_of(document_id) if document.direction is Direction.OUTGOING else []
    related = [row.target_id for row in document.references if row.target_id] + [row.document_id for row in referring]
    instructions = queries.instructions_of(document_id)
    history = history_of(Subject.DOCUMENT, document_id, parts=None if gave else {part.unit_id for part in work.parts})
    return render_template(
        "desk/document.html",
        document=document,
        near=neighbours(document_id),
        work=work,
        gave=gave,
        own_ids=work.own_ids,
        open_ids={part.id for part in work.parts} if gave else work.own_ids,
        instructions=instructions,
        referring=referring,
        visible_ids=documents.visible_ids(viewer(), related),
        deliveries=deliveries,
        reached=reached((one.channel, one.state) for one in deliveries),
        signatures=signatures_of_files([file.sha256 for file in document.attachments if file.blob.kind == "pdf"]),
        # what a leader wrote stands on the page in full, with name and hour
        history=[line for line in history if not instructions or line.action != "instructed"],
        taken_out=taken_out(document_id) if gave else [],
        may_order=gave and document.is_in_use and viewer().may(Operation.ORDER_DUTIES),
        allowed=allowed,
        Action=Action,
        may_edit=documents.may_edit(viewer(), document),
        forms=_step_forms(),
        present_form=_present_form(allowed),
        addressees=document.parties_as(PartyRole.ADDRESSEE),
        recipients=document.parties_as(PartyRole.RECIPIENT),
        facts=facts_for(Use.SHOWN, document.data),
    )


@blueprint.route("/van-ban/<int:document_id>/chuoi")
@requires(Operation.READ_DOCUMENTS)
def chain(document_id: int) -> str:
    """The chain of directives around a document, as a list and as a picture."""
    document = documents.document_for(viewer(), document_id)
    steps = min(max(1, request.args.get("buoc", 1, type=int) or 1), chains.REACH)
    found = chains.chain_of(viewer(), document, steps)
    ids = [node.document.id for node in found.nodes.values() if node.document]
    work = queries.states_of_documents(ids, queries.shown_parts(viewer()))
    missing = [key[1:] for key in found.nodes if key[0] == "c"]
    reads_all = viewer().may(Operation.READ_WHOLE_AGENCY) and document.organization_id == viewer().agency_id
    return render_template(
        "desk/chain.html",
        document=document,
        chain=found,
        wider=url_for("desk_documents.chain", document_id=document_id, buoc=steps + 1)
        if found.goes_on and steps < chains.REACH
        else "",
        work=work,
        registered=chains.registered_codes(document.organization_id, missing) if reads_all else None,
        plain_line=ReferenceKind.LEGAL_BASIS,
        today=clock.today(),
    )


def _gave(document: Document) -> bool:
    """Whether this person's agency gave out the work and the person sees all of it."""
    return document.organization_id == viewer().agency_id and viewer().may(Operation.READ_WHOLE_AGENCY)


def _allowed(document: Document) -> set[Action]:
    """The steps that the state table and the person's rights both allow."""
    if document.organization_id != viewer().agency_id:
        return set()
    return {
        action
        for action in BY_PEOPLE
        if viewer().may(Operation(action)) and may(document.direction, document.status, action)
    }


def _present_form(allowed: set[Action]) -> PresentForm | None:
    return PresentForm.in_agency(agency_id(), formdata=None) if Action.PRESENT in allowed else None


def _step_forms() -> dict[str, OfficeForm]:
    return {
        "plain": OfficeForm(formdata=None),
        "reason": ReasonForm(formdata=None),
        "note": NoteForm(formdata=None),
        "day": DayForm(formdata=None, data={"on_date": clock.today()}),
        "files": FilesForm(formdata=None),
        "outcome": OutcomeForm(formdata=None),
        "archive": ArchiveForm(formdata=None),
    }


@REGISTERED_PAGE.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>/da-dang-ky")
@requires(Operation.REGISTER_INCOMING)
def registered(document_id: int) -> str:
    """The number, large, with the stamp; Enter goes on to the next document."""
    document = documents.own_document(viewer(), document_id)
    return render_template("desk/registered.html", document=document, present_form=_present_form(_allowed(document)))
