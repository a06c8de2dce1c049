"""The index follows the database: several servers, crashes, damage, the move from one engine to the other."""

from __future__ import annotations

import errno
import math
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from tests.builders import incoming, place
from tests.conftest import release
from tests.documents.test_documents import viewer_of
from tests.processes import PROCESSES
from ytcs_docs.app import create_app
from ytcs_docs.core.db import transaction
from ytcs_docs.documents.models import Document
from ytcs_docs.search import queries, sync
from ytcs_docs.search.engine import Narrowing
from ytcs_docs.search.plan import Term
from ytcs_docs.search.store import IndexDamaged, IndexStore
from ytcs_docs.search.sync import INDEX_SYNC

# The engines do not know the database: one of them is enough on the second one.
ENGINES = pytest.mark.parametrize("engine", [pytest.param("whoosh", marks=pytest.mark.neutral), "tantivy"])


def use(engine: str, folder: Path | None = None) -> sync.IndexSync:
    """Begin anew as a process of its own would, with a folder and an engine."""
    state = sync.index_sync()
    state.store = IndexStore(folder or state.store.folder, engine)
    state.start("", {})
    return state


def follow() -> None:
    while sync.catch_up():
        pass


def total(typed: str = "tiêm chủng") -> int:
    viewer = viewer_of("giamdoc")
    return queries.search(viewer, typed, Narrowing(acl=queries.acl_terms(viewer)), 1, 25).page.total


@ENGINES
@pytest.mark.usefixtures("context")
def test_a_change_made_while_the_index_is_written_is_taken_in_after(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(engine)
    document = incoming(subject="cũ")
    follow()
    with transaction():
        document.bump_revision()
    read = sync._read

    def meanwhile(ids: list[int]) -> object:
        found = read(ids)
        with transaction():
            document.subject = "mới toanh"
            document.bump_revision()
        return found

    monkeypatch.setattr(sync, "_read", meanwhile)
    sync.catch_up()
    monkeypatch.undo()
    follow()
    assert total("toanh") == 1
    assert sync.behind() == 0


@pytest.mark.usefixtures("context")
def test_a_commit_later_than_its_time_is_found_by_the_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    use("whoosh")
    document = incoming()
    follow()
    with transaction() as session:  # as a long transaction on another server would leave it
        long_ago = document.changed_at.replace(year=2001)
        session.execute(
            update(Document).values(subject="đến muộn", revision=Document.revision + 1, changed_at=long_ago)
        )
    follow()
    assert total("đến muộn") == 0
    monkeypatch.setattr(sync, "SUM_EVERY", 0.0)
    follow()
    assert total("đến muộn") == 1


@ENGINES
@pytest.mark.usefixtures("context")
def test_two_servers_each_find_what_the_other_saved(engine: str, tmp_path: Path) -> None:
    one, other = IndexStore(tmp_path / "one", engine), IndexStore(tmp_path / "other", engine)
    states = sync.IndexSync(one), sync.IndexSync(other)
    from flask import current_app

    for number in range(4):
        INDEX_SYNC.provide(current_app, states[number % 2])
        incoming(code=f"{number}/BYT", subject=f"tiêm chủng đợt {number}")
        for state in states:
            INDEX_SYNC.provide(current_app, state)
            follow()
            assert total() == number + 1


@ENGINES
@pytest.mark.usefixtures("context")
def test_a_lost_index_is_made_anew(engine: str) -> None:
    state = use(engine)
    incoming()
    follow()
    shutil.rmtree(state.store.folder)
    with pytest.raises(IndexDamaged):
        total()
    follow()
    assert total() == 1


@ENGINES
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("context")
def test_a_damaged_index_is_made_anew(engine: str, seed: int) -> None:
    state = use(engine)
    for number in range(3):
        incoming(code=f"{number}/BYT")
    follow()
    current = state.store.current()
    assert current is not None
    files = sorted(path for path in current.folder.iterdir() if path.is_file() and path.stat().st_size)
    broken = files[random.Random(seed).randrange(len(files))]
    broken.unlink()  # not written over: this very process has it mapped, and would get SIGBUS
    if seed % 2 == 0:
        broken.write_bytes(b"rubbish" * 9)
    use(engine)  # another process opens it
    for _ in range(3):
        follow()
        try:
            assert total() == 3
            break
        except IndexDamaged:
            continue
    assert total() == 3


@ENGINES
@pytest.mark.usefixtures("context")
def test_what_goes_wrong_elsewhere_does_not_cost_the_index(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = use(engine)
    document = incoming()
    follow()
    before = state.store.current()
    for error in (sqlite3.OperationalError("database is locked"), OSError(errno.ENOSPC, "no room"), MemoryError()):
        with transaction():
            document.bump_revision()

        def broken(ids: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(sync, "_read", broken)
        with pytest.raises(type(error)):
            sync.catch_up()
    monkeypatch.undo()
    with pytest.raises(OverflowError):
        state.store.ask(lambda opened: opened.count() + int(math.exp(opened.count() + 10_000)))
    assert state.store.current() == before
    follow()
    assert sync.behind() == 0


@pytest.mark.usefixtures("context")
def test_threads_that_read_while_another_writes_see_whole_states(tmp_path: Path) -> None:
    store = use("tantivy", tmp_path / "index").store
    for number in range(30):
        incoming(code=f"{number}/BYT")
    follow()
    agency, stop, wrong = place("syt").id, threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            hits = store.ask(lambda opened: opened.find(Term("folded", "tiem"), Narrowing(acl=[f"o{agency}"]), 0, 100))
            if hits.total != 30 or len(set(hits.ids)) != 30:
                wrong.append(hits)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(12):
        with transaction() as session:
            session.execute(
                update(Document)
                .where(Document.id % 3 == number % 3)
                .values(revision=Document.revision + 1, changed_at=sync.clock.real_now())
            )
        follow()
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert store.current() is not None


@pytest.mark.usefixtures("context")
def test_nothing_is_found_until_a_new_index_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    state = use("whoosh")
    for number in range(3):
        incoming(code=f"{number}/BYT")
    monkeypatch.setattr(sync, "LARGE_BATCH", 1)

    def halfway(done: int, whole: int) -> None:
        with pytest.raises(IndexDamaged):
            total()

    sync.rebuild(progress=halfway)
    assert total() == 3
    shutil.rmtree(state.store.folder)
    assert not sync.catch_up(build_at_most=2)
    assert state.store.current() is None


@pytest.mark.usefixtures("context")
def test_an_index_of_an_older_schema_is_made_anew() -> None:
    state = use("whoosh")
    incoming()
    follow()
    said = state.store.folder / "current.json"
    said.write_text(said.read_text().replace('"schema": "', '"schema": "0'))
    use("whoosh")
    with pytest.raises(IndexDamaged):
        total()
    follow()
    assert total() == 1


@pytest.mark.usefixtures("context")
def test_saving_does_not_fail_when_the_index_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder can be made here")
    use("whoosh", tmp_path / "file" / "index")
    document = incoming()
    with pytest.raises(OSError):  # the worker's log says so; see core.work
        sync.catch_up()
    assert document.id


@pytest.mark.usefixtures("context")
def test_auto_moves_to_tantivy_when_the_archive_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    state = use("auto")
    for number in range(3):
        incoming(code=f"{number}/BYT")
    follow()
    current = state.store.current()
    assert current is not None
    assert current.engine == "whoosh"
    monkeypatch.setattr(sync, "WHOOSH_LIMIT", 3)
    sync.work()
    assert state.store.current() == current
    incoming(code="3/BYT")
    asked: list[int] = []
    monkeypatch.setattr(sync, "_switch", lambda *given, switch=sync._switch: (asked.append(total()), switch(*given)))
    while sync.work():
        pass
    moved = state.store.current()
    assert moved is not None
    assert moved.engine == "tantivy"
    assert asked == [4]  # searching went on
    assert total() == 4
    assert sync.behind() == 0


@pytest.mark.usefixtures("context")
def test_a_fixed_engine_is_moved_to() -> None:
    use("tantivy")
    incoming()
    follow()
    state = use("whoosh")
    while sync.work():
        pass
    current = state.store.current()
    assert current is not None
    assert current.engine == "whoosh"
    assert total() == 1


@ENGINES
@pytest.mark.usefixtures("context")
def test_rebuilding_takes_in_what_is_saved_meanwhile_and_takes_old_folders_away(engine: str) -> None:
    state = use(engine)
    incoming(code="1/BYT")
    follow()
    old = state.store.current()
    seen: list[tuple[int, int]] = []

    def meanwhile(done: int, whole: int) -> None:
        seen.append((done, whole))
        if len(seen) == 1:
            incoming(code="2/BYT")
            assert total() == 1  # the old index answers

    assert sync.rebuild(engine, meanwhile) == 2
    assert total() == 2
    assert old is not None
    long_ago = time.time() - 3600
    os.utime(old.folder, (long_ago, long_ago))
    state.store.tidy()
    assert not old.folder.exists()
    assert total() == 2


# ---- kill -9 ------------------------------------------------------------------------------------------


def _index_for_ever(environment: dict[str, str], ready: object) -> None:
    app = create_app(environment)
    with app.app_context():
        ready.set()  # type: ignore[attr-defined]
        while True:
            sync.catch_up(5)


@pytest.fixture
def many(app: Flask) -> Iterator[list[int]]:
    with app.app_context():
        yield [incoming(code=f"{number}/BYT", subject=f"tiêm chủng số {number}").id for number in range(60)]


# Each costs the start of a process; INDEX_KILLS=20 is a longer look, as after a change of the index.
KILLS = int(os.environ.get("INDEX_KILLS", "5"))


@pytest.mark.load
@pytest.mark.neutral  # it is about the index, not the database
@ENGINES
def test_kill_minus_nine_again_and_again_loses_and_doubles_nothing(
    engine: str, environment: dict[str, str], app: Flask, many: list[int]
) -> None:
    settings = {**environment, "SEARCH_ENGINE": engine}
    chance = random.Random(engine)
    for _ in range(KILLS):
        ready = PROCESSES.Event()
        process = PROCESSES.Process(target=_index_for_ever, args=(settings, ready))
        process.start()
        assert ready.wait(60)
        with app.app_context(), transaction() as session:
            session.execute(
                update(Document)
                .where(Document.id.in_(chance.sample(many, 12)))
                .values(revision=Document.revision + 1, changed_at=sync.clock.real_now())
            )
        time.sleep(chance.uniform(0.0, 0.15))
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    application = create_app(settings)
    with application.app_context():
        follow()
        assert sync.behind() == 0
        acl = [f"o{place('syt').id}"]
        hits = sync.index_store().ask(lambda opened: opened.find(Term("folded", "tiem"), Narrowing(acl=acl), 0, 1000))
        assert sorted(hits.ids) == sorted(many)
        assert hits.total == len(many)
    release(application)
