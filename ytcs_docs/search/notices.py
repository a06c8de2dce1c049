"""Telling a person what is new in a search that they saved; a job of `flask worker`.

Every saved search remembers up to which moment it has been matched. Documents changed since are asked
for in the index, under the rights that the post has now. A match is told once: its row is unique.
"""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.queries import viewer_of
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.search.analysis import understand
from ytcs_docs.search.arguments import read_arguments
from ytcs_docs.search.models import SavedMatch, SavedSearch
from ytcs_docs.search.queries import acl_terms, best, synonyms
from ytcs_docs.search.store import IndexDamaged
from ytcs_docs.search.sync import follower, index_store

_LATE = timedelta(seconds=20)  # a commit, and the index after it, may be this late
_AT_ONCE = 1_000
_EVERY = 4.0  # seconds


def match_saved() -> bool:
    """Match every saved search against what came since it was last matched; True when there may be more."""
    state = follower()
    if time.monotonic() - state.noticed_at < _EVERY:
        return False
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
    try:
        found = [(saved.id, _new_in(saved)) for saved in waiting]
    except IndexDamaged:
        return False
    # Not beyond what may still be committed behind our back.
    reached = min(newest, clock.real_now() - _LATE)
    if any(ids or reached > saved.matched_to for saved, (_, ids) in zip(waiting, found, strict=True)):
        with transaction():
            for saved_id, ids in found:
                saved = load(SavedSearch, saved_id)
                for document_id in ids:
                    session().add(SavedMatch(saved_search_id=saved.id, document_id=document_id, found_at=clock.now()))
                saved.matched_to = max(saved.matched_to, reached)
    return False


def _new_in(saved: SavedSearch) -> list[int]:
    """Documents registered after the search was saved that match it and were not told yet."""
    post = saved.post
    if not post.user.active or not post.active_on(clock.today()):
        return []
    told = select(SavedMatch.document_id).where(SavedMatch.saved_search_id == saved.id)
    fresh = (
        select(Document.id)
        .where(
            Document.changed_at > saved.matched_to - _LATE,
            Document.created_at >= saved.created_at,
            Document.id.not_in(told),
        )
        .limit(_AT_ONCE)
    )
    ids = list(session().scalars(fresh))
    if not ids:
        return []
    wanted = read_arguments(dict(parse_qsl(saved.arguments)), acl_terms(viewer_of(post)), ids)
    query = understand(wanted.typed)
    if query.empty:
        return []
    forms = synonyms()
    hits, way = index_store().ask(lambda engine: best(engine, query, forms, wanted.narrowing, 0, _AT_ONCE))
    return [] if way.dropped else hits.ids
