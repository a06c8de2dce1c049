"""Signing in: throttled, forgetful of nothing, ended everywhere at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.builders import PASSWORD, person
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts import commands
from ytcs_docs.accounts.models import User
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import InvalidInput


def test_name_and_password_open_the_start_page(visit: Callable[..., Visitor]) -> None:
    assert visit("vanthu").get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(visit: Callable[..., Visitor]) -> None:
    sentences = []
    for name in ("vanthu", "khongco"):
        answer = visit().sign_in(name, "sai mat khau")
        assert answer.status_code == 422
        sentences.append(text_of(answer).count("Tên đăng nhập hoặc mật khẩu không đúng"))
    assert sentences == [1, 1]


def test_after_six_failures_the_name_has_to_wait_a_quarter_of_an_hour(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    for _ in range(6):
        visitor.sign_in("vanthu", "sai mat khau")
    refused = visitor.sign_in("vanthu")
    assert refused.status_code == 422
    assert "thử lại sau 15 phút" in text_of(refused)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert visitor.sign_in("vanthu").status_code == 303


def test_the_way_on_after_signing_in_stays_on_this_site(visit: Callable[..., Visitor]) -> None:
    for target, expected in (
        ("/van-ban-den", "/van-ban-den"),
        ("//evil.example/x", "/"),
        ("https://evil.example", "/"),
    ):
        visitor = visit()
        visitor.get("/dang-nhap")
        answer = visitor.post(f"/dang-nhap?tiep={target}", {"username": "vanthu", "password": PASSWORD})
        assert answer.headers["Location"] == expected


def test_a_closed_account_does_not_open_and_its_session_ends(app: Flask, visit: Callable[..., Visitor]) -> None:
    visitor = visit("chuyenvien")
    with app.app_context(), transaction():
        commands.change_user(user_named("chuyenvien").id, "Bùi Văn Tú", "", False, OPERATOR)
    assert visitor.get("/").status_code == 303
    assert visit().sign_in("chuyenvien").status_code == 422


def test_signing_out_everywhere_ends_the_other_sessions(visit: Callable[..., Visitor]) -> None:
    here, there = visit("vanthu"), visit("vanthu")
    here.post("/tai-khoan/dang-xuat-moi-noi")
    assert there.get("/").headers["Location"].startswith("/dang-nhap")
    assert here.get("/").headers["Location"].startswith("/dang-nhap")


def test_an_initial_password_must_be_changed_before_anything_else(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context(), transaction():
        password = commands.reset_password(user_named("vanthu").id, OPERATOR)
    visitor = visit()
    assert visitor.sign_in("vanthu", password).status_code == 303
    assert visitor.get("/van-ban-den").headers["Location"] == "/tai-khoan/mat-khau"
    new = "mat khau moi cua toi"
    changed = visitor.post("/tai-khoan/mat-khau", {"old": password, "password": new, "again": new})
    assert changed.status_code == 303
    assert visitor.get("/van-ban-den").status_code == 200
    assert visit().sign_in("vanthu", new).status_code == 303


@pytest.mark.parametrize("password", ["ngan", "1234567890", "aaaaaaaaaaaa", "vanthu-vanthu"])
def test_easy_passwords_are_refused(app: Flask, password: str) -> None:
    with app.app_context(), pytest.raises(InvalidInput), transaction():
        commands.change_password(user_named("vanthu").id, PASSWORD, password, person("vanthu"))


def test_passwords_are_kept_as_argon2id(app: Flask) -> None:
    with app.app_context():
        assert load(User, user_named("vanthu").id).password_hash.startswith("$argon2id$")


def test_an_administrator_is_made_from_the_command_line(app: Flask, visit: Callable[..., Visitor]) -> None:
    done = app.test_cli_runner().invoke(args=["accounts", "create-admin", "quantri.moi"])
    assert done.exit_code == 0, done.output
    password = done.output.rpartition("initial password: ")[2].strip()
    visitor = visit()
    assert visitor.sign_in("quantri.moi", password).status_code == 303
    again = app.test_cli_runner().invoke(args=["accounts", "create-admin", "quantri.moi"])
    assert again.exit_code == 1


def test_an_administrator_makes_an_account_that_works(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("quantri")
    with app.app_context():
        unit = person("truongphong").unit_id
    answer = admin.fill(
        "/nguoi-dung/them",
        full_name="Trần Mới",
        username="tran.moi",
        **{"post-role": "officer", "post-organization_id": str(unit), "post-title": "Chuyên viên"},
    )
    assert answer.status_code == 201
    from lxml import html

    password = html.fromstring(answer.text).xpath("//p[contains(@class,'big-number')]/text()")[0]
    assert visit().sign_in("tran.moi", password).status_code == 303


def test_an_administrator_of_one_agency_does_not_reach_the_whole(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("quantri")
    with app.app_context():
        boss = user_named("caocap").id
    assert admin.get(f"/nguoi-dung/{boss}").status_code == 404
    assert admin.post(f"/nguoi-dung/{boss}/cap-lai-mat-khau").status_code == 404
