"""Commands for operators: import of old registers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.register_import import importing, sheets
from ytcs_docs.register_import.models import RegisterImport
from ytcs_docs.register_import.old_rows import BookFacts
from ytcs_docs.register_import.report import csv_report, reasons_of
from ytcs_docs.register_import.rules import RowOutcome
from ytcs_docs.registers.models import Register

documents = AppGroup("documents", help="Documents of old registers.")


@documents.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--register", "register_id", type=int, required=True, help="Id of the register (see the address of its page)."
)
@click.option("--dry-run", is_flag=True, help="Report the outcome of each row; save nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report per row as .csv.")
@click.option(
    "--columns", default="", help="Meaning of each column, comma separated, where headings are not recognised."
)
@click.option("--sheet", "taken", multiple=True, help="A sheet to take; by default all that have such headings.")
@click.option("--issuer", default="", help="Issuer of rows that name none.")
@click.option("--type", "type_code", default="", help="Code of the type of rows that show none: quyet-dinh.")
@click.option("--year", type=click.IntRange(1945, 2100), help="Year of days that show none.")
def import_register(
    file: Path,
    register_id: int,
    dry_run: bool,
    report: Path | None,
    columns: str,
    taken: tuple[str, ...],
    issuer: str,
    type_code: str,
    year: int | None,
) -> None:
    """Import an old register from FILE (.xlsx, .xls, .csv). Run again, it resumes where it stopped."""
    if type_code and type_code not in TYPES:
        raise click.ClickException(f"no type {type_code}")
    said = BookFacts(issuer=issuer, type_code=type_code, year=year)
    try:
        _import(file, register_id, dry_run, report, columns, taken, said)
    except OfficeError as error:
        raise click.ClickException(error.sentence) from error


def _import(
    file: Path,
    register_id: int,
    dry_run: bool,
    report: Path | None,
    columns: str,
    taken: tuple[str, ...],
    said: BookFacts,
) -> None:
    with file.open("rb") as stream:
        sha256 = sheets.keep_sheet(stream)
    direction = load(Register, register_id, "Không có sổ này.").direction
    book = sheets.look_at(sheets.rows_path(sha256, file.name), file.name, direction)
    names = [name.strip() for name in columns.split(",")] if columns else list(book.main.columns)
    layout = sheets.layout_of(book, names, taken or None, said)
    shown = zip(book.main.headings, names, strict=False)
    click.echo("columns: " + ", ".join(f"{heading or '?'} = {meaning or '-'}" for heading, meaning in shown))
    if len(book.sheets) > 1:
        taken_sheets = {part.sheet for part in layout.parts}
        for sheet in book.sheets:
            click.echo(f"sheet {sheet.name}: {sheet.rows} rows{'' if sheet.name in taken_sheets else ', left out'}")
    rows = layout.total
    if dry_run:
        reports = importing.dry_run(register_id, sha256, file.name, layout, rows)
        counts = Counter(line.outcome for line in reports)
        told = csv_report((layout.place_of(line.row), line.code, line.outcome, line.sentence) for line in reports)
        for reason in reasons_of(reports):
            click.echo(f"{reason.count:>6} {reason.outcome.value}: {reason.sentence} ({reason.places(layout, 5)})")
    else:
        with transaction():
            started = importing.start_import(register_id, sha256, file.name, layout, OPERATOR)
            import_id, done = started.id, started.done
        if done:
            click.echo(f"going on after row {done} of {rows}")
        with click.progressbar(length=max(rows, 1), label="rows") as bar:
            bar.update(done)
            unfinished = True
            while unfinished:
                unfinished = importing.go_on(import_id, batches=10)
                reached = load(RegisterImport, import_id).done
                session().rollback()
                bar.update(reached - done)
                done = reached
        counts = Counter(importing.counts(import_id))
        told = csv_report((layout.place_of(row), *rest) for row, *rest in importing.row_reports(import_id))
    if report is not None:
        report.write_bytes(told)
    for outcome in RowOutcome:
        click.echo(f"{outcome.value:<10} {counts.get(outcome, 0)}")
