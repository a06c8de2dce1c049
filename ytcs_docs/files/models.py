"""Stored originals and files that wait for a form to be saved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.files.rules import TextState


class Blob(Base):
    """A stored original, by SHA-256; its text is read by the worker into a derived file.

    ``pages_read`` of ``pages`` tell how far a long scan has been recognised.
    """

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    text_state: Mapped[TextState] = mapped_column(enum_column(TextState, "text_state"), index=True)
    text_problem: Mapped[str] = mapped_column(String(200), default="")
    pages: Mapped[int | None]
    pages_read: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    @property
    def is_unread(self) -> bool:
        """The worker has not read it yet."""
        return self.text_state is TextState.PENDING

    @property
    def is_unreadable(self) -> bool:
        return self.text_state is TextState.FAILED


class Upload(Base):
    """A file that came in but belongs to no document yet: the form was not saved so far."""

    __tablename__ = "upload"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))
    user_id: Mapped[int] = mapped_column(index=True)
    created_at: Mapped[datetime]

    blob: Mapped[Blob] = relationship(lazy="joined", innerjoin=True)
