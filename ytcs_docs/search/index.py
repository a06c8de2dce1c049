"""The index on disk: Whoosh, with our own analysis. It is derived and may be deleted at any time."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh 2.7.4 is compiled with today's warnings about yesterday's syntax
    import whoosh.codec.whoosh3  # noqa: F401 -- imported late by itself, outside this block
    from whoosh import fields, query, scoring
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.index import EmptyIndexError, IndexError, create_in, open_dir  # noqa: A004 -- its own name
    from whoosh.writing import LockError

from ytcs_docs.search.analysis import Query, analyse, code_terms, distinct, pairs_of

SCHEMA_VERSION = "3"
# A long subject is not a worse one: its length counts little.
_WEIGHTING = scoring.BM25F(B=0.6, K1=1.2, subject_exact_B=0.15, subject_folded_B=0.15, subject_pairs_B=0.15)


def _terms() -> fields.TEXT:
    return fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)


def _schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        exact=_terms(),
        folded=_terms(),
        pairs=_terms(),
        subject_exact=_terms(),
        subject_folded=_terms(),
        subject_pairs=_terms(),
        code=_terms(),
        cited=_terms(),
        acl=fields.KEYWORD,
        direction=fields.ID,
        type=fields.ID,
        status=fields.ID,
        issuer=_terms(),
        issued=fields.ID(sortable=True),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What the index is told about one document."""

    id: int
    code: str
    type_name: str
    subject: str
    body: str
    issuer: str
    cited: list[str]
    acl: list[str]
    direction: str
    type_code: str
    status: str
    issued_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """Filters of a search; ``acl`` are the terms of which a document must have one."""

    acl: list[str]
    direction: str = ""
    type_code: str = ""
    status: str = ""
    issuer: str = ""
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hits:
    """Ids of one page, best first, and how many there are in all."""

    ids: list[int]
    total: int


class IndexBusyError(Exception):
    """Somebody else is writing; try later."""


def _sortable(day: date | None) -> str:
    return day.isoformat() if day else ""


class SearchIndex:
    """One index in one folder; safe to read from many processes, written by one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index: Any = None

    def _version_file(self) -> Path:
        return self.folder / "schema-version"

    def usable(self) -> bool:
        """Whether there is an index of the present schema that opens."""
        try:
            if self._version_file().read_text(encoding="ascii") != SCHEMA_VERSION:
                return False
            self._open()
        except (OSError, EmptyIndexError, IndexError, ValueError, KeyError):
            self._index = None
            return False
        return True

    def _open(self) -> Any:
        if self._index is None:
            self._index = open_dir(str(self.folder / "whoosh"))
        return self._index

    def create(self) -> None:
        """An empty index in place of whatever is there."""
        self._index = None
        folder = self.folder / "whoosh"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        create_in(str(folder), _schema())
        self._version_file().write_text(SCHEMA_VERSION, encoding="ascii")

    def write(self, entries: Iterable[Entry], *, merge: bool = True) -> None:
        """Take in documents, replacing what was known of them; on return they are found."""
        try:
            writer = self._open().writer(limitmb=64)
        except LockError as error:
            raise IndexBusyError from error
        try:
            for entry in entries:
                writer.update_document(**_fields(entry))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(merge=merge)

    def count(self) -> int:
        return int(self._open().doc_count())

    @contextmanager
    def _searcher(self) -> Iterator[Any]:
        index = self._open()
        with index.searcher(weighting=_WEIGHTING) as searcher:
            yield searcher

    def find(self, wanted: Query, narrowing: Narrowing, page: int, size: int, *, by_date: bool = False) -> Hits:
        """One page of documents, the best first or the newest first."""
        with self._searcher() as searcher:
            allowed = _narrow(narrowing)
            for text in _ways(searcher, wanted):
                found = searcher.search(
                    _query(wanted, text),
                    filter=allowed,
                    limit=page * size,
                    sortedby="issued" if by_date else None,
                    reverse=by_date,
                )
                total = len(found)
                if total:
                    break
            ids = [int(hit["id"]) for hit in found[(page - 1) * size : page * size]]
        return Hits(ids=ids, total=total)


def _fields(entry: Entry) -> dict[str, Any]:
    body = analyse(f"{entry.subject}\n{entry.issuer}\n{entry.body}")
    subject = analyse(f"{entry.type_name} {entry.subject}")
    return {
        "id": str(entry.id),
        "exact": " ".join(body.exact),
        "folded": " ".join(body.folded),
        "pairs": " ".join(body.pairs),
        "subject_exact": " ".join(subject.exact),
        "subject_folded": " ".join(subject.folded),
        "subject_pairs": " ".join(subject.pairs),
        "code": " ".join(code_terms(entry.code)),
        "cited": " ".join(distinct(term for code in entry.cited for term in code_terms(code))),
        "acl": " ".join(entry.acl),
        "direction": entry.direction,
        "type": entry.type_code,
        "status": entry.status,
        "issuer": " ".join(analyse(entry.issuer).folded),
        "issued": _sortable(entry.issued_on),
    }


def _narrow(narrowing: Narrowing) -> Any:
    parts = [query.Or([query.Term("acl", term) for term in narrowing.acl])]
    for name, value in (
        ("direction", narrowing.direction),
        ("type", narrowing.type_code),
        ("status", narrowing.status),
    ):
        if value:
            parts.append(query.Term(name, value))
    parts.extend(query.Term("issuer", word) for word in analyse(narrowing.issuer).folded)
    if narrowing.date_from or narrowing.date_to:
        first, last = _sortable(narrowing.date_from) or "0001", _sortable(narrowing.date_to) or "9999"
        parts.append(query.TermRange("issued", first, last))
    return query.And(parts)


def _ways(searcher: Any, wanted: Query) -> list[Any]:
    """All words must be there; else all that any document knows; else some."""
    words = distinct(wanted.terms.folded)
    known = [word for word in words if searcher.doc_frequency("folded", word)]
    tries = [query.And([query.Term("folded", word) for word in words])] if words else [query.NullQuery]
    if known and known != words:
        tries.append(query.And([query.Term("folded", word) for word in known]))
    if len(known) > 1:
        tries.append(query.Or([query.Term("folded", word) for word in known]))
    return tries


def _query(wanted: Query, text: Any) -> Any:
    """Codes first, then exact accents, subjects, neighbours; see the module's head for the fields."""
    terms = wanted.terms
    ways: list[Any] = []
    for position, code in enumerate(wanted.codes):
        weight = 1.0 if position == 0 else 0.25
        ways.append(query.Term("code", code, boost=60 * weight))
        ways.append(query.Term("cited", code, boost=12 * weight))
    if terms.folded:
        rewards = [query.Term("subject_folded", word, boost=1.5) for word in distinct(terms.folded)]
        rewards += [query.Term("pairs", pair, boost=1.2) for pair in distinct(terms.pairs)]
        rewards += [query.Term("subject_pairs", pair, boost=2.0) for pair in distinct(terms.pairs)]
        if wanted.accented:
            rewards += [query.Term("exact", word, boost=1.0) for word in distinct(terms.exact)]
            rewards += [query.Term("subject_exact", word, boost=1.5) for word in distinct(terms.exact)]
        ways.append(query.AndMaybe(text, query.Or(rewards)))
    matched: Any = query.Or(ways)
    must = [query.Term("pairs", pair) for phrase in wanted.phrases for pair in pairs_of(phrase)]
    if must:
        matched = query.And([matched, *must])
    if wanted.excluded:
        matched = query.AndNot(matched, query.Or([query.Term("folded", word) for word in wanted.excluded]))
    return matched
