"""The folder of this server's index: which index is current, who writes, whether it is damaged.

::

    search_index/current.json     engine, folder and schema of the current index
    search_index/tantivy-3f9c01/  the index itself
    search_index/writing.lock     held by the one process that writes (flock: free when it dies)
    search_index/building.lock    the same for the one that builds another index

Everything here is derived and may be deleted: it is rebuilt.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from ytcs_docs.search.engine import SCHEMA_VERSION, Engine, IndexBusy, open_engine

_OLD_FOLDER = 60.0  # seconds that a replaced folder stays for its readers
_CURRENT, _LOCK, _BUILDING, _DAMAGED = (
    "current.json",
    "writing.lock",
    "building.lock",
    "damaged",
)
_QUERY_ERRORS = (OverflowError, TypeError, MemoryError, RecursionError)

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class IndexDamaged(Exception):
    """There is no usable index; the worker builds a new one."""


@dataclass(frozen=True, slots=True)
class Current:
    """The contents of ``current.json``."""

    engine: str
    folder: Path


def _is_machine_error(error: BaseException) -> bool:
    """Disk full, no permission, too many open files: the index itself is intact."""
    numbers = {errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EDQUOT}
    if isinstance(error, OSError):
        return error.errno in numbers
    return any(f"os error {number})" in str(error) for number in numbers)  # the wording of Rust


class IndexStore:
    """This server's index. One object per process; safe for its threads."""

    def __init__(self, folder: Path, setting: str = "auto") -> None:
        self.folder, self.setting = folder, setting
        self._open: tuple[int, Current, Engine] | None = None

    # ---- which index

    def current(self) -> Current | None:
        """The current index; None when there is no usable one."""
        try:
            content = json.loads((self.folder / _CURRENT).read_text(encoding="utf-8"))
            folder = self.folder / str(content["folder"])
            if content["schema"] != SCHEMA_VERSION or (folder / _DAMAGED).exists() or not folder.is_dir():
                return None
            return Current(str(content["engine"]), folder)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _opened(self) -> tuple[Current, Engine]:
        """The current index with the latest writes of others; raises :class:`IndexDamaged`."""
        try:
            stamp = (self.folder / _CURRENT).stat().st_mtime_ns
        except OSError:
            stamp = -1
        opened = self._open
        if opened is None or opened[0] != stamp or (opened[1].folder / _DAMAGED).exists():
            latest = self.current()
            if latest is None:
                raise IndexDamaged("no index")
            engine = self._safely(latest, partial(open_engine, latest.engine, latest.folder))
            opened = self._open = stamp, latest, engine
        _, current, engine = opened
        self._safely(current, engine.refresh)
        return current, engine

    def ask(self, question: Callable[[Engine], Answer]) -> Answer:
        """Query the index; one that breaks on it is marked as damaged and rebuilt later.
        Raises :class:`IndexDamaged`."""
        current, engine = self._opened()
        return self._safely(current, lambda: question(engine))

    def _safely(self, current: Current, step: Callable[[], Answer]) -> Answer:
        try:
            return step()
        except IndexBusy:
            raise
        except BaseException as error:
            # Rust code panics with an exception outside Exception.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            if isinstance(error, _QUERY_ERRORS):
                raise
            if _is_machine_error(error):
                raise IndexBusy(str(error)) from error
            log.warning("index in %s is damaged: %r", current.folder, error)
            self._open = None
            with suppress(OSError):
                (current.folder / _DAMAGED).touch()
            raise IndexDamaged(str(error)) from error

    # ---- writing

    def writing(self) -> AbstractContextManager[None]:
        """Lock for writing to the current index; raises :class:`IndexBusy` when another process has it."""
        return self._locked(_LOCK)

    def building(self) -> AbstractContextManager[None]:
        """Lock for building another index; raises :class:`IndexBusy` when another process has it."""
        return self._locked(_BUILDING)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy from error
            yield

    def new(self, engine: str) -> Current:
        """Create an empty index beside the others; not used until :meth:`switch`."""
        created = Current(engine, self.folder / f"{engine}-{secrets.token_hex(4)}")
        open_engine(engine, created.folder, create=True).close()
        return created

    def switch(self, current: Current) -> None:
        """Make this index the current one, atomically: a reader sees the old one or the new one."""
        fresh = self.folder / f"{_CURRENT}.{os.getpid()}"
        content = {"engine": current.engine, "folder": current.folder.name, "schema": SCHEMA_VERSION}
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(self.folder / _CURRENT)
        self.tidy()

    def tidy(self) -> None:
        """Delete old index folders once they should have no readers."""
        current = self.current()
        for path in self.folder.iterdir():
            old = path.is_dir() and time.time() - path.stat().st_mtime > _OLD_FOLDER
            if old and (current is None or path != current.folder) and path.name.startswith(("whoosh", "tantivy")):
                shutil.rmtree(path, ignore_errors=True)

    def size(self) -> int:
        """Size of the current index in bytes."""
        current = self.current()
        return sum(path.stat().st_size for path in current.folder.rglob("*") if path.is_file()) if current else 0
