"""What becomes of files that wait and of names that were learnt. Nothing here commits."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from sqlalchemy import exists, select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import after_commit, load, session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment
from ytcs_docs.documents.data import DocumentData
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.rules import Fields
from ytcs_docs.files.models import Blob
from ytcs_docs.files.reading import is_gone
from ytcs_docs.files.rules import TextState
from ytcs_docs.files.store import file_store
from ytcs_docs.files.uploads import destroy_blob
from ytcs_docs.intake import naming
from ytcs_docs.intake.models import LearnedDocument, LearnedName, OfferedName, WaitingFile
from ytcs_docs.intake.proposing import main_text
from ytcs_docs.intake.rules import WaitingState
from ytcs_docs.intake.watching import destroy_copies
from ytcs_docs.registers.rules import Direction

LEARN_WITHIN = timedelta(days=7)
_LEARN_AT_ONCE = 20


def _own_file(agency_id: int, file_id: int) -> WaitingFile:
    found = session().get(WaitingFile, file_id, with_for_update=True, populate_existing=True)
    if found is None or found.agency_id != agency_id:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def register_waiting_file(
    organization_id: int,
    data: DocumentData,
    by: Actor,
    today: date,
    *,
    waiting_id: int,
    submission_key: str | None = None,
    register_id: int | None = None,
    backdate_reason: str = "",
) -> Document:
    """Register a file that waits: see :func:`documents.register_incoming`; it is the document's main file."""
    if submission_key and (known := documents.document_of_submission(submission_key)) is not None:
        return known
    waiting = _own_file(organization_id, waiting_id)
    if waiting.state is not WaitingState.WAITING or waiting.sha256 is None:
        raise InvalidInput("Tệp này vừa được người khác đăng ký hoặc bỏ.")
    document = documents.register_incoming(
        organization_id,
        data,
        by,
        today,
        submission_key=submission_key,
        register_id=register_id,
        backdate_reason=backdate_reason,
    )
    add_attachment(document, waiting.sha256, waiting.name, AttachmentRole.MAIN, by)
    waiting.state, waiting.document_id = WaitingState.REGISTERED, document.id
    return document


def drop_file(agency_id: int, file_id: int, reason: str, by: Actor) -> None:
    """A waiting file is no document to be registered, or a refused one was seen."""
    waiting = _own_file(agency_id, file_id)
    if waiting.state not in (WaitingState.WAITING, WaitingState.REFUSED):
        raise InvalidInput("Tệp này vừa được người khác đăng ký hoặc bỏ.")
    waiting.state = WaitingState.DROPPED
    record(by, Subject.ORGANIZATION, agency_id, "file_dropped", f"Bỏ tệp chờ đăng ký “{waiting.name}”: {reason}")


def destroy_file(agency_id: int, file_id: int, by: Actor) -> None:
    """A waiting file turned out to be a state secret: its row, its bytes and the scan it came in are destroyed.

    Other documents of the same scan stay; each has its own file. Put into the folder again, it is judged again.
    """
    waiting = _own_file(agency_id, file_id)
    if waiting.state is not WaitingState.WAITING or waiting.sha256 is None:
        return
    sha256, scan_sha256 = waiting.sha256, waiting.scan_sha256
    scan = file_store().path(scan_sha256)
    size = scan.stat().st_size if scan.exists() else None
    session().delete(waiting)
    session().flush()
    for digest in {sha256, scan_sha256}:
        destroy_blob(digest)
    record(by, Subject.ORGANIZATION, agency_id, "file_destroyed", "Hủy một tệp chờ đăng ký: văn bản mang dấu độ mật")
    after_commit(partial(destroy_copies, scan_sha256, size))


def forget_name(agency_id: int, name_id: int, by: Actor) -> None:
    """A name that was learnt wrongly."""
    known = session().get(LearnedName, name_id)
    if known is None or known.agency_id != agency_id:
        raise NotFound("Không tìm thấy tên gọi này.")
    record(by, Subject.ORGANIZATION, agency_id, "name_forgotten", f"Bỏ tên gọi “{known.name}”")
    session().delete(known)


def answer_offer(agency_id: int, offer_id: int, keep: bool, by: Actor, *, seen: str | None = None) -> None:
    """Keep a name that was asked about, or never ask again."""
    offered = session().get(OfferedName, offer_id)
    if offered is None or offered.agency_id != agency_id or offered.refused:
        raise NotFound("Tên gọi này đã được trả lời.")
    check_unchanged(seen, offered.content_revision)
    if keep:
        naming.learn(offered, by)
    else:
        offered.refused = True


def learn_from_documents() -> bool:
    """Compare what clerks registered with what was read: of an issuer that they named otherwise they are asked.

    Work of `flask worker`; each document once, as soon as its file has been read. True when there may be more.
    """
    unread = exists().where(
        Attachment.document_id == Document.id,
        Attachment.sha256 == Blob.sha256,
        Blob.text_state == TextState.PENDING,
    )
    query = (
        select(Document.id)
        .where(
            Document.direction == Direction.INCOMING,
            Document.created_at > clock.now() - LEARN_WITHIN,
            Document.created_by_id.is_not(None),
            ~exists().where(LearnedDocument.document_id == Document.id),
            exists().where(Attachment.document_id == Document.id),
            ~unread,
        )
        .order_by(Document.id)
        .limit(_LEARN_AT_ONCE)
    )
    ids = session().scalars(query).all()
    session().rollback()
    learned = False
    for document_id in ids:
        document = load(Document, document_id)
        text = main_text(document)
        if any(is_gone(file.blob) for file in document.attachments):
            continue  # what was read from it is gone: it is read again first
        fields = read_fields(text) if text else None
        with transaction():
            if session().get(LearnedDocument, document_id) is None:
                session().add(LearnedDocument(document_id=document_id, at=clock.now()))
                session().flush()
                _learn_issuer(load(Document, document_id), fields)
                learned = True
    return learned and len(ids) == _LEARN_AT_ONCE  # those passed over alone would come again at once, for ever


def _learn_issuer(document: Document, fields: Fields | None) -> None:
    if fields is None or document.issuer_id is None:
        return
    name = fields["issuer"].value
    if not name or fields["issuer"].confidence < 0.6:
        return
    parent, place = fields["parent"].value or "", fields["place"].value or ""
    known = naming.issuer_of(document.organization_id, name, parent, place)
    if known is None or known.id != document.issuer_id:
        by = Actor(user_id=document.created_by_id, name="Học từ văn bản đã đăng ký")
        meaning = naming.Meaning(organization_id=document.issuer_id)
        naming.offer(document.organization_id, naming.with_place(name, parent), meaning, document.id, by)
