"""Issuing: inboxes, paper, post, e-mail; nobody twice; recall; files kept."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.builders import assign, attach, incoming, list_id, order_data, outgoing, person, place, stored_text
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts.queries import user_named, viewer_of
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock, mail
from ytcs_docs.core.db import db, session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, RuleBroken
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries import mailing
from ytcs_docs.deliveries import queries as delivery_queries
from ytcs_docs.deliveries.commands import register_delivery
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.queries import attachment_for
from ytcs_docs.deliveries.rules import Channel, DeliveryState, Sending
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.organizations import commands as organizations
from ytcs_docs.organizations.rules import OrganizationData
from ytcs_docs.tasks.models import Assignment
from ytcs_docs.tasks.recall import recall, void_number
from ytcs_docs.tasks.rules import AssignmentState, Part, Share

CLERK = "vanthu"


def sending(name: str, channel: Channel, **more: Any) -> Sending:
    return Sending(name=name, channel=channel, **more)


OTHERS = (
    sending("Bộ Y tế", Channel.EXCHANGE),
    sending("Bệnh viện tư nhân Tân Hải", Channel.POST, address="12 Lê Lợi", copies=2),
    sending("Giám đốc", Channel.PAPER),
    sending("Báo Tân Hải", Channel.EMAIL, address="toasoan@example.org"),
)


def issued(*others: Sending, to: tuple[str, ...] = ()) -> int:
    document = outgoing()
    with transaction():
        deliveries.issue(document.id, [place(key).id for key in to], person(CLERK), others)
    return document.id


def states(document_id: int) -> dict[str, str]:
    session().expire_all()
    return {row.name: row.state.value for row in delivery_queries.deliveries_of(document_id)}


@pytest.mark.usefixtures("context")
class TestIssuing:
    def test_each_recipient_has_its_way_and_state(self) -> None:
        document_id = issued(*OTHERS, to=("ttyt",))
        assert states(document_id) == {
            "Trung tâm Y tế khu vực Bình Lộc": "waiting",
            "Bộ Y tế": "to_send",
            "Bệnh viện tư nhân Tân Hải": "to_send",
            "Giám đốc": "to_send",
            "Báo Tân Hải": "to_send",
        }
        assert session().get(Document, document_id).status is Status.ISSUED

    def test_issuing_again_reaches_only_those_left_out(self) -> None:
        document_id = issued(*OTHERS, to=("ttyt",))
        with transaction():
            deliveries.issue(document_id, [place("ttyt").id, place("ttyt2").id], person(CLERK), OTHERS)
        assert len(states(document_id)) == 6
        assert len(delivery_queries.inbox(place("ttyt").id)) == 1

    def test_what_was_returned_can_be_sent_again(self) -> None:
        document_id = issued(to=("ttyt",))
        (row,) = delivery_queries.inbox(place("ttyt").id)
        with transaction():
            deliveries.return_delivery(row.id, place("ttyt").id, "Gửi nhầm", person("vanthu.tt"))
        assert delivery_queries.inbox(place("ttyt").id) == []
        with transaction():
            deliveries.issue(document_id, [place("ttyt").id], person(CLERK))
        assert list(states(document_id).values()) == ["waiting"]

    @pytest.mark.parametrize(
        "wrong",
        [
            sending("X", Channel.EMAIL, address="khong-phai-thu"),
            sending("X", Channel.EMAIL, address="mot@b.vn; hai@b.vn"),
            sending("X", Channel.EMAIL, address="a@["),
            sending("X", Channel.SYSTEM),
        ],
    )
    def test_a_way_that_can_not_be_gone_is_refused_and_nothing_is_issued(self, wrong: Sending) -> None:
        document = outgoing()
        with pytest.raises(InvalidInput), transaction():
            deliveries.issue(document.id, [], person(CLERK), [OTHERS[0], wrong])
        assert states(document.id) == {}
        assert session().get(Document, document.id).status is Status.REGISTERED

    def test_177_recipients_take_a_fixed_number_of_statements(self) -> None:
        counts = []
        for number in (5, 177):
            with transaction():
                ids = [
                    organizations.add_organization(
                        OrganizationData(
                            name=f"Trạm {number}-{index}",
                            parent_id=place("syt").id,
                            abbreviation=f"T{index}",
                            keeps_register=True,
                        ),
                        person("quantri"),
                    ).id
                    for index in range(number)
                ]
            document = outgoing()
            said: list[str] = []

            def note(*arguments: Any, said: list[str] = said) -> None:
                said.append(str(arguments[2]))

            event.listen(db.engine, "before_cursor_execute", note)
            with transaction():
                deliveries.issue(document.id, ids, person(CLERK))
            event.remove(db.engine, "before_cursor_execute", note)
            counts.append(len(said))
            assert len(states(document.id)) == number
        assert counts[0] == counts[1]

    def test_the_clerk_notes_what_became_of_it(self) -> None:
        document_id = issued(*OTHERS)
        rows = {row.name: row.id for row in delivery_queries.deliveries_of(document_id)}
        steps = [
            ("Bệnh viện tư nhân Tân Hải", DeliveryState.SENT, "EH123456789VN"),
            ("Bệnh viện tư nhân Tân Hải", DeliveryState.CONFIRMED, ""),
            ("Giám đốc", DeliveryState.CONFIRMED, "đã ký sổ"),
            ("Bộ Y tế", DeliveryState.FAILED, "trục lỗi"),
            ("Bộ Y tế", DeliveryState.TO_SEND, ""),
        ]
        for name, state, note in steps:
            with transaction():
                deliveries.record_outcome(rows[name], place("syt").id, state, note, person(CLERK))
        assert states(document_id) == {
            "Bộ Y tế": "to_send",
            "Bệnh viện tư nhân Tân Hải": "confirmed",
            "Giám đốc": "confirmed",
            "Báo Tân Hải": "to_send",
        }
        assert session().get(Delivery, rows["Bệnh viện tư nhân Tân Hải"]).note == "EH123456789VN"
        with pytest.raises(RuleBroken), transaction():
            deliveries.record_outcome(rows["Giám đốc"], place("syt").id, DeliveryState.SENT, "", person(CLERK))
        with pytest.raises(RuleBroken), transaction():
            deliveries.record_outcome(rows["Bộ Y tế"], place("ttyt").id, DeliveryState.SENT, "", person("vanthu.tt"))

    def test_a_document_is_followed_and_then_filed(self) -> None:
        document_id = issued(*OTHERS)
        assert len(delivery_queries.unfinished_deliveries(place("syt").id)) == 4
        with transaction():
            deliveries.archive(document_id, "01.NVY", 2026, person(CLERK))
        found = session().get(Document, document_id)
        assert (found.status, found.file_notation) == (Status.ARCHIVED, "01.NVY")


def registered_by_receiver(document_id: int) -> int:
    (row,) = delivery_queries.inbox(place("ttyt").id)
    data = deliveries.data_of_delivery(row, clock.today())
    with transaction():
        document = register_delivery(place("ttyt").id, data, person("vanthu.tt"), clock.today(), delivery_id=row.id)
        share = Share(unit_id=place("tyt1").id, part=Part.LEAD, due_on=clock.today())
        assign(document.id, order_data(instruction="Làm", shares=(share,)), person("giamdoc.tt"), clock.today())
        return document.id


@pytest.mark.usefixtures("context")
class TestRecall:
    def test_a_recall_cancels_the_copies_of_others_and_keeps_what_is_known_of_them(self) -> None:
        document = outgoing()
        stored = stored_text("nội dung sai")
        with transaction():
            attach(session().get(Document, document.id), stored)
        with transaction():
            deliveries.issue(document.id, [place("ttyt").id, place("ttyt2").id], person(CLERK), OTHERS[:1])
        taken_id = registered_by_receiver(document.id)
        taken = session().get(Document, taken_id)
        file_id, code = taken.attachments[0].id, taken.code
        receiver = viewer_of(user_named("vanthu.tt").posts[0])
        assert attachment_for(receiver, file_id)
        with transaction():
            recall(document.id, "Sai căn cứ", person(CLERK))
        assert set(states(document.id).values()) == {"recalled"}
        taken = session().get(Document, taken_id)
        assert (taken.status, taken.code, taken.status_reason) == (Status.RECALLED, code, "Sai căn cứ")
        assert session().scalars(select(Assignment.state).where(Assignment.document_id == taken_id)).all() == [
            AssignmentState.WITHDRAWN
        ]
        with pytest.raises(NotFound, match="thu hồi"):
            attachment_for(receiver, file_id)
        assert delivery_queries.inbox(place("ttyt2").id) == []
        for key, clerk in (("ttyt", "vanthu.tt"),):
            (told,) = delivery_queries.recalled(place(key).id)
            with transaction():
                deliveries.see_recall(told.id, place(key).id, person(clerk))
            assert delivery_queries.recalled(place(key).id) == []

    def test_a_number_that_is_given_up_takes_back_what_was_sent(self) -> None:
        document_id = issued(OTHERS[3], to=("ttyt",))
        taken_id = registered_by_receiver(document_id)
        found = session().get(Document, document_id)
        register_id, number = found.register_id, found.number
        with transaction():
            void_number(register_id, number, "Sai", person(CLERK))
        assert set(states(document_id).values()) == {"recalled"}
        assert session().get(Document, taken_id).status is Status.RECALLED

    def test_what_was_not_issued_is_not_recalled(self) -> None:
        document = outgoing()
        with pytest.raises(RuleBroken), transaction():
            recall(document.id, "nhầm", person(CLERK))
        arrived = incoming()
        with pytest.raises(RuleBroken), transaction():
            recall(arrived.id, "nhầm", person(CLERK))
        document_id = issued(to=("ttyt",))
        with pytest.raises(InvalidInput), transaction():
            recall(document_id, "", person(CLERK))

    def test_a_recalled_document_can_not_be_registered_any_more(self) -> None:
        document_id = issued(to=("ttyt",))
        (row,) = delivery_queries.inbox(place("ttyt").id)
        data, delivery_id = deliveries.data_of_delivery(row, clock.today()), row.id
        with transaction():
            recall(document_id, "nhầm", person(CLERK))
        with pytest.raises(RuleBroken, match="thu hồi"), transaction():
            register_delivery(place("ttyt").id, data, person("vanthu.tt"), clock.today(), delivery_id=delivery_id)
        assert session().scalar(select(func.count()).where(Document.organization_id == place("ttyt").id)) == 0


class Server:
    """Stands for the office's mail server: what it was handed, and what goes wrong with it."""

    def __init__(self) -> None:
        self.mails: list[mail.EmailMessage] = []
        self.trouble: BaseException | None = None

    def send(self, url: str, message: mail.EmailMessage) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.mails.append(message)


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr(mail, "send", found.send)
    SETTINGS.provide(app, replace(SETTINGS.get(app), smtp_url="smtp://mail", mail_from="vt@syt.example"))
    return found


def work() -> None:
    while mailing.send_mail():
        pass


@pytest.mark.usefixtures("context")
class TestMail:
    def test_every_recipient_gets_one_mail_with_the_files(self, server: Server) -> None:
        document = outgoing()
        stored = stored_text("Nội dung công văn")
        with transaction():
            attach(session().get(Document, document.id), stored)
        others = [sending(f"Nơi {number}", Channel.EMAIL, address=f"noi{number}@example.org") for number in range(5)]
        with transaction():
            deliveries.issue(document.id, [], person(CLERK), others)
        work()
        work()
        assert [message["To"] for message in server.mails] == [f"noi{number}@example.org" for number in range(5)]
        assert set(states(document.id).values()) == {"sent"}
        assert [part.get_filename() for part in server.mails[0].iter_attachments()] == ["van-ban.txt"]
        assert len({message["Message-ID"] for message in server.mails}) == 5

    def test_a_server_that_refuses_is_told_and_the_clerk_sends_again(self, server: Server) -> None:
        document_id = issued(OTHERS[3])
        server.trouble = smtplib.SMTPRecipientsRefused({})
        work()
        (row,) = delivery_queries.deliveries_of(document_id)
        assert row.state is DeliveryState.FAILED
        assert "không nhận" in row.reason
        server.trouble = None
        work()
        assert server.mails == []  # nothing by itself
        with transaction():
            deliveries.record_outcome(row.id, place("syt").id, DeliveryState.TO_SEND, "", person(CLERK))
        work()
        assert len(server.mails) == 1

    def test_a_worker_killed_while_sending_never_sends_twice(self, server: Server) -> None:
        document_id = issued(OTHERS[3])
        server.trouble = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt):
            mailing.send_mail()
        assert states(document_id) == {"Báo Tân Hải": "sending"}
        server.trouble = None
        work()
        assert server.mails == []
        with clock.pinned(clock.now() + timedelta(minutes=11)):
            work()
        (row,) = delivery_queries.deliveries_of(document_id)
        assert (row.state, server.mails) == (DeliveryState.FAILED, [])
        assert "không rõ thư đã đi chưa" in row.reason

    def test_a_recall_while_sending_stays_a_recall(self, server: Server) -> None:
        document_id = issued(OTHERS[3])

        def recall_meanwhile(url: str, message: mail.EmailMessage) -> None:
            session().rollback()
            with transaction():
                recall(document_id, "nhầm", person(CLERK))

        server.send = recall_meanwhile  # type: ignore[method-assign]
        mail.send = recall_meanwhile
        work()
        assert states(document_id) == {"Báo Tân Hải": "recalled"}

    def test_without_a_server_it_is_said_plainly(self) -> None:
        document_id = issued(OTHERS[3])
        work()
        (row,) = delivery_queries.deliveries_of(document_id)
        assert (row.state, row.reason) == (DeliveryState.FAILED, "Chưa cấu hình máy chủ thư (SMTP_URL, MAIL_FROM).")


def test_the_pages_of_issuing_and_following(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        recipients = ("Trung tâm Y tế khu vực Bình Lộc", "Phòng Nghiệp vụ Y", "Bệnh viện tư", "Lưu: VT, NVY")
        from ytcs_docs.documents.recipients import recipients_from

        document_id = outgoing(parties=tuple(recipients_from(recipients))).id
    clerk = visit("vanthu")
    form = clerk.form(f"/van-ban/{document_id}/phat-hanh")
    ways = [form[f"rows-{number}-channel"] for number in range(3)]
    assert ways == ["system", "paper", "paper"]
    form["rows-2-channel"], form["rows-2-address"] = "email", "khong phai"
    refused = clerk.client.post(f"/van-ban/{document_id}/phat-hanh", data=form)
    assert refused.status_code == 422
    assert "đúng một địa chỉ thư điện tử" in text_of(refused)
    for typed in ({"rows-3-name": "Tòa soạn"}, {"rows-3-channel": "post"}, {"rows-3-address": "1 Lê Lợi"}):
        half = clerk.client.post(f"/van-ban/{document_id}/phat-hanh", data={**form, "rows-2-channel": "", **typed})
        assert half.status_code == 422
        assert "phải có cả tên nơi nhận và đường gửi" in text_of(half)
    for inbox in ("", "abc", "9999999999"):
        mean = clerk.client.post(
            f"/van-ban/{document_id}/phat-hanh", data={**form, "rows-1-channel": "system", "rows-1-inbox_id": inbox}
        )
        assert mean.status_code == 422
        assert "không mở sổ tại hệ thống này" in text_of(mean)
    form["rows-2-channel"], form["rows-2-address"] = "post", "12 Lê Lợi"
    form["rows-3-name"], form["rows-3-channel"] = "Tòa soạn báo", "exchange"
    assert clerk.client.post(f"/van-ban/{document_id}/phat-hanh", data=form).status_code == 303
    page = text_of(clerk.get("/theo-doi-gui"))
    for name in ("Trung tâm Y tế khu vực Bình Lộc", "Phòng Nghiệp vụ Y", "Bệnh viện tư", "Tòa soạn báo"):
        assert name in page
    assert "Phòng Nghiệp vụ Y" in text_of(clerk.get("/phieu-chuyen-giao"))
    assert "12 Lê Lợi" in text_of(clerk.get("/so-gui-buu-dien"))
    assert "Không có văn bản nào" in text_of(clerk.get("/so-gui-buu-dien?ngay=01/01/2020"))
    with app.app_context():
        paper = session().scalar(select(Delivery.id).where(Delivery.channel == Channel.PAPER))
    assert clerk.post(f"/gui/{paper}", {"state": "confirmed", "note": "Lan ký"}).status_code == 303
    assert "đã ký nhận" in text_of(clerk.get(f"/van-ban/{document_id}"))
    assert visit("vanthu.tt").post(f"/gui/{paper}", {"state": "failed"}).status_code == 404
    assert clerk.post(f"/van-ban/{document_id}/thu-hoi", {"reason": "Sai"}).status_code == 303
    assert "Văn bản đã bị thu hồi: Sai" in text_of(clerk.get(f"/van-ban/{document_id}"))
    assert "thu hồi" in text_of(visit("vanthu.tt").get("/"))


@pytest.mark.parametrize("words", ["2 thông báo chưa xem ngày 02/11/2026, 1 cần làm ngay", "Báo cáo, rà soát, " * 12])
def test_a_subject_with_accents_arrives_as_it_was_written(words: str) -> None:
    written = mail.message("a@syt.example", "b@noi.example", words, "Nội dung", [], key="k")
    sent = written.as_bytes(policy=written.policy.clone(linesep="\r\n"))  # as smtplib does
    assert max(map(len, sent.splitlines())) < 100
    assert message_from_bytes(sent, policy=policy.default)["Subject"] == words.strip()


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("UBND các xã, phường", ""),
        ("Các bệnh viện công lập", ""),
        ("Các phòng thuộc Sở", "paper"),
        ("Bộ Y tế", "paper"),
    ],
)
def test_where_all_of_a_collective_are_the_clerk_has_to_say(
    app: Flask, visit: Callable[..., Visitor], name: str, channel: str
) -> None:
    from ytcs_docs.documents.recipients import recipients_from

    with app.app_context():
        document_id = outgoing(parties=tuple(recipients_from((name, "Lưu: VT")))).id
    assert visit("vanthu").form(f"/van-ban/{document_id}/phat-hanh")["rows-0-channel"] == channel


@pytest.mark.parametrize(
    "called", ["Các Trạm Y tế", "177 Trạm Y tế", "Các TYT xã, phường, đặc khu", "Trạm Y tế các xã"]
)
def test_a_collective_name_chooses_the_list_and_what_goes_where_is_said_before(
    app: Flask, visit: Callable[..., Visitor], called: str
) -> None:
    from ytcs_docs.documents.recipients import recipients_from

    with app.app_context():
        parties = tuple(recipients_from((called, "Trung tâm Y tế khu vực Bình Lộc", "Bệnh viện tư", "Lưu: VT")))
        document_id = outgoing(parties=parties).id
        list_key = str(list_id())
    clerk = visit("vanthu")
    address = f"/van-ban/{document_id}/phat-hanh"
    page = text_of(clerk.get(address))
    assert "1 nơi trong hệ thống, 1 nơi giao bản giấy, 0 nơi chưa có đường gửi" in page  # the stations' centre is named
    assert f"“{called}” là tên gọi chung" in page
    assert "(2 nơi, nhận ở 1 hộp chờ)" in page
    form = clerk.form(address)
    assert form["list_ids"] == list_key
    assert [form["rows-0-name"], form["rows-1-name"]] == ["Trung tâm Y tế khu vực Bình Lộc", "Bệnh viện tư"]
    assert clerk.client.post(address, data=form).status_code == 303
    with app.app_context():
        names = sorted(row.name for row in delivery_queries.deliveries_of(document_id))
    assert len(names) == len(set(names)) >= 2
