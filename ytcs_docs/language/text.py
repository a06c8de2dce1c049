"""Vietnamese text: normalisation, folding for search, sort keys.

Everything here is pure and works on any ``str``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ZERO_WIDTH = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad")
)
# Scanners and old fonts write the Icelandic eth for the Vietnamese crossed d.
_ETH = {ord("Ð"): "Đ", ord("ð"): "đ", ord("Ɖ"): "Đ"}
_ODD = re.compile("[" + "".join(map(chr, [*_ZERO_WIDTH, *_ETH])) + "]")
_CYRILLIC = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјкорсухԁ",
    "ABESIJKMHOPCTYXaesijkopcyxd",
)
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_LATIN_OR_DIGIT = re.compile("[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[^\W_]+")


def nfc(text: str) -> str:
    """Composed form, without zero-width characters, and with the right Đ."""
    if text.isascii():
        return text
    if _ODD.search(text):  # rare; translating every text would be slow
        text = text.translate(_ZERO_WIDTH).translate(_ETH)
    return unicodedata.normalize("NFC", text)


def latin_letters(text: str) -> str:
    """The text with Cyrillic letters replaced by the Latin ones that look like them."""
    text = nfc(text)
    return nfc(text.translate(_CYRILLIC)) if _CYRILLIC_LETTER.search(text) else text


def _latin_if_mixed(token: str) -> str:
    """Replace Cyrillic look-alikes in a token that also has Latin letters or digits."""
    return token.translate(_CYRILLIC) if _LATIN_OR_DIGIT.search(token) else token


def clean_line(text: str) -> str:
    """Clean input of a one-line field: as :func:`clean_text`, without line breaks."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """Clean input: NFC, no control or zero-width characters, Latin for look-alikes, single spaces; lines are kept."""
    text = nfc(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    if _CYRILLIC_LETTER.search(text):
        text = nfc(re.sub(r"\S+", lambda match: _latin_if_mixed(match.group()), text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip()


@lru_cache(maxsize=16384)
def fold_word(word: str) -> str:
    """Lower case without diacritics: ``Đường`` → ``duong``."""
    lowered = nfc(word).lower().replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Words in lower case without diacritics, separated by single spaces; for comparing, not for display."""
    return " ".join(fold_word(word) for word in _WORD.findall(nfc(text)))


def words(text: str) -> list[str]:
    """The syllables and numbers of a text, in lower case, in order, with normalised tone marks."""
    return list(map(one_tone_placement, _WORD.findall(nfc(text).lower())))


# hoà/hòa, thuý/thúy, khoẻ/khỏe: the tone stands on the first vowel of oa, oe, uy without a final.
_TONE_PAIRS = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_NEW_TONE = re.compile(r"(?<!q)(" + "|".join(_TONE_PAIRS) + r")$")


@lru_cache(maxsize=16384)
def one_tone_placement(word: str) -> str:
    """The word with its tone mark in the normalised place: ``hoà`` and ``hòa`` give the same (lower case expected)."""
    return _NEW_TONE.sub(lambda match: _TONE_PAIRS[match.group()], word)


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_KEY = {letter: f"b{index:02d}" for index, letter in enumerate(_ALPHABET)}


@lru_cache(maxsize=16384)
def sort_key(text: str, length: int = 60) -> str:
    """A key of digits and lower-case ASCII letters, so that every database sorts names like a Vietnamese dictionary:
    a ă â … d đ …, then by tone. Uses the first ``length`` characters; numbers sort by value up to six digits."""
    primary: list[str] = []
    tones: list[str] = []
    for piece in re.findall(r"\d+|[^\W\d_]|\s+", nfc(text).lower()[:length]):
        if piece.isspace():
            primary.append("a")
        elif piece.isdecimal():
            primary.append(f"a{int(piece):06d}"[:7])
        else:
            decomposed = unicodedata.normalize("NFD", piece)
            tone = next((c for c in decomposed[1:] if c in _TONES), "")
            letter = unicodedata.normalize("NFC", "".join(c for c in decomposed if c != tone or not tone))
            primary.append(_LETTER_KEY.get(letter) or _LETTER_KEY.get(fold_word(letter), "b99"))
            tones.append(_TONES[tone])
    return "".join(primary) + "0" + "".join(tones)


def upper(text: str) -> str:
    """Upper case of Vietnamese text in composed form."""
    return nfc(text).upper()
