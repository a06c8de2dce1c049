"""Signature, number and day: what makes a document of a draft. Decree 30/2020/NĐ-CP, articles 13–15."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ytcs_docs.accounts.models import Post
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
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import Move, Stage, check_move
from ytcs_docs.files import conversion
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.files.uploads import remember_blob, store_file
from ytcs_docs.letters.stamping import stamped, stamped_annex
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers import numbering
from ytcs_docs.registers.numbering import NumberTaken
from ytcs_docs.registers.rules import Direction
from ytcs_docs.signing import commands as signatures
from ytcs_docs.signing import queries as keys
from ytcs_docs.signing.brought_back import Difference, difference
from ytcs_docs.signing.pdf_fields import filled, with_fields
from ytcs_docs.signing.places import place_of_signer
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.rules import TRUSTED, WHOLE, Box, SignatureFound, lower_half, seal_box, signer_box, upper_half
from ytcs_docs.tasks import commands as tasks
from ytcs_docs.tasks import exchange
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.rules import OrderData

SIGNED_NAME = "ban-ky.pdf"


class ChangedElsewhere(InvalidInput):
    """A PDF that was brought back says something else than what was approved; ``difference`` shows where."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(f"{difference.sentence} Phải ký đúng bản đã duyệt.", "pdf")
        self.difference = difference


def pdf_of(sha256: str) -> Path:
    """The PDF of a stored Word file, made when it is asked for the first time. Raises :class:`RuleBroken`; a file that
    can't be converted is not tried again."""
    problem = file_store().derived_path(sha256, "ban-in.problem")
    if problem.exists():
        raise RuleBroken(problem.read_text(encoding="utf-8"))
    try:
        return file_store().derive(sha256, "ban-in.pdf", conversion.to_pdf)
    except conversion.Unconvertible as error:
        problem.write_text(error.sentence, encoding="utf-8")
        raise


def pdf_to_sign(sha256: str) -> Path:
    """The same with fields for number and day, so that they can be filled in after the signature."""
    pdf = pdf_of(sha256)

    def make(_: Path, target: Path) -> None:
        target.write_bytes(with_fields(pdf))

    return file_store().derive(sha256, "ban-trinh-ky.pdf", make)


def printed(draft: Draft) -> tuple[str, Path]:
    """The PDF that is signed or goes out as it stands now: the SHA-256 of the stored file that it belongs to, and where
    it lies. Raises :class:`RuleBroken`."""
    if draft.signed_sha256 is not None:
        return draft.signed_sha256, file_store().path(draft.signed_sha256)
    return draft.current.sha256, pdf_to_sign(draft.current.sha256)


def sign_on_paper(draft_id: int, by: Actor) -> Draft:
    """The signer signed the printed draft."""
    draft = _to_sign(draft_id)
    return _signed(draft, None, by, f"Đã ký bản giấy phiên bản {draft.version}")


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A stored PDF that the signer has signed, what the check says of its signatures, and the SHA-256 of the Word file
    that it was printed from."""

    stored: StoredFile
    found: list[SignatureFound]
    word: str

    @property
    def signers(self) -> str:
        return ", ".join(one.signer for one in self.found)


@before_transactions
def signature_of(draft: Draft, passphrase: str, by: Actor) -> SignedFile:
    """The PDF of a draft, signed with the key of the signer that is kept on the server; the passphrase opens it for
    this once. Raises :class:`InvalidInput`, :class:`RuleBroken`."""
    check_move(draft.stage, Move.SIGN)
    prepared = pdf_to_sign(draft.current.sha256)
    box = signer_box(_name_of(draft, prepared))
    content = signatures.sign_with(
        Owner(user_id=by.user_id),
        passphrase,
        prepared.read_bytes(),
        field="NguoiKy",
        box=box,
        text_box=lower_half(box),
        reason="Ký ban hành",
        place=load(Organization, draft.organization_id).place_name,
    )
    found = signatures.check_signatures(content)
    _must_be_usable(found[-1])
    return SignedFile(store_file(io.BytesIO(content), SIGNED_NAME), found, draft.current.sha256)


def _must_be_usable(one: SignatureFound) -> None:
    """A signature made or taken here: whole, of a certificate that is trusted, in force and not revoked."""
    if one.verdict not in TRUSTED:
        raise RuleBroken(
            f"Chữ ký của {one.signer} không dùng được: {one.verdict.label[:1].lower()}{one.verdict.label[1:]}."
        )


def sign_here(draft_id: int, signed: SignedFile, by: Actor) -> Draft:
    """Keep what :func:`signature_of` has signed."""
    draft = _to_sign(draft_id)
    return _signed(draft, signed, by, f"Ký số phiên bản {draft.version}")


@before_transactions
def brought_back(draft: Draft, content: bytes) -> SignedFile:
    """A PDF that was signed elsewhere (token, remote signing). It must have grown out of the one that was given out,
    byte for byte, add nothing but signatures, bear a whole one made with a certificate that is confirmed to be the
    signer's, and still let number and day be filled in. Raises :class:`InvalidInput`, :class:`ChangedElsewhere`."""
    if not content.startswith(b"%PDF"):
        raise InvalidInput("Tệp này không phải tệp PDF.", "pdf")
    given = pdf_to_sign(draft.current.sha256).read_bytes()
    if not content.startswith(given):
        raise InvalidInput(
            "Tệp này không phải bản trình ký của dự thảo, hoặc phần mềm ký đã viết lại cả tệp. "
            "Hãy tải “Bản trình ký”, ký bằng cách lưu thêm (incremental) rồi tải lên.",
            "pdf",
        )
    found = signatures.check_signatures(content)
    changed = difference(given, content)
    if changed is not None:
        raise ChangedElsewhere(changed)
    if not found or any(one.verdict not in WHOLE for one in found):
        raise InvalidInput("Tệp chưa có chữ ký số, hoặc chữ ký không còn nguyên vẹn.", "pdf")
    signer = Owner(user_id=_signer_id(draft))
    confirmed = keys.confirmed_fingerprints(signer)
    own = [one for one in found if one.fingerprint in confirmed]
    if not own and {one.fingerprint for one in found} & {row.fingerprint for row in keys.certificates_of(signer)}:
        raise InvalidInput(f"Chứng thư của {draft.signer_name} đang chờ quản trị xác nhận.", "pdf")
    if not own:
        names = ", ".join(one.signer for one in found)
        raise InvalidInput(
            f"Trong tệp không có chữ ký bằng chứng thư đã được xác nhận là của {draft.signer_name} (tệp mang chữ ký "
            f"của {names}). Người ký đăng ký chứng thư của mình ở trang “Chữ ký số”, quản trị xác nhận.",
            "pdf",
        )
    registered = keys.all_confirmed([one.fingerprint for one in found])
    for one in found:  # whoever else signs on it shows something on it
        _must_be_usable(one)
        if one.fingerprint not in registered:
            raise InvalidInput(f"Chứng thư của {one.signer} chưa đăng ký và xác nhận ở hệ thống này.", "pdf")
    trial = signatures.check_signatures(filled(content, "01", clock.today()))
    if any(one.verdict not in WHOLE for one in trial):
        raise InvalidInput(
            "Chữ ký này khóa không cho ghi số và ngày sau khi ký. Hãy ký lại, không chọn “khóa tài liệu”.", "pdf"
        )
    return SignedFile(store_file(io.BytesIO(content), SIGNED_NAME), found, draft.current.sha256)


def _signer_id(draft: Draft) -> int | None:
    post = session().get(Post, draft.signer_post_id) if draft.signer_post_id is not None else None
    return post.user_id if post is not None else None


def take_signed(draft_id: int, signed: SignedFile, by: Actor) -> Draft:
    """Keep a PDF that :func:`brought_back` let pass, as the signed draft."""
    draft = _to_sign(draft_id)
    return _signed(draft, signed, by, f"Nhận bản PDF ký số phiên bản {draft.version} ({signed.signers})")


def _to_sign(draft_id: int) -> Draft:
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.SIGN)
    return draft


def _signed(draft: Draft, signed: SignedFile | None, by: Actor, sentence: str) -> Draft:
    if signed is not None:
        if signed.word != draft.current.sha256:
            raise Stale(STALE)
        remember_blob(signed.stored)
        signatures.note_signatures(signed.stored.sha256, signed.found)
        session().flush()
    draft.signed_sha256 = signed.stored.sha256 if signed is not None else None
    draft.signed_at = draft.moved_at = clock.now()
    draft.stage = Stage.SIGNED
    record(by, Subject.DRAFT, draft.id, "signed", sentence)
    return draft


def _name_of(draft: Draft, pdf: Path) -> Box:
    found = place_of_signer(pdf, draft.signer_name)
    if found is None:
        raise RuleBroken(f"Không thấy họ tên người ký “{draft.signer_name}” trong văn bản để đặt chữ ký.")
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberedFiles:
    """The files of a draft with number and day in them, made for one code; ``word`` and ``signed`` are the SHA-256
    of what they were made from."""

    code: str
    word: str
    signed: str | None
    files: tuple[tuple[StoredFile, AttachmentRole], ...]
    others: tuple[tuple[str, str], ...] = ()  # SHA-256 and name of those that are attached as they are


@before_transactions
def numbered_files(draft: Draft, today: date, seal_passphrase: str = "") -> NumberedFiles:
    """Write the number that is next and the day into the Word file, its annexes and the signed PDF; with a passphrase
    the agency's key signs the PDF too. Raises :class:`InvalidInput`, :class:`RuleBroken`."""
    check_move(draft.stage, Move.NUMBER)
    agency = load(Organization, draft.organization_id)
    due = numbering.expected_number(agency.id, Direction.OUTGOING, draft.kind.code, today)
    notation = documents.outgoing_notation(agency.id, draft.kind.code, draft.current.data.drafting_unit_id)
    code = issued_code(due, notation)
    stem = code.replace("/", "-")
    word = stamped(file_store().path(draft.current.sha256), code, today)
    files = []
    if draft.signed_sha256 is None:
        if seal_passphrase:
            raise InvalidInput("Văn bản ký giấy thì đóng dấu giấy, không ký số cơ quan.", "seal_passphrase")
        files.append((_stored(word, f"{stem}.docx"), AttachmentRole.MAIN))
    else:
        pdf = _sealed(draft, agency, pad_number(due), today, seal_passphrase)
        files.append((_stored(pdf, f"{stem}.pdf"), AttachmentRole.MAIN))
        files.append((_stored(word, f"{stem}.docx"), AttachmentRole.APPENDIX))
    others = []
    for file in draft.files:
        path = file_store().path(file.sha256)
        annex = stamped_annex(path, code, today) if file.blob.kind == "docx" else None
        if annex is None:
            others.append((file.sha256, file.name))
        else:
            files.append((_stored(annex, file.name), AttachmentRole.APPENDIX))
    return NumberedFiles(
        code=code,
        word=draft.current.sha256,
        signed=draft.signed_sha256,
        files=tuple(files),
        others=tuple(others),
    )


def _stored(content: bytes, name: str) -> StoredFile:
    return store_file(io.BytesIO(content), name)


def _still_the_signers(draft: Draft, content: bytes) -> None:
    """What was true when it was signed may not be any more: a certificate was revoked, or withdrawn here."""
    confirmed = keys.confirmed_fingerprints(Owner(user_id=_signer_id(draft)))
    own = [one for one in signatures.check_signatures(content) if one.fingerprint in confirmed]
    if not own:
        raise RuleBroken(
            f"Chứng thư đã dùng để ký không còn được xác nhận là của {draft.signer_name}. Hãy trả lại để ký lại, hoặc "
            "nhờ quản trị xác nhận chứng thư."
        )
    for one in own:
        _must_be_usable(one)


def _sealed(draft: Draft, agency: Organization, number: str, day: date, passphrase: str) -> bytes:
    signed = file_store().path(draft.signed_sha256 or "")
    _still_the_signers(draft, signed.read_bytes())
    content = filled(signed.read_bytes(), number, day)
    if not passphrase:
        return content
    box = signer_box(_name_of(draft, signed))
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
        _must_be_usable(one)
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
    for stored, role in made.files:
        add_stored(document, stored, role, by)
    for sha256, name in made.others:
        add_attachment(document, sha256, name, AttachmentRole.APPENDIX, by)
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
    if draft.about is not None and draft.about.code_key and draft.relation is not None:
        about = draft.about
        references = (ReferenceData(code=about.code, kind=draft.relation, issued_on=about.issued_on),)
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
