"""Commands on accounts, posts, passwords and sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from ytcs_docs.accounts import passwords, queries
from ytcs_docs.accounts.models import Post, SignInAttempt, User
from ytcs_docs.accounts.rules import (
    AGENCY_ROLES,
    FAILURES_BY_ADDRESS,
    FAILURES_BY_NAME,
    THROTTLE,
    Role,
    check_password,
    check_username,
    minutes_to_wait,
)
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.language.text import sort_key
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.rules import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class PostData:
    """A post as entered."""

    role: Role
    organization_id: int | None
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def add_user(
    username: str, full_name: str, password: str, by: Actor, *, email: str = "", must_change: bool = True
) -> User:
    """Add a person; with ``must_change`` the password must be changed at the first sign-in.
    Raises :class:`InvalidInput`."""
    username = check_username(username)
    if not full_name:
        raise InvalidInput("Phải có họ và tên.", "full_name")
    check_password(password, username)
    if queries.user_named(username) is not None:
        raise InvalidInput("Tên đăng nhập này đã có người dùng.", "username")
    user = User(
        username=username,
        full_name=full_name,
        sort_key=person_sort_key(full_name),
        email=email,
        password_hash=passwords.hash_password(password),
        must_change_password=must_change,
        created_at=clock.now(),
    )
    session().add(user)
    session().flush()
    record(by, Subject.USER, user.id, "added", f"Tạo tài khoản {username} cho {full_name}")
    return user


def person_sort_key(full_name: str) -> str:
    """The sort key of a Vietnamese name: by the given name, which comes last."""
    given = full_name.split()[-1] if full_name.split() else ""
    return sort_key(f"{given} {full_name}")


def change_user(user_id: int, full_name: str, email: str, active: bool, by: Actor, *, seen: str | None = None) -> User:
    """Change a person's name or e-mail, or disable the account, which signs them out everywhere."""
    user = load(User, user_id)
    check_unchanged(seen, user.content_revision)
    if not full_name:
        raise InvalidInput("Phải có họ và tên.", "full_name")
    if not active and user.id == by.user_id:
        raise InvalidInput("Không thể tự khóa tài khoản của mình.", "active")
    if user.active and not active:
        user.session_epoch += 1
    user.full_name, user.sort_key, user.email, user.active = (
        full_name,
        person_sort_key(full_name),
        email,
        active,
    )
    record(by, Subject.USER, user.id, "changed", f"Sửa tài khoản {user.username}")
    return user


def add_post(user_id: int, data: PostData, by: Actor) -> Post:
    """Give a person a role in an agency or unit. Raises :class:`InvalidInput`."""
    user = load(User, user_id)
    place = load(Organization, data.organization_id) if data.organization_id else None
    if place is None and data.role is not Role.ADMINISTRATOR:
        raise InvalidInput("Phải chọn cơ quan, đơn vị cho vai trò này.", "organization_id")
    if place is not None and place.kind is Kind.UNIT and data.role in AGENCY_ROLES:
        raise InvalidInput("Vai trò này chỉ đặt ở cấp cơ quan, không đặt trong đơn vị.", "organization_id")
    post = Post(
        user=user,
        organization=place,
        role=data.role,
        title=data.title,
        valid_from=data.valid_from,
        valid_to=data.valid_to,
    )
    session().add(post)
    session().flush()
    record(by, Subject.USER, user.id, "post_added", f"Giao vai trò {post.shown}")
    return post


def end_post(post_id: int, by: Actor) -> None:
    """Delete a post; the history keeps its title."""
    post = load(Post, post_id)
    record(by, Subject.USER, post.user_id, "post_ended", f"Thôi vai trò {post.shown}")
    session().delete(post)


def reset_password(user_id: int, by: Actor) -> str:
    """Set and return a new initial password, to be shown once; ends all sessions."""
    user = load(User, user_id)
    password = passwords.initial_password()
    _set_password(user, password, must_change=True)
    record(by, Subject.USER, user.id, "password_reset", f"Cấp lại mật khẩu cho {user.username}")
    return password


def change_password(user_id: int, old: str, new: str, by: Actor) -> User:
    """Change one's own password; ends all sessions, the caller renews its own. Raises :class:`InvalidInput`."""
    user = load(User, user_id)
    if not passwords.verify(user.password_hash, old):
        raise InvalidInput("Mật khẩu hiện tại không đúng.", "old")
    if old == new:
        raise InvalidInput("Mật khẩu mới phải khác mật khẩu hiện tại.", "password")
    check_password(new, user.username)
    _set_password(user, new, must_change=False)
    record(by, Subject.USER, user.id, "password_changed", "Đổi mật khẩu")
    return user


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    user.password_hash = passwords.hash_password(password)
    user.must_change_password = must_change
    user.session_epoch += 1
    session().execute(delete(SignInAttempt).where(SignInAttempt.username == user.username))


def sign_out_everywhere(user_id: int, by: Actor) -> None:
    """End all sessions of a person."""
    user = load(User, user_id)
    user.session_epoch += 1
    record(by, Subject.USER, user.id, "signed_out_everywhere", "Đăng xuất khỏi mọi thiết bị")


def throttle(username: str, address: str) -> int:
    """Minutes that this sign-in has to wait, 0 when it may proceed."""
    now = clock.now()
    by_name, by_address = queries.failures(username, address, now - THROTTLE)
    return max(minutes_to_wait(by_name, FAILURES_BY_NAME, now), minutes_to_wait(by_address, FAILURES_BY_ADDRESS, now))


def note_failure(username: str, address: str) -> None:
    """Record a failed sign-in, and delete those older than a day."""
    now = clock.now()
    session().execute(delete(SignInAttempt).where(SignInAttempt.at < now - 96 * THROTTLE))
    session().add(SignInAttempt(username=username[:80], address=address[:64], at=now))


def note_sign_in(user: User, password: str) -> None:
    """Record a successful sign-in and delete earlier failures of this name; renew an outdated hash."""
    user.last_sign_in_at = clock.now()
    session().execute(delete(SignInAttempt).where(SignInAttempt.username == user.username))
    if passwords.needs_renewal(user.password_hash):
        user.password_hash = passwords.hash_password(password)
