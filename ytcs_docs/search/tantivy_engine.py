"""Tantivy (tantivy-py): memory-mapped, written in Rust; for archives of any size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from ytcs_docs.search.analysis import analyse
from ytcs_docs.search.engine import (
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

_SMALL_HEAP, _LARGE_HEAP = 32_000_000, 128_000_000  # bytes
_AGGREGATES = {name: {"terms": {"field": name, "size": FACET_VALUES}} for name in FACETS}
_EVERYTHING = 10_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("id", "changes", "issued"):
        builder.add_integer_field(name, indexed=name != "changes", fast=True)
    for name in SCORED_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in PLAIN_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in KEYWORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name in FACETS)
    return builder.build()


class TantivyEngine:
    """See :class:`ytcs_docs.search.engine.Engine`."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._meta = folder / "meta.json"
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), str(folder), reuse=False)
        else:
            self._index = tantivy.Index.open(str(folder))
        self._index.config_reader("manual")
        self._schema = self._index.schema
        self._read_at: int = -1
        self.refresh()

    def refresh(self) -> None:
        written = self._meta.stat().st_mtime_ns
        if written != self._read_at:
            self._index.reload()
            self._searcher = self._index.searcher()
            self._read_at = written

    def write(self, entries: Iterable[Entry], gone: Sequence[int] = ()) -> None:
        fresh = self.count() == 0
        try:
            writer = self._index.writer(_LARGE_HEAP if fresh else _SMALL_HEAP, num_threads=1)
        except ValueError as error:
            if "lock" in str(error).lower():
                raise IndexBusy from error
            raise
        try:
            for document_id in gone:
                writer.delete_documents_by_term("id", document_id)
            for entry in entries:
                if not fresh:
                    writer.delete_documents_by_term("id", entry.id)
                writer.add_document(_document(entry))
            writer.commit()
        finally:
            writer.wait_merging_threads()  # releases the writer's lock
        self._read_at = -1
        self.refresh()

    def revisions(self) -> dict[int, int]:
        searcher = self._searcher
        top = searcher.search(Query.all_query(), _EVERYTHING, count=False)
        addresses = [address for _, address in top.hits]
        ids = searcher.fast_field_values("id", addresses)
        changes = searcher.fast_field_values("changes", addresses)
        return {int(key or 0): int(count or 0) for key, count in zip(ids, changes, strict=True)}

    def count(self) -> int:
        return self._searcher.num_docs

    def frequency(self, field: str, term: str) -> int:
        return self._searcher.doc_freq(field, term)

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
        query = Query.boolean_query(
            [(Occur.Must, self._query(node)), *((Occur.Must, part) for part in self._filters(narrowing))]
        )
        order = "issued" if newest_first else None
        searcher = self._searcher  # one snapshot for all of this, even if another thread refreshes
        top = searcher.search(query, limit, count=True, offset=offset, order_by_field=order)
        ids = searcher.fast_field_values("id", [address for _, address in top.hits])
        buckets = searcher.aggregate(query, _AGGREGATES) if facets else {}
        return Hits(
            ids=[int(key or 0) for key in ids],
            total=int(getattr(top, "count", 0) or 0),
            facets={
                name: [(bucket["key"], bucket["doc_count"]) for bucket in aggregate["buckets"]]
                for name, aggregate in buckets.items()
            },
        )

    def close(self) -> None:
        """Nothing to do: the library releases its mapped files with the object."""

    def _filters(self, narrowing: Narrowing) -> list[Query]:
        filters = [Query.term_set_query(self._schema, "acl", list(narrowing.acl))]
        filters += [Query.term_set_query(self._schema, name, list(some)) for name, some in narrowing.facets.items()]
        filters += [self._term("issuer_words", word) for word in analyse(narrowing.issuer).folded]
        days = day_range(narrowing)
        if days:
            kind = tantivy.FieldType.Integer
            filters.append(Query.range_query(self._schema, "issued", kind, lower_bound=days[0], upper_bound=days[1]))
        if narrowing.ids is not None:
            filters.append(Query.term_set_query(self._schema, "id", list(narrowing.ids)))
        return [Query.const_score_query(part, 0.0) for part in filters]

    def _term(self, field: str, text: str) -> Query:
        option = "freq" if field in SCORED_FIELDS else "basic"
        return Query.term_query(self._schema, field, text, option)

    def _query(self, node: Node) -> Query:
        match node:
            case Term():
                term = self._term(node.field, node.text)
                if node.flat:
                    return Query.const_score_query(term, node.weight)
                return term if node.weight == 1.0 else Query.boost_query(term, node.weight)
            case Prefix():
                return Query.regex_query(self._schema, node.field, f"{re.escape(node.text)}.*")
            case AllOf():
                return Query.boolean_query([(Occur.Must, self._query(part)) for part in node.parts])
            case AnyOf():
                parts = [(Occur.Should, self._query(part)) for part in node.parts]
                return Query.boolean_query(parts, minimum_number_should_match=node.least)
            case Ranked():
                rewards = Query.boolean_query([(Occur.Should, self._query(part)) for part in node.rewards])
                return Query.boolean_query([(Occur.Must, self._query(node.must)), (Occur.Should, rewards)])
            case Without():
                left_out = [(Occur.MustNot, self._query(part)) for part in node.left_out]
                return Query.boolean_query([(Occur.Must, self._query(node.kept)), *left_out])


def _document(entry: Entry) -> tantivy.Document:
    return tantivy.Document(
        id=entry.id,
        changes=entry.revision,
        issued=day_number(entry.issued_on),
        **term_fields(entry),
        **keyword_fields(entry),
    )
