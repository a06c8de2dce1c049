"""What of a draft is read, printed and compared: its versions, what goes along, the PDF to be signed, the slip."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.db import load
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.web import send_bytes
from ytcs_docs.drafting import commands, queries, signing
from ytcs_docs.drafting.comparing import compare_files
from ytcs_docs.files import previews
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.store import file_store
from ytcs_docs.language.text import clean_line
from ytcs_docs.letters.rules import ROMAN
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment

blueprint = Blueprint("drafting_papers", __name__)


@blueprint.route("/du-thao/<int:draft_id>/phieu-trinh")
@requires(Operation.READ_DRAFTS)
def slip(draft_id: int) -> str:
    """The slip that goes with a draft: what is proposed, who looked at it and what they said; to print."""
    draft = queries.draft_for(viewer(), draft_id)
    if draft.organization_id != viewer().agency_id:  # asked for a comment: the words of the house are not for others
        raise NotFound("Phiếu trình chỉ xem được trong cơ quan soạn thảo.")
    assignment = load(Assignment, draft.assignment_id) if draft.assignment_id is not None else None
    return render_template(
        "drafting/slip.html",
        draft=draft,
        agency=load(Organization, draft.organization_id),
        due_on=assignment.due_on if assignment is not None else None,
        today=clock.today(),
    )


@blueprint.route("/du-thao/<int:draft_id>/ban-trinh-ky")
@requires(Operation.READ_DRAFTS)
def pdf_to_sign(draft_id: int) -> Response:
    """The PDF to be signed elsewhere, or as it was signed."""
    draft = queries.draft_for(viewer(), draft_id)
    _, path = signing.printed(draft)
    name = f"{'da-ky' if draft.signed_sha256 else 'trinh-ky'}-{draft.id}.pdf"
    return send_bytes(path.read_bytes(), name, KINDS["pdf"].media_type)


@blueprint.route("/du-thao/<int:draft_id>/ban-in")
@requires(Operation.READ_DRAFTS)
def printed(draft_id: int) -> str:
    """The PDF as it is to be signed, or was signed, to look at before a signature or a number is spent."""
    draft = queries.draft_for(viewer(), draft_id)

    def page_url(number: int) -> str:
        return url_for("drafting_papers.printed_page", draft_id=draft_id, number=number, ban=draft.content_revision)

    fragment = previews.pdf_fragment(
        f"dự thảo {draft.id}",
        lambda: signing.printed(draft)[1],
        page_url,
        url_for("drafting_papers.pdf_to_sign", draft_id=draft_id),
    )
    return previews.fragment_or_page(fragment)


@blueprint.route("/du-thao/<int:draft_id>/ban-in/trang/<int:number>")
@requires(Operation.READ_DRAFTS)
def printed_page(draft_id: int, number: int) -> Response:
    sha256, path = signing.printed(queries.draft_for(viewer(), draft_id))
    return previews.pdf_page(sha256, path, number)


@blueprint.route("/du-thao/<int:draft_id>/phien-ban/<int:number>")
@requires(Operation.READ_DRAFTS)
def download_version(draft_id: int, number: int) -> Response:
    return previews.download(queries.version_for(viewer(), draft_id, number))


@blueprint.route("/du-thao/<int:draft_id>/phien-ban/<int:number>/xem")
@requires(Operation.READ_DRAFTS)
def preview_version(draft_id: int, number: int) -> str:
    version = queries.version_for(viewer(), draft_id, number)
    fragment = previews.preview_fragment(
        version, lambda _: "", url_for("drafting_papers.download_version", draft_id=draft_id, number=number)
    )
    return previews.fragment_or_page(fragment)


@blueprint.route("/du-thao/<int:draft_id>/tep/<int:file_id>")
@requires(Operation.READ_DRAFTS)
def download_file(draft_id: int, file_id: int) -> Response:
    return previews.download(queries.file_for(viewer(), draft_id, file_id))


@blueprint.route("/du-thao/<int:draft_id>/phu-luc")
@requires(Operation.WRITE_DRAFTS)
def annex(draft_id: int) -> Response:
    """The head of an annex, to be filled in with Word and brought along as a file."""
    draft = queries.draft_for(viewer(), draft_id)
    number = min(max(request.args.get("so", 0, type=int), 0), len(ROMAN) - 1)
    title = clean_line(request.args.get("ten", ""))[:300] or "Tên phụ lục"
    return send_bytes(commands.annex(draft, number, title), f"phu-luc-{number or 1}.docx", KINDS["docx"].media_type)


@blueprint.route("/du-thao/<int:draft_id>/so-sanh")
@requires(Operation.READ_DRAFTS)
def compare_versions(draft_id: int) -> str:
    """Two versions, the changes marked; the last two when none are named."""
    draft = queries.draft_for(viewer(), draft_id)
    new = queries.version_of(draft, request.args.get("den", draft.version, type=int))
    old = queries.version_of(draft, request.args.get("tu", max(1, new.number - 1), type=int))
    rows = compare_files(file_store().path(old.sha256), file_store().path(new.sha256))
    return render_template("drafting/compare.html", draft=draft, old=old, new=new, rows=rows)
