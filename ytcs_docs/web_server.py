"""How requests reach the application: gunicorn starts and watches the processes, waitress reads and writes in each.

gunicorn's own threads read a request as it comes, so as many clients as there are threads can stop the office by
sending a byte a second. waitress gives a thread only what has arrived as a whole, and sends the answer without one.
``gunicorn.conf.py`` chooses this worker for whoever starts gunicorn here.
"""

from __future__ import annotations

import copy
import logging
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server

from ytcs_docs.accounts.guard import SESSION_KEY, STRANGERS_BYTES

CONNECTIONS = 400  # of one process, below what a system lets a process have open
IDLE_SECONDS = 60  # that a connection may be silent
GRACE_SECONDS = 20.0  # for a request to arrive …
SLOWEST = 4_096  # … and longer by a second for each so many bytes that have come
LOOK_SECONDS = 1.0  # how often that is looked at


def room_for(app: Flask, cookies: str) -> int:
    """How many bytes may follow a head with these cookies. A stranger fills no disk: what nobody would read is not
    received. Whether the session is still good the guard finds out."""
    request = app.request_class({"REQUEST_METHOD": "POST", "HTTP_COOKIE": cookies})
    session = app.session_interface.open_session(app, request)
    return int(app.config["MAX_CONTENT_LENGTH"]) if session and SESSION_KEY in session else STRANGERS_BYTES


class Incoming(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request on its way in, and since when."""

    adj: Any
    content_length: int

    def __init__(self, adj: Any, room: Callable[[str], int]) -> None:
        super().__init__(adj)
        self.began, self.room = time.monotonic(), room

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if not self.chunked and self.content_length <= STRANGERS_BYTES:
            return
        room = self.room(self.headers.get("COOKIE", ""))
        if self.chunked:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = room
        elif self.content_length > room:
            # The application sees the length and says in its own words that it is too much.
            self.body_rcv, self.content_length, self.expect_continue = None, 0, False
            self.headers["CONNECTION"] = "close"

    def too_slow(self, now: float) -> bool:
        received = self.header_bytes_received + self.body_bytes_received
        return bool(now > self.began + GRACE_SECONDS + received / SLOWEST)


class OneByOne(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose requests come one after the other. What is sent before the answer to the last (pipelined, as
    no browser and no proxy does) is dropped: waitress would keep a thread until the client reads."""

    requests: list[Any]
    requests_lock: Any

    def received(self, data: bytes) -> bool:
        taken = bool(super().received(data))
        with self.requests_lock:
            del self.requests[1:]
        return taken


class BufferingWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """A gunicorn worker in which waitress serves: one thread for all sockets, ``threads`` for the application."""

    _next_look = 0.0

    def run(self) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is nothing to be told about
        sockets: dict[int, Any] = {}
        server = create_server(
            self.wsgi,
            map=sockets,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=5,
            max_request_header_size=self.cfg.limit_request_field_size * 4,
            max_request_body_size=sys.maxsize,  # Incoming knows better
            clear_untrusted_proxy_headers=False,  # the application reads them when TRUSTED_PROXIES says so
            asyncore_use_poll=True,
            ident=None,
        )
        parser = partial(Incoming, room=partial(room_for, self.wsgi))
        for listener in _listeners(sockets):
            listener.channel_class = type("Channel", (OneByOne,), {"parser_class": staticmethod(parser)})
            listener.readable = partial(self._takes_on, listener.readable, sockets)
        while self.alive and os.getppid() == self.ppid:
            self._serve(sockets)
        for listener in _listeners(sockets):
            listener.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(map(_busy, _channels(sockets))):
            self._serve(sockets)
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets)

    def _takes_on(self, has_room: Callable[[], bool], sockets: dict[int, Any]) -> bool:
        """Whether this process takes on one more caller: while its threads are busy, another process does."""
        return has_room() and sum(bool(one.requests) for one in _channels(sockets)) < self.cfg.threads

    def _serve(self, sockets: dict[int, Any]) -> None:
        """One round; whoever takes too long to say something is sent away."""
        self.notify()
        wasyncore.loop(LOOK_SECONDS, use_poll=True, map=sockets, count=1)
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_SECONDS
            for channel in _channels(sockets):
                incoming = channel.request
                if incoming is not None and incoming.too_slow(now):
                    channel.will_close = True


def _listeners(sockets: dict[int, Any]) -> list[Any]:
    return [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]


def _channels(sockets: dict[int, Any]) -> list[Any]:
    return [one for one in sockets.values() if isinstance(one, HTTPChannel)]


def _busy(channel: Any) -> bool:
    """Whether somebody still waits for an answer."""
    return bool(channel.requests or channel.request or channel.total_outbufs_len)
