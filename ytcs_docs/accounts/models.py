"""People, their posts, and failed sign-ins."""

from __future__ import annotations

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.accounts.rules import Role
from ytcs_docs.core.db import Base, enum_column
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.organizations.models import Organization


class User(UserMixin, Base):  # type: ignore[misc]  # flask-login ships no types
    """A person who signs in. Raising ``session_epoch`` signs them out everywhere."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    email: Mapped[str] = mapped_column(String(120), default="")
    mails_all: Mapped[bool] = mapped_column(default=True)  # else only what is late, urged or sent back
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]

    posts: Mapped[list[Post]] = relationship(back_populates="user", order_by="Post.id", cascade="all, delete-orphan")
    stands_in: Mapped[list[Substitution]] = relationship(
        back_populates="user", order_by="Substitution.id", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        return f"{self.id}.{self.session_epoch}"

    @property
    def content_revision(self) -> str:
        """Changes with anything that its form shows."""
        return revision_of(self.full_name, self.email, self.active)


class Post(Base):
    """A role of a person in an agency or unit. Without an organization: administrator of the whole system."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("organization_id IS NOT NULL OR role = 'administrator'", name="place_needed"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="valid_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    title: Mapped[str] = mapped_column(String(120), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    unseen: Mapped[int] = mapped_column(default=0)  # notices that have not been looked at, kept by the tasks area

    user: Mapped[User] = relationship(back_populates="posts")
    organization: Mapped[Organization | None] = relationship()
    substitutions: Mapped[list[Substitution]] = relationship(
        back_populates="post", order_by="Substitution.from_on", cascade="all, delete-orphan"
    )

    def active_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def shown_title(self) -> str:
        return self.title or self.role.label

    def title_of(self, user: User) -> str:
        """How history calls who acts in it: ``Trưởng phòng``, or ``Trưởng phòng (thay Ngô Thị Lan)``."""
        title = self.shown_title
        return title if user.id == self.user_id else f"{title[:60]} (thay {self.user.full_name[:80]})"

    @property
    def shown(self) -> str:
        return f"{self.shown_title} – {self.organization.shown_name if self.organization else 'toàn hệ thống'}"


class Substitution(Base):
    """Somebody who acts in a post while its holder is away, from the first to the last day."""

    __tablename__ = "substitution"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="days_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(120))

    post: Mapped[Post] = relationship(back_populates="substitutions")
    user: Mapped[User] = relationship(back_populates="stands_in")

    def active_on(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


class SignIn(Base):
    """A session, from signing in to signing out. Its key is in the person's cookie only; here is its hash."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(80))


class SignInAttempt(Base):
    """A failed sign-in; stored in the database, so that all web processes count together."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_name", "username", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
