"""What comes from outside writes no line of its own into the log, and no markup into an answer."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable

from tests.visitor import Visitor
from ytcs_docs.core.logging import OneLine


def shown(message: str, *, failed: bool = False) -> str:
    info = None
    if failed:
        try:
            raise ValueError("một\n2026-01-01 00:00:00+0700 INFO [request 00] ytcs_docs: mọi sự đều ổn")
        except ValueError:
            info = sys.exc_info()
    record = logging.LogRecord("ytcs_docs", logging.ERROR, "x.py", 1, "%s", (message,), info)
    record.label = "-"
    return OneLine().format(record)


def test_a_line_break_from_outside_begins_no_line() -> None:
    said = shown("GET /a\n2026-01-01 00:00:00+0700 INFO [request 00] ytcs_docs: mọi sự đều ổn\r\x1b[2J\u2028x")
    assert len(said.splitlines()) == 1
    assert r"\x0a2026-01-01" in said
    assert "\x1b" not in said
    lines = shown("GET /a", failed=True).split("\n")
    assert all(line.startswith("    ") for line in lines[1:])
    assert said[19:24].startswith(("+", "-"))  # the zone of its time


def test_a_refused_file_is_named_as_text(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    answer = clerk.client.post(
        "/tep-tam",
        data={"csrf_token": clerk.token(), "file": (io.BytesIO(b"MZ"), "<img src=x onerror=alert(1)>.pdf")},
        headers={"X-Requested-With": "fetch"},
    )
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
