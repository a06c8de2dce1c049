"""Rules that every page keeps, and the number of statements that lists need."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event

from tests.builders import draft_of, incoming, outgoing, person, place
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.db import db, transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries.rules import Channel, Sending
from ytcs_docs.drafting import commands as drafts
from ytcs_docs.drafting.rules import OPTIONAL
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.rules import AssignmentData, Part, Share

PAGES = {
    "vanthu": [
        "/",
        "/van-ban-den",
        "/van-ban-di",
        "/van-ban-den/dang-ky",
        "/van-ban-di/dang-ky",
        "/hop-cho",
        "/viec",
        "/giao-viec",
        "/so-dang-ky/",
        "/so-dang-ky/1",
        "/so-dang-ky/1/in",
        "/so-dang-ky/mo-so",
        "/danh-sach-gui",
        "/danh-sach-gui/them",
        "/van-ban/1",
        "/van-ban/1/sua",
        "/van-ban/1/da-dang-ky",
        "/van-ban/1/dau-den",
        "/van-ban/1/phieu-giai-quyet",
        "/tim-kiem",
        "/tim-kiem?q=tiem+chung",
        "/tai-khoan",
        "/tai-khoan/mat-khau",
        "/du-thao",
        "/du-thao/1",
        "/van-ban/2/phat-hanh",
        "/theo-doi-gui",
        "/phieu-chuyen-giao",
        "/so-gui-buu-dien",
        "/van-ban/1/sao",
        "/mau-word",
        "/quy-trinh-soan-thao",
        "/chu-ky-so",
        "/chu-ky-so/co-quan",
    ],
    "chuyenvien": ["/du-thao/soan", "/du-thao/1", "/du-thao/1/sua", "/du-thao/1/so-sanh", "/kiem-tra-the-thuc"],
    "giamdoc": ["/", "/van-ban/1", "/van-ban/1/chi-dao", "/van-ban/1/soan-tra-loi", "/viec/1", "/du-thao/2"],
    "truongphong": ["/", "/viec", "/viec/1", "/van-ban/1"],
    "quantri": ["/", "/co-quan", "/co-quan/them", "/co-quan/4", "/co-quan/4/sua", "/nguoi-dung", "/nguoi-dung/them"],
}


def assign_one(document_id: int) -> None:
    share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
    with transaction():
        tasks.assign(document_id, AssignmentData(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today())


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


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("username", PAGES)
def test_a_page_has_one_heading_a_title_that_starts_with_it_and_a_label_for_every_field(
    visit: Callable[..., Visitor], username: str
) -> None:
    visitor = visit(username)
    for path in PAGES[username]:
        page = visitor.page(path)
        headings = [" ".join(heading.text_content().split()) for heading in page.xpath("//h1")]
        assert len(headings) == 1, f"{path}: {headings}"
        title = page.findtext(".//title").rpartition(" – ")[0]
        if not path.endswith("/in"):
            assert title.strip() == headings[0], f"{path}: {title!r} is not {headings[0]!r}"
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), f"{path}: {[name for name in ids if ids.count(name) > 1]}"
        labelled = set(page.xpath("//label/@for"))
        for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            assert field.get("aria-label") or field.get("id") in labelled, f"{path}: {field.get('name')}"
        assert not page.xpath("//@style | //@onclick | //script[not(@src)]"), path
        assert not page.xpath("//form[@method='post'][not(.//input[contains(@name, 'csrf_token')])]"), path


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


# What each list page needs, the person behind the request included: the same for 1 row and for 50.
STATEMENTS = {
    ("vanthu", "/van-ban-den?so-dong=100"): 6,
    ("vanthu", "/van-ban-di?so-dong=100"): 5,
    ("truongphong", "/viec?so-dong=100"): 5,
    ("giamdoc", "/giao-viec?so-dong=100"): 4,
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


DRAFT_STATEMENTS = {("chuyenvien", "/du-thao?so-dong=100"): 4, ("vanthu", "/theo-doi-gui"): 2}


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
