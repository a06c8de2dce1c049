"""Commands for operators: what is read from a file, and old registers taken over."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, session, transaction
from ytcs_docs.core.errors import OfficeError, Refused
from ytcs_docs.core.file_text import Unreadable, read_file
from ytcs_docs.core.filetypes import recognise
from ytcs_docs.intake import importing, sheets
from ytcs_docs.intake.duties import read_duties
from ytcs_docs.intake.fields import read_fields
from ytcs_docs.intake.models import RegisterImport
from ytcs_docs.intake.rules import OUTCOME_LABELS, RowOutcome
from ytcs_docs.intake.sheets import plain_cell

intake = AppGroup("intake", help="Reading files: what would be proposed to the clerk and the leader.")


@intake.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def inspect(file: Path, as_json: bool) -> None:
    """Read FILE (.docx, .doc, .pdf, .jpg, .png, .txt) and print its text, fields and tasks."""
    try:
        text = read_file(file, recognise(file, file.name).code)
    except (Refused, Unreadable) as error:
        raise click.ClickException(str(error)) from error
    fields = read_fields(text)
    issued = fields["date"].value
    duties = read_duties(text, fields["type"].value or "", date.fromisoformat(issued) if issued else None)
    if as_json:
        said = {
            "text": text.text,
            "fields": {name: value.as_json() for name, value in fields.items()},
            "tasks": [duty.as_json() for duty in duties],
        }
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for name, value in fields.items():
        if value.value not in (None, "", []):
            click.echo(f"{name:<17} {value.confidence:4.2f}  {value.value}")
    for duty in duties:
        when = duty.due or duty.recurrence or duty.due_words
        click.echo(f"- [{duty.lead or '?'}] {duty.title}" + (f" ({when})" if when else ""))


documents = AppGroup("documents", help="Documents of old registers.")


@documents.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--register", "register_id", type=int, required=True, help="Id of the book (see the address of its page)."
)
@click.option("--dry-run", is_flag=True, help="Report what would become of each row; keep nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report per row as .csv.")
@click.option(
    "--columns", default="", help="Meaning of each column, comma separated, where headings are not recognised."
)
def import_register(file: Path, register_id: int, dry_run: bool, report: Path | None, columns: str) -> None:
    """Take over an old register from FILE (.xlsx, .csv). Started again, it goes on where it stopped."""
    try:
        _import(file, register_id, dry_run, report, columns)
    except OfficeError as error:
        raise click.ClickException(error.sentence) from error


def _import(file: Path, register_id: int, dry_run: bool, report: Path | None, columns: str) -> None:
    with file.open("rb") as stream:
        sha256 = sheets.keep_sheet(stream)
    path = sheets.rows_path(sha256, file.name)
    sheet = sheets.look_at(path)
    meant = [name.strip() for name in columns.split(",")] if columns else list(sheet.columns)
    click.echo("columns: " + ", ".join(f"{h or '?'} = {m or '-'}" for h, m in zip(sheet.headings, meant, strict=False)))
    rows = sheets.count_rows(path, sheet.heading)
    if dry_run:
        reports = importing.dry_run(register_id, sha256, file.name, meant, rows)
        found = Counter(one.outcome for one in reports)
        _write_report(report, ((one.row, one.code, one.outcome, one.sentence) for one in reports))
    else:
        with transaction():
            started = importing.start_import(register_id, sha256, file.name, meant, OPERATOR)
            import_id, done = started.id, started.done
        if done:
            click.echo(f"going on after row {done} of {rows}")
        with click.progressbar(length=max(rows, 1), label="rows") as bar:
            bar.update(done)
            more = True
            while more:
                more = importing.go_on(import_id, batches=10)
                now = load(RegisterImport, import_id).done
                session().rollback()
                bar.update(now - done)
                done = now
        found = Counter(importing.counts(import_id))
        _write_report(report, importing.row_reports(import_id))
    for outcome in RowOutcome:
        click.echo(f"{outcome.value:<10} {found.get(outcome, 0)}")


def _write_report(path: Path | None, rows: Iterable[tuple[int, str, RowOutcome, str]]) -> None:
    if path is None:
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["Dòng", "Số, ký hiệu", "Kết quả", "Diễn giải"])
        for row, code, outcome, sentence in rows:
            out.writerow([row, plain_cell(code), OUTCOME_LABELS[outcome], plain_cell(sentence)])
