"""The page on which what somebody has open is handed over."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for

from ytcs_docs.accounts.addresses import HAND_OVER
from ytcs_docs.accounts.commands import OPEN_IN_POST
from ytcs_docs.accounts.queries import managed_person
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, requires, viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.web import FormAnswer, form_page, refusals_shown_in, see_other, seen
from ytcs_docs.desk import handing_over

blueprint = Blueprint("desk_people", __name__)
OPEN_IN_POST.append(handing_over.still_open)


@HAND_OVER.shown_by(blueprint)
@blueprint.route("/nguoi-dung/<int:user_id>/ban-giao", methods=["GET", "POST"])
@requires(Operation.MANAGE_PEOPLE)
def hand_over(user_id: int) -> FormAnswer:
    """Work, drafts and what waits for a signature, post by post, each with who takes it."""
    user, today = managed_person(viewer(), user_id), clock.today()
    items = handing_over.open_items(user, today)
    form = OfficeForm(data={"seen": handing_over.items_revision(items)})
    if form.validate_on_submit():
        to = {item.post.id: request.form.get(f"nguoi-nhan-{item.post.id}", type=int) for item in items}
        count = 0
        with refusals_shown_in(form), transaction():
            user = managed_person(viewer(), user_id)  # asked again under the lock
            count = handing_over.hand_over(user, to, actor(), today, seen=seen())
        if not form.problems():
            flash(f"Đã bàn giao {count} việc và dự thảo.", "success")
            return see_other(url_for("accounts.person", user_id=user_id))
        items = handing_over.open_items(user, today)
    return form_page("desk/hand_over.html", form, user=user, items=items, sent=request.form)
