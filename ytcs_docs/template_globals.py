"""What templates may use: filters, addresses, words for states."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request

from ytcs_docs.accounts.addresses import HAND_OVER
from ytcs_docs.accounts.guard import session_ends
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.landmarks import START_PAGE, address
from ytcs_docs.decree30.codes import pad_number
from ytcs_docs.decree30.form import format_date, format_date_long
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.documents.addresses import (
    INCOMING_LIST,
    OUTGOING_LIST,
    REGISTER_FORM,
    document_url,
    registered_url,
)
from ytcs_docs.files.addresses import READ_UPLOAD
from ytcs_docs.navigation import guide_address, menu_of_viewer
from ytcs_docs.registers.addresses import REGISTER_EXPORT, REGISTER_PRINT, register_url
from ytcs_docs.tasks.addresses import (
    ANSWER,
    COLLECTED,
    DUTY_MATRIX,
    GIVEN_TASKS,
    OWN_DUTIES,
    OWN_TASKS,
    PLANNED_DUTIES,
    READ_DUTIES,
)


def _local(moment: datetime | None) -> str:
    """A moment in Vietnam, as ``14:05 05/03/2026``."""
    return f"{moment.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}" if moment else ""


def _day(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        day = clock.day_of(day)
    return format_date(day) if day else ""


def _days_from_now(day: date | None) -> str:
    """How far off a due date is, in words."""
    if day is None:
        return ""
    left = (day - clock.today()).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return "hôm nay" if left == 0 else "ngày mai" if left == 1 else f"còn {left} ngày"


def _code_parts(code: str) -> list[str]:
    """``15/SYT-NVY`` in the parts between which a line may end."""
    return re.findall(r"[^/-]+[/-]*|[/-]+", code)


def _with_arguments(**changes: Any) -> str:
    """This page's address with some arguments changed; None takes one away."""
    left_out = {*changes, "xoa"}
    kept = [(name, value) for name, value in request.args.items(multi=True) if value and name not in left_out]
    kept += [(name, value) for name, value in changes.items() if value not in (None, "")]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


# Pages that an area leads to and a higher one shows.
LINKS = SimpleNamespace(
    start=START_PAGE.url,
    inbox=INBOX.url,
    document=document_url,
    registered=registered_url,
    incoming_list=INCOMING_LIST.url,
    outgoing_list=OUTGOING_LIST.url,
    register_form=REGISTER_FORM.url,
    register=register_url,
    register_print=REGISTER_PRINT.url,
    register_export=REGISTER_EXPORT.url,
    own_tasks=OWN_TASKS.url,
    given_tasks=GIVEN_TASKS.url,
    read_duties=READ_DUTIES.url,
    own_duties=OWN_DUTIES.url,
    duty_matrix=DUTY_MATRIX.url,
    collected=COLLECTED.url,
    planned_duties=PLANNED_DUTIES.url,
    hand_over=HAND_OVER.url,
    read_upload=READ_UPLOAD.url,
    answer=ANSWER.url,
)


@lru_cache(maxsize=64)
def _fingerprint(folder: str | None, name: str) -> str:
    return sha256(Path(folder or "", name).read_bytes()).hexdigest()[:12]


def init_templates(app: Flask) -> None:
    """Filters, globals and the frame of every page."""

    def asset(name: str) -> str:
        """Address of a static file that changes with its content, as it was when this process read it first."""
        if app.debug:
            _fingerprint.cache_clear()
        return address("static", filename=name, v=_fingerprint(app.static_folder, name))

    app.jinja_env.filters.update(
        code_parts=_code_parts,
        day=_day,
        day_long=format_date_long,
        moment=_local,
        padded=pad_number,
        from_now=_days_from_now,
    )
    app.jinja_env.globals.update(
        asset=asset,
        url_for=address,
        links=LINKS,
        with_arguments=_with_arguments,
        Operation=Operation,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _frame() -> dict[str, Any]:
        person = getattr(g, "viewer", None)
        return {
            "viewer": person,
            "menu_of_viewer": menu_of_viewer,
            "guide_address": guide_address,
            "session_ends": lambda: round(session_ends().timestamp()),
            "frame_form": OfficeForm(formdata=None) if person else None,
        }
