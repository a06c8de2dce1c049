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
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[IVX]{1,5}")
_ENDS = re.compile(r"[.;:!?)]$")  # behind it another sentence begins
Pair = tuple[str, str]
Spellings = dict[Pair, list[Pair]]  # by the syllables without marks

_KNOWN, _OF_THE_TEXT = 10, 5  # what a pair is worth
_DOUBTFUL, _SURE, _NAME = 3, 6, 11  # what a change of a word costs: read with doubt, surely, surely with a capital
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

    They are chosen so that as many neighbours as possible make a known pair, and as few words as possible are changed
    for it: one that was read with doubt for any pair, one that was read surely when it alone is changed, one with a
    capital, which may be a name, when it makes pairs with the words on both sides (``BẢO HIẾM XÃ``).
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
_AMOUNT = re.compile(r"\(?\d{1,3}\. (?:\d{3}(?:\.\d{3})+|000)\b")  # 4. 385.000.000, (100. 000
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
    return "0" if _NUMBER.fullmatch(bare) else one_tone_placement(bare.lower())


def _corrected(read: Sequence[Word], text_pairs: Spellings) -> list[str]:
    words = [_COVID.sub("COVID-19", word) for word, _ in read]
    spelled = [_spelling(word) for word in words]
    between = [
        {} if _ENDS.search(words[place]) else _worth(pair, text_pairs) for place, pair in enumerate(pairwise(spelled))
    ]
    choices = [{word: 0} for word in spelled]
    for place, ways in enumerate(between):
        for side in (0, 1):
            cost = _cost(words, place + side, surely=not read[place + side][1])
            for way in ways:
                choices[place + side].setdefault(way[side], cost)
    best = _best_row(choices, between)
    as_good = _best_row([dict(reversed(ways.items())) for ways in choices], between)
    for place, (word, other) in enumerate(zip(best, as_good, strict=True)):
        if word != spelled[place] and word == other:
            bare = _LETTERS.sub("", words[place])
            words[place] = words[place].replace(bare, _same_case(bare, word))
    return words


def _worth(written: Pair, text_pairs: Spellings) -> dict[Pair, int]:
    """What the ways to write these letters are worth."""
    known = _known_pairs().get(_letters(written))
    return dict.fromkeys(known, _KNOWN) if known else dict.fromkeys(text_pairs.get(_letters(written), ()), _OF_THE_TEXT)


def _cost(words: Sequence[str], place: int, *, surely: bool) -> int:
    """What the pairs must be worth more before the marks of a word are changed."""
    if not surely:
        return _DOUBTFUL
    bare = _LETTERS.sub("", words[place])
    return _SURE if bare == bare.lower() or _begins_a_sentence(words, place) else _NAME


def _begins_a_sentence(words: Sequence[str], place: int) -> bool:
    """Whether a capital may be that of a sentence: behind another, a number, capitals or “V/v”, before small letters."""
    before, after = words[place - 1] if place else "", words[place + 1] if place + 1 < len(words) else ""
    begins = bool(_ENDS.search(before)) or "/" in before or before == upper(before)
    return begins and after == after.lower() != ""


def _best_row(choices: Sequence[dict[str, int]], between: Sequence[dict[Pair, int]]) -> list[str]:
    """Of each word the choice with which all pairs are worth most, less the costs; of equal rows the earlier choices."""
    worth = choices[0] if choices else {}
    worth = {word: -cost for word, cost in worth.items()}
    ways_back: list[dict[str, str]] = []
    for following, pairs in zip(choices[1:], between, strict=True):
        back = {
            word: max(worth, key=lambda before: worth[before] + pairs.get((before, word), 0)) for word in following
        }
        worth = {
            word: worth[back[word]] + pairs.get((back[word], word), 0) - cost for word, cost in following.items()
        }
        ways_back.append(back)
    row = [max(worth, key=worth.__getitem__)] if worth else []
    for back in reversed(ways_back):
        row.append(back[row[-1]])
    return row[::-1]


def _same_case(written: str, spelling: str) -> str:
    if written == upper(written) and len(written) > 1:
        return upper(spelling)
    return upper(spelling[:1]) + spelling[1:] if written[:1].isupper() else spelling
