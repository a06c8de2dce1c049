"""Pages that lower areas lead to and a higher area shows.

The area that needs the page names it (``DOCUMENT_PAGE = Landmark("the page of a document")``); the area that has it
claims the name beside its route: ``@DOCUMENT_PAGE.shown_by(blueprint)``. So no endpoint climbs upward as a string.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from flask import Blueprint, request, url_for

View = TypeVar("View", bound=Callable[..., Any])


class Landmark:
    """A page by what it shows, whoever shows it."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.endpoint: str | None = None

    def shown_by(self, blueprint: Blueprint) -> Callable[[View], View]:
        """Mark the view that shows it; stands above ``@blueprint.route``."""

        def claim(view: View) -> View:
            self.endpoint = f"{blueprint.name}.{view.__name__}"
            return view

        return claim

    def url(self, **values: Any) -> str:
        """Its address."""
        if self.endpoint is None:
            raise RuntimeError(f"nobody shows {self.what}")
        return address(self.endpoint, **values)


def address(endpoint: str, **values: Any) -> str:
    """What ``url_for`` gives, kept for the next time: a page has a hundred addresses, nearly all of them the same as
    the page before. Values are such that can be hashed."""
    if "_external" in values:  # it depends on the host that was asked
        return url_for(endpoint, **values)
    return _kept_address(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=4096)
def _kept_address(root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


START_PAGE = Landmark("the start page")
