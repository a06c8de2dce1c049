"""All stations report at the same moment: nobody gets an error, nothing is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.builders import assign, incoming, order_data, person, place
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import session, transaction
from ytcs_docs.organizations import commands as organizations
from ytcs_docs.organizations.rules import Kind, OrganizationData
from ytcs_docs.tasks import commands
from ytcs_docs.tasks.models import Assignment, Report
from ytcs_docs.tasks.rules import AssignmentState, Part, Share

STATIONS, THREADS = 177, 16


@pytest.mark.load
def test_177_units_report_at_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    """The head of the centre that has them all presses the buttons, sixteen at a time."""
    with app.app_context():
        above = place("ttyt").id
        with transaction():
            units = [
                organizations.add_organization(
                    OrganizationData(name=f"Trạm Y tế xã số {number}", kind=Kind.UNIT, parent_id=above), OPERATOR
                ).id
                for number in range(STATIONS)
            ]
        shares = tuple(Share(unit_id=unit, part=Part.DO) for unit in units)
        document_id = incoming().id
        with transaction():
            parts = assign(document_id, order_data("Báo cáo", shares), person("giamdoc"), clock.today())
            for part in parts:
                commands.accept(part.id, person("giamdoc.tt"))
        work = [part.id for part in parts]
    visitors = [visit("giamdoc.tt") for _ in range(THREADS)]
    token = [visitor.token() for visitor in visitors]
    statuses: Counter[int] = Counter()
    gate = threading.Barrier(THREADS)

    def report(number: int) -> None:
        gate.wait()
        for part_id in work[number::THREADS]:
            fields = {"csrf_token": token[number], "text": f"Trạm {part_id} đã xong", "submission_key": f"k{part_id}"}
            statuses[visitors[number].client.post(f"/viec/{part_id}/hoan-thanh", data=fields).status_code] += 1

    threads = [threading.Thread(target=report, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert statuses == {303: STATIONS}
    with app.app_context():
        states = Counter(session().scalars(select(Assignment.state)))
        assert states == {AssignmentState.FINISHED: STATIONS}
        assert session().scalar(select(func.count(Report.assignment_id.distinct()))) == STATIONS
