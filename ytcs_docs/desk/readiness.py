"""What a working day needs: the right tables, the worker, room on the disk, the search index."""

from __future__ import annotations

import shutil

from sqlalchemy.exc import SQLAlchemyError

from ytcs_docs.config import MIGRATIONS, SETTINGS
from ytcs_docs.core.jobs import worker_is_alive
from ytcs_docs.core.schema import WrongSchema, check_schema
from ytcs_docs.search.sync import INDEX_SYNC

LEAST_FREE = 500 * 1024 * 1024  # bytes


def readiness() -> dict[str, bool]:
    """Each thing by name, and whether it is there."""
    folder = SETTINGS.get().data_dir
    return {
        "schema": _schema_fits(),
        "worker": worker_is_alive(folder),
        "disk": shutil.disk_usage(folder).free >= LEAST_FREE,
        "index": INDEX_SYNC.get().store.current() is not None,
    }


def _schema_fits() -> bool:
    try:
        check_schema(MIGRATIONS)
    except (WrongSchema, SQLAlchemyError):
        return False
    return True
