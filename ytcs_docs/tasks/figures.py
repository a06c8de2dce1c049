"""The figures of a period: what was given, done in time, late, is open, and how long it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, String, case, cast, func, select

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.sql import days_between, local_day
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.models import Assignment, Duty
from ytcs_docs.tasks.rules import OPEN_STATES, AssignmentState, StatisticsBy


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What an agency gave out in a period, as it stands: ``open_late`` is part of ``open``. ``in_time_at_first`` counts
    what was done by the due date that was set first."""

    given: int = 0
    done_in_time: int = 0
    done_late: int = 0
    open: int = 0
    open_late: int = 0
    in_time_at_first: int = 0

    def __add__(self, other: Figures) -> Figures:
        return _figures(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))


def _figures(given: int, in_time: int, late: int, left: int, overdue: int, at_first: int) -> Figures:
    return Figures(
        given=given,
        done_in_time=in_time,
        done_late=late,
        open=left,
        open_late=overdue,
        in_time_at_first=at_first,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the statistics, of what was given from ``start`` to ``end``: ``days`` is the median from giving to
    done, None where nothing is done; ``key`` is the unit's or person's id, the topic, or the urgency."""

    label: str
    figures: Figures
    start: date
    end: date
    days: float | None = None
    key: Any = None

    @property
    def shown_days(self) -> str:
        """``3,5``; empty where nothing is done."""
        return "" if self.days is None else f"{self.days:g}".replace(".", ",")


def statistics(by: StatisticsBy, agency_id: int, start: date, end: date, today: date) -> list[Line]:
    """Of what an agency gave out from ``start`` to ``end``, divided by unit, topic, urgency or month; by person, of
    what its units gave on to their people. What was taken back does not count."""
    sums: dict[Any, Sequence[int]] = {}
    taken: dict[Any, Counter[int]] = defaultdict(Counter)
    labels: dict[Any, str] = {}
    for key, label, days, *counts in session().execute(_grouped(by, agency_id, start, end, today)):
        labels[key] = label
        sums[key] = [one + another for one, another in zip(sums[key], counts, strict=True)] if key in sums else counts
        if days is not None:
            taken[key][days] += counts[1] + counts[2]
    return [
        _line(by, key, labels[key], _figures(*counted), list(taken[key].elements()), start, end)
        for key, counted in sums.items()
    ]


def _grouped(by: StatisticsBy, agency_id: int, start: date, end: date, today: date) -> Select[Any]:
    """Rows of (key, label, days from giving to done, the columns of :class:`Figures`), in the order of the labels."""
    given_on = local_day(Assignment.assigned_at)
    query = select().where(
        Assignment.state != AssignmentState.WITHDRAWN,
        Assignment.assigned_at >= clock.midnight(start),
        Assignment.assigned_at < clock.midnight(end + timedelta(days=1)),
    )
    key: Any
    label: Any
    if by is StatisticsBy.PERSON:
        units = select(Organization.id).where(Organization.agency_id == agency_id)
        query = query.where(Assignment.post_id.is_not(None), Assignment.giver_id.in_(units))
        query = query.join(Post, Post.id == Assignment.post_id).join(User, User.id == Post.user_id)
        key, label = User.id, User.full_name
    else:
        query = query.where(Assignment.giver_id == agency_id)
    if by is StatisticsBy.UNIT:
        query = query.join(Organization, Organization.id == Assignment.unit_id).order_by(Organization.sort_key)
        key, label = Organization.id, Organization.name
    elif by is StatisticsBy.MONTH:
        key = label = func.substr(cast(given_on, String), 1, 7)
    elif by is not StatisticsBy.PERSON:
        query = query.join(Duty, Duty.id == Assignment.duty_id)
        key = label = Duty.topic if by is StatisticsBy.TOPIC else Duty.urgency
    days = days_between(Assignment.finished_on, given_on)
    return query.add_columns(key, label, days, *_counted(today)).group_by(key, days).order_by(label)


def _counted(today: date) -> tuple[ColumnElement[int], ...]:
    """The columns of :class:`Figures`, in its order."""
    finished = Assignment.state == AssignmentState.FINISHED
    conditions = (
        Assignment.in_time(Assignment.due_on),
        finished & (Assignment.finished_on > Assignment.due_on),
        Assignment.state.in_(OPEN_STATES),
        Assignment.overdue_on(today),
        Assignment.in_time(Assignment.first_due_on),
    )
    return (func.count(), *(func.count(case((condition, 1))) for condition in conditions))


def _line(by: StatisticsBy, key: Any, label: Any, figures: Figures, taken: list[int], start: date, end: date) -> Line:
    if by is StatisticsBy.MONTH:
        first = date.fromisoformat(f"{key}-01")
        start, end = max(start, first), min(end, first + relativedelta(months=1, days=-1))
        label = f"Tháng {first.month}/{first.year}"
    elif by is StatisticsBy.TOPIC:
        label = label or "(không ghi lĩnh vực)"
    elif by is StatisticsBy.URGENCY:
        label = label.label
    return Line(
        label=label,
        figures=figures,
        start=start,
        end=end,
        days=median(taken) if taken else None,
        key=None if by is StatisticsBy.MONTH else key,
    )
