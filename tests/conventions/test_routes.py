"""Rules that every route keeps: it says who may open it, changes nothing by GET, asks for a CSRF token."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.builders import ROLE_OF, add_person
from tests.things import Things
from tests.visitor import Visitor
from ytcs_docs.accounts.rules import ROLE_RIGHTS, SENIORITY, SYSTEM_RIGHTS, Role
from ytcs_docs.core.access import READING, Gate, Operation, Right, mark_of
from ytcs_docs.core.db import transaction
from ytcs_docs.documents.rules import BY_PEOPLE

PUBLIC = {"accounts.sign_in", "desk.health", "desk.ready", "tasks_feeds.read"}
pytestmark = pytest.mark.neutral


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
        bare = re.sub(r"<(int:\w+|token|form|chapter|name)>", "1", rule.rule)
        assert re.fullmatch(r"[a-z0-9/-]*", bare), rule.rule


def test_every_right_is_somebodys_and_opens_something() -> None:
    assert (
        frozenset().union(SYSTEM_RIGHTS, *ROLE_RIGHTS.values())
        == frozenset(Right)
        == {operation.right for operation in Operation}
    )


def test_every_role_has_its_rights_and_its_rank() -> None:
    assert set(ROLE_RIGHTS) == set(SENIORITY) == set(Role) == set(ROLE_OF.values())


def test_every_operation_is_asked_for(app: Flask) -> None:
    """By a view, or, inside, by a query or a page."""
    marks = {mark_of(view) for view in app.view_functions.values()}
    inside = {Operation.READ_WHOLE_AGENCY, Operation.CHECK_CONTENT, Operation.NAME_AGENCIES}
    assert set(Operation) - marks <= inside


@pytest.fixture
def things(app: Flask) -> Callable[[str], Things]:
    """``things("vanthu")``: one of everything that an address can name, for that person to open."""
    return lambda username: Things(app, username)


# Nothing to be opened or dropped: no sheet was sent in this session, no key was stored.
NOTHING_THERE = {"register_import.check", "signing.drop_own_key", "signing.drop_agency_key"}
# A task is done by the unit that has it, not by who sees the whole agency.
OF_THE_UNIT = {
    "tasks.accept",
    "tasks.acknowledge",
    "tasks.report",
    "tasks.finish",
    "tasks.pass_on",
    "tasks_deciding.ask",
    "tasks_deciding.take_request_back",
    "tasks_deciding.resume",
    "tasks_deciding.take_result_back",
    "tasks_tables.fill",
    "tasks_tables.save",
    "tasks_tables.read_sheet",
    "tasks_tables.sheet",
}
# And changed by who gave it.
OF_THE_GIVER = {
    "tasks.change_due",
    "tasks.withdraw",
    "tasks_deciding.decide",
    "tasks_deciding.accept_result",
    "tasks_deciding.send_result_back",
}
# What takes the ground from under the steps after it comes last.
LAST = (
    "tasks.void",
    "signing.withdraw_certificate",
    "desk_registers.void_number",
    "organizations.delete_list",
    "letters_templates.drop",
    "drafting.cancel",
    "search.remove_saved",
    "search.remove_synonyms",
    "intake.forget_name",
    "intake.drop_file",
    "tasks_exchange.return_delivery",
    "accounts.end_post",
    "accounts.sign_out_everywhere",
    "accounts.sign_out",
)


def in_order(app: Flask, method: str) -> list[Any]:
    found = [rule for rule in rules(app) if method in rule.methods and rule.endpoint not in PUBLIC]
    return sorted(found, key=lambda rule: (LAST.index(rule.endpoint) if rule.endpoint in LAST else -1, rule.rule))


def statuses(app: Flask, rule: Any, username: str, opened: tuple[int, ...]) -> tuple[int, ...]:
    """What the answer may be: what an open page or step gives, or the one refusal that is right."""
    mark = mark_of(app.view_functions[rule.endpoint])
    if isinstance(mark, Operation) and mark.right not in ROLE_RIGHTS[ROLE_OF[username]]:
        return (403,)
    not_theirs = rule.endpoint in OF_THE_UNIT and username in ("vanthu", "giamdoc")
    not_theirs = not_theirs or (rule.endpoint in OF_THE_GIVER and username == "truongphong")
    return (404,) if rule.endpoint in NOTHING_THERE or not_theirs else opened


# When a session was used last, searches that found nothing, refusals and files that left the office.
WRITTEN_BY_LOOKING = {"sign_in", "miss", "history_line"}


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    found: set[str] = set()

    def note(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if match := re.match(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", statement, re.IGNORECASE):
            found.add(match[1])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("username", ROLE_OF)
def test_every_page_opens_to_those_who_have_its_right_and_to_nobody_else(
    app: Flask, visit: Callable[..., Visitor], things: Callable[[str], Things], username: str
) -> None:
    visitor, made = visit(username), things(username)
    for rule in in_order(app, "GET"):
        with written_tables() as written:
            answer = visitor.get(made.address(rule))
            answer.close()
        assert written <= WRITTEN_BY_LOOKING, f"{rule.endpoint} as {username} writes {written}"
        wanted = statuses(app, rule, username, (200, 303))
        assert answer.status_code in wanted, f"{rule.endpoint} as {username}: {answer.status_code}"
        assert answer.headers["Cache-Control"] == "private, no-store", rule.endpoint


@pytest.mark.parametrize("username", ROLE_OF)
def test_every_step_is_open_to_those_who_have_its_right_and_to_nobody_else(
    app: Flask, visit: Callable[..., Visitor], things: Callable[[str], Things], username: str
) -> None:
    """With an empty form: what needs a word says so, what needs none is done; nothing breaks, nothing is missing."""
    visitor, made = visit(username), things(username)
    for rule in in_order(app, "POST"):
        answer = visitor.post(made.address(rule))
        answer.close()
        wanted = statuses(app, rule, username, (200, 303, 409, 422))
        assert answer.status_code in wanted, f"{rule.endpoint} as {username}: {answer.status_code}"


def test_nobody_gets_in_without_signing_in(
    app: Flask, visit: Callable[..., Visitor], things: Callable[[str], Things]
) -> None:
    stranger, made = visit(), things("vanthu")
    token = stranger.token()
    for rule in [*in_order(app, "GET"), *in_order(app, "POST")]:
        path = made.address(rule)
        answers = [stranger.get(path)] if "GET" in rule.methods else []
        answers += [stranger.client.post(path, data={"csrf_token": token})] if "POST" in rule.methods else []
        for answer in answers:
            assert (answer.status_code, answer.headers["Location"][:10]) == (303, "/dang-nhap"), rule.rule


def test_every_action_asks_for_a_csrf_token(
    app: Flask, visit: Callable[..., Visitor], things: Callable[[str], Things]
) -> None:
    """Of somebody who may do it: whoever may not is sent away before."""
    made = things("vanthu")
    visitors = {name: visit(name) for name in (*ROLE_OF, "caocap")}
    for rule in rules(app):
        if "POST" in rule.methods:
            mark = mark_of(app.view_functions[rule.endpoint])
            right = mark.right if isinstance(mark, Operation) else None
            name = next((name for name, role in ROLE_OF.items() if right in (None, *ROLE_RIGHTS[role])), "caocap")
            visitor = visit() if mark is Gate.PUBLIC else visitors[name]
            answer = visitor.client.post(made.address(rule), data={"reason": "x"})
            assert answer.status_code == 400, f"{rule.rule}: {answer.status_code}"


# Nothing that belongs to an agency is named by these.
NOBODYS = {"form", "number", "chapter", "name"}


@pytest.mark.parametrize("username", ["vanthu.tt", "giamdoc.tt", "tram1", "quantri.tt"])
def test_an_agency_does_not_open_what_is_anothers(
    app: Flask, visit: Callable[..., Visitor], things: Callable[[str], Things], username: str
) -> None:
    """People of the centre have every right of their role, and none of it for the department's things."""
    made = things("vanthu")
    if username == "quantri.tt":
        with app.app_context(), transaction():
            add_person("quantri.tt", "Tạ Quản Trị", "ttyt", Role.ADMINISTRATOR)
    visitor = visit(username)
    token = visitor.token()
    for rule in [*in_order(app, "GET"), *in_order(app, "POST")]:
        mark = mark_of(app.view_functions[rule.endpoint])
        named = set(rule.arguments) - NOBODYS - set(rule.defaults or ())
        if not named or mark is Operation.MANAGE_SEARCH:  # synonyms are everybody's
            continue
        path = made.address(rule)
        answers = [visitor.get(path)] if "GET" in rule.methods else []
        answers += [visitor.client.post(path, data={"csrf_token": token})] if "POST" in rule.methods else []
        for answer in answers:
            answer.close()
            assert answer.status_code in (403, 404), f"{rule.endpoint} as {username}: {answer.status_code}"


def test_no_right_to_read_opens_a_step_that_changes_something(app: Flask) -> None:
    opened = {
        rule.endpoint: mark.right
        for rule in rules(app)
        if "POST" in rule.methods and isinstance(mark := mark_of(app.view_functions[rule.endpoint]), Operation)
    }
    assert not {endpoint for endpoint, right in opened.items() if right in READING}


def test_what_people_do_with_a_document_is_in_the_table_of_operations() -> None:
    assert {action.value for action in BY_PEOPLE} <= {operation.value for operation in Operation}


@pytest.mark.neutral
def test_rights_are_named_by_the_two_tables_only() -> None:
    sources = Path(__file__).resolve().parents[2] / "ytcs_docs"
    naming = {str(path.relative_to(sources)) for path in sources.rglob("*.py") if "Right." in path.read_text("utf-8")}
    assert naming == {"core/access.py", "accounts/rules.py"}


def test_security_headers_are_on_every_page(visit: Callable[..., Visitor]) -> None:
    answer = visit().get("/dang-nhap")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
