"""Instructions of leaders, tasks of units, reports on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.documents.models import Document
from ytcs_docs.files.models import Blob
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.rules import OPEN_STATES, Move, Part, TaskState, may


class Instruction(Base):
    """What a leader wrote on the document (bút phê)."""

    __tablename__ = "instruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(120))
    by_title: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]


class Task(Base):
    """One unit's part in dealing with a document. ``giver_id`` is the agency whose document it is."""

    __tablename__ = "task"
    __table_args__ = (
        # a unit has one open part, and a document one open lead
        Index(
            "uq_task_open_unit",
            "document_id",
            "unit_id",
            unique=True,
            sqlite_where=text("state IN ('new', 'accepted', 'finished')"),
            postgresql_where=text("state IN ('new', 'accepted', 'finished')"),
        ),
        Index(
            "uq_task_one_lead",
            "document_id",
            unique=True,
            sqlite_where=text("part = 'lead' AND state <> 'withdrawn'"),
            postgresql_where=text("part = 'lead' AND state <> 'withdrawn'"),
        ),
        CheckConstraint("state <> 'finished' OR finished_at IS NOT NULL", name="finished_when"),
        Index("ix_task_unit_state_due", "unit_id", "state", "due_on", "giver_id"),
        Index("ix_task_giver_state_due", "giver_id", "state", "due_on", "unit_id"),
        # open work by unit, for the leader's start page
        Index(
            "ix_task_open_by_unit",
            "giver_id",
            "unit_id",
            "due_on",
            "state",
            sqlite_where=text("state IN ('new', 'accepted')"),
            postgresql_where=text("state IN ('new', 'accepted')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    part: Mapped[Part] = mapped_column(enum_column(Part, "part"))
    state: Mapped[TaskState] = mapped_column(enum_column(TaskState, "state"))
    due_on: Mapped[date | None]
    needs_answer: Mapped[bool] = mapped_column(default=False)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    assigned_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str] = mapped_column(String(120), default="")

    document: Mapped[Document] = relationship(foreign_keys=[document_id])
    instruction: Mapped[Instruction] = relationship()
    unit: Mapped[Organization] = relationship(foreign_keys=[unit_id])
    answer: Mapped[Document | None] = relationship(foreign_keys=[answer_id])
    reports: Mapped[list[Report]] = relationship(order_by="Report.id")

    @property
    def moves(self) -> frozenset[Move]:
        """What may be done with it now, whoever does it."""
        return frozenset(move for move in Move if may(self.state, self.part, move))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_finished(self) -> bool:
        return self.state is TaskState.FINISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.state is TaskState.WITHDRAWN

    @property
    def is_for_information(self) -> bool:
        return self.part is Part.INFORM

    @property
    def content_revision(self) -> str:
        """Changes with its state and due date."""
        return revision_of(self.state, self.due_on)

    @property
    def may_be_acknowledged(self) -> bool:
        """What is only to be known ends with one click."""
        return self.is_for_information and Move.FINISH in self.moves

    @property
    def may_be_accepted(self) -> bool:
        return Move.ACCEPT in self.moves

    @property
    def may_be_reported_on(self) -> bool:
        return Move.REPORT in self.moves


class Report(Base):
    """What a unit says about its work."""

    __tablename__ = "task_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    finishing: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(120))
    by_title: Mapped[str] = mapped_column(String(160))

    files: Mapped[list[ReportFile]] = relationship(order_by="ReportFile.id")


class ReportFile(Base):
    """A file that goes with a report."""

    __tablename__ = "task_report_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("task_report.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)
