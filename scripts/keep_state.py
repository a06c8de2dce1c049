"""Keep what the migrations make now, with rows, for the tests of upgrades: `make state` after each new migration.

    python scripts/keep_state.py NAME [FOLDER]

Writes tests/migrations/NAME.json.gz: the definitions of all tables on both databases, and some rows of each table from
the demo. ``FOLDER`` is another working copy, by default this one. A state that was kept is never made again.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests import postgres  # noqa: E402 -- found through the line above

ROWS_OF_EACH = 6  # and all that they point to


def rows_of(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """Some rows of every table, with everything that they point to."""
    connection.row_factory = sqlite3.Row
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    parents = {
        table: [
            (key["from"], key["table"], key["to"]) for key in connection.execute(f'PRAGMA foreign_key_list("{table}")')
        ]
        for table in tables
    }
    kept: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in tables}

    def keep(table: str, row: sqlite3.Row) -> None:
        values = {name: row[name] for name in row.keys() if name != "__row"}  # noqa: SIM118 -- a Row is no dict
        if row["__row"] in kept[table]:
            return
        kept[table][row["__row"]] = values
        for column, parent, key in parents[table]:
            if values[column] is not None:
                wanted = f'SELECT rowid AS __row, * FROM "{parent}" WHERE "{key}" = ?'  # noqa: S608 -- names of our own
                for found in connection.execute(wanted, [values[column]]):
                    keep(parent, found)

    for table in tables:
        some = f'SELECT rowid AS __row, * FROM "{table}" LIMIT {ROWS_OF_EACH}'  # noqa: S608
        for row in connection.execute(some).fetchall():
            keep(table, row)
    return {table: [plain(row) for row in rows.values()] for table, rows in kept.items()}


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def flask(project: Path, folder: Path, database: str, *command: str) -> None:
    own = {"DATA_DIR": str(folder), "SECRET_KEY": "0123456789" * 4, "DATABASE_URL": database}
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=project,
        env={**os.environ, **own},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def definitions_of_postgresql(project: Path, folder: Path) -> str:
    with postgres.running() as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE state")
        flask(project, folder, f"{server}/state", "db", "upgrade")
        dump = subprocess.run(
            [postgres.program("pg_dump"), "--schema-only", "--no-owner", "--no-privileges", f"{server}/state"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    noise = ("--", "SET ", "SELECT ", "\\")
    return "\n".join(line for line in dump.splitlines() if line and not line.startswith(noise))


def main(name: str, project: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        flask(project, Path(folder), "", "db", "upgrade")
        flask(project, Path(folder), "", "demo")
        connection = sqlite3.connect(Path(folder) / "ytcs_docs.sqlite3")
        definitions = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END, rowid"
        )
        files = sorted((project / "migrations" / "versions").glob("*.py"))
        state = {
            "migrations": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
            "sqlite": [sql for (sql,) in definitions],
            "postgresql": definitions_of_postgresql(project, Path(folder) / "postgresql"),
            "rows": rows_of(connection),
        }
    content = json.dumps(state, ensure_ascii=False, sort_keys=True).encode()
    target = PROJECT / "tests" / "migrations" / f"{name}.json.gz"
    target.write_bytes(gzip.compress(content, 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else PROJECT).resolve())
