"""What it costs to issue a circular: ``python -m benchmarks.issuing``; see README.md beside this file.

200 documents go to 177 agencies each, in their inboxes. A process that does the same is killed again and again in the
middle; at the end every recipient must have every document once.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import random
import signal
import statistics
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, func, select

from ytcs_docs.app import create_app
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import db, session, transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries.models import Delivery
from ytcs_docs.documents import commands
from ytcs_docs.documents.data import DocumentData
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.organizations import commands as organizations
from ytcs_docs.organizations.rules import OrganizationData
from ytcs_docs.registers.numbering import RegisterData, open_register
from ytcs_docs.registers.rules import Direction

MOST_KILLS = 100


def _office(recipients: int, documents: int) -> None:
    """One agency that issues, as many that receive, and documents that have their numbers."""
    with transaction():
        sender = organizations.add_organization(
            OrganizationData(name="Sở Y tế", abbreviation="SYT", keeps_register=True), OPERATOR
        ).id
        for number in range(recipients):
            organizations.add_organization(
                OrganizationData(
                    name=f"Trạm Y tế số {number}", parent_id=sender, abbreviation="TYT", keeps_register=True
                ),
                OPERATOR,
            )
        year = clock.today().year
        open_register(sender, RegisterData(direction=Direction.OUTGOING, year=year, name="Sổ văn bản đi"), OPERATOR)
        for number in range(documents):
            data = DocumentData(
                type_code="thong-bao",
                subject=f"thông báo {number}",
                issuer_name="Sở Y tế",
                issued_on=None,
                signer_name="Nguyễn Văn An",
            )
            commands.register_outgoing(sender, data, OPERATOR, clock.today())


def _waiting() -> tuple[list[int], list[int]]:
    """Documents that are not issued, and all receivers."""
    ids = session().scalars(select(Document.id).where(Document.status == Status.REGISTERED).order_by(Document.id)).all()
    stations = session().scalars(
        select(db.metadata.tables["organization"].c.id).where(
            db.metadata.tables["organization"].c.name.startswith("Trạm")
        )
    )
    return list(ids), list(stations)


def _issue_all(environment: dict[str, str]) -> None:
    """Issue what is left, one transaction each; may be killed at any moment."""
    with create_app(environment).app_context():
        ids, stations = _waiting()
        session().rollback()
        for document_id in ids:
            with transaction():
                deliveries.issue(document_id, stations, OPERATOR)


def _measured(documents: int) -> None:
    ids, stations = _waiting()
    session().rollback()
    said = 0

    def count(*_: Any) -> None:
        nonlocal said
        said += 1

    times, statements, peaks, health = [], [], [], []
    event.listen(db.engine, "before_cursor_execute", count)
    for place, document_id in enumerate(ids[: documents // 2]):
        start = time.perf_counter()
        session().execute(select(1))
        session().rollback()
        health.append(time.perf_counter() - start)
        memory = place % 10 == 0  # tracing costs time: those are not timed
        if memory:
            tracemalloc.start()
        said, start = 0, time.perf_counter()
        with transaction():
            deliveries.issue(document_id, stations, OPERATOR)
        if memory:
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        else:
            times.append(time.perf_counter() - start)
            statements.append(said)
    event.remove(db.engine, "before_cursor_execute", count)
    median, base = statistics.median(times), statistics.median(health)
    print(f"issues measured                 {len(times)} to {len(stations)} recipients each")
    print(f"median of one                   {median * 1000:.1f} ms ({median / base:.0f} x one trivial query)")
    print(f"p95 of one                      {sorted(times)[int(len(times) * 0.95)] * 1000:.1f} ms")
    print(f"statements of one               {min(statements)} to {max(statements)}")
    print(f"memory of one, at its highest   {max(peaks) / 1024:.0f} KiB")


def _killed(environment: dict[str, str], seed: int) -> int:
    """Kill the process that issues the rest until it got to its end; how often that was."""
    chance, kills = random.Random(seed), 0
    spawn = multiprocessing.get_context("spawn")
    while True:
        process = spawn.Process(target=_issue_all, args=(environment,))
        process.start()
        process.join(2.5 + chance.random())  # it begins with importing the program, which takes two seconds
        if process.exitcode == 0:
            return kills
        if process.exitcode is not None or kills == MOST_KILLS:
            raise SystemExit(f"the process that issues ended with {process.exitcode} after {kills} kills")
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        kills += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--recipients", type=int, default=177)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ytcs-issuing-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "SECRET_KEY": "only measured", "DATABASE_URL": ""}
        app: Flask = create_app(environment)
        with app.app_context():
            upgrade()
            _office(given.recipients, given.documents)
            print(f"python {platform.python_version()}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
            _measured(given.documents)
            session().close()
            kills = _killed(environment, given.seed)
            total = session().scalar(select(func.count()).select_from(Delivery)) or 0
            pairs = session().scalar(
                select(func.count()).select_from(select(Delivery.document_id, Delivery.to_id).distinct().subquery())
            )
            left = len(_waiting()[0])
            wanted = given.documents * given.recipients
            print(f"killed while issuing the rest   {kills} times")
            print(
                f"deliveries                      {total}, different ones {pairs}, wanted {wanted}; not issued {left}"
            )
            size = sum(path.stat().st_size for path in Path(folder).rglob("*.sqlite3"))
            print(f"database                        {size / 2**20:.1f} MiB")
            raise SystemExit(0 if total == pairs == wanted and not left else 1)


if __name__ == "__main__":
    main()
