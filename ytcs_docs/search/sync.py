"""Keeping the index up with the database: after each save, by the worker, and before a search."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.orm import selectinload

from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.models import Access, Document
from ytcs_docs.documents.work import text_of_blob
from ytcs_docs.search.analysis import cited_codes
from ytcs_docs.search.index import Entry, IndexBusyError, SearchIndex

BATCH = 200

log = logging.getLogger(__name__)


def search_index() -> SearchIndex:
    """The index of this server."""
    index: SearchIndex = current_app.extensions["search_index"]
    return index


def behind() -> int:
    """How many documents the index has yet to take in."""
    return session().scalar(select(func.count()).where(Document.index_behind)) or 0


def catch_up(limit: int = BATCH) -> bool:
    """Take in what changed, one batch; True when there may be more. Builds the index anew when it is
    missing, damaged or of an older schema."""
    index = search_index()
    if not index.usable():
        index.create()
        with transaction():
            session().execute(update(Document).values(index_behind=True))
    rows = _behind(limit)
    if not rows:
        session().rollback()
        return False
    entries = [_entry(document, units) for document, units in rows]
    taken = {document.id: document.changes for document, _ in rows}
    session().rollback()
    try:
        index.write(entries)
    except IndexBusyError:
        return False
    with transaction():
        for document_id, changes in taken.items():  # what changed meanwhile stays behind
            session().execute(
                update(Document)
                .where(Document.id == document_id, Document.changes == changes)
                .values(index_behind=False)
            )
    return len(rows) == limit


def _behind(limit: int) -> list[tuple[Document, list[int]]]:
    query = (
        select(Document)
        .options(
            selectinload(Document.parties),
            selectinload(Document.attachments),
            selectinload(Document.references),
        )
        .where(Document.index_behind)
        .order_by(Document.id)
        .limit(limit)
    )
    documents: Sequence[Document] = session().scalars(query).all()
    units: dict[int, list[int]] = {}
    ids = [document.id for document in documents]
    for document_id, unit_id in session().execute(
        select(Access.document_id, Access.unit_id).where(Access.document_id.in_(ids))
    ):
        units.setdefault(document_id, []).append(unit_id)
    return [(document, units.get(document.id, [])) for document in documents]


def _entry(document: Document, units: list[int]) -> Entry:
    texts = [text_of_blob(attachment.blob) for attachment in document.attachments]
    people = [document.signer_name, document.signer_position, document.field_name, document.note]
    body = "\n".join([document.kind.name, *people, *(party.name for party in document.parties), *texts])
    cited = [reference.code for reference in document.references] + cited_codes(f"{document.subject}\n{body}")
    return Entry(
        id=document.id,
        code=document.code,
        type_name=document.kind.name,
        subject=document.subject,
        body=body,
        issuer=document.issuer_name,
        cited=cited,
        acl=[
            f"o{document.organization_id}",
            *(f"u{unit}" for unit in units),
            *([f"p{document.organization_id}.{document.created_by_id}"] if document.created_by_id else []),
        ],
        direction=document.direction.value,
        type_code=document.type_code,
        status=document.status.value,
        issued_on=document.issued_on,
    )


def rebuild() -> int:
    """Build the index anew from the database; returns how many documents it holds."""
    index = search_index()
    index.create()
    with transaction():
        session().execute(update(Document).values(index_behind=True))
    while catch_up(2_000):
        pass
    return index.count()
