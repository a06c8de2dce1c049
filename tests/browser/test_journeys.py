"""The six steps of the story, in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, check_page
from tests.builders import pdf_file, word_file
from ytcs_docs.core import clock
from ytcs_docs.decree30.form import format_date

OpenPage = Callable[..., Page]


def letter(folder: Path, words: str) -> Path:
    path = folder / "thong-bao.docx"
    path.write_bytes(word_file("THÔNG BÁO", f"Kết luận của Giám đốc về {words}.", "Báo cáo trước ngày 30/11."))
    return path


def in_days(days: int) -> str:
    return format_date(clock.today() + timedelta(days=days))


def register(page: Page, code: str, subject: str, file: Path | None = None) -> str:
    """Step one; gives the address of the document."""
    page.get_by_role("link", name="Đăng ký đến", exact=True).click()
    if file is not None:
        page.locator("input[type=file]").first.set_input_files(file)
        expect(page.locator("#preview .text, #preview img").first).to_be_visible()
    page.get_by_label("Số, ký hiệu").first.fill(code)
    page.get_by_label("Ngày văn bản").first.fill(in_days(0))
    page.get_by_label("Loại văn bản").select_option("thong-bao")
    page.get_by_label("Cơ quan ban hành").fill("Ủy ban nhân dân tỉnh Tân Hải")
    page.get_by_label("Trích yếu nội dung").fill(subject)
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    expect(page.locator(".big-number")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Mở văn bản").click()
    return page.url


def choose(page: Page, label: str, typed: str, name: str) -> None:
    """Pick a unit in a searchable list, by typing part of its name without accents."""
    searchable = page.locator("input").and_(page.get_by_role("combobox", name=label, exact=True))
    searchable.click()  # before the script has run there is a plain list under this name
    page.keyboard.type(typed)
    page.locator(".ts-dropdown .option.active:visible", has_text=name).wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(searchable).to_have_attribute("aria-expanded", "false")


def test_the_whole_story(open_page: OpenPage, tmp_path: Path) -> None:
    subject = "kết luận giao ban về nhân lực trạm y tế vùng biển"
    clerk = open_page("vanthu.syt")
    url = register(clerk, "77/TB-UBND", subject, letter(tmp_path, "nhân lực trạm y tế vùng biển"))
    check_page(clerk)
    clerk.get_by_role("button", name="Trình lãnh đạo").click()
    expect(clerk.locator(".page-head .tag", has_text="Chờ chỉ đạo")).to_be_visible()

    leader = open_page("giamdoc.syt")
    leader.get_by_role("link", name=subject).click()
    leader.get_by_role("link", name="Chỉ đạo, giao việc").click()
    leader.get_by_label("Ý kiến chỉ đạo").fill("Phòng Nghiệp vụ Y chủ trì, Văn phòng phối hợp.")
    choose(leader, "Đơn vị chủ trì", "nghiep vu y", "Phòng Nghiệp vụ Y")
    leader.get_by_label("Hạn của đơn vị chủ trì").fill(in_days(7))
    leader.get_by_label("Kết quả phải có").select_option("answer")
    leader.get_by_role("combobox", name="Đơn vị phối hợp", exact=True).click()
    expect(leader.locator("#coordinate-ts-dropdown")).to_be_visible()
    leader.evaluate("document.getElementById('coordinate').tomselect.isFocused = false")  # as on a slow machine
    leader.keyboard.press("Tab")
    expect(leader.locator("#coordinate-ts-dropdown")).to_be_hidden()
    choose(leader, "Đơn vị phối hợp", "van phong", "Văn phòng")
    leader.get_by_label("Hạn của đơn vị phối hợp").fill(in_days(7))
    leader.get_by_label("Giao theo danh sách").select_option(label="177 Trạm Y tế (177)")
    leader.get_by_label("Danh sách này").select_option("inform")
    check_page(leader)
    leader.get_by_role("button", name="Giao việc").click()
    expect(leader.get_by_text("Đã giao 179 đầu việc")).to_be_visible()
    check_page(leader)

    unit = open_page("truongphong.nvy")
    unit.get_by_role("link", name=re.compile("^Việc của đơn vị")).click()
    unit.get_by_label("Trích yếu hoặc số ký hiệu").fill("vùng biển")
    unit.get_by_label("Trích yếu hoặc số ký hiệu").press("Enter")
    unit.get_by_role("link", name="Phòng Nghiệp vụ Y chủ trì, Văn phòng phối hợp").click()
    unit.get_by_role("button", name="Tiếp nhận").click()
    unit.get_by_label("Nội dung", exact=True).fill("Đã tổng hợp số liệu 20 trạm.")
    unit.get_by_role("button", name="Gửi báo cáo tiến độ").click()
    expect(unit.get_by_text("Đã tổng hợp số liệu 20 trạm.")).to_be_visible()
    check_page(unit)

    unit.get_by_role("link", name="Soạn trả lời").click()
    expect(unit.get_by_label("Căn cứ")).to_have_value(re.compile("Thực hiện Thông báo số 77/TB-UBND"))
    expect(unit.locator(".ProseMirror")).to_be_visible()  # it takes the place of the plain box
    unit.get_by_label("Nội dung", exact=True).fill(
        "Sở Y tế báo cáo nhân lực trạm y tế vùng biển như sau.\n1. Đã bố trí đủ."
    )
    check_page(unit)
    unit.get_by_role("button", name="Tạo dự thảo").click()
    expect(unit.locator("#preview .text")).to_contain_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    check_page(unit)
    draft = unit.url
    unit.get_by_role("button", name="Trình", exact=True).click()
    expect(unit.locator(".steps .now")).to_have_text("Kiểm tra thể thức")
    for page, button in (
        (clerk, "Ký nháy thể thức, chuyển tiếp"),
        (leader, "Duyệt"),
        (leader, "Đã ký bản giấy"),
        (clerk, "Cấp số và đăng ký"),
    ):
        page.goto(draft)
        page.get_by_role("button", name=button, exact=True).click()
    expect(clerk.locator(".big-number")).to_contain_text("/SYT-NVY")
    check_page(clerk)
    unit.goto(draft)
    unit.get_by_role("link", name="77/TB-UBND").click()
    expect(unit.locator(".rows", has_text="Phòng Nghiệp vụ Y").first).to_contain_text("Đã trả lời bằng Công văn số")

    station = open_page("tram.001")
    station.get_by_role("link", name=re.compile("^Việc của đơn vị")).click()
    station.get_by_label("Trích yếu hoặc số ký hiệu").fill("vùng biển")
    station.get_by_label("Trích yếu hoặc số ký hiệu").press("Enter")
    expect(station.get_by_role("link", name="“vùng biển” , bỏ lọc này")).to_be_visible()
    station.get_by_role("button", name="Đã biết").click()
    expect(station.get_by_text("Đã ghi nhận.")).to_be_visible()

    leader.wait_for_timeout(1500)  # the worker reads the file and takes the document into the index
    for typed in ("nhan luc tram y te vung bien", "77/tb-ubnd"):
        leader.locator("#top-search, #q").first.fill(typed)
        leader.keyboard.press("Enter")
        expect(leader.locator(".hit .title").first).to_contain_text("77/TB-UBND")
    check_page(leader)
    leader.goto(url)
    expect(leader.locator(".history").first).to_contain_text("hoàn thành")


def test_register_instruct_and_finish_with_the_keyboard_alone(open_page: OpenPage) -> None:
    clerk = open_page("vanthu.syt")
    clerk.goto("/van-ban-den/dang-ky")
    keys = clerk.keyboard
    keys.type("88/BYT-KCB")  # the cursor waits in the code
    keys.press("Tab")
    keys.type(in_days(0))
    keys.press("Tab")  # the type stays what it was
    keys.press("Tab")
    keys.type("Bộ Y tế")  # typing replaces the sender that was remembered
    keys.press("Tab")
    keys.press("Tab")
    keys.type("rà soát thuốc cấp cứu bằng bàn phím")
    keys.press("Enter")
    expect(clerk.locator(".big-number")).to_be_visible()
    follow(clerk, "Trình lãnh đạo")
    expect(clerk.locator(".page-head .tag", has_text="Chờ chỉ đạo")).to_be_visible()

    leader = open_page("giamdoc.syt")
    follow(leader, "rà soát thuốc cấp cứu bằng bàn phím")
    follow(leader, "Chỉ đạo, giao việc")
    expect(leader.get_by_label("Ý kiến chỉ đạo")).to_be_focused()
    leader.locator(".ts-wrapper").first.wait_for()  # before the script has run there are plain lists
    leader.keyboard.type("Phòng Nghiệp vụ Dược rà soát.")
    leader.keyboard.press("Tab")
    leader.keyboard.type("nghiep vu duoc")
    leader.locator(".ts-dropdown .option.active:visible", has_text="Nghiệp vụ Dược").wait_for()
    leader.keyboard.press("Enter")
    leader.keyboard.press("Tab")
    leader.keyboard.type(in_days(3))
    leader.keyboard.press("Enter")
    expect(leader.get_by_text("Đã giao 1 đầu việc")).to_be_visible()

    unit = open_page("truongphong.nvd")
    follow(unit, "Phòng Nghiệp vụ Dược rà soát")
    follow(unit, "Tiếp nhận")
    unit.get_by_text("Đã tiếp nhận việc.").wait_for()
    tab_to(unit, "Nội dung")
    unit.keyboard.type("Đã rà soát xong.")
    follow(unit, "Hoàn thành")
    expect(unit.get_by_text("Đã hoàn thành việc.")).to_be_visible()


def follow(page: Page, name: str) -> None:
    """Tab to a link or button and press Enter."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until something with this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        words = page.evaluate(
            """() => {
                const field = document.activeElement;
                const label = field.id ? document.querySelector(`label[for="${field.id}"]`) : null;
                return `${field.innerText ?? ""} ${field.getAttribute("aria-label") ?? ""} ${label?.innerText ?? ""}`;
            }"""
        )
        if name in words:
            return
    raise AssertionError(f"Tab never reached {name!r} on {page.url}")


def test_a_dropped_file_is_shown_beside_the_form_and_can_be_taken_out(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("vanthu.syt")
    page.goto("/van-ban-den/dang-ky")
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(pdf_file("To all stations"))
    page.locator("input[type=file]").first.set_input_files(path)
    picture = page.locator("#preview img").first
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    page.get_by_role("button", name="Bỏ tệp van-ban.pdf").click()
    expect(page.locator(".file-list li")).to_have_count(0)
    fake = tmp_path / "gia.pdf"
    fake.write_bytes(b"MZ not a pdf")
    page.locator("input[type=file]").first.set_input_files(fake)
    expect(page.locator(".file-list .field-error")).to_contain_text("gia.pdf")


def test_a_refused_form_keeps_what_was_typed_and_says_where(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt")
    page.goto("/van-ban-den/dang-ky")
    page.get_by_label("Số, ký hiệu").first.fill("5/SYT-X")
    page.get_by_label("Ngày văn bản").first.fill("31/02/2026")
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Ngày không hợp lệ")
    expect(page.get_by_label("Ngày văn bản").first).to_have_value("31/02/2026")
    expect(page.get_by_label("Số, ký hiệu").first).to_have_value("5/SYT-X")
    check_page(page)


def test_everything_is_there_without_javascript(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt", javascript=False)
    page.goto("/van-ban-den/dang-ky")
    page.locator("#code").fill("91/BYT-DP")
    page.locator("#issuer_name").fill("Bộ Y tế")
    page.locator("#subject").fill("văn bản không cần kịch bản")
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    expect(page.locator(".big-number")).to_be_visible()


ROLES = {
    "vanthu.syt": (
        "/ /van-ban-den /van-ban-di /van-ban-den/dang-ky /van-ban-di/dang-ky /hop-cho /viec /giao-viec "
        "/so-dang-ky/ /so-dang-ky/mo-so /danh-sach-gui /danh-sach-gui/them /tim-kiem?q=y+te /tai-khoan "
        "/van-ban/1 /van-ban/1/sua /van-ban/1/phieu-giai-quyet /van-ban/1/dau-den /so-dang-ky/1 /so-dang-ky/1/in"
    ),
    "giamdoc.syt": (
        "/ /van-ban/70 /van-ban/70/chi-dao /van-ban/70/soan-tra-loi /giao-viec?xem=late /tim-kiem?q=khong+co+gi+dau"
    ),
    "truongphong.nvy": "/ /viec /viec?xem=done /tai-khoan/mat-khau",
    "quantri": "/ /co-quan /co-quan/them /co-quan/nhap-tu-tep /nguoi-dung /nguoi-dung/them /nguoi-dung/1",
    None: "/dang-nhap",
}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "390"])
@pytest.mark.parametrize("username", ROLES, ids=str)
def test_every_page_is_accessible_and_fits_the_window(
    chromium: object, address: str, open_page: OpenPage, username: str | None, viewport: dict[str, int]
) -> None:
    page = open_page(username, viewport)
    for path in ROLES[username].split():
        page.goto(path)
        check_page(page)
