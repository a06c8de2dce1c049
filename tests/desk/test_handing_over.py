"""Somebody leaves: what is open goes to others on one page, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import add_person, assign, draft_of, incoming, order_data, person, place, post_id
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.drafting import signing
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import Stage
from ytcs_docs.tasks import commands
from ytcs_docs.tasks.commands import PassedOn
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import Part, Share

OFFICER, OTHER = "chuyenvien", "chuyenvien2"


@pytest.fixture
def leaving(app: Flask) -> dict[str, int]:
    """An officer with a part that the department gave on, and a draft; a colleague in the department."""
    with app.app_context():
        with transaction():
            add_person(OTHER, "Trần Văn Nhận", "nvy", Role.OFFICER, "Chuyên viên")
        share = Share(unit_id=place("nvy").id, part=Part.LEAD)
        document_id = incoming().id
        with transaction():
            (whole,) = assign(document_id, order_data("Làm", (share,)), person("giamdoc"), clock.today())
            to = PassedOn(unit_id=place("nvy").id, post_id=post_id(OFFICER))
            (part,) = commands.pass_on(whole.id, [to], person("truongphong"), clock.today())
        draft = draft_of(OFFICER)
        user = session().scalars(select(User).where(User.username == OFFICER)).one()
        return {"user": user.id, "part": part.id, "draft": draft.id, "post": post_id(OFFICER), "to": post_id(OTHER)}


def test_everything_goes_to_a_colleague_in_one_step(
    app: Flask, visit: Callable[..., Visitor], leaving: dict[str, int]
) -> None:
    admin = visit("quantri")
    path = f"/nguoi-dung/{leaving['user']}/ban-giao"
    assert admin.page(f"/nguoi-dung/{leaving['user']}").xpath(f'//a[@href="{path}"]')
    answer = admin.fill(path, **{f"nguoi-nhan-{leaving['post']}": str(leaving["to"])})
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        assert session().get_one(Assignment, leaving["part"]).post_id == leaving["to"]
        assert session().get_one(Draft, leaving["draft"]).author_name == "Trần Văn Nhận"
    assert visit(OTHER).get(f"/du-thao/{leaving['draft']}").status_code == 200
    assert "không còn việc, dự thảo nào" in text_of(admin.get(path))


def test_drafts_need_somebody_and_what_was_chosen_is_kept(
    app: Flask, visit: Callable[..., Visitor], leaving: dict[str, int]
) -> None:
    answer = visit("quantri").fill(f"/nguoi-dung/{leaving['user']}/ban-giao")
    assert answer.status_code == 422
    assert "Chọn người nhận dự thảo" in text_of(answer)
    with app.app_context():
        assert session().get_one(Assignment, leaving["part"]).post_id == leaving["post"]


def test_work_goes_back_to_the_unit_and_what_was_to_be_signed_to_its_author(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        draft = draft_of(OFFICER, signer="phogiamdoc")
        with transaction():
            for stage in (Stage.CONTENT, Stage.FORM):
                drafts.pass_on(draft.id, person("truongphong"), unit_head=stage is Stage.FORM, looked_at=None)
        assert session().get_one(Draft, draft.id).stage is not Stage.DRAFTING
        user = session().scalars(select(User).where(User.username == "phogiamdoc")).one().id
        draft_id = draft.id
    answer = visit("quantri").fill(f"/nguoi-dung/{user}/ban-giao")
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        draft = session().get_one(Draft, draft_id)
        assert draft.stage is Stage.DRAFTING
        assert "thôi giữ chức vụ" in draft.returned
        assert draft.signer_post_id is None
        with pytest.raises(RuleBroken, match="chọn người ký khác"), transaction():
            drafts.pass_on(draft_id, person(OFFICER))
    assert "không còn việc, dự thảo nào" in text_of(visit("quantri").get(f"/nguoi-dung/{user}/ban-giao"))


def test_what_is_signed_stays_signed(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        draft_id = draft_of(OFFICER).id
        with transaction():
            for username in (OFFICER, "truongphong", "vanthu", "giamdoc"):
                drafts.pass_on(draft_id, person(username))
            signing.sign_on_paper(draft_id, person("giamdoc"))
        user = session().scalars(select(User).where(User.username == "giamdoc")).one().id
    assert "không còn việc, dự thảo nào" in text_of(visit("quantri").get(f"/nguoi-dung/{user}/ban-giao"))
    with app.app_context():
        assert session().get_one(Draft, draft_id).stage is Stage.SIGNED


def test_a_post_does_not_end_while_drafts_hang_on_it(
    app: Flask, visit: Callable[..., Visitor], leaving: dict[str, int]
) -> None:
    admin = visit("quantri")
    page = f"/nguoi-dung/{leaving['user']}"
    admin.press(page, f"/vai-tro/{leaving['post']}/thoi")
    assert "Hãy bấm “Bàn giao việc” trước" in text_of(admin.get(page))
    with app.app_context():
        assert session().get(Post, leaving["post"]) is not None
    admin.fill(f"{page}/ban-giao", **{f"nguoi-nhan-{leaving['post']}": str(leaving["to"])})
    admin.press(page, f"/vai-tro/{leaving['post']}/thoi")
    with app.app_context():
        assert session().get(Post, leaving["post"]) is None


def test_drafts_of_a_station_with_one_person_go_to_somebody_of_the_agency(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        draft_id = draft_of("tram1", "ttyt", signer="giamdoc.tt", drafting_unit_id=place("tyt1").id).id
        user = session().scalars(select(User).where(User.username == "tram1")).one().id
        field = f"nguoi-nhan-{post_id('tram1')}"
        to = str(post_id("vanthu.tt"))
    answer = visit("quantri").fill(f"/nguoi-dung/{user}/ban-giao", **{field: to})
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        assert session().get_one(Draft, draft_id).author_name == "Mai Văn Sáu"


def test_what_came_meanwhile_is_not_overlooked(
    app: Flask, visit: Callable[..., Visitor], leaving: dict[str, int]
) -> None:
    admin = visit("quantri")
    path = f"/nguoi-dung/{leaving['user']}/ban-giao"
    form = {**admin.form(path), f"nguoi-nhan-{leaving['post']}": str(leaving["to"])}
    with app.app_context():
        draft_of(OFFICER)
    answer = admin.post(path, form)
    assert answer.status_code == 422
    with app.app_context():
        assert session().get_one(Draft, leaving["draft"]).author_name != "Trần Văn Nhận"


def test_nobody_else_hands_over(visit: Callable[..., Visitor], leaving: dict[str, int]) -> None:
    path = f"/nguoi-dung/{leaving['user']}/ban-giao"
    assert visit("truongphong").get(path).status_code == 403
    wrong = {f"nguoi-nhan-{leaving['post']}": str(leaving["to"] + 99)}
    assert visit("quantri").fill(path, **wrong).status_code == 422
