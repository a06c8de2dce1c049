"""Duties that the health department orders by its own newest document, as they are followed in a working office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.deadlines.recurrence import Every, Recurrence
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.organizations.models import Organization
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import commands, deciding, exchange, notices, tables
from ytcs_docs.tasks.commands import PassedOn
from ytcs_docs.tasks.models import Assignment, Duty
from ytcs_docs.tasks.rules import DutyData, ListShare, OrderData, Part
from ytcs_docs.tasks.table_rules import ColumnData, ColumnKind

COLUMNS = (
    ColumnData(name="Số người cao tuổi trên địa bàn", least=0, most=50_000),
    ColumnData(name="Số người đã được khám", least=0, most=50_000),
    ColumnData(
        name="Hình thức khám",
        kind=ColumnKind.CHOICE,
        choices=("Tại trạm", "Lưu động", "Tại trạm và lưu động"),
    ),
    ColumnData(name="Khó khăn, kiến nghị", kind=ColumnKind.TEXT, required=False),
)
TOLD_SINCE = timedelta(days=3)  # what is older nobody needs to be told any more


def order_duties(agency_id: int, lists: dict[str, int], leader: Actor, today: date) -> int:
    """Two duties of the newest issued document, one for every station, one that the centres have every month; some of
    it is done. Tells how many assignments there are."""
    newest = (
        select(Document)
        .where(
            Document.organization_id == agency_id,
            Document.direction == Direction.OUTGOING,
            Document.status == Status.ISSUED,
        )
        .order_by(Document.recorded_on.desc(), Document.id.desc())
    )
    document = session().scalars(newest).first()
    if document is None:
        return 0
    stations = DutyData(
        text="Các Trạm Y tế rà soát, cập nhật danh sách người cao tuổi được khám sức khỏe định kỳ tại xã, phường.",
        lists=(ListShare(list_id=lists["tat-ca-tram"], part=Part.DO),),
        due_on=today + timedelta(days=4),
        due_time="16:00",
    )
    centres = DutyData(
        text="Trung tâm Y tế khu vực tổng hợp kết quả của các trạm, báo cáo Sở Y tế trước ngày 25 hằng tháng.",
        lists=(ListShare(list_id=lists["tat-ca-ttyt"], part=Part.DO),),
        recurrences=(Recurrence(Every.MONTH, 25),),
    )
    given = exchange.order(document.id, OrderData(duties=(stations, centres)), leader, today)
    tables.set_columns(given[0].id, COLUMNS, False, leader)
    _work(given, today)
    return sum(len(duty.doers) for duty in given)


def _work(given: Sequence[Duty], today: date) -> None:
    """A third of the stations is done, a third at work; one centre has passed its part on."""
    query = select(Assignment).where(Assignment.duty_id.in_([duty.id for duty in given])).order_by(Assignment.id)
    for number, part in enumerate(session().scalars(query).all()):
        unit = load(Organization, part.unit_id)
        by = Actor(name="Phụ trách", title=unit.shown_name, organization_id=unit.agency_id, unit_id=unit.id)
        if number % 3 == 2:
            continue
        commands.accept(part.id, by)
        if part.duty_id == given[0].id:
            _fill(part, number, by, today)
        if number % 3 == 0 and part.occurrence_id is None:
            commands.finish(part.id, "Đã rà soát xong, danh sách lưu tại trạm.", (), by)
        elif part.occurrence_id is not None and number % 2:
            below = select(Organization.id).where(Organization.agency_id == unit.id, Organization.id != unit.id)
            keys = session().scalars(below.order_by(Organization.sort_key).limit(3)).all()
            commands.pass_on(part.id, [PassedOn(unit_id=key) for key in keys], by, today)


def _fill(part: Assignment, number: int, by: Actor, today: date) -> None:
    """Figures of a station that look like a commune's."""
    people = 180 + number * 37 % 900
    seen = people * (40 + number * 7 % 60) // 100
    typed = (str(people), str(seen), ("Tại trạm", "Lưu động", "Tại trạm và lưu động")[number % 3], "")
    keys = [str(column.id) for column in part.duty.columns]
    filled = tables.check_rows(part.duty, [dict(zip(keys, typed, strict=True))], today)
    tables.save_rows(part.id, filled.values, by)


def settle(organization_ids: Sequence[int], today: date) -> None:
    """What lies back is settled and told."""
    for key in organization_ids:
        while deciding.accept_silently(key, today):
            pass
    notices.forget_before(clock.midnight(today) - TOLD_SINCE)
