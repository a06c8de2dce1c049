"""Synonyms, searches without results, saved searches and their new matches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytcs_docs.accounts.models import Post
from ytcs_docs.core.db import Base
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.documents.models import Document


class SynonymGroup(Base):
    """Terms with the same meaning, ``SYT = Sở Y tế``; one line of the administrator's list."""

    __tablename__ = "search_synonym"

    id: Mapped[int] = mapped_column(primary_key=True)
    terms: Mapped[str] = mapped_column(String(300))
    sort_key: Mapped[str] = mapped_column(String(400), index=True)

    @property
    def content_revision(self) -> str:
        """Changes with its terms."""
        return revision_of(self.terms)


class AbbreviationReading(Base):
    """A file whose text was looked through for abbreviations."""

    __tablename__ = "abbreviation_reading"

    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256", ondelete="CASCADE"), primary_key=True)


class FoundAbbreviation(Base):
    """An abbreviation that a text explains: ``Trung tâm Kiểm soát bệnh tật (TTKSBT)``."""

    __tablename__ = "abbreviation_found"

    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256", ondelete="CASCADE"), primary_key=True)
    short: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)
    meaning: Mapped[str] = mapped_column(String(120))


class RefusedAbbreviation(Base):
    """One that the administrator does not want, folded: ``ttksbt trung tam kiem soat benh tat``."""

    __tablename__ = "abbreviation_refused"

    folded: Mapped[str] = mapped_column(String(150), primary_key=True)


class Miss(Base):
    """A search without results; who searched is not stored."""

    __tablename__ = "search_miss"

    folded: Mapped[str] = mapped_column(String(200), primary_key=True)
    typed: Mapped[str] = mapped_column(String(200))
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)


class RecentSearch(Base):
    """What a post has searched for of late, to be offered again; nobody else sees it."""

    __tablename__ = "recent_search"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    folded: Mapped[str] = mapped_column(String(200), primary_key=True)
    typed: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class SavedSearch(Base):
    """A search saved by a post. ``arguments`` is the query string of the search page."""

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    arguments: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    matched_to: Mapped[datetime]

    post: Mapped[Post] = relationship()


class SavedMatch(Base):
    """A match of a saved search, created after the search was saved; new until it is seen."""

    __tablename__ = "saved_search_match"
    __table_args__ = (Index("ix_saved_search_match_unseen", "saved_search_id", "seen"),)

    saved_search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    found_at: Mapped[datetime]
    seen: Mapped[bool] = mapped_column(default=False)

    document: Mapped[Document] = relationship()
