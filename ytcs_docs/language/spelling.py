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

from ytcs_docs.language.legacy import is_syllable, plausible
from ytcs_docs.language.text import fold_word, nfc, one_tone_placement, upper

_COVID = re.compile(r"COVID\s?-\s?[1Il]9\b")
_LETTERS = re.compile(r"^[^\w]+|[^\w]+$")  # the punctuation around a word
_ROMAN = re.compile("[IVX]{1,5}")
_ENDS = re.compile(r"[.;:!?)]$")  # behind it another sentence begins
Pair = tuple[str, str]
Spellings = dict[Pair, list[Pair]]  # by the syllables without marks

Word = tuple[str, bool]  # the recognised word, and whether it is doubtful


def _by_letters(pairs: Iterable[Pair]) -> Spellings:
    spellings: Spellings = {}
    for pair in pairs:
        spellings.setdefault(_letters(pair), []).append(pair)
    return spellings


def _letters(pair: Pair) -> Pair:
    return fold_word(pair[0]), fold_word(pair[1])


@lru_cache(maxsize=1)
def _known_pairs() -> Spellings:
    lines = nfc(Path(__file__).with_name("pairs.txt").read_text(encoding="utf-8")).splitlines()
    listed = " ".join(line for line in lines if not line.startswith("#")).split(",")
    return _by_letters((first, second) for first, second in (pair.split() for pair in listed))


def restore_marks(words: Sequence[Word]) -> list[str]:
    """The words of a text in reading order, with misread diacritics corrected; base letters never change.

    A doubtful word gives way to any pair; one that was read surely only when its neighbour is right and it is in small
    letters, or makes pairs with the words on both sides (``BẢO HIẾM XÃ``).
    """
    return _corrected(words, _consistent_pairs(_spelling(word) for word, _ in words))


def is_pair(first: str, second: str) -> bool:
    """Whether these words often stand together in office documents."""
    return _is_known((_spelling(first), _spelling(second)))


def _is_known(pair: Pair) -> bool:
    return pair in _known_pairs().get(_letters(pair), ())


def marks_beside(word: str, before: str, after: str) -> str:
    """A word without marks as the pairs write it between these neighbours; empty when they leave a doubt."""
    known, left, right = _known_pairs(), _spelling(before), _spelling(after)
    ways = {second for first, second in known.get((fold_word(left), word), ()) if first == left}
    ways |= {first for first, second in known.get((word, fold_word(right)), ()) if second == right}
    return ways.pop() if len(ways) == 1 else ""


_QUOTES = set("\"“”'‘’")
_QUOTED_AT_MOST = 120  # words
_POINT_BEFORE = re.compile(r"^\.(?=\w)|^,(?=[^\W\d_])")
_ONE = re.compile(r"(?<=\d[^\W\d_])\](?=\)?[,;.]?$)")  # A(H5N])
_TWO_WORDS = re.compile(r"([^\W\d_]+)\.([^\W\d_]+)")  # được.cấp
_AMOUNT = re.compile(r"\d{1,3}\. \d{3}(?:\.\d{3})+\b")  # 4. 385.000.000
_QUARTER = re.compile(r"(?!H\b)([IHÍÌl1|]{1,3}|[IÍÌl1|]?V)([,;]?)(?:/?(20\d{2}[,;.)]?))?")  # Quý IH/2026, II2026
_STROKES = str.maketrans({"H": "II", "Í": "I", "Ì": "I", "l": "I", "1": "I", "|": "I"})
_QUARTERS = ("I", "II", "III", "IV")
_OF_FIRMS = ("các", "của", "những", "một", "diện", "theo", "từ")
_UNIT_OF_TIME = ("ngày", "tuần", "tháng", "quý", "năm")
_HEALTH = re.compile("[vVÿŸ]|[yY]y|YY")  # how the first syllable of "y tế" is misread
_GLUED = re.compile(r"^(SỞ|Sở|BỘ|Bộ)(?:([yY])(?=[tT]))?(?=[^\W\d_]{2})")  # SỞYTẾ, SỞNÔNG
_NOUGHT = re.compile(r"^\(,(?=\d)")  # (,5 ml
_DECREE = re.compile(r"(?<=\d/)(?:N[BDO0]|Q[BDÐ0])(?=-)")  # of a code: NĐ, NQ, QĐ
_DECREES = {"NO": "NQ", "N0": "NQ"}
_LATE_DAY = re.compile(r"\d{1,2}/1 [0-2]/\d{4}\b")  # 25/1 1/2025


def without_specks(words: Sequence[str]) -> list[str]:
    """The recognised words of a text in reading order without points that are dirt: before a word, within one
    (``được.cấp`` are two), behind one that goes on in small letters; and with words put right that can be nothing
    else. A word that is joined to the one before it becomes empty."""
    found = list(words)
    quarters = False  # whether quarters of a year are named here
    for place, word in enumerate(found):
        before = found[place - 1] if place else ""
        following = found[place + 1] if place + 1 < len(found) else ""
        if _is_cut(before, f"{word} {following}"):
            found[place : place + 2] = [word + following, ""]
        elif word:
            if (
                word[0] in _QUOTES
                and len(word) > 1
                and not _is_closed([word[1:], *found[place + 1 : place + _QUOTED_AT_MOST]])
            ):
                word = word[1:]
            word = _without_points(word, _goes_on(before), following)
            quarters = fold_word(before) == "quy" or (quarters and before.rstrip(",;") in (*_QUARTERS, "và", ""))
            if quarters:
                word = _quarter(word)
            elif following.lower().startswith("tế") and _HEALTH.fullmatch(word):
                word = "Y" if word.isupper() else "y"
            elif word == "tự" and found[place + 1 : place + 3] == ["động", "vật"]:
                word = "từ"
            elif word.lower() == "hãng" and _is_period(before, found[place + 1 : place + 3]):
                word = f"{word[0]}ằng"
            found[place] = word
    return found


def _is_period(before: str, following: Sequence[str]) -> bool:
    """Whether a firm (hãng) is every day or the like (hằng): none of the firms, and no year is named."""
    unit, then = (*following, "", "")[:2]
    named = then[:1].isdecimal() or then.rstrip(",.;") in ("nay", "này", "trước", "qua")
    return unit.rstrip(",.;") in _UNIT_OF_TIME and before not in _OF_FIRMS and (not named or unit[-1:] in ",.;")


def _quarter(word: str) -> str:
    """The quarter of a year that a word was; the word itself where that is in doubt."""
    match = _QUARTER.fullmatch(word)
    number = match[1].translate(_STROKES)[:3] if match and not match[1].isdecimal() else ""  # IHI: three
    if not match or number not in _QUARTERS:
        return word
    return f"{number}{match[2]}" + (f"/{match[3]}" if match[3] else "")


def _is_closed(quoted: Sequence[str]) -> bool:
    """Whether a quote ends among these words; one at the beginning of a word opens another."""
    return any(not _QUOTES.isdisjoint(word[1:] if len(word) > 1 else word) for word in quoted)


def _goes_on(before: str) -> bool:
    """Whether a word stands within a sentence: what follows is no number of an item or a heading."""
    return before[:1].islower() and before[-1:].isalpha()


def _is_cut(before: str, words: str) -> bool:
    """Whether a number was cut in two, by a speck or its own wide figures."""
    return bool(_goes_on(before) and _AMOUNT.match(words)) or bool(before == "ngày" and _LATE_DAY.match(words))


def _without_points(word: str, goes_on: bool, following: str) -> str:
    word = _POINT_BEFORE.sub("", word)
    if word == word.lower() != fold_word(word) and _TWO_WORDS.fullmatch(word) and plausible(word) == 1:
        word = word.replace(".", " ")
    word = _DECREE.sub(lambda match: _DECREES.get(match[0], f"{match[0][0]}Đ"), word)
    if not is_syllable(word.rstrip(".,;:")):
        word = _GLUED.sub(lambda match: " ".join([*filter(None, match.groups()), ""]), word)
    word = _NOUGHT.sub("0,", word)
    if "[" not in word:
        word = _ONE.sub("1", word)
    bare = word[:-1]
    a_word = len(bare) > 1 and bare == bare.lower()
    a_letter = len(bare) == 1 and bare.isupper() and goes_on  # vitamin A. đợt 1
    if word.endswith(".") and bare.isalpha() and following[:1].islower() and (a_word or a_letter):
        return bare
    return word


def _consistent_pairs(spelled: Iterable[str]) -> Spellings:
    """Pairs that this text spells one way at least three times and at least twice as often as any other way."""
    counts: dict[Pair, Counter[Pair]] = {}
    for pair in pairwise(spelled):
        counts.setdefault(_letters(pair), Counter())[pair] += 1
    consistent = []
    for spellings in counts.values():
        (best, times), *others = spellings.most_common(2)
        if others and times >= 3 and times >= 2 * others[0][1]:
            consistent.append(best)
    return _by_letters(consistent)


def _spelling(word: str) -> str:
    """As it stands in the pairs; any number is 0."""
    bare = _LETTERS.sub("", word)
    return "0" if bare.isdecimal() or _ROMAN.fullmatch(bare) else one_tone_placement(bare.lower())


def _corrected(read: Sequence[Word], text_pairs: Spellings) -> list[str]:
    words = [_COVID.sub("COVID-19", word) for word, _ in read]
    spelled = [_spelling(word) for word in words]
    known = _known_pairs()
    places = [place for place in range(len(words) - 1) if not _ENDS.search(words[place])]
    right = set()  # a word that makes a known pair with either neighbour
    for place in places:
        written = spelled[place], spelled[place + 1]
        if _is_known(written):
            right |= {place, place + 1}
    for place in places:
        written = spelled[place], spelled[place + 1]
        ways = known.get(_letters(written), [])
        best = _nearest(written, ways or text_pairs.get(_letters(written), []))
        if best is None:
            continue
        marks = {place + side: mark for side, mark in enumerate(best) if mark != written[side]}
        bare = {index: _LETTERS.sub("", words[index]) for index in marks}
        surely = [index for index in marks if not read[index][1]]
        names = any(bare[index] != bare[index].lower() and not _fits(spelled, index, marks[index]) for index in surely)
        if right & marks.keys() or (surely and (names or not ways or len(marks) == 2)):
            continue
        for index, mark in marks.items():
            words[index] = words[index].replace(bare[index], _same_case(bare[index], mark))
            spelled[index] = mark
        right |= {place, place + 1}
    return words


def _fits(spelled: Sequence[str], place: int, word: str) -> bool:
    """Whether a word makes a known pair with the one before it and with the one behind it."""
    between = 0 < place < len(spelled) - 1
    return between and _is_known((spelled[place - 1], word)) and _is_known((word, spelled[place + 1]))


def _nearest(written: Pair, ways: list[Pair]) -> Pair | None:
    """The way to write a pair that changes the fewest of its syllables; None when two do."""
    changes = [sum(one != other for one, other in zip(written, way, strict=True)) for way in ways]
    least = min(changes, default=0)
    return ways[changes.index(least)] if changes.count(least) == 1 else None


def _same_case(written: str, spelling: str) -> str:
    if written == upper(written) and len(written) > 1:
        return upper(spelling)
    return upper(spelling[:1]) + spelling[1:] if written[:1].isupper() else spelling
