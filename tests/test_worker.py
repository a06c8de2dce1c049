"""`flask worker` as an operator runs it: a process of its own that works off what waits, and ends when told to."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.builders import incoming, outgoing, person, place
from tests.visitor import Visitor, text_of
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.deliveries.rules import Channel, DeliveryState, Sending
from ytcs_docs.documents.attachments import add_stored
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import AttachmentRole
from ytcs_docs.files.models import Blob
from ytcs_docs.files.rules import TextState
from ytcs_docs.files.uploads import store_file
from ytcs_docs.registers import numbering
from ytcs_docs.registers.models import RegisterEntry
from ytcs_docs.registers.numbering import RegisterData
from ytcs_docs.registers.rules import Direction, EntryState

PROJECT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "worker")
STOPS_WITHIN = 10.0  # seconds
PATIENCE = 60.0  # seconds for work that takes one, on a machine that has much to do


def settings(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a process that works on the database of this test and on nothing else."""
    unset = {"INTAKE_DIR": "", "SMTP_URL": "", "SEARCH_INDEX_DIR": "", "SEARCH_ENGINE": "whoosh"}
    return {**os.environ, **unset, **environment}


def run_once(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `flask worker --once`."""
    return subprocess.run(
        [*COMMAND, "--once"], cwd=PROJECT, env=settings(environment), capture_output=True, text=True, timeout=120
    )


def work_off(environment: dict[str, str]) -> None:
    """The same, where nothing goes wrong."""
    done = run_once(environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr


@dataclass
class Running:
    """A worker that goes on until it is told to stop."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(STOPS_WITHIN)

    def leaves_nothing_behind(self) -> bool:
        """Whether every process that it had started has ended too."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False


@contextmanager
def running(environment: dict[str, str], folder: Path) -> Iterator[Running]:
    log = folder / "worker.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            COMMAND, cwd=PROJECT, env=settings(environment), stdout=said, stderr=said, start_new_session=True
        )
    worker = Running(process, log)
    try:
        yield worker
    finally:
        if not worker.leaves_nothing_behind():
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(true: Callable[[], bool], worker: Running | None = None) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert worker is None or worker.process.poll() is None, worker.said()
        assert time.monotonic() < until, worker.said() if worker else "it did not happen"
        time.sleep(0.05)


# ---- what waits


def give_file(app: Flask, words: str, name: str = "van-ban.txt") -> int:
    """A registered document whose file nobody has read yet."""
    with app.app_context():
        document_id = incoming().id
        stored = store_file(io.BytesIO(words.encode()), name)
        with transaction():
            add_stored(load(Document, document_id), stored, AttachmentRole.MAIN, person("vanthu"))
        return document_id


def text_states(app: Flask) -> list[TextState]:
    with app.app_context():
        return list(session().scalars(select(Blob.text_state)))


def all_read(app: Flask) -> bool:
    return set(text_states(app)) == {TextState.DONE}


def give_reservation(app: Flask) -> int:
    """A number of last year's book that was kept until the end of that year."""
    year = clock.today().year - 1
    with app.app_context(), clock.pinned(datetime(year, 12, 1, 8, tzinfo=clock.VIETNAM)), transaction():
        book = RegisterData(direction=Direction.OUTGOING, year=year, name="Sổ văn bản đi")
        register = numbering.open_register(place("syt").id, book, person("vanthu"))
        numbering.reserve(register.id, 1, date(year, 12, 31), "Chờ ký", person("vanthu"))
        return register.id


def give_reservation_of_this_year(app: Flask) -> int:
    """A number of this year's book that is kept until today."""
    with app.app_context(), transaction():
        register = numbering.register_for(
            place("syt").id, Direction.OUTGOING, "cong-van", clock.today(), person("vanthu")
        )
        numbering.reserve(register.id, 1, clock.today(), "Chờ ký", person("vanthu"))
        return register.id


def state_of_number(app: Flask, register_id: int) -> EntryState:
    with app.app_context():
        return load_entry(register_id).state


def load_entry(register_id: int) -> RegisterEntry:
    return session().scalars(select(RegisterEntry).where(RegisterEntry.register_id == register_id)).one()


def give_mail(app: Flask) -> None:
    """A document that is to go out by e-mail, in an office that has no server for it."""
    with app.app_context():
        document_id = outgoing().id
        with transaction():
            newspaper = Sending(name="Báo Tân Hải", channel=Channel.EMAIL, address="toasoan@example.org")
            deliveries.issue(document_id, [], person("vanthu"), [newspaper])


def state_of_mail(app: Flask) -> DeliveryState:
    with app.app_context():
        return session().scalars(select(Delivery.state)).one()


def scan_into(folder: Path) -> dict[str, str]:
    """A file that a scanner has put into the watched folder; the setting that says where that is."""
    folder.mkdir()
    scan = folder / "quet.txt"
    scan.write_text("bản quét của máy", encoding="utf-8")
    os.utime(scan, (time.time() - 60, time.time() - 60))  # nobody writes to it any more
    return {"INTAKE_DIR": str(folder)}


def history(app: Flask) -> list[tuple[Subject, int, str, str]]:
    with app.app_context():
        lines = session().scalars(select(HistoryLine).order_by(HistoryLine.id))
        return [(line.subject, line.subject_id, line.action, line.summary) for line in lines]


def rename_table(app: Flask, name: str, new: str) -> None:
    """Take a table away from whoever asks for it, or give it back."""
    with app.app_context(), transaction() as current:
        if current.get_bind().dialect.name == "postgresql":
            current.execute(text("SET LOCAL lock_timeout = '20s'"))
        current.execute(text(f"ALTER TABLE {name} RENAME TO {new}"))


# ---- once


def test_once_works_off_what_waits_and_stops(
    app: Flask, environment: dict[str, str], visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    document_id = give_file(app, "Kính gửi các trạm: kê khai tủ lạnh bảo quản vắc xin")
    register_id, kept_id = give_reservation(app), give_reservation_of_this_year(app)
    give_mail(app)
    clerk = visit("vanthu")
    found = f'//main//a[@href="/van-ban/{document_id}"]'
    assert not clerk.page("/tim-kiem?q=tủ+lạnh").xpath(found)
    work_off({**environment, **scan_into(tmp_path / "scanner")})
    assert all_read(app)
    assert "quet.txt" in text_of(clerk.get("/hop-cho"))
    assert clerk.page("/tim-kiem?q=tủ+lạnh").xpath(found)
    assert state_of_mail(app) is DeliveryState.FAILED
    assert state_of_number(app, register_id) is EntryState.VOIDED
    year = clock.today().year - 1
    said = f"Hết hạn giữ số ngày 31/12/{year} (Chờ ký)"
    assert said in text_of(clerk.get(f"/so-dang-ky/{register_id}"))
    assert (Subject.REGISTER, register_id, "voided", f"Hủy số 01: {said}") in history(app)
    with app.app_context():  # the other number is kept to the end of this day
        query = select(RegisterEntry.state).where(RegisterEntry.register_id == kept_id, RegisterEntry.reason != "")
        assert session().scalars(query).one() is EntryState.RESERVED


def test_what_was_worked_off_is_not_done_again(app: Flask, environment: dict[str, str]) -> None:
    give_file(app, "một lần là đủ")
    give_reservation(app)
    work_off(environment)
    lines = history(app)
    with app.app_context():
        before = session().execute(select(Blob.sha256, Blob.attempts, Blob.text_state)).all()
    work_off(environment)
    assert history(app) == lines
    with app.app_context():
        assert session().execute(select(Blob.sha256, Blob.attempts, Blob.text_state)).all() == before


@pytest.mark.usefixtures("context")
def test_once_stops_when_there_is_nothing_to_do(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.neutral
def test_a_file_that_can_not_be_read_does_not_keep_the_next_one_waiting(
    app: Flask, environment: dict[str, str], visit: Callable[..., Visitor]
) -> None:
    broken_id = give_file(app, "tệp này sẽ mất", "mat.txt")
    with app.app_context():
        lost = session().scalars(select(Attachment.sha256).where(Attachment.document_id == broken_id)).one()
    (original,) = (Path(environment["DATA_DIR"]) / "uploads").rglob(lost)
    original.unlink()
    give_file(app, "tệp này còn")
    run_once(environment)
    assert sorted(text_states(app)) == [TextState.DONE, TextState.FAILED]
    assert "Tệp này không còn." in text_of(visit("vanthu").get(f"/van-ban/{broken_id}"))


# ---- a job that fails


@pytest.mark.neutral
@pytest.mark.parametrize("table", ["register_import", "learned_document", "saved_search"])
def test_a_job_that_fails_does_not_stop_the_others(
    app: Flask, environment: dict[str, str], visit: Callable[..., Visitor], tmp_path: Path, table: str
) -> None:
    give_file(app, "vẫn được đọc")
    register_id = give_reservation(app)
    give_mail(app)
    rename_table(app, table, "gone")
    done = run_once({**environment, **scan_into(tmp_path / "scanner")})
    assert table in done.stderr  # the operator reads what is wrong
    assert all_read(app)
    assert "quet.txt" in text_of(visit("vanthu").get("/hop-cho"))
    assert state_of_number(app, register_id) is EntryState.VOIDED
    assert state_of_mail(app) is DeliveryState.FAILED


@pytest.mark.neutral
def test_an_index_that_can_not_be_written_does_not_stop_the_others(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    give_file(app, "vẫn được đọc")
    register_id = give_reservation(app)
    no_folder = tmp_path / "no-folder"
    no_folder.write_text("a file stands where the index should be")
    done = run_once({**environment, "SEARCH_INDEX_DIR": str(no_folder)})
    assert str(no_folder) in done.stderr
    assert all_read(app)
    assert state_of_number(app, register_id) is EntryState.VOIDED


@pytest.mark.parametrize("table", ["register_import", "learned_document", "saved_search", "delivery"])
@pytest.mark.usefixtures("context")
def test_the_session_can_be_used_after_a_job_has_failed(app: Flask, table: str) -> None:
    """The command runs in the context of this test, and so with its session."""
    document_id = incoming().id
    stored = store_file(io.BytesIO(b"noi dung"), "a.txt")
    with transaction() as current:
        add_stored(load(Document, document_id), stored, AttachmentRole.MAIN, person("vanthu"))
        current.execute(text(f"ALTER TABLE {table} RENAME TO gone"))
    app.test_cli_runner().invoke(args=["worker", "--once"])
    assert not session().in_transaction()
    assert session().scalars(select(Blob.text_state)).all() == [TextState.DONE]
    with transaction():
        load(Document, document_id).note = "ghi được"
    assert session().scalars(select(Document.note)).all() == ["ghi được"]


# ---- without end


@pytest.mark.neutral
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_works_until_it_is_told_to_stop_and_ends_cleanly(
    app: Flask, environment: dict[str, str], tmp_path: Path, how: signal.Signals
) -> None:
    give_file(app, "có trước khi khởi động")
    register_id = give_reservation(app)
    with running(environment, tmp_path) as worker:
        wait_until(lambda: all_read(app), worker)
        wait_until(lambda: state_of_number(app, register_id) is EntryState.VOIDED, worker)
        give_file(app, "đến khi đang chạy")
        give_mail(app)
        wait_until(lambda: all_read(app), worker)
        wait_until(lambda: state_of_mail(app) is DeliveryState.FAILED, worker)
        assert worker.stop(how) == 0
        assert "Traceback" not in worker.said()
        wait_until(worker.leaves_nothing_behind)


def test_what_still_waits_when_the_worker_stops_is_done_by_the_next_one(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    for number in range(40):
        give_file(app, f"văn bản thứ {number}")
    with running(environment, tmp_path) as worker:
        wait_until(lambda: TextState.DONE in text_states(app), worker)
        assert worker.stop(signal.SIGTERM) == 0
    assert TextState.FAILED not in text_states(app)
    work_off(environment)
    assert text_states(app) == [TextState.DONE] * 40


@pytest.mark.neutral  # how the runner waits
def test_a_job_that_fails_again_and_again_does_not_stop_a_running_worker_and_recovers(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    register_id = give_reservation(app)
    give_mail(app)
    rename_table(app, "delivery", "gone")
    with running(environment, tmp_path) as worker:
        wait_until(lambda: worker.said().count("the job failed") > 1, worker)
        give_file(app, "vẫn được đọc")
        wait_until(lambda: all_read(app), worker)
        wait_until(lambda: state_of_number(app, register_id) is EntryState.VOIDED, worker)
        rename_table(app, "gone", "delivery")
        wait_until(lambda: state_of_mail(app) is DeliveryState.FAILED, worker)
        assert worker.stop(signal.SIGTERM) == 0
        assert worker.said().count("Traceback") == 2  # the driver's and SQLAlchemy's, once: the same again is a line
