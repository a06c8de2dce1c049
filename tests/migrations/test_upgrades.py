"""A database of every earlier state of the migrations, with rows, becomes what a new one is."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask_migrate import check, upgrade
from sqlalchemy import inspect, select, text

from tests.conftest import Databases, release, settings_for
from ytcs_docs.app import create_app
from ytcs_docs.core.db import db, session
from ytcs_docs.tasks.models import Assignment, Report

PROJECT = Path(__file__).resolve().parents[2]
# what is kept under another name now
RENAMED = {"task": "assignment", "task_report": "assignment_report", "task_report_file": "assignment_report_file"}
GIVEN_MORE = {"search_synonym"}  # tables that an upgrade adds rows to
STATES = sorted(Path(__file__).parent.glob("*.json.gz"))


def state(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return found


@pytest.mark.neutral
def test_no_migration_was_edited_after_it_was_committed() -> None:
    """And the state that the last one makes is kept: `make state`."""
    files = (PROJECT / "migrations" / "versions").glob("*.py")
    now = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert now == state(STATES[-1])["migrations"]


def unpacked(value: Any, *, yes_or_no: bool = False) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    return bool(value) if yes_or_no and value is not None else value


def restore(url: str, kept: dict[str, Any]) -> None:
    """Make the database that the state says, with its rows; they are whole, so no key is checked meanwhile."""
    if url.startswith("sqlite"):
        local = sqlite3.connect(url.removeprefix("sqlite:///"))
        for statement in kept["sqlite"]:
            local.execute(statement)
        for table, row in rows_of(kept):
            names = ", ".join(f'"{name}"' for name in row)
            values = [unpacked(value) for value in row.values()]
            local.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))})', values)
        local.commit()
        local.close()
        return
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(kept["postgresql"])
        server.execute("SET session_replication_role = replica")
        found = server.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'boolean'"
        )
        yes_or_no = set(found)
        for table, row in rows_of(kept):
            names = ", ".join(f'"{name}"' for name in row)
            values = [unpacked(value, yes_or_no=(table, name) in yes_or_no) for name, value in row.items()]
            server.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(row))})', values)
        # The next number of each table comes after its rows, as if they had been saved one by one. search_path was
        # emptied by what pg_dump wrote.
        counters = server.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE column_default LIKE 'nextval%'"
        ).fetchall()
        for table, column in counters:
            server.execute(
                f"SELECT setval(pg_get_serial_sequence('public.{table}', '{column}'), max({column}))"
                f' FROM public."{table}" HAVING max({column}) IS NOT NULL'
            )


def rows_of(kept: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((table, row) for table, rows in kept["rows"].items() for row in rows)


def said_plainly(condition: str) -> str:
    """A condition as PostgreSQL repeats it, whichever casts it has put in."""
    return re.sub(r"::[a-z ]+(\[\])?|[()\s]", "", condition)


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Iterator[tuple[str, Flask]]:
    url = databases.new_url()
    app = create_app(settings_for(url, tmp_path))
    yield url, app
    release(app)
    databases.drop(url)


def counted(names: set[str]) -> dict[str, int]:
    return {name: session().execute(text(f'SELECT count(*) FROM "{name}"')).scalar() or 0 for name in names}


def schema() -> dict[str, Any]:
    """Everything that a table is, by name."""
    found: dict[str, Any] = {}
    inspector = inspect(db.engine)
    for name in inspector.get_table_names():
        if name == "alembic_version":
            continue
        found[name] = {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            },
            "primary key": tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
            "foreign keys": {
                (
                    tuple(key["constrained_columns"]),
                    key["referred_table"],
                    tuple(key["referred_columns"]),
                    key["options"].get("ondelete"),
                )
                for key in inspector.get_foreign_keys(name)
            },
            "unique": {
                (key["name"], tuple(sorted(key["column_names"]))) for key in inspector.get_unique_constraints(name)
            },
            "indexes": {
                index["name"]: (
                    tuple(index["column_names"]),
                    bool(index["unique"]),
                    said_plainly(str(index.get("dialect_options", {}).get(f"{db.engine.dialect.name}_where", ""))),
                )
                for index in inspector.get_indexes(name)
            },
            "checks": {(key["name"], said_plainly(key["sqltext"])) for key in inspector.get_check_constraints(name)},
        }
    return found


@pytest.mark.parametrize("path", STATES, ids=lambda path: path.name.removesuffix(".json.gz"))
def test_a_database_of_an_earlier_commit_becomes_what_a_new_one_is(
    app: Flask, empty: tuple[str, Flask], path: Path
) -> None:
    with app.app_context():
        wanted = schema()
        session().close()
    url, old = empty
    kept = state(path)
    restore(url, kept)
    with old.app_context():
        names = {name for name, rows in kept["rows"].items() if rows} - {"alembic_version"}
        before = counted(names)
        assert before == {name: len(kept["rows"][name]) for name in names}
        session().close()
        upgrade()
        check()
        found = schema()
        after = {name: count for name in names for count in counted({RENAMED.get(name, name)}).values()}
        session().close()
    for name in wanted:
        assert found[name] == wanted[name], name
    assert set(found) == set(wanted)
    assert all(after[name] >= before[name] for name in names & GIVEN_MORE)
    assert {name: after[name] for name in names - GIVEN_MORE} == {name: before[name] for name in names - GIVEN_MORE}


STATES_BEFORE_MORE_SYNONYMS = next(path for path in STATES if path.name.startswith("26-"))
LAST_WITH_TASKS = next(path for path in STATES if path.name.startswith("12-"))


def test_tasks_become_assignments_with_all_that_was_known_of_them(empty: tuple[str, Flask]) -> None:
    """Each in the duty of its instruction, with its number, part, state, days, answer and reports."""
    url, old = empty
    kept = state(LAST_WITH_TASKS)
    restore(url, kept)
    tasks, said = kept["rows"]["task"], {row["id"]: row for row in kept["rows"]["instruction"]}
    assert tasks
    with old.app_context():
        session().close()
        upgrade()
        for task in tasks:
            found = session().get_one(Assignment, task["id"])
            assert (found.document_id, found.unit_id, found.giver_id, found.part.value, found.state.value) == tuple(
                task[name] for name in ("document_id", "unit_id", "giver_id", "part", "state")
            )
            days = [day and day.isoformat() for day in (found.first_due_on, found.due_on)]
            assert days == [task["due_on"], task["due_on"]]
            assert (found.finished_on is None) == (task["finished_at"] is None)
            instruction = said[task["instruction_id"]]
            duty = found.duty
            assert (duty.text, duty.ordered_by, duty.instruction_id) == (
                instruction["text"],
                instruction["by_name"],
                instruction["id"],
            )
            assert duty.asks_for_answer == any(
                one["needs_answer"] for one in tasks if one["instruction_id"] == instruction["id"]
            )
            doers = {(doer.unit_id, doer.part.value) for doer in duty.doers}
            assert ((found.unit_id, found.part.value) in doers) == (not found.is_withdrawn)
        reports = {row["id"]: row["task_id"] for row in kept["rows"]["task_report"]}
        assert {line.id: line.assignment_id for line in session().scalars(select(Report))} == reports
        session().close()


def test_the_administrator_s_synonyms_stay_and_those_of_the_field_are_added_once(empty: tuple[str, Flask]) -> None:
    url, old = empty
    restore(url, state(STATES_BEFORE_MORE_SYNONYMS))
    with old.app_context():
        session().execute(text("DELETE FROM search_synonym"))
        session().execute(
            text("INSERT INTO search_synonym (id, terms, sort_key) VALUES (1, 'phòng cháy chữa cháy = pccc', 'p')")
        )
        session().commit()
        upgrade()
        terms = list(session().execute(text("SELECT terms FROM search_synonym")).scalars())
        session().close()
    assert "phòng cháy chữa cháy = pccc" in terms
    assert not [line for line in terms if line.startswith("PCCC")]
    assert "CCHC = cải cách hành chính" in terms
