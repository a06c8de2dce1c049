"""A công văn đôn đốc names every late task of a unit, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.builders import assign, incoming, order_data, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.drafting.models import Draft
from ytcs_docs.files.store import file_store
from ytcs_docs.letters.word import read_stored
from ytcs_docs.tasks.rules import Part, Share


def test_all_late_tasks_of_a_unit_stand_in_the_letter(app: Flask, visit: Callable[..., Visitor]) -> None:
    today = clock.today()
    with app.app_context():
        for code, days in (("1/BYT-DP", -5), ("2/BYT-DP", -1), ("3/BYT-DP", 3)):
            document_id = incoming(code=code).id
            share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=today + timedelta(days=days))
            with transaction():
                data = order_data(instruction="Làm", shares=(share,))
                assign(document_id, data, person("giamdoc"), today)
        unit, other = place("nvy").id, place("vp").id
    leader = visit("giamdoc")
    path = f"/don-vi/{unit}/don-doc"
    assert "đôn đốc thực hiện 2 nhiệm vụ quá hạn" in text_of(leader.get(path))
    saved = leader.fill(path)
    assert saved.status_code == 303, text_of(saved)
    with app.app_context():
        draft = session().scalars(select(Draft)).one()
        text = "\n".join(line.text for line in read_stored(file_store().path(draft.current.sha256)).lines)
    assert "Công văn 1/BYT-DP" in text
    assert "Công văn 2/BYT-DP" in text
    assert "3/BYT-DP" not in text
    assert leader.get(f"/don-vi/{other}/don-doc").status_code == 303
    assert visit("truongphong").get(path).status_code == 403


def test_one_letter_goes_to_all_late_units_of_a_directive(app: Flask, visit: Callable[..., Visitor]) -> None:
    today = clock.today()
    with app.app_context():
        document_id, other_id = incoming(code="1/BYT-DP").id, incoming(code="2/BYT-DP").id
        late, early = today - timedelta(days=4), today + timedelta(days=4)
        with transaction():
            each = (Share(unit_id=place("tyt1").id, part=Part.DO, due_on=late),)
            each += (Share(unit_id=place("tyt2").id, part=Part.DO, due_on=late),)
            each += (Share(unit_id=place("vp").id, part=Part.DO, due_on=early),)
            assign(document_id, order_data(instruction="Rà soát", shares=each), person("giamdoc"), today)
            lead = (Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=late),)
            assign(other_id, order_data(instruction="Của văn bản khác", shares=lead), person("giamdoc"), today)
    leader = visit("giamdoc")
    path = f"/van-ban/{document_id}/cong-van-don-doc"
    assert leader.page(f"/van-ban/{document_id}/nhiem-vu").xpath(f'//a[@href="{path}"]')
    form = leader.form(path)
    assert set(form["addressees"].split("\n")[1:]) == {"Trạm Y tế xã An Hòa", "Trạm Y tế xã An Phú"}
    assert leader.fill(path).status_code == 303
    with app.app_context():
        draft = session().scalars(select(Draft)).one()
        assert draft.about_id == document_id
        text = "\n".join(line.text for line in read_stored(file_store().path(draft.current.sha256)).lines)
    assert "Rà soát" in text
    assert text.count("An Phú") >= 2
    assert "Của văn bản khác" not in text
    assert "Văn phòng (" not in text


def test_without_late_units_there_is_nothing_to_urge(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = incoming().id
    answer = visit("giamdoc").get(f"/van-ban/{document_id}/cong-van-don-doc")
    assert answer.status_code == 303
    assert answer.location == f"/van-ban/{document_id}/nhiem-vu"
