"""Questions over several areas that only the desk asks."""

from __future__ import annotations

from sqlalchemy import func, select

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document
from ytcs_docs.files.models import Blob
from ytcs_docs.files.rules import TextState
from ytcs_docs.organizations.models import Organization


def system_figures(scope: str | None) -> dict[str, int]:
    """What the administrator of a part of the tree (None: of all) looks after, and how the worker gets on."""
    places = select(func.count()).select_from(Organization)
    people = select(func.count(func.distinct(Post.user_id))).join(User).where(User.active)
    waiting = select(func.count()).select_from(User).where(User.must_change_password, User.active)
    if scope is not None:
        below = select(Organization.id).where(Organization.within(scope))
        places = places.where(Organization.id.in_(below))
        people = people.where(Post.organization_id.in_(below))
        waiting = waiting.where(User.id.in_(select(Post.user_id).where(Post.organization_id.in_(below))))
    counted = {
        "places": places,
        "people": people,
        "waiting": waiting,
        "documents": select(func.count()).select_from(Document),
        "unread": select(func.count()).where(Blob.text_state == TextState.PENDING),
        "failed": select(func.count()).where(Blob.text_state == TextState.FAILED),
    }
    return {name: session().scalar(count) or 0 for name, count in counted.items()}


def ask_database() -> None:
    """Raises whatever the database raises when it does not answer."""
    session().execute(select(1))
