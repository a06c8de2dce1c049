"""What waits for a person, by the page where it is seen to: the counters of the menu."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.queries import came_back_of
from ytcs_docs.deliveries.rules import DeliveryState
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.queries import asked, turn
from ytcs_docs.intake.models import OfferedName, WaitingFile
from ytcs_docs.intake.rules import WaitingState
from ytcs_docs.tasks import queries as tasks
from ytcs_docs.tasks.rules import AssignmentView

REFUSED = "results sent back"  # not an entry of the menu: whether the start page has any to show


def waiting_counts(viewer: Viewer, today: date) -> dict[str, int]:
    """Numbers above zero by endpoint, in one statement and one for each list of tasks."""
    if viewer.agency_id is None:
        return {}
    counted: dict[str, ScalarSelect[Any]] = {}
    if viewer.may(Operation.REGISTER_INCOMING):
        sent = select(func.count()).where(Delivery.to_id == viewer.agency_id, Delivery.state == DeliveryState.WAITING)
        files = select(func.count()).where(
            WaitingFile.agency_id == viewer.agency_id, WaitingFile.state == WaitingState.WAITING
        )
        counted["desk_inbox.show"] = sent.scalar_subquery()
        counted["files"] = files.scalar_subquery()
        counted["deliveries.outbox"] = came_back_of(viewer.agency_id).scalar_subquery()
    if viewer.may(Operation.WRITE_DRAFTS):
        mine = select(func.count()).select_from(Draft).where(turn(viewer) | asked(viewer))
        counted["drafting.index"] = mine.scalar_subquery()
    if viewer.may(Operation.MANAGE_LISTS):
        offered = select(func.count()).where(OfferedName.agency_id == viewer.agency_id, OfferedName.refused.is_(False))
        counted["intake.names"] = offered.scalar_subquery()
    found = dict(zip(counted, session().execute(select(*counted.values())).one(), strict=True)) if counted else {}
    found["desk_inbox.show"] = found.get("desk_inbox.show", 0) + found.pop("files", 0)
    if viewer.may(Operation.DO_TASKS):
        found[REFUSED] = len(tasks.sent_back(viewer, 1))
    found["desk_lists.own_tasks"] = tasks.counts(viewer, today, views=(AssignmentView.OPEN,))[AssignmentView.OPEN]
    decide = tasks.counts(viewer, today, given=True, views=(AssignmentView.TO_DECIDE,))
    found["desk_lists.given_tasks"] = decide[AssignmentView.TO_DECIDE]
    return {endpoint: count for endpoint, count in found.items() if count}
