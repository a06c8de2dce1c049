"""A PostgreSQL server of our own for the tests: Debian's programs, a temporary folder, a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
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


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start a server; gives the address of its server, without a database name."""
    programs, data, port = _programs(), folder / "data", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        for path in (folder, *folder.parents):  # the postgres user must be able to reach its folder
            if path.is_relative_to("/tmp") and path != Path("/tmp"):  # noqa: S108 -- pytest's own folder
                path.chmod(path.stat().st_mode | 0o011)
        shutil.chown(folder, "postgres")
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
