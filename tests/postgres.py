"""A PostgreSQL server of our own for the tests: Debian's programs, a temporary folder, a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _programs() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if folders:
        return folders[-1]
    found = shutil.which("pg_ctl")
    if found is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return Path(found).parent


def program(name: str) -> str:
    """A program of PostgreSQL's, wherever it is."""
    return str(_programs() / name)


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def memory() -> str | None:
    """A file system in memory with room for it: a new database for every test is hundreds of small files, and no
    test waits for a disk."""
    memory = Path("/dev/shm")  # noqa: S108 -- looked at before it is used
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30:
        return str(memory)
    return None


@contextmanager
def running() -> Iterator[str]:
    """Start a server; gives its address, without a database name. Its folder is not pytest's: that one is
    tidied up by whichever run comes next."""
    programs, port = _programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="ytcs-postgres-", dir=memory()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    initdb = [str(programs / "initdb"), "-D", str(data), "-E", "UTF8", "--locale=C.UTF-8", "-U", "ytcs", "-A", "trust"]
    subprocess.run(_as_postgres(initdb), **quiet)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", str(data)]
    subprocess.run(_as_postgres([*control, "-w", "-o", options, "-l", str(folder / "log"), "start"]), **quiet)
    try:
        yield f"postgresql://ytcs@127.0.0.1:{port}"
    finally:
        subprocess.run(_as_postgres([*control, "-m", "immediate", "stop"]), **quiet)
        shutil.rmtree(folder, ignore_errors=True)
