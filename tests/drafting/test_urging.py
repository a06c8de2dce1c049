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
