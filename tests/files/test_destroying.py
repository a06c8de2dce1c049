"""A state secret leaves nothing behind, whoever is at work on its file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.builders import person
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import Refused
from ytcs_docs.files import reading, uploads
from ytcs_docs.files.models import Blob, Upload
from ytcs_docs.files.rules import NotNow, TextState
from ytcs_docs.files.store import StoredFile, file_store


def an_upload(text: str = "van ban mat") -> tuple[StoredFile, str]:
    stored = uploads.store_file(io.BytesIO(text.encode()), "mat.txt")
    with transaction():
        return stored, uploads.keep_upload(stored, _clerk()).token


def _clerk() -> int:
    user_id = person("vanthu").user_id
    assert user_id is not None
    return user_id


def discard(token: str) -> None:
    with transaction():
        uploads.discard_uploads([token], _clerk())


def left(app: Flask) -> list[Path]:
    settings = SETTINGS.get(app)
    folders = (settings.uploads_dir, settings.derived_dir)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def no_findings(sha256: str, kind: str) -> Callable[[], None]:
    return lambda: None


@pytest.mark.usefixtures("context")
def test_a_file_destroyed_while_the_worker_reads_it_leaves_no_text(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = an_upload()
    read = reading.SANDBOX.run_telling

    def read_and_lose(*arguments: Any) -> Any:
        text = read(*arguments)
        discard(token)
        return text

    monkeypatch.setattr(reading.SANDBOX, "run_telling", read_and_lose)
    reading.read_pending(no_findings, 1)
    assert session().query(Blob).count() == 0
    assert left(app) == []


@pytest.mark.usefixtures("context")
def test_a_file_destroyed_before_its_text_is_saved_leaves_none(app: Flask) -> None:
    """The row is gone, and whoever dropped it died before the files were."""
    stored, token = an_upload()

    def lose(sha256: str, kind: str) -> Callable[[], None]:
        assert file_store().derived_path(sha256, reading.TEXT_FILE).exists()
        original = file_store().path(sha256).read_bytes()
        discard(token)
        file_store().path(sha256).write_bytes(original)
        reading._keep(sha256, reading.TEXT_FILE, "van ban mat")
        return lambda: pytest.fail("nothing is saved of a file that is gone")

    reading.read_pending(lose, 1)
    assert left(app) == [file_store().path(stored.sha256)]


@pytest.mark.usefixtures("context")
def test_a_file_destroyed_between_storing_and_noting_is_asked_for_again(app: Flask) -> None:
    _, token = an_upload()
    again = uploads.store_file(io.BytesIO(b"van ban mat"), "lai.txt")
    discard(token)
    with pytest.raises(Refused, match=r"“lai\.txt” vừa bị hủy trong lúc gửi. Hãy gửi lại"), transaction():
        uploads.keep_upload(again, _clerk())
    assert (session().query(Blob).count(), session().query(Upload).count()) == (0, 0)
    an_upload()
    assert session().query(Blob).count() == 1


@pytest.mark.usefixtures("context")
def test_the_bytes_are_gone_before_anybody_else_can_note_them(app: Flask) -> None:
    stored, token = an_upload()
    with transaction():
        uploads.discard_uploads([token], _clerk())
        assert left(app) == []
        assert not file_store().path(stored.sha256).exists()


@pytest.mark.usefixtures("context")
def test_bytes_that_belong_to_something_else_stay(app: Flask) -> None:
    stored, token = an_upload()
    an_upload()
    discard(token)
    assert left(app) == [file_store().path(stored.sha256)]


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("trouble", [NotNow("bận"), OSError(28, "No space left on device")])
def test_a_file_is_not_to_blame_for_the_machine(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    """However often the machine can't, the file waits and is read in the end."""
    an_upload()

    def in_trouble(*arguments: Any) -> Any:
        raise trouble

    with time_machine.travel(clock.now(), tick=False) as time:
        with monkeypatch.context() as machine:
            machine.setattr(reading.SANDBOX, "run_telling", in_trouble)
            for _ in range(reading.MAX_ATTEMPTS + 2):
                reading.read_pending(no_findings, 1)
                time.shift(reading.LEASE + timedelta(seconds=1))
        reading.read_pending(no_findings, 1)
    assert session().scalars(select(Blob.text_state)).all() == [TextState.DONE]
