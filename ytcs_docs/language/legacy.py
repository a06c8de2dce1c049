"""Decodes Vietnamese encodings before Unicode: TCVN3 (fonts .VnTime …) and VNI (fonts VNI-Times …).

Both used the codes of Western letters for Vietnamese ones, so that ``Céng hßa`` is ``Cộng hòa`` in TCVN3.
The tables follow TCVN 5712:1993 (VN3) and the VNI character set for Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from ytcs_docs.language.text import nfc, upper

_TCVN3_FROM = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§"
_TCVN3_TO = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_TO)

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_IN_ORDER = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_VNI_HATS = {
    code: hat + tone
    for codes, hat in (("âàáåãä", "\u0302"), ("êèéúüë", "\u0306"))
    for code, tone in zip(codes, _IN_ORDER, strict=True)
}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeoAEO])([âàáåãäêèéúüëÂÀÁÅÃÄÊÈÉÚÜË])|([aeouyôöAEOUYÔÖ])([øùûõïØÙÛÕÏ])|([ôöñæóòîÔÖÑÆÓÒÎ])")

_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?([aăâeêioôơuưy]{1,3})(?:ng|nh|ch|[cmnpt])?"
)
_NUCLEI = frozenset(
    """
    a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iêu iu oa oai oao oay oă oe oeo oi ôi ơi oo ua uâ
    uây uê ui uô uôi uơ uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu
    """.split()  # noqa: SIM905 -- read better than a list
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TONELESS_STOP = re.compile("^[^\u0301\u0323]*[cpt]h?$")
_WORD = re.compile(r"[^\W\d_\u00ad]+(?:\u00ad[^\W\d_]+)*")
_ODD = re.compile("[\u00ad\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)")
_MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def from_tcvn3(text: str, capitals: bool = False) -> str:
    """Decode TCVN3. ``capitals``: for fonts whose name ends with H, which show lower case as capitals."""
    decoded = nfc(text.translate(_TCVN3))
    return upper(decoded) if capitals else decoded


def from_vni(text: str) -> str:
    """Decode VNI, in which a letter and the code of its mark make one letter."""

    def letter(match: re.Match[str]) -> str:
        base = match[1] or match[3] or match[5]
        mark = match[2] or match[4] or ""
        root = _VNI_SINGLE.get(base.lower(), base.lower())
        marks = _VNI_HATS[mark.lower()] if match[1] else _VNI_TONES[mark.lower()] if mark else ""
        composed = nfc(root + marks)
        return upper(composed) if base.isupper() else composed

    return nfc(_VNI_PAIR.sub(letter, text))


def decoder_of_font(font: str) -> Callable[[str], str] | None:
    """The decoder for text in this font; None for Unicode fonts."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return (lambda text: from_tcvn3(text, capitals=True)) if name.endswith("h") else from_tcvn3
    if name.startswith(("vni-", "vni ")):
        return from_vni
    return None


def plausible(text: str) -> float:
    """The share of words that are possible Vietnamese syllables, 0 to 1; 1 for a text without words."""
    words = _WORD.findall(nfc(text))
    words = [word for word in words if len(word) > 1]
    if not words:
        return 1.0
    return sum(map(_is_syllable, words)) / len(words)


@lru_cache(maxsize=16384)
def _is_syllable(word: str) -> bool:
    """Whether a word is a possible syllable: at most one tone, and an existing nucleus."""
    bare, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    match = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare))
    return tones <= 1 and match is not None and match[1] in _NUCLEI


def is_syllable(word: str) -> bool:
    """Whether a word is a Vietnamese syllable with a tone that it can have: before a stop acute or dot below."""
    return _is_syllable(word) and not _TONELESS_STOP.search(unicodedata.normalize("NFD", word.lower()))


def marked(text: str) -> float:
    """The share of letters with a Vietnamese mark, 0 to 1: about a quarter in good text, near 0 in garbled text."""
    letters = sum(1 for letter in text if letter.isalpha())
    return len(_MARKED.findall(text)) / letters if letters else 0.0


def garbled(text: str) -> bool:
    """Whether a text layer is useless: wrong characters, or no Vietnamese marks where there should be some."""
    if len(text) < 30:
        return False
    odd = len(_ODD.findall(text))
    return odd > len(text) * 0.02 or plausible(text) < 0.55 or (len(text) > 300 and marked(text) < 0.02)


def doubtful(text: str) -> bool:
    """Whether a text layer behind a picture should be recognised anew: old scanners wrote layers with at most 0.71 of
    possible syllables and 0.08 of marked letters, real texts have 0.88 and 0.23 or more."""
    return plausible(text) < 0.8 or marked(text) < 0.15


def decode_guessed(text: str) -> str:
    """Decode a text of unknown fonts with the encoding that makes it most plausible."""
    before = plausible(text)
    if before > 0.9 and marked(text) > 0.02:
        return text
    candidates = [decoded for decoded in (from_tcvn3(text), from_vni(text)) if marked(decoded) > 0.08]
    best = max(candidates, key=plausible, default=text)
    return best if plausible(best) > before + 0.15 else text
