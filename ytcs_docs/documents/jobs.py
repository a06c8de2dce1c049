"""Work of `flask worker` on documents: their files are read and their signatures checked, references linked."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import select, update

from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.references import link_late
from ytcs_docs.files.reading import read_pending
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.store import file_store
from ytcs_docs.signing import commands as signing
from ytcs_docs.signing.rules import UNREADABLE, SignatureFound

log = logging.getLogger(__name__)


def link_references() -> bool:
    """References that two simultaneous registrations left unlinked."""
    with transaction():
        link_late()
    return False


def read_texts(limit: int = 25) -> bool:
    """Read the text of some files and check the signatures of PDFs; True when there may be more."""
    return read_pending(_examine, limit)


def _examine(sha256: str, kind: str) -> Callable[[], None]:
    """Check the signatures of a file; what was found is saved, and its documents are indexed anew."""
    found: list[SignatureFound] = []
    try:
        if kind == "pdf":
            found = signing.check_signatures(file_store().path(sha256).read_bytes())
    except Unreadable:  # it may bear some: that can't be told
        found = [UNREADABLE]
    except FileNotFoundError:
        log.info("%s was destroyed meanwhile", sha256)

    def save() -> None:
        signing.note_signatures(sha256, found)
        owners = select(Attachment.document_id).where(Attachment.sha256 == sha256)
        session().execute(
            update(Document)
            .where(Document.id.in_(owners))
            .values(revision=Document.revision + 1, changed_at=clock.real_now())
        )

    return save
