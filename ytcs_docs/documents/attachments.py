"""Files of documents."""

from __future__ import annotations

from collections.abc import Sequence

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.files.store import StoredFile
from ytcs_docs.files.uploads import own_uploads, remember_blob


def attach_uploads(
    document: Document, tokens: Sequence[str], by: Actor, role: AttachmentRole, note: str = ""
) -> list[Attachment]:
    """Move waiting files to a document. The first one is the document itself when ``role`` is MAIN."""
    added = []
    for position, upload in enumerate(own_uploads(tokens, by.user_id or 0)):
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
    document.bump_revision()
    return attachment


def add_stored(document: Document, stored: StoredFile, role: AttachmentRole, by: Actor) -> Attachment:
    """Give a document a file that was stored before the transaction."""
    remember_blob(stored)
    session().flush()
    return add_attachment(document, stored.sha256, stored.name, role, by)


def add_scan(document_id: int, tokens: Sequence[str], by: Actor) -> Document:
    """The paper that was signed and sealed becomes the document itself, under its own name (``15-SYT-NVY.pdf``)."""
    document = load(Document, document_id)
    added = attach_uploads(document, tokens, by, AttachmentRole.MAIN, "bản quét đã ký, đóng dấu")
    first, ending = added[0], added[0].name.rpartition(".")[2]
    first.name = f"{document.code.replace('/', '-')}.{ending}" if document.code else first.name
    names = ", ".join(attachment.name for attachment in added)
    record(by, Subject.DOCUMENT, document.id, "files_added", f"Đính kèm bản quét: {names}")
    session().flush()
    return document


def add_files(document_id: int, tokens: Sequence[str], role: AttachmentRole, note: str, by: Actor) -> Document:
    """Add files to a registered document, for instance a second copy that came another way."""
    document = load(Document, document_id)
    if not document.is_in_use:
        raise RuleBroken("Văn bản đã hủy hoặc đã thu hồi, không thêm tệp được.")
    added = attach_uploads(document, tokens, by, role, note)
    names = ", ".join(attachment.name for attachment in added)
    what = "Đính kèm bản thứ hai" if role is AttachmentRole.SECOND_COPY else "Thêm tệp"
    record(by, Subject.DOCUMENT, document.id, "files_added", f"{what}: {names}" + (f" ({note})" if note else ""))
    session().flush()
    return document
