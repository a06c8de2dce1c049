"""Pages that lower areas lead to and a higher area shows.

The area that needs the page names it (``DOCUMENT_PAGE = Landmark("the page of a document")``); the area that has it
claims the name beside its route: ``@DOCUMENT_PAGE.shown_by(blueprint)``. So no endpoint climbs upward as a string.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, url_for

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
        return url_for(self.endpoint, **values)


START_PAGE = Landmark("the start page")
