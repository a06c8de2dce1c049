"""Turns a query into a plan: which documents match and how they rank. Pure, and the same for every engine.

A plan is a small tree of terms. Engines only evaluate it: :class:`Term` scores by BM25 (or by a fixed
amount), the other nodes add up the scores of their parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ytcs_docs.decree30.codes import code_key
from ytcs_docs.search.analysis import (
    Query,
    Terms,
    accented_words,
    analyse,
    code_prefix_term,
    distinct,
    joined_code_term,
    pairs_of,
    whole_code_term,
)
from ytcs_docs.search.days import terms_of

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
class Prefix:
    """Matches the terms of a field that begin so; every match scores 1."""

    field: str
    text: str


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


Node = Term | Prefix | AllOf | AnyOf | Ranked | Without

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

    def node(self, field: str = "") -> Node:
        """Any of the forms in the text or, with ``field``, in a field without frequencies."""
        if field:
            forms = tuple(AllOf(tuple(Term(field, word, flat=True) for word in distinct(form))) for form in self.forms)
            return AnyOf(forms)
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
    """One interpretation of a query. ``dropped`` are the words that it ignores, ``loosened`` the facts."""

    node: Node
    dropped: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()


def strict(query: Query, forms: Forms) -> Strategy:
    """The interpretation without dropped words: all words, or most words of a long text. For unattended searches."""
    clauses = _clauses(query.terms.folded, forms)
    if len(clauses) <= KEYWORDS:
        clauses = _required(clauses)
        return _strategy(query, clauses, len(clauses), _FOR_KEYWORDS)
    return _strategy(query, clauses, math.ceil(0.7 * len(clauses)), _FOR_A_TEXT)


def alike(query: Query, forms: Forms) -> Strategy:
    """What shares a good part of the words, the more and the rarer the better: for a subject, to find its like."""
    clauses = _clauses(query.terms.folded, forms)
    return _strategy(query, clauses, max(1, math.ceil(0.3 * len(clauses))), _FOR_KEYWORDS)


def strategies(query: Query, forms: Forms, frequency: Frequency) -> Iterator[Strategy]:
    """Interpretations of a query, to be tried until one has hits: all words, all known words, some of them.
    ``frequency`` must count only what the person may see; it is called only when all words have no hit."""
    yield from _by_facts(query, forms)
    clauses = _clauses(query.terms.folded, forms)
    if len(clauses) > KEYWORDS:
        yield _strategy(query, clauses, math.ceil(len(clauses) / 4), _FOR_A_TEXT)
        return
    clauses = _required(clauses)
    yield _strategy(query, clauses, len(clauses), _FOR_KEYWORDS)
    if respelled := _respelled(query.terms.folded, frequency):
        others = _required(_clauses(respelled, forms))
        yield _strategy(query, others, len(others), _FOR_KEYWORDS)
    known_clauses = [clause for clause in clauses if clause.is_known(frequency)]
    dropped = tuple(query.terms.exact[clause.first] for clause in clauses if clause not in known_clauses)
    if dropped and known_clauses:
        yield _strategy(query, known_clauses, len(known_clauses), _FOR_KEYWORDS, dropped)
    if len(known_clauses) > 1:
        yield _strategy(query, known_clauses, math.ceil(0.4 * len(known_clauses)), _FOR_KEYWORDS, dropped)


def _respelled(words: Sequence[str], frequency: Frequency) -> list[str]:
    """The words as texts divide them: ``bit coin`` that only stands as ``bitcoin``, ``bitcoin`` that only stands as
    ``bit coin``; empty where that changes nothing."""
    found: list[str] = []
    for word in words:
        joined = f"{found[-1]}{word}" if found else ""
        if joined and not frequency("pairs", f"{found[-1]}_{word}") and frequency("folded", joined):
            found[-1] = joined
            continue
        cuts = range(2, len(word) - 1) if word.isalpha() and not frequency("folded", word) else ()
        cut = next((at for at in cuts if frequency("pairs", f"{word[:at]}_{word[at:]}")), 0)
        found += [word[:cut], word[cut:]] if cut else [word]
    return found if found != list(words) else []


_NOISE = (("van", "ban"), ("ve", "viec"), ("cua",), ("so",))


def _required(clauses: list[_Clause]) -> list[_Clause]:
    """Without words that say nothing of a document: văn bản, về việc, của, số; unless there are no others."""
    words = [clause.forms[0] for clause in clauses]
    noise = {
        place + step
        for form in _NOISE
        for place in range(len(words))
        if words[place : place + len(form)] == [(word,) for word in form]
        for step in range(len(form))
    }
    return [clause for place, clause in enumerate(clauses) if place not in noise] or clauses


_NUMBERED, _BORN = 4000.0, 2000.0
Conditions = list[tuple[str, Node]]  # each with the words that name it


def _asks_for_facts(query: Query) -> bool:
    """Whether it says more than a number, which is looked for among those cited as well."""
    kinds = {fact.kind for fact in query.facts.facts}
    return bool(kinds & {"year", "day", "issuer", "arrival", "direction"} or ("number" in kinds and query.topic.folded))


def _by_facts(query: Query, forms: Forms) -> Iterator[Strategy]:
    """Interpretations of a query that says number, day, year, issuer …: all of it, without one thing, without more."""
    if not _asks_for_facts(query):
        return
    facts = query.facts
    core, more = _core_of(query)
    narrowed = [fact for name in ("type", "direction", "year") if (fact := facts.of(name))]
    if not core and narrowed and narrowed[0].kind != "year":  # quyết định năm 2022: no number, no day
        first = narrowed.pop(0)
        core = [Term(first.kind, first.value, flat=True)]
    if not core:
        return
    words = _clauses(query.topic.folded, forms)
    if words:
        node = Ranked(AllOf(tuple(one.node() for one in words)), _rewards(query.topic, words, _FOR_KEYWORDS))
        more = [(" ".join(query.topic.exact), node), *more]
    if issuer := facts.of("issuer"):
        named = _clauses(analyse(issuer.value).folded, forms)
        more.append((issuer.label, AllOf(tuple(one.node("issuer_words") for one in named))))
    more += [(fact.label, Term(fact.kind, fact.value, flat=True)) for fact in narrowed]
    yield from _loosened(query, core, more)
    if not words:  # no such number or day: what else was said, but never the year alone
        lost = tuple(fact.label for fact in facts.facts if fact.label not in {label for label, _ in more})
        year = facts.of("year")
        yield from _loosened(query, [], more, lost, year.label if year else "")


def _loosened(
    query: Query, core: Sequence[Node], more: Conditions, lost: tuple[str, ...] = (), too_little: str = ""
) -> Iterator[Strategy]:
    """The core with all conditions, then with ever fewer; without a core something more than ``too_little`` stays."""
    for left_out in _loosenings(len(more)):
        kept = [condition for number, condition in enumerate(more) if number not in left_out]
        if core or any(label != too_little for label, _ in kept):
            node = AllOf((*core, *(node for _, node in kept)))
            yield Strategy(_within(query, node), loosened=(*lost, *(more[number][0] for number in left_out)))


def _core_of(query: Query) -> tuple[list[Node], Conditions]:
    """What the document must have: its number or arrival number, else its day; and, beside a number, the day as one of
    the conditions that may be left out."""
    core: list[Node] = []
    facts = query.facts
    if number := facts.of("number"):
        core.append(Term("code", code_prefix_term(number.value), _NUMBERED, flat=True))
    elif facts.code:
        core.append(AnyOf(tuple(_own_code_terms(code_key(facts.code), 1.0))))
    if arrival := facts.of("arrival"):
        core.append(Term("marks", f"a{arrival.value}", _NUMBERED, flat=True))
    day = facts.of("day")
    if day is None:
        return core, []
    born = AnyOf(tuple(Term(field, text, _BORN, flat=True) for field, text in terms_of(day.value)))
    return (core, [(day.label, born)]) if core else ([born], [])


def _loosenings(count: int) -> Iterator[tuple[int, ...]]:
    """Which of several conditions are left out: none, each alone, then ever more of the first."""
    yield ()
    yield from ((number,) for number in range(count))
    yield from (tuple(range(size)) for size in range(2, count + 1))


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
    loosened = tuple(fact.label for fact in query.facts.facts) if _asks_for_facts(query) else ()
    return Strategy(_within(query, AnyOf(tuple(parts))), dropped, loosened)


def _within(query: Query, node: Node) -> Node:
    """Only what has the phrases and none of the excluded words."""
    phrases = [term for phrase in query.phrases for term in _phrase_terms(phrase)]
    if phrases:
        node = AllOf((node, *phrases))
    if query.excluded:
        node = Without(node, tuple(_excluded_node(terms) for terms in query.excluded))
    return node


def _code_terms(codes: Sequence[str]) -> Iterable[Term]:
    """Rank the document with this code first, then those that cite it, then those with a similar code."""
    for number, key in enumerate(codes):
        weight = 1.0 if number == 0 else 0.5
        yield from _own_code_terms(key, weight)
        if "_" in key or number == 0:
            yield Term("code", key, 400 * weight, flat=True)
            yield Term("cited", whole_code_term(key), 300 * weight, flat=True)
        if "_" in key:
            yield Term("cited", key, 150 * weight, flat=True)
        elif number == 0:
            yield Term("cited", code_prefix_term(key), 100, flat=True)


def _own_code_terms(key: str, weight: float) -> Iterable[Term]:
    """The code itself, written with other signs or with none, and longer ones."""
    yield Term("code", whole_code_term(key), _NUMBERED * weight, flat=True)
    if "_" in key:
        yield Term("code", joined_code_term(key), _NUMBERED * weight, flat=True)
    yield Term("code", code_prefix_term(key), _BORN * weight, flat=True)


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
    """The folded words to highlight in results: those of the query and of its synonyms; of one that says a number, a
    day and the like, only the words besides."""
    clauses = _clauses((query.topic if query.facts.facts else query.terms).folded, forms)
    return {word for clause in clauses for form in clause.forms for word in form}
