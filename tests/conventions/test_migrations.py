"""Migrations: what they make is what the models say, they go down and up again with rows in the tables."""

from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

from tests.builders import attach, draft_of, incoming, outgoing, person, place, stored_text
from tests.conftest import Databases, release, settings_for
from ytcs_docs.app import create_app
from ytcs_docs.core.db import db, session, transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context():
        check()


def test_the_last_migration_goes_down_and_up_with_rows_in_the_tables(app: Flask) -> None:
    with app.app_context():
        document_id = incoming(text="Nội dung").id
        session().close()
        downgrade(revision="b1a5c0ffee01")  # before the search tables
        upgrade()
        assert session().scalars(select(Document.id)).all() == [document_id]


def rows(names: set[str]) -> dict[str, int]:
    """How many rows each table has."""
    found = {name: session().execute(text(f'SELECT count(*) FROM "{name}"')).scalar() for name in names}
    session().close()
    return {name: int(count or 0) for name, count in found.items()}


def test_no_row_of_any_table_is_lost_on_the_way_down_and_up(app: Flask) -> None:
    """SQLite makes a changed table anew and drops the old one: rows of others that point to it must stay."""
    with app.app_context():
        document = outgoing()
        stored = stored_text("Nội dung")
        with transaction():
            attach(session().get(Document, document.id), stored)
            deliveries.issue(document.id, [place("ttyt").id], person("vanthu"))
        incoming(references=(ReferenceData(code="1/BYT", kind=ReferenceKind.LEGAL_BASIS),), text="Nội dung")
        draft_of()
        session().close()
        kept = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        before = rows(kept)
        assert min(before[name] for name in ("attachment", "delivery", "document_reference", "history_line")) > 0
        downgrade(revision="d0717a5c0de3")  # before the tables of word files and drafts
        upgrade()
        after = rows(kept)
    gone = {"draft", "draft_version"}  # their tables were dropped, and the history of drafts with them
    assert {name: after[name] for name in kept - gone - {"history_line"}} == {
        name: before[name] for name in kept - gone - {"history_line"}
    }
    assert after["history_line"] == before["history_line"] - 1


def test_history_is_append_only_after_the_table_was_made_anew(app: Flask) -> None:
    with app.app_context():
        incoming()
        for statement in ("DELETE FROM history_line", "UPDATE history_line SET summary = ''"):
            with pytest.raises(DatabaseError, match="append only"):
                session().execute(text(statement))
            session().rollback()


def test_all_the_way_down_leaves_nothing(databases: Databases, tmp_path: Path) -> None:
    url = databases.new_url()
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        assert session().execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0
        session().close()
    release(app)
    databases.drop(url)
