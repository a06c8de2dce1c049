"""Searching, within what the person may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ytcs_docs.core.access import Right, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.pages import Page
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.queries import own_units, visible
from ytcs_docs.documents.work import text_of_blob
from ytcs_docs.language.text import fold_word
from ytcs_docs.search.analysis import Query, understand
from ytcs_docs.search.index import Narrowing
from ytcs_docs.search.sync import search_index

_WORD = re.compile(r"[^\W_]+")
_SNIPPET_WORDS = 44
_READ_FOR_SNIPPET = 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A result: the document, its subject and a piece of its text with the words marked."""

    document: Document
    subject: Markup
    snippet: Markup
    file_name: str
    cites: bool


def acl_terms(viewer: Viewer) -> list[str]:
    """The terms of which a document must have one to be shown; the same rule as ``visible``."""
    if viewer.agency_id is None or not viewer.may(Right.READ_DOCUMENTS):
        return ["nobody"]
    units = [f"u{unit}" for unit in session().scalars(own_units(viewer))]
    own = f"o{viewer.agency_id}" if viewer.may(Right.READ_WHOLE_AGENCY) else f"p{viewer.agency_id}.{viewer.user_id}"
    return [own, *units]


def search(
    viewer: Viewer, typed: str, narrowing: Narrowing, page: int, size: int, *, by_date: bool = False
) -> Page[Found]:
    """One page of results. The database has the last word on what may be seen."""
    wanted = understand(typed)
    if wanted.empty:
        return Page(items=[], number=1, size=size, total=0)
    hits = search_index().find(wanted, narrowing, page, size, by_date=by_date)
    query = (
        select(Document)
        .options(
            joinedload(Document.organization),
            selectinload(Document.attachments),
            selectinload(Document.references),
        )
        .where(Document.id.in_(hits.ids), visible(viewer))
    )
    rows = {document.id: document for document in session().scalars(query)} if hits.ids else {}
    items = [_found(rows[key], wanted) for key in hits.ids if key in rows]
    return Page(items=items, number=page, size=size, total=hits.total)


def _found(document: Document, wanted: Query) -> Found:
    terms = set(wanted.terms.folded)
    snippet, file_name = _snippet(document, terms)
    own = code_key(document.code)
    return Found(
        document=document,
        subject=mark(document.subject, terms),
        snippet=snippet,
        file_name=file_name,
        cites=bool(wanted.codes) and wanted.codes[0] not in own and _cites(document.references, wanted.codes[0]),
    )


def _cites(references: Sequence[Reference], key: str) -> bool:
    return any(key in reference.code_key for reference in references)


def mark(text: str, terms: set[str]) -> Markup:
    """The text with the words of the query in ``<mark>``."""
    pieces: list[Markup] = []
    end = 0
    for found in _WORD.finditer(text):
        if fold_word(found.group()) in terms:
            pieces += [
                escape(text[end : found.start()]),
                Markup("<mark>"),
                escape(found.group()),
                Markup("</mark>"),
            ]
            end = found.end()
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces).replace(Markup("</mark> <mark>"), Markup(" "))


def _snippet(document: Document, terms: set[str]) -> tuple[Markup, str]:
    for attachment in document.attachments:
        text = text_of_blob(attachment.blob)[:_READ_FOR_SNIPPET]
        window = best_window(text, terms)
        if window is not None:
            start, end = window
            shown = " ".join(text[start:end].split())
            return Markup("… {} …").format(mark(shown, terms)), attachment.name
    return Markup(""), ""


def best_window(text: str, terms: set[str], size: int = _SNIPPET_WORDS) -> tuple[int, int] | None:
    """Where in a text most of the different words stand together; None when none does."""
    spans = [(found.start(), found.end(), fold_word(found.group())) for found in _WORD.finditer(text)]
    places = [index for index, span in enumerate(spans) if span[2] in terms]
    if not places:
        return None
    best, best_score = places[0], (0, 0)
    for number, place in enumerate(places):
        near = [spans[other][2] for other in places[number : number + size] if other < place + size]
        score = (len(set(near)), len(near))
        if score > best_score:
            best, best_score = place, score
    first = max(0, best - 4)
    last = min(len(spans), first + size) - 1
    return spans[first][0], spans[last][1]
