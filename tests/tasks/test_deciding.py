"""What a unit asks and the giver decides; results that are accepted, sent back, taken back, accepted in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from lxml import html

from tests.builders import assign, at, incoming, order_data, outgoing, person, place
from tests.documents.test_documents import viewer_of
from tests.visitor import Visitor, text_of
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.tasks import commands, deciding, jobs, queries
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.recall import void_number
from ytcs_docs.tasks.rules import AssignmentState, AssignmentView, Outcome, Part, RequestKind, Share, days_late

TODAY = date(2026, 11, 2)  # a Monday
DUE = date(2026, 11, 10)
HEAD, LEADER = "truongphong", "giamdoc"


@pytest.fixture
def monday() -> Iterator[None]:
    with at(TODAY):
        yield


@pytest.fixture
def work(context: None, monday: None) -> Assignment:
    """Work of a department, due in eight days, taken on."""
    return taken_on()


def taken_on(**more: Outcome) -> Assignment:
    document = incoming()
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=DUE)
    with transaction():
        (given,) = assign(document.id, order_data("Tổng hợp số liệu", (share,), **more), person(LEADER), TODAY)
        commands.accept(given.id, person(HEAD))
        return given


def again(assignment: Assignment) -> Assignment:
    session().expire_all()
    return session().get_one(Assignment, assignment.id)


def ask(work: Assignment, kind: RequestKind, reason: str = "Mưa bão", due_on: date | None = None) -> None:
    with transaction():
        deciding.ask(work.id, kind, reason, due_on, person(HEAD), TODAY)


def decide(work: Assignment, grant: bool, answer: str = "", due_on: date | None = None) -> None:
    with transaction():
        deciding.decide(work.id, grant, answer, due_on, person(LEADER), TODAY)


def finish(work: Assignment) -> None:
    with transaction():
        commands.finish(work.id, "Đã xong", (), person(HEAD))


def waiting_for(username: str) -> int:
    return queries.counts(viewer_of(username), TODAY, given=True)["decide"]


def test_more_time_is_asked_for_and_granted_and_the_first_due_date_stays(work: Assignment) -> None:
    ask(work, RequestKind.EXTENSION, due_on=date(2026, 11, 20))
    assert (again(work).due_on, waiting_for(LEADER)) == (DUE, 1)
    decide(work, True)
    found = again(work)
    assert (found.first_due_on, found.due_on, found.asks, waiting_for(LEADER)) == (DUE, date(2026, 11, 20), None, 0)


def test_the_giver_may_grant_another_day_than_was_asked_for(work: Assignment) -> None:
    ask(work, RequestKind.EXTENSION, due_on=date(2026, 11, 20))
    decide(work, True, "Chỉ đến thứ Sáu", date(2026, 11, 13))
    assert again(work).due_on == date(2026, 11, 13)


def test_a_refusal_needs_a_reason_and_changes_nothing_else(work: Assignment) -> None:
    ask(work, RequestKind.EXTENSION, due_on=date(2026, 11, 20))
    with pytest.raises(InvalidInput, match="lý do"):
        decide(work, False)
    decide(work, False, "Bộ cần gấp")
    found = again(work)
    assert (found.due_on, found.asks, found.requests[0].outcome) == (DUE, None, "không đồng ý")


@pytest.mark.parametrize(
    ("kind", "reason", "due_on", "sentence"),
    [
        (RequestKind.EXTENSION, "", date(2026, 11, 20), "lý do"),
        (RequestKind.EXTENSION, "Bận", None, "hạn mới"),
        (RequestKind.EXTENSION, "Bận", DUE, "sau hạn cũ"),
        (RequestKind.EXTENSION, "Bận", date(2026, 11, 1), "không trước hôm nay"),
        (RequestKind.PAUSE, "", None, "lý do"),
    ],
)
def test_what_can_not_be_asked_is_refused(
    work: Assignment, kind: RequestKind, reason: str, due_on: date | None, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        ask(work, kind, reason, due_on)
    assert again(work).requests == []


def test_one_thing_is_asked_at_a_time_and_may_be_taken_back(work: Assignment) -> None:
    ask(work, RequestKind.PAUSE)
    with pytest.raises(RuleBroken, match="chờ nơi giao"):
        ask(work, RequestKind.NOT_OURS)
    with transaction():
        deciding.take_request_back(work.id, person(HEAD))
    with pytest.raises(RuleBroken):
        decide(work, True)
    ask(work, RequestKind.NOT_OURS)
    assert [one.outcome for one in again(work).requests] == ["đã rút", "chờ quyết định"]


def test_paused_work_is_not_late_and_its_due_date_moves_by_the_working_days_it_stood_still(work: Assignment) -> None:
    ask(work, RequestKind.PAUSE, "Chờ Bộ trả lời")
    decide(work, True)
    found = again(work)
    later = date(2026, 11, 16)
    assert (found.state, found.paused_on) == (AssignmentState.PAUSED, TODAY)
    assert days_late(found.due_on, found.state, later) == 0
    assert queries.counts(viewer_of(HEAD), later)["late"] == 0
    with at(later), transaction():  # ten working days after
        deciding.resume(work.id, person(HEAD), later)
    found = again(work)
    assert (found.state, found.due_on, found.paused_on) == (AssignmentState.ACCEPTED, date(2026, 11, 25), None)


def test_work_that_is_not_the_units_goes_back_to_the_leader(work: Assignment) -> None:
    ask(work, RequestKind.NOT_OURS, "Thuộc Phòng Nghiệp vụ Dược")
    decide(work, True)
    found = again(work)
    assert (found.is_withdrawn, found.state_reason) == (True, "Không thuộc trách nhiệm: Thuộc Phòng Nghiệp vụ Dược")
    assert session().get_one(Document, found.document_id).status is Status.PRESENTED


def test_a_result_waits_for_the_giver_and_is_accepted(work: Assignment) -> None:
    finish(work)
    assert (again(work).waits_for_acceptance, waiting_for(LEADER)) == (True, 1)
    page = queries.assignment_page(
        viewer_of(LEADER), queries.AssignmentFilter(view=AssignmentView.TO_DECIDE, given=True), TODAY, 1, 25
    )
    assert [one.id for one in page.items] == [work.id]
    with transaction():
        deciding.accept_result(work.id, person(LEADER))
    assert (again(work).settled_by, waiting_for(LEADER)) == ("Đoàn Văn Vượng", 0)
    for act in (deciding.accept_result, lambda key, by: deciding.send_result_back(key, "Thiếu", by)):
        with pytest.raises(RuleBroken), transaction():
            act(work.id, person(LEADER))


def test_a_result_that_will_not_do_puts_work_and_document_back(work: Assignment) -> None:
    finish(work)
    assert session().get_one(Document, work.document_id).status is Status.COMPLETED
    with pytest.raises(InvalidInput), transaction():
        deciding.send_result_back(work.id, "", person(LEADER))
    with transaction():
        deciding.send_result_back(work.id, "Thiếu số liệu quý III", person(LEADER))
    found = again(work)
    assert (found.state, found.finished_at, found.finished_on) == (AssignmentState.ACCEPTED, None, None)
    assert "Thiếu số liệu quý III" in found.reports[-1].text
    assert session().get_one(Document, work.document_id).status is Status.ASSIGNED
    finish(work)
    assert session().get_one(Document, work.document_id).status is Status.COMPLETED


def test_a_mistaken_word_that_it_is_done_is_taken_back(work: Assignment) -> None:
    finish(work)
    with transaction():
        deciding.take_result_back(work.id, person(HEAD))
    assert again(work).is_open
    finish(work)
    with transaction():
        deciding.accept_result(work.id, person(LEADER))
    with pytest.raises(RuleBroken), transaction():
        deciding.take_result_back(work.id, person(HEAD))


def test_what_asks_for_nothing_waits_for_nobody(context: None, monday: None) -> None:
    work = taken_on(outcome=Outcome.NOTHING)
    with transaction():
        commands.finish(work.id, "", (), person(HEAD))
    assert not again(work).waits_for_acceptance


def test_silence_accepts_after_three_working_days_or_as_many_as_the_agency_sets(work: Assignment) -> None:
    finish(work)
    with at(date(2026, 11, 5)):  # Thursday: the third working day is not over
        jobs.accept_in_silence()
    assert again(work).waits_for_acceptance
    with at(date(2026, 11, 6)):
        jobs.accept_in_silence()
    found = again(work)
    assert (found.waits_for_acceptance, found.settled_by) == (False, "")
    with transaction():
        deciding.set_accept_after(place("syt").id, 0, person(LEADER))
    other = taken_on()
    finish(other)
    jobs.accept_in_silence()
    assert again(other).waits_for_acceptance
    with at(date(2026, 11, 3)):
        jobs.accept_in_silence()
    assert not again(other).waits_for_acceptance


def test_silence_accepts_some_at_a_time(work: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "SILENT_AT_ONCE", 1)
    other = taken_on()
    finish(work)
    finish(other)
    with at(date(2026, 11, 6)):
        assert jobs.accept_in_silence() is True
        assert [again(part).waits_for_acceptance for part in (work, other)] == [False, True]
        while jobs.accept_in_silence():
            pass
    assert not again(other).waits_for_acceptance


def test_an_answer_whose_number_is_given_up_opens_what_it_had_finished(context: None, monday: None) -> None:
    work = taken_on(outcome=Outcome.ANSWER)
    answer = outgoing(drafting_unit_id=place("nvy").id)
    with transaction():
        commands.answer_with(work.id, session().get_one(Document, answer.id), person(HEAD))
    assert again(work).is_finished
    with transaction():
        void_number(answer.register_id, answer.number, "Sai thể thức", person("vanthu"))
    found = again(work)
    assert (found.state, found.answer_id) == (AssignmentState.ACCEPTED, None)
    assert session().get_one(Document, work.document_id).status is Status.ASSIGNED


def test_how_much_is_done_is_said_with_the_report(work: Assignment) -> None:
    with transaction():
        commands.report(work.id, "Đã có số liệu 12 trạm", (), person(HEAD), percent=60)
        commands.report(work.id, "Đang hỏi thêm", (), person(HEAD))
    found = again(work)
    assert (found.percent, [line.percent for line in found.reports]) == (60, [60, None])


# -- the same on the pages --


def test_the_whole_way_through_the_pages(app: Flask, visit: Callable[..., Visitor], monday: None) -> None:
    with app.app_context():
        task_id = taken_on().id
    head, leader = visit(HEAD), visit(LEADER)
    page = f"/viec/{task_id}"
    assert head.press(page, "/bao-cao", text="Đang làm", percent="40").status_code == 303
    assert "40%" in text_of(head.get(page))
    refused = head.press(page, "/bao-cao", text="Còn giữ chữ này", percent="140")
    assert refused.status_code == 422
    assert "Nhập từ 0 đến 100." in text_of(refused)
    assert "Còn giữ chữ này" in refused.text
    asked = head.press(page, "/de-nghi", kind="extension", due_on=format_date(date(2026, 11, 20)), reason="Mưa bão")
    assert asked.status_code == 303
    assert "Xin gia hạn đến 20/11/2026" in text_of(head.get(page))
    assert "Kết quả, đề nghị chờ quyết định" in text_of(leader.get("/"))
    assert "Tổng hợp số liệu" in text_of(leader.get("/giao-viec?xem=decide"))
    assert leader.press(page, "/quyet-dinh", decision="grant").status_code == 303
    assert "20/11/2026" in text_of(head.get(page))
    assert head.post(f"{page}/hoan-thanh", {"text": "Đã xong"}).status_code == 303
    assert "chờ nơi giao chấp nhận" in text_of(head.get(page))
    assert leader.press(page, "/tra-lai-ket-qua", reason="Thiếu bảng").status_code == 303
    assert "Kết quả bị trả lại: Thiếu bảng" in text_of(head.get(page))
    start = text_of(head.get("/"))
    assert "Kết quả bị trả lại, cần làm lại" in start
    assert "Thiếu bảng" in start
    assert head.post(f"{page}/hoan-thanh", {"text": "Đã đủ"}).status_code == 303
    assert "cần làm lại" not in text_of(head.get("/"))
    assert leader.press(page, "/chap-nhan").status_code == 303
    assert "đã được chấp nhận (Đoàn Văn Vượng)" in text_of(head.get(page))


def test_the_giver_sets_how_long_results_wait(visit: Callable[..., Visitor]) -> None:
    leader = visit(LEADER)
    assert leader.press("/lich-lam-viec", "/chap-nhan", accept_after="5").status_code == 303
    assert leader.page("/lich-lam-viec").xpath('//input[@name="accept_after"]/@value') == ["5"]
    assert "chap-nhan" not in visit("vanthu").get("/lich-lam-viec").text


def test_a_setting_that_is_refused_keeps_what_was_typed(visit: Callable[..., Visitor]) -> None:
    leader = visit(LEADER)
    answer = leader.press("/lich-lam-viec", "/nhac-viec", ladder="-2 không 5", leader_after="7")
    assert answer.status_code == 422
    assert "ví dụ: -2 0 1 3 5" in text_of(answer)
    assert html.fromstring(answer.text).xpath('//input[@name="ladder"]/@value') == ["-2 không 5"]
    assert html.fromstring(answer.text).xpath('//input[@name="leader_after"]/@value') == ["7"]
    answer = leader.press("/lich-lam-viec", "/chap-nhan", accept_after="99")
    assert (answer.status_code, html.fromstring(answer.text).xpath('//input[@name="accept_after"]/@value')) == (
        422,
        ["99"],
    )
    assert leader.page("/lich-lam-viec").xpath('//input[@name="accept_after"]/@value') != ["99"]
