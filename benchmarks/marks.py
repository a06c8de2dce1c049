"""From which confidence a field may be shown as certain: ``python -m benchmarks.marks``; see README.md.

Five times, four fifths of the labelled papers say the mark of each field (the least confidence from which on less than
one in a hundred was wrong), and the fifth that they did not see says how it holds. All papers of a letter are in one.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from benchmarks.extraction import catalogue, same
from benchmarks.labelled import LETTERS
from benchmarks.papers.making import letters
from benchmarks.reading import FIELDS, KINDS, wanted
from ytcs_docs.config import PROJECT
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.rules import CERTAIN

FOLDS = 5
MARKS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96)
ALLOWED = 0.01


@dataclass(frozen=True, slots=True)
class Reading:
    """One field of one paper, and the fifth that it belongs to."""

    fold: int
    confidence: float
    right: bool


def readings() -> Iterator[tuple[str, Reading]]:
    """Every field of every labelled paper, by its name."""
    for path in sorted((PROJECT.parent / "shared" / "data" / "extraction").glob("*.jsonl")):
        for key, text, values in catalogue(path):
            found = read_fields(text)
            for name, value in values.items():
                yield name, _reading(key, found[name].confidence, same(name, found[name].value, value))
    for name in LETTERS:
        for papers in KINDS.values():
            with tempfile.TemporaryDirectory() as folder:
                for _, text, letter in papers(name, Path(folder)):
                    found = read_fields(text)
                    for field, value in wanted(letter).items():
                        right = same(field, found[field].value, value)
                        yield field, _reading(letter.code, found[field].confidence, right)


def _reading(key: str, confidence: float, right: bool) -> Reading:
    return Reading(crc32(key.encode()) % FOLDS, confidence, right)


def mark_of(seen: Sequence[Reading]) -> float:
    """The least mark from which on so few were wrong."""
    return next((mark for mark in MARKS if _wrong(seen, mark) < ALLOWED), 1.0)


def _wrong(seen: Sequence[Reading], mark: float) -> float:
    certain = [one.right for one in seen if one.confidence >= mark]
    return 1 - sum(certain) / len(certain) if certain else 0.0


def main() -> None:
    by_field: dict[str, list[Reading]] = defaultdict(list)
    for field, one in readings():
        by_field[field].append(one)
    papers = sum(len(letters(name)) for name in LETTERS)
    print(f"{papers} letters as Word, stamped PDF and scan, and the catalogue; certain from {CERTAIN}")
    print(
        f"{'field':<9} {'read':>5}  marks of four fifths        unseen: certain, wrong   at {CERTAIN}: certain, wrong"
    )
    for field in FIELDS:
        every, marks, unseen = by_field[field], [], []
        for fold in range(FOLDS):
            marks.append(mark_of([one for one in every if one.fold != fold]))
            unseen += [one for one in every if one.fold == fold and one.confidence >= marks[-1]]
        chosen = [one for one in every if one.confidence >= CERTAIN]
        shown = " ".join(f"{mark:.2f}" for mark in marks)
        wrong, now = (sum(not one.right for one in some) for some in (unseen, chosen))
        print(f"{field:<9} {len(every):>5}  {shown:<27} {len(unseen):>14} {wrong:>6} {len(chosen):>18} {now:>6}")


if __name__ == "__main__":
    main()
