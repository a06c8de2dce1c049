"""Who acts: a person in a post, as history will remember it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """``organization_id`` is the agency, ``unit_id`` the node of the tree the post belongs to (may be the
    agency itself). All are None for commands started by an operator."""

    name: str
    title: str = ""
    user_id: int | None = None
    organization_id: int | None = None
    unit_id: int | None = None


OPERATOR = Actor(name="Hệ thống", title="lệnh quản trị")
