"""A duty that asks every unit for the same table: columns, filling in on the page and by sheet, putting together."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from tests.builders import at, incoming, list_id, person, place, word_file
from tests.visitor import Visitor, text_of
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.deadlines.recurrence import parse
from ytcs_docs.tasks import commands, giving, tables
from ytcs_docs.tasks.commands import PassedOn
from ytcs_docs.tasks.models import Assignment, Duty, RowFile
from ytcs_docs.tasks.rules import AssignmentState, DutyData, ListShare, OrderData, Outcome, Part, Share
from ytcs_docs.tasks.table_rules import ColumnData, ColumnKind

TODAY = date(2026, 11, 2)  # a Monday
COLUMNS = (
    ColumnData(name="Số người khám", least=0, most=5000),
    ColumnData(name="Ngày khám", kind=ColumnKind.DAY, required=False),
    ColumnData(name="Nơi khám", kind=ColumnKind.CHOICE, choices=("Tại trạm", "Lưu động")),
)


@pytest.fixture
def duty(app: Flask) -> int:
    """Two stations are to fill in one row each."""
    with app.app_context():
        return given(COLUMNS)


def given(columns: Sequence[ColumnData], *, many: bool = False, again: str = "", **shares: Any) -> int:
    document_id = incoming().id
    lists = () if shares else (ListShare(list_id=list_id(), part=Part.DO),)
    data = DutyData(
        text="Báo cáo số liệu khám sức khỏe", lists=lists, outcome=Outcome.TABLE, recurrences=parse(again), **shares
    )
    with transaction():
        (one,) = giving.give(document_id, OrderData(instruction="Làm", duties=(data,)), person("giamdoc"), TODAY)
        tables.set_columns(one.id, columns, many, person("vanthu"))
        for part in session().scalars(select(Assignment).where(Assignment.duty_id == one.id)):
            commands.accept(part.id, person("tram1"))
        return one.id


def part_of(duty_id: int, key: str) -> Assignment:
    session().expire_all()
    wanted = Assignment.duty_id == duty_id, Assignment.unit_id == place(key).id, Assignment.post_id.is_(None)
    return session().scalars(select(Assignment).where(*wanted).order_by(Assignment.id.desc())).first()  # type: ignore[return-value]


def keys(duty_id: int) -> list[str]:
    return [str(column.id) for column in session().get_one(Duty, duty_id).columns]


def fill(duty_id: int, key: str, *rows: Sequence[str]) -> None:
    """As somebody types it."""
    part = part_of(duty_id, key)
    filled = tables.check_rows(part.duty, [dict(zip(keys(duty_id), row, strict=False)) for row in rows], TODAY)
    assert filled.errors == {}
    with transaction():
        tables.save_rows(part.id, filled.values, person("tram1"))


def test_a_unit_fills_in_its_table_and_is_done_and_the_sums_are_there(
    app: Flask, duty: int, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        part, other = part_of(duty, "tyt1").id, part_of(duty, "tyt2").id
        first, second, third = keys(duty)
        fill(duty, "tyt2", ("30", "", "Lưu động"))
    station = visit("tram1")
    assert "Chưa nhập bảng số liệu." in text_of(station.get(f"/viec/{part}"))
    page = f"/viec/{part}/bang"
    cells = {f"o-0-{first}": "1.250", f"o-0-{second}": "3/11/2026", f"o-0-{third}": "Tại trạm"}
    assert station.press(page, "/bang", **cells).status_code == 303
    assert "Đã nhập 1 dòng." in text_of(station.get(f"/viec/{part}"))
    assert station.press(page, "/bang", xong="1").status_code == 303
    with app.app_context():
        assert session().get_one(Assignment, part).state is AssignmentState.FINISHED
        assert session().get_one(Assignment, other).state is AssignmentState.ACCEPTED
    leader = visit("giamdoc")
    total = leader.page(f"/nhiem-vu/{duty}/bang-tong-hop").xpath('//tr[@class="total"]/td')
    assert [" ".join(cell.text_content().split()) for cell in total] == ["", "Cộng", "1.280", "", "", ""]


def test_a_wrong_cell_is_said_beside_it_and_nothing_typed_is_lost(
    app: Flask, duty: int, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, second, third = keys(duty)
    station = visit("tram1")
    cells = {f"o-0-{first}": "nhiều", f"o-0-{second}": "mai", f"o-0-{third}": "Lưu động"}
    answer = station.press(f"/viec/{part}/bang", "/bang", **cells)
    assert answer.status_code == 422
    assert "2 ô chưa đúng" in text_of(answer)
    assert 'value="nhiều"' in answer.text
    assert 'value="mai"' in answer.text
    assert "Nhập một số" in answer.text
    with app.app_context():
        assert part_of(duty, "tyt1").rows == []


def test_an_incomplete_table_is_kept_but_not_handed_in(app: Flask, duty: int, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, *_ = keys(duty)
    station = visit("tram1")
    assert station.press(f"/viec/{part}/bang", "/bang", **{f"o-0-{first}": "12"}).status_code == 303
    answer = station.press(f"/viec/{part}/bang", "/bang", **{f"o-0-{first}": "13", "xong": "1"})
    assert answer.status_code == 422
    assert "Bảng số liệu còn thiếu: cột “Nơi khám”." in text_of(answer)
    assert 'value="13"' in answer.text
    assert station.post(f"/viec/{part}/hoan-thanh", {"text": "Xong"}).status_code == 422
    with app.app_context():
        assert [row.cells[first] for row in part_of(duty, "tyt1").rows] == ["12"]
        assert part_of(duty, "tyt1").is_open


def test_two_who_fill_in_the_same_table_do_not_overwrite_each_other(
    app: Flask, duty: int, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, *_ = keys(duty)
    station = visit("tram1")
    seen = station.form(f"/viec/{part}/bang")
    with app.app_context():
        fill(duty, "tyt1", ("7",))
    answer = station.post(f"/viec/{part}/bang", {**seen, f"o-0-{first}": "9"})
    assert answer.status_code == 422
    assert 'value="9"' in answer.text
    with app.app_context():
        assert [row.cells[first] for row in part_of(duty, "tyt1").rows] == ["7"]


def sheet_of(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def test_the_sheet_that_the_page_gives_is_read_back(app: Flask, duty: int, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, second, third = keys(duty)
    station = visit("tram1")
    book = sheet_of(station.get(f"/viec/{part}/bang/mau"))
    sheet = book.active
    assert [cell.value for cell in sheet[4]] == ["Số người khám", "Ngày khám", "Nơi khám"]
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"decimal", "date", "list"}
    sheet["A5"], sheet["B5"], sheet["C5"] = 1234.5, date(2026, 11, 3), "lưu động"
    answer = send_sheet(station, part, book)
    assert answer.status_code == 200
    assert "Đã đọc 1 dòng từ tệp, chưa lưu." in text_of(answer)
    for name, value in ((first, "1234,5"), (second, "03/11/2026")):
        assert f'id="o-0-{name}" name="o-0-{name}" value="{value}"' in " ".join(answer.text.split())
    with app.app_context():
        assert part_of(duty, "tyt1").rows == []
    page = html.fromstring(answer.text)
    form = page.xpath(f'//form[@action="/viec/{part}/bang"]')[0]
    assert station.client.post(form.get("action"), data=dict(form.form_values())).status_code == 303
    with app.app_context():
        assert part_of(duty, "tyt1").rows[0].cells == {first: "1234.5", second: "2026-11-03", third: "Lưu động"}


def send_sheet(visitor: Visitor, part: int, book: Any) -> Any:
    content = io.BytesIO()
    book.save(content)
    fields = {"csrf_token": visitor.token(), "sheet": (io.BytesIO(content.getvalue()), "bang.xlsx")}
    path = f"/viec/{part}/bang/doc-tep"
    return visitor.client.post(path, data=fields, content_type="multipart/form-data")


def test_what_a_formula_made_is_rounded(app: Flask, duty: int, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, *_ = keys(duty)
    book = openpyxl.Workbook()
    book.active.append(["Số người khám", "Ngày khám", "Nơi khám"])
    book.active.append([10 / 3, None, "Tại trạm"])
    answer = send_sheet(visit("tram1"), part, book)
    assert answer.status_code == 200
    assert f'name="o-0-{first}" value="3,333333"' in " ".join(answer.text.split())


def test_a_number_shown_as_per_cent_is_read_as_it_is_shown(
    app: Flask, duty: int, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, *_ = keys(duty)
    station = visit("tram1")
    for shown_as, read in (("0.0%", "45,5"), ('0"%"', "0,455")):
        book = openpyxl.Workbook()
        book.active.append(["Số người khám", "Ngày khám", "Nơi khám"])
        book.active.append([0.455, None, "Tại trạm"])
        book.active["A2"].number_format = shown_as
        answer = " ".join(send_sheet(station, part, book).text.split())
        assert f'name="o-0-{first}" value="{read}"' in answer


def test_columns_that_change_while_a_unit_types_lose_nothing_silently(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        duty_id = given(COLUMNS[:1])
        part = part_of(duty_id, "tyt1").id
        (key,) = keys(duty_id)
    station = visit("tram1")
    form = {**station.form(f"/viec/{part}/bang"), f"o-0-{key}": "12"}
    with app.app_context(), transaction():
        tables.set_columns(duty_id, [ColumnData(name="Cột khác")], False, person("vanthu"))
    assert station.post(f"/viec/{part}/bang", form).status_code == 422


def test_a_table_may_have_as_many_columns_as_it_may(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        duty_id = given([ColumnData(name=f"Cột {number}", most=123456.75) for number in range(40)])
    page = visit("giamdoc").page(f"/nhiem-vu/{duty_id}/mau-bang")
    assert page.xpath('//input[@name="columns-39-name"]/@value') == ["Cột 39"]
    assert page.xpath('//input[@name="columns-0-most"]/@value') == ["123.456,75"]


def test_a_sheet_in_another_order_with_more_columns_is_read_and_one_that_lacks_a_column_names_it(
    app: Flask, duty: int, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
        first, *_ = keys(duty)
    station = visit("tram1")
    book = openpyxl.Workbook()
    book.active.append(["TT", "NƠI KHÁM", "so nguoi kham", "Ngày khám", "Ghi thêm"])
    book.active.append([1, "Tại trạm", 40, None, "x"])
    answer = send_sheet(station, part, book)
    assert answer.status_code == 200
    assert f'name="o-0-{first}" value="40"' in " ".join(answer.text.split())
    book = openpyxl.Workbook()
    book.active.append(["Số người khám", "Nơi khám"])
    answer = send_sheet(station, part, book)
    assert answer.status_code == 422
    assert "Tệp thiếu cột “Ngày khám”" in text_of(answer)


@pytest.mark.parametrize("content", [b"", b"khong phai tep Excel", word_file("Văn bản")])
def test_what_is_no_sheet_is_refused_with_a_sentence(
    app: Flask, duty: int, visit: Callable[..., Visitor], content: bytes
) -> None:
    with app.app_context():
        part = part_of(duty, "tyt1").id
    station = visit("tram1")
    fields = {"csrf_token": station.token(), "sheet": (io.BytesIO(content), "bang.xlsx")}
    answer = station.client.post(f"/viec/{part}/bang/doc-tep", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Không đọc được tệp Excel này." in text_of(answer)


def test_a_list_has_as_many_rows_as_are_filled_in(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        duty_id = given(COLUMNS, many=True)
        part = part_of(duty_id, "tyt1").id
        first, _, third = keys(duty_id)
    station = visit("tram1")
    cells = {f"o-{row}-{first}": str(10 + row) for row in (0, 2, 4)} | {
        f"o-{row}-{third}": "Tại trạm" for row in (0, 2, 4)
    }
    assert station.press(f"/viec/{part}/bang", "/bang", **cells).status_code == 303
    with app.app_context():
        assert [row.cells[first] for row in part_of(duty_id, "tyt1").rows] == ["10", "12", "14"]
        with pytest.raises(InvalidInput, match="300 dòng"):
            tables.check_rows(session().get_one(Duty, duty_id), [{first: "1"}] * 301, TODAY)
    sheet = sheet_of(visit("giamdoc").get(f"/nhiem-vu/{duty_id}/bang-tong-hop/xuat-excel")).active
    rows = list(sheet.iter_rows(values_only=True))
    assert sorted(str(row[2]) for row in rows) == ["", "10", "12", "14", "36", "Số người khám"]


def test_a_file_in_a_cell_is_kept_and_read_by_who_sees_the_part(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        duty_id = given([ColumnData(name="Danh sách", kind=ColumnKind.FILE)])
        part = part_of(duty_id, "tyt1").id
        (key,) = keys(duty_id)
    station = visit("tram1")
    form = {**station.form(f"/viec/{part}/bang"), f"f-0-{key}": (io.BytesIO(word_file("Danh sách")), "ds.docx")}
    answer = station.client.post(f"/viec/{part}/bang", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    with app.app_context():
        (file,) = session().scalars(select(RowFile)).all()
        file_id = file.id
        assert part_of(duty_id, "tyt1").rows[0].cells == {key: str(file_id)}
    for username, status in (("tram1", 200), ("giamdoc", 200), ("truongphong", 404)):
        assert visit(username).get(f"/tep-bang/{file_id}").status_code == status
    assert station.press(f"/viec/{part}/bang", "/bang").status_code == 303  # saved again, the file stays
    with app.app_context():
        assert session().scalars(select(RowFile.id)).all() == [file_id]
    stolen = {**station.form(f"/viec/{part}/bang"), f"o-0-{key}": "999"}
    assert station.post(f"/viec/{part}/bang", stolen).status_code == 422


def test_columns_are_renamed_and_added_but_not_taken_from_under_what_was_filled_in(app: Flask, duty: int) -> None:
    with app.app_context():
        fill(duty, "tyt1", ("12", "", "Tại trạm"))
        columns = [column.data for column in session().get_one(Duty, duty).columns]
        renamed = [ColumnData(id=columns[0].id, name="Số lượt"), *columns[1:], ColumnData(name="Mới", required=False)]
        with transaction():
            tables.set_columns(duty, renamed, False, person("vanthu"))
        assert [column.name for column in session().get_one(Duty, duty).columns][0::3] == ["Số lượt", "Mới"]
        for wrong in (renamed[1:], [ColumnData(id=columns[0].id, name="Số", kind=ColumnKind.TEXT), *renamed[1:]]):
            with pytest.raises(RuleBroken, match="không bỏ cột"), transaction():
                tables.set_columns(duty, wrong, False, person("vanthu"))
        assert part_of(duty, "tyt1").table_gap == ""


def test_the_giver_sets_the_columns_on_a_page(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        duty_id = given(())
        assert session().get_one(Duty, duty_id).outcome is Outcome.WORDS
    leader = visit("giamdoc")
    path = f"/nhiem-vu/{duty_id}/mau-bang"
    fields = {
        "columns-0-name": "Số ca",
        "columns-0-least": "0",
        "columns-1-name": "Mức độ",
        "columns-1-kind": "choice",
        "columns-1-choices": "nhẹ",
    }
    refused = leader.fill(path, **fields)
    assert refused.status_code == 422
    assert "ghi ít nhất hai lựa chọn" in text_of(refused)
    assert 'value="Số ca"' in refused.text
    assert leader.fill(path, **{**fields, "columns-1-choices": "nhẹ\nnặng"}).status_code == 303
    with app.app_context():
        duty = session().get_one(Duty, duty_id)
        assert [(column.name, column.choices) for column in duty.columns] == [("Số ca", ""), ("Mức độ", "nhẹ\nnặng")]
        assert duty.outcome is Outcome.TABLE
    assert visit("truongphong").get(path).status_code == 403
    assert visit("giamdoc.tt").get(path).status_code == 404


def test_a_centre_puts_together_what_its_stations_filled_in(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context(), at(TODAY):
        duty_id = given(COLUMNS[:1], shares=(Share(unit_id=place("ttyt").id, part=Part.DO),))
        whole = part_of(duty_id, "ttyt").id
        with transaction():
            parts = [PassedOn(unit_id=place(key).id) for key in ("tyt1", "tyt2")]
            below = commands.pass_on(whole, parts, person("giamdoc.tt"), TODAY)
            for one in below:
                commands.accept(one.id, person("tram1"))
        fill(duty_id, "tyt1", ("12",))
        (key,) = keys(duty_id)
    head = visit("giamdoc.tt")
    assert "Cộng từ 1/2 nơi" in text_of(head.get(f"/viec/{whole}/bang"))
    with app.app_context():
        fill(duty_id, "tyt2", ("30",))
    page = head.page(f"/viec/{whole}/bang?tong-hop=1")
    assert page.xpath(f'//input[@name="o-0-{key}"]/@value') == ["42"]
    with app.app_context():
        assert part_of(duty_id, "ttyt").rows == []


def come_again(duty_id: int, day: date) -> int:
    """The next time of a duty, taken on by the first station."""
    with transaction():
        giving.give_occurrences(session().get_one(Duty, duty_id), day)
    part = part_of(duty_id, "tyt1").id
    with transaction():
        commands.accept(part, person("tram1"))
    return part


def test_the_time_before_stands_beside(app: Flask, visit: Callable[..., Visitor]) -> None:
    november, december = date(2026, 11, 24), date(2026, 12, 24)
    with app.app_context():
        with at(TODAY):
            duty_id = given(COLUMNS[:1], again="month:25")
        with at(november):
            come_again(duty_id, november)
            fill(duty_id, "tyt1", ("12",))
        with at(december):
            part = come_again(duty_id, december)
            fill(duty_id, "tyt1", ("20",))
    with at(december):
        assert "kỳ trước: 12" in text_of(visit("tram1").get(f"/viec/{part}/bang"))
        page = visit("giamdoc").page(f"/nhiem-vu/{duty_id}/bang-tong-hop")
    rows = page.xpath('//tr[@class="total" or @class="before"]')
    assert [" ".join(row.text_content().split()) for row in rows] == ["Cộng 20", "Kỳ trước: Tháng 11/2026 12"]
    assert len(page.xpath('//select[@id="ky"]/option')) == 2


def test_the_table_in_word_has_the_sums_and_says_who_is_missing(
    app: Flask, duty: int, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        fill(duty, "tyt1", ("1250", "3/11/2026", "Tại trạm"))
    answer = visit("giamdoc").get(f"/nhiem-vu/{duty}/bang-tong-hop/xuat-word")
    document = docx.Document(io.BytesIO(answer.data))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        ["TT", "Đơn vị", "Số người khám", "Ngày khám", "Nơi khám"],
        ["1", "Trạm Y tế xã An Phú", "1.250", "03/11/2026", "Tại trạm"],
        ["", "Cộng", "1.250", "", ""],
    ]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Chưa gửi số liệu (1/2 đơn vị): Trạm Y tế xã An Hòa." in text


def test_a_duty_without_columns_says_so_to_its_units(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        duty_id = given(())
        with transaction():
            session().get_one(Duty, duty_id).outcome = Outcome.TABLE
        part = part_of(duty_id, "tyt1").id
    station = visit("tram1")
    assert "Nơi giao chưa đặt mẫu bảng" in text_of(station.get(f"/viec/{part}"))
    answer = station.press(f"/viec/{part}", "/bao-cao", text="Xong")
    assert answer.status_code == 303
    refused = station.post(f"/viec/{part}/hoan-thanh", {"text": "Xong"})
    assert refused.status_code == 422
    assert "Nơi giao chưa đặt mẫu bảng" in text_of(refused)
