"""A form sent after its session had ended comes back to the same person, and to nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from tests.builders import PASSWORD, place
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts import commands
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.models import Document

REGISTER = "/van-ban-den/dang-ky"
TYPED = {"issuer_name": "Bộ Y tế", "code": "15/BYT-KCB", "subject": "V/v khám bệnh, chữa bệnh dịp Tết"}


def fields_of(answer: TestResponse, place: int = 0) -> tuple[str, dict[str, str]]:
    """Where a form of the page goes, and what it sends."""
    form = html.fromstring(answer.text).xpath('//main//form[@method="post"]')[place]
    return form.get("action"), {name: value.lstrip("\n") for name, value in form.form_values()}


def sign_in(visitor: Visitor, refused: TestResponse, username: str) -> TestResponse:
    action, fields = fields_of(refused)
    return visitor.client.post(action, data={**fields, "username": username, "password": PASSWORD})


@pytest.fixture
def sent_too_late(visit: Callable[..., Visitor]) -> Callable[..., tuple[Visitor, TestResponse]]:
    def send(path: str = REGISTER, **changes: str) -> tuple[Visitor, TestResponse]:
        visitor = visit("vanthu")
        fields = {**visitor.form(path), **(changes or TYPED)}
        visitor.client.delete_cookie("ytcs_session")  # the browser has let it go
        return visitor, visitor.client.post(path, data=fields)

    return send


def test_the_form_comes_back_filled_after_signing_in_again(
    sent_too_late: Callable[..., tuple[Visitor, TestResponse]],
) -> None:
    visitor, refused = sent_too_late()
    assert refused.status_code == 422
    assert "chưa mất gì" in text_of(refused)
    again = sign_in(visitor, refused, "vanthu")
    action, fields = fields_of(again)
    shown = visitor.client.post(action, data=fields)
    assert (action, shown.status_code) == (REGISTER, 422)
    assert "Bạn vừa đăng nhập lại" in text_of(shown)
    _, kept = fields_of(shown)
    assert {name: kept[name] for name in TYPED} == TYPED
    saved = visitor.client.post(REGISTER, data=kept)
    assert saved.status_code == 303, text_of(saved)
    assert "/da-dang-ky" in saved.headers["Location"]


def test_a_wrong_password_does_not_lose_it_either(sent_too_late: Callable[..., tuple[Visitor, TestResponse]]) -> None:
    visitor, refused = sent_too_late()
    action, fields = fields_of(refused)
    wrong = visitor.client.post(action, data={**fields, "username": "vanthu", "password": "khong phai the"})
    assert wrong.status_code == 422
    again = sign_in(visitor, wrong, "vanthu")
    assert fields_of(again)[1]["subject"] == TYPED["subject"]


def test_another_person_does_not_get_it(sent_too_late: Callable[..., tuple[Visitor, TestResponse]]) -> None:
    visitor, refused = sent_too_late()
    other = sign_in(visitor, refused, "giamdoc")
    assert other.status_code == 303
    assert other.headers["Location"] == "/"
    assert "của người khác" in text_of(visitor.get("/"))


def test_what_was_changed_on_its_way_is_not_taken(sent_too_late: Callable[..., tuple[Visitor, TestResponse]]) -> None:
    visitor, refused = sent_too_late()
    action, fields = fields_of(refused)
    forged = {**fields, "kept": fields["kept"][:-2] + "xx", "username": "vanthu", "password": PASSWORD}
    assert visitor.client.post(action, data=forged).headers["Location"] == "/"


def test_a_session_that_ended_on_the_server_keeps_the_form_too(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    fields = {**visitor.form(REGISTER), **TYPED}
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        refused = visitor.client.post(REGISTER, data=fields)
        assert refused.status_code == 422
        assert fields_of(sign_in(visitor, refused, "vanthu"))[1]["subject"] == TYPED["subject"]


def test_after_signing_in_in_another_tab_the_old_page_simply_saves(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    fields = {**visitor.form(REGISTER), **TYPED}
    visitor.client.delete_cookie("ytcs_session")
    assert visitor.sign_in("vanthu").status_code == 303
    assert visitor.client.post(REGISTER, data=fields).status_code == 303


def test_the_page_of_one_person_saves_nothing_as_another(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    fields = {**visitor.form(REGISTER), **TYPED}
    visitor.client.delete_cookie("ytcs_session")
    visitor.sign_in("vanthu.tt")
    answer = visitor.client.post(REGISTER, data=fields)
    assert answer.status_code == 400
    assert "người khác đang đăng nhập" in text_of(answer)


def test_a_step_without_a_page_of_its_own_is_sent_again_by_a_press(app: Flask, visit: Callable[..., Visitor]) -> None:
    visitor = visit("quantri")
    with app.app_context():
        user_id = user_named("vanthu").id
    path = f"/nguoi-dung/{user_id}/cap-lai-mat-khau"
    fields = {"csrf_token": visitor.token(), "reason": "Quên mật khẩu từ hôm qua"}
    visitor.client.delete_cookie("ytcs_session")
    refused = visitor.client.post(path, data=fields)
    again = sign_in(visitor, refused, "quantri")
    assert "Gửi lại?" in text_of(again)
    assert "Quên mật khẩu từ hôm qua" in text_of(again)
    action, sent = fields_of(again)
    assert visitor.client.post(action, data=sent).status_code in (200, 201, 303)


def test_a_page_from_before_a_new_password_is_sent_again(app: Flask, visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    fields = {**visitor.form(REGISTER), **TYPED}
    with app.app_context(), transaction():
        commands.sign_out_everywhere(user_named("vanthu").id, OPERATOR)
    visitor.client.delete_cookie("ytcs_session")
    visitor.sign_in("vanthu")
    answer = visitor.client.post(REGISTER, data=fields)
    assert "Đang mở lại biểu mẫu" in text_of(answer)
    assert fields_of(answer)[1]["subject"] == TYPED["subject"]


def test_a_page_saves_in_the_post_it_was_opened_in(app: Flask, visit: Callable[..., Visitor]) -> None:
    """Who has posts in two agencies never registers in the books of the other one by mistake."""
    with app.app_context(), transaction():
        data = PostData(role=Role.CLERK, organization_id=place("ttyt").id, title="Văn thư kiêm nhiệm")
        other = commands.add_post(user_named("vanthu").id, data, OPERATOR).id
    visitor = visit("vanthu")
    fields = {**visitor.form(REGISTER), **TYPED}
    assert visitor.post(f"/tai-khoan/vai-tro/{other}").status_code == 303
    answer = visitor.client.post(REGISTER, data=fields)
    assert "Đang mở lại biểu mẫu" in text_of(answer)
    action, sent = fields_of(answer)
    shown = visitor.client.post(action, data=sent)
    saved = visitor.client.post(REGISTER, data=fields_of(shown)[1])
    with app.app_context():
        document = session().get(Document, int(saved.headers["Location"].split("/")[2]))
        assert document is not None
        assert document.organization_id == place("syt").id


def test_no_password_travels_along(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    fields = {
        "csrf_token": visitor.token(),
        "old": PASSWORD,
        "password": "mat khau moi cua toi",
        "again": "mat khau moi cua toi",
    }
    visitor.client.delete_cookie("ytcs_session")
    refused = visitor.client.post("/tai-khoan/mat-khau", data=fields)
    again = sign_in(visitor, refused, "vanthu")
    assert not {"old", "password", "again"} & set(fields_of(again)[1])


def test_a_stranger_who_never_had_a_page_is_sent_to_sign_in(visit: Callable[..., Visitor]) -> None:
    stranger = visit()
    answer = stranger.client.post(REGISTER, data={"csrf_token": stranger.token(), **TYPED})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dang-nhap")


def test_the_page_knows_when_the_session_ends_and_asking_puts_it_off(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    now = clock.now()
    ends = float(visitor.page("/").xpath("//body/@data-session-ends")[0])
    assert abs(ends - (now + timedelta(hours=10)).timestamp()) < 60
    with time_machine.travel(now + timedelta(hours=9)):
        later = visitor.get("/tai-khoan/phien").json["ends"]
    assert abs(later - (now + timedelta(hours=19)).timestamp()) < 60
    with time_machine.travel(now + timedelta(hours=18)):
        last = visitor.get("/tai-khoan/phien").json["ends"]
    assert abs(last - (now + timedelta(hours=24)).timestamp()) < 60
