"""Commands for operators: registers."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from ytcs_docs.core import clock
from ytcs_docs.documents.register_contents import certificates_of_year
from ytcs_docs.registers.rules import spans

registers = AppGroup("registers", help="Registers and their numbers.")


@registers.command("certify")
@click.option("--year", type=int, default=None, help="The year; this year by default.")
@click.option("--organization", type=int, default=None, help="Id of one agency; all by default.")
def certify(year: int | None, organization: int | None) -> None:
    """Print first, last, voided, missing and doubled numbers of each register; exit 1 when any is
    missing or doubled."""
    certificates = certificates_of_year(year or clock.today().year, organization)
    if not certificates:
        click.echo("no register in that year")
    for found in certificates:
        register = found.register
        click.echo(f"{register.organization.name} – {register.direction.label} – {register.title}")
        click.echo(f"  first: {_one(found.first)}   last: {_one(found.last)}   documents: {found.used}")
        for label, numbers in (
            ("voided", found.voided),
            ("reserved", found.reserved),
            ("missing", found.missing),
            ("doubled", found.doubled),
            ("lacking in the book taken over", found.lacked_before),
        ):
            click.echo(f"  {label}: {spans(numbers) or 'none'}")
    if not all(found.sound for found in certificates):
        click.echo("NOT SOUND: numbers are missing or doubled", err=True)
        sys.exit(1)


def _one(number: int | None) -> str:
    return "none" if number is None else str(number)
