"""What every page has around it: menu, filters for templates, words for states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request, url_for

from ytcs_docs.accounts.rules import ROLE_LABELS
from ytcs_docs.core import clock
from ytcs_docs.core.access import Right
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.decree30.codes import pad_number
from ytcs_docs.decree30.form import format_date, format_date_long
from ytcs_docs.documents import rules as documents
from ytcs_docs.drafting import rules as drafting
from ytcs_docs.organizations.rules import KIND_LABELS
from ytcs_docs.signing.rules import VERDICT_LABELS
from ytcs_docs.tasks import rules as tasks


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu; shown to those who may open it."""

    label: str
    icon: str
    endpoint: str
    right: Right | None
    also: tuple[str, ...] = ()
    needs_agency: bool = True


MENU = (
    MenuItem("Trang chủ", "house", "dashboard.start", None, needs_agency=False),
    MenuItem("Đăng ký đến", "box-arrow-in-down", "documents.register_incoming", Right.REGISTER),
    MenuItem(
        "Hộp chờ", "inbox", "intake.inbox", Right.REGISTER, ("documents.register_delivery", "intake.register_file")
    ),
    MenuItem("Đăng ký đi", "box-arrow-up", "documents.register_outgoing", Right.REGISTER),
    MenuItem(
        "Theo dõi gửi", "truck", "deliveries.outbox", Right.REGISTER, ("deliveries.slips", "deliveries.post_book")
    ),
    MenuItem(
        "Dự thảo",
        "pencil-square",
        "drafts.index",
        Right.COMPOSE,
        ("drafts.show", "writing.new", "writing.answer", "writing.change", "drafts.compare_versions"),
    ),
    MenuItem("Việc của đơn vị", "list-check", "reports.own_tasks", Right.DO_TASKS, ("tasks.task_page",)),
    MenuItem("Theo dõi giao việc", "clipboard-data", "reports.given_tasks", Right.READ_WHOLE_AGENCY),
    MenuItem("Văn bản đến", "file-earmark-arrow-down", "reports.incoming", Right.READ_DOCUMENTS),
    MenuItem("Văn bản đi", "file-earmark-arrow-up", "reports.outgoing", Right.READ_DOCUMENTS),
    MenuItem(
        "Kiểm tra thể thức",
        "spellcheck",
        "replies.check_form",
        Right.COMPOSE,
        ("replies.checked", "replies.check_attachment"),
    ),
    MenuItem("Tìm kiếm", "search", "search.find", Right.READ_DOCUMENTS),
    MenuItem("Sổ đăng ký", "journal-text", "registers.index", Right.PRINT_REGISTERS, ("registers.show",)),
    MenuItem("Mẫu Word", "file-earmark-word", "templates.index", Right.MANAGE_TEMPLATES),
    MenuItem("Quy trình soạn thảo", "signpost-split", "drafts.steps", Right.MANAGE_TEMPLATES),
    MenuItem("Chữ ký số", "patch-check", "signing.own_key", Right.COMPOSE, ("signing.agency_key",)),
    MenuItem("Danh sách gửi", "people", "organizations.lists", Right.MANAGE_LISTS),
    MenuItem("Tên gọi đã học", "bookmark-check", "intake.names", Right.MANAGE_LISTS),
    MenuItem("Cơ quan, đơn vị", "diagram-3", "organizations.index", Right.MANAGE_ORGANIZATIONS, needs_agency=False),
    MenuItem("Từ đồng nghĩa", "arrow-left-right", "search.synonyms", Right.MANAGE_SEARCH, needs_agency=False),
    MenuItem("Người dùng", "person-gear", "accounts.people", Right.MANAGE_PEOPLE, needs_agency=False),
)


def _menu() -> list[MenuItem]:
    person = getattr(g, "viewer", None)
    if person is None:
        return []
    return [
        item
        for item in MENU
        if (item.right is None or person.may(item.right)) and (person.agency_id is not None or not item.needs_agency)
    ]


def _local(moment: datetime | None) -> str:
    """A moment in Vietnam, as ``14:05 05/03/2026``."""
    return f"{moment.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}" if moment else ""


def _day(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        day = day.astimezone(clock.VIETNAM).date()
    return format_date(day) if day else ""


def _days_from_now(day: date | None) -> str:
    """How far off a due date is, in words."""
    if day is None:
        return ""
    left = (day - clock.today()).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return "hôm nay" if left == 0 else "ngày mai" if left == 1 else f"còn {left} ngày"


def _with_arguments(**changes: Any) -> str:
    """This page's address with some arguments changed; None takes one away."""
    arguments = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in arguments.items() if value not in (None, "")}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


@lru_cache(maxsize=64)
def _fingerprint(path: str, modified: float) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:12]


def init_templates(app: Flask) -> None:
    """Filters, globals and the frame of every page."""

    def asset(name: str) -> str:
        """Address of a static file that changes with its content."""
        path = Path(app.static_folder or "") / name
        return url_for("static", filename=name, v=_fingerprint(str(path), path.stat().st_mtime))

    app.jinja_env.filters.update(
        day=_day, day_long=format_date_long, moment=_local, padded=pad_number, from_now=_days_from_now
    )
    app.jinja_env.globals.update(
        asset=asset,
        with_arguments=_with_arguments,
        Right=Right,
        status_labels=documents.STATUS_LABELS,
        force_labels=documents.FORCE_LABELS,
        urgency_labels=documents.URGENCY_LABELS,
        direction_labels=documents.DIRECTION_LABELS,
        reference_labels=documents.REFERENCE_LABELS,
        referenced_labels=documents.REFERENCED_LABELS,
        purpose_labels=documents.PURPOSE_LABELS,
        attachment_labels=documents.ATTACHMENT_LABELS,
        way_labels=documents.WAY_LABELS,
        delivery_labels=documents.DELIVERY_LABELS,
        stage_labels=drafting.STAGE_LABELS,
        pass_labels=drafting.PASS_LABELS,
        origin_labels=drafting.ORIGIN_LABELS,
        verdict_labels=VERDICT_LABELS,
        part_labels=tasks.PART_LABELS,
        task_state_labels=tasks.STATE_LABELS,
        role_labels=ROLE_LABELS,
        kind_labels=KIND_LABELS,
        task_moves=lambda task: {move.value for move in tasks.Move if tasks.may(task.state, task.part, move)},
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _frame() -> dict[str, Any]:
        person = getattr(g, "viewer", None)
        return {
            "viewer": person,
            "menu": _menu(),
            "frame_form": OfficeForm(formdata=None) if person else None,
        }
