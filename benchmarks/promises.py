"""What the office has acknowledged, and whether it keeps it: asked of the database and of the stored files.

For benchmarks/faults.py.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import Select, select, text

from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import db, session
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.drafting.models import Draft, DraftFile
from ytcs_docs.drafting.rules import Stage
from ytcs_docs.files.models import Blob, Upload
from ytcs_docs.files.rules import TextState
from ytcs_docs.files.store import SET_ASIDE, file_store
from ytcs_docs.files.sweeping import _known, _unused_blobs, sweep
from ytcs_docs.files.uploads import UPLOAD_KEPT
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import EntryState
from ytcs_docs.search import sync

RECEIPT = "/da-dang-ky"
DOCUMENT, DRAFT, RESERVATION, UPLOAD = "document", "draft", "reservation", "upload"


@dataclass
class Sent:
    """One form that somebody sent, and what came back.

    ``where`` is the address (an upload's token) that the office answered with; without it nothing was promised.
    ``subject`` is like no other. ``numbers`` are those that a page has shown afterwards. ``passed`` is a draft that
    went on to whoever checks it.
    """

    kind: str
    person: int
    path: str
    fields: dict[str, str]
    subject: str
    files: tuple[tuple[str, bytes], ...] = ()
    digests: tuple[str, ...] = ()
    where: str = ""
    numbers: tuple[str, ...] = ()
    torn: bool = False
    passed: bool = False
    asked: int = 0

    @property
    def key(self) -> str:
        return self.fields.get("submission_key", "")

    @property
    def id(self) -> int:
        """Of the document or draft."""
        return int(self.where.split("/")[2])

    @property
    def repeatable(self) -> bool:
        """Whether sending it again must not make a second one."""
        return bool(self.key)

    def body(self) -> tuple[bytes, str]:
        """As a browser sends it, with the kind of content."""
        boundary, field_name = secrets.token_hex(16), "file" if self.kind == UPLOAD else "files"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self.fields.items()
        ]
        for name, content in self.files:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field_name}"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + content + b"\r\n")
        return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


@dataclass
class Findings:
    """What is not as it was promised, each in a sentence."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        for name in ("lost", "doubled", "holes", "files"):
            getattr(self, name).extend(getattr(other, name))

    def sentences(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.holes, *self.files]


class Inspector:
    """Looks into the database and the files of an office, past everything that it would say of itself."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._hashed: set[str] = set()

    def promises(self, sent: Iterable[Sent]) -> Findings:
        """Whether all that was acknowledged is there once."""
        found = Findings()
        with self._app.app_context():
            try:
                for one in sent:
                    _CHECKS[one.kind](one, found)
            finally:
                session().close()
        return found

    def books(self) -> Findings:
        """Whether the books have every number once and each belongs to something."""
        found = Findings()
        with self._app.app_context():
            for register in session().scalars(select(Register)):
                _check_book(register, found)
            for number, count in Counter(session().scalars(select(Document.submission_key))).items():
                if number and count > 1:
                    found.doubled.append(f"{count} documents of the form {number}")
            session().close()
        return found

    def unheard(self, sent: Iterable[Sent]) -> int:
        """How many forms were saved whose answer never came: sent again, they must find what they have saved."""
        keys = [one.key for one in sent if not one.where and one.key]
        with self._app.app_context():
            count = sum(len(session().scalars(_with_key(kind, keys)).all()) for kind in (Document, Draft))
            session().close()
        return count

    def half_saved(self, sent: Iterable[Sent]) -> list[str]:
        """Forms that never came to their end, and of which something was saved all the same."""
        keys = [one.key for one in sent if one.torn and one.key]
        with self._app.app_context():
            found = session().scalars(select(Document.subject).where(Document.submission_key.in_(keys))).all()
            session().close()
        return [f"saved though it was torn: {subject}" for subject in found]

    def stored_files(self, *, again: bool = False) -> Findings:
        """Whether each file that the database knows is there with the right bytes; those not looked at yet, or all."""
        found = Findings()
        with self._app.app_context():
            names = set(session().scalars(select(Blob.sha256)))
            session().close()
            for sha256 in names if again else names - self._hashed:
                path = file_store().path(sha256)
                right = path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
                if not right:
                    found.files.append(f"file {sha256[:12]} {'is another' if path.exists() else 'is not there'}")
        self._hashed = names
        return found

    def behind(self) -> int:
        """Documents that the search does not know as they are."""
        with self._app.app_context():
            count = sync.behind()
            session().close()
        return count

    def collect(self) -> tuple[int, int]:
        """Orphans before and after the collector came by, eight days later."""
        with self._app.app_context(), time_machine.travel(clock.now() + UPLOAD_KEPT + timedelta(days=1)):
            before = len(_orphans())
            sweep()
            after = len(_orphans())
            session().close()
        return before, after

    def collect_for_good(self) -> int:
        """What is left of all orphans a month after they were set aside."""
        with self._app.app_context(), time_machine.travel(clock.now() + timedelta(seconds=2 * SET_ASIDE)):
            sweep()
            left = [*_orphans(), *file_store().uploads.glob("removed/*")]
            session().close()
        return len(left)

    def read_the_rest(self) -> tuple[int, int]:
        """Files not read and files given up, after the leases of killed workers have ended. All of ours are good."""
        with self._app.app_context():
            with time_machine.travel(clock.now() + timedelta(hours=1)):
                while read_texts():
                    pass
            states = Counter(session().scalars(select(Blob.text_state)))
            session().close()
        return states[TextState.PENDING], states[TextState.FAILED]

    def whole(self) -> list[str]:
        """What the database itself finds wrong with itself."""
        with self._app.app_context():
            wrong: list[str] = []
            if db.engine.dialect.name == "sqlite":
                wrong += [str(row) for row in session().execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
                wrong += [str(row) for row in session().execute(text("PRAGMA foreign_key_check"))]
            session().close()
        return wrong

    def close(self) -> None:
        with self._app.app_context():
            db.engine.dispose()


def _with_key(kind: type[Document] | type[Draft], keys: list[str]) -> Select[int]:
    return select(kind.id).where(kind.submission_key.in_(keys))


def _orphans() -> list[str]:
    """Bytes that no row names, halves of files, rows that nothing points to, and files of forms never saved."""
    store = file_store()
    halves = [str(path) for path in (*store.uploads.glob("incoming-*"), *store.derived.glob("??/??/*/*.draft"))]
    there = {path.name for path in store.uploads.glob("??/??/*")}
    nameless = there - _known(sorted(there)) if there else set()
    old = session().scalars(select(Upload.token).where(Upload.created_at < clock.now() - UPLOAD_KEPT)).all()
    session().rollback()
    return [*halves, *nameless, *_unused_blobs(), *old]


# ---- one promise ---------------------------------------------------------------------------------------


def _check_document(sent: Sent, found: Findings) -> None:
    rows = session().scalars(select(Document).where(Document.subject == sent.subject)).all()
    if len(rows) > 1:
        found.doubled.append(f"{len(rows)} documents: {sent.subject}")
    if not sent.where:
        return
    kept = [row for row in rows if row.id == sent.id and row.submission_key == sent.key]
    if not kept:
        found.lost.append(f"document {sent.where}: {sent.subject}")
        return
    document = kept[0]
    if sent.numbers and document.shown_number not in sent.numbers:
        found.lost.append(f"{sent.where} was acknowledged as {sent.numbers}, is {document.shown_number}")
    files = session().scalars(select(Attachment.sha256).where(Attachment.document_id == document.id)).all()
    _compare_files(sent, files, found)
    lines = select(HistoryLine.id).where(
        HistoryLine.subject == Subject.DOCUMENT,
        HistoryLine.subject_id == document.id,
        HistoryLine.action == "registered",
    )
    if len(session().scalars(lines).all()) != 1:
        found.doubled.append(f"{sent.where} was not registered once in its history")


def _check_draft(sent: Sent, found: Findings) -> None:
    rows = session().scalars(select(Draft).where(Draft.subject == sent.subject)).all()
    if len(rows) > 1:
        found.doubled.append(f"{len(rows)} drafts: {sent.subject}")
    if not sent.where:
        return
    if not any(row.id == sent.id and row.submission_key == sent.key and len(row.versions) == 1 for row in rows):
        found.lost.append(f"draft {sent.where}: {sent.subject}")
        return
    _compare_files(sent, session().scalars(select(DraftFile.sha256).where(DraftFile.draft_id == sent.id)).all(), found)
    steps = (
        session()
        .scalars(
            select(HistoryLine.id).where(
                HistoryLine.subject == Subject.DRAFT,
                HistoryLine.subject_id == sent.id,
                HistoryLine.action == "passed",
            )
        )
        .all()
    )
    on_its_way = rows[0].stage is not Stage.DRAFTING
    if sent.passed and not on_its_way:
        found.lost.append(f"draft {sent.where} was passed on, and is not")
    if len(steps) != on_its_way:
        found.doubled.append(f"draft {sent.where} was passed on {len(steps)} times")


def _compare_files(sent: Sent, files: Collection[str], found: Findings) -> None:
    for digest in sent.digests:
        if digest not in files:
            found.lost.append(f"{sent.where} has lost a file")
    if len(files) > len(sent.digests):
        found.doubled.append(f"{sent.where} has {len(files)} files for {len(sent.digests)}")


def _check_reservation(sent: Sent, found: Findings) -> None:
    """All or nothing, and never more than were asked for. A used number keeps the reason it was kept for."""
    query = select(RegisterEntry.number).where(RegisterEntry.reason == sent.subject)
    numbers = {f"{number:02d}" for number in session().scalars(query)}
    if len(numbers) > sent.asked:
        found.doubled.append(f"{len(numbers)} numbers kept for {sent.asked}: {sent.subject}")
    elif len(numbers) < sent.asked and (numbers or sent.where):
        found.lost.append(f"{len(numbers)} numbers kept of {sent.asked}: {sent.subject}")
    if set(sent.numbers) - numbers:
        found.lost.append(f"numbers {sent.numbers} were acknowledged, {sorted(numbers)} are kept: {sent.subject}")


def _check_upload(sent: Sent, found: Findings) -> None:
    if not sent.where:
        return
    row = session().get(Upload, sent.where)
    if row is None or row.sha256 not in sent.digests or not file_store().path(row.sha256).exists():
        found.lost.append(f"upload {sent.where}")


_CHECKS = {
    DOCUMENT: _check_document,
    DRAFT: _check_draft,
    RESERVATION: _check_reservation,
    UPLOAD: _check_upload,
}


def _check_book(register: Register, found: Findings) -> None:
    entries = {
        row.number: row.state
        for row in session().scalars(select(RegisterEntry).where(RegisterEntry.register_id == register.id))
    }
    borne = Counter(session().scalars(select(Document.number).where(Document.register_id == register.id)))
    for number in range(register.start_number, register.next_number):
        state = entries.pop(number, None)
        if state is None or (state is EntryState.USED and not borne[number]):
            found.holes.append(f"{register.title}: number {number} is {state or 'not there'}")
        if borne[number] > 1 or (borne[number] and state is EntryState.RESERVED):
            found.doubled.append(f"{register.title}: number {number} {borne[number]} times")
    if entries:
        found.doubled.append(f"{register.title}: {sorted(entries)} will be given again")
