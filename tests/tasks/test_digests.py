"""The day's e-mail, through a real server: once a day, at the hour set, never on a day off, nothing lost."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select, update

from tests.builders import at, person, place
from tests.tasks.test_notices import MONDAY, given
from tests.visitor import Visitor, text_of
from ytcs_docs.accounts.models import Post, User
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import mail
from ytcs_docs.core.db import session, transaction
from ytcs_docs.tasks import calendars, digests, jobs, notices
from ytcs_docs.tasks.models import Digest, Notice
from ytcs_docs.tasks.rules import NoticeKind

HEAD = "truongphong"
ADDRESS = "truongphong@nvy.example"
DAY = timedelta(days=1)


class Inbox:
    """What an SMTP server was handed; ``answer`` is what it says to each."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def inbox(app: Flask, context: None) -> Iterator[Inbox]:
    found = Inbox()
    port = free_port()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    try:
        use(app, f"smtp://127.0.0.1:{port}")
        with transaction():
            session().execute(update(User).values(email=""))
            session().execute(update(User).where(User.username == HEAD).values(email=ADDRESS))
        with at(MONDAY):
            yield found
    finally:
        server.stop()


def free_port() -> int:
    """Where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def use(app: Flask, url: str) -> None:
    SETTINGS.provide(app, replace(SETTINGS.get(app), smtp_url=url, mail_from="Sở Y tế <vt@syt.example>"))


def work() -> None:
    while jobs.tell_new_work():
        pass
    digests.plan_digests()
    while digests.send_digest():
        pass


def tell(kind: NoticeKind, text: str, key: str) -> None:
    with transaction():
        notices.tell([post_of(HEAD)], kind, text, key=key)


def post_of(username: str) -> int:
    return session().scalars(select(Post.id).join(User).where(User.username == username).order_by(Post.id)).all()[0]


def states() -> list[str]:
    found = [row.state.value for row in session().scalars(select(Digest).order_by(Digest.id))]
    session().rollback()
    return found


def test_what_was_not_looked_at_comes_in_one_mail_a_day(inbox: Inbox) -> None:
    given(MONDAY + 7 * DAY)
    tell(NoticeKind.LATE, "2 việc quá hạn", "a")
    work()
    work()
    (written,) = inbox.mails
    assert (written["To"], written["Auto-Submitted"]) == (ADDRESS, "auto-generated")
    assert written["Subject"] == "2 thông báo chưa xem ngày 02/11/2026, 1 cần làm ngay"
    said = written.get_content()
    assert said.index("Quá hạn: 2 việc quá hạn (02/11 09:") < said.index("Việc mới: Tổng hợp số liệu")
    with at(MONDAY + DAY):
        work()
        assert len(inbox.mails) == 1  # nothing new
        tell(NoticeKind.CHANGED, "Hạn mới 09/11/2026", "b")
        work()
    assert "Hạn mới 09/11/2026" in inbox.mails[1].get_content()
    assert "2 việc quá hạn" not in inbox.mails[1].get_content()  # stood in the first


def test_before_the_hour_on_a_day_off_and_without_an_address_nobody_is_written_to(inbox: Inbox) -> None:
    tell(NoticeKind.NEW, "Việc", "a")
    syt = place("syt").id
    with at(MONDAY, 7):
        work()
    with transaction():
        notices.set_ladder(syt, "0 1", 5, 14, person("giamdoc"))
    work()
    with at(date(2026, 11, 7), 15):  # Saturday
        work()
    with transaction():
        calendars.set_day(syt, MONDAY, False, "Nghỉ của cơ quan", person("vanthu"), MONDAY)
    with at(MONDAY, 15):
        work()
        assert (inbox.mails, states()) == ([], [])
    with at(MONDAY + DAY, 14):
        work()
    assert [written["To"] for written in inbox.mails] == [ADDRESS]


def test_what_was_looked_at_is_not_mailed(inbox: Inbox) -> None:
    tell(NoticeKind.NEW, "Việc", "a")
    digests.plan_digests()
    with transaction():
        notices.see_all(post_of(HEAD), session().scalars(select(Notice.id)).all()[-1])
    work()
    assert (inbox.mails, states()) == ([], ["empty"])


@pytest.mark.parametrize("change", ["left", "ended", "no address"])
def test_nobody_who_has_left_meanwhile_is_written_to(inbox: Inbox, change: str) -> None:
    tell(NoticeKind.LATE, "Việc", "a")
    digests.plan_digests()
    with transaction():
        of = User.username == HEAD
        if change == "left":
            session().execute(update(User).where(of).values(active=False))
        elif change == "ended":
            session().execute(update(Post).where(Post.id == post_of(HEAD)).values(valid_to=MONDAY - DAY))
        else:
            session().execute(update(User).where(of).values(email=""))
    work()
    assert (inbox.mails, states()) == ([], ["empty"])


def test_a_person_chooses_on_the_page_of_notices(app: Flask, visit: Callable[..., Visitor]) -> None:
    use(app, "smtp://127.0.0.1:1")
    with app.app_context(), transaction():
        session().execute(update(User).where(User.username == HEAD).values(email=ADDRESS))
    head = visit(HEAD)
    assert ADDRESS in text_of(head.get("/thong-bao"))
    assert head.press("/thong-bao", "/thu", mails="pressing").status_code == 303
    chosen = head.page("/thong-bao").xpath(
        '//select[@name="mails"]/option[@selected]/@value | //input[@checked]/@value'
    )
    assert chosen == ["pressing"]
    with app.app_context():
        rows = session().execute(select(User.username).where(~User.mails_all)).all()
        assert [name for (name,) in rows] == [HEAD]


def test_one_may_choose_less_but_not_silence_what_is_late(inbox: Inbox) -> None:
    with transaction():
        session().execute(update(User).values(mails_all=False))
    tell(NoticeKind.NEW, "Việc mới giao", "a")
    work()
    assert inbox.mails == []
    tell(NoticeKind.URGED, "Đôn đốc báo cáo", "b")
    work()
    said = inbox.mails[0].get_content()
    assert "Đôn đốc báo cáo" in said
    assert "Việc mới giao" not in said


def test_a_server_that_is_away_is_asked_again_the_same_day(app: Flask, inbox: Inbox) -> None:
    right = SETTINGS.get(app).smtp_url
    use(app, f"smtp://127.0.0.1:{free_port()}")
    tell(NoticeKind.LATE, "Việc", "a")
    work()
    assert states() == ["to_send"]
    use(app, right)
    work()
    assert inbox.mails == []  # not before a while
    with at(MONDAY, 10):
        work()
    assert (len(inbox.mails), states()) == (1, ["sent"])


def test_what_a_server_refuses_stands_in_the_next_days_mail(inbox: Inbox) -> None:
    tell(NoticeKind.LATE, "Việc trễ", "a")
    inbox.answer = "554 no"
    work()
    work()
    assert (inbox.mails, states()) == ([], ["failed"])
    inbox.answer = "250 OK"
    with at(MONDAY + DAY):
        work()
        work()
    assert ["Việc trễ" in written.get_content() for written in inbox.mails] == [True]


def test_a_slow_server_holds_up_one_mail_at_a_time_and_keeps_the_notices(
    app: Flask, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "TIME_LIMIT", 0.2)
    tell(NoticeKind.LATE, "Việc trễ", "a")
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and says nothing
        right = SETTINGS.get(app).smtp_url
        use(app, f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        digests.plan_digests()
        assert digests.send_digest() is False
    assert states() == ["failed"]
    use(app, right)
    with at(MONDAY + DAY):
        work()
    assert ["Việc trễ" in written.get_content() for written in inbox.mails] == [True]


def test_a_worker_killed_while_sending_sends_nothing_twice(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(NoticeKind.LATE, "Việc", "a")
    send = mail.send

    def killed(url: str, written: EmailMessage) -> None:
        send(url, written)
        raise KeyboardInterrupt

    monkeypatch.setattr(mail, "send", killed)
    digests.plan_digests()
    with pytest.raises(KeyboardInterrupt):
        digests.send_digest()
    monkeypatch.setattr(mail, "send", send)
    with at(MONDAY, 16):
        work()
    assert (len(inbox.mails), states()) == (1, ["failed"])  # whether it went out is not known


def test_a_long_list_is_cut_and_a_header_can_not_be_forged(inbox: Inbox) -> None:
    for number in range(45):
        tell(NoticeKind.NEW, f"Việc {number}\r\nBcc: ai@do.example", str(number))
    work()
    (written,) = inbox.mails
    assert written["Bcc"] is None
    assert "và 5 thông báo nữa" in written.get_content()
    assert "\nBcc" not in written.get_content()


def test_old_notices_are_no_news(inbox: Inbox) -> None:
    tell(NoticeKind.NEW, "Việc cũ", "a")
    with at(MONDAY + 8 * DAY):
        work()
    assert inbox.mails == []


def test_an_hour_that_is_none_is_refused(visit: Callable[..., Visitor]) -> None:
    answer = visit("giamdoc").press("/lich-lam-viec", "/nhac-viec", mail_hour="24")
    assert answer.status_code == 422
    assert "Nhập giờ từ 0 đến 23." in text_of(answer)


def test_without_a_server_the_pages_say_so(visit: Callable[..., Visitor]) -> None:
    assert "Máy chủ thư chưa được cấu hình" in text_of(visit("giamdoc").get("/lich-lam-viec"))
    assert "Thư hằng ngày" not in text_of(visit(HEAD).get("/thong-bao"))
