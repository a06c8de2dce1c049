"""The query string of the search page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
_NAMES = ("q", "co-quan", "tu", "den", "sap-xep", *(name for name, _ in FACET_ARGUMENTS.values()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A search as requested by a query string."""

    typed: str
    narrowing: Narrowing
    by_date: bool


def read_arguments(arguments: Mapping[str, str], acl: Sequence[str], ids: Sequence[int] | None = None) -> Wanted:
    """Parse the query string; invalid values are ignored."""
    today = clock.today()
    return Wanted(
        typed=arguments.get("q", "").strip()[:MAX_QUERY_LENGTH],
        narrowing=Narrowing(
            acl=acl,
            facets={
                facet: arguments[name][:200] for facet, (name, _) in FACET_ARGUMENTS.items() if arguments.get(name)
            },
            issuer=arguments.get("co-quan", "")[:200],
            date_from=day_or_none(arguments.get("tu"), today),
            date_to=day_or_none(arguments.get("den"), today),
            ids=ids,
        ),
        by_date=arguments.get("sap-xep") == "date",
    )


def kept_arguments(arguments: Mapping[str, str]) -> dict[str, str]:
    """The arguments that define a search; page numbers and others are left out."""
    return {name: arguments[name][:1000] for name in _NAMES if arguments.get(name)}
