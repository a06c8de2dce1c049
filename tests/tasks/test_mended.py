"""What a second look found: work that came back, words about another request, dates that were overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import assign, at, incoming, order_data, outgoing, person, place
from tests.documents.test_documents import viewer_of
from tests.tasks.test_exchange import a_notice, assignments, centre, issue, register, stations, the_delivery
from ytcs_docs.accounts.models import Post
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import Stale
from ytcs_docs.deadlines.recurrence import parse
from ytcs_docs.deadlines.terms import Term, TermUnit
from ytcs_docs.deliveries import queries as deliveries
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.intake.naming import match_units
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.tasks import calendars, commands, deciding, duty_queries, exchange, giving, jobs, notices
from ytcs_docs.tasks.models import Assignment, Duty, Notice
from ytcs_docs.tasks.recall import recall
from ytcs_docs.tasks.rules import DutyData, NoticeKind, OrderData, Outcome, Part, RequestKind, Share

pytestmark = pytest.mark.usefixtures("context")


def work(**more: Outcome) -> Assignment:
    """Work of a department that it has taken on."""
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today() + timedelta(days=5))
    document_id = incoming().id
    with transaction():
        (part,) = assign(document_id, order_data("Làm", (share,), **more), person("giamdoc"), clock.today())
        commands.accept(part.id, person("truongphong"))
    return part


def ask(part: Assignment, kind: RequestKind) -> None:
    due_on = clock.today() + timedelta(days=30) if kind is RequestKind.EXTENSION else None
    with transaction():
        deciding.ask(part.id, kind, "Bận", due_on, person("truongphong"), clock.today())


def again(part: Assignment) -> Assignment:
    session().expire_all()
    return session().get_one(Assignment, part.id)


def test_work_that_was_taken_back_does_not_come_again_with_the_next_recipient() -> None:
    document = a_notice(centre())
    issue(document)
    (part,) = assignments(document)
    with transaction():
        commands.withdraw(part.id, "Không cần nữa", person("giamdoc"))
    issue(document, "ttyt2")
    with transaction():
        exchange.order(document.id, OrderData(duties=(stations(),)), person("giamdoc"), clock.today())
    assert [one.is_open for one in assignments(document) if one.unit_id == place("ttyt").id] == [False]


def test_a_request_is_decided_on_no_more_when_the_work_ended_and_is_not_taken_for_another() -> None:
    part = work()
    ask(part, RequestKind.PAUSE)
    with transaction():
        commands.finish(part.id, "Xong", (), person("truongphong"))
    with pytest.raises(RuleBroken), transaction():
        deciding.decide(part.id, True, "", None, person("giamdoc"), clock.today())
    with transaction():
        deciding.send_result_back(part.id, "Thiếu", person("giamdoc"))
    ask(part, RequestKind.EXTENSION)
    with transaction():
        deciding.decide(part.id, True, "", None, person("giamdoc"), clock.today())
    found = again(part)
    assert (found.is_paused, found.due_on) == (False, clock.today() + timedelta(days=30))


def test_who_saw_another_request_on_the_page_grants_nothing() -> None:
    part = work()
    ask(part, RequestKind.EXTENSION)
    seen = again(part).requests[0].content_revision
    with transaction():
        deciding.take_request_back(part.id, person("truongphong"))
    ask(part, RequestKind.NOT_OURS)
    with pytest.raises(Stale), transaction():
        deciding.decide(part.id, True, "", None, person("giamdoc"), clock.today(), seen=seen)


def test_units_join_only_what_is_in_force_and_get_the_document_with_it() -> None:
    document = a_notice(stations())
    issue(document)
    copy = register(document)
    duty_id = assignments(document)[0].duty_id
    more = [Share(unit_id=place(key).id, part=Part.DO) for key in ("ttyt", "ttyt2")]
    with transaction():
        exchange.add_doers(duty_id, more, person("giamdoc"), clock.today())
    assert {one.to_id for one in deliveries.deliveries_of(document.id)} == {place("ttyt").id, place("ttyt2").id}
    own = next(one for one in assignments(document) if one.unit_id == place("ttyt").id)
    assert own.received_id == copy.id
    with transaction():
        recall(document.id, "Sai", person("vanthu"))
    with pytest.raises(RuleBroken), transaction():
        exchange.add_doers(duty_id, more[:1], person("giamdoc"), clock.today())


def test_who_sent_the_document_back_gets_neither_what_is_ordered_nor_what_comes_again() -> None:
    monthly = DutyData(
        text="Báo cáo", shares=(Share(unit_id=place("ttyt").id, part=Part.DO),), recurrences=parse("month:25")
    )
    document = a_notice(monthly)
    issue(document)
    with transaction():
        delivery_id = the_delivery(document).id
        exchange.return_delivery(delivery_id, place("ttyt").id, "Nhầm", person("vanthu.tt"))
        exchange.order(document.id, OrderData(duties=(stations(),)), person("giamdoc"), clock.today())
    with clock.pinned(clock.now() + timedelta(days=60)):
        while jobs.give_coming():
            pass
    assert not any(one.is_open for one in assignments(document))
    told = session().scalars(select(Notice.text).where(Notice.kind == NoticeKind.RETURNED)).all()
    assert told
    assert all("trả lại" in text and "Nhầm" in text for text in told)


def test_a_unit_does_not_undo_a_result_that_its_giver_accepted() -> None:
    document = a_notice(centre())
    issue(document)
    copy = register(document)
    (own,) = assignments(document)
    with transaction():
        (below,) = commands.pass_on(
            own.id, [commands.PassedOn(unit_id=place("tyt1").id)], person("giamdoc.tt"), clock.today()
        )
        for part, by in ((below, "tram1"), (own, "giamdoc.tt")):
            if part.may_be_accepted:
                commands.accept(part.id, person(by))
            commands.finish(part.id, "Xong", (), person(by))
        deciding.accept_result(own.id, person("giamdoc"))
    with transaction():
        commands.reopen_document(copy.id, "Xem lại", person("vanthu.tt"))
    assert again(own).is_finished


@pytest.mark.parametrize("how", ["paused", "files"])
def test_an_answer_that_gets_its_number_ends_the_work_whatever_it_was_doing(how: str) -> None:
    part = work(outcome=Outcome.FILES if how == "files" else Outcome.ANSWER)
    if how == "paused":
        ask(part, RequestKind.PAUSE)
        with transaction():
            deciding.decide(part.id, True, "", None, person("giamdoc"), clock.today())
    answer = outgoing(drafting_unit_id=place("nvy").id)
    with transaction():
        commands.answer_with(part.id, session().get_one(Document, answer.id), person("truongphong"))
    assert again(part).is_finished


def test_a_document_ends_when_what_came_again_has_ended() -> None:
    document = incoming()
    weekly = DutyData(
        text="Báo cáo",
        shares=(Share(unit_id=place("nvy").id, part=Part.LEAD),),
        recurrences=parse(f"week:{clock.today().weekday()}"),
    )
    with transaction():
        (duty,) = giving.give(
            document.id, OrderData(instruction="Làm", duties=(weekly,)), person("giamdoc"), clock.today()
        )
        duty_id = duty.id
    for key in session().scalars(select(Assignment.id)).all():
        with transaction():
            commands.accept(key, person("truongphong"))
            commands.finish(key, "Xong", (), person("truongphong"))
    with transaction():
        giving.end_duty(duty_id, "Hết đợt", person("giamdoc"), clock.today())
    assert session().get_one(Document, document.id).status is Status.COMPLETED


def test_a_recalled_directive_is_worked_on_no_more() -> None:
    document = a_notice(centre())
    issue(document)
    (part,) = assignments(document)
    with transaction():
        commands.accept(part.id, person("giamdoc.tt"))
        commands.finish(part.id, "Xong", (), person("giamdoc.tt"))
    with transaction():
        recall(document.id, "Sai", person("vanthu"))
    with pytest.raises(RuleBroken), transaction():
        deciding.take_result_back(part.id, person("giamdoc.tt"))


def test_units_that_have_closed_get_nothing_new() -> None:
    monthly = DutyData(
        text="Báo cáo", shares=(Share(unit_id=place("nvy").id, part=Part.DO),), recurrences=parse("month:25")
    )
    document_id = incoming().id
    with transaction():
        order = OrderData(instruction="Làm", duties=(monthly,))
        giving.give(document_id, order, person("giamdoc"), clock.today())
        session().get_one(Organization, place("nvy").id).valid_to = clock.today()
    before = session().scalar(select(func.count()).select_from(Assignment))
    with clock.pinned(clock.now() + timedelta(days=90)):
        while jobs.give_coming():
            pass
    assert session().scalar(select(func.count()).select_from(Assignment)) == before


def test_a_unit_that_passed_on_waits_as_long_as_its_agency_has_set() -> None:
    part = work()
    with transaction():
        deciding.set_accept_after(place("syt").id, 30, person("giamdoc"))
        officer = viewer_of("chuyenvien").post_id
        (below,) = commands.pass_on(
            part.id,
            [commands.PassedOn(unit_id=place("nvy").id, post_id=officer)],
            person("truongphong"),
            clock.today(),
        )
        commands.accept(below.id, person("chuyenvien"))
        commands.finish(below.id, "Xong", (), person("chuyenvien"))
    with clock.pinned(clock.now() + timedelta(days=20)):
        jobs.accept_in_silence()
    assert again(below).waits_for_acceptance


def test_silence_stands_in_the_history_and_a_reason_for_one_unit_does_not() -> None:
    part = work()
    with transaction():
        commands.finish(part.id, "Xong", (), person("truongphong"))
    with transaction():
        deciding.send_result_back(part.id, "Chuyện riêng của phòng", person("giamdoc"))
        commands.finish(part.id, "Xong", (), person("truongphong"))
    with clock.pinned(clock.now() + timedelta(days=20)):
        jobs.accept_in_silence()
    query = select(HistoryLine).where(
        HistoryLine.subject == Subject.DOCUMENT, HistoryLine.subject_id == part.document_id
    )
    lines = session().scalars(query).all()
    assert any("coi như được chấp nhận" in line.summary for line in lines)
    assert all(line.unit_id for line in lines if "Chuyện riêng" in line.summary)


def test_nobody_is_reminded_of_nothing() -> None:
    with transaction():
        assert notices.remind([], clock.today()) == 0


def test_a_duty_is_dropped_before_it_goes_out_and_not_after() -> None:
    document = a_notice(centre(), stations())
    first, second = session().scalars(select(Duty.id).where(Duty.document_id == document.id)).all()
    with transaction():
        giving.drop_duty(first, person("vanthu"))
    issue(document)
    assert {one.duty_id for one in assignments(document)} == {second}
    with pytest.raises(RuleBroken), transaction():
        giving.drop_duty(second, person("vanthu"))


def test_a_centre_of_another_place_is_not_taken_for_all_of_ours() -> None:
    lists = session().scalars(select(DistributionList)).all()
    agency = session().get_one(Organization, place("syt").id)
    names = ("Trạm Y tế TP. Hạ Long", "Trạm Y tế xã Hòn Gai", "Các Trạm Y tế xã, phường")
    meant = match_units(agency, names, [], lists)
    assert set(meant) == {"Các Trạm Y tế xã, phường"}


def monthly(*keys: str, outcome: Outcome = Outcome.WORDS) -> int:
    """A duty of these units on the 28th of each month."""
    shares = tuple(Share(unit_id=place(key).id, part=Part.DO) for key in keys)
    duty = DutyData(text="Báo cáo tháng", shares=shares, recurrences=parse("month:28"), outcome=outcome)
    document_id = incoming(code="9/BYT-DP").id
    with transaction():
        giving.give(document_id, OrderData(instruction="Làm", duties=(duty,)), person("giamdoc"), clock.today())
    return document_id


def parts_on(document_id: int) -> list[Assignment]:
    session().expire_all()
    query = select(Assignment).where(Assignment.document_id == document_id, Assignment.parent_id.is_(None))
    return list(session().scalars(query.order_by(Assignment.due_on, Assignment.id)))


def passed_on(part: Assignment, username: str, by: str) -> Assignment:
    to = [commands.PassedOn(unit_id=part.unit_id, post_id=viewer_of(username).post_id)]
    with transaction():
        (below,) = commands.pass_on(part.id, to, person(by), clock.today())
    return below


def test_who_says_not_ours_of_a_part_passed_on_does_not_say_it_for_the_unit() -> None:
    with at(date(2026, 11, 20)):
        document_id = monthly("nvy")
        (part,) = parts_on(document_id)
        below = passed_on(part, "chuyenvien", "truongphong")
        with transaction():
            deciding.ask(below.id, RequestKind.NOT_OURS, "Nhầm", None, person("chuyenvien"), clock.today())
            deciding.decide(below.id, True, "", None, person("truongphong"), clock.today())
    with at(date(2026, 12, 20)):
        jobs.give_coming()
        assert [one.due_on.month for one in parts_on(document_id) if one.due_on] == [11, 12]


def test_an_answer_ends_neither_the_next_period_nor_the_part_of_another_unit() -> None:
    with at(date(2026, 11, 20)):
        document_id = monthly("nvy", "vp", outcome=Outcome.ANSWER)
        first, other = sorted(parts_on(document_id), key=lambda part: part.unit_id != place("nvy").id)
        reference = ReferenceData(code="9/BYT-DP", kind=ReferenceKind.ANSWERS)
        outgoing(references=(reference,), drafting_unit_id=place("nvy").id)
        with pytest.raises(RuleBroken, match="văn bản trả lời"), transaction():
            commands.accept(other.id, person("chanhvp"))
            commands.finish(other.id, "Xong", (), person("chanhvp"))
        with transaction():
            commands.accept(first.id, person("truongphong"))
            commands.finish(first.id, "Xong", (), person("truongphong"))
    with at(date(2026, 12, 20)):
        jobs.give_coming()
        again_due = next(
            one for one in parts_on(document_id) if one.unit_id == place("nvy").id and one.due_on == date(2026, 12, 28)
        )
        with pytest.raises(RuleBroken, match="văn bản trả lời"), transaction():
            commands.accept(again_due.id, person("truongphong"))
            commands.finish(again_due.id, "Xong", (), person("truongphong"))


def test_an_answer_to_what_was_passed_on_ends_the_units_own_part_too() -> None:
    document_id = incoming(code="9/BYT-DP").id
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today() + timedelta(days=5))
    with transaction():
        data = order_data("Trả lời", (share,), outcome=Outcome.ANSWER)
        (part,) = assign(document_id, data, person("giamdoc"), clock.today())
        commands.accept(part.id, person("truongphong"))
    below = passed_on(part, "chuyenvien", "truongphong")
    reference = ReferenceData(code="9/BYT-DP", kind=ReferenceKind.ANSWERS)
    answer = outgoing(references=(reference,), drafting_unit_id=place("nvy").id)
    with transaction():
        commands.answer_with(below.id, session().get_one(Document, answer.id), person("chuyenvien"))
    with transaction():
        commands.finish(part.id, "Xong", (), person("truongphong"))
    assert again(part).answer_id == answer.id


def test_the_matrix_shows_an_earlier_period_that_is_still_owed() -> None:
    with at(date(2026, 11, 20)):
        document_id = monthly("nvy", "vp")
        done = next(one for one in parts_on(document_id) if one.unit_id == place("vp").id)
        with transaction():
            commands.accept(done.id, person("chanhvp"))
            commands.finish(done.id, "Xong", (), person("chanhvp"))
    with at(date(2026, 12, 20)):
        jobs.give_coming()
        found = duty_queries.matrix(document_id, clock.today())
        signs = {row.unit_id: [cell.standing.sign for cell in row.cells.values()] for row in found.rows}
        assert signs == {place("nvy").id: ["−22"], place("vp").id: ["mới"]}
        assert found.has_late


def test_paused_work_that_is_answered_is_late_only_by_the_days_it_was_not_paused() -> None:
    with at(date(2026, 11, 20)):
        part = work(outcome=Outcome.ANSWER)
        ask(part, RequestKind.PAUSE)
        with transaction():
            deciding.decide(part.id, True, "", None, person("giamdoc"), clock.today())
    with at(date(2026, 12, 21)):
        answer = outgoing(drafting_unit_id=place("nvy").id)
        with transaction():
            commands.answer_with(part.id, session().get_one(Document, answer.id), person("truongphong"))
        found = again(part)
        assert found.finished_on is not None
        assert found.due_on is not None
        assert found.finished_on < found.due_on


def test_a_day_off_that_is_told_of_late_moves_terms_that_have_just_passed() -> None:
    with at(date(2026, 11, 26)):
        term = Term(3, TermUnit.WORKING_DAYS, date(2026, 11, 20))
        duty = DutyData(
            text="Báo cáo",
            shares=(Share(unit_id=place("nvy").id, part=Part.DO),),
            due_on=date(2026, 11, 25),
            term=term,
        )
        document_id = incoming().id
        with transaction():
            giving.give(document_id, OrderData(instruction="Làm", duties=(duty,)), person("giamdoc"), clock.today())
            calendars.set_day(place("syt").id, date(2026, 11, 24), False, "Bão", person("giamdoc"), clock.today())
        assert [one.due_on for one in parts_on(document_id)] == [date(2026, 11, 26)]


def test_a_unit_late_in_two_documents_is_told_of_each_and_once_a_day() -> None:
    with at(date(2026, 11, 2)):
        parts = [work(), work()]
    with at(date(2026, 11, 20)), transaction():
        late = [session().get_one(Assignment, part.id) for part in parts]
        assert notices.urge(late, person("giamdoc"), clock.today()).now == 1
        assert notices.urge(late[:1], person("giamdoc"), clock.today()) == notices.Urged(now=0, before=1, nobody=0)
    told = session().scalars(select(Notice.assignment_id).where(Notice.kind == NoticeKind.URGED)).all()
    assert set(told) == {part.id for part in parts}
    said = select(HistoryLine.summary).where(HistoryLine.action == "urged")
    assert session().scalars(said).all() == ["Đôn đốc trong hệ thống 1 đơn vị có việc quá hạn"] * 2


def test_nobody_is_reminded_of_a_part_whose_unit_has_finished() -> None:
    with at(date(2026, 11, 2)):
        part = work()
        passed_on(part, "chuyenvien", "truongphong")
        with transaction():
            commands.finish(part.id, "Xong", (), person("truongphong"))
    with at(date(2026, 11, 10)):
        assert notices.steps_due(clock.today()) == []


def test_who_takes_accepted_work_over_is_told() -> None:
    part = work()
    below = passed_on(part, "chuyenvien", "truongphong")
    with transaction():
        commands.accept(below.id, person("chuyenvien"))
        commands.hand_over(
            viewer_of("chuyenvien").post_id,
            session().get_one(Post, viewer_of("truongphong").post_id),
            person("truongphong"),
        )
    query = select(Notice.text).where(Notice.post_id == viewer_of("truongphong").post_id, Notice.kind == NoticeKind.NEW)
    assert any("nhận bàn giao từ" in text.lower() for text in session().scalars(query))


def test_more_time_for_a_part_passed_on_ends_with_the_units_own() -> None:
    part = work()
    below = passed_on(part, "chuyenvien", "truongphong")
    later = clock.today() + timedelta(days=30)
    with transaction():
        commands.accept(below.id, person("chuyenvien"))
        deciding.ask(below.id, RequestKind.EXTENSION, "Bận", later, person("chuyenvien"), clock.today())
    with pytest.raises(InvalidInput, match="không sau hạn của đơn vị"), transaction():
        deciding.decide(below.id, True, "", None, person("truongphong"), clock.today())
