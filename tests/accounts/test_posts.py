"""The end of a post: its rights are gone at once, those of other posts stay."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import incoming, person, place, the_password
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts import commands
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.accounts.rules import Role
from ytcs_docs.audit.models import ACCESS_ACTIONS, HistoryLine, Subject
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import session, transaction
from ytcs_docs.registers.rules import Direction

NO_POST = "Tài khoản chưa được giao vai trò nào. Hãy liên hệ người quản trị."


def user_id(app: Flask, username: str) -> int:
    with app.app_context():
        return user_named(username).id


def posts_of(app: Flask, username: str) -> list[tuple[Role, str]]:
    with app.app_context():
        query = select(Post).where(Post.user_id == user_named(username).id).order_by(Post.id)
        return [(post.role, post.organization.abbreviation) for post in session().scalars(query)]


def post_id(app: Flask, username: str, role: Role) -> int:
    with app.app_context():
        query = select(Post.id).where(Post.user_id == user_named(username).id, Post.role == role)
        return session().scalars(query).one()


def give_post(app: Flask, username: str, role: Role, key: str, title: str) -> None:
    with app.app_context(), transaction():
        data = PostData(role=role, organization_id=place(key).id, title=title)
        commands.add_post(user_named(username).id, data, OPERATOR)


def end(admin: Visitor, app: Flask, username: str, role: Role) -> str:
    """Press the button beside a post; what the page says then."""
    path = f"/nguoi-dung/{user_id(app, username)}"
    answer = admin.press(path, f"/vai-tro/{post_id(app, username, role)}/thoi")
    assert (answer.status_code, answer.headers.get("Location")) == (303, path), text_of(answer)
    return text_of(admin.get(path))


def history(app: Flask, username: str) -> list[tuple[str, str, str]]:
    with app.app_context():
        query = select(HistoryLine).where(
            HistoryLine.subject == Subject.USER,
            HistoryLine.subject_id == user_named(username).id,
            HistoryLine.action.not_in(ACCESS_ACTIONS),
        )
        lines = session().scalars(query.order_by(HistoryLine.id))
        return [(line.actor_name, line.action, line.summary) for line in lines]


def signed_out(visitor: Visitor) -> bool:
    """Whether the session has ended."""
    return visitor.get("/").headers.get("Location", "").startswith("/dang-nhap")


def test_who_loses_the_only_post_loses_every_right_at_the_next_request(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    head, admin = visit("truongphong"), visit("quantri")
    assert head.get("/viec").status_code == 200
    page = end(admin, app, "truongphong", Role.UNIT_HEAD)
    said = "Thôi vai trò Trưởng phòng – Phòng Nghiệp vụ Y"
    assert "Đã thôi vai trò." in page
    assert said in page
    assert posts_of(app, "truongphong") == []
    assert history(app, "truongphong")[-1] == ("Đỗ Quản Trị", "post_ended", said)
    assert signed_out(head)
    again = visit("truongphong")  # the account itself is not closed
    for path in ("/", "/viec", "/du-thao", "/tai-khoan"):
        refused = again.get(path)
        assert refused.status_code == 403, path
        assert NO_POST in text_of(refused)


def test_other_people_keep_their_posts(app: Flask, visit: Callable[..., Visitor]) -> None:
    names = ("giamdoc", "phogiamdoc", "vanthu", "chuyenvien", "tram1")
    before = {name: posts_of(app, name) for name in names}
    leader, officer = visit("giamdoc"), visit("chuyenvien")
    end(visit("quantri"), app, "truongphong", Role.UNIT_HEAD)
    assert {name: posts_of(app, name) for name in names} == before
    assert leader.get("/giao-viec").status_code == 200
    assert officer.get("/viec").status_code == 200


def test_who_has_another_post_goes_on_in_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    give_post(app, "phogiamdoc", Role.UNIT_HEAD, "nvy", "Trưởng phòng kiêm nhiệm")
    with app.app_context():
        document_id = incoming().id
    deputy = visit("phogiamdoc")
    assert deputy.get(f"/van-ban/{document_id}/chi-dao").status_code == 200  # the senior post comes first
    end(visit("quantri"), app, "phogiamdoc", Role.LEADER)
    assert posts_of(app, "phogiamdoc") == [(Role.UNIT_HEAD, "NVY")]
    assert signed_out(deputy)
    deputy.sign_in("phogiamdoc")
    assert deputy.get(f"/van-ban/{document_id}/chi-dao").status_code == 403
    assert deputy.get(f"/van-ban/{document_id}").status_code == 404  # not his unit's
    assert deputy.get("/giao-viec").status_code == 403
    page = deputy.get("/viec")
    assert page.status_code == 200
    assert "Trưởng phòng kiêm nhiệm – Phòng Nghiệp vụ Y" in text_of(page)
    assert "Phó Giám đốc" not in text_of(page)


def test_who_was_working_in_the_post_that_ended_is_not_left_in_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    give_post(app, "chuyenvien", Role.CLERK, "syt", "Văn thư kiêm nhiệm")
    officer = visit("chuyenvien")
    with app.app_context():
        chosen = session().scalars(select(Post.id).where(Post.title == "Văn thư kiêm nhiệm")).one()
    assert officer.post(f"/tai-khoan/vai-tro/{chosen}").status_code == 303
    form = officer.form("/van-ban-den/dang-ky")
    end(visit("quantri"), app, "chuyenvien", Role.CLERK)
    typed = {**form, "code": "1/BYT-DP", "issuer_name": "Bộ Y tế", "subject": "tiêm chủng"}
    assert "Phiên làm việc đã kết thúc" in text_of(officer.client.post("/van-ban-den/dang-ky", data=typed))
    officer.sign_in("chuyenvien")
    del typed["csrf_token"]
    assert officer.post("/van-ban-den/dang-ky", typed).status_code == 403
    assert "Chuyên viên – Phòng Nghiệp vụ Y" in text_of(officer.get("/viec"))
    assert officer.post(f"/tai-khoan/vai-tro/{chosen}").status_code == 404  # nor is it taken up again
    assert officer.get("/van-ban-den/dang-ky").status_code == 403


def test_only_the_post_whose_button_was_pressed_ends(app: Flask, visit: Callable[..., Visitor]) -> None:
    give_post(app, "chanhvp", Role.OFFICER, "vp", "Chuyên viên")
    give_post(app, "chanhvp", Role.OFFICER, "nvy", "Chuyên viên")
    with app.app_context():
        query = select(Post.id).where(Post.organization_id == place("vp").id, Post.role == Role.OFFICER)
        middle = session().scalars(query).one()
    admin, path = visit("quantri"), f"/nguoi-dung/{user_id(app, 'chanhvp')}"
    assert admin.press(path, f"/vai-tro/{middle}/thoi").status_code == 303
    assert posts_of(app, "chanhvp") == [(Role.UNIT_HEAD, "VP"), (Role.OFFICER, "NVY")]
    rows = admin.page(path).xpath("//table[@class='rows']/tbody/tr")
    assert [row.xpath("td[2]")[0].text_content() for row in rows] == ["Văn phòng", "Phòng Nghiệp vụ Y"]


def test_what_was_done_in_a_post_keeps_its_title(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = incoming().id
    end(visit("quantri"), app, "vanthu", Role.CLERK)
    page = visit("giamdoc").page(f"/van-ban/{document_id}")
    lines = [" ".join(line.text_content().split()) for line in page.xpath("//ol[@class='history']/li")]
    assert len(lines) == 1
    assert lines[0].endswith("– Lê Thị Hương (Văn thư)")


def test_a_post_that_ended_can_be_given_again(app: Flask, visit: Callable[..., Visitor]) -> None:
    head, admin = visit("truongphong"), visit("quantri")
    end(admin, app, "truongphong", Role.UNIT_HEAD)
    assert signed_out(head)
    with app.app_context():
        unit = str(place("nvy").id)
    fields = {"post-role": "unit_head", "post-organization_id": unit, "post-title": "Trưởng phòng"}
    path = f"/nguoi-dung/{user_id(app, 'truongphong')}"
    assert admin.press(path, "/vai-tro", **fields).status_code == 303
    assert signed_out(head)  # a change of roles asks for a new sign-in
    assert head.sign_in("truongphong").status_code == 303
    assert head.get("/viec").status_code == 200
    assert [line[1] for line in history(app, "truongphong")[-2:]] == ["post_ended", "post_added"]


def test_a_post_is_ended_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("quantri")
    ended = post_id(app, "truongphong", Role.UNIT_HEAD)
    end(admin, app, "truongphong", Role.UNIT_HEAD)
    lines = history(app, "truongphong")
    # the button was pressed twice
    again = admin.post(f"/nguoi-dung/{user_id(app, 'truongphong')}/vai-tro/{ended}/thoi")
    assert again.status_code == 404
    assert history(app, "truongphong") == lines


def test_a_post_is_ended_on_the_page_of_who_holds_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    of_the_clerk = post_id(app, "vanthu", Role.CLERK)
    path = f"/nguoi-dung/{user_id(app, 'truongphong')}/vai-tro/{of_the_clerk}/thoi"
    refused = visit("quantri").post(path)
    assert refused.status_code == 404
    assert "Người này không giữ vai trò đó." in text_of(refused)
    assert posts_of(app, "vanthu") == [(Role.CLERK, "SYT")]


def test_an_administrator_does_not_end_the_own_post_of_administrator(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("quantri")
    own = f"/nguoi-dung/{user_id(app, 'quantri')}"
    refused = admin.press(own, "/thoi")
    assert refused.status_code == 403
    assert "Không thể tự thôi vai trò quản trị của mình." in text_of(refused)
    assert posts_of(app, "quantri") == [(Role.ADMINISTRATOR, "SYT")]
    assert admin.get(own).status_code == 200
    assert [line[1] for line in history(app, "quantri")] == ["added", "post_added"]


@pytest.mark.parametrize("username", ["giamdoc", "vanthu", "truongphong", "chuyenvien"])
def test_nobody_but_an_administrator_ends_a_post(app: Flask, visit: Callable[..., Visitor], username: str) -> None:
    path = f"/nguoi-dung/{user_id(app, 'chanhvp')}/vai-tro/{post_id(app, 'chanhvp', Role.UNIT_HEAD)}/thoi"
    assert visit(username).post(path).status_code == 403
    assert posts_of(app, "chanhvp") == [(Role.UNIT_HEAD, "VP")]


def test_an_administrator_ends_no_post_outside_the_own_part_of_the_tree(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context(), transaction():
        user = commands.add_user("quantri.tt", "Quản Trị Trung Tâm", the_password(), OPERATOR, must_change=False)
        data = PostData(role=Role.ADMINISTRATOR, organization_id=place("ttyt").id)
        commands.add_post(user.id, data, OPERATOR)
    admin = visit("quantri.tt")
    for username, role in (("truongphong", Role.UNIT_HEAD), ("quantri", Role.ADMINISTRATOR)):
        path = f"/nguoi-dung/{user_id(app, username)}/vai-tro/{post_id(app, username, role)}/thoi"
        assert admin.post(path).status_code == 404
        assert [kept for kept, _ in posts_of(app, username)] == [role]
    end(admin, app, "tram1", Role.UNIT_HEAD)
    assert posts_of(app, "tram1") == []


def test_what_somebody_registered_stays_in_the_register_after_the_post_ended(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document = incoming(subject="khám sức khỏe định kỳ")
        assert document.direction is Direction.INCOMING
        created_by = person("vanthu").user_id
        assert document.created_by_id == created_by
        register_id = document.register_id
    clerk = visit("vanthu")
    end(visit("quantri"), app, "vanthu", Role.CLERK)
    assert signed_out(clerk)
    assert visit("vanthu").get(f"/so-dang-ky/{register_id}/in").status_code == 403
    assert "khám sức khỏe định kỳ" in text_of(visit("giamdoc").get(f"/so-dang-ky/{register_id}/in"))


def test_an_account_without_posts_is_not_everybodys(app: Flask, visit: Callable[..., Visitor]) -> None:
    """Only the agency that ended its last post finds it again."""
    with app.app_context(), transaction():
        user = commands.add_user("quantri.tt", "Quản Trị Trung Tâm", the_password(), OPERATOR, must_change=False)
        data = PostData(role=Role.ADMINISTRATOR, organization_id=place("ttyt").id)
        commands.add_post(user.id, data, OPERATOR)
    stranger, own = visit("quantri.tt"), visit("quantri")
    end(own, app, "truongphong", Role.UNIT_HEAD)
    path = f"/nguoi-dung/{user_id(app, 'truongphong')}"
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}/cap-lai-mat-khau").status_code == 404
    assert own.get(path).status_code == 200


def test_the_leaders_are_told_of_new_posts_that_open_documents(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("quantri")
    with app.app_context():
        agency = str(place("syt").id)
    path = f"/nguoi-dung/{user_id(app, 'quantri')}/vai-tro"
    fields = {"post-role": "clerk", "post-organization_id": agency, "post-title": "Văn thư kiêm nhiệm"}
    assert admin.post(path, fields).status_code == 303
    page = text_of(visit("giamdoc").get("/"))
    assert "Vai trò, mật khẩu mới trong cơ quan" in page
    assert "Giao vai trò Văn thư kiêm nhiệm – Sở Y tế Đỗ Quản Trị" in page
    assert "Vai trò, mật khẩu mới" not in text_of(visit("giamdoc.tt").get("/"))  # another agency's
    end(visit("caocap"), app, "quantri", Role.CLERK)
    page = text_of(visit("giamdoc").get("/"))  # nor is it hidden by ending the post
    assert "Giao vai trò Văn thư kiêm nhiệm – Sở Y tế Đỗ Quản Trị" in page
