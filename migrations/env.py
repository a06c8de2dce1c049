"""Runs the migrations on the application's own engine."""

import sqlalchemy as sa
from alembic import context
from alembic.operations import Operations
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
        give_tasks_their_giver(connection)
        context.run_migrations()


def give_tasks_their_giver(connection: Connection) -> None:
    """The first commit of all made ``task`` without ``giver_id``, then its migration was edited. The next ones need
    the column, so a database of that commit is brought right before they run."""
    inspector = sa.inspect(connection)
    if "task" not in inspector.get_table_names() or "giver_id" in {
        column["name"] for column in inspector.get_columns("task")
    }:
        return
    op = Operations(context.get_context())
    with op.batch_alter_table("task") as batch:
        batch.add_column(sa.Column("giver_id", sa.Integer(), nullable=True))
    op.execute("UPDATE task SET giver_id = (SELECT organization_id FROM document WHERE document.id = task.document_id)")
    with op.batch_alter_table("task") as batch:
        batch.alter_column("giver_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key("fk_task_giver_id_organization", "organization", ["giver_id"], ["id"])
        batch.drop_index("ix_task_due")
        batch.create_index("ix_task_giver_state_due", ["giver_id", "state", "due_on", "unit_id"])


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
