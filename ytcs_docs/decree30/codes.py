"""Number and symbol of a document (số, ký hiệu): Decree 30/2020/NĐ-CP, appendix I, II.3.

The *code* is what is printed, ``15/SYT-NVY``; its *number* is ``15`` and its *notation* ``SYT-NVY``.
Real codes are irregular (``06-CT/TW``, ``831/BYT-QĐ``, ``39/2017/TT-BYT``, stray spaces, Cyrillic
letters), so two codes are compared by :func:`code_key`, never as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ytcs_docs.decree30.types import DocumentType
from ytcs_docs.language.text import clean_line, fold_word, latin_letters, nfc, upper

_PREFIX = re.compile(r"^\s*(?:số(?:\s*,?\s*(?:và\s+)?ký\s+hiệu)?)\s*:?\s*", re.IGNORECASE)
_TOKEN = re.compile(r"\d+[a-z]?(?![a-z0-9])|\d+|[a-z]+\d*")
# 66.15/2026/NQ-CP: a series of its own, with a point
_NUMBER_FIRST = re.compile(
    r"(?P<number>\d+(?:\.\d{1,3}(?=\s*/))?[A-Za-zĐđ]?)(?![A-Za-zĐđ\d])\s*(?P<joint>[-/]?)\s*(?P<notation>.*)"
)
_NUMBER_STUCK = re.compile(r"(?P<number>\d+)(?P<joint>)(?P<notation>[A-ZĐ].*)")
_AROUND_JOINT = re.compile(r"\s*([/\-‐‑–—−])\s*")

_CITED = re.compile(
    r"[0-9]{1,6}(?:\.[0-9]{1,3}(?=\s*/))?(?:"
    r"[a-zđ]?\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐa-zđ][\wĐđ]*(?:\s*[-–/]\s*[A-ZĐa-zđ&][\wĐđ&.]*)*"
    r"|\s*-\s*[A-ZĐ][\wĐđ]*\s*[/-]\s*[A-ZĐ][\wĐđ]*)"
)

# Joint circulars have the longest: 01/2017/TTLT-BCA-BQP-BTC-BNN&PTNT-VKSNDTC-TANDTC.
NUMBER_LENGTH, NOTATION_LENGTH, CODE_LENGTH = 11, 100, 120
KEY_LENGTH = 160  # a key has a mark between letters and digits, too


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """A parsed code. ``printed`` is the tidy form of the whole code."""

    number: str
    notation: str
    printed: str


def tidy_code(text: str) -> str:
    """The code as it should be printed: without ``Số:`` and spaces around separators, look-alike letters replaced."""
    text = _PREFIX.sub("", clean_line(latin_letters(text)))
    return _AROUND_JOINT.sub(lambda match: "/" if match[1] == "/" else "-", text).strip(" .,;")


def parse_code(text: str) -> Code:
    """Parse a printed code. The blank number of a draft (``/KH-UBND``) gives an empty ``number``."""
    printed = tidy_code(text)
    if match := _NUMBER_FIRST.fullmatch(printed) or _NUMBER_STUCK.fullmatch(printed):
        notation = match["notation"]
        if match["joint"] == "" and notation:
            printed = f"{match['number']}/{notation}"
        return Code(number=match["number"], notation=notation, printed=printed)
    return Code(number="", notation=printed.lstrip("/"), printed=printed)


def code_parts(text: str) -> list[str]:
    """The parts of a code, folded, numbers without leading zeros: ``06-CT/TW`` → ``6 ct tw``."""
    folded = " ".join(fold_word(piece) for piece in re.findall(r"[^\W_]+", tidy_code(text)))
    return [part.lstrip("0") or "0" if part[0].isdigit() else part for part in _TOKEN.findall(folded)]


def cited_codes(text: str) -> list[str]:
    """The codes cited in a text, as written, each once."""
    return list(dict.fromkeys(map(str.strip, _CITED.findall(latin_letters(text)))))


def code_key(text: str) -> str:
    """A key equal for all spellings of one code: ``2348/QĐ-TTG`` and ``2348 /qd-ttg`` → ``2348_qd_ttg``."""
    return "_".join(code_parts(text))[:KEY_LENGTH]


def pad_number(number: int) -> str:
    """The number as printed: with a leading zero below 10."""
    return f"{number:02d}"


def symbol(kind: DocumentType, agency: str, unit: str = "") -> str:
    """The symbol of a type and an agency: ``QĐ-SYT``; of a công văn with its drafting unit: ``SYT-NVY``."""
    if kind.named:
        return f"{kind.abbreviation}-{agency}"
    return f"{agency}-{unit}" if unit else agency


def issued_code(number: int, notation: str) -> str:
    """Number and symbol of an outgoing document: ``05/QĐ-SYT``."""
    return f"{pad_number(number)}/{notation}"


def is_notation(text: str) -> bool:
    """Whether a text can be a symbol: groups of letters and digits joined by ``-`` or ``/``."""
    return bool(re.fullmatch(r"[A-ZĐa-zđ][\wĐđ&.]*(?:[-/][\wĐđ&.]+)*", nfc(text)))


def abbreviation_of(name: str) -> str:
    """The initials of a name, to propose a missing abbreviation: ``Sở Y tế`` → ``SYT``."""
    letters = (word[0] for word in re.findall(r"[^\W\d_]+", nfc(name)))
    return "".join("Đ" if letter in "đĐ" else upper(fold_word(letter)) for letter in letters)
