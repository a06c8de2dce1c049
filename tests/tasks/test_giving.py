"""Duties are given out: each with doers of its own, at once or again and again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import assign, at, incoming, list_id, order_data, outgoing, person, place
from tests.documents.test_documents import viewer_of
from ytcs_docs.accounts.commands import end_post
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, RuleBroken
from ytcs_docs.core.revisions import Stale
from ytcs_docs.deadlines.recurrence import parse
from ytcs_docs.deadlines.terms import Term, TermUnit
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.tasks import calendars, commands, duty_queries, giving, jobs, queries
from ytcs_docs.tasks.models import Assignment, Duty, Notice, Occurrence
from ytcs_docs.tasks.recall import void_number
from ytcs_docs.tasks.rules import DutyData, ListShare, Mode, OrderData, Outcome, Part, Share

pytestmark = pytest.mark.usefixtures("context")


def share(key: str, part: Part = Part.LEAD, due: date | None = None) -> Share:
    return Share(unit_id=place(key).id, part=part, due_on=due)


def give(document: Document, *duties: DutyData, today: date | None = None) -> list[Duty]:
    with transaction():
        data = OrderData(instruction="Giao các đơn vị", duties=duties)
        return giving.give(document.id, data, person("giamdoc"), today or clock.today())


def parts(duty: Duty) -> list[Assignment]:
    query = select(Assignment).where(Assignment.duty_id == duty.id).order_by(Assignment.id)
    return list(session().scalars(query))


def test_one_act_gives_several_duties_each_with_its_own_doers() -> None:
    lead, each = give(
        incoming(),
        DutyData(text="Tổng hợp số liệu", shares=(share("nvy"), share("vp", Part.COORDINATE))),
        DutyData(text="Rà soát tại trạm", lists=(ListShare(list_id=list_id(), part=Part.DO),), due_on=date(2030, 1, 2)),
    )
    assert (lead.mode, each.mode) == (Mode.LEAD, Mode.EACH)
    assert {one.part for one in parts(lead)} == {Part.LEAD, Part.COORDINATE}
    assert {(one.unit_id, one.part, one.due_on, one.first_due_on) for one in parts(each)} == {
        (place(key).id, Part.DO, date(2030, 1, 2), date(2030, 1, 2)) for key in ("tyt1", "tyt2")
    }


def test_a_unit_sees_its_own_part_who_leads_and_who_helps_but_not_who_else_does_the_same() -> None:
    document = incoming()
    give(
        document,
        DutyData(text="Rà soát tại trạm", lists=(ListShare(list_id=list_id(), part=Part.DO),)),
        DutyData(text="Tổng hợp", shares=(share("nvy"), share("vp", Part.COORDINATE), share("tyt1", Part.INFORM))),
        DutyData(text="Việc của phòng", shares=(share("nvy"),)),
    )
    seen = duty_queries.work_of_document(viewer_of("tram1"), document.id, clock.today())
    shown = {(one.duty.title, part.unit_id) for one in seen.duties for part in one.parts}
    assert shown == {
        ("Rà soát tại trạm", place("tyt1").id),
        ("Tổng hợp", place("nvy").id),
        ("Tổng hợp", place("vp").id),
        ("Tổng hợp", place("tyt1").id),
    }
    assert [duty.title for duty in seen.others] == ["Việc của phòng"]


def test_duties_without_any_part_for_a_unit_are_told_apart() -> None:
    document = incoming()
    give(
        document,
        DutyData(text="Việc của trạm", lists=(ListShare(list_id=list_id(), part=Part.DO),)),
        DutyData(text="Mỗi phòng tự làm", shares=(share("nvy", Part.DO), share("vp", Part.DO))),
    )
    seen = duty_queries.work_of_document(viewer_of("tram1"), document.id, clock.today())
    assert [one.duty.title for one in seen.duties] == ["Việc của trạm"]
    assert [duty.title for duty in seen.others] == ["Mỗi phòng tự làm"]
    assert not duty_queries.work_of_document(viewer_of("giamdoc"), document.id, clock.today()).others


def test_a_duty_keeps_the_whole_sentence_and_is_called_by_its_beginning() -> None:
    text = "Rà soát, bổ sung nhân lực còn thiếu. " * 20
    (duty,) = give(incoming(), DutyData(text=text.strip(), shares=(share("nvy"),)))
    assert duty.text == text.strip()
    assert duty.title.startswith("Rà soát, bổ sung nhân lực còn thiếu")
    assert len(duty.title) <= 161
    assert duty.has_more_than_title


@pytest.mark.parametrize(
    "duties",
    [
        pytest.param((), id="none"),
        pytest.param((DutyData(text="", shares=()),), id="no words"),
        pytest.param((DutyData(text="Làm"),), id="nobody"),
    ],
)
def test_what_is_no_duty_is_refused_and_nothing_is_given(duties: tuple[DutyData, ...]) -> None:
    document = incoming()
    with pytest.raises(InvalidInput):
        give(document, DutyData(text="Việc một", shares=(share("nvy"),)), *duties) if duties else give(document)
    assert session().scalar(select(func.count()).select_from(Duty)) == 0


def test_a_page_that_was_made_before_others_gave_work_is_refused() -> None:
    document = incoming()
    seen = giving.work_revision(document.id)
    give(document, DutyData(text="Một", shares=(share("nvy"),)))
    data = OrderData(instruction="Hai", duties=(DutyData(text="Hai", shares=(share("vp"),)),))
    with pytest.raises(Stale), transaction():
        giving.give(document.id, data, person("giamdoc"), clock.today(), seen=seen)


def test_files_are_asked_for_before_a_duty_that_wants_them_is_done() -> None:
    (duty,) = give(incoming(), DutyData(text="Gửi bảng", shares=(share("nvy"),), outcome=Outcome.FILES))
    (part,) = parts(duty)
    with transaction():
        commands.accept(part.id, person("truongphong"))
    with pytest.raises(InvalidInput, match="tệp kết quả"), transaction():
        commands.finish(part.id, "Xong", (), person("truongphong"))


def test_a_duty_that_wants_nothing_is_done_without_a_word() -> None:
    (duty,) = give(incoming(), DutyData(text="Treo băng rôn", shares=(share("nvy"),), outcome=Outcome.NOTHING))
    (part,) = parts(duty)
    with transaction():
        commands.accept(part.id, person("truongphong"))
        commands.finish(part.id, "", (), person("truongphong"))
    session().expire_all()
    assert parts(duty)[0].is_finished


def test_more_units_join_a_duty_and_none_twice() -> None:
    document = incoming()
    (duty,) = give(document, DutyData(text="Rà soát", shares=(share("tyt1", Part.DO),), due_on=date(2030, 1, 2)))
    with transaction():
        giving.add_doers(duty.id, [share("tyt2", Part.DO)], person("giamdoc"), clock.today())
    assert {(one.unit_id, one.due_on) for one in parts(duty)} == {
        (place("tyt1").id, date(2030, 1, 2)),
        (place("tyt2").id, date(2030, 1, 2)),
    }
    with pytest.raises(InvalidInput, match="đã được giao"), transaction():
        giving.add_doers(duty.id, [share("tyt1", Part.DO)], person("giamdoc"), clock.today())


# -- passing on --


def test_a_centre_passes_its_part_on_and_answers_for_it() -> None:
    document = incoming()
    (duty,) = give(document, DutyData(text="Rà soát", shares=(share("ttyt", Part.DO),), due_on=date(2030, 1, 9)))
    (own,) = parts(duty)
    passed = [
        commands.PassedOn(unit_id=place("tyt1").id, note="Phần xã An Phú"),
        commands.PassedOn(unit_id=place("tyt2").id),
    ]
    with transaction():
        given = commands.pass_on(own.id, passed, person("giamdoc.tt"), clock.today())
    first, second = given
    assert (first.giver_id, first.parent_id, first.due_on, first.note) == (
        place("ttyt").id,
        own.id,
        date(2030, 1, 9),
        "Phần xã An Phú",
    )
    assert queries.own_assignment(viewer_of("tram1"), first.id).id == first.id
    assert queries.given_assignment(viewer_of("giamdoc.tt"), first.id).id == first.id
    for username in ("giamdoc", "vanthu"):  # who gave it to the centre sees the parts, and changes none
        with pytest.raises(NotFound):
            queries.given_assignment(viewer_of(username), first.id)
    assert {one.unit_id for one in queries.passed_on(own)} == {place("tyt1").id, place("tyt2").id}
    # both lists and figures of the giver count the centre's part only
    assert queries.counts(viewer_of("giamdoc"), clock.today(), given=True)["open"] == 1
    assert [row.cells.keys() for row in duty_queries.matrix(document.id, clock.today()).rows] == [{duty.id}]
    with transaction():
        commands.finish(own.id, "Trung tâm đã làm xong", (), person("giamdoc.tt"))
    session().expire_all()
    assert second.is_open  # the centre goes on following its stations


def test_a_part_is_passed_on_below_only_and_to_nobody_twice() -> None:
    (duty,) = give(incoming(), DutyData(text="Rà soát", shares=(share("ttyt", Part.DO),)))
    (own,) = parts(duty)
    for key in ("ttyt", "nvy", "syt"):
        with pytest.raises(InvalidInput, match="trực thuộc"), transaction():
            commands.pass_on(own.id, [commands.PassedOn(unit_id=place(key).id)], person("giamdoc.tt"), clock.today())
    one = [commands.PassedOn(unit_id=place("tyt1").id)]
    with transaction():
        commands.pass_on(own.id, one, person("giamdoc.tt"), clock.today())
    with pytest.raises(InvalidInput, match="đã được giao"), transaction():
        commands.pass_on(own.id, one, person("giamdoc.tt"), clock.today())


def test_what_is_taken_back_takes_the_parts_below_along() -> None:
    (duty,) = give(incoming(), DutyData(text="Rà soát", shares=(share("ttyt", Part.DO), share("nvy", Part.DO))))
    own = next(one for one in parts(duty) if one.unit_id == place("ttyt").id)
    with transaction():
        commands.pass_on(own.id, [commands.PassedOn(unit_id=place("tyt1").id)], person("giamdoc.tt"), clock.today())
        commands.withdraw(own.id, "Giao nhầm", person("giamdoc"))
    session().expire_all()
    assert [(one.is_withdrawn, one.state_reason) for one in parts(duty) if one.unit_id != place("nvy").id] == [
        (True, "Giao nhầm"),
        (True, "Giao nhầm"),
    ]


# -- what comes again --


def yearly(*shares: Share, codes: str = "year:30/11") -> DutyData:
    return DutyData(text="Báo cáo kết quả hằng năm", shares=shares, recurrences=parse(codes))


def dues(duty: Duty) -> list[date]:
    return list(
        session().scalars(select(Occurrence.due_on).where(Occurrence.duty_id == duty.id).order_by(Occurrence.id))
    )


def work_all() -> None:
    while jobs.give_coming():
        pass


def test_a_yearly_duty_is_given_ahead_and_comes_again_the_next_year() -> None:
    """Registered in 2026 from a plan of 2022: no past year is invented."""
    document = incoming()
    (duty,) = give(document, yearly(share("nvy")), today=date(2026, 3, 1))
    assert (dues(duty), parts(duty), duty.next_on) == ([], [], date(2026, 11, 30))
    with at(date(2026, 10, 15)):
        work_all()
        assert dues(duty) == []
    with at(date(2026, 10, 16)):  # 45 days before
        work_all()
        work_all()
        assert dues(duty) == [date(2026, 11, 30)]
    with at(date(2027, 12, 1)):  # the worker had stood still for a year
        work_all()
        assert dues(duty) == [date(2026, 11, 30), date(2027, 11, 30)]
    assert [(one.title, one.due_on) for one in parts(duty)] == [
        ("Báo cáo kết quả hằng năm – Năm 2026", date(2026, 11, 30)),
        ("Báo cáo kết quả hằng năm – Năm 2027", date(2027, 11, 30)),
    ]


def test_a_document_with_a_duty_that_comes_again_is_not_done_with_its_first_time() -> None:
    document = incoming()
    (duty,) = give(document, yearly(share("nvy")), today=date(2026, 11, 1))
    (part,) = parts(duty)
    with transaction():
        commands.accept(part.id, person("truongphong"))
        commands.finish(part.id, "Đã báo cáo", (), person("truongphong"))
    assert session().get_one(Document, document.id).status is Status.ASSIGNED
    with transaction():
        giving.end_duty(duty.id, "Kế hoạch đã hết giai đoạn", person("giamdoc"), clock.today())
    with at(date(2027, 11, 29)):
        work_all()
    session().expire_all()
    assert (len(parts(duty)), duty.comes_again) == (1, False)
    with pytest.raises(RuleBroken), transaction():
        giving.end_duty(duty.id, "Lần nữa", person("giamdoc"), clock.today())


def test_a_doer_who_joins_later_gets_the_present_time_and_all_after_it() -> None:
    (duty,) = give(incoming(), yearly(share("tyt1", Part.DO)), today=date(2026, 11, 1))
    with transaction():
        giving.add_doers(duty.id, [share("tyt2", Part.DO)], person("giamdoc"), date(2026, 11, 2))
    with at(date(2027, 11, 1)):
        work_all()
    assert sorted((one.unit_id, one.due_on) for one in parts(duty)) == sorted(
        (place(key).id, date(year, 11, 30)) for key in ("tyt1", "tyt2") for year in (2026, 2027)
    )


def test_what_comes_again_ends_with_its_directive() -> None:
    document = incoming()
    (duty,) = give(document, yearly(share("nvy")), today=date(2026, 3, 1))
    with transaction():
        void_number(document.register_id, document.number, "Đăng ký nhầm", person("vanthu"))
    with at(date(2026, 11, 1)):
        work_all()
    session().expire_all()
    assert (dues(duty), duty.comes_again) == ([], False)


def test_a_directive_that_was_replaced_gives_nothing_any_more() -> None:
    document = incoming()
    (duty,) = give(document, yearly(share("nvy")), today=date(2026, 3, 1))
    incoming(
        code="900/BYT-KH",
        references=(ReferenceData(code=document.code, kind=ReferenceKind.REPLACES, issued_on=document.issued_on),),
    )
    with at(date(2026, 11, 1)):
        work_all()
    session().expire_all()
    assert dues(duty) == []
    assert duty.end_reason == "Văn bản giao nhiệm vụ đã hết hiệu lực"


# -- what the office itself issues --


def test_the_duties_of_an_outgoing_document_wait_until_it_is_issued() -> None:
    document = outgoing()
    data = order_data("Làm", (share("nvy", Part.DO),))
    with transaction():
        assert assign(document.id, OrderData(duties=data.duties), person("giamdoc"), clock.today()) == []
    with pytest.raises(NotFound):
        queries.own_assignment(viewer_of("truongphong"), 1)


def test_five_working_days_are_counted_again_when_the_calendar_changes() -> None:
    start = date(2026, 11, 2)
    term = Term(5, TermUnit.WORKING_DAYS, start)
    due = term.ends_on(calendars.work_calendar(place("syt").id, start))
    (duty,) = give(
        incoming(),
        DutyData(text="Báo cáo", shares=(share("nvy"), share("vp", Part.COORDINATE)), due_on=due, term=term),
        today=start,
    )
    moved_by_hand = next(one for one in parts(duty) if one.unit_id == place("vp").id)
    with transaction():
        commands.change_due(moved_by_hand.id, date(2026, 11, 20), "Bận", person("giamdoc"), start)
        moved = calendars.set_day(place("syt").id, date(2026, 11, 4), False, "Bão", person("giamdoc"), start)
    session().expire_all()
    assert (due, len(moved)) == (date(2026, 11, 9), 1)
    assert {one.unit_id: (one.first_due_on, one.due_on) for one in parts(duty)} == {
        place("nvy").id: (due, due + timedelta(days=1)),
        place("vp").id: (due, date(2026, 11, 20)),
    }
    with transaction():
        day = calendars.days_of(place("syt").id, 2026)
        own = next(row for row in day if row.agency_id)
        calendars.remove_day(own.id, place("syt").id, person("giamdoc"), start)
    session().expire_all()
    assert parts(duty)[0].due_on == due


def test_a_head_gives_the_part_of_the_unit_to_a_person() -> None:
    (duty,) = give(incoming(), DutyData(text="Rà soát", shares=(share("nvy"),), due_on=date(2030, 1, 9)))
    (own,) = parts(duty)
    officer, head = viewer_of("chuyenvien"), viewer_of("truongphong")
    passed = [commands.PassedOn(unit_id=place("nvy").id, post_id=officer.post_id, note="Phần số liệu")]
    with transaction():
        (part,) = commands.pass_on(own.id, passed, person("truongphong"), clock.today())
    assert (part.giver_id, part.doer_name) == (place("nvy").id, "Bùi Văn Tú")
    assert queries.own_assignment(officer, part.id).note == "Phần số liệu"
    assert queries.given_assignment(head, part.id).id == part.id
    with pytest.raises(NotFound):  # the person's, not the unit's
        queries.own_assignment(head, part.id)
    mine = queries.counts(officer, clock.today())
    assert (mine["mine"], mine["open"]) == (1, 2)
    assert queries.counts(head, clock.today())["open"] == 1
    with pytest.raises(InvalidInput, match="đã được giao"), transaction():
        commands.pass_on(own.id, passed, person("truongphong"), clock.today())
    with pytest.raises(RuleBroken), transaction():  # a person's part goes no further
        commands.pass_on(part.id, passed, person("truongphong"), clock.today())
    while jobs.tell_new_work():
        pass
    told = session().execute(select(Notice.post_id, Notice.text).where(Notice.assignment_id == part.id)).all()
    assert [post_id for post_id, _ in told] == [officer.post_id]


def test_work_is_given_to_people_of_the_own_unit_only() -> None:
    (duty,) = give(incoming(), DutyData(text="Rà soát", shares=(share("nvy"),)))
    (own,) = parts(duty)
    stranger = [commands.PassedOn(unit_id=place("nvy").id, post_id=viewer_of("chanhvp").post_id)]
    elsewhere = [commands.PassedOn(unit_id=place("vp").id, post_id=viewer_of("chanhvp").post_id)]
    for wrong in (stranger, elsewhere):
        with pytest.raises(InvalidInput, match="trong đơn vị"), transaction():
            commands.pass_on(own.id, wrong, person("truongphong"), clock.today())


def test_what_a_person_had_is_the_units_again_when_the_post_ends() -> None:
    (duty,) = give(incoming(), DutyData(text="Rà soát", shares=(share("nvy"),)))
    (own,) = parts(duty)
    officer = viewer_of("chuyenvien").post_id
    passed = [commands.PassedOn(unit_id=place("nvy").id, post_id=officer)]
    with transaction():
        (part,) = commands.pass_on(own.id, passed, person("truongphong"), clock.today())
        key = part.id
    with transaction():
        end_post(officer, person("quantri"))
    session().expire_all()
    assert session().get_one(Assignment, key).post_id is None
    assert queries.own_assignment(viewer_of("truongphong"), key).id == key
