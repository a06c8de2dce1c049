"""Number and day, which make a document of a signed draft, and the files that bear them. Decree 30/2020/NĐ-CP, article
15. What goes out is PDF: the text that was signed, the annexes with the agency's signature (appendix I, II.8); the Word
files stay in the house unless somebody chooses otherwise."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, OfficeError, RuleBroken
from ytcs_docs.core.revisions import STALE, Stale, check_unchanged
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.decree30.codes import issued_code, pad_number
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.attachments import add_attachment, add_stored
from ytcs_docs.documents.data import DocumentData, PartyData, ReferenceData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.recipients import recipients_from
from ytcs_docs.documents.rules import AttachmentRole, PartyRole
from ytcs_docs.drafting.models import Draft, DraftFile
from ytcs_docs.drafting.rules import Move, Stage, check_move
from ytcs_docs.drafting.signing import must_be_usable, name_in, pdf_of, user_of
from ytcs_docs.files import conversion
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.files.uploads import store_file
from ytcs_docs.letters.stamping import stamped, stamped_annex
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import numbering
from ytcs_docs.registers.numbering import NumberTaken
from ytcs_docs.registers.rules import Direction
from ytcs_docs.signing import commands as signatures
from ytcs_docs.signing import queries as keys
from ytcs_docs.signing.pdf_fields import filled
from ytcs_docs.signing.places import page_size, signed_fields
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.rules import corner_box, seal_box, signer_box, upper_half
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks import exchange
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.rules import OrderData

ANNEX_FIELD = "PhuLuc"
NOT_CONVERTED = "chưa chuyển được sang PDF nên gửi đi tệp gốc"
NOT_SIGNED = "tệp PDF bị khóa hoặc hỏng nên không ký số được"


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeFile:
    """A file of the document: ``stored`` where it was made now, None where a file of the draft goes as it is."""

    sha256: str
    name: str
    role: AttachmentRole
    stored: StoredFile | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberedFiles:
    """The files of a draft with number and day in them, made for one code; ``word`` and ``signed`` are the SHA-256
    of what they were made from."""

    code: str
    word: str
    signed: str | None
    files: tuple[MadeFile, ...]


@before_transactions
def numbered_files(draft: Draft, today: date, seal_passphrase: str = "") -> NumberedFiles:
    """Write the number that is next and the day into the Word file, its annexes and the signed PDF; with a passphrase
    the agency's key signs PDF and annexes too. Raises :class:`InvalidInput`, :class:`RuleBroken`."""
    check_move(draft.stage, Move.NUMBER)
    agency = load(Organization, draft.organization_id)
    due = numbering.expected_number(agency.id, Direction.OUTGOING, draft.kind.code, today)
    notation = documents.outgoing_notation(agency.id, draft.kind.code, draft.current.data.drafting_unit_id)
    code = issued_code(due, notation)
    stem = code.replace("/", "-")
    if draft.signed_sha256 is None and seal_passphrase:
        raise InvalidInput("Văn bản ký giấy thì đóng dấu giấy, không ký số cơ quan.", "seal_passphrase")
    files = []
    if draft.signed_sha256 is not None:
        pdf = _sealed(draft, agency, pad_number(due), today, seal_passphrase)
        files.append(_made(pdf, f"{stem}.pdf", AttachmentRole.MAIN))
    word = stamped(file_store().path(draft.current.sha256), code, today)
    files.append(_made(word, f"{stem}.docx", AttachmentRole.EDITABLE))
    for place, file in enumerate(draft.files, start=1):
        files += _annex(file, f"{stem}-phu-luc-{place}", code, today, agency, seal_passphrase)
    return NumberedFiles(code=code, word=draft.current.sha256, signed=draft.signed_sha256, files=tuple(files))


def _made(content: bytes, name: str, role: AttachmentRole) -> MadeFile:
    stored = store_file(io.BytesIO(content), name)
    return MadeFile(sha256=stored.sha256, name=name, role=role, stored=stored)


def _annex(file: DraftFile, stem: str, code: str, day: date, agency: Organization, passphrase: str) -> list[MadeFile]:
    """What goes along: Word as PDF, number and day written in where it names the document, Excel as PDF where it can be
    printed here; a PDF is signed by the agency, all else goes as it is."""
    path = file_store().path(file.sha256)
    as_it_is = MadeFile(sha256=file.sha256, name=file.name, role=AttachmentRole.APPENDIX)
    if file.blob.kind == "pdf":
        return [_agency_signs(as_it_is, code, agency, passphrase)]
    kind = file.blob.kind
    if kind != "docx" and not (kind == "xlsx" and conversion.prints_sheets()):
        return [as_it_is]
    stamped_word = stamped_annex(path, code, day) if kind == "docx" else None
    original = as_it_is if stamped_word is None else _made(stamped_word, file.name, AttachmentRole.APPENDIX)
    try:
        pdf = _made(pdf_of(original.sha256, kind).read_bytes(), f"{stem}.pdf", AttachmentRole.APPENDIX)
    except RuleBroken as error:
        if passphrase:  # it would go out without the agency's signature
            raise RuleBroken(
                f"{file.name} không chuyển được sang PDF để ký số của cơ quan: {error.sentence} Hãy trả lại, đính kèm "
                "bản PDF thay tệp này rồi cấp số."
            ) from error
        return [replace(original, note=NOT_CONVERTED)]
    return [_agency_signs(pdf, code, agency, passphrase), replace(original, role=AttachmentRole.EDITABLE)]


def _agency_signs(file: MadeFile, code: str, agency: Organization, passphrase: str) -> MadeFile:
    """The annex with the agency's signature in the upper right corner of its first page: the document's code and the
    time (appendix I, II.8)."""
    if not passphrase:
        return file
    path = file_store().path(file.sha256)
    try:
        content = signatures.sign_with(
            Owner(organization_id=agency.id),
            passphrase,
            path.read_bytes(),
            field=ANNEX_FIELD,
            box=corner_box(*page_size(path), place=signed_fields(path, ANNEX_FIELD)),
            reason="Ký số của cơ quan trên phụ lục",
            place=agency.place_name,
            words=(code,),
        )
    except (RuleBroken, Unreadable):
        return replace(file, note=NOT_SIGNED)
    return _made(content, file.name, file.role)


def _still_the_signers(draft: Draft, content: bytes) -> None:
    """What was true when it was signed may not be any more: a certificate was revoked, or withdrawn here."""
    found = signatures.check_signatures(content)
    signers = [(one.post_id, one.name) for one in draft.co_signers] + [(draft.signer_post_id, draft.signer_name)]
    for post_id, name in signers:
        confirmed = keys.confirmed_fingerprints(Owner(user_id=user_of(post_id)))
        own = [one for one in found if one.fingerprint in confirmed]
        if not own:
            raise RuleBroken(
                f"Chứng thư đã dùng để ký không còn được xác nhận là của {name}. Hãy trả lại để ký lại, hoặc "
                "nhờ quản trị xác nhận chứng thư."
            )
        for one in own:
            must_be_usable(one)


def _sealed(draft: Draft, agency: Organization, number: str, day: date, passphrase: str) -> bytes:
    signed = file_store().path(draft.signed_sha256 or "")
    _still_the_signers(draft, signed.read_bytes())
    content = filled(signed.read_bytes(), number, day)
    if not passphrase:
        return content
    box = signer_box(name_in(signed, draft.signer_name))
    sealed = signatures.sign_with(
        Owner(organization_id=agency.id),
        passphrase,
        content,
        field="CoQuan",
        box=seal_box(box),
        text_box=upper_half(box),
        reason="Ký số của cơ quan",
        place=agency.place_name,
        locks=True,
    )
    for one in signatures.check_signatures(sealed):  # before a number is spent
        must_be_usable(one)
    return sealed


def number(
    draft_id: int,
    made: NumberedFiles,
    by: Actor,
    today: date,
    *,
    backdate_reason: str = "",
    seen: str | None = None,
) -> Document:
    """Give the signed draft its number and day, register it with the files made for it, finish what asked for it.

    Number, document and files belong to one transaction. ``seen`` is the ``content_revision`` that was on the page.
    Raises :class:`NumberTaken` when somebody got the number meanwhile, :class:`Stale` when the draft was changed, and
    what registering raises."""
    draft = load(Draft, draft_id)
    if draft.document is not None:
        return draft.document  # a form that was sent twice: before it is compared with what it made itself
    check_unchanged(seen, draft.content_revision)
    check_move(draft.stage, Move.NUMBER)
    if (draft.current.sha256, draft.signed_sha256) != (made.word, made.signed):
        raise Stale(STALE)
    agency = load(Organization, draft.organization_id)
    data = _document_data(draft, agency)
    document = documents.register_outgoing(agency.id, data, by, today, backdate_reason=backdate_reason)
    if document.code != made.code:
        raise NumberTaken("Số vừa được cấp cho văn bản khác. Hãy bấm lại.")
    for file in made.files:
        if file.stored is not None:
            add_stored(document, file.stored, file.role, by).note = file.note
        else:
            add_attachment(document, file.sha256, file.name, file.role, by, file.note)
    draft.document_id, draft.stage, draft.moved_at = document.id, Stage.NUMBERED, clock.now()
    record(by, Subject.DRAFT, draft.id, "numbered", f"Cấp số {document.code}")
    record(by, Subject.DOCUMENT, document.id, "composed", f"Từ dự thảo số {draft.id}, do {draft.author_name} soạn")
    session().flush()
    _answer(draft, document, by)
    _order(draft, document, by, today)
    return document


def _order(draft: Draft, document: Document, by: Actor, today: date) -> None:
    """The duties that were planned while it was written. What can't be given any more keeps no document from its
    number: the history says why, and the page of the document takes it up."""
    plan = draft.plan
    if not plan.duties:
        return
    try:
        calendar = work_calendar(document.organization_id, today)
        # its places are those of the draft's text, not of the document's
        duties = tuple(duty.dated(document.issued_on or today, calendar) for duty in plan.duties)
        exchange.order(document.id, OrderData(duties=duties), by, today)
    except OfficeError as error:
        said = f"Chưa giao được {len(plan.duties)} nhiệm vụ đã dự kiến: {error.sentence}"
        record(by, Subject.DOCUMENT, document.id, "duties_not_given", said[:500])


def _document_data(draft: Draft, agency: Organization) -> DocumentData:
    data = draft.current.data
    addressees = [PartyData(name=name, role=PartyRole.ADDRESSEE) for name in data.addressees]
    references: tuple[ReferenceData, ...] = ()
    if draft.about is not None and draft.relation is not None:
        about = draft.about
        own_id = about.id if about.organization_id == agency.id else None
        named = ReferenceData(code=about.code, kind=draft.relation, issued_on=about.issued_on, document_id=own_id)
        references = (named,)
    return DocumentData(
        type_code=draft.kind.code,
        subject=data.subject,
        issuer_name=agency.name,
        issuer_id=agency.id,
        issued_on=None,
        urgency=draft.urgency,
        authority=data.authority,
        signer_position=data.signer_position,
        signer_name=data.signer_name,
        drafting_unit_id=data.drafting_unit_id,
        topic=draft.about.topic if draft.about else "",
        parties=(*addressees, *recipients_from(data.recipients)),
        references=references,
    )


def _answer(draft: Draft, document: Document, by: Actor) -> None:
    """Tell the assignment that asked, or the document that was answered."""
    if draft.assignment_id is not None:
        tasks.answer_with(draft.assignment_id, document, by)
    elif draft.about_id is not None:
        record(by, Subject.DOCUMENT, draft.about_id, "answered", f"Có {document.citation}")
