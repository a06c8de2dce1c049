"""What an office has learnt of names, files that wait to be registered, and old registers being taken over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Constraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.documents.models import Document
from ytcs_docs.files.models import Blob
from ytcs_docs.intake.rules import WaitingState
from ytcs_docs.organizations.models import DistributionList, Organization


class NameMeaning:
    """A name as letters write it, whom an agency means by it (an organization or one of its lists), and the document
    from which that comes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("distribution_list.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Constraint, ...]:
        return (
            UniqueConstraint("agency_id", "folded_name"),
            CheckConstraint("(organization_id IS NULL) <> (list_id IS NULL)", name="one_meaning"),
        )

    @declared_attr
    @classmethod
    def organization(cls) -> Mapped[Organization | None]:
        return relationship(foreign_keys=[cls.organization_id])

    @declared_attr
    @classmethod
    def list(cls) -> Mapped[DistributionList | None]:
        return relationship()

    @declared_attr
    @classmethod
    def document(cls) -> Mapped[Document | None]:
        return relationship()

    @property
    def meaning(self) -> str:
        """Whom it means, in words."""
        return self.organization.name if self.organization else f"Danh sách {self.list.name}" if self.list else ""


class LearnedName(NameMeaning, Base):
    """A name that the agency keeps."""

    __tablename__ = "learned_name"


class OfferedName(NameMeaning, Base):
    """A name that somebody understood otherwise than the program, until the clerk says whether that is to be kept.

    One that was refused stays, so that the same question does not come again.
    """

    __tablename__ = "offered_name"

    refused: Mapped[bool] = mapped_column(default=False)

    @property
    def content_revision(self) -> str:
        """Changes with whom it means."""
        return revision_of(self.organization_id, self.list_id)


class LearnedDocument(Base):
    """A registered document that was compared with what had been read from its file."""

    __tablename__ = "learned_document"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class WaitingFile(Base):
    """A document that the watched folder brought: it waits for the clerk to register it.

    ``scan_sha256`` is that of the file in the folder, which may hold several documents.
    """

    __tablename__ = "waiting_file"
    __table_args__ = (
        UniqueConstraint("agency_id", "sha256"),
        Index("ix_waiting_file_state", "agency_id", "state"),
        CheckConstraint("state <> 'registered' OR document_id IS NOT NULL", name="registered_as"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refusal_needs_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    scan_name: Mapped[str] = mapped_column(String(200), default="")
    scan_sha256: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[WaitingState] = mapped_column(enum_column(WaitingState, "state"))
    reason: Mapped[str] = mapped_column(Text, default="")
    arrived_at: Mapped[datetime]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)

    blob: Mapped[Blob | None] = relationship()
    document: Mapped[Document | None] = relationship()

    @property
    def is_waiting(self) -> bool:
        return self.state is WaitingState.WAITING

    @property
    def is_refused(self) -> bool:
        return self.state is WaitingState.REFUSED
