"""Commands to register certificates, to store and delete keys, to sign, and to check signatures."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from ytcs_docs.accounts.commands import begin_attempt, forget_failures
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, RuleBroken
from ytcs_docs.core.outside import fetch, host_of
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.signing import queries
from ytcs_docs.signing.certificates import MAX_CERTIFICATE, Certificate, check_certificate, read_certificate
from ytcs_docs.signing.models import PdfSignature, RegisteredCertificate, SigningKey
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.revocation import NO_ANSWERS, ask
from ytcs_docs.signing.rules import Box, SignatureFound
from ytcs_docs.signing.sign import Shown, certificate_of, checked_picture, sign
from ytcs_docs.signing.stamps import MAX_STAMP, STAMP_SECONDS, stamp_request, with_stamp
from ytcs_docs.signing.trust import trust_roots
from ytcs_docs.signing.validate import check_pdf, questions_about

log = logging.getLogger(__name__)
MAX_P12 = 200_000  # bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyData:
    """A PKCS#12 file that could be opened, and its picture as PNG, if any."""

    certificate: Certificate
    p12: bytes
    picture: bytes | None


def _roots() -> list[bytes]:
    return [root.dump() for root in trust_roots(SETTINGS.get().trust_roots_dir)]


def checked_key(p12: bytes, passphrase: str, picture: bytes) -> KeyData:
    """Open a PKCS#12 file to read its certificate, which must be one that may sign here; slow, so it is done before
    the transaction. ``picture`` may be empty. Raises :class:`InvalidInput`."""
    if len(p12) > MAX_P12:
        raise InvalidInput("Tệp quá lớn, không phải chứng thư số .p12/.pfx.", "p12")
    certificate = certificate_of(p12, passphrase)
    _check(certificate, "p12")
    return KeyData(certificate=certificate, p12=p12, picture=checked_picture(picture) if picture else None)


def checked_certificate(content: bytes) -> Certificate:
    """The certificate of a token, in a file of its own; see :func:`checked_key`."""
    if len(content) > MAX_CERTIFICATE:
        raise InvalidInput("Tệp quá lớn, không phải chứng thư số.", "certificate")
    certificate = read_certificate(content)
    _check(certificate, "certificate")
    return certificate


def _check(certificate: Certificate, field: str) -> None:
    try:
        check_certificate(certificate, _roots())
    except InvalidInput as refusal:
        raise InvalidInput(refusal.sentence, field) from refusal


def register(owner: Owner, certificate: Certificate, by: Actor) -> RegisteredCertificate:
    """Keep a certificate as one of a person or agency, to be confirmed by an administrator. Raises
    :class:`RuleBroken` when it is another's."""
    one_at_a_time(f"certificate {certificate.fingerprint}")
    known = queries.registered(certificate.fingerprint)
    if known is not None:
        if (known.user_id, known.organization_id) != (owner.user_id, owner.organization_id):
            raise RuleBroken("Chứng thư này đã được đăng ký cho người hoặc cơ quan khác.")
        return known
    row = RegisteredCertificate(
        fingerprint=certificate.fingerprint,
        user_id=owner.user_id,
        organization_id=owner.organization_id,
        name=certificate.name[:200],
        organization_name=certificate.organization[:200],
        issuer=certificate.issuer[:200],
        serial=certificate.serial[:80],
        valid_from=certificate.valid_from,
        valid_to=certificate.valid_to,
        asked_at=clock.now(),
        asked_by=by.name,
        asked_by_id=by.user_id,
    )
    session().add(row)
    _record(owner, by, f"Đăng ký chứng thư số “{row.name}” (do {row.issuer} cấp, số {row.serial}), chờ xác nhận")
    session().flush()
    return row


def confirm(certificate_id: int, by: Actor, seen: str) -> RegisteredCertificate:
    """An administrator says whose certificate it is: somebody else than who brought it or whose it is. ``seen`` is the
    fingerprint that was on the page. Raises :class:`RuleBroken`, :class:`Stale`."""
    row = load(RegisteredCertificate, certificate_id, "Không còn chứng thư này.")
    check_unchanged(seen, row.fingerprint)
    if by.user_id is not None and by.user_id in (row.user_id, row.asked_by_id):
        raise RuleBroken("Chứng thư phải do một quản trị khác xác nhận, không phải chính người đăng ký.")
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by = clock.now(), by.name
        _record(_owner_of(row), by, f"Xác nhận chứng thư số “{row.name}” (số {row.serial})")
    return row


def withdraw(certificate_id: int, by: Actor, seen: str) -> None:
    """The certificate counts no more: refused, replaced, or its token lost. What it signed stays as it was checked."""
    row = load(RegisteredCertificate, certificate_id, "Không còn chứng thư này.")
    check_unchanged(seen, row.fingerprint)
    session().delete(row)
    _record(_owner_of(row), by, f"Bỏ chứng thư số “{row.name}” (số {row.serial}) khỏi danh sách được dùng")


def _owner_of(row: RegisteredCertificate) -> Owner:
    return Owner(user_id=row.user_id, organization_id=row.organization_id)


def put_key(owner: Owner, data: KeyData, by: Actor) -> SigningKey:
    """Store a signing key, replacing the owner's earlier one, and register its certificate; without a new picture the
    earlier picture stays. Raises :class:`RuleBroken`."""
    certificate = data.certificate
    register(owner, certificate, by)
    key = queries.key_of(owner) or SigningKey(user_id=owner.user_id, organization_id=owner.organization_id)
    key.name, key.issuer, key.serial = certificate.name[:200], certificate.issuer[:200], certificate.serial[:80]
    key.valid_from, key.valid_to, key.p12 = certificate.valid_from, certificate.valid_to, data.p12
    key.fingerprint = certificate.fingerprint
    key.picture = data.picture or key.picture
    key.added_at, key.added_by = clock.now(), by.name
    session().add(key)
    _record(owner, by, f"Đưa chứng thư số “{certificate.name}” (do {certificate.issuer} cấp) vào để ký")
    session().flush()
    return key


def drop_key(owner: Owner, by: Actor) -> None:
    """Delete the stored key of an owner. Raises :class:`NotFound` when there is none."""
    key = queries.key_of(owner)
    if key is None:
        raise NotFound("Chưa có chứng thư số nào.")
    session().delete(key)
    _record(owner, by, f"Xóa chứng thư số “{key.name}”")


def _record(owner: Owner, by: Actor, sentence: str) -> None:
    if owner.user_id is not None:
        record(by, Subject.USER, owner.user_id, "signing_key", sentence)
    else:
        record(by, Subject.ORGANIZATION, owner.organization_id or 0, "signing_key", sentence)


def sign_with(
    owner: Owner,
    passphrase: str,
    content: bytes,
    *,
    field: str,
    box: Box,
    reason: str,
    place: str,
    words: Sequence[str] = (),
    locks: bool = False,
    text_box: Box | None = None,
) -> bytes:
    """The PDF signed with the key of a person (in blue) or agency (in red); see :func:`sign.sign` for ``locks``.
    ``text_box`` is where it stands when the key has no picture.
    With ``words`` the signature is shown as these lines, 10 points in black, and the time (appendix I, II.8 and
    V.14). Raises :class:`InvalidInput`."""
    key = queries.key_of(owner)
    if key is None:
        raise InvalidInput("Chưa có chứng thư số để ký trên máy chủ. Hãy thêm ở trang “Chữ ký số”.", "passphrase")
    if not key.valid_from <= clock.now() <= key.valid_to:
        raise InvalidInput(f"Chứng thư số chỉ có hiệu lực đến {key.valid_to:%d/%m/%Y}.", "passphrase")
    if key.fingerprint is None:
        raise InvalidInput("Chứng thư số này được lưu từ phiên bản trước. Hãy đưa lại tệp ở “Chữ ký số”.", "passphrase")
    if key.fingerprint not in queries.confirmed_fingerprints(owner):
        raise InvalidInput("Chứng thư số chưa được quản trị xác nhận nên chưa dùng để ký được.", "passphrase")
    at = clock.now().astimezone(clock.VIETNAM)
    with _not_guessing(f"chung-thu {key.id}"):
        signed = sign(
            content,
            key.p12,
            passphrase,
            field=field,
            box=box if text_box is None or key.picture is not None else text_box,
            shown=_shown(key, words, at),
            reason=reason,
            place=place,
            locks=locks,
        )
    return _stamped(signed)


@contextmanager
def _not_guessing(key: str) -> Iterator[None]:
    """Passphrases are tried as seldom as passwords: six wrong ones, then a quarter of an hour."""
    with transaction():
        wait = begin_attempt(key, key)
    if wait:
        raise InvalidInput(f"Đã nhập sai mật khẩu nhiều lần. Hãy thử lại sau {wait} phút.", "passphrase")
    wrong = False
    try:
        yield
    except InvalidInput:
        wrong = True
        log.warning("a wrong passphrase for %s", key)
        raise
    finally:
        if not wrong:
            with transaction():
                forget_failures(key)


def _stamped(signed: bytes) -> bytes:
    """With the time certified by the operator's time stamp server (RFC 3161); as it was when there is none, or when it
    does not answer: then the check says that nobody vouches for the time."""
    url = SETTINGS.get().timestamp_url
    if not url:
        return signed
    request = stamp_request(signed)
    answer = fetch(url, host_of(url), MAX_STAMP, STAMP_SECONDS, request, "application/timestamp-query")
    if answer is None:
        return signed
    try:
        stamped = with_stamp(signed, request, answer)
        if check_pdf(stamped, _roots(), NO_ANSWERS)[-1].verdict.is_broken:
            raise RuleBroken("Dấu thời gian làm hỏng chữ ký; chữ ký không có dấu thời gian.")
    except (RuleBroken, Unreadable) as refusal:
        log.warning("%s", refusal)
        return signed
    return stamped


def _shown(key: SigningKey, words: Sequence[str], at: datetime) -> Shown:
    moment = f"{at:%d/%m/%Y %H:%M:%S} +07:00"
    if words:
        return Shown(lines=(*words, moment), size=10, color="black")
    color = "#0b2a8f" if key.user_id is not None else "#c00000"
    return Shown(picture=key.picture, lines=("Đã ký số", key.name, moment), size=8, color=color)


@before_transactions
def check_signatures(content: bytes) -> list[SignatureFound]:
    """Check the signatures of a PDF against the authorities that this office trusts; those that the operator has named
    are asked whether a certificate was revoked."""
    hosts = SETTINGS.get().revocation_hosts
    answers = ask(questions_about(content, _roots(), sorted(hosts)), hosts) if hosts else NO_ANSWERS
    return check_pdf(content, _roots(), answers)


def note_signatures(sha256: str, signatures: list[SignatureFound]) -> None:
    """Store the result of a check, replacing the earlier one of the same file."""
    session().execute(delete(PdfSignature).where(PdfSignature.sha256 == sha256))
    for position, signature in enumerate(signatures):
        session().add(
            PdfSignature(
                sha256=sha256,
                position=position,
                signer=signature.signer[:200],
                organization=signature.organization[:200],
                issuer=signature.issuer[:200],
                signed_at=signature.signed_at,
                verdict=signature.verdict,
                coverage=signature.coverage,
                allowed=signature.allowed,
                done=signature.done,
                fingerprint=signature.fingerprint,
                revocation=signature.revocation,
                stamped_at=signature.stamped_at,
                checked_at=clock.now(),
            )
        )
