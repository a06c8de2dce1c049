"""What may be meant while a person types into the search box: codes, subjects, saved searches, the last queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import session
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.queries import visible
from ytcs_docs.language.text import clean_line, fold
from ytcs_docs.search.analysis import analyse, code_prefix_term
from ytcs_docs.search.engine import Engine, Narrowing
from ytcs_docs.search.models import RecentSearch, SavedSearch
from ytcs_docs.search.plan import AllOf, AnyOf, Node, Prefix, Term
from ytcs_docs.search.queries import acl_terms
from ytcs_docs.search.sync import index_store

OF_OWN, OF_CODES, OF_SUBJECTS = 3, 4, 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line under the box: ``value`` is searched for; with ``document_id`` or ``arguments`` it leads there itself."""

    shown: str
    detail: str
    value: str
    document_id: int | None = None
    arguments: str = ""


def suggestions(viewer: Viewer, typed: str) -> list[Suggestion]:
    """Own queries and saved searches that hold the words, then documents by code, then by subject, each once."""
    typed = clean_line(typed)[:200]
    if not fold(typed):
        return []
    found = [*_own(viewer, fold(typed).split())]
    nodes = [(node, most) for node, most in ((_by_code(typed), OF_CODES), (_by_subject(typed), OF_SUBJECTS)) if node]
    if nodes:
        narrowing = Narrowing(acl=acl_terms(viewer))
        ids = index_store().ask(lambda engine: list(_documents(engine, nodes, narrowing)))
        found += _shown(viewer, ids)
    return found


def _own(viewer: Viewer, words: list[str]) -> Iterator[Suggestion]:
    saved = session().scalars(select(SavedSearch).where(SavedSearch.post_id == viewer.post_id).order_by(SavedSearch.id))
    for one in saved:
        if all(word in fold(one.name) for word in words):
            yield Suggestion(one.name, "tìm kiếm đã lưu", one.name, arguments=one.arguments)
    query = select(RecentSearch).where(RecentSearch.post_id == viewer.post_id).order_by(RecentSearch.at.desc())
    recent = [row for row in session().scalars(query) if all(word in row.folded for word in words)]
    for row in [row for row in recent if row.folded != " ".join(words)][:OF_OWN]:
        yield Suggestion(row.typed, "đã tìm", row.typed)


def _by_code(typed: str) -> Node | None:
    """Documents whose code begins so."""
    key = code_key(typed)
    return Prefix("code", code_prefix_term(key)) if key[:1].isdigit() and len(key) > 1 else None


def _by_subject(typed: str) -> Node | None:
    """Documents whose subject has all these words, the last of them perhaps only begun."""
    words = analyse(typed).folded
    if not words:
        return None
    *whole, last = words
    parts: list[Node] = [Term("subject_folded", word) for word in whole]
    if len(last) > 1:
        begun: Node = Prefix("subject_folded", last)
        parts.append(AnyOf((Term("subject_folded", last, 2.0), begun)))
    return AllOf(tuple(parts)) if parts else None


def _documents(engine: Engine, nodes: list[tuple[Node, int]], narrowing: Narrowing) -> Iterator[int]:
    for node, most in nodes:
        yield from engine.find(node, narrowing, 0, most).ids


def _shown(viewer: Viewer, ids: list[int]) -> Iterator[Suggestion]:
    columns = Document.id, Document.code, Document.subject, Document.issuer_name, Document.issued_on, Document.lapsed
    query = select(*columns).where(Document.id.in_(ids), visible(viewer))
    rows = {row.id: row for row in session().execute(query)}
    for key in dict.fromkeys(ids):
        if row := rows.get(key):
            day = format_date(row.issued_on) if row.issued_on else ""
            detail = ", ".join(filter(None, (row.issuer_name, day, "hết hiệu lực" if row.lapsed else "")))
            shown = f"{row.code} {row.subject}".strip()
            yield Suggestion(shown[:140], detail, row.code or row.subject, document_id=row.id)
