"""Commands on synonyms, searches without results and saved searches."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update

from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.language.text import fold, sort_key
from ytcs_docs.search.models import Miss, RecentSearch, SavedMatch, SavedSearch, SynonymGroup
from ytcs_docs.search.rules import SAVED_AT_MOST, check_synonyms, query_to_keep, synonym_terms

MISSES_KEPT = 500
SEARCHES_KEPT = 30  # of a post


def save_synonyms(terms: str, group_id: int | None = None, *, seen: str | None = None) -> SynonymGroup:
    """Add or change a group of synonyms; its terms leave the list of searches without results."""
    line = check_synonyms(terms)
    group = load(SynonymGroup, group_id) if group_id else SynonymGroup()
    if group_id:
        check_unchanged(seen, group.content_revision)
    others = [row for row in session().scalars(select(SynonymGroup)) if row is not group]
    if any(_meant(row.terms) == _meant(line) for row in others):
        raise InvalidInput("Danh sách đã có dòng này.", "terms")
    short = synonym_terms(line)[0]  # an abbreviation that meant two things would find both
    if other := next((row for row in others if " " not in fold(short) and fold(short) in _meant(row.terms)), None):
        raise InvalidInput(f"“{short}” đã có ở dòng “{other.terms[:80]}”; hãy sửa dòng ấy.", "terms")
    group.terms, group.sort_key = line, sort_key(line)
    session().add(group)
    session().execute(delete(Miss).where(Miss.folded.in_([fold(term)[:200] for term in line.split(" = ")])))
    session().flush()
    return group


def _meant(line: str) -> frozenset[str]:
    return frozenset(fold(term) for term in synonym_terms(line))


def remove_synonyms(group_id: int, *, seen: str | None = None) -> None:
    group = load(SynonymGroup, group_id)
    check_unchanged(seen, group.content_revision)
    session().delete(group)


def note_miss(typed: str) -> None:
    """Record a search without results; only the latest :data:`MISSES_KEPT` are kept."""
    folded = fold(typed)[:200]
    if not folded:
        return
    row = session().get(Miss, folded)
    if row is None:
        row = Miss(folded=folded, typed=typed[:200], times=0)
        session().add(row)
    row.times, row.last_at = row.times + 1, clock.now()
    session().flush()
    too_old = select(Miss.folded).order_by(Miss.last_at.desc()).offset(MISSES_KEPT).limit(1_000)
    session().execute(delete(Miss).where(Miss.folded.in_(list(session().scalars(too_old)))))


def note_search(post_id: int, typed: str) -> None:
    """Remember what a post searched for; only the latest :data:`SEARCHES_KEPT` stay."""
    folded = fold(typed)[:200]
    if not folded:
        return
    row = session().get(RecentSearch, (post_id, folded)) or RecentSearch(post_id=post_id, folded=folded)
    row.typed, row.at = query_to_keep(typed), clock.real_now()
    session().add(row)
    session().flush()
    own = RecentSearch.post_id == post_id
    too_old = select(RecentSearch.folded).where(own).order_by(RecentSearch.at.desc()).offset(SEARCHES_KEPT).limit(100)
    session().execute(delete(RecentSearch).where(own, RecentSearch.folded.in_(list(session().scalars(too_old)))))


def forget_miss(typed: str) -> None:
    session().execute(delete(Miss).where(Miss.folded == fold(typed)[:200]))


def save_search(post_id: int, name: str, arguments: str) -> SavedSearch:
    """Save a search; new documents that match it are reported from now on. Raises :class:`InvalidInput`."""
    if not name:
        raise InvalidInput("Hãy đặt tên cho tìm kiếm này.", "name")
    saved_count = session().scalar(select(func.count()).where(SavedSearch.post_id == post_id)) or 0
    if saved_count >= SAVED_AT_MOST:
        raise InvalidInput(f"Mỗi người lưu được nhiều nhất {SAVED_AT_MOST} tìm kiếm. Hãy bỏ bớt.", "name")
    now = clock.real_now()
    saved = SavedSearch(post_id=post_id, name=name[:120], arguments=arguments, created_at=now, matched_to=now)
    session().add(saved)
    session().flush()
    return saved


def _own_saved_search(post_id: int, saved_id: int) -> SavedSearch:
    saved = load(SavedSearch, saved_id)
    if saved.post_id != post_id:
        raise NotFound("Không có tìm kiếm đã lưu này.")
    return saved


def remove_search(post_id: int, saved_id: int) -> None:
    session().delete(_own_saved_search(post_id, saved_id))


def mark_seen(post_id: int, saved_id: int) -> SavedSearch:
    """Mark the new matches of a saved search as seen."""
    saved = _own_saved_search(post_id, saved_id)
    session().execute(update(SavedMatch).where(SavedMatch.saved_search_id == saved.id).values(seen=True))
    return saved
