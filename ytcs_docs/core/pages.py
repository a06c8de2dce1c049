"""One page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from ytcs_docs.core.db import session

Item = TypeVar("Item")
Other = TypeVar("Other")

PAGE_SIZES = (25, 50, 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Page(Generic[Item]):
    """``items`` of page ``number`` (from 1) of a list of ``total`` rows."""

    items: Sequence[Item]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.items) - 1 if self.items else 0

    def showing(self, items: Sequence[Other]) -> Page[Other]:
        """The same page with the rows that its keys stand for."""
        return Page(items=items, number=self.number, size=self.size, total=self.total)

    def around(self, reach: int = 2) -> list[int | None]:
        """Page numbers to show; None where some are left out."""
        near = {1, self.last, *range(self.number - reach, self.number + reach + 1)}
        shown: list[int | None] = []
        previous = 0
        for number in sorted(n for n in near if 1 <= n <= self.last):
            if number > previous + 1:
                shown.append(None)
            shown.append(number)
            previous = number
        return shown


def page_of_items(items: Sequence[Item], number: int, size: int) -> Page[Item]:
    """One page of rows that are in memory."""
    number = min(max(1, number), max(1, -(-len(items) // size)))
    return Page(items=items[(number - 1) * size : number * size], number=number, size=size, total=len(items))


def page_of(query: Select[Any], number: int, size: int, count: Select[Any] | int | None = None) -> Page[Any]:
    """Run a query for one page; a page beyond the end gives the last one. ``count`` asks for the number of all
    rows, or is it."""
    if count is None:
        count = select(func.count()).select_from(query.order_by(None).options().subquery())
    total = count if isinstance(count, int) else session().scalar(count) or 0
    last = max(1, -(-total // size))
    number = min(max(1, number), last)
    items = session().scalars(query.limit(size).offset((number - 1) * size)).unique().all() if total else []
    return Page(items=items, number=number, size=size, total=total)
