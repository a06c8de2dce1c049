"""The terms of Decree 30/2020 for presenting and issuing, over weekends and days off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.builders import at, incoming, outgoing, person, place
from tests.visitor import Visitor
from ytcs_docs.core.db import transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.desk.clocks import Clock, clocks
from ytcs_docs.documents import commands as documents

MONDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 6)
LATER = date(2026, 11, 30)


def clock_of(index: int, today: date = LATER) -> Clock:
    return clocks(place("syt").id, date(2026, 1, 1), date(2026, 12, 31), today)[index]


@pytest.mark.parametrize(
    ("came", "presented", "late"),
    [
        (MONDAY, MONDAY, False),
        (MONDAY, MONDAY + timedelta(days=1), False),
        (MONDAY, MONDAY + timedelta(days=2), True),
        (FRIDAY, FRIDAY + timedelta(days=3), False),  # the next working day is Monday
        (FRIDAY, FRIDAY + timedelta(days=4), True),
        (date(2026, 8, 31), date(2026, 9, 3), False),  # 1 and 2 September are off
    ],
)
def test_what_came_in_is_presented_the_same_or_the_next_working_day(
    app: Flask, context: None, came: date, presented: date, late: bool
) -> None:
    with at(came):
        document = incoming(issued_on=came, received_on=came)
    with at(presented), transaction():
        documents.present(document.id, person("vanthu"))
    found = clock_of(0)
    assert (len(found.in_time), len(found.late), found.waiting) == (int(not late), int(late), [])


def test_what_was_not_presented_waits_and_is_late_after_the_term(app: Flask, context: None) -> None:
    with at(FRIDAY):
        incoming(issued_on=FRIDAY, received_on=FRIDAY)
    assert len(clock_of(0, FRIDAY + timedelta(days=3)).waiting) == 1
    (late,) = clock_of(0, FRIDAY + timedelta(days=4)).late
    assert (late.due_on, late.done_on) == (FRIDAY + timedelta(days=3), None)


def test_what_was_signed_goes_out_by_the_next_working_day(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        with at(MONDAY):
            soon, slow = outgoing(issued_on=MONDAY), outgoing(issued_on=MONDAY)
        for document, day in ((soon, MONDAY), (slow, MONDAY + timedelta(days=3))):
            with at(day), transaction():
                deliveries.issue(document.id, [place("ttyt").id], person("vanthu"))
        found = clock_of(1)
        assert [[one.document.id for one in kept] for kept in (found.in_time, found.late)] == [[soon.id], [slow.id]]
        soon_id, slow_id = soon.id, slow.id
    with at(LATER):
        leader = visit("giamdoc")
        page = leader.page("/thong-ke-nhiem-vu")
        assert "Phát hành trong ngày ký" in page.text_content()
        figures = [
            a
            for a in page.xpath('//a[contains(@href, "/thoi-han?dieu=%C4%90i%E1%BB%81u+18")]')
            if a.text_content().strip() == "1"
        ]
        lists = [leader.get(figure.get("href")) for figure in figures]
    found = [f'href="/van-ban/{key}"' in one.text for one, key in zip(lists, (soon_id, slow_id), strict=True)]
    assert found == [True, True]
    assert f'href="/van-ban/{slow_id}"' not in lists[0].text
    assert leader.get("/thong-ke-nhiem-vu/thoi-han?dieu=9&xem=nhanh").status_code == 200
