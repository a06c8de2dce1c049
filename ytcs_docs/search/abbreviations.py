"""Abbreviations that the office's own texts explain, ``Trung tâm Kiểm soát bệnh tật (TTKSBT)``: offered to the
administrator, who takes them among the synonyms or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.documents.models import Attachment
from ytcs_docs.files.models import Blob
from ytcs_docs.files.reading import is_gone, text_of_file
from ytcs_docs.files.rules import TextState
from ytcs_docs.language.text import clean_line, fold, nfc
from ytcs_docs.search.models import AbbreviationReading, FoundAbbreviation, RefusedAbbreviation, SynonymGroup
from ytcs_docs.search.rules import synonym_terms

FILES_AT_ONCE = 40
OFFERED = 30
READ_OF_A_TEXT = 200_000  # characters
_EXPLAINED = re.compile(
    r"(?P<before>[^\W\d_][^()\n]{3,110}?)\s*\(\s*(?:(?:sau đây\s+)?(?:được\s+)?(?:gọi|viết)\s+tắt(?:\s+là)?\s*:?\s*)?"
    r"[“\"]?(?P<short>[A-ZĐ][A-ZĐa-zđ]*(?:[-&][A-ZĐ][A-ZĐa-zđ]*)*)[”\"]?\s*\)",
)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = {"va", "cua", "cac", "ve", "trong", "cho"}  # words that an abbreviation may pass over


@dataclass(frozen=True, slots=True)
class Offer:
    """An abbreviation that is no synonym yet, and in how many files it is explained so."""

    short: str
    meaning: str
    files: int

    @property
    def line(self) -> str:
        """As a line of the list of synonyms."""
        return f"{self.short} = {self.meaning}"


def explained_in(text: str) -> Iterator[tuple[str, str]]:
    """(abbreviation, meaning) where the words before the bracket have the letters of what stands in it."""
    seen = set()
    for match in _EXPLAINED.finditer(nfc(text[:READ_OF_A_TEXT])):
        short = match["short"]
        meaning = _meaning_of(short, re.split(r"[;:.]\s", match["before"])[-1])
        if meaning and short not in seen:
            seen.add(short)
            yield short, meaning


def _meaning_of(short: str, before: str) -> str:
    """The last words whose initials are the letters of the abbreviation; empty when there are none."""
    letters = fold(re.sub(r"[^A-ZĐ]", "", short))
    if not 2 <= len(letters) <= 10 or len(short) > 20:
        return ""
    start = len(before)
    for match in reversed(list(_WORD.finditer(before))):
        word = fold(match.group())
        if word.startswith(letters[-1]):
            start, letters = match.start(), letters[:-1]
        elif word not in _SMALL:
            return ""
        if not letters:
            break
    if letters:
        return ""
    meaning = clean_line(re.sub(r"\s*[,–-]\s*", " ", before[start:]))
    return meaning if len(meaning) <= 120 and len(meaning.split()) <= 8 else ""


def learn_abbreviations() -> bool:
    """Work of `flask worker`: look through files of documents that were not looked through. True when there may be
    more."""
    query = (
        select(Blob.sha256)
        .where(
            Blob.text_state == TextState.DONE,
            exists().where(Attachment.sha256 == Blob.sha256),
            ~exists().where(AbbreviationReading.sha256 == Blob.sha256),
        )
        .limit(FILES_AT_ONCE)
    )
    ids = session().scalars(query).all()
    session().rollback()
    looked = False
    for sha256 in ids:
        found = dict(explained_in(text_of_file(sha256, TextState.DONE)))
        with transaction():
            blob = session().get(Blob, sha256)  # what was read from it may be gone: it is read again first
            if blob is None or is_gone(blob) or session().get(AbbreviationReading, sha256) is not None:
                continue
            looked = True
            session().add(AbbreviationReading(sha256=sha256))
            session().flush()
            session().add_all(FoundAbbreviation(sha256=sha256, short=s, meaning=m) for s, m in found.items())
    return looked and len(ids) == FILES_AT_ONCE  # those passed over alone would come again at once, for ever


def offers() -> list[Offer]:
    """What the administrator has not answered, most often found first."""
    lines = session().scalars(select(SynonymGroup.terms))
    known = {fold(term) for line in lines for term in synonym_terms(line)}
    refused = set(session().scalars(select(RefusedAbbreviation.folded)))
    pair = FoundAbbreviation.short, FoundAbbreviation.meaning
    spelled: dict[str, Counter[tuple[str, str]]] = {}
    for short, meaning, files in session().execute(select(*pair, func.count()).group_by(*pair)):
        key = _answer_key(short, meaning)
        if fold(short) not in known and key not in refused:
            spelled.setdefault(key, Counter())[short, meaning] += files
    found = [Offer(*spellings.most_common(1)[0][0], spellings.total()) for spellings in spelled.values()]
    return sorted(found, key=lambda one: (-one.files, fold(one.short)))[:OFFERED]


def refuse(short: str, meaning: str) -> None:
    """Never offer it again. Raises :class:`NotFound` for what is not offered."""
    if _answer_key(short, meaning) not in {_answer_key(one.short, one.meaning) for one in offers()}:
        raise NotFound("Chữ viết tắt này không còn chờ trả lời.")
    session().merge(RefusedAbbreviation(folded=_answer_key(short, meaning)))
    session().flush()


def _answer_key(short: str, meaning: str) -> str:
    return f"{fold(short)} {fold(meaning)}"[:150]
