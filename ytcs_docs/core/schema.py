"""Whether the database has the tables of this very program."""

from __future__ import annotations

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from ytcs_docs.core.db import db


class WrongSchema(Exception):
    """The database belongs to another version; ``str(error)`` is one line for the operator."""


def check_schema(migrations: Path) -> None:
    """Raises :class:`WrongSchema` unless the last migration of this program is the last that the database of the
    current application has seen."""
    own = set(ScriptDirectory(str(migrations)).get_heads())
    with db.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if found != own:
        raise WrongSchema(
            f"The database is at revision {', '.join(sorted(found)) or 'none'}, this program needs "
            f"{', '.join(sorted(own))}: run `flask --app wsgi db upgrade`, or start the version that fits."
        )
