"""What needs no work is filed and can be taken up again; paper that is handed over is noted once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import assign, incoming, order_data, outgoing, person, place, post_id
from tests.visitor import Visitor, text_of
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.registers import INCOMING_COLUMNS
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.rules import AssignmentState, Part, Share

NOTE = "Đã có văn bản mới hơn"


def registered(app: Flask, *, presented: bool = False, **changes: Any) -> int:
    """An incoming document of the department's."""
    with app.app_context():
        document_id = incoming(**changes).id
        if presented:
            with transaction():
                documents.present(document_id, person("vanthu"))
        return document_id


def assigned(app: Flask) -> int:
    """One that a unit is at work on."""
    document_id = registered(app, presented=True)
    with app.app_context(), transaction():
        share = Share(unit_id=place("nvy").id, part=Part.LEAD)
        data = order_data(instruction="Làm", shares=(share,))
        assign(document_id, data, person("giamdoc"), clock.today())
    return document_id


def completed(app: Flask) -> int:
    """One that a unit has done its work on."""
    document_id = assigned(app)
    with app.app_context(), transaction():
        assignment_id = session().scalars(select(Assignment.id).where(Assignment.document_id == document_id)).one()
        tasks.accept(assignment_id, person("truongphong"))
        tasks.finish(assignment_id, "Đã xong", (), person("truongphong"))
    return document_id


def voided(app: Flask) -> int:
    """One whose number was given up."""
    document_id = registered(app)
    with app.app_context(), transaction():
        document = load(Document, document_id)
        documents.void_number(document.register_id, document.number, "Đăng ký nhầm", person("vanthu"))
    return document_id


def state(app: Flask, document_id: int) -> tuple[Status, str, date | None]:
    with app.app_context():
        document = load(Document, document_id)
        return document.status, document.status_reason, document.handed_over_on


def history(app: Flask, document_id: int) -> list[tuple[str, str, str]]:
    """Who did what with a document, the oldest first."""
    with app.app_context():
        query = select(HistoryLine).where(
            HistoryLine.subject == Subject.DOCUMENT, HistoryLine.subject_id == document_id
        )
        lines = session().scalars(query.order_by(HistoryLine.id))
        return [(line.actor_name, line.action, line.summary) for line in lines]


def buttons(visitor: Visitor, document_id: int) -> set[str]:
    """The steps that the page of a document offers."""
    page = visitor.page(f"/van-ban/{document_id}")
    addresses = page.xpath('//main//form[@method="post"]/@action | //main//a/@href')
    return {address.rpartition("/")[2] for address in addresses} & {
        "chi-dao",
        "luu-tham-khao",
        "mo-lai",
        "chuyen-giao",
        "huy",
    }


def shown_status(visitor: Visitor, document_id: int) -> str:
    found = visitor.page(f"/van-ban/{document_id}").xpath("//div[@class='page-head']/span[contains(@class,'tag')]")
    return str(found[0].text_content())


def fact(visitor: Visitor, document_id: int, name: str) -> str | None:
    """What the page of a document says under a name; None when it says nothing."""
    path = f"//dl[@class='facts']/dt[text()='{name}']/following-sibling::dd[1]"
    found = visitor.page(f"/van-ban/{document_id}").xpath(path)
    return " ".join(found[0].text_content().split()) if found else None


def said_after(visitor: Visitor, document_id: int, step: str, **fields: str) -> str:
    """What the next page says when a step is sent from a page that was opened before."""
    answer = visitor.post(f"/van-ban/{document_id}/{step}", fields)
    assert (answer.status_code, answer.headers.get("Location")) == (303, f"/van-ban/{document_id}"), text_of(answer)
    return text_of(visitor.get(answer.headers["Location"]))


# ---- filed for reference


@pytest.mark.parametrize(("note", "summary"), [("", "Lưu tham khảo"), (NOTE, f"Lưu tham khảo: {NOTE}")])
@pytest.mark.parametrize("presented", [False, True])
def test_a_leader_files_what_needs_no_work_with_or_without_a_note(
    app: Flask, visit: Callable[..., Visitor], note: str, summary: str, presented: bool
) -> None:
    document_id = registered(app, presented=presented)
    leader = visit("giamdoc")
    assert buttons(leader, document_id) == {"chi-dao", "luu-tham-khao"}
    answer = leader.press(f"/van-ban/{document_id}", "/luu-tham-khao", reason=note)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/van-ban/{document_id}")
    page = text_of(leader.get(f"/van-ban/{document_id}"))
    assert "Đã chuyển lưu tham khảo." in page
    assert summary in page
    assert shown_status(leader, document_id) == "Lưu tham khảo"
    assert buttons(leader, document_id) == {"mo-lai"}
    assert state(app, document_id) == (Status.FILED, note, None)
    assert history(app, document_id)[-1] == ("Đoàn Văn Vượng", "filed", summary)


def test_what_is_filed_waits_for_the_leader_no_more(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = registered(app, presented=True, subject="mời dự lễ khai giảng")
    leader = visit("giamdoc")
    assert "mời dự lễ khai giảng" in text_of(leader.get("/"))
    leader.press(f"/van-ban/{document_id}", "/luu-tham-khao")
    assert "mời dự lễ khai giảng" not in text_of(leader.get("/"))
    assert "mời dự lễ khai giảng" in text_of(leader.get("/van-ban-den?trang-thai=filed"))


@pytest.mark.parametrize(
    ("made", "status", "label"),
    [
        (assigned, Status.ASSIGNED, "Đang giải quyết"),
        (completed, Status.COMPLETED, "Đã giải quyết"),
        (voided, Status.VOIDED, "Đã hủy"),
    ],
)
def test_what_is_worked_on_or_ended_is_not_filed_away(
    app: Flask, visit: Callable[..., Visitor], made: Callable[[Flask], int], status: Status, label: str
) -> None:
    document_id = made(app)
    lines, before = history(app, document_id), state(app, document_id)
    leader = visit("giamdoc")
    assert "luu-tham-khao" not in buttons(leader, document_id)
    said = said_after(leader, document_id, "luu-tham-khao", reason=NOTE)
    assert f"Văn bản đang ở trạng thái “{label}” nên không thực hiện được việc này." in said
    assert before[0] is status
    assert state(app, document_id) == before
    assert history(app, document_id) == lines


def test_what_goes_out_is_not_filed_for_reference(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = outgoing().id
    leader = visit("giamdoc")
    assert buttons(leader, document_id) == set()
    assert "không thực hiện được việc này" in said_after(leader, document_id, "luu-tham-khao")
    assert state(app, document_id)[0] is Status.REGISTERED


# ---- taken up again


def test_what_was_filed_is_reopened_with_a_reason_and_waits_for_the_leader(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    document_id = registered(app)
    leader = visit("giamdoc")
    leader.press(f"/van-ban/{document_id}", "/luu-tham-khao", reason=NOTE)
    answer = leader.press(f"/van-ban/{document_id}", "/mo-lai", reason="Bộ nhắc lại")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/van-ban/{document_id}")
    assert "Đã mở lại văn bản." in text_of(leader.get(f"/van-ban/{document_id}"))
    assert shown_status(leader, document_id) == "Chờ chỉ đạo"
    assert buttons(leader, document_id) == {"chi-dao", "luu-tham-khao"}
    assert state(app, document_id) == (Status.PRESENTED, "", None)
    assert history(app, document_id)[-2:] == [
        ("Đoàn Văn Vượng", "filed", f"Lưu tham khảo: {NOTE}"),
        ("Đoàn Văn Vượng", "reopened", "Mở lại: Bộ nhắc lại"),
    ]


def test_what_was_done_is_reopened_with_its_lead_at_work_again(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = completed(app)
    leader, head = visit("giamdoc"), visit("truongphong")
    assert buttons(leader, document_id) == {"mo-lai"}
    assert leader.press(f"/van-ban/{document_id}", "/mo-lai", reason="Thiếu số liệu").status_code == 303
    assert shown_status(leader, document_id) == "Đang giải quyết"
    assert buttons(leader, document_id) == {"chi-dao"}
    with app.app_context():
        task = session().scalars(select(Assignment).where(Assignment.document_id == document_id)).one()
        assert (task.state, task.finished_at, task.finished_by) == (AssignmentState.ACCEPTED, None, "")
        assignment_id = task.id
    assert head.page("/viec").xpath(f'//main//a[@href="/viec/{assignment_id}"]')
    assert history(app, document_id)[-1] == ("Đoàn Văn Vượng", "reopened", "Mở lại: Thiếu số liệu")


@pytest.mark.parametrize(
    ("reason", "sentence"), [("", "Phải ghi lý do."), ("   ", "Phải ghi lý do."), ("x" * 301, "quá 300 ký tự")]
)
def test_nothing_is_reopened_without_a_proper_reason(
    app: Flask, visit: Callable[..., Visitor], reason: str, sentence: str
) -> None:
    document_id = registered(app)
    leader = visit("giamdoc")
    leader.press(f"/van-ban/{document_id}", "/luu-tham-khao", reason=NOTE)
    lines = history(app, document_id)
    leader.press(f"/van-ban/{document_id}", "/mo-lai", reason=reason)
    assert f"Lý do: {sentence}" in text_of(leader.get(f"/van-ban/{document_id}")).replace("Không được dài ", "")
    assert state(app, document_id) == (Status.FILED, NOTE, None)
    assert history(app, document_id) == lines


@pytest.mark.parametrize(
    ("made", "label"), [(registered, "Đã đăng ký"), (assigned, "Đang giải quyết"), (voided, "Đã hủy")]
)
def test_only_what_has_ended_is_reopened(
    app: Flask, visit: Callable[..., Visitor], made: Callable[[Flask], int], label: str
) -> None:
    document_id = made(app)
    lines, before = history(app, document_id), state(app, document_id)
    leader = visit("giamdoc")
    assert "mo-lai" not in buttons(leader, document_id)
    assert f"Văn bản đang ở trạng thái “{label}”" in said_after(leader, document_id, "mo-lai", reason="Xem lại")
    assert state(app, document_id) == before
    assert history(app, document_id) == lines


@pytest.mark.parametrize("step", ["luu-tham-khao", "mo-lai"])
def test_a_unit_and_another_agency_neither_file_nor_reopen(
    app: Flask, visit: Callable[..., Visitor], step: str
) -> None:
    document_id = assigned(app) if step == "luu-tham-khao" else completed(app)
    with app.app_context(), transaction():
        documents.grant_access(load(Document, document_id), [place("ttyt").id])
    before = state(app, document_id)
    for username, status in (("truongphong", 403), ("giamdoc.tt", 404), ("quantri", 403)):
        assert visit(username).post(f"/van-ban/{document_id}/{step}", {"reason": NOTE}).status_code == status
    for username in ("truongphong", "giamdoc.tt"):
        assert buttons(visit(username), document_id) == set()
    assert state(app, document_id) == before


# ---- handed over


def row_of(visitor: Visitor, app: Flask, document_id: int) -> dict[str, str]:
    """The line of a document in the printed register."""
    with app.app_context():
        document = load(Document, document_id)
        register_id, number = document.register_id, document.number
    lines = visitor.page(f"/so-dang-ky/{register_id}/in").xpath("//table/tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in lines[number - 1].xpath("td")]
    return dict(zip(INCOMING_COLUMNS, cells, strict=True))


def test_the_clerk_notes_the_day_of_handing_over_and_it_stands_on_the_page_and_in_the_register(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    document_id, other_id = registered(app), registered(app, code="290/BYT-DP")
    clerk = visit("vanthu")
    assert "chuyen-giao" in buttons(clerk, document_id)
    assert fact(clerk, document_id, "Ngày chuyển") is None
    assert row_of(clerk, app, document_id)["Ngày chuyển"] == ""
    answer = clerk.press(f"/van-ban/{document_id}", "/chuyen-giao")  # today is proposed
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/van-ban/{document_id}")
    assert "Đã ghi ngày chuyển giao." in text_of(clerk.get(f"/van-ban/{document_id}"))
    today = format_date(clock.today())
    assert fact(clerk, document_id, "Ngày chuyển") == today
    assert "chuyen-giao" not in buttons(clerk, document_id)
    assert row_of(clerk, app, document_id)["Ngày chuyển"] == today
    assert row_of(clerk, app, other_id)["Ngày chuyển"] == ""
    assert state(app, document_id) == (Status.REGISTERED, "", clock.today())
    assert history(app, document_id)[-1] == ("Lê Thị Hương", "handed_over", f"Chuyển giao ngày {today}")


def test_paper_is_handed_over_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = registered(app, presented=True)
    clerk = visit("vanthu")
    today = format_date(clock.today())
    clerk.press(f"/van-ban/{document_id}", "/chuyen-giao", on_date=today)
    assert "Đã ghi ngày chuyển giao." in text_of(clerk.get(f"/van-ban/{document_id}"))
    lines = history(app, document_id)
    # a colleague had the page open
    again = said_after(clerk, document_id, "chuyen-giao", on_date=today)
    assert f"Văn bản đã được chuyển giao ngày {today}." in again
    assert "Đã ghi ngày chuyển giao." not in again
    assert state(app, document_id)[2] == clock.today()
    assert history(app, document_id) == lines


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Ngày: Ô này bắt buộc phải nhập."), ("hôm kia", "Ngày không hợp lệ"), ("30/02/2026", "Ngày không hợp lệ")],
)
def test_no_day_of_handing_over_is_noted_from_what_is_no_day(
    app: Flask, visit: Callable[..., Visitor], typed: str, sentence: str
) -> None:
    document_id = registered(app)
    lines = history(app, document_id)
    clerk = visit("vanthu")
    clerk.press(f"/van-ban/{document_id}", "/chuyen-giao", on_date=typed)
    assert sentence in text_of(clerk.get(f"/van-ban/{document_id}"))
    assert state(app, document_id)[2] is None
    assert history(app, document_id) == lines


@pytest.mark.parametrize("days", [-1, 1])
def test_paper_is_handed_over_neither_before_it_came_nor_in_the_future(
    app: Flask, visit: Callable[..., Visitor], days: int
) -> None:
    document_id = registered(app)
    clerk = visit("vanthu")
    typed = format_date(clock.today() + timedelta(days=days))
    assert "Ngày chuyển phải từ ngày đến" in said_after(clerk, document_id, "chuyen-giao", on_date=typed)
    assert state(app, document_id)[2] is None


def test_a_document_whose_number_was_given_up_is_not_handed_over(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = voided(app)
    clerk = visit("vanthu")
    assert "chuyen-giao" not in buttons(clerk, document_id)
    today = format_date(clock.today())
    assert "Văn bản đã hủy." in said_after(clerk, document_id, "chuyen-giao", on_date=today)
    assert state(app, document_id)[2] is None


def test_only_the_clerk_of_the_register_notes_the_handing_over(app: Flask, visit: Callable[..., Visitor]) -> None:
    document_id = registered(app)
    today = format_date(clock.today())
    for username, status in (("giamdoc", 403), ("truongphong", 403), ("vanthu.tt", 404)):
        assert visit(username).post(f"/van-ban/{document_id}/chuyen-giao", {"on_date": today}).status_code == status
    assert "chuyen-giao" not in buttons(visit("giamdoc"), document_id)
    assert state(app, document_id)[2] is None


def test_a_document_is_put_before_one_leader_and_the_usual_one_is_filled_in(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        first, second, third = incoming().id, incoming(code="2/BYT-DP").id, incoming(code="3/BYT-DP").id
        deputy = str(post_id("phogiamdoc"))
    clerk = visit("vanthu")
    assert clerk.press(f"/van-ban/{first}", "/trinh", leader=deputy).status_code == 303
    page = clerk.page(f"/van-ban/{second}")
    assert page.xpath('//select[@id="present-leader"]/option[@selected]/@value') == [deputy]
    assert "Phó Giám đốc Phan Đình Kiên" in text_of(clerk.get(f"/van-ban/{first}"))  # in its history
    director = visit("giamdoc")
    assert f"/van-ban/{first}" in visit("phogiamdoc").get("/").text
    assert f"/van-ban/{first}" not in director.get("/").text
    assert "1 văn bản trình lãnh đạo khác" in text_of(director.get("/"))
    with app.app_context(), transaction():
        documents.present(second, person("vanthu"))  # to nobody in particular: everybody's
    assert f"/van-ban/{second}" in director.get("/").text
    fields = {"document_id": str(third), "leader": str(int(deputy) + 999)}
    clerk.post("/trinh-nhieu", fields)
    with app.app_context():
        assert session().get_one(Document, third).status is Status.REGISTERED
    assert director.get(f"/van-ban/{first}/chi-dao").status_code == 200  # anybody may still instruct
