"""`flask demo`: fill an empty database with a believable office."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from ytcs_docs.accounts import passwords
from ytcs_docs.accounts.queries import user_named
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.jobs import Job, run_once
from ytcs_docs.core.slow import alone
from ytcs_docs.demo.keys import give_keys
from ytcs_docs.demo.office import PASSWORD, fill
from ytcs_docs.documents.jobs import read_texts
from ytcs_docs.organizations.models import Organization
from ytcs_docs.search.sync import catch_up

SIGN_INS = (
    ("vanthu.syt", "văn thư Sở Y tế"),
    ("giamdoc.syt", "lãnh đạo Sở Y tế"),
    ("truongphong.nvy", "trưởng phòng Nghiệp vụ Y"),
    ("chuyenvien.nvy", "chuyên viên phòng Nghiệp vụ Y"),
    ("vanthu.ttyt01", "văn thư trung tâm y tế"),
    ("giamdoc.ttyt01", "lãnh đạo trung tâm y tế"),
    ("tram.001", "trưởng trạm y tế"),
    ("quantri", "quản trị toàn hệ thống"),
)


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Leave a database with data as it is.")
def demo(if_empty: bool) -> None:
    """Fill an empty database with a province: Sở Y tế, 13 centres, 177 stations, documents of two years."""
    if SETTINGS.get().production:  # everybody knows the demo's password
        if if_empty:
            return
        raise click.ClickException("APP_ENV is production: the demo is not for a real office")
    if session().scalar(select(func.count()).select_from(Organization)):
        if if_empty:
            if _is_the_demo():
                show_sign_ins()
            return
        raise click.ClickException("the database is not empty; the demo is only for an empty one")
    session().rollback()
    with alone():
        office = fill(clock.today(), click.echo)
    give_keys(office)
    while run_once((Job(name="read files", run=read_texts), Job(name="search index", run=catch_up))):
        pass
    show_sign_ins()


def _is_the_demo() -> bool:
    """Whether the demo's people are here, with the password that everybody knows."""
    user = user_named(SIGN_INS[0][0])
    return user is not None and passwords.verify(user.password_hash, PASSWORD)


def show_sign_ins() -> None:
    """Who can sign in to the demo."""
    click.echo(f"password of everybody: {PASSWORD}")
    for username, what in SIGN_INS:
        click.echo(f"  {username:<18} {what}")
