"""The only way out: asks another server, one that the operator has named, within bounds."""

from __future__ import annotations

import http
import http.client
import logging
import socket
import threading
from collections.abc import Collection
from contextlib import suppress
from urllib.parse import urlsplit

log = logging.getLogger(__name__)
_PORTS = {"http": 80, "https": 443}
_PART = 1 << 16  # bytes
SILENCE = 5.0  # seconds


def host_of(url: str) -> frozenset[str]:
    """The host of an address that the operator has set, as :func:`fetch` wants it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return frozenset({host, f"{host}:{parts.port}"})


def fetch(
    url: str, hosts: frozenset[str], most: int, seconds: float, body: bytes = b"", media_type: str = ""
) -> bytes | None:
    """What a server answers, at most so many bytes in so many seconds; ``body`` is sent, when there is one. None when
    the host is not among ``hosts`` (``name`` or ``name:port``), or does not answer with 200. Redirects are not
    followed."""
    if not may_be_asked(url, hosts):
        log.info("an address is not asked: it is not of a host that may be")
        return None
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=min(seconds, SILENCE))
    late = threading.Event()
    end = threading.Timer(seconds, _cut, (connection, late))  # whatever is being waited for
    end.daemon = True
    end.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": media_type} if body else {}
        connection.request("POST" if body else "GET", path, body=body or None, headers=headers)
        answer = connection.getresponse()
        content = _content(answer, most) if answer.status == http.HTTPStatus.OK else None
        return None if late.is_set() else content  # what was cut off is no answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("%s does not answer: %s", parts.hostname, error)
        return None
    finally:
        end.cancel()
        connection.close()


def may_be_asked(url: str, hosts: Collection[str]) -> bool:
    """Whether an address is http or https and of one of the hosts, ``name`` (at the usual port) or ``name:port``."""
    try:
        parts = urlsplit(url)
        usual = _PORTS[parts.scheme]
        port = parts.port or usual
    except (ValueError, KeyError):
        return False
    host = (parts.hostname or "").lower()
    return bool(host) and (host if port == usual else f"{host}:{port}") in hosts


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _content(answer: http.client.HTTPResponse, most: int) -> bytes | None:
    """The whole answer; None when it is too long."""
    content = b""
    while part := answer.read1(_PART):
        content += part
        if len(content) > most:
            log.warning("an answer from outside is longer than %s bytes", most)
            return None
    return content
