"""A leader's word without a document: noted in a book of its own, given out, followed like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import at, incoming, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.tasks.models import Assignment, Duty

TODAY = date(2026, 11, 2)
PATH = "/giao-viec/khong-van-ban"


@pytest.fixture
def fields(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {
            "subject": "Giao ban tuần 45: chuẩn bị tiêm chủng",
            "instruction": "Phòng Nghiệp vụ Y lập danh sách, báo cáo Giám đốc.",
            "lead": str(place("nvy").id),
            "lead_due": "10/11/2026",
        }


def test_what_was_said_is_noted_given_and_followed(
    app: Flask, visit: Callable[..., Visitor], fields: dict[str, str]
) -> None:
    with app.app_context(), at(TODAY):
        before = incoming().number
    with at(TODAY):
        leader = visit("giamdoc")
        assert leader.page("/giao-viec").xpath(f'//a[@href="{PATH}"]')
        saved = leader.fill(PATH, **fields)
        assert saved.status_code == 303, text_of(saved)
        assert "Giao ban tuần 45" in text_of(leader.get(saved.location))
        unit = visit("truongphong")
        assert "lập danh sách" in text_of(unit.get("/viec"))
    with app.app_context():
        duty = session().scalars(select(Duty)).one()
        document = duty.document
        assert (document.kind.name, document.number, document.status) == ("Ý kiến chỉ đạo", 1, Status.ASSIGNED)
        assert (duty.ordered_by, document.issued_on) == ("Đoàn Văn Vượng", TODAY)
        assert session().scalars(select(Assignment.due_on)).one() == date(2026, 11, 10)
        with at(TODAY):
            assert incoming(code="9/BYT").number == before + 1  # it took no number of what arrives


def test_sent_twice_it_is_noted_once(app: Flask, visit: Callable[..., Visitor], fields: dict[str, str]) -> None:
    with at(TODAY):
        leader = visit("giamdoc")
        form = {**leader.form(PATH), **fields}
        first, second = leader.post(PATH, form), leader.post(PATH, form)
    assert first.location == second.location
    with app.app_context():
        assert len(session().scalars(select(Document)).all()) == len(session().scalars(select(Duty)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "Hãy ghi cuộc họp"),
        ({"instruction": ""}, "Hãy ghi ý kiến chỉ đạo"),
        ({"lead": ""}, "Hãy chọn ít nhất một đơn vị"),
        ({"said_on": "01/12/2026"}, "không thể sau hôm nay"),
    ],
)
def test_what_lacks_something_is_refused_and_takes_no_number(
    app: Flask, visit: Callable[..., Visitor], fields: dict[str, str], changes: dict[str, str], sentence: str
) -> None:
    with at(TODAY):
        answer = visit("giamdoc").fill(PATH, **{**fields, **changes})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert fields["lead_due"] in answer.text
    with app.app_context():
        assert session().scalars(select(Document)).all() == []


def test_only_a_leader_gives_so(visit: Callable[..., Visitor]) -> None:
    for username in ("vanthu", "truongphong", "quantri"):
        assert visit(username).get(PATH).status_code == 403
