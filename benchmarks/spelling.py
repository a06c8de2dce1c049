"""How well misread diacritics are put right: ``python -m benchmarks.spelling``; see README.md beside this file.

The texts of ../shared/data as they are: what is changed in them is changed wrongly (or was a slip of the pen: printed
to be judged). Then with one word in fifty spoiled: another syllable of the same letters that the texts know stands in
its place, once as a doubtful word, once as one that was read surely.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ytcs_docs.config import PROJECT
from ytcs_docs.language.spelling import restore_marks
from ytcs_docs.language.text import fold_word, nfc

SHARED = PROJECT.parent / "shared" / "data"
BARE = re.compile(r"[^\W\d_]+")
SPOILED = 0.02


def texts(folder: Path) -> Iterator[str]:
    yield from _strings(json.loads((folder / "relevance" / "laws.json").read_text(encoding="utf-8")))
    yield from _strings(json.loads((folder / "relevance" / "questions.json").read_text(encoding="utf-8")))
    for line in (folder / "extraction" / "vbpl_dev.jsonl").read_text(encoding="utf-8").splitlines():
        yield from _strings(json.loads(line))
    yield (folder / "register" / "register_dev.csv").read_text(encoding="utf-8")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield nfc(value)
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def changed(lines: Sequence[list[str]], *, doubtful: bool) -> Counter[str]:
    """What becomes of words that are right: each with the one before and after it."""
    found: Counter[str] = Counter()
    for words in lines:
        for at, mended in enumerate(restore_marks([(word, doubtful) for word in words])):
            if mended != words[at]:
                found[f"{' '.join(words[max(0, at - 1) : at + 2])} → {mended}"] += 1
    return found


def mended(lines: Sequence[list[str]], *, doubtful: bool, seed: int = 1) -> tuple[int, int]:
    """Of spoiled words in small letters: how many are put right, how many there were."""
    alike: dict[str, set[str]] = defaultdict(set)
    for words in lines:
        for word in words:
            for bare in BARE.findall(word.lower()):
                alike[fold_word(bare)].add(bare)
    chance = random.Random(seed)
    right = count = 0
    for words in lines:
        spoiled, places = list(words), []
        for at, word in enumerate(words):
            if chance.random() >= SPOILED or not BARE.fullmatch(word) or word != word.lower():
                continue
            if others := sorted(alike[fold_word(word)] - {word}):
                spoiled[at] = chance.choice(others)
                places.append(at)
        if places:
            told = restore_marks([(word, doubtful and at in places) for at, word in enumerate(spoiled)])
            right += sum(told[at] == words[at] for at in places)
            count += len(places)
    return right, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--show", type=int, default=15, help="how many changes of right words are printed")
    options = parser.parse_args()
    lines = [words for text in texts(options.data) for line in text.splitlines() if (words := line.split())]
    total = sum(map(len, lines))
    for doubtful in (False, True):
        found = changed(lines, doubtful=doubtful)
        right, count = mended(lines, doubtful=doubtful)
        read = "doubtful" if doubtful else "sure"
        print(f"{read}: {sum(found.values())} of {total} right words changed; {right}/{count} spoiled ones put right")
        for sentence, times in found.most_common(options.show):
            print(f"  {times} × {sentence}")


if __name__ == "__main__":
    main()
