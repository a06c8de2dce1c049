"""The only way out: asks another server, one that the operator has named, within bounds."""

from __future__ import annotations

import http
import http.client
import logging
import time
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
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    host = (parts.hostname or "").lower()
    allowed = {host} if port == _PORTS[parts.scheme] else {f"{host}:{port}"}
    if not host or not allowed & hosts:
        log.info("%s is not asked: it is not among the hosts that may be", host or "no host")
        return None
    until = time.monotonic() + seconds
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=min(seconds, SILENCE))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": media_type} if body else {}
        connection.request("POST" if body else "GET", path, body=body or None, headers=headers)
        answer = connection.getresponse()
        return _content(answer, most, until) if answer.status == http.HTTPStatus.OK else None
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("%s does not answer: %s", host, error)
        return None
    finally:
        connection.close()


def _content(answer: http.client.HTTPResponse, most: int, until: float) -> bytes | None:
    """The whole answer; None when it is too long or takes too long, drip by drip."""
    content = b""
    while part := answer.read1(_PART):
        content += part
        if len(content) > most or time.monotonic() > until:
            log.warning("an answer from outside is longer than %s bytes, or takes too long", most)
            return None
    return content
