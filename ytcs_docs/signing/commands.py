"""Commands to store and delete keys, to sign, and to check signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.signing import queries
from ytcs_docs.signing.models import PdfSignature, SigningKey
from ytcs_docs.signing.rules import Box, SignatureFound
from ytcs_docs.signing.sign import Certificate, Shown, certificate_of, checked_picture, sign
from ytcs_docs.signing.trust import trust_roots
from ytcs_docs.signing.validate import check_pdf

MAX_P12 = 200_000  # bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyData:
    """A PKCS#12 file that could be opened, and its picture as PNG, if any."""

    certificate: Certificate
    p12: bytes
    picture: bytes | None


def checked_key(p12: bytes, passphrase: str, picture: bytes) -> KeyData:
    """Open a PKCS#12 file to read its certificate; slow, so it is done before the transaction. ``picture`` may be
    empty. Raises :class:`InvalidInput`."""
    if len(p12) > MAX_P12:
        raise InvalidInput("Tệp quá lớn, không phải chứng thư số .p12/.pfx.", "p12")
    certificate = certificate_of(p12, passphrase)
    if certificate.valid_to < clock.now():
        raise InvalidInput(f"Chứng thư số đã hết hạn ngày {certificate.valid_to:%d/%m/%Y}.", "p12")
    return KeyData(certificate=certificate, p12=p12, picture=checked_picture(picture) if picture else None)


def put_key(owner: queries.Owner, data: KeyData, by: Actor) -> SigningKey:
    """Store a signing key, replacing the owner's earlier one; without a new picture the earlier picture stays."""
    certificate = data.certificate
    key = queries.key_of(owner) or SigningKey(user_id=owner.user_id, organization_id=owner.organization_id)
    key.name, key.issuer, key.serial = certificate.name[:200], certificate.issuer[:200], certificate.serial[:80]
    key.valid_from, key.valid_to, key.p12 = certificate.valid_from, certificate.valid_to, data.p12
    key.picture = data.picture or key.picture
    key.added_at, key.added_by = clock.now(), by.name
    session().add(key)
    _record(owner, by, f"Đưa chứng thư số “{certificate.name}” (do {certificate.issuer} cấp) vào để ký")
    session().flush()
    return key


def drop_key(owner: queries.Owner, by: Actor) -> None:
    """Delete the stored key of an owner. Raises :class:`NotFound` when there is none."""
    key = queries.key_of(owner)
    if key is None:
        raise NotFound("Chưa có chứng thư số nào.")
    session().delete(key)
    _record(owner, by, f"Xóa chứng thư số “{key.name}”")


def _record(owner: queries.Owner, by: Actor, sentence: str) -> None:
    if owner.user_id is not None:
        record(by, Subject.USER, owner.user_id, "signing_key", sentence)
    else:
        record(by, Subject.ORGANIZATION, owner.organization_id or 0, "signing_key", sentence)


def sign_with(
    owner: queries.Owner,
    passphrase: str,
    content: bytes,
    *,
    field: str,
    box: Box,
    reason: str,
    place: str,
    words: Sequence[str] = (),
    locks: bool = False,
) -> bytes:
    """The PDF signed with the key of a person (in blue) or agency (in red); see :func:`sign.sign` for ``locks``.
    With ``words`` the signature is shown as these lines, 10 points in black, and the time (appendix I, II.8 and
    V.14). Raises :class:`InvalidInput`."""
    key = queries.key_of(owner)
    if key is None:
        raise InvalidInput("Chưa có chứng thư số để ký trên máy chủ. Hãy thêm ở trang “Chữ ký số”.", "passphrase")
    if not key.valid_from <= clock.now() <= key.valid_to:
        raise InvalidInput(f"Chứng thư số chỉ có hiệu lực đến {key.valid_to:%d/%m/%Y}.", "passphrase")
    at = clock.now().astimezone(clock.VIETNAM)
    return sign(
        content,
        key.p12,
        passphrase,
        field=field,
        box=box,
        shown=_shown(key, words, at),
        reason=reason,
        place=place,
        locks=locks,
    )


def _shown(key: SigningKey, words: Sequence[str], at: datetime) -> Shown:
    moment = f"{at:%d-%m-%Y %H:%M:%S} +07:00"
    if words:
        return Shown(lines=(*words, moment), size=10, color="black")
    color = "#0b2a8f" if key.user_id is not None else "#c00000"
    return Shown(picture=key.picture, lines=("Đã ký số", key.name, moment), size=8, color=color)


def check_signatures(content: bytes) -> list[SignatureFound]:
    """Check the signatures of a PDF against the authorities that this office trusts."""
    folder = SETTINGS.get().trust_roots_dir
    return check_pdf(content, [root.dump() for root in trust_roots(folder)])


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
                checked_at=clock.now(),
            )
        )
