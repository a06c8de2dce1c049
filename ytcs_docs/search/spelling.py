"""“Có phải bạn tìm…”: a spelling that the archive knows, for words that it does not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ytcs_docs.search.analysis import Query

_LETTERS = "abcdeghiklmnopqrstuvxy"
_LONGEST = 12


def better_spelling(query: Query, frequency: Callable[[str, str], int]) -> str:
    """The query with each unknown word replaced by the most likely known one at one mistake's distance;
    empty when nothing is to be replaced, or some word has no likeness. ``frequency`` is of the index."""
    words, folded = list(query.terms.exact), list(query.terms.folded)
    changed = False
    for place, word in enumerate(folded):
        if frequency("folded", word) or word.isdecimal():
            continue
        before = folded[place - 1] if place else ""
        after = folded[place + 1] if place + 1 < len(folded) else ""
        likeliest = _likeliest(word, before, after, frequency)
        if not likeliest:
            return ""
        words[place] = folded[place] = likeliest
        changed = True
    return " ".join(words) if changed else ""


def _likeliest(word: str, before: str, after: str, frequency: Callable[[str, str], int]) -> str:
    """The known neighbour of a word that most often stands beside the words around it."""
    if len(word) > _LONGEST:
        return ""
    ranked: list[tuple[int, int, str]] = []
    for other in set(_one_mistake(word)):
        known = frequency("folded", other) if len(other) > 1 else 0
        if known:
            beside = frequency("pairs", f"{before}_{other}") + frequency("pairs", f"{other}_{after}")
            ranked.append((beside, known, other))
    return max(ranked)[2] if ranked else ""


def _one_mistake(word: str) -> Iterator[str]:
    """Every spelling with one letter less, more, other, or two neighbours exchanged."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
