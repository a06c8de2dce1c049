"""Collects what nothing points to: files of forms that were never saved, bytes without a row, halves of a crash."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import ColumnElement, exists, select, union

from ytcs_docs.core import clock
from ytcs_docs.core.db import Base, session, transaction
from ytcs_docs.files.models import Blob
from ytcs_docs.files.store import file_store
from ytcs_docs.files.uploads import UPLOAD_KEPT, destroy_blob, forget_old_uploads

HALF_A_DAY = 12 * 3600.0  # seconds that bytes may lie without a row: an upload is noted within minutes
BATCH = 500
FEW, SMALL_SHARE = 50, 0.05  # of all files: more that are unknown means another database, not orphans
JUDGEMENTS = {"pdf_signature"}  # tables that say something of a file, and need it not

log = logging.getLogger(__name__)


def sweep() -> bool:
    """One round over the whole store."""
    with transaction():
        forget_old_uploads()
    file_store().remove_leftovers(HALF_A_DAY)
    for sha256 in _unused_blobs():
        with transaction():
            destroy_blob(sha256)
    unknown, count, stored = set[str](), 0, file_store().stored(HALF_A_DAY)
    while batch := list(islice(stored, BATCH)):
        count += len(batch)
        unknown |= set(batch) - _known(batch)
    session().rollback()
    if len(unknown) > max(FEW, count * SMALL_SHARE):
        log.error(
            "%s of %s stored files are not in this database: is it the right one? None is touched", len(unknown), count
        )
        return False
    for sha256 in unknown:
        _set_aside(sha256)
    return False


def _references() -> Iterator[ColumnElement[str]]:
    """Every column that names a stored file, that of the files themselves aside."""
    for table in Base.metadata.sorted_tables:
        if table.name not in (Blob.__tablename__, *JUDGEMENTS):
            yield from (column for column in table.columns if column.name.endswith("sha256"))


def _unused_blobs() -> list[str]:
    """Files that were noted longer ago than a form may wait, and that nothing points to."""
    unused = [~exists().where(column == Blob.sha256) for column in _references()]
    query = select(Blob.sha256).where(Blob.created_at < clock.now() - UPLOAD_KEPT, *unused)
    found = list(session().scalars(query))
    session().rollback()
    return found


def _known(wanted: Sequence[str]) -> set[str]:
    """Those that some row names."""
    columns = [Blob.__table__.c.sha256, *_references()]
    return set(session().scalars(union(*(select(column).where(column.in_(wanted)) for column in columns))))


def _set_aside(sha256: str) -> None:
    """Within a transaction, so that nobody notes it meanwhile on SQLite; on PostgreSQL who does so sees that it is
    gone (:func:`uploads.remember_blob`)."""
    with transaction():
        if not _known([sha256]):
            file_store().set_aside(sha256)
            log.info("%s belongs to nothing: set aside for a month", sha256)
