"""Lists, their memory, their export, and what is printed."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask

from tests.builders import assign, incoming, order_data, outgoing, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import transaction
from ytcs_docs.decree30.registers import INCOMING_COLUMNS, OUTGOING_COLUMNS
from ytcs_docs.documents.commands import void_number
from ytcs_docs.tasks.rules import Part, Share


@pytest.fixture
def filled(app: Flask) -> None:
    with app.app_context():
        incoming(code="1/BYT-DP", subject="tiêm chủng", urgency="urgent")
        incoming(code="2/UBND-VX", subject="=CMD()|'x'!A1", issuer_name="Ủy ban nhân dân tỉnh Tân Hải")
        document = incoming(code="3/SNV", subject="biên chế", type_code="thong-bao", issuer_name="Sở Nội vụ")
        with transaction():
            void_number(document.register_id, document.number, "Trùng", person("vanthu"))
        outgoing(subject="trả lời")
        with transaction():
            share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
            assign(document.id - 1, order_data(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today())


def rows_of(visitor: Visitor, path: str) -> list[str]:
    return [
        " ".join(cell.text_content().split())
        for cell in visitor.page(path).xpath("//table[@class='rows']/tbody/tr/td[contains(@class,'subject')]")
    ]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tim=tiem+chung", 1),
        ("tim=2/ubnd-vx", 1),
        ("tim=so+noi+vu", 1),
        ("loai=thong-bao", 1),
        ("trang-thai=voided", 1),
        ("trang-thai=assigned", 1),
        ("do-khan=urgent", 1),
        ("do-khan=khong-co", 3),
        ("tu=abc", 3),
        ("den=01/01/2001", 0),
        ("trang=99", 3),
        ("nam=2001", 0),
        ("sap-xep=number", 3),
    ],
)
def test_filters_narrow_and_nonsense_does_not(visit: Callable[..., Visitor], query: str, expected: int) -> None:
    assert len(rows_of(visit("vanthu"), f"/van-ban-den?{query}")) == expected


@pytest.mark.usefixtures("filled")
def test_a_list_remembers_its_last_filter_until_it_is_cleared(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    assert len(rows_of(clerk, "/van-ban-den?trang-thai=voided")) == 1
    assert len(rows_of(clerk, "/van-ban-den")) == 1
    assert len(rows_of(clerk, "/van-ban-den?xoa=1")) == 3
    assert len(rows_of(clerk, "/van-ban-den")) == 3


@pytest.mark.usefixtures("filled")
def test_the_export_holds_what_is_seen_and_no_formula(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    answer = clerk.get("/van-ban-den/xuat-excel?trang-thai=assigned")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet.max_row == 2
    cell = sheet.cell(2, 7)
    assert (cell.value, cell.data_type) == ("=CMD()|'x'!A1", "s")


@pytest.mark.usefixtures("filled")
def test_tasks_are_exported(visit: Callable[..., Visitor]) -> None:
    answer = visit("truongphong").get("/viec/xuat-excel")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet.cell(2, 1).value == "Phòng Nghiệp vụ Y"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("register_id", "columns"), [(1, INCOMING_COLUMNS), (2, OUTGOING_COLUMNS)])
def test_the_printed_register_has_exactly_the_columns_of_the_decree(
    visit: Callable[..., Visitor], register_id: int, columns: tuple[str, ...]
) -> None:
    page = visit("vanthu").page(f"/so-dang-ky/{register_id}/in")
    head = [cell.text_content() for cell in page.xpath("//table/thead/tr[1]/th")]
    assert head == list(columns)
    assert len(columns) == 10
    body = page.xpath("//table/tbody/tr")
    assert len(body) == (3 if register_id == 1 else 1)


@pytest.mark.usefixtures("filled")
def test_a_void_number_is_printed_in_its_place_with_its_reason(visit: Callable[..., Visitor]) -> None:
    page = visit("vanthu").page("/so-dang-ky/1/in")
    cells = [cell.text_content().strip() for cell in page.xpath("//table/tbody/tr[3]/td")]
    assert cells[1] == "03"
    assert cells[9] == "ĐÃ HỦY: Trùng"


@pytest.mark.usefixtures("filled")
def test_the_handling_slip_has_its_three_parts(visit: Callable[..., Visitor]) -> None:
    text = text_of(visit("giamdoc").get("/van-ban/2/phieu-giai-quyet"))
    for part in ("1. Ý kiến của lãnh đạo cơ quan", "2. Ý kiến của lãnh đạo đơn vị", "3. Ý kiến đề xuất"):
        assert part in text
    assert "Phòng Nghiệp vụ Y" in text


@pytest.mark.parametrize("path", ["/van-ban-den", "/van-ban-di", "/viec", "/giao-viec"])
def test_a_strange_argument_in_the_address_of_a_list_harms_nothing(visit, path: str) -> None:  # type: ignore[no-untyped-def]
    clerk = visit("vanthu")
    assert clerk.get(f"{path}?endpoint=x&way=y&_external=1").status_code == 200
    assert clerk.get(path).status_code == 200
