"""Whoosh: pure Python, nothing to install; for small offices.

Whoosh stores the terms; scoring is done here, over its postings. Postings and scores are cached in memory until
the index changes. That is several times faster than Whoosh's own matchers, and gives the same formula (BM25) as
the other engine.
"""

from __future__ import annotations

import heapq
import math
import threading
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh 2.7.4 has invalid escape sequences
    import whoosh.codec.whoosh3  # noqa: F401 -- Whoosh imports it later, outside this block
    from whoosh import fields, formats
    from whoosh.index import create_in, open_dir
    from whoosh.reading import TermNotFound
    from whoosh.system import pack_uint
    from whoosh.writing import LockError

from ytcs_docs.search.analysis import analyse
from ytcs_docs.search.engine import (
    BM25_B,
    BM25_K1,
    FACET_VALUES,
    FACETS,
    KEYWORD_FIELDS,
    PLAIN_FIELDS,
    SCORED_FIELDS,
    Entry,
    Hits,
    IndexBusy,
    Narrowing,
    day_number,
    day_range,
    keyword_fields,
    term_fields,
)
from ytcs_docs.search.plan import AllOf, AnyOf, Node, Prefix, Ranked, Term, Without

Scores = dict[int, float]
_BATCH = 500  # documents whose terms are sorted in memory before they are written
_PREFIX_TERMS = 500  # that one beginning stands for
_CACHED_POSTINGS = 400_000  # some tens of megabytes


class _Terms(fields.FieldType):  # type: ignore[misc]
    """A list of ready-made terms, indexed with their frequencies."""

    analyzer = None

    def __init__(self, *, scorable: bool) -> None:
        self.format, self.scorable = formats.Frequency(), scorable

    def index(self, value: Sequence[str], **kwargs: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for text, times in Counter(value).items():
            yield text.encode(), times, float(times), pack_uint(times)


def _schema() -> fields.Schema:
    schema_fields: dict[str, Any] = {"id": fields.ID(unique=True, stored=True), "changes": fields.STORED()}
    schema_fields["issued"] = fields.STORED()
    for name in (*SCORED_FIELDS, *PLAIN_FIELDS, *KEYWORD_FIELDS):
        schema_fields[name] = _Terms(scorable=name in SCORED_FIELDS)
    return fields.Schema(**schema_fields)


class _Snapshot:
    """One generation of the index, with a cache of what was read from it."""

    def __init__(self, index: Any, generation: int) -> None:
        self.generation = generation
        self.reader = index.reader()
        self.size = int(self.reader.doc_count())
        self._stored: dict[int, dict[str, Any]] = {}
        self._lengths: dict[str, tuple[float, list[int]]] = {}
        self._documents: dict[tuple[str, str], frozenset[int]] = {}
        self._scores: dict[tuple[str, str], Scores] = {}
        self._values: dict[str, list[str]] = {}
        self._cached = 0

    def stored(self, number: int) -> dict[str, Any]:
        row = self._stored.get(number)
        if row is None:
            row = self._stored[number] = self.reader.stored_fields(number)
        return row

    def everything(self) -> list[dict[str, Any]]:
        return [self.stored(number) for number in self.reader.all_doc_ids()]

    def frequency(self, field: str, text: str) -> int:
        return len(self.documents(field, text))

    def documents(self, field: str, text: str) -> frozenset[int]:
        """The documents that contain a term."""
        key = field, text
        numbers = self._documents.get(key)
        if numbers is None:
            numbers = self._documents[key] = frozenset(number for number, _ in self._postings(field, text))
            self._evict_if_full(len(numbers))
        return numbers

    def scores(self, field: str, text: str) -> Scores:
        """The BM25 score of a term in each document that contains it."""
        key = field, text
        scores = self._scores.get(key)
        if scores is None:
            scores = self._scores[key] = self._bm25(field, list(self._postings(field, text)))
            self._evict_if_full(len(scores))
        return scores

    def beginning(self, field: str, text: str) -> frozenset[int]:
        """The documents with a term that begins so."""
        terms = islice(self.reader.expand_prefix(field, text.encode()), _PREFIX_TERMS)
        return frozenset().union(*(self.documents(field, term.decode()) for term in terms))

    def _evict_if_full(self, added: int) -> None:
        self._cached += added + 1
        if self._cached > _CACHED_POSTINGS:
            self._documents.clear()
            self._scores.clear()
            self._cached = 0

    def values(self, field: str) -> list[str]:
        values = self._values.get(field)
        if values is None:
            values = self._values[field] = [text.decode() for text in self.reader.lexicon(field)]
        return values

    def _postings(self, field: str, text: str) -> Iterator[tuple[int, float]]:
        try:
            matcher = self.reader.postings(field, text.encode())
        except TermNotFound:
            return
        while matcher.is_active():
            yield matcher.id(), matcher.weight()
            matcher.next()

    def _bm25(self, field: str, postings: Sequence[tuple[int, float]]) -> Scores:
        if not postings:
            return {}
        average, lengths = self._length(field)
        rarity = math.log(1 + (self.size - len(postings) + 0.5) / (len(postings) + 0.5))
        top, flat, slope = rarity * (BM25_K1 + 1), BM25_K1 * (1 - BM25_B), BM25_K1 * BM25_B / average
        return {number: top * times / (times + flat + slope * lengths[number]) for number, times in postings}

    def _length(self, field: str) -> tuple[float, list[int]]:
        statistics = self._lengths.get(field)
        if statistics is None:
            reader = self.reader
            lengths = [reader.doc_field_length(number, field) or 0 for number in range(reader.doc_count_all())]
            statistics = self._lengths[field] = (max(1.0, sum(lengths) / max(1, self.size)), lengths)
        return statistics


class WhooshEngine:
    """See :class:`ytcs_docs.search.engine.Engine`."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = create_in(str(folder), _schema())
        else:
            self._index = open_dir(str(folder))
        self._lock = threading.Lock()  # one reader for all threads of a process
        self._snapshot = _Snapshot(self._index, self._index.latest_generation())

    def refresh(self) -> None:
        with self._lock:
            generation = self._index.latest_generation()
            if generation < 0:
                raise FileNotFoundError("the index is gone")
            if generation != self._snapshot.generation:
                old, self._snapshot = self._snapshot, _Snapshot(self._index, generation)
                old.reader.close()

    def write(self, entries: Iterable[Entry], gone: Sequence[int] = ()) -> None:
        waiting = iter(entries)
        while batch := list(islice(waiting, _BATCH)):
            self._write(batch, gone)
            gone = ()
        if gone:
            self._write((), gone)

    def _write(self, entries: Sequence[Entry], gone: Sequence[int]) -> None:
        try:
            writer = self._index.writer(limitmb=256)
        except LockError as error:
            raise IndexBusy from error
        try:
            self.refresh()  # the document numbers below must be those of the writer
            for document_id in (*gone, *(entry.id for entry in entries)):
                for number in self._snapshot.documents("id", str(document_id)):
                    writer.delete_document(number)
            for entry in entries:
                writer.add_document(**_fields(entry))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self.refresh()

    def revisions(self) -> dict[int, int]:
        with self._lock:
            return {int(row["id"]): int(row["changes"]) for row in self._snapshot.everything()}

    def count(self) -> int:
        return self._snapshot.size

    def frequency(self, field: str, term: str) -> int:
        with self._lock:
            return self._snapshot.frequency(field, term)

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
        with self._lock:
            snapshot = self._snapshot
            allowed = _allowed(snapshot, narrowing)
            scores = _evaluate(snapshot, node)
            matched = allowed.intersection(scores)
            if newest_first:
                order: Any = lambda number: (-snapshot.stored(number)["issued"], number)  # noqa: E731
            else:
                order = lambda number: (-scores[number], number)  # noqa: E731
            best = heapq.nsmallest(offset + limit, matched, key=order)[offset:]
            return Hits(
                ids=[int(snapshot.stored(number)["id"]) for number in best],
                total=len(matched),
                facets={name: _counts(snapshot, name, matched) for name in FACETS} if facets else {},
            )

    def close(self) -> None:
        self._snapshot.reader.close()
        self._index.close()


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "changes": entry.revision,
        "issued": day_number(entry.issued_on),
        **{name: terms.split() for name, terms in term_fields(entry).items() if terms},
        **{name: values for name, values in keyword_fields(entry).items() if values},
    }


def _counts(snapshot: _Snapshot, field: str, matched: frozenset[int]) -> list[tuple[str, int]]:
    counts = ((value, len(matched & snapshot.documents(field, value))) for value in snapshot.values(field))
    return heapq.nsmallest(FACET_VALUES, (pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], pair[0]))


def _allowed(snapshot: _Snapshot, narrowing: Narrowing) -> frozenset[int]:
    allowed = frozenset().union(*(snapshot.documents("acl", term) for term in narrowing.acl))
    for name, values in narrowing.facets.items():
        allowed &= frozenset().union(*(snapshot.documents(name, value) for value in values))
    for word in analyse(narrowing.issuer).folded:
        allowed &= snapshot.documents("issuer_words", word)
    days = day_range(narrowing)
    if days:
        allowed = frozenset(number for number in allowed if days[0] <= snapshot.stored(number)["issued"] <= days[1])
    if narrowing.ids is not None:
        ids = set(map(str, narrowing.ids))
        allowed = frozenset(number for number in allowed if snapshot.stored(number)["id"] in ids)
    return allowed


def _evaluate(snapshot: _Snapshot, node: Node) -> Scores:
    """Every document that matches, with its score."""
    match node:
        case Term():
            if node.flat:
                return dict.fromkeys(snapshot.documents(node.field, node.text), node.weight)
            scores = snapshot.scores(node.field, node.text)
            return scores if node.weight == 1.0 else {number: node.weight * score for number, score in scores.items()}
        case Prefix():
            return dict.fromkeys(snapshot.beginning(node.field, node.text), 1.0)
        case AllOf():
            matches = sorted((_evaluate(snapshot, part) for part in node.parts), key=len)
            shared = set(matches[0]).intersection(*matches[1:]) if matches else set()
            return {number: sum(part[number] for part in matches) for number in shared}
        case AnyOf():
            return _any(snapshot, node)
        case Ranked():
            return _ranked(snapshot, node)
        case Without():
            left_out = set().union(*(_evaluate(snapshot, part) for part in node.left_out))
            return {number: score for number, score in _evaluate(snapshot, node.kept).items() if number not in left_out}


def _any(snapshot: _Snapshot, node: AnyOf) -> Scores:
    total: Scores = {}
    times: Counter[int] = Counter()
    for part in node.parts:
        scores = _evaluate(snapshot, part)
        for number, score in scores.items():
            total[number] = total.get(number, 0.0) + score
        if node.least > 1:
            times.update(scores.keys())
    if node.least > 1:
        return {number: score for number, score in total.items() if times[number] >= node.least}
    return total


def _ranked(snapshot: _Snapshot, node: Ranked) -> Scores:
    total = dict(_evaluate(snapshot, node.must))
    for reward in node.rewards:
        scores = snapshot.scores(reward.field, reward.text)
        for number in scores if len(scores) < len(total) else total:
            if number in scores and number in total:
                total[number] += reward.weight * scores[number]
    return total
