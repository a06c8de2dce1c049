"""Rules that every page keeps, and the number of statements that lists need."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event

from tests.builders import ROLE_OF, assign, draft_of, incoming, order_data, outgoing, person, place
from tests.things import Things
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.db import db, transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries.rules import Channel, Sending
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.drafting.rules import OPTIONAL
from ytcs_docs.tasks.rules import Part, Share

pytestmark = pytest.mark.neutral
# Pages that look otherwise with these: a draft to be signed, one to be numbered, results of a search.
VARIANTS = {
    "vanthu": ["/tim-kiem?q=tiem+chung", "/van-ban/2", "/van-ban/2/sua"],
    "giamdoc": ["/du-thao/2", "/viec?xem=all"],
    "chuyenvien": ["/du-thao?xem=mine"],
}


def assign_one(document_id: int) -> None:
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
    with transaction():
        assign(document_id, order_data(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today())


@pytest.fixture
def filled(app: Flask) -> None:
    with app.app_context():
        assign_one(incoming(text="tiêm chủng mở rộng").id)
        sent = outgoing()
        with transaction():
            deliveries.issue(sent.id, [], person("vanthu"), [Sending(name="Giám đốc", channel=Channel.PAPER)])
        draft_of()
        to_sign = draft_of().id
        with transaction():
            drafts.set_steps(place("syt").id, dict.fromkeys(OPTIONAL, (False, None)), person("vanthu"))
            drafts.pass_on(to_sign, person("chuyenvien"))


def addresses(app: Flask, username: str) -> list[str]:
    """Every page of the URL map, with something in it, and the variants."""
    things = Things(app, username)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    return [*(things.address(rule) for rule in rules), *VARIANTS.get(username, ())]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("username", ROLE_OF)
def test_a_page_has_one_heading_a_title_that_starts_with_it_and_a_label_for_every_field(
    app: Flask, visit: Callable[..., Visitor], username: str
) -> None:
    visitor = visit(username)
    pages, links = 0, set()
    for path in addresses(app, username):
        with visitor.get(path) as answer:
            if answer.status_code != 200 or answer.mimetype != "text/html" or "<html" not in answer.text:
                continue  # a page for others, a file, a part of a page: tests/conventions/test_routes.py tries them
            page = html.fromstring(answer.text)
        pages += 1
        headings = [" ".join(heading.text_content().split()) for heading in page.xpath("//h1")]
        assert len(headings) == 1, f"{path}: {headings}"
        title = page.findtext(".//title").rpartition(" – ")[0]
        if not path.endswith("/in"):
            assert title.strip().startswith(headings[0]), f"{path}: {title!r} begins otherwise than {headings[0]!r}"
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), f"{path}: {[name for name in ids if ids.count(name) > 1]}"
        labelled = set(page.xpath("//label/@for"))
        for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            inside = field.getparent().tag == "label"
            assert inside or field.get("aria-label") or field.get("id") in labelled, f"{path}: {field.get('name')}"
        assert not page.xpath("//@style | //@onclick | //script[not(@src)]"), path
        assert not page.xpath("//form[@method='post'][not(.//input[contains(@name, 'csrf_token')])]"), path
        links.update((link, path) for link in page.xpath("//main//a/@href[starts-with(., '/')]"))
    assert pages > 10
    for link, path in sorted(dict(links).items()):
        with visitor.get(link) as answer:
            assert answer.status_code != 403, f"{path} leads to {link}, which is closed"


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(connection, cursor, statement, *more) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


# What each list page needs, the person behind the request and the counters of the menu (counted anew after each save)
# included: the same for 1 row and for 50.
STATEMENTS = {
    ("vanthu", "/van-ban-den?so-dong=100"): 10,
    ("vanthu", "/van-ban-di?so-dong=100"): 9,
    ("truongphong", "/viec?so-dong=100"): 7,
    ("giamdoc", "/giao-viec?so-dong=100"): 8,
}


@pytest.mark.parametrize(("username", "path"), STATEMENTS, ids=lambda value: str(value))
def test_lists_need_the_same_few_statements_for_one_row_and_for_fifty(
    app: Flask, visit: Callable[..., Visitor], username: str, path: str
) -> None:
    visitor = visit(username)
    seen = []
    for more in (1, 49):
        with app.app_context():
            for _ in range(more):
                assign_one(incoming().id)
                outgoing(parties=())
        with counted(app) as statements:
            page = html.fromstring(visitor.get(path).text)
        seen.append((len(page.xpath("//table[@class='rows']/tbody/tr")), len(statements)))
    assert seen == [(1, STATEMENTS[username, path]), (50, STATEMENTS[username, path])]


DRAFT_STATEMENTS = {("chuyenvien", "/du-thao?so-dong=100"): 7, ("vanthu", "/theo-doi-gui"): 6}


@pytest.mark.parametrize(("username", "path"), DRAFT_STATEMENTS, ids=lambda value: str(value))
def test_lists_of_drafts_and_deliveries_need_the_same_few_statements_for_one_row_and_for_twenty(
    app: Flask, visit: Callable[..., Visitor], username: str, path: str
) -> None:
    visitor = visit(username)
    seen = []
    for more in (1, 19):
        with app.app_context():
            for _ in range(more):
                draft_of()
                sent = outgoing()
                with transaction():
                    deliveries.issue(sent.id, [], person("vanthu"), [Sending(name="Giám đốc", channel=Channel.PAPER)])
        with counted(app) as statements:
            page = html.fromstring(visitor.get(path).text)
        seen.append((len(page.xpath("//table[@class='rows']/tbody/tr")), len(statements)))
    wanted = DRAFT_STATEMENTS[username, path]
    assert seen == [(1, wanted), (20, wanted)]


def test_an_unknown_address_keeps_the_frame_of_whoever_is_signed_in(visit: Callable[..., Visitor]) -> None:
    with visit("vanthu").get("/khong-co-trang-nay") as answer:
        page = html.fromstring(answer.text)
    assert answer.status_code == 404
    assert page.xpath("//nav[@id='menu']//a[@href='/van-ban-den']")
    with visit().get("/khong-co-trang-nay") as answer:
        assert (answer.status_code, "Đăng ký đến" in answer.text) == (404, False)
