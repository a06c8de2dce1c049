"""Commands for operators: `flask --app wsgi …`."""

from __future__ import annotations

import signal
from threading import Event, Thread

import click
from flask import Flask, current_app

from ytcs_docs.accounts.cli import accounts
from ytcs_docs.core.work import Job, run_forever, run_once
from ytcs_docs.demo.cli import demo
from ytcs_docs.documents.cli import registers
from ytcs_docs.documents.mailing import send_mail
from ytcs_docs.documents.work import end_reservations, link_references, read_texts
from ytcs_docs.replies.cli import replies
from ytcs_docs.search import sync
from ytcs_docs.search.cli import search
from ytcs_docs.search.notices import match_saved

JOBS: tuple[tuple[str, Job], ...] = (
    ("read text of files", read_texts),
    ("end reservations", end_reservations),
    ("references", link_references),
    ("e-mail", send_mail),
    ("saved searches", match_saved),
)
# In a thread of its own: a long file must not keep what was saved from being found.
INDEX_JOBS: tuple[tuple[str, Job], ...] = (("search index", sync.work),)


@click.command("worker")
@click.option("--once", is_flag=True, help="Work until there is nothing to do, then stop.")
def worker(once: bool) -> None:
    """Do the background work: text and signatures of files, e-mail, search index, reservations that end."""
    if once:
        while run_once(INDEX_JOBS + JOBS):
            pass
        run_once(INDEX_JOBS)
        return
    stop = Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def follow() -> None:
        with app.app_context():
            run_forever(INDEX_JOBS, stop)

    index = Thread(target=follow, name="search index")
    index.start()
    run_forever(JOBS, stop)
    index.join()


def init_cli(app: Flask) -> None:
    """Mount every area's commands."""
    for group in (accounts, registers, replies, search, demo, worker):
        app.cli.add_command(group)
