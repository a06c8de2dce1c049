"""The register as a workbook: the decree's columns, one row a number, nothing in it is a formula."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pytest
from flask import Flask
from lxml import html
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders import assign, incoming, order_data, outgoing, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import transaction
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.registers import INCOMING_COLUMNS, OUTGOING_COLUMNS
from ytcs_docs.desk import printed_register
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.forms import recipients_from
from ytcs_docs.registers import numbering
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.recall import void_number
from ytcs_docs.tasks.rules import Part, Share

FORMULA = '=HYPERLINK("http://x.example","bấm")'


@dataclass(frozen=True)
class Books:
    incoming: int
    outgoing: int


@pytest.fixture
def books(app: Flask) -> Books:
    """The department's books of this year."""
    with app.app_context():
        agency, year = place("syt").id, clock.today().year
        return Books(
            incoming=registers_of(agency, Direction.INCOMING, year)[0].id,
            outgoing=registers_of(agency, Direction.OUTGOING, year)[0].id,
        )


def sheet_of(visitor: Visitor, register_id: int) -> Worksheet:
    answer = visitor.get(f"/so-dang-ky/{register_id}/xuat-excel")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=so-dang-ky.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert len(book.sheetnames) == 1
    return book.active


def lines_of(sheet: Worksheet) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def printed(visitor: Visitor, register_id: int) -> list[list[str]]:
    rows = visitor.page(f"/so-dang-ky/{register_id}/in").xpath("//table/tbody/tr")
    return [[cell.text_content() for cell in row.xpath("td")] for row in rows]


@pytest.mark.parametrize(("direction", "columns"), [("incoming", INCOMING_COLUMNS), ("outgoing", OUTGOING_COLUMNS)])
def test_the_headings_are_those_of_the_decree_also_when_there_is_no_number_yet(
    visit: Callable[..., Visitor], books: Books, direction: str, columns: tuple[str, ...]
) -> None:
    sheet = sheet_of(visit("vanthu"), getattr(books, direction))
    assert [cell.value for cell in sheet[1]] == list(columns)
    assert sheet.title == f"Sổ {clock.today().year}"
    assert sheet.max_row == 1


def test_the_book_of_what_arrived_has_one_row_a_number(app: Flask, visit: Callable[..., Visitor], books: Books) -> None:
    today = format_date(clock.today())
    with app.app_context():
        first = incoming(code="289/BYT-DP", subject="tiêm chủng", type_code="ke-hoach", note="bản fax")
        with transaction():
            share = Share(unit_id=place("nvy").id, part=Part.LEAD)
            assign(first.id, order_data(instruction="Làm", shares=(share,)), person("giamdoc"), clock.today())
            documents.hand_over(first.id, clock.today(), person("vanthu"), clock.today())
        second = incoming(code="5/UBND-VX", subject="mời họp", issuer_name="UBND tỉnh", issued_on=None)
        with transaction():
            void_number(second.register_id, second.number, "Gửi nhầm", person("vanthu"))
        incoming(code="", subject="đơn đề nghị", issuer_name="Ông Nguyễn Văn An")
    clerk = visit("vanthu")
    sheet = sheet_of(clerk, books.incoming)
    received = ("Kế hoạch: tiêm chủng", "Phòng Nghiệp vụ Y", today, "", "bản fax")
    assert lines_of(sheet) == [
        [today, "01", "Bộ Y tế", "289/BYT-DP", today, *received],
        [today, "02", "UBND tỉnh", "5/UBND-VX", "", "Công văn: mời họp", "", "", "", "ĐÃ HỦY: Gửi nhầm"],
        [today, "03", "Ông Nguyễn Văn An", "", today, "Công văn: đơn đề nghị", "", "", "", ""],
    ]
    assert lines_of(sheet) == printed(clerk, books.incoming)


def test_voided_and_reserved_numbers_have_their_rows_in_order(
    app: Flask, visit: Callable[..., Visitor], books: Books
) -> None:
    clerk, path, today = visit("vanthu"), f"/so-dang-ky/{books.outgoing}", format_date(clock.today())
    with app.app_context():
        unit = place("nvy").id
        parties = tuple(recipients_from(["Bộ Y tế (b/c)", "Trung tâm Y tế khu vực Bình Lộc", "Lưu: VT, NVY"]))
        outgoing(subject="trả lời", drafting_unit_id=unit, parties=parties, copies=12, archive_place="VT; NVY")
    kept = {"giu-count": "2", "giu-until": today, "giu-reason": "Phòng NVY xin giữ"}
    assert clerk.press(path, "/giu-so", **kept).status_code == 303
    with app.app_context():
        wrong = outgoing(subject="báo cáo quý", type_code="bao-cao")
        number = wrong.number
    for given_up, reason in ((number, "In sai"), (2, "Không dùng đến")):
        pressed = clerk.press(path, "/huy-so", **{"huy-number": str(given_up), "huy-reason": reason})
        assert pressed.status_code == 303, text_of(pressed)
    sheet = sheet_of(clerk, books.outgoing)
    sent = "Bộ Y tế; Trung tâm Y tế khu vực Bình Lộc; Lưu: VT, NVY"
    signer = "Đoàn Văn Vượng"
    assert lines_of(sheet) == [
        ["01/SYT-NVY", today, "Công văn: trả lời", signer, sent, "VT; NVY", "12", "", "", ""],
        ["02", today, *[""] * 7, "ĐÃ HỦY: Không dùng đến"],
        ["03", today, *[""] * 7, "Đang giữ: Phòng NVY xin giữ"],
        ["04/BC-SYT", today, "Báo cáo: báo cáo quý", signer, "", "Văn thư", "", "", "", "ĐÃ HỦY: In sai"],
    ]
    assert lines_of(sheet) == printed(clerk, books.outgoing)


def test_a_reserved_number_that_is_used_keeps_its_place(
    app: Flask, visit: Callable[..., Visitor], books: Books
) -> None:
    clerk, today = visit("vanthu"), format_date(clock.today())
    kept = {"giu-count": "1", "giu-until": today, "giu-reason": "Chờ ký"}
    clerk.press(f"/so-dang-ky/{books.outgoing}", "/giu-so", **kept)
    with app.app_context():
        outgoing(subject="thứ hai", type_code="bao-cao")
    used = clerk.fill(
        "/van-ban-di/dang-ky",
        subject="thứ nhất",
        type_code="bao-cao",
        signer_name="Đoàn Văn Vượng",
        reserved=f"{books.outgoing}:1",
    )
    assert used.status_code == 303, text_of(used)
    lines = lines_of(sheet_of(clerk, books.outgoing))
    assert [(line[0], line[2], line[9]) for line in lines] == [
        ("01/BC-SYT", "Báo cáo: thứ nhất", ""),
        ("02/BC-SYT", "Báo cáo: thứ hai", ""),
    ]


def test_text_that_begins_like_a_formula_stays_text(app: Flask, visit: Callable[..., Visitor], books: Books) -> None:
    with app.app_context():
        incoming(code="=1+1", issuer_name="=cmd|' /C calc'!A0", subject=FORMULA, note="+84 236")
        incoming(code="@SUM(A1)", issuer_name="-2+3", subject="http://x.example", note=FORMULA)
        outgoing(signer_name="=1+1", archive_place="=A1", note=FORMULA, parties=tuple(recipients_from([FORMULA])))
    clerk = visit("vanthu")
    arrived, sent = sheet_of(clerk, books.incoming), sheet_of(clerk, books.outgoing)
    for sheet in (arrived, sent):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s"}
        assert not any(cell.hyperlink for cell in cells)
    issuers = [(line[2], line[3], line[9]) for line in lines_of(arrived)]
    assert issuers == [("=cmd|' /C calc'!A0", "=1+1", "+84 236"), ("-2+3", "@SUM(A1)", FORMULA)]
    assert lines_of(arrived)[0][5] == f"Công văn: {FORMULA}"
    assert lines_of(sent)[0][3:6] == ["=1+1", FORMULA, "=A1"]
    assert lines_of(sent)[0][9] == FORMULA


def test_a_number_given_out_of_the_order_of_days_says_why(
    app: Flask, visit: Callable[..., Visitor], books: Books
) -> None:
    with app.app_context():
        incoming()
    clerk = visit("vanthu")
    saved = clerk.fill(
        "/van-ban-den/dang-ky",
        code="7/A-B",
        issuer_name="Sở Nội vụ",
        subject="biên chế",
        issued_on="01/01/2024",
        received_on="02/01/2024",
    )
    assert saved.status_code == 422  # the reason is asked for
    fields: dict[str, str] = {}
    for form in html.fromstring(saved.text).forms:
        fields.update(dict(form.form_values()))
    saved = clerk.client.post("/van-ban-den/dang-ky", data={**fields, "backdate_reason": "Bưu điện chậm"})
    assert saved.status_code == 303, text_of(saved)
    _, line = lines_of(sheet_of(clerk, books.incoming))
    assert (line[0], line[1], line[9]) == ("02/01/2024", "02", "Ghi lùi ngày: Bưu điện chậm")


def test_only_who_prints_registers_of_the_agency_takes_them_out(
    app: Flask, visit: Callable[..., Visitor], books: Books
) -> None:
    with app.app_context():
        incoming()
    path = f"/so-dang-ky/{books.incoming}/xuat-excel"
    for username, status in (("giamdoc", 200), ("truongphong", 403), ("quantri", 403), ("vanthu.tt", 404)):
        assert visit(username).get(path).status_code == status, username


def test_a_long_book_is_printed_in_parts(
    visit: Callable[..., Visitor], books: Books, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed_register, "PRINTED_NUMBERS", 3)
    with app.app_context(), transaction():
        numbering.reserve(books.outgoing, 7, clock.today(), "Đợt tiêm chủng", person("vanthu"))
    clerk, path = visit("vanthu"), f"/so-dang-ky/{books.outgoing}/in"
    assert [row[0] for row in printed(clerk, books.outgoing)] == ["01", "02", "03"]
    assert len(clerk.page(path).xpath("//nav[@aria-label='Các phần của sổ']/a")) == 3
    for part, numbers in ((2, ["04", "05", "06"]), (3, ["07"]), (9, ["07"])):
        page = clerk.page(f"{path}?trang={part}")
        assert [row.text_content() for row in page.xpath("//table/tbody/tr/td[1]")] == numbers
        assert f"đến số: {numbers[-1]}" in " ".join(page.xpath("//*[@class='cover']")[0].text_content().split())
    assert sheet_of(clerk, books.outgoing).max_row == 8, "the Excel file has the whole book"


def test_a_printed_part_stays_under_half_a_megabyte(
    visit: Callable[..., Visitor], books: Books, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the largest page that there is, as `benchmarks.sizes` finds; measured on fewer rows with long texts."""
    with app.app_context(), transaction():
        numbering.reserve(books.outgoing, 20, clock.today(), "Đợt tiêm " * 33, person("vanthu"))
    whole, few = printed_register.PRINTED_NUMBERS, 20
    monkeypatch.setattr(printed_register, "PRINTED_NUMBERS", few)
    size = len(visit("vanthu").get(f"/so-dang-ky/{books.outgoing}/in").data)
    assert size * whole / few < 500_000
