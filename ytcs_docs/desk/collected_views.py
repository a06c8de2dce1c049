"""The tables of all units in one: on the screen, as a sheet, as a table of a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.web import send_bytes, with_query
from ytcs_docs.desk.collected_document import collected_document
from ytcs_docs.files.kinds import DOCX
from ytcs_docs.files.workbook import send_workbook
from ytcs_docs.tasks import duty_queries, tables
from ytcs_docs.tasks.addresses import COLLECTED
from ytcs_docs.tasks.table_rules import ColumnData, shown, shown_number

blueprint = Blueprint("desk_collected", __name__)


def _asked(duty_id: int) -> tables.Collected:
    duty = duty_queries.given_duty(viewer(), duty_id)
    return tables.collected(duty, request.args.get("ky", type=int))


@COLLECTED.shown_by(blueprint)
@blueprint.get("/nhiem-vu/<int:duty_id>/bang-tong-hop")
@requires(Operation.READ_WHOLE_AGENCY)
def show(duty_id: int) -> str:
    """What came in, its sums, and who is missing."""
    found = _asked(duty_id)
    return render_template(
        "desk/collected.html",
        found=found,
        duty=found.duty,
        document=found.duty.document,
        shown=shown,
        shown_number=shown_number,
        excel_url=with_query(url_for("desk_collected.export", duty_id=duty_id), request.args),
        word_url=with_query(url_for("desk_collected.word", duty_id=duty_id), request.args),
    )


@blueprint.get("/nhiem-vu/<int:duty_id>/bang-tong-hop/xuat-excel")
@requires(Operation.READ_WHOLE_AGENCY)
def export(duty_id: int) -> Response:
    """The same as a sheet."""
    found = _asked(duty_id)
    columns = [("Cơ quan", 28), ("Đơn vị", 34), *((column.name, 18) for column in found.columns), ("Ghi chú", 30)]
    return send_workbook("Tổng hợp", columns, _lines(found), f"tong-hop-nhiem-vu-{duty_id}")


def _lines(found: tables.Collected) -> Iterator[tuple[Any, ...]]:
    for unit in found.units:
        for row in unit.rows or [{}]:
            yield (unit.agency, unit.name, *(_value(column, row, unit) for column in found.columns), unit.wrong)
    sums = found.totals
    yield ("", "Cộng", *(sums.get(column.key, "") for column in found.columns), "")
    if found.before:
        yield ("", f"Kỳ trước: {found.before_period}", *(found.before.get(one.key, "") for one in found.columns), "")


def _value(column: ColumnData, row: dict[str, str], unit: tables.UnitRows) -> Any:
    value = row.get(column.key, "")
    if not value:
        return ""
    if column.is_number:
        return Decimal(value)
    if column.is_day:
        return date.fromisoformat(value)
    return unit.files.get(value, "") if column.is_file else value


@blueprint.get("/nhiem-vu/<int:duty_id>/bang-tong-hop/xuat-word")
@requires(Operation.READ_WHOLE_AGENCY)
def word(duty_id: int) -> Response:
    """The same as an annex of a report."""
    content = collected_document(_asked(duty_id), clock.today())
    return send_bytes(content, f"tong-hop-nhiem-vu-{duty_id}.docx", DOCX.media_type)
