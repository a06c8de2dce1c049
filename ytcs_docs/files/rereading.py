"""A second look at words that were read with doubt: their lines alone, a little blurred, which closes the gaps of bad
copies, and the better of both readings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from PIL import Image, ImageFilter

from ytcs_docs.files.layout import Piece, beside, over
from ytcs_docs.language.legacy import is_syllable
from ytcs_docs.language.spelling import is_pair

DOUBT = 0.85  # of 1: a word of less trust is looked at again
_BLUR = 1.0  # pixels
_MARGIN = 0.25  # of a word's height, above and below its line
_LONGEST = 4  # words: more are lines that ran together
_CLEARLY, _NUMBER_CLEARLY = 0.2, 0.5  # so much likelier must be what the second look saw
_DISPUTED = 0.8  # trust of a word that both looks read otherwise
_NUMBER_DISPUTED = 0.5
_EDGES = re.compile(r"^\W+|\W+$")
_JOINTS = re.compile(r"[-/&.]|(?<=\d)(?=\D)|(?<=\D)(?=\d)")
_FIGURES = re.compile(r"\d|\b[IVX]+\b")


def lines_of_doubt(page: Image.Image, words: Sequence[Piece]) -> Image.Image | None:
    """A blurred page with nothing but the lines of words in doubt, where they stand; None without any."""
    bands = _bands(word for word in words if word.trust < DOUBT)
    if not bands:
        return None
    alone = Image.new("L", page.size, 255)
    for top, bottom in bands:
        band = 0, max(0, round(top)), page.width, min(page.height, round(bottom))
        alone.paste(page.crop(band), band)
    return alone.filter(ImageFilter.GaussianBlur(_BLUR))


def _bands(words: Iterable[Piece]) -> list[tuple[float, float]]:
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda one: one.top):
        margin = _MARGIN * (word.bottom - word.top)
        top, bottom = word.top - margin, word.bottom + margin
        if bands and top <= bands[-1][1]:
            bands[-1] = bands[-1][0], max(bands[-1][1], bottom)
        else:
            bands.append((top, bottom))
    return bands


@dataclass(slots=True)
class _Place:
    """What two looks saw at one place of a line."""

    first: list[int] = field(default_factory=list)  # places in the first reading
    second: list[Piece] = field(default_factory=list)


def better_of(first: Sequence[Piece], second: Sequence[Piece]) -> list[Piece]:
    """The words of a first look, line by line, with those in doubt as a second one saw them where that is likelier."""
    found: list[list[Piece]] = [[word] for word in first]
    for place in _places(first, second):
        words = [first[number] for number in place.first]
        if len(words) > _LONGEST or all(word.trust >= DOUBT for word in words):
            continue
        before, after = _neighbour(first, place.first[0], -1), _neighbour(first, place.first[-1], 1)
        seen = sorted(place.second, key=lambda one: one.left)
        texts = _text(words), _text(seen)
        if texts[0] == texts[1]:
            for number, word, other in zip(place.first, words, seen, strict=False):  # of two boxes the whole one
                found[number] = [replace(word, left=min(word.left, other.left), right=max(word.right, other.right))]
            continue
        one_number = len({"".join(_FIGURES.findall(text)) for text in texts}) == 1
        trust, more = (_DISPUTED, _CLEARLY) if one_number else (_NUMBER_DISPUTED, _NUMBER_CLEARLY)
        better = seen if _likely(seen, before, after) > _likely(words, before, after) + more else words
        for number in place.first:
            found[number] = []
        found[place.first[0]] = [replace(word, trust=min(word.trust, trust)) for word in better]
    return [word for words in found for word in words]


def _text(words: Sequence[Piece]) -> str:
    return " ".join(word.text for word in words)


def _places(first: Sequence[Piece], second: Sequence[Piece]) -> list[_Place]:
    """Words of both looks that stand over each other, as far as both saw something."""
    place_of: dict[int, _Place] = {}
    downwards = sorted(range(len(first)), key=lambda number: first[number].top)
    tops = [first[number].top for number in downwards]
    highest = max((word.bottom - word.top for word in first), default=0.0)
    for word in second:
        joined = _Place()
        for number in downwards[bisect_left(tops, word.top - highest) : bisect_left(tops, word.bottom)]:
            if over(word, first[number]):
                known = place_of.get(number) or _Place([number])
                if known is not joined:
                    joined = _Place([*joined.first, *known.first], [*joined.second, *known.second])
                    for one in joined.first:
                        place_of[one] = joined
        joined.second.append(word)
    return [replace(place, first=sorted(place.first)) for place in {id(one): one for one in place_of.values()}.values()]


def _neighbour(words: Sequence[Piece], number: int, step: int) -> str:
    """The word beside one on its line; empty at the ends."""
    place = number + step
    if not 0 <= place < len(words):
        return ""
    return words[place].text if beside(words[number], words[place]) else ""


def _likely(words: Sequence[Piece], before: str, after: str) -> float:
    """How likely it is that these words stand there: possible syllables, that stand together elsewhere, seen surely."""
    texts = [word.text for word in words]
    beside = [is_pair(one, other) for one, other in pairwise([before, *texts, after])]
    possible = sum(map(_may_be_a_word, texts)) / len(texts)
    return 2 * possible + 2 * sum(beside) / len(beside) + min(word.trust for word in words)


def _may_be_a_word(text: str) -> bool:
    """Whether it may be a word, an abbreviation, a number or several of them joined, as in a code."""
    parts = _JOINTS.split(_EDGES.sub("", text))
    return all(part.isdecimal() or part.isupper() or is_syllable(part) for part in parts if part)
