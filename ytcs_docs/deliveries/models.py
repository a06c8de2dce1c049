"""Documents on their way to recipients."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.deliveries.rules import ARRIVED, CAME_BACK, RECORDABLE, Channel, DeliveryState
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.organizations.models import Organization


class Delivery(Base):
    """An outgoing document on its way to one recipient: into the inbox of an agency that keeps its register here
    (``to_id``), or on paper, by post, e-mail or exchange to whoever is named."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("document_id", "way", "to_id"),
        Index(
            "uq_delivery_named",
            "document_id",
            "way",
            "name",
            "address",
            unique=True,
            sqlite_where=text("to_id IS NULL"),
            postgresql_where=text("to_id IS NULL"),
        ),
        Index("ix_delivery_inbox", "to_id", "state"),
        Index("ix_delivery_way", "way", "state"),
        CheckConstraint("way <> 'system' OR to_id IS NOT NULL", name="system_knows_whom"),
        CheckConstraint("way <> 'email' OR address <> ''", name="email_has_address"),
        CheckConstraint("copies >= 1", name="copies_from_one"),
        CheckConstraint("state <> 'registered' OR incoming_id IS NOT NULL", name="registered_as"),
        CheckConstraint("state <> 'returned' OR reason <> ''", name="return_needs_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(200))
    channel: Mapped[Channel] = mapped_column("way", enum_column(Channel, "way"))
    address: Mapped[str] = mapped_column(String(200), default="")
    copies: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState, "state"))
    issued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    incoming_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)

    recall_seen_at: Mapped[datetime | None]
    with_word: Mapped[bool] = mapped_column(default=False)  # for who is to comment or take figures over

    document: Mapped[Document] = relationship(foreign_keys=[document_id])
    incoming: Mapped[Document | None] = relationship(foreign_keys=[incoming_id])
    to: Mapped[Organization | None] = relationship()

    @property
    def files(self) -> list[Attachment]:
        """What this recipient gets."""
        document = self.document
        return [*document.files_that_go_out, *(document.word_files if self.with_word else [])]

    @property
    def has_arrived(self) -> bool:
        """As far as is known."""
        return self.state in ARRIVED

    @property
    def may_be_recorded(self) -> bool:
        """The clerk notes what became of it."""
        return self.state in RECORDABLE

    @property
    def came_back(self) -> bool:
        return self.state in CAME_BACK

    @property
    def was_returned(self) -> bool:
        return self.state is DeliveryState.RETURNED

    @property
    def was_sent(self) -> bool:
        return self.state is DeliveryState.SENT

    @property
    def has_failed(self) -> bool:
        return self.state is DeliveryState.FAILED

    @property
    def settled_at(self) -> datetime | None:
        """When the recipient took it, or when it left the house if no more is known."""
        if self.state.is_taken:
            return self.answered_at
        return self.sent_at if self.was_sent else None
