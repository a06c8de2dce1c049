"""The inbox: what other agencies sent within the system, and what the scanner brought."""

from __future__ import annotations

from flask import Blueprint, render_template

from ytcs_docs.core.access import Operation, agency_id, requires
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.intake import queries

blueprint = Blueprint("desk_inbox", __name__)


@INBOX.shown_by(blueprint)
@blueprint.get("/hop-cho")
@requires(Operation.REGISTER_INCOMING)
def show() -> str:
    """What waits to be registered: sent by other agencies within the system, and brought by the scanner."""
    return render_template(
        "desk/inbox.html",
        deliveries=delivery_queries.inbox(agency_id()),
        recalled=delivery_queries.recalled(agency_id()),
        files=queries.waiting_files(agency_id()),
    )
