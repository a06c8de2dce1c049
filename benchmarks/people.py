"""People at browsers: they register documents, keep numbers, send files, write drafts, and know what they were told.

For benchmarks/faults.py.
"""

from __future__ import annotations

import hashlib
import http.client
import random
import re
import secrets
import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.pages import Answer, Browser
from benchmarks.promises import DOCUMENT, DRAFT, RECEIPT, RESERVATION, UPLOAD, Sent
from ytcs_docs.core import clock

CLERKS = ("vanthu.syt", "vanthu2.syt", "vanthu.syt", "vanthu2.syt", "vanthu.syt")
DRAFTER = "chuyenvien.nvy"
INCOMING, OUTGOING, DRAFTING, STAGING = (
    "/van-ban-den/dang-ky",
    "/van-ban-di/dang-ky",
    "/du-thao/soan?mau=cong-van",
    "/tep-tam",
)
WORDS = ("tiêm chủng", "sốt xuất huyết", "trạm y tế", "kinh phí", "hồ sơ sức khỏe", "giám sát", "cấp cứu", "dự phòng")


@dataclass
class Round:
    """What happened in one round: all that was sent, and the answers that promised nothing."""

    sent: list[Sent] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, sent: Sent, answer: str) -> None:
        with self.lock:
            if sent not in self.sent:
                self.sent.append(sent)
            if answer:
                self.answers[answer] += 1

    def forget(self, sent: Sent) -> None:
        with self.lock:
            self.sent.remove(sent)


class Person:
    """Somebody at a browser, with the forms that they have open."""

    def __init__(self, port: int, number: int, seed: int, register_id: int) -> None:
        username = (*CLERKS, DRAFTER)[number]
        self.number, self.username, self.rng = number, username, random.Random(seed + number)
        self.browser = Browser(port)
        self.browser.sign_in(username)
        self._book = f"/so-dang-ky/{register_id}"
        self._register_id = register_id
        self._kept: list[int] = []
        self.in_trouble = False
        paths = (DRAFTING,) if username == DRAFTER else (INCOMING, OUTGOING)
        self._forms = {path: self._offered(path, "submission_key") for path in paths}
        if username != DRAFTER:
            self._forms[self._book] = self._offered(self._book, "giu-reason")
        self._token = self._forms[paths[0]]["csrf_token"]

    def _offered(self, path: str, with_field: str) -> dict[str, str]:
        return {name: value for name, value in self.browser.form(path, with_field).items() if value is not None}

    # what is sent

    def _subject(self, what: str) -> str:
        return f"{what} {' '.join(self.rng.choices(WORDS, k=4))} {secrets.token_hex(8)}"

    def _file(self, most: int = 40_000) -> tuple[str, bytes]:
        text = " ".join(self.rng.choices(WORDS, k=self.rng.randint(10, most // 12)))
        return f"{secrets.token_hex(4)}.txt", f"{text}\n{secrets.token_hex(16)}".encode()

    def _sent(self, kind: str, path: str, fields: dict[str, str], subject: str, files: int) -> Sent:
        content = tuple(self._file() for _ in range(files))
        digests = tuple(hashlib.sha256(data).hexdigest() for _, data in content)
        filled = {**self._forms.get(path, {"csrf_token": self._token}), **fields}
        return Sent(kind, self.number, path, filled, subject, content, digests)

    def incoming(self, files: int = 0) -> Sent:
        subject = self._subject("Đề nghị phối hợp")
        fields = {
            "submission_key": secrets.token_urlsafe(24),
            "code": f"{secrets.randbelow(10**10)}/CV-DN",
            "issued_on": f"{clock.today():%d/%m/%Y}",
            "type_code": "cong-van",
            "issuer_name": "Công ty TNHH Thiết bị y tế An Bình",
            "subject": subject,
            "received_on": f"{clock.today():%d/%m/%Y}",
            "recipients": "Như trên\nLưu: VT",
        }
        return self._sent(DOCUMENT, INCOMING, fields, subject, files)

    def outgoing(self, files: int = 0) -> Sent:
        """With the next number, or one that was kept before."""
        subject = self._subject("Về việc")
        fields = {
            "submission_key": secrets.token_urlsafe(24),
            "type_code": "thong-bao",
            "issued_on": f"{clock.today():%d/%m/%Y}",
            "subject": subject,
            "signer_name": "Nguyễn Văn Bình",
            "signer_position": "Phó Giám đốc",
            "recipients": "Như trên\nLưu: VT",
        }
        if self._kept and self.rng.random() < 0.5:
            fields["reserved"] = f"{self._register_id}:{self._kept.pop()}"
        return self._sent(DOCUMENT, OUTGOING, fields, subject, files)

    def reservation(self) -> Sent:
        reason, count = self._subject("Giữ cho"), self.rng.randint(1, 3)
        fields = {"giu-count": str(count), "giu-reason": reason}
        sent = self._sent(RESERVATION, self._book, fields, reason, 0)
        sent.path, sent.asked = f"{self._book}/giu-so", count
        return sent

    def upload(self) -> Sent:
        return self._sent(UPLOAD, STAGING, {}, "", 1)

    def draft(self, files: int = 0) -> Sent:
        subject = self._subject("Dự thảo")
        fields = {
            "submission_key": secrets.token_urlsafe(24),
            "subject": subject,
            "addressees": "Ủy ban nhân dân tỉnh",
            "body": "Sở Y tế báo cáo kết quả thực hiện.\nĐề nghị xem xét.",
            "recipients": "Như trên\nLưu: VT",
        }
        return self._sent(DRAFT, DRAFTING, fields, subject, files)

    # how it is sent

    def something(self, now: Round) -> None:
        """One thing that such a person does."""
        dice = self.rng.random()
        if self.username == DRAFTER:
            self._written(now, files=int(dice < 0.5))
        elif dice < 0.25:
            self.send(self.incoming(), now)
        elif dice < 0.45:
            self.send(self.incoming(files=self.rng.randint(1, 3)), now)
        elif dice < 0.60:
            self._dropped_first(now)
        elif dice < 0.85:
            self.send(self.outgoing(files=int(dice < 0.7)), now)
        elif dice < 0.93:
            self.send(self.reservation(), now)
        else:
            self.send(self.upload(), now)

    def _dropped_first(self, now: Round) -> None:
        """A file dropped on the form, then the form that names it."""
        upload = self.upload()
        self.send(upload, now)
        if upload.where:
            sent = self.incoming()
            sent.fields["uploads"], sent.digests = upload.where, upload.digests
            now.forget(upload)  # from here on the document's
            self.send(sent, now)

    def _written(self, now: Round, files: int) -> None:
        """A draft, which then goes to whoever checks it. Only the next page says whether that was done."""
        draft = self.draft(files)
        self.send(draft, now)
        if not draft.where:
            return
        try:
            fields = self._offered(draft.where, "seen")
            self.browser.post(f"{draft.where}/chuyen", {**fields})
            page = self.browser.send("GET", draft.where)
        except (OSError, http.client.HTTPException, RuntimeError):  # no such form in a page of trouble
            return
        draft.passed = page.status == 200 and "Đã chuyển dự thảo sang bước tiếp theo" in page.body.decode()

    def send(self, sent: Sent, now: Round) -> None:
        body, kind = sent.body()
        try:
            answer = self.browser.send("POST", sent.path, body, kind)
        except (OSError, http.client.HTTPException) as error:
            self.in_trouble = True
            now.note(sent, type(error).__name__)
            return
        where = _promised(sent, answer)
        self.in_trouble = not where
        now.note(sent, "" if where else _refusal(answer))
        if where:
            sent.where = where
            if sent.kind != UPLOAD:
                self._look(sent)

    def _look(self, sent: Sent) -> None:
        """Open the page that the answer leads to and read the numbers on it. It may be that it does not come."""
        try:
            page = self.browser.send("GET", "/tai-khoan" if sent.kind == DRAFT else sent.where)
        except (OSError, http.client.HTTPException):
            return
        text = page.body.decode("utf-8", "replace")
        if page.status == 200 and sent.kind == DOCUMENT:
            sent.numbers = tuple(re.findall(r'class="big-number[^>]*>\s*([^<]+?)\s*<', text))
        elif page.status == 200 and sent.kind == RESERVATION:
            for said in re.findall(r"Đã giữ số ([\d, ]+)\.", text)[-1:]:
                sent.numbers = tuple(said.split(", "))
                self._kept += [int(number) for number in sent.numbers]

    def tear(self, sent: Sent, now: Round, part: float) -> None:
        """Send so much of a form and hang up; with all of it sent, the answer is not waited for."""
        body, kind = sent.body()
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        head = (
            f"POST {sent.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        sent.torn = part < 1
        now.note(sent, "torn" if sent.torn else "answer not awaited")
        with socket.create_connection(("127.0.0.1", self.browser.port), timeout=30) as connection:
            if self.rng.random() < 0.5:  # a reset instead of a proper end
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(head.encode() + body[: min(int(len(body) * part), len(body) - sent.torn)])
            time.sleep(self.rng.uniform(0, 0.05))


def _refusal(answer: Answer) -> str:
    blamed = re.findall(r'(?:id="[\w-]+-error"|class="[^"]*error[^"]*")[^>]*>([^<]+)', answer.body.decode())
    return " ".join([str(answer.status), answer.location.partition("?")[0], *blamed[:1]]).strip()


def _promised(sent: Sent, answer: Answer) -> str:
    """Where the office says that it is; nothing when it promised nothing."""
    if sent.kind == UPLOAD:
        return answer.body.decode().partition('data-token="')[2].partition('"')[0] if answer.status == 201 else ""
    wanted = {
        DOCUMENT: rf"/van-ban/\d+{RECEIPT}",
        DRAFT: r"/du-thao/\d+",
        RESERVATION: re.escape(sent.path.removesuffix("/giu-so")),
    }[sent.kind]
    return answer.location if answer.status == 303 and re.fullmatch(wanted, answer.location) else ""
