"""Vietnamese of the years before Unicode: TCVN3 (fonts .VnTime …) and VNI (fonts VNI-Times …).

Both wrote Vietnamese with the codes of Western letters, so that ``Céng hßa`` is ``Cộng hòa`` in TCVN3.
Tables after TCVN 5712:1993 (VN3) and the VNI character set for Windows.
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
_WORD = re.compile(r"[^\W\d_\u00ad]+(?:\u00ad[^\W\d_]+)*")
_ODD = re.compile("[\u00ad\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)")
_MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def from_tcvn3(text: str, capitals: bool = False) -> str:
    """TCVN3 as Unicode. Fonts whose name ends with H show small codes as capitals: ``capitals``."""
    decoded = nfc(text.translate(_TCVN3))
    return upper(decoded) if capitals else decoded


def from_vni(text: str) -> str:
    """VNI as Unicode: a letter and the code of its mark are one letter."""

    def letter(found: re.Match[str]) -> str:
        base = found[1] or found[3] or found[5]
        mark = found[2] or found[4] or ""
        root = _VNI_SINGLE.get(base.lower(), base.lower())
        marks = _VNI_HATS[mark.lower()] if found[1] else _VNI_TONES[mark.lower()] if mark else ""
        made = nfc(root + marks)
        return upper(made) if base.isupper() else made

    return nfc(_VNI_PAIR.sub(letter, text))


def decoder_of_font(font: str) -> Callable[[str], str] | None:
    """How the text of a run in this font is read; None for fonts of Unicode."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return (lambda text: from_tcvn3(text, capitals=True)) if name.endswith("h") else from_tcvn3
    if name.startswith(("vni-", "vni ")):
        return from_vni
    return None


def plausible(text: str) -> float:
    """The share of words that can be Vietnamese syllables, from 0 to 1; 1 for a text without words."""
    words = _WORD.findall(nfc(text))
    words = [word for word in words if len(word) > 1]
    if not words:
        return 1.0
    return sum(map(_is_syllable, words)) / len(words)


@lru_cache(maxsize=16384)
def _is_syllable(word: str) -> bool:
    """Whether the rules of spelling allow it: one tone at most, a nucleus that exists."""
    bare, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    found = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare))
    return tones <= 1 and found is not None and found[1] in _NUCLEI


def marked(text: str) -> float:
    """The share of letters with a Vietnamese mark: a quarter in good text, next to none in a broken one."""
    letters = sum(1 for letter in text if letter.isalpha())
    return len(_MARKED.findall(text)) / letters if letters else 0.0


def garbled(text: str) -> bool:
    """Whether a text layer is useless: letters that stand for others, or none where there should be some."""
    if len(text) < 30:
        return False
    odd = len(_ODD.findall(text))
    return odd > len(text) * 0.02 or plausible(text) < 0.55 or (len(text) > 300 and marked(text) < 0.02)


def decode_guessed(text: str) -> str:
    """A text whose fonts are not known: read in the encoding that makes it most plausible."""
    before = plausible(text)
    if before > 0.9 and marked(text) > 0.02:
        return text
    made = [decoded for decoded in (from_tcvn3(text), from_vni(text)) if marked(decoded) > 0.08]
    best = max(made, key=plausible, default=text)
    return best if plausible(best) > before + 0.15 else text
