"""Who may do what, as the areas see it: rights by name, the person acting, what they may see.

A view says ``@requires(Right.…)``, ``@signed_in`` or ``@public``. A view that says nothing is refused by
the guard (accounts/guard.py), which also fills in :func:`actor` and :func:`viewer`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import g

from ytcs_docs.core.actor import Actor


class Right(StrEnum):
    """What a post can open. The table of roles is in accounts/rules.py."""

    READ_DOCUMENTS = "read_documents"
    READ_WHOLE_AGENCY = "read_whole_agency"
    REGISTER = "register"
    MANAGE_NUMBERS = "manage_numbers"
    PRINT_REGISTERS = "print_registers"
    MANAGE_REGISTERS = "manage_registers"
    INSTRUCT = "instruct"
    DO_TASKS = "do_tasks"
    COMPOSE = "compose"
    MANAGE_LISTS = "manage_lists"
    MANAGE_ORGANIZATIONS = "manage_organizations"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SEARCH = "manage_search"
    MANAGE_TEMPLATES = "manage_templates"
    CHECK_CONTENT = "check_content"
    SIGN = "sign"
    SEAL = "seal"


class Gate(StrEnum):
    """Views that need no right of their own."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """The scope of a post. ``agency_path`` and ``unit_path`` are paths in the tree of organizations;
    None for an administrator of the whole system."""

    user_id: int
    post_id: int
    rights: frozenset[Right]
    agency_id: int | None
    agency_path: str | None
    unit_id: int | None
    unit_path: str | None

    def may(self, right: Right) -> bool:
        return right in self.rights


View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__requires__"


def requires(right: Right) -> Callable[[View], View]:
    """Mark a view with the right it needs."""

    def mark(view: View) -> View:
        setattr(view, _MARK, right)
        return view

    return mark


def signed_in(view: View) -> View:
    """Any signed-in person may open it."""
    setattr(view, _MARK, Gate.SIGNED_IN)
    return view


def public(view: View) -> View:
    """Open to everybody; there are few of these."""
    setattr(view, _MARK, Gate.PUBLIC)
    return view


def mark_of(view: Callable[..., Any] | None) -> Right | Gate | None:
    """What a view says it needs; None when it says nothing."""
    return cast("Right | Gate | None", getattr(view, _MARK, None))


def viewer() -> Viewer:
    """The scope of the person behind this request."""
    return cast(Viewer, g.viewer)


def actor() -> Actor:
    """The person behind this request, for history."""
    return cast(Actor, g.actor)


def agency_id() -> int:
    """The agency worked for; the guard lets only posts in an agency reach a view that asks."""
    return cast(int, g.viewer.agency_id)
