"""Documents, and what belongs to them: parties, references, attachments, who may open them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.accounts.models import Post
from ytcs_docs.core import clock
from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.decree30.codes import CODE_LENGTH, KEY_LENGTH, NOTATION_LENGTH, NUMBER_LENGTH, pad_number
from ytcs_docs.decree30.form import Authority, citation, format_date
from ytcs_docs.decree30.types import TYPES, DocumentType
from ytcs_docs.documents.data import FIELDS, DocumentData, PartyData, ReferenceData
from ytcs_docs.documents.rules import (
    CLOSED_STATUSES,
    AttachmentRole,
    PartyRole,
    Purpose,
    ReferenceKind,
    Status,
    Urgency,
)
from ytcs_docs.files.models import Blob
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.rules import WITHOUT_NUMBER, Direction


class Document(Base):
    """An incoming or outgoing document in the register of an agency.

    ``code_key``, ``folded_subject`` and ``issuer_key`` are made in Python for comparing;
    ``revision`` counts what was changed, ``changed_at`` says when last, by the real clock: search indexes follow them.
    """

    __tablename__ = "document"
    __table_args__ = (
        # empty in most rows: an index on all would be taken for "IS NULL"
        Index(
            "ix_document_presented_to_id",
            "presented_to_id",
            sqlite_where=text("presented_to_id IS NOT NULL"),
            postgresql_where=text("presented_to_id IS NOT NULL"),
        ),
        ForeignKeyConstraint(["register_id", "number"], ["register_entry.register_id", "register_entry.number"]),
        UniqueConstraint("register_id", "number"),
        Index("ix_document_code", "organization_id", "code_key"),
        Index("ix_document_list", "organization_id", "direction", "recorded_on", "id"),
        Index("ix_document_status", "organization_id", "direction", "status"),
        Index("ix_document_changed_at", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    direction: Mapped[Direction] = mapped_column(enum_column(Direction, "direction"))
    status: Mapped[Status] = mapped_column(enum_column(Status, "status"))
    register_id: Mapped[int]
    number: Mapped[int]
    recorded_on: Mapped[date]

    type_code: Mapped[str] = mapped_column(String(30), index=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), default="")
    code_number: Mapped[str] = mapped_column(String(NUMBER_LENGTH), default="")
    code_notation: Mapped[str] = mapped_column(String(NOTATION_LENGTH), default="")
    code_key: Mapped[str] = mapped_column(String(KEY_LENGTH), default="")
    issued_on: Mapped[date | None]
    issuer_name: Mapped[str] = mapped_column(String(200))
    issuer_key: Mapped[str] = mapped_column(String(200))
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    subject: Mapped[str] = mapped_column(String(500))
    folded_subject: Mapped[str] = mapped_column(String(600))
    urgency: Mapped[Urgency] = mapped_column(enum_column(Urgency, "urgency"))
    language: Mapped[str] = mapped_column(String(30))
    page_count: Mapped[int | None]
    copies: Mapped[int | None]
    authority: Mapped[Authority] = mapped_column(enum_column(Authority, "authority"))
    signer_position: Mapped[str] = mapped_column(String(100), default="")
    signer_name: Mapped[str] = mapped_column(String(50), default="")
    topic: Mapped[str] = mapped_column("field_name", String(80), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    archive_place: Mapped[str] = mapped_column(String(200), default="")
    file_notation: Mapped[str] = mapped_column(String(20), default="")
    file_year: Mapped[int | None]
    file_ordinal: Mapped[int | None]
    respond_by: Mapped[date | None]
    lapsed: Mapped[bool] = mapped_column(default=False)
    drafting_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)

    presented_to_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    handed_over_on: Mapped[date | None]
    status_reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(index=True)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column("changes", default=1)

    register: Mapped[Register] = relationship(
        primaryjoin="Document.register_id == Register.id", foreign_keys="Document.register_id", viewonly=True
    )
    entry: Mapped[RegisterEntry] = relationship(overlaps="register")
    organization: Mapped[Organization] = relationship(foreign_keys=[organization_id])
    issuer: Mapped[Organization | None] = relationship(foreign_keys=[issuer_id])
    drafting_unit: Mapped[Organization | None] = relationship(foreign_keys=[drafting_unit_id])
    presented_to: Mapped[Post | None] = relationship()
    parties: Mapped[list[Party]] = relationship(cascade="all, delete-orphan", order_by="Party.position")
    references: Mapped[list[Reference]] = relationship(
        cascade="all, delete-orphan", foreign_keys="Reference.document_id", order_by="Reference.id"
    )
    attachments: Mapped[list[Attachment]] = relationship(cascade="all, delete-orphan", order_by="Attachment.id")

    def bump_revision(self) -> None:
        """Search indexes have to read this document again. Counted by the database: two may do it at once."""
        self.revision = Document.revision + 1 if inspect(self).persistent else 1
        self.changed_at = clock.real_now()

    @property
    def kind(self) -> DocumentType:
        return TYPES[self.type_code]

    @property
    def data(self) -> DocumentData:
        """What was entered; ``secrecy`` is none, for no other is let in."""
        return DocumentData(
            **{name: getattr(self, name) for name in FIELDS},
            code=self.code,
            received_on=self.recorded_on if self.direction is Direction.INCOMING else None,
            issuer_id=self.issuer_id,
            parties=tuple(
                PartyData(name=row.name, role=row.role, purpose=row.purpose, organization_id=row.organization_id)
                for row in self.parties
            ),
            references=tuple(
                ReferenceData(
                    code=row.code,
                    kind=row.kind,
                    issued_on=row.issued_on,
                    document_id=None if row.code_key else row.target_id,
                )
                for row in self.references
            ),
        )

    @property
    def content_revision(self) -> str:
        """Changes with what the form of the document shows; unlike ``revision`` not with its reading or its state."""
        return revision_of(self.data)

    @property
    def files_shut(self) -> bool:
        """The copy of a document that its sender took back is cancelled: what is known of it stays, not its files."""
        return self.status is Status.RECALLED and self.direction is Direction.INCOMING

    @property
    def has_number(self) -> bool:
        """Whether its register gave it one; some rows of old books had none."""
        return self.number < WITHOUT_NUMBER

    @property
    def shown_number(self) -> str:
        """The arrival number, or the code of an outgoing document."""
        if self.direction is Direction.OUTGOING:
            return self.code
        return pad_number(self.number) if self.has_number else "–"

    @property
    def waits_to_be_handed_over(self) -> bool:
        """Whether its paper still goes to the units that work on it."""
        return self.is_incoming and self.status is Status.ASSIGNED and self.handed_over_on is None

    @property
    def shown_code(self) -> str:
        """The code, or what else tells the document from others in its register."""
        return self.code or f"số đến {self.shown_number} ngày {format_date(self.recorded_on)}"

    @property
    def citation(self) -> str:
        return citation(self.kind.name, self.code or "(chưa có số)", self.issued_on, self.issuer_name)

    @property
    def files_that_go_out(self) -> list[Attachment]:
        """What recipients get: not the Word files of the house, nor copies that came another way."""
        return [file for file in self.attachments if file.role.goes_out]

    @property
    def pages(self) -> list[Attachment]:
        """The PDFs that go out, the document itself first."""
        found = [file for file in self.files_that_go_out if file.blob.kind == "pdf"]
        return sorted(found, key=lambda file: file.role is not AttachmentRole.MAIN)

    def files_for(self, agency_id: int | None) -> list[Attachment]:
        """What people of an agency see: their own house's Word files, of others what went out."""
        return self.attachments if agency_id == self.organization_id else self.files_that_go_out

    @property
    def text_goes_out(self) -> bool:
        """Whether the document itself is among what goes out, not its annexes alone."""
        return any(file.role is AttachmentRole.MAIN for file in self.attachments)

    @property
    def word_files(self) -> list[Attachment]:
        """The Word files that stay in the house."""
        return [file for file in self.attachments if file.role is AttachmentRole.EDITABLE]

    def parties_as(self, role: PartyRole) -> list[Party]:
        return [party for party in self.parties if party.role is role]

    @property
    def is_incoming(self) -> bool:
        return self.direction is Direction.INCOMING

    @property
    def is_new(self) -> bool:
        """Registered, and nothing was done with it yet."""
        return self.status is Status.REGISTERED

    @property
    def is_awaiting_instruction(self) -> bool:
        """No work was given out yet."""
        return self.status in (Status.REGISTERED, Status.PRESENTED)

    @property
    def is_closed(self) -> bool:
        """Nothing is waited for any more."""
        return self.status in CLOSED_STATUSES

    @property
    def was_issued(self) -> bool:
        return self.status in (Status.ISSUED, Status.ARCHIVED, Status.RECALLED) and not self.is_incoming

    @property
    def is_voided(self) -> bool:
        return self.status is Status.VOIDED

    @property
    def is_recalled(self) -> bool:
        return self.status is Status.RECALLED

    @property
    def is_in_use(self) -> bool:
        """Neither voided nor recalled."""
        return not (self.is_voided or self.is_recalled)


class Party(Base):
    """An addressee or recipient, in the order written."""

    __tablename__ = "document_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    role: Mapped[PartyRole] = mapped_column(enum_column(PartyRole, "role"))
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose, "purpose"))
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    position: Mapped[int]


class Reference(Base):
    """A code that a document names; ``target_id`` once that document is in the same agency's register. One that names
    a document without a code has none, either: then ``target_id`` says all."""

    __tablename__ = "document_reference"
    __table_args__ = (Index("ix_document_reference_code", "organization_id", "code_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int]
    kind: Mapped[ReferenceKind] = mapped_column(enum_column(ReferenceKind, "kind"))
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    code_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    issued_on: Mapped[date | None]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)

    document: Mapped[Document] = relationship(foreign_keys=[document_id], overlaps="references")
    target: Mapped[Document | None] = relationship(foreign_keys=[target_id])


class Attachment(Base):
    """A file of a document, under the name it came with."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))
    role: Mapped[AttachmentRole] = mapped_column(enum_column(AttachmentRole, "role"))
    note: Mapped[str] = mapped_column(String(300), default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(120))

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)


class Access(Base):
    """A document is open to a unit that was given work on it or that drafted it."""

    __tablename__ = "document_access"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True, index=True)
