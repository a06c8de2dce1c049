"""Rules that every route keeps: it says who may open it, changes nothing by GET, asks for a CSRF token."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.builders import (
    draft_of,
    incoming,
    learned_name,
    list_id,
    outgoing,
    person,
    place,
    register_import,
    waiting_file,
)
from tests.visitor import Visitor
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.accounts.rules import ROLE_RIGHTS, Role
from ytcs_docs.core import clock
from ytcs_docs.core.access import Gate, Right, mark_of
from ytcs_docs.core.db import transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.search import commands as searches
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.rules import AssignmentData, Part, Share

ROLE_OF = {
    "vanthu": Role.CLERK,
    "chuyenvien": Role.OFFICER,
    "truongphong": Role.UNIT_HEAD,
    "giamdoc": Role.LEADER,
    "quantri": Role.ADMINISTRATOR,
}
PUBLIC = {"accounts.sign_in", "desk.health"}


def rules(app: Flask) -> list[Any]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_says_who_may_open_it(app: Flask) -> None:
    silent = [rule.rule for rule in rules(app) if mark_of(app.view_functions[rule.endpoint]) is None]
    assert not silent


def test_few_routes_are_public(app: Flask) -> None:
    public = {rule.endpoint for rule in rules(app) if mark_of(app.view_functions[rule.endpoint]) is Gate.PUBLIC}
    assert public == PUBLIC


def test_addresses_are_small_letters_with_hyphens_and_typed_numbers(app: Flask) -> None:
    for rule in rules(app):
        bare = re.sub(r"<(int:\w+|token|form)>", "1", rule.rule)
        assert re.fullmatch(r"[a-z0-9/-]*", bare), rule.rule


def test_every_right_is_somebodys(app: Flask) -> None:
    held = frozenset().union(*ROLE_RIGHTS.values())
    assert held == frozenset(Right)
    used = {mark_of(view) for view in app.view_functions.values()}
    assert {right for right in Right if right not in used} <= {Right.READ_WHOLE_AGENCY, Right.CHECK_CONTENT}


@pytest.fixture
def things(app: Flask) -> dict[str, Any]:
    """One of everything that an address can name."""
    with app.app_context():
        document = incoming(text="Nội dung")
        sent = outgoing()
        due = clock.today()
        with transaction():
            deliveries.issue(sent.id, [place("ttyt").id], person("vanthu"))
            shares = (Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=due),)
            (task,) = tasks.assign(
                document.id, AssignmentData(instruction="Làm", shares=shares), person("giamdoc"), due
            )
        draft = draft_of("chuyenvien")
        with transaction():
            drafts.ask_comments(draft.id, [place("vp").id], None, person("chuyenvien"), due)
        user = user_named("chuyenvien")
        post_id = user_named("giamdoc").posts[0].id
        with transaction():
            saved_id = searches.save_search(post_id, "tiêm chủng", "q=ti%C3%AAm").id
            group_id = searches.save_synonyms("chích = tiêm").id
        return {
            "form": "cong-van",
            "draft_id": draft.id,
            "comment_id": draft.comments[0].id,
            "unit_id": place("nvy").id,
            "saved_id": saved_id,
            "group_id": group_id,
            "document_id": document.id,
            "task_id": task.id,
            "attachment_id": document.attachments[0].id,
            "register_id": register_queries.registers_of(place("syt").id)[0].id,
            "delivery_id": delivery_queries.inbox(place("ttyt").id)[0].id,
            "organization_id": place("nvy").id,
            "list_id": list_id(),
            "user_id": user.id,
            "post_id": user.posts[0].id,
            "number": 1,
            "file_id": 1,
            "token": "none-such",
            "waiting_id": waiting_file().id,
            "name_id": learned_name("Sở Nội vụ tỉnh nhà", place("byt").id).id,
            "import_id": register_import().id,
        }


def address(app: Flask, rule: Any, things: dict[str, Any]) -> str:
    with app.test_request_context():
        values = {name: things[name] for name in rule.arguments if name in things}
        return str(app.url_map.bind("localhost").build(rule.endpoint, {**(rule.defaults or {}), **values}))


@pytest.mark.parametrize("username", ROLE_OF)
def test_every_page_as_every_role(
    app: Flask, visit: Callable[..., Visitor], things: dict[str, Any], username: str
) -> None:
    """A page opens to those whose role has its right and answers 403 to the others; never 500."""
    visitor = visit(username)
    rights = ROLE_RIGHTS[ROLE_OF[username]]
    for rule in rules(app):
        if "GET" not in rule.methods:
            continue
        mark = mark_of(app.view_functions[rule.endpoint])
        answer = visitor.get(address(app, rule, things))
        if isinstance(mark, Right) and mark not in rights:
            assert answer.status_code == 403, f"{rule.rule} as {username}: {answer.status_code}"
        else:
            # 404: the right is there, but this very thing belongs to somebody else or is none such
            assert answer.status_code in (200, 303, 404), f"{rule.rule} as {username}: {answer.status_code}"


@pytest.mark.parametrize("username", ROLE_OF)
def test_every_action_as_every_role(
    app: Flask, visit: Callable[..., Visitor], things: dict[str, Any], username: str
) -> None:
    """Without its right an action is refused before anything else is looked at."""
    rights = ROLE_RIGHTS[ROLE_OF[username]]
    visitor = visit(username)
    token = visitor.token()
    for rule in rules(app):
        mark = mark_of(app.view_functions[rule.endpoint])
        if "POST" in rule.methods and isinstance(mark, Right) and mark not in rights:
            answer = visitor.client.post(address(app, rule, things), data={"csrf_token": token})
            assert answer.status_code == 403, f"{rule.rule} as {username}: {answer.status_code}"


def test_nobody_gets_in_without_signing_in(app: Flask, visit: Callable[..., Visitor], things: dict[str, Any]) -> None:
    stranger = visit()
    for rule in rules(app):
        if rule.endpoint in PUBLIC:
            continue
        path = address(app, rule, things)
        if "GET" in rule.methods:
            answer = stranger.get(path)
            assert (answer.status_code, answer.headers["Location"][:10]) == (303, "/dang-nhap"), rule.rule


def test_every_action_asks_for_a_csrf_token(app: Flask, visit: Callable[..., Visitor], things: dict[str, Any]) -> None:
    visitor = visit("vanthu")
    for rule in rules(app):
        if "POST" in rule.methods:
            answer = visitor.client.post(address(app, rule, things), data={"reason": "x"})
            assert answer.status_code == 400, f"{rule.rule}: {answer.status_code}"


def test_an_agency_does_not_open_what_is_anothers(
    app: Flask, visit: Callable[..., Visitor], things: dict[str, Any]
) -> None:
    """The clerk of the centre has every right of a clerk, and none of it for the department's things."""
    visitor = visit("vanthu.tt")
    for path in (
        "/van-ban/{document_id}",
        "/van-ban/{document_id}/sua",
        "/van-ban/{document_id}/dau-den",
        "/tep/{attachment_id}",
        "/tep/{attachment_id}/xem",
        "/viec/{task_id}",
        "/so-dang-ky/{register_id}",
        "/so-dang-ky/{register_id}/in",
        "/danh-sach-gui/{list_id}",
        "/tep-cho/{waiting_id}",
        "/tep-cho/{waiting_id}/dang-ky",
        "/so-dang-ky/{register_id}/nhap-so-cu",
        "/so-dang-ky/{register_id}/nhap-so-cu/{import_id}",
    ):
        assert visitor.get(path.format(**things)).status_code == 404, path
    for path in (
        "/tim-kiem/da-luu/{saved_id}",
        "/tim-kiem/da-luu/{saved_id}/bo",
        "/van-ban/{document_id}/huy",
        "/so-dang-ky/{register_id}/khoa",
        "/danh-sach-gui/{list_id}/xoa",
        "/tep-cho/{waiting_id}/bo",
        "/ten-goi/{name_id}/bo",
        "/so-dang-ky/{register_id}/nhap-so-cu/{import_id}/tiep-tuc",
    ):
        assert visitor.post(path.format(**things), {"reason": "x"}).status_code == 404, path


def test_security_headers_are_on_every_page(visit: Callable[..., Visitor]) -> None:
    answer = visit().get("/dang-nhap")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
