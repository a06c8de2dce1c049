"""History: who did what, when. Rows are only ever added; the database refuses to change them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ytcs_docs.core.db import Base, enum_column


class Subject(StrEnum):
    """The kind of object that a history line is about."""

    DOCUMENT = "document"
    REGISTER = "register"
    ORGANIZATION = "organization"
    LIST = "list"
    USER = "user"
    DRAFT = "draft"


# What a unit did with its part of a document: not every reader of the document sees every part.
PART_ACTIONS = (
    "assigned",
    "task_accepted",
    "task_reported",
    "task_finished",
    "task_withdrawn",
    "task_passed_on",
    "task_asked",
    "task_decided",
    "task_settled",
    "task_reopened",
    "due_changed",
)
# Who came in, who tried to, what left the office and what was refused: no change of anything.
COMING_IN = ("signed_in", "sign_in_failed", "signed_out", "refused")
ACCESS_ACTIONS = (*COMING_IN, "downloaded")


class HistoryLine(Base):
    """One change. The actor's name and title are stored as they were at the time."""

    __tablename__ = "history_line"
    __table_args__ = (Index("ix_history_line_subject", "subject", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    subject: Mapped[Subject] = mapped_column(enum_column(Subject, "subject"))
    subject_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(120))
    actor_title: Mapped[str] = mapped_column(String(160), default="")
    organization_id: Mapped[int | None]
    unit_id: Mapped[int | None]  # whose part of a document it is about; none: the whole
