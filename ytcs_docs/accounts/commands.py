"""Commands on accounts, posts, passwords and sign-ins."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, update

from ytcs_docs.accounts import queries
from ytcs_docs.accounts.models import Post, SignIn, SignInAttempt, Substitution, User
from ytcs_docs.accounts.passwords import NewPassword
from ytcs_docs.accounts.rules import (
    AGENCY_ROLES,
    FAILURES_BY_ADDRESS,
    FAILURES_BY_NAME,
    LONGEST_SUBSTITUTION,
    THROTTLE,
    Role,
    check_username,
    device_named,
    minutes_to_wait,
)
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session
from ytcs_docs.core.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.decree30.form import format_date
from ytcs_docs.language.text import sort_key
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.rules import Kind

SESSIONS_KEPT = timedelta(days=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class PostData:
    """A post as entered."""

    role: Role
    organization_id: int | None
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def add_user(
    username: str, full_name: str, password: NewPassword, by: Actor, *, email: str = "", must_change: bool = True
) -> User:
    """Add a person; with ``must_change`` the password must be changed at the first sign-in.
    Raises :class:`InvalidInput`."""
    username = check_username(username)
    if not full_name:
        raise InvalidInput("Phải có họ và tên.", "full_name")
    if queries.user_named(username) is not None:
        raise InvalidInput("Tên đăng nhập này đã có người dùng.", "username")
    user = User(
        username=username,
        full_name=full_name,
        sort_key=person_sort_key(full_name),
        email=email,
        password_hash=password.hash,
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
        _end_sessions(user)
    user.full_name, user.sort_key, user.email, user.active = (
        full_name,
        person_sort_key(full_name),
        email,
        active,
    )
    record(by, Subject.USER, user.id, "changed", f"Sửa tài khoản {user.username}")
    return user


def add_post(user_id: int, data: PostData, by: Actor) -> Post:
    """Give a person a role in an agency or unit; ends all sessions, as every change of roles does. Raises
    :class:`InvalidInput`."""
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
    _end_sessions(user)
    session().flush()
    record(by, Subject.USER, user.id, "post_added", f"Giao vai trò {post.shown}")
    return post


# What higher areas say when a post still holds something that would be forgotten with it.
OPEN_IN_POST: list[Callable[[Post], str]] = []


def end_post(post_id: int, by: Actor) -> None:
    """Delete a post; the history keeps its title. Ends all sessions. Raises :class:`RuleBroken` while something is open
    in it that would be forgotten, :class:`NotAllowed` for an administrator's own."""
    post = load(Post, post_id)
    if post.user_id == by.user_id and post.role is Role.ADMINISTRATOR:
        raise NotAllowed("Không thể tự thôi vai trò quản trị của mình.")
    for find in OPEN_IN_POST:
        if said := find(post):
            raise RuleBroken(said)
    record(by, Subject.USER, post.user_id, "post_ended", f"Thôi vai trò {post.shown}")
    _end_sessions(post.user)
    session().delete(post)


def choose_mails(user_id: int, wants_all: bool) -> None:
    """Whether a person gets all notices by e-mail, or those that press."""
    load(User, user_id).mails_all = wants_all


def name_substitute(post_id: int, user_id: int, from_on: date, until_on: date, by: Actor, today: date) -> Substitution:
    """Somebody acts in a post while its holder is away. Begins and ends by itself. Raises :class:`InvalidInput`."""
    post = load(Post, post_id)
    place = post.organization
    if place is None or post.role is Role.ADMINISTRATOR:
        raise InvalidInput("Vai trò quản trị không có người thay.", "post_id")
    if until_on < from_on or until_on < today:
        raise InvalidInput("Ngày cuối phải sau ngày đầu và không trước hôm nay.", "until_on")
    if until_on - from_on > LONGEST_SUBSTITUTION:
        raise InvalidInput("Mỗi lần thay không quá một năm.", "until_on")
    candidates = {one.id: one for one in queries.colleagues(place.agency_id or place.id, max(from_on, today))}
    if user_id == post.user_id or user_id not in candidates:
        raise InvalidInput("Chọn người khác đang làm việc trong cùng cơ quan.", "user_id")
    if any(one.from_on <= until_on and from_on <= one.until_on for one in post.substitutions):
        raise InvalidInput("Trong thời gian này đã có người thay.", "from_on")
    named = Substitution(
        user_id=user_id, from_on=from_on, until_on=until_on, created_at=clock.now(), created_by=by.name
    )
    post.substitutions.append(named)
    session().flush()
    days = f"từ {format_date(from_on)} đến {format_date(until_on)}"
    said = f"{candidates[user_id].full_name} thay {post.user.full_name} ở vai trò {post.shown} {days}"
    for subject_id in (post.user_id, user_id):
        record(by, Subject.USER, subject_id, "substitute_named", said)
    return named


def end_substitution(substitution_id: int, by: Actor) -> None:
    """End a substitution, or cancel one that has not begun."""
    named = load(Substitution, substitution_id)
    said = f"{named.user.full_name} thôi thay {named.post.user.full_name} ở vai trò {named.post.shown}"
    for subject_id in (named.post.user_id, named.user_id):
        record(by, Subject.USER, subject_id, "substitute_ended", said)
    session().delete(named)


def reset_password(user_id: int, password: NewPassword, by: Actor) -> None:
    """Set an initial password, to be shown once; ends all sessions."""
    user = load(User, user_id)
    _set_password(user, password, must_change=True)
    record(by, Subject.USER, user.id, "password_reset", f"Cấp lại mật khẩu cho {user.username}")


def change_password(user_id: int, verified_hash: str, new: NewPassword, by: Actor) -> User:
    """Change one's own password; ends all sessions, the caller renews its own. ``verified_hash`` is the hash that the
    old one was compared with. Raises :class:`InvalidInput` when it has been changed since."""
    user = load(User, user_id)
    if user.password_hash != verified_hash:
        raise InvalidInput("Mật khẩu hiện tại không đúng.", "old")
    _set_password(user, new, must_change=False)
    record(by, Subject.USER, user.id, "password_changed", "Đổi mật khẩu")
    return user


def _set_password(user: User, password: NewPassword, *, must_change: bool) -> None:
    user.password_hash = password.hash
    user.must_change_password = must_change
    _end_sessions(user)
    session().execute(delete(SignInAttempt).where(SignInAttempt.username == user.username))


def sign_out_everywhere(user_id: int, by: Actor) -> None:
    """End all sessions of a person."""
    user = load(User, user_id)
    _end_sessions(user)
    record(by, Subject.USER, user.id, "signed_out_everywhere", "Đăng xuất khỏi mọi thiết bị")


def _end_sessions(user: User) -> None:
    user.session_epoch += 1
    session().execute(delete(SignIn).where(SignIn.user_id == user.id))


def begin_session(user_id: int, address: str, user_agent: str) -> str:
    """Note a new session; its key is for the person's cookie. Deletes those that nobody can use any more."""
    now, key = clock.now(), secrets.token_urlsafe(32)
    session().execute(delete(SignIn).where(SignIn.began_at < now - SESSIONS_KEPT))
    session().add(
        SignIn(
            user_id=user_id,
            key_hash=queries.key_hash(key),
            began_at=now,
            seen_at=now,
            address=address[:64],
            device=device_named(user_agent),
        )
    )
    return key


def end_session(user_id: int, sign_in_id: int, by: Actor) -> None:
    """End one session of a person. Raises :class:`NotFound` for anybody else's."""
    row = session().get(SignIn, sign_in_id)
    if row is None or row.user_id != user_id:
        raise NotFound("Phiên làm việc này đã kết thúc.")
    session().delete(row)
    record(by, Subject.USER, user_id, "signed_out", f"Đăng xuất ({row.device}, {row.address})")


def note_seen(sign_in_id: int) -> None:
    """The session is in use."""
    session().execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=clock.now()))


def begin_attempt(username: str, address: str) -> int:
    """Minutes that this try of a password has to wait; 0 when it may proceed, and then it counts as failed until
    :func:`forget_failures`, so that many tries at once are counted like one after the other. In a transaction of its
    own: the password is compared after it. Deletes what is older than a day."""
    now = clock.now()
    one_at_a_time(f"sign-in {address}")
    one_at_a_time(f"sign-in of {username}")
    by_name, by_address = queries.failures(username, address, now - THROTTLE)
    wait = max(minutes_to_wait(by_name, FAILURES_BY_NAME, now), minutes_to_wait(by_address, FAILURES_BY_ADDRESS, now))
    if not wait:
        session().execute(delete(SignInAttempt).where(SignInAttempt.at < now - 96 * THROTTLE))
        session().add(SignInAttempt(username=username[:80], address=address[:64], at=now))
    return wait


def forget_failures(username: str) -> None:
    """The right password was typed."""
    session().execute(delete(SignInAttempt).where(SignInAttempt.username == username[:80]))


def note_failure(username: str, address: str) -> None:
    """A wrong password, or an account that is closed; whoever tried is not known to be its owner. A name that nobody
    has is counted, not kept in a history."""
    user = queries.user_named(username)
    if user is not None:
        stranger = Actor(name="không rõ ai")
        record(stranger, Subject.USER, user.id, "sign_in_failed", f"Đăng nhập không thành công từ {address}")


def note_sign_in(user_id: int, verified_hash: str, renewed: NewPassword | None, address: str) -> bool:
    """Record a successful sign-in; ``renewed`` is the same password with a hash of today's cost. False when the
    password was changed, or the account closed, since it was compared with ``verified_hash``."""
    user = load(User, user_id)
    if user.password_hash != verified_hash or not user.active:
        return False
    user.last_sign_in_at = clock.now()
    forget_failures(user.username)
    own = Actor(name=user.full_name, user_id=user.id)
    record(own, Subject.USER, user.id, "signed_in", f"Đăng nhập từ {address}")
    if renewed is not None:
        user.password_hash = renewed.hash
    return True
