"""Form check (kiểm tra thể thức) of a Word file against Decree 30/2020/NĐ-CP, appendix I.

Each rule finds its part of the document and reports what is wrong there, what it should be, and by which rule of
the decree. A finding that can be corrected without changing the meaning carries an autofix. Nothing is guessed: what
can't be decided from the file is listed separately.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ytcs_docs.letters.checking import foot, head, page, text
from ytcs_docs.letters.checking.findings import Checked, Finding
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import WordFile, word_file

__all__ = ["Checked", "Finding", "check", "mend"]

Rule = Callable[[Parts, list[str]], Iterator[Finding]]
# In the order of the page.
RULES: tuple[Rule, ...] = (
    page.paper,
    page.fonts,
    head.heading,
    head.agency_names,
    head.code,
    head.day,
    head.type_and_subject,
    text.basis,
    text.addressees,
    text.text,
    text.numbering,
    text.closing,
    foot.signature,
    foot.recipients,
    page.page_numbers,
)


def check(word: WordFile) -> Checked:
    """Run all rules; findings are in the order of the page."""
    parts = Parts(word)
    result = Checked()
    for rule in RULES:
        result.findings += rule(parts, result.unclear)
    return result


def mend(word: WordFile) -> int:
    """Autofix what can be fixed safely; returns the number of findings fixed. The caller saves the document."""
    autofixed = 0
    for _ in range(3):  # one autofix may reveal another finding
        current = word_file(word.document)
        autofixes = [finding.mend for finding in check(current).findings if finding.mend is not None]
        for autofix in autofixes:
            autofix()
        autofixed += len(autofixes)
        if not autofixes:
            break
    return autofixed
