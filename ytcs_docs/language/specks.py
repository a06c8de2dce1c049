"""Takes away what dirt on a scan added to its words, and puts words right that can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ytcs_docs.language.legacy import is_syllable, plausible
from ytcs_docs.language.spelling import VERY_COMMON, worth_of
from ytcs_docs.language.text import fold_word

_QUOTES = set("\"“”'‘’")
_QUOTED_AT_MOST = 120  # words
_ONE = re.compile(r"(?<=\d[^\W\d_])\](?=\)?[,;.]?$)")  # A(H5N])
_TWO_WORDS = re.compile(r"([^\W\d_]+)\.([^\W\d_]+)")  # được.cấp
# phối hợp-chặt chẽ; but kinh tế-xã hội, kinh tế-kỹ thuật
_JOINED = re.compile(r"^([^\W\d_]+)[-:'‘’](?!xã|văn|kỹ|chính|nghề)([^\W\d_]+)(?=[,;.]?$)")
_AMOUNT = re.compile(r"\(?\d{1,3}\. (?:\d{3}(?:\.\d{3})+|000)\b")  # 4. 385.000.000, (100. 000
_QUARTER = re.compile(r"(?!H\b)([IHÍÌl1|]{1,3}|[IÍÌl1|]?V)([,;]?)(?:/?(20\d{2}[,;.)]?))?")  # Quý IH/2026, II2026
_STROKES = str.maketrans({"H": "II", "Í": "I", "Ì": "I", "l": "I", "1": "I", "|": "I"})
_QUARTERS = ("I", "II", "III", "IV")
_OF_FIRMS = ("các", "của", "những", "một", "diện", "theo", "từ")
_UNIT_OF_TIME = ("ngày", "tuần", "tháng", "quý", "năm")
_HEALTH = re.compile("[vVÿŸ]|[cyY]y|YY")  # how the first syllable of "y tế" is misread
_LONGEST, _SYLLABLE = 16, 7  # letters of words run together, of one of them
_DECREE = re.compile(r"(?<=\d/)(?:N[BDO0]|Q[BDÐ0])(?=-)")  # of a code: NĐ, NQ, QĐ
_DECREES = {"NO": "NQ", "N0": "NQ"}
_FOREIGN = {"ĐÐ": "Đ", "ÐĐ": "Đ", "Ð": "Đ", "ÑN": "N", "NÑ": "N", "Ñ": "N"}  # letters that Vietnamese has not
# what can only be something else
_MISREAD = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"^\.(?=\w)|^,(?=[^\W\d_])", ""),
        (r"\bb/[€C](?=\)?[;,.]?$)", "b/c"),  # (để b/c): báo cáo
        (r"^([HKY])[°ˆ`´”\"](?=[A-ZĐ][^\W\d_A-Z])", r"\1'"),  # H'Nhơn
        (r"^([mM])\?(?=[,;.)]*$)", r"\g<1>2"),  # 120 m2
        (r"(?<=H\d)N[IỊÌÍl|!¡](?=\)?[,;.)]*$)", "N1"),  # A(H5N1)
        (r"\bHbA[TIl]1?(?=c)", "HbA1"),  # HbA1c
        (r"^V(?=TẾ\b|tế\b)", "Y "),  # Y tế
        (r"(?<=-)TTTr\b", "TTr"),  # tờ trình, thanh tra
        (r"^\(,(?=\d)", "0,"),  # 0,5 ml
    )
)
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
            elif word == "la" and following[:1].isupper():
                word = "Ia"  # a river of the highlands, and the many places called by one
            elif word == "tự" and found[place + 1 : place + 3] == ["động", "vật"]:
                word = "từ"
            elif word.lower() == "hãng" and _is_period(before, found[place + 1 : place + 3]):
                word = f"{word[0]}ằng"
            found[place] = "-" if word in (".-", "-.") else word
    return found


def _is_period(before: str, following: Sequence[str]) -> bool:
    """Whether a firm (hãng) is every day or the like (hằng): none of the firms, and no year is named."""
    unit, then = (*following, "", "")[:2]
    named = then[:1].isdecimal() or then.rstrip(",.;") in ("nay", "này", "trước", "qua")
    return unit.rstrip(",.;") in _UNIT_OF_TIME and before not in _OF_FIRMS and (not named or unit[-1:] in ",.;")


def _quarter(word: str) -> str:
    """The quarter of a year that a word was; the word itself where that is in doubt."""
    match = _QUARTER.fullmatch(word)
    strokes = bool(match and (not match[1].isdecimal() or int(match[1]) > len(_QUARTERS)))  # 11/2026: II/2026
    number = match[1].translate(_STROKES)[:3] if match and strokes else ""  # IHI: three
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
    for pattern, meant in _MISREAD:
        word = pattern.sub(meant, word)
    for foreign, letter in _FOREIGN.items():
        word = word.replace(foreign, letter)
    if word == word.lower() != fold_word(word) and _TWO_WORDS.fullmatch(word) and plausible(word) == 1:
        word = word.replace(".", " ")
    word = _JOINED.sub(
        lambda match: " ".join(match.groups()) if worth_of(*match.groups()) == VERY_COMMON else match[0], word
    )
    word = _DECREE.sub(lambda match: _DECREES.get(match[0], f"{match[0][0]}Đ"), word)
    word = _apart(word)
    if "[" not in word:
        word = _ONE.sub("1", word)
    bare = word[:-1]
    a_word = len(bare) > 1 and bare == bare.lower()
    a_letter = len(bare) == 1 and bare.isupper() and goes_on  # vitamin A. đợt 1
    if word.endswith(".") and bare.isalpha() and following[:1].islower() and (a_word or a_letter):
        return bare
    return word


def _apart(word: str) -> str:
    """Words that ran together (``SỞYTẾ``), apart, if only pairs come of it; else the word itself."""
    bare = word.rstrip(".,;:")
    if not 3 <= len(bare) <= _LONGEST or not bare.isalpha() or is_syllable(bare) or bare.isascii():
        return word
    found = max(_divided(bare, 0), key=lambda parts: sum(map(worth_of, parts, parts[1:])) / len(parts), default=[word])
    return " ".join(found) + word[len(bare) :] if len(found) > 1 else word


def _divided(letters: str, begin: int) -> Iterator[list[str]]:
    """The ways to divide letters into syllables that make pairs."""
    for end in range(begin + 1, min(begin + _SYLLABLE, len(letters)) + 1):
        first = letters[begin:end]
        if not is_syllable(first):
            continue
        if end == len(letters):
            yield [first]
        for rest in _divided(letters, end):
            if worth_of(first, rest[0]):
                yield [first, *rest]
