"""Signing in: throttled, forgetful of nothing, ended everywhere at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask

from tests.builders import PASSWORD, person
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts import commands, passwords
from ytcs_docs.accounts.models import User
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.accounts.rules import FAILURES_BY_NAME
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, transaction


def test_name_and_password_open_the_start_page(visit: Callable[..., Visitor]) -> None:
    assert visit("vanthu").get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(visit: Callable[..., Visitor]) -> None:
    sentences = []
    for name in ("vanthu", "khongco"):
        answer = visit().sign_in(name, "sai mat khau")
        assert answer.status_code == 422
        sentences.append(text_of(answer).count("Tên đăng nhập hoặc mật khẩu không đúng"))
    assert sentences == [1, 1]


def test_a_right_password_whose_hash_is_renewed_in_another_window_meanwhile_opens(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    compare, meanwhile = passwords.verify, ThreadPoolExecutor(1)

    def renew(new: str) -> None:
        with app.app_context():
            renewed = passwords.rehashed(new).hash
            with transaction():
                user_named("vanthu").password_hash = renewed

    def renewed_after(new: str) -> Callable[[str | None, str], bool]:
        def verify(known: str | None, typed: str) -> bool:
            right = compare(known, typed)
            monkeypatch.setattr(passwords, "verify", compare)
            meanwhile.submit(renew, new).result()
            return right

        return verify

    monkeypatch.setattr(passwords, "verify", renewed_after(PASSWORD))
    assert visit().sign_in("vanthu").status_code == 303
    monkeypatch.setattr(passwords, "verify", renewed_after("mat khau moi hoan toan"))
    assert visit().sign_in("vanthu").status_code == 422  # changed to another


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
    with app.app_context():
        initial = passwords.initial_password()
        with transaction():
            commands.reset_password(user_named("vanthu").id, initial, OPERATOR)
    visitor, password = visit(), initial.text
    assert visitor.sign_in("vanthu", password).status_code == 303
    assert visitor.get("/van-ban-den").headers["Location"] == "/tai-khoan/mat-khau"
    new = "mat khau moi cua toi"
    changed = visitor.post("/tai-khoan/mat-khau", {"old": password, "password": new, "again": new})
    assert changed.status_code == 303
    assert visitor.get("/van-ban-den").status_code == 200
    assert visit().sign_in("vanthu", new).status_code == 303


@pytest.mark.parametrize(
    "password", ["ngan", "1234567890", "aaaaaaaaaaaa", "vanthu-vanthu", "matkhau2026", "Le.Huong@2026"]
)
def test_easy_passwords_are_refused(visit: Callable[..., Visitor], password: str) -> None:
    fields = {"old": PASSWORD, "password": password, "again": password}
    answer = visit("vanthu").post("/tai-khoan/mat-khau", fields)
    assert answer.status_code == 422
    assert "Mật khẩu" in text_of(answer)
    assert visit().sign_in("vanthu", PASSWORD).status_code == 303


def test_guessing_the_old_password_is_slowed_down_like_signing_in(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    new = "mat khau moi cua toi"
    for guess in [f"doan lan thu {number}" for number in range(FAILURES_BY_NAME)]:
        answer = visitor.post("/tai-khoan/mat-khau", {"old": guess, "password": new, "again": new})
        assert "Mật khẩu hiện tại không đúng" in text_of(answer)
    answer = visitor.post("/tai-khoan/mat-khau", {"old": PASSWORD, "password": new, "again": new})
    assert (answer.status_code, "Đã nhập sai nhiều lần" in text_of(answer)) == (422, True)


def test_weak_new_passwords_lock_nobody_out(visit: Callable[..., Visitor]) -> None:
    visitor = visit("vanthu")
    for _ in range(FAILURES_BY_NAME + 1):
        assert (
            visitor.post(
                "/tai-khoan/mat-khau", {"old": PASSWORD, "password": "matkhau2026", "again": "matkhau2026"}
            ).status_code
            == 422
        )
    new = "mat khau moi cua toi"
    assert visitor.post("/tai-khoan/mat-khau", {"old": PASSWORD, "password": new, "again": new}).status_code == 303


def test_a_password_reset_while_it_is_compared_opens_nothing(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = passwords.verify

    def reset_meanwhile(password_hash: str | None, password: str) -> bool:
        right = verify(password_hash, password)
        fresh = passwords.initial_password()
        with transaction():
            commands.reset_password(user_named("vanthu").id, fresh, OPERATOR)
        return right

    visitor = visit()
    monkeypatch.setattr(passwords, "verify", reset_meanwhile)
    assert visitor.sign_in("vanthu", PASSWORD).status_code == 422
    assert visitor.get("/").status_code == 303


def test_the_throttle_holds_when_many_guess_at_once(visit: Callable[..., Visitor]) -> None:
    visitors = [visit() for _ in range(20)]
    for visitor in visitors:
        visitor.get("/dang-nhap")
    together = Barrier(len(visitors))

    def guess(visitor: Visitor) -> str:
        token = visitor.token()
        together.wait()
        fields = {"csrf_token": token, "username": "vanthu", "password": "khong phai mat khau"}
        return text_of(visitor.client.post("/dang-nhap", data=fields))

    with ThreadPoolExecutor(len(visitors)) as pool:
        said = list(pool.map(guess, visitors))
    assert sum("mật khẩu không đúng" in text for text in said) == FAILURES_BY_NAME
    assert sum("Đã nhập sai nhiều lần" in text for text in said) == len(visitors) - FAILURES_BY_NAME


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


def copied(visitor: Visitor, app: Flask) -> Visitor:
    """Somebody who has got hold of a person's cookie."""
    thief = Visitor(app)
    cookie = visitor.client.get_cookie("ytcs_session")
    assert cookie is not None
    thief.client.set_cookie("ytcs_session", cookie.value)
    return thief


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/").status_code == 200


def test_signing_out_ends_the_session_on_the_server(app: Flask, visit: Callable[..., Visitor]) -> None:
    person, elsewhere = visit("vanthu"), visit("vanthu")
    thief = copied(person, app)
    assert is_in(thief)
    person.post("/dang-xuat")
    assert not is_in(thief)
    assert is_in(elsewhere)


def test_a_session_ends_after_a_day_however_much_it_is_used(visit: Callable[..., Visitor]) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        visitor = visit("vanthu")
        for _ in range(4):
            time.shift(timedelta(hours=5, minutes=55))
            assert is_in(visitor)
        time.shift(timedelta(hours=1))
        assert not is_in(visitor)


def test_the_own_sessions_are_listed_and_each_can_be_ended(visit: Callable[..., Visitor]) -> None:
    here, there = visit("vanthu"), visit()
    there.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"
    there.sign_in("vanthu")
    listed = text_of(here.get("/tai-khoan"))
    assert "Firefox trên Windows" in listed
    assert listed.count("đang dùng") == 2  # this session, this post
    assert here.press("/tai-khoan", "/phien/").status_code == 303
    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_the_session_of_another(visit: Callable[..., Visitor]) -> None:
    clerk, leader = visit("vanthu"), visit("giamdoc")
    (action,) = visit("vanthu").page("/tai-khoan").xpath("//form[contains(@action, '/phien/')]/@action")
    assert leader.post(action).status_code == 404
    assert is_in(clerk)
