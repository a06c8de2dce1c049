"""Rules of synonyms and saved searches. Pure."""

from __future__ import annotations

import re

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.language.text import clean_line, fold

SAVED_AT_MOST = 30
MAX_TERMS = 12  # of a line
_SEPARATOR = re.compile(r"\s*[=;|]\s*")


def query_to_keep(typed: str) -> str:
    """What was searched for, as it is remembered to be offered again."""
    return clean_line(typed)[:200]


def synonym_terms(line: str) -> list[str]:
    """The terms of a line ``SYT = Sở Y tế``, each once; case and diacritics are ignored."""
    terms = [clean_line(term) for term in _SEPARATOR.split(line)]
    return list({fold(term): term for term in reversed(terms) if fold(term)}.values())[::-1]


def check_synonyms(line: str) -> str:
    """The line in its stored form; raises :class:`InvalidInput`."""
    terms = synonym_terms(line)
    if len(terms) < 2:
        raise InvalidInput("Cần ít nhất hai cách gọi, ngăn bằng dấu bằng: SYT = Sở Y tế.", "terms")
    if len(terms) > MAX_TERMS:
        raise InvalidInput(f"Mỗi dòng nhiều nhất {MAX_TERMS} cách gọi.", "terms")
    if any(len(fold(term).split()) > 8 for term in terms):
        raise InvalidInput("Mỗi cách gọi dài nhất tám tiếng.", "terms")
    return " = ".join(terms)
