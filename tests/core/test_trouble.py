"""When the machine is in trouble: no database, no room, another version; each says so in one sentence."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.visitor import Visitor, text_of
from ytcs_docs.config import MIGRATIONS, PROJECT
from ytcs_docs.core import db as database
from ytcs_docs.core.access import signed_in
from ytcs_docs.core.db import _line_of, db, session, trouble_of_the_machine
from ytcs_docs.core.jobs import HEARTBEAT, LONGEST_PAUSE, Job, _pause
from ytcs_docs.core.schema import WrongSchema, check_schema
from ytcs_docs.desk import readiness


def no_database(*arguments: Any, **named: Any) -> Any:
    raise OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))


@pytest.mark.parametrize("path", ["/", "/van-ban-den", "/dang-nhap", "/suc-khoe"])
def test_without_a_database_every_page_says_so_in_its_frame(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    visitor = visit("vanthu")
    with monkeypatch.context() as gone:
        gone.setattr(Engine, "connect", no_database)
        answer = visitor.get(path)
    assert answer.status_code == 503
    assert "Cơ sở dữ liệu tạm thời không trả lời" in text_of(answer)
    assert "</html>" in answer.text
    assert visitor.get("/van-ban-den").status_code == 200


def test_a_database_that_goes_away_while_a_form_is_saved_is_said_in_the_frame(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = visit("vanthu")
    fields = {**clerk.form("/van-ban-den/dang-ky"), "issuer_name": "Bộ Y tế", "subject": "báo cáo"}

    def gone(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(Engine, "connect", no_database)
        no_database()

    monkeypatch.setattr("ytcs_docs.documents.commands.register_incoming", gone)
    answer = clerk.client.post("/van-ban-den/dang-ky", data=fields)
    assert answer.status_code == 503
    assert "Cơ sở dữ liệu tạm thời không trả lời" in text_of(answer)


def test_a_page_that_is_made_comes_though_the_connection_can_not_be_given_back(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = visit("vanthu")
    with monkeypatch.context() as broken:
        broken.setattr(Session, "close", no_database)
        assert visitor.get("/van-ban-den").status_code == 200
    assert not db.session.registry.registry
    assert visitor.get("/van-ban-den").status_code == 200


@pytest.mark.neutral
def test_a_folder_of_the_database_that_is_gone_is_the_machines_trouble(tmp_path: Path) -> None:
    with pytest.raises(OperationalError) as missing:
        _line_of(str(tmp_path / "gone" / "office.sqlite3"))
    assert "tạm thời không trả lời" in (trouble_of_the_machine(missing.value) or "")


def test_a_statement_that_the_database_refuses_is_said_in_the_frame(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL answers nothing more in a transaction with a refused statement, and the frame counts what waits."""
    visitor = visit("vanthu")

    @signed_in
    def view() -> None:
        session().execute(text("SELECT what_there_is_not FROM document"))

    monkeypatch.setitem(app.view_functions, "desk_lists.incoming", view)
    answer = visitor.get("/van-ban-den")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi." in text_of(answer)
    assert "Việc của đơn vị" in text_of(answer)


def test_a_full_disk_is_named(visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    visitor = visit("vanthu")
    monkeypatch.setattr("ytcs_docs.files.store.FileStore._copy", full)
    answer = visitor.upload(b"Cong van", "cong-van.txt")
    assert answer.status_code == 503
    assert "Đĩa của máy chủ đã đầy" in answer.text


def test_a_job_that_fails_looks_less_and_less_often() -> None:
    job = Job(name="x", run=bool, every=2)
    pauses = [_pause(job, failures) for failures in range(2_000)]
    assert pauses[:4] == [2, 2, 4, 8]
    assert max(pauses) == LONGEST_PAUSE


def test_the_program_refuses_another_schema_than_its_own(app: Flask, environment: dict[str, str]) -> None:
    with app.app_context():
        check_schema(MIGRATIONS)
        session().close()
        downgrade(revision="a4c7e9d2b5f6")
        with pytest.raises(WrongSchema, match="this program needs"):
            check_schema(MIGRATIONS)
    for command in (["-c", "import wsgi"], ["-m", "flask", "--app", "wsgi", "worker", "--once"]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=PROJECT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        (line,) = done.stderr.strip().splitlines()
        assert "run `flask --app wsgi db upgrade`" in line
    assert Visitor(app).get("/san-sang").json["schema"] is False


def test_readiness_names_what_is_missing(
    app: Flask, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(app)
    answer = visitor.get("/san-sang")
    assert answer.status_code == 503
    assert answer.json == {"schema": True, "worker": False, "disk": True, "index": False}
    (Path(environment["DATA_DIR"]) / HEARTBEAT).touch()
    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert (visitor.get("/san-sang").status_code, visitor.get("/san-sang").json) == (
        200,
        {"schema": True, "worker": True, "disk": True, "index": True},
    )
    monkeypatch.setattr(readiness, "LEAST_FREE", 10**18)
    assert visitor.get("/san-sang").json["disk"] is False


class Watched(io.BytesIO):
    """A body that knows how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


@pytest.mark.parametrize(("path", "status"), [("/tep-tam", 303), ("/van-ban-den/dang-ky", 303), ("/dang-nhap", 413)])
def test_the_body_of_a_stranger_is_not_read(visit: Callable[..., Visitor], path: str, status: int) -> None:
    body = Watched(b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n' + b"a" * 3_000_000)
    answer = visit().client.post(
        path, input_stream=body, content_type="multipart/form-data; boundary=x", content_length=3_000_200
    )
    assert answer.status_code == status
    assert body.taken < 100_000


def test_what_lies_on_the_disk_is_for_nobody_else(app: Flask, environment: dict[str, str]) -> None:
    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    folder = Path(environment["DATA_DIR"])
    assert folder.stat().st_mode & 0o077 == 0
    made = [path for path in folder.rglob("*") if path.name not in ("uploads",)]
    assert made
    assert not [path for path in made if path.stat().st_mode & 0o077]


def test_nobody_waits_for_ever_to_write(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes and does not end."""
    visitor = visit("vanthu")
    monkeypatch.setattr(database, "LOCK_SECONDS", 0.3)
    with app.app_context():
        engine = session().get_bind().engine
    if engine.dialect.name == "sqlite":
        with Path(f"{engine.url.database}.queue").open("w") as line:
            fcntl.flock(line, fcntl.LOCK_EX)
            answer = visitor.fill("/tai-khoan/mat-khau", old="x", password="mot cau that dai", again="mot cau that dai")
        assert "đang bận ghi dữ liệu" in text_of(answer)
    else:
        engine.dispose()  # new connections learn the limit
        with engine.connect() as other:
            other.execute(text("LOCK TABLE sign_in_attempt IN ACCESS EXCLUSIVE MODE"))
            answer = visitor.fill("/tai-khoan/mat-khau", old="x", password="mot cau that dai", again="mot cau that dai")
        assert "Cơ sở dữ liệu tạm thời không trả lời" in text_of(answer)
    assert answer.status_code == 503
    assert visitor.get("/van-ban-den").status_code == 200
