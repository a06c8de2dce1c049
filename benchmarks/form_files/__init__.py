"""Word files with known answers, for measuring the form check; made by two authors who had not seen the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A Word file. ``part`` and ``says`` are the label of a faulty one: a right finding is on that part (or one of
    those parted by ``|``), and says one of these, in small letters."""

    name: str
    hand: str
    make: Callable[[], bytes]
    part: str = ""
    says: tuple[str, ...] = ()
    fault: str = ""
