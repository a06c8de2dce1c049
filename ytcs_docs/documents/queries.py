"""Questions about documents. What a person may see is part of the query, never decided in a template."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ytcs_docs.accounts.queries import leaders_of
from ytcs_docs.core.access import Operation, Viewer
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of, page_of_items
from ytcs_docs.core.sql import holds
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.decree30.codes import code_key
from ytcs_docs.documents.models import Access, Document, Party, Reference
from ytcs_docs.documents.rules import ListOrder, PartyRole, Status, Urgency
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Alias, Organization
from ytcs_docs.organizations.names import initials
from ytcs_docs.organizations.queries import find_by_name
from ytcs_docs.organizations.rules import Kind
from ytcs_docs.registers.models import Register
from ytcs_docs.registers.rules import Direction


def own_units(viewer: Viewer) -> Select[int]:
    """The units whose work a person sees: their own and those below, within the agency."""
    query = select(Organization.id).where(Organization.agency_id == viewer.agency_id)
    if viewer.unit_id != viewer.agency_id and viewer.unit_path is not None:
        query = query.where(Organization.within(viewer.unit_path))
    return query


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Documents a person may see: those of the agency when the post opens them all, what was assigned
    to the own units, what the own units drafted, and what the person registered."""
    if viewer.agency_id is None or not viewer.may(Operation.READ_DOCUMENTS):
        return false()
    given = Document.id.in_(select(Access.document_id).where(Access.unit_id.in_(own_units(viewer))))
    if viewer.may(Operation.READ_WHOLE_AGENCY):
        return or_(Document.organization_id == viewer.agency_id, given)
    own = and_(Document.organization_id == viewer.agency_id, Document.created_by_id == viewer.user_id)
    return or_(own, given)


def document_for(viewer: Viewer, document_id: int) -> Document:
    """One document with all that its page shows; raises :class:`NotFound` when it is not for this person."""
    query = (
        select(Document)
        .options(
            joinedload(Document.organization),
            joinedload(Document.register),
            joinedload(Document.entry),
            joinedload(Document.drafting_unit),
            selectinload(Document.parties),
            selectinload(Document.attachments),
            selectinload(Document.references).joinedload(Reference.target),
        )
        .where(Document.id == document_id, visible(viewer))
    )
    document = session().scalar(query)
    if document is None:
        raise NotFound("Không có văn bản này, hoặc văn bản không thuộc phạm vi được xem của bạn.")
    return document


def own_document(viewer: Viewer, document_id: int) -> Document:
    """A document of the person's own agency's register; for changing it."""
    document = document_for(viewer, document_id)
    if document.organization_id != viewer.agency_id:
        raise NotFound("Văn bản này thuộc sổ của cơ quan khác.")
    return document


def own_incoming(viewer: Viewer, document_id: int) -> Document:
    """The same for what came in."""
    document = own_document(viewer, document_id)
    if not document.is_incoming:
        raise NotFound("Đây là văn bản đi của cơ quan.")
    return document


def own_outgoing(viewer: Viewer, document_id: int) -> Document:
    """The same for what the agency itself issues."""
    document = own_document(viewer, document_id)
    if document.is_incoming:
        raise NotFound("Đây là văn bản đến.")
    return document


def may_edit(viewer: Viewer, document: Document) -> bool:
    """Whether the person may still correct a document: a clerk of its agency, while its number holds."""
    own = document.organization_id == viewer.agency_id
    return viewer.may(Operation.EDIT) and own and not document.is_voided


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuerChoice:
    """A name that may be chosen as the issuer; ``words`` are what else finds it, folded."""

    name: str
    words: str
    recent: bool


_RECENT = 300  # documents among which the issuers of late are looked for


def issuer_choices(agency_id: int, limit: int = 400) -> list[IssuerChoice]:
    """Issuers to choose from: those of whom the agency got documents of late first, then the agencies it knows."""
    last = (
        select(Document.issuer_name)
        .where(Document.organization_id == agency_id, Document.direction == Direction.INCOMING)
        .order_by(Document.recorded_on.desc(), Document.id.desc())
        .limit(_RECENT)
    )
    often = Counter(session().scalars(last))
    agencies = (
        select(Organization.id, Organization.name, Organization.short_name, Organization.abbreviation)
        .where(Organization.kind == Kind.AGENCY)
        .order_by(func.length(Organization.path), Organization.sort_key)
        .limit(limit)
    )
    also: dict[int, list[str]] = {}
    for organization_id, name in session().execute(select(Alias.organization_id, Alias.name).order_by(Alias.id)):
        also.setdefault(organization_id, []).append(name)
    words = {
        name: _words_for(name, short_name, abbreviation, *also.get(key, ()))
        for key, name, short_name, abbreviation in session().execute(agencies)
    }
    names = [*(name for name, _ in often.most_common(60)), *words]
    return [
        IssuerChoice(name=name, words=words.get(name) or _words_for(name), recent=name in often)
        for name in dict.fromkeys(names)
    ]


@lru_cache(maxsize=4096)
def _words_for(name: str, *others: str) -> str:
    """What finds a name: itself, its initials, its other names."""
    return " ".join(filter(None, (fold(name), initials(name), *map(fold, others))))


def knows_issuer(agency_id: int, name: str) -> bool:
    """Whether a name is in the directory, or the agency has registered a document of it."""
    folded = fold(name)[:200]
    before = select(Document.id).where(Document.organization_id == agency_id, Document.issuer_key == folded).limit(1)
    return find_by_name(name) is not None or session().scalar(before) is not None


def visible_ids(viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """Which of these a person may see."""
    if not ids:
        return set()
    return set(session().scalars(select(Document.id).where(Document.id.in_(ids), visible(viewer))))


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentFilter:
    """What a list is narrowed to. Empty values do not narrow."""

    direction: Direction
    text: str = ""
    type_codes: tuple[str, ...] = ()
    issuer: str = ""
    statuses: tuple[Status, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    register_ids: tuple[int, ...] = ()
    year: int | None = None
    date_from: date | None = None
    date_to: date | None = None
    unit_id: int | None = None
    order: ListOrder = ListOrder.NEWEST


_LAST = (Document.recorded_on.desc(), Document.id.desc())
_ORDERS = {
    ListOrder.NEWEST: _LAST,
    ListOrder.OLDEST: (Document.recorded_on, Document.id),
    ListOrder.NUMBER: (Register.year.desc(), Document.number.desc(), Document.id.desc()),
    ListOrder.NUMBER_UP: (Register.year, Document.number, Document.id),
    ListOrder.ISSUED: (Document.issued_on.desc(), Document.id.desc()),
    ListOrder.ISSUED_UP: (Document.issued_on, Document.id),
    ListOrder.ISSUER: (Document.issuer_key, *_LAST),
    ListOrder.ISSUER_DOWN: (Document.issuer_key.desc(), *_LAST),
    ListOrder.TYPE: (Document.type_code, *_LAST),
    ListOrder.TYPE_DOWN: (Document.type_code.desc(), *_LAST),
}
_BY_NUMBER = (ListOrder.NUMBER, ListOrder.NUMBER_UP)


def _listed(viewer: Viewer) -> ColumnElement[bool]:
    """What the lists show: for those who see the whole agency, its own register and nothing else (what
    others assigned to it is in the list of tasks); for the others, all they may see."""
    if viewer.agency_id is not None and viewer.may(Operation.READ_WHOLE_AGENCY):
        return Document.organization_id == viewer.agency_id
    return visible(viewer)


def _filtered(viewer: Viewer, wanted: DocumentFilter) -> Select[Document]:
    query = select(Document).where(Document.direction == wanted.direction, _listed(viewer))
    if wanted.text:
        folded = fold(wanted.text)
        key = code_key(wanted.text)
        query = query.where(
            or_(
                holds(Document.folded_subject, folded),
                holds(Document.issuer_key, folded),
                holds(Document.code_key, key) if key else false(),
            )
        )
    if wanted.type_codes:
        query = query.where(Document.type_code.in_(wanted.type_codes))
    if wanted.issuer:
        query = query.where(holds(Document.issuer_key, fold(wanted.issuer)))
    if wanted.statuses:
        query = query.where(Document.status.in_(wanted.statuses))
    if wanted.urgencies:
        query = query.where(Document.urgency.in_(wanted.urgencies))
    if wanted.register_ids:
        query = query.where(Document.register_id.in_(wanted.register_ids))
    if wanted.year is not None:
        query = query.where(Document.recorded_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.date_from is not None:
        query = query.where(Document.recorded_on >= wanted.date_from)
    if wanted.date_to is not None:
        query = query.where(Document.recorded_on <= wanted.date_to)
    if wanted.unit_id is not None:
        query = query.where(Document.id.in_(select(Access.document_id).where(Access.unit_id == wanted.unit_id)))
    return query


def document_page(viewer: Viewer, wanted: DocumentFilter, number: int, size: int) -> Page[Document]:
    """One page of a list."""
    if wanted.text:  # words are looked for row by row: once, not once for each page, to count and to show
        page = page_of_items(unchanged(_ids_of, viewer, wanted), number, size)
        return page.showing(documents_by_id(page.items, _listed(viewer)))
    filtered = _filtered(viewer, wanted)
    count = select(func.count()).select_from(filtered.with_only_columns(Document.id).subquery())
    query = _in_order(filtered, wanted.order).options(joinedload(Document.organization))
    return page_of(query, number, size, count)


def _ids_of(viewer: Viewer, wanted: DocumentFilter) -> Sequence[int]:
    """As an array: thousands, which are kept for a while."""
    query = _in_order(_filtered(viewer, wanted), wanted.order)
    return array("q", session().scalars(query.with_only_columns(Document.id)))


def _in_order(query: Select[Document], order: ListOrder) -> Select[Document]:
    if order in _BY_NUMBER:
        query = query.join(Register, Register.id == Document.register_id)
    return query.order_by(*_ORDERS[order])


def documents_by_id(ids: Sequence[int], seen: ColumnElement[bool] | None = None) -> list[Document]:
    """The documents with these ids that may be ``seen``, in the order of the ids; others are left out."""
    rows = select(Document).options(joinedload(Document.organization)).where(Document.id.in_(ids))
    if seen is not None:
        rows = rows.where(seen)
    found = {row.id: row for row in session().scalars(rows)} if ids else {}
    return [found[key] for key in ids if key in found]


def documents_for_export(
    viewer: Viewer, wanted: DocumentFilter, limit: int = 20_000, *, ids: Sequence[int] = ()
) -> Sequence[Document]:
    """The whole filtered list, for a file; or only the documents with these ids."""
    query = _in_order(_filtered(viewer, wanted), wanted.order).options(selectinload(Document.parties)).limit(limit)
    if ids:
        query = query.where(Document.id.in_(ids))
    return session().scalars(query).all()


def recipients_of(ids: Sequence[int], *, addressees: bool = False) -> dict[int, list[str]]:
    """Names of the recipients of several documents, as written; where asked for, the addressees before them."""
    roles = (PartyRole.ADDRESSEE, PartyRole.RECIPIENT) if addressees else (PartyRole.RECIPIENT,)
    first = case((Party.role == PartyRole.ADDRESSEE, 0), else_=1)
    query = (
        select(Party.document_id, Party.name)
        .where(Party.document_id.in_(ids), Party.role.in_(roles))
        .order_by(Party.document_id, first, Party.position)
    )
    found: dict[int, list[str]] = {}
    for document_id, name in session().execute(query):
        found.setdefault(document_id, []).append(name)
    return found


def count_by_status(organization_id: int, direction: Direction) -> dict[Status, int]:
    query = (
        select(Document.status, func.count())
        .where(Document.organization_id == organization_id, Document.direction == direction)
        .group_by(Document.status)
    )
    return dict(session().execute(query).all())


def in_status(organization_id: int, status: Status, limit: int) -> Sequence[Document]:
    """Incoming documents in one status, the most urgent and oldest first."""
    return documents_by_id(unchanged(_first_in_status, organization_id, status, limit))


def _first_in_status(organization_id: int, status: Status, limit: int, *, to_hand_over: bool = False) -> Sequence[int]:
    query = select(Document.id).where(
        Document.organization_id == organization_id,
        Document.direction == Direction.INCOMING,
        Document.status == status,
    )
    if to_hand_over:
        query = query.where(Document.handed_over_on.is_(None))
    rank = urgency_rank(Document.urgency)
    return session().scalars(query.order_by(rank.desc(), Document.recorded_on, Document.id).limit(limit)).all()


def presented(organization_id: int, post_id: int, limit: int) -> tuple[Sequence[Document], int, int]:
    """What waits for a leader's word, presented to that post or to nobody in particular, the most urgent and oldest
    first; how much there is of it, and how much waits for other leaders."""
    waiting = (
        Document.organization_id == organization_id,
        Document.direction == Direction.INCOMING,
        Document.status == Status.PRESENTED,
    )
    mine = or_(Document.presented_to_id.is_(None), Document.presented_to_id == post_id)
    query = select(Document).where(*waiting, mine)
    first = session().scalars(
        query.order_by(urgency_rank(Document.urgency).desc(), Document.recorded_on, Document.id).limit(limit)
    )
    counts = select(func.count(case((mine, 1))), func.count()).where(*waiting)
    own, total = session().execute(counts).one()
    return first.all(), own, total - own


def leaders_to_present_to(organization_id: int, day: date) -> tuple[list[tuple[int, str]], int | None]:
    """The leaders' posts of an agency with their names, and the one that was presented to last."""
    leaders = leaders_of(organization_id, day)
    named = [(post.id, f"{post.user.full_name} – {post.shown_title}") for post in leaders]
    if len(leaders) < 2:
        return named, None
    # of each the last one: the end of an index, where all together would be sorted first
    last = (
        select(func.max(Document.id)).where(Document.presented_to_id == post.id).scalar_subquery() for post in leaders
    )
    found = [(key or 0, post.id) for key, post in zip(session().execute(select(*last)).one(), leaders, strict=True)]
    latest, post_id = max(found)
    return named, post_id if latest else None


def to_hand_over(organization_id: int, limit: int) -> Sequence[Document]:
    """Assigned incoming documents whose paper has not been handed over yet."""
    return documents_by_id(unchanged(_first_in_status, organization_id, Status.ASSIGNED, limit, to_hand_over=True))


def urgency_rank(urgency: Any) -> ColumnElement[int]:
    """The more urgent, the higher; of a column."""
    return case({level: rank for rank, level in enumerate(Urgency)}, value=urgency, else_=0)
