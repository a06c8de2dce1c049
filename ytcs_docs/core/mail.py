"""Sending e-mail through the office's own server; without one nothing is sent and the pages say so."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage as EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

TIME_LIMIT = 30.0  # seconds for one connection
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


def message(
    sender: str, to: str, subject: str, text: str, files: list[tuple[str, str, bytes]], *, key: str
) -> EmailMessage:
    """An e-mail with files as (name, media type, bytes). ``key`` makes its Message-ID, so that a server or reader
    sees that two are the same."""
    mail = EmailMessage()
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
