"""The day by keyboard alone, and how many keys it takes; what the pages promise of their keys."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_journeys import follow, tab_to
from ytcs_docs.core import clock
from ytcs_docs.decree30.form import format_date
from ytcs_docs.demo.office import PASSWORD

OpenPage = Callable[..., Page]


class Keys:
    """A keyboard that counts presses; a text counts as its letters."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


def in_days(number: int) -> str:
    return format_date(clock.today() + timedelta(days=number))


def test_s0_signing_in_takes_the_two_words_and_two_keys(open_page: OpenPage) -> None:
    page = open_page(None)
    page.goto("/dang-nhap")
    keys = Keys(page)
    keys.type("vanthu.syt")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Bàn văn thư")).to_be_visible()
    assert keys.count == len("vanthu.syt") + len(PASSWORD) + 2


def test_s1_registering_takes_one_key_to_the_form_and_few_more_than_the_words(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt")
    keys = Keys(page)
    keys.press("d")
    page.wait_for_url("**/van-ban-den/dang-ky")
    expect(page.get_by_label("Số, ký hiệu").first).to_be_focused()
    said = ("911/BYT-KCB", in_days(0), "byt", "báo cáo giường bệnh bằng phím")
    keys.type(said[0])
    keys.press("Tab")
    keys.type(said[1])
    keys.press("Tab", "Tab")  # the type stays
    keys.type(said[2])
    expect(page.locator(".pick-list [aria-selected=true]")).to_have_text("Bộ Y tế")
    keys.press("Tab", "Tab")  # takes the name, leaves the urgency
    keys.type(said[3])
    keys.press("Enter")
    expect(page.locator(".big-number")).to_be_visible()
    assert keys.count == sum(map(len, said)) + 7
    keys.press("Enter")  # on to the next one
    page.wait_for_url("**/van-ban-den/dang-ky")


@pytest.mark.parametrize("field", ["code", "issued_on", "signer_name", "page_count", "received_on", "respond_by"])
def test_enter_saves_from_every_line_of_the_incoming_form(open_page: OpenPage, field: str) -> None:
    page = open_page("vanthu.syt")
    page.goto("/van-ban-den/dang-ky")
    page.locator("#issuer_name").fill("Bộ Y tế")
    page.locator("#subject").fill(f"thử phím Enter ở ô {field}")
    page.locator(f"#{field}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".big-number")).to_be_visible()


def test_enter_saves_the_outgoing_form_and_control_enter_a_box_of_several_lines(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt")
    page.keyboard.press("s")
    page.wait_for_url("**/van-ban-di/dang-ky")
    page.locator("#type_code").select_option("thong-bao")
    page.locator("#subject").fill("thử phím ở văn bản đi")
    page.locator("#signer_name").fill("Đoàn Quốc Vượng")
    page.locator("#recipients").fill("UBND tỉnh")
    page.keyboard.press("Enter")  # a new line
    assert page.locator("#recipients").input_value() == "UBND tỉnh\n"
    page.keyboard.press("Control+Enter")
    expect(page.locator(".big-number")).to_be_visible()


def test_a_new_issuer_is_confirmed_by_key_and_a_picked_one_is_not_asked_about(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt")
    page.goto("/van-ban-den/dang-ky")
    page.locator("#subject").fill("thử nơi gửi mới")
    page.locator("#issuer_name").focus()
    page.keyboard.type("Hội Điều dưỡng tỉnh Tân Hải")
    expect(page.locator(".pick-list [data-fresh]")).to_have_text("Nơi mới: “Hội Điều dưỡng tỉnh Tân Hải”")
    page.keyboard.press("Tab")
    page.locator("#code").press("Enter")
    expect(page.get_by_text("chưa có trong danh mục")).to_be_visible()
    expect(page.locator("#issuer_name")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".big-number")).to_be_visible()


def test_a_box_that_has_the_focus_keeps_it_when_its_suggestions_come_late(open_page: OpenPage) -> None:
    """A slow line: the browser has put the cursor there before the script wraps the box."""
    page = open_page("vanthu.syt")
    page.goto("/van-ban-den/dang-ky")
    page.locator("#subject").fill("thử nơi gửi mới, dây chậm")
    page.locator("#issuer_name").fill("Hội Châm cứu tỉnh Tân Hải")

    script: list[Route] = []
    page.route("**/pick.js*", lambda route: script.append(route))
    page.locator("#code").press("Enter", no_wait_after=True)
    expect(page.get_by_text("chưa có trong danh mục")).to_be_visible()
    expect(page.locator("#issuer_name")).to_be_focused()
    script[0].continue_()
    expect(page.locator("#issuer_name[role=combobox]")).to_be_focused()


def test_s2_and_s3_an_instruction_and_its_report(open_page: OpenPage) -> None:
    leader = open_page("giamdoc.syt")
    keys = Keys(leader)
    keys.press("n")
    leader.wait_for_url("**/van-ban-den")
    leader.goto("/van-ban-den?trang-thai=presented")
    tab_to(leader, "Công văn:")
    with leader.expect_navigation():
        leader.keyboard.press("Enter")
    follow(leader, "Chỉ đạo")
    expect(leader.get_by_label("Ý kiến chỉ đạo")).to_be_focused()
    leader.locator(".ts-wrapper").first.wait_for()
    leader.keyboard.type("Phòng Nghiệp vụ Dược kiểm tra, báo cáo bằng phím.")
    leader.keyboard.press("Tab")
    leader.keyboard.type("nghiep vu duoc")
    leader.locator(".ts-dropdown .option.active:visible", has_text="Nghiệp vụ Dược").wait_for()
    leader.keyboard.press("Enter")
    leader.keyboard.press("Tab")
    leader.keyboard.type(in_days(5))
    leader.keyboard.press("Enter")
    expect(leader.get_by_text("Đã giao 1 đầu việc")).to_be_visible()
    unit = open_page("truongphong.nvd")
    unit.keyboard.press("v")
    unit.wait_for_url("**/viec")
    follow(unit, "báo cáo bằng phím")
    follow(unit, "Tiếp nhận")
    tab_to(unit, "Nội dung")
    unit.keyboard.type("Đã kiểm tra xong.")
    follow(unit, "Hoàn thành")
    expect(unit.get_by_text("Đã hoàn thành việc.")).to_be_visible()


def test_s4_a_directive_is_found_and_opened_by_keys(open_page: OpenPage) -> None:
    page = open_page("giamdoc.syt")
    keys = Keys(page)
    keys.press("/")
    keys.type("tram y te")
    keys.press("Enter")
    page.wait_for_url("**/tim-kiem?q=*")
    keys.press("/")
    keys.press("ArrowDown", "Enter")
    page.wait_for_url("**/van-ban/*")
    first = page.url
    keys.press("]")  # on to the next of what was found
    page.wait_for_url(lambda url: url != first)
    keys.press("[")
    page.wait_for_url(first)


def test_suggestions_come_while_one_types_and_are_gone_through_by_keys(open_page: OpenPage) -> None:
    page = open_page("giamdoc.syt")
    page.keyboard.press("/")
    page.keyboard.type("tram y t", delay=30)
    lines = page.locator(".pick-list:visible [role=option]")
    expect(lines.first).to_be_visible()
    expect(page.locator("#top-search")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(lines.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(lines).to_have_count(0)
    page.keyboard.press("Enter")  # nothing chosen: what was typed is searched for
    page.wait_for_url("**/tim-kiem?q=tram*")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("tram y", delay=30)
    expect(lines.first).to_be_visible()
    page.keyboard.press("ArrowUp")  # from below: the last of them, a document
    page.keyboard.press("Enter")
    page.wait_for_url("**/van-ban/*")


def test_keys_are_told_and_can_be_turned_off(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Phím tắt")).to_be_visible()
    page.get_by_label("Tắt phím một chữ ở máy này").check()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.wait_for_timeout(300)
    assert page.url.endswith("/")
    page.locator("#top-search").fill("")
    page.keyboard.type("d")  # nor does a key that is typed open anything
    assert page.url.endswith("/")


def test_twelve_documents_stand_on_a_screen_and_filters_in_one_row(open_page: OpenPage) -> None:
    page = open_page("vanthu.syt")
    page.goto("/van-ban-den?xoa=1")
    rows = page.locator("tbody tr")
    ends = page.evaluate(
        "Array.from(document.querySelectorAll('tbody tr'), (row) => row.getBoundingClientRect().bottom)"
    )
    inside = sum(end <= 768 for end in ends)
    assert inside >= 12, inside
    expect(rows.first).to_be_visible()
    assert page.locator("form.filters").bounding_box()["height"] < 64  # type: ignore[index]
