"""Drafts, their versions, comments of other units, and the steps of each office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.decree30.form import Authority
from ytcs_docs.decree30.types import DocumentType
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind, Urgency
from ytcs_docs.drafting.rules import Origin, Stage
from ytcs_docs.files.models import Blob
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.rules import DraftData, LateTask
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.rules import OrderData


class Draft(Base):
    """A document on its way to a number. ``document_id`` once it has one."""

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("stage <> 'numbered' OR document_id IS NOT NULL", name="numbered_as"),
        CheckConstraint("stage NOT IN ('signed', 'numbered') OR signed_at IS NOT NULL", name="signed_when"),
        Index("ix_draft_stage", "organization_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"))
    form: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(500))
    urgency: Mapped[Urgency] = mapped_column(enum_column(Urgency, "urgency"))
    drafting_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(index=True)
    author_name: Mapped[str] = mapped_column(String(120))
    signer_post_id: Mapped[int | None] = mapped_column(index=True)
    signer_name: Mapped[str] = mapped_column(String(50))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    relation: Mapped[ReferenceKind | None] = mapped_column(enum_column(ReferenceKind, "relation"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    version: Mapped[int] = mapped_column(default=1)
    approved_version: Mapped[int | None]
    signed_at: Mapped[datetime | None]
    signed_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))
    returned: Mapped[str] = mapped_column(String(300), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    planned_duties: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # given with the document that it becomes
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]

    drafting_unit: Mapped[Organization | None] = relationship(foreign_keys=[drafting_unit_id])
    about: Mapped[Document | None] = relationship(foreign_keys=[about_id])
    document: Mapped[Document | None] = relationship(foreign_keys=[document_id])
    versions: Mapped[list[DraftVersion]] = relationship(
        cascade="all, delete-orphan", order_by="DraftVersion.number", back_populates="draft"
    )
    comments: Mapped[list[DraftComment]] = relationship(cascade="all, delete-orphan", order_by="DraftComment.id")
    files: Mapped[list[DraftFile]] = relationship(cascade="all, delete-orphan", order_by="DraftFile.id")

    @property
    def plan(self) -> OrderData:
        """The duties that it will give; none where nothing was planned."""
        return msgspec.convert(self.planned_duties or {}, OrderData)

    @property
    def kind(self) -> DocumentType:
        return FORMS[self.form].kind

    @property
    def content_revision(self) -> str:
        """What a page was made from: a step is taken on the stage and version that the person saw."""
        return f"{self.stage}-{self.version}"

    @property
    def current(self) -> DraftVersion:
        return self.versions[-1]

    @property
    def content_sha256s(self) -> tuple[str, ...]:
        """The SHA-256 of the text and of what goes along."""
        return (self.current.sha256, *(file.sha256 for file in self.files))


class DraftVersion(Base):
    """One state of the text; none is ever changed. ``fields`` is what the form held."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    origin: Mapped[Origin] = mapped_column(enum_column(Origin, "origin"))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))
    note: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120))

    draft: Mapped[Draft] = relationship(back_populates="versions")
    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)

    @property
    def data(self) -> DraftData:
        """What the form held."""
        values = dict(self.fields)
        late = [
            LateTask(**{**assignment, "due_on": date.fromisoformat(assignment["due_on"])})
            for assignment in values.pop("late_tasks")
        ]
        return DraftData(
            **{
                **values,
                "addressees": tuple(values["addressees"]),
                "recipients": tuple(values["recipients"]),
                "authority": Authority(values["authority"]),
                "late_tasks": tuple(late),
            }
        )


class DraftComment(Base):
    """Another unit is asked what it thinks (góp ý), by a day; ``text`` once it has answered."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        UniqueConstraint("draft_id", "unit_id"),
        CheckConstraint("answered_at IS NULL OR text <> ''", name="answer_says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(120), default="")

    unit: Mapped[Organization] = relationship()


class DraftFile(Base):
    """What goes with the draft: annexes, tables, evidence."""

    __tablename__ = "draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)


class DraftStep(Base):
    """Whether an office has one of the optional steps, and which unit looks after it (none: the clerk)."""

    __tablename__ = "draft_step"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"), primary_key=True)
    used: Mapped[bool]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
