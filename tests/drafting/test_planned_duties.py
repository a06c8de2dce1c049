"""Duties drawn from a draft while it is written: kept, shown to who signs, given with the document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import at, draft_of, number_draft, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.drafting import commands, signing
from ytcs_docs.drafting.models import Draft
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment, Duty
from ytcs_docs.tasks.rules import DutyData, Part, Share

SAID = "Phòng Nghiệp vụ Y tổng hợp số liệu, báo cáo Giám đốc Sở trước ngày 20/12/2030."


def signed_on_paper(draft_id: int) -> None:
    """By everybody whose turn it is, up to the signature."""
    with transaction():
        for username in ("chuyenvien", "truongphong", "vanthu", "giamdoc"):
            commands.pass_on(draft_id, person(username))
        signing.sign_on_paper(draft_id, person("giamdoc"))


@pytest.fixture
def draft_id(app: Flask) -> int:
    with app.app_context():
        return draft_of("chuyenvien", form="ke-hoach", body=f"Yêu cầu các đơn vị:\n1. {SAID}\n2. Nội dung khác.").id


def test_what_a_draft_orders_is_chosen_while_it_is_written_and_given_with_its_number(
    app: Flask, visit: Callable[..., Visitor], draft_id: int
) -> None:
    officer, path = visit("chuyenvien"), f"/du-thao/{draft_id}/nhiem-vu"
    assert officer.page(f"/du-thao/{draft_id}").xpath(f'//a[@href="{path}"]')
    saved = officer.fill(path)
    assert saved.status_code == 303, text_of(saved)
    page = text_of(officer.get(f"/du-thao/{draft_id}"))
    assert "Nhiệm vụ sẽ giao 1" in page
    assert "hạn 20/12/2030" in page
    assert not officer.page(path).xpath("//input[@data-keep][@checked]")  # it is not chosen twice
    with app.app_context():
        assert session().scalars(select(Duty)).all() == []
        signed_on_paper(draft_id)
        document_id = number_draft(draft_id).id
        duty = session().scalars(select(Duty)).one()
        assert (duty.document_id, duty.text, str(duty.due_on)) == (document_id, SAID, "2030-12-20")
        assert session().scalars(select(Assignment)).all() == []  # it waits for the issue
    again = visit("vanthu").page(f"/van-ban/{document_id}/nhiem-vu/giao")
    assert not again.xpath("//input[@data-keep][@checked]")


def test_what_was_planned_is_forgotten_and_not_changed_after_approval_was_asked_for(
    app: Flask, visit: Callable[..., Visitor], draft_id: int
) -> None:
    officer, path = visit("chuyenvien"), f"/du-thao/{draft_id}/nhiem-vu"
    officer.fill(path)
    assert officer.press(path, "/nhiem-vu/bo").status_code == 303
    with app.app_context():
        assert session().get_one(Draft, draft_id).planned_duties is None
        signed_on_paper(draft_id)
        with pytest.raises(RuleBroken, match="đã trình duyệt"), transaction():
            commands.forget_planned(draft_id, "", person("chuyenvien"))
    assert officer.get(path).status_code in (404, 409)


def test_what_can_not_be_given_any_more_keeps_no_document_from_its_number(
    app: Flask, context: None, draft_id: int
) -> None:
    unit = place("nvy").id
    duty = DutyData(text=SAID, shares=(Share(unit_id=unit, part=Part.LEAD),))
    with transaction():
        commands.plan_duties(draft_id, [duty], person("chuyenvien"))
    signed_on_paper(draft_id)
    with transaction():
        session().get_one(Organization, unit).valid_to = clock.today() - timedelta(days=1)
    document = number_draft(draft_id)
    assert document.number == 1
    assert session().scalars(select(Duty)).all() == []


def test_a_term_that_begins_with_the_document_is_counted_from_its_day(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    said = "Phòng Nghiệp vụ Y báo cáo Sở Y tế trong thời hạn 07 ngày làm việc kể từ ngày nhận được văn bản này."
    with at(date(2026, 11, 2)):
        with app.app_context():
            draft_id = draft_of("chuyenvien", form="ke-hoach", body=f"Yêu cầu các đơn vị:\n1. {said}\n2. Khác.").id
        officer, path = visit("chuyenvien"), f"/du-thao/{draft_id}/nhiem-vu"
        saved = officer.fill(path)
        assert saved.status_code == 303, text_of(saved)
        assert "hạn 11/11/2026, tính lại từ ngày văn bản" in text_of(officer.get(path))
    with at(date(2026, 11, 9)), app.app_context():
        signed_on_paper(draft_id)
        number_draft(draft_id)
        duty = session().scalars(select(Duty)).one()
        assert (duty.text, duty.due_on, duty.term_from) == (said, date(2026, 11, 18), date(2026, 11, 9))


def test_a_sentence_that_was_changed_is_marked_and_dropped_alone(
    app: Flask, visit: Callable[..., Visitor], draft_id: int
) -> None:
    officer, path = visit("chuyenvien"), f"/du-thao/{draft_id}/nhiem-vu"
    officer.fill(path)
    assert "không còn trong dự thảo" not in text_of(officer.get(path))
    later = SAID.replace("20/12", "15/12")
    assert (
        officer.fill(f"/du-thao/{draft_id}/sua", body=f"Yêu cầu các đơn vị:\n1. {later}\n2. Khác.").status_code == 303
    )
    assert "Câu này không còn trong dự thảo." in text_of(officer.get(path))
    assert officer.fill(path, index=2).status_code == 303  # the new sentence, which is offered
    page = officer.page(path)
    keys = page.xpath('//ol[contains(@class, "planned")]//input[@name="viec"]/@value')
    assert len(keys) == 2
    assert officer.post(f"{path}/bo", {"viec": keys[0]}).status_code == 303
    with app.app_context():
        plan = session().get_one(Draft, draft_id).plan
        assert [duty.text for duty in plan.duties] == [later]


def test_only_who_writes_it_plans(visit: Callable[..., Visitor], draft_id: int) -> None:
    assert visit("chanhvp").get(f"/du-thao/{draft_id}/nhiem-vu").status_code == 404
