"""What is done with a draft on its way to a number. Nothing here commits; history is written inside each command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from ytcs_docs.accounts.models import Post
from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core import clock
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.core.revisions import STALE, Stale, check_unchanged, revision_of
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents import commands as documents
from ytcs_docs.drafting import queries
from ytcs_docs.drafting.models import (
    Draft,
    DraftComment,
    DraftCoSigner,
    DraftEndorsement,
    DraftFile,
    DraftStep,
    DraftVersion,
)
from ytcs_docs.drafting.rules import OPTIONAL, PATH, Move, Stage, StartData, after_change, check_move, following
from ytcs_docs.drafting.written import Written
from ytcs_docs.files import uploads
from ytcs_docs.letters import commands as replies
from ytcs_docs.letters.catalogue import ANNEX
from ytcs_docs.letters.rules import BLANK, ROMAN, accompanying, annex_context, check_draft
from ytcs_docs.organizations.models import Organization
from ytcs_docs.tasks.rules import DutyData, OrderData, check_shares


def start(
    organization_id: int, data: StartData, written: Written, by: Actor, *, submission_key: str | None = None
) -> Draft:
    """Begin a draft; its first version is ``written``, see :func:`merged`. Sending the same form again returns the
    draft that is already there. Raises :class:`InvalidInput`, :class:`NotFound`, :class:`RuleBroken`."""
    if submission_key and (known := queries.draft_of_submission(submission_key)) is not None:
        return known
    check_draft(data.draft)
    draft = Draft(
        organization_id=organization_id,
        stage=Stage.DRAFTING,
        author_id=by.user_id,
        author_name=by.name,
        about_id=data.about_id,
        relation=data.relation,
        assignment_id=data.assignment_id,
        version=0,
        submission_key=submission_key or None,
        created_at=clock.now(),
        moved_at=clock.now(),
    )
    _describe(draft, data)
    if draft.drafting_unit_id is None and by.unit_id != organization_id:
        draft.drafting_unit_id = by.unit_id  # the head of the author's unit checks it, whatever the symbol names
    session().add(draft)
    _add_version(draft, written, by)
    _add_files(draft, data.uploads, by)
    session().flush()
    _say(draft, by, "drafted", f"Soạn dự thảo {draft.kind.name.lower()}: {draft.subject}")
    return draft


def check_draft_unchanged(draft_id: int, seen: str) -> None:
    """A step is about the stage and version that the person saw: see :func:`check_unchanged`."""
    check_unchanged(seen, load(Draft, draft_id).content_revision)


def change(draft_id: int, data: StartData, written: Written, by: Actor) -> Draft:
    """A new version from the form. What was approved goes back to who approves."""
    check_draft(data.draft)
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.CHANGE)
    before, was_signed = _decided(draft), draft.bears_signatures
    _describe(draft, data)
    _add_version(draft, written, by)
    draft.files = [file for file in draft.files if file.id not in data.dropped_files]
    _add_files(draft, data.uploads, by)
    begins_again = before != _decided(draft)
    _changed(draft, by, written.sentence, begins_again=begins_again, was_signed=was_signed)
    return draft


def _decided(draft: Draft) -> tuple[str, ...]:
    """What no checker changes alone: the subject, and who signs."""
    return draft.subject, draft.signer_name, *(signer.name for signer in draft.co_signers)


def add_version(draft_id: int, written: Written, by: Actor) -> Draft:
    """A new version that was edited in Word or corrected by the form check."""
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.CHANGE)
    _add_version(draft, written, by)
    draft.subject, draft.signer_name = str(written.fields["subject"]), str(written.fields["signer_name"])
    draft.signer_post_id = written.signer_post_id or draft.signer_post_id
    _changed(draft, by, written.sentence, begins_again=bool(written.changes), was_signed=draft.bears_signatures)
    return draft


def _describe(draft: Draft, data: StartData) -> None:
    draft.form = data.draft.form
    draft.subject = data.draft.subject
    draft.urgency = data.urgency
    draft.drafting_unit_id = data.draft.drafting_unit_id or draft.drafting_unit_id
    draft.signer_post_id = data.signer_post_id
    draft.signer_name = data.draft.signer_name
    signers = [(one.post_id, one.name) for one in data.draft.co_signers]
    if signers != [(one.post_id, one.name) for one in draft.co_signers]:
        draft.co_signers.clear()
        session().flush()  # before others take their places
        draft.co_signers += [
            DraftCoSigner(place=place, post_id=post_id, name=name) for place, (post_id, name) in enumerate(signers)
        ]


def _add_version(draft: Draft, written: Written, by: Actor) -> None:
    if written.based_on is not None and written.based_on != draft.version:
        raise Stale(STALE)
    uploads.remember_blob(written.stored)
    draft.version += 1
    draft.versions.append(
        DraftVersion(
            number=draft.version,
            origin=written.origin,
            fields=written.fields,
            sha256=written.stored.sha256,
            name=written.stored.name,
            note=written.note,
            made_at=clock.now(),
            made_by=by.name,
        )
    )
    draft.moved_at = clock.now()


def _add_files(draft: Draft, tokens: Sequence[str], by: Actor) -> None:
    for upload in uploads.own_uploads(tokens, by.user_id or 0):
        draft.files.append(DraftFile(sha256=upload.sha256, name=upload.name))
        session().delete(upload)


def _changed(draft: Draft, by: Actor, sentence: str, *, begins_again: bool, was_signed: bool) -> None:
    steps = queries.used_steps(draft.organization_id)
    stage = after_change(draft.stage, steps, begins_again=begins_again or by.user_id == draft.author_id)
    if was_signed or stage is not draft.stage:
        sentence += f"; nội dung thay đổi nên trở lại bước “{stage.label}”"
        _rewind(draft, stage)
    _say(draft, by, "changed", sentence)
    session().flush()


def _enter(draft: Draft, stage: Stage) -> None:
    draft.stage, draft.moved_at = stage, clock.now()


def annex(draft: Draft, number: int, title: str) -> bytes:
    """The head of an annex to fill in: it names the draft with its number and day free, which are stamped in with
    those of the draft itself."""
    agency = load(Organization, draft.organization_id)
    notation = documents.outgoing_notation(agency.id, draft.kind.code, draft.drafting_unit_id)
    cited = accompanying("Kèm theo", draft.kind, f"{BLANK}/{notation}", None, agency.name)
    return replies.merge(agency, ANNEX, annex_context(number, title, cited), f"Phụ lục {ROMAN[number]}".strip())


def pass_on(
    draft_id: int, by: Actor, *, unit_head: bool = False, looked_at: Sequence[str] | None = None, note: str = ""
) -> Draft:
    """This stage is done, with a word for those who come after; ``looked_at`` is the content (``content_sha256s``) that
    was found fit to go on. The check of the content is left out where the head of the drafting unit presents it, and
    where somebody of the agency itself wrote it."""
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.PASS)
    if looked_at is not None and tuple(looked_at) != draft.content_sha256s:
        raise Stale(STALE)
    steps = queries.used_steps(draft.organization_id)
    if draft.signer_post_id is None or session().get(Post, draft.signer_post_id) is None:
        raise RuleBroken("Người ký không còn giữ chức vụ. Hãy sửa dự thảo và chọn người ký khác.")
    left, stage = draft.stage, following(draft.stage, steps)
    said = f"{left.label}: đạt"
    if left is Stage.DRAFTING:
        said = f"Trình dự thảo (phiên bản {draft.version})"
        if stage is Stage.CONTENT and (unit_head or draft.drafting_unit_id is None):
            stage = following(stage, steps)
    if left is Stage.APPROVAL:
        said = f"Duyệt phiên bản {draft.version}"
        draft.approved_version = draft.version
    draft.returned = ""
    draft.endorsements.append(
        DraftEndorsement(
            stage=left,
            version=draft.version,
            note=note,
            at=clock.now(),
            user_id=by.user_id,
            name=by.name,
            title=by.title,
        )
    )
    _enter(draft, stage)
    _say(draft, by, "passed", f"{said} → {stage.label}" + (f": {note}" if note else ""))
    return draft


def send_back(draft_id: int, reason: str, by: Actor, *, one_step: bool = False) -> Draft:
    """Back to the author, or one step, to the last check by somebody else, with what is wrong; what was signed is not
    signed any more."""
    if not reason:
        raise InvalidInput("Phải ghi lý do trả lại.", "reason")
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.RETURN)
    left, stage, receiver = draft.stage, Stage.DRAFTING, "người soạn"
    if one_step:
        before = draft.step_before(by.user_id)
        if before is None:
            raise RuleBroken("Không có bước trước nào khác người soạn để trả về.")
        stage, name = before
        receiver = f"bước “{stage.label}” ({name})"
    draft.returned = reason
    _rewind(draft, stage)
    _say(draft, by, "returned", f"Trả lại {receiver} từ bước “{left.label}”: {reason}")
    return draft


def _rewind(draft: Draft, stage: Stage) -> None:
    """What was let pass, approved or signed from this stage on has to be done again."""
    for one in draft.standing:
        if PATH.index(one.stage) >= PATH.index(stage):
            one.undone_at = clock.now()
    for signer in draft.co_signers:
        signer.signed_at = None
    if stage in (Stage.DRAFTING, *OPTIONAL):
        draft.approved_version = None
    draft.signed_at, draft.signed_sha256 = None, None
    _enter(draft, stage)


def lose_signer(draft_id: int, post_id: int, by: Actor) -> Draft:
    """Who was to sign in a post leaves: the author chooses another, at once or after what is on its way comes back.
    What was signed stays signed."""
    draft = load(Draft, draft_id)
    leaves = next((one for one in draft.co_signers if one.post_id == post_id), None)
    reason = f"{leaves.name if leaves else draft.signer_name} thôi giữ chức vụ; hãy chọn người ký khác"
    if not draft.stage.is_drafting:
        send_back(draft_id, reason, by)
    draft.signer_post_id, draft.returned = None, reason  # not presented before somebody has chosen again
    if leaves is not None:
        draft.co_signers.remove(leaves)
    return draft


def hand_over(draft_id: int, receiver: Post, by: Actor) -> Draft:
    """Another writes it from now on."""
    draft = load(Draft, draft_id)
    before = draft.author_name
    draft.author_id, draft.author_name = receiver.user_id, receiver.user.full_name
    _say(draft, by, "handed_over", f"{receiver.user.full_name} nhận dự thảo từ {before}")
    return draft


def plan_duties(draft_id: int, duties: Sequence[DutyData], by: Actor, *, seen: str | None = None) -> Draft:
    """More that the document will order once it has its number. Raises :class:`InvalidInput`."""
    draft = load(Draft, draft_id)
    check_unchanged(seen, draft.content_revision)
    for duty in duties:
        if not duty.lists:  # a list is spread when it is given out
            check_shares(duty.shares)
    return _plan(draft, (*draft.plan.duties, *duties), by)


def forget_planned(draft_id: int, key: str, by: Actor) -> Draft:
    """The document will not order what has this ``key``: the :func:`revision_of` a duty, or of all of them. Raises
    :class:`Stale` when nothing has it any more."""
    draft = load(Draft, draft_id)
    _check_plans(draft)
    planned = draft.plan.duties
    left = () if key == revision_of(*planned) else tuple(duty for duty in planned if revision_of(duty) != key)
    if len(left) == len(planned):
        raise Stale(STALE)
    return _plan(draft, left, by)


def _check_plans(draft: Draft) -> None:
    if not draft.stage.plans_duties:
        raise RuleBroken("Dự thảo đã trình duyệt: muốn đổi nhiệm vụ dự kiến thì trả lại người soạn trước.")


def _plan(draft: Draft, duties: tuple[DutyData, ...], by: Actor) -> Draft:
    _check_plans(draft)
    draft.planned_duties = msgspec.to_builtins(OrderData(duties=duties)) if duties else None
    _say(draft, by, "duties_planned", f"Dự kiến giao {len(duties)} nhiệm vụ khi phát hành")
    return draft


def cancel(draft_id: int, reason: str, by: Actor) -> Draft:
    """Give a draft up; its versions stay."""
    if not reason:
        raise InvalidInput("Phải ghi lý do bỏ dự thảo.", "reason")
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.CANCEL)
    draft.returned = reason
    _enter(draft, Stage.CANCELLED)
    _say(draft, by, "cancelled", f"Bỏ dự thảo: {reason}")
    return draft


def ask_comments(draft_id: int, unit_ids: Sequence[int], due_on: date | None, by: Actor, today: date) -> Draft:
    """Ask other units what they think, all at once and beside the stages."""
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.COMMENT)
    if due_on is not None and due_on < today:
        raise InvalidInput("Hạn góp ý không thể trước hôm nay.", "due_on")
    known = {comment.unit_id for comment in draft.comments}
    fresh = [load(Organization, unit_id) for unit_id in dict.fromkeys(unit_ids) if unit_id not in known]
    if not fresh:
        raise InvalidInput("Chọn ít nhất một đơn vị chưa được hỏi.", "unit_ids")
    for unit in fresh:
        if unit.id == draft.drafting_unit_id:
            raise InvalidInput("Đơn vị soạn thảo không tự góp ý cho mình.", "unit_ids")
        draft.comments.append(
            DraftComment(unit_id=unit.id, due_on=due_on, asked_at=clock.now(), asked_by=by.name, version=draft.version)
        )
    names = ", ".join(unit.shown_name for unit in fresh)
    _say(draft, by, "asked", f"Xin góp ý: {names}" + (f" (hạn {format_date(due_on)})" if due_on else ""))
    session().flush()
    return draft


def comment(draft_id: int, comment_id: int, text: str, by: Actor) -> DraftComment:
    """A unit says what it thinks."""
    if not text:
        raise InvalidInput("Phải ghi nội dung góp ý; nếu không có ý kiến, hãy ghi “Nhất trí”.", "text")
    draft = load(Draft, draft_id)
    check_move(draft.stage, Move.COMMENT)
    found = load(DraftComment, comment_id)
    if found.draft_id != draft.id or found.answered_at is not None:
        raise RuleBroken("Đơn vị đã góp ý cho dự thảo này.")
    found.text, found.answered_at, found.answered_by = text, clock.now(), by.name
    found.version = draft.version
    _say(draft, by, "commented", f"{found.unit.shown_name} góp ý cho phiên bản {draft.version}")
    return found


def set_steps(
    organization_id: int, steps: dict[Stage, tuple[bool, int | None]], by: Actor, *, seen: str | None = None
) -> None:
    """Which of the optional steps an office has, and which unit looks after the check of the form. ``seen`` is the
    ``steps_revision`` that was on the form."""
    load(Organization, organization_id)  # locked: an office that has said nothing yet has no row of its own
    check_unchanged(seen, queries.steps_revision(organization_id))
    known = queries.steps_of(organization_id)
    for stage in OPTIONAL:
        used, unit_id = steps[stage]
        if unit_id is not None and load(Organization, unit_id).agency_id != organization_id:
            raise InvalidInput("Đơn vị kiểm tra phải thuộc cơ quan.", "form_unit")
        step = known.get(stage) or DraftStep(organization_id=organization_id, stage=stage)
        step.used, step.unit_id = used, unit_id
        session().add(step)
    names = ", ".join(stage.label.lower() for stage in OPTIONAL if steps[stage][0]) or "ký ngay"
    record(by, Subject.ORGANIZATION, organization_id, "draft_steps", f"Quy trình soạn thảo: {names}")
    session().flush()
    _leave_dropped_steps(organization_id, by)


def _leave_dropped_steps(organization_id: int, by: Actor) -> None:
    """Drafts that wait at a step which the office no longer has go on to the next."""
    steps = queries.used_steps(organization_id)
    gone = [stage for stage in OPTIONAL if stage not in steps]
    for draft in queries.in_stages(organization_id, gone):
        left = draft.stage
        _enter(draft, following(left, steps))
        _say(draft, by, "passed", f"{left.label}: cơ quan bỏ bước này → {draft.stage.label}")


def _say(draft: Draft, by: Actor, action: str, sentence: str) -> None:
    session().flush()
    record(by, Subject.DRAFT, draft.id, action, sentence)
