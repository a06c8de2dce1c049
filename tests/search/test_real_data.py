"""Every code of a real register is found first, however it is typed."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from ytcs_docs.decree30.codes import code_key
from ytcs_docs.language.text import fold_word
from ytcs_docs.search.analysis import understand
from ytcs_docs.search.engine import Entry, Narrowing, open_engine
from ytcs_docs.search.queries import best

pytestmark = pytest.mark.neutral


def spellings(code: str) -> list[str]:
    """As printed, in small letters without accents, with blanks for joints, with stray blanks, with look-alikes."""
    plain = fold_word(unicodedata.normalize("NFD", code))
    eth = code.replace("Đ", "\u00d0").replace("T", "\u0422").replace("C", "\u0421")
    blanks = " ".join("".join(c if c.isalnum() else " " for c in code).split())
    return [code, plain, blanks, f"  {code.replace('/', ' / ').replace('-', ' - ')} ", eth]


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_each_code_in_five_spellings_comes_first(engine: str, shared: Path, tmp_path: Path) -> None:
    with (shared / "data" / "register" / "register_dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 800
    index = open_engine(engine, tmp_path, create=True)
    entries = [
        Entry(
            id=number,
            revision=1,
            code=row["so_ky_hieu"],
            type_name="",
            subject=row["trich_yeu"],
            body="",
            issuer="",
            acl=["o1"],
        )
        for number, row in enumerate(rows)
    ]
    index.write(entries)
    keys = [code_key(row["so_ky_hieu"]) for row in rows]
    wrong = []
    for number, row in list(enumerate(rows))[:: 1 if engine == "tantivy" else 4]:
        for typed in spellings(row["so_ky_hieu"]):
            hits, _ = best(index, understand(typed), {}, Narrowing(acl=["o1"]), 0, 1)
            if not hits.ids or keys[hits.ids[0]] != keys[number]:
                wrong.append((row["so_ky_hieu"], typed, hits.ids))
    index.close()
    assert len(wrong) <= 0.01 * 5 * len(rows), wrong[:20]


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_questions_find_the_article_that_answers_them(engine: str, shared: Path, tmp_path: Path) -> None:
    """A sample of the questions; benchmarks/relevance.py measures all of them."""
    from benchmarks.relevance import measure, read_laws, read_questions, strip_accents

    folder = shared / "data" / "relevance"
    sample = 120 if engine == "tantivy" else 40  # Whoosh is ten times as slow
    laws, questions = read_laws([folder / "laws.json"]), read_questions([folder / "questions.json"])[:sample]
    found = measure(engine, laws, questions, tmp_path)
    assert found.recall_at_10 >= 0.95
    bare = measure(engine, laws, strip_accents(questions, "all"), tmp_path / "bare")
    assert bare.recall_at_10 >= 0.945


def test_both_engines_find_the_same(shared: Path, tmp_path: Path) -> None:
    """The same documents for each query, and nearly the same order: only rounding of lengths differs."""
    with (shared / "data" / "register" / "register_dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:500]
    entries = [
        Entry(
            id=number,
            revision=1,
            code=row["so_ky_hieu"],
            type_name="Quyết định",
            subject=row["trich_yeu"],
            body=row["trich_yeu"],
            issuer="Ủy ban nhân dân tỉnh",
            acl=["o1"] if number % 3 else ["o2"],
            facets={"year": [row["ngay_ban_hanh"][-4:]]},
        )
        for number, row in enumerate(rows)
    ]
    indexes = [open_engine(name, tmp_path / name, create=True) for name in ("whoosh", "tantivy")]
    for index in indexes:
        index.write(entries)
    typed = [" ".join(row["trich_yeu"].split()[start : start + 2 + start]) for start in range(5) for row in rows[::25]]
    typed += [row["trich_yeu"] for row in rows[::50]] + ['"bình dương"', "quyết định -dự", "UBND", "2018", "qd-ubnd"]
    same = 0
    for query in typed:
        first, second = (
            best(index, understand(query), {}, Narrowing(acl=["o1"]), 0, 10, facets=True)[0] for index in indexes
        )
        assert first.total == second.total, query
        assert {name: sorted(found) for name, found in first.facets.items() if name == "year"} == {
            "year": sorted(second.facets["year"])
        }, query
        same += len(set(first.ids) & set(second.ids)) / max(1, len(first.ids))
    assert same / len(typed) > 0.9
