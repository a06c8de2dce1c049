"""Form check (kiểm tra thể thức) of a Word file against Decree 30/2020/NĐ-CP, appendix I.

Each rule finds its part of the document and reports what is wrong there, what it should be, and by which rule of
the decree. A finding that can be corrected without changing the meaning carries an autofix. Nothing is guessed: what
can't be decided from the file is listed separately.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.rules import NotNow
from ytcs_docs.files.sandbox import limited
from ytcs_docs.letters.checking import annex, foot, head, numbering, page, slips, text
from ytcs_docs.letters.checking.findings import Checked, Fault, Finding, Part
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import WordFile, read_stored, word_file

__all__ = ["Autofixed", "Checked", "Finding", "Part", "autofix", "autofix_file", "check", "check_file"]

Rule = Callable[[Parts, list[str]], Iterator[Fault]]
# In the order of the page.
RULES: tuple[Rule, ...] = (
    page.paper,
    page.fonts,
    head.heading,
    head.agency_names,
    head.code,
    head.day,
    head.type_and_subject,
    head.urgency,
    text.basis,
    text.needed_basis,
    text.addressees,
    numbering.ordering,
    text.text,
    numbering.headings,
    numbering.numbering,
    slips.slips,
    text.closing,
    foot.signature,
    foot.recipients,
    annex.annexes,
    page.page_numbers,
)


@dataclass(frozen=True, slots=True)
class Autofixed:
    """A Word file in which these findings were corrected."""

    content: bytes
    fixed: list[Finding]


def check_file(path: Path) -> Checked:
    """Check a .docx; one that can't be read, or takes too long, has a ``problem``."""
    try:
        return check_now(path)
    except NotNow as error:
        return Checked(problem=error.sentence)


def check_now(path: Path) -> Checked:
    """The same; raises :class:`NotNow` when the machine has no room to check it."""
    try:
        return _check_file(path)
    except Refused as error:
        return Checked(problem=error.sentence)


@limited()
def _check_file(path: Path) -> Checked:
    return check(read_stored(path))


@limited()
def autofix_file(path: Path) -> Autofixed:
    """Correct what can be corrected safely; the file itself stays as it is. Raises :class:`Refused`."""
    word = read_stored(path)
    fixed = autofix(word)
    return Autofixed(word.content(), fixed)


def check(word: WordFile) -> Checked:
    """Run all rules; findings are in the order of the page."""
    unclear: list[str] = []
    return Checked([fault.finding for fault in _faults(word, unclear)], unclear)


def autofix(word: WordFile) -> list[Finding]:
    """Correct what can be corrected safely, and nothing else; tells what it was. The caller saves the document."""
    fixed: list[Finding] = []
    for _ in range(3):  # one autofix may reveal another finding
        faults = [fault for fault in _faults(word_file(word.document), []) if fault.autofix is not None]
        for fault in faults:
            if fault.autofix is not None:
                fault.autofix()
        fixed += [fault.finding for fault in faults]
        if not faults:
            break
    return fixed


def _faults(word: WordFile, unclear: list[str]) -> list[Fault]:
    parts = Parts(word)
    return [fault for rule in RULES for fault in rule(parts, unclear)]
