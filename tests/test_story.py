"""The whole way of one document through the pages, without JavaScript."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import list_id, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.models import Assignment


@pytest.fixture
def ids(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {"list": str(list_id()), **{key: str(place(key).id) for key in ("nvy", "vp", "ttyt")}}


def test_from_the_post_to_an_answered_task(app: Flask, visit: Callable[..., Visitor], ids: dict[str, str]) -> None:
    clerk = visit("vanthu")
    saved = clerk.fill(
        "/van-ban-den/dang-ky",
        code="45/BYT-KCB",
        issued_on=format_date(clock.today()),
        issuer_name="Bộ Y tế",
        subject="báo cáo nhân lực trạm y tế",
    )
    number = saved.headers["Location"].split("/")[2]
    assert clerk.post(f"/van-ban/{number}/trinh").status_code == 303

    leader = visit("giamdoc")
    assert "báo cáo nhân lực trạm y tế" in text_of(leader.get("/"))
    today = format_date(clock.today())
    given = leader.fill(
        f"/van-ban/{number}/chi-dao",
        instruction="Phòng NVY chủ trì.",
        lead=ids["nvy"],
        lead_due=today,
        outcome="answer",
        coordinate=[ids["vp"]],
        coordinate_due=today,
        **{"rows-0-unit": ids["ttyt"], "rows-0-part": "coordinate", "rows-0-due": f"31/12/{clock.today().year}"},
        list_id=ids["list"],
        list_part="inform",
    )
    assert given.status_code == 303

    head = visit("truongphong")
    assert "báo cáo nhân lực trạm y tế" in text_of(head.get("/viec"))
    with app.app_context():
        tasks = {task.unit.abbreviation + str(task.unit_id): task.id for task in session().scalars(select(Assignment))}
        assert len(tasks) == 5
        own = session().scalars(select(Assignment.id).where(Assignment.unit_id == int(ids["nvy"]))).one()
        office = session().scalars(select(Assignment.id).where(Assignment.unit_id == int(ids["vp"]))).one()
        own_date = session().scalars(select(Assignment).where(Assignment.unit_id == int(ids["ttyt"]))).one()
        assert own_date.due_on == date(clock.today().year, 12, 31)
        center_task = own_date.id
        stations = session().scalars(select(Assignment.id).where(Assignment.part == "inform")).all()
    assert head.post(f"/viec/{own}/tiep-nhan").status_code == 303
    assert head.post(f"/viec/{own}/bao-cao", {"text": "Đang tổng hợp số liệu"}).status_code == 303
    refused = head.post(f"/viec/{own}/hoan-thanh", {"text": "Xong"})
    assert refused.status_code == 422
    assert "Xong" in refused.text

    composed = head.fill(f"/van-ban/{number}/soan-tra-loi?viec={own}", body="Sở Y tế báo cáo số liệu nhân lực như sau.")
    assert composed.status_code == 303, text_of(composed)
    draft = composed.headers["Location"]
    assert "trả lời Công văn số 45/BYT-KCB" in text_of(head.get(draft))
    assert head.press(draft, "/chuyen").status_code == 303  # the head wrote it: nobody else checks the content
    assert clerk.press(draft, "/chuyen").status_code == 303
    assert leader.press(draft, "/chuyen").status_code == 303
    assert leader.press(draft, "/ky-giay").status_code == 303
    numbered = clerk.press(draft, "/cap-so")
    assert numbered.status_code == 303, text_of(numbered)
    answer = text_of(clerk.get(numbered.headers["Location"].replace("/da-dang-ky", "")))
    assert "Công văn 01/SYT-NVY" in answer
    assert "45/BYT-KCB" in answer
    assert "Đã trả lời bằng Công văn số 01/SYT-NVY" in text_of(head.get(f"/viec/{own}"))

    office_head = visit("chanhvp")
    office_head.post(f"/viec/{office}/tiep-nhan")
    assert office_head.post(f"/viec/{office}/hoan-thanh", {"text": "Đã phối hợp"}).status_code == 303
    center = visit("giamdoc.tt")
    center.post(f"/viec/{center_task}/tiep-nhan")
    assert center.post(f"/viec/{center_task}/hoan-thanh", {"text": "Đã phối hợp"}).status_code == 303
    for station in stations:
        assert center.post(f"/viec/{station}/da-biet").status_code == 303

    with app.app_context():
        documents = session().scalars(select(Document).order_by(Document.id)).all()
        assert [(row.direction, row.status) for row in documents] == [
            (Direction.INCOMING, Status.COMPLETED),
            (Direction.OUTGOING, Status.REGISTERED),
        ]
    page = text_of(leader.get(f"/van-ban/{number}"))
    assert "Được trả lời bởi" in page
    assert "Kết thúc giải quyết: mọi đầu việc đã xong" in page
    assert leader.post(f"/van-ban/{number}/mo-lai", {"reason": "Thiếu số liệu"}).status_code == 303
    assert "Đang giải quyết" in text_of(leader.get(f"/van-ban/{number}"))
