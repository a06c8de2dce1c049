"""A form that was sent after its session had ended: kept through signing in, and given back to the same person.

A form bears a CSRF token that is signed and names who it was made for, in which post (:func:`csrf_secret`), so no
cookie is needed to know whose words they are. What was typed travels through the sign-in page in a signed field;
nothing is stored.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.core.forms import SHOWN_AGAIN
from ytcs_docs.core.web import asked_by_script

LONGEST = 48 * 1024  # characters: what a stranger may send is 64 KiB
GOOD_FOR = 12 * 3600  # seconds
_NEVER_KEPT = ("password", "passphrase", "old", "again", "csrf_token", SHOWN_AGAIN)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was sent to ``path``, as pairs of name and value; ``again`` when that page can be shown filled in."""

    path: str
    post_id: int
    fields: list[tuple[str, str]]
    again: bool

    @property
    def said(self) -> list[str]:
        """The sentences among what was typed, to be read before it is sent again."""
        return [value for name, value in self.fields if " " in value.strip()]


def csrf_secret(user: User, post_id: int) -> str:
    """What the session keeps for CSRF tokens: the same for all sessions of a person in one post until the password
    changes. So a form opened before still saves after signing in again in another tab, and none saves in another post
    than the one it was opened in."""
    whom = f"{user.id}.{post_id}"
    return f"{whom}.{hmac.new(_key(), f'csrf {whom}.{user.session_epoch}'.encode(), hashlib.sha256).hexdigest()}"


def keep() -> str | None:
    """The form that this request sends, signed; None when it is nobody's, too long, or was sent by a script."""
    if request.method != "POST" or asked_by_script():
        return None
    try:
        owner = _owner_of(request.form.get("csrf_token", ""))
        fields = [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    except HTTPException:
        return None
    if owner is None:
        return None
    again = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    path = request.full_path.rstrip("?")
    kept = _seal().dumps({"user": owner[0], "post": owner[1], "path": path, "fields": fields, "again": again})
    return kept if len(kept) <= LONGEST else None


def given_back(kept: str, user: User, posts: Iterable[Post]) -> Unfinished | None:
    """What was kept for this person in one of the posts that are held; None when it is another's, old, or not ours."""
    try:
        known = _seal().loads(kept, max_age=GOOD_FOR)
    except BadData:
        return None
    if known["user"] != user.id or known["post"] not in [post.id for post in posts]:
        return None
    return Unfinished(known["path"], known["post"], [(name, value) for name, value in known["fields"]], known["again"])


def refused(user: User, posts: Iterable[Post]) -> Unfinished | None:
    """The form of a request whose token is of another post or too old, when the same person sends it."""
    kept = keep()
    return given_back(kept, user, posts) if kept else None


def _is_secret(name: str) -> bool:
    return name.rpartition("-")[2] in _NEVER_KEPT or name.endswith("passphrase")


def _owner_of(token: str) -> tuple[int, int] | None:
    """Whose form bears this token, as flask-wtf signs it, and in which post."""
    try:
        secret = URLSafeTimedSerializer(_key(), salt="wtf-csrf-token").loads(token)
    except BadData:
        return None
    user_id, _, rest = str(secret).partition(".")
    post_id = rest.partition(".")[0]
    return (int(user_id), int(post_id)) if user_id.isdecimal() and post_id.isdecimal() else None


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(), salt="unfinished form")


def _key() -> bytes:
    key: Any = current_app.secret_key
    return key.encode() if isinstance(key, str) else bytes(key)
