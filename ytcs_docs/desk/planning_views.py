"""Duties read from a draft while it is written, kept until the document goes out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other
from ytcs_docs.drafting import commands, queries
from ytcs_docs.drafting.models import Draft
from ytcs_docs.files.layout import FileText
from ytcs_docs.files.reading import lines_of_blob
from ytcs_docs.files.store import file_store
from ytcs_docs.files.text import read_now
from ytcs_docs.intake import proposing
from ytcs_docs.intake.offering import offer
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.addresses import PLANNED_DUTIES
from ytcs_docs.tasks.rules import DutyData

blueprint = Blueprint("desk_planning", __name__)


@PLANNED_DUTIES.shown_by(blueprint)
@blueprint.route("/du-thao/<int:draft_id>/nhiem-vu", methods=["GET", "POST"])
@requires(Operation.WRITE_DRAFTS)
def planned(draft_id: int) -> FormAnswer:
    """What the draft orders, to be given with the document, beside what was planned before."""
    draft = queries.own_draft(viewer(), draft_id)
    if not draft.stage.plans_duties:
        raise RuleBroken("Dự thảo đã trình duyệt: nhiệm vụ dự kiến không đổi được nữa.")
    today = clock.today()
    text = _text_of(draft)
    found = offer(
        load(Organization, draft.organization_id),
        text,
        None,
        today,
        seen=draft.content_revision,
        said={fold(duty.text) for duty in draft.plan.duties},
        is_draft=True,
    )
    form, proposed = found.form, found.proposed
    if form.is_submitted() and not found.rows_match:
        proposed = []
        form.form_errors.append("Dự thảo vừa có phiên bản mới. Mở lại trang để xem việc đọc được.")
    elif form.validate_on_submit():
        order = form.to_data(found.by_place, draft.subject)
        with refusals_shown_in(form), transaction():
            new = [_as_planned(duty, text, today) for duty in order.duties]
            commands.plan_duties(draft_id, new, actor(), seen=form.seen.data)
        if not form.problems():
            flash(f"Đã ghi {len(order.duties)} nhiệm vụ sẽ giao khi phát hành.", "success")
            return see_other(url_for("drafting.show", draft_id=draft_id))
    return form_page(
        "desk/planned_duties.html",
        form,
        draft=draft,
        chosen=_chosen(draft, text),
        groups=proposing.grouped(proposed),
        action=PLANNED_DUTIES.url(draft_id=draft_id),
        text=found.pieces,
        document=None,
        button="Ghi các việc đã chọn",
        plain=OfficeForm(formdata=None),
    )


def _as_planned(duty: DutyData, text: FileText | None, today: date) -> DutyData:
    """Counted from the day of the document where it is not from a day that the sentence names; a sentence that was
    reworded stands nowhere in the draft."""
    names_day = re.search(r"\d\s*/\s*\d{4}", duty.due_words)
    from_issue = duty.term is not None and duty.term.start == today and not names_day
    return replace(duty, from_issue=from_issue, place=duty.place if _stands(duty, text) else None)


def _stands(duty: DutyData, text: FileText | None) -> bool:
    return text is not None and fold(" ".join(duty.text.split())) in fold(" ".join(text.text.split()))


def _chosen(draft: Draft, text: FileText | None) -> list[tuple[DutyData, str, bool]]:
    """What was chosen before, each with the key that drops it and whether its sentence still stands in the draft."""
    return [(duty, revision_of(duty), duty.place is None or _stands(duty, text)) for duty in draft.plan.duties]


def _text_of(draft: Draft) -> FileText | None:
    """What the worker has read of it, else what is read now: somebody waits."""
    version = draft.current
    return lines_of_blob(version.blob) or read_now(file_store().path(version.sha256), version.blob.kind)


@blueprint.post("/du-thao/<int:draft_id>/nhiem-vu/bo")
@requires(Operation.WRITE_DRAFTS)
def forget(draft_id: int) -> Response:
    """One of the duties (``viec``, its key on the page) is planned no more, or none of them."""
    queries.own_draft(viewer(), draft_id)
    key = request.form.get("viec", "")
    return carry_out(
        OfficeForm(),
        lambda: commands.forget_planned(draft_id, key, actor()),
        "Đã bỏ nhiệm vụ dự kiến." if key else "Đã bỏ các nhiệm vụ dự kiến.",
        PLANNED_DUTIES.url(draft_id=draft_id) if key else url_for("drafting.show", draft_id=draft_id),
    )
