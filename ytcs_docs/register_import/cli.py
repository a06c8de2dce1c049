"""Commands for operators: import of old registers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.register_import import importing, sheets
from ytcs_docs.register_import.models import RegisterImport
from ytcs_docs.register_import.report import csv_report
from ytcs_docs.register_import.rules import RowOutcome

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
def import_register(file: Path, register_id: int, dry_run: bool, report: Path | None, columns: str) -> None:
    """Import an old register from FILE (.xlsx, .csv). Run again, it resumes where it stopped."""
    try:
        _import(file, register_id, dry_run, report, columns)
    except OfficeError as error:
        raise click.ClickException(error.sentence) from error


def _import(file: Path, register_id: int, dry_run: bool, report: Path | None, columns: str) -> None:
    with file.open("rb") as stream:
        sha256 = sheets.keep_sheet(stream)
    path = sheets.rows_path(sha256, file.name)
    sheet = sheets.look_at(path)
    names = [name.strip() for name in columns.split(",")] if columns else list(sheet.columns)
    click.echo("columns: " + ", ".join(f"{h or '?'} = {m or '-'}" for h, m in zip(sheet.headings, names, strict=False)))
    rows = sheets.count_rows(path, sheet.heading)
    if dry_run:
        reports = importing.dry_run(register_id, sha256, file.name, names, rows)
        counts = Counter(line.outcome for line in reports)
        told = csv_report((line.row, line.code, line.outcome, line.sentence) for line in reports)
    else:
        layout = sheets.layout_of(sha256, file.name)
        with transaction():
            started = importing.start_import(register_id, sha256, file.name, names, layout, OPERATOR)
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
        told = csv_report(importing.row_reports(import_id))
    if report is not None:
        report.write_bytes(told)
    for outcome in RowOutcome:
        click.echo(f"{outcome.value:<10} {counts.get(outcome, 0)}")
