"""The watched folder: what is put there waits once, whatever happens."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from tests.builders import person, place, word_file
from tests.files.test_reading import scan, separator
from tests.visitor import Visitor, text_of
from ytcs_docs.audit.models import HistoryLine
from ytcs_docs.config import SETTINGS
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.jobs import Job, run_once
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.documents.models import Document
from ytcs_docs.files.models import Blob
from ytcs_docs.files.rules import TextState
from ytcs_docs.files.store import file_store
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
            look()
            assert (folder / "mot.docx").exists()
        session().rollback()
        look()
        assert len(waiting()) == 1
    assert not (folder / "mot.docx").exists()


def test_the_longest_name_used_twice_keeps_nothing_from_being_taken(app: Flask, folder: Path) -> None:
    name = "ă" * 125 + ".docx"  # 255 bytes
    for words in ("Một", "Hai", "Ba"):
        put(folder / name, word_file(words))
        put(folder / f"x{words}.docx", word_file(f"Khác {words}"))
        with app.app_context():
            look()
        assert not [path for path in folder.iterdir() if path.is_file()]
    kept = [path.name for path in (folder / watching.TAKEN).glob("*/*")]
    assert len(kept) == 6
    assert sum("(2)" in one or "(3)" in one for one in kept) == 2
    with app.app_context():
        assert len(waiting()) == 6


def test_a_file_that_can_not_be_moved_keeps_no_other_from_being_taken(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = watching._move

    def unless_first(into: Path, path: Path, place: str) -> None:
        if path.name.startswith("a"):
            raise PermissionError(path)
        move(into, path, place)

    monkeypatch.setattr(watching, "_move", unless_first)
    for name in ("a.docx", "b.docx"):
        put(folder / name, word_file(name))
    with app.app_context():
        look()
        look()
        assert len(waiting()) == 2
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["a.docx"]


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


SECRET = {
    "code": "7/UBND-NC",
    "issued_on": "05/01/2026",
    "type_code": "cong-van",
    "issuer_name": "UBND tỉnh",
    "subject": "việc mật",
    "secrecy": "secret",
}


def refuse_as_secret(app: Flask, visit: Callable[..., Visitor], name: str) -> TestResponse:
    with app.app_context():
        waiting_id = session().query(WaitingFile).filter_by(name=name).one().id
    return visit("vanthu").fill(f"/tep-cho/{waiting_id}/dang-ky", **SECRET)


def kept_files(environment: dict[str, str]) -> list[Path]:
    data = Path(environment["DATA_DIR"])
    folders = [Path(environment["INTAKE_DIR"]), data / "uploads", data / "derived"]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_a_scan_that_is_a_secret_is_destroyed_wherever_it_lies(
    app: Flask, visit: Callable[..., Visitor], folder: Path, environment: dict[str, str]
) -> None:
    content = word_file("Văn bản mật")
    for _ in range(2):
        put(folder / "mat.docx", content)
        with app.app_context():
            look()
    with app.app_context():
        while run_once((Job(name="read", run=read_texts),)):
            pass
        read = session().query(Blob).one()
        assert read.text_state is TextState.DONE
        waiting_id = session().query(WaitingFile).one().id
    assert len(kept_files(environment)) == 5  # two copies, the original, its text and lines
    answer = refuse_as_secret(app, visit, "mat.docx")
    assert answer.status_code == 422
    assert "117/2025/QH15" in text_of(answer)
    assert kept_files(environment) == []
    assert f"/tep-cho/{waiting_id}" not in answer.text
    assert html.fromstring(answer.text).xpath('//form[@data-reads="yes"]/@action') == ["/van-ban-den/dang-ky"]
    with app.app_context():
        assert [session().query(model).count() for model in (WaitingFile, Blob, Document)] == [0, 0, 0]
        assert session().query(HistoryLine).filter_by(action="file_destroyed").count() == 1
    put(folder / "mat.docx", content)
    with app.app_context():
        look()
        assert waiting() == [("syt", "mat.docx", WaitingState.WAITING)]


def test_of_a_scan_of_several_only_the_secret_is_lost(
    app: Flask, visit: Callable[..., Visitor], folder: Path, environment: dict[str, str]
) -> None:
    path = put(folder / "tap.pdf", b"")
    scan("Một").save(path, save_all=True, append_images=[separator(), scan("Hai")], resolution=150)
    os.utime(path, (1, 1))
    with app.app_context():
        look()
    assert refuse_as_secret(app, visit, "tap (1).pdf").status_code == 422
    with app.app_context():
        assert waiting() == [("syt", "tap (2).pdf", WaitingState.WAITING)]
        assert [path.name for path in kept_files(environment)] == [session().query(Blob).one().sha256]


def test_the_bytes_of_a_secret_scan_stay_while_another_agency_has_them(
    app: Flask, visit: Callable[..., Visitor], folder: Path
) -> None:
    content = word_file("Văn bản mật")
    put(folder / "mat.docx", content)
    put(folder / "TTYTBL" / "cung.docx", content)
    with app.app_context():
        look()
    refuse_as_secret(app, visit, "mat.docx")
    with app.app_context():
        assert waiting() == [("ttyt", "cung.docx", WaitingState.WAITING)]
        assert file_store().path(session().query(Blob).one().sha256).read_bytes() == content


def test_a_copy_that_cannot_be_destroyed_is_said(
    app: Flask, visit: Callable[..., Visitor], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "mat.docx", word_file("Văn bản mật"))
    with app.app_context():
        look()
    monkeypatch.setattr(watching, "_digest", lambda _: (_ for _ in ()).throw(PermissionError("no")))
    answer = refuse_as_secret(app, visit, "mat.docx")
    assert answer.status_code == 409
    assert "xóa bằng tay" in text_of(answer)
    with app.app_context():
        assert waiting() == []
