"""Commands for operators: the search index."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup
from werkzeug.datastructures import MultiDict

from ytcs_docs.accounts.queries import user_named, viewer_of
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.jobs import worker_is_alive
from ytcs_docs.decree30.codes import parse_code
from ytcs_docs.decree30.form import format_date
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.queries import documents_by_id
from ytcs_docs.search import queries, sync
from ytcs_docs.search.analysis import Query, understand
from ytcs_docs.search.arguments import read_arguments
from ytcs_docs.search.engine import Narrowing
from ytcs_docs.search.store import IndexDamaged

search = AppGroup("search", help="The search index: derived from the database, may be deleted at any time.")
ENGINES = click.Choice(["whoosh", "tantivy"])


@search.command("rebuild")
@click.option("--engine", type=ENGINES, help="Default: what SEARCH_ENGINE and the archive size require.")
def rebuild(engine: str | None) -> None:
    """Rebuild the index from the database. The old one stays in use until the new one is complete."""
    with click.progressbar(length=max(1, sync.count_documents()), label="indexing") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        count = sync.rebuild(engine, progress)
    click.echo(f"{count} documents indexed")


@search.command("status")
@click.option("--json", "as_json", is_flag=True)
def status(as_json: bool) -> None:
    """Show the engine, the number of documents, how many are not indexed yet, and the size."""
    store = sync.index_store()
    current = store.current()
    try:
        count = store.ask(lambda engine: engine.count())
    except IndexDamaged:
        count = 0
    report: dict[str, Any] = {
        "engine": current.engine if current else None,
        "setting": store.setting,
        "documents": count,
        "behind_by": sync.behind(),
        "bytes": store.size(),
        "folder": str(store.folder),
        "worker": worker_is_alive(SETTINGS.get().data_dir),
    }
    if as_json:
        click.echo(json.dumps(report))
        return
    for name, value in report.items():
        click.echo(f"{name.replace('_', ' ')}: {value}")


def _understood(query: Query) -> dict[str, Any]:
    """What the query says of a document, besides the words that are left."""
    values: dict[str, Any] = {fact.kind: fact.value for fact in query.facts.facts}
    kind = TYPES.get(values.get("type", ""))
    number = parse_code(query.facts.code).number or None
    return {
        "type": kind.name if kind else None,
        "number": values.get("number", number),
        "year": int(values["year"]) if "year" in values else None,
        "day": values.get("day"),
        "issuer": values.get("issuer"),
        "arrival": values.get("arrival"),
        "words": query.topic.exact if query.facts.facts else query.terms.exact,
    }


@search.command("query")
@click.argument("text")
@click.option("--as", "username", help="Search as this user sees it; default: over all agencies.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True)
def query(text: str, username: str | None, limit: int, as_json: bool) -> None:
    """Search as the page does and print the results."""
    sync.catch_up(1_000)
    if username:
        user = user_named(username)
        if user is None or not user.posts:
            raise click.ClickException(f"nobody is called {username}")
        acl = queries.acl_terms(viewer_of(user.posts[0]))
    else:
        acl = queries.every_agency()
    narrowing: Narrowing = read_arguments(MultiDict({"q": text}), acl).narrowing
    parsed, forms = understand(text, clock.today()), queries.synonyms()
    try:
        hits, strategy = sync.index_store().ask(lambda engine: queries.best(engine, parsed, forms, narrowing, 0, limit))
    except IndexDamaged as error:
        raise click.ClickException("there is no index yet; run: flask --app wsgi search rebuild") from error
    rows = documents_by_id(hits.ids)
    results = [
        {
            "id": row.id,
            "code": row.code,
            "type": row.kind.name,
            "date": row.issued_on.isoformat() if row.issued_on else None,
            "issuer": row.issuer_name,
            "subject": row.subject,
            "direction": row.direction.value,
            "status": row.status.value,
        }
        for row in rows
    ]
    if as_json:
        answer = {
            "query": text,
            "total": hits.total,
            "dropped": list(strategy.dropped),
            "understood": _understood(parsed),
            "loosened": list(strategy.loosened),
            "results": results,
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(f"{hits.total} documents")
        for row in rows:
            day = format_date(row.issued_on) if row.issued_on else ""
            click.echo(f"  {row.id:>7}  {row.code:<22} {day:<10}  {row.subject[:90]}")
    session().rollback()
