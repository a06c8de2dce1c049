"""A file in, a filled form out, in the browser: how much is left to type, and what pages of reading look like."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.extraction import HOUSE
from benchmarks.ocr import LETTER, draw
from tests.browser.conftest import NARROW, PROJECT, check_page
from tests.builders import word_file
from tests.real_data import SHARED
from ytcs_docs.files import ocr
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.rules import context
from ytcs_docs.letters.samples import sample_draft

TYPED = ("code", "issued_on", "subject", "issuer_name", "signer_name", "signer_position", "addressees", "recipients")
CHOSEN = ("type_code", "authority")
SEEDS = {
    "000_746adbbdee38ea56.txt": {"code": "1736/SYT-NVY", "issued_on": "16/8/2017", "type_code": "cong-van"},
    "001_5fce5caad0c5cb09.txt": {"type_code": "bao-cao", "signer_name": "Võ Thanh Hùng"},
    "002_cd9f829e1908a192.txt": {"type_code": "ke-hoach", "issuer_name": "Ủy ban nhân dân tỉnh Kiên Giang"},
    "003_784950f2eb8c29e3.txt": {"type_code": "thong-bao", "signer_position": "Chánh Văn phòng"},
    "004_65c23fbbe8b1c525.txt": {"type_code": "ke-hoach", "issuer_name": "UBND huyện Hưng Nguyên"},
}
READ = re.compile("^(Đã|Không thấy)")


def own_documents(folder: Path) -> dict[Path, dict[str, str]]:
    """Eight documents of our own forms, a scan, and plain text, with what a clerk would type of each."""
    made: dict[Path, dict[str, str]] = {}
    for number, form in enumerate(list(FORMS)[:8], 31):
        kind = FORMS[form].kind
        code = f"{number}/" + (f"{kind.abbreviation}-SYT" if kind.named else "SYT-NVY")
        draft = replace(sample_draft(form), subject=f"kết quả rà soát trạm y tế đợt {number}")
        values = context(draft, HOUSE, code, date(2026, 9, 18))
        path = folder / f"{form}.docx"
        template = PROJECT / "templates" / "word" / f"{form}.docx"
        path.write_bytes(render(template, values, author="Sở Y tế", title=form, at=datetime(2026, 9, 18, tzinfo=UTC)))
        made[path] = {"code": code, "issued_on": "18/9/2026", "type_code": kind.code, "signer_name": "Nguyễn Văn An"}
    page, text = draw(LETTER)
    page.save(folder / "quet.png")
    scanned = {
        "code": "1245/SYT-NVY",
        "issued_on": "18/9/2026",
        "type_code": "cong-van",
        "signer_name": "Trần Quốc Bảo",
    }
    made[folder / "quet.png"] = scanned
    (folder / "chu.txt").write_text(text.replace("1245/", "1246/").replace("xã ven biển", "xã miền núi"), "utf-8")
    made[folder / "chu.txt"] = scanned | {"code": "1246/SYT-NVY"}
    return made


@pytest.mark.skipif(not ocr.available(), reason="Tesseract is not installed")
def test_a_dropped_file_leaves_little_to_type(open_page: Callable[..., Page], tmp_path: Path) -> None:
    documents = own_documents(tmp_path)
    if (SHARED / "samples" / "seeds").exists():
        documents = {SHARED / "samples" / "seeds" / name: wanted for name, wanted in SEEDS.items()} | documents
    clerk = open_page("vanthu.syt")
    keys = typing = 0
    seconds = []
    for path, wanted in documents.items():
        began = time.monotonic()
        clerk.goto("/van-ban-den/dang-ky")
        clerk.locator("input[type=file]").set_input_files(path)
        expect(clerk.locator("#read-state")).to_have_text(READ, timeout=30_000)
        for name, value in wanted.items():
            field = clerk.locator(f"#{name}")
            if field.input_value() != value:
                keys += 1 + len(value)
                field.select_option(value) if name in CHOSEN else field.fill(value)
        typing += sum(1 + len(clerk.locator(f"#{name}").input_value()) for name in TYPED)
        typing += sum(3 for name in CHOSEN if clerk.locator(f"#{name}").input_value())
        clerk.locator("#subject").press("Enter")
        keys += 1
        expect(clerk.locator(".warning-box, .big-number").first).to_be_visible()
        if clerk.get_by_text("chưa có trong danh mục").count():  # nobody of that name has written before
            clerk.locator("#subject").press("Enter")
            keys += 1
        duplicate = clerk.get_by_role("button", name="Không trùng, vẫn đăng ký số mới")
        expect(duplicate.or_(clerk.locator(".big-number"))).to_be_visible()
        if duplicate.is_visible():
            duplicate.click()
            keys += 1
        expect(clerk.locator(".big-number")).to_be_visible()
        seconds.append(time.monotonic() - began)
    sys.stdout.write(
        f"\n{len(documents)} documents: {keys} keys instead of {typing} ({keys / typing:.1%}); "
        f"seconds a document: median {sorted(seconds)[len(seconds) // 2]:.1f}, highest {max(seconds):.1f}\n"
    )
    assert keys <= 0.1 * typing


def test_a_field_that_was_typed_is_not_overwritten(open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    text = ("SỞ NỘI VỤ", "Số: 5/SNV-CC", "V/v cử cán bộ", "Kính gửi: Sở Y tế", "Theo Công văn số 9/UBND-NC.")
    path.write_bytes(word_file(*text))
    clerk = open_page("vanthu.syt")
    clerk.goto("/van-ban-den/dang-ky")
    clerk.locator("#subject").fill("trích yếu tự gõ")
    clerk.locator("input[type=file]").set_input_files(path)
    expect(clerk.locator("#read-state")).to_have_text(READ, timeout=30_000)
    expect(clerk.locator("#code")).to_have_value("5/SNV-CC")
    expect(clerk.locator("#subject")).to_have_value("trích yếu tự gõ")
    expect(clerk.locator("#code-read")).to_contain_text("Số: 5/SNV-CC")
    check_page(clerk)
    # a form that is refused says once more what was read, and “Bỏ” still takes it along
    clerk.locator("#issued_on").fill("45/13/2030")
    clerk.locator("#subject").press("Enter")
    expect(clerk.locator(".field-error").first).to_be_visible()
    expect(clerk.locator("#code-read")).to_contain_text("Số: 5/SNV-CC")
    expect(clerk.locator("#subject")).to_have_value("trích yếu tự gõ")
    expect(clerk.locator("#subject-read")).to_have_count(0)
    expect(clerk.locator("#references-0-code")).to_have_value("9/UBND-NC")
    clerk.get_by_role("button", name="Bỏ tệp a.docx").click()
    for name, value in {"code": "", "references-0-code": "", "subject": "trích yếu tự gõ"}.items():
        expect(clerk.locator(f"#{name}")).to_have_value(value)
    # and the next file fills in what is empty, no more
    path = tmp_path / "b.docx"
    path.write_bytes(word_file("SỞ TÀI CHÍNH", "Số: 8/STC-NS", "V/v lập dự toán", "Kính gửi: Sở Y tế"))
    clerk.locator("input[type=file]").set_input_files(path)
    expect(clerk.locator("#code")).to_have_value("8/STC-NS", timeout=30_000)
    expect(clerk.locator("#issuer_name")).to_have_value("Sở Tài chính")
    expect(clerk.locator("#subject")).to_have_value("trích yếu tự gõ")


def test_what_was_read_of_a_file_goes_with_it(open_page: Callable[..., Page], tmp_path: Path) -> None:
    first, second = tmp_path / "a.docx", tmp_path / "b.docx"
    place = "Tân Hải, ngày 05 tháng 11 năm 2030"
    first.write_bytes(
        word_file(
            "SỞ NỘI VỤ", "Số: 5/SNV-CC", place, "V/v cử cán bộ", "Kính gửi: Sở Y tế", "Theo Công văn số 9/UBND-NC."
        )
    )
    second.write_bytes(word_file("SỞ TÀI CHÍNH", "Số: 8/STC-NS", "V/v lập dự toán", "Kính gửi: Sở Y tế"))
    clerk = open_page("vanthu.syt")
    clerk.goto("/van-ban-den/dang-ky")
    clerk.locator("input[type=file]").set_input_files(first)
    expect(clerk.locator("#read-state")).to_have_text(READ, timeout=30_000)
    expect(clerk.locator("#issued_on")).to_have_value("05/11/2030")
    expect(clerk.locator("#references-0-code")).to_have_value("9/UBND-NC")
    clerk.evaluate("document.querySelectorAll('details').forEach(more => { more.open = true })")
    clerk.locator("#signer_name").fill("Lê Thị Sáu")
    clerk.get_by_role("button", name="Bỏ tệp a.docx").click()
    for name, value in {
        "code": "",
        "issued_on": "",
        "subject": "",
        "references-0-code": "",
        "signer_name": "Lê Thị Sáu",
    }.items():
        expect(clerk.locator(f"#{name}")).to_have_value(value)
    expect(clerk.locator("#code-read")).to_have_count(0)
    clerk.locator("input[type=file]").set_input_files(second)
    expect(clerk.locator("#code")).to_have_value("8/STC-NS", timeout=30_000)
    expect(clerk.locator("#issued_on")).to_have_value("")
    expect(clerk.locator("#signer_name")).to_have_value("Lê Thị Sáu")


def test_the_leader_gives_out_what_was_read(open_page: Callable[..., Page], tmp_path: Path) -> None:
    path = tmp_path / "thong-bao.docx"
    path.write_bytes(
        word_file(
            "SỞ NỘI VỤ",
            "Số: 612/SNV-TB",
            "V/v rà soát biên chế",
            "Kính gửi: Sở Y tế",
            "Sở Nội vụ đề nghị như sau:",
            "1. Phòng Nghiệp vụ Y tổng hợp nhu cầu nhân lực, báo cáo trước ngày 20/12/2030.",
            "2. Các Trạm Y tế rà soát vị trí việc làm trong tháng 11/2030.",
        )
    )
    clerk = open_page("vanthu.syt")
    clerk.goto("/van-ban-den/dang-ky")
    clerk.locator("input[type=file]").set_input_files(path)
    expect(clerk.locator("#read-state")).to_have_text(READ, timeout=30_000)
    clerk.locator("#subject").press("Enter")
    expect(clerk.locator(".big-number")).to_be_visible()
    document = re.search(r"/van-ban/(\d+)", clerk.url)
    assert document is not None
    clerk.goto(f"/van-ban/{document[1]}")
    clerk.get_by_role("button", name="Trình lãnh đạo").click()
    leader = open_page("giamdoc.syt")
    leader.goto(f"/van-ban/{document[1]}/chi-dao")
    leader.get_by_role("link", name="Giao theo việc đọc được trong văn bản").click()
    expect(leader.locator("mark")).to_have_count(2)
    check_page(leader)
    leader.set_viewport_size(NARROW)  # type: ignore[arg-type]
    check_page(leader)
    leader.get_by_role("button", name="Giao các việc đã chọn").click()
    expect(leader.locator(".flash-success")).to_contain_text("Đã giao 2 nhiệm vụ")
    leader.get_by_role("link", name="Theo dõi", exact=True).click()
    expect(leader.locator(".matrix tbody tr:not(.agency)")).to_have_count(178)
    check_page(leader)


@pytest.mark.parametrize("path", ["/hop-cho", "/ten-goi", "/to-phan-cach"])
def test_pages_of_reading_are_sound(open_page: Callable[..., Page], path: str) -> None:
    for viewport in (None, NARROW):
        page = open_page("vanthu.syt", viewport) if viewport else open_page("vanthu.syt")
        page.goto(path)
        check_page(page)


def test_an_old_book_is_taken_over(open_page: Callable[..., Page], tmp_path: Path) -> None:
    sheet = tmp_path / "so-2019.csv"
    rows = [f"{n}/QĐ-SYT,{1 + n % 27:02d}/3/2019,về việc cử cán bộ số {n}" for n in range(1, 40)]
    sheet.write_text(
        "Số ký hiệu,Ngày tháng,Trích yếu\n" + "\n".join(rows) + "\n40/QĐ-SYT,31/02/2019,sai ngày\n", "utf-8"
    )
    clerk = open_page("vanthu.syt")
    clerk.goto("/so-dang-ky/")
    clerk.get_by_role("link", name=re.compile("Sổ văn bản đi")).first.click()
    clerk.get_by_role("link", name="Nhập sổ cũ").click()
    check_page(clerk)
    clerk.get_by_label("Bảng Excel hoặc CSV").set_input_files(sheet)
    clerk.get_by_role("button", name="Xem các cột").click()
    clerk.get_by_role("button", name="Chạy thử").click()
    expect(clerk.locator("table")).to_contain_text(["Trích yếu", "không phải là ngày có thật"])
    check_page(clerk)
    clerk.get_by_role("button", name="Nhập 40 dòng").click()
    expect(clerk.locator("#import-progress")).to_contain_text("40/40 dòng", timeout=30_000)
    check_page(clerk)
