"""Duties drawn from a draft while it is written: kept, shown to who signs, given with the document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import draft_of, number_draft, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.drafting import commands, signing
from ytcs_docs.drafting.models import Draft
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment, Duty
from ytcs_docs.tasks.rules import DutyData, OrderData, Part, Share

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
            commands.plan_duties(draft_id, OrderData(), person("chuyenvien"))
    assert officer.get(path).status_code in (404, 409)


def test_what_can_not_be_given_any_more_keeps_no_document_from_its_number(
    app: Flask, context: None, draft_id: int
) -> None:
    unit = place("nvy").id
    order = OrderData(duties=(DutyData(text=SAID, shares=(Share(unit_id=unit, part=Part.LEAD),)),))
    with transaction():
        commands.plan_duties(draft_id, order, person("chuyenvien"))
    signed_on_paper(draft_id)
    with transaction():
        session().get_one(Organization, unit).valid_to = clock.today() - timedelta(days=1)
    document = number_draft(draft_id)
    assert document.number == 1
    assert session().scalars(select(Duty)).all() == []


def test_only_who_writes_it_plans(visit: Callable[..., Visitor], draft_id: int) -> None:
    assert visit("chanhvp").get(f"/du-thao/{draft_id}/nhiem-vu").status_code == 404
