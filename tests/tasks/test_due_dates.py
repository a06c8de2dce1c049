"""A due date is moved by who gave the work out, with a reason that everybody can read."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from tests.builders import assign, incoming, order_data, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.decree30.form import format_date
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import Part, Share

REASON = "Chờ số liệu của các trạm"


def given(app: Flask, due_on: date | None, unit: str = "nvy") -> int:
    """Work that the director of the department gave a unit."""
    with app.app_context():
        share = Share(unit_id=place(unit).id, part=Part.LEAD, due_on=due_on)
        document = incoming()
        with transaction():
            (task,) = assign(
                document.id, order_data(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today()
            )
            return task.id


def due_of(app: Flask, assignment_id: int) -> date | None:
    with app.app_context():
        return load(Assignment, assignment_id).due_on


def history(app: Flask, assignment_id: int) -> list[tuple[str, str, str]]:
    """Who did what with the document of a task, the oldest first."""
    with app.app_context():
        query = select(HistoryLine).where(
            HistoryLine.subject == Subject.DOCUMENT,
            HistoryLine.subject_id == load(Assignment, assignment_id).document_id,
        )
        lines = session().scalars(query.order_by(HistoryLine.id))
        return [(line.actor_name, line.action, line.summary) for line in lines]


def shown_due(visitor: Visitor, assignment_id: int) -> str:
    """What the page of a task gives as its due date."""
    facts = visitor.page(f"/viec/{assignment_id}").xpath(
        "//dl[@class='facts']/dt[text()='Hạn']/following-sibling::dd[1]"
    )
    return " ".join(facts[0].text_content().split())


def buttons(visitor: Visitor, assignment_id: int) -> list[str]:
    """What the page of a task lets a person do."""
    page = visitor.page(f"/viec/{assignment_id}")
    return [action.rpartition("/")[2] for action in page.xpath('//main//form[@method="post"]/@action')]


def test_a_due_date_is_moved_with_a_reason_and_both_sides_see_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    before, after = clock.today() + timedelta(days=7), clock.today() + timedelta(days=20)
    assignment_id = given(app, before)
    leader, head = visit("giamdoc"), visit("truongphong")
    assert shown_due(head, assignment_id) == f"{format_date(before)} (còn 7 ngày)"
    answer = leader.press(f"/viec/{assignment_id}", "/doi-han", due_on=format_date(after), reason=REASON)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/viec/{assignment_id}")
    assert "Đã đổi hạn." in text_of(leader.get(f"/viec/{assignment_id}"))
    for visitor in (leader, head):
        assert shown_due(visitor, assignment_id) == f"{format_date(after)} (còn 20 ngày)"
    assert format_date(after) in text_of(head.get("/viec"))
    assert format_date(before) not in text_of(head.get("/viec"))
    assert due_of(app, assignment_id) == after
    said = f"Đổi hạn của Phòng Nghiệp vụ Y: {format_date(before)} → {format_date(after)} ({REASON})"
    assert history(app, assignment_id)[-1] == ("Đoàn Văn Vượng", "due_changed", said)
    with app.app_context():
        document_id = load(Assignment, assignment_id).document_id
    assert said in text_of(leader.get(f"/van-ban/{document_id}"))


def test_work_without_a_due_date_gets_one(app: Flask, visit: Callable[..., Visitor]) -> None:
    assignment_id = given(app, None)
    head = visit("truongphong")
    assert shown_due(head, assignment_id) == "không có hạn"
    visit("giamdoc").press(f"/viec/{assignment_id}", "/doi-han", due_on=format_date(clock.today()), reason=REASON)
    assert shown_due(head, assignment_id) == f"{format_date(clock.today())} (hôm nay)"
    assert f"không có hạn → {format_date(clock.today())}" in history(app, assignment_id)[-1][2]


def test_work_that_gets_more_time_is_late_no_more(app: Flask, visit: Callable[..., Visitor]) -> None:
    assignment_id = given(app, clock.today() - timedelta(days=2))
    head = visit("truongphong")
    assert shown_due(head, assignment_id).endswith("(quá hạn 2 ngày)")
    late = f'//main//a[@href="/viec/{assignment_id}"]'
    assert head.page("/viec?xem=late").xpath(late)
    tomorrow = format_date(clock.today() + timedelta(days=1))
    visit("giamdoc").press(f"/viec/{assignment_id}", "/doi-han", due_on=tomorrow, reason=REASON)
    assert not head.page("/viec?xem=late").xpath(late)
    assert head.page("/viec?xem=open").xpath(late)


@pytest.mark.parametrize(
    ("days", "typed", "sentence"),
    [
        (-1, {}, "Hạn không thể trước hôm nay."),
        (None, {}, "Hạn mới: Nhập hạn mới."),
        (None, {"due_on": "31/02/2030"}, "Hạn mới: Ngày không hợp lệ"),
        (None, {"due_on": "tuần sau"}, "Hạn mới: Ngày không hợp lệ"),
        (9, {"reason": ""}, "Lý do: Phải ghi lý do đổi hạn."),
        (9, {"reason": "  \u200b "}, "Lý do: Phải ghi lý do đổi hạn."),
        (9, {"reason": "x" * 301}, "Lý do: Không được dài quá 300 ký tự."),
    ],
)
def test_what_can_not_be_a_new_due_date_is_refused_with_a_sentence_and_nothing_changes(
    app: Flask, visit: Callable[..., Visitor], days: int | None, typed: dict[str, str], sentence: str
) -> None:
    before = clock.today() + timedelta(days=7)
    assignment_id = given(app, before)
    lines = history(app, assignment_id)
    wanted = "" if days is None else format_date(clock.today() + timedelta(days=days))
    leader = visit("giamdoc")
    answer = leader.press(f"/viec/{assignment_id}", "/doi-han", **{"due_on": wanted, "reason": REASON, **typed})
    assert answer.status_code == 422
    page = text_of(answer)
    assert sentence in page
    form = html.fromstring(answer.text).xpath('//form[contains(@action, "doi-han")]')[0]
    assert form.xpath('string(.//input[@name="due_on"]/@value)') == typed.get("due_on", wanted)
    shown = form.xpath('string(.//input[@name="reason"]/@value)')
    assert shown == typed.get("reason", REASON).replace("\u200b", "").strip()
    assert "Đã đổi hạn." not in page
    assert due_of(app, assignment_id) == before
    assert history(app, assignment_id) == lines


def test_a_reason_that_comes_too_late_is_shown_again(app: Flask, visit: Callable[..., Visitor]) -> None:
    assignment_id = given(app, clock.today() + timedelta(days=7))
    leader, other = visit("giamdoc"), visit("phogiamdoc")
    form = {**leader.form(f"/viec/{assignment_id}"), "reason": "Giao nhầm đơn vị <b>"}
    assert other.press(f"/viec/{assignment_id}", "/rut", reason="Trùng việc").status_code == 303
    answer = leader.post(f"/viec/{assignment_id}/rut", form)
    page = text_of(leader.get(answer.location))
    assert "Lý do đã nhập, chưa lưu: “Giao nhầm đơn vị <b>”" in page
    assert "Đã rút việc." not in page


@pytest.mark.parametrize("end", ["finished", "withdrawn"])
def test_work_that_has_ended_keeps_its_due_date(app: Flask, visit: Callable[..., Visitor], end: str) -> None:
    before = clock.today() + timedelta(days=7)
    assignment_id = given(app, before)
    leader, head = visit("giamdoc"), visit("truongphong")
    assert "doi-han" in buttons(leader, assignment_id)
    if end == "finished":
        head.press(f"/viec/{assignment_id}", "/tiep-nhan")
        assert head.post(f"/viec/{assignment_id}/hoan-thanh", {"text": "Đã xong"}).status_code == 303
    else:
        assert leader.press(f"/viec/{assignment_id}", "/rut", reason="Giao nhầm").status_code == 303
    lines = history(app, assignment_id)
    assert "doi-han" not in buttons(leader, assignment_id)
    later = format_date(clock.today() + timedelta(days=20))
    # the page was still open in another window
    refused = leader.post(f"/viec/{assignment_id}/doi-han", {"due_on": later, "reason": REASON})
    assert "Chỉ đổi hạn được việc chưa xong." in text_of(refused)
    assert due_of(app, assignment_id) == before
    assert history(app, assignment_id) == lines


@pytest.mark.parametrize(
    ("unit", "username", "status"),
    [
        ("nvy", "truongphong", 404),  # who does the work does not give itself more time
        ("nvy", "vanthu", 403),  # the clerk of the agency that gave it
        ("ttyt", "giamdoc.tt", 404),  # the leader of the agency that has to do it
        ("nvy", "giamdoc.tt", 404),  # a leader whom it does not concern
    ],
)
def test_only_a_leader_of_the_agency_that_gave_the_work_moves_its_due_date(
    app: Flask, visit: Callable[..., Visitor], unit: str, username: str, status: int
) -> None:
    before = clock.today() + timedelta(days=7)
    assignment_id = given(app, before, unit)
    lines = history(app, assignment_id)
    other = visit(username)
    if other.get(f"/viec/{assignment_id}").status_code == 200:
        assert "doi-han" not in buttons(other, assignment_id)
    later = format_date(clock.today() + timedelta(days=20))
    answer = other.post(f"/viec/{assignment_id}/doi-han", {"due_on": later, "reason": REASON})
    assert answer.status_code == status
    assert due_of(app, assignment_id) == before
    assert history(app, assignment_id) == lines


def test_every_leader_of_the_agency_moves_a_due_date(app: Flask, visit: Callable[..., Visitor]) -> None:
    assignment_id = given(app, None)
    later = clock.today() + timedelta(days=3)
    visit("phogiamdoc").press(f"/viec/{assignment_id}", "/doi-han", due_on=format_date(later), reason=REASON)
    assert due_of(app, assignment_id) == later
    assert history(app, assignment_id)[-1][0] == "Phan Đình Kiên"
