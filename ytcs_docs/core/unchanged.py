"""What was looked up before, for as long as nothing was saved since: many read between two that write."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.orm import Session

from ytcs_docs.core.db import session
from ytcs_docs.core.jobs import BELL
from ytcs_docs.core.services import Service

KNOWN_AT_MOST = 500  # answers
GOOD_FOR = 30.0  # seconds: commits on other servers ring no bell here

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Known:
    """The answers since the bell rang last, by query and arguments."""

    rung_at: int
    until: float
    answers: dict[Hashable, Any] = field(default_factory=dict)
    asking: defaultdict[Hashable, Lock] = field(default_factory=lambda: defaultdict(Lock))


class Unchanged:
    """Answers of queries."""

    def __init__(self) -> None:
        self._known = _Known(0, 0.0)

    def ask(self, query: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """What a query answers, asked again only after a commit. The answer is shared: plain values that nobody
        changes, no rows of a session; what it depends on besides the database is among its arguments."""
        known, rung_at, now = self._known, BELL.get().rung_at(), time.monotonic()
        if not rung_at or known.rung_at != rung_at or now >= known.until or len(known.answers) >= KNOWN_AT_MOST:
            known = self._known = _Known(rung_at, now + GOOD_FOR)
        key = (query, args, tuple(kwargs.items()))
        if key in known.answers:
            return cast(Answer, known.answers[key])
        with known.asking[key]:  # of many who want to know it at once, one asks
            if key in known.answers:
                return cast(Answer, known.answers[key])
            answer = query(*args, **kwargs)
            if _seen_since(rung_at):
                known.answers[key] = answer
        return answer


_BEGUN = "bell when the transaction began"


@event.listens_for(Session, "after_begin")
def _note_bell(current: Session, *_: Any) -> None:
    with suppress(RuntimeError):  # outside of an application
        current.info[_BEGUN] = BELL.get().rung_at()


def _seen_since(rung_at: int) -> bool:
    """Whether what is read now holds all that was saved before the bell rang: a transaction sees what had been saved
    when it began (SQLite), however long ago that was."""
    return session().info.get(_BEGUN) == rung_at


UNCHANGED: Service[Unchanged] = Service("answers that still hold")


def unchanged(query: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
    """See :meth:`Unchanged.ask`."""
    return UNCHANGED.get().ask(query, *args, **kwargs)
