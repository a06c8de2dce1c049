"""Following what was issued to the last recipient, hand-over slips, the book of the post."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import carry_out
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.deliveries.forms import ArchiveForm, OutcomeForm
from ytcs_docs.deliveries.rules import Channel, DeliveryState
from ytcs_docs.documents import queries
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.language.dates import day_or_none

blueprint = Blueprint("deliveries", __name__)


@blueprint.post("/gui/<int:delivery_id>")
@requires(Operation.FOLLOW_DELIVERIES)
def record_outcome(delivery_id: int) -> Response:
    """Note what became of one sending."""
    delivery = delivery_queries.own_delivery(viewer(), delivery_id)
    form = OutcomeForm()
    back = document_url(delivery.document_id)
    return carry_out(
        form,
        lambda: deliveries.record_outcome(
            delivery_id, agency_id(), DeliveryState(form.state.data), form.note.data or "", actor()
        ),
        "Đã ghi.",
        back,
    )


@blueprint.route("/theo-doi-gui")
@requires(Operation.FOLLOW_DELIVERIES)
def outbox() -> str:
    """What has been issued and has not left the house, or has not arrived."""
    return render_template(
        "deliveries/outbox.html",
        deliveries=delivery_queries.unfinished_deliveries(agency_id()),
        form=OutcomeForm(formdata=None),
    )


@blueprint.route("/phieu-chuyen-giao")
@requires(Operation.FOLLOW_DELIVERIES)
def slips() -> str:
    """Who signs for which paper copies, per unit, of one day; to print."""
    return _printed("deliveries/slips.html", Channel.PAPER)


@blueprint.route("/so-gui-buu-dien")
@requires(Operation.FOLLOW_DELIVERIES)
def post_book() -> str:
    """The register of documents given to the post (appendix IV), of one day; to print."""
    return _printed("deliveries/post_book.html", Channel.POST)


def _printed(template: str, channel: Channel) -> str:
    day = day_or_none(request.args.get("ngay"), clock.today()) or clock.today()
    rows = delivery_queries.deliveries_of_day(agency_id(), channel, day)
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.name, []).append(row)
    return render_template(template, day=day, rows=rows, groups=groups)


@blueprint.post("/van-ban/<int:document_id>/luu-ho-so")
@requires(Operation.ARCHIVE)
def archive(document_id: int) -> Response:
    """The document is followed to its end: into its file."""
    queries.own_document(viewer(), document_id)
    form = ArchiveForm()
    return carry_out(
        form,
        lambda: deliveries.archive(document_id, form.file_notation.data, form.file_year.data, actor()),
        "Đã lưu hồ sơ.",
        document_url(document_id),
    )


@blueprint.post("/hop-cho/<int:delivery_id>/da-biet-thu-hoi")
@requires(Operation.ANSWER_DELIVERIES)
def see_recall(delivery_id: int) -> Response:
    """The receiver knows that it was recalled."""
    delivery_queries.received_delivery(agency_id(), delivery_id)
    back = INBOX.url()
    return carry_out(
        OfficeForm(), lambda: deliveries.see_recall(delivery_id, agency_id(), actor()), "Đã ghi nhận.", back
    )
