"""Queries on keys and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ytcs_docs.core.db import session
from ytcs_docs.signing.models import PdfSignature, SigningKey


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a key, a person or an agency: exactly one of the two is set."""

    user_id: int | None = None
    organization_id: int | None = None


def key_of(owner: Owner) -> SigningKey | None:
    """The stored signing key of an owner."""
    is_owner = (
        SigningKey.user_id == owner.user_id
        if owner.user_id is not None
        else SigningKey.organization_id == owner.organization_id
    )
    return session().scalar(select(SigningKey).where(is_owner))


def signatures_of_files(sha256s: Sequence[str]) -> dict[str, list[PdfSignature]]:
    """The checked signatures of several files, by SHA-256, in the order of signing."""
    signatures: dict[str, list[PdfSignature]] = {}
    if sha256s:
        query = select(PdfSignature).where(PdfSignature.sha256.in_(sha256s)).order_by(PdfSignature.position)
        for row in session().scalars(query):
            signatures.setdefault(row.sha256, []).append(row)
    return signatures
