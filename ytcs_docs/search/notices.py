"""Telling a person what is new in a search that they saved; a job of `flask worker`.

Every saved search remembers up to which moment it has been matched. Documents changed since are asked
for in the index, under the rights that the post has now. A match is told once: its row is unique.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.orm import joinedload

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

_LATE = timedelta(seconds=20)  # a commit may be this much later than its changed_at
_AT_ONCE = 1_000
_EVERY = 4.0  # seconds


def match_saved() -> bool:
    """Match every saved search against what came since it was last matched; True when there is more."""
    state = index_sync()
    if time.monotonic() - state.noticed_at < _EVERY or state.waiting:
        return False  # not now, or the index has not everything yet
    state.noticed_at = time.monotonic()
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
    waiting = session().scalars(query).all()
    settled = min(newest, clock.real_now() - _LATE)
    try:
        found = [(saved.id, saved.matched_to, *_new_in(saved, settled)) for saved in waiting]
    except IndexDamaged:
        return False
    changed = [row for row in found if row[2] or row[3] > row[1]]
    if changed:
        with transaction():
            for saved_id, _, ids, reached in changed:
                _tell(load(SavedSearch, saved_id), ids, reached)
    return any(reached < settled for _, _, _, reached in changed)


def _tell(saved: SavedSearch, ids: list[int], reached: datetime) -> None:
    """Note matches, under the lock of the search's row: the worker of another server may be at it too."""
    told = set(session().scalars(select(SavedMatch.document_id).where(SavedMatch.saved_search_id == saved.id)))
    for document_id in ids:
        if document_id not in told:
            session().add(SavedMatch(saved_search_id=saved.id, document_id=document_id, found_at=clock.now()))
    saved.matched_to = max(saved.matched_to, reached)


def _new_in(saved: SavedSearch, settled: datetime) -> tuple[list[int], datetime]:
    """Documents registered after the search was saved that match it and were not told yet; and up to which
    moment that is all."""
    post = saved.post
    if not post.user.active or not post.active_on(clock.today()):
        return [], settled
    told = select(SavedMatch.document_id).where(SavedMatch.saved_search_id == saved.id)
    fresh = (
        select(Document.id, Document.changed_at)
        .where(
            Document.changed_at > saved.matched_to - _LATE,
            Document.created_at >= saved.created_at,
            Document.id.not_in(told),
        )
        .order_by(Document.changed_at, Document.id)
        .limit(_AT_ONCE)
    )
    rows = session().execute(fresh).all()
    # More than one round: the rest is asked for on the next one, a little of this again.
    reached = rows[-1].changed_at if len(rows) == _AT_ONCE else settled
    viewer = viewer_of(post)
    wanted = read_arguments(dict(parse_qsl(saved.arguments)), acl_terms(viewer), [row.id for row in rows])
    query = understand(wanted.typed)
    if not rows or query.empty:
        return [], reached
    strategy = strict(query, synonyms())
    hits = index_store().ask(lambda engine: engine.find(strategy.node, wanted.narrowing, 0, _AT_ONCE))
    return sorted(visible_ids(viewer, hits.ids)), reached
