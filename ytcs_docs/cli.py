"""Commands for operators: `flask --app wsgi …`."""

from __future__ import annotations

import signal
from threading import Event

import click
from flask import Flask

from ytcs_docs.accounts.cli import accounts
from ytcs_docs.core.work import Job, run_forever, run_once
from ytcs_docs.demo.cli import demo
from ytcs_docs.documents.cli import registers
from ytcs_docs.documents.work import end_reservations, read_texts
from ytcs_docs.replies.cli import replies
from ytcs_docs.search.cli import search
from ytcs_docs.search.sync import catch_up

JOBS: tuple[tuple[str, Job], ...] = (
    ("read text of files", read_texts),
    ("search index", catch_up),
    ("end reservations", end_reservations),
)


@click.command("worker")
@click.option("--once", is_flag=True, help="Work until there is nothing to do, then stop.")
def worker(once: bool) -> None:
    """Do the background work: text of files, search index, reservations that end."""
    if once:
        while run_once(JOBS):
            pass
        return
    stop = Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    run_forever(JOBS, stop)


def init_cli(app: Flask) -> None:
    """Mount every area's commands."""
    for group in (accounts, registers, replies, search, demo, worker):
        app.cli.add_command(group)
