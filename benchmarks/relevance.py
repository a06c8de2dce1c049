"""How well searching finds what answers a question: ``python -m benchmarks.relevance``; see README.md beside this file.

Each article of the laws is indexed as a document, through the product's own index, and each question is
asked through its own planning and engine. The answer is right when the article that answers it is among
the first.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import sys
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ytcs_docs.search.analysis import understand
from ytcs_docs.search.engine import Entry, Narrowing, open_engine
from ytcs_docs.search.queries import best

EVERYBODY = Narrowing(acl=["o1"])
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Article:
    law: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    answers: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of the questions, and milliseconds of a query."""

    recall_at_1: float
    recall_at_10: float
    mrr_at_10: float
    median: float
    p95: float


def read_laws(paths: Sequence[Path]) -> list[Article]:
    laws = [law for path in paths for law in json.loads(path.read_text(encoding="utf-8"))]
    return [Article(law["id"], one["id"], one["text"]) for law in laws for one in law["articles"]]


def read_questions(paths: Sequence[Path]) -> list[Question]:
    rows = [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]
    return [
        Question(row["text"], frozenset((one["law_id"], one["article_id"]) for one in row["relevant_articles"]))
        for row in rows
    ]


def strip_accents(questions: Sequence[Question], which: str) -> list[Question]:
    """Questions as somebody types them who leaves out all accents, or those of every second word by chance."""
    chance = random.Random(2026)
    return [
        replace(
            question,
            text=" ".join(
                bare(word) if which == "all" or chance.random() < 0.5 else word for word in question.text.split(" ")
            ),
        )
        for question in questions
    ]


def bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def measure(engine: str, articles: Sequence[Article], questions: Sequence[Question], folder: Path) -> Found:
    """Index, ask, count. The first line of an article is its subject."""
    index = open_engine(engine, folder / engine, create=True)
    entries = []
    for number, article in enumerate(articles):
        title, _, body = article.text.partition("\n")
        entries.append(
            Entry(id=number, revision=1, code="", type_name="", subject=title, body=body, issuer="", acl=["o1"])
        )
    for start in range(0, len(entries), BATCH):
        index.write(entries[start : start + BATCH])
    ranks, times = [], []
    for question in questions:
        begun = time.perf_counter()
        hits, _ = best(index, understand(question.text), {}, EVERYBODY, 0, 10)
        times.append((time.perf_counter() - begun) * 1000)
        found = [(articles[key].law, articles[key].number) for key in hits.ids]
        ranks.append(next((rank for rank, key in enumerate(found, 1) if key in question.answers), math.inf))
    index.close()
    return Found(
        recall_at_1=statistics.mean(rank == 1 for rank in ranks),
        recall_at_10=statistics.mean(rank <= 10 for rank in ranks),
        mrr_at_10=statistics.mean(1 / rank for rank in ranks),
        median=statistics.median(times),
        p95=sorted(times)[math.ceil(0.95 * len(times)) - 1],
    )


def main() -> int:
    """Measure and print one line for each engine."""
    parser = argparse.ArgumentParser(description="Relevance of the search on questions with known answers.")
    parser.add_argument("--laws", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--strip-accents", choices=("all", "half"))
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), nargs="+", default=["whoosh", "tantivy"])
    given = parser.parse_args()
    articles, questions = read_laws(given.laws), read_questions(given.questions)
    if given.strip_accents:
        questions = strip_accents(questions, given.strip_accents)
    for engine in given.engine:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(engine, articles, questions, Path(folder))
        print(
            f"{engine} {len(articles)} articles {len(questions)} questions, accents "
            f"{'without ' + given.strip_accents if given.strip_accents else 'as written'}: "
            f"recall@1 {found.recall_at_1:.3f}  recall@10 {found.recall_at_10:.3f}  MRR@10 {found.mrr_at_10:.3f}  "
            f"median {found.median:.1f} ms  p95 {found.p95:.1f} ms"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
