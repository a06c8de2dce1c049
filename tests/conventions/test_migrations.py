"""Migrations: what they make is what the models say, they go down and up again with rows in the tables."""

from pathlib import Path

from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, select, text

from tests.builders import incoming
from tests.conftest import Databases, release, settings_for
from ytcs_docs.app import create_app
from ytcs_docs.core.db import db, session
from ytcs_docs.documents.models import Document


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
