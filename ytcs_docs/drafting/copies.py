"""Certified copies: sao y, sao lục, trích sao (Decree 30/2020/NĐ-CP, articles 25–27)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.decree30.codes import issued_code
from ytcs_docs.decree30.types import TYPES, DocumentType
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment, add_stored, attach_uploads
from ytcs_docs.documents.data import DocumentData, ReferenceData
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.recipients import recipients_from
from ytcs_docs.documents.rules import AttachmentRole, ReferenceKind, Status
from ytcs_docs.drafting.signing import pdf_of
from ytcs_docs.files.models import Upload
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.files.uploads import own_upload, store_file
from ytcs_docs.letters import commands as replies
from ytcs_docs.letters.catalogue import COPY
from ytcs_docs.letters.queries import Signer
from ytcs_docs.letters.rules import DraftData, context
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import numbering
from ytcs_docs.registers.models import RegisterType
from ytcs_docs.registers.numbering import NumberTaken
from ytcs_docs.registers.rules import Direction
from ytcs_docs.signing import commands as signatures
from ytcs_docs.signing.places import page_size, signed_fields
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.rules import corner_box

FULL, EXTRACT, AGAIN = "ban-sao-y", "ban-trich-sao", "ban-sao-luc"
COPY_FIELD = "BanSao"
COPY_TYPES = (FULL, EXTRACT, AGAIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyData:
    """Which kind of copy, for whom, and who signs it. An extract brings its own file."""

    type_code: str
    signer: Signer
    recipients: tuple[str, ...]
    copies: int
    uploads: tuple[str, ...] = ()
    seal_passphrase: str = ""


def source_of(document: Document) -> Attachment:
    """The file that is copied. Raises :class:`RuleBroken` when there is none."""
    mains = [file for file in document.attachments if file.role is AttachmentRole.MAIN]
    found = next((file for file in mains if file.blob.kind == "pdf"), None) or next(
        iter(mains or document.word_files), None
    )
    if found is None:
        raise RuleBroken("Văn bản chưa có tệp nên chưa sao được.")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyFile:
    """The file made for a copy of one code: the signed PDF, or the block that is printed below the text."""

    code: str
    stored: StoredFile


@before_transactions
def copy_file(document: Document, agency_id: int, data: CopyData, by: Actor, today: date) -> CopyFile:
    """Make the file of a copy for the number that is next. Raises :class:`InvalidInput`, :class:`RuleBroken`, and
    :class:`NotFound` when the file of an extract is not kept any more."""
    _check(document, data)
    agency = load(Organization, agency_id)
    kind = TYPES[data.type_code]
    due = numbering.expected_number(agency_id, Direction.OUTGOING, data.type_code, today)
    if not series_open(agency_id, today):
        due = 1
    code = issued_code(due, documents.outgoing_notation(agency_id, data.type_code, None))
    stem = code.replace("/", "-")
    if not data.seal_passphrase:
        content = _block(code, today, kind, agency, data)
        return CopyFile(code=code, stored=store_file(io.BytesIO(content), f"{stem} khoi sao.docx"))
    source: Attachment | Upload = source_of(document)
    if data.type_code == EXTRACT:
        source = own_upload(data.uploads[0], by.user_id or 0)
    content = _electronic(source, agency, data)
    return CopyFile(code=code, stored=store_file(io.BytesIO(content), f"{stem}.pdf"))


def make_copy(
    document_id: int,
    agency_id: int,
    data: CopyData,
    made: CopyFile,
    by: Actor,
    today: date,
    *,
    submission_key: str | None = None,
) -> Document:
    """Register a certified copy in the yearly series of copies, with its files: on paper the block that is printed
    below the text, electronically a PDF signed by the agency. Raises :class:`NumberTaken` and what registering
    raises."""
    if submission_key and (known := documents.document_of_submission(submission_key)) is not None:
        return known
    original = load(Document, document_id)
    _check(original, data)
    agency = load(Organization, agency_id)
    kind = TYPES[data.type_code]
    _open_series(agency.id, today, by)
    copy = documents.register_outgoing(
        agency.id,
        DocumentData(
            type_code=kind.code,
            subject=f"{kind.name} {original.kind.name} số {original.code}: {original.subject}"[:500],
            issuer_name=agency.name,
            issuer_id=agency.id,
            issued_on=today,
            authority=data.signer.authority,
            signer_position=data.signer.position,
            signer_name=data.signer.name,
            copies=data.copies,
            parties=tuple(recipients_from(data.recipients)),
            references=(
                ReferenceData(
                    code=original.code,
                    kind=ReferenceKind.COPIES,
                    issued_on=original.issued_on,
                    document_id=original.id,
                ),
            ),
        ),
        by,
        today,
        submission_key=submission_key,
    )
    if copy.code != made.code:
        raise NumberTaken("Số vừa được cấp cho bản sao khác. Hãy bấm lại.")
    _attach(copy, original, data, made.stored, by)
    record(by, Subject.DOCUMENT, original.id, "copied", f"{TYPES[data.type_code].copied_as} số {copy.code}")
    session().flush()
    return copy


def _check(original: Document, data: CopyData) -> None:
    if original.status in (Status.RECALLED, Status.VOIDED):
        raise RuleBroken("Văn bản đã thu hồi hoặc đã hủy, không sao được.")
    if data.type_code not in COPY_TYPES:
        raise InvalidInput("Chọn hình thức sao.", "type_code")
    if data.type_code == AGAIN and original.type_code != FULL:
        raise InvalidInput("Chỉ sao lục từ bản sao y.", "type_code")
    if data.type_code == FULL and original.type_code in COPY_TYPES:
        raise InvalidInput("Sao từ một bản sao y thì chọn hình thức sao lục.", "type_code")
    if data.type_code == EXTRACT and not data.uploads:
        raise InvalidInput("Trích sao phải kèm tệp phần nội dung được trích.", "files")


def series_open(agency_id: int, today: date) -> bool:
    query = select(RegisterType.id).where(
        RegisterType.organization_id == agency_id,
        RegisterType.direction == Direction.OUTGOING,
        RegisterType.year == today.year,
        RegisterType.type_code.in_(COPY_TYPES),
    )
    return session().scalar(query) is not None


def _open_series(agency_id: int, today: date, by: Actor) -> None:
    """All three kinds share one series of the year, from 01 (appendix I, II.3 of part II)."""
    numbering.continue_into(agency_id, Direction.OUTGOING, today.year, by)  # a copy may be the first paper of the year
    if not series_open(agency_id, today):
        numbering.open_register(
            agency_id,
            numbering.RegisterData(
                direction=Direction.OUTGOING, year=today.year, name="Sổ bản sao văn bản", type_codes=COPY_TYPES
            ),
            by,
        )


def _attach(copy: Document, original: Document, data: CopyData, made: StoredFile, by: Actor) -> None:
    if data.type_code == EXTRACT:
        source, *_ = attach_uploads(copy, data.uploads, by, AttachmentRole.MAIN)
    else:
        source = source_of(original)
    if data.seal_passphrase:
        if source in copy.attachments:  # the extract as it was written, beside the signed one
            source.role = AttachmentRole.APPENDIX
        add_stored(copy, made, AttachmentRole.MAIN, by)
        return
    add_stored(copy, made, AttachmentRole.APPENDIX, by)
    if source not in copy.attachments:
        add_attachment(copy, source.sha256, source.name, AttachmentRole.MAIN, by)


def _block(code: str, day: date, kind: DocumentType, agency: Organization, data: CopyData) -> bytes:
    """What is printed below the last line of a paper copy."""
    draft = DraftData(
        form="cong-van",
        subject="",
        body="",
        recipients=data.recipients,
        authority=data.signer.authority,
        signer_position=data.signer.position,
        signer_name=data.signer.name,
    )
    values = context(draft, replies.letterhead_of(agency), code, day)
    return replies.merge(
        agency, COPY, values | {"hinh_thuc_sao": TYPES[data.type_code].copied_as.upper()}, f"{kind.name} {code}"
    )


def _electronic(source: Attachment | Upload, agency: Organization, data: CopyData) -> bytes:
    """The PDF with the agency's signature in the upper right corner of page 1: kind, agency, time."""
    if source.blob.kind not in ("pdf", "docx"):
        raise RuleBroken("Chỉ sao điện tử được tệp PDF hoặc Word .docx.")
    if source.blob.kind == "docx" and data.type_code != EXTRACT:
        raise RuleBroken(
            "Tệp của văn bản này là tệp Word còn sửa được nên không sao điện tử: hãy đính kèm bản PDF có chữ ký số "
            "hoặc bản quét từ bản chính, hoặc sao bản giấy."
        )
    pdf = file_store().path(source.sha256) if source.blob.kind == "pdf" else pdf_of(source.sha256)
    content = pdf.read_bytes()
    for one in signatures.check_signatures(content):
        if one.verdict.is_broken:  # the agency would vouch for it
            raise RuleBroken(f"Không sao được: chữ ký của {one.signer or 'người ký'} trong tệp – {one.verdict.label}.")
    return signatures.sign_with(
        Owner(organization_id=agency.id),
        data.seal_passphrase,
        content,
        field=COPY_FIELD,
        box=corner_box(*page_size(pdf), place=signed_fields(pdf, COPY_FIELD)),
        reason=TYPES[data.type_code].copied_as,
        place=agency.place_name,
        words=(TYPES[data.type_code].copied_as.upper(), agency.name),
    )
