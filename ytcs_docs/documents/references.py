"""Documents that name each other: linked when both are in the register, whichever comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytcs_docs.core import clock
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.codes import CODE_LENGTH, code_key, tidy_code
from ytcs_docs.documents.data import ReferenceData
from ytcs_docs.documents.models import Document, Reference
from ytcs_docs.documents.rules import FORCE_AFTER, ReferenceKind, Status, pick_reference_target
from ytcs_docs.registers.models import Register
from ytcs_docs.registers.rules import Direction


def set_references(document: Document, wanted: Iterable[ReferenceData]) -> None:
    """Replace a document's references and link those whose target is known."""
    kept: dict[tuple[ReferenceKind, str | int], Reference] = {}
    for data in wanted:
        meant = _meant(document, data)
        key = code_key(meant.code) if meant else code_key(data.code)
        if meant is not None and not key and meant.id != document.id:
            reference = Reference(kind=data.kind, code="", code_key="", target_id=meant.id, issued_on=data.issued_on)
            reference.organization_id = document.organization_id
            kept[data.kind, meant.id] = reference
            continue
        if not key or key == document.code_key or (data.kind, key) in kept:
            continue
        reference = Reference(
            organization_id=document.organization_id,
            kind=data.kind,
            code=tidy_code(meant.code if meant else data.code)[:CODE_LENGTH],
            code_key=key,
            issued_on=data.issued_on or (meant.issued_on if meant else None),
            target_id=meant.id if meant else None,
        )
        kept[data.kind, key] = reference
    for reference in kept.values():
        reference.target_id = reference.target_id or _target(reference, document)
    bump_affected(document)  # those it named before
    document.references = list(kept.values())
    bump_affected(document)


# ``số đến 23``, ``đến 23/2026``: how clerks call what came without a number
_ARRIVAL = re.compile(r"\s*(?:số\s+)?đến\s+(?:số\s+)?(\d{1,6})(?:\s*/\s*(\d{4}))?\s*", re.IGNORECASE)


def _meant(document: Document, data: ReferenceData) -> Document | None:
    """The document of the same agency's registers that a reference means by itself, or by its arrival number."""
    own = Document.organization_id == document.organization_id, Document.status != Status.VOIDED
    if data.document_id is not None:
        return session().scalar(select(Document).where(Document.id == data.document_id, *own))
    found = _ARRIVAL.fullmatch(data.code)
    if found is None:
        return None
    year = int(found[2]) if found[2] else (document.recorded_on or clock.today()).year
    query = select(Document).join(Register, Register.id == Document.register_id)
    arrived = Register.direction == Direction.INCOMING, Register.year == year, Document.number == int(found[1])
    there = session().scalars(query.where(*own, *arrived).limit(2)).all()
    if len(there) != 1:
        said = "nhiều văn bản" if there else "không có văn bản nào"
        raise InvalidInput(f"Sổ văn bản đến năm {year} {said} số {int(found[1])}.", "references")
    return there[0]


def name_by_code(document: Document) -> None:
    """References to a document that had no code bear the one it has got."""
    if not document.code_key:
        return
    query = select(Reference).where(Reference.target_id == document.id, Reference.code_key == "")
    for reference in session().scalars(query).all():
        reference.code, reference.code_key = document.code, document.code_key
        reference.issued_on = reference.issued_on or document.issued_on


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
