"""Word and Excel to PDF by LibreOffice: a profile of its own for each run, no network, a limit of time."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import threading
from functools import lru_cache
from pathlib import Path

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.rules import NotNow
from ytcs_docs.files.temporary import temporary_folder

log = logging.getLogger(__name__)

MEMORY = 1024**3  # bytes of data
MAX_WRITTEN = 512 * 1024**2  # bytes of a file
WAIT_SECONDS = 20.0
HURRIED_SECONDS = 15.0  # for a page that somebody only looks at
BUSY = "Máy chủ đang chuyển tệp khác sang PDF. Hãy thử lại sau ít giây."
TIME_LIMIT = 60.0  # seconds; a document of a few pages takes two
MISSING = (
    "Máy chủ chưa cài LibreOffice nên không tạo được PDF. Người quản trị cài bằng lệnh: "
    "sudo apt-get install --no-install-recommends libreoffice-writer-nogui fonts-liberation2. "
    "Vẫn soạn, ký bản giấy và tải được tệp Word."
)
# Nothing a document names is fetched, no macro runs: the profile says so, and where the system allows it the
# program has no network at all.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""


_FILTERS = {"docx": "writer_pdf_Export", "xlsx": "calc_pdf_Export"}


def program() -> str | None:
    """LibreOffice on this machine, if there is one."""
    return shutil.which("soffice")


def prints_sheets() -> bool:
    """Whether LibreOffice on this machine can print Excel files, too."""
    office = program()
    return office is not None and (Path(office).resolve().parent / "libsclo.so").exists()


class Unconvertible(RuleBroken):
    """It was tried, and is not worth trying again."""


# One at a time, and two that wait for it: whoever else comes keeps the office's threads free. What is only looked at
# waits for nobody, so what is signed or numbered is next.
_converting, _waiting = threading.BoundedSemaphore(1), threading.BoundedSemaphore(3)


@before_transactions
def to_pdf(source: Path, target: Path, *, kind: str = "docx", hurried: bool = False) -> None:
    """Write the PDF of a .docx or, by its ``kind``, an .xlsx; ``hurried`` gives way to others and gives up soon. Raises
    :class:`RuleBroken` with a sentence for the person, :class:`Unconvertible` when the file is to blame,
    :class:`NotNow` when others are being converted."""
    office = program()
    if office is None:
        raise RuleBroken(MISSING)
    if not _waiting.acquire(blocking=False):
        raise NotNow(BUSY)
    try:
        if not (_converting.acquire(blocking=False) if hurried else _converting.acquire(timeout=WAIT_SECONDS)):
            raise NotNow(BUSY)
        try:
            _convert(office, source, target, kind, HURRIED_SECONDS if hurried else TIME_LIMIT)
        finally:
            _converting.release()
    finally:
        _waiting.release()


def _convert(office: str, source: Path, target: Path, kind: str, seconds: float) -> None:
    with temporary_folder() as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        document = folder / f"document.{kind}"
        shutil.copyfile(source, document)
        _run(
            [
                *_with_less_memory(),
                *without_network(),
                office,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
                *("--convert-to", f"pdf:{_FILTERS[kind]}", "--outdir", str(folder), str(document)),
            ],
            folder,
            seconds,
        )
        made = folder / "document.pdf"
        if not made.exists():
            raise Unconvertible("LibreOffice không chuyển được tệp này sang PDF.")
        shutil.move(made, target)


def _run(command: list[str], folder: Path, seconds: float) -> None:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL")}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**kept, "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Unconvertible("Chuyển sang PDF quá lâu nên đã dừng; tệp có thể quá lớn hoặc bị lỗi.") from None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@lru_cache(maxsize=1)
def without_network() -> tuple[str, ...]:
    """What starts a program in an empty network, where this machine lets us."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net", "--")
    try:
        subprocess.run([*command, "true"], capture_output=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("files from outside are opened with the network in reach: %s", error)
        return ()
    return command


def _with_less_memory() -> tuple[str, ...]:
    """What starts a program with a limit of memory, where there is util-linux."""
    prlimit = shutil.which("prlimit")
    return (prlimit, f"--data={MEMORY}", f"--fsize={MAX_WRITTEN}", "--core=0", "--") if prlimit else ()
