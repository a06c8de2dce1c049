"""Finds new documents that match saved searches; a job of `flask worker`.

Every saved search stores the moment up to which it has been matched. Documents changed since are looked up
in the index, with the rights that the post has now. A match is recorded once: its row is unique.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.queries import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.queries import visible_ids
from ytcs_docs.organizations.models import Organization
from ytcs_docs.search.analysis import understand
from ytcs_docs.search.arguments import read_arguments
from ytcs_docs.search.models import SavedMatch, SavedSearch
from ytcs_docs.search.plan import strict
from ytcs_docs.search.queries import acl_terms, synonyms
from ytcs_docs.search.store import IndexDamaged
from ytcs_docs.search.sync import index_store, index_sync

log = logging.getLogger(__name__)
_LATE = timedelta(seconds=20)  # a commit may be this much later than its changed_at
_AT_ONCE = 1_000


def match_saved() -> bool:
    """Match every saved search against documents changed since its last run; True when there are more."""
    state = index_sync()
    if state.waiting:
        return False  # the index is behind
    newest = session().scalar(select(Document.changed_at).order_by(Document.changed_at.desc()).limit(1))
    if newest is None:
        return False
    query = (
        select(SavedSearch)
        .options(joinedload(SavedSearch.post).joinedload(Post.organization).joinedload(Organization.agency))
        .where(SavedSearch.matched_to < newest)
        .order_by(SavedSearch.matched_to)
        .limit(100)
    )
    due = session().scalars(query).all()
    settled = min(newest, clock.real_now() - _LATE)
    try:
        results = [(saved.id, saved.matched_to, *_matches_or_none(saved, settled)) for saved in due]
    except IndexDamaged:
        return False
    changed = [row for row in results if row[2] or row[3] > row[1]]
    if changed:
        with transaction():
            for saved_id, _, ids, reached in changed:
                _record_matches(load(SavedSearch, saved_id), ids, reached)
    return any(reached < settled for _, _, _, reached in changed)


def _record_matches(saved: SavedSearch, ids: list[int], reached: datetime) -> None:
    """Store matches, under the lock of the search's row: another server's worker may be doing the same."""
    recorded = set(session().scalars(select(SavedMatch.document_id).where(SavedMatch.saved_search_id == saved.id)))
    for document_id in ids:
        if document_id not in recorded:
            session().add(SavedMatch(saved_search_id=saved.id, document_id=document_id, found_at=clock.now()))
    saved.matched_to = max(saved.matched_to, reached)


def _matches_or_none(saved: SavedSearch, settled: datetime) -> tuple[list[int], datetime]:
    """As :func:`_new_matches`; a search that fails is passed over and stops no other."""
    try:
        return _new_matches(saved, settled)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        log.exception("saved search %s failed", saved.id)
        return [], settled


def _new_matches(saved: SavedSearch, settled: datetime) -> tuple[list[int], datetime]:
    """Matching documents created after the search was saved and not recorded yet; and the moment up to which the
    list is complete."""
    post = saved.post
    if not post.user.active or not post.active_on(clock.today()):
        return [], settled
    recorded = select(SavedMatch.document_id).where(SavedMatch.saved_search_id == saved.id)
    changed = (
        select(Document.id, Document.changed_at)
        .where(
            Document.changed_at > saved.matched_to - _LATE,
            Document.created_at >= saved.created_at,
            Document.id.not_in(recorded),
        )
        .order_by(Document.changed_at, Document.id)
        .limit(_AT_ONCE)
    )
    rows = session().execute(changed).all()
    # A full batch: the next round continues from here, overlapping a little.
    reached = rows[-1].changed_at if len(rows) == _AT_ONCE else settled
    viewer = viewer_of(post)
    request = read_arguments(MultiDict(parse_qsl(saved.arguments)), acl_terms(viewer), [row.id for row in rows])
    query = understand(request.typed, clock.today())
    if not rows or query.empty:
        return [], reached
    strategy = strict(query, synonyms())
    hits = index_store().ask(lambda engine: engine.find(strategy.node, request.narrowing, 0, _AT_ONCE))
    return sorted(visible_ids(viewer, hits.ids)), reached
