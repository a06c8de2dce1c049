"""Limited processes that open files from outside.

A broken or hostile file may crash or hang one of them, not the office.

A function that opens such a file bears :func:`limited`: called in the office, it runs in a limited process; there it
is a plain function. Its arguments and its result are data (strings, numbers, bytes, paths, dataclasses) and cross as
MessagePack by its annotations, so nothing that a file says can become code on the way back.

A process is started once and does one task after another. It has limits of memory, of what it writes and of time and,
where the system allows it, no network; it may read what the office may read. When it dies or hangs it is killed, the
file is said to be unreadable, and the next task gets a new process. Whoever holds a key gets a copy of one that has
seen neither file nor key, and the copy ends with the task.
"""

from __future__ import annotations

import atexit
import ctypes
import errno
import importlib
import inspect
import logging
import os
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast, get_type_hints

import msgspec

from ytcs_docs.core.errors import InvalidInput, NotFound, OfficeError, Refused, RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.conversion import without_network
from ytcs_docs.files.rules import NotNow, Unreadable
from ytcs_docs.files.temporary import prefix, tidy

log = logging.getLogger(__name__)

FILE_SECONDS = 900.0  # for a whole file, whatever progress it makes
SHORT_SECONDS = 30.0  # for what somebody waits for
SLOW_SECONDS = 3.0  # then a task is a slow one
WAIT_SECONDS = 20.0  # for a process that is free
MEMORY = 1000 * 1024**2  # bytes of address space, libraries included
MAX_WRITTEN = 512 * 1024**2  # bytes of a file that a task writes
MAX_ANSWER = 128 * 1024**2  # bytes
TASKS_OF_A_PROCESS = 500  # then it makes room for a fresh one, whatever libraries have kept
BROKEN = "Không đọc được tệp này."
TOO_LONG = "Đọc tệp này quá lâu nên đã dừng."
BUSY = "Máy chủ đang bận mở nhiều tệp. Hãy thử lại sau ít giây."
UNABLE = "Máy chủ lúc này không mở được tệp. Hãy thử lại, nếu vẫn vậy hãy báo người quản trị."

P = ParamSpec("P")
R = TypeVar("R")
Progress = Callable[[int, int], None]  # pages read, pages in all

_ERRORS: dict[str, type[OfficeError]] = {
    kind.__name__: kind for kind in (Unreadable, NotNow, Refused, NotFound, InvalidInput, RuleBroken)
}
_FRAME = struct.Struct(">cQ")  # what follows, and its length in bytes
_PROGRESS, _RESULT, _ERROR, _QUESTION = b"P", b"R", b"E", b"Q"
# The machine's fault, not the file's.
_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO, errno.EROFS, errno.EAGAIN}
_PR_SET_PDEATHSIG = 1


class Limited(Generic[P, R]):
    """A function that a limited process runs; ``seconds`` without a sign of progress are too long."""

    def __init__(self, function: Callable[P, R], seconds: float, *, holds_key: bool) -> None:
        self.function, self.seconds, self.holds_key = function, seconds, holds_key
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if _inside:
            return self.function(*args, **kwargs)
        return (KEYS if self.holds_key else SANDBOX).run(self, *args, **kwargs)

    @cached_property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.function)

    @cached_property
    def types(self) -> dict[str, Any]:
        """The annotations, that of the result under ``return``."""
        return get_type_hints(self.function)


def limited(seconds: float = SHORT_SECONDS, *, holds_key: bool = False) -> Callable[[Callable[P, R]], Limited[P, R]]:
    """Mark a function that opens files from outside: see the module. It raises :class:`OfficeError` of a kind in
    ``_ERRORS``; whatever else a file makes a library raise becomes :class:`Unreadable`."""
    return lambda function: Limited(function, seconds, holds_key=holds_key)


def _ignore(done: int, whole: int) -> None:
    """Nobody wants to know how far it is."""


class _Failed(msgspec.Struct):
    """What went wrong: a kind of error with its sentence, and for the log where it happened."""

    kind: str
    sentence: str
    field: str = ""
    trace: str = ""

    def error(self) -> OfficeError:
        kind = _ERRORS.get(self.kind, Unreadable)
        return InvalidInput(self.sentence, self.field) if kind is InvalidInput else kind(self.sentence)


class Sandbox:
    """Up to ``size`` limited processes; a task that finds none free waits for one.

    With ``slow``, a task that takes longer than SLOW_SECONDS makes room for others and goes on as one of so many
    slow ones at most: a few bad files keep nobody else waiting. With ``copies``, each task has a copy of a process
    for itself."""

    def __init__(self, size: int = 1, slow: int = 0, *, copies: bool = False) -> None:
        self._size, self._slow_size, self._copies = size, slow, copies
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the processes are the parent's
        atexit.register(self.stop)

    def _begin(self) -> None:
        self._idle: list[_Process] = []
        self._free = threading.BoundedSemaphore(self._size)
        self._slow = threading.BoundedSemaphore(self._slow_size)
        self._lock = threading.Lock()

    def run(self, task: Limited[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function answers. Raises :class:`Unreadable` whatever a file does to the process, and
        :class:`NotNow` when the machine has no process or no room for it."""
        return self.run_telling(_ignore, task, *args, **kwargs)

    @before_transactions
    def run_telling(self, progress: Progress, task: Limited[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """See :meth:`run`; ``progress`` is told what the function says by :func:`report_progress`."""
        arguments = task.signature.bind(*args, **kwargs).arguments
        question = _encode([task.function.__module__, task.function.__qualname__, arguments])
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise NotNow(BUSY)
        held = self._free

        def make_room() -> None:
            nonlocal held
            if held is self._free and self._slow_size:
                if not self._slow.acquire(blocking=False):
                    raise NotNow(BUSY)
                self._free.release()
                held = self._slow

        with self._lock:
            process = self._idle.pop() if self._idle else _Process(copies=self._copies)
        try:
            try:
                return process.do(task, question, progress, make_room)
            except _Died:  # the file may not have been the reason
                return process.do(task, question, progress, make_room)
        except _Died as death:
            raise Unreadable(BROKEN) from death
        finally:
            if process.done >= TASKS_OF_A_PROCESS:
                process.stop()
            with self._lock:
                kept = len(self._idle) < self._size
                if kept:
                    self._idle.append(process)
            if not kept:
                process.stop()
            held.release()

    def stop(self) -> None:
        """Kill the processes that are idle, with all that they started."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.stop()


class _Died(Exception):
    """A limited process ended without an answer."""


class _Process:
    """One limited process, used by one thread at a time."""

    def __init__(self, *, copies: bool = False) -> None:
        self.done = 0
        self._copies = copies
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = ""

    def do(self, task: Limited[P, R], question: bytes, progress: Progress, slow: Callable[[], None]) -> R:
        """Ask the question; raises what the answer says, and :class:`_Died`. ``slow`` is called when it takes long."""
        try:
            process = self._started(task.function.__module__)
        except OSError as error:
            log.exception("no limited process could be started")
            raise NotNow(UNABLE) from error
        try:
            kind, payload = self._ask(process, question, progress, task.seconds, slow)
            self.done += 1
            if kind == _RESULT:
                return cast(R, _decode(payload, task.types["return"]))
            failed = msgspec.msgpack.decode(payload, type=_Failed)
        except (EOFError, OSError, msgspec.MsgspecError) as error:
            log.warning("%s: the limited process died", task.function.__qualname__)
            self.stop()
            raise _Died from error
        except BaseException:
            self.stop()
            raise
        if failed.trace:
            log.warning("%s: %s", task.function.__qualname__, failed.trace)
        raise failed.error()

    def _ask(
        self,
        process: subprocess.Popen[bytes],
        question: bytes,
        progress: Progress,
        seconds: float,
        slow: Callable[[], None],
    ) -> tuple[bytes, bytes]:
        until = time.monotonic() + FILE_SECONDS
        _write(process.stdin, _FRAME.pack(_QUESTION, len(question)) + question, seconds)
        if seconds > SLOW_SECONDS and not _ready(_descriptor(process.stdout), select.POLLIN, SLOW_SECONDS):
            slow()
        while True:
            if time.monotonic() > until:
                raise Unreadable(TOO_LONG)
            wait = min(seconds, until - time.monotonic())
            kind, length = _FRAME.unpack(_read(process.stdout, _FRAME.size, wait))
            if length > MAX_ANSWER:
                raise Unreadable(BROKEN)
            payload = _read(process.stdout, length, wait)
            if kind != _PROGRESS:
                return kind, payload
            progress(*msgspec.msgpack.decode(payload, type=tuple[int, int]))

    def _started(self, module: str) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        tidy()
        self._folder = tempfile.mkdtemp(prefix=prefix())
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL")}
        how = f"serve_by_copies({module!r})" if self._copies else "serve()"
        self._process = subprocess.Popen(
            [
                *without_network(),
                sys.executable,
                "-P",
                "-c",
                f"import {__name__} as sandbox; sandbox.{how}",
            ],
            env={**inherited, "TMPDIR": self._folder, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        os.set_blocking(_descriptor(self._process.stdin), False)  # one that reads nothing must not hold us up
        return self._process

    def stop(self) -> None:
        """Kill the process with all that it started, and remove what it left in its folder."""
        process, self._process = self._process, None
        self.done = 0
        if process is not None:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _descriptor(pipe: Any) -> int:
    return int(pipe.fileno())


def _ready(descriptor: int, event: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(max(0.0, seconds) * 1000))


def _wait(descriptor: int, event: int, until: float) -> None:
    """Until a pipe is ready; raises :class:`Unreadable` when it takes too long."""
    if not _ready(descriptor, event, until - time.monotonic()):
        raise Unreadable(TOO_LONG)


def _write(pipe: Any, data: bytes, seconds: float) -> None:
    until, target = time.monotonic() + seconds, _descriptor(pipe)
    rest = memoryview(data)
    while rest:
        _wait(target, select.POLLOUT, until)
        rest = rest[os.write(target, rest) :]


def _read(pipe: Any, length: int, seconds: float) -> bytes:
    until, source = time.monotonic() + seconds, _descriptor(pipe)
    chunks: list[bytes] = []
    while length:
        _wait(source, select.POLLIN, until)
        chunk = os.read(source, min(length, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


def _encode(value: Any) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=_from_path)


def _from_path(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value)} can't cross into a limited process")


def _decode(data: Any, kind: Any) -> Any:
    return msgspec.msgpack.decode(data, type=kind, dec_hook=lambda wanted, given: wanted(given))


SANDBOX = Sandbox(2, slow=4)
KEYS = Sandbox(2, copies=True)  # for what holds a key: no file was opened in such a process before


# ---- inside the process --------------------------------------------------------------------------------

_inside = False
_say: Callable[[bytes, Any], None] | None = None


def report_progress(done: int, whole: int) -> None:
    """Tell who waits how many of all pages are read; it counts as a sign of life."""
    if _say is not None:
        _say(_PROGRESS, (done, whole))


def serve() -> None:
    """What the process does: a question, an answer, until the office has gone."""
    _limit()
    _answer()


def serve_by_copies(module: str) -> None:
    """The same, each answer by a copy of this process, which has loaded the ``module`` of the tasks and no more."""
    _limit()
    importlib.import_module(module)
    folder = tempfile.gettempdir()
    while True:
        select.select([0], [], [])  # a question, or the office has gone
        copy = os.fork()
        if not copy:
            _end_with_parent()
            os._exit(0 if _answer(most=1) else 1)
        _, status = os.waitpid(copy, 0)
        shutil.rmtree(folder, ignore_errors=True)  # what was left there may say something of the key
        Path(folder).mkdir(mode=0o700)
        if status:
            return


def _answer(most: int = sys.maxsize) -> int:
    """Answer so many questions; tells how many there were."""
    global _inside, _say
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # a library or program that prints must not spoil an answer, nor read a question
        os.dup2(nothing, standard)

    def say(kind: bytes, value: Any) -> None:
        data = _encode(value)
        answers.write(_FRAME.pack(kind, len(data)) + data)
        answers.flush()

    _inside, _say = True, say
    done = 0
    while done < most and (head := questions.read(_FRAME.size)):
        done += 1
        question = questions.read(_FRAME.unpack(head)[1])
        module, name, arguments = _decode(question, tuple[str, str, dict[str, msgspec.Raw]])
        task = getattr(importlib.import_module(module), name)
        try:
            say(_RESULT, task.function(**{key: _decode(value, task.types[key]) for key, value in arguments.items()}))
        except MemoryError:
            say(_ERROR, _Failed("Unreadable", BROKEN, trace="out of memory"))
            return done  # with what libraries have left behind, the next file might not fit
        except Exception as error:  # a broken file makes libraries fail in any way
            say(_ERROR, _failed(error))
    return done


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_WRITTEN, MAX_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # An orderly stop of the service reaches all its processes: the office says when this one ends.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)  # pages before files
    _end_with_parent()
    with suppress(OSError):  # rather this one than the office, should the machine run out of memory
        Path("/proc/self/oom_score_adj").write_text("800", encoding="ascii")


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _failed(error: Exception) -> _Failed:
    if isinstance(error, OfficeError) and type(error).__name__ in _ERRORS:
        return _Failed(type(error).__name__, error.sentence, error.field if isinstance(error, InvalidInput) else "")
    if isinstance(error, FileNotFoundError):
        return _Failed("NotFound", "Tệp này không còn.")
    kind, sentence = "Unreadable", BROKEN
    if isinstance(error, OSError) and error.errno in _MACHINE:
        kind, sentence = "NotNow", UNABLE
    place = traceback.extract_tb(error.__traceback__)[-1]
    return _Failed(kind, sentence, trace=f"{type(error).__name__} in {place.name}, line {place.lineno}: {error}"[:300])
