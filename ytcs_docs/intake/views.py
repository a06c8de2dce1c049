"""Pages and answers around what was read: the form that fills itself, files that wait, proposed duties."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, refusals_shown_in, see_other, seen
from ytcs_docs.deliveries.addresses import INBOX
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.documents.models import Document
from ytcs_docs.files import previews
from ytcs_docs.files.scans import separator_svg
from ytcs_docs.intake import commands, naming, proposing, queries
from ytcs_docs.intake.forms import DutiesForm, meaning_of
from ytcs_docs.intake.models import LearnedName
from ytcs_docs.intake.offering import offer
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks import duty_queries, exchange, giving
from ytcs_docs.tasks.addresses import OWN_DUTIES, READ_DUTIES
from ytcs_docs.tasks.models import Duty as GivenDuty

blueprint = Blueprint("intake", __name__)


# -- a dropped file fills the form --


# -- files that the scanner brought --


@blueprint.post("/tep-cho/<int:waiting_id>/bo")
@requires(Operation.REGISTER_INCOMING)
def drop_file(waiting_id: int) -> Response:
    """Not a document to be registered."""
    queries.own_file(agency_id(), waiting_id)
    form = ReasonForm()
    return carry_out(
        form,
        lambda: commands.drop_file(agency_id(), waiting_id, form.reason.data, actor()),
        "Đã bỏ khỏi hộp chờ.",
        INBOX.url(),
    )


@blueprint.get("/tep-cho/<int:waiting_id>/xem")
@requires(Operation.REGISTER_INCOMING)
def preview_file(waiting_id: int) -> str:
    return previews.preview_fragment(
        queries.waiting_file(agency_id(), waiting_id),  # type: ignore[arg-type]
        lambda number: url_for("intake.file_page", waiting_id=waiting_id, number=number),
        url_for("intake.download_file", waiting_id=waiting_id),
    )


@blueprint.get("/tep-cho/<int:waiting_id>/trang/<int:number>")
@requires(Operation.REGISTER_INCOMING)
def file_page(waiting_id: int, number: int) -> Response:
    return previews.page_picture(queries.waiting_file(agency_id(), waiting_id), number)  # type: ignore[arg-type]


@blueprint.get("/tep-cho/<int:waiting_id>")
@requires(Operation.REGISTER_INCOMING)
def download_file(waiting_id: int) -> Response:
    return previews.download(queries.waiting_file(agency_id(), waiting_id))  # type: ignore[arg-type]


@blueprint.get("/to-phan-cach")
@requires(Operation.REGISTER_INCOMING)
def separator() -> str:
    """The sheet to be laid between documents that are scanned in one go."""
    return render_template("intake/separator.html", code=separator_svg())


# -- duties that a document proposes --


@READ_DUTIES.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>/viec-doc-duoc", methods=["GET", "POST"])
@requires(Operation.ASSIGN)
def duties(document_id: int) -> FormAnswer:
    """The duties read from an incoming document, ready to be given out, each marked in the text."""
    return _duties_page(documents.own_incoming(viewer(), document_id), giving.give)


@OWN_DUTIES.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>/nhiem-vu/giao", methods=["GET", "POST"])
@requires(Operation.ORDER_DUTIES)
def own_duties(document_id: int) -> FormAnswer:
    """The same for what the office itself issues: its duties go out with it."""
    return _duties_page(documents.own_outgoing(viewer(), document_id), exchange.order)


def _duties_page(document: Document, give: Callable[..., list[GivenDuty]]) -> FormAnswer:
    today = clock.today()
    found = offer(
        load(Organization, agency_id()),
        proposing.main_text(document),
        document.recorded_on,
        today,
        seen=giving.work_revision(document.id),
        places=duty_queries.places_given(document.id),
        said=duty_queries.sentences_given(document.id),
    )
    form, proposed = found.form, found.proposed
    if form.is_submitted() and not found.rows_match:
        proposed = []  # the file was read meanwhile: what was typed stays, and comes without places
        form.form_errors.append("Văn bản vừa được đọc xong. Mở lại trang để xem việc đọc được.")
    elif form.validate_on_submit():
        data = form.to_data(found.by_place, document.subject)
        with refusals_shown_in(form), transaction():
            give(document.id, data, actor(), today, seen=seen())
            _offer_names(document.id, form, found.by_place, found.meant)
        if not form.problems():
            flash(f"Đã giao {len(data.duties)} nhiệm vụ.", "success")
            if not document.is_incoming and document.is_new:
                flash("Các đơn vị nhận nhiệm vụ khi văn bản được phát hành.", "info")
            return see_other(document_url(document.id))
    fragment = bool(request.headers.get("HX-Request"))
    return form_page(
        "intake/_duties.html" if fragment else "intake/duties.html",
        form,
        document=document,
        groups=proposing.grouped(proposed),
        action=(READ_DUTIES if document.is_incoming else OWN_DUTIES).url(document_id=document.id),
        text=found.pieces,
    )


def _offer_names(
    document_id: int,
    form: DutiesForm,
    read: Mapping[str, proposing.ProposedDuty],
    meant: Mapping[str, naming.Meaning],
) -> None:
    """Whether whom the leader chose for a name that was not known, or known wrongly, is to be remembered."""
    for row in form.taken():
        one = read.get(row.place.data or "")
        if one is not None and one.whom and not one.is_own and len(row.doers.data) == 1:
            chosen = meaning_of(row.doers.data[0])
            if chosen != meant.get(one.whom):
                naming.offer(agency_id(), one.whom, chosen, document_id, actor())


# -- what the office has learnt --


@blueprint.get("/ten-goi")
@requires(Operation.MANAGE_LISTS)
def names() -> str:
    """Names as letters write them, and whom this agency means; those to be asked about first."""
    return render_template(
        "intake/names.html",
        offers=queries.offered_names(agency_id()),
        names=queries.learned_names(agency_id()),
        form=OfficeForm(formdata=None),
    )


@blueprint.post("/ten-goi/hoi/<int:offer_id>/ghi")
@requires(Operation.MANAGE_LISTS)
def keep_name(offer_id: int) -> Response:
    """A name that was asked about is to be remembered."""
    return _answered(offer_id, "Đã ghi nhớ tên gọi này.", keep=True)


@blueprint.post("/ten-goi/hoi/<int:offer_id>/bo")
@requires(Operation.MANAGE_LISTS)
def refuse_name(offer_id: int) -> Response:
    """It is not, and is never asked about again."""
    return _answered(offer_id, "Không ghi nhớ, và không hỏi lại.", keep=False)


def _answered(offer_id: int, said: str, *, keep: bool) -> Response:
    act = lambda: commands.answer_offer(agency_id(), offer_id, keep, actor(), seen=seen())  # noqa: E731
    return carry_out(OfficeForm(), act, said, url_for("intake.names"))


@blueprint.post("/ten-goi/<int:name_id>/bo")
@requires(Operation.MANAGE_LISTS)
def forget_name(name_id: int) -> Response:
    """A name that was learnt wrongly."""
    known = load(LearnedName, name_id)
    return carry_out(
        OfficeForm(),
        lambda: commands.forget_name(agency_id(), known.id, actor()),
        "Đã bỏ tên gọi này.",
        url_for("intake.names"),
    )
