"""The start page of each role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, render_template

from ytcs_docs.accounts.queries import account_changes
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core import clock
from ytcs_docs.core.access import agency_id, public, signed_in, viewer
from ytcs_docs.core.landmarks import START_PAGE
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.desk import queries
from ytcs_docs.desk.readiness import readiness
from ytcs_docs.desk.waiting import REFUSED, waiting_counts
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.forms import PresentForm
from ytcs_docs.documents.rules import Status
from ytcs_docs.drafting import queries as drafts
from ytcs_docs.registers.queries import has_registers
from ytcs_docs.registers.rules import Direction
from ytcs_docs.search.queries import saved_searches
from ytcs_docs.search.sync import behind
from ytcs_docs.signing.queries import waiting_under
from ytcs_docs.tasks import queries as tasks
from ytcs_docs.tasks.rules import AssignmentView, days_late

blueprint = Blueprint("desk", __name__)
SHOWN = 12
CHANGES_SHOWN = timedelta(days=14)


@START_PAGE.shown_by(blueprint)
@blueprint.route("/")
@signed_in
def start() -> str:
    """What waits for this person now."""
    page = {
        Role.CLERK: _clerk,
        Role.LEADER: _leader,
        Role.ADMINISTRATOR: _administrator,
    }.get(g.post.role, _unit)
    template, context = page()
    notices = [(saved, fresh) for saved, fresh in saved_searches(viewer().post_id) if fresh]
    counts = _waiting()
    waiting = drafts.waiting(viewer()) if counts.get("drafting.index") else []
    refused = tasks.sent_back(viewer(), SHOWN) if counts.get(REFUSED) else []
    return render_template(
        template, today=clock.today(), days_late=days_late, notices=notices, drafts=waiting, refused=refused, **context
    )


def _waiting() -> dict[str, int]:
    """What the menu shows anyway: of what there is none nobody needs to ask."""
    return unchanged(waiting_counts, viewer(), clock.today())


def _clerk() -> tuple[str, dict[str, Any]]:
    counts = _waiting()
    statuses = unchanged(documents.count_by_status, agency_id(), Direction.INCOMING)
    outgoing = unchanged(documents.count_by_status, agency_id(), Direction.OUTGOING)
    return "desk/start_clerk.html", {
        "has_books": unchanged(has_registers, agency_id()),
        "deliveries": delivery_queries.inbox(agency_id(), SHOWN) if counts.get("desk_inbox.show") else [],
        "to_present": documents.in_status(agency_id(), Status.REGISTERED, SHOWN),
        "present_form": PresentForm.in_agency(agency_id(), formdata=None),
        "to_hand_over": documents.to_hand_over(agency_id(), SHOWN),
        "waiting_to_present": statuses.get(Status.REGISTERED, 0),
        "waiting_for_leader": statuses.get(Status.PRESENTED, 0),
        "to_issue": outgoing.get(Status.REGISTERED, 0),
        "recalled": delivery_queries.recalled(agency_id()),
        "came_back": delivery_queries.came_back(agency_id(), SHOWN) if counts.get("deliveries.outbox") else [],
    }


def _leader() -> tuple[str, dict[str, Any]]:
    today = clock.today()
    to_instruct, waiting, others_waiting = documents.presented(agency_id(), viewer().post_id, SHOWN)
    return "desk/start_leader.html", {
        "to_instruct": to_instruct,
        "waiting": waiting,
        "others_waiting": others_waiting,
        "counts": unchanged(tasks.counts, viewer(), today, given=True),
        "own_counts": unchanged(tasks.counts, viewer(), today, views=(AssignmentView.OPEN,)),
        "late_directives": unchanged(tasks.late_by_directive, viewer(), today),
        "units": unchanged(tasks.load_by_unit, viewer(), today),
        "account_changes": unchanged(account_changes, agency_id(), clock.midnight(today - CHANGES_SHOWN)),
    }


def _unit() -> tuple[str, dict[str, Any]]:
    today = clock.today()
    return "desk/start_unit.html", {
        "counts": unchanged(tasks.counts, viewer(), today),
        **tasks.first_assignments(
            viewer(), (AssignmentView.LATE, AssignmentView.WEEK, AssignmentView.NEW), today, SHOWN
        ),
    }


def _administrator() -> tuple[str, dict[str, Any]]:
    path = viewer().agency_path
    figures = {**queries.system_figures(path), "behind": behind(), "certificates": waiting_under(path)}
    return "desk/start_administrator.html", figures


@blueprint.route("/suc-khoe")
@public
def health() -> dict[str, str]:
    """For monitoring: this process is alive and the database answers."""
    queries.ask_database()
    return {"status": "ok"}


@blueprint.route("/san-sang")
@public
def ready() -> tuple[dict[str, bool], int]:
    """For monitoring: whether everything that a working day needs is there; 503 when something is missing."""
    found = readiness()
    return found, 200 if all(found.values()) else 503
