"""Whether the office keeps its word when something breaks: ``python -m benchmarks.faults``; see README.md beside this
file.

People register documents, keep numbers, send files and write drafts while the web server or the worker is killed, the
disk gets full, the database goes away, or their own connections break. What was acknowledged must then be there once.
Prints a table; exit code 1 when anything is lost, doubled or missing in a book.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import random
import re
import secrets
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.machine import Database, Disk, Office, Postgres, Sqlite, limited_processes, mounted
from benchmarks.pages import DECISION, fill
from benchmarks.people import CLERKS, Person, Round
from benchmarks.promises import UPLOAD, Findings, Inspector, Sent
from ytcs_docs.app import create_app
from ytcs_docs.core import clock
from ytcs_docs.core.db import db, session
from ytcs_docs.registers.models import Register
from ytcs_docs.registers.rules import Direction

INDEX_SECONDS = 60.0
HEADS = (
    *("rounds", "sent", "acked", "unheard", "again", "twice", "refused"),
    *("lost", "doubled", "holes", "files", "orphans", "left", "500", "index s"),
)


# ---- faults --------------------------------------------------------------------------------------------


@dataclass
class Scene:
    """All that a fault may break, and the people it happens to."""

    disk: Disk
    database: Database
    office: Office
    inspector: Inspector
    people: list[Person]
    rng: random.Random


def _web_killed(scene: Scene, now: Round) -> None:
    scene.office.kill_web()
    time.sleep(scene.rng.uniform(0, 0.5))
    scene.office.start_web()


def _worker_killed(scene: Scene, now: Round) -> None:
    scene.office.kill_worker()
    time.sleep(scene.rng.uniform(0, 0.5))
    scene.office.start_worker()
    time.sleep(scene.rng.uniform(0, 3))  # it needs some time to be at work when the round ends


def _disk_full(scene: Scene, now: Round) -> None:
    with scene.disk.full(left=scene.rng.choice((0, 0, 1 << 12, 1 << 16, 1 << 18))):
        time.sleep(scene.rng.uniform(1, 4))
        now.answers["(full)" if scene.disk.is_full() else "(nearly full)"] += 1
    scene.database.revive()


def _database_gone(scene: Scene, now: Round) -> None:
    how = scene.database.gone(scene.rng, scene.rng.uniform(0.5, 4))
    now.answers[f"({how})"] += 1


def _torn(scene: Scene, now: Round) -> None:
    """Beside those whose forms arrive, others whose connections break."""
    clerk = scene.people[0]
    for _ in range(20):
        forms: tuple[Callable[[], Sent], ...] = (
            clerk.upload,
            lambda: clerk.incoming(files=2),
            lambda: clerk.outgoing(files=1),
        )
        part = 1.0 if scene.rng.random() < 0.25 else scene.rng.random()
        clerk.tear(scene.rng.choice(forms)(), now, part)


FAULTS: dict[str, Callable[[Scene, Round], None]] = {
    "web killed": _web_killed,
    "worker killed": _worker_killed,
    "disk full": _disk_full,
    "database gone": _database_gone,
    "torn uploads": _torn,
}


# ---- rounds --------------------------------------------------------------------------------------------


@dataclass
class Line:
    """A line of the table: what became of all rounds with one fault."""

    rounds: int = 0
    sent: int = 0
    acked: int = 0
    unheard: int = 0
    again: int = 0
    twice: int = 0
    orphans: int = 0
    left: int = 0
    index_seconds: float = 0.0
    findings: Findings = field(default_factory=Findings)
    answers: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _work(person: Person, now: Round, stop: threading.Event) -> None:
    while not stop.is_set():
        person.something(now)
        stop.wait(person.rng.uniform(0.02, 0.15) + 0.4 * person.in_trouble)


@contextmanager
def _at_work(people: list[Person], now: Round) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=_work, args=(person, now, stop)) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def one_round(scene: Scene, name: str, line: Line) -> list[Sent]:
    """Let people work, break something in the middle, mend it, send again what got no answer, look at everything."""
    now = Round()
    with _at_work(scene.people[1:] if name == "torn uploads" else scene.people, now):
        time.sleep(scene.rng.uniform(0.3, 1.5))
        FAULTS[name](scene, now)
        time.sleep(0.5)
    dead = [f"{what} ended by itself" for what in scene.office.dead()]
    torn = scene.inspector.half_saved(now.sent)
    line.rounds, line.sent = line.rounds + 1, line.sent + len(now.sent)
    line.acked += sum(1 for sent in now.sent if sent.where)
    line.unheard += scene.inspector.unheard(now.sent)
    again = _send_again(scene, now, line)
    found = scene.inspector.promises(now.sent)
    found.add(scene.inspector.books())
    found.add(scene.inspector.stored_files())
    found.doubled += [*torn, *again]
    line.findings.add(found)
    line.notes += [*dead, *_index_catches_up(scene, line)]
    before, after = scene.inspector.collect()
    line.orphans, line.left = line.orphans + before, line.left + after
    line.answers.update(now.answers)
    for sentence in (*found.sentences(), *dead):
        print(f"  {name}: {sentence}")
    for sent in now.sent:
        sent.files = ()  # their digests are enough from now on
    return now.sent


def _send_again(scene: Scene, now: Round, line: Line) -> list[str]:
    """What got no answer until it gets one, and some that got one: the same form must lead to the same place."""
    wrong = []
    answered = [sent for sent in now.sent if sent.where and sent.repeatable]
    for sent in [one for one in now.sent if not one.where and one.repeatable]:
        for _ in range(3):
            if not sent.where:
                scene.people[sent.person].send(sent, now)
        if sent.where:
            line.again += 1
        else:
            line.refused.append(f"refused when it was sent again: {sent.path} {sent.subject}")
    for sent in scene.rng.sample(answered, min(4, len(answered))):
        first = sent.where
        scene.people[sent.person].send(sent, now)
        line.twice += 1
        if sent.where != first:
            wrong.append(f"sent twice: first {first}, then {sent.where}")
    return wrong


def _index_catches_up(scene: Scene, line: Line) -> list[str]:
    began = time.monotonic()
    while (behind := scene.inspector.behind()) and time.monotonic() < began + INDEX_SECONDS:
        time.sleep(0.2)
    line.index_seconds = max(line.index_seconds, time.monotonic() - began)
    return [f"the search is {behind} documents behind"] if behind else []


# ---- the whole -----------------------------------------------------------------------------------------


def _book(environment: dict[str, str]) -> int:
    """The book that notices go into."""
    with create_app(environment).app_context():
        books = session().scalars(
            select(Register).where(Register.direction == Direction.OUTGOING, Register.year == clock.today().year)
        )
        found = next(book.id for book in books if DECISION not in [row.type_code for row in book.types])
        session().close()
        db.engine.dispose()
    return found


def _environment(disk: Disk, url: str) -> dict[str, str]:
    for name in ("data", "tmp"):
        (disk.root / name).mkdir(mode=0o700)
    return {
        "DATA_DIR": str(disk.root / "data"),
        "TMPDIR": str(disk.root / "tmp"),
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": url,
        "PASSWORD_TIME_COST": "1",
        "PASSWORD_MEMORY_KIB": "1024",
    }


def _people(office: Office, seed: int, register_id: int) -> list[Person]:
    return [Person(office.port, number, seed, register_id) for number in range(len(CLERKS) + 1)]


def measure(kind: str, given: argparse.Namespace) -> bool:
    """All rounds on one database; whether the office kept its word."""
    with mounted() as (disk, logs):
        database: Database = Sqlite(disk.root) if kind == "sqlite" else Postgres(disk.root, logs)
        try:
            environment = _environment(disk, database.url)
            version, _ = fill(environment, 300, 600)
            print(f"python {platform.python_version()}, {version}, {os.cpu_count()} cores, seed {given.seed}")
            office, inspector = Office(environment, logs), Inspector(create_app(environment))
            try:
                office.start_web()
                office.start_worker()
                people = _people(office, given.seed, _book(environment))
                scene = Scene(disk, database, office, inspector, people, random.Random(given.seed))
                lines = {name: Line() for name in FAULTS}
                sent = [one for name in _turns(given) for one in one_round(scene, name, lines[name])]
            finally:
                office.stop()
            right = _report(kind, lines, inspector, sent, _logged(office))
            _print_left_over(disk)
            inspector.close()
            if given.logs:
                shutil.copytree(logs, given.logs / kind, ignore=lambda *_: ["disk", "image"], dirs_exist_ok=True)
        finally:
            database.stop()
    return right


def _turns(given: argparse.Namespace) -> Iterator[str]:
    names = given.fault or list(FAULTS)
    for number in range(given.rounds):
        yield names[number % len(names)]


def _logged(office: Office) -> Counter[str]:
    """Failures that the program did not expect: the last line of each traceback in the logs."""
    found: Counter[str] = Counter()
    for log in (office.web_log, office.worker_log):
        inside, last = False, ""
        for row in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if row.startswith("Traceback"):
                inside = True
            elif inside and re.match(r"[\w.]+(:|$)", row):
                inside, last = False, re.sub(r"'/.*'", "…", f"{log.stem}: {row}")[:150]
                found[last] += 1
            elif row.startswith(("During handling", "The above exception")):
                found[last] -= 1  # what came of it follows
    return +found


def _report(kind: str, lines: dict[str, Line], inspector: Inspector, sent: list[Sent], logged: Counter[str]) -> bool:
    print(f"{kind:<16}" + "".join(f"{head:>9}" for head in HEADS))
    lines = {name: line for name, line in lines.items() if line.rounds}
    for name, line in lines.items():
        found = line.findings
        broken = sum(count for answer, count in line.answers.items() if answer.startswith("500"))
        counts = (
            *(line.rounds, line.sent, line.acked, line.unheard, line.again, line.twice, len(line.refused)),
            *(len(found.lost), len(found.doubled), len(found.holes), len(found.files), line.orphans, line.left, broken),
        )
        print(f"{name:<16}" + "".join(f"{count:>9}" for count in counts) + f"{line.index_seconds:>9.1f}")
    for name, line in lines.items():
        print(f"  {name}: {', '.join(f'{count} x {answer}' for answer, count in line.answers.most_common())}")
    for sentence, count in logged.most_common():
        print(f"  logged {count} x {sentence}")
    end = inspector.promises(one for one in sent if one.kind != UPLOAD)
    end.add(inspector.books())
    end.add(inspector.stored_files(again=True))
    pending, given_up = inspector.read_the_rest()
    left = inspector.collect_for_good()
    damaged = inspector.whole()
    promised, passed = sum(1 for one in sent if one.where), sum(1 for one in sent if one.passed)
    print(f"at the end: {promised} acknowledged, {passed} drafts passed on; lost {len(end.lost)}, doubled "
          f"{len(end.doubled)}, holes {len(end.holes)}, files {len(end.files)}")  # fmt: skip
    print(f"orphans after a month {left}; files unread {pending}, given up {given_up}; database damaged {len(damaged)}")
    wrong = [*end.sentences(), *damaged, *(note for line in lines.values() for note in (*line.notes, *line.refused))]
    for sentence in wrong:
        print(f"  WRONG {sentence}")
    broken_rounds = any(line.findings.sentences() or line.left for line in lines.values())
    return not (wrong or broken_rounds or left or pending or given_up)


def _print_left_over(disk: Disk) -> None:
    kept = list((disk.root / "tmp").iterdir())
    size = sum(path.stat().st_size for path in (disk.root / "tmp").rglob("*") if path.is_file())
    print(f"  left in the folder for temporary files: {len(kept)} entries, {size >> 10} KiB; "
          f"limited processes without an office: {len(limited_processes())}")  # fmt: skip


def main() -> int:
    """Print a table for each database; the exit code says whether anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=100, help="on each database; the faults take turns")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", action="append", choices=FAULTS, help="only this one; may be given again")
    parser.add_argument("--logs", type=Path, help="a folder that keeps what the processes have logged")
    given = parser.parse_args()
    logging.disable(logging.WARNING)  # the collector tells of each orphan
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # every line when it is known
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    right = [measure(kind, given) for kind in kinds]  # all of them, whatever the first one says
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
