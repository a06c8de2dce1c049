"""How well the form check finds faults: ``python -m benchmarks.form_check [--half NAME] [--show]``.

Two authors who had not seen the program wrote the files and their labels (benchmarks/form_files): correct ones, and
faulty ones with one fault each. The first half was used for developing, the second was kept until the program was
frozen. Printed: recall (a right finding names the part and the fact), false alarms (correct files with a finding), and
findings beside the right one in faulty files.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from benchmarks.form_files import Sample, first, fourth, second, third
from ytcs_docs.letters.checking import Finding, check
from ytcs_docs.letters.word import read_word

HALVES: dict[str, tuple[Callable[[], list[Sample]], Callable[[], list[Sample]]]] = {
    "first": (first.correct, first.faulty),
    "second": (second.correct, second.faulty),
    "third": (third.correct, third.faulty),
    "fourth": (fourth.correct, fourth.faulty),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What the check found in a sample, and which of it is right."""

    name: str
    hand: str
    part: str
    fault: str
    findings: tuple[Finding, ...]
    right: tuple[Finding, ...]

    @property
    def others(self) -> list[Finding]:
        return [finding for finding in self.findings if finding not in self.right]


def is_right(sample: Sample, finding: Finding) -> bool:
    """Whether a finding is on the part and says what is wrong."""
    said = finding.sentence.lower()
    return finding.part.value in sample.part.split("|") and (
        not sample.says or any(words.lower() in said for words in sample.says)
    )


def result_of(key: tuple[str, bool, int]) -> Result:
    """Make and check one sample."""
    half, faulty, place = key
    sample = HALVES[half][faulty]()[place]
    found = tuple(check(read_word(io.BytesIO(sample.make()))).findings)
    right = tuple(finding for finding in found if sample.part and is_right(sample, finding))
    return Result(name=sample.name, hand=sample.hand, part=sample.part, fault=sample.fault, findings=found, right=right)


def run(half: str) -> tuple[list[Result], list[Result]]:
    """Results of the correct and of the faulty files of a half."""
    keys = [(half, faulty, place) for faulty in (False, True) for place in range(len(HALVES[half][faulty]()))]
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(result_of, keys, chunksize=4))
    return [one for one in results if not one.part], [one for one in results if one.part]


def report(half: str, correct: Sequence[Result], faulty: Sequence[Result], *, show: bool) -> None:
    alarmed = [one for one in correct if one.findings]
    missed = [one for one in faulty if not one.right]
    noisy = [one for one in faulty if one.others]
    print(f"{half} half: {len(correct)} correct files, {len(faulty)} with one fault")
    print(f"  recall          {len(faulty) - len(missed)}/{len(faulty)} = {1 - len(missed) / len(faulty):.1%}")
    print(
        f"  false alarms    {len(alarmed)}/{len(correct)} correct files ({sum(len(one.findings) for one in alarmed)})"
    )
    print(f"  other findings  in {len(noisy)} faulty files ({sum(len(one.others) for one in noisy)})")
    print(f"  missed by hand  {_counts(one.hand for one in missed)}")
    print(f"  missed by part  {_counts(one.part for one in missed)}")
    print(f"  alarmed by hand {_counts(one.hand for one in alarmed)}")
    if show:
        for one in alarmed:
            print(f"ALARM {one.name} {one.hand}", *(f"    {finding.sentence}" for finding in one.findings), sep="\n")
        for one in missed:
            print(f"MISSED {one.name} {one.hand} [{one.part}] {one.fault}")
            print(*(f"    {finding.sentence}" for finding in one.findings), sep="\n")
        for one in noisy:
            if one.right:
                print(f"BESIDE {one.name} {one.hand} [{one.part}] {one.fault}")
                print(*(f"    {finding.sentence}" for finding in one.others), sep="\n")


def _counts(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(names).most_common()) or "none"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES], action="append")
    parser.add_argument("--show", action="store_true", help="list what was missed and what was found wrongly")
    chosen = parser.parse_args()
    for half in chosen.half or HALVES:
        report(half, *run(half), show=chosen.show)
    sys.exit(0)


if __name__ == "__main__":
    main()
