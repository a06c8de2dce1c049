"""Background work: a state in a row, taken by `flask worker`, done again after a crash.

A job is a function that does at most one batch and tells whether there may be more. Jobs are
registered in app.py, so that core knows no area.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

from ytcs_docs.core.db import session

Job = Callable[[], bool]

log = logging.getLogger(__name__)


def run_once(jobs: Sequence[tuple[str, Job]]) -> bool:
    """One round over all jobs; True when any of them may have more to do."""
    more = False
    for name, job in jobs:
        try:
            more = job() or more
        except Exception:  # one broken job must not stop the others; the row stays marked for the next round
            log.exception("job %s failed", name)
        finally:
            session().rollback()
            session().close()
    return more


def run_forever(jobs: Sequence[tuple[str, Job]], stop: Event, idle_seconds: float = 0.3) -> None:
    """Rounds until ``stop`` is set, resting when there is nothing to do."""
    while not stop.is_set():
        started = time.monotonic()
        if not run_once(jobs):
            stop.wait(max(0.05, idle_seconds - (time.monotonic() - started)))
