"""Text to search terms, once for every engine. Pure.

A text gives its syllables as written (tone marks in one place), the same without accents, and pairs of
neighbours without accents, which stand for adjacency. A code gives every run of its parts, so that
``289``, ``289/SYT`` and ``syt-nvy`` all find ``289/SYT-NVY``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ytcs_docs.decree30.codes import code_parts
from ytcs_docs.language.text import fold_word, latin_letters, nfc, words

MAX_QUERY_WORDS = 48
_PHRASE = re.compile(r'[“”"]([^“”"]+)[“”"]?')
_CODE_LIKE = re.compile(r"[\w]+(?:\s*[/\-–]\s*[\w]+)+|\d+")
_CITED = re.compile(
    r"\d{1,6}[a-zđ]?\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐa-zđ][\wĐđ]*(?:\s*[-–/]\s*[A-ZĐa-zđ&][\wĐđ&.]*)*"
    r"|\d{1,6}\s*-\s*[A-ZĐ][\wĐđ]*\s*[/-]\s*[A-ZĐ][\wĐđ]*"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a text, in order."""

    exact: list[str]
    folded: list[str]
    pairs: list[str]


def analyse(text: str) -> Terms:
    """The terms of a text or of a query."""
    exact = words(text)
    folded = [fold_word(word) for word in exact]
    return Terms(exact, folded, pairs_of(folded))


def pairs_of(folded: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(folded)]


def code_terms(code: str) -> list[str]:
    """Every contiguous run of the parts of a code; the whole code comes first."""
    parts = code_parts(code)[:8]
    runs = [
        "_".join(parts[start:end])
        for length in range(len(parts), 0, -1)
        for start, end in ((start, start + length) for start in range(len(parts) - length + 1))
    ]
    return list(dict.fromkeys(runs))


def cited_codes(text: str) -> list[str]:
    """Codes that a text names, as written, each once."""
    return list(dict.fromkeys(found.group().strip() for found in _CITED.finditer(latin_letters(nfc(text)))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody typed, understood. Never fails: what is no syntax is text."""

    terms: Terms
    phrases: list[list[str]]
    excluded: list[str]
    codes: list[str]
    accented: bool

    @property
    def empty(self) -> bool:
        return not self.terms.folded and not self.codes


def understand(typed: str) -> Query:
    """Take a query apart: ``"phrase"``, ``-word``, codes, words."""
    typed = nfc(typed)[:500]
    phrases = [[fold_word(word) for word in words(found)] for found in _PHRASE.findall(typed)]
    rest = _PHRASE.sub(lambda found: f" {found[1]} ", typed)
    excluded: list[str] = []
    kept: list[str] = []
    for piece in rest.split():
        if len(piece) > 1 and piece[0] == "-" and piece[1].isalpha():
            excluded.extend(fold_word(word) for word in words(piece))
        else:
            kept.append(piece)
    text = " ".join(kept)
    terms = analyse(text)
    limit = MAX_QUERY_WORDS
    return Query(
        terms=Terms(terms.exact[:limit], terms.folded[:limit], terms.pairs[: limit - 1]),
        phrases=[phrase for phrase in phrases if len(phrase) > 1],
        excluded=excluded,
        codes=_codes_in(text),
        accented=any(exact != folded for exact, folded in zip(terms.exact, terms.folded, strict=True)),
    )


def _codes_in(text: str) -> list[str]:
    """What may be a code: the whole query when it has a digit or a joint, and each part that looks like one."""
    tried: list[str] = []
    if len(text) <= 60 and (re.search(r"\d", text) or "/" in text or "-" in text):
        tried.append(text)
    tried.extend(found.group() for found in _CODE_LIKE.finditer(text))
    keys = ("_".join(code_parts(piece)) for piece in tried)
    return list(dict.fromkeys(key for key in keys if key))


def distinct(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(terms))
