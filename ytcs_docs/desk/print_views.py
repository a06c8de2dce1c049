"""Stamp and slip of a document, to be printed."""

from __future__ import annotations

from flask import Blueprint, render_template

from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.errors import NotFound
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.data import Use, facts_for
from ytcs_docs.tasks import queries as tasks

blueprint = Blueprint("desk_print", __name__)
ON_FIRST_PAGE = 8  # parts; more of them stand on a page of their own


@blueprint.route("/van-ban/<int:document_id>/dau-den")
@requires(Operation.PRINT_STAMP)
def stamp(document_id: int) -> str:
    """The "ĐẾN" stamp, 35 × 50 mm, for a label or the top of the paper."""
    document = documents.own_document(viewer(), document_id)
    return render_template("desk/print_stamp.html", document=document)


@blueprint.route("/van-ban/<int:document_id>/phieu-giai-quyet")
@requires(Operation.READ_DOCUMENTS)
def slip(document_id: int) -> str:
    """Phiếu giải quyết văn bản đến: three parts, filled in as far as the work has got."""
    document = documents.document_for(viewer(), document_id)
    if not document.is_incoming:
        raise NotFound("Phiếu giải quyết chỉ có cho văn bản đến.")
    assignments = tasks.assignments_of_document(viewer(), document_id)
    duties = list({assignment.duty_id: assignment.duty for assignment in assignments}.values())
    return render_template(
        "desk/print_slip.html",
        document=document,
        duties=duties,
        places={duty.id: place for place, duty in enumerate(duties, 1)},
        few=0 < len(assignments) <= ON_FIRST_PAGE,
        facts=facts_for(Use.PRINTED, document.data),
        assignments=assignments,
        instructions=tasks.instructions_of(document_id),
    )
