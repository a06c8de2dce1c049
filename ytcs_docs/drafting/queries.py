"""Questions about drafts. Who may see one, and whose turn it is, is part of the query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import one_at_a_time, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.core.revisions import revision_of
from ytcs_docs.documents.queries import own_units, urgency_rank
from ytcs_docs.drafting.models import Draft, DraftComment, DraftCoSigner, DraftFile, DraftStep, DraftVersion
from ytcs_docs.drafting.rules import OPEN, OPTIONAL, DraftView, Stage
from ytcs_docs.organizations.models import Organization
from ytcs_docs.organizations.names import is_office


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Drafts a person may see: all of the agency for who reads all of it, else the own ones, those of the own
    unit, those that are to be checked by it, and those it was asked about."""
    if viewer.agency_id is None or not viewer.may(Operation.READ_DOCUMENTS):
        return false()
    asked = Draft.id.in_(select(DraftComment.draft_id).where(DraftComment.unit_id.in_(own_units(viewer))))
    if viewer.may(Operation.READ_WHOLE_AGENCY):
        return or_(Draft.organization_id == viewer.agency_id, asked)
    own = or_(
        Draft.author_id == viewer.user_id,
        Draft.drafting_unit_id.in_(own_units(viewer)),
        Draft.signer_post_id == viewer.post_id,
        Draft.id.in_(select(DraftCoSigner.draft_id).where(DraftCoSigner.post_id == viewer.post_id)),
        and_(Draft.stage == Stage.FORM, _checks_form(viewer)),
    )
    return or_(and_(Draft.organization_id == viewer.agency_id, own), asked)


def last_draft(agency_id: int, author_id: int) -> Draft | None:
    """What a person wrote last for an agency: who signs it is whom the next draft most likely asks."""
    query = select(Draft).where(Draft.organization_id == agency_id, Draft.author_id == author_id)
    return session().scalars(query.order_by(Draft.id.desc()).limit(1)).first()


def _checks_form(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this post checks the form of drafts of its agency: the unit named for it, else the clerk."""
    step = exists().where(
        DraftStep.organization_id == Draft.organization_id,
        DraftStep.stage == Stage.FORM,
        DraftStep.unit_id.is_not(None),
    )
    named = exists().where(
        DraftStep.organization_id == Draft.organization_id,
        DraftStep.stage == Stage.FORM,
        DraftStep.unit_id == viewer.unit_id,
    )
    return or_(named, ~step) if viewer.may(Operation.NUMBER_DRAFTS) else named


def turn(viewer: Viewer) -> ColumnElement[bool]:
    """Drafts that wait for this person."""
    if not viewer.may(Operation.WRITE_DRAFTS):
        return false()
    parts: list[ColumnElement[bool]] = [
        and_(Draft.stage == Stage.DRAFTING, Draft.author_id == viewer.user_id),
        and_(Draft.stage == Stage.FORM, _checks_form(viewer)),
    ]
    if viewer.may(Operation.CHECK_CONTENT):
        parts.append(and_(Draft.stage == Stage.CONTENT, Draft.drafting_unit_id.in_(own_units(viewer))))
    if viewer.may(Operation.SIGN):
        parts.append(and_(Draft.stage == Stage.APPROVAL, Draft.signer_post_id == viewer.post_id))
        parts.append(and_(Draft.stage == Stage.SIGNING, _signs_now(viewer)))
    # the signature of another agency is noted by who wrote the draft
    parts.append(
        and_(Draft.stage == Stage.SIGNING, Draft.author_id == viewer.user_id, _next_is(DraftCoSigner.post_id.is_(None)))
    )
    if viewer.may(Operation.NUMBER_DRAFTS):
        parts.append(Draft.stage == Stage.SIGNED)
    return and_(Draft.organization_id == viewer.agency_id, or_(*parts))


def _signs_now(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the next signature is this post's: those beside the signer come first."""
    unsigned = exists().where(DraftCoSigner.draft_id == Draft.id, DraftCoSigner.signed_at.is_(None))
    return or_(
        _next_is(DraftCoSigner.post_id == viewer.post_id), and_(~unsigned, Draft.signer_post_id == viewer.post_id)
    )


def _next_is(wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether who signs next beside the signer is of this kind."""
    earlier = aliased(DraftCoSigner)
    missing = select(earlier.place).where(
        earlier.draft_id == DraftCoSigner.draft_id, earlier.signed_at.is_(None), earlier.place < DraftCoSigner.place
    )
    return exists().where(
        DraftCoSigner.draft_id == Draft.id,
        DraftCoSigner.signed_at.is_(None),
        wanted,
        ~missing.exists(),
    )


def _asked_of(viewer: Viewer) -> ColumnElement[bool]:
    """Comments asked of the own unit: a clerk or leader of an agency answers for the agency, not for its units."""
    if not viewer.may(Operation.WRITE_DRAFTS):
        return false()
    if viewer.unit_id == viewer.agency_id:
        return DraftComment.unit_id == viewer.agency_id
    return DraftComment.unit_id.in_(own_units(viewer))


def asked(viewer: Viewer) -> ColumnElement[bool]:
    """Drafts on which the own unit was asked and has not answered; those of its units are none of the agency's."""
    waiting = select(DraftComment.draft_id).where(_asked_of(viewer), DraftComment.answered_at.is_(None))
    return and_(Draft.id.in_(waiting), Draft.stage.in_(OPEN))


def draft_for(viewer: Viewer, draft_id: int) -> Draft:
    """One draft with all that its page shows; raises :class:`NotFound`."""
    query = (
        select(Draft)
        .options(
            selectinload(Draft.versions),
            selectinload(Draft.comments).joinedload(DraftComment.unit),
            selectinload(Draft.files),
            selectinload(Draft.endorsements),
            selectinload(Draft.co_signers),
            joinedload(Draft.drafting_unit),
            joinedload(Draft.about),
            joinedload(Draft.document),
        )
        .where(Draft.id == draft_id, visible(viewer))
    )
    draft = session().scalar(query)
    if draft is None:
        raise NotFound("Không có dự thảo này, hoặc dự thảo không thuộc phạm vi được xem của bạn.")
    return draft


def has_turn(viewer: Viewer, draft_id: int) -> bool:
    """Whether it waits for this person."""
    return session().scalar(select(Draft.id).where(Draft.id == draft_id, turn(viewer))) is not None


def own_turn(viewer: Viewer, draft_id: int) -> Draft:
    """A draft that waits for this person; raises :class:`NotFound`."""
    draft = draft_for(viewer, draft_id)
    if not has_turn(viewer, draft_id):
        raise NotFound("Dự thảo này hiện không chờ bạn xử lý.")
    return draft


def own_draft(viewer: Viewer, draft_id: int) -> Draft:
    """A draft that this person wrote, or whose turn it is: for changing it."""
    draft = draft_for(viewer, draft_id)
    if draft.author_id != viewer.user_id and not has_turn(viewer, draft_id):
        raise NotFound("Chỉ người soạn hoặc người đang xử lý mới sửa được dự thảo này.")
    return draft


def _viewed(viewer: Viewer, view: DraftView) -> ColumnElement[bool]:
    """The condition of one of the views; what waits for a person, or was written by one, is visible by itself."""
    if view is DraftView.TURN:
        return turn(viewer)
    if view is DraftView.COMMENT:
        return asked(viewer)
    if view is DraftView.MINE:
        return and_(Draft.author_id == viewer.user_id, Draft.organization_id == viewer.agency_id)
    return and_(visible(viewer), Draft.stage.in_(OPEN) if view is DraftView.OPEN else Draft.stage.not_in(OPEN))


def draft_page(viewer: Viewer, view: DraftView, number: int, size: int) -> Page[Draft]:
    """One page of a list; of what waits the most urgent comes first, then what waits longest."""
    order: list[ColumnElement[Any]] = [Draft.moved_at.desc()]
    if view in (DraftView.TURN, DraftView.COMMENT):
        order = [urgency_rank(Draft.urgency).desc(), Draft.moved_at.asc()]
    query = select(Draft).where(_viewed(viewer, view)).order_by(*order, Draft.id)
    return page_of(query.options(joinedload(Draft.drafting_unit), joinedload(Draft.document)), number, size)


def open_drafts_by(user_id: int, organization_id: int) -> Sequence[Draft]:
    """What a person writes in an agency and has no number yet."""
    query = select(Draft).where(
        Draft.author_id == user_id, Draft.organization_id == organization_id, Draft.stage.in_(OPEN)
    )
    return session().scalars(query.order_by(Draft.id)).all()


def drafts_to_sign(post_id: int) -> Sequence[Draft]:
    """What is on its way to be signed in a post; what is signed only waits for its number."""
    beside = select(DraftCoSigner.draft_id).where(DraftCoSigner.post_id == post_id, DraftCoSigner.signed_at.is_(None))
    signs = or_(Draft.signer_post_id == post_id, Draft.id.in_(beside))
    query = select(Draft).where(signs, Draft.stage.in_(OPEN - {Stage.SIGNED}))
    return session().scalars(query.order_by(Draft.id)).all()


def waiting(viewer: Viewer, limit: int = 10) -> Sequence[Draft]:
    """What this person has to do or was asked about, the most urgent and then the longest waiting first; for the start
    page."""
    order = (urgency_rank(Draft.urgency).desc(), Draft.moved_at, Draft.id)
    query = select(Draft).where(or_(turn(viewer), asked(viewer))).order_by(*order).limit(limit)
    return session().scalars(query).all()


def counts(viewer: Viewer) -> dict[str, int]:
    """How many drafts wait for this person's act and word."""
    views = (DraftView.TURN, DraftView.COMMENT)
    found = (select(func.count()).select_from(Draft).where(_viewed(viewer, view)).scalar_subquery() for view in views)
    return dict(zip(views, session().execute(select(*found)).one(), strict=True))


def steps_of(organization_id: int) -> dict[Stage, DraftStep]:
    """What an office has said about the optional steps."""
    query = select(DraftStep).where(DraftStep.organization_id == organization_id)
    return {step.stage: step for step in session().scalars(query)}


def steps_revision(organization_id: int) -> str:
    """Differs when what the office has said about its steps does."""
    return revision_of(sorted((stage, step.used, step.unit_id) for stage, step in steps_of(organization_id).items()))


def used_steps(organization_id: int) -> frozenset[Stage]:
    """The optional steps that an office has; all of them where it has said nothing."""
    said = steps_of(organization_id)
    return frozenset(stage for stage in OPTIONAL if stage not in said or said[stage].used)


def in_stages(organization_id: int, stages: Sequence[Stage]) -> Sequence[Draft]:
    """An office's drafts at some stages, locked."""
    query = select(Draft).where(Draft.organization_id == organization_id, Draft.stage.in_(stages))
    return session().scalars(query.order_by(Draft.id).with_for_update()).all()


def version_for(viewer: Viewer, draft_id: int, number: int) -> DraftVersion:
    """One version of a draft that the person may see."""
    return version_of(draft_for(viewer, draft_id), number)


def version_of(draft: Draft, number: int) -> DraftVersion:
    """One version; raises :class:`NotFound`."""
    found = next((version for version in draft.versions if version.number == number), None)
    if found is None:
        raise NotFound("Dự thảo không có phiên bản này.")
    return found


def file_for(viewer: Viewer, draft_id: int, file_id: int) -> DraftFile:
    """A file that goes with a draft that the person may see."""
    found = next((file for file in draft_for(viewer, draft_id).files if file.id == file_id), None)
    if found is None:
        raise NotFound("Dự thảo không có tệp này.")
    return found


def draft_of_submission(key: str) -> Draft | None:
    """The draft that an earlier sending of the same form has saved."""
    if not key:
        return None
    one_at_a_time(key)
    return session().scalar(select(Draft).where(Draft.submission_key == key))


def heads_unit(viewer: Viewer, draft: Draft) -> bool:
    """Whether this person is the one who would check the content, or of the agency itself, whose office has no say in
    it."""
    unit = draft.drafting_unit
    if unit is not None and viewer.unit_id == viewer.agency_id and is_office(unit.folded_name):
        return True
    if not viewer.may(Operation.CHECK_CONTENT) or draft.drafting_unit_id is None:
        return False
    mine = own_units(viewer).where(Organization.id == draft.drafting_unit_id)
    return session().scalar(mine) is not None


def own_comments(viewer: Viewer, draft_id: int) -> set[int]:
    """Comments that this person may give."""
    query = select(DraftComment.id).where(DraftComment.draft_id == draft_id, _asked_of(viewer))
    return set(session().scalars(query))
