"""Commands on the tree of organizations and on distribution lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import exists, func, or_, select

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import InvalidInput, NotAllowed
from ytcs_docs.core.revisions import check_unchanged
from ytcs_docs.language.text import fold, latin_letters, sort_key
from ytcs_docs.organizations.models import Alias, DistributionList, Organization, Succession
from ytcs_docs.organizations.rules import Kind, OrganizationData, check, normal_code, normal_legacy_code


def add_organization(data: OrganizationData, by: Actor, *, names_agencies: bool = True) -> Organization:
    """Add an agency or unit to the tree. Without ``names_agencies`` see :func:`_check_names`."""
    if not names_agencies:
        _check_names(None, data)
    organization = Organization()
    parent = _parent(data)
    _fill(organization, data, parent)
    session().add(organization)
    session().flush()
    _set_path(organization, parent)
    record(by, Subject.ORGANIZATION, organization.id, "added", f"Thêm {organization.name}")
    session().flush()
    return organization


def change_organization(
    organization_id: int,
    data: OrganizationData,
    by: Actor,
    *,
    seen: str | None = None,
    names_agencies: bool = True,
) -> Organization:
    """Change a node; moving it moves its subtree. Without ``names_agencies`` see :func:`_check_names`."""
    organization = load(Organization, organization_id)
    check_unchanged(seen, organization.content_revision)
    if not names_agencies:
        _check_names(organization, data)
    parent = _parent(data)
    if parent is not None and parent.is_within(organization.path):
        raise InvalidInput("Không thể chuyển một cơ quan vào chính nó hoặc cấp dưới của nó.", "parent_id")
    old_path = organization.path
    descendants = [
        node
        for node in session().scalars(select(Organization).where(Organization.within(old_path)))
        if node.id != organization.id
    ]
    if data.kind is Kind.UNIT and any(node.kind is Kind.AGENCY for node in descendants):
        raise InvalidInput("Còn cơ quan trực thuộc nên không thể đổi thành đơn vị.", "kind")
    _fill(organization, data, parent)
    _set_path(organization, parent)
    _move_descendants(descendants, old_path, organization)
    record(by, Subject.ORGANIZATION, organization.id, "changed", f"Sửa thông tin {organization.name}")
    session().flush()
    return organization


def _check_names(organization: Organization | None, data: OrganizationData) -> None:
    """What only the system's administrator may do is refused: adding an agency, changing what agencies are called by,
    giving a unit the name of an agency. Raises :class:`InvalidInput`."""
    was = organization.kind if organization is not None else None
    if Kind.AGENCY in (was, data.kind):
        if organization is None or was is not data.kind:
            raise InvalidInput("Cơ quan do quản trị hệ thống thêm; ở đây thêm được đơn vị trong cơ quan.", "kind")
        known = {
            "name": organization.name,
            "short_name": organization.short_name,
            "abbreviation": organization.abbreviation,
            "code": organization.code or "",
            "legacy_code": organization.legacy_code or "",
            "valid_from": organization.valid_from or "",
            "valid_to": organization.valid_to or "",
        }
        aliases = {alias.name for alias in organization.aliases} | {organization.short_name}
        changed = [name for name, value in known.items() if value != (getattr(data, name) or "")]
        if {*data.aliases, data.short_name} != aliases:
            changed.append("aliases")
        if changed:
            raise InvalidInput(
                "Tên, tên gọi khác, chữ viết tắt, mã và thời gian hoạt động của cơ quan do quản trị hệ thống đặt.",
                changed[0],
            )
        return
    names = [fold(latin_letters(name)) for name in (data.name, data.short_name, *data.aliases) if name]
    called = exists().where(Alias.organization_id == Organization.id, Alias.folded_name.in_(names))
    same = or_(Organization.folded_name.in_(names), called)
    if data.abbreviation:
        same = or_(same, func.upper(Organization.abbreviation) == data.abbreviation.upper())
    taken = session().scalar(select(Organization.name).where(Organization.kind == Kind.AGENCY, same).limit(1))
    if taken is not None:
        raise InvalidInput(f"Tên hoặc chữ viết tắt này là của {taken}, không đặt cho đơn vị.", "name")


def _parent(data: OrganizationData) -> Organization | None:
    return load(Organization, data.parent_id, "Không có cơ quan cấp trên này.") if data.parent_id else None


def _fill(organization: Organization, data: OrganizationData, parent: Organization | None) -> None:
    check(data, parent.kind if parent else None)
    organization.code = _free_code(Organization.code.key, normal_code(data.code), organization.id)
    organization.legacy_code = _free_code(
        Organization.legacy_code.key, normal_legacy_code(data.legacy_code), organization.id
    )
    organization.parent_id = parent.id if parent else None
    organization.kind = data.kind
    organization.name = data.name
    organization.folded_name = fold(data.name)
    organization.sort_key = sort_key(data.name)
    organization.short_name = data.short_name
    organization.abbreviation = data.abbreviation
    organization.place_name = data.place_name
    organization.head_title = data.head_title
    organization.keeps_register = data.keeps_register
    organization.valid_from = data.valid_from
    organization.valid_to = data.valid_to
    spellings = {fold(name): name for name in (*data.aliases, data.short_name) if name}
    spellings.pop(organization.folded_name, None)
    organization.aliases = [Alias(name=name, folded_name=folded) for folded, name in spellings.items()]


def _free_code(column: str, code: str, own_id: int | None) -> str | None:
    if not code:
        return None
    holder = session().scalar(select(Organization).where(getattr(Organization, column) == code))
    if holder is not None and holder.id != own_id:
        raise InvalidInput(f"Mã {code} đã được dùng cho {holder.name}.", column)
    return code


def _set_path(organization: Organization, parent: Organization | None) -> None:
    organization.path = f"{parent.path if parent else '/'}{organization.id}/"
    organization.agency_id = organization.id if organization.kind is Kind.AGENCY or parent is None else parent.agency_id


def _move_descendants(descendants: list[Organization], old_path: str, organization: Organization) -> None:
    by_id = {organization.id: organization}
    for node in sorted(descendants, key=lambda node: len(node.path)):
        node.path = organization.path + node.path.removeprefix(old_path)
        if node.kind is Kind.UNIT and node.parent_id in by_id:
            node.agency_id = by_id[node.parent_id].agency_id
        by_id[node.id] = node


def succeed(
    predecessor_id: int, successor_id: int, on_date: date | None, by: Actor, *, names_agencies: bool = True
) -> Succession:
    """Record that one organization succeeded another; the predecessor ends the day before. Without
    ``names_agencies`` only units are succeeded."""
    if predecessor_id == successor_id:
        raise InvalidInput("Cơ quan không thể kế thừa chính nó.", "successor_id")
    predecessor, successor = load(Organization, predecessor_id), load(Organization, successor_id)
    if predecessor.kind is Kind.AGENCY and not names_agencies:
        raise NotAllowed("Kế thừa giữa các cơ quan do quản trị hệ thống ghi.")
    existing = session().scalar(
        select(Succession).where(Succession.predecessor_id == predecessor_id, Succession.successor_id == successor_id)
    )
    if existing is not None:
        raise InvalidInput(f"{successor.name} đã được ghi là cơ quan kế thừa.", "successor_id")
    if on_date is not None and predecessor.valid_to is None:
        predecessor.valid_to = on_date - timedelta(days=1)
    succession = Succession(predecessor=predecessor, successor=successor, on_date=on_date)
    session().add(succession)
    record(by, Subject.ORGANIZATION, predecessor_id, "succeeded", f"{successor.name} kế thừa {predecessor.name}")
    session().flush()
    return succession


def save_list(
    list_id: int | None,
    owner_id: int,
    name: str,
    note: str,
    member_ids: Iterable[int],
    by: Actor,
    *,
    seen: str | None = None,
) -> DistributionList:
    """Add or change a distribution list; members outside the owner's tree are allowed."""
    folded = fold(name)
    if not folded:
        raise InvalidInput("Phải đặt tên cho danh sách.", "name")
    members = session().scalars(select(Organization).where(Organization.id.in_(set(member_ids)))).all()
    if not members:
        raise InvalidInput("Danh sách phải có ít nhất một nơi nhận.", "members")
    existing = session().scalar(
        select(DistributionList).where(DistributionList.owner_id == owner_id, DistributionList.folded_name == folded)
    )
    if existing is not None and existing.id != list_id:
        raise InvalidInput("Đã có danh sách mang tên này.", "name")
    saved = load(DistributionList, list_id) if list_id else DistributionList(owner_id=owner_id)
    if list_id:
        check_unchanged(seen, saved.content_revision)
    saved.name, saved.folded_name, saved.note, saved.members = name, folded, note, list(members)
    session().add(saved)
    session().flush()
    record(by, Subject.LIST, saved.id, "saved", f"Lưu danh sách “{name}” gồm {len(members)} nơi nhận")
    return saved


def delete_list(list_id: int, by: Actor) -> None:
    """Delete a list; assignments made with it stay."""
    distribution_list = load(DistributionList, list_id)
    record(by, Subject.LIST, list_id, "deleted", f"Xóa danh sách “{distribution_list.name}”")
    session().delete(distribution_list)
