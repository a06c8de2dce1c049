"""“Có phải bạn tìm…”: suggests spellings that occur in the archive. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from ytcs_docs.language.legacy import plausible
from ytcs_docs.language.spelling import marks_beside
from ytcs_docs.language.text import fold_word
from ytcs_docs.search.analysis import Query

_LETTERS = "abcdeghiklmnopqrstuvxy"
_LONGEST = 12
_PAIRED_AT_MOST = 6  # words of a query that are looked at in pairs
_OFTEN = 3  # documents that a pair must stand in to be meant


def better_spelling(query: Query, frequency: Callable[[str, str], int], *, all_known: bool = False) -> str:
    """The query with each unknown word replaced by what its keystrokes mean, or by the likeliest known word one edit
    away; where all words are known, with one that never stands beside its neighbours replaced by one that does (``sốt
    suất huyết``). Empty when there is nothing better. ``frequency`` is (field, term) → number of documents; that all
    words are known need not be asked again."""
    words, folded = list(query.terms.exact), list(query.terms.folded)
    changed = False
    for place, word in enumerate(folded):
        if all_known or frequency("folded", word) or word.isdecimal():
            continue
        typed = typed_keys(word)
        likeliest = typed if typed != word and frequency("folded", typed) else ""
        likeliest = likeliest or _likeliest(word, *_beside(folded, place), frequency)
        if not likeliest:
            return ""
        words[place] = folded[place] = likeliest
        changed = True
    if not changed and len(words) <= _PAIRED_AT_MOST:
        for place in range(len(folded)):
            if other := _better_paired(folded, place, frequency):
                words[place] = folded[place] = other
                changed = True
    return " ".join(_with_marks(words, query.terms.exact) or folded) if changed else ""


def _with_marks(words: list[str], typed: list[str]) -> list[str]:
    """The words with the marks of those that were replaced, which were looked for without; empty when those of one
    are not known: all without marks read better than some. A foreign word has none."""
    found = list(words)
    if any(word != fold_word(word) for word in typed):
        for place, word in enumerate(words):
            if word != typed[place] and plausible(word) == 1:
                found[place] = marks_beside(word, *_beside(words, place))
    return found if all(found) else []


def has_lone_word(query: Query, frequency: Callable[[str, str], int]) -> bool:
    """Whether a word of a short query stands beside its neighbours in no document at all: a cheap first look."""
    folded = query.terms.folded
    return 1 < len(folded) <= _PAIRED_AT_MOST and any(
        _stands_alone(folded, place, frequency) for place in range(len(folded))
    )


def typed_keys(word: str) -> str:
    """What the keystrokes of Telex or VNI mean, without marks: ``soost`` and ``so61t`` → ``sot``; the input method was
    off."""
    bare = re.sub(r"(?<=[a-z])\d+", "", word) if word[:1].isalpha() else word
    bare = re.sub(r"(?<=[aou])w", "", re.sub(r"([aeod])\1", r"\1", bare))
    return re.sub(r"(?<=[aeiouy])([bcghmnpt]{0,2})[sfrxj]([bcghmnpt]{0,2})$", r"\1\2", bare)


def _beside(words: list[str], place: int) -> tuple[str, str]:
    return words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""


def _beside_counts(words: list[str], place: int, word: str, frequency: Callable[[str, str], int]) -> Iterator[int]:
    """In how many documents a word stands beside each neighbour that it would have at a place."""
    before, after = _beside(words, place)
    if before:
        yield frequency("pairs", f"{before}_{word}")
    if after:
        yield frequency("pairs", f"{word}_{after}")


def _stands_alone(words: list[str], place: int, frequency: Callable[[str, str], int]) -> bool:
    return not any(_beside_counts(words, place, words[place], frequency))


def _better_paired(words: list[str], place: int, frequency: Callable[[str, str], int]) -> str:
    """Another word one edit away that stands beside both neighbours, where the one at this place stands beside
    neither."""
    if len(words[place]) < 2 or not _stands_alone(words, place, frequency):
        return ""
    ranked = []
    neighbours = sum(map(bool, _beside(words, place)))
    for other in set(_one_edit_away(words[place])):
        counts = list(takewhile(bool, _beside_counts(words, place, other, frequency)))
        if len(other) > 1 and len(counts) == neighbours and sum(counts) >= _OFTEN:
            ranked.append((sum(counts), other))
    return max(ranked)[1] if ranked else ""


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
