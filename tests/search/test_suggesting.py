"""Lines under the search box while a person types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.builders import incoming, person, post_id
from tests.visitor import Visitor
from ytcs_docs.core.db import session, transaction
from ytcs_docs.search import commands
from ytcs_docs.search.models import RecentSearch

SOME = (
    ("289/SYT-NVY", "tăng cường phòng chống sốt xuất huyết"),
    ("2890/BYT-DP", "giám sát sốt rét"),
    ("12/KH-UBND", "tiêm chủng mở rộng năm 2026"),
)


def lines(visitor: Visitor, typed: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = visitor.get(f"/tim-kiem/goi-y?q={typed}").json
    return found


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("28", ["289/SYT-NVY", "2890/BYT-DP"]),
        ("289/s", ["289/SYT-NVY"]),
        ("289/syt-nvy", ["289/SYT-NVY"]),
        ("sot x", ["2890/BYT-DP", "289/SYT-NVY"]),  # one letter more is no word yet
        ("sot xu", ["289/SYT-NVY"]),
        ("tiem chung mo ro", ["12/KH-UBND"]),
        ("Tiêm chủng", ["12/KH-UBND"]),
        ("khong co gi", []),
        ("(.*", []),
        ("", []),
    ],
)
def test_codes_and_subjects_come_while_one_types(
    app: Flask, visit: Callable[..., Visitor], typed: str, codes: list[str]
) -> None:
    with app.app_context():
        for code, subject in SOME:
            incoming(code=code, subject=subject)
    leader = visit("giamdoc")
    leader.get("/tim-kiem?q=dich")  # without a worker a search takes in what is new
    found = [one for one in lines(leader, typed) if one["url"]]
    assert sorted(one["value"] for one in found) == sorted(codes)
    assert all(one["url"].startswith("/van-ban/") for one in found)


def test_own_queries_and_saved_searches_come_first_and_are_nobody_elses(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        incoming(code="12/KH-UBND", subject="tiêm chủng mở rộng")
    leader = visit("giamdoc")
    leader.get("/tim-kiem?q=tiem+chung")
    leader.get("/tim-kiem?q=tiêm+chủng")
    leader.get("/tim-kiem?q=tiêm+chủng")
    leader.post("/tim-kiem/luu", {"name": "Tiêm chủng cả năm", "arguments": "q=tiem+chung&nam=2026"})
    found = lines(leader, "tiem")
    assert [(one["shown"], one["detail"]) for one in found[:2]] == [
        ("Tiêm chủng cả năm", "tìm kiếm đã lưu"),
        ("tiêm chủng", "đã tìm"),
    ]
    assert found[0]["url"].startswith("/tim-kiem?q=tiem")
    assert [one["value"] for one in lines(visit("vanthu"), "tiem")] == ["12/KH-UBND"]
    with app.app_context():
        assert session().query(RecentSearch).count() == 1


def test_what_a_person_may_not_open_is_not_suggested(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="12/KH-UBND", subject="tiêm chủng mở rộng")
    visit("giamdoc").get("/tim-kiem?q=tiem")
    assert lines(visit("vanthu.tt"), "tiem chu") == []
    assert lines(visit("chuyenvien"), "12/kh") == []


@pytest.mark.usefixtures("context")
def test_only_the_last_queries_are_kept() -> None:
    post = post_id("giamdoc")
    for number in range(commands.SEARCHES_KEPT + 5):
        with transaction():
            commands.note_search(post, f"câu {number}")
    kept = {row.typed for row in session().query(RecentSearch)}
    assert len(kept) == commands.SEARCHES_KEPT
    assert "câu 0" not in kept
    assert person("giamdoc")


def test_what_is_like_a_document_is_found_without_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        asked = incoming(code="1/SYT", subject="tăng cường phòng, chống bệnh sốt xuất huyết trong mùa mưa").id
        incoming(code="2/SYT", subject="đẩy mạnh phòng, chống sốt xuất huyết năm 2026")
        incoming(code="3/SYT", subject="chấm thi nâng ngạch công chức")
    page = visit("giamdoc").page(f"/van-ban/{asked}/tuong-tu")
    titles = [one.text_content() for one in page.xpath('//article[@class="hit"]/a')]
    assert len(titles) == 1
    assert "2/SYT" in titles[0]
    assert visit("vanthu.tt").get(f"/van-ban/{asked}/tuong-tu").status_code == 404
