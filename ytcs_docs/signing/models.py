"""Registered certificates, signing keys, and the checked signatures of stored PDFs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.accounts.models import User
from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.signing.rules import Allowed, Coverage, Done, Revocation, Verdict


class RegisteredCertificate(Base):
    """A certificate that belongs to a person or an agency, known by the SHA-256 of its DER. It counts once an
    administrator has confirmed it."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (organization_id IS NULL)", name="one_owner"),
        Index("ix_certificate_user_id", "user_id"),
        Index("ix_certificate_organization_id", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(200))
    organization_name: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    asked_by_id: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(String(120), default="")

    user: Mapped[User | None] = relationship()
    agency: Mapped[Organization | None] = relationship()

    @property
    def owner_name(self) -> str:
        return self.user.full_name if self.user is not None else self.agency.name if self.agency is not None else ""

    @property
    def shown_fingerprint(self) -> str:
        """In groups of four, to be compared with the eyes."""
        digits = self.fingerprint.upper()
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    @property
    def names_its_owner(self) -> bool:
        """Whether the certificate bears its owner's name; accents and capitals don't count."""
        return fold(self.name) == fold(self.owner_name)


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
    fingerprint: Mapped[str | None] = mapped_column(String(64))  # none: stored by a version that did not ask
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
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    revocation: Mapped[Revocation] = mapped_column(enum_column(Revocation, "revocation"))
    stamped_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]
