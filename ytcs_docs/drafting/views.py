"""Drafts on their way: lists, the page of one, the steps, versions, comments, signature and number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import history_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.forms import OfficeForm, ReasonForm
from ytcs_docs.core.web import (
    FormAnswer,
    carry_out,
    chosen,
    form_page,
    page_number,
    page_size,
    refusals_shown_in,
    see_other,
    seen,
)
from ytcs_docs.documents.addresses import registered_url
from ytcs_docs.drafting import commands, numbering, queries, signing, written
from ytcs_docs.drafting.attempts import save_numbered
from ytcs_docs.drafting.forms import (
    AskForm,
    CommentForm,
    NumberForm,
    PassForm,
    ReturnForm,
    SignedForm,
    SignForm,
    StepsForm,
    VersionForm,
)
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import OPTIONAL, PATH, DraftView, Move, Stage, check_seal, may
from ytcs_docs.files import conversion, uploads
from ytcs_docs.letters.checking.kept import kept_check
from ytcs_docs.letters.obstacles import Obstacle
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.queries import assignable_grouped, assignable_units
from ytcs_docs.signing import queries as keys
from ytcs_docs.signing.queries import Owner

blueprint = Blueprint("drafting", __name__)
MAX_SIGNED = 60_000_000  # bytes of a signed PDF


@blueprint.route("/du-thao")
@requires(Operation.READ_DRAFTS)
def index() -> str:
    """Drafts: those that wait for this person first."""
    first = DraftView.TURN if viewer().may(Operation.WRITE_DRAFTS) else DraftView.OPEN  # no turn ever comes
    view = chosen(DraftView, request.args.get("xem")) or first
    return render_template(
        "drafting/index.html",
        page=queries.draft_page(viewer(), view, page_number(request.args), page_size(request.args)),
        view=view,
        views=list(DraftView),
        counts=queries.counts(viewer()),
        today=clock.today(),
    )


def _url(draft_id: int) -> str:
    return url_for("drafting.show", draft_id=draft_id)


@blueprint.route("/du-thao/<int:draft_id>")
@requires(Operation.READ_DRAFTS)
def show(draft_id: int) -> str:
    return _page(draft_id)


def _page(draft_id: int, obstacles: Sequence[Obstacle] = (), **forms: OfficeForm) -> str:
    """Everything about one draft; a form that was refused comes back with what was typed."""
    draft = queries.draft_for(viewer(), draft_id)
    turn = queries.has_turn(viewer(), draft_id)
    mine = turn or draft.author_id == viewer().user_id
    editing = mine and may(draft.stage, Move.CHANGE) and viewer().may(Operation.WRITE_DRAFTS)
    units = assignable_grouped(load(Organization, draft.organization_id), clock.today())
    ask = forms.get("ask") or AskForm(formdata=None)
    ask.unit_ids.offer([], [(label, [(unit.id, unit.name) for unit in found]) for label, found in units])
    return render_template(
        "drafting/show.html",
        draft=draft,
        turn=turn,
        obstacles=obstacles,
        editing=editing,
        moves={move for move in Move if may(draft.stage, move)},
        Move=Move,
        steps=_steps_shown(draft),
        checked=kept_check(draft.current.sha256),
        own_comments=queries.own_comments(viewer(), draft_id),
        before=draft.step_before(viewer().user_id),
        history=history_of(Subject.DRAFT, draft_id),
        key=keys.usable_key(Owner(user_id=viewer().user_id)),
        seal=keys.usable_key(Owner(organization_id=draft.organization_id)),
        signatures=keys.signatures_of_files([draft.signed_sha256] if draft.signed_sha256 else []),
        office=conversion.program() is not None,
        today=clock.today(),
        forms={
            "plain": OfficeForm(formdata=None),
            "pass": PassForm(formdata=None),
            "return": ReturnForm(formdata=None),
            "reason": ReasonForm(formdata=None),
            "version": VersionForm(formdata=None),
            "comment": CommentForm(formdata=None),
            "sign": SignForm(formdata=None),
            "signed": SignedForm(formdata=None),
            "number": NumberForm(formdata=None),
            **forms,
            "ask": ask,
        },
    )


def _steps_shown(draft: Draft) -> list[tuple[Stage, str]]:
    """The stages of this office with where the draft stands: done, now, later."""
    steps = queries.used_steps(draft.organization_id)
    path = [stage for stage in PATH if stage not in OPTIONAL or stage in steps or stage is draft.stage]
    if draft.stage is Stage.CANCELLED:
        return [(stage, "later") for stage in path]
    now = path.index(draft.stage)
    return [(stage, "done" if place < now else "now" if place == now else "later") for place, stage in enumerate(path)]


def _step(draft_id: int, form: OfficeForm, act: Callable[[], Any], said: str) -> Response:
    """A step of the person whose turn it is, on what that person saw."""
    queries.own_turn(viewer(), draft_id)

    def step() -> None:
        _check_unchanged(draft_id)
        act()

    return carry_out(form, step, said, _url(draft_id))


def _check_unchanged(draft_id: int) -> None:
    commands.check_draft_unchanged(draft_id, seen())


def _sent(draft_id: int, form: OfficeForm, name: str, act: Callable[[], Any], said: str) -> FormAnswer:
    """Carry out what a form on the page of a draft asks for; refused, it comes back as ``name`` with what was typed."""
    if form.validate():
        with refusals_shown_in(form):
            act()
            flash(said, "success")
            return see_other(_url(draft_id))
    return _page(draft_id, **{name: form}), 422


@blueprint.post("/du-thao/<int:draft_id>/chuyen")
@requires(Operation.WRITE_DRAFTS)
def pass_on(draft_id: int) -> FormAnswer:
    """On to the next stage; what is presented must be what a reader sees."""
    draft = queries.draft_for(viewer(), draft_id)
    head = queries.heads_unit(viewer(), draft)
    looked_at = draft.content_sha256s
    form = PassForm()
    if draft.stage is Stage.DRAFTING and (obstacles := written.obstacles(draft)):
        return _page(draft_id, obstacles, **{"pass": form}), 422
    return _step(
        draft_id,
        form,
        lambda: commands.pass_on(draft_id, actor(), unit_head=head, looked_at=looked_at, note=form.note.data or ""),
        "Đã chuyển dự thảo sang bước tiếp theo.",
    )


@blueprint.post("/du-thao/<int:draft_id>/tra-lai")
@requires(Operation.WRITE_DRAFTS)
def send_back(draft_id: int) -> Response:
    form = ReturnForm()
    return _step(
        draft_id,
        form,
        lambda: commands.send_back(draft_id, form.reason.data, actor(), one_step=form.to.data == "step"),
        "Đã trả lại kèm lý do.",
    )


@blueprint.post("/du-thao/<int:draft_id>/bo")
@requires(Operation.WRITE_DRAFTS)
def cancel(draft_id: int) -> Response:
    queries.own_draft(viewer(), draft_id)
    form = ReasonForm()

    def give_up() -> None:
        _check_unchanged(draft_id)
        commands.cancel(draft_id, form.reason.data, actor())

    return carry_out(form, give_up, "Đã bỏ dự thảo.", _url(draft_id))


@blueprint.post("/du-thao/<int:draft_id>/phien-ban")
@requires(Operation.WRITE_DRAFTS)
def upload_version(draft_id: int) -> FormAnswer:
    """A version edited in Word."""
    draft = queries.own_draft(viewer(), draft_id)
    form = VersionForm()

    def take() -> None:
        stored = uploads.store_file(form.file.data.stream, form.file.data.filename)
        version = written.uploaded(draft, stored, form.note.data or "")
        before = draft.stage
        with transaction():
            _check_unchanged(draft_id)
            stage = commands.add_version(draft_id, version, actor()).stage
        if version.changes:
            flash(f"Tệp {', '.join(version.changes)}.", "warning")
        if stage is not before:
            flash(f"Nội dung thay đổi nên dự thảo trở lại bước “{stage.label}”.", "warning")

    return _sent(draft_id, form, "version", take, "Đã nhận phiên bản mới.")


@blueprint.post("/du-thao/<int:draft_id>/sua-the-thuc")
@requires(Operation.WRITE_DRAFTS)
def autofix_form(draft_id: int) -> FormAnswer:
    draft = queries.own_draft(viewer(), draft_id)

    def fix() -> None:
        version = written.autofixed(draft)
        with transaction():
            commands.add_version(draft_id, version, actor())

    return _sent(draft_id, OfficeForm(), "plain", fix, "Đã sửa giúp vào một phiên bản mới.")


@blueprint.post("/du-thao/<int:draft_id>/xin-gop-y")
@requires(Operation.WRITE_DRAFTS)
def ask_comments(draft_id: int) -> FormAnswer:
    draft = queries.own_draft(viewer(), draft_id)
    form = AskForm()
    agency = load(Organization, draft.organization_id)
    form.unit_ids.offer([(unit.id, unit.name) for unit in assignable_units(agency, clock.today())])

    def ask() -> None:
        with transaction():
            commands.ask_comments(draft_id, form.unit_ids.data or [], form.due_on.data, actor(), clock.today())

    return _sent(draft_id, form, "ask", ask, "Đã gửi xin góp ý.")


@blueprint.post("/du-thao/<int:draft_id>/gop-y/<int:comment_id>")
@requires(Operation.WRITE_DRAFTS)
def comment(draft_id: int, comment_id: int) -> FormAnswer:
    queries.draft_for(viewer(), draft_id)
    form = CommentForm()
    if comment_id not in queries.own_comments(viewer(), draft_id):
        return _page(draft_id, comment=form), 422

    def give() -> None:
        with transaction():
            commands.comment(draft_id, comment_id, form.text.data, actor())

    return _sent(draft_id, form, "comment", give, "Đã gửi góp ý.")


@blueprint.post("/du-thao/<int:draft_id>/ky-giay")
@requires(Operation.WRITE_DRAFTS)
def sign_on_paper(draft_id: int) -> Response:
    draft = queries.draft_for(viewer(), draft_id)
    said = f"Đã ghi nhận {draft.next_signer} ký bản giấy; {_comes_next(draft)}."
    return _step(draft_id, OfficeForm(), lambda: signing.sign_on_paper(draft_id, actor()), said)


def _comes_next(draft: Draft) -> str:
    """What is waited for once this signature is there."""
    left = [one.name for one in draft.co_signers if one.signed_at is None]
    if not left:
        return "văn thư sẽ cấp số"
    return f"chờ {[*left, draft.signer_name][1]} ký"


@blueprint.post("/du-thao/<int:draft_id>/ky-so")
@requires(Operation.SIGN)
def sign_here(draft_id: int) -> FormAnswer:
    """Sign with the key kept on the server."""
    draft = queries.own_turn(viewer(), draft_id)
    form = SignForm()

    def sign() -> None:
        signed = signing.signature_of(draft, form.passphrase.data, actor())
        with transaction():
            _check_unchanged(draft_id)
            signing.sign_here(draft_id, signed, actor())

    return _sent(draft_id, form, "sign", sign, f"Đã ký số; {_comes_next(draft)}.")


@blueprint.post("/du-thao/<int:draft_id>/ban-da-ky")
@requires(Operation.WRITE_DRAFTS)
def take_signed(draft_id: int) -> FormAnswer:
    """A PDF signed with a token or remotely, brought by the signer or the author."""
    draft = queries.own_draft(viewer(), draft_id)
    form = SignedForm()

    def take() -> None:
        try:
            signed = signing.brought_back(draft, form.pdf.data.read(MAX_SIGNED + 1))
        except signing.ChangedElsewhere as refusal:
            form.show_place(refusal.difference.picture)
            raise
        with transaction():
            _check_unchanged(draft_id)
            signing.take_signed(draft_id, signed, actor())

    return _sent(draft_id, form, "signed", take, f"Đã nhận bản ký số; {_comes_next(draft)}.")


@blueprint.post("/du-thao/<int:draft_id>/cap-so")
@requires(Operation.NUMBER_DRAFTS)
def number(draft_id: int) -> FormAnswer:
    """Number and day for what is signed."""
    draft = queries.draft_for(viewer(), draft_id)
    if draft.document_id is not None:
        return see_other(registered_url(draft.document_id))
    queries.own_turn(viewer(), draft_id)
    form = NumberForm()
    if form.validate():
        with refusals_shown_in(form):
            check_seal(form.seal_passphrase.data or "", may_seal=viewer().may(Operation.SEAL))
            today = clock.today()

            def save(made: numbering.NumberedFiles) -> int:
                reason = form.backdate_reason.data or ""
                return numbering.number(draft_id, made, actor(), today, backdate_reason=reason, seen=seen()).id

            def make() -> numbering.NumberedFiles:
                return numbering.numbered_files(draft, today, form.seal_passphrase.data or "")

            return see_other(registered_url(save_numbered(make, save)))
    return _page(draft_id, number=form), 422


@blueprint.route("/quy-trinh-soan-thao", methods=["GET", "POST"])
@requires(Operation.MANAGE_DRAFT_STEPS)
def steps() -> FormAnswer:
    """Which steps this office has."""
    known = queries.steps_of(agency_id())
    used = queries.used_steps(agency_id())
    unit = known[Stage.FORM].unit_id if Stage.FORM in known else None
    shown = {"form_unit": unit or "", "seen": queries.steps_revision(agency_id())}
    form = StepsForm(data={stage.value: stage in used for stage in OPTIONAL} | shown)
    agency = load(Organization, agency_id())
    own = [node for node in assignable_units(agency, clock.today()) if node.agency_id == agency.id]
    form.form_unit.offer([("", "Văn thư"), *((node.id, node.name) for node in own)])
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.set_steps(agency_id(), form.to_data(), actor(), seen=seen())
        if not form.problems():
            flash("Đã lưu quy trình.", "success")
            return see_other(url_for("drafting.steps"))
    return form_page("drafting/steps.html", form)
