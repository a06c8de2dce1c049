"""Lists of documents: several values of a filter, periods, sorting by heading, columns, steps for ticked rows."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from flask import Flask

from tests.builders import incoming, outgoing
from tests.desk.test_lists import filled, rows_of  # noqa: F401 -- a fixture
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.desk.list_filters import COLUMNS, Period
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.registers.rules import Direction

LIST = "/van-ban-den"


@pytest.mark.neutral
def test_periods_are_counted_from_today() -> None:
    today = date(2026, 11, 26)
    assert Period.MONTH.days(today) == (date(2026, 11, 1), today)
    assert Period.QUARTER.days(today) == (date(2026, 10, 1), today)
    assert Period.WEEK.days(today) == (date(2026, 11, 20), today)
    assert Period.LAST_YEAR.days(today) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("trang-thai=assigned&trang-thai=voided", 2),
        ("loai=thong-bao&loai=cong-van", 3),
        ("do-khan=urgent&do-khan=normal", 3),
        ("so=1&so=999", 3),
        ("so=999", 0),
        ("ky=hom-nay", 3),
        ("ky=nam-truoc", 0),
        ("ky=nam-truoc&tu=01/01/2020", 3),
        ("so=x", 3),
    ],
)
def test_several_values_of_a_filter_widen_it(visit: Callable[..., Visitor], query: str, expected: int) -> None:
    assert len(rows_of(visit("vanthu"), f"{LIST}?{query}")) == expected


@pytest.mark.usefixtures("filled")
def test_a_chip_takes_away_what_it_names_and_nothing_else(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    page = clerk.page(f"{LIST}?trang-thai=assigned&trang-thai=voided&ky=hom-nay&tim=so")
    chips = {" ".join(chip.text_content().split()): chip.get("href") for chip in page.xpath("//a[@class='chip']")}
    assert list(chips) == [
        "“so” , bỏ lọc này",
        "hôm nay , bỏ lọc này",
        "Đang giải quyết , bỏ lọc này",
        "Đã hủy , bỏ lọc này",
    ]
    left = clerk.page(chips["Đã hủy , bỏ lọc này"])
    assert len(left.xpath("//a[@class='chip']")) == 3
    assert "voided" not in chips["Đã hủy , bỏ lọc này"]
    assert not clerk.page(LIST + "?xoa=1").xpath("//a[@class='chip']")


@pytest.mark.usefixtures("filled")
def test_the_next_page_of_a_remembered_filter_keeps_it(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    assert len(rows_of(clerk, f"{LIST}?trang-thai=voided")) == 1
    assert len(rows_of(clerk, f"{LIST}?trang=1")) == 1
    assert len(rows_of(clerk, LIST)) == 1


@pytest.mark.usefixtures("filled")
def test_after_all_filters_are_taken_off_headings_and_filters_work(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    rows_of(clerk, f"{LIST}?trang-thai=voided")
    page = clerk.page(f"{LIST}?xoa=1")
    assert "xoa" not in page.xpath("//th/a[contains(., 'Số đến')]/@href")[0]
    assert len(rows_of(clerk, f"{LIST}?xoa=1&trang-thai=assigned")) == 1


@pytest.mark.usefixtures("filled")
def test_a_heading_sorts_and_a_second_press_turns_it_round(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")

    def press(path: str, label: str) -> tuple[str, list[str]]:
        address = clerk.page(path).xpath(f"//th/a[contains(., '{label}')]/@href")[0]
        return address, [cell.text_content().strip() for cell in clerk.page(address).xpath("//td[@class='number']")]

    first, numbers = press(LIST, "Số đến")
    assert numbers == ["03", "02", "01"]
    _, numbers = press(first, "Số đến")
    assert numbers == ["01", "02", "03"]
    assert clerk.page(first).xpath("//th[@aria-sort='descending']/a")[0].text_content().strip() == "Số đến"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("path", "direction"), [(LIST, Direction.INCOMING), ("/van-ban-di", Direction.OUTGOING)])
def test_every_cell_stands_under_its_heading(
    app: Flask, visit: Callable[..., Visitor], path: str, direction: Direction
) -> None:
    with app.app_context():
        outgoing()
    chosen = "&".join(f"cot={column.key}" for column in COLUMNS[direction])
    page = visit("vanthu").page(f"{path}?cot-dat=1&{chosen}")
    heads = [head.text_content().strip() for head in page.xpath("//table//th[not(@class)]")]
    assert heads == [column.label for column in COLUMNS[direction]]
    for row in page.xpath("//table[@class='rows']/tbody/tr"):
        cells = row.xpath("./td[not(@class='tick')]")
        assert len(cells) == len(heads)
        for cell, head in zip(cells, heads, strict=True):
            assert cell.get("data-label") in (None, head)
        assert heads[cells.index(row.xpath("./td[@class='subject']")[0])] == "Trích yếu"


@pytest.mark.usefixtures("filled")
def test_chosen_columns_stay_whatever_the_filter_is(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")

    def heads(path: str) -> list[str]:
        return [head.text_content().strip() for head in clerk.page(path).xpath("//table//th[not(@class)]")]

    assert "Ghi chú" not in heads(LIST)
    assert heads(f"{LIST}?cot-dat=1&cot=ghi-chu&cot=han") == ["Số đến", "Trích yếu", "Hạn", "Ghi chú"]
    assert heads(f"{LIST}?xoa=1") == ["Số đến", "Trích yếu", "Hạn", "Ghi chú"]
    assert heads("/van-ban-di") == [
        "Số, ký hiệu",
        "Ngày ↓".rstrip(" ↓"),
        "Loại",
        "Trích yếu",
        "Người ký",
        "Nơi nhận",
        "Trạng thái",
    ]


def test_ticked_documents_are_presented_filed_and_handed_over_together(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        ids = [incoming(code=f"{number}/BYT-DP").id for number in (1, 2, 3)]
        theirs = incoming("ttyt", "vanthu.tt").id
    clerk = visit("vanthu")

    def press(action: str, *chosen: int) -> str:
        fields = {"document_id": [str(key) for key in chosen], "tiep": LIST}
        answer = clerk.post(action, fields)
        assert answer.headers["Location"] == LIST
        return text_of(clerk.get(LIST))

    def statuses() -> list[Status]:
        with app.app_context():
            return [session().get_one(Document, key).status for key in (*ids, theirs)]

    assert "2 văn bản." in press("/trinh-nhieu", ids[0], ids[1])
    assert "Đã lưu tham khảo 1 văn bản. 1 văn bản khác không cần bước này." in press(
        "/luu-tham-khao-nhieu", ids[2], theirs
    )
    assert statuses() == [Status.PRESENTED, Status.PRESENTED, Status.FILED, Status.REGISTERED]
    assert "Chưa chọn văn bản nào cần bước này." in press("/chuyen-giao-nhieu", *ids)
    assert clerk.post("/trinh-nhieu", {"tiep": "//evil.example"}).headers["Location"] == "/"
    refused = clerk.post("/trinh-nhieu", {"document_id": str(ids[0]), "leader": "999999", "tiep": LIST})
    assert refused.headers["Location"] == LIST


@pytest.mark.usefixtures("filled")
def test_excel_has_days_and_numbers_as_such_and_a_name_that_tells(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    answer = clerk.get(f"{LIST}/xuat-excel?trang-thai=assigned&ky=nam-nay")
    today = f"{clock.today():%d-%m-%Y}"
    assert f"van-ban-den-syt-nam-nay-dang-giai-quyet-{today}.xlsx" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert (sheet.cell(2, 1).value, sheet.cell(2, 1).data_type) == (2, "n")
    assert sheet.cell(2, 2).is_date
    ticked = clerk.get(f"{LIST}/xuat-excel?document_id=1&document_id=3")
    assert openpyxl.load_workbook(io.BytesIO(ticked.data)).active.max_row == 3


def test_new_work_is_taken_on_together(app: Flask, visit: Callable[..., Visitor]) -> None:
    from tests.conventions.test_pages import assign_one

    with app.app_context():
        for number in (1, 2):
            assign_one(incoming(code=f"{number}/BYT-DP").id)
        outgoing()
    head = visit("truongphong")
    boxes = head.page("/viec").xpath("//td//input[@name='assignment_id']/@value")
    assert len(boxes) == 2
    assert head.post("/viec/tiep-nhan", {"assignment_id": boxes}).status_code == 303
    assert "Đã tiếp nhận 2 việc." in text_of(head.get("/viec"))
    head.post("/viec/tiep-nhan", {"assignment_id": boxes})
    assert "Chưa chọn việc nào mới giao." in text_of(head.get("/viec"))
