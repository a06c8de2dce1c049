"""Addresses of calendars: opening and closing them, and what calendar programs read there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, public, requires, viewer
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.errors import NotAllowed
from ytcs_docs.core.web import carry_out
from ytcs_docs.tasks import feeds
from ytcs_docs.tasks.forms import FeedForm
from ytcs_docs.tasks.rules import FeedKind

blueprint = Blueprint("tasks_feeds", __name__)


@blueprint.post("/thong-bao/lich")
@requires(Operation.DO_TASKS)
def open_feed() -> Response:
    """A new address, in place of the one there may be."""
    said = "Đã tạo địa chỉ lịch. Ai biết địa chỉ đều đọc được lịch: đừng gửi cho người khác."
    return _step(feeds.open_feed, said)


def _step(change: Callable[[int, FeedKind, Actor], Any], said: str) -> Response:
    """Of one's own post only: an address would outlast who stands in for somebody."""
    if viewer().stands_in:
        raise NotAllowed("Địa chỉ lịch là của riêng người vắng mặt.")
    form = FeedForm()
    back = url_for("tasks_duties.notice_list") + "#lich"
    return carry_out(form, lambda: change(viewer().post_id, form.kind.data, actor()), said, back)


@blueprint.post("/thong-bao/lich/huy")
@requires(Operation.DO_TASKS)
def close_feed() -> Response:
    return _step(feeds.close_feed, "Đã hủy địa chỉ lịch.")


@blueprint.get("/lich/<token>")
@public
def read(token: str) -> Response:
    """For calendar programs, which sign in nowhere."""
    found = feeds.calendar_at(token, request.url_root, clock.today())
    return Response(found, content_type="text/calendar; charset=utf-8")
