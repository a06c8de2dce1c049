"""What an engine is told and asked; Whoosh and Tantivy stand behind it (whoosh_engine, tantivy_engine).

All text is analysed here, once for both: an engine gets terms, never words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from ytcs_docs.search.analysis import analyse_document, code_index_terms, distinct
from ytcs_docs.search.plan import Node

SCHEMA_VERSION = "4"
FACETS = ("direction", "type", "issuer", "field", "year", "status", "force", "unit")
# Lists of terms with how often each stands there, and lists of which only the presence counts.
SCORED_FIELDS = ("exact", "folded", "pairs", "subject_exact", "subject_folded", "subject_pairs")
PLAIN_FIELDS = ("code", "cited", "issuer_words")
KEYWORD_FIELDS = (*FACETS, "acl")
FACET_VALUES = 12
BM25_K1, BM25_B = 1.2, 0.75


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the index is told about one document. ``revision`` is the document's own counter."""

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
    facets: dict[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """Filters of a search. ``acl`` are the terms of which a document must have one; ``facets`` are values
    that it must have; ``ids``, when given, are the only documents asked about."""

    acl: Sequence[str]
    facets: dict[str, str] = field(default_factory=dict)
    issuer: str = ""
    date_from: date | None = None
    date_to: date | None = None
    ids: Sequence[int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hits:
    """Ids of one page, best first; how many there are in all; and of those, how many have each value."""

    ids: list[int]
    total: int
    facets: dict[str, list[tuple[str, int]]]


class IndexBusy(Exception):
    """Somebody else is writing; try later."""


class Engine(Protocol):
    """An index in one folder: read by many processes, written by one at a time."""

    def write(self, entries: Iterable[Entry], gone: Sequence[int] = ()) -> None:
        """Take in documents as they come, replacing what was known of them, and forget others; on return they
        are found. Raises :class:`IndexBusy`."""

    def refresh(self) -> None:
        """See what other processes have written."""

    def held(self) -> dict[int, int]:
        """Every document in the index, with its ``revision`` when it was read."""

    def count(self) -> int: ...

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""

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
        """One page of documents that match, with the counts of :data:`FACETS` when asked for; nothing outside
        ``narrowing`` is counted anywhere."""

    def close(self) -> None: ...


def day_number(day: date | None) -> int:
    """A day as a number that sorts, ``20260305``; 0 when there is none."""
    return day.year * 10000 + day.month * 100 + day.day if day else 0


def day_range(narrowing: Narrowing) -> tuple[int, int] | None:
    if narrowing.date_from is None and narrowing.date_to is None:
        return None
    return day_number(narrowing.date_from) or 1, day_number(narrowing.date_to) or 99999999


def term_fields(entry: Entry) -> dict[str, str]:
    """The terms of each field of an entry, with blanks between."""
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
    }


def keyword_fields(entry: Entry) -> dict[str, list[str]]:
    """Whole values for filters and facets."""
    found = {name: [value for value in entry.facets.get(name, ()) if value] for name in FACETS}
    return {**found, "acl": list(entry.acl)}


def open_engine(name: str, folder: Path, *, create: bool = False) -> Engine:
    """An engine over a folder; raises whatever the library raises when the folder holds no whole index."""
    # Imported when asked for: a process that uses one engine does not pay for the other.
    if name == "tantivy":
        from ytcs_docs.search.tantivy_engine import TantivyEngine

        return TantivyEngine(folder, create=create)
    from ytcs_docs.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder, create=create)
