"""The clocks of Decree 30/2020: how soon what came in is put before a leader, and what was signed goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import load_only

from ytcs_docs.audit.models import HistoryLine, Subject
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.drafting.models import Draft
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks.calendars import work_calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """A document under a term: by when it was to be done, and when it was, None as long as it is not."""

    document: Document
    due_on: date
    done_on: date | None


class ClockState(LabelledEnum):
    """How a document stands with a term."""

    IN_TIME = "in-time", "Đúng hạn"
    LATE = "late", "Trễ hạn"
    WAITING = "waiting", "Còn hạn"

    @property
    def is_late(self) -> bool:
        return self is ClockState.LATE


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A term of the decree: the documents that kept it, those that did not, those that still have time."""

    label: str
    article: str
    in_time: list[Timed] = field(default_factory=list)
    late: list[Timed] = field(default_factory=list)
    waiting: list[Timed] = field(default_factory=list)

    def of(self, state: ClockState) -> list[Timed]:
        return {ClockState.IN_TIME: self.in_time, ClockState.LATE: self.late, ClockState.WAITING: self.waiting}[state]


def clocks(agency_id: int, start: date, end: date, today: date) -> list[Clock]:
    """Of the documents of an agency from ``start`` to ``end``. Both terms are the day itself or the next one that is
    worked."""
    calendar = work_calendar(agency_id, today)
    found = []
    for label, article, rows in (
        ("Trình lãnh đạo trong ngày, chậm nhất ngày làm việc tiếp theo", "Điều 23", _presented(agency_id, start, end)),
        ("Phát hành trong ngày ký, chậm nhất ngày làm việc tiếp theo", "Điều 18", _issued(agency_id, start, end)),
    ):
        one = Clock(label=label, article=article)
        for document, begun_on, done_on in rows:
            due_on = calendar.shift(begun_on, 1)
            is_late = (done_on or today) > due_on
            kept = one.late if is_late else one.waiting if done_on is None else one.in_time
            kept.append(Timed(document=document, due_on=due_on, done_on=done_on))
        found.append(one)
    return found


def _presented(agency_id: int, start: date, end: date) -> Iterator[tuple[Document, date, date | None]]:
    """What came in, with the day and that of its presentation. What was taken up without one is in no need of it."""
    query = _of_agency(agency_id, Direction.INCOMING, "presented").where(Document.recorded_on.between(start, end))
    for document, at in session().execute(query.order_by(Document.recorded_on, Document.id)):
        if at is not None or document.status is Status.REGISTERED:
            yield document, document.recorded_on, _day_of(at)


def _issued(agency_id: int, start: date, end: date) -> Iterator[tuple[Document, date, date | None]]:
    """What the agency signed, with the day, as its draft or the document itself says, and that of its issue."""
    query = (
        _of_agency(agency_id, Direction.OUTGOING, "issued")
        .add_columns(Draft.signed_at)
        .outerjoin(Draft, Draft.document_id == Document.id)
        .where(Document.issued_on.between(start, end))
    )
    for document, at, signed_at in session().execute(query.order_by(Document.issued_on, Document.id)):
        yield document, _day_of(signed_at) or document.issued_on or document.recorded_on, _day_of(at)


def _of_agency(agency_id: int, direction: Direction, action: str) -> Select[Any]:
    """Documents with the moment of the first such line of their history."""
    first = (
        select(func.min(HistoryLine.at))
        .where(
            HistoryLine.subject == Subject.DOCUMENT,
            HistoryLine.subject_id == Document.id,
            HistoryLine.action == action,
        )
        .scalar_subquery()
    )
    shown = load_only(
        *(Document.id, Document.direction, Document.status, Document.type_code, Document.code, Document.subject),
        *(Document.recorded_on, Document.issued_on, Document.number, Document.register_id),
    )
    query = select(Document, first).options(shown)
    own = Document.organization_id == agency_id, Document.direction == direction, Document.status != Status.VOIDED
    return cast("Select[Any]", query.where(*own))


def _day_of(at: datetime | None) -> date | None:
    return clock.day_of(at) if at is not None else None
