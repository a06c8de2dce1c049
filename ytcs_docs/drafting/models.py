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
from ytcs_docs.drafting.rules import OPEN, Origin, Stage
from ytcs_docs.files.models import Blob
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.rules import CoSigner, DraftData, LateTask
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

    endorsements: Mapped[list[DraftEndorsement]] = relationship(
        cascade="all, delete-orphan", order_by="DraftEndorsement.id"
    )
    co_signers: Mapped[list[DraftCoSigner]] = relationship(cascade="all, delete-orphan", order_by="DraftCoSigner.place")

    @property
    def plan(self) -> OrderData:
        """The duties that it will give; none where nothing was planned."""
        return msgspec.convert(self.planned_duties or {}, OrderData)

    @property
    def kind(self) -> DocumentType:
        return FORMS[self.form].kind

    @property
    def content_revision(self) -> str:
        """What a page was made from: a step is taken on the stage, version and signatures that the person saw."""
        signed = sum(one.signed_at is not None for one in self.co_signers)
        return f"{self.stage}-{self.version}" + (f"-{signed}" if signed else "")

    @property
    def came_back(self) -> str:
        """Why it was given back to where it is now."""
        return self.returned if self.stage in OPEN else ""

    @property
    def standing(self) -> list[DraftEndorsement]:
        """Who let it come to where it is now."""
        return [one for one in self.endorsements if one.undone_at is None]

    def step_before(self, user_id: int | None) -> tuple[Stage, str] | None:
        """The stage before, and who was there: who signed, else the last check that somebody else let it pass; None
        where only the author is before."""
        if self.stage is Stage.SIGNED:
            return Stage.SIGNING, self.signer_name
        passed = [one for one in self.standing if not one.stage.is_drafting and one.user_id != user_id]
        return (passed[-1].stage, passed[-1].name) if passed else None

    @property
    def bears_signatures(self) -> bool:
        """Whether anybody has signed it, on paper or electronically."""
        return self.signed_at is not None or self.signed_sha256 is not None or self._has_co_signed

    @property
    def _has_co_signed(self) -> bool:
        return any(one.signed_at is not None for one in self.co_signers)

    @property
    def signs_now(self) -> DraftCoSigner | None:
        """Whose signature beside the signer's is missing; None when the signer's own is next."""
        return next((one for one in self.co_signers if one.signed_at is None), None)

    @property
    def may_be_signed_on_paper(self) -> bool:
        """Nobody has signed it electronically."""
        return self.signed_sha256 is None

    @property
    def may_be_signed_electronically(self) -> bool:
        """Nobody has signed it on paper, and all who sign are of this house: others can't sign here."""
        outside = any(one.post_id is None for one in self.co_signers)
        return not outside and (self.signed_sha256 is not None or not self._has_co_signed)

    @property
    def next_signer(self) -> str:
        """The name of who signs next."""
        return self.signs_now.name if self.signs_now is not None else self.signer_name

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
                "co_signers": tuple(
                    CoSigner(**{**one, "authority": Authority(one["authority"])})
                    for one in values.get("co_signers", ())
                ),
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


class DraftEndorsement(Base):
    """Somebody let a version pass a stage: presented it, initialled it (ký nháy) after a check, approved it. One that
    was given back past this stage, or whose text was changed so, is ``undone``; the row stays."""

    __tablename__ = "draft_endorsement"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"))
    version: Mapped[int]
    note: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(150), default="")
    undone_at: Mapped[datetime | None]


class DraftCoSigner(Base):
    """Who signs before the signer, in the order of ``place``; without ``post_id`` somebody of another agency."""

    __tablename__ = "draft_co_signer"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(50))
    signed_at: Mapped[datetime | None]


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
