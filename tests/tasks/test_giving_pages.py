"""Pages on which duties are given out and asked about: what was typed is kept, nothing is given out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import assign, at, incoming, order_data, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.extraction.deadlines import find_deadline
from ytcs_docs.extraction.periods import read_recurrences
from ytcs_docs.tasks import commands, jobs
from ytcs_docs.tasks.models import Assignment, Duty
from ytcs_docs.tasks.rules import Outcome, Part, Share


def work(**more: Outcome) -> Assignment:
    """Work of a department that it has taken on."""
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today() + timedelta(days=5))
    document_id = incoming().id
    with transaction():
        (part,) = assign(document_id, order_data("Làm", (share,), **more), person("giamdoc"), clock.today())
        commands.accept(part.id, person("truongphong"))
    return part


@pytest.mark.neutral
@pytest.mark.parametrize(
    "sentence",
    [
        "hoàn thành xong trong năm 0000",
        "trước tháng 1/0001",
        "trong quý İ/2026",
        "trong vòng 3 tİếng",
        "hằng ſáu tháng báo cáo",
        "định kỳ hằng tuần, thứ ſáu báo cáo",
        "hạn" + " " * 5000 + "x",
        "trước " * 3000,
        "1" * 20_000,
    ],
)
def test_no_sentence_breaks_the_reader(sentence: str) -> None:
    find_deadline(sentence, date(2026, 11, 2), date(2026, 11, 4))
    read_recurrences(sentence)


DIRECTIVE = (
    "SỞ NỘI VỤ",
    "Số: 612/SNV-TB",
    "V/v rà soát",
    "Kính gửi: Sở Y tế",
    "Sở Nội vụ đề nghị như sau:",
    "1. Phòng Nghiệp vụ Y báo cáo trong thời hạn 07 ngày làm việc kể từ ngày nhận được công văn này.",
    "2. Phòng Quản lý giá cả tổng hợp số liệu trước ngày 20/12/2030.",
)


@pytest.fixture
def document_id(app: Flask) -> int:
    with app.app_context():
        return incoming(text="\n".join(DIRECTIVE)).id


def read(app: Flask) -> None:
    with app.app_context():
        while read_texts():
            pass


def test_a_day_that_the_leader_typed_is_not_counted_again(
    app: Flask, visit: Callable[..., Visitor], document_id: int
) -> None:
    read(app)
    path = f"/van-ban/{document_id}/viec-doc-duoc"
    assert visit("giamdoc").fill(path, **{"rows-0-due": "31/12/2030"}).status_code == 303
    with app.app_context():
        assert [duty.term for duty in session().scalars(select(Duty))] == [None]


def test_what_was_given_is_not_proposed_again(app: Flask, visit: Callable[..., Visitor], document_id: int) -> None:
    read(app)
    leader, path = visit("giamdoc"), f"/van-ban/{document_id}/viec-doc-duoc"
    assert leader.fill(path).status_code == 303
    with app.app_context():
        (duty,) = session().scalars(select(Duty))
        assert duty.term is not None
    page = leader.page(path)
    assert not page.xpath("//input[@data-keep][@checked]")
    assert "đã giao" in page.xpath('string(//li[@class="duty"][1])')


def test_a_refused_row_says_which_it_is_and_stands_open(
    app: Flask, visit: Callable[..., Visitor], document_id: int
) -> None:
    read(app)
    leader, path = visit("giamdoc"), f"/van-ban/{document_id}/viec-doc-duoc"
    for changes, shown in (({"rows-1-keep": "y"}, "Việc 2"), ({"rows-2-text": "Việc tôi tự ghi"}, "Việc tự ghi")):
        answer = leader.fill(path, **changes)
        assert answer.status_code == 422
        assert f"{shown}, Thực hiện: Chọn nơi nhận việc." in text_of(answer)
        assert '<details class="more duty-unknown" open>' in answer.text
    assert "Việc tôi tự ghi" in answer.text
    nonsense = leader.fill(path, **{"rows-0-again": "hằng năm, ngày 99/99"})
    assert "Chưa hiểu" in text_of(nonsense)


def test_a_file_that_is_read_while_somebody_types_loses_nothing(
    app: Flask, visit: Callable[..., Visitor], document_id: int
) -> None:
    leader, path = visit("giamdoc"), f"/van-ban/{document_id}/viec-doc-duoc"
    form = leader.form(path)
    read(app)
    answer = leader.client.post(path, data={**form, "rows-0-text": "Việc tôi đã ghi"})
    assert answer.status_code == 422
    assert "Việc tôi đã ghi" in answer.text
    assert "vừa được đọc xong" in text_of(answer)


def test_a_small_form_keeps_what_was_typed(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        task_id = work().id
    head = visit("truongphong")
    asked = head.press(f"/viec/{task_id}", "/de-nghi", kind="extension", due_on="01/01/2020", reason="Mưa bão kéo dài")
    assert asked.status_code == 422
    assert "Mưa bão kéo dài" in asked.text
    passed = head.press(f"/viec/{task_id}", "/giao-tiep", note="Phần số liệu", due_on="31/12/2040")
    assert passed.status_code == 422
    assert "Phần số liệu" in passed.text


def test_the_yearly_duty_of_a_real_plan_comes_again_next_year(
    app: Flask, visit: Callable[..., Visitor], shared: Path
) -> None:
    paper = (shared / "samples" / "seeds" / "002_cd9f829e1908a192.txt").read_text(encoding="utf-8")
    november, next_year = date(2026, 11, 2), date(2027, 11, 10)
    with app.app_context(), at(november):
        document_id, unit = incoming(text=paper).id, f"o{place('nvy').id}"
    read(app)
    path = f"/van-ban/{document_id}/viec-doc-duoc"
    with at(november):
        leader = visit("giamdoc")
        fields = leader.form(path)
        (again,) = [name for name, value in fields.items() if name.endswith("-again") and "30/11" in str(value)]
        row = again.removesuffix("-again")
        assert leader.fill(path, **{f"{row}-keep": "y", f"{row}-doers": unit}).status_code == 303
    with app.app_context():
        duty = session().scalars(select(Duty).where(Duty.recurrence != "")).one()
        duty_id = duty.id
    with app.app_context():
        for day in (november, next_year):
            with at(day):
                while jobs.give_coming():
                    pass
        given = select(Assignment.due_on).where(Assignment.duty_id == duty_id).order_by(Assignment.due_on)
        assert session().scalars(given).all() == [date(2026, 11, 30), date(2027, 11, 30)]
    with at(next_year):
        assert "30/11/2027" in visit("truongphong").get("/viec").text


def test_a_sentence_with_two_due_dates_gives_two_duties(app: Flask, visit: Callable[..., Visitor]) -> None:
    said = "1. Phòng Nghiệp vụ Y báo cáo kết quả trước ngày 15/6/2030 và trước ngày 15/12/2030."
    with app.app_context():
        document_id = incoming(text="\n".join((*DIRECTIVE[:5], said))).id
    read(app)
    path = f"/van-ban/{document_id}/viec-doc-duoc"
    leader = visit("giamdoc")
    assert leader.fill(path).status_code == 303
    with app.app_context():
        given = session().execute(select(Duty.title, Duty.due_on, Duty.place_start).order_by(Duty.id)).all()
    assert [(title[-8:], due.isoformat()) for title, due, _ in given] == [
        (" (lần 1)", "2030-06-15"),
        (" (lần 2)", "2030-12-15"),
    ]
    assert given[0][2] == given[1][2]
    assert not leader.page(path).xpath("//input[@data-keep][@checked]")


@pytest.mark.parametrize(
    ("said", "due"),
    [
        (
            "hoàn thành trước ngày 15/12/2030, sau đó báo cáo kết quả hằng tháng trước ngày 25",
            [("2030-12-15", "", ""), (None, "", "month:25")],
        ),
        (
            "gửi danh sách trước 16h00 ngày 24/12/2030; gửi hồ sơ bổ sung trước ngày 15/01/2031",
            [("2030-12-24", "16:00", ""), ("2031-01-15", "", "")],
        ),
    ],
)
def test_clauses_with_deadlines_of_different_kinds_give_a_duty_each(
    app: Flask, visit: Callable[..., Visitor], said: str, due: list[tuple[str | None, str, str]]
) -> None:
    with app.app_context():
        document_id = incoming(text="\n".join((*DIRECTIVE[:5], f"1. Phòng Nghiệp vụ Y {said}."))).id
    read(app)
    answer = visit("giamdoc").fill(f"/van-ban/{document_id}/viec-doc-duoc")
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        rows = session().execute(select(Duty.due_on, Duty.due_time, Duty.recurrence).order_by(Duty.id))
        assert [(day.isoformat() if day else None, time, again) for day, time, again in rows] == due
