"""The background worker: all its jobs, and the command that runs them."""

from __future__ import annotations

import signal
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from ytcs_docs.config import MIGRATIONS
from ytcs_docs.core.jobs import Job, run_lanes, run_once
from ytcs_docs.core.logging import in_one_line
from ytcs_docs.core.schema import WrongSchema, check_schema
from ytcs_docs.deliveries.mailing import send_mail
from ytcs_docs.documents.jobs import link_references, read_texts
from ytcs_docs.files.sweeping import sweep
from ytcs_docs.intake.commands import learn_from_documents
from ytcs_docs.intake.watching import take_folder
from ytcs_docs.register_import.importing import run_imports
from ytcs_docs.registers.jobs import end_reservations
from ytcs_docs.search import sync
from ytcs_docs.search.abbreviations import learn_abbreviations
from ytcs_docs.search.notices import match_saved
from ytcs_docs.tasks.digests import plan_digests, send_digest
from ytcs_docs.tasks.jobs import accept_in_silence, give_coming, remind_people, seed_calendar, tell_new_work

# A lane of their own for what takes long: a scan keeps neither mail waiting nor what was saved from being found.
JOBS = (
    Job(name="search index", run=sync.work, every=2, lane="index"),
    Job(name="read files", run=read_texts, lane="reading"),
    Job(name="old registers", run=run_imports, lane="imports"),
    Job(name="e-mail", run=send_mail),
    Job(name="watched folder", run=take_folder, every=2, wakes=False),
    Job(name="learn names", run=learn_from_documents, every=60),
    Job(name="abbreviations", run=learn_abbreviations, every=300, wakes=False),
    Job(name="saved searches", run=match_saved, every=4, wakes=False),
    Job(name="references", run=link_references, every=600, wakes=False),
    Job(name="collect what nothing points to", run=sweep, every=3600, wakes=False, lane="index"),
    Job(name="duties that come again", run=give_coming, every=300, wakes=False),
    Job(name="tell units of new work", run=tell_new_work),
    Job(name="reminders", run=remind_people, every=900, wakes=False),
    Job(name="plan the day's e-mails", run=plan_digests, every=300, wakes=False),
    Job(name="the day's e-mails", run=send_digest, every=60, wakes=False, lane="digests"),
    Job(name="accept results", run=accept_in_silence, every=3600, wakes=False),
    Job(name="calendar", run=seed_calendar, every=86400, wakes=False),
    Job(name="end reservations", run=end_reservations, every=600, wakes=False),
)


@click.command("worker")
@click.option("--once", is_flag=True, help="Work until there is nothing to do, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Do the background work: text and signatures of files, e-mail, search index, reservations that end."""
    try:
        check_schema(MIGRATIONS)
    except WrongSchema as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:  # it may come later: the jobs try again
        click.echo(f"the database does not answer: {in_one_line(error)}", err=True)
    if once:
        while run_once(JOBS):
            pass
        run_once([job for job in JOBS if job.lane == "index"])
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_lanes(current_app._get_current_object(), JOBS, stop)  # type: ignore[attr-defined]
