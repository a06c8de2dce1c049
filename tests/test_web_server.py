"""The server in front of the application: slow clients cost no thread, and strangers fill no disk."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest
from flask import Flask
from gunicorn.config import Config

from tests.conftest import release
from ytcs_docs import web_server
from ytcs_docs.accounts.guard import SESSION_KEY, STRANGERS_BYTES
from ytcs_docs.app import create_app
from ytcs_docs.core.access import public
from ytcs_docs.web_server import BufferingWorker, room_for

pytestmark = pytest.mark.neutral
LONG = STRANGERS_BYTES + 1
PAGE = b"GET /suc-khoe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@pytest.fixture
def app(environment: dict[str, str]) -> Iterator[Flask]:
    """One of its own: a page is added to it."""
    application = create_app(environment)
    yield application
    release(application)


@contextmanager
def _process(app: Flask, listener: socket.socket) -> Iterator[None]:
    """The worker of ``gunicorn.conf.py`` with one thread, in a thread of its own."""
    config = Config()
    config.set("threads", 1)
    config.set("graceful_timeout", 1)
    worker = BufferingWorker(1, os.getppid(), [SimpleNamespace(sock=listener)], None, 30, config, None)
    worker.wsgi = app
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.alive = False
        thread.join()
        worker.tmp.close()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    monkeypatch.setattr(web_server, "LOOK_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


@pytest.fixture
def port(app: Flask, listener: socket.socket) -> Iterator[int]:
    with _process(app, listener):
        yield listener.getsockname()[1]


def _begin(port: int, sent: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    client.sendall(sent)
    return client


def _answer(client: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    with client:
        parts = []
        while part := client.recv(65536):
            parts.append(part)
        return b"".join(parts)


def _cookie(app: Flask, values: dict[str, str]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(values)}"


@pytest.mark.parametrize(
    "unfinished",
    [
        b"GET /",
        b"GET /suc-khoe HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nusername=",
        b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\nusername=",
        PAGE.replace(b"Connection: close\r\n", b""),
        b"",
    ],
    ids=["line", "header", "form", "chunks", "idle", "silent"],
)
def test_clients_that_are_not_done_keep_no_thread(port: int, unfinished: bytes) -> None:
    waiting = [_begin(port, unfinished) for _ in range(20)]
    began = time.monotonic()
    assert _answer(_begin(port, PAGE)).startswith(b"HTTP/1.1 200 OK\r\n")
    assert time.monotonic() - began < 5
    for client in waiting:
        client.close()


def test_a_request_that_takes_too_long_to_arrive_is_sent_away(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "GRACE_SECONDS", 0.2)
    for unfinished in (PAGE[:20], b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nuser"):
        assert _answer(_begin(port, unfinished)) == b""


def test_who_sends_fast_enough_may_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "GRACE_SECONDS", 20.0)
    request = web_server.Incoming(SimpleNamespace(), lambda cookies: 0)
    request.body_bytes_received = 100 * web_server.SLOWEST
    assert not request.too_slow(request.began + 119)
    assert request.too_slow(request.began + 121)


def test_the_long_body_of_a_stranger_is_not_waited_for(port: int) -> None:
    head = f"POST /tep-tam HTTP/1.1\r\nHost: localhost\r\nContent-Length: {LONG}\r\nExpect: 100-continue\r\n\r\n"
    answer = _answer(_begin(port, head.encode()))
    assert answer.startswith(b"HTTP/1.1 303 ")
    assert b"dang-nhap" in answer
    form = head.replace("/tep-tam", "/dang-nhap").replace(
        "Expect", "Content-Type: multipart/form-data; boundary=a\r\nX-A"
    )
    assert "quá lớn" in _answer(_begin(port, form.encode())).decode()


def test_chunks_of_a_stranger_end_at_the_same_length(port: int) -> None:
    head = b"POST /dang-nhap HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = _answer(_begin(port, head + f"{LONG:x}\r\n".encode() + b"a" * LONG))
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_only_a_signed_session_has_room_for_files(app: Flask) -> None:
    signed_in = _cookie(app, {SESSION_KEY: "key"})
    assert room_for(app, signed_in) == app.config["MAX_CONTENT_LENGTH"]
    assert room_for(app, signed_in[:-3] + "abc") == STRANGERS_BYTES
    assert room_for(app, _cookie(app, {"csrf_token": "somebody who looked at the form"})) == STRANGERS_BYTES
    assert room_for(app, "") == STRANGERS_BYTES


def test_an_answer_that_nobody_reads_keeps_no_thread(port: int, app: Flask) -> None:
    app.add_url_rule("/big", view_func=public(lambda: "a" * (12 << 20)), endpoint="big")  # more than sockets take
    waiting = [_begin(port, PAGE.replace(b"/suc-khoe", b"/big")) for _ in range(5)]
    assert _answer(_begin(port, PAGE)).startswith(b"HTTP/1.1 200 OK\r\n")
    for client in waiting:
        client.close()


def test_requests_that_are_sent_ahead_keep_no_thread(port: int, app: Flask) -> None:
    app.add_url_rule("/big", view_func=public(lambda: "a" * (12 << 20)), endpoint="big")
    ahead = PAGE.replace(b"/suc-khoe", b"/big").replace(b"Connection: close\r\n", b"")
    waiting = [_begin(port, ahead * 20) for _ in range(5)]
    began = time.monotonic()
    assert _answer(_begin(port, PAGE)).startswith(b"HTTP/1.1 200 OK\r\n")
    assert time.monotonic() - began < 5
    for client in waiting:
        client.close()


def test_one_request_after_the_other_is_answered_on_one_connection(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    for _ in range(3):
        connection.request("GET", "/suc-khoe")
        assert connection.getresponse().read() == b'{"status":"ok"}\n'
    connection.close()


def test_who_comes_while_a_process_is_busy_goes_to_another(app: Flask, listener: socket.socket) -> None:
    begun, done = threading.Event(), threading.Event()

    def long() -> str:
        begun.set()
        return str(done.wait(30))

    app.add_url_rule("/long", view_func=public(long), endpoint="long")
    port = listener.getsockname()[1]
    with _process(app, listener.dup()), _process(app, listener.dup()):
        first = _begin(port, PAGE.replace(b"/suc-khoe", b"/long"))
        assert begun.wait(10)
        began = time.monotonic()
        for _ in range(10):
            assert _answer(_begin(port, PAGE)).startswith(b"HTTP/1.1 200 OK\r\n")
        assert time.monotonic() - began < 10
        done.set()
        assert _answer(first).endswith(b"True")
