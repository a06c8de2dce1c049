"""Searching in the browser's eyes: the page, saved searches and their notices, synonyms, the chain, commands."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from tests.builders import assign, attach, incoming, order_data, person, place, word_file
from tests.files.test_filetypes import pdf_bytes
from tests.visitor import Visitor, text_of
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.jobs import Job, run_once
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind
from ytcs_docs.files.store import file_store
from ytcs_docs.search import notices, queries, sync
from ytcs_docs.search.models import Miss, SavedMatch, SavedSearch, SynonymGroup
from ytcs_docs.tasks.rules import Part, Share


def work() -> None:
    while run_once((Job(name="read", run=read_texts), Job(name="index", run=sync.catch_up))):
        pass
    notices.match_saved()


def test_a_page_is_found_at_once_when_no_worker_runs(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(subject="giám sát dịch tả")
    assert "giám sát dịch tả" in text_of(visit("giamdoc").get("/tim-kiem?q=giam+sat+dich+ta"))


def test_facets_narrow_and_can_be_taken_off(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="1/A", subject="giám sát dịch tả")
        incoming(code="2/TB-A", type_code="thong-bao", subject="thông báo dịch tả")
    visitor = visit("giamdoc")
    page = visitor.page("/tim-kiem?q=dich+ta")
    (link,) = page.xpath('//aside//a[text()="Thông báo"]/@href')
    narrowed = visitor.page(link)
    assert len(narrowed.xpath('//article[@class="hit"]')) == 1
    (off,) = narrowed.xpath('//a[@class="chip"]/@href')
    assert len(visitor.page(off).xpath('//article[@class="hit"]')) == 2


def test_a_match_in_a_file_says_which(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(subject="việc khác", text="Báo cáo bệnh tay chân miệng hằng tuần.")
        work()
    page = visit("giamdoc").page("/tim-kiem?q=tay+chan+mieng")
    piece = page.xpath('//div[@class="piece"]')[0].text_content()
    assert "van-ban.txt" in piece
    assert page.xpath('//div[@class="piece"]/mark/text()') == ["tay chân miệng"]


def test_a_hit_leads_to_its_page_of_the_file_with_the_words_marked(app: Flask, visit: Callable[..., Visitor]) -> None:
    leader = visit("giamdoc")
    with app.app_context():
        document_id = incoming(subject="việc khác").id
        stored = file_store().save(io.BytesIO(pdf_bytes("mot", "hai", "benh tay chan mieng")), "ke hoach.pdf")
        with transaction():
            attach(load(Document, document_id), stored, "vanthu")
        work()
    page = leader.page("/tim-kiem?q=tay+chan+mieng")
    (link,) = page.xpath('//div[@class="piece"]/a/@href')
    assert link.endswith("#trang-3")
    assert "trang=3" in link
    shown = leader.page(link.partition("#")[0])
    pictures = shown.xpath('//img[starts-with(@id, "trang-")]/@src')
    assert len(pictures) == 3
    marked = leader.get(pictures[2]).data
    with leader.get(pictures[2].partition("?")[0]) as answer:
        plain = answer.data
    assert marked.startswith(b"\x89PNG")
    assert marked != plain
    assert visit("vanthu.tt").get(link).status_code == 404


@pytest.mark.parametrize("name", ["ke hoach.docx", "ke hoach.txt"])
def test_a_hit_leads_to_its_place_in_a_file_without_pages(app: Flask, visit: Callable[..., Visitor], name: str) -> None:
    lines = ("Bệnh viện <b> & tay trái", "phòng, chống bệnh tay chân miệng", "chân trời")
    content = word_file(*lines) if name.endswith("docx") else "\n".join(lines).encode()
    with app.app_context():
        document_id = incoming(subject="việc khác").id
        stored = file_store().save(io.BytesIO(content), name)
        with transaction():
            attach(load(Document, document_id), stored, "vanthu")
        work()
    leader = visit("giamdoc")
    (link,) = leader.page("/tim-kiem?q=tay+chan+mieng").xpath('//div[@class="piece"]/a/@href')
    assert link.endswith("#trang-1")
    shown = leader.page(link.partition("#")[0])
    text = shown.xpath('//div[@class="text"]')[0]
    assert [mark.text for mark in text.xpath(".//mark")] == ["tay", "tay", "chân", "miệng", "chân"]
    assert [mark.text for mark in text.xpath('.//mark[@id="trang-1"]/following-sibling::mark')] == ["chân", "miệng"]
    assert all(line in text.text_content() for line in lines)


def test_a_search_in_vain_is_noted_and_becomes_a_synonym(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(subject="tiêm chủng mở rộng")
    leader, admin = visit("giamdoc"), visit("caocap")
    for _ in range(2):
        assert "Không tìm thấy" in text_of(leader.get("/tim-kiem?q=chích+ngừa"))
    page = admin.page("/tu-dong-nghia")
    assert "chích ngừa" in page.text_content()
    (link,) = page.xpath('//a[contains(., "Thêm từ đồng nghĩa")]/@href')
    answer = admin.fill(link, terms="chích ngừa = tiêm chủng")
    assert answer.status_code == 303
    assert "tiêm chủng mở rộng" in text_of(leader.get("/tim-kiem?q=chích+ngừa"))
    with app.app_context():
        assert session().query(Miss).all() == []


def test_a_saved_search_that_fails_stops_no_other(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = visit("giamdoc")
    for name, typed in (("Ngày", "q=trước+ngày+01/01/0001"), ("Hỏng", "q=hỏng"), ("Tiêm", "q=tiêm")):
        assert leader.post("/tim-kiem/luu", {"name": name, "arguments": typed}).status_code == 303
    read = notices.understand

    def fails(typed: str, *more: Any) -> Any:
        if typed == "hỏng":
            raise OverflowError("date value out of range")
        return read(typed, *more)

    monkeypatch.setattr(notices, "understand", fails)
    with app.app_context():
        incoming(subject="tiêm chủng")
        work()
        found = session().query(SavedSearch.name).join(SavedMatch, SavedMatch.saved_search_id == SavedSearch.id).all()
        assert [name for (name,) in found] == ["Tiêm"]


def test_any_page_number_is_answered(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(subject="tiêm chủng")
    leader = visit("giamdoc")
    for number in ("0", "-1", "x", "999", "9" * 19, "9" * 40):
        assert leader.get(f"/tim-kiem?q=tiem&trang={number}").status_code == 200
    with app.app_context():
        assert sync.index_store().current() is not None


def test_a_saved_search_wants_all_words(app: Flask, visit: Callable[..., Visitor]) -> None:
    leader = visit("giamdoc")
    leader.post("/tim-kiem/luu", {"name": "ATTP", "arguments": "q=kiểm tra an toàn thực phẩm"})
    with app.app_context():
        incoming(code="1/A", subject="kiểm tra sổ sách")
        incoming(code="2/A", subject="kiểm tra an toàn thực phẩm dịp Tết")
        work()
        assert [match.document.code for match in session().query(SavedMatch)] == ["2/A"]


def test_many_new_documents_are_all_told(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit("giamdoc").post("/tim-kiem/luu", {"name": "Tiêm", "arguments": "q=tiêm"})
    monkeypatch.setattr(notices, "_AT_ONCE", 2)
    monkeypatch.setattr(notices, "_LATE", timedelta(0))
    with app.app_context():
        for number in range(5):
            incoming(code=f"{number}/A", subject="tiêm chủng")
        for _ in range(4):
            work()
        assert session().query(SavedMatch).count() == 5


def test_a_search_that_is_narrowed_is_not_noted(app: Flask, visit: Callable[..., Visitor]) -> None:
    visit("giamdoc").get("/tim-kiem?q=khong+co&loai=thong-bao")
    with app.app_context():
        assert session().query(Miss).count() == 0


@pytest.mark.parametrize("terms", ["SYT", "", " = ", "SYT = syt", "một hai ba bốn năm sáu bảy tám chín = x"])
def test_bad_synonyms_are_refused_with_what_was_typed(app: Flask, visit: Callable[..., Visitor], terms: str) -> None:
    answer = visit("caocap").fill("/tu-dong-nghia", terms=terms)
    assert answer.status_code == 422
    assert terms.strip() in answer.text


def test_a_line_that_the_list_has_is_refused(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("caocap")
    assert admin.fill("/tu-dong-nghia", terms="QLBVX = quản lý bảo vệ xã").status_code == 303
    answer = admin.fill("/tu-dong-nghia", terms="Quản lý bảo vệ xã = qlbvx")
    assert (answer.status_code, "Danh sách đã có dòng này" in answer.text) == (422, True)
    answer = admin.fill("/tu-dong-nghia", terms="qlbvx = quản lý bệnh viện")
    assert (answer.status_code, "đã có ở dòng “QLBVX = quản lý bảo vệ xã”" in answer.text) == (422, True)
    many = " = ".join(f"cách gọi {number}" for number in range(13))
    answer = admin.fill("/tu-dong-nghia", terms=many)
    assert (answer.status_code, "nhiều nhất 12 cách gọi" in answer.text) == (422, True)


def test_a_day_that_there_is_not_is_said(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(subject="phòng chống bão lụt", issued_on=date(2026, 2, 3))
    leader = visit("giamdoc")
    assert "Không có ngày “31/2/2026”." in text_of(leader.get("/tim-kiem?q=công+văn+ngày+31/2/2026"))
    assert "Không có ngày" not in text_of(leader.get("/tim-kiem?q=ngày+3/2/2026+số+31/2/2026/X"))


def test_a_page_beyond_the_last_is_the_last(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="15/UBND-VX", subject="phòng chống bão lụt")
    page = text_of(visit("giamdoc").get("/tim-kiem?q=bão+lụt&trang=99"))
    assert "15/UBND-VX" in page


def test_synonyms_are_changed_and_removed(app: Flask, visit: Callable[..., Visitor]) -> None:
    admin = visit("caocap")
    with app.app_context():
        first = session().query(SynonymGroup).order_by(SynonymGroup.id).first()
        assert first is not None
        key = first.id
    changed_terms = "ATTP = an toàn thực phẩm = VSATTP"
    page = "/tu-dong-nghia"
    form = admin.page(page).xpath(f'//form[@action="{page}/{key}"]')[0]
    admin.client.post(f"{page}/{key}", data={**dict(form.form_values()), "terms": changed_terms})
    with app.app_context():
        changed = session().get(SynonymGroup, key)
        assert changed is not None
        assert changed.terms.endswith("VSATTP")
    admin.press(page, f"/{key}/xoa")
    with app.app_context():
        assert session().get(SynonymGroup, key) is None


def test_a_saved_search_tells_what_is_new_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="1/A", subject="tiêm chủng cũ")
        work()
    leader = visit("giamdoc")
    answer = leader.post("/tim-kiem/luu", {"name": "Tiêm chủng", "arguments": "q=ti%C3%AAm+ch%E1%BB%A7ng&trang=3"})
    assert answer.status_code == 303
    with app.app_context():
        work()
        assert session().query(SavedMatch).count() == 0
        incoming(code="2/A", subject="tiêm chủng mới")
        incoming(code="3/A", subject="việc khác")
        incoming(agency="ttyt", by="vanthu.tt", code="4/A", subject="tiêm chủng của cơ quan khác")
        work()
        work()
        (match,) = session().query(SavedMatch).all()
        assert match.document.code == "2/A"
        saved_id = match.saved_search_id
    assert "Tiêm chủng 1 mới" in text_of(leader.get("/"))
    assert "1 mới" in text_of(leader.get("/tim-kiem"))
    opened = leader.post(f"/tim-kiem/da-luu/{saved_id}")
    assert opened.headers["Location"] == f"/tim-kiem?q=ti%C3%AAm+ch%E1%BB%A7ng&sap-xep=date&da-luu={saved_id}"
    assert "mới khớp" in text_of(leader.get(opened.headers["Location"]))
    assert "1 mới" not in text_of(leader.get("/"))
    leader.post(f"/tim-kiem/da-luu/{saved_id}/bo")
    with app.app_context():
        assert session().query(SavedSearch).count() == session().query(SavedMatch).count() == 0


def test_the_chain_goes_both_ways_and_names_what_is_missing(app: Flask, visit: Callable[..., Visitor]) -> None:
    def basis(*codes: str) -> tuple[ReferenceData, ...]:
        return tuple(ReferenceData(code=code, kind=ReferenceKind.LEGAL_BASIS) for code in codes)

    with app.app_context():
        top = incoming(code="2348/QĐ-TTg", subject="đề án y tế cơ sở", references=basis("20-NQ/TW"))
        plan = incoming(code="534/KH-UBND", subject="kế hoạch y tế cơ sở", references=basis("2348/QĐ-TTg"))
        letter = incoming(code="289/SYT-NVY", subject="luân phiên", references=basis("534/KH-UBND"))
        ids = [top.id, plan.id, letter.id]
        share = Share(unit_id=place("nvy").id, part=Part.LEAD)
        with transaction():
            assign(ids[1], order_data(instruction="Làm", shares=(share,)), person("giamdoc"), plan.recorded_on)
    clerk = visit("vanthu")
    near = clerk.page(f"/van-ban/{ids[1]}/chuoi")
    assert [box.get("data-node") for box in near.xpath("//*[@data-node]")] == [f"d{key}" for key in ids]
    (wider,) = near.xpath("//a[contains(., 'Mở rộng')]/@href")
    page = clerk.page(wider)
    above, below = [block.text_content() for block in page.xpath('//ul[contains(@class, "chain-list")]')]
    assert "2348/QĐ-TTg" in above
    assert "20-NQ/TW" in above
    assert "chưa có trong sổ" in above
    assert "289/SYT-NVY" in below
    levels = {node.xpath(".//b")[0].text_content(): node.get("data-level") for node in page.xpath("//*[@data-node]")}
    assert levels == {"534/KH-UBND": "0", "2348/QĐ-TTg": "-1", "20-NQ/TW": "-2", "289/SYT-NVY": "1"}
    assert "xong 0/1 việc" in page.text_content()
    (register,) = page.xpath('//a[text()="Đăng ký"]/@href')
    assert clerk.form(register)["code"] == "20-NQ/TW"


def test_a_code_that_only_the_text_names_is_in_the_chain(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="289/SYT-NVY", subject="luân phiên")
        document_id = incoming(code="9/BC-TT", text="Thực hiện 289/SYT-NVY và Thông tư 39/2017/TT-BYT.").id
        work()
    page = visit("vanthu").page(f"/van-ban/{document_id}/chuoi")
    above = page.xpath('//ul[contains(@class, "chain-list")]')[0].text_content()
    assert "luân phiên" in above
    assert "39/2017/TT-BYT" in above
    assert "chưa có trong sổ" in above


def test_the_chain_shows_no_title_of_what_is_closed_to_a_person(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="2348/QĐ-TTg", subject="điều chỉ lãnh đạo được biết")
        basis = (ReferenceData(code="2348/QĐ-TTg", kind=ReferenceKind.LEGAL_BASIS),)
        plan = incoming(code="534/KH-UBND", subject="kế hoạch", references=basis)
        document_id = plan.id
        share = Share(unit_id=place("nvy").id, part=Part.LEAD)
        with transaction():
            assign(document_id, order_data(instruction="Làm", shares=(share,)), person("giamdoc"), plan.recorded_on)
    shown = text_of(visit("truongphong").get(f"/van-ban/{document_id}/chuoi"))
    assert "2348/QĐ-TTg" in shown
    assert "không có trong phạm vi được xem" in shown
    assert "chưa có trong sổ đăng ký" not in shown
    assert "lãnh đạo được biết" not in shown


def test_commands_for_operators(app: Flask) -> None:
    with app.app_context():
        incoming(subject="giám sát dịch tả")
    run = app.test_cli_runner()
    found = json.loads(run.invoke(args=["search", "query", "dich ta", "--json"]).output)
    assert found["total"] == 1
    assert found["results"][0]["subject"] == "giám sát dịch tả"
    assert (
        json.loads(run.invoke(args=["search", "query", "dich ta", "--json", "--as", "giamdoc.tt"]).output)["total"] == 0
    )
    rebuilt = run.invoke(args=["search", "rebuild", "--engine", "tantivy"])
    assert rebuilt.exit_code == 0
    assert "1 documents indexed" in rebuilt.output
    status = json.loads(run.invoke(args=["search", "status", "--json"]).output)
    assert (status["engine"], status["documents"], status["behind_by"]) == ("tantivy", 1, 0)
    assert run.invoke(args=["search", "query", "x", "--as", "khongco"]).exit_code != 0


def test_an_administrator_finds_nothing(app: Flask) -> None:
    from tests.documents.test_documents import viewer_of

    with app.app_context():
        assert queries.acl_terms(viewer_of("quantri")) == ["nobody"]


def test_several_values_of_a_facet_widen_what_is_found(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="1/BYT-DP", subject="tiêm chủng mở rộng", type_code="cong-van")
        incoming(code="2/BYT-DP", subject="tiêm chủng mở rộng", type_code="thong-bao")
        incoming(code="3/BYT-DP", subject="tiêm chủng mở rộng", type_code="ke-hoach")
    clerk = visit("vanthu")
    page = clerk.page("/tim-kiem?q=tiem+chung&loai=cong-van")
    assert len(page.xpath("//article")) == 1
    more = page.xpath("//aside//a[normalize-space()='Thông báo']/@href")[0]
    both = clerk.page(more)
    assert len(both.xpath("//article")) == 2
    chips = [" ".join(chip.text_content().split()) for chip in both.xpath("//a[@class='chip']")]
    assert chips == ["Loại: Công văn , bỏ lọc này", "Loại: Thông báo , bỏ lọc này"]
    assert len(clerk.page(both.xpath("//a[@class='chip']/@href")[0]).xpath("//article")) == 1


def test_what_was_found_is_exported(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        for number in range(12):
            incoming(code=f"{number}/BYT-DP", subject="tiêm chủng mở rộng")
        incoming("ttyt", "vanthu.tt", subject="tiêm chủng mở rộng")
    answer = visit("vanthu").get("/tim-kiem/xuat-excel?q=tiem+chung")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet.max_row == 13
    assert "tim-kiem-tiem-chung" in answer.headers["Content-Disposition"]


def test_the_title_names_the_query_and_the_count_is_in_the_list(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(subject="tiêm chủng mở rộng")
    page = visit("vanthu").page("/tim-kiem?q=tiem+chung")
    assert page.findtext(".//title").startswith("Tìm kiếm: tiem chung")
    assert "1 văn bản" in page.xpath("//*[@id='list']")[0].text_content()
    assert not page.xpath("//input[@id='top-search']")  # one box


def test_a_number_that_there_is_not_is_said_with_near_ones(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        incoming(code="289/SYT-NVD", subject="bằng số", type_code="cong-van")
        incoming(code="288/SYT-NVY", subject="bằng ký hiệu")
        incoming("ttyt", "vanthu.tt", code="289/SYT-NVY")
    clerk = visit("vanthu")
    said = text_of(clerk.get("/tim-kiem?q=cong+van+so+289/SYT-NVY"))
    assert "Không có văn bản số 289/SYT-NVY trong sổ." in said
    assert said.index("289/SYT-NVD") < said.index("288/SYT-NVY")
    assert "Không có văn bản số" not in text_of(clerk.get("/tim-kiem?q=289/SYT-NVD"))
    assert "Không có văn bản số" not in text_of(clerk.get("/tim-kiem?q=tiem+chung+2026"))
    assert "Không có văn bản số" not in text_of(visit("vanthu.tt").get("/tim-kiem?q=289/SYT-NVY"))


def test_impossible_days_are_said_and_an_empty_result_leads_on(visit: Callable[..., Visitor]) -> None:
    page = visit("vanthu").page("/tim-kiem?q=khong+co+gi+dau&tu=31/02/2026&loai=cong-van")
    assert "Không có ngày “31/02/2026”" in page.text_content()
    ways = page.xpath("//ul[@class='ways-on']//a/@href")
    assert ways[0] == "/tim-kiem?q=khong+co+gi+dau"
    assert "/van-ban-den?tim=khong+co+gi+dau" in ways
