"""The watched folder (INTAKE_DIR): what a scanner or a colleague puts there waits in the clerk's inbox, read.

A folder of an agency's abbreviation or code inside it belongs to that agency; files beside such folders to the
topmost agency that keeps its register here. Taken files are moved to ``da-nhan``, refused ones to ``khong-nhan``:
nothing is deleted but a state secret, and a file met twice, after a crash or by mistake, waits once.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import Refused, RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.rules import NotNow, Unreadable
from ytcs_docs.files.scans import split_at, split_scan
from ytcs_docs.files.store import StoredFile, file_store, safe_name
from ytcs_docs.files.uploads import remember_blob, store_file
from ytcs_docs.intake.models import WaitingFile
from ytcs_docs.intake.rules import WaitingState
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import register_keepers

TAKEN, REFUSED = "da-nhan", "khong-nhan"
SETTLED = 3.0  # seconds without a change: whoever writes the file has finished
_AT_ONCE = 20
LONGEST_NAME, LONGEST_SUFFIX = 255, 20  # bytes

log = logging.getLogger(__name__)
_unknown: set[str] = set()


def take_folder() -> bool:
    """Work of `flask worker`: take what lies in the folder; True when there may be more."""
    folder = SETTINGS.get().intake_dir
    if folder is None:
        return False
    if not folder.is_dir():
        log.warning("INTAKE_DIR %s is no folder", folder)
        return False
    keepers = register_keepers()
    session().rollback()
    taken = 0
    for path, agency_id in _files(folder, keepers):
        if taken == _AT_ONCE:
            return True
        try:
            taken += take_file(folder, path, agency_id)
        except OSError:  # one file that can't be moved keeps no other from being taken
            log.exception("%s stays in the folder", path.name)
    return False


def _files(folder: Path, keepers: Sequence[Organization]) -> Iterator[tuple[Path, int]]:
    """Files that are complete, with the agency each belongs to."""
    if not keepers:
        return
    topmost = min(keepers, key=lambda agency: (agency.path.count("/"), agency.id)).id
    by_name: dict[str, int] = {}
    for agency in keepers:
        for name in (agency.abbreviation, agency.code or "", agency.short_name, agency.name):
            if fold(name):
                by_name.setdefault(fold(name), agency.id)
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink() and entry.name not in (TAKEN, REFUSED):
            agency_id = by_name.get(fold(entry.name))
            if agency_id is not None:
                yield from ((path, agency_id) for path in sorted(entry.iterdir()) if _complete(path))
            elif entry.name not in _unknown:
                _unknown.add(entry.name)
                log.warning("no agency is called as the folder %s: what lies in it is not taken", entry)
        elif _complete(entry):
            yield entry, topmost


def _complete(path: Path) -> bool:
    """A file that nobody writes to any more; what programs keep for themselves is left alone."""
    if path.is_symlink() or not path.is_file() or path.name.startswith((".", "~$")):
        return False
    if path.suffix.lower() in (".part", ".tmp", ".crdownload", ".db", ".ini"):
        return False
    try:
        state = path.stat()
    except OSError:
        return False  # taken away meanwhile
    return state.st_size > 0 and abs(time.time() - state.st_mtime) > SETTLED  # a camera's clock may be ahead


def take_file(folder: Path, path: Path, agency_id: int) -> bool:
    """Take one file; it is moved away once what it holds waits in the database."""
    try:
        digest = _digest(path)
    except OSError:
        return False  # it went away, or may not be read: the next look tells
    known = session().scalar(
        select(WaitingFile.id).where(WaitingFile.agency_id == agency_id, WaitingFile.scan_sha256 == digest).limit(1)
    )
    session().rollback()
    place = TAKEN
    if known is None:
        try:
            parts = _parts(path)
        except Refused as refusal:
            place = REFUSED
            _note(agency_id, digest, [], path.name, refusal.sentence)
        except NotNow as error:
            log.warning("%s stays in the folder for now: %s", path.name, error.sentence)
            return False
        else:
            _note(agency_id, digest, parts, path.name)
    else:
        _wait_again(agency_id, digest)
    _move(folder, path, place)
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@before_transactions
def destroy_copies(digest: str, size: int | None) -> None:
    """Destroy what was kept in ``da-nhan`` of a scan that holds a state secret; ``size`` spares reading the others."""
    folder = SETTINGS.get().intake_dir
    if folder is None:
        return
    try:
        for path in (folder / TAKEN).glob("*/*"):
            there = path.is_file() and not path.is_symlink() and size in (None, path.stat().st_size)
            if there and _digest(path) == digest:
                path.unlink()
    except OSError as error:
        log.exception("a state secret could not be destroyed in %s", folder / TAKEN)
        raise RuleBroken(
            f"Văn bản mật bị từ chối, tệp trong hệ thống đã hủy, nhưng bản quét trong thư mục chờ (“{TAKEN}”) "
            "không xóa được. Hãy báo ngay người quản trị để xóa bằng tay."
        ) from error


def _parts(path: Path) -> list[StoredFile]:
    """The documents in a file: the file itself, or what stands between its separator sheets."""
    with path.open("rb") as stream:
        whole = store_file(stream, path.name)
    if whole.kind.code != "pdf":
        return [whole]
    with tempfile.TemporaryDirectory(prefix="ytcs-scan-") as name:
        try:
            made = split_scan(path, Path(name))
        except Unreadable:
            made = []  # it is a good file all the same, the reading will say what is wrong
        return _stored(made, path.stem) or [whole]


def _stored(made: Sequence[Path], stem: str) -> list[StoredFile]:
    """Parts of a file under its name with a number behind."""
    parts = []
    for number, part in enumerate(made, 1):
        with part.open("rb") as stream:
            parts.append(store_file(stream, f"{safe_name(stem)[:120]} ({number}).pdf"))
    return parts


@before_transactions
def divide(sha256: str, name: str, starts: list[int], agency_id: int) -> int:
    """Let the documents that begin on these pages of a stored PDF wait in the agency's inbox; tells how many."""
    with tempfile.TemporaryDirectory(prefix="ytcs-scan-") as folder:
        parts = _stored(split_at(file_store().path(sha256), starts, Path(folder)), Path(name).stem)
    _note(agency_id, sha256, parts, name)
    return len(parts)


def _note(agency_id: int, digest: str, parts: Sequence[StoredFile], name: str, refusal: str = "") -> None:
    """Let the parts of a file wait, or say why it was refused."""
    with transaction():
        now = clock.now()
        if refusal:
            session().add(
                WaitingFile(
                    agency_id=agency_id,
                    name=safe_name(name),
                    scan_sha256=digest,
                    state=WaitingState.REFUSED,
                    reason=refusal,
                    arrived_at=now,
                )
            )
        for part in parts:
            remember_blob(part)
            session().flush()
            there = session().scalar(
                select(WaitingFile).where(WaitingFile.agency_id == agency_id, WaitingFile.sha256 == part.sha256)
            )
            if there is None:
                session().add(
                    WaitingFile(
                        agency_id=agency_id,
                        sha256=part.sha256,
                        name=part.name,
                        scan_name=safe_name(name) if len(parts) > 1 else "",
                        scan_sha256=digest,
                        state=WaitingState.WAITING,
                        arrived_at=now,
                    )
                )
            elif there.state is WaitingState.DROPPED:
                there.state, there.arrived_at = WaitingState.WAITING, now


def _wait_again(agency_id: int, digest: str) -> None:
    """A file that was dropped from the inbox and is put into the folder once more waits again."""
    with transaction():
        for row in session().scalars(
            select(WaitingFile).where(
                WaitingFile.agency_id == agency_id,
                WaitingFile.scan_sha256 == digest,
                WaitingFile.state == WaitingState.DROPPED,
            )
        ):
            row.state = WaitingState.WAITING if row.sha256 else WaitingState.REFUSED
            row.arrived_at = clock.now()


def _numbered(path: Path, number: int) -> str:
    """The name with a number, cut so that the file system takes it."""
    ending = f" ({number}){path.suffix if len(path.suffix.encode()) <= LONGEST_SUFFIX else ''}"
    room = LONGEST_NAME - len(ending.encode())
    return path.stem.encode()[:room].decode(errors="ignore") + ending


def _move(folder: Path, path: Path, place: str) -> None:
    """Out of the way, under the day and a name that is free."""
    target = folder / place / f"{clock.today():%Y-%m-%d}"
    target.mkdir(parents=True, exist_ok=True)
    free = target / path.name
    number = 1
    while free.exists():
        number += 1
        free = target / _numbered(path, number)
    try:
        path.rename(free)
    except FileNotFoundError:
        log.info("%s was moved by another worker", path)
