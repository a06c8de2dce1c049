"""Queries on certificates, keys and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from ytcs_docs.accounts.models import Post
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.organizations.models import Organization
from ytcs_docs.signing.models import PdfSignature, RegisteredCertificate, SigningKey

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a key, a person or an agency: exactly one of the two is set."""

    user_id: int | None = None
    organization_id: int | None = None


def key_of(owner: Owner) -> SigningKey | None:
    """The stored signing key of an owner."""
    return session().scalar(select(SigningKey).where(_owned_by(owner, SigningKey)))


def usable_key(owner: Owner) -> SigningKey | None:
    """The stored key of an owner, when its certificate is confirmed."""
    key = key_of(owner)
    return key if key is not None and key.fingerprint in confirmed_fingerprints(owner) else None


def _owned_by(
    owner: Owner, table: type[SigningKey | RegisteredCertificate] = RegisteredCertificate
) -> ColumnElement[bool]:
    if owner.user_id is not None:
        return table.user_id == owner.user_id
    if owner.organization_id is None:
        return false()  # of nobody: a post that is no more
    return table.organization_id == owner.organization_id


def registered(fingerprint: str) -> RegisteredCertificate | None:
    return session().scalar(select(RegisteredCertificate).where(RegisteredCertificate.fingerprint == fingerprint))


def certificates_of(owner: Owner) -> Sequence[RegisteredCertificate]:
    """The registered certificates of an owner, the latest first."""
    query = select(RegisteredCertificate).where(_owned_by(owner)).order_by(RegisteredCertificate.id.desc())
    return session().scalars(query).all()


def confirmed_fingerprints(owner: Owner) -> frozenset[str]:
    """The certificates that an administrator has confirmed to be an owner's."""
    return frozenset(row.fingerprint for row in certificates_of(owner) if row.confirmed_at is not None)


def all_confirmed(fingerprints: Sequence[str]) -> frozenset[str]:
    """Of these certificates, those that are confirmed to be anybody's."""
    query = select(RegisteredCertificate.fingerprint).where(
        RegisteredCertificate.fingerprint.in_(fingerprints), RegisteredCertificate.confirmed_at.is_not(None)
    )
    return frozenset(session().scalars(query))


def certificates_under(path: str | None, *, waiting: bool) -> Sequence[RegisteredCertificate]:
    """The certificates of the agencies and people under a path of the tree (None: all), those that wait to be
    confirmed or those that are; the latest first."""
    query = select(RegisteredCertificate).options(
        joinedload(RegisteredCertificate.user), joinedload(RegisteredCertificate.agency)
    )
    asked = RegisteredCertificate.confirmed_at.is_(None)
    query = query.where(asked if waiting else ~asked)
    if path is not None:
        query = query.where(_under(path))
    return session().scalars(query.order_by(RegisteredCertificate.id.desc()).limit(MOST_SHOWN)).all()


def waiting_under(path: str | None) -> int:
    """How many certificates wait for the administrator of a part of the tree."""
    query = select(func.count()).select_from(RegisteredCertificate).where(RegisteredCertificate.confirmed_at.is_(None))
    return session().scalar(query if path is None else query.where(_under(path))) or 0


def certificate_under(path: str | None, certificate_id: int) -> RegisteredCertificate:
    """One of :func:`certificates_under`; raises :class:`NotFound`."""
    query = select(RegisteredCertificate).where(RegisteredCertificate.id == certificate_id)
    row = session().scalar(query if path is None else query.where(_under(path)))
    if row is None:
        raise NotFound("Không còn chứng thư này.")
    return row


def _under(path: str) -> ColumnElement[bool]:
    """Of the agencies below, and of people whose posts all lie there: those whom its administrator looks after."""
    below = select(Organization.id).where(Organization.within(path))
    inside = select(Post.user_id).where(Post.organization_id.in_(below))
    outside = select(Post.user_id).where(or_(Post.organization_id.is_(None), Post.organization_id.not_in(below)))
    user = RegisteredCertificate.user_id
    return or_(and_(user.in_(inside), user.not_in(outside)), RegisteredCertificate.organization_id.in_(below))


def signatures_of_files(sha256s: Sequence[str]) -> dict[str, list[PdfSignature]]:
    """The checked signatures of several files, by SHA-256, in the order of signing."""
    signatures: dict[str, list[PdfSignature]] = {}
    if sha256s:
        query = select(PdfSignature).where(PdfSignature.sha256.in_(sha256s)).order_by(PdfSignature.position)
        for row in session().scalars(query):
            signatures.setdefault(row.sha256, []).append(row)
    return signatures
