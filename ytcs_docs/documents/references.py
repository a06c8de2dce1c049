"""Documents that name each other: linked when both are in the register, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.core.db import load, session
from ytcs_docs.decree30.codes import code_key, tidy_code
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.rules import FORCE_AFTER, ReferenceKind, Status, pick_reference_target


def set_references(document: Document, wanted: Iterable[ReferenceData]) -> None:
    """Replace a document's references and link those whose target is known."""
    kept: dict[tuple[ReferenceKind, str], Reference] = {}
    for data in wanted:
        key = code_key(data.code)
        if not key or key == document.code_key or (data.kind, key) in kept:
            continue
        reference = Reference(
            organization_id=document.organization_id,
            kind=data.kind,
            code=tidy_code(data.code)[:60],
            code_key=key[:80],
            issued_on=data.issued_on,
        )
        kept[data.kind, key] = reference
    for reference in kept.values():
        reference.target_id = _target(reference, document)
    bump_affected(document)  # those it named before
    document.references = list(kept.values())
    bump_affected(document)


def link_to_new(document: Document) -> None:
    """Point waiting references of the same agency at a document that has just got its code."""
    if not document.code_key:
        return
    query = select(Reference).where(
        Reference.organization_id == document.organization_id,
        Reference.code_key == document.code_key,
        Reference.target_id.is_(None),
        Reference.document_id != document.id,
    )
    for reference in session().scalars(query).all():
        _point(reference)


def relink(organization_id: int, keys: Iterable[str]) -> None:
    """Point all references that name one of these codes at what bears it now: a code was mended, a number
    voided. Both the document left and the one found are touched."""
    wanted = {key for key in keys if key}
    if not wanted:
        return
    query = select(Reference).where(Reference.organization_id == organization_id, Reference.code_key.in_(wanted))
    for reference in session().scalars(query).all():
        _point(reference)


def _point(reference: Reference) -> bool:
    """Point a reference at what bears its code now. Where that says whether a document is in force, both the
    one left and the one found are touched. Tells whether it points somewhere else than before."""
    before, reference.target_id = reference.target_id, _target(reference, reference.document)
    changed = before != reference.target_id
    if changed and reference.kind in FORCE_AFTER:
        for key in (before, reference.target_id):
            if key is not None:
                load(Document, key).bump_revision()
    return changed


def link_late(limit: int = 500) -> int:
    """Link references whose document is there after all: two transactions at the same moment do not see each
    other. Returns how many."""
    query = (
        select(Reference)
        .where(
            Reference.target_id.is_(None),
            select(Document.id)
            .where(
                Document.organization_id == Reference.organization_id,
                Document.code_key == Reference.code_key,
                Document.status != Status.VOIDED,
                Document.id != Reference.document_id,
            )
            .exists(),
        )
        .limit(limit)
    )
    return sum(_point(reference) for reference in session().scalars(query).all())


def bump_affected(document: Document) -> None:
    """Whether the documents that this one replaces, recalls or mends are in force has changed."""
    for reference in document.references:
        if reference.target_id is not None and reference.kind in FORCE_AFTER:
            load(Document, reference.target_id).bump_revision()


def _target(reference: Reference, citing: Document) -> int | None:
    query = select(Document.id, Document.issued_on).where(
        Document.organization_id == reference.organization_id,
        Document.code_key == reference.code_key,
        Document.status != Status.VOIDED,
        Document.id != citing.id,
    )
    with session().no_autoflush:
        candidates = [(key, day) for key, day in session().execute(query.order_by(Document.id))]
    return pick_reference_target(candidates, reference.issued_on, citing.issued_on)


def superseding(ids: Iterable[int]) -> dict[int, list[Reference]]:
    """By which references each of these documents was replaced, recalled or mended, the latest last."""
    query = (
        select(Reference)
        .join(Document, Document.id == Reference.document_id)
        .options(joinedload(Reference.document))
        .where(Reference.target_id.in_(list(ids)), Reference.kind.in_(FORCE_AFTER), Document.status != Status.VOIDED)
        .order_by(Document.issued_on, Reference.id)
    )
    found: dict[int, list[Reference]] = {}
    for reference in session().scalars(query):
        if reference.target_id is not None:
            found.setdefault(reference.target_id, []).append(reference)
    return found


def referring_to(document_id: int) -> Sequence[Reference]:
    """References of other documents to this one."""
    query = select(Reference).where(Reference.target_id == document_id).order_by(Reference.id)
    return session().scalars(query).all()
