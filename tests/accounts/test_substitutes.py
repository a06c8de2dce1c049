"""Somebody away is stood in for: rights begin and end by themselves, and what is done so is shown as such."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import OPERATOR, assign, at, incoming, order_data, person, place, post_id
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts import commands
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.models import Post, Substitution, User
from ytcs_docs.accounts.queries import viewer_of
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core.access import Operation
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.tasks.models import Assignment, Report
from ytcs_docs.tasks.rules import Part, Share

TODAY = date(2026, 11, 2)
HEAD, OFFICER = "truongphong", "chuyenvien"
AWAY = "Ngô Thị Lan"


def user_id(username: str) -> int:
    return session().scalars(select(User.id).where(User.username == username)).one()


def named(days: tuple[int, int] = (0, 3), holder: str = HEAD, by: str = OFFICER) -> int:
    with transaction():
        first, last = (TODAY + timedelta(days=day) for day in days)
        wanted = post_id(holder), user_id(by), first, last
        return commands.name_substitute(*wanted, person(holder), TODAY).id


def test_who_stands_in_works_in_the_post_and_history_says_so(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context(), at(TODAY):
        share = Share(unit_id=place("nvy").id, part=Part.LEAD)
        document_id = incoming().id
        with transaction():
            (work,) = assign(document_id, order_data("Làm", (share,)), person("giamdoc"), TODAY)
        named()
        post, work_id = post_id(HEAD), work.id
    with at(TODAY):
        officer = visit(OFFICER)
        assert officer.get("/viec").status_code == 200
        assert f"Thay {AWAY}" in text_of(officer.get("/"))
        assert officer.post(f"/tai-khoan/vai-tro/{post}").status_code == 303
        assert f"thay {AWAY}" in text_of(officer.get("/"))
        assert officer.post(f"/viec/{work_id}/tiep-nhan").status_code == 303
        assert officer.post(f"/viec/{work_id}/bao-cao", {"text": "Đang làm"}).status_code == 303
    with app.app_context():
        report = session().scalars(select(Report)).one()
        assert (report.by_name, report.by_title) == ("Bùi Văn Tú", f"Trưởng phòng (thay {AWAY})")


@pytest.mark.parametrize(("day", "there"), [(-1, False), (0, True), (3, True), (4, False)])
def test_rights_begin_and_end_by_themselves(app: Flask, visit: Callable[..., Visitor], day: int, there: bool) -> None:
    with app.app_context(), at(TODAY):
        named()
        post = post_id(HEAD)
    with at(TODAY + timedelta(days=day)):
        assert (visit(OFFICER).post(f"/tai-khoan/vai-tro/{post}").status_code == 303) is there


def test_who_is_acting_when_the_last_day_ends_is_in_the_own_post_again(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context(), at(TODAY):
        named()
        post, unit = post_id(HEAD), place("nvy").id
    with at(TODAY):
        officer = visit(OFFICER)
        officer.post(f"/tai-khoan/vai-tro/{post}")
        assert "thay" in text_of(officer.get("/tai-khoan"))
    with at(TODAY + timedelta(days=4)):
        officer = visit(OFFICER)
        assert f"thay {AWAY}" not in text_of(officer.get("/"))
        assert officer.post(f"/don-vi/{unit}/don-doc").status_code == 403


def test_nobody_signs_or_seals_in_anothers_place(app: Flask, context: None) -> None:
    with at(TODAY):
        named()
        post = session().get_one(Post, post_id(HEAD))
        officer = session().get_one(User, user_id(OFFICER))
        assert viewer_of(post).may(Operation.SIGN)
        assert not viewer_of(post, officer).may(Operation.SIGN)
        assert viewer_of(post, officer).may(Operation.CHECK_CONTENT)
        assert viewer_of(post, officer).user_id == officer.id


def test_a_person_names_somebody_on_the_own_page_and_ends_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        who = str(user_id(OFFICER))
    with at(TODAY):
        head = visit(HEAD)
        fields = {"thay-user_id": who, "thay-from_on": "03/11/2026", "thay-until_on": "02/11/2026"}
        refused = head.press("/tai-khoan", "/nguoi-thay", **fields)
        assert refused.status_code == 422
        assert "Ngày cuối phải sau ngày đầu" in text_of(refused)
        assert 'value="03/11/2026"' in refused.text
        assert head.press("/tai-khoan", "/nguoi-thay", **{**fields, "thay-until_on": "09/11/2026"}).status_code == 303
        assert "Bùi Văn Tú" in text_of(head.get("/tai-khoan"))
        assert "Bùi Văn Tú thay Ngô Thị Lan" in text_of(visit("giamdoc").get("/"))  # the leader is told
        assert visit("chanhvp").post("/tai-khoan/nguoi-thay/1/thoi").status_code == 404
        assert head.press("/tai-khoan", "/thoi").status_code == 303
    with app.app_context():
        assert session().scalars(select(Substitution)).all() == []


def test_an_administrator_names_somebody_for_who_is_away(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        head, who = user_id(HEAD), str(user_id(OFFICER))
    with at(TODAY):
        admin = visit("quantri")
        fields = {"thay-user_id": who, "thay-from_on": "02/11/2026", "thay-until_on": "09/11/2026"}
        assert admin.press(f"/nguoi-dung/{head}", "/nguoi-thay", **fields).status_code == 303
        assert admin.press(f"/nguoi-dung/{head}", "/nguoi-thay/1/thoi").status_code == 303
        assert visit("vanthu").post(f"/nguoi-dung/{head}/nguoi-thay", fields).status_code == 403


@pytest.mark.parametrize(
    ("holder", "by", "days", "sentence"),
    [
        (HEAD, HEAD, (0, 3), "Chọn người khác"),
        (HEAD, "vanthu.tt", (0, 3), "cùng cơ quan"),
        (HEAD, "quantri", (0, 3), "đang làm việc"),
        ("quantri", OFFICER, (0, 3), "không có người thay"),
        (HEAD, OFFICER, (-9, -1), "không trước hôm nay"),
        (HEAD, OFFICER, (0, 500), "không quá một năm"),
    ],
)
def test_who_can_not_stand_in(
    app: Flask, context: None, holder: str, by: str, days: tuple[int, int], sentence: str
) -> None:
    with at(TODAY), pytest.raises(InvalidInput, match=sentence):
        named(days, holder, by)


def test_two_do_not_stand_in_at_the_same_time(app: Flask, context: None) -> None:
    with at(TODAY):
        named((0, 3))
        with pytest.raises(InvalidInput, match="đã có người thay"):
            named((3, 5), by="chanhvp")
        named((4, 5), by="chanhvp")


def test_who_stands_in_changes_nothing_personal(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context(), at(TODAY):
        named()
        post = post_id(HEAD)
    with at(TODAY):
        officer = visit(OFFICER)
        officer.post(f"/tai-khoan/vai-tro/{post}")
        officer.get("/")  # a page of the new post
        assert officer.post("/thong-bao/lich", {"kind": "unit"}).status_code == 403
        assert officer.post("/thong-bao/lich/huy", {"kind": "unit"}).status_code == 403
        assert officer.post("/thong-bao/thu", {"mails": "pressing"}).status_code == 403
        assert "Tạo địa chỉ" not in text_of(officer.get("/thong-bao"))
    with app.app_context():
        assert session().scalars(select(Assignment)).all() == []
        assert session().get_one(User, user_id(HEAD)).mails_all


def test_who_left_the_agency_stands_in_for_nobody_there(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context(), at(TODAY):
        named()
        post, user = post_id(HEAD), user_id(OFFICER)
        with transaction():
            moved = PostData(role=Role.OFFICER, organization_id=place("tyt1").id)
            commands.add_post(user, moved, OPERATOR)
            commands.end_post(post_id(OFFICER), OPERATOR)
    with at(TODAY):
        assert visit(OFFICER).post(f"/tai-khoan/vai-tro/{post}").status_code == 404


def test_who_stands_in_for_a_clerk_does_not_seal_a_copy(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context(), at(TODAY):
        named(holder="vanthu")
        post, document_id = post_id("vanthu"), incoming().id
    with at(TODAY):
        officer = visit(OFFICER)
        officer.post(f"/tai-khoan/vai-tro/{post}")
        path = f"/van-ban/{document_id}/sao"
        answer = officer.fill(path, seal_passphrase="mat khau cua con dau")
        assert answer.status_code == 422
        assert "không dùng chữ ký số của cơ quan" in text_of(answer)
