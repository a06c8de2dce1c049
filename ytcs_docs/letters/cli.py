"""Commands for operators: Word templates."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.core.errors import Refused
from ytcs_docs.letters.building import build_all
from ytcs_docs.letters.checking import check, mend
from ytcs_docs.letters.word import read_word

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
def check_file(file: Path, target: Path | None) -> None:
    """Check the form of a .docx: one line per finding on standard output, undecided points on standard error.
    Exit code 1 when there are findings, 2 when the file can't be read."""
    try:
        with file.open("rb") as stream:
            word = read_word(stream)
    except Refused as error:
        click.echo(error.sentence, err=True)
        sys.exit(2)
    result = check(word)
    for finding in result.findings:
        click.echo(finding.sentence)
    for sentence in result.unclear:
        click.echo(f"Không kiểm tra được: {sentence}", err=True)
    if target is not None:
        mend(word)
        word.document.save(str(target))
    sys.exit(1 if result.findings else 0)
