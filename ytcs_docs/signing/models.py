"""Signing keys, and the checked signatures of stored PDFs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.signing.rules import Allowed, Coverage, Done, Verdict


class SigningKey(Base):
    """A certificate with its key, of a person or of an agency, as the uploaded PKCS#12 file: it stays encrypted with
    its passphrase, which is typed for each signature and never stored."""

    __tablename__ = "signing_key"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (organization_id IS NULL)", name="one_owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), unique=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    p12: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(120))


class PdfSignature(Base):
    """The result of checking one signature of a stored PDF; ``position`` is its place in the order of signing."""

    __tablename__ = "pdf_signature"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signer: Mapped[str] = mapped_column(String(200))
    organization: Mapped[str] = mapped_column(String(200), default="")
    issuer: Mapped[str] = mapped_column(String(200), default="")
    signed_at: Mapped[datetime | None]
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict, "verdict"))
    coverage: Mapped[Coverage] = mapped_column(enum_column(Coverage, "coverage"))
    allowed: Mapped[Allowed] = mapped_column(enum_column(Allowed, "allowed"))
    done: Mapped[Done] = mapped_column(enum_column(Done, "done"))
    checked_at: Mapped[datetime]
