"""What a query says of a document besides words: its type, number, year, day, arrival number, issuer. Pure.

``công văn số 3637 của ubnd tỉnh năm 2022`` asks for a công văn with the number 3637 of 2022 by an issuer in whose name
``ubnd tỉnh`` stands. A number is one only where something says so: ``số``, a type before it, a notation behind it, or
that the query begins with it and says a year, a day or an issuer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ytcs_docs.decree30.types import TYPES
from ytcs_docs.language.text import fold, latin_letters, nfc
from ytcs_docs.search.days import Span, day_terms, days_of, has_day


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a query says. ``kind`` is type (a code of TYPES), number, year, day (see :mod:`days`), issuer,
    arrival (``23``, ``23/2026``) or direction (``outgoing``, ``incoming``); ``label`` is how it is shown, ``piece``
    what was typed, at ``span`` of the text."""

    kind: str
    value: str
    label: str
    piece: str
    span: Span


_NAMED = {fold(kind.name): kind.code for kind in TYPES.values()}
TYPE_NAMES = "|".join(sorted(_NAMED, key=len, reverse=True))  # folded, for a pattern: the longest first
_SHORT = {
    fold(kind.abbreviation): kind.code
    for kind in TYPES.values()
    if kind.abbreviation and kind.code != "khac" and len(kind.abbreviation) > 1
} | {"cv": "cong-van", "tt": "thong-tu", "nd": "nghi-dinh"}
_TYPE = re.compile(rf"\b(?:{TYPE_NAMES})\b")
_ABBREVIATED = re.compile(  # neither a part of a notation nor a department of the police: cat-pc06, pc06
    rf"(?<![\w/.-])(?!pc0\d\b)(?P<type>{'|'.join(sorted(_SHORT, key=len, reverse=True))})(?=\s*(?:so\b\s*:?\s*)?\d)"
)
_YEAR = re.compile(r"\bnam\s+(?:(?P<y>(?:19|20)\d{2})\b(?!\s*-)|(?P<near>nay|ngoai)\b)", re.ASCII)
_BARE_YEAR = re.compile(r"(?<![\w/.-])(?P<y>(?:19|20)\d{2})(?![\w/-])", re.ASCII)
_ARRIVAL = re.compile(
    r"\b(?:so\s+den|den\s+so|so\s+vao\s+so|(?<=van )den|(?<=ban )den)\s*:?\s*(?P<n>\d{1,6})\b"
    r"(?:\s*(?:/|nam)\s*(?P<y>\d{4})\b)?(?!\s*[/.-]\s*\d)",
    re.ASCII,
)
_NO_COUNT = (  # 6 tháng, 5 năm, 20 trạm
    r"(?!\s*[/-]\s*\w)(?!\s+(?:thang|quy|tuoi|trieu|ty|tram|xa|nguoi|don vi|nam(?!\s+\d{4})|ngay(?!\s+\d))\b)"
)
_WAY = re.compile(
    r"\b(?:van\s+ban|cong\s+van)\s+(?P<way>di|den)\b(?=\s*(?:(?:so|nam|ngay|thang|hom|tuan|truoc|sau|tu|ve)\b|\d|$))"
    r"|\bso\s+(?P<of_number>di)\s*:?\s*\d"
)
_SENT = re.compile(r"\bso\s+di\s*:?\s*(?P<n>\d{1,6})\s*/\s*(?P<y>(?:19|20)\d{2})\b", re.ASCII)
_WAYS = {"di": ("outgoing", "văn bản đi"), "den": ("incoming", "văn bản đến")}
_NUMBER = re.compile(rf"\bso\s*(?:di\s*)?:?\s*(?P<n>\d{{1,6}})\b{_NO_COUNT}", re.ASCII)
_FIRST_NUMBER = re.compile(rf"\s*(?:di\s+)?(?:so\s*(?:di\s*)?:?\s*)?(?P<n>\d{{1,6}})\b{_NO_COUNT}", re.ASCII)
_ISSUER = re.compile(r"\bcua\s+(?P<name>[^\d/]+?)(?=\s+(?:ngay|nam|ve|so|thang)\b|\s*$|\s+(?:19|20)\d{2}\b)")
# Numbers of another kind: of a quarter, an article, a ward.
_NOT_OF_A_DOCUMENT = re.compile(
    r"\b(?:quy|dieu|khoan|chuong|muc|phuong|quan|khoa|lan|dot|khu|doi|to|ap|thon|covid|cap|loai|tuoi)\s*$"
)


_NOISE = re.compile(
    r"^\s*(?:(?:tat\s+ca\s+)?(?:cac|nhung)|ve)\b|\b(?:van\s+ban|ve\s+viec|v/v|cua|so|ngay|ban\s+hanh)\b"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a query, in the order of the text, the words that are left over, and among these the number with
    notation, as typed, where there is one."""

    facts: tuple[Fact, ...] = ()
    words: str = ""
    code: str = ""
    text: str = ""

    def of(self, kind: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.kind == kind), None)


NO_FACTS = Facts()


@lru_cache(maxsize=256)
def facts_of(typed: str, today: date | None = None) -> Facts:
    """The facts of a query; ``today`` is needed for ``năm nay``. Quoted and excluded words are left as they are: the
    caller takes them out before."""
    text = " ".join(nfc(typed).split())
    plain = _plain(text)
    found: list[Fact] = []

    def take(kind: str, value: str, label: str, span: Span) -> None:
        if _is_free(span, found):
            found.append(Fact(kind, value, label, text[span[0] : span[1]].strip(), span))

    if match := _ARRIVAL.search(plain):
        year = f"/{match['y']}" if match["y"] else ""
        take("arrival", f"{int(match['n'])}{year}", f"số đến {match['n']}{year}", match.span())
    for value, label, span in days_of(plain, today):
        take("day", value, label, span)
    code = next((text[start:end] for start, end in _codes(plain, found)), "")
    kind = _type(plain)
    number = _number(plain, kind, found)
    if number:
        take("number", str(int(number["n"])), f"số {number['n']}", number.span())
    if number is None and (number := _SENT.search(plain)):
        take("number", str(int(number["n"])), f"số {number['n']}", (number.start(), number.start("y")))
        take("year", number["y"], f"năm {number['y']}", number.span("y"))
    way = _WAY.search(plain)
    identified = bool(number or code or found or way)
    says = identified or _says_all(plain, kind)
    needs_year = all(fact.kind != "day" or len(fact.value) == 5 for fact in found)
    if (
        says
        and (identified or not _is_plan(kind))
        and needs_year
        and (match := _YEAR.search(plain) or (_BARE_YEAR.search(plain) if number else None))
        and (wanted := _year(match, today))
    ):
        take("year", wanted, f"năm {wanted}", match.span())
    if says and kind:
        take("type", kind[0], TYPES[kind[0]].name, kind[1])
    if says and (match := _ISSUER.search(plain)):
        span = match.span("name")
        take("issuer", text[span[0] : span[1]].strip(), f"của {text[span[0] : span[1]].strip()}", match.span())
    if not says:
        return Facts((), text, "", text)
    if way:  # within "số đi 12", of which the number is a fact of its own
        part = "way" if way["way"] else "of_number"
        value, label = _WAYS[way[part]]
        found.append(Fact("direction", value, label, text[slice(*way.span(part))], way.span(part)))
    found.sort(key=lambda fact: fact.span)
    rest = _cut(text, [fact.span for fact in found])
    words = _cut(rest, [match.span() for match in _NOISE.finditer(_plain(rest))])
    return Facts(tuple(found), words, code, text)


def without(typed: str, facts: Facts, fact: Fact) -> str:
    """The query without one of its facts, for a chip that takes it away; quoted or excluded words stay."""
    text = " ".join(latin_letters(typed).split())
    if text == facts.text:
        return _cut(text, [fact.span])
    match = re.search(rf"(?<!\w){re.escape(fact.piece)}(?!\w)", text)
    return _cut(text, [match.span()]) if match else text


def _cut(text: str, spans: Sequence[Span]) -> str:
    """The text without these pieces, which come in order."""
    kept, position = [], 0
    for start, end in spans:
        kept.append(text[position:start])
        position = max(position, end)
    return " ".join(" ".join([*kept, text[position:]]).split())


def _is_free(span: Span, facts: Sequence[Fact]) -> bool:
    return all(span[1] <= fact.span[0] or span[0] >= fact.span[1] for fact in facts)


def _plain(text: str) -> str:
    """Lower case without marks, letter for letter: places stay as they are."""
    letters = (unicodedata.normalize("NFD", letter)[0].lower() for letter in text)
    return "".join("d" if letter == "đ" else letter for letter in letters)


def _year(match: re.Match[str], today: date | None) -> str:
    """The year that is named; empty for ``năm nay`` when nobody says which it is."""
    near = match.groupdict().get("near")
    if not near:
        return match["y"]
    return str(today.year - (near == "ngoai")) if today else ""


def _type(plain: str) -> tuple[str, Span] | None:
    """The type that is named first, whole or, before a number, abbreviated."""
    named = _TYPE.search(plain)
    short = _ABBREVIATED.search(plain)
    if named and (not short or named.start() <= short.start()):
        return _NAMED[named.group()], named.span()
    return (_SHORT[short["type"]], short.span("type")) if short else None


def _says_all(plain: str, kind: tuple[str, Span] | None) -> bool:
    """Whether a query that begins with a type says nothing more than a year and an issuer, or ``về`` what:
    ``quyết định năm 2022``, ``công văn của Bộ Y tế về tiêm chủng``. A question that names a type says more."""
    if kind is None or plain[: kind[1][0]].strip() not in ("", "cac", "nhung", "tat ca", "van ban"):
        return False
    rest = plain[kind[1][1] :]
    issuer = _OF_AGENCY.match(rest)
    if issuer:
        rest = rest[issuer.end() :]
    year = None if _is_plan(kind) and not issuer else _YEAR.search(rest)
    if year:
        rest = _cut(rest, [year.span()])
    if not (issuer or year):
        return False
    if issuer and len(plain.split()) <= _SHORT_QUERY and "?" not in plain and _ABOUT.match(rest):
        return True
    return not _NOISE.sub("", rest).strip(" .,?")


def _is_plan(kind: tuple[str, Span] | None) -> bool:
    """Whether the year beside a type is what the document is about, not when it was issued."""
    return kind is not None and kind[0] in ("ke-hoach", "bao-cao", "chuong-trinh", "de-an", "phuong-an", "du-an")


_SHORT_QUERY = 14  # words; a longer one is a question
_ABOUT = re.compile(r"\s*(?:ve|v/v)\s")
_OF_AGENCY = re.compile(
    r"\s*cua\s+(?:bo|so|ubnd|uy ban|hdnd|hoi dong|cuc|vu|tong cuc|chi cuc|benh vien|bv|bvdk|trung tam|tt|ttyt|cdc|"
    r"tram|tyt|chinh phu|thu tuong|bhxh|bao hiem|cong an|ban|van phong|phong|tinh uy|dang uy|thanh uy|hoi|"
    r"lien doan|syt|byt)\b"
    r"[^\d/,?]*?(?=\s+(?:ngay|nam|ve|v/v|so|thang)\b|\s*$|\s+(?:19|20)\d{2}\b)"
)


def _number(plain: str, kind: tuple[str, Span] | None, found: Sequence[Fact]) -> re.Match[str] | None:
    """The number of a document that stands without a notation."""
    candidates: list[re.Match[str] | None] = [_FIRST_NUMBER.match(plain, kind[1][1])] if kind else []
    candidates += list(_NUMBER.finditer(plain))
    if _YEAR.search(plain) or has_day(plain) or _ISSUER.search(plain) or _BARE_YEAR.search(plain, 4):
        candidates.append(_FIRST_NUMBER.match(plain))
    for match in candidates:
        if match is None or int(match["n"]) == 0 or not _is_free(match.span("n"), found):
            continue
        if _NOT_OF_A_DOCUMENT.search(plain[: match.start("n")]):
            continue
        if re.fullmatch(r"(?:19|20)\d{2}", match["n"]) and "so" not in match.group() and _rest_is_words(plain, match):
            continue  # kế hoạch 2025 is one of that year
        return match
    return None


def _rest_is_words(plain: str, match: re.Match[str]) -> bool:
    return not re.search(r"\d", plain[: match.start("n")] + plain[match.end("n") :])


def _codes(plain: str, found: Sequence[Fact]) -> list[Span]:
    """Where a number with notation stands, written somehow: ``289/syt``, ``3637ubndvx``, ``56/2025/ttbyt``."""
    return [
        match.span()
        for match in re.finditer(
            r"\b\d{1,6}[a-z]?(?:\s*[/-]\s*\w+)*\s*[/-]\s*[a-z][\w.&-]*|\b\d{1,6}[a-z]{3,}\b", plain
        )
        if _is_free(match.span(), found)
    ]


def mark_terms(issued_on: date | None, arrival: tuple[int, int] | None) -> Iterator[str]:
    """What the day and the arrival number (number, year) of a document are found by."""
    if issued_on is not None:
        yield from day_terms(issued_on)
    if arrival is not None:
        yield from (f"a{arrival[0]}", f"a{arrival[0]}/{arrival[1]}")
