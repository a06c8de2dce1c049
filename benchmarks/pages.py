"""How fast the pages are with a filled office: ``python -m benchmarks.pages``; see README.md beside this file.

Fills a fresh database with the demo's tree and people and as many invented documents and tasks as asked
for, starts the real server, signs real clients in and prints a table. Nothing is left behind.
"""

from __future__ import annotations

import argparse
import hashlib
import html.parser
import http.client
import io
import math
import multiprocessing
import os
import platform
import random
import re
import secrets
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote

import flask_migrate
from sqlalchemy import func, insert, inspect, select, text, update

from ytcs_docs.app import create_app
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.config import PROJECT
from ytcs_docs.core import clock
from ytcs_docs.core.db import db, session, transaction
from ytcs_docs.core.jobs import Bell
from ytcs_docs.core.slow import alone
from ytcs_docs.decree30.codes import code_key, issued_code, symbol
from ytcs_docs.decree30.form import Authority
from ytcs_docs.decree30.types import ISSUED_TYPES, TYPES
from ytcs_docs.demo import office as demo
from ytcs_docs.documents.data import LANGUAGES
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.documents.models import Access, Attachment, Document, Party
from ytcs_docs.documents.rules import AttachmentRole, PartyRole, Purpose, Status, Urgency
from ytcs_docs.files import uploads
from ytcs_docs.files.models import Blob
from ytcs_docs.files.reading import TEXT_FILE
from ytcs_docs.files.rules import TextState
from ytcs_docs.files.store import file_store
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers.models import Register, RegisterEntry
from ytcs_docs.registers.numbering import RegisterData, open_register
from ytcs_docs.registers.rules import Direction, EntryState
from ytcs_docs.search import sync
from ytcs_docs.tasks import giving
from ytcs_docs.tasks.models import Assignment, Duty, Instruction
from ytcs_docs.tasks.rules import (
    RUNNING_STATES,
    AssignmentState,
    DutyData,
    Mode,
    OrderData,
    Outcome,
    Part,
    Share,
)

DAYS = 730
P95_WANTED_MS = 150
REGISTRATIONS_WANTED = 50
QUIET_SECONDS, WORKER_SECONDS = 5.0, 180.0  # without a commit: the worker has nothing to do; waited for at most
WARM_UP = 5
DECISION = "quyet-dinh"
DUTIES_OF_ONE = 20
DEPARTMENTS = {"vp": 1, "nvy": 4, "nvd": 2, "khtc": 2, "tccb": 1, "qlhn": 2}
Row = dict[str, Any]


# ---- filling the office --------------------------------------------------------------------------------


@dataclass(slots=True)
class Filling:
    """What the invented rows are made of."""

    office: demo.Office
    rng: random.Random
    places: dict[str, Organization]
    registers: dict[tuple[Direction, int, bool], Register]
    blobs: list[str]
    sources: list[Row]
    open_share: float
    issuers: list[Organization] = field(default_factory=list)

    @property
    def agency(self) -> int:
        return self.office.organizations["syt"]


def fill(
    environment: dict[str, str], documents: int, tasks: int, texts: Sequence[str] = (), *, open_share: float = 0.5
) -> tuple[str, list[int]]:
    """Make the database and the search index; returns the database's version and the ids of documents.
    ``texts`` are the documents' files in place of the demo's; ``open_share`` of the tasks are not done yet."""
    app = create_app(environment)
    with app.app_context():
        if inspect(db.engine).get_table_names():
            raise SystemExit("the database must be empty")
        flask_migrate.upgrade()
        with alone(), transaction():
            filling = _filling(open_share)
            if texts:
                filling.blobs = _blobs_of(texts)
            ids = _fill_rows(filling, documents, tasks)
        _directive(filling, ids)
        if db.engine.dialect.name == "postgresql":
            with transaction():
                session().execute(text("ANALYZE"))  # autovacuum would do it, a little later
        while read_texts():
            pass
        begun = time.perf_counter()
        count = sync.rebuild()
        took = time.perf_counter() - begun
        current = sync.index_store().current()
        engine = current.engine if current else "none"
        print(f"search index ({engine}): {count} documents in {took:.1f} s, {count / took:.0f} documents/s")
        with app.test_request_context():
            version = ".".join(str(part) for part in db.engine.dialect.server_version_info or ())
        session().close()
        name = f"{db.engine.dialect.name} {version or sqlite3.sqlite_version}"
        db.engine.dispose()
    return name, ids


def _filling(open_share: float) -> Filling:
    office = demo.Office(today=clock.today())
    demo._organizations(office)
    demo._people(office)
    demo._lists(office)
    sources = tomllib.loads((demo.HERE / "documents.toml").read_text(encoding="utf-8"))["document"]
    rows = {row.id: row for row in session().scalars(select(Organization))}
    filling = Filling(
        office=office,
        rng=random.Random(2026),
        places={key: rows[number] for key, number in office.organizations.items()},
        registers=_registers(office),
        blobs=[_blob(entry) for entry in sources],
        sources=sources,
        open_share=open_share,
    )
    filling.issuers = [place for key, place in filling.places.items() if place.agency_id == place.id and key != "syt"]
    return filling


def _registers(office: demo.Office) -> dict[tuple[Direction, int, bool], Register]:
    """One book for incoming, two for outgoing documents, every year; the key says whether for decisions."""
    agency, by = office.organizations["syt"], office.people["vanthu.syt"]
    found: dict[tuple[Direction, int, bool], Register] = {}
    for year in range((office.today - timedelta(days=DAYS)).year, office.today.year + 1):
        for direction, decisions, name in (
            (Direction.INCOMING, False, "Sổ văn bản đến"),
            (Direction.OUTGOING, False, "Sổ văn bản đi"),
            (Direction.OUTGOING, True, "Sổ quyết định"),
        ):
            codes = (DECISION,) if decisions else ()
            data = RegisterData(direction=direction, year=year, name=name, type_codes=codes)
            found[direction, year, decisions] = open_register(agency, data, by)
    return found


def _blob(entry: Row) -> str:
    content = f"{entry['subject']}\n\n{entry['body']}".encode()
    stored = uploads.store_file(io.BytesIO(content), f"{entry['key']}.txt")
    uploads.remember_blob(stored)
    return stored.sha256


def _blobs_of(texts: Sequence[str]) -> list[str]:
    """Files whose text has been read already; the originals are not there and are not asked for."""
    names = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    for name, content in zip(names, texts, strict=True):
        place = file_store().derived_path(name, TEXT_FILE)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
    session().execute(
        insert(Blob),
        [
            {
                "sha256": name,
                "kind": "txt",
                "size": len(text),
                "text_state": TextState.DONE,
                "text_problem": "",
                "attempts": 1,
                "created_at": clock.now(),
            }
            for name, text in zip(names, texts, strict=True)
        ],
    )
    return names


def _moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time_of_day(hour), clock.VIETNAM)


def _fill_rows(filling: Filling, documents: int, tasks: int) -> list[int]:
    rows, entries = _documents(filling, documents)
    session().execute(insert(RegisterEntry), entries)
    returning = insert(Document).returning(Document.id, sort_by_parameter_order=True)
    ids: list[int] = []
    for start in range(0, len(rows), 2_000):  # the ORM joins its batches' results in quadratic time
        ids += session().scalars(returning, rows[start : start + 2_000])
    for row, key in zip(rows, ids, strict=True):
        row["id"] = key
    for register in filling.registers.values():
        numbers = [row["number"] for row in rows if row["register_id"] == register.id]
        session().execute(
            update(Register).where(Register.id == register.id).values(next_number=max(numbers, default=0) + 1)
        )
    _details(filling, rows)
    _tasks(filling, rows, tasks)
    return ids


def _documents(filling: Filling, count: int) -> tuple[list[Row], list[Row]]:
    """Documents and their numbers, in the order of their days."""
    rng, today = filling.rng, filling.office.today
    days = [today - timedelta(days=rng.randrange(DAYS)) for _ in range(count)]
    days = sorted(day - timedelta(days=max(0, day.weekday() - 4)) for day in days)
    last: dict[int, int] = {}
    rows, entries = [], []
    for day in days:
        outgoing = rng.random() < 0.4
        row = _outgoing(filling, day) if outgoing else _incoming(filling, day)
        decision = outgoing and row["type_code"] == DECISION
        register = filling.registers[row["direction"], day.year, decision]
        row["register_id"] = register.id
        row["number"] = last[register.id] = last.get(register.id, 0) + 1
        if outgoing:
            row["code"] = issued_code(row["number"], row["code_notation"])
        row["code_number"], row["code_notation"] = row["code"].split("/", 1)
        row["code_key"] = code_key(row["code"])
        void = row["status"] is Status.VOIDED
        entries.append(
            {
                "register_id": register.id,
                "number": row["number"],
                "state": EntryState.VOIDED if void else EntryState.USED,
                "on_date": day,
                "reason": "Ghi nhầm" if void else "",
                "by_name": "Lê Thị Mai Hương",
                "at": _moment(day),
            }
        )
        rows.append(row)
    return rows, entries


def _shared(filling: Filling, day: date, issuer: Organization) -> Row:
    rng = filling.rng
    place = rng.choice(list(filling.places.values()))
    month = f"tháng {rng.randint(1, 12)} năm {day.year}"
    subject = f"{rng.choice(filling.sources)['subject']} tại {place.shown_name}, {month}"[:500]
    return {
        "organization_id": filling.agency,
        "recorded_on": day,
        "issuer_name": issuer.name,
        "issuer_key": issuer.folded_name,
        "issuer_id": issuer.id,
        "subject": subject,
        "folded_subject": fold(subject)[:600],
        "urgency": rng.choices(list(Urgency), (80, 12, 6, 2))[0],
        "language": LANGUAGES[0],
        "page_count": rng.randint(1, 20),
        "authority": rng.choice(list(Authority)),
        "signer_position": "Phó Giám đốc",
        "signer_name": rng.choice(list(filling.office.people.values())).name[:50],
        "created_at": _moment(day),
        "created_by_id": filling.office.people["vanthu.syt"].user_id,
        "changed_at": clock.real_now(),
        "status_reason": "",
        "respond_by": None,
        "handed_over_on": day,
        "drafting_unit_id": None,
    }


def _incoming(filling: Filling, day: date) -> Row:
    rng, age = filling.rng, (filling.office.today - day).days
    issuer = rng.choice(filling.issuers)
    kind = rng.choices(list(TYPES.values()), [20 if key == "cong-van" else 1 for key in TYPES])[0]
    status = _incoming_status(rng, age)
    row = _shared(filling, day, issuer)
    row.update(
        direction=Direction.INCOMING,
        status=status,
        type_code=kind.code,
        code=f"{rng.randint(1, 4000)}/{symbol(kind, issuer.abbreviation or 'CQ')}",
        issued_on=day - timedelta(days=rng.randrange(8)),
        status_reason="Ghi nhầm" if status is Status.VOIDED else "",
        respond_by=day + timedelta(days=rng.randint(5, 40)) if rng.random() < 0.4 else None,
        handed_over_on=day if age > 5 and status in (Status.ASSIGNED, Status.COMPLETED) else None,
    )
    return row


def _incoming_status(rng: random.Random, age: int) -> Status:
    """New ones wait for the clerk or the leader; the older, the likelier done with."""
    if age <= 3:
        return rng.choice((Status.REGISTERED, Status.PRESENTED, Status.ASSIGNED))
    dice = rng.random()
    if dice < 0.15:
        return Status.VOIDED if dice < 0.01 else Status.PRESENTED if dice < 0.03 else Status.FILED
    return Status.ASSIGNED if rng.random() < 0.95 * (1 - age / DAYS) else Status.COMPLETED


def _outgoing(filling: Filling, day: date) -> Row:
    rng, places = filling.rng, filling.places
    kind = rng.choices(ISSUED_TYPES, [12 if kind.code in ("cong-van", DECISION) else 1 for kind in ISSUED_TYPES])[0]
    unit = places[rng.choice(list(DEPARTMENTS))]
    row = _shared(filling, day, places["syt"])
    row.update(
        direction=Direction.OUTGOING,
        status=Status.ISSUED if (filling.office.today - day).days > 2 else Status.REGISTERED,
        type_code=kind.code,
        code_notation=symbol(kind, places["syt"].abbreviation, unit.abbreviation),
        issued_on=day,
        drafting_unit_id=unit.id,
    )
    return row


def _details(filling: Filling, rows: Sequence[Row]) -> None:
    """Recipients, one file each out of the demo's texts, who drafted, and the first line of history."""
    rng, clerk = filling.rng, filling.office.people["vanthu.syt"]
    parties: list[Row] = []
    files: list[Row] = []
    for number, row in enumerate(rows):
        for position, place in enumerate(rng.sample(filling.issuers, rng.randint(1, 5))):
            parties.append(
                {
                    "document_id": row["id"],
                    "role": PartyRole.RECIPIENT if position else PartyRole.ADDRESSEE,
                    "purpose": Purpose.ACT,
                    "name": place.name,
                    "organization_id": place.id,
                    "position": position,
                }
            )
        files.append(
            {
                "document_id": row["id"],
                "sha256": filling.blobs[number % len(filling.blobs)],
                "name": f"{row['code'].replace('/', '-')}.txt",
                "role": AttachmentRole.MAIN,
                "added_at": row["created_at"],
                "added_by": clerk.name,
            }
        )
    session().execute(insert(Party), parties)
    session().execute(insert(Attachment), files)
    drafts = [(row["id"], row["drafting_unit_id"]) for row in rows if row["drafting_unit_id"]]
    session().execute(insert(Access), [{"document_id": key, "unit_id": unit} for key, unit in drafts])
    _history(filling, "vanthu.syt", [(row, "registered", f"Đăng ký số {row['number']}") for row in rows])


def _history(filling: Filling, username: str, lines: Sequence[tuple[Row, str, str]]) -> None:
    by = filling.office.people[username]
    rows = [
        {
            "at": row["created_at"],
            "subject": Subject.DOCUMENT,
            "subject_id": row["id"],
            "action": action,
            "summary": summary,
            "actor_id": by.user_id,
            "actor_name": by.name,
            "actor_title": by.title,
            "organization_id": by.organization_id,
        }
        for row, action, summary in lines
    ]
    session().execute(insert(HistoryLine), rows)


def _tasks(filling: Filling, rows: Sequence[Row], count: int) -> None:
    """An instruction for each document in work, and its tasks; two fifths of what is open is late."""
    leader = filling.office.people["giamdoc.syt"]
    work = {row["id"]: row for row in rows if row["status"] in (Status.ASSIGNED, Status.COMPLETED)}
    said = "Giao đơn vị chủ trì tham mưu, các đơn vị phối hợp thực hiện, báo cáo Giám đốc Sở."
    instructions = [
        {
            "document_id": row["id"],
            "text": said,
            "by_id": leader.user_id,
            "by_name": leader.name,
            "by_title": leader.title,
            "at": _moment(row["recorded_on"], 14),
        }
        for row in work.values()
    ]
    returning = insert(Instruction).returning(Instruction.id, sort_by_parameter_order=True)
    given = dict(zip(work, session().scalars(returning, instructions), strict=True))
    _duties(filling, work, given, said)
    tasks = [
        {
            "document_id": key,
            "duty_id": given[key],
            "unit_id": unit,
            "giver_id": work[key]["organization_id"],
            "part": part,
            "assigned_at": _moment(work[key]["recorded_on"], 14),
            "due_on": work[key]["recorded_on"] + timedelta(days=filling.rng.randint(3, 40)),
            "state": AssignmentState.FINISHED,
            "state_reason": "",
            "note": "",
        }
        for key, parts in _shares(filling, list(work), count).items()
        for unit, part in parts.items()
    ]
    _set_states(filling, work, tasks)
    session().execute(insert(Assignment), tasks)
    session().execute(
        insert(Access), [{"document_id": task["document_id"], "unit_id": task["unit_id"]} for task in tasks]
    )
    _history(filling, "giamdoc.syt", [(row, "instructed", f"Chỉ đạo: {said}") for row in work.values()])


def _duties(filling: Filling, work: dict[int, Row], given: dict[int, int], said: str) -> None:
    """One for each instruction, under the same id."""
    leader = filling.office.people["giamdoc.syt"]
    rows = [
        {
            "id": given[key],
            "agency_id": row["organization_id"],
            "document_id": key,
            "instruction_id": given[key],
            "title": f"{said[:40]} {given[key]}",
            "text": said,
            "folded_text": fold(said),
            "ordered_by": leader.name,
            "ordered_by_title": leader.title,
            "urgency": Urgency.NORMAL,
            "mode": Mode.LEAD,
            "outcome": Outcome.WORDS,
            "given_at": _moment(row["recorded_on"], 14),
        }
        for key, row in work.items()
    ]
    session().execute(insert(Duty), rows)


def _shares(filling: Filling, ids: Sequence[int], count: int) -> dict[int, dict[int, Part]]:
    """Units by document: a department leads, some coordinate, and the work is spread over the stations."""
    rng, places = filling.rng, filling.places
    departments, weights = [places[key].id for key in DEPARTMENTS], list(DEPARTMENTS.values())
    stations = [place for key, place in places.items() if re.fullmatch(r"tyt-\d{3}", key)]
    centres = [place.id for key, place in places.items() if re.fullmatch(r"ttyt-\d{2}", key)]
    groups = [[centre, *(unit.id for unit in stations if unit.agency_id == centre)] for centre in centres]
    shares = {key: {rng.choices(departments, weights)[0]: Part.LEAD} for key in ids}
    left = count - len(ids)
    for key in ids:
        for unit in rng.sample(departments, rng.choice((0, 1, 2))):
            if left > 0 and unit not in shares[key]:
                shares[key][unit] = Part.COORDINATE
                left -= 1
    while left > 0:
        key = rng.choice(ids)
        group = [unit.id for unit in stations] if rng.random() < 0.03 else rng.choice(groups)
        part = rng.choice((Part.COORDINATE, Part.INFORM))
        for unit in group:
            if left > 0 and unit not in shares[key]:
                shares[key][unit] = part
                left -= 1
    return shares


def _directive(filling: Filling, ids: list[int]) -> None:
    """One document orders DUTIES_OF_ONE duties of all stations, by the real command; its id is the last of ``ids``."""
    office, rng = filling.office, filling.rng
    stations = [place.id for key, place in filling.places.items() if re.fullmatch(r"tyt-\d{3}", key)]
    shares = tuple(Share(unit_id=unit, part=Part.DO) for unit in stations)
    duties = tuple(
        DutyData(
            text=f"{number}. Các Trạm Y tế rà soát, cập nhật dữ liệu chuyên đề {number}, báo cáo Sở Y tế.",
            shares=shares,
            due_on=office.today + timedelta(days=number),
        )
        for number in range(1, DUTIES_OF_ONE + 1)
    )
    waiting = select(Document.id).where(Document.status == Status.PRESENTED, Document.id.in_(ids)).order_by(Document.id)
    document_id = session().scalars(waiting).all()[-1]
    session().rollback()
    begun = time.perf_counter()
    with transaction():
        given = OrderData(instruction="Yêu cầu các Trạm Y tế thực hiện.", duties=duties)
        giving.give(document_id, given, office.people["giamdoc.syt"], office.today)
    took = time.perf_counter() - begun
    print(f"one act gave {DUTIES_OF_ONE} duties to {len(stations)} units in {took:.2f} s")
    parts = session().scalars(select(Assignment.id).where(Assignment.document_id == document_id)).all()
    with transaction():  # some are done, some come too late
        for some, changes in (
            (parts[::3], {"state": AssignmentState.FINISHED, "finished_at": clock.now()}),
            (parts[1::5], {"due_on": office.today - timedelta(days=rng.randint(1, 30))}),
        ):
            for start in range(0, len(some), 500):
                chosen = Assignment.id.in_(some[start : start + 500])
                session().execute(update(Assignment).where(chosen).values(**changes))
    ids.append(document_id)


def _set_states(filling: Filling, work: dict[int, Row], tasks: list[Row]) -> None:
    """Documents that are done with have no open task, those in work have at least the lead's."""
    rng, today = filling.rng, filling.office.today
    still_late = int(len(tasks) * filling.open_share * 0.4)
    for task in rng.sample(tasks, len(tasks)):
        row = work[task["document_id"]]
        age = (today - row["recorded_on"]).days
        lead = task["part"] is Part.LEAD
        if row["status"] is Status.ASSIGNED and age > 4 and still_late > 0:
            still_late -= 1
            task["state"] = rng.choice(RUNNING_STATES)
            task["due_on"] = row["recorded_on"] + timedelta(days=rng.randint(2, min(age - 1, 60)))
        elif row["status"] is Status.ASSIGNED and (lead or rng.random() < filling.open_share):
            task["state"] = rng.choice(RUNNING_STATES)
            task["due_on"] = today + timedelta(days=rng.randrange(30)) if rng.random() < 0.9 else None
        elif not lead and rng.random() < 0.05:
            task["state"] = AssignmentState.WITHDRAWN
        if task["part"] is Part.INFORM and task["state"] is AssignmentState.ACCEPTED:
            task["state"] = AssignmentState.NEW
        done = task["state"] is AssignmentState.FINISHED
        started = done or task["state"] is AssignmentState.ACCEPTED
        task["accepted_at"] = task["assigned_at"] + timedelta(hours=1) if started else None
        task["finished_at"] = task["assigned_at"] + timedelta(days=rng.randint(0, min(age, 30))) if done else None
        task["first_due_on"] = task["due_on"]
        task["finished_on"] = task["finished_at"].astimezone(clock.VIETNAM).date() if done else None
        task["finished_by"] = "Võ Thanh Tùng" if done else ""
        task["settled_at"] = task["finished_at"]
        task["told_at"] = task["assigned_at"]


# ---- the server ----------------------------------------------------------------------------------------


@contextmanager
def serving(environment: dict[str, str], data_dir: Path) -> Iterator[int]:
    """The server of `make run` (gunicorn.conf.py) on a free port, and one worker beside it, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    gunicorn = Path(sys.executable).with_name("gunicorn")
    log = data_dir / "server.log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [str(gunicorn), "--bind", f"127.0.0.1:{port}", "wsgi:app"],
            cwd=PROJECT,
            env={"PATH": os.environ.get("PATH", ""), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(server, port, log)
        with _working(environment):
            yield port
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def _working(environment: dict[str, str]) -> Iterator[None]:
    """`flask worker`, from when it has done what an office filled at once leaves to do, until the block ends."""
    flask = Path(sys.executable).with_name("flask")
    process = subprocess.Popen(
        [str(flask), "--app", "wsgi", "worker"],
        cwd=PROJECT,
        env={"PATH": os.environ.get("PATH", ""), **environment},
    )
    try:
        _wait_for_quiet(Bell(Path(environment["DATA_DIR"]) / "bell"))
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait_for_quiet(bell: Bell) -> None:
    begun = quiet_since = time.monotonic()
    heard = bell.rung_at()
    while (now := time.monotonic()) < min(begun + WORKER_SECONDS, quiet_since + QUIET_SECONDS):
        if bell.rung_at() != heard:
            heard, quiet_since = bell.rung_at(), now
        time.sleep(0.5)
    print(f"the worker had {quiet_since - begun:.0f} s to do")


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            if Browser(port).send("GET", "/suc-khoe").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


# ---- one client ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    location: str


class Browser:
    """A client with cookies; a new connection for each request, as a reverse proxy opens them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, body: bytes | None = None, content_type: str = "") -> Answer:
        headers = {"Connection": "close", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if content_type:
            headers["Content-Type"] = content_type
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(response.status, content, response.headers.get("Location", ""))

    def form(self, path: str, with_field: str) -> dict[str, str | None]:
        """The fields of a form as the page offers them; None stands for an empty file."""
        page = self.send("GET", path)
        reader = FormReader()
        reader.feed(page.body.decode())
        for fields in reader.forms:
            if with_field in fields:
                return fields
        raise RuntimeError(f"GET {path}: {page.status}, no form with {with_field}")

    def post(self, path: str, fields: dict[str, str | None]) -> Answer:
        """Send a form the way a browser does when it has a field for files."""
        boundary = secrets.token_hex(16)
        lines: list[str] = []
        for name, value in fields.items():
            file = '; filename=""\r\nContent-Type: application/octet-stream' if value is None else ""
            lines += [f"--{boundary}", f'Content-Disposition: form-data; name="{name}"{file}', "", value or ""]
        body = "\r\n".join([*lines, f"--{boundary}--", ""]).encode()
        return self.send("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def sign_in(self, username: str) -> None:
        for _ in range(5):  # many tries of one name at once count as failed until the first is through
            fields = {**self.form("/dang-nhap", "password"), "username": username, "password": demo.PASSWORD}
            answer = self.post("/dang-nhap", fields)
            if answer.status == 303:
                return
            time.sleep(1)
        raise RuntimeError(f"{username} could not sign in: {answer.status}")


class FormReader(html.parser.HTMLParser):
    """Collects what a browser would send for each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str | None]] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        fields = self.forms[-1]
        if tag == "input" and name and kind not in ("submit", "button"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                fields[name] = None if kind == "file" else given.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (self._select not in fields or "selected" in given):
            fields[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._area, fields[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area] = (self.forms[-1][self._area] or "") + data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


# ---- what is measured ----------------------------------------------------------------------------------

Step = Callable[[Browser, random.Random], str]
"""Makes one request; returns what was wrong with the answer, nothing when it is right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of page. Clients take turns with the people; ``prepare`` gives the step a client repeats."""

    name: str
    people: tuple[str, ...]
    prepare: Callable[[Browser, list[int]], Step]


def _get(browser: Browser, path: str, holds: str) -> str:
    answer = browser.send("GET", path)
    if answer.status != 200:
        return f"GET {path}: {answer.status} {answer.location}"
    return "" if holds.encode() in answer.body else f"GET {path}: no {holds} in the page"


def _page(path: str, holds: str, words: Sequence[str] = ("",)) -> Callable[[Browser, list[int]], Step]:
    """A page that must hold a piece of HTML, with one of some words at the end of its address."""

    def step(browser: Browser, rng: random.Random) -> str:
        return _get(browser, path + quote(rng.choice(words)), holds)

    return lambda browser, ids: step


def _any_document(browser: Browser, ids: list[int]) -> Step:
    return lambda browser, rng: _get(browser, f"/van-ban/{rng.choice(ids)}", 'id="main"')


def _directive_page(path: str, holds: str) -> Callable[[Browser, list[int]], Step]:
    return lambda browser, ids: lambda browser, rng: _get(browser, path.format(ids[-1]), holds)


def _registration(browser: Browser, ids: list[int]) -> Step:
    path = "/van-ban-den/dang-ky"
    offered = browser.form(path, "submission_key")
    issuers = ("Bộ Y tế", "Ủy ban nhân dân tỉnh Tân Hải", "Sở Tài chính", "Công ty TNHH Thiết bị y tế An Bình")

    def step(browser: Browser, rng: random.Random) -> str:
        issuer = rng.choice(issuers)
        filled = {
            "new_issuer": issuer,
            "submission_key": secrets.token_urlsafe(24),
            "code": f"{secrets.randbelow(10**10)}/CV-DN",
            "issued_on": f"{clock.today():%d/%m/%Y}",
            "type_code": "cong-van",
            "issuer_name": issuer,
            "subject": f"Đề nghị phối hợp kiểm tra, giám sát trạm y tế đợt {rng.randint(1, 9999)}",
            "received_on": f"{clock.today():%d/%m/%Y}",
            "urgency": "normal",
            "secrecy": "none",
            "language": LANGUAGES[0],
            "authority": "",
            "register_id": "",
            "signer_name": "Nguyễn Văn Bình",
            "signer_position": "Phó Giám đốc",
            "page_count": "3",
            "addressees": "Sở Y tế",
            "recipients": "Như trên\nLưu: VT",
        }
        answer = browser.post(path, {**offered, **filled})
        if answer.status == 303 and answer.location.endswith("/da-dang-ky"):
            return ""
        blamed = re.findall(r'(?:id="[\w-]+-error"|class="[^"]*error[^"]*")[^>]*>([^<]+)', answer.body.decode())
        return f"POST {path}: {answer.status} {answer.location} {blamed[:3]}"

    return step


CLERKS = ("vanthu.syt", "vanthu2.syt")
LEADERS = ("giamdoc.syt", "phogiamdoc.syt", "phogiamdoc2.syt")
HEADS = ("truongphong.nvy", "truongphong.nvd", "truongphong.khtc", "truongphong.qlhn")
STATIONS = ("tram.001", "tram.003", "tram.004", "tram.005")
DOCUMENT, TASK = 'href="/van-ban/', 'href="/viec/'
WORDS = ("kinh phí", "tiêm chủng", "sốt xuất huyết", "hồ sơ sức khỏe", "trạm y tế", "TTYT")
QUERIES = (
    "tiêm chủng mở rộng",
    "kinh phi sua chua tram y te",
    "sốt xuất huyết Bình Lộc",
    "QĐ-SYT",
    "12/QĐ-SYT",
    '"hồ sơ sức khỏe điện tử" kết nối',
)
BASELINE = Kind(name="health check (one trivial query)", people=(), prepare=_page("/suc-khoe", "ok"))
REGISTRATION = Kind(name="registration (POST)", people=CLERKS, prepare=_registration)
KINDS = (
    BASELINE,
    Kind(name="start page, clerk", people=CLERKS, prepare=_page("/", DOCUMENT)),
    Kind(name="start page, leader", people=LEADERS, prepare=_page("/", DOCUMENT)),
    Kind(name="start page, unit", people=HEADS, prepare=_page("/", TASK)),
    Kind(name="incoming list", people=CLERKS, prepare=_page("/van-ban-den", DOCUMENT)),
    Kind(name="outgoing list", people=CLERKS, prepare=_page("/van-ban-di", DOCUMENT)),
    Kind(name="incoming list, by text", people=CLERKS, prepare=_page("/van-ban-den?tim=", DOCUMENT, WORDS)),
    Kind(name="incoming list, page 100", people=CLERKS, prepare=_page("/van-ban-den?trang=100", DOCUMENT)),
    Kind(name="own tasks, unit head", people=("truongphong.nvy",), prepare=_page("/viec", TASK)),
    Kind(name="given tasks, leader", people=LEADERS, prepare=_page("/giao-viec", TASK)),
    Kind(name="own tasks, station", people=STATIONS, prepare=_page("/viec", TASK)),
    Kind(name="duties x units, 20 x 177", people=LEADERS, prepare=_directive_page("/van-ban/{}/nhiem-vu", TASK)),
    Kind(name="statistics of duties", people=LEADERS, prepare=_page("/thong-ke-nhiem-vu", "/giao-viec")),
    Kind(name="notices", people=LEADERS + HEADS, prepare=_page("/thong-bao", 'id="main"')),
    Kind(name="document page", people=LEADERS + CLERKS, prepare=_any_document),
    Kind(name="search", people=LEADERS + CLERKS, prepare=_page("/tim-kiem?q=", 'class="hit"', QUERIES)),
    Kind(name="register form (GET)", people=CLERKS, prepare=_page("/van-ban-den/dang-ky", "submission_key")),
    REGISTRATION,  # last: what it adds would have to be indexed by the searches
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What clients measured together. Times in milliseconds, ``rate`` in requests per second."""

    kind: Kind
    clients: int
    times: list[float]
    rate: float
    errors: list[str]

    @property
    def median(self) -> float:
        return statistics.median(self.times) if self.times else math.nan

    @property
    def p95(self) -> float:
        return sorted(self.times)[math.ceil(0.95 * len(self.times)) - 1] if self.times else math.nan


_gate: Any = None


def _enter(gate: Any) -> None:
    global _gate
    _gate = gate


def _client(number: int, name: str, port: int, ids: list[int], seconds: float) -> tuple[list[float], float, list[str]]:
    """One client in a process of its own: times in ms, requests per second, what went wrong."""
    kind = next(kind for kind in KINDS if kind.name == name)
    rng, browser = random.Random(number), Browser(port)
    if kind.people:
        browser.sign_in(kind.people[number % len(kind.people)])
    step = kind.prepare(browser, ids)
    times: list[float] = []
    errors = [wrong for _ in range(WARM_UP) if (wrong := step(browser, rng))]
    _gate.wait(120)
    start = time.perf_counter()
    while (begun := time.perf_counter()) < start + seconds:
        try:
            wrong = step(browser, rng)
        except (OSError, http.client.HTTPException) as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            errors.append(wrong)
        else:
            times.append((time.perf_counter() - begun) * 1000)
    return times, len(times) / (time.perf_counter() - start), errors


def measure(kind: Kind, clients: int, port: int, ids: list[int], seconds: float) -> Result:
    context = multiprocessing.get_context("fork")
    with context.Pool(clients, _enter, (context.Barrier(clients),)) as pool:
        run = partial(_client, name=kind.name, port=port, ids=ids, seconds=seconds)
        found = pool.map(run, range(clients), chunksize=1)
    return Result(
        kind=kind,
        clients=clients,
        times=[one for times, _, _ in found for one in times],
        rate=sum(rate for _, rate, _ in found),
        errors=[wrong for _, _, errors in found for wrong in errors],
    )


# ---- the whole -----------------------------------------------------------------------------------------


def _print_table(results: Sequence[Result]) -> None:
    heads = ("clients", "requests", "per s", "median ms", "p95 ms", "x health", "failed")
    print(f"{'page':<34}" + "".join(f"{head:>10}" for head in heads))
    base = {result.clients: result.median for result in results if result.kind is BASELINE}
    for result in results:
        print(
            f"{result.kind.name:<34}{result.clients:>10}{len(result.times):>10}{result.rate:>10.1f}"
            f"{result.median:>10.1f}{result.p95:>10.1f}{result.median / base[result.clients]:>10.1f}"
            f"{len(result.errors):>10}"
        )


def _print_misses(results: Sequence[Result]) -> None:
    for result in results:
        slow = result.kind is not REGISTRATION and not result.p95 < P95_WANTED_MS
        few = result.kind is REGISTRATION and result.rate < REGISTRATIONS_WANTED
        if slow or few:
            wanted = f"p95 < {P95_WANTED_MS} ms" if slow else f"{REGISTRATIONS_WANTED} registrations/s"
            print(f"misses {wanted}: {result.kind.name}, {result.clients} client(s)")
        for wrong in list(dict.fromkeys(result.errors))[:3]:
            print(f"FAILED {result.kind.name}, {result.clients} client(s): {wrong}")


def _check_numbers(environment: dict[str, str]) -> bool:
    """Whether every number that a book gave is there: none missing, and the key allows none twice."""
    with create_app(environment).app_context():
        given = session().scalar(select(func.sum(Register.next_number - Register.start_number)))
        kept = session().scalar(select(func.count()).select_from(RegisterEntry))
        used = session().scalar(select(func.count()).select_from(Document))
        session().close()
        db.engine.dispose()
    print(f"numbers given: {given}, in the books: {kept}, documents: {used}")
    return bool(given == kept == used)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the pages of a filled office.")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--tasks", type=int, default=40_000)
    parser.add_argument("--open-share", type=float, default=0.5, help="of the tasks not done yet; two fifths are late")
    parser.add_argument("--clients", default="1,8", help="numbers of clients at once, e.g. 1,8")
    parser.add_argument("--seconds", type=float, default=10, help="for each page and number of clients")
    parser.add_argument("--data", type=Path, help="an empty or new folder that is kept; else a temporary one")
    parser.add_argument("--database", default="", help="URL of an empty PostgreSQL database; else SQLite")
    parser.add_argument("--only", default="", help="kinds of pages whose name has one of these words, e.g. list,start")
    given = parser.parse_args()
    if given.documents < 100 or not given.documents <= given.tasks <= 50 * given.documents:
        parser.error("at least 100 documents, and 1 to 50 tasks for each")
    if given.data and given.data.exists() and any(given.data.iterdir()):
        parser.error(f"{given.data} is not empty")
    return given


def main() -> int:
    """Fill, serve, measure, print; 1 when any request failed."""
    given = _arguments()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # every line when it is known
    folder = nullcontext(str(given.data.resolve())) if given.data else tempfile.TemporaryDirectory()
    with folder as name:
        data_dir = Path(name)
        data_dir.mkdir(parents=True, exist_ok=True)
        environment = {
            "DATA_DIR": name,
            "SECRET_KEY": secrets.token_hex(32),
            "DATABASE_URL": given.database,
            "PASSWORD_TIME_COST": "1",
            "PASSWORD_MEMORY_KIB": "1024",
        }
        begun, load = time.perf_counter(), os.getloadavg()[0]
        database, ids = fill(environment, given.documents, given.tasks, open_share=given.open_share)
        print(f"python {platform.python_version()}, {database}, {os.cpu_count()} cores, load before {load:.1f}")
        print(f"{given.documents} documents, {given.tasks} tasks, filled in {time.perf_counter() - begun:.0f} s")
        with serving(environment, data_dir) as port:
            results = [
                measure(kind, int(clients), port, ids, given.seconds)
                for kind in KINDS
                if kind is BASELINE or not given.only or any(word in kind.name for word in given.only.split(","))
                for clients in given.clients.split(",")
            ]
        _print_table(results)
        _print_misses(results)
        right = _check_numbers(environment)
    return 0 if right and not any(result.errors for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
