"""Corrects diacritics misread by OCR where the neighbouring syllables leave no doubt.

``khân trương`` can only be ``khẩn trương``. The pairs of pairs.txt are common in office documents; a pair that the
text itself spells consistently counts as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from ytcs_docs.language.text import fold_word, nfc, one_tone_placement, upper

_COVID = re.compile(r"COVID\s?-\s?[1Il]9\b")
_LETTERS = re.compile(r"^[^\w]+|[^\w]+$")  # the punctuation around a word
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*|[IVX]{1,5}")
_ENDS = re.compile(r"[.;:!?)]$")  # behind it another sentence begins
Pair = tuple[str, str]
Spellings = dict[Pair, dict[Pair, int]]  # what the ways to write a pair are worth, by its syllables without marks
Word = tuple[str, bool]  # the recognised word, and whether it is doubtful

# Words that stand beside any other, and are so much commoner than what has their letters that they are tried for it.
_COMMONEST = ("các", "của", "được", "để", "không", "người", "phải", "với", "và", "này", "ngày")
_TRIED = {fold_word(word): word for word in _COMMONEST}
_BESIDE_ANY = 1  # what such a pair is worth

_SECTION = re.compile(r"\[(\d)\]")  # of pairs.txt: what its pairs are worth
_COMMON, VERY_COMMON = 2, 3
_OF_THE_TEXT = 2
# what pairs must be worth more before a word is changed: read with doubt, such a capital, read surely, such a capital
_DOUBTFUL, _DOUBTFUL_NAME, _SURE, _SURE_NAME = 1, 1.5, 2, 3.5


def _letters(pair: Pair) -> Pair:
    return fold_word(pair[0]), fold_word(pair[1])


@lru_cache(maxsize=1)
def _listed() -> dict[str, list[tuple[int, str, str]]]:
    """The lines of pairs.txt, (worth, first, seconds), by the letters of the first: as they stand there they take a
    tenth of the memory."""
    worth = 0
    lines: dict[str, list[tuple[int, str, str]]] = {}
    for line in nfc(Path(__file__).with_name("pairs.txt").read_text(encoding="utf-8")).splitlines():
        section = _SECTION.fullmatch(line)
        if section:
            worth = int(section[1])
        elif not line.startswith("#"):
            first, seconds = line.split(": ")
            lines.setdefault(fold_word(first), []).append((worth, first, seconds))
    return lines


@lru_cache(maxsize=4096)
def _known(letters: Pair) -> dict[Pair, int]:
    """The ways to write these letters, and what each is worth."""
    lines = _listed().get(letters[0], [])
    return {
        (first, second): worth
        for worth, first, seconds in lines
        for second in seconds.split()
        if fold_word(second) == letters[1]
    }


def restore_marks(words: Sequence[Word]) -> list[str]:
    """The words of a text in reading order, with misread diacritics corrected; base letters never change.

    They are chosen so that the pairs of neighbours are worth most, less what the changes cost: a word that was read
    with doubt gives way to a common pair, one that was read surely when that is very common and it alone is changed,
    one with a capital, which may be a name, only to pairs on both sides (``BẢO HIẾM XÃ``).
    """
    found = [_COVID.sub("COVID-19", word) for word, _ in words]
    spelled = [_spelling(word) for word in found]
    text_pairs = _consistent_pairs(spelled)
    between = [
        {} if _ENDS.search(word) else _ways(pair) or text_pairs.get(_letters(pair), {})
        for word, pair in zip(found, pairwise(spelled), strict=False)
    ]
    choices: list[dict[str, float]] = [{word: 0} for word in spelled]
    for place, ways in enumerate(between):
        for side in (0, 1):
            cost = _cost(found, place + side, surely=not words[place + side][1])
            for way in ways:
                choices[place + side].setdefault(way[side], cost)
    best = _best_row(choices, between)
    as_good = _best_row([dict(reversed(ways.items())) for ways in choices], between)
    for place, (word, other) in enumerate(zip(best, as_good, strict=True)):
        if word != spelled[place] and word == other:  # no other row is as good
            bare = _LETTERS.sub("", found[place])
            found[place] = found[place].replace(bare, _same_case(bare, word))
    return found


def is_pair(first: str, second: str) -> bool:
    """Whether these words often stand together in office documents."""
    return worth_of(first, second) >= _COMMON


def worth_of(first: str, second: str) -> int:
    """How often these words stand together in office documents, from never (0) to very often (3)."""
    pair = _spelling(first), _spelling(second)
    return _known(_letters(pair)).get(pair, 0)


def marks_beside(word: str, before: str, after: str) -> str:
    """A word without marks as the common pairs write it between these neighbours; empty when they leave a doubt."""
    left, right = _spelling(before), _spelling(after)
    sides = _known((fold_word(left), word)), _known((word, fold_word(right)))
    ways = {second for (first, second), worth in sides[0].items() if first == left and worth >= _COMMON}
    ways |= {first for (first, second), worth in sides[1].items() if second == right and worth >= _COMMON}
    return ways.pop() if len(ways) == 1 else ""


def _consistent_pairs(spelled: Iterable[str]) -> Spellings:
    """Pairs that this text spells one way at least three times and at least twice as often as any other way."""
    counts: dict[Pair, Counter[Pair]] = {}
    for pair in pairwise(spelled):
        counts.setdefault(_letters(pair), Counter())[pair] += 1
    found: Spellings = {}
    for letters, ways in counts.items():
        (best, times), *others = ways.most_common(2)
        if others and times >= 3 and times >= 2 * others[0][1]:
            found[letters] = {best: _OF_THE_TEXT}
    return found


def _spelling(word: str) -> str:
    """As it stands in the pairs; any number is 0."""
    bare = _LETTERS.sub("", word)
    return "0" if _NUMBER.fullmatch(bare) else one_tone_placement(bare.lower())


def _ways(written: Pair) -> dict[Pair, int]:
    """What the ways to write the letters of a pair are worth."""
    letters = _letters(written)
    tried = _TRIED.get(letters[0], written[0]), _TRIED.get(letters[1], written[1])
    beside_any = {(tried[0], written[1]), (written[0], tried[1])} - {written}
    return dict.fromkeys(beside_any, _BESIDE_ANY) | _known(letters)


def _cost(words: Sequence[str], place: int, *, surely: bool) -> float:
    bare = _LETTERS.sub("", words[place])
    small = bare == bare.lower() or _begins_a_sentence(words, place)
    if not surely:
        return _DOUBTFUL if small or bare == upper(bare) else _DOUBTFUL_NAME
    return _SURE if small else _SURE_NAME


def _begins_a_sentence(words: Sequence[str], place: int) -> bool:
    """Whether a capital may be that of a sentence: behind another, a number, capitals or V/v, before small letters."""
    before, after = words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""
    begins = bool(_ENDS.search(before)) or "/" in before or before == upper(before)
    return begins and after == after.lower() != ""


def _best_row(choices: Sequence[dict[str, float]], between: Sequence[dict[Pair, int]]) -> list[str]:
    """Of each word the choice with which all pairs are worth most, less the costs; of equal ones the earlier."""
    worth = {word: -cost for word, cost in choices[0].items()} if choices else {}
    ways_back: list[dict[str, str]] = []
    for following, pairs in zip(choices[1:], between, strict=True):
        back = {word: max(worth, key=lambda before: worth[before] + pairs.get((before, word), 0)) for word in following}
        worth = {word: worth[back[word]] + pairs.get((back[word], word), 0) - cost for word, cost in following.items()}
        ways_back.append(back)
    row = [max(worth, key=worth.__getitem__)] if worth else []
    for back in reversed(ways_back):
        row.append(back[row[-1]])
    return row[::-1]


def _same_case(written: str, spelling: str) -> str:
    if written == upper(written) and len(written) > 1:
        return upper(spelling)
    return upper(spelling[:1]) + spelling[1:] if written[:1].isupper() else spelling
