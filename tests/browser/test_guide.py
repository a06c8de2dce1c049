"""The pictures of the user guide: taken from the demo office, written anew with ``--update-guide``."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from docx.shared import Mm, Pt
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, PROJECT, WIDE
from tests.builders import word_file
from ytcs_docs.decree30.form import Authority
from ytcs_docs.letters.rendering import render
from ytcs_docs.letters.rules import DraftData, Letterhead, context

GUIDE = PROJECT / "docs" / "huong-dan"
PICTURES = {
    "dang-nhap": (None, "/dang-nhap"),
    "ban-van-thu": ("vanthu.syt", "/"),
    "danh-sach-den": ("vanthu.syt", "/van-ban-den?xoa=1"),
    "so-dang-ky": ("vanthu.syt", "/so-dang-ky/"),
    "danh-sach-gui": ("vanthu.syt", "/danh-sach-gui"),
    "hop-cho": ("vanthu.ttyt01", "/hop-cho"),
    "to-phan-cach": ("vanthu.syt", "/to-phan-cach"),
    "ban-lanh-dao": ("giamdoc.syt", "/"),
    "du-thao": ("giamdoc.syt", "/du-thao/4"),
    "chung-thu-so": ("quantri", "/chung-thu-so"),
    "phat-hanh": ("vanthu.syt", "/van-ban/83/phat-hanh"),
    "theo-doi": ("giamdoc.syt", "/giao-viec?xem=open"),
    "thong-ke": ("giamdoc.syt", "/thong-ke-nhiem-vu"),
    "lich-lam-viec": ("giamdoc.syt", "/lich-lam-viec"),
    "thong-bao": ("truongphong.nvy", "/thong-bao"),
    "bang-tong-hop": ("giamdoc.syt", "/nhiem-vu/43/bang-tong-hop"),
    "chuoi": ("giamdoc.syt", "/van-ban/9/chuoi"),
    "tu-dong-nghia": ("quantri", "/tu-dong-nghia"),
    "tim-kiem": ("giamdoc.syt", "/tim-kiem?q=suc+khoe+dien+tu"),
    "ban-don-vi": ("truongphong.nvy", "/"),
    "viec-don-vi": ("truongphong.nvy", "/viec?xem=open"),
    "co-quan": ("quantri", "/co-quan?tim=trung+tam+y+te"),
    "nguoi-dung": ("quantri", "/nguoi-dung"),
}


@pytest.fixture
def save(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], None]:
    folder = GUIDE / "anh" if request.config.getoption("--update-guide") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)

    def write(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{name}.png")

    return write


def test_pages_of_the_guide(open_page: Callable[..., Page], save: Callable[[Page, str], None]) -> None:
    pages: dict[str | None, Page] = {}
    for name, (username, path) in PICTURES.items():
        page = pages.get(username) or open_page(username)
        pages[username] = page
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        save(page, name)
    phone = open_page("tram.001", NARROW)
    save(phone, "dien-thoai")
    phone.goto("/viec")
    phone.get_by_role("link", name=re.compile("rà soát, cập nhật danh sách người cao tuổi")).first.click()
    report = phone.get_by_role("heading", name=re.compile("^Báo cáo"))
    expect(report).to_be_visible()  # the page of the duty, no longer the list
    if phone.get_by_role("button", name="Tiếp nhận").count():
        phone.get_by_role("button", name="Tiếp nhận").click()
    report.scroll_into_view_if_needed()
    expect(phone.get_by_text("Chụp ảnh")).to_be_visible()
    save(phone, "viec-dien-thoai")


def faulty_letter(path: Path) -> Path:
    """A letter as it comes from an office: nearly right."""
    values = DraftData(
        form="cong-van-tra-loi",
        subject="báo cáo kết quả rà soát thuốc, vật tư",
        addressees=("Bộ Y tế",),
        legal_basis="Thực hiện Công văn số 1523/BYT-KCB ngày 05/3/2026 của Bộ Y tế,",
        body="Sở Y tế đã chỉ đạo các trạm y tế rà soát thuốc, vật tư và lập danh sách cần bổ sung trước mùa lạnh.",
        recipients=("Như trên", "Lưu: VT, NVD"),
        authority=Authority.FOR_HEAD,
        signer_position="Phó Giám đốc",
        signer_name="Phan Đình Kiên",
    )
    house = Letterhead(
        parent_name="Ủy ban nhân dân tỉnh Tân Hải", agency_name="Sở Y tế", place_name="Tân Hải", head_title="Giám đốc",
        collective="",
    )  # fmt: skip
    filled = context(values, house, "7/SYT-NVD", date(2026, 3, 5))
    template = PROJECT / "templates" / "word" / "cong-van-tra-loi.docx"
    document = docx.Document(
        io.BytesIO(render(template, filled, author="", title="", at=datetime(2026, 3, 5, tzinfo=UTC)))
    )
    document.sections[0].left_margin = Mm(20)
    document.paragraphs[-2].runs[0].font.size = Pt(12)
    document.save(str(path))
    return path


def test_steps_of_the_guide(open_page: Callable[..., Page], save: Callable[[Page, str], None], tmp_path: Path) -> None:
    path = tmp_path / "cong-van.docx"
    path.write_bytes(
        word_file(
            "BỘ Y TẾ",
            "Số: 1523/BYT-KCB",
            "V/v bảo đảm thuốc, vật tư cho trạm y tế trong mùa lạnh",
            "Hà Nội, ngày 10 tháng 11 năm 2026",
            "Kính gửi: Sở Y tế các tỉnh, thành phố",
            "Để chủ động phòng bệnh mùa lạnh, Bộ Y tế đề nghị Sở Y tế các tỉnh chỉ đạo thực hiện các nội dung sau:",
            "1. Phòng Nghiệp vụ Dược rà soát cơ số thuốc, vật tư của các trạm y tế, báo cáo trước ngày 30/11/2026.",
            "2. Các Trạm Y tế lập danh sách thuốc cần bổ sung trong tháng 11.",
            "3. Trung tâm Y tế các khu vực kiểm tra việc bảo quản thuốc, định kỳ báo cáo trước ngày 25 hằng tháng.",
            "KT. BỘ TRƯỞNG",
            "THỨ TRƯỞNG",
            "Đỗ Thị Minh Tâm",
        )
    )
    sheet = tmp_path / "so-van-ban-di-2019.csv"
    sheet.write_text(
        "Số ký hiệu,Ngày tháng,Tên loại và trích yếu,Người ký\n"
        "12/QĐ-SYT,05/01/2019,về việc cử cán bộ dự tập huấn,Phan Đình Kiên\n"
        "13 /QÐ-SYT,5/1/19,về việc thành lập đoàn kiểm tra,Phan Đình Kiên\n"
        "12/QĐ-SYT,05/01/2019,về việc cử cán bộ dự tập huấn,Phan Đình Kiên\n"
        "14/QĐ-SYT,31/02/2019,về việc khen thưởng,Phan Đình Kiên\n",
        encoding="utf-8",
    )
    clerk = open_page("vanthu.syt", WIDE)
    clerk.goto("/van-ban-den/dang-ky")
    clerk.locator("input[type=file]").first.set_input_files(path)
    expect(clerk.locator("#preview .text")).to_be_visible()
    expect(clerk.locator("#code")).to_have_value("1523/BYT-KCB", timeout=20_000)
    save(clerk, "dang-ky-den")
    clerk.get_by_role("button", name="Lưu và lấy số đến").click()
    expect(clerk.locator(".big-number")).to_be_visible()
    save(clerk, "so-den")
    clerk.get_by_role("button", name="Trình lãnh đạo").click()
    expect(clerk.locator(".page-head .tag", has_text="Chờ chỉ đạo")).to_be_visible()
    address = clerk.url

    leader = open_page("giamdoc.syt")
    leader.goto(f"{address}/chi-dao")
    leader.get_by_label("Ý kiến chỉ đạo").fill("Phòng Nghiệp vụ Dược chủ trì rà soát, báo cáo Giám đốc.")
    expect(leader.locator("#preview .text")).to_be_visible()
    save(leader, "chi-dao")
    leader.goto(f"{address}/viec-doc-duoc")
    expect(leader.locator("mark")).to_have_count(3)
    save(leader, "viec-doc-duoc")
    leader.get_by_role("button", name="Giao các việc đã chọn").click()
    expect(leader.locator(".flash-success")).to_be_visible()
    leader.get_by_role("link", name="Theo dõi", exact=True).click()
    expect(leader.locator(".matrix")).to_be_visible()
    save(leader, "theo-doi-nhiem-vu")
    leader.goto("/giao-viec?xem=open")
    leader.locator(".rows .subject a").first.click()
    save(leader, "viec")
    leader.get_by_role("link", name="Mở văn bản").click()
    expect(leader.locator(".history").first).to_be_visible()
    save(leader, "van-ban")

    unit = open_page("truongphong.nvy")
    unit.goto("/viec?xem=open")
    unit.locator(".rows tbody tr", has_text="Đang làm").first.locator(".subject a").click()
    unit.get_by_role("link", name="Soạn trả lời").click()
    expect(unit.get_by_label("Căn cứ")).to_be_visible()
    save(unit, "soan-tra-loi")
    officer = open_page("chuyenvien.nvy")
    officer.goto("/du-thao/7/sua")
    expect(officer.locator(".ProseMirror")).to_be_visible()  # it takes the place of the plain box
    officer.get_by_label("Nội dung", exact=True).fill(
        "Đến nay 168/177 trạm y tế đạt tiêu chí quốc gia về y tế xã; 09 trạm chưa đạt do thiếu bác sĩ, trang thiết bị."
    )
    officer.get_by_role("button", name="Lưu phiên bản mới").click()
    officer.get_by_role("link", name="So với bản 1").click()
    expect(officer.locator(".compared .changed")).to_have_count(1)
    save(officer, "so-sanh")
    officer.goto("/du-thao/8/sua")
    expect(officer.get_by_alt_text("Trang 1 như khi in ra")).to_be_visible(timeout=20_000)
    save(officer, "trang-in")
    unit.goto("/kiem-tra-the-thuc")
    unit.get_by_label("Tệp Word .docx").set_input_files(faulty_letter(tmp_path / "Dự thảo trả lời.docx"))
    unit.get_by_role("button", name="Kiểm tra").click()
    expect(unit.get_by_role("link", name="Tải bản đã sửa")).to_be_visible()
    save(unit, "the-thuc")

    clerk.goto("/so-dang-ky/")
    clerk.get_by_role("link", name="In sổ").nth(1).click()
    clerk.locator(".print-table").scroll_into_view_if_needed()
    save(clerk, "in-so")
    clerk.goto("/so-dang-ky/")
    clerk.get_by_role("link", name=re.compile("Sổ văn bản đi")).first.click()
    clerk.get_by_role("link", name="Nhập sổ cũ").click()
    clerk.get_by_label("Bảng Excel hoặc CSV").set_input_files(sheet)
    clerk.get_by_role("button", name="Xem các cột").click()
    clerk.get_by_role("button", name="Chạy thử").click()
    expect(clerk.locator(".tiles")).to_be_visible()
    save(clerk, "nhap-so-cu")


@pytest.mark.neutral
def test_every_picture_that_the_guide_names_is_there() -> None:
    import re

    for page in (*GUIDE.glob("*.md"), PROJECT / "README.md"):
        for name in re.findall(r"\]\(([^)]*\.png)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / name).is_file(), f"{page.name}: {name}"
