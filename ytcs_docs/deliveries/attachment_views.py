"""Files of documents: previewed, downloaded."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.accounts.trail import belongs_to_document
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.web import send_bytes
from ytcs_docs.deliveries.queries import attachment_for
from ytcs_docs.documents.queries import document_for
from ytcs_docs.files import pdf, previews
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.store import file_store, safe_name
from ytcs_docs.language.text import fold

blueprint = Blueprint("deliveries_attachments", __name__)
LEAST_TO_JOIN = 2
MARKED_LENGTH = 300  # letters of the words to be marked


def _fragment(attachment_id: int) -> str:
    attachment = attachment_for(viewer(), attachment_id)
    words = request.args.get("tu", "")[:MARKED_LENGTH]
    return previews.preview_fragment(
        attachment,
        lambda number: url_for(
            "deliveries_attachments.page", attachment_id=attachment_id, number=number, tu=words or None
        ),
        url_for("deliveries_attachments.download", attachment_id=attachment_id),
        around=request.args.get("trang", 1, type=int),
        marked=fold(words).split(),
    )


@blueprint.route("/tep/<int:attachment_id>/xem")
@requires(Operation.READ_DOCUMENTS)
def preview(attachment_id: int) -> str:
    """The preview alone when a page asks for it, as a page of its own without JavaScript."""
    return previews.fragment_or_page(_fragment(attachment_id))


@blueprint.route("/tep/<int:attachment_id>/trang/<int:number>")
@requires(Operation.READ_DOCUMENTS)
def page(attachment_id: int, number: int) -> Response:
    """One page; the words that were searched for (``tu``) are marked."""
    marked = fold(request.args.get("tu", "")[:MARKED_LENGTH]).split()
    return previews.page_picture(attachment_for(viewer(), attachment_id), number, marked)


@blueprint.route("/van-ban/<int:document_id>/mot-tep")
@requires(Operation.READ_DOCUMENTS)
def in_one(document_id: int) -> Response:
    """The document and its annexes in one PDF, to read and print."""
    document = document_for(viewer(), document_id)
    if document.files_shut or len(document.pages) < LEAST_TO_JOIN:
        raise NotFound("Văn bản này không có nhiều tệp PDF để gộp.")
    belongs_to_document(document_id)
    paths = [file_store().path(file.sha256) for file in document.pages]
    content = pdf.in_one(paths, f"{document.kind.name} {document.code}: {document.subject}")
    name = safe_name(f"{(document.code or document.kind.name).replace('/', '-')}-ca-phu-luc.pdf")
    return send_bytes(content, name, KINDS["pdf"].media_type)


@blueprint.route("/tep/<int:attachment_id>")
@requires(Operation.READ_DOCUMENTS)
def download(attachment_id: int) -> Response:
    attachment = attachment_for(viewer(), attachment_id)
    belongs_to_document(attachment.document_id)
    return previews.download(attachment)
