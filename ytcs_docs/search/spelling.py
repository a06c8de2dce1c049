"""“Có phải bạn tìm…”: suggests spellings that occur in the archive. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ytcs_docs.search.analysis import Query

_LETTERS = "abcdeghiklmnopqrstuvxy"
_LONGEST = 12


def better_spelling(query: Query, frequency: Callable[[str, str], int]) -> str:
    """The query with each unknown word replaced by the likeliest known word one edit away; empty when all words
    are known or one has no candidate. ``frequency`` is (field, term) → number of documents."""
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
    """The known word one edit away that most often occurs next to the neighbouring words."""
    if len(word) > _LONGEST:
        return ""
    ranked: list[tuple[int, int, str]] = []
    for other in set(_one_edit_away(word)):
        count = frequency("folded", other) if len(other) > 1 else 0
        if count:
            beside = frequency("pairs", f"{before}_{other}") + frequency("pairs", f"{other}_{after}")
            ranked.append((beside, count, other))
    return max(ranked)[2] if ranked else ""


def _one_edit_away(word: str) -> Iterator[str]:
    """Every spelling with one letter removed, added or replaced, or two adjacent letters swapped."""
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
