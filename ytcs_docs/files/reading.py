"""Reading the text of stored files, by the worker, and what was read from them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from ytcs_docs.core import clock
from ytcs_docs.core.db import save_if_possible, session, transaction
from ytcs_docs.core.errors import NotFound, OfficeError
from ytcs_docs.core.jobs import take
from ytcs_docs.files import conversion
from ytcs_docs.files.layout import FileText, from_json, to_json
from ytcs_docs.files.models import Blob
from ytcs_docs.files.pdf import page_count
from ytcs_docs.files.rules import NotNow, TextState, Unreadable
from ytcs_docs.files.sandbox import BROKEN, Sandbox
from ytcs_docs.files.store import file_store
from ytcs_docs.files.temporary import temporary_folder
from ytcs_docs.files.text import read_file

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3
TEXT_FILE = "text.txt"
LINES_FILE = "lines.json"

# A page of text has between so many letters, and some pages may have next to none.
_LEAST_LETTERS, _MOST_LETTERS, _PAGES_MORE = 250, 3_000, 2

SANDBOX = Sandbox()  # its own: a long text must keep no other task of the worker waiting
log = logging.getLogger(__name__)


Examination = Callable[[str, str], Callable[[], None]]


def read_pending(examine: Examination, limit: int) -> bool:
    """Read the text of some files; True when there may be more.

    ``examine`` looks at the file (SHA-256, kind) outside of any transaction; what it answers with is called in the
    transaction that saves the text.
    """
    _read_again_what_is_gone()
    return all(_read_next(examine) for _ in range(limit))


def _read_again_what_is_gone() -> None:
    """Derived files that somebody asked for in vain: their originals are read anew."""
    for sha256 in file_store().wanted_again():
        with transaction():
            again = update(Blob).where(Blob.sha256 == sha256, Blob.text_state == TextState.DONE)
            session().execute(again.values(text_state=TextState.PENDING, attempts=0))
        file_store().settle(sha256)


def is_gone(blob: Blob) -> bool:
    """Whether what was read from a file has been deleted since."""
    return blob.text_state is TextState.DONE and not file_store().derived_path(blob.sha256, TEXT_FILE).exists()


def _read_next(examine: Examination) -> bool:
    """Read one file's text; False when none waits. A lease lets a crashed worker's file be taken again."""
    waits = Blob.text_state == TextState.PENDING
    sha256 = take(Blob, waits, order_by=Blob.created_at, lease=LEASE, on_taken=_count_attempt)
    if sha256 is None:
        return False
    taken = session().get(Blob, sha256)
    if taken is None:
        return True  # destroyed since
    kind = taken.kind
    session().rollback()
    problem, missing = "", False
    read: FileText | None = None
    try:
        read = _read(sha256, kind)
    except Unreadable as error:
        problem = str(error)
    except NotNow:
        return _give_back(sha256)
    except NotFound as error:
        problem, missing = error.sentence, True
    except OSError:  # the disk, not the file
        log.exception("no text read from %s", sha256)
        return _give_back(sha256)
    try:
        save_findings = examine(sha256, kind)
    except NotNow:
        return _give_back(sha256)
    with transaction():
        blob = session().get(Blob, sha256, with_for_update=True)
        if blob is None:  # destroyed meanwhile: what was read of a state secret must not stay
            file_store().remove_derived(sha256)
            return True
        if missing and file_store().path(sha256).exists():
            return True  # it came back: read after the lease
        blob.text_state = TextState.FAILED if problem else TextState.DONE
        blob.text_problem, blob.leased_until = problem[:200], None
        if read is not None:
            blob.pages = read.pages
        save_findings()
    return True


def _give_back(sha256: str) -> bool:
    """The machine could not: the file is none the worse for it, and waits for the end of its lease."""
    with transaction():
        session().execute(update(Blob).where(Blob.sha256 == sha256).values(attempts=Blob.attempts - 1))
    return False


def _read(sha256: str, kind: str) -> FileText:
    """Read a file and keep what was read beside it; the pages read so far are shown meanwhile."""
    noted = time.monotonic()

    def progress(done: int, whole: int) -> None:
        nonlocal noted
        if whole > 1 and time.monotonic() - noted > 1:
            noted = time.monotonic()
            values = {"pages": whole, "pages_read": done, "leased_until": clock.now() + LEASE}
            note = update(Blob).where(Blob.sha256 == sha256).values(values)
            save_if_possible(lambda: session().execute(note), f"the progress of {sha256}")

    path = file_store().path(sha256)
    read = with_counted_pages(SANDBOX.run_telling(progress, read_file, path, kind), path, kind)
    _keep(sha256, TEXT_FILE, read.text)
    _keep(sha256, LINES_FILE, json.dumps(to_json(read), ensure_ascii=False))
    return read


def with_counted_pages(read: FileText, path: Path, kind: str) -> FileText:
    """Of a Word file that can't have as many pages as its properties say, those that LibreOffice prints; None where
    it can't count them."""
    letters = len(read.text)
    if kind != "docx" or (
        read.pages and letters / _MOST_LETTERS <= read.pages <= _PAGES_MORE + letters / _LEAST_LETTERS
    ):
        return read
    try:
        with temporary_folder() as folder:
            printed = Path(folder) / "printed.pdf"
            conversion.to_pdf(path, printed, hurried=True)
            return replace(read, pages=page_count(printed))
    except (OfficeError, OSError):  # no LibreOffice here, others are being printed, or it can't be
        return replace(read, pages=None)


def _keep(sha256: str, name: str, content: str) -> None:
    def write(original: Path, target: Path) -> None:
        target.write_text(content, encoding="utf-8")

    file_store().derive(sha256, name, write)


def _count_attempt(blob: Blob) -> bool:
    blob.attempts += 1
    if blob.attempts <= MAX_ATTEMPTS:
        return True
    blob.text_state, blob.text_problem = TextState.FAILED, BROKEN  # it has taken the worker down before
    return False


def is_being_read(blob: Blob) -> bool:
    """Whether the text is still to come, for the first time or again."""
    return blob.is_unread or is_gone(blob)


def text_of_blob(blob: Blob) -> str:
    """See :func:`text_of_file`."""
    return text_of_file(blob.sha256, blob.text_state)


def text_of_file(sha256: str, state: TextState) -> str:
    """The text that was read from a file; empty until it has been read."""
    return _kept(sha256, state, TEXT_FILE)


def lines_of_blob(blob: Blob) -> FileText | None:
    """What was read from a file, with its layout; None until it has been read."""
    kept = _kept(blob.sha256, blob.text_state, LINES_FILE)
    return from_json(json.loads(kept)) if kept else None


def _kept(sha256: str, state: TextState, name: str) -> str:
    """A derived file; one that is gone is made again by the worker, for no page waits for a reading."""
    if state is not TextState.DONE:
        return ""
    try:
        return file_store().derived_path(sha256, name).read_text(encoding="utf-8")
    except OSError:
        log.warning("nothing kept of what was read from %s: it is read again", sha256)
    file_store().want_again(sha256)
    return ""
