"""Who is told what, and when; nobody twice, nobody on a day off, nobody of what is not theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import assign, at, incoming, list_id, order_data, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts.models import Post, User
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.tasks import calendars, commands, deciding, giving, jobs, notices
from ytcs_docs.tasks.models import Assignment, Notice
from ytcs_docs.tasks.rules import DutyData, ListShare, NoticeKind, OrderData, Part, RequestKind, Share, step_of

MONDAY = date(2026, 11, 2)


@pytest.fixture
def monday(context: None) -> Iterator[None]:
    with at(MONDAY):
        yield


def given(due: date | None, key: str = "nvy") -> Assignment:
    document = incoming()
    share = Share(unit_id=place(key).id, part=Part.LEAD, due_on=due)
    with transaction():
        (part,) = assign(document.id, order_data("Tổng hợp số liệu", (share,)), person("giamdoc"), clock.today())
    return part


def told(username: str) -> list[tuple[NoticeKind, str]]:
    query = (
        select(Notice.kind, Notice.text)
        .join(Post, Post.id == Notice.post_id)
        .join(User, User.id == Post.user_id)
        .where(User.username == username)
        .order_by(Notice.id)
    )
    return [(kind, text) for kind, text in session().execute(query)]


def unseen(username: str) -> int:
    session().expire_all()
    return session().scalars(select(Post.unseen).join(User).where(User.username == username)).one()


def work() -> None:
    while jobs.tell_new_work():
        pass
    jobs.remind_people()


def kinds(username: str) -> list[NoticeKind]:
    return [kind for kind, _ in told(username)]


def test_a_unit_is_told_of_new_work_once_for_each_document(monday: None) -> None:
    document = incoming()
    stations = (ListShare(list_id=list_id(), part=Part.DO),)
    duties = tuple(DutyData(text=f"Việc {number}", lists=stations) for number in (1, 2, 3))
    with transaction():
        giving.give(document.id, OrderData(instruction="Làm", duties=duties), person("giamdoc"), MONDAY)
    work()
    work()
    assert [text for _, text in told("tram1")] == [f"Việc 1 và 2 việc khác (Công văn {document.code})"]
    assert told("truongphong") == []
    assert unseen("tram1") == 1


def test_the_ladder_is_climbed_once_a_step_and_never_on_a_day_off(monday: None) -> None:
    given(date(2026, 11, 11))  # a Wednesday
    work()
    found: dict[date, list[NoticeKind]] = {}
    before = len(told("truongphong"))
    for number in range(21):
        day = MONDAY + timedelta(days=number)
        for hour in (3, 9, 15):  # at night nobody; a worker that was started again tells nothing twice
            with at(day, hour):
                work()
        now = told("truongphong")
        if len(now) > before:
            found[day] = [kind for kind, _ in now[before:]]
        before = len(now)
    assert found == {
        date(2026, 11, 9): [NoticeKind.DUE],
        date(2026, 11, 11): [NoticeKind.DUE],
        date(2026, 11, 12): [NoticeKind.LATE],
        date(2026, 11, 16): [NoticeKind.LATE],  # the third working day, a weekend between
        date(2026, 11, 18): [NoticeKind.LATE],
    }
    assert [text for kind, text in told("giamdoc") if kind is NoticeKind.LATE] == [
        "1 việc đã giao quá hạn lâu ở 1 đơn vị"
    ]


def test_a_worker_that_stood_still_takes_the_step_that_counts_now_and_not_those_before(monday: None) -> None:
    given(date(2026, 11, 4))
    with at(date(2026, 11, 10)):  # four working days late
        work()
        work()
    assert [text for kind, text in told("truongphong") if kind is not NoticeKind.NEW] == ["1 việc quá hạn"]


def test_several_things_that_are_due_are_told_together(monday: None) -> None:
    for due in (MONDAY, MONDAY, MONDAY - timedelta(days=3), MONDAY + timedelta(days=1)):
        given(due)
    work()
    assert told("truongphong")[-1] == (
        NoticeKind.LATE,
        "1 việc quá hạn, 2 việc đến hạn hôm nay, 1 việc sắp đến hạn",
    )


def test_work_that_was_done_paused_or_given_more_time_is_not_reminded_of(monday: None) -> None:
    done, paused, moved = (given(MONDAY + timedelta(days=1)) for _ in range(3))
    with transaction():
        for part in (done, paused, moved):
            commands.accept(part.id, person("truongphong"))
        commands.finish(done.id, "Xong", (), person("truongphong"))
        deciding.ask(paused.id, RequestKind.PAUSE, "Chờ", None, person("truongphong"), MONDAY)
        deciding.decide(paused.id, True, "", None, person("giamdoc"), MONDAY)
        commands.change_due(moved.id, date(2026, 12, 30), "Bận", person("giamdoc"), MONDAY)
    with at(date(2026, 11, 5)):
        work()
    assert not {NoticeKind.DUE, NoticeKind.LATE} & set(kinds("truongphong"))


def test_a_new_due_date_has_a_ladder_of_its_own(monday: None) -> None:
    part = given(MONDAY)
    work()
    with transaction():
        commands.change_due(part.id, date(2026, 11, 9), "Bận", person("giamdoc"), MONDAY)
    with at(date(2026, 11, 9)):
        work()
    assert kinds("truongphong").count(NoticeKind.DUE) == 2


def test_a_day_off_of_the_agency_is_respected(monday: None) -> None:
    given(MONDAY)
    with transaction():
        calendars.set_day(place("syt").id, MONDAY, False, "Bão số 9", person("giamdoc"), MONDAY)
    work()
    assert NoticeKind.DUE not in kinds("truongphong")


def test_both_sides_are_told_of_what_the_other_did(monday: None) -> None:
    part = given(MONDAY + timedelta(days=20))
    work()
    head, leader = person("truongphong"), person("giamdoc")
    with transaction():
        commands.accept(part.id, head)
        deciding.ask(part.id, RequestKind.EXTENSION, "Bận", date(2026, 12, 20), head, MONDAY)
    with transaction():
        deciding.decide(part.id, False, "Bộ cần gấp", None, leader, MONDAY)
    with transaction():
        commands.finish(part.id, "Xong", (), head)
    with transaction():
        deciding.send_result_back(part.id, "Thiếu bảng", leader)
        commands.finish(part.id, "Xong lần hai", (), head)
        deciding.accept_result(part.id, leader)
    assert kinds("giamdoc") == [NoticeKind.ASKED, NoticeKind.RESULT]  # of results once a day
    assert kinds("truongphong") == [NoticeKind.NEW, NoticeKind.DECIDED, NoticeKind.RETURNED, NoticeKind.ACCEPTED]


def test_results_of_a_duty_are_told_again_only_when_the_last_was_looked_at(monday: None) -> None:
    part = given(MONDAY + timedelta(days=20))
    head, leader = person("truongphong"), person("giamdoc")

    with transaction():
        commands.accept(part.id, head)

    def finished_again(day: date) -> int:
        with at(day), transaction():
            commands.finish(part.id, "Xong", (), head)
        with at(day), transaction():
            deciding.send_result_back(part.id, "Thiếu", leader)
        return kinds("giamdoc").count(NoticeKind.RESULT)

    assert [finished_again(MONDAY), finished_again(MONDAY + timedelta(days=1))] == [1, 1]
    with transaction():
        post_id = session().scalars(select(Post.id).join(User).where(User.username == "giamdoc")).one()
        notices.see_all(post_id, session().scalars(select(Notice.id).order_by(Notice.id.desc())).all()[0])
    assert [finished_again(MONDAY + timedelta(days=1)), finished_again(MONDAY + timedelta(days=2))] == [2, 2]


def test_people_of_other_units_and_those_who_left_are_told_nothing(monday: None) -> None:
    with transaction():
        post = session().scalars(select(Post).join(User).where(User.username == "chuyenvien")).one()
        post.valid_to = MONDAY - timedelta(days=1)
    given(MONDAY)
    work()
    assert told("chanhvp") == told("tram1") == told("chuyenvien") == []


@pytest.mark.parametrize(
    ("days", "step"), [(-9, None), (-3, None), (-2, -2), (-1, -2), (0, 0), (2, 1), (4, 3), (99, 5)]
)
def test_the_step_that_is_reached(days: int, step: int | None) -> None:
    assert step_of((-2, 0, 1, 3, 5), days) == step


@pytest.mark.parametrize("typed", ["", "hai", "-50", "99", "1 2 3 4 5 6 7 8 9 10 11"])
def test_a_ladder_that_makes_no_sense_is_refused(monday: None, typed: str) -> None:
    with pytest.raises(InvalidInput), transaction():
        notices.set_ladder(place("syt").id, typed, 5, 8, person("giamdoc"))


def test_an_agency_has_a_ladder_of_its_own(monday: None) -> None:
    with transaction():
        notices.set_ladder(place("syt").id, "−5, 2", 2, 8, person("giamdoc"))
    given(MONDAY)
    work()
    with at(date(2026, 11, 4)):
        work()
    assert [text for kind, text in told("giamdoc") if kind is NoticeKind.LATE] == [
        "1 việc đã giao quá hạn lâu ở 1 đơn vị"
    ]


# -- pages and commands --


def test_the_bell_counts_and_is_quiet_when_the_page_was_seen(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        given(clock.today() + timedelta(days=30))
        work()
    head = visit("truongphong")
    assert head.page("/").xpath('string(//*[@class="bell-count"])').split()[0] == "1"
    page = head.page("/thong-bao")
    assert "Tổng hợp số liệu" in page.xpath('string(//li[contains(@class, "unseen")])')
    assert head.press("/thong-bao", "/da-xem").status_code == 303
    assert not head.page("/").xpath('//*[@class="bell-count"]')
    assert not head.page("/thong-bao").xpath('//li[contains(@class, "unseen")]')
    assert "Tổng hợp số liệu" not in text_of(visit("chanhvp").get("/thong-bao"))


def test_late_units_are_urged_with_one_click(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        part = given(clock.today() - timedelta(days=2), "tyt1")
        duty_id, document_id = part.duty_id, part.document_id
    clerk = visit("vanthu")
    assert clerk.press(f"/nhiem-vu/{duty_id}", "/don-doc").status_code == 303
    assert "Đã đôn đốc 1 đơn vị." in text_of(clerk.get(f"/nhiem-vu/{duty_id}"))
    assert clerk.press(f"/van-ban/{document_id}/nhiem-vu", "/don-doc").status_code == 303
    page = text_of(visit("tram1").get("/thong-bao"))
    assert page.count("Văn thư đôn đốc: Tổng hợp số liệu") == 1  # of the same once a day
    assert "1 đơn vị đã được đôn đốc hôm nay." in text_of(clerk.get(f"/van-ban/{document_id}/nhiem-vu"))
    assert "Đôn đốc trong hệ thống 1 đơn vị" in text_of(clerk.get(f"/van-ban/{document_id}"))


def test_urging_from_the_matrix_follows_the_agency_chosen_there(app: Flask, visit: Callable[..., Visitor]) -> None:
    due = clock.today() - timedelta(days=2)
    with app.app_context():
        document_id = incoming().id
        shares = tuple(Share(unit_id=place(key).id, part=Part.DO, due_on=due) for key in ("nvy", "tyt1"))
        with transaction():
            duty = DutyData(text="Rà soát nhân lực", shares=shares)
            giving.give(document_id, OrderData(instruction="Làm", duties=(duty,)), person("giamdoc"), clock.today())
        agency = place("tyt1").agency.name
    leader = visit("giamdoc")
    matrix = f"/van-ban/{document_id}/nhiem-vu?{urlencode({'co-quan': agency, 'chua-xong': 1})}"
    letter = leader.page(matrix).xpath('//a[contains(@href, "cong-van-don-doc")]/@href')[0]
    addressees = leader.form(letter)["addressees"]
    assert "Trạm Y tế xã An Phú" in addressees
    assert "Phòng" not in addressees
    answer = leader.press(matrix, "/don-doc")
    assert answer.location.endswith(matrix)
    assert "Đã đôn đốc 1 đơn vị." in text_of(leader.get(matrix))
    assert "đôn đốc: Rà soát nhân lực" in text_of(visit("tram1").get("/thong-bao"))
    assert "đôn đốc" not in text_of(visit("truongphong").get("/thong-bao"))


def test_the_leaders_table_of_units_opens_what_it_counts_and_urges_whom_it_shows(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    late, early = clock.today() - timedelta(days=2), clock.today() + timedelta(days=20)
    with app.app_context():
        document_id = incoming().id
        shares = (
            Share(unit_id=place("tyt1").id, part=Part.DO, due_on=late),
            Share(unit_id=place("tyt2").id, part=Part.DO, due_on=early),
            Share(unit_id=place("nvy").id, part=Part.DO, due_on=late),
        )
        with transaction():
            duty = DutyData(text="Rà soát nhân lực", shares=shares)
            giving.give(document_id, OrderData(instruction="Làm", duties=(duty,)), person("giamdoc"), clock.today())
        centre = place("tyt1").agency.name
    leader = visit("giamdoc")
    (link,) = leader.page("/").xpath(f'//a[text()="{centre}"]/@href')
    opened = leader.page(link)
    assert len(opened.xpath('//section[@id="list"]//tbody/tr')) == 2
    letter = opened.xpath('//a[contains(@href, "/don-doc")]/@href')[0]
    assert "đôn đốc thực hiện 1 nhiệm vụ quá hạn" in text_of(leader.get(letter))
    assert "Trạm Y tế xã An Phú" in text_of(leader.get(letter))
    answer = leader.press(link, "/giao-viec/don-doc")
    assert answer.location.endswith(link)
    assert "Đã đôn đốc 1 đơn vị." in text_of(leader.get(link))
    assert leader.press("/giao-viec?xem=late", "/giao-viec/don-doc").status_code == 303
    said = text_of(leader.get("/giao-viec?xem=late"))
    assert "Đã đôn đốc 1 đơn vị; 1 đơn vị đã được đôn đốc hôm nay." in said
    assert "đôn đốc" in text_of(visit("truongphong").get("/thong-bao"))


def test_what_a_centre_waits_for_of_a_directive_from_above_opens_a_list(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    late = clock.today() - timedelta(days=2)
    with app.app_context():
        part = given(late, "ttyt")
        with transaction():
            to = [commands.PassedOn(unit_id=place("tyt1").id, due_on=late)]
            commands.pass_on(part.id, to, person("giamdoc.tt"), clock.today())
        document = part.document.subject
    leader = visit("giamdoc.tt")
    (link,) = leader.page("/").xpath('//section[.//h2[contains(., "Quá hạn theo văn bản")]]//tbody//a/@href')
    assert document in text_of(leader.get(link))


def test_the_command_says_what_would_be_sent_and_sends_it_once(app: Flask) -> None:
    with app.app_context(), at(MONDAY):
        given(MONDAY)
    with at(MONDAY):
        run = app.test_cli_runner()
        assert "Phòng Nghiệp vụ Y: 1 việc đến hạn hôm nay" in run.invoke(args=["duties", "remind", "--dry-run"]).output
        assert "sent: 2" in run.invoke(args=["duties", "remind"]).output
        assert "nothing to send" in run.invoke(args=["duties", "remind", "--dry-run"]).output
