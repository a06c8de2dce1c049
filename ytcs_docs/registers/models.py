"""Registers of an agency and the numbers in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers.rules import ANY_TYPE, WITHOUT_NUMBER, Direction, EntryState


class Register(Base):
    """A register of numbers: one agency, one direction, one year, a set of types.

    ``next_number`` is raised in the transaction that saves the document and never lowered. Numbers up to
    ``taken_over_to`` were imported from an old register: gaps among them are gaps of the old one.
    """

    __tablename__ = "register"
    __table_args__ = (
        CheckConstraint("start_number >= 1", name="start_from_one"),
        CheckConstraint("next_number >= start_number", name="never_lowered"),
        Index("ix_register_place", "organization_id", "direction", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    direction: Mapped[Direction] = mapped_column(enum_column(Direction, "direction"))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    start_number: Mapped[int] = mapped_column(default=1)
    next_number: Mapped[int]
    taken_over_to: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(120), default="")

    organization: Mapped[Organization] = relationship()
    types: Mapped[list[RegisterType]] = relationship(cascade="all, delete-orphan", order_by="RegisterType.type_code")

    @property
    def title(self) -> str:
        return f"{self.name} năm {self.year}"

    @property
    def last_number(self) -> int | None:
        """The last number that was given, None when there is none."""
        last = self.next_number - 1
        return last if self.start_number <= last < WITHOUT_NUMBER else None


class RegisterType(Base):
    """A type that goes into a register; the constraint allows it only one register per direction and year."""

    __tablename__ = "register_type"
    __table_args__ = (UniqueConstraint("organization_id", "direction", "year", "type_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int]
    direction: Mapped[Direction] = mapped_column(enum_column(Direction, "direction"))
    year: Mapped[int]
    type_code: Mapped[str] = mapped_column(String(30))

    @property
    def label(self) -> str:
        return "Mọi loại còn lại" if self.type_code == ANY_TYPE else TYPES[self.type_code].name


class RegisterEntry(Base):
    """One number of a register. Rows are never deleted, numbers are never given twice."""

    __tablename__ = "register_entry"
    __table_args__ = (
        CheckConstraint("state <> 'voided' OR reason <> ''", name="void_needs_reason"),
        CheckConstraint("state <> 'reserved' OR reserved_until IS NOT NULL", name="reservation_ends"),
        Index("ix_register_entry_on_date", "register_id", "on_date"),
    )

    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[EntryState] = mapped_column(enum_column(EntryState, "state"))
    on_date: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300), default="")
    backdate_reason: Mapped[str] = mapped_column(String(300), default="")
    reserved_until: Mapped[date | None]
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]

    register: Mapped[Register] = relationship()

    @property
    def is_voided(self) -> bool:
        return self.state is EntryState.VOIDED

    @property
    def is_reserved(self) -> bool:
        return self.state is EntryState.RESERVED
