"""Pages for signing in and for accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from ytcs_docs.accounts import commands, passwords, queries, unfinished
from ytcs_docs.accounts.forms import ChangePasswordForm, NewPersonForm, PersonForm, PostForm, SignInForm, SubstituteForm
from ytcs_docs.accounts.guard import POST_KEY, SESSION_KEY, oldest_sign_in, session_ends
from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.rules import Role, check_password
from ytcs_docs.audit.models import COMING_IN, Subject
from ytcs_docs.audit.queries import accesses_of, history_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, public, requires, signed_in, viewer
from ytcs_docs.core.db import load, save_if_possible, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound
from ytcs_docs.core.forms import SHOWN_AGAIN, OfficeForm
from ytcs_docs.core.landmarks import START_PAGE
from ytcs_docs.core.web import (
    FormAnswer,
    carry_out,
    flash_problems,
    form_page,
    refusals_shown_in,
    safe_target,
    see_other,
    seen,
)
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization

COMPARED_AT_MOST = 2  # again when the hash changed meanwhile: renewed by a sign-in in another window

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> FormAnswer:
    start = START_PAGE.url()
    if current_user.is_authenticated and request.method == "GET" and "lai" not in request.args:  # anew, before it ends
        return see_other(start)
    form = SignInForm()
    if form.validate_on_submit():
        signed_in = _authenticate(form)
        if signed_in is not None:
            session.clear()
            session.permanent = True
            _keep_session(*signed_in)
            if form.kept.data:
                return _give_back(form.kept.data, signed_in[0])
            return see_other(safe_target(request.args.get("tiep"), start))
    return form_page("accounts/sign_in.html", form)


def _give_back(kept: str, user_id: int) -> FormAnswer:
    """What this person had sent before signing in, to be sent once more; another's is not shown."""
    user = load(User, user_id)
    sent = unfinished.given_back(kept, user, queries.active_posts(user, clock.today()))
    if sent is None:
        flash("Biểu mẫu gửi lúc trước là của người khác, của vai trò khác hoặc đã quá lâu nên không mở lại.", "warning")
        return see_other(START_PAGE.url())
    return send_again(sent, user)


def send_again(sent: unfinished.Unfinished, user: User) -> tuple[str, int]:
    """The page that sends a form once more, in the post it was opened in."""
    session[POST_KEY] = sent.post_id
    session["csrf_token"] = unfinished.csrf_secret(user, sent.post_id)
    g.pop("csrf_token", None)  # flask-wtf made a token for the session before
    return render_template(
        "accounts/send_again.html", sent=sent, again=SHOWN_AGAIN, form=OfficeForm(formdata=None)
    ), 200


def _authenticate(form: SignInForm) -> tuple[int, str] | None:
    """The person's id and the key of the new session, or None with the reason in the form. Wrong tries are counted and
    slowed down."""
    username, password = form.username.data.lower(), form.password.data
    if not _may_try(username, form):
        return None
    for _ in range(COMPARED_AT_MOST):
        user = queries.user_named(username)
        verified = user.password_hash if user else None
        right = passwords.verify(verified, password)
        if user is None or verified is None or not right or not user.active:
            save_if_possible(lambda: commands.note_failure(username, request.remote_addr or ""), "a failed sign-in")
            break
        user_id = user.id
        renewed = passwords.rehashed(password) if passwords.needs_renewal(verified) else None
        with transaction():
            if commands.note_sign_in(user_id, verified, renewed, request.remote_addr or ""):
                return user_id, commands.begin_session(user_id, request.remote_addr or "", request.user_agent.string)
    form.show_refusal("", "Tên đăng nhập hoặc mật khẩu không đúng.")
    return None


def _may_try(username: str, form: OfficeForm) -> bool:
    """Whether a password may be compared now; else the form says how long to wait."""
    with transaction():
        wait = commands.begin_attempt(username, request.remote_addr or "")
    if wait:
        form.show_refusal("", f"Đã nhập sai nhiều lần. Hãy thử lại sau {wait} phút.")
    return not wait


@blueprint.route("/dang-xuat", methods=["POST"])
@signed_in
def sign_out() -> Response:
    sign_in_id = g.sign_in.id
    with transaction():
        commands.end_session(viewer().user_id, sign_in_id, actor())
    logout_user()
    session.clear()
    return see_other(url_for("accounts.sign_in"))


@blueprint.route("/tai-khoan")
@signed_in
def account() -> str:
    """One's own account: posts, who stands in, password, sessions."""
    return _account(_substitute_form(load(User, viewer().user_id), formdata=None))


def _account(form: SubstituteForm) -> str:
    return render_template(
        "accounts/account.html",
        posts=g.posts,
        sign_ins=queries.sign_ins_of(viewer().user_id, oldest_sign_in()),
        accesses=accesses_of(Subject.USER, viewer().user_id, 20),
        substitutions=queries.substitutions_of(viewer().user_id, clock.today()),
        substitute_form=form,
        end_substitution=lambda key: url_for("accounts.end_substitution", substitution_id=key),
        form=OfficeForm(formdata=None),
    )


def _substitute_form(user: User, **more: Any) -> SubstituteForm:
    """For the posts of a person in which another may act."""
    today = clock.today()
    posts = [post for post in user.posts if post.organization is not None and post.role is not Role.ADMINISTRATOR]
    agencies = {post.organization.agency_id for post in posts if post.organization is not None}
    people = {one.id: one for key in agencies if key for one in queries.colleagues(key, today) if one.id != user.id}
    form = SubstituteForm(prefix="thay", **more)
    form.offer(posts, list(people.values()))
    return form


@blueprint.post("/tai-khoan/nguoi-thay")
@signed_in
def name_substitute() -> FormAnswer:
    """Somebody for one of one's own posts."""
    form = _substitute_form(load(User, viewer().user_id))
    if _name_substitute(form):
        return see_other(url_for("accounts.account"))
    return _account(form), 422


def _name_substitute(form: SubstituteForm) -> bool:
    if form.validate():
        with refusals_shown_in(form), transaction():
            wanted = form.post_id.data, form.user_id.data, form.from_on.given(), form.until_on.given()
            commands.name_substitute(*wanted, actor(), clock.today())
        if not form.problems():
            flash("Đã ghi người thay; quyền bắt đầu và kết thúc theo ngày.", "success")
            return True
    return False


@blueprint.post("/tai-khoan/nguoi-thay/<int:substitution_id>/thoi")
@signed_in
def end_substitution(substitution_id: int) -> Response:
    """By who is stood in for, or by who stands in."""
    known = {one.id for one in queries.substitutions_of(viewer().user_id, clock.today())}
    return _end_substitution(substitution_id, known, url_for("accounts.account"))


def _end_substitution(substitution_id: int, known: set[int], back: str) -> Response:
    if substitution_id not in known:
        raise NotFound("Không có người thay này.")
    return carry_out(OfficeForm(), lambda: commands.end_substitution(substitution_id, actor()), "Đã thôi thay.", back)


@blueprint.post("/tai-khoan/phien/<int:sign_in_id>/dang-xuat")
@signed_in
def end_session(sign_in_id: int) -> Response:
    """Sign out on one other device."""
    with transaction():
        commands.end_session(viewer().user_id, sign_in_id, actor())
    flash("Đã đăng xuất thiết bị ấy.", "success")
    return see_other(url_for("accounts.account"))


@blueprint.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@signed_in
def change_password() -> FormAnswer:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        if form.password.data != form.again.data:
            form.show_refusal("again", "Hai lần nhập mật khẩu mới không giống nhau.")
        else:
            with refusals_shown_in(form):
                _change_password(form)
        if not form.problems():
            flash("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất.", "success")
            return see_other(START_PAGE.url())
    return form_page("accounts/change_password.html", form)


def _change_password(form: ChangePasswordForm) -> None:
    """Guessing the old one is slowed down like signing in."""
    old, new = form.old.data, form.password.data
    user = load(User, viewer().user_id)
    username, verified = user.username, user.password_hash
    check_password(new, (username, user.full_name))  # before the try is counted: a weak new one is no guess
    if not _may_try(username, form):
        return
    if not passwords.verify(verified, old):
        raise InvalidInput("Mật khẩu hiện tại không đúng.", "old")
    if old == new:
        raise InvalidInput("Mật khẩu mới phải khác mật khẩu hiện tại.", "password")
    password = passwords.new_password(new, username, user.full_name)
    with transaction():
        user_id = commands.change_password(viewer().user_id, verified, password, actor()).id
        key = commands.begin_session(user_id, request.remote_addr or "", request.user_agent.string)
    _keep_session(user_id, key)  # the others have ended


def _keep_session(user_id: int, key: str) -> None:
    session[SESSION_KEY] = key
    login_user(load(User, user_id))


@blueprint.get("/tai-khoan/phien")
@signed_in
def session_time() -> dict[str, float]:
    """When this session ends, in seconds since 1970: asking for it is work, and puts the end off."""
    return {"ends": session_ends().timestamp()}


@blueprint.route("/tai-khoan/dang-xuat-moi-noi", methods=["POST"])
@signed_in
def sign_out_everywhere() -> Response:
    with transaction():
        commands.sign_out_everywhere(viewer().user_id, actor())
    logout_user()
    session.clear()
    flash("Đã đăng xuất khỏi mọi thiết bị.", "success")
    return see_other(url_for("accounts.sign_in"))


@blueprint.route("/tai-khoan/vai-tro/<int:post_id>", methods=["POST"])
@signed_in
def act_as(post_id: int) -> Response:
    """Work in another of one's posts."""
    if post_id not in [post.id for post in g.posts]:
        raise NotFound("Bạn không giữ vai trò này.")
    session[POST_KEY] = post_id
    return see_other(START_PAGE.url())


def _scope() -> str | None:
    """The part of the tree an administrator looks after; None for the whole."""
    return viewer().agency_path


def _places() -> Sequence[Organization]:
    return organizations.nodes_within(_scope())


@blueprint.route("/nguoi-dung")
@requires(Operation.MANAGE_PEOPLE)
def people() -> str:
    text = request.args.get("tim", "").strip()[:80]
    page = queries.people_page(text, _scope(), request.args.get("trang", 1, type=int))
    return render_template("accounts/people.html", page=page, text=text)


@blueprint.route("/nguoi-dung/them", methods=["GET", "POST"])
@requires(Operation.MANAGE_PEOPLE)
def add_person() -> FormAnswer:
    """A new account with its first post; the initial password is shown once."""
    form, post_form = NewPersonForm(), PostForm(prefix="post")
    post_form.offer_places(_places(), whole_system=_scope() is None)
    if form.validate_on_submit() and post_form.validate():
        password = passwords.initial_password()
        with refusals_shown_in(form), transaction():
            user = commands.add_user(form.username.data, form.full_name.data, password, actor(), email=form.email.data)
            commands.add_post(user.id, post_form.to_data(), actor())
            user_id = user.id
        if not form.problems():
            user = load(User, user_id)
            return render_template("accounts/new_password.html", user=user, password=password.text), 201
    return form_page("accounts/add_person.html", form, post_form=post_form)


@blueprint.route("/nguoi-dung/<int:user_id>", methods=["GET", "POST"])
@requires(Operation.MANAGE_PEOPLE)
def person(user_id: int) -> FormAnswer:
    """One person: details, posts, password."""
    user = queries.managed_person(viewer(), user_id)
    form = PersonForm(obj=user, seen=user.content_revision)
    post_form = PostForm(prefix="post", formdata=None)
    post_form.offer_places(_places(), whole_system=_scope() is None)
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.change_user(user_id, form.full_name.data, form.email.data, form.active.data, actor(), seen=seen())
        if not form.problems():
            flash("Đã lưu tài khoản.", "success")
            return see_other(url_for("accounts.person", user_id=user_id))
    return form_page(
        "accounts/person.html",
        form,
        user=queries.managed_person(viewer(), user_id),
        post_form=post_form,
        substitute_form=_substitute_form(queries.managed_person(viewer(), user_id), formdata=None),
        substitutions=queries.substitutions_of(user_id, clock.today()),
        end_substitution=lambda key: url_for("accounts.end_persons_substitution", user_id=user_id, substitution_id=key),
        history=history_of(Subject.USER, user_id),
        accesses=accesses_of(Subject.USER, user_id, 20, COMING_IN),
    )


@blueprint.route("/nguoi-dung/<int:user_id>/vai-tro", methods=["POST"])
@requires(Operation.MANAGE_PEOPLE)
def add_post(user_id: int) -> Response:
    queries.managed_person(viewer(), user_id)
    form = PostForm(prefix="post")
    form.offer_places(_places(), whole_system=_scope() is None)
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.add_post(user_id, form.to_data(), actor())
    flash_problems(form)
    if not form.problems():
        flash("Đã giao vai trò.", "success")
    return see_other(url_for("accounts.person", user_id=user_id))


@blueprint.route("/nguoi-dung/<int:user_id>/vai-tro/<int:post_id>/thoi", methods=["POST"])
@requires(Operation.MANAGE_PEOPLE)
def end_post(user_id: int, post_id: int) -> Response:
    user = queries.managed_person(viewer(), user_id)
    post = load(Post, post_id)
    if post.user_id != user.id:
        raise NotFound("Người này không giữ vai trò đó.")
    return carry_out(
        OfficeForm(),
        lambda: commands.end_post(post_id, actor()),
        "Đã thôi vai trò.",
        url_for("accounts.person", user_id=user_id),
    )


@blueprint.post("/nguoi-dung/<int:user_id>/nguoi-thay")
@requires(Operation.MANAGE_PEOPLE)
def name_persons_substitute(user_id: int) -> Response:
    """For somebody who is already away."""
    form = _substitute_form(queries.managed_person(viewer(), user_id))
    if not _name_substitute(form):
        flash_problems(form)
    return see_other(url_for("accounts.person", user_id=user_id))


@blueprint.post("/nguoi-dung/<int:user_id>/nguoi-thay/<int:substitution_id>/thoi")
@requires(Operation.MANAGE_PEOPLE)
def end_persons_substitution(user_id: int, substitution_id: int) -> Response:
    queries.managed_person(viewer(), user_id)
    known = {one.id for one in queries.substitutions_of(user_id, clock.today()) if one.post.user_id == user_id}
    return _end_substitution(substitution_id, known, url_for("accounts.person", user_id=user_id))


@blueprint.route("/nguoi-dung/<int:user_id>/cap-lai-mat-khau", methods=["POST"])
@requires(Operation.MANAGE_PEOPLE)
def reset_password(user_id: int) -> str:
    queries.managed_person(viewer(), user_id)
    password = passwords.initial_password()
    with transaction():
        commands.reset_password(user_id, password, actor())
    return render_template("accounts/new_password.html", user=load(User, user_id), password=password.text)


@blueprint.route("/nguoi-dung/<int:user_id>/dang-xuat", methods=["POST"])
@requires(Operation.MANAGE_PEOPLE)
def sign_person_out(user_id: int) -> Response:
    queries.managed_person(viewer(), user_id)
    with transaction():
        commands.sign_out_everywhere(user_id, actor())
    flash("Đã đăng xuất người này khỏi mọi thiết bị.", "success")
    return see_other(url_for("accounts.person", user_id=user_id))
