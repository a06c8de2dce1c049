"""Limited processes that read files from outside: kind, text, tables, previews.

A broken or hostile file may crash or hang one of them, not the office.

A process is started once and does one task after another. It has limits of memory and of time and, where the system
allows it, no network. When it dies or hangs it is killed, the file is said to be unreadable, and the next task gets a
new process. ``TASKS`` is the whole of what is done there.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ytcs_docs.core.errors import NotFound, OfficeError, Refused
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.conversion import without_network
from ytcs_docs.files.kinds import KINDS, FileKind, recognise
from ytcs_docs.files.layout import FileText, Line, file_text
from ytcs_docs.files.rules import Unreadable

PAGE_SECONDS = 90.0  # of reading without a page read: it hangs
FILE_SECONDS = 900.0  # for a whole file
SHORT_SECONDS = 30.0  # for what somebody waits for: the check of an upload, a preview, a table
WAIT_SECONDS = 30.0  # for a process that is free
MEMORY = 3 * 1024**3  # bytes of address space
TASKS_OF_A_PROCESS = 500  # then it makes room for a fresh one, whatever libraries have kept
BROKEN = "Không đọc được chữ trong tệp này."
TOO_LONG = "Đọc tệp này quá lâu nên đã dừng."
BUSY = "Máy chủ đang bận mở nhiều tệp. Hãy thử lại sau ít giây."

Progress = Callable[[int, int], None]  # pages read, pages in all


_ERRORS: dict[str, type[OfficeError]] = {kind.__name__: kind for kind in (Unreadable, Refused, NotFound)}


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

    def read(self, path: Path, kind: str, progress: Progress = _ignore) -> FileText:
        """See :func:`text.read_file`. Raises :class:`Unreadable` whatever the file does to the process."""
        return from_json(self._run("read", [str(path), kind], progress, PAGE_SECONDS))

    def split(self, path: Path, folder: Path) -> list[Path]:
        """See :func:`scans.split_scan`. Raises :class:`Unreadable`."""
        return [Path(part) for part in self._run("split", [str(path), str(folder)], seconds=FILE_SECONDS)]

    def table(self, path: Path, name: str, target: Path) -> None:
        """See :func:`tables.write_rows`. Raises :class:`Refused`."""
        self._run("table", [str(path), name, str(target)])

    def kind(self, path: Path, name: str) -> FileKind:
        """See :func:`kinds.recognise`. Raises :class:`Refused`."""
        return KINDS[self._run("kind", [str(path), name])]

    def count_pages(self, path: Path) -> int:
        """Pages of a PDF. Raises :class:`Unreadable`."""
        return int(self._run("pages", [str(path)]))

    def draw_page(self, path: Path, number: int, target: Path) -> None:
        """See :func:`pdf.page_image`. Raises :class:`Unreadable`, and :class:`NotFound` beyond the last page."""
        self._run("page", [str(path), number, str(target)])

    def write_html(self, path: Path, target: Path) -> None:
        """See :func:`html_preview.preview_html`. Raises :class:`Unreadable`."""
        self._run("html", [str(path), str(target)])

    def stop(self) -> None:
        """Kill the processes that are idle, with all that they started."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.stop()

    @before_transactions
    def _run(
        self, task: str, arguments: list[Any], progress: Progress = _ignore, seconds: float = SHORT_SECONDS
    ) -> Any:
        if self._owner != os.getpid():  # a fork: the processes are the parent's
            self._owner, self._idle, self._free = os.getpid(), [], threading.BoundedSemaphore(self._size)
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise Unreadable(BUSY)
        with self._lock:
            process = self._idle.pop() if self._idle else _Process()
        try:
            return process.do(task, arguments, progress, seconds)
        finally:
            with self._lock:
                self._idle.append(process)
            self._free.release()


class _Process:
    """One limited process, used by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = bytearray()
        self._done = 0

    def do(self, task: str, arguments: list[Any], progress: Progress, seconds: float) -> Any:
        try:
            answer = self._ask([task, *arguments], progress, seconds)
        except (OSError, ValueError) as error:
            self.stop()
            raise Unreadable(BROKEN) from error
        except BaseException:
            self.stop()
            raise
        self._done += 1
        if self._done >= TASKS_OF_A_PROCESS:
            self.stop()
        if "error" in answer:
            raise _ERRORS[answer["error"]](answer["sentence"])
        return answer["result"]

    def _ask(self, question: list[Any], progress: Progress, seconds: float) -> dict[str, Any]:
        process = self._started()
        os.write(_descriptor(process.stdin), json.dumps(question).encode() + b"\n")
        until = time.monotonic() + FILE_SECONDS
        while True:
            said: dict[str, Any] = json.loads(self._line(process, min(seconds, until - time.monotonic())))
            if "progress" not in said:
                return said
            progress(*said["progress"])

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        """The next line of the answer."""
        until = time.monotonic() + seconds
        source = _descriptor(process.stdout)
        while b"\n" not in self._unread:
            ready, _, _ = select.select([source], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise Unreadable(TOO_LONG)
            chunk = os.read(source, 1 << 16)
            if not chunk:
                raise Unreadable(BROKEN)
            self._unread += chunk
        line, _, rest = self._unread.partition(b"\n")
        self._unread = rest
        return bytes(line)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.stop()
        inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
        self._process = subprocess.Popen(
            [*without_network(), sys.executable, "-m", "ytcs_docs.files.sandbox"],
            env={**inherited, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        return self._process

    def stop(self) -> None:
        """Kill the process with all that it started."""
        process, self._process = self._process, None
        self._unread.clear()
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


SANDBOX = Sandbox(2)  # for what somebody waits for


def to_json(read: FileText) -> dict[str, Any]:
    """A text as it is kept beside its file: see :func:`from_json`."""
    return {
        "lines": [[line.text, line.page, line.bold, round(line.trust, 3)] for line in read.lines],
        "pages": read.pages,
        "recognised": read.recognised,
    }


def from_json(stored: dict[str, Any]) -> FileText:
    """The text that :func:`to_json` wrote."""
    lines = (Line(text, page, bold, trust) for text, page, bold, trust in stored["lines"])
    return file_text(lines, stored["pages"], [(page, sure) for page, sure in stored["recognised"]])


# ---- inside the process: libraries are imported by the task that needs them ----------------------------


def _read(progress: Progress, path: str, kind: str) -> Any:
    from ytcs_docs.files.text import read_file

    return to_json(read_file(Path(path), kind, progress))


def _split(progress: Progress, path: str, folder: str) -> Any:
    from ytcs_docs.files.scans import split_scan

    return [str(part) for part in split_scan(Path(path), Path(folder))]


def _table(progress: Progress, path: str, name: str, target: str) -> Any:
    from ytcs_docs.files.tables import write_rows

    write_rows(Path(path), name, Path(target))


def _kind(progress: Progress, path: str, name: str) -> Any:
    return recognise(Path(path), name).code


def _pages(progress: Progress, path: str) -> Any:
    from ytcs_docs.files.pdf import page_count

    return page_count(Path(path))


def _page(progress: Progress, path: str, number: int, target: str) -> Any:
    from ytcs_docs.files.pdf import page_image

    try:
        page_image(Path(path), number, Path(target))
    except IndexError:
        raise NotFound("Tệp không có trang này.") from None


def _html(progress: Progress, path: str, target: str) -> Any:
    from ytcs_docs.files.html_preview import preview_html

    preview_html(Path(path), Path(target))


TASKS: dict[str, Callable[..., Any]] = {
    "read": _read,
    "split": _split,
    "table": _table,
    "kind": _kind,
    "pages": _pages,
    "page": _page,
    "html": _html,
}


def _serve() -> None:
    """What the process does: a question a line, an answer a line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not spoil an answer

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    def tell_progress(done: int, whole: int) -> None:
        say({"progress": [done, whole]})

    for question in sys.stdin:
        task, *arguments = json.loads(question)
        try:
            say({"result": TASKS[task](tell_progress, *arguments)})
        except OfficeError as error:
            name = type(error).__name__
            say({"error": name if name in _ERRORS else "Unreadable", "sentence": error.sentence})
        except Exception:  # a broken file makes libraries fail in any way
            say({"error": "Unreadable", "sentence": BROKEN})


if __name__ == "__main__":
    _serve()
