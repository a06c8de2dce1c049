"""Registering what another agency of the system sent: the clerk need not type what the sender typed."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import incoming, outgoing, pdf_file, person, place, word_file
from tests.visitor import Visitor, text_of
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.decree30.form import Authority, format_date
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import DeliveryState
from ytcs_docs.documents import attachments
from ytcs_docs.documents.data import PartyData, ReferenceData
from ytcs_docs.documents.forms import recipients_from
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import (
    AttachmentRole,
    PartyRole,
    Purpose,
    ReferenceKind,
    Status,
    Urgency,
)
from ytcs_docs.files.uploads import store_file
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.recall import recall

CENTER = "Trung tâm Y tế khu vực Bình Lộc"
LETTER = ("Kế hoạch.docx", word_file("Kế hoạch tiêm chủng"))
ANNEX = ("phu-luc.pdf", pdf_file("Phu luc"))
BASIS = ReferenceData(code="2348/QĐ-TTg", kind=ReferenceKind.LEGAL_BASIS)
OLD = ReferenceData(code="15/KH-SYT", kind=ReferenceKind.REPLACES)


@dataclass(frozen=True)
class Sent:
    """A document of the department's on its way to a center."""

    document_id: int
    delivery_id: int
    code: str

    @property
    def form(self) -> str:
        return f"/hop-cho/{self.delivery_id}/dang-ky"


def send(app: Flask, **changes: Any) -> Sent:
    """The department issues a plan with two files to the center; give what matters to the test."""
    with app.app_context():
        plain = {
            "type_code": "ke-hoach",
            "subject": "tiêm chủng mở rộng quý IV",
            "urgency": Urgency.URGENT,
            "authority": Authority.FOR_HEAD,
            "signer_position": "Phó Giám đốc",
            "signer_name": "Phan Đình Kiên",
            "page_count": 7,
            "language": "Tiếng Anh",
            "parties": (
                PartyData(name=CENTER, role=PartyRole.ADDRESSEE),
                *recipients_from(["UBND tỉnh (b/c)", CENTER, "Phòng NVY (p/h)", "Lưu: VT, NVY"]),
            ),
            "references": (BASIS, OLD),
        }
        document = outgoing(**{**plain, **changes})
        files = [store_file(io.BytesIO(content), name) for name, content in (LETTER, ANNEX)]
        with transaction():
            row = load(Document, document.id)
            for stored, role in zip(files, (AttachmentRole.MAIN, AttachmentRole.APPENDIX), strict=True):
                attachments.add_stored(row, stored, role, person("vanthu"))
            deliveries.issue(document.id, [place("ttyt").id], person("vanthu"))
        (delivery,) = delivery_queries.inbox(place("ttyt").id)
        return Sent(document.id, delivery.id, document.code)


@pytest.fixture
def clerk(visit: Callable[..., Visitor]) -> Visitor:
    """The clerk of the center."""
    return visit("vanthu.tt")


def received_id(app: Flask) -> int:
    """The one document of the center."""
    with app.app_context():
        return session().scalars(select(Document.id).where(Document.organization_id == place("ttyt").id)).one()


def count_received(app: Flask) -> int:
    with app.app_context():
        query = select(Document.id).where(Document.organization_id == place("ttyt").id)
        return len(session().scalars(query).all())


def state_shown(sender: Visitor, sent: Sent) -> str:
    """What the page of the sender says beside the one recipient."""
    path = "//section[header/h2[contains(., 'Nơi nhận')]]//tr/td[2]/span"
    (state,) = sender.page(f"/van-ban/{sent.document_id}").xpath(path)
    return str(state.text_content())


def history(app: Flask, document_id: int) -> list[tuple[str, str, str]]:
    with app.app_context():
        query = select(HistoryLine).where(
            HistoryLine.subject == Subject.DOCUMENT, HistoryLine.subject_id == document_id
        )
        lines = session().scalars(query.order_by(HistoryLine.id))
        return [(line.actor_name, line.action, line.summary) for line in lines]


def test_the_form_comes_filled_in_with_what_the_sender_sent(app: Flask, clerk: Visitor) -> None:
    sent = send(app)
    inbox = clerk.page("/hop-cho")
    assert inbox.xpath(f'//main//a[@href="{sent.form}"]')
    form = clerk.form(sent.form)
    today = format_date(clock.today())
    expected = {
        "type_code": "ke-hoach",
        "code": "01/KH-SYT",
        "issued_on": today,
        "received_on": today,
        "issuer_name": "Sở Y tế",
        "subject": "tiêm chủng mở rộng quý IV",
        "urgency": "urgent",
        "authority": "KT.",
        "signer_name": "Phan Đình Kiên",
        "signer_position": "Phó Giám đốc",
        "page_count": "7",
        "language": "Tiếng Anh",
        "addressees": CENTER,
        "references-0-kind": "legal_basis",
        "references-0-code": "2348/QĐ-TTg",
        "references-1-kind": "replaces",
        "references-1-code": "15/KH-SYT",
    }
    assert {name: form[name].strip() for name in expected} == expected
    recipients = [line.strip() for line in form["recipients"].strip().splitlines()]
    assert recipients == ["UBND tỉnh (để báo cáo)", CENTER, "Phòng NVY (để phối hợp)", "Lưu: VT, NVY"]
    page = clerk.page(sent.form)
    files = page.xpath("//h3[text()='Tệp nhận kèm']/following-sibling::ul[1]/li/a")
    assert [link.text_content() for link in files] == ["Kế hoạch.docx", "phu-luc.pdf"]
    assert clerk.get(files[0].get("href")).data == LETTER[1]


def test_registering_it_makes_a_document_of_the_receiver_with_the_files(app: Flask, clerk: Visitor) -> None:
    sent = send(app)
    answer = clerk.fill(sent.form)
    assert answer.status_code == 303, text_of(answer)
    document_id = received_id(app)
    assert answer.headers["Location"] == f"/van-ban/{document_id}/da-dang-ky"
    assert "Số đến 01" in text_of(clerk.get(answer.headers["Location"]))
    with app.app_context():
        document, original = load(Document, document_id), load(Document, sent.document_id)
        assert (document.direction, document.status, document.number) == (Direction.INCOMING, Status.REGISTERED, 1)
        assert (document.code, document.issuer_id) == (sent.code, place("syt").id)
        for name in ("type_code", "issued_on", "issuer_name", "subject", "urgency", "authority", "language"):
            assert getattr(document, name) == getattr(original, name), name
        for name in ("signer_name", "signer_position", "page_count"):
            assert getattr(document, name) == getattr(original, name), name
        parties = [(party.role, party.name, party.purpose) for party in document.parties]
        assert parties == [(party.role, party.name, party.purpose) for party in original.parties]
        assert [party[2] for party in parties if party[1] == "UBND tỉnh"] == [Purpose.REPORT]
        assert [(row.kind, row.code) for row in document.references] == [
            (ReferenceKind.LEGAL_BASIS, "2348/QĐ-TTg"),
            (ReferenceKind.REPLACES, "15/KH-SYT"),
        ]
        assert [(file.name, file.role) for file in document.attachments] == [
            ("Kế hoạch.docx", AttachmentRole.MAIN),
            ("phu-luc.pdf", AttachmentRole.APPENDIX),
        ]
        assert len(original.attachments) == 2
        file_ids = [file.id for file in document.attachments]
    assert [clerk.get(f"/tep/{file_id}").data for file_id in file_ids] == [LETTER[1], ANNEX[1]]
    assert history(app, document_id)[0][:2] == ("Mai Văn Sáu", "registered")


def test_the_page_of_the_sender_says_that_it_was_received(
    app: Flask, clerk: Visitor, visit: Callable[..., Visitor]
) -> None:
    sent = send(app)
    sender = visit("vanthu")
    assert state_shown(sender, sent) == "chờ đăng ký"
    assert CENTER in text_of(sender.get("/theo-doi-gui"))
    clerk.fill(sent.form)
    assert state_shown(sender, sent) == f"đã nhận {format_date(clock.today())}"
    assert f"{CENTER} đã nhận, số đến 01" in text_of(sender.get(f"/van-ban/{sent.document_id}"))
    assert CENTER not in text_of(sender.get("/theo-doi-gui"))
    assert history(app, sent.document_id)[-1] == ("Mai Văn Sáu", "received", f"{CENTER} đã nhận, số đến 01")
    with app.app_context():
        delivery = load(Delivery, sent.delivery_id)
        assert (delivery.state, delivery.incoming_id) == (DeliveryState.REGISTERED, received_id(app))
        assert delivery.answered_at is not None
        assert load(Document, sent.document_id).status is Status.ISSUED


def test_what_was_registered_has_left_the_inbox(app: Flask, clerk: Visitor) -> None:
    sent = send(app)
    clerk.fill(sent.form)
    assert sent.code not in text_of(clerk.get("/hop-cho"))
    gone = clerk.get(sent.form)
    assert gone.status_code == 404
    assert "Văn bản này không còn trong hộp chờ đăng ký." in text_of(gone)


def test_the_clerk_corrects_the_form_and_the_sender_keeps_the_original(app: Flask, clerk: Visitor) -> None:
    sent = send(app)
    tomorrow = format_date(clock.today() + timedelta(days=1))
    clerk.fill(sent.form, subject="tiêm chủng mở rộng quý IV (bản chính)", page_count="8", respond_by=tomorrow)
    with app.app_context():
        document, original = load(Document, received_id(app)), load(Document, sent.document_id)
        assert (document.subject, document.page_count) == ("tiêm chủng mở rộng quý IV (bản chính)", 8)
        assert document.respond_by == clock.today() + timedelta(days=1)
        assert (original.subject, original.page_count) == ("tiêm chủng mở rộng quý IV", 7)
        assert original.respond_by is None


def test_a_file_that_the_clerk_adds_joins_those_that_came(app: Flask, clerk: Visitor) -> None:
    sent = send(app)
    answer = clerk.fill(sent.form, files=(io.BytesIO(pdf_file("Ban giay")), "ban-giay.pdf"))
    assert answer.status_code == 303, text_of(answer)
    with app.app_context():
        names = {file.name for file in load(Document, received_id(app)).attachments}
        assert names == {"ban-giay.pdf", "Kế hoạch.docx", "phu-luc.pdf"}
        query = select(Attachment.name).where(Attachment.document_id == sent.document_id)
        assert set(session().scalars(query)) == {"Kế hoạch.docx", "phu-luc.pdf"}


def test_what_the_document_refers_to_is_found_in_the_register_of_the_receiver(
    app: Flask, clerk: Visitor, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        basis = incoming("ttyt", "vanthu.tt", code="2348/QĐ-TTg", type_code="quyet-dinh", issuer_name="Thủ tướng").id
        incoming(code="2348/QĐ-TTg", type_code="quyet-dinh", issuer_name="Thủ tướng")  # the sender's own copy
    sent = send(app)
    location = clerk.fill(sent.form).headers["Location"].removesuffix("/da-dang-ky")
    links = clerk.page(location).xpath("//dt[text()='Căn cứ']/following-sibling::dd[1]/a/@href")
    assert links == [f"/van-ban/{basis}"]


def test_a_refused_form_keeps_what_came_and_what_was_typed(app: Flask, clerk: Visitor) -> None:
    sent = send(app)
    refused = clerk.fill(sent.form, received_on="hôm qua", subject="trích yếu đã sửa")
    assert refused.status_code == 422
    page = text_of(refused)
    assert "Ngày không hợp lệ" in page
    assert "Kế hoạch.docx" in page
    assert "trích yếu đã sửa" in page
    assert count_received(app) == 0
    with app.app_context():
        assert load(Delivery, sent.delivery_id).state is DeliveryState.WAITING
    assert clerk.fill(sent.form).status_code == 303


def test_nobody_but_the_clerk_of_the_receiver_registers_it(app: Flask, visit: Callable[..., Visitor]) -> None:
    sent = send(app)
    for username, status in (("vanthu", 404), ("giamdoc.tt", 403), ("tram1", 403)):
        other = visit(username)
        assert other.get(sent.form).status_code == status, username
        assert other.post(sent.form, {"subject": "x"}).status_code == status, username
    assert count_received(app) == 0


@pytest.mark.parametrize("end", ["returned", "recalled"])
def test_what_was_returned_or_recalled_while_the_form_was_open_is_not_registered(
    app: Flask, clerk: Visitor, end: str
) -> None:
    sent = send(app)
    form = clerk.form(sent.form)
    if end == "returned":
        answer = clerk.press("/hop-cho", f"/{sent.delivery_id}/tra-lai", reason="Gửi nhầm")
        assert answer.status_code == 303, text_of(answer)
    else:
        with app.app_context(), transaction():
            recall(sent.document_id, "Sai căn cứ", person("vanthu"))
    late = clerk.client.post(sent.form, data=form)
    assert late.status_code == 404
    assert "không còn trong hộp chờ" in text_of(late)
    assert count_received(app) == 0
    with app.app_context():
        assert load(Delivery, sent.delivery_id).state.value == end


def test_what_the_sender_keeps_for_itself_does_not_come_over(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        unit = place("nvy").id
    sent = send(
        app,
        note="Giám đốc dặn gửi trước thứ sáu",
        copies=12,
        file_notation="01.NVY",
        file_year=clock.today().year,
        file_ordinal=3,
        archive_place="VT; NVY",
        drafting_unit_id=unit,
    )
    own = ("note", "copies", "file_notation", "file_year", "file_ordinal", "archive_place", "drafting_unit_id")
    form = clerk.form(sent.form)
    assert {name: form[name] for name in own if form.get(name)} == {}
    assert "Giám đốc dặn gửi trước thứ sáu" not in clerk.get(sent.form).text
    assert clerk.fill(sent.form).status_code == 303
    with app.app_context():
        document, original = load(Document, received_id(app)), load(Document, sent.document_id)
        assert {name: getattr(document, name) for name in own if getattr(document, name)} == {}
        assert all(getattr(original, name) for name in own)  # the sender has kept it


def test_a_form_that_is_sent_twice_leads_to_the_document_of_the_first_time(app: Flask, clerk: Visitor) -> None:
    page = f"/hop-cho/{send(app).delivery_id}/dang-ky"
    fields = clerk.form(page)
    answers = [clerk.client.post(page, data=fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert count_received(app) == 1
