"""Commands for operators: what is read from a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from ytcs_docs.core.errors import Refused
from ytcs_docs.deadlines.holidays import calendar_around
from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files.kinds import recognise
from ytcs_docs.files.reading import with_counted_pages
from ytcs_docs.files.text import read_file

intake = AppGroup("intake", help="Reading files: what would be proposed to the clerk and the leader.")


@intake.command("inspect")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def inspect(file: Path, as_json: bool) -> None:
    """Read FILE (.docx, .doc, .pdf, .jpg, .png, .txt) and print its text, fields and tasks."""
    try:
        kind = recognise(file, file.name).code
        text = with_counted_pages(read_file(file, kind), file, kind)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    fields = read_fields(text)
    issued = fields["date"].value
    issued_on = date.fromisoformat(issued) if issued else None
    duties = read_duties(text, fields["type"].value or "", issued_on, calendar=calendar_around([issued_on]))
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
