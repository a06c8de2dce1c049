"""Word templates that an agency uses instead of the common ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ytcs_docs.core.db import Base


class WordTemplate(Base):
    """One per agency and form (a key of TEMPLATE_LABELS); the file itself is in the store."""

    __tablename__ = "word_template"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(30), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))
    put_at: Mapped[datetime]
    put_by: Mapped[str] = mapped_column(String(120))


class WordTemplateDraft(Base):
    """A template that did not pass its check: kept to be gone on with, never merged. ``problems`` says why."""

    __tablename__ = "word_template_draft"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True)
    form: Mapped[str] = mapped_column(String(30), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(150))
    problems: Mapped[list[str]] = mapped_column(JSON)
    put_at: Mapped[datetime]
    put_by: Mapped[str] = mapped_column(String(120))
