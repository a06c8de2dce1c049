"""Runs the migrations on the application's own engine."""

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from ytcs_docs.core.db import UtcDateTime, db


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Migrations must not import the program: they keep working when it changes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        process_revision_directives=skip_empty,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on_sqlite(connection: Connection) -> None:
    """SQLite changes a table by making it anew and dropping the old one: with foreign keys on, that would delete
    every row of other tables that points to it. They are off meanwhile, and what points nowhere afterwards is an
    error."""
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        run(connection)
        lost = raw.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise SystemExit(f"rows that point nowhere after the migration: {lost[:10]}")
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def skip_empty(migration_context: object, revision: object, directives: list) -> None:
    options = getattr(context.config, "cmd_opts", None)
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


if context.is_offline_mode():
    raise SystemExit("offline migrations are not supported")

with current_app.extensions["migrate"].db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        run_on_sqlite(connection)
    else:
        run(connection)
