"""The certificate of a register: are its numbers complete and unique?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ytcs_docs.registers.models import Register
from ytcs_docs.registers.rules import WITHOUT_NUMBER, EntryState


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """The numbers of a register. ``first`` and ``last`` are None for a register without numbers."""

    register: Register
    first: int | None
    last: int | None
    used: int
    voided: tuple[int, ...]
    reserved: tuple[int, ...]
    missing: tuple[int, ...]
    doubled: tuple[int, ...]
    lacked_before: tuple[int, ...] = ()

    @property
    def has_gaps(self) -> bool:
        """Whether any number stands for nothing, here or in the book that was taken over."""
        return bool(self.missing or self.lacked_before)

    @property
    def sound(self) -> bool:
        return not self.missing and not self.doubled


def certify(
    register: Register, entries: Sequence[tuple[int, EntryState]], documents: Counter[int], doubled_codes: set[int]
) -> Certificate:
    """Compare a register's numbers, its documents and its counter.

    ``entries`` are (number, state), ``documents`` counts documents by number, ``doubled_codes`` are numbers whose
    printed code is also on another document. Missing: a number between the first and the last that has no entry, or
    is marked used without a document; gaps of an imported old register are named apart (``lacked_before``), as they are
    no fault of this one. Doubled: a number with two entries or two documents, or with a doubled code.
    """
    entries = [(number, state) for number, state in entries if number < WITHOUT_NUMBER]
    documents = Counter({number: count for number, count in documents.items() if number < WITHOUT_NUMBER})
    given = Counter(number for number, _ in entries)
    states = dict(entries)
    highest = max([register.last_number or 0, *given, *documents])
    lowest = min([register.start_number, *given, *documents])
    taken_over = min(register.taken_over_to or 0, highest)
    expected = range(max(lowest, taken_over + 1), highest + 1)
    return Certificate(
        register=register,
        first=lowest if given or documents else None,
        last=highest if given or documents else None,
        used=sum(documents.values()),
        voided=tuple(sorted(number for number, state in entries if state is EntryState.VOIDED)),
        reserved=tuple(sorted(number for number, state in entries if state is EntryState.RESERVED)),
        missing=tuple(
            number
            for number in expected
            if number not in states or (states[number] is EntryState.USED and number not in documents)
        ),
        lacked_before=tuple(number for number in range(lowest, min(taken_over, highest) + 1) if number not in states),
        doubled=tuple(sorted(doubled_codes | {n for n in given if given[n] > 1 or documents[n] > 1})),
    )
