"""Duties that the office itself orders go to other agencies with the document, come back with it, and are never two."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.builders import list_id, outgoing, person, place
from tests.documents.test_documents import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.deadlines.recurrence import parse
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import DeliveryState
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.tasks import commands, duty_queries, exchange, queries
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.recall import recall
from ytcs_docs.tasks.rules import DutyData, ListShare, OrderData, Part, Share

pytestmark = pytest.mark.usefixtures("context")
DUE = date(2030, 5, 6)


def stations() -> DutyData:
    return DutyData(text="Rà soát nhân lực", lists=(ListShare(list_id=list_id(), part=Part.DO),), due_on=DUE)


def centre() -> DutyData:
    return DutyData(text="Tổng hợp", shares=(Share(unit_id=place("ttyt").id, part=Part.DO),), due_on=DUE)


def a_notice(*duties: DutyData) -> Document:
    """A notice of the office with duties for a centre and its two stations."""
    document = outgoing()
    with transaction():
        exchange.order(document.id, OrderData(duties=duties), person("giamdoc"), clock.today())
    return document


def issue(document: Document, *to: str) -> None:
    with transaction():
        exchange.issue(document.id, [place(key).id for key in to], person("vanthu"), clock.today())


def assignments(document: Document) -> list[Assignment]:
    session().expire_all()
    query = select(Assignment).where(Assignment.document_id == document.id).order_by(Assignment.id)
    return list(session().scalars(query))


def the_delivery(document: Document) -> Delivery:
    (delivery,) = delivery_queries.deliveries_of(document.id)
    return delivery


def register(document: Document) -> Document:
    delivery = the_delivery(document)
    data = deliveries.data_of_delivery(delivery, clock.today())
    with transaction():
        return exchange.register_delivery(
            place("ttyt").id, data, person("vanthu.tt"), clock.today(), delivery_id=delivery.id
        )


def test_duties_go_out_with_the_document_and_bring_it_to_who_does_them() -> None:
    document = a_notice(stations(), centre())
    assert assignments(document) == []
    issue(document)  # nobody named a recipient
    assert the_delivery(document).to_id == place("ttyt").id
    assert {(one.unit_id, one.due_on, one.giver_id) for one in assignments(document)} == {
        (place(key).id, DUE, place("syt").id) for key in ("tyt1", "tyt2", "ttyt")
    }
    assert documents.document_for(viewer_of("tram1"), document.id).id == document.id
    mine = queries.first_assignments(viewer_of("tram1"), [queries.AssignmentView.NEW], clock.today(), 9)["new"]
    assert [one.title for one in mine] == ["Rà soát nhân lực"]


def test_registering_makes_no_second_task_and_the_copy_shows_what_came_with_it() -> None:
    document = a_notice(stations(), centre())
    issue(document)
    before = [one.id for one in assignments(document)]
    copy = register(document)
    assert [one.id for one in assignments(document)] == before
    assert {one.received_id for one in assignments(document)} == {copy.id}
    work = duty_queries.work_of_document(viewer_of("giamdoc.tt"), copy.id, clock.today())
    assert [(one.duty.title, one.total) for one in work.duties] == [("Rà soát nhân lực", 2), ("Tổng hợp", 1)]
    assert documents.document_for(viewer_of("tram1"), copy.id).id == copy.id
    assert queries.states_of_documents([copy.id])[copy.id] == (0, 3, DUE)


def test_duties_given_after_it_was_issued_and_registered_hang_on_the_copy_at_once() -> None:
    document = a_notice(centre())
    issue(document)
    copy = register(document)
    with transaction():
        exchange.order(document.id, OrderData(duties=(stations(),)), person("giamdoc"), clock.today())
    assert len(assignments(document)) == 3
    assert {one.received_id for one in assignments(document)} == {copy.id}


def test_a_returned_document_returns_its_duties_and_takes_them_along_when_it_is_sent_again() -> None:
    document = a_notice(stations())
    issue(document)
    with transaction():
        exchange.return_delivery(
            the_delivery(document).id, place("ttyt").id, "Không thuộc địa bàn", person("vanthu.tt")
        )
    returned = assignments(document)
    assert {(one.is_withdrawn, one.state_reason) for one in returned} == {
        (True, "Trả lại văn bản: Không thuộc địa bàn")
    }
    assert queries.counts(viewer_of("tram1"), clock.today())["open"] == 0
    issue(document)  # to nobody: it is not forced on them
    assert the_delivery(document).state is DeliveryState.RETURNED
    assert all(one.is_withdrawn for one in assignments(document))
    issue(document, "ttyt")
    assert the_delivery(document).state is DeliveryState.WAITING
    assert [one.is_open for one in assignments(document)] == [False, False, True, True]


def test_the_copy_of_the_centre_is_in_work_when_its_part_is_passed_on_and_ends_with_the_last_part() -> None:
    document = a_notice(centre())
    issue(document)
    copy = register(document)
    (own,) = assignments(document)
    part = [commands.PassedOn(unit_id=place("tyt1").id)]
    with transaction():
        (below,) = commands.pass_on(own.id, part, person("giamdoc.tt"), clock.today())
    assert session().get_one(Document, copy.id).status is Status.ASSIGNED
    with transaction():
        commands.accept(below.id, person("tram1"))
        commands.finish(below.id, "Trạm đã làm", (), person("tram1"))
        commands.finish(own.id, "Trung tâm đã làm", (), person("giamdoc.tt"))
    session().expire_all()
    assert session().get_one(Document, copy.id).status is Status.COMPLETED
    assert session().get_one(Document, document.id).status is Status.ISSUED


def test_what_is_recalled_takes_all_its_duties_back() -> None:
    document = a_notice(stations(), centre())
    issue(document)
    register(document)
    with transaction():
        recall(document.id, "Ban hành nhầm", person("vanthu"))
    assert all(one.is_withdrawn for one in assignments(document))
    with pytest.raises(RuleBroken), transaction():
        exchange.order(document.id, OrderData(duties=(centre(),)), person("giamdoc"), clock.today())


def test_a_yearly_duty_of_the_office_begins_when_it_is_issued_and_not_before() -> None:
    yearly = DutyData(
        text="Báo cáo năm", shares=(Share(unit_id=place("ttyt").id, part=Part.DO),), recurrences=parse("month:25")
    )
    document = a_notice(yearly)
    with clock.pinned(clock.now().replace(year=2030, month=3, day=20, hour=5)):
        issue(document)
    assert [one.due_on for one in assignments(document)] == [date(2030, 3, 25)]


def test_duties_go_below_only() -> None:
    document = outgoing()
    other = DutyData(text="Làm", shares=(Share(unit_id=place("byt").id, part=Part.DO),))
    with pytest.raises(InvalidInput), transaction():
        exchange.order(document.id, OrderData(duties=(other,)), person("giamdoc"), clock.today())
