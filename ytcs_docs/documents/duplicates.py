"""Documents that seem to be registered already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.models import Attachment, Document
from ytcs_docs.documents.rules import Status
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.queries import find_by_name
from ytcs_docs.registers.rules import Direction


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateCandidate:
    """A registered document that seems to be the same as one about to be registered."""

    document: Document
    why: str
    same_files: tuple[str, ...] = field(default=())


SAME_SUBJECT_DAYS = 14


def find_duplicates(
    organization_id: int,
    issuer_name: str,
    code: str,
    issued_on: date | None,
    sha256s: Sequence[str],
    subject: str = "",
) -> list[DuplicateCandidate]:
    """Incoming documents with the same issuer, code and date, with one of these files, or with the same
    issuer and subject registered in the last two weeks (a form sent again after the Back button)."""
    duplicates: dict[int, DuplicateCandidate] = {}
    names = _issuer_keys(issuer_name)
    if subject:
        recent = select(Document).where(
            Document.organization_id == organization_id,
            Document.direction == Direction.INCOMING,
            Document.recorded_on >= clock.today() - timedelta(days=SAME_SUBJECT_DAYS),
            Document.folded_subject == fold(subject)[:600],
            Document.status != Status.VOIDED,
        )
        for document in session().scalars(recent):
            like_code = not code_key(code) or not document.code_key or document.code_key == code_key(code)
            if document.issuer_key in names and like_code:
                duplicates[document.id] = DuplicateCandidate(
                    document=document, why="cùng cơ quan ban hành và trích yếu"
                )
    key = code_key(code)
    if key and issued_on is not None:
        same_code = select(Document).where(Document.organization_id == organization_id, Document.code_key == key)
        for document in session().scalars(same_code):
            alive = document.direction is Direction.INCOMING and document.status is not Status.VOIDED
            if alive and document.issued_on == issued_on and document.issuer_key in names:
                duplicates[document.id] = DuplicateCandidate(
                    document=document, why="cùng cơ quan ban hành, số ký hiệu và ngày"
                )
    if sha256s:
        same_file = (
            select(Document, Attachment.name)
            .join(Attachment, Attachment.document_id == Document.id)
            .where(
                Document.organization_id == organization_id,
                Document.direction == Direction.INCOMING,
                Document.status != Status.VOIDED,
                Attachment.sha256.in_(sha256s),
            )
        )
        for document, name in session().execute(same_file):
            known = duplicates.get(document.id)
            why = f"{known.why}; cùng tệp" if known else "cùng tệp"
            duplicates[document.id] = DuplicateCandidate(document=document, why=why, same_files=(name,))
    return list(duplicates.values())


def _issuer_keys(issuer_name: str) -> set[str]:
    known = find_by_name(issuer_name)
    return {fold(issuer_name)[:200]} | ({known.folded_name} if known else set())
