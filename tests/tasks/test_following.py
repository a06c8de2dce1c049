"""Who stands where: the matrix of a directive, the figures of a period, both as operators' commands and as pages."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import assign, incoming, list_id, order_data, person, place
from tests.documents.test_documents import viewer_of
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.tasks import commands, giving
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import DutyData, ListShare, OrderData, Part, Share

TODAY = date(2026, 11, 26)


@pytest.fixture
def noon() -> Any:
    with clock.pinned(clock.now().replace(year=2026, month=11, day=26, hour=5)):
        yield


@pytest.fixture
def followed(app: Flask, noon: None) -> dict[str, int]:
    """Two duties of one document: one led, one of two stations, of which one is late and one was done late."""
    with app.app_context():
        document = incoming()
        led = DutyData(text="Tổng hợp số liệu", shares=(Share(unit_id=place("nvy").id, part=Part.LEAD),))
        each = DutyData(
            text="Rà soát tại trạm",
            lists=(ListShare(list_id=list_id(), part=Part.DO),),
            due_on=TODAY - timedelta(days=3),
        )
        with transaction():
            duties = giving.give(
                document.id, OrderData(instruction="Làm", duties=(led, each)), person("giamdoc"), TODAY
            )
            found = {f"duty{number}": duty.id for number, duty in enumerate(duties, 1)}
        tasks = {task.unit_id: task.id for task in _tasks(document.id)}
        done = tasks[place("tyt1").id]
        with transaction():
            commands.accept(done, person("tram1"))
            commands.finish(done, "Xong", (), person("tram1"))
        return {"document": document.id, "tyt1": place("tyt1").id, "tyt2": place("tyt2").id, "done": done, **found}


def _tasks(document_id: int) -> list[Assignment]:
    return list(session().scalars(select(Assignment).where(Assignment.document_id == document_id)))


def said(app: Flask, *words: str) -> Any:
    answer = app.test_cli_runner().invoke(args=["duties", *words, "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_the_matrix_has_a_row_for_each_unit_and_a_cell_where_it_has_a_part(
    app: Flask, followed: dict[str, int]
) -> None:
    found = said(app, "matrix", str(followed["document"]))
    assert [column["title"] for column in found["columns"]] == ["Tổng hợp số liệu", "Rà soát tại trạm"]
    cells = {
        row["unit"]: [cell and (cell["state"], cell["days_late"]) for cell in row["cells"]] for row in found["rows"]
    }
    assert cells == {
        "Phòng Nghiệp vụ Y": [("new", 0), None],
        "Trạm Y tế xã An Phú": [None, ("finished", 3)],
        "Trạm Y tế xã An Hòa": [None, ("new", 3)],
    }
    assert app.test_cli_runner().invoke(args=["duties", "matrix", "99999"]).exit_code == 1


def test_the_figures_of_a_period_are_those_of_a_count_by_hand(app: Flask, followed: dict[str, int]) -> None:
    found = said(app, "statistics", "--from", "2026-11-01", "--to", "2026-11-30")
    assert {name: found[name] for name in ("given", "done_in_time", "done_late", "open", "open_late")} == {
        "given": 3,
        "done_in_time": 0,
        "done_late": 1,
        "open": 2,
        "open_late": 1,
    }
    by_unit = {row["unit_id"]: (row["given"], row["done_late"], row["open_late"]) for row in found["by_unit"]}
    assert by_unit[followed["tyt1"]] == (1, 1, 0)
    assert by_unit[followed["tyt2"]] == (1, 0, 1)
    assert said(app, "statistics", "--from", "2026-10-01", "--to", "2026-11-25")["given"] == 0


def test_a_due_date_that_was_moved_still_counts_as_it_was_first_set(app: Flask, followed: dict[str, int]) -> None:
    with app.app_context():
        late = next(task.id for task in _tasks(followed["document"]) if task.unit_id == followed["tyt2"])
        with transaction():
            commands.change_due(late, TODAY + timedelta(days=9), "Mưa bão", person("giamdoc"), TODAY)
            commands.accept(late, person("tram1"))
            commands.finish(late, "Xong", (), person("tram1"))
    found = said(app, "statistics", "--from", "2026-11-01", "--to", "2026-11-30")
    assert (found["done_in_time"], found["done_late"], found["done_in_time_at_first"]) == (1, 1, 0)


def test_duties_are_listed_by_document_and_by_unit(app: Flask, followed: dict[str, int]) -> None:
    whole = said(app, "list", "--document", str(followed["document"]))
    assert [(duty["title"], duty["mode"], len(duty["assignments"])) for duty in whole] == [
        ("Rà soát tại trạm", "each", 2),
        ("Tổng hợp số liệu", "lead", 1),
    ]
    (own,) = said(app, "list", "--unit", str(followed["tyt1"]))
    assert [(part["unit_id"], part["state"], part["days_late"]) for part in own["assignments"]] == [
        (followed["tyt1"], "finished", 3)
    ]


def test_the_page_of_the_matrix_is_narrowed_and_taken_out_as_a_sheet(
    visit: Callable[..., Visitor], followed: dict[str, int], noon: None
) -> None:
    leader, path = visit("giamdoc"), f"/van-ban/{followed['document']}/nhiem-vu"
    page = leader.page(path)
    signs = {
        row.xpath("string(th)"): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in page.xpath('//table[@class="matrix"]/tbody/tr[th[@scope]]')
    }
    assert signs["Trạm Y tế xã An Phú"] == ["", "✓+3", "", ""]
    assert signs["Trạm Y tế xã An Hòa"] == ["", "−3", "1", "1"]
    assert signs["Phòng Nghiệp vụ Y"] == ["mới", "", "1", ""]
    narrowed = text_of(leader.get(f"{path}?chua-xong=1"))
    assert "Trạm Y tế xã An Hòa" in narrowed
    assert "Trạm Y tế xã An Phú" not in narrowed
    sheet = openpyxl.load_workbook(io.BytesIO(leader.get(f"{path}/xuat-excel?chua-xong=1").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["Phòng Nghiệp vụ Y", "Trạm Y tế xã An Hòa"]
    assert rows[2][3] == "Mới giao (hạn 23/11/2026), trễ 3 ngày"


def test_a_unit_follows_nobody(visit: Callable[..., Visitor], followed: dict[str, int], noon: None) -> None:
    for path in (f"/van-ban/{followed['document']}/nhiem-vu", f"/nhiem-vu/{followed['duty1']}"):
        assert visit("tram1").get(path).status_code == 403
        assert visit("giamdoc.tt").get(path).status_code == 404


def test_the_page_of_a_duty_adds_units_and_keeps_what_was_chosen_when_refused(
    visit: Callable[..., Visitor], followed: dict[str, int], noon: None, app: Flask
) -> None:
    leader, path = visit("giamdoc"), f"/nhiem-vu/{followed['duty1']}"
    with app.app_context():
        office = str(place("vp").id)
    refused = leader.press(path, "/giao-them", part="coordinate")
    assert refused.status_code == 422
    assert "ít nhất một đơn vị" in text_of(refused)
    assert leader.press(path, "/giao-them", units=[office], part="coordinate").status_code == 303
    assert "Văn phòng" in text_of(leader.get(path))
    assert "giao-them" not in visit("vanthu").get(path).text  # who does not instruct reads only


def test_a_centre_passes_on_through_the_page(visit: Callable[..., Visitor], app: Flask, noon: None) -> None:
    with app.app_context():
        document = incoming()
        share = Share(unit_id=place("ttyt").id, part=Part.DO)
        with transaction():
            (task,) = assign(document.id, order_data("Rà soát", (share,)), person("giamdoc"), TODAY)
            task_id = task.id
        station = str(place("tyt1").id)
    head = visit("giamdoc.tt")
    sent = head.press(f"/viec/{task_id}", "/giao-tiep", units=[station], note="Phần của trạm")
    assert sent.status_code == 303
    page = text_of(head.get(f"/viec/{task_id}"))
    assert "Phần của trạm" in page
    assert "Phần của trạm" in text_of(visit("tram1").get("/viec/" + str(task_id + 1)))
    above = text_of(visit("giamdoc").get(f"/viec/{task_id}"))
    assert "Giao tiếp" in above  # who gave it sees the parts
    assert visit("giamdoc").get(f"/viec/{task_id + 1}").status_code == 404


def test_the_calendar_of_the_agency_is_kept_on_its_page(visit: Callable[..., Visitor], noon: None) -> None:
    clerk = visit("vanthu")
    assert "Quốc khánh" in text_of(clerk.get("/lich-lam-viec?nam=2026"))
    refused = clerk.fill("/lich-lam-viec", day="31/2/2026", name="Nghỉ")
    assert refused.status_code == 422
    assert "Nghỉ" in refused.text
    assert clerk.fill("/lich-lam-viec", day="04/12/2026", name="Hội nghị toàn ngành").status_code == 303
    page = text_of(clerk.get("/lich-lam-viec?nam=2026"))
    assert "Hội nghị toàn ngành" in page
    assert "Hội nghị toàn ngành" not in text_of(visit("vanthu.tt").get("/lich-lam-viec?nam=2026"))
    assert clerk.press("/lich-lam-viec?nam=2026", "/bo").status_code == 303
    assert "Hội nghị toàn ngành" not in text_of(clerk.get("/lich-lam-viec?nam=2026"))


def test_the_administrator_of_the_system_corrects_the_days_of_the_country(
    visit: Callable[..., Visitor], noon: None
) -> None:
    assert (
        visit("caocap").fill("/lich-lam-viec", day="07/12/2026", name="Theo thông báo của Bộ Nội vụ").status_code == 303
    )
    for username in ("vanthu", "vanthu.tt"):
        page = text_of(visit(username).get("/lich-lam-viec?nam=2026"))
        assert "Theo thông báo của Bộ Nội vụ" in page
        assert "Quốc khánh" in page


def test_the_leader_sees_what_is_late_by_directive_and_not_each_title_again(
    visit: Callable[..., Visitor], followed: dict[str, int], noon: None
) -> None:
    page = visit("giamdoc").page("/")
    rows = page.xpath(f'//tr[td/a[@href="/van-ban/{followed["document"]}/nhiem-vu?chua-xong=1"]]')
    assert [" ".join(cell.text_content().split()) for cell in rows[0].xpath("td")][2:] == ["1", "1"]
    assert len(rows) == 1


def test_every_figure_of_the_statistics_opens_the_list_it_counts(
    visit: Callable[..., Visitor], followed: dict[str, int], noon: None
) -> None:
    leader = visit("giamdoc")
    for by, lines in (("unit", 4), ("month", 2), ("topic", 2), ("urgency", 2)):
        page = leader.page(f"/thong-ke-nhiem-vu?tu=01/11/2026&den=30/11/2026&theo={by}")
        rows = page.xpath("//table[@data-chart]/tbody/tr")
        assert len(rows) == lines
        assert [cell.text_content().strip() for cell in rows[0].xpath("td")][1:7] == ["3", "0", "1", "2", "1", "0"]
        links = {
            link.get("href"): int(link.text_content()) for link in page.xpath('//tbody//a[contains(@href, "xem=")]')
        }
        assert len(links) > (3 if by == "month" else 6)
        for address, number in links.items():
            listed = leader.page(address)
            assert len(listed.xpath('//table[@class="rows"]/tbody/tr')) == number, address
    sheet = openpyxl.load_workbook(io.BytesIO(leader.get("/thong-ke-nhiem-vu/xuat-excel?tu=01/11/2026").data)).active
    assert [row[1] for row in sheet.iter_rows(values_only=True)][1:] == [1, 1, 1]


def test_statistics_take_any_address(visit: Callable[..., Visitor], followed: dict[str, int], noon: None) -> None:
    leader = visit("giamdoc")
    for address in ("?tu=abc&theo=x", "?tu=31/12/2026&den=01/01/2026", "?tu=01/01/1950"):
        assert leader.get(f"/thong-ke-nhiem-vu{address}").status_code == 200
    assert visit("truongphong").get("/thong-ke-nhiem-vu").status_code == 403


def test_the_list_of_a_topic_with_a_hyphen_holds_what_its_figure_counts(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        document_id = incoming(topic="Khám - chữa bệnh").id
        share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
        with transaction():
            assign(document_id, order_data(instruction="Rà soát", shares=(share,)), person("giamdoc"), clock.today())
    leader = visit("giamdoc")
    (link,) = set(
        leader.page("/thong-ke-nhiem-vu?theo=topic").xpath(
            '//td[@data-label="Đã giao"]/a[contains(@href, "linh-vuc")]/@href'
        )
    )
    assert len(leader.page(link).xpath('//table[@class="rows"]/tbody/tr')) == 1


def test_by_person_too_every_figure_opens_the_list_that_it_counts(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = incoming().id
        share = Share(unit_id=place("nvy").id, part=Part.LEAD, due_on=clock.today())
        with transaction():
            (part,) = assign(document_id, order_data("Rà soát", (share,)), person("giamdoc"), clock.today())
            to = [
                commands.PassedOn(unit_id=part.unit_id, post_id=viewer_of(name).post_id)
                for name in ("chuyenvien", "truongphong")
            ]
            commands.pass_on(part.id, to, person("truongphong"), clock.today())
    leader = visit("giamdoc")
    links = leader.page("/thong-ke-nhiem-vu?theo=person").xpath('//table[@data-chart]//td[@class="number"]/a')
    counted = [(int(link.text_content()), link.get("href")) for link in links]
    assert [number for number, _ in counted] == [2, 2, 1, 1, 1, 1]  # given and open: the sum, then each person
    for number, address in counted:
        assert len(leader.page(address).xpath('//section[@id="list"]//tbody/tr')) == number
