"""Flask-Login, and the one check before every view."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from flask import Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from ytcs_docs.accounts import commands, queries, unfinished
from ytcs_docs.accounts.forms import SignInForm
from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.rules import ROLE_RIGHTS, SEEN_EVERY
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.access import Gate, Operation, mark_of
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import save_if_possible
from ytcs_docs.core.errors import NotAllowed

STRANGERS_BYTES = 64 * 1024  # of a form that somebody sends who has not signed in
POST_KEY, SESSION_KEY = "post", "sign_in"

login_manager = LoginManager()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load_user(session_id: str) -> User | None:
    user_id, _, epoch = session_id.partition(".")
    if not user_id.isdigit():
        return None
    found = queries.user_for_session(int(user_id), str(session.get(SESSION_KEY, "")))
    if found is None:
        return None
    user, g.sign_in = found
    if not user.active or str(user.session_epoch) != epoch or g.sign_in.began_at < oldest_sign_in():
        return None
    return user


def oldest_sign_in() -> datetime:
    """When a session that is still good may have begun."""
    return clock.now() - timedelta(hours=SETTINGS.get().session_max_hours)


def session_ends() -> datetime:
    """When this session ends if nothing more is opened: some hours after now, at the latest a day after it began."""
    settings = SETTINGS.get()
    idle = clock.now() + timedelta(hours=settings.session_hours)
    return min(idle, cast(datetime, g.sign_in.began_at) + timedelta(hours=settings.session_max_hours))


def init_guard(app: Flask) -> None:
    """Check every request before its view; nothing is open unless its view says so."""
    login_manager.init_app(app)
    login_manager.session_protection = None  # addresses change on mobile networks; the epoch ends sessions
    app.before_request(_guard)


def answer_as_a_stranger() -> None:
    """Show the frame of the page as somebody sees it who has not signed in; nobody is looked up for it."""
    g.viewer = g.post = None
    g._login_user = login_manager.anonymous_user()


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        _lost()
        return None
    g.viewer = None
    for part in ("HTTP_RANGE", "HTTP_IF_RANGE"):  # a part of a file is no less than the file, and holds a thread
        request.environ.pop(part, None)
    everything = request.max_content_length
    request.max_content_length = STRANGERS_BYTES
    mark = Gate.PUBLIC if request.endpoint == "static" else mark_of(current_app.view_functions[request.endpoint])
    if mark is Gate.PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if clock.now() - g.sign_in.seen_at > SEEN_EVERY:
        sign_in_id = g.sign_in.id
        save_if_possible(lambda: commands.note_seen(sign_in_id), "when a session was used")
    request.max_content_length = everything
    posts = queries.active_posts(current_user, clock.today())
    if not posts:
        raise NotAllowed("Tài khoản chưa được giao vai trò nào. Hãy liên hệ người quản trị.")
    post = _acted_in(posts)
    _act_as(current_user, post, posts)
    secret = unfinished.csrf_secret(current_user, post.id)
    if session.get("csrf_token") != secret:
        session["csrf_token"] = secret
    if current_user.must_change_password and request.endpoint not in (
        "accounts.change_password",
        "accounts.sign_out",
    ):
        return redirect(url_for("accounts.change_password"), 303)
    if isinstance(mark, Operation):
        if not g.viewer.may(mark):
            raise NotAllowed(_refusal(mark, posts))
    elif mark is not Gate.SIGNED_IN:
        raise NotAllowed("Trang này chưa được mở cho ai.")
    return None


def _lost() -> None:
    """An address that there is not, or a way of sending it does not take, is answered by Flask itself: in the frame of
    whoever is signed in."""
    g.viewer = None
    request.max_content_length = STRANGERS_BYTES
    if current_user.is_authenticated:
        posts = queries.active_posts(current_user, clock.today())
        if posts:
            _act_as(current_user, _acted_in(posts), posts)


def _acted_in(posts: list[Post]) -> Post:
    """The one that was chosen, if it is still held; else the first."""
    return next((post for post in posts if post.id == session.get(POST_KEY)), posts[0])


def _to_sign_in() -> ResponseReturnValue:
    """Sign in first; a form that was sent goes along."""
    kept = unfinished.keep()
    if kept is not None:
        form = SignInForm(formdata=None, data={"kept": kept})
        form.show_refusal("", "Chưa lưu được, nhưng chưa mất gì: đăng nhập lại để tiếp tục với những gì đã nhập.")
        return render_template("accounts/sign_in.html", form=form, ended=True), 422
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", tiep=target), 303)


def _refusal(operation: Operation, posts: list[Post]) -> str:
    other = next((post for post in posts if operation.right in ROLE_RIGHTS[post.role]), None)
    if other is None:
        return "Vai trò của bạn không được dùng chức năng này."
    return f"Vai trò đang dùng không có chức năng này. Hãy chuyển sang vai “{other.shown}” ở góc trên bên phải."


def _act_as(user: User, post: Post, posts: list[Post]) -> None:
    g.post, g.posts = post, posts
    g.viewer = queries.viewer_of(post, user)
    g.actor = Actor(
        name=user.full_name,
        title=post.title_of(user),
        user_id=user.id,
        organization_id=g.viewer.agency_id,
        unit_id=g.viewer.unit_id,
    )
