"""The page of one duty, and the calendar that terms are counted by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.accounts import commands as accounts
from ytcs_docs.accounts.models import Post
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, signed_in, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import NotAllowed
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other, seen, with_query
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import calendars, deciding, duty_queries, exchange, feeds, giving, notices
from ytcs_docs.tasks.addresses import DUTY_MATRIX
from ytcs_docs.tasks.forms import AcceptAfterForm, AddDoersForm, CalendarForm, LadderForm, MailForm, SeenForm
from ytcs_docs.tasks.models import Duty
from ytcs_docs.tasks.rules import FeedKind, Part

blueprint = Blueprint("tasks_duties", __name__)


def _duty_url(duty_id: int) -> str:
    return url_for("tasks_duties.show", duty_id=duty_id)


@blueprint.get("/nhiem-vu/<int:duty_id>")
@requires(Operation.READ_WHOLE_AGENCY)
def show(duty_id: int) -> FormAnswer:
    """What was ordered, and everybody's part in it."""
    duty = duty_queries.given_duty(viewer(), duty_id)
    return _duty_page(duty, AddDoersForm(formdata=None, data={"seen": duty.content_revision}))


@blueprint.post("/nhiem-vu/<int:duty_id>/giao-them")
@requires(Operation.MANAGE_DUTIES)
def add_doers(duty_id: int) -> FormAnswer:
    """More units for a duty."""
    duty = duty_queries.given_duty(viewer(), duty_id)
    form = AddDoersForm()
    _offer(form, duty)
    if form.validate():
        with refusals_shown_in(form), transaction():
            exchange.add_doers(duty_id, form.shares(), actor(), clock.today(), seen=seen())
        if not form.problems():
            flash("Đã giao thêm.", "success")
            return see_other(_duty_url(duty_id))
    return _duty_page(duty_queries.given_duty(viewer(), duty_id), form)


def _duty_page(duty: Duty, form: AddDoersForm) -> FormAnswer:
    _offer(form, duty)
    parts = duty_queries.parts_of_duty(duty)
    return form_page(
        "tasks/duty.html",
        form,
        duty=duty,
        document=duty.document,
        parts=parts,
        waiting=duty_queries.doers_named(duty.id),
        results_seen=deciding.results_revision(part for part in parts if part.waits_for_acceptance),
        reason_form=ReasonForm(formdata=None),
    )


def _offer(form: AddDoersForm, duty: Duty) -> None:
    """Units below that have no part in it yet."""
    present = {doer.unit_id for doer in duty.doers}
    groups = organizations.assignable_grouped(load(Organization, agency_id()), clock.today())
    free = [(label, [node for node in nodes if node.id not in present]) for label, nodes in groups]
    leads = any(doer.part is Part.LEAD for doer in duty.doers)
    form.offer(free, [Part.COORDINATE, Part.INFORM] if leads else [Part.DO, Part.COORDINATE, Part.INFORM])


@blueprint.post("/nhiem-vu/<int:duty_id>/bo")
@requires(Operation.ORDER_DUTIES)
def drop(duty_id: int) -> Response:
    """A duty that has not gone out yet."""
    duty = duty_queries.given_duty(viewer(), duty_id)
    back = document_url(duty.document_id)
    return carry_out(OfficeForm(), lambda: giving.drop_duty(duty_id, actor(), seen=seen()), "Đã bỏ nhiệm vụ.", back)


@blueprint.post("/nhiem-vu/<int:duty_id>/thoi-lap-lai")
@requires(Operation.MANAGE_DUTIES)
def end(duty_id: int) -> Response:
    """End a recurring duty."""
    duty_queries.given_duty(viewer(), duty_id)
    form = ReasonForm()
    return carry_out(
        form,
        lambda: giving.end_duty(duty_id, form.reason.data, actor(), clock.today(), seen=seen()),
        "Nhiệm vụ không lặp lại nữa; các kỳ đã giao vẫn phải làm xong.",
        _duty_url(duty_id),
    )


@blueprint.route("/lich-lam-viec", methods=["GET", "POST"])
@requires(Operation.MANAGE_CALENDAR)
def calendar() -> FormAnswer:
    """Days off and days worked instead: of the agency, or, for an administrator of the whole system, of the country."""
    agency, today = viewer().agency_id, clock.today()
    year = request.args.get("nam", today.year, type=int)
    years = range(today.year - 1, today.year + calendars.YEARS_AHEAD + 1)
    year = year if year in years else today.year
    form = CalendarForm()
    if form.validate_on_submit():
        moved: list[int] = []
        with refusals_shown_in(form), transaction():
            moved = calendars.set_day(
                agency, form.day.given(), form.kind.data == "worked", form.name.data, actor(), today
            )
            notices.tell_moved(moved)
        if not form.problems():
            _say_saved(len(moved))
            return see_other(url_for("tasks_duties.calendar", nam=form.day.given().year))
    return _calendar_page(form, year)


def _calendar_page(shown: OfficeForm, year: int | None = None) -> FormAnswer:
    """The calendar and the two settings beside it; the form that was sent keeps what was typed."""
    agency, today = viewer().agency_id, clock.today()
    forms: dict[str, OfficeForm] = {"day_form": CalendarForm(formdata=None)}
    if agency:
        setting = notices.setting_of(agency)
        revision = {"seen": setting.content_revision}
        forms["ladder_form"] = LadderForm(formdata=None, obj=setting, data=revision)
        forms["accept_form"] = AcceptAfterForm(formdata=None, obj=setting, data=revision)
    forms[_CALENDAR_FORMS[type(shown)]] = shown
    year = year or today.year
    return form_page(
        "tasks/calendar.html",
        shown,
        **forms,
        days=calendars.days_of(agency, year),
        year=year,
        years=range(today.year - 1, today.year + calendars.YEARS_AHEAD + 1),
        national=agency is None,
        mails=SETTINGS.get().sends_mail,
        plain=OfficeForm(formdata=None),
    )


_CALENDAR_FORMS: dict[type[OfficeForm], str] = {
    CalendarForm: "day_form",
    LadderForm: "ladder_form",
    AcceptAfterForm: "accept_form",
}


@blueprint.post("/lich-lam-viec/chap-nhan")
@requires(Operation.ASSIGN)
def set_accept_after() -> FormAnswer:
    """After how many working days silence accepts a result."""
    form = AcceptAfterForm()
    return _set(form, lambda: deciding.set_accept_after(agency_id(), form.accept_after.data, actor(), seen=seen()))


@blueprint.post("/lich-lam-viec/nhac-viec")
@requires(Operation.ASSIGN)
def set_ladder() -> FormAnswer:
    """When people are reminded."""
    form = LadderForm()

    def save() -> None:
        values = (form.ladder.data, form.leader_after.data, form.mail_hour.data)
        notices.set_ladder(agency_id(), *values, actor(), seen=seen())

    return _set(form, save)


def _set(form: OfficeForm, act: Callable[[], None]) -> FormAnswer:
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            act()
        if not form.problems():
            flash("Đã lưu.", "success")
            return see_other(url_for("tasks_duties.calendar"))
    return _calendar_page(form)


@blueprint.post("/nhiem-vu/<int:duty_id>/don-doc")
@requires(Operation.URGE)
def urge_duty(duty_id: int) -> Response:
    """Tell all late units of a duty to get on with it."""
    duty_queries.given_duty(viewer(), duty_id)
    return _urge(_duty_url(duty_id), duty_id=duty_id)


@blueprint.post("/van-ban/<int:document_id>/nhiem-vu/don-doc")
@requires(Operation.URGE)
def urge_document(document_id: int) -> Response:
    """The same for all duties of a directive."""
    documents.own_document(viewer(), document_id)
    back = with_query(DUTY_MATRIX.url(document_id=document_id), request.args)
    return _urge(back, document_id=document_id, agency=request.args.get("co-quan", ""))


def _urge(back: str, **which: Any) -> Response:
    if OfficeForm().validate_on_submit():
        with transaction():
            urged = notices.urge(notices.late_parts(clock.today(), **which), actor(), clock.today())
        flash(urged.said, "success" if urged.now else "info")
    return see_other(back)


@blueprint.get("/thong-bao")
@signed_in
def notice_list() -> str:
    """What the post was told."""
    user = load(Post, viewer().post_id).user
    own = not viewer().stands_in
    return render_template(
        "tasks/notices.html",
        notices=notices.notices_of(viewer().post_id),
        mail_form=MailForm(formdata=None, data={"mails": "all" if user.mails_all else "pressing"}),
        address=user.email if SETTINGS.get().sends_mail and own else "",
        feeds=feeds.feeds_of(viewer().post_id) if viewer().may(Operation.DO_TASKS) and own else None,
        feed_kinds=list(FeedKind),
        plain=OfficeForm(formdata=None),
    )


@blueprint.post("/thong-bao/thu")
@signed_in
def choose_mail() -> Response:
    """Which notices come by e-mail."""
    form = MailForm()

    def choose() -> None:
        if viewer().stands_in:
            raise NotAllowed("Người làm thay không đổi lựa chọn riêng của người vắng mặt.")
        accounts.choose_mails(viewer().user_id, form.mails.data == "all")

    return carry_out(form, choose, "Đã lưu.", url_for("tasks_duties.notice_list"))


@blueprint.post("/thong-bao/da-xem")
@signed_in
def see_notices() -> Response:
    """The notices on the page have been looked at."""
    form = SeenForm()
    if form.validate_on_submit():
        with transaction():
            notices.see_all(viewer().post_id, form.up_to.data)
    return see_other(url_for("tasks_duties.notice_list"))


@blueprint.post("/lich-lam-viec/<int:day_id>/bo")
@requires(Operation.MANAGE_CALENDAR)
def remove_day(day_id: int) -> Response:
    """The day is as its weekday says again."""
    form = OfficeForm()
    if form.validate_on_submit():
        with transaction():
            moved = calendars.remove_day(day_id, viewer().agency_id, actor(), clock.today())
            notices.tell_moved(moved)
        _say_saved(len(moved))
    return see_other(url_for("tasks_duties.calendar"))


def _say_saved(moved: int) -> None:
    flash("Đã lưu lịch." + (f" {moved} đầu việc có hạn mới theo ngày làm việc." if moved else ""), "success")
