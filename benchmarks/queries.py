"""Known documents asked for in the ways of an office: ``python -m benchmarks.queries``; see README.md beside this file.

Each query is made of one document of a real register, or one law, and counts as answered when that document (or one of
the same number and day, which a register holds twice at times) is the first, or among the first ten.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.relevance import bare
from ytcs_docs.config import PROJECT
from ytcs_docs.decree30.codes import code_key, parse_code
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.extraction.letterhead import type_of_symbol
from ytcs_docs.language.text import fold
from ytcs_docs.search.analysis import understand
from ytcs_docs.search.engine import Entry, Narrowing, open_engine
from ytcs_docs.search.queries import best

SHARED = PROJECT.parent / "shared" / "data"
EVERYBODY = Narrowing(acl=["o1"])
# Words that no subject is remembered by.
_LITTLE = frozenset(
    "va cua cho tai ve viec cac trong den tu theo tren voi duoc la co mot so nam thang ngay".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the register or a law."""

    code: str
    issued_on: date | None
    subject: str
    issuer: str

    @property
    def type_name(self) -> str:
        kind = type_of_symbol(parse_code(self.code).notation)
        return kind.name if kind else ""


def rows(register: Path, laws: Path) -> list[Row]:
    """The documents; the issuer is what the notation says."""
    found = []
    with register.open(encoding="utf-8") as file:
        for one in csv.DictReader(file):
            notation = parse_code(one["so_ky_hieu"]).notation
            issuer = (
                "Ủy ban nhân dân tỉnh" if "UBND" in notation else "Hội đồng nhân dân tỉnh" if "HĐND" in notation else ""
            )
            day, month, year = map(int, one["ngay_ban_hanh"].split("/"))
            found.append(Row(one["so_ky_hieu"], date(year, month, day), one["trich_yeu"], issuer))
    for law in json.loads(laws.read_text(encoding="utf-8")):
        found += [Row("", None, one["text"].partition("\n")[0], "Quốc hội") for one in law["articles"]]
    return found


def _type(row: Row) -> str:
    return row.type_name.lower() or "văn bản"


def _number(row: Row) -> str:
    return parse_code(row.code).number


def _words(row: Row, chance: random.Random, count: int) -> str:
    """Words of the subject that stand apart, in its order."""
    words = [word for word in row.subject.split() if word.isalpha() and fold(word) not in _LITTLE]
    if len(words) < count + 2:
        return ""
    places = sorted(chance.sample(range(len(words)), count))
    return " ".join(words[place] for place in places)


def _run(row: Row, chance: random.Random, count: int) -> str:
    words = row.subject.split()
    if len(words) < count + 2:
        return ""
    start = chance.randrange(len(words) - count)
    return " ".join(words[start : start + count])


def _wrong(row: Row, chance: random.Random) -> str:
    """Five words of the subject and one of another."""
    words = _words(row, chance, 5).split()
    if words:
        words.insert(chance.randrange(6), chance.choice(("thanh", "ngoại", "lịch", "tiền", "sông")))
    return " ".join(words)


def _day(row: Row) -> str:
    day = row.issued_on
    return f"{day.day}/{day.month}/{day.year}" if day else ""


KINDS: dict[str, Callable[[Row, random.Random], str]] = {
    "code": lambda row, _: row.code,
    "code, no signs": lambda row, _: "".join(letter for letter in fold(row.code) if letter.isalnum()),
    "type, number, year": lambda row, _: (
        f"{_type(row)} {_number(row)} năm {row.issued_on.year if row.issued_on else ''}"
    ),
    "number of an issuer": lambda row, _: f"{_type(row)} số {_number(row)} của {_short(row.issuer)}",
    "number and day": lambda row, _: f"số {_number(row)} ngày {_day(row)}",
    "type and day": lambda row, _: f"{_type(row)} ngày {_day(row)}",
    "four words": lambda row, chance: _words(row, chance, 4),
    "four words, bare": lambda row, chance: bare(_words(row, chance, 4)),
    "five words in a row": lambda row, chance: _run(row, chance, 5),
    "five words and a wrong one": _wrong,
}
_NEEDS_CODE = ("code", "code, no signs", "type, number, year", "number of an issuer", "number and day", "type and day")


def _short(issuer: str) -> str:
    return issuer.replace("Ủy ban nhân dân", "ubnd").replace("Hội đồng nhân dân", "hđnd")


def queries(documents: Sequence[Row], each: int) -> Iterator[tuple[str, str, int]]:
    """(kind, query, number of the document), the same each time."""
    for kind, make in KINDS.items():
        chance = random.Random(f"queries {kind}")
        made = 0
        for number in chance.sample(range(len(documents)), len(documents)):
            row = documents[number]
            if kind in _NEEDS_CODE and (not row.issuer or not row.issued_on or not _number(row)):
                continue
            typed = make(row, chance)
            if typed and made < each:
                made += 1
                yield kind, typed, number


def measure(engine: str, documents: Sequence[Row], each: int, folder: Path, *, show: bool) -> None:
    """Print success among the first and the first ten, for each kind."""
    codes = {fold(kind.name): key for key, kind in TYPES.items()}
    index = open_engine(engine, folder / engine, create=True)
    entries = [
        Entry(
            id=number,
            revision=1,
            code=row.code,
            type_name=row.type_name,
            subject=row.subject,
            body="",
            issuer=row.issuer,
            acl=["o1"],
            issued_on=row.issued_on,
            facets={
                "type": [codes.get(fold(row.type_name), "")],
                "year": [str(row.issued_on.year)] if row.issued_on else [],
            },
        )
        for number, row in enumerate(documents)
    ]
    for start in range(0, len(entries), 500):
        index.write(entries[start : start + 500])
    forms = {("ubnd",): [("uy", "ban", "nhan", "dan")], ("hdnd",): [("hoi", "dong", "nhan", "dan")]}
    asked: dict[str, list[int]] = defaultdict(list)
    for kind, typed, number in queries(documents, each):
        hits, _ = best(index, understand(typed), forms, EVERYBODY, 0, 10)
        same = [_same(documents[number], documents[key], kind) for key in hits.ids]
        rank = same.index(True) + 1 if True in same else 0
        asked[kind].append(rank)
        if show and rank != 1:
            wanted = documents[number]
            print(f"  {kind}: {typed!r} rank {rank or '-'}, wanted {wanted.code} {wanted.subject[:60]!r}")
    index.close()
    print(f"{engine}, {len(documents)} documents          first   in ten")
    for kind, ranks in asked.items():
        first, ten = (sum(0 < rank <= most for rank in ranks) / len(ranks) for most in (1, 10))
        print(f"  {kind:<28} {len(ranks):4} {first:7.1%} {ten:7.1%}")


def _same(wanted: Row, found: Row, kind: str) -> bool:
    """The document itself; of words, one with the same subject as well."""
    if kind not in _NEEDS_CODE:
        return wanted.subject == found.subject
    if kind == "type and day":  # as many as were issued on a day
        return (wanted.issued_on, wanted.type_name) == (found.issued_on, found.type_name)
    return code_key(wanted.code) == code_key(found.code) and wanted.issued_on == found.issued_on


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--register", type=Path, default=SHARED / "register" / "register_dev.csv")
    parser.add_argument("--laws", type=Path, default=SHARED / "relevance" / "laws.json")
    parser.add_argument("--each", type=int, default=30, help="queries of each kind")
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--show", action="store_true", help="print what was not found first")
    given = parser.parse_args()
    documents = rows(given.register, given.laws)
    for engine in given.engine:
        with tempfile.TemporaryDirectory() as folder:
            measure(engine, documents, given.each, Path(folder), show=given.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
