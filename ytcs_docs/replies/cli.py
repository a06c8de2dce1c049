"""Commands for operators: Word templates."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from ytcs_docs.replies.building import build_all

replies = AppGroup("replies", help="Replies and their Word templates.")


@replies.command("build-templates")
def build_templates() -> None:
    """Write the Word templates of templates/word anew."""
    folder = current_app.extensions["word_templates"]
    folder.mkdir(parents=True, exist_ok=True)
    for path in build_all(folder):
        click.echo(path)
