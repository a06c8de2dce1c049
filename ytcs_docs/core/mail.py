"""Sending e-mail through the office's own server; without one nothing is sent and the pages say so."""

from __future__ import annotations

import smtplib
import ssl
from email.header import Header
from email.message import EmailMessage as EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote, urlsplit

TIME_LIMIT = 30.0  # seconds for one connection
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class _WholeSubject(EmailPolicy):
    """Python 3.11 loses spaces where it divides a subject with accents (gh-92081); the older ``Header`` does not."""

    def fold(self, name: str, value: Any) -> str:
        if name != "Subject" or str(value).isascii():
            return str(super().fold(name, value))
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii") if name == "Subject" else super().fold_binary(name, value)


def message(
    sender: str, to: str, subject: str, text: str, files: list[tuple[str, str, bytes]], *, key: str
) -> EmailMessage:
    """An e-mail with files as (name, media type, bytes). ``key`` makes its Message-ID, so that a server or reader
    sees that two are the same."""
    mail = EmailMessage(policy=_WholeSubject())
    mail["From"], mail["To"], mail["Subject"] = sender, to, " ".join(subject.split())
    mail["Date"] = formatdate()
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    mail["Message-ID"] = f"<{key}@{domain}>"
    mail.set_content(text)
    for name, media_type, content in files:
        kind, _, part = media_type.partition("/")
        mail.add_attachment(content, maintype=kind, subtype=part, filename=name)
    return mail


def send(url: str, mail: EmailMessage) -> None:
    """Hand an e-mail to the server; raises ``OSError`` or ``smtplib.SMTPException``."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
    context = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(host, port, timeout=TIME_LIMIT, context=context)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=TIME_LIMIT)
    )
    with connection as server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)
