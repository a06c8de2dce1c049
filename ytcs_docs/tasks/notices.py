"""Who is told what: new work, results, requests, due dates. Each post once for each thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased, joinedload

from ytcs_docs.accounts.models import Post, User
from ytcs_docs.accounts.queries import works_on
from ytcs_docs.accounts.rules import Role
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, one_at_a_time, session
from ytcs_docs.core.revisions import check_unchanged, revision_of
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import units_under
from ytcs_docs.tasks.calendars import work_calendar
from ytcs_docs.tasks.models import Assignment, DutySetting, Notice, Reminder
from ytcs_docs.tasks.rules import (
    ACCEPT_AFTER,
    LADDER,
    LEADER_AFTER,
    MAIL_HOUR,
    OPEN_STATES,
    RUNNING_STATES,
    AssignmentState,
    NoticeKind,
    read_ladder,
    step_of,
)

_AT_ONCE = 500
_LOOK_AHEAD = timedelta(days=40)
_LONG_DUE = timedelta(days=120)


def tell(
    post_ids: Iterable[int],
    kind: NoticeKind,
    text: str,
    *,
    key: str,
    assignment_id: int | None = None,
    document_id: int | None = None,
) -> int:
    """Tell these posts, those not that were told under this key before. Tells how many were."""
    wanted = set(post_ids)
    if not wanted:
        return 0
    told = select(Notice.post_id).where(Notice.post_id.in_(wanted), Notice.key == key)
    fresh = sorted(wanted - set(session().scalars(told)))
    if not fresh:
        return 0
    about = {"assignment_id": assignment_id, "document_id": document_id}
    said = text if len(text) <= 400 else text[:399] + "…"
    rows = [{"post_id": post, "kind": kind, "text": said, "key": key, "at": clock.now(), **about} for post in fresh]
    session().execute(insert(Notice), rows)
    session().execute(update(Post).where(Post.id.in_(fresh)).values(unseen=Post.unseen + 1))
    return len(fresh)


def posts_of(unit_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """Who works on what these units are given: their people, of an agency its clerks and leaders."""
    return _posts(unit_ids, today, (Role.UNIT_HEAD, Role.OFFICER, Role.CLERK, Role.LEADER))


def givers_of(giver_ids: Iterable[int], today: date) -> dict[int, list[int]]:
    """Who decides for those that gave work: the leaders of an agency, the head of a unit."""
    return _posts(giver_ids, today, (Role.UNIT_HEAD, Role.LEADER))


def _posts(ids: Iterable[int], today: date, roles: Sequence[Role]) -> dict[int, list[int]]:
    query = (
        select(Post.organization_id, Post.id)
        .join(User, User.id == Post.user_id)
        .where(
            Post.organization_id.in_(set(ids)),
            Post.role.in_(roles),
            works_on(today),
        )
        .order_by(Post.id)
    )
    found: dict[int, list[int]] = {}
    for organization_id, post_id in session().execute(query):
        if organization_id is not None:
            found.setdefault(organization_id, []).append(post_id)
    return found


def tell_unit(assignment: Assignment, kind: NoticeKind, text: str) -> None:
    """The unit's people are told what the giver did with its work."""
    posts = (
        [assignment.post_id]
        if assignment.post_id
        else posts_of([assignment.unit_id], clock.today()).get(assignment.unit_id, [])
    )
    key = f"{kind.value}:{assignment.id}:{clock.now().isoformat(timespec='microseconds')}"
    tell(posts, kind, text, key=key, assignment_id=assignment.id)


def tell_giver(assignment: Assignment, kind: NoticeKind, text: str) -> None:
    """Who gave the work is told; of a duty's results at most once a day, and not again before the last was looked at:
    177 stations finish the same one."""
    today = clock.today()
    posts = givers_of([assignment.giver_id], today).get(assignment.giver_id, [])
    if kind is NoticeKind.RESULT:
        results = f"result:{assignment.duty_id}:"
        waiting = select(Notice.post_id).where(
            Notice.post_id.in_(posts), Notice.seen_at.is_(None), Notice.key.startswith(results)
        )
        fresh = set(posts) - set(session().scalars(waiting))
        key = f"{results}{today}"
        tell(fresh, kind, assignment.duty.title, key=key, document_id=assignment.document_id)
        return
    key = f"{kind.value}:{assignment.id}:{clock.now().isoformat(timespec='microseconds')}"
    tell(posts, kind, f"{assignment.unit.shown_name}: {text}", key=key, assignment_id=assignment.id)


def tell_moved(assignment_ids: Sequence[int]) -> None:
    """The people of units whose due dates follow a calendar that was changed are told."""
    for part in session().scalars(select(Assignment).where(Assignment.id.in_(assignment_ids))).all():
        day = format_date(part.due_on) if part.due_on else ""
        tell_unit(part, NoticeKind.CHANGED, f"Hạn mới {day} vì lịch làm việc thay đổi: {part.duty.title}")


def tell_returned(document: Document, giver_ids: set[int], name: str, reason: str) -> None:
    """Whoever ordered duties by a document is told that it came back with them."""
    text = f"{name} trả lại {document.kind.name} {document.code} cùng nhiệm vụ: {reason}"
    key = f"returned:{document.id}:{clock.now().isoformat(timespec='microseconds')}"
    for posts in givers_of(giver_ids, clock.today()).values():
        tell(posts, NoticeKind.RETURNED, text, key=key, document_id=document.id)


# -- new work --


def tell_new(limit: int = _AT_ONCE) -> int:
    """The people of units that have got work since, once for each unit and document; tells how many parts it was."""
    query = select(Assignment).where(Assignment.told_at.is_(None)).limit(limit)
    query = query.order_by(Assignment.unit_id, Assignment.document_id, Assignment.id)
    untold = session().scalars(query).all()
    if not untold:
        return 0
    today = clock.today()
    posts = posts_of({part.unit_id for part in untold}, today)
    groups: dict[tuple[int, int | None, int], list[Assignment]] = {}
    for part in untold:
        if part.state is AssignmentState.NEW:
            groups.setdefault((part.unit_id, part.post_id, part.document_id), []).append(part)
    for (unit_id, post_id, document_id), parts in groups.items():
        first = parts[0]
        more = f" và {len(parts) - 1} việc khác" if len(parts) > 1 else ""
        text = f"{first.duty.title}{more} ({first.document.kind.name} {first.document.code})"
        key = f"new:{document_id}:{first.id}"
        about = {"assignment_id": first.id} if len(parts) == 1 else {"document_id": first.received_id or document_id}
        people = [post_id] if post_id else posts.get(unit_id, [])
        tell(people, NoticeKind.NEW, text, key=key, **about)
    keys = [part.id for part in untold]
    session().execute(update(Assignment).where(Assignment.id.in_(keys)).values(told_at=clock.now()))
    return len(untold)


# -- the ladder --


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A step of the ladder that an assignment has reached and that was not taken yet."""

    assignment_id: int
    unit_id: int
    post_id: int | None
    giver_id: int
    due_on: date
    step: int
    tells_leader: bool


def setting_of(agency_id: int) -> DutySetting:
    """How an agency follows its duties."""
    return session().get(DutySetting, agency_id) or DutySetting(
        agency_id=agency_id,
        accept_after=ACCEPT_AFTER,
        ladder=" ".join(map(str, LADDER)),
        leader_after=LEADER_AFTER,
        mail_hour=MAIL_HOUR,
    )


def steps_due(today: date) -> list[Step]:
    """The steps to be taken today; none for agencies that do not work today."""
    above = aliased(Assignment)
    query = (
        select(
            Assignment.id,
            Assignment.unit_id,
            Assignment.post_id,
            Assignment.giver_id,
            Organization.agency_id,
            Assignment.due_on,
        )
        .join(Organization, Organization.id == Assignment.giver_id)
        .outerjoin(above, above.id == Assignment.parent_id)
        .where(
            Assignment.state.in_(RUNNING_STATES),
            Assignment.due_on <= today + _LOOK_AHEAD,
            or_(above.id.is_(None), above.state.in_(OPEN_STATES)),  # whoever passed it on waits for it
        )
        .order_by(Assignment.id)
    )
    rows: Any = session().execute(query).all()
    taken = _taken()
    reached: dict[tuple[int, date], int | None] = {}
    ladders: dict[int, _Ladder] = {}
    found = []
    for key, unit_id, post_id, giver_id, agency, due_on in rows:
        agency_id = agency or giver_id
        if agency_id not in ladders:
            ladders[agency_id] = _Ladder(agency_id, today)
        ladder = ladders[agency_id]
        if (agency_id, due_on) not in reached:
            reached[agency_id, due_on] = ladder.step_for(due_on)
        step, last = reached[agency_id, due_on], taken.get((key, due_on))
        if step is not None and (last is None or last < step):
            found.append(
                Step(
                    assignment_id=key,
                    unit_id=unit_id,
                    post_id=post_id,
                    giver_id=giver_id,
                    due_on=due_on,
                    step=step,
                    tells_leader=step >= ladder.leader_after,
                )
            )
    return found


class _Ladder:
    """How an agency reminds, and whether it works today."""

    def __init__(self, agency_id: int, today: date) -> None:
        setting = setting_of(agency_id)
        self.steps, self.leader_after = read_ladder(setting.ladder), setting.leader_after
        self._calendar, self._today = work_calendar(agency_id, today), today

    def step_for(self, due_on: date) -> int | None:
        """The step that is reached; none on a day off. What has been due for long needs no exact count."""
        if not self._calendar.is_working(self._today):
            return None
        if self._today - due_on > _LONG_DUE:
            return self.steps[-1]
        return step_of(self.steps, self._calendar.between(due_on, self._today))


def _taken() -> dict[tuple[int, date], int]:
    """The last step taken for each running assignment and its present due date."""
    query = (
        select(Reminder.assignment_id, Reminder.due_on, func.max(Reminder.step))
        .join(Assignment, and_(Assignment.id == Reminder.assignment_id, Assignment.due_on == Reminder.due_on))
        .where(Assignment.state.in_(RUNNING_STATES))
        .group_by(Reminder.assignment_id, Reminder.due_on)
    )
    return {(key, due_on): step for key, due_on, step in session().execute(query)}


def remind(steps: Sequence[Step], today: date) -> int:
    """Take these steps: each unit's people are told once how much is due and late, leaders what is late for long.
    Tells how many notices there are."""
    if not steps:
        return 0
    count = 0
    units = posts_of({one.unit_id for one in steps}, today)
    by_unit: dict[tuple[int, int | None], list[Step]] = {}
    for one in steps:
        by_unit.setdefault((one.unit_id, one.post_id), []).append(one)
    for (unit_id, post_id), own in by_unit.items():
        late = any(one.due_on < today for one in own)
        alone = own[0].assignment_id if len(own) == 1 else None
        kind = NoticeKind.LATE if late else NoticeKind.DUE
        key = f"remind:{unit_id}:{today}:{own[-1].assignment_id}"
        people = [post_id] if post_id else units.get(unit_id, [])
        count += tell(people, kind, said_of(own, today), key=key, assignment_id=alone)
    leaders: dict[int, list[Step]] = {}
    for one in steps:
        if one.tells_leader:
            leaders.setdefault(one.giver_id, []).append(one)
    givers = givers_of(leaders, today)
    for giver_id, own in leaders.items():
        text = f"{len(own)} việc đã giao quá hạn lâu ở {len({one.unit_id for one in own})} đơn vị"
        key = f"remind:{giver_id}:{today}:{own[-1].assignment_id}"
        count += tell(givers.get(giver_id, []), NoticeKind.LATE, text, key=key)
    rows = [
        {"assignment_id": one.assignment_id, "due_on": one.due_on, "step": one.step, "at": clock.now()} for one in steps
    ]
    session().execute(insert(Reminder), rows)
    return count


def said_of(steps: Sequence[Step], today: date) -> str:
    """``2 việc quá hạn, 1 việc đến hạn hôm nay, 3 việc sắp đến hạn``."""
    figures = (
        (sum(one.due_on < today for one in steps), "việc quá hạn"),
        (sum(one.due_on == today for one in steps), "việc đến hạn hôm nay"),
        (sum(one.due_on > today for one in steps), "việc sắp đến hạn"),
    )
    return ", ".join(f"{number} {what}" for number, what in figures if number)


# -- urging --


@dataclass(frozen=True, kw_only=True, slots=True)
class Urged:
    """Result of urging: units reminded now, already reminded today, without anybody to remind."""

    now: int
    before: int
    nobody: int

    @property
    def said(self) -> str:
        """What the page tells."""
        parts = [
            f"đã đôn đốc {self.now} đơn vị" if self.now else "",
            f"{self.before} đơn vị đã được đôn đốc hôm nay" if self.before else "",
            f"{self.nobody} đơn vị chưa có người dùng" if self.nobody else "",
        ]
        text = "; ".join(filter(None, parts)) or "không có đơn vị nào quá hạn"
        return f"{text[0].upper()}{text[1:]}."


def urge(parts: Sequence[Assignment], by: Actor, today: date) -> Urged:
    """The people of these units are told to get on with it, by document, of the same parts once a day."""
    posts = posts_of({part.unit_id for part in parts}, today)
    by_document: dict[tuple[int, int], list[Assignment]] = {}
    for part in parts:
        by_document.setdefault((part.unit_id, part.document_id), []).append(part)
    told_units: set[int] = set()
    told_of: dict[int, int] = {}
    for (unit_id, document_id), own in by_document.items():
        alone = own[0].id if len(own) == 1 else None
        what = (
            own[0].duty.title if alone else f"{len(own)} việc theo {own[0].document.kind.name} {own[0].document.code}"
        )
        told = tell(
            posts.get(unit_id, []),
            NoticeKind.URGED,
            f"{by.title or by.name} đôn đốc: {what}",
            key=f"urge:{today}:{revision_of([part.id for part in own])}",
            assignment_id=alone,
            document_id=None if alone else document_id,
        )
        if told:
            told_units.add(unit_id)
            told_of[document_id] = told_of.get(document_id, 0) + 1
    for document_id, count in told_of.items():
        said = f"Đôn đốc trong hệ thống {count} đơn vị có việc quá hạn"
        record(by, Subject.DOCUMENT, document_id, "urged", said)
    units = {part.unit_id for part in parts}
    return Urged(
        now=len(told_units),
        before=len({key for key in units - told_units if posts.get(key)}),
        nobody=len({key for key in units if not posts.get(key)}),
    )


def late_parts(
    today: date, *, duty_id: int | None = None, document_id: int | None = None, agency: str = ""
) -> Sequence[Assignment]:
    """What the giver of a duty, or of all duties of a document, waits for in vain; from the units of one agency only
    where it is named."""
    query = (
        select(Assignment)
        .options(joinedload(Assignment.duty), joinedload(Assignment.document))
        .where(Assignment.overdue_on(today), Assignment.parent_id.is_(None))
    )
    if duty_id is not None:
        query = query.where(Assignment.duty_id == duty_id)
    if document_id is not None:
        query = query.where(Assignment.document_id == document_id)
    if agency:
        query = query.where(Assignment.unit_id.in_(units_under(agency)))
    return session().scalars(query.order_by(Assignment.id)).all()


# -- the page of notices --


def notices_of(post_id: int, limit: int = 100) -> Sequence[Notice]:
    """What a post was told, the newest first."""
    query = select(Notice).where(Notice.post_id == post_id).order_by(Notice.id.desc()).limit(limit)
    return session().scalars(query).all()


def forget_before(moment: datetime) -> None:
    """What was told before counts as seen, and work given before as told: for an office that begins with a history."""
    session().execute(update(Notice).where(Notice.at < moment, Notice.seen_at.is_(None)).values(seen_at=moment))
    session().execute(update(Assignment).where(Assignment.assigned_at < moment).values(told_at=moment))
    waiting = select(func.count()).where(Notice.post_id == Post.id, Notice.seen_at.is_(None)).scalar_subquery()
    session().execute(update(Post).values(unseen=waiting))


def see_all(post_id: int, up_to: int) -> None:
    """The post has looked at its notices up to this one."""
    post = load(Post, post_id)
    unseen = Notice.post_id == post_id, Notice.seen_at.is_(None)
    session().execute(update(Notice).where(*unseen, Notice.id <= up_to).values(seen_at=clock.now()))
    post.unseen = session().scalar(select(func.count()).where(*unseen)) or 0


def has_untold() -> bool:
    """Whether any work waits to be told."""
    return bool(session().scalar(select(exists().where(Assignment.told_at.is_(None)))))


def set_ladder(
    agency_id: int, ladder: str, leader_after: int, mail_hour: int, by: Actor, *, seen: str | None = None
) -> None:
    """When an agency's people are reminded, and at which hour they are written to; raises :class:`InvalidInput`."""
    steps = read_ladder(ladder)
    one_at_a_time(f"duty setting {agency_id}")
    setting = setting_of(agency_id)
    check_unchanged(seen, setting.content_revision)
    setting.ladder, setting.leader_after = " ".join(map(str, steps)), leader_after
    setting.mail_hour = mail_hour
    session().add(setting)
    said = f"Nhắc việc: {setting.ladder}; lãnh đạo từ {leader_after}; thư lúc {mail_hour} giờ"
    record(by, Subject.ORGANIZATION, agency_id, "duty_setting", said)
