"""What nothing points to is collected, everything else stays."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.builders import incoming, person, waiting_file
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.models import Attachment
from ytcs_docs.files import sweeping, uploads
from ytcs_docs.files.models import Blob, Upload
from ytcs_docs.files.store import SET_ASIDE, file_store
from ytcs_docs.files.sweeping import sweep
from ytcs_docs.files.uploads import UPLOAD_KEPT


def aged(path: Path) -> Path:
    """As if it had lain there for two days."""
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(path, (long_ago, long_ago))
    return path


def stored(text: str) -> Path:
    """Bytes without a row."""
    return aged(file_store().path(uploads.store_file(io.BytesIO(text.encode()), "a.txt").sha256))


@pytest.mark.usefixtures("context")
def test_bytes_without_a_row_and_halves_of_a_crash_are_collected() -> None:
    orphan, fresh = stored("không ai nhắc đến"), stored("vừa gửi")
    os.utime(fresh)
    incoming_half = file_store().uploads / "incoming-0123456789abcdef"
    incoming_half.write_bytes(b"half")
    derived_half = file_store().derived_path("ab" * 32, "0123.draft")
    derived_half.parent.mkdir(parents=True)
    derived_half.write_bytes(b"half")
    aged(incoming_half)
    aged(derived_half)
    sweep()
    assert not orphan.exists()
    assert fresh.exists()
    assert not incoming_half.exists()
    assert not derived_half.exists()


@pytest.mark.usefixtures("context")
def test_what_was_set_aside_can_be_fetched_back_for_a_month() -> None:
    orphan = stored("không ai nhắc đến")
    sweep()
    aside = file_store().uploads / "removed" / orphan.name
    assert aside.read_text(encoding="utf-8") == "không ai nhắc đến"
    sweep()
    assert aside.exists()
    long_ago = time.time() - SET_ASIDE - 3600
    os.utime(aside, (long_ago, long_ago))
    sweep()
    assert not aside.exists()


@pytest.mark.usefixtures("context")
def test_nothing_is_touched_when_the_database_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "FEW", 3)
    orphans = [stored(f"tệp của cơ sở dữ liệu khác {number}") for number in range(5)]
    sweep()
    assert all(path.exists() for path in orphans)


@pytest.mark.usefixtures("context")
def test_what_belongs_to_something_stays() -> None:
    incoming(text="Nội dung")
    waiting_file()
    kept = [aged(file_store().path(sha256)) for sha256 in session().scalars(select(Blob.sha256))]
    with time_machine.travel(clock.now() + timedelta(days=400)):
        sweep()
    assert len(kept) > 1
    assert all(path.exists() for path in kept)
    assert session().scalars(select(Attachment)).all()


@pytest.mark.usefixtures("context")
def test_a_file_of_a_form_that_was_never_saved_goes_with_its_bytes() -> None:
    stored_file = uploads.store_file(io.BytesIO(b"chua luu"), "a.txt")
    with transaction():
        uploads.keep_upload(stored_file, person("vanthu").user_id or 0)
    path = aged(file_store().path(stored_file.sha256))
    sweep()
    assert path.exists()
    with time_machine.travel(clock.now() + UPLOAD_KEPT + timedelta(hours=1)):
        sweep()
    assert not path.exists()
    assert session().scalars(select(Blob)).all() == session().scalars(select(Upload)).all() == []


def test_a_person_holds_so_many_unsaved_files_and_the_others_are_not_troubled(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "UNSAVED_FILES", 3)
    clerk = visit("vanthu")
    answers = [clerk.upload(f"tep so {number}".encode(), f"{number}.txt") for number in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 422]
    assert "quá nhiều tệp chưa lưu" in answers[3].text
    assert visit("chuyenvien").upload(b"tep khac", "a.txt").status_code == 201
