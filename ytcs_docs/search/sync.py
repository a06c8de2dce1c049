"""Keeping this server's index up with the database, and making it anew.

The index keeps, with each document, the document's ``revision`` as it was read. A document whose own count is
higher, or that the index does not have, is read again. Each server compares for itself, so any number of
servers may share one database. Three questions find what is behind, the cheap one first:

* on every round, what ``changed_at`` says was changed in the last seconds;
* every ten seconds, whether the sum of all ``revision`` is that of the index: counts only grow, so equal sums
  mean that nothing is behind, however late a transaction was committed;
* only when they differ, and at the start, which documents it is.
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
    """What one process knows of how far its index is."""

    store: IndexStore
    folder: str = ""
    held: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, None] = field(default_factory=dict)
    since: datetime | None = None
    summed_at: float = 0.0
    noticed_at: float = 0.0
    busy: threading.Lock = field(default_factory=threading.Lock)

    def start(self, folder: str, held: dict[int, int]) -> None:
        self.folder, self.held, self.waiting, self.since = folder, held, {}, None


def index_store() -> IndexStore:
    """The index of this server."""
    return index_sync().store


INDEX_SYNC: Service[IndexSync] = Service("search index")


def index_sync() -> IndexSync:
    return INDEX_SYNC.get()


def preferred_engine(documents: int) -> str:
    """The engine for an archive of this size, under ``SEARCH_ENGINE``."""
    wanted = index_store().wanted
    if wanted != "auto":
        return wanted
    return "tantivy" if documents > WHOOSH_LIMIT else "whoosh"


def count_documents() -> int:
    return session().scalar(select(func.count()).select_from(Document)) or 0


# ---- following the database ---------------------------------------------------------------------------


def work() -> bool:
    """The worker's round: one batch; True when there is more. Moves to the other engine when it is time."""
    index_store().worker_is_here()
    more = catch_up(progress=lambda done, whole: index_store().worker_is_here())
    if not more:
        _change_engine()
    return more


def catch_up(limit: int = BATCH, *, build_at_most: int | None = None, progress: Progress | None = None) -> bool:
    """Take in what changed, one batch; True when there may be more. Makes a new index when there is none
    that can be used, unless there are more than ``build_at_most`` documents. Never raises for the index's
    sake: what could not be done is done on a later round."""
    state = index_sync()
    if not state.busy.acquire(blocking=False):
        return False  # another thread of this process is at it
    try:
        if state.store.current() is None:
            if build_at_most is not None and count_documents() > build_at_most:
                return False
            rebuild(progress=progress)
        return _catch_up(state, limit)
    except (IndexBusy, IndexDamaged):
        return False
    finally:
        state.busy.release()


def _catch_up(state: IndexSync, limit: int) -> bool:
    _start(state)
    _look(state)
    if not state.waiting:
        return False
    with state.store.writing():
        ids = list(state.waiting)[:limit]
        entries, gone = _read(ids)
        state.store.ask(lambda engine: engine.write(entries, gone))
        held = {entry.id: entry.revision for entry in entries}
    for document_id in ids:
        state.waiting.pop(document_id, None)
        if document_id in held:
            state.held[document_id] = held[document_id]
        else:
            state.held.pop(document_id, None)
    return bool(state.waiting)


def _start(state: IndexSync) -> None:
    """Begin with whatever index counts now."""
    current = state.store.current()
    if current is None:
        raise IndexDamaged("no index")
    if state.folder != str(current.folder):
        state.start(str(current.folder), state.store.ask(lambda engine: engine.held()))


def _look(state: IndexSync) -> None:
    """Find what is behind."""
    begun = clock.real_now() - OVERLAP
    if state.since is None:
        state.waiting = dict.fromkeys(_different(state.held))
        state.summed_at = time.monotonic()
    else:
        recent = select(Document.id, Document.revision).where(Document.changed_at >= state.since)
        fresh = [key for key, revision in session().execute(recent).all() if state.held.get(key) != revision]
        if fresh:  # before what waits already
            state.waiting = dict.fromkeys(fresh) | state.waiting
        elif not state.waiting and time.monotonic() - state.summed_at > SUM_EVERY:
            state.summed_at = time.monotonic()
            if not _sums_agree(state.held):
                state.held = state.store.ask(lambda engine: engine.held())
                state.waiting = dict.fromkeys(_different(state.held))
    state.since = begun


def _sums_agree(held: dict[int, int]) -> bool:
    count, revisions = session().execute(select(func.count(), func.sum(Document.revision)).select_from(Document)).one()
    return bool(count == len(held) and (revisions or 0) == sum(held.values()))


def _different(held: dict[int, int]) -> list[int]:
    """Documents that the index has not as they are now, and those it has though they are gone."""
    rows = dict(session().execute(select(Document.id, Document.revision)).all())
    behind = [key for key, revision in rows.items() if held.get(key) != revision]
    return [*sorted(behind), *(key for key in held if key not in rows)]


def behind() -> int:
    """How many documents the index has yet to take in; all of them when there is no usable index."""
    try:
        held = index_store().ask(lambda engine: engine.held())
    except IndexDamaged:
        held = {}
    return len(_different(held))


def _read(ids: Sequence[int]) -> tuple[list[Entry], list[int]]:
    """Documents as they are now, and which of these are no more."""
    entries = list(_entries(ids))
    session().rollback()
    there = {entry.id for entry in entries}
    return entries, [key for key in ids if key not in there]


def _take_in_all(
    engine: Engine, ids: Sequence[int], progress: Progress | None, meanwhile: Callable[[], object] | None
) -> dict[int, int]:
    """Write very many documents without having them all in memory; returns what the index holds of them."""
    held: dict[int, int] = {}

    def entries() -> Iterator[Entry]:
        for start in range(0, len(ids), LARGE_BATCH):
            for entry in _entries(ids[start : start + LARGE_BATCH]):
                held[entry.id] = entry.revision
                yield entry
            session().rollback()
            if progress:
                progress(min(start + LARGE_BATCH, len(ids)), len(ids))
            if meanwhile:
                meanwhile()

    engine.write(entries())
    return held


# ---- another index ------------------------------------------------------------------------------------


def _change_engine() -> None:
    """Move to the engine that fits, when ``SEARCH_ENGINE`` or the size asks for it."""
    current = index_store().current()
    if current is None:
        return
    wanted = index_store().wanted
    grown = wanted == "auto" and current.engine == "whoosh" and len(index_sync().held) > WHOOSH_LIMIT
    if grown or wanted not in ("auto", current.engine):
        engine = "tantivy" if grown else wanted
        log.info("moving the search index to %s", engine)
        rebuild(engine, meanwhile=lambda: catch_up(LARGE_BATCH))


def rebuild(
    engine: str | None = None, progress: Progress | None = None, meanwhile: Callable[[], object] | None = None
) -> int:
    """Make a new index beside the one in use and switch to it when it has everything; returns how many
    documents it holds. ``progress`` is told (done, all); ``meanwhile`` is called between two batches."""
    store = index_store()
    with store.building():
        made = store.new(engine or preferred_engine(count_documents()))
        index = open_engine(made.engine, made.folder)
        held = _take_in_all(index, _different({}), progress, meanwhile)
        for _ in range(5):  # what was saved meanwhile, each time less; the rest follows after
            waiting = _different(held)
            if not waiting:
                break
            held |= _take_in_all(index, waiting, None, meanwhile)
        index.close()
        _switch(made)
    return len(held)


def _switch(made: Current) -> None:
    for _ in range(600):  # a minute: somebody may just be writing to the old one
        try:
            with index_store().writing():
                index_store().switch(made)
                return
        except IndexBusy:
            time.sleep(0.1)
    raise IndexBusy("the old index is being written all the time")


# ---- documents as entries ------------------------------------------------------------------------------


def _entries(ids: Sequence[int]) -> Iterable[Entry]:
    """Documents as the index is told of them. Columns are read, not objects: rebuilding reads them all."""
    columns = (
        Document.id, Document.revision, Document.code, Document.type_code, Document.subject, Document.issuer_name,
        Document.issued_on, Document.recorded_on, Document.organization_id, Document.created_by_id,
        Document.direction, Document.status,
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
        force = force_after(reference.kind for reference in newer.get(row.id, ()))
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
    """The second column's values for each value of the first."""
    found: dict[int, list[Any]] = {}
    for document_id, value in session().execute(query):
        found.setdefault(document_id, []).append(value)
    return found
