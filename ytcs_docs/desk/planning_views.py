"""Duties read from a draft while it is written, kept until the document goes out."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other, seen
from ytcs_docs.drafting import commands, planning, queries
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
            new = [planning.as_planned(duty, text, today) for duty in order.duties]
            commands.plan_duties(draft_id, new, actor(), seen=seen())
        if not form.problems():
            flash(f"Đã ghi {len(order.duties)} nhiệm vụ sẽ giao khi phát hành.", "success")
            return see_other(url_for("drafting.show", draft_id=draft_id))
    return form_page(
        "desk/planned_duties.html",
        form,
        draft=draft,
        chosen=planning.planned(draft.plan.duties, text),
        all_key=revision_of(*draft.plan.duties),
        groups=proposing.grouped(proposed),
        action=PLANNED_DUTIES.url(draft_id=draft_id),
        text=found.pieces,
        document=None,
        button="Ghi các việc đã chọn",
        plain=OfficeForm(formdata=None),
    )


def _text_of(draft: Draft) -> FileText | None:
    """What the worker has read of it, else what is read now: somebody waits."""
    version = draft.current
    return lines_of_blob(version.blob) or read_now(file_store().path(version.sha256), version.blob.kind)


@blueprint.post("/du-thao/<int:draft_id>/nhiem-vu/bo")
@requires(Operation.WRITE_DRAFTS)
def forget(draft_id: int) -> Response:
    """One of the duties (``viec``, its key on the page) is planned no more, or all of them."""
    queries.own_draft(viewer(), draft_id)
    key = request.form.get("viec", "")
    return carry_out(
        OfficeForm(),
        lambda: commands.forget_planned(draft_id, key, actor()),
        "Đã bỏ nhiệm vụ dự kiến.",
        PLANNED_DUTIES.url(draft_id=draft_id),
    )
