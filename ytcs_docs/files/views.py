"""Files: dropped on a form, previewed, downloaded."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core.access import Operation, requires, signed_in, viewer
from ytcs_docs.files import previews, uploads
from ytcs_docs.files.receiving import keep_sent

blueprint = Blueprint("files", __name__)


@blueprint.route("/tep-tam", methods=["POST"])
@requires(Operation.UPLOAD_FILES)
def stage_file() -> tuple[str, int]:
    """Keep a dropped file while the form is being filled in; answers with a line for the list of files."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return "Không có tệp nào được gửi.", 422
    token = keep_sent(sent)
    return render_template("files/_upload.html", upload=uploads.own_upload(token, viewer().user_id)), 201


@blueprint.route("/tep-tam/<token>/xem")
@signed_in
def preview_upload(token: str) -> str:
    upload = uploads.own_upload(token, viewer().user_id)
    return previews.preview_fragment(
        upload,
        lambda number: url_for("files.upload_page", token=token, number=number),
        url_for("files.download_upload", token=token),
    )


@blueprint.route("/tep-tam/<token>/trang/<int:number>")
@signed_in
def upload_page(token: str, number: int) -> Response:
    return previews.page_picture(uploads.own_upload(token, viewer().user_id), number)


@blueprint.route("/tep-tam/<token>")
@signed_in
def download_upload(token: str) -> Response:
    return previews.download(uploads.own_upload(token, viewer().user_id))
