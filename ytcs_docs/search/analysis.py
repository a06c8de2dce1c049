"""Turns text into search terms, the same for every engine. Pure.

A text gives its syllables as written (tone marks normalised), the same without diacritics, and pairs of
adjacent syllables without diacritics for phrases. A code gives every contiguous run of its parts, so that
``289``, ``289/SYT`` and ``syt-nvy`` all find ``289/SYT-NVY``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from ytcs_docs.decree30.codes import code_parts
from ytcs_docs.language.text import fold, fold_word, latin_letters, nfc, words
from ytcs_docs.search.understanding import NO_FACTS, TYPE_NAMES, Facts, facts_of

MAX_QUERY_LENGTH = 1000
MAX_QUERY_WORDS = 120
MAX_CODE_PIECES = 6  # 39 / 2017 / TT - BYT
_PHRASE = re.compile(r'[“”"]([^“”"]+)[“”"]?')
_EXCLUDED_PHRASE = re.compile(r'(?:^|(?<=\s))[-–][“”"]([^“”"]+)[“”"]?')
_TYPE_PREFIX = re.compile(rf"^(?:(?:{TYPE_NAMES})\s+)?(?:so\s+)?(?=\d)")
_CODE_LIKE = re.compile(r"(?:\d{1,4}\.)?[\w]+(?:\s*[/\-–]\s*[\w]+)+|\d+")
_CACHE_SIZE = 60_000


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text, in order."""

    exact: list[str]
    folded: list[str]
    pairs: list[str]


def analyse(text: str) -> Terms:
    """The terms of a text or of a query."""
    exact = words(text)
    folded = list(map(fold_word, exact))
    return Terms(exact, folded, pairs_of(folded))


class _TermCache(dict[str, str]):
    """Caches the terms made from each whitespace-separated piece of text, joined by spaces. Vietnamese has few
    distinct syllables, so a lookup costs much less than analysing the piece again."""

    def __init__(self, make: Callable[[Terms], Iterable[str]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> str:
        if len(self) > _CACHE_SIZE:
            self.clear()
        joined = self[piece] = " ".join(self._make(analyse(piece)))
        return joined


def _accented(terms: Terms) -> list[str]:
    return [exact for exact, folded in zip(terms.exact, terms.folded, strict=True) if exact != folded]


_folded, _marked = _TermCache(lambda terms: terms.folded), _TermCache(_accented)


def folded_pieces(text: str) -> list[str]:
    """The whitespace-separated pieces of a text, folded; mostly one word each."""
    return list(map(_folded.__getitem__, nfc(text).lower().split()))


def analyse_document(text: str) -> tuple[str, str, str]:
    """The terms of a long text as :func:`analyse` gives them, joined by spaces: the words with diacritics as
    written, all words folded, the pairs."""
    pieces = nfc(text).lower().split()
    folded = " ".join(map(_folded.__getitem__, pieces))
    pairs = " ".join(map("_".join, pairwise(folded.split())))
    return " ".join(map(_marked.__getitem__, pieces)), folded, pairs


def pairs_of(folded: list[str]) -> list[str]:
    return list(map("_".join, pairwise(folded)))


def code_terms(code: str) -> list[str]:
    """Every contiguous run of the parts of a code, the whole code first."""
    parts = code_parts(code)[:8]
    runs = [
        "_".join(parts[start:end])
        for length in range(len(parts), 0, -1)
        for start, end in ((start, start + length) for start in range(len(parts) - length + 1))
    ]
    return list(dict.fromkeys(runs))


def whole_code_term(key: str) -> str:
    """The index term of codes equal to ``key``."""
    return f"={key}"


def code_prefix_term(key: str) -> str:
    """The index term of codes that begin with ``key``."""
    return f"^{key}"


def joined_code_term(key: str) -> str:
    """The index term of codes that are equal to ``key`` but for the signs between their parts."""
    return f"~{key.replace('_', '')}"


@lru_cache(maxsize=20_000)
def code_index_terms(code: str) -> tuple[str, ...]:
    """The index terms of a code: its runs, its prefixes and the whole code."""
    parts = code_parts(code)[:8]
    if not parts:
        return ()
    starts = ["_".join(parts[:end]) for end in range(1, len(parts) + 1)]
    whole = starts[-1]
    return (*code_terms(code), *map(code_prefix_term, starts), whole_code_term(whole), joined_code_term(whole))


_NO_TERMS = Terms([], [], [])


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A parsed query. Parsing never fails: whatever is not query syntax is text.

    ``codes`` are the keys of possible codes, the likeliest first. ``facts`` are what it says of a document besides
    words, ``topic`` the terms of the words that are then left.
    """

    terms: Terms
    phrases: list[Terms]
    excluded: list[Terms]
    codes: list[str]
    facts: Facts = NO_FACTS
    topic: Terms = _NO_TERMS

    @property
    def empty(self) -> bool:
        return not self.terms.folded and not self.codes


def understand(typed: str, today: date | None = None) -> Query:
    """Parse a query: ``"phrase"``, ``-word``, codes, words; ``năm nay`` and the like when ``today`` is given."""
    typed = latin_letters(typed)[:MAX_QUERY_LENGTH]
    excluded = [match[1] for match in _EXCLUDED_PHRASE.finditer(typed)]
    typed = _EXCLUDED_PHRASE.sub(" ", typed)
    phrases = [analyse(phrase) for phrase in _PHRASE.findall(typed)]
    rest = _PHRASE.sub(lambda match: f" {match[1]} ", typed)
    kept: list[str] = []
    one_code = "/" in rest and _CODE_LIKE.fullmatch(rest.strip())  # 39/2017/TT -BYT: the space is a typo
    for piece in rest.split():
        if len(piece) > 1 and piece[0] in "-–" and piece[1].isalnum() and not one_code:
            excluded.append(piece)
        else:
            kept.append(piece)
    text = " ".join(kept)
    terms = analyse(text)
    facts = facts_of(text, today)
    limit = MAX_QUERY_WORDS
    return Query(
        terms=Terms(terms.exact[:limit], terms.folded[:limit], terms.pairs[: limit - 1]),
        phrases=[phrase for phrase in phrases if len(phrase.folded) > 1],
        excluded=[negated for negated in map(analyse, excluded) if negated.folded],
        codes=_codes_in(facts.words if facts.of("day") else text),  # a day looks like a code
        facts=facts,
        topic=analyse(_CODE_LIKE.sub(" ", facts.words)) if facts.facts else _NO_TERMS,
    )


def accented_words(terms: Terms) -> list[str]:
    """The distinct words with diacritics. A word without any may have been typed without its marks."""
    return distinct(_accented(terms))


def _codes_in(text: str) -> list[str]:
    """The keys of possible codes: each part that looks like one and, for a short query with a digit or a separator,
    the whole query without a leading type name (công văn số 289). A number among other words is not a code."""
    pieces = [match.group() for match in _CODE_LIKE.finditer(text)]
    candidates = [piece for piece in pieces if not piece.isdecimal()]
    if len(text.split()) <= MAX_CODE_PIECES and re.search(r"[\d/\-–]", text):
        candidates.append(without_type_name(text) if not candidates else text)
    keys = ("_".join(code_parts(piece)) for piece in candidates)
    return list(dict.fromkeys(key for key in keys if key))


def without_type_name(text: str) -> str:
    """The text folded, without the type name before its number (công văn số 289)."""
    return _TYPE_PREFIX.sub("", fold(text))


def distinct(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(terms))
