"""Commands for operators: the search index."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ytcs_docs.search import sync

search = AppGroup("search", help="The search index.")


@search.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the database."""
    click.echo(f"{sync.rebuild()} documents indexed")


@search.command("status")
def status() -> None:
    """How many documents are indexed, and how many the index is behind by."""
    index = sync.search_index()
    click.echo(f"documents: {index.count() if index.usable() else 0}   behind by: {sync.behind()}")
