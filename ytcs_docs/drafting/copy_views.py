"""Making certified copies."""

from __future__ import annotations

from flask import Blueprint

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.web import FormAnswer, form_page, new_submission_key, refusals_shown_in, see_other
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.addresses import registered_url
from ytcs_docs.documents.commands import document_of_submission
from ytcs_docs.documents.models import Document
from ytcs_docs.drafting import copies
from ytcs_docs.drafting.attempts import save_numbered
from ytcs_docs.drafting.forms import CopyForm
from ytcs_docs.drafting.rules import check_seal
from ytcs_docs.files.receiving import valid_with_uploads
from ytcs_docs.files.uploads import uploads_by_token
from ytcs_docs.letters.queries import signers
from ytcs_docs.signing import queries as keys
from ytcs_docs.signing.queries import Owner

blueprint = Blueprint("drafting_copies", __name__)


@blueprint.route("/van-ban/<int:document_id>/sao", methods=["GET", "POST"])
@requires(Operation.CERTIFY_COPIES)
def new(document_id: int) -> FormAnswer:
    """Sao y, sao lục, trích sao."""
    document = documents.own_document(viewer(), document_id)
    form = CopyForm(
        signers(agency_id(), clock.today()),
        data={"submission_key": new_submission_key(), "copies": 1, "recipients": "Lưu: VT"},
    )
    if form.is_submitted():
        known = document_of_submission(form.submission_key.data or "")
        if known is not None:  # the form was sent twice; its files belong to the copy by now
            return see_other(registered_url(known.id))
        saved: list[int] = []
        if valid_with_uploads(form):
            with refusals_shown_in(form):
                saved.append(_save(document, form))
        if saved and not form.problems():
            return see_other(registered_url(saved[0]))
    return form_page(
        "drafting/copy.html",
        form,
        document=document,
        seal=keys.key_of(Owner(organization_id=agency_id())) if viewer().may(Operation.SEAL) else None,
        waiting=uploads_by_token(form.upload_tokens(), viewer().user_id),
    )


def _save(document: Document, form: CopyForm) -> int:
    data, by, today = form.to_data(), actor(), clock.today()
    check_seal(data.seal_passphrase, may_seal=viewer().may(Operation.SEAL))
    document_id, agency, key = document.id, agency_id(), form.submission_key.data

    def save(made: copies.CopyFile) -> int:
        return copies.make_copy(document_id, agency, data, made, by, today, submission_key=key).id

    return save_numbered(lambda: copies.copy_file(document, agency, data, by, today), save)
