"""A draft in the browser: officer, head, office, leader, clerk, two recipients; returned, changed, recalled."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, check_page
from tests.signing.certificates import PASSPHRASE, p12_of
from ytcs_docs.demo.office import PASSWORD
from ytcs_docs.letters.word import read_word

OpenPage = Callable[..., Page]


def press(page: Page, address: str, button: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=button, exact=True).click()


def stage(page: Page) -> str:
    return page.locator(".steps .now").inner_text()


def write(page: Page, subject: str) -> str:
    """A new công văn to a centre here and a hospital elsewhere; gives its address."""
    page.goto("/du-thao/soan")
    page.get_by_label("Trích yếu").fill(subject)
    page.get_by_label("Kính gửi").fill("Trung tâm Y tế khu vực Thành Hải\nBệnh viện tư nhân Tân Hải")
    expect(page.locator(".ProseMirror")).to_be_visible()  # it takes the place of the plain box
    page.get_by_label("Nội dung", exact=True).fill("Sở Y tế đề nghị các đơn vị báo cáo.\nTrước ngày 30 hằng tháng.")
    page.get_by_label("Nơi nhận").fill("Như trên\nLưu: VT, NVY")
    page.get_by_label("Người ký").select_option(label="Đoàn Quốc Vượng – Giám đốc")
    check_page(page)
    page.get_by_role("button", name="Tạo dự thảo").click()
    expect(page.locator("#preview .text")).to_contain_text("Bệnh viện tư nhân Tân Hải")
    check_page(page)
    return page.url


# What Word puts on the clipboard: its formats, a bullet of its own, joined cells; and what must not run.
FROM_WORD = """<html><body><!--StartFragment-->
<p class=MsoNormal><b><span style='font-size:14.0pt;font-family:Arial'>Điều 1.</span></b>
<span style='color:red'>Ban hành<br>kèm theo</span></p>
<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Mục <i>một</i></p>
<ol><li>thứ nhất</li><li>thứ hai</li></ol>
<table><tr><th colspan=2>Tên</th><td>Số</td></tr>
<tr><td rowspan=2>A</td><td>B</td><td>1</td></tr>
<tr><td>C|D</td><td>2</td></tr></table>
<p>Hết<script>window.harmed = true</script><img src=x onerror="window.harmed = true"></p>
<!--EndFragment--></body></html>"""
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".ProseMirror").dispatchEvent(paste);
}"""


def test_a_text_with_bold_words_lists_and_tables_is_written_by_the_keyboard_and_seen_as_printed(
    open_page: OpenPage,
) -> None:
    page = open_page("chuyenvien.nvy")
    page.goto("/du-thao/soan")
    page.get_by_label("Trích yếu").fill("trang bị máy đo huyết áp")
    page.get_by_label("Kính gửi").fill("Trung tâm Y tế khu vực Thành Hải")
    text = page.get_by_label("Nội dung", exact=True)
    text.click()
    keys = page.keyboard
    keys.type("Đề nghị ")
    keys.press("Control+b")
    keys.type("khẩn trương")
    keys.press("Control+b")
    keys.type(" thực hiện:")
    keys.press("Enter")
    page.get_by_role("button", name="Đánh số").click()
    keys.type("Rà soát")
    keys.press("Enter")
    keys.type("Báo cáo")
    keys.press("Enter")
    keys.press("Enter")  # an item with nothing in it ends the list
    page.get_by_role("button", name="Chèn bảng").click()
    for words in ("TT", "Trạm", "Số máy", "1", "Trạm Y tế xã A", "3", "2", "Trạm Y tế xã B", "5"):
        keys.type(words)
        keys.press("Tab")  # from the last cell: a new row
    page.get_by_role("button", name="Xóa hàng").click()
    typed = (
        "Đề nghị **khẩn trương** thực hiện:\n1. Rà soát\n2. Báo cáo\n"
        "| TT | Trạm | Số máy |\n| 1 | Trạm Y tế xã A | 3 |\n| 2 | Trạm Y tế xã B | 5 |"
    )
    expect(page.locator("textarea[name=body]")).to_have_value(typed)
    expect(page.get_by_alt_text("Trang 1 như khi in ra")).to_be_visible(timeout=20_000)
    check_page(page)
    page.get_by_label("Nơi nhận").fill("Như trên\nLưu: VT, NVY")
    page.get_by_label("Người ký").select_option(label="Đoàn Quốc Vượng – Giám đốc")
    page.get_by_role("button", name="Tạo dự thảo").click()
    expect(page.locator("#preview .text")).to_contain_text("Trạm Y tế xã B")

    page.get_by_role("link", name="Sửa", exact=True).click()
    expect(page.locator(".ProseMirror strong")).to_have_text("khẩn trương")
    page.evaluate(PASTE, FROM_WORD)  # at the beginning, where nothing was selected
    expect(page.locator("textarea[name=body]")).to_have_value(
        "**Điều 1.** Ban hành\nkèm theo\n- Mục __một__\n1. thứ nhất\n2. thứ hai\n"
        "| Tên |  | Số |\n| A | B | 1 |\n|  | C\\|D | 2 |\nHết" + typed
    )
    assert page.evaluate("window.harmed") is None


PASTED = (
    (
        "<p style='mso-list:l0 level1'><span style='font-family:Wingdings'>"
        "<span style='mso-list:Ignore'>Ø<span>&nbsp;</span></span></span>mục</p>",
        "- mục",
    ),
    ("<ol><li>a</li><li></li></ol><p>x</p><ol start=5><li>b</li><li value=9>c</li></ol>", "1. a\nx\n5. b\n9. c"),
    ("<ol style='list-style-type:lower-alpha'><li>x</li></ol><p hidden>ẩn</p>", "a) x"),
    ("<ol><li><p>Một</p></li><li><p>Hai</p><ol><li>nhỏ</li></ol></li></ol>", "1. Một\n2. Hai\na) nhỏ"),
    ('<ol type="a"><li>x</li><li>y</li></ol><ol type="I"><li>phần</li></ol>', "a) x\nb) y\nI. phần"),
    ("<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>Điều 1. </span>Phạm vi</p>", "Điều 1. Phạm vi"),
    (
        "<p style='mso-list:l0 level2'><span style='mso-list:Ignore'>"
        "<span style='font-family:Wingdings'>v</span></span>ý nhỏ</p>",
        "+ ý nhỏ",
    ),
    ("<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>đ)</span>điểm</p>", "đ) điểm"),
    ("<p>Ngày <del>25</del><ins>30</ins> <s>cũ</s><span style='display:none'>ẩn</span></p>", "Ngày 30"),
    (
        "<p>Số liệu<a class=msocomanchor href='#_msocom_1'>[A1]</a></p>"
        "<div style='mso-element:comment-list'><p>sai nhé</p></div>",
        "Số liệu",
    ),
    ("<table><caption>Bảng 1</caption><tr><td>a</td><td>b</td></tr></table>", "Bảng 1\n| a | b |"),
    (
        "<b style='font-weight:normal'><p><b>Đậm</b><i>nghiêng</i> **sao**</p></b>",
        "**Đậm**__nghiêng__ \\*\\*sao\\*\\*",
    ),
)


def test_what_other_programs_put_on_the_clipboard_becomes_plain_text(open_page: OpenPage) -> None:
    page = open_page("chuyenvien.nvy")
    page.goto("/du-thao/soan")
    for pasted, typed in PASTED:
        page.get_by_label("Nội dung", exact=True).click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.evaluate(PASTE, pasted)
        expect(page.locator("textarea[name=body]")).to_have_value(typed)


def test_coming_back_to_the_form_shows_what_was_typed(open_page: OpenPage) -> None:
    page = open_page("chuyenvien.nvy")
    page.goto("/du-thao/soan")
    page.get_by_label("Nội dung", exact=True).click()
    page.keyboard.type("trước khi đi")
    page.goto("/du-thao")
    page.go_back()
    expect(page.locator(".ProseMirror")).to_have_text(page.locator("textarea[name=body]").input_value())
    page.get_by_label("Nội dung", exact=True).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("x")
    expect(page.locator("textarea[name=body]")).to_have_value("trước khi đix")


def test_without_script_a_text_is_written_with_signs_and_the_page_is_seen(open_page: OpenPage) -> None:
    page = open_page("chuyenvien.nvy", javascript=False)
    page.goto("/du-thao/soan")
    page.get_by_label("Nội dung", exact=True).fill("Đề nghị **gấp**:\n| TT | Nơi |\n| 1 | Trạm A |")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Xem trang in").click()
    expect(opened.value.get_by_alt_text("Trang 1 như khi in ra")).to_be_visible(timeout=20_000)


def test_a_draft_on_its_way_is_returned_changed_signed_numbered_issued_and_recalled(
    open_page: OpenPage, tmp_path: Path
) -> None:
    subject = "báo cáo định kỳ bằng dự thảo điện tử"
    officer, head = open_page("chuyenvien.nvy"), open_page("truongphong.nvy")
    clerk, leader = open_page("vanthu.syt"), open_page("giamdoc.syt")
    draft = write(officer, subject)
    press(officer, draft, "Trình")
    assert stage(officer) == "Kiểm tra nội dung"

    head.goto("/")
    head.get_by_role("link", name=subject).click()
    head.get_by_text("Trả lại", exact=True).first.click()
    head.get_by_label("Lý do trả lại").fill("Thiếu thời hạn cụ thể")
    head.get_by_role("button", name="Trả lại", exact=True).click()
    officer.goto(draft)
    expect(officer.get_by_text("Bị trả lại: Thiếu thời hạn cụ thể")).to_be_visible()

    with officer.expect_download() as download:
        officer.get_by_role("link", name="Word").click()
    word = read_word(io.BytesIO(Path(download.value.path()).read_bytes()))
    for line in word.lines:
        if "Trước ngày 30" in line.text:
            line.retype("Trước ngày 25 hằng tháng./.")
    (tmp_path / "sua.docx").write_bytes(word.content())
    officer.get_by_text("Tải lên bản đã sửa bằng Word").click()
    officer.get_by_label("Tệp Word .docx").set_input_files(tmp_path / "sua.docx")
    officer.get_by_label("Đã sửa những gì").fill("sửa thời hạn")
    officer.get_by_role("button", name="Tải lên", exact=True).click()
    officer.get_by_role("link", name="So với bản 1").click()
    expect(officer.locator(".compared .changed del")).to_have_text("30")
    expect(officer.locator(".compared .changed ins")).to_have_text("25")
    check_page(officer)
    press(officer, draft, "Trình")
    press(head, draft, "Ký nháy nội dung, chuyển tiếp")
    press(clerk, draft, "Ký nháy thể thức, chuyển tiếp")
    press(leader, draft, "Duyệt")
    assert stage(leader) == "Chờ ký"

    officer.goto(f"{draft}/sua")  # the approved text changes: it is checked from the start
    expect(officer.locator(".ProseMirror")).to_be_visible()
    officer.get_by_label("Nội dung", exact=True).fill("Sở Y tế đề nghị các đơn vị báo cáo trước ngày 25 hằng tháng.")
    officer.get_by_role("button", name="Lưu phiên bản mới").click()
    assert stage(officer) == "Kiểm tra nội dung"
    press(head, draft, "Ký nháy nội dung, chuyển tiếp")
    press(clerk, draft, "Ký nháy thể thức, chuyển tiếp")
    press(leader, draft, "Duyệt")

    leader.goto("/chu-ky-so")  # a key that a stranger has certified is refused; the demo's own is there
    p12 = {"name": "khoa.p12", "mimeType": "application/x-pkcs12", "buffer": p12_of("Đoàn Quốc Vượng")}
    leader.get_by_label("Tệp chứng thư số .p12").set_input_files(p12)
    leader.get_by_label("Mật khẩu của tệp").fill(PASSPHRASE)
    leader.get_by_role("button", name="Lưu").click()
    expect(leader.locator(".summary")).to_contain_text("không nằm trong số được máy chủ tin cậy")
    check_page(leader)
    leader.goto(draft)
    expect(leader.locator("#preview img").first).to_be_visible(timeout=60_000)  # the PDF itself, before it is signed
    check_page(leader)
    leader.get_by_label("Mật khẩu chứng thư số").fill("sai mat khau")
    leader.get_by_role("button", name="Ký số").click()
    expect(leader.locator(".summary")).to_contain_text("không đúng")
    leader.get_by_label("Mật khẩu chứng thư số").fill(PASSWORD)
    leader.get_by_role("button", name="Ký số").click()
    expect(leader.get_by_text("Đã ký số; văn thư sẽ cấp số.")).to_be_visible()

    clerk.goto(draft)
    expect(clerk.get_by_text("chưa được chữ ký cơ quan khóa")).to_be_visible()  # the verdict, before a number is spent
    expect(clerk.locator("#preview img").first).to_be_visible(timeout=60_000)
    check_page(clerk)
    clerk.get_by_label("Mật khẩu chứng thư số của cơ quan").fill(PASSWORD)
    clerk.get_by_role("button", name="Cấp số và đăng ký").click()
    code = clerk.locator(".big-number").inner_text()
    clerk.get_by_role("link", name="Phát hành").click()
    expect(clerk.get_by_text("mở sổ tại đây")).to_be_visible()
    clerk.get_by_label("Đường gửi").nth(1).select_option("post")
    clerk.get_by_label("Địa chỉ").nth(1).fill("12 Lê Lợi, Tân Hải")
    check_page(clerk)
    clerk.get_by_role("button", name="Phát hành").click()
    expect(clerk.get_by_text("Đã phát hành.")).to_be_visible()
    document = clerk.url
    for _ in range(20):  # the worker looks at the signature
        clerk.goto(document)
        if clerk.get_by_text("Đoàn Quốc Vượng, ký").is_visible():
            break
        clerk.wait_for_timeout(500)
    expect(clerk.get_by_text("Chữ ký đúng, tài liệu còn nguyên vẹn").first).to_be_visible()
    check_page(clerk)

    receiver = open_page("vanthu.ttyt01")
    receiver.goto("/hop-cho")
    receiver.get_by_role("row", name=code).get_by_role("link", name="Đăng ký").click()
    receiver.get_by_role("button", name="Lưu và lấy số đến").click()
    expect(receiver.locator(".big-number")).to_be_visible()
    clerk.goto("/theo-doi-gui")
    row = clerk.get_by_role("row", name="Bệnh viện tư nhân Tân Hải").filter(has_text=code)
    row.get_by_text("Ghi", exact=True).click()
    row.get_by_label("Ghi chú, số bưu gửi").fill("EH123456789VN")
    row.get_by_role("button", name="Đã gửi").click()
    clerk.goto(document)
    expect(clerk.get_by_text("đến 2/2")).to_be_visible()

    clerk.get_by_text("Thu hồi văn bản").click()
    clerk.get_by_label("Lý do thu hồi").fill("Sai số liệu")
    clerk.on("dialog", lambda dialog: dialog.accept())
    clerk.get_by_role("button", name="Thu hồi", exact=True).click()
    expect(clerk.get_by_text("Văn bản đã bị thu hồi: Sai số liệu")).to_be_visible()
    receiver.goto("/hop-cho")
    check_page(receiver)
    receiver.get_by_role("row", name=code).get_by_role("link", name="Số đến").click()
    expect(receiver.get_by_text("Nơi gửi đã thu hồi văn bản này")).to_be_visible()
    check_page(receiver)


PAGES = {
    "vanthu.syt": "/du-thao /du-thao/3 /du-thao/6 /theo-doi-gui /phieu-chuyen-giao /so-gui-buu-dien /mau-word "
    "/quy-trinh-soan-thao /chu-ky-so/co-quan /van-ban/1/sao",
    "quantri": "/chung-thu-so",
    "giamdoc.syt": "/du-thao /du-thao?xem=open /du-thao/4 /du-thao/2/so-sanh",
    "chuyenvien.nvy": "/du-thao?xem=mine /du-thao/1/sua /du-thao/7 /du-thao/8 /du-thao/8/sua /du-thao/8/phieu-trinh "
    + " ".join(f"/du-thao/soan?mau={form}" for form in ("quyet-dinh-ban-hanh", "giay-moi", "bien-ban")),
}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "390"])
@pytest.mark.parametrize("username", PAGES)
def test_every_page_of_drafting_is_accessible_and_fits_the_window(
    open_page: OpenPage, username: str, viewport: dict[str, int]
) -> None:
    page = open_page(username, viewport)
    for path in PAGES[username].split():
        page.goto(path)
        check_page(page)
