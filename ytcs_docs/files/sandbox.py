"""Limited processes that open files from outside.

A broken or hostile file may crash or hang one of them, not the office.

A function that opens such a file bears :func:`limited`: called in the office, it runs in a limited process; there it
is a plain function. Its arguments and its result are data (strings, numbers, bytes, paths, dataclasses) and cross as
MessagePack by its annotations, so nothing that a file says can become code on the way back.

A process is started once and does one task after another. It has limits of memory and of time and, where the system
allows it, no network. When it dies or hangs it is killed, the file is said to be unreadable, and the next task gets a
new process.
"""

from __future__ import annotations

import atexit
import importlib
import inspect
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast, get_type_hints

import msgspec

from ytcs_docs.core.errors import InvalidInput, NotFound, OfficeError, Refused, RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.conversion import without_network
from ytcs_docs.files.rules import Unreadable

FILE_SECONDS = 900.0  # for a whole file, whatever progress it makes
SHORT_SECONDS = 30.0  # for what somebody waits for
WAIT_SECONDS = 30.0  # for a process that is free
MEMORY = 3 * 1024**3  # bytes of address space
MAX_ANSWER = 256 * 1024**2  # bytes
TASKS_OF_A_PROCESS = 500  # then it makes room for a fresh one, whatever libraries have kept
BROKEN = "Không đọc được tệp này."
TOO_LONG = "Đọc tệp này quá lâu nên đã dừng."
BUSY = "Máy chủ đang bận mở nhiều tệp. Hãy thử lại sau ít giây."

P = ParamSpec("P")
R = TypeVar("R")
Progress = Callable[[int, int], None]  # pages read, pages in all

_ERRORS: dict[str, type[OfficeError]] = {
    kind.__name__: kind for kind in (Unreadable, Refused, NotFound, InvalidInput, RuleBroken)
}
_FRAME = struct.Struct(">Q")  # the length of what follows, in bytes


class Limited(Generic[P, R]):
    """A function that a limited process runs; ``seconds`` without a sign of progress are too long."""

    def __init__(self, function: Callable[P, R], seconds: float) -> None:
        self.function, self.seconds = function, seconds
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if _inside:
            return self.function(*args, **kwargs)
        return SANDBOX.run(self, *args, **kwargs)

    @cached_property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.function)

    @cached_property
    def types(self) -> dict[str, Any]:
        """The annotations, that of the result under ``return``."""
        return get_type_hints(self.function)


def limited(seconds: float = SHORT_SECONDS) -> Callable[[Callable[P, R]], Limited[P, R]]:
    """Mark a function that opens files from outside: see the module. It raises :class:`OfficeError` of a kind in
    ``_ERRORS``; whatever else a file makes a library raise becomes :class:`Unreadable`."""
    return lambda function: Limited(function, seconds)


def _ignore(done: int, whole: int) -> None:
    """Nobody wants to know how far it is."""


class Sandbox:
    """Up to ``size`` limited processes; a task that finds none free waits for one."""

    def __init__(self, size: int = 1) -> None:
        self._size = size
        self._owner = os.getpid()
        self._idle: list[_Process] = []
        self._free = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        atexit.register(self.stop)

    def run(self, task: Limited[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function answers. Raises :class:`Unreadable` whatever a file does to the process."""
        return self.run_telling(_ignore, task, *args, **kwargs)

    @before_transactions
    def run_telling(self, progress: Progress, task: Limited[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """See :meth:`run`; ``progress`` is told what the function says by :func:`report_progress`."""
        if self._owner != os.getpid():  # a fork: the processes are the parent's
            self._owner, self._idle, self._free = os.getpid(), [], threading.BoundedSemaphore(self._size)
        arguments = task.signature.bind(*args, **kwargs).arguments
        question = _encode([task.function.__module__, task.function.__qualname__, arguments])
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise Unreadable(BUSY)
        with self._lock:
            process = self._idle.pop() if self._idle else _Process()
        try:
            answer = process.do(question, progress, task.seconds)
        finally:
            with self._lock:
                self._idle.append(process)
            self._free.release()
        return cast(R, _convert(answer, task.types["return"]))

    def stop(self) -> None:
        """Kill the processes that are idle, with all that they started."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.stop()


class _Process:
    """One limited process, used by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def do(self, question: bytes, progress: Progress, seconds: float) -> Any:
        try:
            answer = self._ask(question, progress, seconds)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            self.stop()
            raise Unreadable(BROKEN) from error
        except BaseException:
            self.stop()
            raise
        self._done += 1
        if self._done >= TASKS_OF_A_PROCESS:
            self.stop()
        if "error" in answer:
            raise _error(answer)
        return answer["result"]

    def _ask(self, question: bytes, progress: Progress, seconds: float) -> dict[str, Any]:
        process = self._started()
        until = time.monotonic() + FILE_SECONDS
        _write(process.stdin, question, seconds)
        while True:
            wait = min(seconds, until - time.monotonic())
            (length,) = _FRAME.unpack(_read(process.stdout, _FRAME.size, wait))
            if length > MAX_ANSWER:
                raise Unreadable(BROKEN)
            said: dict[str, Any] = msgspec.msgpack.decode(_read(process.stdout, length, wait))
            if "progress" not in said:
                return said
            progress(*said["progress"])

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
        self._process = subprocess.Popen(
            [*without_network(), sys.executable, "-c", f"from {__name__} import serve; serve()"],
            env={**inherited, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        os.set_blocking(_descriptor(self._process.stdin), False)  # one that reads nothing must not hold us up
        return self._process

    def stop(self) -> None:
        """Kill the process with all that it started."""
        process, self._process = self._process, None
        self._done = 0
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _descriptor(pipe: Any) -> int:
    return int(pipe.fileno())


def _write(pipe: Any, data: bytes, seconds: float) -> None:
    until = time.monotonic() + seconds
    target = _descriptor(pipe)
    rest = memoryview(_FRAME.pack(len(data)) + data)
    while rest:
        _, ready, _ = select.select([], [target], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise Unreadable(TOO_LONG)
        rest = rest[os.write(target, rest) :]


def _read(pipe: Any, length: int, seconds: float) -> bytes:
    until = time.monotonic() + seconds
    source = _descriptor(pipe)
    chunks: list[bytes] = []
    while length:
        ready, _, _ = select.select([source], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise Unreadable(TOO_LONG)
        chunk = os.read(source, min(length, 1 << 20))
        if not chunk:
            raise Unreadable(BROKEN)
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)


def _encode(value: Any) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=_from_path)


def _from_path(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value)} can't cross into a limited process")


def _convert(value: Any, kind: Any) -> Any:
    return msgspec.convert(value, kind, dec_hook=lambda wanted, given: wanted(given))


def _error(answer: dict[str, Any]) -> OfficeError:
    kind = _ERRORS.get(answer["error"], Unreadable)
    if kind is InvalidInput:
        return InvalidInput(answer["sentence"], answer["field"])
    return kind(answer["sentence"])


SANDBOX = Sandbox(2)  # for what somebody waits for


# ---- inside the process --------------------------------------------------------------------------------

_inside = False
_say: Callable[[dict[str, Any]], None] | None = None


def report_progress(done: int, whole: int) -> None:
    """Tell who waits how many of all pages are read; it counts as a sign of life."""
    if _say is not None:
        _say({"progress": [done, whole]})


def serve() -> None:
    """What the process does: a question, an answer, each preceded by its length."""
    global _inside, _say
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil an answer

    def say(answer: dict[str, Any]) -> None:
        data = _encode(answer)
        answers.write(_FRAME.pack(len(data)) + data)
        answers.flush()

    _inside, _say = True, say
    while head := questions.read(_FRAME.size):
        module, name, arguments = msgspec.msgpack.decode(questions.read(_FRAME.unpack(head)[0]))
        try:
            say({"result": _do(getattr(importlib.import_module(module), name), arguments)})
        except OfficeError as error:
            field = error.field if isinstance(error, InvalidInput) else ""
            say({"error": type(error).__name__, "sentence": error.sentence, "field": field})
        except Exception:  # a broken file makes libraries fail in any way
            say({"error": "Unreadable", "sentence": BROKEN})


def _do(task: Limited[..., Any], arguments: dict[str, Any]) -> Any:
    return task.function(**{name: _convert(value, task.types[name]) for name, value in arguments.items()})
