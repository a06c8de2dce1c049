"""Work of `flask worker` on documents: read the text of files and check their signatures, end reservations."""

from __future__ import annotations

import logging
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import or_, select, update

from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.file_text import Unreadable, text_of
from ytcs_docs.documents.models import Attachment, Blob, Document
from ytcs_docs.documents.numbering import expire_reservations
from ytcs_docs.documents.references import link_late
from ytcs_docs.documents.rules import TextState
from ytcs_docs.documents.uploads import file_store
from ytcs_docs.signing import commands as signing
from ytcs_docs.signing.rules import SignatureFound

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
TEXT_FILE = "text.txt"

log = logging.getLogger(__name__)
_expired_on: list[date] = []
_linked_at: list[float] = []
LINK_EVERY = 600.0  # seconds


def read_texts(limit: int = 25) -> bool:
    """Read the text of some files; True when there may be more."""
    return all(_read_next() for _ in range(limit))


def _read_next() -> bool:
    """Read one file's text; False when none waits. A lease lets a crashed worker's file be taken again."""
    sha256 = _lease()
    if sha256 is None:
        return False
    kind = load(Blob, sha256).kind
    session().rollback()
    problem = ""
    signed: list[SignatureFound] = []
    try:
        _text_file(sha256, kind)
    except Unreadable as error:
        problem = str(error)
    except Exception:  # a broken file makes libraries fail in any way; the row remembers, the original stays
        log.exception("no text read from %s", sha256)
        problem = "Không đọc được chữ trong tệp này."
    try:
        if kind == "pdf":
            signed = signing.check_signatures(file_store().path(sha256).read_bytes())
    except Exception:  # the text is worth having all the same
        log.exception("signatures of %s not checked", sha256)
    with transaction():
        blob = load(Blob, sha256)
        blob.text_state = TextState.FAILED if problem else TextState.DONE
        blob.text_problem, blob.leased_until = problem, None
        signing.note_signatures(sha256, signed)
        owners = select(Attachment.document_id).where(Attachment.sha256 == sha256)
        session().execute(
            update(Document)
            .where(Document.id.in_(owners))
            .values(changes=Document.changes + 1, changed_at=clock.real_now())
        )
    return True


def _text_file(sha256: str, kind: str) -> Path:
    def make(original: Path, target: Path) -> None:
        target.write_text(text_of(original, kind), encoding="utf-8")

    return file_store().derive(sha256, TEXT_FILE, make)


def _lease() -> str | None:
    now = clock.now()
    free = (
        select(Blob)
        .where(Blob.text_state == TextState.PENDING, or_(Blob.leased_until.is_(None), Blob.leased_until < now))
        .order_by(Blob.created_at)
        .limit(1)
    )
    if session().scalar(free) is None:
        session().rollback()
        return None
    with transaction():
        blob = session().scalar(free.with_for_update(skip_locked=True))
        if blob is None:
            return None
        blob.attempts += 1
        if blob.attempts > MAX_ATTEMPTS:  # it has taken the worker down before
            blob.text_state, blob.text_problem = TextState.FAILED, "Không đọc được chữ trong tệp này."
            return None
        blob.leased_until = now + LEASE
        return blob.sha256


def end_reservations() -> bool:
    """Once a day: numbers kept until yesterday are void."""
    today = clock.today()
    if _expired_on[-1:] != [today]:
        with transaction():
            expire_reservations(today)
        _expired_on[:] = [today]
    return False


def link_references() -> bool:
    """Now and then: references that two simultaneous registrations left unlinked."""
    now = time.monotonic()
    if _linked_at[-1:] and now - _linked_at[-1] < LINK_EVERY:
        return False
    _linked_at[:] = [now]
    with transaction():
        link_late()
    return False


def text_of_blob(blob: Blob) -> str:
    """See :func:`text_of_file`."""
    return text_of_file(blob.sha256, blob.kind, blob.text_state)


def text_of_file(sha256: str, kind: str, state: TextState) -> str:
    """The text that was read from a file, read again if the derived file is gone; empty until then."""
    if state is not TextState.DONE:
        return ""
    try:
        return _text_file(sha256, kind).read_text(encoding="utf-8")
    except Exception:  # it could be read once; a file that is gone must not stop a search
        log.exception("no text of %s", sha256)
        return ""
