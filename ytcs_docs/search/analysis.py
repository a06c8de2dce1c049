"""Text to search terms, once for every engine. Pure.

A text gives its syllables as written (tone marks in one place), the same without accents, and pairs of
neighbours without accents, which stand for adjacency. A code gives every run of its parts, so that
``289``, ``289/SYT`` and ``syt-nvy`` all find ``289/SYT-NVY``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ytcs_docs.decree30.codes import code_parts
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.language.text import fold, fold_word, latin_letters, nfc, words

MAX_QUERY_LENGTH = 1000
MAX_QUERY_WORDS = 120
MAX_CODE_PIECES = 6  # 39 / 2017 / TT - BYT
_PHRASE = re.compile(r'[“”"]([^“”"]+)[“”"]?')
_EXCLUDED_PHRASE = re.compile(r'(?:^|(?<=\s))[-–][“”"]([^“”"]+)[“”"]?')
_TYPE_NAMES = "|".join(sorted((fold(kind.name) for kind in TYPES.values()), key=len, reverse=True))
_OF_A_TYPE = re.compile(rf"^(?:(?:{_TYPE_NAMES})\s+)?(?:so\s+)?(?=\d)")
_CODE_LIKE = re.compile(r"[\w]+(?:\s*[/\-–]\s*[\w]+)+|\d+")
_REMEMBERED = 60_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a text, in order."""

    exact: list[str]
    folded: list[str]
    pairs: list[str]


def analyse(text: str) -> Terms:
    """The terms of a text or of a query."""
    exact = words(text)
    folded = list(map(fold_word, exact))
    return Terms(exact, folded, pairs_of(folded))


class _Memory(dict[str, str]):
    """What was made of each piece of text between blanks so far, as words with a blank between. A language has
    few different syllables, and looking one up costs much less than making it."""

    def __init__(self, make: Callable[[Terms], Iterable[str]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        made = self[piece] = " ".join(self._make(analyse(piece)))
        return made


def _marks_only(terms: Terms) -> list[str]:
    return [exact for exact, folded in zip(terms.exact, terms.folded, strict=True) if exact != folded]


_folded, _marked = _Memory(lambda terms: terms.folded), _Memory(_marks_only)


def folded_pieces(text: str) -> list[str]:
    """What stands between the blanks of a text, folded: mostly one word each."""
    return list(map(_folded.__getitem__, nfc(text).lower().split()))


def analyse_document(text: str) -> tuple[str, str, str]:
    """The terms of a long text as :func:`analyse` gives them, with blanks between: the words that bear a mark as
    written, all words folded, the pairs."""
    pieces = nfc(text).lower().split()
    folded = " ".join(map(_folded.__getitem__, pieces))
    pairs = " ".join(map("_".join, pairwise(folded.split())))
    return " ".join(map(_marked.__getitem__, pieces)), folded, pairs


def pairs_of(folded: list[str]) -> list[str]:
    return list(map("_".join, pairwise(folded)))


def code_terms(code: str) -> list[str]:
    """Every contiguous run of the parts of a code; the whole code comes first."""
    parts = code_parts(code)[:8]
    runs = [
        "_".join(parts[start:end])
        for length in range(len(parts), 0, -1)
        for start, end in ((start, start + length) for start in range(len(parts) - length + 1))
    ]
    return list(dict.fromkeys(runs))


def whole(key: str) -> str:
    """The term of a code that is this and nothing more."""
    return f"={key}"


def beginning(key: str) -> str:
    """The term of a code that begins with this."""
    return f"^{key}"


@lru_cache(maxsize=20_000)
def code_index_terms(code: str) -> tuple[str, ...]:
    """What the index keeps of a code: its runs, and which of them are the whole of it or its beginning."""
    parts = code_parts(code)[:8]
    if not parts:
        return ()
    starts = ["_".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return (*code_terms(code), *map(beginning, starts), whole(starts[-1]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody typed, understood. Never fails: what is no syntax is text.

    ``codes`` are keys of what may be a code, the likeliest first.
    """

    terms: Terms
    phrases: list[Terms]
    excluded: list[Terms]
    codes: list[str]

    @property
    def empty(self) -> bool:
        return not self.terms.folded and not self.codes


def understand(typed: str) -> Query:
    """Take a query apart: ``"phrase"``, ``-word``, codes, words."""
    typed = latin_letters(typed)[:MAX_QUERY_LENGTH]
    excluded = [found[1] for found in _EXCLUDED_PHRASE.finditer(typed)]
    typed = _EXCLUDED_PHRASE.sub(" ", typed)
    phrases = [analyse(found) for found in _PHRASE.findall(typed)]
    rest = _PHRASE.sub(lambda found: f" {found[1]} ", typed)
    kept: list[str] = []
    one_code = "/" in rest and _CODE_LIKE.fullmatch(rest.strip())  # 39/2017/TT -BYT: the blank is a slip
    for piece in rest.split():
        if len(piece) > 1 and piece[0] in "-–" and piece[1].isalnum() and not one_code:
            excluded.append(piece)
        else:
            kept.append(piece)
    text = " ".join(kept)
    terms = analyse(text)
    limit = MAX_QUERY_WORDS
    return Query(
        terms=Terms(terms.exact[:limit], terms.folded[:limit], terms.pairs[: limit - 1]),
        phrases=[phrase for phrase in phrases if len(phrase.folded) > 1],
        excluded=[found for found in map(analyse, excluded) if found.folded],
        codes=_codes_in(text),
    )


def marked(terms: Terms) -> list[str]:
    """The words that bear a mark, each once. A word without one says nothing: it may be half typed."""
    return distinct(_marks_only(terms))


def _codes_in(text: str) -> list[str]:
    """What may be a code: each part that looks like one, and the whole of a short query that has a digit or a
    joint, but for the name of a type before it (công văn số 289). A number among other words is no code."""
    found = [match.group() for match in _CODE_LIKE.finditer(text)]
    tried = [piece for piece in found if not piece.isdecimal()]
    if len(text.split()) <= MAX_CODE_PIECES and re.search(r"[\d/\-–]", text):
        tried.append(_OF_A_TYPE.sub("", fold(text)) if not tried else text)
    keys = ("_".join(code_parts(piece)) for piece in tried)
    return list(dict.fromkeys(key for key in keys if key))


def distinct(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(terms))
