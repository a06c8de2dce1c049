"""A machine whose parts can be broken: a disk of its own, a database server, a web server and a worker.

For benchmarks/faults.py. Needs root, since it mounts a disk and since PostgreSQL runs as its own account.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from benchmarks.pages import _wait_for
from tests.postgres import _as_postgres, free_port, program
from ytcs_docs.config import PROJECT

DISK_MEGABYTES = 768
QUIET = subprocess.DEVNULL


# ---- the disk ------------------------------------------------------------------------------------------


class Disk:
    """A file system in a file: what is full here is full for the office alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def full(self, left: int) -> Iterator[None]:
        """Nothing but so many bytes is free until the block ends."""
        ballast = self.root / "ballast"
        with ballast.open("wb") as target, suppress(OSError):  # whoever writes meanwhile takes what was to be left
            state = os.statvfs(self.root)
            os.posix_fallocate(target.fileno(), 0, state.f_bavail * state.f_frsize - left)
        try:
            yield
        finally:
            ballast.unlink()

    def is_full(self) -> bool:
        """Whether a file of one block does not fit."""
        try:
            with tempfile.TemporaryFile(dir=self.root) as probe:
                os.posix_fallocate(probe.fileno(), 0, 4096)
        except OSError as error:
            return error.errno == errno.ENOSPC
        return False


@contextmanager
def mounted() -> Iterator[tuple[Disk, Path]]:
    """An ext4 disk with nothing kept back for root, and a folder beside it for logs: they must outlive a full disk."""
    if os.geteuid() != 0:
        raise SystemExit("this mounts a disk of its own, which only root may do")
    with tempfile.TemporaryDirectory(prefix="ytcs-faults-") as name:
        folder, root = Path(name), Path(name) / "disk"
        folder.chmod(0o755)
        image = folder / "image"
        with image.open("wb") as target:
            target.truncate(DISK_MEGABYTES << 20)
        subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True)
        root.mkdir()
        subprocess.run(["mount", "-o", "loop", str(image), str(root)], check=True)
        try:
            root.chmod(0o755)
            yield Disk(root), folder
        finally:
            subprocess.run(["umount", "--lazy", str(root)], check=True)


# ---- databases -----------------------------------------------------------------------------------------


class Database(Protocol):
    """What the rounds need of a database."""

    name: str
    url: str

    def gone(self, rng: random.Random, seconds: float) -> str:
        """Be away for so long; says in which way."""
        ...

    def revive(self) -> None:
        """Start it when a full disk has brought it down."""
        ...

    def stop(self) -> None:
        """For good."""
        ...


class Sqlite:
    """In a folder of its own, so that it can go while the files of the office stay."""

    name = "sqlite"

    def __init__(self, disk: Path) -> None:
        self._folder = disk / "database"
        self._folder.mkdir(mode=0o700)
        self._path = self._folder / "office.sqlite3"
        self.url = f"sqlite:///{self._path}"

    def gone(self, rng: random.Random, seconds: float) -> str:
        return self._moved(seconds) if rng.random() < 0.5 else self._locked(seconds)

    def _moved(self, seconds: float) -> str:
        """The folder has another name: who has the file open keeps it, nobody else finds it."""
        away = self._folder.with_name("database-away")
        self._folder.rename(away)
        time.sleep(seconds)
        away.rename(self._folder)
        return "folder renamed"

    def _locked(self, seconds: float) -> str:
        """Somebody else holds the lock of the writer."""
        with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            other.execute("ROLLBACK")
        return "locked"

    def revive(self) -> None:
        """It is a file."""

    def stop(self) -> None:
        """It is a file."""


class Postgres:
    """A server of our own with its data on the disk that gets full; it syncs, as in an office."""

    name = "postgresql"

    def __init__(self, disk: Path, logs: Path) -> None:
        self._data, self._log, port = disk / "postgres", logs / "postgres" / "log", free_port()
        for folder in (self._data, self._log.parent):
            folder.mkdir(mode=0o700)
            shutil.chown(folder, "postgres")
        made = [program("initdb"), "-D", str(self._data), "-E", "UTF8", "--locale=C.UTF-8", "-U", "ytcs", "-A", "trust"]
        self._run(*made)
        self._options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_wal_size=64MB"
        self._start()
        address = ["-h", "127.0.0.1", "-p", str(port), "-U", "ytcs"]
        self._run(program("createdb"), *address, "office")
        self.url = f"postgresql://ytcs@127.0.0.1:{port}/office"

    def _run(self, *command: str, check: bool = True) -> int:
        done = subprocess.run(_as_postgres(list(command)), check=check, stdout=QUIET, stderr=QUIET, cwd="/")
        return done.returncode

    def _start(self) -> None:
        for _ in range(10):  # the memory of the killed ones may be theirs for a moment more
            arguments = ("-D", str(self._data), "-w", "-t", "60", "-o", self._options, "-l", str(self._log), "start")
            if self._run(program("pg_ctl"), *arguments, check=False) == 0:
                return
            time.sleep(0.5)
        raise SystemExit(f"PostgreSQL did not start:\n{self._log.read_text(encoding='utf-8')[-3000:]}")

    def gone(self, rng: random.Random, seconds: float) -> str:
        killed = rng.random() < 0.5
        if killed:
            master = int((self._data / "postmaster.pid").read_text(encoding="ascii").split()[0])
            kill(master, *children(master))
        else:
            self._run(program("pg_ctl"), "-D", str(self._data), "-m", "immediate", "-w", "stop")
        time.sleep(seconds)
        self._start()
        return "kill -9" if killed else "stopped"

    def revive(self) -> None:
        if self._run(program("pg_ctl"), "-D", str(self._data), "status", check=False) != 0:
            self._start()

    def stop(self) -> None:
        self._run(program("pg_ctl"), "-D", str(self._data), "-m", "immediate", "-w", "stop", check=False)


# ---- processes -----------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Office:
    """The web server and the worker as `make run` starts them, each of which can be killed."""

    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self._environment = {"PATH": os.environ.get("PATH", ""), **environment}
        self.port = free_port()
        self.web_log, self.worker_log = logs / "web.log", logs / "worker.log"
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def _started(self, log: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        program = str(Path(sys.executable).with_name(name))
        with log.open("ab") as output:
            return subprocess.Popen(
                [program, *arguments], cwd=PROJECT, env=self._environment, stdout=output, stderr=subprocess.STDOUT
            )

    def start_web(self) -> None:
        """Returns when it answers."""
        place = f"127.0.0.1:{self.port}"
        self._web = self._started(
            self.web_log, "gunicorn", "-w", "2", "--threads", "4", "--no-control-socket", "-b", place, "wsgi:app"
        )
        _wait_for(self._web, self.port, self.web_log)

    def start_worker(self) -> None:
        self._worker = self._started(self.worker_log, "flask", "--app", "wsgi", "worker")

    def kill_web(self) -> None:
        """The master and its workers at once; their limited processes have to see for themselves."""
        if self._web is not None:
            kill(self._web.pid, *children(self._web.pid))
            self._web.wait()

    def kill_worker(self) -> None:
        if self._worker is not None:
            kill(self._worker.pid)
            self._worker.wait()

    def dead(self) -> list[str]:
        """What has ended though nobody killed it."""
        both = {"web": self._web, "worker": self._worker}
        return [name for name, process in both.items() if process is not None and process.poll() is not None]

    def stop(self) -> None:
        for process in (self._worker, self._web):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    kill(process.pid, *children(process.pid))
                    process.wait()


def limited_processes() -> list[int]:
    """Limited processes (``files.sandbox``) that have outlived the office which started them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if parent == 1 and b"ytcs_docs.files.sandbox" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found
