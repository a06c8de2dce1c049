"""The search page."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from ytcs_docs.core import clock
from ytcs_docs.core.access import Right, requires, viewer
from ytcs_docs.core.web import chosen, page_number, page_size
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.rules import DIRECTION_LABELS, STATUS_LABELS, Direction, Status
from ytcs_docs.language.dates import parse_date
from ytcs_docs.search import queries, sync
from ytcs_docs.search.index import Narrowing

blueprint = Blueprint("search", __name__)


@blueprint.route("/tim-kiem")
@requires(Right.READ_DOCUMENTS)
def find() -> str:
    """Find any document by words, accents or not, or by its code."""
    typed = request.args.get("q", "").strip()[:500]
    narrowing = _narrowing()
    sync.catch_up(10)
    by_date = request.args.get("sap-xep") == "date"
    page = queries.search(
        viewer(), typed, narrowing, page_number(request.args), page_size(request.args), by_date=by_date
    )
    return render_template(
        "search/find.html",
        typed=typed,
        page=page,
        arguments=request.args,
        directions=DIRECTION_LABELS,
        statuses=STATUS_LABELS,
        types=TYPES.values(),
    )


def _narrowing() -> Narrowing:
    arguments = request.args
    direction, status = chosen(Direction, arguments.get("chieu")), chosen(Status, arguments.get("trang-thai"))
    return Narrowing(
        acl=queries.acl_terms(viewer()),
        direction=direction.value if direction else "",
        type_code=arguments.get("loai", ""),
        status=status.value if status else "",
        issuer=arguments.get("co-quan", ""),
        date_from=_day("tu"),
        date_to=_day("den"),
    )


def _day(name: str) -> date | None:
    try:
        return parse_date(request.args.get(name, ""), clock.today())
    except ValueError:
        return None
