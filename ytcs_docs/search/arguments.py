"""The query string of the search page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from ytcs_docs.core import clock
from ytcs_docs.language.dates import day_or_none
from ytcs_docs.search.analysis import MAX_QUERY_LENGTH
from ytcs_docs.search.engine import Narrowing

# facet → name in the query string, heading
FACET_ARGUMENTS = {
    "direction": ("chieu", "Chiều"),
    "type": ("loai", "Loại"),
    "year": ("nam", "Năm"),
    "issuer": ("ban-hanh", "Cơ quan ban hành"),
    "force": ("hieu-luc", "Hiệu lực"),
    "status": ("trang-thai", "Trạng thái"),
    "unit": ("don-vi", "Đơn vị được giao"),
    "field": ("linh-vuc", "Lĩnh vực"),
}
MOST_VALUES = 20  # of one facet
_NAMES = ("q", "co-quan", "tu", "den", "sap-xep", *(name for name, _ in FACET_ARGUMENTS.values()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A search as requested by a query string."""

    typed: str
    narrowing: Narrowing
    by_date: bool
    no_days: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()  # days that were typed among the words


def read_arguments(arguments: MultiDict[str, str], acl: Sequence[str], ids: Sequence[int] | None = None) -> Wanted:
    """Parse the query string; invalid values are ignored, days that there are not are named."""
    today = clock.today()
    typed = arguments.get("q", "").strip()[:MAX_QUERY_LENGTH]
    days = {name: day_or_none(arguments.get(name), today) for name in ("tu", "den")}
    return Wanted(
        typed=typed,
        narrowing=Narrowing(
            acl=acl,
            facets={
                facet: values
                for facet, (name, _) in FACET_ARGUMENTS.items()
                if (values := [value[:200] for value in arguments.getlist(name) if value][:MOST_VALUES])
            },
            issuer=arguments.get("co-quan", "")[:200],
            date_from=days["tu"],
            date_to=days["den"],
            ids=ids,
        ),
        by_date=arguments.get("sap-xep") == "date",
        no_days=tuple(
            arguments[name].strip()[:40] for name, day in days.items() if day is None and arguments.get(name)
        ),
        impossible=tuple(match.group() for match in _DAY.finditer(typed) if day_or_none(match.group(), today) is None),
    )


_DAY = re.compile(r"(?<![\w/.-])\d{1,2}[/-]\d{1,2}[/-]\d{4}(?![\w/-])")


def kept_arguments(arguments: MultiDict[str, str]) -> MultiDict[str, str]:
    """The arguments that define a search; page numbers and others are left out."""
    return MultiDict(
        (name, value[:1000]) for name in _NAMES for value in arguments.getlist(name)[:MOST_VALUES] if value
    )
