"""Logs with time, level, and the request or job that a line belongs to."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, g, has_request_context

FORMAT = "%(asctime)s %(levelname)s [%(label)s] %(name)s: %(message)s"

_label: ContextVar[str] = ContextVar("label", default="-")


@contextmanager
def labelled(label: str) -> Iterator[None]:
    """Every line that is logged inside bears this label."""
    token = _label.set(label)
    try:
        yield
    finally:
        _label.reset(token)


def in_one_line(error: BaseException) -> str:
    """What an error says, short enough for a line of its own."""
    return " ".join(str(error).split())[:300]


def request_id() -> str:
    """What tells this request from others in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    return str(g.request_id)


class _Labels(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.label = f"request {request_id()}" if has_request_context() else _label.get()
        return True


def init_logging(app: Flask) -> None:
    """Let the program's own lines go to standard error, once for each process."""
    own = logging.getLogger(app.name)
    if own.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(_Labels())
    own.addHandler(handler)
    own.setLevel(logging.INFO)
