"""The background worker: its jobs, and the command that runs them."""

from __future__ import annotations

import signal
from threading import Event, Thread

import click
from flask import current_app

from ytcs_docs.core.jobs import Job, run_forever, run_once
from ytcs_docs.deliveries.mailing import send_mail
from ytcs_docs.documents.jobs import link_references, read_texts
from ytcs_docs.intake.commands import learn_from_documents
from ytcs_docs.intake.watching import take_folder
from ytcs_docs.register_import.importing import run_imports
from ytcs_docs.registers.jobs import end_reservations
from ytcs_docs.search import sync
from ytcs_docs.search.notices import match_saved

JOBS: tuple[tuple[str, Job], ...] = (
    ("watched folder", take_folder),
    ("learn names", learn_from_documents),
    ("end reservations", end_reservations),
    ("references", link_references),
    ("e-mail", send_mail),
    ("saved searches", match_saved),
)


# In threads of their own: a long scan must keep neither mail waiting nor what was saved from being found.
READ_JOBS: tuple[tuple[str, Job], ...] = (("read text of files", read_texts),)


IMPORT_JOBS: tuple[tuple[str, Job], ...] = (("old registers", run_imports),)


INDEX_JOBS: tuple[tuple[str, Job], ...] = (("search index", sync.work),)


@click.command("worker")
@click.option("--once", is_flag=True, help="Work until there is nothing to do, then stop.")
def worker(once: bool) -> None:
    """Do the background work: text and signatures of files, e-mail, search index, reservations that end."""
    if once:
        while run_once(INDEX_JOBS + READ_JOBS + IMPORT_JOBS + JOBS):
            pass
        run_once(INDEX_JOBS)
        return
    stop = Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stop.set())
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def work(jobs: tuple[tuple[str, Job], ...]) -> None:
        with app.app_context():
            run_forever(jobs, stop)

    threads = [Thread(target=work, args=[jobs], name=jobs[0][0]) for jobs in (READ_JOBS, IMPORT_JOBS, INDEX_JOBS)]
    for thread in threads:
        thread.start()
    run_forever(JOBS, stop)
    for thread in threads:
        thread.join()
