"""The watched folder: what is put there waits once, whatever happens."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.builders import person, place, word_file
from tests.files.test_reading import scan, separator
from ytcs_docs.config import SETTINGS
from ytcs_docs.core.db import session, transaction
from ytcs_docs.intake import commands, watching
from ytcs_docs.intake.models import WaitingFile
from ytcs_docs.intake.rules import WaitingState


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    (tmp_path / "scan").mkdir()
    return environment | {"INTAKE_DIR": str(tmp_path / "scan")}


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    return tmp_path / "scan"


def put(path: Path, content: bytes, age: float = 60) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def look() -> None:
    while watching.take_folder():
        pass


def waiting() -> list[tuple[str, str, WaitingState]]:
    session().expire_all()
    rows = session().query(WaitingFile).order_by(WaitingFile.id)
    names = {place(key).id: key for key in ("syt", "ttyt", "ttyt2")}
    return [(names[row.agency_id], row.name, row.state) for row in rows]


def test_a_file_waits_with_the_agency_of_its_folder(app: Flask, folder: Path) -> None:
    put(folder / "mot.docx", word_file("Một"))
    put(folder / "TTYTBL" / "hai.docx", word_file("Hai"))
    put(folder / "khong-ai-biet" / "ba.docx", word_file("Ba"))
    with app.app_context():
        look()
        assert waiting() == [
            ("ttyt", "hai.docx", WaitingState.WAITING),
            ("syt", "mot.docx", WaitingState.WAITING),
        ]
    assert len(list(folder.glob("da-nhan/*/*.docx"))) == 2
    assert (folder / "khong-ai-biet" / "ba.docx").exists()


def test_a_file_that_is_still_written_is_left_alone(app: Flask, folder: Path) -> None:
    put(folder / "mot.docx", word_file("Một"), age=0)
    put(folder / "~$mot.docx", b"lock")
    put(folder / "hai.pdf.part", b"%PDF-")
    with app.app_context():
        look()
        assert waiting() == []
    assert (folder / "mot.docx").exists()


def test_a_refused_file_says_why_and_is_kept(app: Flask, folder: Path) -> None:
    put(folder / "gia.pdf", b"MZ not a pdf")
    with app.app_context():
        look()
        assert waiting() == [("syt", "gia.pdf", WaitingState.REFUSED)]
        assert "Không nhận ra nội dung" in session().query(WaitingFile).one().reason
    assert len(list(folder.glob("khong-nhan/*/gia.pdf"))) == 1


def test_a_crash_between_saving_and_moving_doubles_nothing(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "mot.docx", word_file("Một"))
    with app.app_context():
        with monkeypatch.context() as patched:
            patched.setattr(watching, "_move", lambda *_: (_ for _ in ()).throw(OSError("disk")))
            with pytest.raises(OSError, match="disk"):
                look()
        session().rollback()
        look()
        assert len(waiting()) == 1
    assert not (folder / "mot.docx").exists()


def test_what_was_dropped_waits_again_when_it_is_put_there_again(app: Flask, folder: Path) -> None:
    content = word_file("Một")
    put(folder / "mot.docx", content)
    with app.app_context():
        look()
        with transaction():
            commands.drop_file(place("syt").id, session().query(WaitingFile).one().id, "nhầm", person("vanthu"))
        put(folder / "mot.docx", content)
        look()
        assert waiting() == [("syt", "mot.docx", WaitingState.WAITING)]
    assert len(list(folder.glob("da-nhan/*/mot*.docx"))) == 2


def test_a_scan_of_several_documents_waits_as_several(app: Flask, folder: Path) -> None:
    path = put(folder / "tap.pdf", b"")
    scan("Một").save(path, save_all=True, append_images=[separator(), scan("Hai")], resolution=150)
    os.utime(path, (1, 1))
    with app.app_context():
        look()
        assert [name for _, name, _ in waiting()] == ["tap (1).pdf", "tap (2).pdf"]
        assert {row.scan_name for row in session().query(WaitingFile)} == {"tap.pdf"}


def test_without_the_setting_nothing_is_watched(app: Flask) -> None:
    SETTINGS.provide(app, replace(SETTINGS.get(app), intake_dir=None))
    with app.app_context():
        look()
        assert waiting() == []
