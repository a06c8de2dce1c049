"""Keys in and out, signatures made and checked."""

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
from ytcs_docs.signing.sign import Certificate, certificate_of, checked_picture, sign, text_picture
from ytcs_docs.signing.validate import signatures_of, trust_roots

MAX_P12 = 200_000  # bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyData:
    """A PKCS#12 file that could be opened, and its picture as PNG, if any."""

    certificate: Certificate
    p12: bytes
    picture: bytes | None


def checked_key(p12: bytes, passphrase: str, picture: bytes) -> KeyData:
    """Open a PKCS#12 file once to see whose it is; takes a while, so it is done before the transaction. The picture may
    be empty. Raises :class:`InvalidInput`."""
    if len(p12) > MAX_P12:
        raise InvalidInput("Tệp quá lớn, không phải chứng thư số .p12/.pfx.", "p12")
    found = certificate_of(p12, passphrase)
    if found.valid_to < clock.now():
        raise InvalidInput(f"Chứng thư số đã hết hạn ngày {found.valid_to:%d/%m/%Y}.", "p12")
    return KeyData(certificate=found, p12=p12, picture=checked_picture(picture) if picture else None)


def put_key(owner: queries.Owner, data: KeyData, by: Actor) -> SigningKey:
    """Keep a key to sign with in place of the one before; without a picture the one before stays."""
    found = data.certificate
    key = queries.key_of(owner) or SigningKey(user_id=owner.user_id, organization_id=owner.organization_id)
    key.name, key.issuer, key.serial = found.name[:200], found.issuer[:200], found.serial[:80]
    key.valid_from, key.valid_to, key.p12 = found.valid_from, found.valid_to, data.p12
    key.picture = data.picture or key.picture
    key.added_at, key.added_by = clock.now(), by.name
    session().add(key)
    _record(owner, by, f"Đưa chứng thư số “{found.name}” (do {found.issuer} cấp) vào để ký")
    session().flush()
    return key


def drop_key(owner: queries.Owner, by: Actor) -> None:
    """Destroy a key that is kept here."""
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
) -> bytes:
    """The PDF signed with the key of a person (in blue) or agency (in red). With ``words`` the signature is shown as
    these lines, 10 points in black, and the time (appendix I, II.8 and V.14). Raises :class:`InvalidInput`."""
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
        picture=_picture(key, words, at),
        reason=reason,
        place=place,
    )


def _picture(key: SigningKey, words: Sequence[str], at: datetime) -> bytes:
    moment = f"{at:%d-%m-%Y %H:%M:%S} +07:00"
    if words:
        return text_picture([*words, moment], 10, "black")
    color = "#0b2a8f" if key.user_id is not None else "#c00000"
    return key.picture or text_picture(["Đã ký số", key.name, moment], 8, color)


def check_signatures(content: bytes) -> list[SignatureFound]:
    """What this office can say of the signatures of a PDF, with the authorities that it trusts."""
    folder = SETTINGS.get().trust_roots_dir
    return signatures_of(content, trust_roots(folder))


def note_signatures(sha256: str, found: list[SignatureFound]) -> None:
    """Keep what was found beside the stored file."""
    session().execute(delete(PdfSignature).where(PdfSignature.sha256 == sha256))
    for position, one in enumerate(found):
        session().add(
            PdfSignature(
                sha256=sha256,
                position=position,
                signer=one.signer[:200],
                organization=one.organization[:200],
                issuer=one.issuer[:200],
                signed_at=one.signed_at,
                verdict=one.verdict,
                filled_after=one.filled_after,
                checked_at=clock.now(),
            )
        )
