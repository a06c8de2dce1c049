"""Logs with time, level, and the request or job that a line belongs to."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, g, has_request_context

FORMAT = "%(asctime)s %(levelname)s [%(label)s] %(name)s: %(message)s"

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
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


class OneLine(logging.Formatter):
    """What is logged may come from outside: no line of it looks like one of ours. Times have their zone."""

    def __init__(self) -> None:
        super().__init__(FORMAT, datefmt="%Y-%m-%d %H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- the library's name
        return _CONTROLS.sub(lambda sign: f"\\x{ord(sign[0]):02x}", super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return "\n".join(f"    {line}" for line in super().formatException(ei).splitlines())


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
    handler.setFormatter(OneLine())
    handler.addFilter(_Labels())
    own.addHandler(handler)
    own.setLevel(logging.INFO)
