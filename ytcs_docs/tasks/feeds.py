"""Calendars that phones and mail programs subscribe to: what a post has to do, by due date (RFC 5545)."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from flask import current_app
from icalendar import Alarm, Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.queries import viewer_of, works_on
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.decree30.form import citation
from ytcs_docs.tasks.models import Assignment, CalendarFeed
from ytcs_docs.tasks.queries import assignments_due
from ytcs_docs.tasks.rules import FeedKind

READ_AGAIN = "PT1H"
ALARM = timedelta(hours=-16)  # before midnight of the day: at eight in the morning of the day before
MOST_TITLE = 200


def open_feed(post_id: int, kind: FeedKind, by: Actor) -> CalendarFeed:
    """A new address; one that there was before is no longer read."""
    post = load(Post, post_id)
    _forget(post_id, kind)
    feed = CalendarFeed(post_id=post_id, kind=kind, nonce=secrets.token_urlsafe(16), created_at=clock.now())
    session().add(feed)
    record(by, Subject.USER, post.user_id, "feed_opened", f"Tạo địa chỉ lịch: {kind.label}")
    session().flush()
    return feed


def close_feed(post_id: int, kind: FeedKind, by: Actor) -> None:
    """The address is no longer read."""
    post = load(Post, post_id)
    _forget(post_id, kind)
    record(by, Subject.USER, post.user_id, "feed_closed", f"Hủy địa chỉ lịch: {kind.label}")


def _forget(post_id: int, kind: FeedKind) -> None:
    session().execute(delete(CalendarFeed).where(CalendarFeed.post_id == post_id, CalendarFeed.kind == kind))


def feeds_of(post_id: int) -> dict[FeedKind, str]:
    """The tokens of a post's addresses."""
    found = session().scalars(select(CalendarFeed).where(CalendarFeed.post_id == post_id))
    return {feed.kind: _serializer().dumps([feed.id, feed.nonce]) for feed in found}


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="calendar feed")


def calendar_at(token: str, root: str, today: date) -> bytes:
    """What stands at an address; ``root`` begins the addresses of our pages. Raises :class:`NotFound` for an address
    that was never given or is no longer read, or when the person no longer works there."""
    feed = _feed_at(token, today)
    viewer = viewer_of(feed.post)
    calendar = Calendar()
    calendar.add("prodid", "-//ytcs_docs//viec//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{feed.kind.label} – {feed.post.shown}")
    calendar.add("x-published-ttl", READ_AGAIN)
    mine = feed.kind is FeedKind.MINE
    for assignment in assignments_due(viewer, mine=mine):
        calendar.add_component(_event(assignment, root))
    return bytes(calendar.to_ical())


def _feed_at(token: str, today: date) -> CalendarFeed:
    try:
        key, nonce = _serializer().loads(token)
    except (BadSignature, ValueError):
        key, nonce = 0, ""
    query = (
        select(CalendarFeed)
        .join(Post, Post.id == CalendarFeed.post_id)
        .join(User, User.id == Post.user_id)
        .where(CalendarFeed.id == key, CalendarFeed.nonce == nonce, works_on(today))
    )
    feed = session().scalar(query)
    if feed is None:
        raise NotFound("Không có lịch này, hoặc địa chỉ đã bị hủy.")
    return feed


def _event(assignment: Assignment, root: str) -> Event:
    """A whole day: the due date."""
    duty, document = assignment.duty, assignment.document
    at = f"trước {duty.due_time}, " if duty.due_time and not assignment.due_was_moved else ""
    event = Event()
    event.add("uid", f"viec-{assignment.id}@ytcs-docs")
    event.add("dtstamp", clock.now())
    event.add("summary", f"Hạn: {at}{assignment.title}"[:MOST_TITLE])
    event.add("dtstart", assignment.due_on)
    event.add("dtend", assignment.due_on + timedelta(days=1))  # type: ignore[operator]
    event.add("transp", "TRANSPARENT")  # it makes nobody busy
    cited = citation(document.kind.name, document.code, document.issued_on, document.issuer_name, document.subject)
    event.add("description", f"{duty.text}\n\nTheo {cited}\nĐơn vị: {assignment.doer_name}")
    event.add("url", f"{root}viec/{assignment.id}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Ngày mai đến hạn")
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event
