"""Real directives from the paper to the end: given out as read, followed at 177 stations, done on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, check_page
from tests.builders import word_file
from tests.real_data import SHARED

OpenPage = Callable[..., Page]
SEEDS = SHARED / "samples" / "seeds"
# What came in, and how many duties are given out when the proposal is accepted as it stands.
ARRIVED = {
    "000_746adbbdee38ea56.txt": 4,
    "002_cd9f829e1908a192.txt": 5,
    "004_65c23fbbe8b1c525.txt": 7,
}
OWN = (
    "KẾT LUẬN CỦA GIÁM ĐỐC SỞ Y TẾ",
    "Yêu cầu các đơn vị thực hiện:",
    "1. Các Trạm Y tế rà soát, cập nhật danh sách người cao tuổi trên địa bàn, báo cáo trước ngày 20/12/2030.",
    "2. Phòng Nghiệp vụ Y tổng hợp, báo cáo Giám đốc Sở trước ngày 25/12/2030.",
)


def register(clerk: Page, address: str, file: Path, **fields: str) -> str:
    """Drop a file on the form, type what it does not tell, save; gives the address of the document."""
    clerk.goto(address)
    clerk.locator("input[type=file]").first.set_input_files(file)
    expect(clerk.locator("#preview .text, #preview img").first).to_be_visible(timeout=20_000)
    if clerk.locator("#read-state").count():
        expect(clerk.locator("#read-state")).to_have_text(re.compile("^(Đã|Không thấy)"), timeout=30_000)
    for name, value in fields.items():
        field = clerk.locator(f"[name={name}]")
        if not field.input_value():
            field.fill(value)
    if address.endswith("van-ban-di/dang-ky"):
        clerk.get_by_label("Loại văn bản").select_option("thong-bao")
    save = clerk.locator(".save-bar button[type=submit]").first
    save.click()
    expect(clerk.locator(".warning-box, .big-number").first).to_be_visible()
    twin = clerk.get_by_role("button", name="Không trùng, vẫn đăng ký số mới")  # another test had this file, too
    if twin.count():
        twin.click()
        expect(twin).to_have_count(0)
        expect(clerk.locator(".warning-box, .big-number").first).to_be_visible()
    if clerk.get_by_text("chưa có trong danh mục").count():  # nobody of that name has written before
        save.click()
    expect(clerk.locator(".big-number")).to_be_visible()
    number = re.search(r"/van-ban/(\d+)", clerk.url)
    assert number is not None
    return f"/van-ban/{number[1]}"


def accept_proposal(page: Page) -> int:
    """Give out what was read, as it stands; tells how many duties."""
    button = page.get_by_role("button", name="Giao các việc đã chọn")
    for _ in range(20):  # the worker reads the file
        if page.locator("mark").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    check_page(page)
    button.click()
    said = page.locator(".flash-success").first.text_content() or ""
    return int(re.findall(r"\d+", said)[0])


@pytest.mark.skipif(not SEEDS.exists(), reason="the real documents are not here")
def test_what_arrived_is_given_out_as_it_is_read_and_each_unit_sees_its_own(open_page: OpenPage) -> None:
    clerk, leader = open_page("vanthu.syt"), open_page("giamdoc.syt")
    station = open_page("tram.001", NARROW)
    for name, count in ARRIVED.items():
        typed = {
            "code": f"{count}/KH-UBND",
            "issued_on": "20/11/2026",
            "issuer_name": "UBND tỉnh",
            "subject": "y tế cơ sở",
        }
        address = register(clerk, "/van-ban-den/dang-ky", SEEDS / name, **typed)
        clerk.goto(address)
        clerk.get_by_role("button", name="Trình lãnh đạo").click()
        leader.goto(f"{address}/chi-dao")
        leader.get_by_role("link", name="Giao theo việc đọc được trong văn bản").click()
        assert accept_proposal(leader) == count
        leader.goto(f"{address}/nhiem-vu")
        expect(leader.locator(".matrix-key li")).to_have_count(count)
        own = leader.locator(".matrix tr", has_text="Trạm Y tế phường 1").locator("td a").count()
        assert station.context.request.get(address).status == (200 if own else 404)


def test_the_offices_own_conclusion_is_followed_and_done_on_a_phone_over_a_poor_line(
    open_page: OpenPage, tmp_path: Path
) -> None:
    real = SEEDS / "003_784950f2eb8c29e3.txt"
    file = real if real.exists() else tmp_path / "ket-luan.docx"
    if not real.exists():
        file.write_bytes(word_file(*OWN))
    clerk = open_page("vanthu.syt")
    fields = {"subject": "Kết luận của Giám đốc tại hội nghị trạm y tế", "signer_name": "Đoàn Quốc Vượng"}
    address = register(clerk, "/van-ban-di/dang-ky", file, **fields, recipients="Lưu: VT")
    clerk.get_by_role("link", name="Giao nhiệm vụ").click()
    count = accept_proposal(clerk)
    assert count == (18 if real.exists() else 2)
    clerk.goto(f"{address}/phat-hanh")
    clerk.get_by_label("13 Trung tâm Y tế khu vực").check()
    clerk.get_by_role("button", name="Phát hành", exact=True).click()
    expect(clerk.get_by_text("Đã phát hành.")).to_be_visible()

    leader = open_page("giamdoc.syt")
    leader.goto(f"{address}/nhiem-vu")
    expect(leader.locator(".matrix-key li")).to_have_count(count)
    stations = leader.locator(".matrix tr", has_text="Trạm Y tế")
    assert stations.count() >= 177
    row = leader.locator(".matrix tr", has=leader.get_by_role("rowheader", name="Trạm Y tế phường 1", exact=True))
    work = row.locator("td a").first.get_attribute("href")
    assert work is not None
    check_page(leader)

    phone = open_page("tram.001", NARROW)
    phone.goto(work)
    phone.get_by_role("button", name="Tiếp nhận").click()
    phone.get_by_label("Nội dung", exact=True).fill("Đã rà soát 214 người cao tuổi")
    expect(phone.get_by_text("Chụp ảnh")).to_be_visible()
    check_page(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Hoàn thành").click()
    expect(phone.locator(".kept")).to_contain_text("đã giữ trong máy")
    leader.reload()
    expect(row.locator("td a").first).not_to_contain_text("✓")
    phone.goto("about:blank")  # closed before there is a network again
    phone.context.set_offline(False)
    phone.goto("/viec")
    phone.get_by_role("link", name="Mở để gửi").click()
    expect(phone.get_by_text("Đã hoàn thành việc.")).to_be_visible()
    expect(phone.get_by_text("Đã rà soát 214 người cao tuổi")).to_have_count(1)
    phone.goto("/viec")
    expect(phone.locator(".kept")).to_have_count(0)  # nothing waits any more
    leader.reload()
    expect(row.locator("td a").first).to_contain_text("✓")

    leader.get_by_role("button", name="Đôn đốc nơi quá hạn").click()
    expect(leader.locator(".flash")).to_contain_text(re.compile("Đã đôn đốc|Không có đơn vị nào quá hạn"))
