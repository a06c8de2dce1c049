"""Search within what a person may see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.pages import Page
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.decree30.codes import cited_codes
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.models import Attachment, Document, Reference
from ytcs_docs.documents.queries import own_units, visible, visible_ids
from ytcs_docs.documents.references import superseding
from ytcs_docs.documents.rules import Force, Status, force_after
from ytcs_docs.files.reading import text_of_blob
from ytcs_docs.language.highlights import Piece, pieces_of
from ytcs_docs.language.text import fold_word
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers.rules import Direction
from ytcs_docs.search.analysis import Query, code_index_terms, code_prefix_term, folded_pieces, understand
from ytcs_docs.search.engine import Engine, Hits, Narrowing
from ytcs_docs.search.missing_codes import missing_code, near_codes
from ytcs_docs.search.models import Miss, RecentSearch, SavedMatch, SavedSearch, SynonymGroup
from ytcs_docs.search.plan import Forms, Strategy, Term, alike, forms_of, strategies, strict, words_of
from ytcs_docs.search.rules import query_to_keep, synonym_terms
from ytcs_docs.search.spelling import better_spelling, has_lone_word
from ytcs_docs.search.sync import index_store
from ytcs_docs.search.understanding import NO_FACTS, Facts

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"\S+")
_SNIPPET_WORDS = 44
DEEPEST = 10_000  # nobody reads on beyond this many results
_READ_FIRST, _READ_FOR_SNIPPET = 2_500, 60_000  # characters of a file


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A result: the document, its highlighted subject and a highlighted snippet of its text. ``newer`` are the
    references that replaced, recalled or amended it, as far as the person may see them. The snippet stands in ``file``
    on ``page``, from 1, where ``marked`` are the folded words to look for."""

    document: Document
    subject: list[Piece]
    snippet: list[Piece]
    file: Attachment | None
    page: int
    marked: str
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
    """One page of results, the facet counts, the words ignored, a spelling suggestion and, when the query is a number
    that no document in sight bears, that number and those like it."""

    page: Page[Result]
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    dropped: Sequence[str] = ()
    facts: Facts = NO_FACTS
    loosened: Sequence[str] = ()
    suggestion: str = ""
    missing_code: str = ""
    near_codes: Sequence[Document] = ()


def acl_terms(viewer: Viewer) -> list[str]:
    """The ACL terms of a viewer, one of which a document must have; the same rule as ``visible``."""
    if viewer.agency_id is None or not viewer.may(Operation.READ_DOCUMENTS):
        return ["nobody"]
    units = [f"u{unit}" for unit in session().scalars(own_units(viewer))]
    own = f"o{viewer.agency_id}" if viewer.may(Operation.READ_WHOLE_AGENCY) else f"p{viewer.agency_id}.{viewer.user_id}"
    return [own, *units]


def every_agency() -> list[str]:
    """ACL terms that allow every document; for operators, who can read the database anyway."""
    return [f"o{key}" for key in session().scalars(select(Document.organization_id).distinct())] or ["nobody"]


def synonym_groups() -> Sequence[SynonymGroup]:
    return session().scalars(select(SynonymGroup).order_by(SynonymGroup.sort_key)).all()


def synonyms() -> Forms:
    """The administrator's list of synonyms, ready for planning."""
    return _forms(unchanged(_synonym_lines))


def _synonym_lines() -> tuple[str, ...]:
    return tuple(session().scalars(select(SynonymGroup.terms).order_by(SynonymGroup.id)))


# Texts write a small number before these as a word or as a digit.
_AMOUNTS = [
    [f"{number} {unit}", f"{word} {unit}"]
    for unit in ("trăm", "nghìn", "triệu", "tỷ")
    for number, word in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), 1)  # noqa: SIM905 -- read better
]


@lru_cache(maxsize=4)
def _forms(lines: tuple[str, ...]) -> Forms:
    return forms_of([*_AMOUNTS, *(synonym_terms(line) for line in lines)])


def misses(limit: int = 100) -> Sequence[Miss]:
    """Searches without results, the most frequent first."""
    return session().scalars(select(Miss).order_by(Miss.times.desc(), Miss.last_at.desc()).limit(limit)).all()


def searched_last(post_id: int, typed: str) -> bool:
    """Whether this is what a post searched for last, as when it goes through what was found."""
    query = select(RecentSearch.typed).where(RecentSearch.post_id == post_id).order_by(RecentSearch.at.desc())
    return session().scalar(query.limit(1)) == query_to_keep(typed)


def search(
    viewer: Viewer, typed: str, narrowing: Narrowing, number: int, size: int, *, by_date: bool = False
) -> Results:
    """One page of results; a page beyond the end gives the last one. The index counts only what ``narrowing`` allows;
    the database has the last word on what is shown. Raises :class:`ytcs_docs.search.store.IndexDamaged`."""
    today = clock.today()
    query = understand(typed, today)
    if query.empty:
        return Results(page=Page(items=[], number=1, size=size, total=0))
    forms = synonyms()

    offset = min((number - 1) * size, DEEPEST)

    def ask(engine: Engine) -> tuple[Hits, Strategy, str]:
        hits, strategy = best(engine, query, forms, narrowing, offset, size, by_date=by_date, facets=True)
        for name in narrowing.facets:  # what else of this kind there is: a second value widens what is shown
            others = {other: values for other, values in narrowing.facets.items() if other != name}
            wider = engine.find(strategy.node, replace(narrowing, facets=others), 0, 1, facets=True)
            hits.facets[name] = wider.facets[name]
        spelling = ""
        only_words = not query.codes and not query.facts.facts
        all_found = bool(hits.total) and not strategy.dropped
        if only_words and (not all_found or has_lone_word(query, engine.frequency)):
            spelling = better_spelling(query, seen_frequency(engine, narrowing.acl), all_known=all_found)
            if spelling and not engine.find(strict(understand(spelling, today), forms).node, narrowing, 0, 1).total:
                spelling = ""
        return hits, strategy, spelling

    hits, strategy, spelling = index_store().ask(ask)
    if number > (last := max(1, -(-hits.total // size))):
        return search(viewer, typed, narrowing, last, size, by_date=by_date)
    missing = missing_code(viewer, typed) if number == 1 else ""
    return Results(
        missing_code=missing,
        near_codes=near_codes(viewer, missing) if missing else (),
        page=Page(items=_shown(viewer, hits.ids, query, forms), number=number, size=size, total=hits.total),
        facets=_facets(hits),
        dropped=strategy.dropped,
        facts=query.facts,
        loosened=strategy.loosened,
        suggestion=spelling,
    )


def similar(viewer: Viewer, document: Document, most: int) -> list[Result]:
    """Documents with a subject or text like the subject of this one, the likest first; without it."""
    query = understand(" ".join(re.findall(r"\w+", document.subject)))
    forms = synonyms()
    node, narrowing = alike(replace(query, codes=[]), forms).node, Narrowing(acl=acl_terms(viewer))
    ids = index_store().ask(lambda engine: engine.find(node, narrowing, 0, most + 1).ids)
    return _shown(viewer, [key for key in ids if key != document.id][:most], query, forms)


def found_for_export(viewer: Viewer, typed: str, narrowing: Narrowing, limit: int, *, by_date: bool) -> list[Document]:
    """The documents of all pages of a search, in its order."""
    query = understand(typed, clock.today())
    if query.empty:
        return []
    forms = synonyms()
    hits, _ = index_store().ask(lambda engine: best(engine, query, forms, narrowing, 0, limit, by_date=by_date))
    statement = select(Document).options(selectinload(Document.parties)).where(visible(viewer))
    rows: dict[int, Document] = {}
    for start in range(0, len(hits.ids), 500):
        part = statement.where(Document.id.in_(hits.ids[start : start + 500]))
        rows |= {row.id: row for row in session().scalars(part)}
    return [rows[key] for key in hits.ids if key in rows]


def best(
    engine: Engine,
    query: Query,
    forms: Forms,
    narrowing: Narrowing,
    offset: int,
    limit: int,
    *,
    by_date: bool = False,
    facets: bool = False,
) -> tuple[Hits, Strategy]:
    """The hits of the first interpretation of the query that has any, and that interpretation."""
    for strategy in strategies(query, forms, seen_frequency(engine, narrowing.acl)):
        hits = engine.find(strategy.node, narrowing, offset, limit, newest_first=by_date, facets=facets)
        if hits.total:
            break
    return hits, strategy


def seen_frequency(engine: Engine, acl: Sequence[str]) -> Callable[[str, str], int]:
    """A counter of terms within what these rights allow, so that words of other documents do not leak."""
    seen = Narrowing(acl=acl)

    def frequency(field: str, text: str) -> int:
        return engine.find(Term(field, text), seen, 0, 1).total if engine.frequency(field, text) else 0

    return frequency


def _shown(viewer: Viewer, ids: Sequence[int], query: Query, forms: Forms) -> list[Result]:
    if not ids:
        return []
    statement = (
        select(Document)
        .options(joinedload(Document.organization), selectinload(Document.attachments))
        .where(Document.id.in_(ids), visible(viewer))
    )
    if query.codes:
        statement = statement.options(selectinload(Document.references))
    rows = {document.id: document for document in session().scalars(statement)}
    newer = superseding(rows)
    readable = (
        visible_ids(viewer, [row.document_id for references in newer.values() for row in references])
        if newer
        else set()
    )
    words = words_of(query, forms)
    return [_result(viewer, rows[key], query, words, newer.get(key, []), readable) for key in ids if key in rows]


def _result(
    viewer: Viewer, document: Document, query: Query, words: set[str], newer: Sequence[Reference], readable: set[int]
) -> Result:
    files = [] if document.files_shut else document.files_for(viewer.agency_id)
    texts = [(text_of_blob(file.blob)[:_READ_FOR_SNIPPET], file.name) for file in files]
    snippet, at, page = _snippet([text for text, _ in texts], words, len(set(query.terms.folded)))
    return Result(
        document=document,
        subject=highlight(document.subject, words),
        snippet=snippet,
        file=files[at] if snippet else None,
        page=page,
        marked=" ".join(sorted(words)),
        cites=_cites(document, query.codes, texts),
        force=force_after((reference.kind for reference in newer), document.lapsed),
        newer=[reference for reference in newer if reference.document_id in readable],
    )


def _cites(document: Document, codes: Sequence[str], texts: Sequence[tuple[str, str]]) -> bool:
    """Whether the document cites one of the codes and does not bear it itself."""
    if not codes or not set(codes).isdisjoint(code_index_terms(document.code)):
        return False
    cited = [reference.code for reference in document.references]
    cited += [code for text, _ in ((document.subject, ""), *texts) for code in cited_codes(text)]
    terms = {term for code in codes for term in ([code] if "_" in code else [code_prefix_term(code)])}
    return any(not terms.isdisjoint(code_index_terms(code)) for code in cited)


def highlight(text: str, words: set[str]) -> list[Piece]:
    """The text with the query words marked, adjacent words together. A lone word of one or two letters is
    skipped: it occurs in every line."""
    runs: list[tuple[int, int]] = []
    single: list[bool] = []
    for match in _WORD.finditer(text):
        if fold_word(match.group()) not in words:
            continue
        if runs and not text[runs[-1][1] : match.start()].strip():
            runs[-1], single[-1] = (runs[-1][0], match.end()), False
        else:
            runs.append(match.span())
            single.append(len(words) > 1 and match.end() - match.start() <= 2)
    marked = [(start, stop, 0) for (start, stop), short in zip(runs, single, strict=True) if not short]
    return pieces_of(text, marked)


def _snippet(texts: Sequence[str], words: set[str], enough: int) -> tuple[list[Piece], int, int]:
    """The piece of text with most of the words, in which text it stands and on which of its pages, from 1."""
    for number, text in enumerate(texts):
        window = _first_window(text, words, enough)
        if window is not None:
            start, end = window
            shown = " ".join(text[start:end].split())
            found = (match.start() for match in _WORD.finditer(text, start, end) if fold_word(match.group()) in words)
            return highlight(f"… {shown} …", words), number, text.count("\f", 0, next(found, start)) + 1
    return [], 0, 1


def _first_window(text: str, words: set[str], enough: int) -> tuple[int, int] | None:
    """The characters with most of the words: in the beginning of a text, or if it has too few, in all of it."""
    begin = text[:_READ_FIRST].rpartition(" ")[0]
    folded = folded_pieces(begin)
    window = _best_window(folded, words)
    if window is None or window[1] < enough:
        folded += folded_pieces(text[len(begin) :])
        window = _best_window(folded, words, enough)
    if window is None:
        return None
    first = max(0, window[0] - 4)
    shown = list(islice(_PIECE.finditer(text), first, first + _SNIPPET_WORDS))
    return shown[0].start(), shown[-1].end()


def _best_window(folded: Sequence[str], words: set[str], enough: int = 0) -> tuple[int, int] | None:
    """Where the pieces of a snippet with the most distinct words begin, or the first with ``enough`` of them, and how
    many those are; None when no word occurs."""
    positions = [position for position, word in enumerate(folded) if word in words]
    if not positions:
        return None
    top, top_score = positions[0], (0, 0)
    inside: Counter[str] = Counter()
    end = 0
    for index, position in enumerate(positions):  # a window that begins here
        while end < len(positions) and positions[end] < position + _SNIPPET_WORDS:
            inside[folded[positions[end]]] += 1
            end += 1
        score = (len(inside), end - index)
        if score > top_score:
            top, top_score = position, score
            if len(inside) >= enough > 0:
                break
        word = folded[position]
        if inside[word] == 1:
            del inside[word]
        else:
            inside[word] -= 1
    return top, top_score[0]


# ---- facets -------------------------------------------------------------------------------------------


def _facets(hits: Hits) -> dict[str, list[FacetValue]]:
    units = _unit_names([int(value) for value, _ in hits.facets.get("unit", ()) if value.isdecimal()])
    shown = {
        name: [_facet_value(name, value, count, units) for value, count in counts]
        for name, counts in hits.facets.items()
    }
    shown["year"] = sorted(shown.get("year", []), key=lambda facet: facet.key, reverse=True)
    return shown


def facet_label(name: str, value: str) -> str:
    """The label of a facet value that the results are filtered by."""
    units = _unit_names([int(value)] if name == "unit" and value.isdecimal() else [])
    return _facet_value(name, value, 0, units).label


def _facet_value(name: str, value: str, count: int, units: Mapping[int, str]) -> FacetValue:
    labels = _LABELS.get(name, {})
    label = units.get(int(value), value) if name == "unit" and value.isdecimal() else labels.get(value, value)
    return FacetValue(key=value, label=label, count=count)


_LABELS: dict[str, dict[str, str]] = {
    "direction": {kind.value: kind.label for kind in Direction},
    "type": {code: kind.name for code, kind in TYPES.items()},
    "status": {kind.value: kind.label for kind in Status},
    "force": {kind.value: kind.label for kind in Force},
}


def _unit_names(ids: Sequence[int]) -> Mapping[int, str]:
    return unchanged(_names_of_units, tuple(sorted(ids))) if ids else {}


def _names_of_units(ids: tuple[int, ...]) -> Mapping[int, str]:
    query = select(Organization).where(Organization.id.in_(ids))
    return {place.id: place.shown_name for place in session().scalars(query)}


# ---- saved searches -----------------------------------------------------------------------------------


def saved_searches(post_id: int | None) -> list[tuple[SavedSearch, int]]:
    """The saved searches of a post, each with its number of unseen matches."""
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
    """Documents that a saved search of this post matched in the last seven days, to be marked among the results."""
    if saved_id is None:
        return set()
    query = (
        select(SavedMatch.document_id)
        .join(SavedSearch, SavedSearch.id == SavedMatch.saved_search_id)
        .where(SavedSearch.id == saved_id, SavedSearch.post_id == post_id, SavedMatch.found_at > clock.now() - _LATELY)
    )
    return set(session().scalars(query))
