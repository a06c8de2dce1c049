"""How papers that nobody tuned for are read: ``python -m benchmarks.reading [set]``; README.md."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.extraction import Score, score
from benchmarks.labelled import LETTERS
from benchmarks.papers import making
from benchmarks.papers.making import Letter
from ytcs_docs.files.layout import FileText
from ytcs_docs.files.text import read_file
from ytcs_docs.language.legacy import plausible

FIELDS = ("code", "date", "type", "subject", "issuer", "signer")


def wanted(letter: Letter) -> dict[str, str]:
    return {
        "code": letter.code,
        "date": letter.day.isoformat(),
        "type": letter.type,
        "subject": letter.subject,
        "issuer": letter.issuer,
        "signer": letter.signer_name,
    }


def word_files(name: str, folder: Path) -> Iterator[tuple[str, FileText, Letter]]:
    """Word files whose signature stands in a table, in all its shapes."""
    for index, letter in enumerate(making.letters(name)):
        foot = making.FEET[index % len(making.FEET)]
        path = folder / f"{index}.docx"
        path.write_bytes(making.word(letter, foot=foot, narrow=index % 4 == 0))
        yield f"{index} {foot}", read_file(path, "docx"), letter


def _printed(name: str, folder: Path, blanks: str = "parts") -> list[tuple[Letter, Path]]:
    every = making.letters(name)
    files = {f"{i}-{blanks}": making.word(one, blanks=blanks, narrow=i % 4 == 0) for i, one in enumerate(every)}
    return list(zip(every, making.printed(files, folder).values(), strict=True))


def stamped_files(name: str, folder: Path) -> Iterator[tuple[str, FileText, Letter]]:
    """PDFs whose number and day were stamped by signing software."""
    lines = _printed(name, folder, "line")
    parts = _printed(name, folder)
    for index, (letter, _) in enumerate(parts):
        for way in making.stamps_for(letter)[index % 2 :: 2]:
            pdf = (lines if way == "line" else parts)[index][1]
            target = folder / f"{index}-{way}-stamped.pdf"
            making.stamped(pdf, letter, way, target)
            yield f"{index} {way}", read_file(target, "pdf"), letter


def scans(name: str, folder: Path) -> Iterator[tuple[str, FileText, Letter]]:
    """Scans whose number and day were written by hand."""
    for index, (letter, pdf) in enumerate(_printed(name, folder)):
        way = making.SCANS[index % len(making.SCANS)]
        target = folder / f"{index}-{way}.scan.pdf"
        making.scan(pdf, letter, way, target, seed=index)
        yield f"{index} {way}", read_file(target, "pdf"), letter


KINDS = {"word": word_files, "stamped": stamped_files, "scans": scans}


def broken(text: str) -> float:
    """The share of words that are no possible syllable, of those with a letter of Vietnamese."""
    return 1 - plausible(" ".join(re.findall(r"[^\W\d_]*[à-ỹđ][^\W\d_]*", text.lower())))


def measure(kind: str, name: str, *, show: bool) -> None:
    """Print a table of one kind of papers."""
    scores: dict[str, Score] = defaultdict(Score)
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        for key, text, letter in KINDS[kind](name, Path(folder)):
            shares.append(broken(text.text))
            score(scores, key, text, wanted(letter), show=show)
    print(f"{kind} ({name}): broken words {sum(shares) / max(1, len(shares)):.2%}")
    for field in FIELDS:
        one = scores[field]
        right = f"{one.right}/{one.wanted} {one.right / max(1, one.wanted):6.1%}"
        print(f"  {field:<8} {right:>14}  certain {one.certain:3}, wrong of these {one.wrong}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="develop", choices=LETTERS)
    parser.add_argument("--kind", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--show", action="store_true", help="print what was read wrongly")
    options = parser.parse_args()
    for kind in options.kind:
        measure(kind, options.name, show=options.show)


if __name__ == "__main__":
    main()
