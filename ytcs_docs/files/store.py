"""Uploaded originals: kept under their SHA-256, written once, never changed.

``uploads/ab/cd/<sha256>`` holds the bytes as they came; ``derived/ab/cd/<sha256>/`` what was made from
them (text, page images) and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ytcs_docs.core.errors import NotFound, Refused
from ytcs_docs.core.services import Service
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.kinds import FileKind, recognise
from ytcs_docs.language.text import nfc

_CHUNK = 1024 * 1024
SET_ASIDE = 30 * 24 * 3600.0  # seconds that an original without a row is kept apart


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """What is known of a file that passed the door."""

    sha256: str
    name: str
    size: int
    kind: FileKind


@dataclass(frozen=True, slots=True)
class FileStore:
    """The two folders, and the limit of size for one file in bytes."""

    uploads: Path
    derived: Path
    max_bytes: int

    def path(self, sha256: str) -> Path:
        return self.uploads / sha256[:2] / sha256[2:4] / sha256

    def derived_path(self, sha256: str, name: str) -> Path:
        return self.derived / sha256[:2] / sha256[2:4] / sha256 / name

    @before_transactions
    def save(self, stream: BinaryIO, name: str) -> StoredFile:
        """Check a file and keep it; raises :class:`Refused` with a sentence that says why not.

        The file is safely on the disk when this returns; the same bytes are kept only once.
        """
        self.uploads.mkdir(parents=True, exist_ok=True)
        name = safe_name(name)
        draft = self.uploads / f"incoming-{secrets.token_hex(8)}"
        try:
            sha256, size = self._copy(stream, draft, name)
            kind = recognise(draft, name)
            self._keep(draft, self.path(sha256))
        finally:
            draft.unlink(missing_ok=True)
        return StoredFile(sha256=sha256, name=name, size=size, kind=kind)

    @before_transactions
    def keep_bytes(self, stream: BinaryIO) -> str:
        """Keep a file that is no document (a sheet to be taken over) as it is; answers with its SHA-256."""
        self.uploads.mkdir(parents=True, exist_ok=True)
        draft = self.uploads / f"incoming-{secrets.token_hex(8)}"
        try:
            sha256, _ = self._copy(stream, draft, "bảng")
            self._keep(draft, self.path(sha256))
        finally:
            draft.unlink(missing_ok=True)
        return sha256

    def _copy(self, stream: BinaryIO, draft: Path, name: str) -> tuple[str, int]:
        digest = hashlib.sha256()
        size = 0
        with draft.open("wb") as target:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > self.max_bytes:
                    limit = self.max_bytes // (1024 * 1024)
                    raise Refused(
                        f"Tệp “{name}” lớn hơn giới hạn {limit} MB. Hãy quét lại ở 200–300 dpi hoặc chia nhỏ."
                    )
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        if size == 0:
            raise Refused(f"Tệp “{name}” rỗng (0 byte). Hãy kiểm tra lại bản gốc rồi tải lên.")
        return digest.hexdigest(), size

    @staticmethod
    def _keep(draft: Path, target: Path) -> None:
        if target.exists():
            target.touch()  # it was asked for again: not yet to be collected
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.chmod(0o440)
        draft.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def remove(self, sha256: str) -> None:
        """Destroy a file that must not be kept, with all that was derived from it."""
        self.path(sha256).unlink(missing_ok=True)  # first: `derive` looks for it when it has written
        self.remove_derived(sha256)

    def remove_derived(self, sha256: str) -> None:
        shutil.rmtree(self.derived_path(sha256, ""), ignore_errors=True)

    def stored(self, older_than: float) -> Iterator[str]:
        """The originals that nobody has sent for so many seconds."""
        until = time.time() - older_than
        for path in self.uploads.glob("??/??/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < until:
                    yield path.name

    def set_aside(self, sha256: str) -> None:
        """Take away an original that nothing names: kept for a while, since the database may be the wrong one."""
        aside = self.uploads / "removed" / sha256
        aside.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            self.path(sha256).replace(aside)
            aside.touch()
        self.remove_derived(sha256)

    def remove_leftovers(self, older_than: float) -> None:
        """Halves of files that a crash has left, and what was set aside a month ago."""
        halves = (*self.uploads.glob("incoming-*"), *self.derived.glob("??/??/*/*.draft"))
        for path, seconds in (
            *((half, older_than) for half in halves),
            *((aside, SET_ASIDE) for aside in self.uploads.glob("removed/*")),
        ):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - seconds:
                    path.unlink()

    def want_again(self, sha256: str) -> None:
        """Note that a derived file is missing; the worker makes it anew. No query has to write for it."""
        self._wishes.mkdir(parents=True, exist_ok=True)
        (self._wishes / sha256).touch()

    def wanted_again(self) -> list[str]:
        """Originals whose derived files were missing."""
        return [path.name for path in self._wishes.iterdir()] if self._wishes.is_dir() else []

    def settle(self, sha256: str) -> None:
        (self._wishes / sha256).unlink(missing_ok=True)

    @property
    def _wishes(self) -> Path:
        return self.derived / "wanted"

    def derive(self, sha256: str, name: str, make: Callable[[Path, Path], None]) -> Path:
        """A derived file, made by ``make(original, target)`` when it is not there yet.

        An original destroyed meanwhile (a state secret) leaves nothing here: raises :class:`NotFound`.
        """
        target = self.derived_path(sha256, name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f"{secrets.token_hex(8)}.draft")
            try:
                make(self.path(sha256), draft)
                draft.replace(target)
            finally:
                draft.unlink(missing_ok=True)
                destroyed = not self.path(sha256).exists()
                if destroyed:
                    self.remove_derived(sha256)
            if destroyed:
                raise NotFound("Tệp này không còn.")
        return target


FILE_STORE: Service[FileStore] = Service("file store")


def file_store() -> FileStore:
    """The store of the current application."""
    return FILE_STORE.get()


def safe_name(name: str) -> str:
    """The name a person gave, without folders and control characters, at most 150 characters."""
    name = re.split(r"[/\\]", nfc(name))[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .") or "tep"
    if len(name) > 150:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: 149 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 8 else name[:150]
    return name
