"""The guide beside the pages: every chapter opens, its links and pictures lead somewhere, pages name their chapter."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from tests.visitor import Visitor
from ytcs_docs.guide.chapters import FOLDER, chapter, chapter_names


def test_the_table_of_contents_names_every_chapter() -> None:
    assert set(chapter_names()) == {path.stem for path in FOLDER.glob("*.md")}


def test_links_and_pictures_of_every_chapter_lead_somewhere(visit: Callable[..., Visitor]) -> None:
    visitor = visit("tram1")
    for name in chapter_names():
        page = visitor.page(f"/huong-dan/{name}")
        for picture in page.xpath("//article//img/@src"):
            answer = visitor.get(f"/huong-dan/{picture}")
            assert answer.status_code == 200, picture
            answer.close()
        for link in page.xpath("//article//a/@href"):
            parts = urlsplit(link)
            if not parts.scheme and parts.path:
                assert visitor.get(f"/huong-dan/{parts.path}").status_code == 200, f"{name}: {link}"
            if parts.fragment:
                target = chapter(parts.path or name)
                assert f'id="{unquote(parts.fragment)}"' in target.html, f"{name}: {link}"


def test_every_page_links_its_chapter(visit: Callable[..., Visitor]) -> None:
    chapters = {
        "/": "van-thu",
        "/van-ban-den/dang-ky": "van-thu",
        "/tim-kiem": "tim-kiem",
        "/du-thao": "du-thao",
        "/viec": "van-thu",
        "/tai-khoan": "README",
    }
    clerk = visit("vanthu")
    for path, name in chapters.items():
        (link,) = clerk.page(path).xpath("//a[contains(@class, 'help')]/@href")
        assert link == f"/huong-dan/{name}", path
        assert clerk.get(link).status_code == 200


def test_what_is_no_chapter_is_not_served(visit: Callable[..., Visitor]) -> None:
    visitor = visit("tram1")
    for name in ("khong-co", "..%2F..%2FREADME", "README.md"):
        assert visitor.get(f"/huong-dan/{name}").status_code == 404
    assert visitor.get("/huong-dan/anh/..%2Fvan-thu.md").status_code == 404
