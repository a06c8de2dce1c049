"""Import jobs of old registers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.decree30.codes import CODE_LENGTH
from ytcs_docs.register_import.rules import ImportState, RowOutcome
from ytcs_docs.register_import.sheets import Layout
from ytcs_docs.registers.models import Register


class RegisterImport(Base):
    """An import job: one sheet of an old register into one register. ``done`` of ``total`` rows are saved."""

    __tablename__ = "register_import"
    __table_args__ = (CheckConstraint("done <= total", name="not_beyond_the_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    columns: Mapped[str] = mapped_column(Text)
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState, "state"), index=True)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None]
    created_by: Mapped[str] = mapped_column(String(120))
    finished_at: Mapped[datetime | None]

    register: Mapped[Register] = relationship()

    @property
    def layout(self) -> Layout:
        return Layout.from_json(self.columns)

    @property
    def is_running(self) -> bool:
        return self.state is ImportState.RUNNING

    @property
    def is_done(self) -> bool:
        return self.state is ImportState.DONE

    @property
    def is_stopped(self) -> bool:
        return self.state is ImportState.STOPPED


class ImportedRow(Base):
    """The outcome of one row of a sheet."""

    __tablename__ = "imported_row"
    __table_args__ = (Index("ix_imported_row_outcome", "import_id", "outcome", "row"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[RowOutcome] = mapped_column(enum_column(RowOutcome, "outcome"))
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    sentence: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
