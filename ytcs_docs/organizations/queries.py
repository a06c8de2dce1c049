"""Queries on the tree of organizations and on distribution lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from ytcs_docs.core.access import Viewer
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.pages import Page, page_of
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import Alias, DistributionList, DistributionListMember, Organization, Succession
from ytcs_docs.organizations.rules import Kind


def _active(query: Select[Organization], day: date | None) -> Select[Organization]:
    if day is None:
        return query
    return query.where(
        or_(Organization.valid_from.is_(None), Organization.valid_from <= day),
        or_(Organization.valid_to.is_(None), Organization.valid_to >= day),
    )


def find_by_name(name: str) -> Organization | None:
    """The organization with this name, short name or alias."""
    folded = fold(name)
    if not folded:
        return None
    by_name = select(Organization).where(Organization.folded_name == folded).order_by(Organization.id).limit(1)
    by_alias = select(Organization).join(Alias).where(Alias.folded_name == folded).order_by(Organization.id).limit(1)
    return session().scalar(by_name) or session().scalar(by_alias)


def own_unit_called(agency_id: int, abbreviation: str) -> Organization | None:
    """The unit of an agency with this abbreviation; None when there is none or several."""
    query = select(Organization).where(Organization.agency_id == agency_id, Organization.kind == Kind.UNIT)
    found = [one for one in session().scalars(query) if fold(one.abbreviation) == fold(abbreviation)]
    return found[0] if len(found) == 1 else None


def known_names(names: Sequence[str]) -> dict[str, int]:
    """Organization ids of several names, by folded name; see :func:`find_by_name`."""
    folded_names = sorted({fold(name) for name in names} - {""})
    if not folded_names:
        return {}
    rank = literal(0)  # names before aliases, older organizations before their namesakes
    by_name = select(Organization.folded_name, rank, Organization.id).where(Organization.folded_name.in_(folded_names))
    by_alias = select(Alias.folded_name, rank + 1, Alias.organization_id).where(Alias.folded_name.in_(folded_names))
    rows = session().execute(union_all(by_name, by_alias)).all()
    return {name: key for name, _, key in sorted(rows, key=lambda row: row[1:], reverse=True)}


def all_by_name(name: str) -> Sequence[Organization]:
    """All organizations with this name, else the one with this alias; names are not unique (Trạm Y tế xã An Phú)."""
    query = select(Organization).where(Organization.folded_name == fold(name)).order_by(Organization.id)
    matches = session().scalars(query).all()
    by_alias = find_by_name(name) if not matches else None
    return [by_alias] if by_alias else matches


def find_by_code(code: str) -> Organization | None:
    """The organization with this identification code, new or old."""
    query = select(Organization).where(or_(Organization.code == code, Organization.legacy_code == code))
    return session().scalar(query)


def subtree(organization: Organization, day: date | None = None) -> Sequence[Organization]:
    """The node and everything below it, parents before children."""
    query = _active(select(Organization).where(Organization.within(organization.path)), day)
    return session().scalars(query.order_by(Organization.sort_key)).all()


def assignable_units(agency: Organization, day: date) -> Sequence[Organization]:
    """Organizations that an agency may assign work to: everything below it in the tree, active that day."""
    return [node for node in subtree(agency, day) if node.id != agency.id]


def assignable_grouped(agency: Organization, day: date) -> list[tuple[str, list[Organization]]]:
    """The same as (label, members) for a select list: own units, agencies below, then the units of those."""
    nodes = assignable_units(agency, day)
    names = {node.id: node.shown_name for node in nodes}
    groups: dict[str, list[Organization]] = {
        f"Đơn vị thuộc {agency.shown_name}": [],
        "Cơ quan trực thuộc": [],
    }
    for node in nodes:
        if node.kind is Kind.AGENCY:
            groups["Cơ quan trực thuộc"].append(node)
        elif node.agency_id == agency.id:
            groups[f"Đơn vị thuộc {agency.shown_name}"].append(node)
        else:
            groups.setdefault(names.get(node.agency_id or 0, ""), []).append(node)
    return [(label, members) for label, members in groups.items() if members]


def with_parents(ids: Iterable[int]) -> dict[int, Organization]:
    """Organizations by id, with their agencies loaded."""
    wanted_ids = list(ids)
    if not wanted_ids:
        return {}
    query = select(Organization).options(joinedload(Organization.agency)).where(Organization.id.in_(wanted_ids))
    return {row.id: row for row in session().scalars(query)}


def agencies_with_inbox(ids: Iterable[int]) -> list[Organization]:
    """The register-keeping agencies among these, or above those of them that are units."""
    rows = with_parents(ids).values()
    agencies = {row.agency.id: row.agency for row in rows if row.agency is not None}
    return [agency for agency in agencies.values() if agency.keeps_register]


def tree_page(text: str, parent_id: int | None, under: str | None, number: int, size: int = 100) -> Page[Organization]:
    """Nodes by name, below a parent, or within the subtree ``under`` (a path)."""
    query = select(Organization).options(joinedload(Organization.parent))
    if text:
        folded = f"%{fold(text)}%"
        query = query.where(
            or_(
                Organization.folded_name.like(folded),
                func.lower(Organization.abbreviation) == text.lower(),
                Organization.code == text.upper(),
                Organization.id.in_(select(Alias.organization_id).where(Alias.folded_name.like(folded))),
            )
        )
    elif parent_id is not None:
        query = query.where(Organization.parent_id == parent_id)
    elif under is None:
        query = query.where(Organization.parent_id.is_(None))
    if under is not None:
        query = query.where(Organization.within(under))
        if not text and parent_id is None:
            query = query.where(Organization.path == under)
    return page_of(query.order_by(Organization.kind.desc(), Organization.sort_key), number, size)


def children_counts(ids: Iterable[int]) -> dict[int, int]:
    """The number of direct children of each node."""
    query = (
        select(Organization.parent_id, func.count())
        .where(Organization.parent_id.in_(list(ids)))
        .group_by(Organization.parent_id)
    )
    return {parent: count for parent, count in session().execute(query) if parent is not None}


def ancestors(organization: Organization) -> list[Organization]:
    """The ancestors of a node, from the root to its parent."""
    ids = [int(part) for part in organization.path.strip("/").split("/") if part][:-1]
    rows = {row.id: row for row in session().scalars(select(Organization).where(Organization.id.in_(ids)))}
    return [rows[key] for key in ids if key in rows]


def predecessors(organization: Organization) -> Sequence[Succession]:
    query = (
        select(Succession).options(joinedload(Succession.predecessor)).where(Succession.successor_id == organization.id)
    )
    return session().scalars(query).all()


def successors(organization: Organization) -> Sequence[Succession]:
    query = (
        select(Succession).options(joinedload(Succession.successor)).where(Succession.predecessor_id == organization.id)
    )
    return session().scalars(query).all()


def register_keepers() -> Sequence[Organization]:
    """Agencies that keep their register here."""
    query = select(Organization).where(Organization.keeps_register).order_by(Organization.path)
    return session().scalars(query).all()


def list_members(list_ids: Sequence[int]) -> dict[int, list[int]]:
    """The member ids of several lists, by list id."""
    query = select(DistributionListMember).where(DistributionListMember.list_id.in_(list_ids))
    members: dict[int, list[int]] = {}
    for row in session().scalars(query):
        members.setdefault(row.list_id, []).append(row.organization_id)
    return members


def list_sizes(owner_id: int) -> list[tuple[DistributionList, int]]:
    """The lists of an agency, each with its number of members."""
    query = (
        select(DistributionList, func.count(DistributionListMember.organization_id))
        .outerjoin(DistributionListMember, DistributionListMember.list_id == DistributionList.id)
        .where(DistributionList.owner_id == owner_id)
        .group_by(DistributionList.id)
        .order_by(DistributionList.folded_name)
    )
    return [(row, count) for row, count in session().execute(query)]


def nodes_within(scope: str | None) -> Sequence[Organization]:
    """The part of the tree below a path, in the order of the tree; all of it for None."""
    query = select(Organization).order_by(Organization.path)
    if scope is not None:
        query = query.where(Organization.within(scope))
    return session().scalars(query).all()


def unit_below(viewer: Viewer, unit_id: int) -> Organization:
    """A unit or agency that the person's agency gives work to; raises :class:`NotFound` for any other."""
    unit = load(Organization, unit_id)
    if viewer.agency_path is None or not unit.is_within(viewer.agency_path):
        raise NotFound("Không có đơn vị này dưới cơ quan của bạn.")
    return unit


def units_under(agency_name: str) -> Select[int]:
    """The ids of an agency's units, itself among them, by its name: as lists show and choose it."""
    agency = aliased(Organization)
    return select(Organization.id).join(agency, agency.id == Organization.agency_id).where(agency.name == agency_name)
