"""Files of documents: previewed, downloaded."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from ytcs_docs.accounts.trail import belongs_to_document
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.deliveries.queries import attachment_for
from ytcs_docs.files import previews

blueprint = Blueprint("deliveries_attachments", __name__)


def _fragment(attachment_id: int) -> str:
    attachment = attachment_for(viewer(), attachment_id)
    return previews.preview_fragment(
        attachment,
        lambda number: url_for("deliveries_attachments.page", attachment_id=attachment_id, number=number),
        url_for("deliveries_attachments.download", attachment_id=attachment_id),
    )


@blueprint.route("/tep/<int:attachment_id>/xem")
@requires(Operation.READ_DOCUMENTS)
def preview(attachment_id: int) -> str:
    """The preview alone when a page asks for it, as a page of its own without JavaScript."""
    return previews.fragment_or_page(_fragment(attachment_id))


@blueprint.route("/tep/<int:attachment_id>/trang/<int:number>")
@requires(Operation.READ_DOCUMENTS)
def page(attachment_id: int, number: int) -> Response:
    return previews.page_picture(attachment_for(viewer(), attachment_id), number)


@blueprint.route("/tep/<int:attachment_id>")
@requires(Operation.READ_DOCUMENTS)
def download(attachment_id: int) -> Response:
    attachment = attachment_for(viewer(), attachment_id)
    belongs_to_document(attachment.document_id)
    return previews.download(attachment)
