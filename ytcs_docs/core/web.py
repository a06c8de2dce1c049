"""Small pieces that all views share: answering forms, remembering filters, safe ways back."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import flash, g, redirect, render_template, request, send_file, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import InvalidInput, OfficeError, RuleBroken
from ytcs_docs.core.forms import BlockField, LineField, OfficeForm
from ytcs_docs.core.pages import PAGE_SIZES

FormAnswer = tuple[str, int] | Response
TYPED_SHOWN = 600  # characters of a refused text: what is said on the next page travels in a cookie


def form_page(template: str, form: OfficeForm, **context: Any) -> tuple[str, int]:
    """A page with a form: 200 when shown first, 422 when it was sent and refused."""
    return render_template(template, form=form, **context), 422 if form.is_submitted() else 200


@contextmanager
def refusals_shown_in(form: OfficeForm) -> Iterator[None]:
    """Put what a command refuses beside the field it is about; the form keeps what was typed."""
    try:
        yield
    except InvalidInput as error:
        form.show_refusal(error.field, error.sentence)
    except OfficeError as error:
        form.show_refusal("", error.sentence)


def see_other(url: str) -> Response:
    """After a POST: a reload must not send it again."""
    return redirect(url, 303)


def send_bytes(content: bytes, name: str, media_type: str) -> Response:
    """A file that was made for this answer, to be saved under a name."""
    return send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)


def safe_target(target: str | None, fallback: str) -> str:
    """A way back within this site only."""
    if not target:
        return fallback
    try:
        parts = urlsplit(target)
    except ValueError:  # a bracket that is not closed
        return fallback
    bad = parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\"))
    return fallback if bad or any(ord(c) < 32 for c in target) else target


def remembered_filter(name: str) -> MultiDict[str, str]:
    """The filter of a list: from the address, or the one used last. ``?xoa=1`` forgets it."""
    key = f"filter:{name}"
    if "xoa" in request.args:
        session.pop(key, None)
        if set(request.args) <= {"xoa", "trang"}:
            return MultiDict()
    own = {
        field: [value[:200] for value in values if value][:20]
        for field, values in request.args.lists()
        if any(values) and field not in ("trang", "xoa")
    }
    if set(request.args) - {"trang"}:
        if own != session.get(key, {}):
            session[key] = own
        return MultiDict(request.args)
    known: MultiDict[str, str] = MultiDict(session.get(key, {}))
    known.update(request.args)  # the next page of the same
    return known


MANY = 500  # rows that are ticked at once
LISTED = 100


def ticked(name: str, arguments: MultiDict[str, str]) -> list[int]:
    """The ids of the rows that were ticked."""
    return [int(key) for key in arguments.getlist(name)[:MANY] if key.isdecimal() and len(key) < 10]


def remember_list(title: str, url: str, ids: Sequence[int]) -> None:
    """Keep which documents the list held that the person looked at last: to go from one to the next."""
    known = {"title": title, "url": url, "ids": list(ids[:LISTED])}
    if session.get("list") != known:
        session["list"] = known


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A document's place in the list one came from: ``place`` of ``total`` counts from 1 on that page."""

    title: str
    url: str
    place: int
    total: int
    before: int | None
    after: int | None


def neighbours(document_id: int) -> Neighbours | None:
    """None when the document was not in the list that was looked at last."""
    known = session.get("list")
    if not known or document_id not in known["ids"]:
        return None
    ids = known["ids"]
    here = ids.index(document_id)
    before = ids[here - 1] if here else None
    after = ids[here + 1] if here + 1 < len(ids) else None
    return Neighbours(known["title"], known["url"], here + 1, len(ids), before, after)


def with_query(address: str, arguments: MultiDict[str, str]) -> str:
    """An address with arguments behind it, whatever they are called."""
    return f"{address}?{urlencode(list(arguments.items(multi=True)))}" if arguments else address


def without(arguments: MultiDict[str, str], gone: Mapping[str, str | None]) -> MultiDict[str, str]:
    """Arguments without some values (None: without all of that name), for the first page."""
    left = (
        (name, value)
        for name, value in arguments.items(multi=True)
        if name != "trang" and not (name in gone and gone[name] in (None, value, value.strip()))
    )
    return MultiDict(left)


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows a list, and the address without it."""

    label: str
    url: str


def asked_by_script() -> bool:
    """Whether a script of ours asks, which shows a part of a page or a sentence, and no page."""
    return bool(request.headers.get("HX-Request")) or request.headers.get("X-Requested-With") == "fetch"


def page_number(arguments: MultiDict[str, str]) -> int:
    return max(1, arguments.get("trang", 1, type=int) or 1)


def page_size(arguments: MultiDict[str, str]) -> int:
    size = arguments.get("so-dong", PAGE_SIZES[0], type=int)
    return size if size in PAGE_SIZES else PAGE_SIZES[0]


def chosen(kind: Callable[[str], Any], text: str | None) -> Any:
    """The value of an enum from an address, None when there is none such."""
    try:
        return kind(text) if text else None
    except ValueError:
        return None


def carry_out(form: OfficeForm, act: Callable[[], Any], said: str, back: str) -> Response:
    """One step in a transaction, then back to where the person was (the form's ``tiep``, else ``back``)."""
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except (InvalidInput, RuleBroken) as error:  # somebody else was faster: say so on the page it is about
            flash(error.sentence, "danger")
            _flash_typed(form)
            g.not_saved = True
        else:
            flash(said, "success")
    else:
        flash_problems(form)
        _flash_typed(form)
    return see_other(safe_target(request.form.get("tiep"), back))


def _flash_typed(form: OfficeForm) -> None:
    """Say what a small form held that was refused: the page has no place for it any more, and it can be copied."""
    for field in form:
        if isinstance(field, LineField | BlockField) and field.data:
            typed = field.data if len(field.data) <= TYPED_SHOWN else f"{field.data[:TYPED_SHOWN]}…"
            flash(f"{field.label.text} đã nhập, chưa lưu: “{typed}”", "info")


def flash_problems(form: OfficeForm) -> None:
    """Say on the next page what was wrong with a small form."""
    g.not_saved = bool(form.problems())
    for _, label, sentence in form.problems():
        flash(f"{label}: {sentence}" if label else sentence, "danger")


COPY_KEY = "ban-giu"  # under which name the browser keeps a copy of what a form holds (static/js/unsaved.js)


def say_arrived(response: Response) -> None:
    """Tell the browser by a cookie that a form it keeps a copy of was saved: only then is the copy let go."""
    if request.method != "POST" or response.status_code not in (201, 303) or getattr(g, "viewer", None) is None:
        return
    key = request.form.get(COPY_KEY, "")
    if key and len(key) < 400 and not g.get("not_saved"):
        response.set_cookie("arrived", quote(key, safe=""), max_age=600, samesite="Lax", secure=request.is_secure)


def seen() -> str:
    """The revision that the form was sent with (revisions.py): of nothing where it bears none, which is refused."""
    return request.form.get("seen", "")


def new_submission_key() -> str:
    """A key that lets a form sent twice be saved once."""
    return secrets.token_urlsafe(24)
