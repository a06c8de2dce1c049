"""Answers that hold until something is saved."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from tests.builders import incoming
from ytcs_docs.core.db import save_if_possible, session
from ytcs_docs.core.jobs import BELL, ring_bell
from ytcs_docs.core.unchanged import GOOD_FOR, unchanged
from ytcs_docs.documents.models import Document
from ytcs_docs.search import commands, queries


def test_a_query_is_asked_again_after_a_commit_and_for_other_arguments(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def count(code: str = "") -> int:
        asked.append(code)
        return session().query(Document).filter(Document.code.startswith(code)).count()

    with app.app_context():
        ring_bell()
        assert [unchanged(count), unchanged(count), unchanged(count, "7/"), unchanged(count, code="7/")] == [0, 0, 0, 0]
        assert asked == ["", "7/", "7/"]
        incoming(code="7/SYT-NVY")
        assert [unchanged(count), unchanged(count), unchanged(count, "7/")] == [1, 1, 1]
        assert len(asked) == 5
        later = time.monotonic() + GOOD_FOR + 1
        monkeypatch.setattr("ytcs_docs.core.unchanged.time.monotonic", lambda: later)
        unchanged(count)  # another server may have saved something
        assert len(asked) == 6


def test_what_a_transaction_sees_that_began_before_something_was_saved_is_not_kept(app: Flask) -> None:
    def save() -> None:
        with app.app_context():
            incoming(code="7/SYT-NVY")

    def count() -> int:
        return session().query(Document).count()

    with app.app_context():
        ring_bell()
        session().query(Document).count()  # from here on this transaction sees nothing newer (SQLite)
        with ThreadPoolExecutor(1) as others:
            others.submit(save).result()
        unchanged(count)
        session().rollback()
        assert unchanged(count) == 1


def test_statistics_tell_nobody(app: Flask) -> None:
    with app.app_context():
        ring_bell()
        rung_at = BELL.get().rung_at()
        save_if_possible(lambda: commands.note_miss("cúm gia cầm"), "a miss")
        assert [miss.typed for miss in queries.misses()] == ["cúm gia cầm"]
        assert BELL.get().rung_at() == rung_at
        incoming(code="7/SYT-NVY")
        assert BELL.get().rung_at() > rung_at
