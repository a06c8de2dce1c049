"""Agencies and units, successions, and distribution lists."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.organizations.rules import Kind


class Organization(Base):
    """A node in the tree of agencies and units.

    ``path`` is ``/1/4/17/``, the ids from the root to this node; ``agency_id`` is the agency of a unit (its own id
    for an agency). ``folded_name`` and ``sort_key`` are computed in Python.
    """

    __tablename__ = "organization"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="valid_order"),
        CheckConstraint("NOT keeps_register OR abbreviation <> ''", name="register_needs_abbreviation"),
        Index("ix_organization_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[Kind] = mapped_column(enum_column(Kind, "kind"))
    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(200), index=True)
    sort_key: Mapped[str] = mapped_column(String(400), index=True)
    short_name: Mapped[str] = mapped_column(String(120), default="")
    abbreviation: Mapped[str] = mapped_column(String(20), default="")
    place_name: Mapped[str] = mapped_column(String(80), default="")
    head_title: Mapped[str] = mapped_column(String(80), default="")
    code: Mapped[str | None] = mapped_column(String(35), unique=True)
    legacy_code: Mapped[str | None] = mapped_column(String(13), unique=True)
    keeps_register: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    parent: Mapped[Organization | None] = relationship(remote_side=[id], foreign_keys=[parent_id])
    agency: Mapped[Organization | None] = relationship(remote_side=[id], foreign_keys=[agency_id], post_update=True)
    aliases: Mapped[list[Alias]] = relationship(back_populates="organization", cascade="all, delete-orphan")

    @property
    def shown_name(self) -> str:
        return self.short_name or self.name

    def is_within(self, path: str) -> bool:
        """Whether it is the node with this path, or lies below it."""
        return self.path.startswith(path)

    @classmethod
    def within(cls, path: str) -> ColumnElement[bool]:
        """The same as a condition."""
        return cls.path.startswith(path)

    def active_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def content_revision(self) -> str:
        """Changes with anything that its form shows."""
        return revision_of(
            *(getattr(self, column.key) for column in self.__table__.columns), sorted(a.name for a in self.aliases)
        )


class Alias(Base):
    """Another spelling of a name, as used in documents."""

    __tablename__ = "organization_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(200), index=True)

    organization: Mapped[Organization] = relationship(back_populates="aliases")


class Succession(Base):
    """``successor`` succeeded ``predecessor`` (mergers and splits give several rows)."""

    __tablename__ = "organization_succession"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id"),
        CheckConstraint("predecessor_id <> successor_id", name="not_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    on_date: Mapped[date | None]

    predecessor: Mapped[Organization] = relationship(foreign_keys=[predecessor_id])
    successor: Mapped[Organization] = relationship(foreign_keys=[successor_id])


class DistributionList(Base):
    """A list of agencies and units, such as the 177 stations, owned by one agency."""

    __tablename__ = "distribution_list"
    __table_args__ = (UniqueConstraint("owner_id", "folded_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    folded_name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")

    members: Mapped[list[Organization]] = relationship(
        secondary="distribution_list_member", order_by=Organization.sort_key
    )

    @property
    def content_revision(self) -> str:
        """Changes with anything that its form shows."""
        return revision_of(self.name, self.note, sorted(member.id for member in self.members))


class DistributionListMember(Base):
    """One member of a distribution list."""

    __tablename__ = "distribution_list_member"

    list_id: Mapped[int] = mapped_column(ForeignKey("distribution_list.id", ondelete="CASCADE"), primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True, index=True)
