"""Signatures of a draft, on paper or electronic. Decree 30/2020/NĐ-CP, articles 12 and 13.

Several may sign: those beside the signer in their order, the signer last. All of them on paper, or all electronically
on one PDF, each over the last."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ytcs_docs.accounts.models import Post
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import STALE, Stale
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import Move, Stage, check_move
from ytcs_docs.files import conversion
from ytcs_docs.files.store import StoredFile, file_store
from ytcs_docs.files.uploads import remember_blob, store_file
from ytcs_docs.organizations.models import Organization
from ytcs_docs.signing import commands as signatures
from ytcs_docs.signing import queries as keys
from ytcs_docs.signing.brought_back import Difference, difference
from ytcs_docs.signing.pdf_fields import filled, with_fields
from ytcs_docs.signing.places import place_of_signer
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.rules import TRUSTED, WHOLE, Box, SignatureFound, lower_half, signer_box

SIGNED_NAME = "ban-ky.pdf"
TRIED_AGAIN_AFTER = 600  # seconds


class ChangedElsewhere(InvalidInput):
    """A PDF that was brought back says something else than what was approved; ``difference`` shows where."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(f"{difference.sentence} Phải ký đúng bản đã duyệt.", "pdf")
        self.difference = difference


def pdf_of(sha256: str, kind: str = "docx") -> Path:
    """The PDF of a stored Word or, by its ``kind``, Excel file, made when it is asked for the first time. Raises
    :class:`RuleBroken`; a file that can't be converted is not tried again for a while: the machine may have been too
    busy."""
    problem = file_store().derived_path(sha256, "ban-in.problem")
    if problem.exists() and time.time() - problem.stat().st_mtime < TRIED_AGAIN_AFTER:
        raise RuleBroken(problem.read_text(encoding="utf-8"))
    try:
        return file_store().derive(sha256, "ban-in.pdf", partial(conversion.to_pdf, kind=kind))
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
    """Who signs next has signed the printed draft."""
    draft = _to_sign(draft_id)
    if not draft.may_be_signed_on_paper:
        raise RuleBroken("Người ký trước đã ký số nên người ký sau cũng phải ký số.")
    return _signed(draft, None, by, f"{draft.next_signer} đã ký bản giấy phiên bản {draft.version}")


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A stored PDF with one more signature, what the check says of its signatures, and the SHA-256 of the Word file or
    signed PDF that it was made from."""

    stored: StoredFile
    found: list[SignatureFound]
    made_from: str

    @property
    def signers(self) -> str:
        return ", ".join(one.signer for one in self.found)


@before_transactions
def signature_of(draft: Draft, passphrase: str, by: Actor) -> SignedFile:
    """The PDF of a draft, signed with the key of who signs next that is kept on the server; the passphrase opens it for
    this once. Raises :class:`InvalidInput`, :class:`RuleBroken`."""
    _check_electronic(draft)
    made_from, prepared = printed(draft)
    box = signer_box(name_in(prepared, draft.next_signer))
    count = sum(one.signed_at is not None for one in draft.co_signers)
    content = signatures.sign_with(
        Owner(user_id=by.user_id),
        passphrase,
        prepared.read_bytes(),
        field=f"NguoiKy{count or ''}",
        box=box,
        text_box=lower_half(box),
        reason="Ký ban hành",
        place=load(Organization, draft.organization_id).place_name,
    )
    found = signatures.check_signatures(content)
    must_be_usable(found[-1])
    return SignedFile(store_file(io.BytesIO(content), SIGNED_NAME), found, made_from)


def _check_electronic(draft: Draft) -> None:
    check_move(draft.stage, Move.SIGN)
    if not draft.may_be_signed_electronically:
        raise RuleBroken(
            f"{draft.next_signer} ký trên bản giấy: có người ký thuộc cơ quan khác, hoặc người ký trước đã ký giấy."
        )


def must_be_usable(one: SignatureFound) -> None:
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
    byte for byte, add nothing but signatures, bear a whole one made with a certificate that is confirmed to be of who
    signs next, and still let number and day be filled in. Raises :class:`InvalidInput`, :class:`ChangedElsewhere`."""
    _check_electronic(draft)
    if not content.startswith(b"%PDF"):
        raise InvalidInput("Tệp này không phải tệp PDF.", "pdf")
    made_from, path = printed(draft)
    given = path.read_bytes()
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
    name = draft.next_signer
    signer = Owner(user_id=user_of(draft.signs_now.post_id if draft.signs_now is not None else draft.signer_post_id))
    confirmed = keys.confirmed_fingerprints(signer)
    own = [one for one in found if one.fingerprint in confirmed]
    if not own and {one.fingerprint for one in found} & {row.fingerprint for row in keys.certificates_of(signer)}:
        raise InvalidInput(f"Chứng thư của {name} đang chờ quản trị xác nhận.", "pdf")
    if not own:
        names = ", ".join(one.signer for one in found)
        raise InvalidInput(
            f"Trong tệp không có chữ ký bằng chứng thư đã được xác nhận là của {name} (tệp mang chữ ký "
            f"của {names}). Người ký đăng ký chứng thư của mình ở trang “Chữ ký số”, quản trị xác nhận.",
            "pdf",
        )
    registered = keys.all_confirmed([one.fingerprint for one in found])
    for one in found:  # whoever else signs on it shows something on it
        must_be_usable(one)
        if one.fingerprint not in registered:
            raise InvalidInput(f"Chứng thư của {one.signer} chưa đăng ký và xác nhận ở hệ thống này.", "pdf")
    trial = signatures.check_signatures(filled(content, "01", clock.today()))
    if any(one.verdict not in WHOLE for one in trial):
        raise InvalidInput(
            "Chữ ký này khóa không cho ghi số và ngày sau khi ký. Hãy ký lại, không chọn “khóa tài liệu”.", "pdf"
        )
    return SignedFile(store_file(io.BytesIO(content), SIGNED_NAME), found, made_from)


def user_of(post_id: int | None) -> int | None:
    """Who holds a post; None where it is no more."""
    post = session().get(Post, post_id) if post_id is not None else None
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
        if signed.made_from != (draft.signed_sha256 or draft.current.sha256):
            raise Stale(STALE)
        remember_blob(signed.stored)
        signatures.note_signatures(signed.stored.sha256, signed.found)
        session().flush()
    draft.signed_sha256 = signed.stored.sha256 if signed is not None else None
    draft.moved_at, draft.returned = clock.now(), ""
    if draft.signs_now is not None:  # the others sign after
        draft.signs_now.signed_at = clock.now()
    else:
        draft.stage, draft.signed_at = Stage.SIGNED, clock.now()
    record(by, Subject.DRAFT, draft.id, "signed", sentence)
    return draft


def name_in(pdf: Path, name: str) -> Box:
    """Where a signer's name stands. Raises :class:`RuleBroken`."""
    found = place_of_signer(pdf, name)
    if found is None:
        raise RuleBroken(f"Không thấy họ tên người ký “{name}” trong văn bản để đặt chữ ký.")
    return found
