"""What the benchmarks on labelled sets of our own share: which half, and whether every difference is shown."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence

SETS = ("develop", "kept")
PAPERS = (*SETS, "later", "fresh")  # letters, directives, sentences
DIRECTIVES = (*PAPERS, "fourth")
LETTERS = (
    *PAPERS,
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
)


def run(measure: Callable[[str, bool], Iterator[str]], description: str | None, sets: Sequence[str] = SETS) -> None:
    """Print what ``measure`` says of the set that the command line names: what was developed against, what was kept
    apart, or what was written later."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("set", nargs="?", default="develop", choices=sets)
    parser.add_argument("--show", action="store_true", help="every difference")
    arguments = parser.parse_args()
    for line in measure(arguments.set, arguments.show):
        print(line)
