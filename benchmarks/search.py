"""How fast searching is at a size: ``python -m benchmarks.search``; see README.md beside this file.

Fills an office with as many documents of 6 KB as asked for, indexes them, asks 200 queries of eight kinds of
the engine and of SQLite FTS5 over the same terms, opens the real search page, saves documents and waits
until they are found. Nothing is left behind.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from benchmarks import pages
from ytcs_docs.app import create_app
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import db, session, transaction
from ytcs_docs.demo import office as demo
from ytcs_docs.documents import commands
from ytcs_docs.documents.data import DocumentData
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.queries import find_by_name
from ytcs_docs.search import queries, sync
from ytcs_docs.search.analysis import analyse, understand
from ytcs_docs.search.arguments import read_arguments
from ytcs_docs.search.engine import Narrowing, open_engine

TEXT_BYTES = 6_000
SENTENCES = 20_000
VOCABULARY = 6_000
CHANGED = 10  # every tenth word of a sentence is another one
EACH = 25  # queries of each kind
SAVES = 40
PAGE = 10


# ---- texts ---------------------------------------------------------------------------------------------


def _sources() -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads((demo.HERE / "documents.toml").read_text(encoding="utf-8"))["document"]
    return found


def _syllables(rng: random.Random) -> list[str]:
    """The demo's syllables, the frequent ones first, then made-up ones: as uneven as a language is."""
    counts: dict[str, int] = {}
    for source in _sources():
        for word in analyse(f"{source['subject']} {source['body']}").exact:
            counts[word] = counts.get(word, 0) + 1
    known = sorted(counts, key=lambda word: -counts[word])
    heads = [
        "b",
        "c",
        "ch",
        "d",
        "đ",
        "g",
        "h",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "nh",
        "ph",
        "qu",
        "r",
        "s",
        "t",
        "th",
        "tr",
        "v",
        "x",
    ]
    tails = [
        "a",
        "ác",
        "ài",
        "ạm",
        "ản",
        "ang",
        "ắc",
        "ặng",
        "ất",
        "ầu",
        "em",
        "ép",
        "ét",
        "ên",
        "ệnh",
        "i",
        "ích",
        "iêm",
        "iện",
        "iết",
        "ình",
        "o",
        "óc",
        "oan",
        "oát",
        "ôi",
        "ông",
        "ộp",
        "ơn",
        "ớt",
        "u",
        "uân",
        "ục",
        "uyết",
        "ư",
        "ương",
    ]
    made = [head + tail for head in heads for tail in tails]
    made += [head + tail + other for head in heads for tail in tails[:9] for other in ("m", "n", "ng", "p", "t")]
    rng.shuffle(made)
    return list(dict.fromkeys(known + made))[:VOCABULARY]


def make_texts(count: int) -> tuple[list[str], list[str]]:
    """Texts of some 6 KB, and the syllables they are made of, the frequent ones first."""
    rng = random.Random(30)
    syllables = _syllables(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(syllables))))
    written = [sentence for source in _sources() for sentence in source["body"].split("\n") if len(sentence) > 40]
    sentences = []
    for number in range(SENTENCES):
        words = written[number % len(written)].split()
        for place in rng.sample(range(len(words)), len(words) // CHANGED):
            words[place] = rng.choices(syllables, cum_weights=weights)[0]
        sentences.append(" ".join(words))
    average = statistics.mean(len(sentence.encode()) + 1 for sentence in sentences)
    per_text = round(TEXT_BYTES / average)
    texts = []
    for number in range(count):
        basis = f"Căn cứ Quyết định số {rng.randint(1, 4000)}/QĐ-UBND và Công văn {rng.randint(1, 9000)}/SYT-NVY."
        texts.append("\n".join([f"Mã hồ sơ {number:06d}.", basis, *rng.choices(sentences, k=per_text)]))
    return texts, syllables


# ---- queries -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A query of some kind: for the product by its address, for FTS5 as its expression."""

    kind: str
    arguments: dict[str, str]
    page: int = 1
    match: str = ""
    since: date | None = None


def make_queries(syllables: Sequence[str], codes: Sequence[str]) -> list[Ask]:
    rng = random.Random(31)

    def pick(first: int, last: int, count: int) -> list[str]:
        return rng.sample(syllables[first:last], count)

    found: list[Ask] = []
    for _ in range(EACH):
        rare, common = pick(1500, 4000, 1), pick(2, 60, 2)
        words, phrase, three = pick(10, 400, 3), pick(2, 40, 2), pick(5, 200, 3)
        code = rng.choice(codes)
        found += [
            _ask("rare word", rare),
            _ask("two common syllables", common),
            _ask("with accents", words),
            _ask("without accents", analyse(" ".join(words)).folded),
            Ask(kind="phrase", arguments={"q": f'"{" ".join(phrase)}"'}, match=_phrase(phrase)),
            Ask(kind="code", arguments={"q": code}, match=_phrase(analyse(code).folded)),
            Ask(kind="filter, by date", arguments={"q": " ".join(three), "tu": "01/01/2026", "sap-xep": "date"},
                match=_all(three), since=date(2026, 1, 1)),
            Ask(kind="deep page", arguments={"q": " ".join(common)}, page=10, match=_all(common)),
        ]  # fmt: skip
    return sorted(found, key=lambda ask: ask.kind)


def _ask(kind: str, words: Sequence[str]) -> Ask:
    return Ask(kind=kind, arguments={"q": " ".join(words)}, match=_all(words))


def _all(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"' for word in analyse(" ".join(words)).folded)


def _phrase(words: Sequence[str]) -> str:
    return '"' + " ".join(analyse(" ".join(words)).folded) + '"'


# ---- what is compared ----------------------------------------------------------------------------------


class Fts5:
    """SQLite FTS5 over the same folded words: the baseline."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute("CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='unicode61', detail=full)")
        self.connection.execute("CREATE TABLE days (id INTEGER PRIMARY KEY, day TEXT)")

    def fill(self, rows: Sequence[tuple[int, str, str]]) -> float:
        begun = time.perf_counter()
        with self.connection:
            for key, text, day in rows:
                self.connection.execute(
                    "INSERT INTO texts (rowid, body) VALUES (?, ?)", (key, " ".join(analyse(text).folded))
                )
                self.connection.execute("INSERT INTO days VALUES (?, ?)", (key, day))
        return len(rows) / (time.perf_counter() - begun)

    def find(self, ask: Ask) -> int:
        """Ids of one page and the number of all, as the product gives them."""
        offset = (ask.page - 1) * PAGE
        if ask.since:
            where = "texts MATCH ? AND day >= ?"
            rows = "SELECT id FROM texts JOIN days ON days.id = texts.rowid WHERE " + where  # noqa: S608
            arguments = (ask.match, ask.since.isoformat())
            self.connection.execute(f"{rows} ORDER BY day DESC LIMIT {PAGE} OFFSET {offset}", arguments).fetchall()
            return int(self.connection.execute(f"SELECT count(*) FROM ({rows})", arguments).fetchone()[0])  # noqa: S608
        self.connection.execute(
            f"SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT {PAGE} OFFSET {offset}",  # noqa: S608
            (ask.match,),
        ).fetchall()
        return int(
            self.connection.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (ask.match,)).fetchone()[0]
        )


def _timed(asks: Sequence[Ask], find: Callable[[Ask], object]) -> dict[str, list[float]]:
    """Milliseconds of each query by kind; every query is asked twice and the second time counts."""
    times: dict[str, list[float]] = {}
    for ask in asks:
        find(ask)
        begun = time.perf_counter()
        find(ask)
        times.setdefault(ask.kind, []).append((time.perf_counter() - begun) * 1000)
    return times


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


def _engine_find(acl: Sequence[str]) -> Callable[[Ask], object]:
    """The product's own query path up to ids and total, rights included."""
    forms = queries.synonyms()

    def find(ask: Ask) -> object:
        wanted = read_arguments(MultiDict(ask.arguments), acl)
        query, narrowing = understand(wanted.typed), wanted.narrowing
        offset = (ask.page - 1) * PAGE
        return sync.index_store().ask(
            lambda engine: queries.best(engine, query, forms, narrowing, offset, PAGE, by_date=wanted.by_date)
        )

    return find


# ---- the running system ---------------------------------------------------------------------------------


def _save_and_wait() -> list[float]:
    """Milliseconds from a saved registration until it is found, with the worker running."""
    agency = find_by_name("Sở Y tế")
    if agency is None:
        raise SystemExit("the office has no Sở Y tế")
    times = []
    for _ in range(SAVES):
        word = f"zq{secrets.token_hex(5)}"
        with transaction():
            data = DocumentData(
                type_code="cong-van", subject=f"về việc {word}", issuer_name="Bộ Y tế", issued_on=clock.today(), code=""
            )
            commands.register_incoming(agency.id, data, OPERATOR, clock.today())
        begun = time.perf_counter()
        wanted, narrowing = understand(word), Narrowing(acl=[f"o{agency.id}"])
        while not sync.index_store().ask(lambda engine: queries.best(engine, wanted, {}, narrowing, 0, 1))[0].total:  # noqa: B023
            if time.perf_counter() - begun > 60:
                raise SystemExit("a saved document was not found within a minute")
            time.sleep(0.005)
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.05)
    return times


def _pages(port: int, asks: Sequence[Ask]) -> dict[str, list[float]]:
    """Milliseconds of the whole search page, over HTTP."""
    browser = pages.Browser(port)
    browser.sign_in("giamdoc.syt")

    def find(ask: Ask) -> None:
        answer = browser.send("GET", "/tim-kiem?" + urlencode({**ask.arguments, "trang": str(ask.page)}))
        if answer.status != 200 or b'id="list"' not in answer.body:
            raise SystemExit(f"{ask.arguments}: {answer.status}")

    return _timed(asks, find)


def _suggestions(port: int, asks: Sequence[Ask]) -> dict[str, list[float]]:
    """Milliseconds of the lines under the search box, over HTTP, with the last word of each query half typed."""
    browser = pages.Browser(port)
    browser.sign_in("giamdoc.syt")

    def find(ask: Ask) -> None:
        typed = ask.arguments.get("q", "")
        begun = typed[: max(2, len(typed) - 2)]
        if browser.send("GET", "/tim-kiem/goi-y?" + urlencode({"q": begun})).status != 200:
            raise SystemExit(f"no suggestions for {begun}")

    return _timed(asks, find)


def _memory(port: int) -> list[str]:
    """What each web process holds: resident, and of that its own."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            command = (folder / "cmdline").read_bytes().decode()
            if f"127.0.0.1:{port}" not in command or "gunicorn" not in command:
                continue
            rows = dict(line.split(":", 1) for line in (folder / "smaps_rollup").read_text().splitlines()[1:])
            own = int(rows["Private_Clean"].split()[0]) + int(rows["Private_Dirty"].split()[0])
            found.append(f"{int(rows['Rss'].split()[0]) / 1024:.0f} MB, of it {own / 1024:.0f} MB its own")
        except (OSError, KeyError, ValueError):
            continue
    return found


# ---- the whole ------------------------------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure searching at a size.")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="tantivy")
    parser.add_argument("--data", type=Path, help="a new folder on a disk with room; else a temporary one")
    given = parser.parse_args()
    if given.documents < 200:
        parser.error("at least 200 documents")
    return given


def main() -> int:
    """Fill, ask, open pages, save; print."""
    given = _arguments()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory(dir=given.data) as name:
        environment = {
            "DATA_DIR": name,
            "SECRET_KEY": secrets.token_hex(32),
            "SEARCH_ENGINE": given.engine,
            "PASSWORD_TIME_COST": "1",
            "PASSWORD_MEMORY_KIB": "1024",
        }
        print(f"python {platform.python_version()}, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
        texts, syllables = make_texts(given.documents)
        pages.fill(environment, given.documents, given.documents, texts)
        app = create_app(environment)
        with app.app_context():
            _compare(Path(name), texts, syllables, given.engine)
            db.engine.dispose()
        with app.app_context(), pages.serving(environment, Path(name)) as port:
            codes = list(session().scalars(select(Document.code).where(Document.code != "").limit(2_000)))
            session().rollback()
            times = _pages(port, make_queries(syllables, codes))
            _print_times("whole page", times)
            _print_times("while typing", _suggestions(port, make_queries(syllables, codes)))
            for line in _memory(port):
                print(f"web process: {line}")
            found = _save_and_wait()
            print(f"saved to found: median {statistics.median(found):.0f} ms, p95 {_p95(found):.0f} ms")
            db.engine.dispose()
    return 0


def _compare(folder: Path, texts: Sequence[str], syllables: Sequence[str], engine: str) -> None:
    rows = session().execute(select(Document.id, Document.code, Document.subject, Document.issued_on)).all()
    days = {key: str(day or "") for key, _, _, day in rows}
    fts = Fts5(folder / "fts.sqlite3")
    same = [
        (key, f"{code} {subject}\n{texts[place % len(texts)]}", days[key])
        for place, (key, code, subject, _) in enumerate(rows)
    ]
    print(f"FTS5: {fts.fill(same):.0f} documents/s")
    asks = make_queries(syllables, [code for _, code, _, _ in rows if code][:2_000])
    acl = [f"o{key}" for key in session().scalars(select(Document.organization_id).distinct())]
    _bulk(folder, engine)
    size = sync.index_store().size() / 1e6
    print(f"{engine}: index {size:.0f} MB; FTS5 {(folder / 'fts.sqlite3').stat().st_size / 1e6:.0f} MB")
    session().rollback()
    ours, theirs = _timed(asks, _engine_find(acl)), _timed(asks, fts.find)
    _print_times(engine, ours)
    _print_times("FTS5", theirs)
    flat = [time for times in ours.values() for time in times]
    base = [time for times in theirs.values() for time in times]
    print(
        f"{engine} against FTS5: median {statistics.median(base) / statistics.median(flat):.1f} times as fast, "
        f"mean {statistics.mean(base) / statistics.mean(flat):.1f}, p95 {_p95(base) / _p95(flat):.1f}"
    )


def _bulk(folder: Path, name: str, count: int = 10_000) -> None:
    """Documents per second of the engine alone: analysis and index, the documents read before."""
    ids = list(
        session().scalars(select(Document.id).order_by(Document.id).limit(count if name == "tantivy" else 1_000))
    )
    entries = list(sync._entries(ids))
    engine = open_engine(name, folder / "bulk", create=True)
    begun = time.perf_counter()
    engine.write(entries)
    print(f"{name}: bulk indexing {len(ids) / (time.perf_counter() - begun):.0f} documents/s")
    engine.close()


def _print_times(what: str, times: dict[str, list[float]]) -> None:
    flat = [one for found in times.values() for one in found]
    print(f"{what}: {len(flat)} queries, median {statistics.median(flat):.2f} ms, p95 {_p95(flat):.2f} ms")
    for kind, found in times.items():
        print(f"    {kind:<22} median {statistics.median(found):8.2f}  p95 {_p95(found):8.2f}")


if __name__ == "__main__":
    sys.exit(main())
