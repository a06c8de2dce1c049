"""Issuing and returning: a document goes with the duties that it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.forms import ReasonForm
from ytcs_docs.core.web import FormAnswer, form_page, refusals_shown_in, see_other
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.deliveries.forms import IssueForm, Receiver
from ytcs_docs.deliveries.rules import Channel
from ytcs_docs.documents import queries
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.documents.attachments import add_scan
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import AttachmentRole, Purpose
from ytcs_docs.files.receiving import valid_with_uploads
from ytcs_docs.files.uploads import uploads_by_token
from ytcs_docs.language.text import fold
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import DistributionList
from ytcs_docs.organizations.names import list_called, names_several
from ytcs_docs.signing.queries import signatures_of_files
from ytcs_docs.signing.rules import Verdict
from ytcs_docs.tasks import duty_queries, exchange

blueprint = Blueprint("tasks_exchange", __name__)
# Of the house: they get paper.
_OWN_UNITS = re.compile(
    r"cac (?:phong|khoa|ban|don vi|phong ban|phong khoa|khoa phong|phong chuyen mon|phong nghiep vu)"
    r"(?: (?:thuoc|truc thuoc|cua))?(?: (?:so|so y te|trung tam|benh vien|don vi|co quan|chi cuc))?"
)


@blueprint.route("/van-ban/<int:document_id>/phat-hanh", methods=["GET", "POST"])
@requires(Operation.ISSUE)
def issue(document_id: int) -> FormAnswer:
    """Send an outgoing document out: each recipient on its way."""
    document = queries.own_document(viewer(), document_id)
    if document.is_incoming:
        raise NotFound("Văn bản đến không phát hành.")
    known = delivery_queries.deliveries_of(document_id)
    lists = organizations.list_sizes(agency_id())
    members = organizations.list_members([found.id for found, _ in lists])
    reached = {found.id: _inboxes(members.get(found.id, ())) for found, _ in lists}
    receivers = _receivers(document, known)
    called = {
        name: key
        for name, key in _lists_called(receivers, [found for found, _ in lists]).items()
        if reached[key]  # choosing a list that no inbox takes in would reach nobody
    }
    form = IssueForm([one for one in receivers if one.name not in called], list(called.values()))
    keepers = [agency for agency in organizations.register_keepers() if agency.id != document.organization_id]
    form.to.offer([(agency.id, agency.name) for agency in keepers])
    form.list_ids.offer([(found.id, _said_of(found.name, size, reached[found.id])) for found, size in lists])
    if form.is_submitted() and valid_with_uploads(form):
        with refusals_shown_in(form):
            listed = [one for key in form.list_ids.data or [] for one in members.get(key, ())]
            to_ids, word = [*form.within(), *listed], bool(form.with_word.data)
            with transaction():
                if form.upload_tokens():
                    add_scan(document_id, form.upload_tokens(), actor())
                exchange.issue(document_id, to_ids, actor(), clock.today(), form.others(), with_word=word)
        if not form.problems():
            flash("Đã phát hành.", "success")
            return see_other(document_url(document_id))
    return form_page(
        "deliveries/issue.html",
        form,
        document=document,
        known=known,
        unsealed=_unsealed(document),
        called=called,
        orders=duty_queries.waiting_to_go_out(document_id),
        waiting=uploads_by_token(form.upload_tokens(), viewer().user_id),
        listed=_inboxes([one for key in form.list_ids.data or [] for one in members.get(key, ())], form.inbox_ids()),
    )


@blueprint.post("/hop-cho/<int:delivery_id>/tra-lai")
@requires(Operation.ANSWER_DELIVERIES)
def return_delivery(delivery_id: int) -> Response:
    """Send back what was wrongly addressed."""
    delivery_queries.received_delivery(agency_id(), delivery_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with transaction():
            exchange.return_delivery(delivery_id, agency_id(), form.reason.data, actor())
        flash("Đã trả lại nơi gửi kèm lý do.", "success")
    else:
        flash("Phải ghi lý do trả lại.", "danger")
    return see_other(INBOX.url())


def _unsealed(document: Document) -> list[str]:
    """The names of the document's signed PDFs whose number and day no agency has locked."""
    main = {file.sha256: file.name for file in document.attachments if file.role is AttachmentRole.MAIN}
    found = signatures_of_files(list(main))
    return [main[sha256] for sha256, lines in found.items() if any(one.verdict is Verdict.UNSEALED for one in lines)]


def _lists_called(receivers: Sequence[Receiver], lists: Sequence[DistributionList]) -> dict[str, int]:
    """Collective names among the recipients (“Các Trạm Y tế xã, phường”) that mean one of the agency's lists."""
    named = [(found.id, found.name) for found in lists]
    called = {one.name: list_called(one.name, named) for one in receivers if one.inbox_id is None}
    return {name: list_id for name, list_id in called.items() if list_id is not None}


def _inboxes(member_ids: Sequence[int], besides: Sequence[int] = ()) -> int:
    """How many inboxes of others, besides these, take in what goes to the members of a list: a centre's for its
    stations."""
    counted = {agency_id(), *besides}
    return sum(agency.id not in counted for agency in organizations.agencies_with_inbox(set(member_ids)))


def _said_of(name: str, size: int, inboxes: int) -> str:
    if inboxes == size:
        return f"{name} ({size} nơi)"
    return (
        f"{name} ({size} nơi, nhận ở {inboxes} hộp chờ)"
        if inboxes
        else f"{name} ({size} nơi, không nơi nào có hộp chờ)"
    )


def _receivers(document: Document, known: Any) -> list[Receiver]:
    """Who stands on the document and has not got it yet, each with the channel that is likely."""
    there = {fold(delivery.name) for delivery in known} | {delivery.to_id for delivery in known if delivery.to_id}
    parties = [
        party for party in document.parties if party.purpose is not Purpose.KEEP and fold(party.name) != "nhu tren"
    ]
    places = organizations.with_parents({party.organization_id for party in parties if party.organization_id})
    found: dict[str, Receiver] = {}
    for party in parties:
        place = places.get(party.organization_id or 0)
        agency = place.agency if place is not None else None
        own = agency is not None and agency.id == document.organization_id
        inbox = agency if agency is not None and agency.keeps_register and not own else None
        if fold(party.name) in there or (inbox is not None and inbox.id in there):
            continue
        channel: Channel | None = Channel.SYSTEM if inbox else Channel.PAPER  # no other is connected by itself
        name = fold(party.name)
        if inbox is None and place is None and names_several(name) and not _OWN_UNITS.fullmatch(name):
            channel = None  # nobody knows where all of them are: the clerk has to say
        found.setdefault(
            name,
            Receiver(name=party.name, channel=channel, inbox_id=inbox.id if inbox is not None else None),
        )
    return list(found.values())
