"""Who came in, what left the office, what was refused: kept, and shown to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.builders import assign, attach, incoming, order_data, person, place, stored_text
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts.trail import MOST_REFUSALS
from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import accesses_of, history_of, taken_out
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.models import Document
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.rules import Part, Share


def said_of(app: Flask, username: str) -> list[tuple[str, str]]:
    with app.app_context():
        lines = accesses_of(Subject.USER, person(username).user_id or 0)
        return [(line.action, line.summary) for line in reversed(lines)]


def test_coming_in_and_going_is_kept_with_what_failed(app: Flask, visit: Callable[..., Visitor]) -> None:
    visit().sign_in("vanthu", "sai mat khau roi")
    visit().sign_in("khong.ai.ca", "sai mat khau roi")
    clerk = visit("vanthu")
    clerk.post("/dang-xuat")
    said = said_of(app, "vanthu")
    assert [action for action, _ in said] == ["sign_in_failed", "signed_in", "signed_out"]
    assert said[0][1] == "Đăng nhập không thành công từ 127.0.0.1"
    again = visit("vanthu")
    assert "Đăng nhập không thành công" in text_of(again.get("/tai-khoan"))


def test_a_file_taken_out_is_in_the_history_of_its_document_and_a_list_in_that_of_the_person(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document_id, stored = incoming().id, stored_text("Nội dung")
        with transaction():
            attach(session().get_one(Document, document_id), stored)
        attachment_id = session().get_one(Document, document_id).attachments[0].id
    clerk = visit("vanthu")
    part = clerk.get(f"/tep/{attachment_id}", headers={"Range": "bytes=0-", "If-Range": "x"})
    assert part.status_code == 200  # the whole file: a part would hold a thread as long as its reader likes
    assert clerk.get("/van-ban-den/xuat-excel").status_code == 200
    with app.app_context():
        (line,) = accesses_of(Subject.DOCUMENT, document_id)
        assert (line.action, line.actor_name) == ("downloaded", "Lê Thị Hương")
        assert not [line for line in history_of(Subject.DOCUMENT, document_id) if line.action == "downloaded"]
    assert any("/van-ban-den/xuat-excel" in summary for _, summary in said_of(app, "vanthu"))
    for _ in range(3):
        clerk.get(f"/tep/{attachment_id}")
    leader = visit("giamdoc")
    leader.get(f"/tep/{attachment_id}")
    with app.app_context():
        assert [line.actor_name for line in taken_out(document_id)] == ["Đoàn Văn Vượng", "Lê Thị Hương"]
    assert "Ai đã tải tệp" in text_of(clerk.get(f"/van-ban/{document_id}"))


def test_what_is_refused_is_kept_and_fills_no_disk(app: Flask, visit: Callable[..., Visitor]) -> None:
    officer = visit("chuyenvien")
    assert officer.get("/nguoi-dung").status_code == 403
    assert officer.get("/van-ban/99999").status_code == 404
    refused = [summary for action, summary in said_of(app, "chuyenvien") if action == "refused"]
    assert refused == ["Bị từ chối hoặc không có: trang /nguoi-dung", "Bị từ chối hoặc không có: trang /van-ban/99999"]
    for _ in range(MOST_REFUSALS + 5):
        officer.get("/nguoi-dung")
    with app.app_context():
        kept = accesses_of(Subject.USER, person("chuyenvien").user_id or 0, 500)
    assert len([line for line in kept if line.action == "refused"]) == MOST_REFUSALS
    administrator = visit("quantri")
    with app.app_context():
        officer_id = person("chuyenvien").user_id
    assert "không có: trang /nguoi-dung" in text_of(administrator.get(f"/nguoi-dung/{officer_id}"))


def test_the_history_of_a_document_shows_only_the_parts_that_one_may_see(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document = incoming()
        today, nvy, vp = clock.today(), place("nvy").id, place("vp").id
        shares = (Share(unit_id=nvy, part=Part.LEAD, due_on=today), Share(unit_id=vp, part=Part.INFORM))
        with transaction():
            given = assign(document.id, order_data(instruction="Làm", shares=shares), person("giamdoc"), today)
            informed = next(task for task in given if task.unit_id == vp)
            tasks.finish(informed.id, "", (), person("chanhvp"))
        document_id = document.id
    mine = text_of(visit("chanhvp").get(f"/van-ban/{document_id}"))
    leaders = text_of(visit("giamdoc").get(f"/van-ban/{document_id}"))
    others = text_of(visit("truongphong").get(f"/van-ban/{document_id}"))
    seen = "Văn phòng đã biết"
    assert (seen in mine, seen in leaders, seen in others) == (True, True, False)
