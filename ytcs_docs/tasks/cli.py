"""Commands for operators: duties, who stands where in them, the figures of a period."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup

from ytcs_docs.core import clock
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import duty_queries, figures, notices
from ytcs_docs.tasks.figures import Figures
from ytcs_docs.tasks.models import Assignment, Duty
from ytcs_docs.tasks.rules import StatisticsBy, days_late

duties = AppGroup("duties", help="What directives order, and how far it is done.")
DAY = click.DateTime(formats=["%Y-%m-%d"])


def _say(found: Any) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@duties.command("list")
@click.option("--document", "document_id", type=int, help="Id of a directive.")
@click.option("--unit", "unit_id", type=int, help="Id of a unit with a part in them.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def list_duties(document_id: int | None, unit_id: int | None, as_json: bool) -> None:
    """Duties with everybody's part, the newest first."""
    found = duty_queries.duties_listed(document_id, unit_id)
    parts: dict[int, list[Assignment]] = defaultdict(list)
    for part in duty_queries.parts_listed([duty.id for duty in found], unit_id):
        parts[part.duty_id].append(part)
    if as_json:
        _say([_duty(duty, parts[duty.id]) for duty in found])
        return
    for duty in found:
        when = duty.recurrence_label or (f"by {duty.due_on:%d/%m/%Y}" if duty.due_on else "no due date")
        click.echo(f"{duty.id:>6}  {duty.title} ({duty.mode.label}; {when})")
        for part in parts[duty.id]:
            click.echo(
                f"        {part.unit.name}: {part.state.label}" + (f", {part.due_on:%d/%m/%Y}" if part.due_on else "")
            )


def _duty(duty: Duty, parts: list[Assignment]) -> dict[str, Any]:
    return {
        "id": duty.id,
        "document_id": duty.document_id,
        "agency_id": duty.agency_id,
        "title": duty.title,
        "text": duty.text,
        "mode": duty.mode.value,
        "outcome": duty.outcome.value,
        "due": _iso(duty.due_on),
        "due_time": duty.due_time or None,
        "recurrence": duty.recurrence_label or None,
        "next": _iso(duty.next_on),
        "ended": _iso(duty.ended_on),
        "assignments": [_part(part) for part in parts],
    }


def _part(part: Assignment) -> dict[str, Any]:
    return {
        "id": part.id,
        "unit_id": part.unit_id,
        "unit": part.unit.name,
        "part": part.part.value,
        "period": part.occurrence.period if part.occurrence else None,
        "passed_on_from": part.parent_id,
        "state": part.state.value,
        "first_due": _iso(part.first_due_on),
        "due": _iso(part.due_on),
        "finished": _iso(part.finished_on),
        "days_late": days_late(part.due_on, part.state, clock.today(), part.finished_on),
    }


@duties.command("matrix")
@click.argument("document_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def show_matrix(document_id: int, as_json: bool) -> None:
    """The duties of a directive (columns) × units with a part in any (rows)."""
    try:
        load(Document, document_id)
    except NotFound as error:
        raise click.ClickException(f"no document {document_id}") from error
    found = duty_queries.matrix(document_id, clock.today())
    if as_json:
        _say(
            {
                "document_id": document_id,
                "columns": [
                    {"duty_id": duty.id, "title": duty.title, "period": found.periods.get(duty.id)}
                    for duty in found.duties
                ],
                "rows": [
                    {
                        "unit_id": row.unit_id,
                        "unit": row.name,
                        "agency": row.agency,
                        "cells": [_cell(row.cells.get(duty.id)) for duty in found.duties],
                    }
                    for row in found.rows
                ],
            }
        )
        return
    for row in found.rows:
        states = (row.cells.get(duty.id) for duty in found.duties)
        click.echo(f"{row.name}: " + " | ".join(cell.standing.state.label if cell else "–" for cell in states))


def _cell(cell: duty_queries.Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {
        "assignment_id": cell.assignment_id,
        "part": cell.standing.part.value,
        "state": cell.standing.state.value,
        "due": _iso(cell.standing.due_on),
        "days_late": cell.standing.late,
    }


@duties.command("statistics")
@click.option("--from", "start", type=DAY, required=True, help="First day on which it was given.")
@click.option("--to", "end", type=DAY, required=True, help="Last day.")
@click.option("--organization", "organization_id", type=int, help="Id of one agency; all by default.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def show_statistics(start: datetime, end: datetime, organization_id: int | None, as_json: bool) -> None:
    """What agencies gave out in a period: given, done in time, done late, open (of these late), by unit. What was taken
    back does not count."""
    try:
        agencies = [load(Organization, organization_id).id] if organization_id else duty_queries.giving_agencies()
    except NotFound as error:
        raise click.ClickException(f"no organization {organization_id}") from error
    found = []
    for agency_id in agencies:
        units = figures.statistics(StatisticsBy.UNIT, agency_id, start.date(), end.date(), clock.today())
        total = sum((unit.figures for unit in units), Figures())
        found.append((load(Organization, agency_id), total, units))
    if as_json:
        whole = sum((total for _, total, _ in found), Figures())
        _say(
            {
                "from": start.date().isoformat(),
                "to": end.date().isoformat(),
                "organization_id": organization_id,
                **_as_json(whole),
                "by_unit": [
                    {"unit_id": unit.key, "unit": unit.label, "giver_id": agency.id, **_as_json(unit.figures)}
                    for agency, _, units in found
                    for unit in units
                ],
            }
        )
        return
    for agency, total, units in found:
        click.echo(f"{agency.name}: {_line(total)}")
        for unit in units:
            click.echo(f"  {unit.label}: {_line(unit.figures)}")


def _as_json(counted: Figures) -> dict[str, int]:
    return {
        "given": counted.given,
        "done_in_time": counted.done_in_time,
        "done_late": counted.done_late,
        "open": counted.open,
        "open_late": counted.open_late,
        "done_in_time_at_first": counted.in_time_at_first,
    }


def _line(counted: Figures) -> str:
    return (
        f"given {counted.given}, done in time {counted.done_in_time}, late {counted.done_late}, "
        f"open {counted.open} (late {counted.open_late})"
    )


@duties.command("remind")
@click.option("--dry-run", is_flag=True, help="Only say what the worker would send today.")
def remind(dry_run: bool) -> None:
    """Remind people of what is due and late; the worker does it by itself."""
    today = clock.today()
    steps = notices.steps_due(today)
    by_unit: dict[int, list[notices.Step]] = defaultdict(list)
    for step in steps:
        by_unit[step.unit_id].append(step)
    for unit_id, own in by_unit.items():
        click.echo(f"{load(Organization, unit_id).name}: {notices.said_of(own, today)}")
    leaders = {step.giver_id for step in steps if step.tells_leader}
    for giver_id in sorted(leaders):
        late = sum(step.tells_leader and step.giver_id == giver_id for step in steps)
        click.echo(f"{load(Organization, giver_id).name} (leaders): {late} việc quá hạn lâu")
    if not dry_run:
        with transaction():
            count = notices.remind(notices.steps_due(today), today)
        click.echo(f"sent: {count}")
    elif not steps:
        click.echo("nothing to send today")
