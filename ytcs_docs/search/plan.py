"""Turns a query into a plan: which documents match and how they rank. Pure, and the same for every engine.

A plan is a small tree of terms. Engines only evaluate it: :class:`Term` scores by BM25 (or by a fixed
amount), the other nodes add up the scores of their parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ytcs_docs.search.analysis import (
    Query,
    Terms,
    accented_words,
    analyse,
    code_prefix_term,
    distinct,
    pairs_of,
    whole_code_term,
)

# Up to this many words are keywords, which must all match; more are a question or a pasted text.
KEYWORDS = 7


@dataclass(frozen=True, slots=True)
class Term:
    """A term in a field. ``flat``: every match scores exactly ``weight``."""

    field: str
    text: str
    weight: float = 1.0
    flat: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Matches when at least ``least`` of the parts do."""

    parts: tuple[Node, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """Matches what ``must`` matches; the rewards only add to the score."""

    must: Node
    rewards: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Without:
    kept: Node
    left_out: tuple[Node, ...]


Node = Term | AllOf | AnyOf | Ranked | Without

# Synonyms: a form as folded words → the other forms of its group, as folded words.
Forms = Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]
Frequency = Callable[[str, str], int]
"""(field, term) → number of documents that the person may see."""


@dataclass(frozen=True, slots=True)
class _Weights:
    subject: float
    pair: float
    subject_pair: float


# Keywords in the short subject say what a document is about, however often other texts use them. For a long
# question the text counts, and the subject is one more field.
_FOR_KEYWORDS = _Weights(subject=2.0, pair=1.5, subject_pair=4.0)
_FOR_A_TEXT = _Weights(subject=0.4, pair=1.0, subject_pair=0.6)
_OTHER_FORM = 0.7


@dataclass(frozen=True, slots=True)
class _Clause:
    """One word of the query, or several words with common synonyms. ``first`` is its position in the query."""

    first: int
    forms: tuple[tuple[str, ...], ...]

    def node(self) -> Node:
        nodes = [_form_node(form, 1.0 if number == 0 else _OTHER_FORM) for number, form in enumerate(self.forms)]
        return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))

    def is_known(self, frequency: Frequency) -> bool:
        return any(all(frequency("folded", word) for word in form) for form in self.forms)


def _form_node(words: tuple[str, ...], weight: float) -> Node:
    if len(words) == 1:
        return Term("folded", words[0], weight)
    if weight == 1.0:  # as typed: the words need not be adjacent
        return AllOf(tuple(Term("folded", word) for word in distinct(words)))
    pairs = distinct(pairs_of(list(words)))
    return AllOf(tuple(Term("pairs", pair, weight / len(pairs)) for pair in pairs))


@dataclass(frozen=True, slots=True)
class Strategy:
    """One interpretation of a query. ``dropped`` are the words that it ignores."""

    node: Node
    dropped: tuple[str, ...] = ()


def strict(query: Query, forms: Forms) -> Strategy:
    """The interpretation without dropped words: all words, or most words of a long text. For unattended searches."""
    clauses = _clauses(query.terms.folded, forms)
    if len(clauses) <= KEYWORDS:
        return _strategy(query, clauses, len(clauses), _FOR_KEYWORDS)
    return _strategy(query, clauses, math.ceil(0.7 * len(clauses)), _FOR_A_TEXT)


def strategies(query: Query, forms: Forms, frequency: Frequency) -> Iterator[Strategy]:
    """Interpretations of a query, to be tried until one has hits: all words, all known words, some of them.
    ``frequency`` must count only what the person may see; it is called only when all words have no hit."""
    clauses = _clauses(query.terms.folded, forms)
    if len(clauses) > KEYWORDS:
        yield _strategy(query, clauses, math.ceil(len(clauses) / 4), _FOR_A_TEXT)
        return
    yield _strategy(query, clauses, len(clauses), _FOR_KEYWORDS)
    known_clauses = [clause for clause in clauses if clause.is_known(frequency)]
    dropped = tuple(query.terms.exact[clause.first] for clause in clauses if clause not in known_clauses)
    if dropped and known_clauses:
        yield _strategy(query, known_clauses, len(known_clauses), _FOR_KEYWORDS, dropped)
    if len(known_clauses) > 1:
        yield _strategy(query, known_clauses, math.ceil(0.4 * len(known_clauses)), _FOR_KEYWORDS, dropped)


def _clauses(words: Sequence[str], forms: Forms) -> list[_Clause]:
    longest = max(map(len, forms), default=0)
    clauses: list[_Clause] = []
    position = 0
    while position < len(words):
        for length in range(min(longest, len(words) - position), 0, -1):
            form = tuple(words[position : position + length])
            if form in forms:
                clauses.append(_Clause(position, (form, *forms[form])))
                position += length
                break
        else:
            clauses.append(_Clause(position, ((words[position],),)))
            position += 1
    return list({clause.forms: clause for clause in reversed(clauses)}.values())[::-1]


def _strategy(
    query: Query,
    clauses: Sequence[_Clause],
    least: int,
    weights: _Weights,
    dropped: tuple[str, ...] = (),
) -> Strategy:
    parts: list[Node] = list(_code_terms(query.codes))
    if clauses:
        nodes = tuple(clause.node() for clause in clauses)
        text = AllOf(nodes) if least >= len(nodes) else AnyOf(nodes, least)
        parts.append(Ranked(text, _rewards(query.terms, clauses, weights)))
    node: Node = AnyOf(tuple(parts))
    phrases = [term for phrase in query.phrases for term in _phrase_terms(phrase)]
    if phrases:
        node = AllOf((node, *phrases))
    if query.excluded:
        node = Without(node, tuple(_excluded_node(terms) for terms in query.excluded))
    return Strategy(node, dropped)


def _code_terms(codes: Sequence[str]) -> Iterable[Term]:
    """Rank the document with this code first, then those that cite it, then those with a similar code."""
    for number, key in enumerate(codes):
        weight = 1.0 if number == 0 else 0.5
        yield Term("code", whole_code_term(key), 4000 * weight, flat=True)
        yield Term("code", code_prefix_term(key), 2000 * weight, flat=True)
        if "_" in key or number == 0:
            yield Term("code", key, 400 * weight, flat=True)
            yield Term("cited", whole_code_term(key), 300 * weight, flat=True)
        if "_" in key:
            yield Term("cited", key, 150 * weight, flat=True)
        elif number == 0:
            yield Term("cited", code_prefix_term(key), 100, flat=True)


def _rewards(terms: Terms, clauses: Sequence[_Clause], weights: _Weights) -> tuple[Term, ...]:
    pairs, exact = distinct(terms.pairs), accented_words(terms)
    rewards = [Term("subject_folded", word, weights.subject) for word in distinct(terms.folded)]
    rewards += [Term("pairs", pair, weights.pair) for pair in pairs]
    rewards += [Term("subject_pairs", pair, weights.subject_pair) for pair in pairs]
    rewards += [Term("exact", word) for word in exact]
    rewards += [Term("subject_exact", word, weights.subject) for word in exact]
    for form in (form for clause in clauses for form in clause.forms[1:]):
        field, texts = ("subject_folded", form) if len(form) == 1 else ("subject_pairs", pairs_of(list(form)))
        rewards += [Term(field, text, _OTHER_FORM * weights.subject / len(texts)) for text in texts]
    return tuple(rewards)


def _phrase_terms(phrase: Terms) -> Iterable[Term]:
    yield from (Term("pairs", pair) for pair in distinct(phrase.pairs))
    yield from (Term("exact", word) for word in accented_words(phrase))


def _excluded_node(terms: Terms) -> Node:
    """A word typed with diacritics excludes only that spelling; several words exclude the phrase."""
    if len(terms.folded) > 1:
        return AllOf(tuple(_phrase_terms(terms)))
    exact, folded = terms.exact[0], terms.folded[0]
    return Term("folded", folded) if exact == folded else Term("exact", exact)


def forms_of(groups: Iterable[Sequence[str]]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Synonyms ready for :func:`strategies`, from groups of terms as written."""
    forms: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for group in groups:
        folded = [form for form in dict.fromkeys(tuple(analyse(term).folded) for term in group) if form]
        for form in folded:
            others = forms.setdefault(form, [])
            others += [other for other in folded if other != form and other not in others]
    return forms


def words_of(query: Query, forms: Forms) -> set[str]:
    """The folded words to highlight in results: those of the query and of its synonyms."""
    clauses = _clauses(query.terms.folded, forms)
    return {word for clause in clauses for form in clause.forms for word in form}
