"""Background work: a state in a row, taken by `flask worker`, done again after a crash.

A :class:`Job` does at most one batch and tells whether there may be more. Jobs of one lane take turns, lanes run
beside each other. A job looks again after ``every`` seconds, at once after any commit of this server (the
:class:`Bell`) when it ``wakes``. Rows are taken with a lease (:func:`take`), so that a killed worker's row is taken
again. worker.py has the list of all jobs.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import ColumnElement, inspect, or_, select
from sqlalchemy.exc import SQLAlchemyError

from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.db import Base, session, transaction, trouble_of_the_machine
from ytcs_docs.core.logging import in_one_line, labelled
from ytcs_docs.core.services import Service

LONGEST_PAUSE = 60.0  # seconds that a job waits which fails again and again
HEARTBEAT, HEARTBEAT_SECONDS = "worker.alive", 2.0
TICK = 0.25  # seconds between two looks at the bell and the clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """``run`` does one batch; it returns True when there may be more."""

    name: str
    run: Callable[[], bool]
    every: float = 5.0
    wakes: bool = True
    lane: str = "main"


class Bell:
    """Rung by every commit, heard by the worker of the same server. It is a file, so that processes share it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ring(self) -> None:
        with suppress(OSError):  # a full disk: the worker looks again by itself
            try:
                os.utime(self._path, ns=(time.time_ns(),) * 2)  # the system's own stamp is milliseconds coarse
            except PermissionError:  # another account's file, in a folder that is shared
                os.utime(self._path)
            except FileNotFoundError:
                self._path.touch()

    def rung_at(self) -> int:
        """Nanoseconds; 0 when it never rang."""
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0


BELL: Service[Bell] = Service("bell of the worker")
Row = TypeVar("Row", bound=Base)


def ring_bell() -> None:
    """Tell the worker that something was saved."""
    BELL.get().ring()


def take(
    model: type[Row],
    *waiting: ColumnElement[bool],
    order_by: Any,
    lease: timedelta,
    on_taken: Callable[[Row], bool | None] = lambda row: None,
) -> Any | None:
    """Lease the first row that waits and nobody has leased; its primary key, None when there is none.

    ``on_taken`` may change the row in the same transaction; when it returns False the row is left alone after all.
    The row needs a column ``leased_until``.
    """
    leased_until = inspect(model).columns["leased_until"]
    (key,) = inspect(model).primary_key
    free = (
        select(model)
        .where(*waiting, or_(leased_until.is_(None), leased_until < clock.now()))
        .order_by(order_by)
        .limit(1)
    )
    nothing_waits = session().scalar(free.with_only_columns(key)) is None
    session().rollback()
    if nothing_waits:  # the usual case: no lock is taken
        return None
    with transaction():
        row: Any = session().scalar(free.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.leased_until = clock.now() + lease
        if on_taken(row) is False:
            row.leased_until = None
            return None
        return getattr(row, str(key.key))


def run_once(jobs: Sequence[Job]) -> bool:
    """One batch of each job; True when any of them may have more to do."""
    unfinished = [_attempt(job) is Outcome.MORE for job in jobs]
    return any(unfinished)


class Outcome(Enum):
    """What came of one batch."""

    MORE = "more"
    DONE = "done"
    FAILED = "failed"


def _attempt(job: Job, failures: int = 0) -> Outcome:
    """One batch; a failure like the last one is logged in one line."""
    with labelled(f"job {job.name}"):
        try:
            return Outcome.MORE if job.run() else Outcome.DONE
        except Exception as error:  # one broken job must not stop the others; the row stays as it is for the next time
            if failures or trouble_of_the_machine(error):
                log.error("the job failed: %s", in_one_line(error))
            else:
                log.exception("the job failed")
            return Outcome.FAILED
        finally:
            with suppress(SQLAlchemyError):  # the database has gone
                session().close()


def run_lanes(app: Flask, jobs: Sequence[Job], stop: Event) -> None:
    """Run all jobs, each lane in a thread of its own, until ``stop`` is set."""
    lanes = {job.lane: [other for other in jobs if other.lane == job.lane] for job in jobs}
    threads = [Thread(target=_run_lane, args=[app, lane, stop], name=name) for name, lane in lanes.items()]
    for thread in threads:
        thread.start()
    alive = SETTINGS.get(app).data_dir / HEARTBEAT
    while not stop.wait(HEARTBEAT_SECONDS):
        if all(thread.is_alive() for thread in threads):
            with suppress(OSError):  # a full disk
                alive.touch()
    for thread in threads:
        thread.join()


def worker_is_alive(data_dir: Path, within: float = 30.0) -> bool:
    """Whether a worker of this server has shown itself, with all its lanes, in so many seconds."""
    try:
        return time.time() - (data_dir / HEARTBEAT).stat().st_mtime < within
    except OSError:
        return False


def _pause(job: Job, failures: int) -> float:
    """Seconds until the next look: longer and longer while the job fails."""
    return min(job.every * 2 ** min(failures - 1, 10), max(job.every, LONGEST_PAUSE)) if failures else job.every


def _run_lane(app: Flask, jobs: Sequence[Job], stop: Event) -> None:
    due = {job.name: 0.0 for job in jobs}
    failures = dict.fromkeys(due, 0)
    heard = 0
    with app.app_context():
        while not stop.is_set():
            rung_at = BELL.get().rung_at()
            if rung_at != heard:
                heard = rung_at
                due.update({job.name: 0.0 for job in jobs if job.wakes and not failures[job.name]})
            for job in jobs:
                if due[job.name] <= time.monotonic() and not stop.is_set():
                    outcome = _attempt(job, failures[job.name])
                    failures[job.name] = failures[job.name] + 1 if outcome is Outcome.FAILED else 0
                    due[job.name] = (
                        0.0 if outcome is Outcome.MORE else time.monotonic() + _pause(job, failures[job.name])
                    )
            if all(moment > time.monotonic() for moment in due.values()):
                stop.wait(TICK)
