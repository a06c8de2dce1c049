"""Reading files in a process of its own: a broken or hostile file may crash it, not the worker.

The process is started once and reads one file after another. It has limits of memory and of time for each
page, and where the system allows it no network. When it dies or hangs it is killed, the file is said to be
unreadable, and the next one gets a new process.
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
from contextlib import suppress
from pathlib import Path
from typing import Any

from ytcs_docs.files.conversion import without_network
from ytcs_docs.files.layout import FileText, Line, file_text
from ytcs_docs.files.scans import split_scan
from ytcs_docs.files.tables import NoTable, write_rows
from ytcs_docs.files.text import Progress, Unreadable, read_file

PAGE_SECONDS = 90.0  # without a page read: it hangs
FILE_SECONDS = 900.0
MEMORY = 3 * 1024**3  # bytes of address space
BROKEN = "Không đọc được chữ trong tệp này."
TOO_LONG = "Đọc tệp này quá lâu nên đã dừng."


class Reader:
    """One reading process, used by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = bytearray()
        self._lock = threading.Lock()
        atexit.register(self.stop)

    def read(self, path: Path, kind: str, progress: Progress = lambda done, whole: None) -> FileText:
        """See :func:`read_file`. Raises :class:`Unreadable` whatever the file does to the process."""
        return from_json(self._answer(["read", str(path), kind], progress))

    def split(self, path: Path, folder: Path) -> list[Path]:
        """See :func:`scans.split_scan`. Raises :class:`Unreadable`."""
        answer = self._answer(["split", str(path), str(folder)], lambda done, whole: None)
        return [Path(part) for part in answer["parts"]]

    def table(self, path: Path, name: str, target: Path) -> None:
        """See :func:`tables.write_rows`. Raises :class:`Unreadable`."""
        self._answer(["table", str(path), json.dumps([name, str(target)])], lambda done, whole: None)

    def _answer(self, question: list[str], progress: Progress) -> dict[str, Any]:
        with self._lock:
            try:
                answer = self._ask(question, progress)
            except (OSError, ValueError) as error:
                self.stop()
                raise Unreadable(BROKEN) from error
            except BaseException:
                self.stop()
                raise
        if "problem" in answer:
            raise Unreadable(answer["problem"])
        return answer

    def _ask(self, question: list[str], progress: Progress) -> dict[str, Any]:
        process = self._started()
        os.write(_descriptor(process.stdin), json.dumps(question).encode() + b"\n")
        until = time.monotonic() + FILE_SECONDS
        while True:
            said: dict[str, Any] = json.loads(self._line(process, min(PAGE_SECONDS, until - time.monotonic())))
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
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR")}
        self._process = subprocess.Popen(
            [*without_network(), sys.executable, "-m", "ytcs_docs.files.sandbox"],
            env={**kept, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
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


def to_json(read: FileText) -> dict[str, Any]:
    """A text as it is kept beside its file: see :func:`from_json`."""
    return {
        "lines": [[line.text, line.page, line.bold, round(line.trust, 3)] for line in read.lines],
        "pages": read.pages,
        "recognised": read.recognised,
    }


def from_json(kept: dict[str, Any]) -> FileText:
    """The text that :func:`to_json` wrote."""
    lines = (Line(text, page, bold, trust) for text, page, bold, trust in kept["lines"])
    return file_text(lines, kept["pages"], [(page, sure) for page, sure in kept["recognised"]])


def _serve() -> None:
    """What the process does: a question a line, an answer a line."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not spoil an answer

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    for question in sys.stdin:
        task, path, more = json.loads(question)
        try:
            if task == "split":
                say({"parts": [str(part) for part in split_scan(Path(path), Path(more))]})
            elif task == "table":
                name, target = json.loads(more)
                write_rows(Path(path), name, Path(target))
                say({})
            else:
                read = read_file(Path(path), more, lambda done, whole: say({"progress": [done, whole]}))
                say(to_json(read))
        except (Unreadable, NoTable) as error:
            say({"problem": str(error)})
        except Exception:  # a broken file makes libraries fail in any way
            say({"problem": BROKEN})


if __name__ == "__main__":
    _serve()
