"""What is typed outlives a reload, a session that ends, a closed tab; once it is saved, nothing is left of it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from ytcs_docs.demo.office import PASSWORD

FORM = "/van-ban-den/dang-ky"
SUBJECT = "V/v báo cáo nhân lực trạm y tế, lần gõ dở"


def copies(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('copy:')).length"))


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def begin(page: Page, code: str) -> None:
    page.goto(FORM)
    page.get_by_label("Số, ký hiệu").first.fill(code)
    page.get_by_label("Cơ quan ban hành").fill("Bộ Y tế")
    page.get_by_label("Trích yếu nội dung").fill(SUBJECT)
    expect(page.get_by_text("Bản đang nhập được giữ trong máy này")).to_be_visible()


def test_a_page_that_was_left_offers_what_was_typed(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "901/BYT-TCCB")
    page.reload()
    expect(page.get_by_text(SUBJECT)).to_be_visible()
    expect(page.get_by_label("Trích yếu nội dung")).to_have_value("")
    page.get_by_role("button", name="Điền lại").click()
    expect(page.get_by_label("Số, ký hiệu").first).to_have_value("901/BYT-TCCB")
    expect(page.get_by_label("Trích yếu nội dung")).to_have_value(SUBJECT)
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    page.wait_for_url("**/da-dang-ky")
    assert copies(page) == 0
    page.goto(FORM)
    expect(page.get_by_role("button", name="Điền lại")).to_have_count(0)


def test_a_session_that_ends_while_one_types_gives_the_form_back(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "902/BYT-TCCB")
    page.context.clear_cookies()
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    expect(page.get_by_text("chưa mất gì")).to_be_visible()
    sign_in(page, "vanthu.syt")
    expect(page.get_by_text("Bạn vừa đăng nhập lại")).to_be_visible()
    expect(page.get_by_label("Trích yếu nội dung")).to_have_value(SUBJECT)
    assert copies(page) == 1
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    page.wait_for_url("**/da-dang-ky")
    assert copies(page) == 0


def test_a_copy_stays_until_the_server_says_that_it_arrived(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "906/BYT-TCCB")
    page.context.clear_cookies()
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    expect(page.get_by_text("chưa mất gì")).to_be_visible()
    page.goto("/dang-nhap")  # as after closing the tab
    sign_in(page, "vanthu.syt")
    page.wait_for_url("**/")
    page.goto(FORM)
    page.get_by_role("button", name="Điền lại").click()
    expect(page.get_by_label("Trích yếu nội dung")).to_have_value(SUBJECT)


def test_what_is_being_typed_in_another_tab_is_not_offered(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "907/BYT-TCCB")
    other = page.context.new_page()
    other.goto(FORM)
    expect(other.get_by_role("button", name="Điền lại")).to_have_count(0)
    page.close()
    other.reload()
    expect(other.get_by_role("button", name="Điền lại")).to_have_count(1)


def test_signing_in_in_another_tab_is_enough(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "903/BYT-TCCB")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/")
    sign_in(other, "vanthu.syt")
    other.wait_for_url("**/")
    page.get_by_role("button", name="Lưu và lấy số đến").click()
    page.wait_for_url("**/da-dang-ky")


def test_another_person_at_the_same_pc_sees_no_copy(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "904/BYT-TCCB")
    page.context.clear_cookies()
    page.goto(FORM)
    sign_in(page, "vanthu.ttyt01")
    page.wait_for_url("**/dang-ky")
    expect(page.get_by_text(SUBJECT)).to_have_count(0)


def test_signing_out_asks_before_it_takes_copies_along(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    begin(page, "905/BYT-TCCB")
    page.locator("details.person summary").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Đăng xuất").click()
    assert page.url.endswith(FORM)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap")
    assert copies(page) == 0


def test_some_minutes_before_the_session_ends_the_page_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page("vanthu.syt")
    page.clock.install()
    page.goto("/")
    expect(page.locator(".session-bar")).to_have_count(0)
    page.clock.fast_forward("09:52:00")
    expect(page.locator(".session-bar")).to_contain_text("Phiên làm việc kết thúc lúc")
    page.clock.fast_forward("00:30:00")
    expect(page.locator(".session-bar")).to_contain_text("Phiên làm việc đã kết thúc")
    again = page.get_by_role("link", name="Đăng nhập lại ở thẻ mới")
    with page.context.expect_page() as opened:
        again.click()
    sign_in(opened.value, "vanthu.syt")
    opened.value.wait_for_url("**/")
