"""Two versions of a text side by side, the changes marked word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from ytcs_docs.files.sandbox import limited
from ytcs_docs.letters.word import read_stored


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def is_added(self) -> bool:
        return self is Mark.ADDED

    @property
    def is_removed(self) -> bool:
        return self is Mark.REMOVED


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph as (mark, words) in reading order."""

    parts: tuple[tuple[Mark, str], ...]

    @property
    def changed(self) -> bool:
        return any(mark is not Mark.SAME for mark, _ in self.parts)


_LIKE = 0.4  # paragraphs with fewer words in common are two different ones
_NEAR = 20  # so far on a paragraph is looked for
_MOST_WORDS = 3_000  # of a paragraph that is compared word by word


@limited()
def compare_files(old: Path, new: Path) -> list[Compared]:
    """Two stored Word files: see :func:`compare`. Raises :class:`Refused`."""
    before, after = ([line.text for line in read_stored(path).lines if line.text] for path in (old, new))
    return compare(before, after)


def compare(old: Sequence[str], new: Sequence[str]) -> list[Compared]:
    """The paragraphs of both versions in the order of the new one."""
    found: list[Compared] = []
    for name, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name == "equal":
            found += [Compared(((Mark.SAME, text),)) for text in old[start:end]]
        else:
            found += _paired(old[start:end], new[new_start:new_end])
    return found


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Changed paragraphs: each new one beside the old one that it was made of, if there is one."""
    left = list(old)
    for text in new:
        near = enumerate(left[:_NEAR])
        like = next((index for index, other in near if _likeness(other, text) >= _LIKE), None)
        if like is None:
            yield Compared(((Mark.ADDED, text),))
            continue
        for gone in left[:like]:
            yield Compared(((Mark.REMOVED, gone),))
        yield Compared(tuple(_words(left[like], text)))
        del left[: like + 1]
    for gone in left:
        yield Compared(((Mark.REMOVED, gone),))


def _split(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _likeness(old: str, new: str) -> float:
    before, after = Counter(old.split()), Counter(new.split())
    return 2 * (before & after).total() / max(1, before.total() + after.total())


def _words(old: str, new: str) -> Iterator[tuple[Mark, str]]:
    before, after = _split(old), _split(new)
    if len(before) + len(after) > _MOST_WORDS:
        yield from ((Mark.REMOVED, old), (Mark.ADDED, new))
        return
    for name, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if name == "equal":
            yield Mark.SAME, "".join(before[start:end])
            continue
        if end > start:
            yield Mark.REMOVED, "".join(before[start:end])
        if new_end > new_start:
            yield Mark.ADDED, "".join(after[new_start:new_end])
