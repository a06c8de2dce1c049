"""A report over a poor line: it may be sent again, and is kept once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.builders import assign, incoming, order_data, person, place, word_file
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.tasks import commands
from ytcs_docs.tasks.models import Assignment, Report, ReportFile
from ytcs_docs.tasks.rules import AssignmentState, Part, Share


@pytest.fixture
def work(app: Flask) -> int:
    with app.app_context():
        share = Share(unit_id=place("tyt1").id, part=Part.DO)
        document_id = incoming().id
        with transaction():
            (part,) = assign(document_id, order_data("Rà soát", (share,)), person("giamdoc"), clock.today())
            commands.accept(part.id, person("tram1"))
        return part.id


@pytest.mark.parametrize("ending", ["bao-cao", "hoan-thanh"])
def test_a_report_that_is_sent_again_is_kept_once(
    app: Flask, work: int, visit: Callable[..., Visitor], ending: str
) -> None:
    station = visit("tram1")
    token = station.upload_token(word_file("Kết quả"), "ket-qua.docx")
    key = station.page(f"/viec/{work}").xpath("//input[@name='submission_key']/@value")[0]
    fields = {"submission_key": key, "text": "Đã rà soát", "uploads": token}
    answers = [station.post(f"/viec/{work}/{ending}", fields) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Report)) == 1
        assert session().scalar(select(func.count()).select_from(ReportFile)) == 1
        state = session().get_one(Assignment, work).state
        assert state is (AssignmentState.FINISHED if ending == "hoan-thanh" else AssignmentState.ACCEPTED)
    page = station.page(f"/viec/{work}")
    assert key in page.xpath("//@data-received")[0].split()


def test_another_report_is_another(app: Flask, work: int, visit: Callable[..., Visitor]) -> None:
    station = visit("tram1")
    for text in ("Một", "Hai"):
        answer = station.press(f"/viec/{work}", "/bao-cao", text=text)
        assert answer.status_code == 303
    with app.app_context():
        assert session().scalars(select(Report.text).order_by(Report.id)).all() == ["Một", "Hai"]


def test_a_refused_report_comes_back_under_the_same_key(work: int, visit: Callable[..., Visitor]) -> None:
    station = visit("tram1")
    page = station.page(f"/viec/{work}")
    key = page.xpath('//input[@name="submission_key"]/@value')[0]
    answer = station.post(f"/viec/{work}/bao-cao", {"submission_key": key, "text": ""})
    assert answer.status_code == 422
    assert f'value="{key}"' in answer.text
