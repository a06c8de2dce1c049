"""What takes long has to be done before a transaction: nobody else can save while one is open.

Without the database: the limited processes that open files from outside load this module, and have to start quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""Set by :func:`db.transaction` alone."""
_alone: ContextVar[bool] = ContextVar("alone", default=False)


def in_transaction() -> bool:
    """Whether a :func:`db.transaction` is open."""
    return writing.get()


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else waits (the demo fills an empty database): what takes long may be done inside a transaction."""
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


def before_transactions(slow: Function) -> Function:
    """Mark what takes long (merging Word files, sealing, hashing and copying files). Raises ``RuntimeError`` inside a
    transaction."""

    @wraps(slow)
    def guarded(*arguments: Any, **named: Any) -> Any:
        if in_transaction() and not _alone.get():
            raise RuntimeError(f"{slow.__qualname__} takes long: it belongs before the transaction")
        return slow(*arguments, **named)

    return cast(Function, guarded)
