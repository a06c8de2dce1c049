"""Form check (kiểm tra thể thức) of a Word file against Decree 30/2020/NĐ-CP, appendix I.

Each rule looks for its part of the document, says where something is not as it should be, what is there,
what should be, and by which rule. What can be mended without changing the meaning carries its own
mending. Nothing is guessed: what can't be told from the file is listed apart.
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
    """Look at everything; findings in the order of the page."""
    parts = Parts(word)
    result = Checked()
    for rule in RULES:
        result.findings += rule(parts, result.unclear)
    return result


def mend(word: WordFile) -> int:
    """Mend what can be mended safely; returns how many findings that were. The caller saves the document."""
    done = 0
    for _ in range(3):  # mending one thing may bring another to light
        now = word_file(word.document)
        mending = [finding.mend for finding in check(now).findings if finding.mend is not None]
        for act in mending:
            act()
        done += len(mending)
        if not mending:
            break
    return done
