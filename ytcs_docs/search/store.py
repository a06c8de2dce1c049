"""The folder of this server's index: which index counts, who writes, whether it is whole.

::

    search_index/current.json     which engine, which folder, of which schema
    search_index/tantivy-3f9c01/  the index itself
    search_index/writing.lock     held by the one process that writes (flock: free when it dies)
    search_index/building.lock    the same for the one that builds another index
    search_index/worker           touched by the worker on each round

Everything here is derived; deleting any of it costs time only.
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

WORKER_SILENCE = 3.0  # seconds after which a search catches up by itself
_OLD_FOLDER = 60.0  # seconds that a replaced folder stays for those who still read it
_CURRENT, _LOCK, _BUILDING, _WORKER, _DAMAGED = (
    "current.json",
    "drafting_writing.lock",
    "building.lock",
    "worker",
    "damaged",
)
_OF_THE_QUESTION = (OverflowError, TypeError, MemoryError, RecursionError)

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class IndexDamaged(Exception):
    """There is no whole index to ask; the worker makes a new one."""


@dataclass(frozen=True, slots=True)
class Current:
    """What ``current.json`` says."""

    engine: str
    folder: Path


def _of_the_machine(error: BaseException) -> bool:
    """No room, no right, too many open files: nothing is wrong with the index itself."""
    numbers = {errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EDQUOT}
    if isinstance(error, OSError):
        return error.errno in numbers
    return any(f"os error {number})" in str(error) for number in numbers)  # as Rust says it


class IndexStore:
    """This server's index. One object per process; safe for its threads."""

    def __init__(self, folder: Path, wanted: str = "auto") -> None:
        self.folder, self.wanted = folder, wanted
        self._open: tuple[int, Current, Engine] | None = None

    # ---- which index

    def current(self) -> Current | None:
        """The index that counts; None when there is none that can be used."""
        try:
            said = json.loads((self.folder / _CURRENT).read_text(encoding="utf-8"))
            folder = self.folder / str(said["folder"])
            if said["schema"] != SCHEMA_VERSION or (folder / _DAMAGED).exists() or not folder.is_dir():
                return None
            return Current(str(said["engine"]), folder)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _opened(self) -> tuple[Current, Engine]:
        """The index that counts, with what others have written; raises :class:`IndexDamaged`."""
        try:
            stamp = (self.folder / _CURRENT).stat().st_mtime_ns
        except OSError:
            stamp = -1
        opened = self._open
        if opened is None or opened[0] != stamp or (opened[1].folder / _DAMAGED).exists():
            found = self.current()
            if found is None:
                raise IndexDamaged("no index")
            engine = self._safely(found, partial(open_engine, found.engine, found.folder))
            opened = self._open = stamp, found, engine
        _, current, engine = opened
        self._safely(current, engine.refresh)
        return current, engine

    def ask(self, question: Callable[[Engine], Answer]) -> Answer:
        """Put a question to the index; when the index breaks on it, it is marked and made anew.
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
            if isinstance(error, _OF_THE_QUESTION):
                raise
            if _of_the_machine(error):
                raise IndexBusy(str(error)) from error
            log.warning("index in %s is damaged: %r", current.folder, error)
            self._open = None
            with suppress(OSError):
                (current.folder / _DAMAGED).touch()
            raise IndexDamaged(str(error)) from error

    # ---- writing

    def writing(self) -> AbstractContextManager[None]:
        """The right to write to the index that counts; raises :class:`IndexBusy` when another has it."""
        return self._alone(_LOCK)

    def building(self) -> AbstractContextManager[None]:
        """The right to build another index; raises :class:`IndexBusy` when another is at it."""
        return self._alone(_BUILDING)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy from error
            yield

    def new(self, engine: str) -> Current:
        """An empty index beside the others; nobody knows of it until :meth:`switch`."""
        made = Current(engine, self.folder / f"{engine}-{secrets.token_hex(4)}")
        open_engine(engine, made.folder, create=True).close()
        return made

    def switch(self, current: Current) -> None:
        """From now on this index counts. In one step: a reader sees the old one or the new one."""
        fresh = self.folder / f"{_CURRENT}.{os.getpid()}"
        content = {"engine": current.engine, "folder": current.folder.name, "schema": SCHEMA_VERSION}
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(self.folder / _CURRENT)
        self.tidy()

    def tidy(self) -> None:
        """Take away folders that no longer count, once nobody should be reading them."""
        current = self.current()
        for path in self.folder.iterdir():
            old = path.is_dir() and time.time() - path.stat().st_mtime > _OLD_FOLDER
            if old and (current is None or path != current.folder) and path.name.startswith(("whoosh", "tantivy")):
                shutil.rmtree(path, ignore_errors=True)

    # ---- the worker

    def worker_is_here(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _WORKER).touch()

    def worker_silent(self) -> bool:
        try:
            return time.time() - (self.folder / _WORKER).stat().st_mtime > WORKER_SILENCE
        except OSError:
            return True

    def size(self) -> int:
        """Bytes of the index that counts."""
        current = self.current()
        return sum(path.stat().st_size for path in current.folder.rglob("*") if path.is_file()) if current else 0
