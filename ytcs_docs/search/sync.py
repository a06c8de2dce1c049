"""Keeps this server's index in step with the database, and rebuilds it.

The index stores each document's ``revision`` as it was indexed. A document with another revision in the
database, or missing from the index, is indexed again. Each server compares for itself, so any number of servers
may share one database. Three checks find what is behind, the cheapest first:

* on every round, the documents whose ``changed_at`` is in the last seconds;
* every ten seconds, whether the sum of all ``revision`` is that of the index: revisions only grow, so equal sums
  mean that nothing is behind, however late a transaction was committed;
* only when the sums differ, and at the start, which documents differ.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.services import Service
from ytcs_docs.decree30.codes import cited_codes
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.data import Use, fields_for
from ytcs_docs.documents.models import Access, Attachment, Document, Party, Reference
from ytcs_docs.documents.references import superseding
from ytcs_docs.documents.rules import force_after
from ytcs_docs.files.models import Blob
from ytcs_docs.files.reading import text_of_file
from ytcs_docs.registers.rules import WITHOUT_NUMBER
from ytcs_docs.search.engine import Engine, Entry, IndexBusy, open_engine
from ytcs_docs.search.store import Current, IndexDamaged, IndexStore

BATCH, LARGE_BATCH = 200, 500
SUM_EVERY = 10.0  # seconds
OVERLAP = timedelta(seconds=15)  # a commit may come this much later than its changed_at
# Measured with benchmarks/search.py: the size at which a whole page still answers well within 100 ms (p95).
WHOOSH_LIMIT = 3_000

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]


@dataclass
class IndexSync:
    """State of one process: the revisions in its index, and the documents waiting to be indexed."""

    store: IndexStore
    folder: str = ""
    indexed: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, None] = field(default_factory=dict)
    since: datetime | None = None
    summed_at: float = 0.0
    busy: threading.Lock = field(default_factory=threading.Lock)

    def start(self, folder: str, indexed: dict[int, int]) -> None:
        self.folder, self.indexed, self.waiting, self.since = folder, indexed, {}, None


def index_store() -> IndexStore:
    """The index of this server."""
    return index_sync().store


INDEX_SYNC: Service[IndexSync] = Service("search index")


def index_sync() -> IndexSync:
    return INDEX_SYNC.get()


def preferred_engine(documents: int) -> str:
    """The engine for an archive of this size, under ``SEARCH_ENGINE``."""
    setting = index_store().setting
    if setting != "auto":
        return setting
    return "tantivy" if documents > WHOOSH_LIMIT else "whoosh"


def count_documents() -> int:
    return session().scalar(select(func.count()).select_from(Document)) or 0


# ---- following the database ---------------------------------------------------------------------------


def work() -> bool:
    """One batch of the worker; True when there is more. Switches to the other engine when needed."""
    unfinished = catch_up()
    if not unfinished:
        _change_engine()
    return unfinished


def catch_up(limit: int = BATCH, *, build_at_most: int | None = None) -> bool:
    """Index one batch of changes; True when there may be more. Builds a new index when there is no usable one,
    unless there are more than ``build_at_most`` documents. Never raises because of the index: what failed is
    retried on a later round."""
    state = index_sync()
    if not state.busy.acquire(blocking=False):
        return False  # another thread of this process is doing it
    try:
        if state.store.current() is None:
            if build_at_most is not None and count_documents() > build_at_most:
                return False
            rebuild()
        return _catch_up(state, limit)
    except (IndexBusy, IndexDamaged):
        return False
    finally:
        state.busy.release()


def _catch_up(state: IndexSync, limit: int) -> bool:
    _load_current(state)
    _find_changes(state)
    if not state.waiting:
        return False
    with state.store.writing():
        ids = list(state.waiting)[:limit]
        entries, gone = _read(ids)
        state.store.ask(lambda engine: engine.write(entries, gone))
        indexed = {entry.id: entry.revision for entry in entries}
    for document_id in ids:
        state.waiting.pop(document_id, None)
        if document_id in indexed:
            state.indexed[document_id] = indexed[document_id]
        else:
            state.indexed.pop(document_id, None)
    return bool(state.waiting)


def _load_current(state: IndexSync) -> None:
    """Start over when the current index is another one than before; raises :class:`IndexDamaged`."""
    current = state.store.current()
    if current is None:
        raise IndexDamaged("no index")
    if state.folder != str(current.folder):
        state.start(str(current.folder), state.store.ask(lambda engine: engine.revisions()))


def _find_changes(state: IndexSync) -> None:
    """Find the documents that are behind."""
    started = clock.real_now() - OVERLAP
    if state.since is None:
        state.waiting = dict.fromkeys(_differing(state.indexed))
        state.summed_at = time.monotonic()
    else:
        recent = select(Document.id, Document.revision).where(Document.changed_at >= state.since)
        fresh = [key for key, revision in session().execute(recent).all() if state.indexed.get(key) != revision]
        if fresh:  # ahead of those already waiting
            state.waiting = dict.fromkeys(fresh) | state.waiting
        elif not state.waiting and time.monotonic() - state.summed_at > SUM_EVERY:
            state.summed_at = time.monotonic()
            if not _sums_agree(state.indexed):
                state.indexed = state.store.ask(lambda engine: engine.revisions())
                state.waiting = dict.fromkeys(_differing(state.indexed))
    state.since = started


def _sums_agree(indexed: dict[int, int]) -> bool:
    count, revisions = session().execute(select(func.count(), func.sum(Document.revision)).select_from(Document)).one()
    return bool(count == len(indexed) and (revisions or 0) == sum(indexed.values()))


def _differing(indexed: dict[int, int]) -> list[int]:
    """Ids of documents that are missing or outdated in the index, and of indexed ones that no longer exist."""
    rows = dict(session().execute(select(Document.id, Document.revision)).all())
    behind = [key for key, revision in rows.items() if indexed.get(key) != revision]
    return [*sorted(behind), *(key for key in indexed if key not in rows)]


def behind() -> int:
    """Number of documents still to be indexed; all of them when there is no usable index."""
    try:
        indexed = index_store().ask(lambda engine: engine.revisions())
    except IndexDamaged:
        indexed = {}
    return len(_differing(indexed))


def _read(ids: Sequence[int]) -> tuple[list[Entry], list[int]]:
    """Documents as they are now, and the ids that no longer exist."""
    entries = list(_entries(ids))
    session().rollback()
    existing = {entry.id for entry in entries}
    return entries, [key for key in ids if key not in existing]


def _index_all(
    engine: Engine, ids: Sequence[int], progress: Progress | None, meanwhile: Callable[[], object] | None
) -> dict[int, int]:
    """Index very many documents without holding them all in memory; returns their indexed revisions."""
    indexed: dict[int, int] = {}

    def entries() -> Iterator[Entry]:
        for start in range(0, len(ids), LARGE_BATCH):
            for entry in _entries(ids[start : start + LARGE_BATCH]):
                indexed[entry.id] = entry.revision
                yield entry
            session().rollback()
            if progress:
                progress(min(start + LARGE_BATCH, len(ids)), len(ids))
            if meanwhile:
                meanwhile()

    engine.write(entries())
    return indexed


# ---- another index ------------------------------------------------------------------------------------


def _change_engine() -> None:
    """Rebuild with the other engine when ``SEARCH_ENGINE`` or the size requires it."""
    current = index_store().current()
    if current is None:
        return
    setting = index_store().setting
    grown = setting == "auto" and current.engine == "whoosh" and len(index_sync().indexed) > WHOOSH_LIMIT
    if grown or setting not in ("auto", current.engine):
        engine = "tantivy" if grown else setting
        log.info("moving the search index to %s", engine)
        rebuild(engine, meanwhile=lambda: catch_up(LARGE_BATCH))


def rebuild(
    engine: str | None = None, progress: Progress | None = None, meanwhile: Callable[[], object] | None = None
) -> int:
    """Build a new index beside the current one and switch to it when it is complete; returns the number of
    documents. ``progress`` is called with (done, total), ``meanwhile`` between two batches."""
    store = index_store()
    with store.building():
        created = store.new(engine or preferred_engine(count_documents()))
        index = open_engine(created.engine, created.folder)
        indexed = _index_all(index, _differing({}), progress, meanwhile)
        for _ in range(5):  # what was saved meanwhile, less each time; the rest is caught up later
            outdated = _differing(indexed)
            if not outdated:
                break
            indexed |= _index_all(index, outdated, None, meanwhile)
        index.close()
        _switch(created)
    return len(indexed)


def _switch(created: Current) -> None:
    for _ in range(600):  # a minute: another process may be writing to the old one
        try:
            with index_store().writing():
                index_store().switch(created)
                return
        except IndexBusy:
            time.sleep(0.1)
    raise IndexBusy("the old index is being written all the time")


# ---- documents as entries ------------------------------------------------------------------------------


def _entries(ids: Sequence[int]) -> Iterable[Entry]:
    """Documents as index entries. Columns are read, not objects: a rebuild reads every document."""
    columns = (
        Document.id, Document.revision, Document.code, Document.type_code, Document.subject, Document.issuer_name,
        Document.issued_on, Document.recorded_on, Document.organization_id, Document.created_by_id,
        Document.direction, Document.status, Document.number, Document.lapsed,
    )  # fmt: skip
    searched = {name: getattr(Document, name) for name in fields_for(Use.SEARCHED)}
    rows = (
        session().execute(select(*columns, *searched.values()).where(Document.id.in_(ids)).order_by(Document.id)).all()
    )
    parties = _by_document(select(Party.document_id, Party.name).where(Party.document_id.in_(ids)))
    units = _by_document(select(Access.document_id, Access.unit_id).where(Access.document_id.in_(ids)))
    cited = _by_document(select(Reference.document_id, Reference.code).where(Reference.document_id.in_(ids)))
    files = (
        select(Attachment.document_id, Blob.sha256, Blob.text_state)
        .join(Blob, Blob.sha256 == Attachment.sha256)
        .where(Attachment.document_id.in_(ids))
        .order_by(Attachment.id)
    )
    texts: dict[int, list[str]] = {}
    for document_id, sha256, state in session().execute(files).all():
        texts.setdefault(document_id, []).append(text_of_file(sha256, state))
    newer = superseding(ids)
    for row in rows:
        force = force_after((reference.kind for reference in newer.get(row.id, ())), row.lapsed)
        words = [str(getattr(row, name) or "") for name in searched]
        body = "\n".join([*words, *parties.get(row.id, ()), *texts.get(row.id, ())])
        opened = units.get(row.id, [])
        yield Entry(
            id=row.id,
            revision=row.revision,
            code=row.code,
            type_name=TYPES[row.type_code].name,
            subject=row.subject,
            body=body,
            issuer=row.issuer_name,
            cited=[*cited.get(row.id, ()), *cited_codes(f"{row.subject}\n{body}")],
            acl=[
                f"o{row.organization_id}",
                *(f"u{unit}" for unit in opened),
                *([f"p{row.organization_id}.{row.created_by_id}"] if row.created_by_id else []),
            ],
            issued_on=row.issued_on,
            arrival=(row.number, row.recorded_on.year)
            if row.direction.is_incoming and row.number < WITHOUT_NUMBER
            else None,
            facets={
                "direction": [row.direction.value],
                "type": [row.type_code],
                "issuer": [row.issuer_name],
                "field": [row.topic],
                "year": [str((row.issued_on or row.recorded_on).year)],
                "status": [row.status.value],
                "force": [force.value],
                "unit": [str(unit) for unit in opened],
            },
        )


def _by_document(query: Any) -> dict[int, list[Any]]:
    """The values of the second column, grouped by the first."""
    grouped: dict[int, list[Any]] = {}
    for document_id, value in session().execute(query):
        grouped.setdefault(document_id, []).append(value)
    return grouped
