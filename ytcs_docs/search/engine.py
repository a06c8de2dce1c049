"""The interface of a search engine; whoosh_engine and tantivy_engine implement it.

Text is analysed here, once for both: an engine gets terms, never words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from ytcs_docs.search.analysis import analyse_document, code_index_terms, distinct
from ytcs_docs.search.plan import Node
from ytcs_docs.search.understanding import mark_terms

SCHEMA_VERSION = "5"
FACETS = ("direction", "type", "issuer", "field", "year", "status", "force", "unit")
# Fields with term frequencies, and fields where only the presence of a term counts.
SCORED_FIELDS = ("exact", "folded", "pairs", "subject_exact", "subject_folded", "subject_pairs")
PLAIN_FIELDS = ("code", "cited", "issuer_words", "marks")
KEYWORD_FIELDS = (*FACETS, "acl")
FACET_VALUES = 12
BM25_K1, BM25_B = 1.2, 0.75


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One document as indexed. ``revision`` is the document's own counter."""

    id: int
    revision: int
    code: str
    type_name: str
    subject: str
    body: str
    issuer: str
    cited: Sequence[str] = ()
    acl: Sequence[str] = ()
    issued_on: date | None = None
    arrival: tuple[int, int] | None = None  # number and year in the register of incoming documents
    facets: dict[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """Filters of a search. A document must have one of the terms in ``acl`` and of each facet one of its values;
    ``ids``, when given, are the only documents considered."""

    acl: Sequence[str]
    facets: dict[str, Sequence[str]] = field(default_factory=dict)
    issuer: str = ""
    date_from: date | None = None
    date_to: date | None = None
    ids: Sequence[int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hits:
    """Ids of one page, best first; the total number of hits; and for each facet its (value, count) pairs."""

    ids: list[int]
    total: int
    facets: dict[str, list[tuple[str, int]]]


class IndexBusy(Exception):
    """Another process is writing to the index; try again later."""


class Engine(Protocol):
    """An index in one folder: read by many processes, written by one at a time."""

    def write(self, entries: Iterable[Entry], gone: Sequence[int] = ()) -> None:
        """Index documents, replacing their earlier entries, and remove those in ``gone``; searchable on return.
        Raises :class:`IndexBusy`."""

    def refresh(self) -> None:
        """Load what other processes have written."""

    def revisions(self) -> dict[int, int]:
        """The ``revision`` with which each document was indexed, by document id."""

    def count(self) -> int: ...

    def frequency(self, field: str, term: str) -> int:
        """The number of documents that contain a term."""

    def find(
        self,
        node: Node,
        narrowing: Narrowing,
        offset: int,
        limit: int,
        *,
        newest_first: bool = False,
        facets: bool = False,
    ) -> Hits:
        """One page of matching documents, with the counts of :data:`FACETS` if ``facets``; documents outside
        ``narrowing`` are never counted."""

    def close(self) -> None: ...


def day_number(day: date | None) -> int:
    """A day as a sortable number, ``20260305``; 0 for None."""
    return day.year * 10000 + day.month * 100 + day.day if day else 0


def day_range(narrowing: Narrowing) -> tuple[int, int] | None:
    if narrowing.date_from is None and narrowing.date_to is None:
        return None
    return day_number(narrowing.date_from) or 1, day_number(narrowing.date_to) or 99999999


def term_fields(entry: Entry) -> dict[str, str]:
    """The terms of each field of an entry, joined by spaces."""
    exact, folded, pairs = analyse_document(
        f"{entry.code}\n{entry.type_name} {entry.subject}\n{entry.issuer}\n{entry.body}"
    )
    subject_exact, subject_folded, subject_pairs = analyse_document(f"{entry.type_name} {entry.subject}")
    return {
        "exact": exact,
        "folded": folded,
        "pairs": pairs,
        "subject_exact": subject_exact,
        "subject_folded": subject_folded,
        "subject_pairs": subject_pairs,
        "code": " ".join(code_index_terms(entry.code)),
        "cited": " ".join(distinct(term for code in entry.cited for term in code_index_terms(code))),
        "issuer_words": analyse_document(entry.issuer)[1],
        "marks": " ".join(mark_terms(entry.issued_on, entry.arrival)),
    }


def keyword_fields(entry: Entry) -> dict[str, list[str]]:
    """The values of an entry for filters and facets."""
    facets = {name: [value for value in entry.facets.get(name, ()) if value] for name in FACETS}
    return {**facets, "acl": list(entry.acl)}


def open_engine(name: str, folder: Path, *, create: bool = False) -> Engine:
    """Open the index in a folder; raises whatever the library raises when the folder holds no complete index."""
    # Imported lazily: a process that uses one engine does not pay for the other.
    if name == "tantivy":
        from ytcs_docs.search.tantivy_engine import TantivyEngine

        return TantivyEngine(folder, create=create)
    from ytcs_docs.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder, create=create)
