"""Background jobs: taken with a lease, woken by commits, one broken one harms no other, hardly any cost when idle."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import pytest
from flask import Flask

from tests.builders import incoming
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.jobs import BELL, Job, run_lanes, run_once, take
from ytcs_docs.files.models import Blob


@pytest.mark.usefixtures("context")
class TestLease:
    def waiting(self) -> str:
        return incoming(text="Nội dung").attachments[0].sha256

    def take(self, **more: object) -> object:
        return take(Blob, order_by=Blob.created_at, lease=timedelta(minutes=5), **more)  # type: ignore[arg-type]

    def test_a_row_is_leased_to_one_and_given_again_when_the_lease_has_run_out(self) -> None:
        sha256 = self.waiting()
        assert self.take() == sha256
        assert self.take() is None
        with clock.pinned(clock.now() + timedelta(minutes=6)):
            assert self.take() == sha256

    def test_what_is_declined_when_taken_is_not_leased(self) -> None:
        sha256 = self.waiting()
        assert self.take(on_taken=lambda blob: False) is None
        assert session().get_one(Blob, sha256).leased_until is None


def fails() -> bool:
    raise RuntimeError("broken on purpose")


@pytest.mark.usefixtures("context")
def test_one_broken_job_stops_no_other_and_is_logged_with_its_name(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    with caplog.at_level(logging.ERROR):
        run_once([Job(name="broken", run=fails), Job(name="good", run=lambda: bool(done.append("good")))])
    assert done == ["good"]
    assert "broken on purpose" in caplog.text


@pytest.fixture
def lanes(app: Flask) -> Callable[..., Callable[[], None]]:
    """Runs jobs in the background; what it returns stops them."""

    def start(*jobs: Job) -> Callable[[], None]:
        stop = Event()
        thread = Thread(target=run_lanes, args=[app, jobs, stop])
        thread.start()

        def end() -> None:
            stop.set()
            thread.join(10)
            assert not thread.is_alive()

        return end

    return start


def wait_until(happened: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not happened() and time.monotonic() < until:
        time.sleep(0.02)
    assert happened()


def test_a_commit_wakes_the_jobs_that_wait_for_one(app: Flask, lanes: Callable[..., Callable[[], None]]) -> None:
    runs = {"wakes": 0, "sleeps": 0}

    def counting(name: str) -> Callable[[], bool]:
        def run() -> bool:
            runs[name] += 1
            return False

        return run

    end = lanes(
        Job(name="wakes", run=counting("wakes"), every=3600),
        Job(name="sleeps", run=counting("sleeps"), every=3600, wakes=False, lane="other"),
    )
    try:
        wait_until(lambda: runs == {"wakes": 1, "sleeps": 1})
        with app.app_context():
            incoming()
        wait_until(lambda: runs["wakes"] == 2)
        assert runs["sleeps"] == 1
    finally:
        end()


def test_a_job_with_more_to_do_goes_on_at_once(lanes: Callable[..., Callable[[], None]]) -> None:
    left = list(range(50))
    end = lanes(Job(name="many", run=lambda: bool(left) and left.pop() is not None, every=3600))
    try:
        wait_until(lambda: not left, 5)
    finally:
        end()


def test_a_long_job_keeps_no_other_lane_waiting(lanes: Callable[..., Callable[[], None]]) -> None:
    release, ran = Event(), Event()
    end = lanes(
        Job(name="long", run=lambda: not release.wait(10), lane="slow"),
        Job(name="short", run=lambda: bool(ran.set())),
    )
    try:
        assert ran.wait(5)
    finally:
        release.set()
        end()


def test_the_bell_is_rung_by_what_is_saved_and_by_nothing_else(app: Flask) -> None:
    with app.app_context():
        before = BELL.get().rung_at()
        session().get(Blob, "none")
        assert BELL.get().rung_at() == before
        incoming()
        assert BELL.get().rung_at() > before
