"""The database: one truth, one visible transaction per write.

SQLite reads in a deferred transaction and writes in one begun IMMEDIATE, so that two writers queue
instead of failing; PostgreSQL locks the rows that commands ask for.
"""

from __future__ import annotations

import enum
import errno
import fcntl
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TextIO, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, Enum, MetaData, event, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from ytcs_docs.core.errors import NotFound, OfficeError
from ytcs_docs.core.slow import writing

log = logging.getLogger(__name__)
LOCK_SECONDS = 15.0  # for a turn to write
_GLANCE = 0.002  # seconds between two looks whether another process has finished
_line = threading.Lock()

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with its zone on both databases; SQLite itself forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}


db = SQLAlchemy(metadata=Base.metadata)


def enum_column(kind: type[enum.StrEnum], name: str) -> Enum:
    """A column that stores the enum's value as text and refuses any other."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        length=max(24, *(len(member.value) for member in kind)),
    )


def _connect_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver must not begin transactions by itself
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a saved number survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 15000")
    cursor.execute("PRAGMA cache_size = -8192")  # KiB, of each connection: the system's cache has the rest
    cursor.close()


def _connect_postgresql(connection: Any, record: Any) -> None:
    """Nobody waits for ever for another's lock, nor holds one for ever while it does nothing."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS:g}s'")
        cursor.execute("SET idle_in_transaction_session_timeout = '10min'")
    connection.autocommit = False


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def init_database(app: Flask) -> None:
    """Attach the database to the application."""
    db.init_app(app)
    app.teardown_appcontext(_let_go)  # before the extension's own
    with app.app_context():
        engine: Engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _connect_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _connect_postgresql)


class Busy(Exception):
    """Others have been writing for too long."""


def _let_go(error: BaseException | None) -> None:
    """Give the connection back. One whose server has gone can't even be rolled back: the answer is made by then, and
    what was saved must not look like a failure. Nor may the session stay: the next request could be given it."""
    try:
        db.session.remove()
    except SQLAlchemyError:
        log.warning("the connection to the database broke", exc_info=True)
        with suppress(SQLAlchemyError):
            db.session().invalidate()
        db.session.registry.clear()


def session() -> Session:
    """The session of the current application context."""
    return db.session()


def trouble_of_the_machine(error: BaseException) -> str | None:
    """What to tell a person whose request failed for no fault of the program: no database, no room on the disk."""
    text = str(error).lower()
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "disk is full" in text or "no space left" in text:
        return "Đĩa của máy chủ đã đầy nên chưa lưu được gì. Hãy báo ngay người quản trị rồi thử lại."
    # SQLite's word for what this program should have made
    if "no such table" in text or "no such column" in text:
        return None
    if isinstance(error, Busy):
        return "Máy chủ đang bận ghi dữ liệu nên chưa lưu được gì. Hãy thử lại sau ít phút."
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return "Cơ sở dữ liệu tạm thời không trả lời nên chưa lưu được gì. Hãy thử lại sau ít phút."
    return None


_AFTER = "after_commit"
_AFTER_EVERY: list[Callable[[], None]] = []


def after_every_commit(hook: Callable[[], None]) -> None:
    """Let something happen after each transaction that was saved, in whatever application."""
    if hook not in _AFTER_EVERY:
        _AFTER_EVERY.append(hook)


@contextmanager
def transaction(patience: float | None = None, *, heard: bool = True) -> Iterator[Session]:
    """The one place where changes are saved. Raises :class:`Busy` after ``patience`` (LOCK_SECONDS) without a turn.

    What was read before is forgotten first, so that the rules are checked on rows read under the
    write lock. Functions given to :func:`after_commit` run when everything is saved, and never
    when it was not; one that fails keeps no other from running, and only what has a sentence for the
    person (:class:`OfficeError`) is raised. What follows every commit is left out unless it is ``heard``.
    """
    if writing.get():
        raise RuntimeError("a transaction is open already")
    current = session()
    current.rollback()
    current.info[_AFTER] = []
    token = writing.set(True)
    try:
        with _queue(current, LOCK_SECONDS if patience is None else patience):
            try:
                yield current
                current.commit()
            except BaseException:
                current.rollback()
                raise
    finally:
        writing.reset(token)
    to_be_told: OfficeError | None = None
    for follow_up in (*current.info.pop(_AFTER, []), *(_AFTER_EVERY if heard else ())):
        try:
            follow_up()
        except OfficeError as error:
            to_be_told = error
        except Exception:  # all is saved: that must not look like a failure
            log.exception("what follows a commit failed")
    if to_be_told is not None:
        raise to_be_told


def save_if_possible(act: Callable[[], object], what: str, patience: float | None = None) -> None:
    """Save something that may be lost, such as a line of statistics; a page does not fail for it, nor wait longer than
    ``patience`` seconds for its turn. Nobody is told: no job waits for it, and what others looked up still holds. Rows
    that were read before are read anew when they are used again, so this comes last."""
    try:
        with transaction(patience, heard=False):
            act()
    except (SQLAlchemyError, Busy, OSError):
        log.warning("%s could not be saved", what, exc_info=True)


@contextmanager
def _queue(current: Session, patience: float) -> Iterator[None]:
    """Writers to SQLite wait in line: its own waiting is by sleeping longer and longer, which lets some wait long while
    others pass. The lock of a process that dies is free at once. Raises :class:`Busy` after ``patience`` seconds; on
    PostgreSQL the server itself has a limit (``lock_timeout``)."""
    path = current.get_bind().engine.url.database
    if current.get_bind().dialect.name != "sqlite" or not path:
        yield
        return
    until = time.monotonic() + patience
    if not _line.acquire(timeout=patience):  # first the threads of this process, then the processes
        raise Busy
    try:
        with _line_of(path) as line:
            while not _held(line):
                if time.monotonic() > until:
                    raise Busy
                time.sleep(_GLANCE)
            yield
    finally:
        _line.release()


def _held(line: TextIO) -> bool:
    try:
        fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _line_of(path: str) -> TextIO:
    """Where writers wait. A folder that is gone or full is said in the words of the database that is in it."""
    try:
        return Path(f"{path}.queue").open("w")
    except OSError as error:
        raise OperationalError("the queue of writers", None, error) from error


def after_commit(follow_up: Callable[[], None]) -> None:
    """Run something once the current transaction is saved (drop a temporary file, wake a reader …)."""
    session().info[_AFTER].append(follow_up)


def one_at_a_time(key: str) -> None:
    """Inside a transaction: whoever comes with the same key waits until it ends, and then sees what it saved. SQLite
    has one writer at a time anyway; outside a transaction nothing happens."""
    if writing.get() and session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


Row = TypeVar("Row", bound=Base)


def load(model: type[Row], key: int | str, sentence: str = "Không tìm thấy mục này.") -> Row:
    """The row with this key, read again and locked when inside :func:`transaction`; raises :class:`NotFound`.

    The lock lets others insert rows that point at this one (FOR NO KEY UPDATE).
    """
    lock = {"key_share": True} if writing.get() else None
    row = session().get(model, key, with_for_update=lock, populate_existing=lock is not None)
    if row is None:
        raise NotFound(sentence)
    return row
