"""Writing drafts: new ones, answers, replacements and corrections, urging letters, and changing what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import InvalidInput, NotFound, OfficeError
from ytcs_docs.core.web import (
    FormAnswer,
    chosen,
    flash_problems,
    form_page,
    new_submission_key,
    refusals_shown_in,
    see_other,
    seen,
    with_query,
)
from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.documents import queries as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.rules import ReferenceKind
from ytcs_docs.drafting import commands, composing, queries, written
from ytcs_docs.drafting.forms import CARRIED, BeginForm, DraftForm, form_values
from ytcs_docs.files import previews
from ytcs_docs.files.receiving import take_uploads, valid_with_uploads
from ytcs_docs.files.store import file_store
from ytcs_docs.files.uploads import check_room, keep_upload, own_upload, store_file, uploads_by_token
from ytcs_docs.letters import queries as replies
from ytcs_docs.letters.catalogue import FORMS, OWN_FORMS, REPLY_FORMS
from ytcs_docs.letters.read_back import WordText, read_text
from ytcs_docs.letters.rules import LateTask
from ytcs_docs.organizations import queries as organizations
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.names import is_office
from ytcs_docs.organizations.queries import assignable_units
from ytcs_docs.registers.rules import Direction
from ytcs_docs.tasks import queries as tasks
from ytcs_docs.tasks.addresses import ANSWER, DUTY_MATRIX, GIVEN_TASKS
from ytcs_docs.tasks.models import Assignment

blueprint = Blueprint("drafting_writing", __name__)

SWITCHED = "from"
MOST_ON_PAPER = 200_000  # letters of all fields: no more can be saved
PAPER = "paper"  # sent to see the page as it will be printed
INSTEAD = {
    ReferenceKind.REPLACES: "Soạn văn bản thay thế",
    ReferenceKind.AMENDS: "Soạn văn bản sửa đổi, bổ sung",
    ReferenceKind.CORRECTS: "Soạn công văn đính chính",
    ReferenceKind.RECALLS: "Soạn công văn thu hồi",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Occasion:
    """Why a draft is written: what it is about, and what each form ``begins`` with."""

    key: str
    title: str
    begins: Callable[[str], dict[str, Any]]
    keys: tuple[str, ...] = tuple(FORMS)
    about: Document | None = None
    relation: ReferenceKind | None = None
    assignment: Assignment | None = None
    late: tuple[LateTask, ...] = ()
    own: bool = False  # one's own, which may begin with a Word file


def _key(default: str, allowed: tuple[str, ...] = tuple(FORMS)) -> str:
    key = request.args.get("mau", default)
    if key not in allowed:
        abort(404)
    return key


def _place() -> tuple[Organization, Organization]:
    agency = load(Organization, agency_id())
    return agency, load(Organization, viewer().unit_id or agency.id)


@blueprint.route("/du-thao/soan", methods=["GET", "POST"])
@requires(Operation.WRITE_DRAFTS)
def new() -> FormAnswer:
    """A draft of one's own; ``?mau=`` names its form, ``?tep=`` a Word file just sent or ``?theo=`` an earlier document
    whose words it begins with."""
    word = _begun_from()
    occasion = _Occasion(
        key=_key(composing.form_of(word.type_code) if word else OWN_FORMS[0], OWN_FORMS),
        title="Soạn văn bản",
        begins=lambda form: composing.from_word(word, form, *_place()) if word else composing.blank(*_place()),
        keys=OWN_FORMS,
        own=True,
    )
    return _compose(occasion)


def _begun_from() -> WordText | None:
    """The words to begin with. Raises :class:`NotFound` for what is not the person's to read."""
    if token := request.args.get("tep"):
        return read_text(file_store().path(own_upload(token, viewer().user_id).sha256))
    document_id = request.args.get("theo", type=int)
    if document_id is None:
        return None
    document = documents.document_for(viewer(), document_id)
    words = [file for file in document.files_for(viewer().agency_id) if file.blob.kind == "docx"]
    if not words:
        raise NotFound("Văn bản này không có tệp Word để soạn theo.")
    return read_text(file_store().path(words[0].sha256))


@blueprint.post("/du-thao/soan/tu-tep")
@requires(Operation.WRITE_DRAFTS)
def begin_from_file() -> Response:
    """Take a Word file whose words a new draft begins with."""
    form = BeginForm()
    if form.validate():
        try:
            check_room(viewer().user_id)
            stored = store_file(form.file.data.stream, form.file.data.filename)
            if stored.kind.code != "docx":
                raise InvalidInput("Chỉ bắt đầu được từ tệp Word .docx.", "file")
            word = read_text(file_store().path(stored.sha256))
            with transaction():
                token = keep_upload(stored, viewer().user_id).token
        except OfficeError as error:
            flash(error.sentence, "danger")
        else:
            flash("Đã lấy lời văn trong tệp, chỉ giữ chữ đậm, nghiêng và bảng. Xem lại rồi tạo dự thảo.", "info")
            if word.has_annexes:
                flash("Phụ lục, văn bản kèm theo trong tệp không được lấy: hãy đính kèm thành tệp riêng.", "warning")
            mau = composing.form_of(word.type_code)
            return see_other(url_for("drafting_writing.new", mau=mau, tep=token))
    flash_problems(form)
    return see_other(url_for("drafting_writing.new"))


@ANSWER.shown_by(blueprint)
@blueprint.route("/van-ban/<int:document_id>/soan-tra-loi", methods=["GET", "POST"])
@requires(Operation.WRITE_DRAFTS)
def answer(document_id: int) -> FormAnswer:
    """Answer a document; ``?viec=`` names the assignment that asked for it."""
    document = documents.document_for(viewer(), document_id)
    assignment_id = request.args.get("viec", type=int)
    assignment = tasks.own_assignment(viewer(), assignment_id) if assignment_id is not None else None
    if assignment is not None and document.id not in assignment.directive_ids:
        assignment = None
    key = _key(REPLY_FORMS[0], REPLY_FORMS)
    ordered = composing.who_ordered(tasks.instructions_of(document_id), replies.signers(agency_id(), clock.today()))

    def begins(form: str) -> dict[str, Any]:
        return composing.answer(document, form, *_place(), assignment) | ({"signer": ordered} if ordered else {})

    return _compose(
        _Occasion(
            key=key,
            title="Soạn trả lời",
            begins=begins,
            keys=REPLY_FORMS,
            about=document,
            relation=ReferenceKind.ANSWERS,
            assignment=assignment,
        )
    )


@blueprint.route("/van-ban/<int:document_id>/soan-thay", methods=["GET", "POST"])
@requires(Operation.WRITE_DRAFTS)
def instead(document_id: int) -> FormAnswer:
    """Replace, amend, correct or recall (``?quan-he=``) a document that the own agency issued."""
    document = documents.own_document(viewer(), document_id)
    relation = chosen(ReferenceKind, request.args.get("quan-he"))
    if document.direction is not Direction.OUTGOING or relation not in INSTEAD:
        abort(404)
    return _compose(
        _Occasion(
            key=_key(composing.form_instead(document, relation)),
            title=INSTEAD[relation],
            begins=lambda _: composing.instead(document, relation, *_place()),
            keys=(composing.form_instead(document, relation),),
            about=document,
            relation=relation,
        )
    )


@blueprint.route("/don-vi/<int:unit_id>/don-doc", methods=["GET", "POST"])
@requires(Operation.URGE)
def urge(unit_id: int) -> FormAnswer:
    """A công văn đôn đốc with all late tasks of a unit, or of an agency and its units."""
    unit, today = organizations.unit_below(viewer(), unit_id), clock.today()
    late = tasks.late_in_list(viewer(), tasks.AssignmentFilter(given=True, holder_id=unit_id), today)
    if not late:
        flash(f"{unit.shown_name} không có việc nào quá hạn.", "info")
        return see_other(GIVEN_TASKS.url())
    lines = composing.late_tasks if {one.unit_id for one in late} == {unit.id} else composing.late_tasks_of_all
    return _urging([unit], lines(late, today))


@blueprint.route("/van-ban/<int:document_id>/cong-van-don-doc", methods=["GET", "POST"])
@requires(Operation.URGE)
def urge_all(document_id: int) -> FormAnswer:
    """One công văn đôn đốc to all units that are late with what a document orders, or to those of one agency."""
    document, today = documents.own_document(viewer(), document_id), clock.today()
    agency = request.args.get("co-quan", "")
    wanted = tasks.AssignmentFilter(given=True, document_id=document_id, agency=agency)
    late = tasks.late_in_list(viewer(), wanted, today)
    if not late:
        flash("Không có đơn vị nào quá hạn với văn bản này.", "info")
        return see_other(with_query(DUTY_MATRIX.url(document_id=document_id), request.args))
    units = [assignment.unit for assignment in late]
    return _urging(units, composing.late_tasks_of_all(late, today), document)


def _urging(units: Sequence[Organization], late: tuple[LateTask, ...], document: Document | None = None) -> FormAnswer:
    agency, own = _place()
    return _compose(
        _Occasion(
            key="cong-van-don-doc",
            title="Soạn công văn đôn đốc",
            begins=lambda _: composing.urging(units, len(late), agency, own),
            keys=("cong-van-don-doc",),
            about=document,
            relation=ReferenceKind.MENTIONS if document is not None else None,
            late=late,
        )
    )


@blueprint.route("/du-thao/<int:draft_id>/sua", methods=["GET", "POST"])
@requires(Operation.WRITE_DRAFTS)
def change(draft_id: int) -> FormAnswer:
    """A new version from the form."""
    draft = queries.own_draft(viewer(), draft_id)
    form = _form(draft.form, form_values(draft))
    form.dropped.offer([(file.id, file.name) for file in draft.files])
    late = draft.current.data.late_tasks
    if PAPER in request.form:
        return _paper(form, late)
    if form.is_submitted() and valid_with_uploads(form):
        with refusals_shown_in(form):
            data = form.to_data(draft.about_id, draft.relation, draft.assignment_id, late)
            version = written.merged(draft.organization_id, data, actor(), form.note.data or "")
            with transaction():
                commands.check_draft_unchanged(draft_id, seen())
                commands.change(draft_id, data, version, actor())
            flash("Đã lưu phiên bản mới.", "success")
            return see_other(url_for("drafting.show", draft_id=draft_id))
    return form_page(
        "drafting/compose.html",
        form,
        waiting=uploads_by_token(form.upload_tokens(), viewer().user_id),
        chosen=FORMS[draft.form],
        keys=(),
        title="Sửa dự thảo",
        about=draft.about,
        assignment=None,
        late=late,
        draft=draft,
        agency=load(Organization, draft.organization_id),
        begin_form=None,
        paper=PAPER,
    )


def _paper(form: DraftForm, late: tuple[LateTask, ...]) -> FormAnswer:
    """The page that what is typed makes; nothing is saved."""
    if sum(map(len, request.form.values())) > MOST_ON_PAPER:
        raise InvalidInput("Văn bản quá dài nên không dựng được trang in. Phần dài hãy để ở phụ lục.")
    draft, urgency = form.as_typed(late)
    fragment = previews.paper_fragment(lambda: written.as_word(agency_id(), draft, urgency))
    return previews.fragment_or_page(fragment), 200


def _form(key: str, values: dict[str, Any]) -> DraftForm:
    agency, _ = _place()
    today = clock.today()
    units = [node for node in assignable_units(agency, today) if node.agency_id == agency.id]
    office = next((unit for unit in units if is_office(unit.folded_name)), None)
    if office is not None and FORMS[key].kind is OFFICIAL_LETTER:
        values = composing.of_the_office(values, office)
    return DraftForm(key, replies.signers(agency.id, today), units, data=values)


def _compose(occasion: _Occasion) -> FormAnswer:
    agency, _ = _place()
    last = queries.last_draft(agency.id, viewer().user_id)
    signer = form_values(last)["signer"] if last is not None else ""
    proposed = {"submission_key": new_submission_key(), "signer": signer, **occasion.begins(occasion.key)}
    form = _form(occasion.key, proposed)
    if PAPER in request.form:
        return _paper(form, occasion.late)
    before = request.form.get(SWITCHED, "")  # the form in which was typed what is sent
    switches = before in occasion.keys
    if switches:
        form.take_over(occasion.begins(before), proposed, request.form)
        take_uploads(form)
    elif form.is_submitted():
        form.carried = {name: typed for name, typed in request.form.items() if name.startswith(CARRIED)}
        known = queries.draft_of_submission(form.submission_key.data)
        if known is not None:
            return see_other(url_for("drafting.show", draft_id=known.id))
        saved = _start(form, occasion) if valid_with_uploads(form) else None
        if saved is not None:
            flash("Đã tạo dự thảo. Xem lại rồi bấm “Trình”.", "success")
            return see_other(url_for("drafting.show", draft_id=saved))
    page, status = form_page(
        "drafting/compose.html",
        form,
        waiting=uploads_by_token(form.upload_tokens(), viewer().user_id),
        chosen=FORMS[occasion.key],
        keys=[FORMS[key] for key in occasion.keys],
        title=occasion.title,
        about=occasion.about,
        assignment=occasion.assignment,
        late=occasion.late,
        draft=None,
        agency=agency,
        switched=SWITCHED,
        begin_form=BeginForm(formdata=None) if occasion.own else None,
        paper=PAPER,
    )
    return page, 200 if switches else status


def _start(form: DraftForm, occasion: _Occasion) -> int | None:
    """The new draft's id; None when it was refused, which the form then says."""
    saved: list[int] = []
    with refusals_shown_in(form):
        data = form.to_data(
            occasion.about.id if occasion.about else None,
            occasion.relation,
            occasion.assignment.id if occasion.assignment else None,
            occasion.late,
        )
        version = written.merged(agency_id(), data, actor())
        with transaction():
            draft = commands.start(agency_id(), data, version, actor(), submission_key=form.submission_key.data)
        saved.append(draft.id)
    return saved[0] if saved else None
