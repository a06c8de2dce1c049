"""Files on their way in, and files of documents."""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import BinaryIO

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import after_commit, load, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.files import FileStore, StoredFile
from ytcs_docs.documents.models import Attachment, Blob, Document, Upload
from ytcs_docs.documents.rules import AttachmentRole, TextState

UPLOAD_KEPT = timedelta(days=7)


def file_store() -> FileStore:
    """The store of this application."""
    store: FileStore = current_app.extensions["file_store"]
    return store


def store_file(stream: BinaryIO, name: str) -> StoredFile:
    """Check and keep a file before the transaction begins; raises :class:`Refused`."""
    return file_store().save(stream, name)


def remember_blob(stored: StoredFile) -> None:
    """Note a stored file in the database; the same bytes once."""
    row = {
        "sha256": stored.sha256,
        "kind": stored.kind.code,
        "size": stored.size,
        "text_state": TextState.PENDING,
        "text_problem": "",
        "attempts": 0,
        "pages_read": 0,
        "created_at": clock.now(),
    }
    insert = postgresql.insert if session().get_bind().dialect.name == "postgresql" else sqlite.insert
    session().execute(insert(Blob).values(row).on_conflict_do_nothing(index_elements=["sha256"]))


def keep_upload(stored: StoredFile, user_id: int) -> Upload:
    """Hold a file for a form that is not saved yet."""
    remember_blob(stored)
    upload = Upload(
        token=secrets.token_urlsafe(24),
        sha256=stored.sha256,
        name=stored.name,
        user_id=user_id,
        created_at=clock.now(),
    )
    session().add(upload)
    session().execute(delete(Upload).where(Upload.created_at < clock.now() - UPLOAD_KEPT))
    session().flush()
    return upload


def uploads_by_token(tokens: Sequence[str], user_id: int) -> list[Upload]:
    """A person's own waiting files, in the order of the tokens; unknown ones are left out."""
    query = select(Upload).where(Upload.token.in_(tokens), Upload.user_id == user_id)
    found = {upload.token: upload for upload in session().scalars(query)} if tokens else {}
    return [found[token] for token in dict.fromkeys(tokens) if token in found]


def own_upload(token: str, user_id: int) -> Upload:
    """One waiting file; raises :class:`NotFound` for anybody else's."""
    found = uploads_by_token([token], user_id)
    if not found:
        raise NotFound("Tệp tạm này không còn, hãy tải lên lại.")
    return found[0]


def attach_uploads(
    document: Document, tokens: Sequence[str], by: Actor, role: AttachmentRole, note: str = ""
) -> list[Attachment]:
    """Move waiting files to a document. The first one is the document itself when ``role`` is MAIN."""
    uploads = uploads_by_token(tokens, by.user_id or 0)
    if len(uploads) < len(set(tokens)):
        raise NotFound("Có tệp tải lên đã quá hạn giữ tạm, hãy tải lên lại.")
    added = []
    for position, upload in enumerate(uploads):
        own_role = AttachmentRole.APPENDIX if role is AttachmentRole.MAIN and position else role
        added.append(add_attachment(document, upload.sha256, upload.name, own_role, by, note))
        session().delete(upload)
    return added


def add_attachment(
    document: Document, sha256: str, name: str, role: AttachmentRole, by: Actor, note: str = ""
) -> Attachment:
    """Give a document a stored file."""
    attachment = Attachment(sha256=sha256, name=name, role=role, note=note, added_at=clock.now(), added_by=by.name)
    document.attachments.append(attachment)
    document.touch()
    return attachment


def keep_content(content: bytes, name: str) -> StoredFile:
    """Store a file that the program made, so that rows can point to it."""
    stored = store_file(io.BytesIO(content), name)
    remember_blob(stored)
    session().flush()
    return stored


def add_content(document: Document, content: bytes, name: str, role: AttachmentRole, by: Actor) -> Attachment:
    """Give a document a file that the program made."""
    stored = keep_content(content, name)
    return add_attachment(document, stored.sha256, stored.name, role, by)


def add_files(document_id: int, tokens: Sequence[str], role: AttachmentRole, note: str, by: Actor) -> Document:
    """Add files to a registered document, for instance a second copy that came another way."""
    document = load(Document, document_id)
    added = attach_uploads(document, tokens, by, role, note)
    names = ", ".join(attachment.name for attachment in added)
    what = "Đính kèm bản thứ hai" if role is AttachmentRole.SECOND_COPY else "Thêm tệp"
    record(by, Subject.DOCUMENT, document.id, "files_added", f"{what}: {names}" + (f" ({note})" if note else ""))
    session().flush()
    return document


def discard_uploads(tokens: Sequence[str], user_id: int) -> None:
    """Forget files that must not be here (a state secret): rows, bytes and what was derived from them."""
    for upload in uploads_by_token(tokens, user_id):
        sha256 = upload.sha256
        session().delete(upload)
        session().flush()
        try:
            with session().begin_nested():
                session().execute(delete(Blob).where(Blob.sha256 == sha256))
        except IntegrityError:
            continue  # the same bytes belong to something else already
        after_commit(partial(file_store().remove, sha256))
