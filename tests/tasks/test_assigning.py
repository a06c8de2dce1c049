"""Instructing, doing, finishing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.builders import assign, incoming, list_id, order_data, outgoing, person, place
from tests.documents.test_documents import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, RuleBroken
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents import queries as document_queries
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind, Status
from ytcs_docs.tasks import commands, queries
from ytcs_docs.tasks.models import Assignment, Report
from ytcs_docs.tasks.recall import void_number
from ytcs_docs.tasks.rules import AssignmentState, AssignmentView, OrderData, Outcome, Part, Share

pytestmark = pytest.mark.usefixtures("context")


def assignment(*shares: Share, **more: object) -> OrderData:
    return order_data(instruction="Giao các đơn vị thực hiện.", shares=shares, **more)  # type: ignore[arg-type]


def share(key: str, part: Part = Part.LEAD, due: date | None = None) -> Share:
    return Share(unit_id=place(key).id, part=part, due_on=due)


def give(document: Document, *shares: Share, **more: object) -> list[Assignment]:
    with transaction():
        return assign(document.id, assignment(*shares, **more), person("giamdoc"), clock.today())


def done(task: Assignment, by: str) -> None:
    with transaction():
        if task.part is not Part.INFORM:
            commands.accept(task.id, person(by))
        commands.finish(task.id, "" if task.part is Part.INFORM else "Đã xong", (), person(by))


def status(document: Document) -> Status:
    session().expire_all()
    return session().get(Document, document.id).status


def test_one_act_gives_each_unit_its_part() -> None:
    document = incoming()
    due = clock.today() + timedelta(days=7)
    tasks = give(document, share("nvy", due=due), share("vp", Part.COORDINATE), share("ttyt2", Part.INFORM))
    assert {(task.part, task.due_on) for task in tasks} == {
        (Part.LEAD, due),
        (Part.COORDINATE, None),
        (Part.INFORM, None),
    }
    assert status(document) is Status.ASSIGNED


def test_a_list_becomes_one_task_for_each_of_its_members() -> None:
    document = incoming()
    due = clock.today() + timedelta(days=3)
    tasks = give(document, share("nvy"), lists=((list_id(), Part.COORDINATE, due),))
    stations = [task for task in tasks if task.part is Part.COORDINATE]
    assert {task.unit_id for task in stations} == {place("tyt1").id, place("tyt2").id}
    assert {task.due_on for task in stations} == {due}


def test_a_unit_named_by_itself_and_in_a_list_gets_one_task() -> None:
    tasks = give(incoming(), share("tyt1"), lists=((list_id(), Part.INFORM, None),))
    assert sorted(task.part.value for task in tasks) == ["inform", "lead"]


def test_a_duty_has_one_lead_and_a_document_as_many_as_duties() -> None:
    document = incoming()
    with pytest.raises(InvalidInput), transaction():
        assign(document.id, assignment(share("nvy"), share("vp")), person("giamdoc"), clock.today())
    give(document, share("nvy"))
    give(document, share("vp"), share("nvy", Part.COORDINATE))  # leads one duty, coordinates another
    mine = session().scalars(select(Assignment.part).where(Assignment.unit_id == place("nvy").id)).all()
    assert sorted(mine) == [Part.COORDINATE, Part.LEAD]


@pytest.mark.parametrize("key", ["syt", "byt"])
def test_work_goes_to_units_below_only(key: str) -> None:
    with pytest.raises(InvalidInput):
        give(incoming(), share(key))


def test_work_needs_an_instruction_and_somebody_to_do_it() -> None:
    document = incoming()
    for data in (
        order_data(instruction="", shares=(share("nvy"),)),
        order_data(instruction="Làm đi"),
        OrderData(instruction="Làm đi"),
    ):
        with pytest.raises(InvalidInput), transaction():
            assign(document.id, data, person("giamdoc"), clock.today())


def test_a_due_date_that_has_passed_makes_the_work_late_at_once() -> None:
    yesterday = clock.today() - timedelta(days=1)
    give(incoming(), share("nvy", due=yesterday))
    late = queries.assignment_page(
        viewer_of("truongphong"), queries.AssignmentFilter(view=AssignmentView.LATE), clock.today(), 1, 25
    )
    assert [task.due_on for task in late.items] == [yesterday]


def test_an_agency_does_not_do_the_work_that_it_gave_its_own_units() -> None:
    (task,) = give(incoming(), share("nvy"))
    for username in ("giamdoc", "vanthu"):
        with pytest.raises(NotFound):
            queries.own_assignment(viewer_of(username), task.id)


def test_a_document_ends_with_its_last_branch() -> None:
    document = incoming()
    lead, coordinating, informed = give(
        document, share("nvy"), share("vp", Part.COORDINATE), share("ttyt2", Part.INFORM)
    )
    done(lead, "truongphong")
    done(coordinating, "chanhvp")
    assert status(document) is Status.ASSIGNED
    done(informed, "giamdoc")
    assert status(document) is Status.COMPLETED


def test_for_information_closes_with_one_click() -> None:
    document = incoming()
    _, informed = give(document, share("nvy"), share("vp", Part.INFORM))
    with transaction():
        commands.finish(informed.id, "", (), person("chanhvp"))
    assert session().get(Assignment, informed.id).state is AssignmentState.FINISHED


def test_work_is_accepted_before_it_is_finished_and_the_result_is_told() -> None:
    (task,) = give(incoming(), share("nvy"))
    with pytest.raises(RuleBroken), transaction():
        commands.finish(task.id, "Xong", (), person("truongphong"))
    with transaction():
        commands.accept(task.id, person("truongphong"))
    with pytest.raises(InvalidInput), transaction():
        commands.finish(task.id, "", (), person("truongphong"))


def test_a_report_whose_file_is_not_kept_any_more_is_refused() -> None:
    (task,) = give(incoming(), share("nvy"))
    with transaction():
        commands.accept(task.id, person("truongphong"))
    for act in (commands.report, commands.finish):
        with pytest.raises(NotFound, match="quá hạn giữ tạm"), transaction():
            act(task.id, "Đã xong", ("mất",), person("truongphong"))
    assert session().scalar(select(Report.id)) is None


def test_a_task_that_asks_for_an_answer_is_finished_with_one() -> None:
    (task,) = give(incoming(), share("nvy"), outcome=Outcome.ANSWER)
    with transaction():
        commands.accept(task.id, person("truongphong"))
    with pytest.raises(RuleBroken, match="trả lời"), transaction():
        commands.finish(task.id, "Xong", (), person("truongphong"))
    answer = outgoing(drafting_unit_id=place("nvy").id)
    with transaction():
        commands.link_answer(task.id, session().get(Document, answer.id), person("truongphong"))
        commands.finish(task.id, "Xong", (), person("truongphong"))
    assert session().get(Assignment, task.id).state is AssignmentState.FINISHED


def test_a_finished_document_is_reopened_with_a_reason_and_its_lead_is_at_work_again() -> None:
    document = incoming()
    (task,) = give(document, share("nvy"))
    done(task, "truongphong")
    with pytest.raises(InvalidInput), transaction():
        commands.reopen_document(document.id, "", person("giamdoc"))
    with transaction():
        commands.reopen_document(document.id, "Số liệu chưa đủ", person("giamdoc"))
    assert status(document) is Status.ASSIGNED
    assert session().get(Assignment, task.id).state is AssignmentState.ACCEPTED
    with transaction():
        commands.finish(task.id, "Đã bổ sung", (), person("truongphong"))
    assert status(document) is Status.COMPLETED


def test_withdrawing_the_last_open_part_ends_the_document() -> None:
    document = incoming()
    lead, other = give(document, share("nvy"), share("vp", Part.COORDINATE))
    done(lead, "truongphong")
    with transaction():
        commands.withdraw(other.id, "Không cần nữa", person("giamdoc"))
    assert status(document) is Status.COMPLETED


def test_the_list_of_a_unit_begins_with_what_is_latest() -> None:
    today = clock.today()
    soon, later = incoming(), incoming()
    undated = incoming()
    give(later, share("nvy", due=today + timedelta(days=9)))
    give(soon, share("nvy", due=today + timedelta(days=1)))
    give(undated, share("nvy"))
    viewer = viewer_of("truongphong")
    page = queries.assignment_page(viewer, queries.AssignmentFilter(), today, 1, 25)
    assert [task.document_id for task in page.items] == [soon.id, later.id, undated.id]
    in_a_week = today + timedelta(days=5)
    late = queries.assignment_page(viewer, queries.AssignmentFilter(view=AssignmentView.LATE), in_a_week, 1, 25)
    assert [task.document_id for task in late.items] == [soon.id]
    assert queries.counts(viewer, in_a_week)["late"] == 1


def test_what_is_assigned_to_a_unit_of_another_agency_is_open_to_it_and_its_leaders() -> None:
    document = incoming()
    with pytest.raises(NotFound):
        document_queries.document_for(viewer_of("tram1"), document.id)
    give(document, share("tyt1"))
    for username in ("tram1", "giamdoc.tt", "vanthu.tt"):
        assert document_queries.document_for(viewer_of(username), document.id).id == document.id
    for username in ("truongphong", "chanhvp"):
        with pytest.raises(NotFound):
            document_queries.document_for(viewer_of(username), document.id)


def test_only_the_own_unit_works_on_a_task() -> None:
    (task,) = give(incoming(), share("nvy"))
    assert queries.own_assignment(viewer_of("chuyenvien"), task.id).id == task.id
    for username in ("chanhvp", "tram1", "giamdoc.tt"):
        with pytest.raises(NotFound):
            queries.own_assignment(viewer_of(username), task.id)


def test_leaders_see_units_by_what_is_late() -> None:
    today = clock.today()
    give(incoming(), share("nvy", due=today), share("tyt1", Part.COORDINATE, today), share("tyt2", Part.COORDINATE))
    rows = queries.load_by_unit(viewer_of("giamdoc"), today + timedelta(days=2))
    assert [(row.name, row.open, row.late) for row in rows] == [
        ("Trung tâm Y tế khu vực Bình Lộc", 2, 1),
        ("Phòng Nghiệp vụ Y", 1, 1),
    ]


def test_every_step_is_in_the_history_with_who_did_it() -> None:
    document = incoming()
    with transaction():
        documents.present(document.id, person("vanthu"))
    (task,) = give(document, share("nvy"))
    done(task, "truongphong")
    from ytcs_docs.audit.models import HistoryLine, Subject

    lines = session().scalars(
        select(HistoryLine)
        .where(HistoryLine.subject == Subject.DOCUMENT, HistoryLine.subject_id == document.id)
        .order_by(HistoryLine.id)
    )
    assert [(line.action, line.actor_name) for line in lines] == [
        ("registered", "Lê Thị Hương"),
        ("presented", "Lê Thị Hương"),
        ("instructed", "Đoàn Văn Vượng"),
        ("assigned", "Đoàn Văn Vượng"),
        ("task_accepted", "Ngô Thị Lan"),
        ("task_finished", "Ngô Thị Lan"),
        ("completed", "Ngô Thị Lan"),
    ]


def test_taking_back_all_work_leaves_the_document_to_the_leader_again() -> None:
    document = incoming()
    (task,) = give(document, share("nvy"))
    with transaction():
        commands.withdraw(task.id, "Giao nhầm phòng", person("giamdoc"))
    assert status(document) is Status.PRESENTED
    give(document, share("vp"))
    assert status(document) is Status.ASSIGNED


def test_work_ends_when_the_number_of_its_document_is_given_up() -> None:
    document = incoming()
    (task,) = give(document, share("nvy"))
    with transaction():
        void_number(document.register_id, document.number, "Đăng ký nhầm", person("vanthu"))
    assert session().get(Assignment, task.id).state is AssignmentState.WITHDRAWN
    assert status(document) is Status.VOIDED


def test_an_answer_that_the_clerk_registered_lets_the_task_be_finished() -> None:
    document = incoming()
    (task,) = give(document, share("nvy"), outcome=Outcome.ANSWER)
    with transaction():
        commands.accept(task.id, person("truongphong"))
    answer = outgoing(references=(ReferenceData(code=document.code, kind=ReferenceKind.ANSWERS),))
    with transaction():
        commands.finish(task.id, "Văn thư đã phát hành trả lời", (), person("truongphong"))
    assert session().get(Assignment, task.id).answer_id == answer.id


def test_the_own_list_of_a_leader_holds_what_came_from_above() -> None:
    today = clock.today()
    own, from_above = incoming("ttyt", "vanthu.tt"), incoming()
    with transaction():
        assign(own.id, assignment(share("tyt1")), person("giamdoc.tt"), today)
    give(from_above, share("ttyt"))
    page = queries.assignment_page(viewer_of("giamdoc.tt"), queries.AssignmentFilter(), today, 1, 25)
    assert [task.document_id for task in page.items] == [from_above.id]
    given = queries.assignment_page(viewer_of("giamdoc.tt"), queries.AssignmentFilter(given=True), today, 1, 25)
    assert [task.document_id for task in given.items] == [own.id]


def test_what_was_given_comes_in_the_same_order_whether_its_number_is_known_or_not() -> None:
    """With the number, pages of dated work are read from an index; the undated ones come last either way."""
    today = clock.today()
    for due in (9, None, 1, 1, None, 4):
        give(incoming(), share("nvy", due=None if due is None else today + timedelta(days=due)))
    viewer, wanted = viewer_of("giamdoc"), queries.AssignmentFilter(given=True)
    known = queries.counts(viewer, today, given=True)

    def pages(known: dict[str, int] | None) -> list[tuple[int, list[int]]]:
        found = [queries.assignment_page(viewer, wanted, today, number, 2, known) for number in (0, 1, 2, 3, 9)]
        return [(page.number, [task.id for task in page.items]) for page in found]

    assert pages(known) == pages(None)
    assert [number for number, _ in pages(known)] == [1, 1, 2, 3, 3]
