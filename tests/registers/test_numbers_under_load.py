"""Eight processes register at once while a third of their transactions fails."""

import random

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import release
from tests.processes import PROCESSES
from ytcs_docs.app import create_app
from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_contents import certificate_of
from ytcs_docs.registers import queries as register_queries
from ytcs_docs.registers.rules import Direction

REGISTERING, EACH = 8, 50


def _register(environment: dict[str, str], seed: int) -> None:
    """One process: 50 documents saved; before some of them a transaction that breaks off half-way."""
    from tests import builders
    from ytcs_docs.core import clock
    from ytcs_docs.core.db import transaction
    from ytcs_docs.documents import commands

    app = create_app(environment)
    chance = random.Random(seed)
    with app.app_context():
        by, agency = builders.person("vanthu"), builders.place("syt").id
        saved = 0
        while saved < EACH:
            fails = chance.random() < 1 / 3
            try:
                with transaction():
                    key = f"{seed}-{saved}"
                    data = builders.data(code=f"{seed}{saved}/BYT")
                    commands.register_incoming(agency, data, by, clock.today(), submission_key=key)
                    if fails:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
            saved += 1
    release(app)


@pytest.mark.load
def test_eight_processes_get_every_number_once(environment: dict[str, str], app: Flask) -> None:
    workers = [PROCESSES.Process(target=_register, args=(environment, seed)) for seed in range(REGISTERING)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(240)
        assert worker.exitcode == 0
    with app.app_context():
        numbers = sorted(session().scalars(select(Document.number)))
        assert numbers == list(range(1, REGISTERING * EACH + 1))
        organization = session().scalars(select(Document.organization_id)).first()
        (book,) = register_queries.registers_of(organization, Direction.INCOMING)
        assert certificate_of(book).sound
