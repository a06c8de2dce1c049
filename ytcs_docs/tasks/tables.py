"""Tables that a duty asks every unit for: the giver names the columns, units fill them in, all is put together."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload, selectinload

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import check_unchanged, revision_of
from ytcs_docs.files.tables import Cell, read_cells, write_cells
from ytcs_docs.files.uploads import own_upload
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.commands import note_on_directives
from ytcs_docs.tasks.models import Assignment, Duty, Occurrence, RowFile, TableColumn, TableRow
from ytcs_docs.tasks.queries import BY_PART
from ytcs_docs.tasks.rules import AssignmentState, Outcome, Part
from ytcs_docs.tasks.table_rules import (
    MAX_ROWS,
    ColumnData,
    canonical,
    check_columns,
    missing_in,
    plain,
    shown,
    totals,
)

NEW_FILE = "t:"  # begins a cell whose file still waits under that token
SHEET_PLACES = 6
HEADING_ROWS = 10  # a heading stands in one of the first so many rows of a sheet


# ---- the giver's columns -------------------------------------------------------------------------------


def columns_revision(duty: Duty) -> str:
    """Changes with the columns."""
    return revision_of(duty.many_rows, [column.data for column in duty.columns])


def set_columns(
    duty_id: int, columns: Sequence[ColumnData], many_rows: bool, by: Actor, *, seen: str | None = None
) -> Duty:
    """The table that a duty asks for; without columns it asks for words again.

    Once a unit has filled something in, columns may be renamed and added, not taken away nor made another kind.
    """
    duty = load(Duty, duty_id)
    check_unchanged(seen, columns_revision(duty))
    kept = {column.id: column for column in duty.columns}
    if _is_filled(duty_id):
        same = {column.id for column in columns if column.id in kept and kept[column.id].kind is column.kind}
        if same != set(kept) or many_rows != duty.many_rows:
            raise RuleBroken("Đã có nơi nhập số liệu: chỉ đổi tên cột hoặc thêm cột, không bỏ cột, không đổi loại.")
    if columns:
        check_columns(columns)
    if columns:
        duty.outcome = Outcome.TABLE
    elif duty.outcome is Outcome.TABLE:
        duty.outcome = Outcome.WORDS
    duty.many_rows = many_rows and bool(columns)
    duty.columns = [_column(kept.get(column.id or 0), column, place) for place, column in enumerate(columns)]
    names = ", ".join(f"“{column.name}”" for column in columns)
    said = f"Đặt mẫu bảng của “{duty.title}”: {names}" if columns else f"Bỏ mẫu bảng của “{duty.title}”"
    record(by, Subject.DOCUMENT, duty.document_id, "table_set", said[:1000])
    session().flush()
    return duty


def _column(kept: TableColumn | None, data: ColumnData, position: int) -> TableColumn:
    column = kept or TableColumn()
    column.position, column.name, column.kind, column.required = position, data.name, data.kind, data.required
    column.choices, column.least, column.most = "\n".join(data.choices), data.least, data.most
    return column


def _is_filled(duty_id: int) -> bool:
    query = select(TableRow.id).join(Assignment).where(Assignment.duty_id == duty_id)
    return session().scalar(query.limit(1)) is not None


# ---- a unit's rows -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """What was typed into a table: what is kept of it, and what is wrong, by (row, column key)."""

    typed: list[dict[str, str]]
    values: list[dict[str, str]]
    errors: dict[tuple[int, str], str] = field(default_factory=dict)


def check_rows(duty: Duty, typed: Sequence[Mapping[str, str]], today: date) -> Filled:
    """Look at rows by column key; rows in which nothing stands are left out."""
    columns = [column.data for column in duty.columns]
    rows = [{column.key: row.get(column.key, "").strip() for column in columns} for row in typed]
    rows = [row for row in rows if any(row.values())]
    if not duty.many_rows and len(rows) > 1:
        raise InvalidInput("Bảng này mỗi nơi chỉ một dòng.", "rows")
    if len(rows) > MAX_ROWS:
        raise InvalidInput(f"Bảng không quá {MAX_ROWS} dòng.", "rows")
    filled = Filled(typed=rows, values=[])
    for number, row in enumerate(rows):
        kept: dict[str, str] = {}
        for column in columns:
            try:
                kept[column.key] = canonical(column, row[column.key], today)
            except InvalidInput as error:
                filled.errors[number, column.key] = error.sentence
        filled.values.append({key: value for key, value in kept.items() if value})
    return filled


def save_rows(assignment_id: int, values: Sequence[dict[str, str]], by: Actor, *, seen: str | None = None) -> None:
    """Keep what a unit filled in, as :func:`check_rows` found it right; what stood there before is replaced."""
    assignment = load(Assignment, assignment_id)
    check_unchanged(seen, assignment.table_revision)
    if not assignment.needs_table or not assignment.may_be_reported_on:
        raise RuleBroken("Việc này không nhận số liệu lúc này.")
    files = [column.data.key for column in assignment.duty.columns if column.data.is_file]
    named = {str(file.id): file for file in assignment.row_files}
    rows, used = [], set()
    for position, row in enumerate(values):
        kept = dict(row)
        for key in files:
            if key in kept:
                file = _row_file(assignment, kept[key], named, by)
                kept[key] = str(file.id)
                used.add(file.id)
        rows.append(TableRow(position=position, cells=kept))
    assignment.rows = rows
    assignment.row_files = [file for file in assignment.row_files if file.id in used]
    note_on_directives(assignment, by, "table_filled", f"{assignment.doer_name} nhập bảng số liệu ({len(rows)} dòng)")
    session().flush()


def _row_file(assignment: Assignment, cell: str, named: dict[str, RowFile], by: Actor) -> RowFile:
    if not cell.startswith(NEW_FILE):
        if cell not in named:
            raise InvalidInput("Tệp trong bảng không còn, hãy chọn lại.", "rows")
        return named[cell]
    upload = own_upload(cell.removeprefix(NEW_FILE), by.user_id or 0)
    file = RowFile(sha256=upload.sha256, name=upload.name)
    assignment.row_files.append(file)
    session().delete(upload)
    session().flush()
    return file


def read_sheet(duty: Duty, stream: BinaryIO) -> list[dict[str, str]]:
    """The rows of an .xlsx that has our headings, as they would be typed. Raises :class:`Refused`,
    :class:`InvalidInput`."""
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder) / "sheet.xlsx", Path(folder) / "cells.json"
        path.write_bytes(stream.read())
        write_cells(path, target)
        rows = read_cells(target)
    columns = [column.data for column in duty.columns if not column.data.is_file]
    wanted = {fold(column.name): column for column in columns}
    for number, row in enumerate(rows[:HEADING_ROWS]):
        places = {index: wanted[fold(str(cell))] for index, cell in enumerate(row) if fold(str(cell)) in wanted}
        if len(places) == len(wanted):
            below = rows[number + 1 :]
            return [{column.key: _typed(row, index) for index, column in places.items()} for row in below if any(row)]
    found = {fold(str(cell)) for row in rows[:HEADING_ROWS] for cell in row}
    absent = ", ".join(f"“{column.name}”" for name, column in wanted.items() if name not in found)
    raise InvalidInput(f"Tệp thiếu cột {absent}. Hãy dùng đúng tệp mẫu." if absent else "Tệp không theo mẫu.", "sheet")


def _typed(row: Sequence[Cell], index: int) -> str:
    cell = row[index] if index < len(row) else ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int | float):  # what a formula made has more places than anybody means
        return plain(Decimal(repr(round(cell, SHEET_PLACES)))).replace(".", ",")
    return cell


def shown_rows(assignment: Assignment) -> list[dict[str, str]]:
    """A unit's rows as they would be typed."""
    columns = [column.data for column in assignment.duty.columns]
    return [_as_typed(columns, row.cells) for row in assignment.rows]


def _as_typed(columns: Sequence[ColumnData], values: Mapping[str, str]) -> dict[str, str]:
    return {column.key: shown(column, values.get(column.key, "")) for column in columns}


def of_parts(assignment: Assignment) -> tuple[list[dict[str, str]], int, int]:
    """What those below filled in, put together as it would be typed: all rows one after the other, or one row of sums;
    with how many of them have filled in anything, and how many there are."""
    query = (
        select(Assignment)
        .options(selectinload(Assignment.rows))
        .where(Assignment.parent_id == assignment.id, Assignment.state != AssignmentState.WITHDRAWN)
        .order_by(Assignment.id)
    )
    parts = session().scalars(query).all()
    columns = [column.data for column in assignment.duty.columns if not column.data.is_file]
    rows = [row.cells for part in parts for row in part.rows]
    if not assignment.duty.many_rows:
        summed = totals(columns, rows)
        rows = [{key: plain(number) for key, number in summed.items()}] if summed else []
    typed = [_as_typed(columns, row) for row in rows]
    return typed, sum(bool(part.rows) for part in parts), len(parts)


def earlier(assignment: Assignment) -> tuple[str, dict[str, str]] | None:
    """What the unit filled into one row the time before: the period and the values as people read them."""
    occurrence = assignment.occurrence
    if occurrence is None or assignment.duty.many_rows:
        return None
    query = (
        select(Assignment)
        .join(Occurrence, Occurrence.id == Assignment.occurrence_id)
        .where(
            Assignment.duty_id == assignment.duty_id,
            Assignment.unit_id == assignment.unit_id,
            Assignment.post_id.is_(None) if assignment.post_id is None else Assignment.post_id == assignment.post_id,
            Assignment.state != AssignmentState.WITHDRAWN,
            Occurrence.due_on < occurrence.due_on,
        )
        .order_by(Occurrence.due_on.desc())
        .limit(1)
    )
    before = session().scalar(query)
    if before is None or not before.rows or before.occurrence is None:
        return None
    return before.occurrence.period, shown_rows(before)[0]


# ---- all together --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitRows:
    """What one unit filled in; ``wrong`` says what keeps it from being complete, ``files`` names those in its cells."""

    assignment_id: int
    name: str
    agency: str
    state: AssignmentState
    rows: list[dict[str, str]]
    files: dict[str, str]
    wrong: str

    @property
    def is_missing(self) -> bool:
        return not self.rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """The tables of all units, of one time of a duty that comes again; ``before`` are the sums of the time before."""

    duty: Duty
    columns: list[ColumnData]
    occurrence: Occurrence | None
    occurrences: Sequence[Occurrence]
    units: list[UnitRows]
    before: dict[str, Decimal]
    before_period: str

    @property
    def missing(self) -> list[UnitRows]:
        return [unit for unit in self.units if unit.is_missing]

    @property
    def filled(self) -> list[UnitRows]:
        return [unit for unit in self.units if not unit.is_missing]

    @property
    def totals(self) -> dict[str, Decimal]:
        return totals(self.columns, (row for unit in self.units for row in unit.rows))


def occurrences_of(duty_id: int) -> Sequence[Occurrence]:
    """The newest first."""
    return (
        session()
        .scalars(select(Occurrence).where(Occurrence.duty_id == duty_id).order_by(Occurrence.due_on.desc()))
        .all()
    )


def collected(duty: Duty, occurrence_id: int | None) -> Collected:
    """What stands in the tables of all who answer for the result; the newest time unless another is named."""
    times = occurrences_of(duty.id)
    occurrence = next((one for one in times if one.id == occurrence_id), times[0] if times else None)
    columns = [column.data for column in duty.columns]
    units = [_unit_rows(columns, part, name, above) for part, name, above in _parts(duty, occurrence)]
    earlier_one = next((one for one in times if occurrence is not None and one.due_on < occurrence.due_on), None)
    before: dict[str, Decimal] = {}
    if earlier_one is not None:
        before = totals(columns, (row.cells for part, _, _ in _parts(duty, earlier_one) for row in part.rows))
    return Collected(
        duty=duty,
        columns=columns,
        occurrence=occurrence,
        occurrences=times,
        units=units,
        before=before,
        before_period=earlier_one.period if earlier_one is not None else "",
    )


def _parts(duty: Duty, occurrence: Occurrence | None) -> list[tuple[Assignment, str, str]]:
    agency = aliased(Organization)
    query = (
        select(Assignment, Organization.name, agency.name)
        .join(Organization, Organization.id == Assignment.unit_id)
        .outerjoin(agency, agency.id == Organization.agency_id)
        .options(selectinload(Assignment.rows), selectinload(Assignment.row_files), joinedload(Assignment.duty))
        .where(
            Assignment.duty_id == duty.id,
            Assignment.occurrence_id == occurrence.id if occurrence else Assignment.occurrence_id.is_(None),
            Assignment.parent_id.is_(None),
            Assignment.part.in_([part for part in Part if part.answers_for_result]),
            Assignment.state != AssignmentState.WITHDRAWN,
        )
        .order_by(agency.sort_key, BY_PART, Organization.sort_key)
    )
    return [(part, name, above or name) for part, name, above in session().execute(query)]


def _unit_rows(columns: list[ColumnData], part: Assignment, name: str, agency: str) -> UnitRows:
    rows = [row.cells for row in part.rows]
    return UnitRows(
        assignment_id=part.id,
        name=name,
        agency=agency,
        state=part.state,
        rows=rows,
        files={key: file.name for key, file in part.table_files.items()},
        wrong=missing_in(columns, rows),
    )
