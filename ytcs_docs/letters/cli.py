"""Commands for operators: Word templates."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.letters.building import build_all
from ytcs_docs.letters.checking import autofix_file, check_file

replies = AppGroup("replies", help="Replies and their Word templates.")


@replies.command("build-templates")
def build_templates() -> None:
    """Rebuild the Word templates of templates/word."""
    folder = WORD_TEMPLATES
    folder.mkdir(parents=True, exist_ok=True)
    for path in build_all(folder):
        click.echo(path)


@replies.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mend", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write an autofixed copy.")
def check_form(file: Path, target: Path | None) -> None:
    """Check the form of a .docx: one line per finding on standard output, undecided points on standard error.
    Exit code 1 when there are findings, 2 when the file can't be read."""
    result = check_file(file)
    if result.problem:
        click.echo(result.problem, err=True)
        sys.exit(2)
    for finding in result.findings:
        click.echo(finding.sentence)
    for sentence in result.unclear:
        click.echo(f"Không kiểm tra được: {sentence}", err=True)
    if target is not None:
        target.write_bytes(autofix_file(file).content)
    sys.exit(1 if result.findings else 0)
