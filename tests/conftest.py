"""Databases, applications and visitors for the tests.

``--database sqlite`` (default) or ``postgresql`` chooses where the tests run; ``TEST_DATABASE_URL`` names
a running PostgreSQL server instead of one started for the tests. Each test has a database of its own,
copied from one that was made by the real migrations and holds the small office of builders.py.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings

from tests import builders, postgres, real_data
from tests.visitor import Visitor
from ytcs_docs.app import create_app, provide_services
from ytcs_docs.config import read_settings
from ytcs_docs.core.db import db

# CI finds the same examples every time; at home the search goes on.
settings.register_profile("steady", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption("--update-guide", action="store_true", help="write the screenshots of docs/huong-dan anew")


def pytest_configure() -> None:
    if folder := postgres.memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)


@dataclass
class Databases:
    """Makes databases: empty ones, or copies of the template."""

    kind: str
    folder: Path
    server: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_url(self, template: str | None = None, name: str = "") -> str:
        """The address of a new database; under a ``name`` it is the same each time."""
        name = name or str(next(self.numbers))
        if self.kind == "sqlite":
            path = self.folder / f"db-{name}.sqlite3"
            if template:
                shutil.copyfile(template.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        name = f"ytcs_{os.getpid()}_{name}"
        copy = f" TEMPLATE {template.rpartition('/')[2]} STRATEGY FILE_COPY" if template else ""
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{copy}")
        return f"{self.server}/{name}"

    def drop(self, url: str) -> None:
        if self.kind == "sqlite":
            for ending in ("", "-wal", "-shm"):
                Path(url.removeprefix("sqlite:///") + ending).unlink(missing_ok=True)
            return
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    kind = request.config.getoption("--database")
    folder = tmp_path_factory.mktemp("databases")
    given = os.environ.get("TEST_DATABASE_URL", "")
    if kind == "sqlite":
        yield Databases(kind, folder)
    elif given:
        yield Databases(kind, folder, given.rstrip("/"))
    else:
        with postgres.running() as server:
            yield Databases(kind, folder, server)


def settings_for(url: str, folder: Path) -> dict[str, str]:
    """A complete environment for an application of its own."""
    return {
        "SECRET_KEY": "only for tests",
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "MAX_UPLOAD_MB": "2",
        "PASSWORD_TIME_COST": "1",
        "PASSWORD_MEMORY_KIB": "64",
    }


def release(app: Flask) -> None:
    """Close the connections of an application."""
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def template_url(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database made by the migrations, with the small office in it."""
    url = databases.new_url()
    app = create_app(settings_for(url, tmp_path_factory.mktemp("template")))
    with app.app_context():
        upgrade()
        builders.small_office()
    release(app)
    if databases.kind == "sqlite":
        import sqlite3

        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    return url


@pytest.fixture
def environment(databases: Databases, template_url: str) -> Iterator[dict[str, str]]:
    """Settings of an application with a database and a folder of its own: new ones each time, at the same places."""
    url, data = databases.new_url(template_url, "office"), databases.folder / "office"
    yield settings_for(url, data)
    databases.drop(url)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def applications() -> dict[tuple[tuple[str, str], ...], Flask]:
    """By their settings: routes, templates and statements are compiled once, not for every test."""
    return {}


@pytest.fixture
def app(environment: dict[str, str], applications: dict[tuple[tuple[str, str], ...], Flask]) -> Iterator[Flask]:
    """The application. No context is open: a test that calls commands uses ``context``, one that visits
    pages uses ``visit``; never both at once on the same rows."""
    key = tuple(sorted(environment.items()))
    if key not in applications:
        applications[key] = create_app(environment)
    application = applications[key]
    application.testing = False
    provide_services(application, read_settings(environment))
    yield application
    release(application)


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An open application context, for tests of commands and queries."""
    with app.app_context():
        yield


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """``visit("vanthu")`` signs somebody in."""

    def signed_in(username: str | None = None) -> Visitor:
        return Visitor(app, username)

    return signed_in


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data."""
    return real_data.found()
