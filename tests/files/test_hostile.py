"""Files made to stop the office are refused in time, and nobody else waits for them."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.files.test_filetypes import pdf_bytes
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.drafting.comparing import compare_files
from ytcs_docs.files import sandbox, temporary
from ytcs_docs.files.html_preview import preview_html
from ytcs_docs.files.kinds import recognise
from ytcs_docs.files.pdf import page_count, page_image
from ytcs_docs.files.rules import NotNow, Unreadable
from ytcs_docs.files.sandbox import Limited, Sandbox, limited
from ytcs_docs.files.tables import write_rows
from ytcs_docs.files.text import read_now
from ytcs_docs.letters import checking
from ytcs_docs.letters.template_check import check_template

pytestmark = pytest.mark.neutral
SECONDS = 3.0  # instead of half a minute


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    opening = (recognise, page_count, page_image, read_now, write_rows, compare_files, check_template)
    for task in (*opening, checking._check_file):
        monkeypatch.setattr(task, "seconds", SECONDS)


HOSTILE: dict[str, tuple[Callable[[], bytes], Callable[[Path], Any]]] = {
    "forms.pdf": (hostile.nested_forms, lambda path: page_image(path, 1, path.with_suffix(".png"))),
    "bomb.pdf": (hostile.deflate_bomb, lambda path: page_image(path, 1, path.with_suffix(".png"))),
    "bomb-text.pdf": (hostile.deflate_bomb, lambda path: read_now(path, "pdf")),
    "runs.docx": (hostile.many_runs, checking.check_file),
    "runs-text.docx": (hostile.many_runs, lambda path: read_now(path, "docx")),
    "tables.docx": (hostile.nested_tables, lambda path: preview_html(path, path.with_suffix(".html"))),
    "rows.xlsx": (hostile.huge_sheet, lambda path: write_rows(path, path.name, path.with_suffix(".csv"))),
    "picture.png": (hostile.huge_picture, lambda path: recognise(path, path.name)),
    "loops.docx": (
        lambda: hostile.template_with(hostile.LOOPS),
        lambda path: check_template(path.read_bytes(), "cong-van"),
    ),
    "replacing.docx": (
        lambda: hostile.template_with(hostile.REPLACING),
        lambda path: check_template(path.read_bytes(), "cong-van"),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_time(tmp_path: Path, name: str) -> None:
    make, open_it = HOSTILE[name]
    path = written(tmp_path, name, make())
    assert path.stat().st_size < 20_000_000
    began = time.monotonic()
    try:
        open_it(path)
    except OfficeError as error:
        assert error.sentence
    assert time.monotonic() - began < 2 * SECONDS + 4
    assert page_count(written(tmp_path, "next.pdf", pdf_bytes("mot"))) == 1


def test_a_draft_of_very_many_lines_is_compared_or_refused_in_time(tmp_path: Path) -> None:
    old, new = (written(tmp_path, f"{word}.docx", hostile.long_draft(word=word)) for word in "ab")
    began = time.monotonic()
    with suppress(Unreadable):
        compare_files(old, new)
    assert time.monotonic() - began < 2 * SECONDS + 4


@pytest.fixture
def processes() -> Iterator[Sandbox]:
    made = Sandbox(2, slow=2)
    yield made
    made.stop()


@limited(60)
def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


@limited(60)
def eat(bytes_of: int) -> int:
    return len(b"a" * bytes_of)


@limited(60)
def fill_the_disk(target: Path) -> None:
    with target.open("wb") as stream:
        for _ in range(1_000):
            stream.write(b"a" * 1024 * 1024)


@limited(60)
def who_am_i() -> tuple[int, int]:
    """Process and niceness."""
    return os.getpid(), os.nice(0)


@limited(60)
def leave_something() -> tuple[int, int, int]:
    """The parent, this process, and how much others have left in its folder."""
    folder = Path(tempfile.gettempdir())
    found = len(list(folder.iterdir()))
    (folder / "left").write_text("x")
    return os.getppid(), os.getpid(), found


def seconds_of(processes: Sandbox, task: Limited[..., Any], *args: Any) -> float:
    began = time.monotonic()
    processes.run(task, *args)
    return time.monotonic() - began


def test_slow_tasks_make_room_for_short_ones(processes: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SLOW_SECONDS", 4.0)  # longer than a process needs to start on a busy machine
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 9.0)
    for _ in range(2):
        threading.Thread(target=processes.run, args=(sleep, 40.0), daemon=True).start()
    time.sleep(7.0)  # both have started and are slow by now
    assert seconds_of(processes, sleep, 0.0) < 20.0
    with pytest.raises(NotNow):
        processes.run(sleep, 40.0)  # a third slow one finds no room


def test_what_takes_too_much_memory_is_refused_and_the_next_gets_a_fresh_process(processes: Sandbox) -> None:
    first, _ = processes.run(who_am_i)
    with pytest.raises(Unreadable):
        processes.run(eat, 4 * 1024**3)
    assert processes.run(who_am_i)[0] != first


def test_a_task_can_not_fill_the_disk(processes: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        processes.run(fill_the_disk, tmp_path / "full")
    assert (tmp_path / "full").stat().st_size <= sandbox.MAX_WRITTEN


def test_an_orderly_stop_lets_it_finish_its_file(processes: Sandbox) -> None:
    """systemd tells every process of a service to stop; the office ends this one itself."""
    pid, _ = processes.run(who_am_i)
    os.kill(pid, signal.SIGTERM)
    assert processes.run(who_am_i)[0] == pid


def test_a_process_killed_from_outside_is_no_fault_of_the_file(processes: Sandbox) -> None:
    pid, _ = processes.run(who_am_i)
    timer = threading.Timer(0.5, os.kill, (pid, signal.SIGKILL))
    timer.start()
    assert processes.run(sleep, 1.5) == 1.5


def test_without_room_on_the_machine_the_file_is_not_to_blame(
    processes: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*arguments: Any, **named: Any) -> Any:
        raise BlockingIOError

    monkeypatch.setattr(sandbox.subprocess, "Popen", no_room)
    with pytest.raises(NotNow):
        processes.run(who_am_i)


def test_who_holds_a_key_has_a_process_that_opened_no_file_and_leaves_nothing() -> None:
    keys = Sandbox(1, copies=True)
    seen = [keys.run(leave_something) for _ in range(3)]
    assert len({copy for _, copy, _ in seen}) == 3
    assert [found for _, _, found in seen] == [0, 0, 0]
    parent = seen[0][0]
    timer = threading.Timer(0.5, os.kill, (parent, signal.SIGKILL))
    timer.start()
    assert keys.run(sleep, 1.5) == 1.5  # asked again of another one
    assert keys.run(leave_something)[0] != parent
    with pytest.raises(Unreadable):
        keys.run(eat, 4 * 1024**3)
    assert keys.run(leave_something)[2] == 0
    keys.stop()


def test_pages_go_before_files(processes: Sandbox) -> None:
    assert processes.run(who_am_i)[1] == os.nice(0) + 5


def test_folders_of_an_office_that_was_killed_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, alive = tmp_path / "ytcs-limited-4194305-x", tmp_path / f"ytcs-limited-{os.getpid()}-x"
    for folder in (dead, alive):
        folder.mkdir()
        (folder / "rest").write_text("x")
    temporary.tidy.cache_clear()
    temporary.tidy()
    assert not dead.exists()
    assert alive.exists()
