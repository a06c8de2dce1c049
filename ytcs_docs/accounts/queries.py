"""Queries on people and posts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ytcs_docs.accounts.models import Post, SignIn, SignInAttempt, Substitution, User
from ytcs_docs.accounts.rules import (
    PERSONAL_RIGHTS,
    READING_ROLES,
    ROLE_RIGHTS,
    SENIORITY,
    SYSTEM_RIGHTS,
    WORKING_ROLES,
    Role,
)
from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.organizations.models import Organization

# Built once: every request runs it.
_SIGNED_IN = (
    select(User, SignIn)
    .join(SignIn, SignIn.user_id == User.id)
    .options(
        joinedload(User.posts).joinedload(Post.organization).joinedload(Organization.agency),
        joinedload(User.stands_in)
        .joinedload(Substitution.post)
        .options(joinedload(Post.user), joinedload(Post.organization).joinedload(Organization.agency)),
    )
    .where(User.id == bindparam("user_id"), SignIn.key_hash == bindparam("key_hash"))
)


def user_for_session(user_id: int, key: str) -> tuple[User, SignIn] | None:
    """The signed-in user with posts, organizations and agencies, and the session with this key, in one statement."""
    found = session().execute(_SIGNED_IN, {"user_id": user_id, "key_hash": key_hash(key)}).unique().one_or_none()
    return (found[0], found[1]) if found is not None else None


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def sign_ins_of(user_id: int, since: datetime) -> Sequence[SignIn]:
    """The sessions of a person that began after ``since``, the one used last first."""
    query = select(SignIn).where(SignIn.user_id == user_id, SignIn.began_at > since)
    return session().scalars(query.order_by(SignIn.seen_at.desc())).all()


def user_named(username: str) -> User | None:
    return session().scalar(select(User).where(User.username == username))


def active_posts(user: User, day: date) -> list[Post]:
    """The posts in which a person may act on a day: the own ones, most senior first, then those of colleagues in the
    same agency who are away and named the person."""
    posts = sorted(_active(user.posts, day), key=lambda post: (SENIORITY.index(post.role), post.id))
    agencies = {post.organization.agency_id for post in posts if post.organization is not None}
    named = [one.post for one in user.stands_in if one.active_on(day)]
    return posts + [
        post
        for post in _active(named, day)
        if post.organization is not None and post.organization.agency_id in agencies
    ]


def _active(posts: Sequence[Post], day: date) -> list[Post]:
    return [
        post
        for post in posts
        if post.active_on(day) and (post.organization is None or post.organization.active_on(day))
    ]


def viewer_of(post: Post, user: User | None = None) -> Viewer:
    """The viewer for a post: its rights, agency and unit. Who stands in for its holder neither signs nor seals: a
    signature is a person's own."""
    place = post.organization
    agency = place.agency if place is not None else None
    user_id = post.user_id if user is None else user.id
    rights = ROLE_RIGHTS[post.role] | (SYSTEM_RIGHTS if place is None else frozenset())
    return Viewer(
        user_id=user_id,
        post_id=post.id,
        rights=rights if user_id == post.user_id else rights - PERSONAL_RIGHTS,
        agency_id=agency.id if agency else None,
        agency_path=agency.path if agency else None,
        unit_id=place.id if place else None,
        unit_path=place.path if place else None,
        stands_in=user_id != post.user_id,
    )


def managed_person(viewer: Viewer, user_id: int) -> User:
    """A person in the administrator's part of the tree: all posts lie in it. Raises :class:`NotFound`."""
    user = session().get(User, user_id)
    scope = viewer.agency_path
    if user is not None and scope is not None:
        outside = any(post.organization is None or not post.organization.is_within(scope) for post in user.posts)
        lost = not user.posts and last_agency_of(user.id) != viewer.agency_id
        user = None if outside or lost else user
    if user is None:
        raise NotFound("Không có người dùng này trong phạm vi quản lý của bạn.")
    return user


def colleagues(agency_id: int, day: date) -> Sequence[User]:
    """People who may be given work in an agency on a day."""
    query = (
        select(User)
        .join(Post, Post.user_id == User.id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Organization.agency_id == agency_id, Post.role.in_(WORKING_ROLES), works_on(day))
        .distinct()
        .order_by(User.sort_key)
    )
    return session().scalars(query).all()


def substitutions_of(user_id: int, day: date) -> Sequence[Substitution]:
    """Who stands in for a person now or later, and for whom the person does."""
    posts = select(Post.id).where(Post.user_id == user_id)
    query = (
        select(Substitution)
        .options(joinedload(Substitution.user), joinedload(Substitution.post).joinedload(Post.user))
        .where(or_(Substitution.post_id.in_(posts), Substitution.user_id == user_id), Substitution.until_on >= day)
        .order_by(Substitution.from_on, Substitution.id)
    )
    return session().scalars(query).all()


def failures(username: str, address: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
    """Times of failed sign-ins after ``since``, newest first: of this name, and from this address."""
    recent = select(SignInAttempt.at).where(SignInAttempt.at > since).order_by(SignInAttempt.at.desc()).limit(60)
    return (
        list(session().scalars(recent.where(SignInAttempt.username == username))),
        list(session().scalars(recent.where(SignInAttempt.address == address))),
    )


def people_page(text: str, under: str | None, number: int, size: int = 50) -> Page[User]:
    """A page of people by name; with ``under`` (a path), those with a post in that subtree."""
    query = select(User).options(selectinload(User.posts).joinedload(Post.organization))
    if text:
        query = query.where(
            or_(func.lower(User.full_name).contains(text.lower()), User.username.contains(text.lower()))
        )
    if under is not None:
        placed = select(Post.user_id).join(Organization).where(Organization.within(under))
        query = query.where(User.id.in_(placed))
    return page_of(query.order_by(User.sort_key), number, size)


def works_on(day: date) -> ColumnElement[bool]:
    """The condition that a post is held that day by somebody who may sign in; joins ``User``."""
    begun = or_(Post.valid_from.is_(None), Post.valid_from <= day)
    return and_(User.active, begun, or_(Post.valid_to.is_(None), Post.valid_to >= day))


def working_posts(organization_id: int, day: date) -> Sequence[Post]:
    """The posts in one unit (not below it) of people who work that day and may be given work."""
    query = (
        select(Post)
        .options(joinedload(Post.user))
        .join(User)
        .where(
            Post.organization_id == organization_id,
            Post.role.in_(WORKING_ROLES),
            works_on(day),
        )
        .order_by(User.sort_key)
    )
    return session().scalars(query).all()


def posts_in_agency(agency_id: int, day: date) -> Sequence[Post]:
    """The posts in all units of an agency of people who work that day and may be given work."""
    query = (
        select(Post)
        .join(User)
        .join(Post.organization)
        .options(contains_eager(Post.user), contains_eager(Post.organization))
        .where(Organization.agency_id == agency_id, Post.role.in_(WORKING_ROLES), works_on(day))
        .order_by(User.sort_key)
    )
    return session().scalars(query).all()


def leaders_of(agency_id: int, day: date) -> Sequence[Post]:
    """The leaders' posts of an agency, to choose a signer."""
    query = (
        select(Post)
        .options(joinedload(Post.user))
        .join(User)
        .where(Post.organization_id == agency_id, Post.role == Role.LEADER, works_on(day))
        .order_by(Post.id)
    )
    return session().scalars(query).all()


def heads_of_units(agency_id: int, day: date) -> Sequence[Post]:
    """Posts of the unit heads of an agency: they may sign by order (TL.)."""
    query = (
        select(Post)
        .options(joinedload(Post.user), joinedload(Post.organization))
        .join(User)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Organization.agency_id == agency_id, Post.role == Role.UNIT_HEAD, works_on(day))
        .order_by(Organization.sort_key, Post.id)
    )
    return session().scalars(query).all()


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What was done to a person's account: to whom, by whom, and what the history says."""

    at: datetime
    person: str
    summary: str
    by: str


def account_changes(agency_id: int, since: datetime) -> list[AccountChange]:
    """What was done after ``since`` to those who may open an agency's documents, or by its administrator to anybody:
    posts given and ended, passwords reset; the latest first."""
    holders = (
        select(Post.user_id)
        .join(Organization, Post.organization_id == Organization.id)
        .where(Organization.agency_id == agency_id, Post.role.in_(READING_ROLES))
    )
    query = (
        select(HistoryLine.at, User.full_name, HistoryLine.summary, HistoryLine.actor_name)
        .join(User, User.id == HistoryLine.subject_id)
        .where(
            HistoryLine.subject == Subject.USER,
            HistoryLine.action.in_(("post_added", "post_ended", "password_reset", "substitute_named")),
            HistoryLine.at > since,
            HistoryLine.actor_id.is_not(None),
            or_(User.id.in_(holders), HistoryLine.organization_id == agency_id),
        )
        .order_by(HistoryLine.id.desc())
        .limit(20)
    )
    return [AccountChange(*row) for row in session().execute(query)]


def last_agency_of(user_id: int) -> int | None:
    """The agency whose administrator ended the last post of a person, or made the account; None for the system's."""
    query = (
        select(HistoryLine.organization_id)
        .where(
            HistoryLine.subject == Subject.USER,
            HistoryLine.subject_id == user_id,
            HistoryLine.action.in_(("added", "post_ended")),
        )
        .order_by(HistoryLine.id.desc())
        .limit(1)
    )
    return session().scalar(query)
