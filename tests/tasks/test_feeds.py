"""Calendars that phones subscribe to: what stands in them, who reads them, and that an address can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from tests.builders import OPERATOR, assign, at, incoming, order_data, person, place, post_id
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts import commands as accounts
from ytcs_docs.core.db import session, transaction
from ytcs_docs.tasks import commands, feeds
from ytcs_docs.tasks.commands import PassedOn
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import FeedKind, Part, Share

TODAY = date(2026, 11, 2)  # a Monday
DUE = date(2026, 11, 10)
HEAD, OFFICER = "truongphong", "chuyenvien"


def given(title: str = "Tổng hợp số liệu", due_on: date | None = DUE, unit: str = "nvy") -> Assignment:
    share = Share(unit_id=place(unit).id, part=Part.LEAD, due_on=due_on)
    document_id = incoming(code="", subject="rà soát").id
    with transaction():
        (part,) = assign(document_id, order_data(title, (share,)), person("giamdoc"), TODAY)
    return part


def address(username: str = HEAD, kind: FeedKind = FeedKind.UNIT) -> str:
    with transaction():
        feeds.open_feed(post_id(username), kind, person(username))
    return f"/lich/{feeds.feeds_of(post_id(username))[kind]}"


def events(app: Flask, path: str) -> list[tuple[str, date]]:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return [(str(event["SUMMARY"]), event["DTSTART"].dt) for event in found]


def test_a_unit_has_its_open_work_by_due_date_and_nothing_of_others(app: Flask, context: None) -> None:
    with at(TODAY):
        given("Việc một", DUE)
        given("Việc hai", DUE - timedelta(days=3))
        given("Không hạn", None)
        given("Của nơi khác", DUE, "vp")
        done = given("Đã xong", DUE)
        with transaction():
            commands.accept(done.id, person(HEAD))
            commands.finish(done.id, "Xong", (), person(HEAD))
        path = address()
        session().rollback()
        assert events(app, path) == [("Hạn: Việc hai", DUE - timedelta(days=3)), ("Hạn: Việc một", DUE)]


def test_an_event_tells_the_sentence_the_directive_and_the_page(app: Flask, context: None) -> None:
    with at(TODAY):
        part = given("Rà soát, báo cáo; gửi\nSở Y tế")
        path = address()
        session().rollback()
        (event,) = Calendar.from_ical(app.test_client().get(path).data).walk("VEVENT")
    assert "Rà soát, báo cáo; gửi" in event["DESCRIPTION"]
    assert "về việc rà soát" in event["DESCRIPTION"]
    assert event["URL"] == f"http://localhost/viec/{part.id}"
    assert event["UID"] == f"viec-{part.id}@ytcs-docs"
    assert event["DTEND"].dt == DUE + timedelta(days=1)
    assert len(event.walk("VALARM")) == 1


def test_a_person_has_what_was_given_to_the_person(app: Flask, context: None) -> None:
    with at(TODAY):
        part = given()
        with transaction():
            to = PassedOn(unit_id=part.unit_id, post_id=post_id(OFFICER), note="", due_on=DUE - timedelta(days=1))
            commands.pass_on(part.id, [to], person(HEAD), TODAY)
        mine, unit = address(OFFICER, FeedKind.MINE), address(OFFICER, FeedKind.UNIT)
        session().rollback()
        assert events(app, mine) == [("Hạn: Tổng hợp số liệu", DUE - timedelta(days=1))]
        assert len(events(app, unit)) == 2


def test_an_address_that_was_changed_or_taken_back_is_read_no_more(app: Flask, visit: Callable[..., Visitor]) -> None:
    head = visit(HEAD)

    def shown() -> list[str]:
        return [str(value) for value in head.page("/thong-bao").xpath('//div[@class="feed"]/input/@value')]

    head.press("/thong-bao", "/thong-bao/lich", kind="unit")
    (first,) = shown()
    assert app.test_client().get(first).status_code == 200
    head.press("/thong-bao", "/thong-bao/lich", kind="unit")
    (second,) = shown()
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200
    head.press("/thong-bao", "/thong-bao/lich/huy")
    assert shown() == []
    answer = app.test_client().get(second)
    assert answer.status_code == 404
    assert "địa chỉ đã bị hủy" in text_of(answer)


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ.c2ln", "%00", "a" * 3000])
def test_no_other_address_is_read(app: Flask, token: str) -> None:
    assert app.test_client().get(f"/lich/{token}").status_code == 404


def test_who_no_longer_works_there_reads_nothing(app: Flask, context: None) -> None:
    with at(TODAY):
        given()
        path = address()
        session().rollback()
        assert app.test_client().get(path).status_code == 200
        with transaction():
            accounts.end_post(post_id(HEAD), OPERATOR)
        session().rollback()
        assert app.test_client().get(path).status_code == 404
