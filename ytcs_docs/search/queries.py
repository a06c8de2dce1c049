"""Searching, within what the person may see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from itertools import islice

from markupsafe import Markup, escape
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.pages import Page
from ytcs_docs.decree30.codes import cited_codes
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.queries import own_units, visible, visible_ids
from ytcs_docs.documents.references import superseding
from ytcs_docs.documents.rules import Force, Status, force_after
from ytcs_docs.files.reading import text_of_blob
from ytcs_docs.language.text import fold_word
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers.rules import Direction
from ytcs_docs.search.analysis import Query, beginning, code_index_terms, folded_pieces, understand
from ytcs_docs.search.engine import Engine, Hits, Narrowing
from ytcs_docs.search.models import Miss, SavedMatch, SavedSearch, SynonymGroup
from ytcs_docs.search.plan import Forms, Strategy, Term, forms_of, strategies, strict, words_of
from ytcs_docs.search.rules import synonym_terms
from ytcs_docs.search.spelling import better_spelling
from ytcs_docs.search.sync import index_store

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"\S+")
_SNIPPET_WORDS = 44
DEEPEST = 10_000  # nobody reads on beyond this many results
_READ_FIRST, _READ_FOR_SNIPPET = 2_500, 60_000  # characters of a file


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A result: the document, its subject and a piece of its text with the words marked. ``newer`` are the
    references by which it was replaced, recalled or mended, as far as the person may see them."""

    document: Document
    subject: Markup
    snippet: Markup
    file_name: str
    cites: bool
    force: Force
    newer: Sequence[Reference] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    key: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """One page of results, the counts beside it, and what might be meant instead."""

    page: Page[Found]
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    dropped: Sequence[str] = ()
    suggestion: str = ""


def acl_terms(viewer: Viewer) -> list[str]:
    """The terms of which a document must have one to be shown; the same rule as ``visible``."""
    if viewer.agency_id is None or not viewer.may(Right.READ_DOCUMENTS):
        return ["nobody"]
    units = [f"u{unit}" for unit in session().scalars(own_units(viewer))]
    own = f"o{viewer.agency_id}" if viewer.may(Right.READ_WHOLE_AGENCY) else f"p{viewer.agency_id}.{viewer.user_id}"
    return [own, *units]


def every_agency() -> list[str]:
    """Terms that let everything through; for operators, who read the database anyway."""
    return [f"o{key}" for key in session().scalars(select(Document.organization_id).distinct())] or ["nobody"]


def documents_by_id(ids: Sequence[int]) -> list[Document]:
    """Documents in the order of their ids as given."""
    rows = {row.id: row for row in session().scalars(select(Document).where(Document.id.in_(ids)))}
    return [rows[key] for key in ids if key in rows]


def synonym_groups() -> Sequence[SynonymGroup]:
    return session().scalars(select(SynonymGroup).order_by(SynonymGroup.sort_key)).all()


def synonyms() -> Forms:
    """The administrator's list, ready for planning."""
    return _forms(tuple(session().scalars(select(SynonymGroup.terms).order_by(SynonymGroup.id))))


@lru_cache(maxsize=4)
def _forms(lines: tuple[str, ...]) -> Forms:
    return forms_of(synonym_terms(line) for line in lines)


def misses(limit: int = 100) -> Sequence[Miss]:
    """Searches that found nothing, the most frequent first."""
    return session().scalars(select(Miss).order_by(Miss.times.desc(), Miss.last_at.desc()).limit(limit)).all()


def search(
    viewer: Viewer, typed: str, narrowing: Narrowing, number: int, size: int, *, by_date: bool = False
) -> Results:
    """One page of results. The index counts only what ``narrowing`` lets through; the database has the last
    word on what is shown. Raises :class:`ytcs_docs.search.store.IndexDamaged`."""
    wanted = understand(typed)
    if wanted.empty:
        return Results(page=Page(items=[], number=1, size=size, total=0))
    forms = synonyms()

    offset = min((number - 1) * size, DEEPEST)

    def ask(engine: Engine) -> tuple[Hits, Strategy, str]:
        hits, strategy = best(engine, wanted, forms, narrowing, offset, size, by_date=by_date, facets=True)
        spelling = ""
        if (strategy.dropped or not hits.total) and not wanted.codes:
            spelling = better_spelling(wanted, seen_frequency(engine, narrowing.acl))
            if spelling and not engine.find(strict(understand(spelling), forms).node, narrowing, 0, 1).total:
                spelling = ""
        return hits, strategy, spelling

    hits, strategy, spelling = index_store().ask(ask)
    return Results(
        page=Page(items=_shown(viewer, hits.ids, wanted, forms), number=number, size=size, total=hits.total),
        facets=_facets(hits),
        dropped=strategy.dropped,
        suggestion=spelling,
    )


def best(
    engine: Engine,
    wanted: Query,
    forms: Forms,
    narrowing: Narrowing,
    offset: int,
    limit: int,
    *,
    by_date: bool = False,
    facets: bool = False,
) -> tuple[Hits, Strategy]:
    """The first reading of the query that finds something, and what it finds."""
    for strategy in strategies(wanted, forms, seen_frequency(engine, narrowing.acl)):
        hits = engine.find(strategy.node, narrowing, offset, limit, newest_first=by_date, facets=facets)
        if hits.total:
            break
    return hits, strategy


def seen_frequency(engine: Engine, acl: Sequence[str]) -> Callable[[str, str], int]:
    """Counts a term in the documents that these rights open: words of others are not to be told."""
    seen = Narrowing(acl=acl)

    def frequency(field: str, text: str) -> int:
        return engine.find(Term(field, text), seen, 0, 1).total if engine.frequency(field, text) else 0

    return frequency


def _shown(viewer: Viewer, ids: Sequence[int], wanted: Query, forms: Forms) -> list[Found]:
    if not ids:
        return []
    query = (
        select(Document)
        .options(joinedload(Document.organization), selectinload(Document.attachments))
        .where(Document.id.in_(ids), visible(viewer))
    )
    if wanted.codes:
        query = query.options(selectinload(Document.references))
    rows = {document.id: document for document in session().scalars(query)}
    newer = superseding(rows)
    open_to = visible_ids(viewer, [one.document_id for found in newer.values() for one in found]) if newer else set()
    words = words_of(wanted, forms)
    return [_found(rows[key], wanted, words, newer.get(key, []), open_to) for key in ids if key in rows]


def _found(document: Document, wanted: Query, words: set[str], newer: Sequence[Reference], open_to: set[int]) -> Found:
    files = [] if document.files_shut else document.attachments
    texts = [(text_of_blob(one.blob)[:_READ_FOR_SNIPPET], one.name) for one in files]
    snippet, file_name = _snippet(texts, words, len(set(wanted.terms.folded)))
    return Found(
        document=document,
        subject=highlight(document.subject, words),
        snippet=snippet,
        file_name=file_name,
        cites=_cites(document, wanted.codes, texts),
        force=force_after(one.kind for one in newer),
        newer=[one for one in newer if one.document_id in open_to],
    )


def _cites(document: Document, codes: Sequence[str], texts: Sequence[tuple[str, str]]) -> bool:
    """Whether it is another document that names the code asked for."""
    if not codes or not set(codes).isdisjoint(code_index_terms(document.code)):
        return False
    named = [reference.code for reference in document.references]
    named += [code for text, _ in ((document.subject, ""), *texts) for code in cited_codes(text)]
    wanted = {term for code in codes for term in ([code] if "_" in code else [beginning(code)])}
    return any(not wanted.isdisjoint(code_index_terms(code)) for code in named)


def highlight(text: str, words: set[str]) -> Markup:
    """The text with the words of the query in ``<mark>``, neighbours together. A word of one or two letters
    that stands alone is left: it is in every line."""
    runs: list[tuple[int, int]] = []
    single: list[bool] = []
    for found in _WORD.finditer(text):
        if fold_word(found.group()) not in words:
            continue
        if runs and not text[runs[-1][1] : found.start()].strip():
            runs[-1], single[-1] = (runs[-1][0], found.end()), False
        else:
            runs.append(found.span())
            single.append(len(words) > 1 and found.end() - found.start() <= 2)
    pieces: list[Markup] = []
    end = 0
    for (start, stop), short in zip(runs, single, strict=True):
        if not short:
            pieces += [escape(text[end:start]), Markup("<mark>"), escape(text[start:stop]), Markup("</mark>")]
            end = stop
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces)


def _snippet(texts: Sequence[tuple[str, str]], words: set[str], enough: int) -> tuple[Markup, str]:
    for text, name in texts:
        window = _first_window(text, words, enough)
        if window is not None:
            start, end = window
            shown = " ".join(text[start:end].split())
            return Markup("… {} …").format(highlight(shown, words)), name
    return Markup(""), ""


def _first_window(text: str, words: set[str], enough: int) -> tuple[int, int] | None:
    """The beginning of a text mostly has what is asked for; only otherwise all of it is gone through."""
    start = best_window(text[:_READ_FIRST], words)
    if start is None or start[2] < enough:
        start = best_window(text, words, enough) or start
    return start[:2] if start else None


def best_window(text: str, words: set[str], enough: int = 0, size: int = _SNIPPET_WORDS) -> tuple[int, int, int] | None:
    """Where in a text most of the different words stand together, or the first place where ``enough`` of them
    do, as (start, end, how many of the words); None when none does."""
    folded = folded_pieces(text)
    places = [place for place, word in enumerate(folded) if word in words]
    if not places:
        return None
    top, top_score = places[0], (0, 0)
    inside: Counter[str] = Counter()
    end = 0
    for number, place in enumerate(places):  # the window from here on
        while end < len(places) and places[end] < place + size:
            inside[folded[places[end]]] += 1
            end += 1
        score = (len(inside), end - number)
        if score > top_score:
            top, top_score = place, score
            if len(inside) >= enough > 0:
                break
        word = folded[place]
        if inside[word] == 1:
            del inside[word]
        else:
            inside[word] -= 1
    first = max(0, top - 4)
    shown = list(islice(_PIECE.finditer(text), first, first + size))
    return shown[0].start(), shown[-1].end(), top_score[0]


# ---- facets -------------------------------------------------------------------------------------------


def _facets(hits: Hits) -> dict[str, list[FacetValue]]:
    units = _unit_names(int(value) for value, _ in hits.facets.get("unit", ()) if value.isdecimal())
    shown = {name: [_value(name, value, count, units) for value, count in found] for name, found in hits.facets.items()}
    shown["year"] = sorted(shown.get("year", []), key=lambda one: one.key, reverse=True)
    return shown


def facet_label(name: str, value: str) -> str:
    """The words for a value that the list is narrowed to."""
    units = _unit_names([int(value)] if name == "unit" and value.isdecimal() else [])
    return _value(name, value, 0, units).label


def _value(name: str, value: str, count: int, units: Mapping[int, str]) -> FacetValue:
    known = _LABELS.get(name, {})
    label = units.get(int(value), value) if name == "unit" and value.isdecimal() else known.get(value, value)
    return FacetValue(key=value, label=label, count=count)


_LABELS: dict[str, dict[str, str]] = {
    "direction": {kind.value: kind.label for kind in Direction},
    "type": {code: kind.name for code, kind in TYPES.items()},
    "status": {kind.value: kind.label for kind in Status},
    "force": {kind.value: kind.label for kind in Force},
}


def _unit_names(ids: Iterable[int]) -> dict[int, str]:
    wanted = list(ids)
    if not wanted:
        return {}
    query = select(Organization).where(Organization.id.in_(wanted))
    return {place.id: place.shown_name for place in session().scalars(query)}


# ---- saved searches -----------------------------------------------------------------------------------


def saved_searches(post_id: int | None) -> list[tuple[SavedSearch, int]]:
    """The searches that a post keeps, each with how many new documents it has."""
    if post_id is None:
        return []
    unseen = (
        select(func.count())
        .where(SavedMatch.saved_search_id == SavedSearch.id, SavedMatch.seen.is_(False))
        .scalar_subquery()
    )
    query = select(SavedSearch, unseen).where(SavedSearch.post_id == post_id).order_by(SavedSearch.id)
    return [(saved, int(count)) for saved, count in session().execute(query)]


_LATELY = timedelta(days=7)


def told_lately(post_id: int, saved_id: int | None) -> set[int]:
    """Which documents a saved search of this post brought up lately, to be marked among the results."""
    if saved_id is None:
        return set()
    query = (
        select(SavedMatch.document_id)
        .join(SavedSearch, SavedSearch.id == SavedMatch.saved_search_id)
        .where(SavedSearch.id == saved_id, SavedSearch.post_id == post_id, SavedMatch.found_at > clock.now() - _LATELY)
    )
    return set(session().scalars(query))
