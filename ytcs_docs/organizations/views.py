"""Pages for the tree and for distribution lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import history_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, actor, agency_id, requires, viewer
from ytcs_docs.core.db import load, transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.core.web import FormAnswer, flash_problems, form_page, refusals_shown_in, see_other, seen
from ytcs_docs.organizations import commands, queries
from ytcs_docs.organizations.forms import ImportForm, ListForm, OrganizationForm, SuccessorForm
from ytcs_docs.organizations.importing import RowReport, batches, import_rows, numbered_rows, sheet_rows
from ytcs_docs.organizations.models import DistributionList, Organization

blueprint = Blueprint("organizations", __name__)


def _scope() -> str | None:
    return viewer().agency_path


def _names_agencies() -> bool:
    return viewer().may(Operation.NAME_AGENCIES)


def _nodes() -> Sequence[Organization]:
    return queries.nodes_within(_scope())


def _within(nodes: Iterable[Organization]) -> list[Organization]:
    """Those in the administrator's part of the tree: only these are links."""
    return [node for node in nodes if node.is_within(_scope() or "/")]


def _node(organization_id: int) -> Organization:
    """A node in the administrator's part of the tree."""
    node = load(Organization, organization_id, "Không có cơ quan này.")
    scope = _scope()
    if scope is not None and not node.is_within(scope):
        raise NotFound("Cơ quan này nằm ngoài phạm vi quản lý của bạn.")
    return node


@blueprint.route("/co-quan")
@requires(Operation.MANAGE_ORGANIZATIONS)
def index() -> str:
    """The tree, one level at a time, or the names found."""
    text = request.args.get("tim", "").strip()[:80]
    parent_id = request.args.get("cap-tren", type=int)
    parent = _node(parent_id) if parent_id else None
    page = queries.tree_page(text, parent_id, _scope(), request.args.get("trang", 1, type=int))
    return render_template(
        "organizations/index.html",
        page=page,
        text=text,
        parent=parent,
        trail=_within(queries.ancestors(parent)) if parent else [],
        counts=queries.children_counts([node.id for node in page.items]),
    )


@blueprint.route("/co-quan/them", methods=["GET", "POST"])
@requires(Operation.MANAGE_ORGANIZATIONS)
def add() -> FormAnswer:
    form = OrganizationForm(data={"parent_id": request.args.get("cap-tren", type=int), "kind": "agency"})
    form.offer_parents(_nodes(), root_allowed=_scope() is None)
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            organization_id = commands.add_organization(form.to_data(), actor(), names_agencies=_names_agencies()).id
        if not form.problems():
            flash("Đã thêm.", "success")
            return see_other(url_for("organizations.show", organization_id=organization_id))
    return form_page("organizations/edit.html", form, organization=None)


@blueprint.route("/co-quan/<int:organization_id>")
@requires(Operation.MANAGE_ORGANIZATIONS)
def show(organization_id: int) -> str:
    organization = _node(organization_id)
    successor_form = SuccessorForm()
    successor_form.successor_id.offer([(node.id, node.name) for node in _nodes() if node.id != organization_id])
    return render_template(
        "organizations/show.html",
        organization=organization,
        trail=queries.ancestors(organization),
        scope=_scope() or "/",
        predecessors=queries.predecessors(organization),
        successors=queries.successors(organization),
        successor_form=successor_form,
        history=history_of(Subject.ORGANIZATION, organization_id),
    )


@blueprint.route("/co-quan/<int:organization_id>/sua", methods=["GET", "POST"])
@requires(Operation.MANAGE_ORGANIZATIONS)
def edit(organization_id: int) -> FormAnswer:
    organization = _node(organization_id)
    aliases = "\n".join(alias.name for alias in organization.aliases)
    form = OrganizationForm(obj=organization, aliases=aliases, seen=organization.content_revision, data=None)
    if not form.is_submitted():
        form.aliases.data, form.kind.data = aliases, organization.kind.value
    own_root = organization.path == _scope()
    nodes = [] if own_root else [node for node in _nodes() if not node.is_within(organization.path)]
    form.offer_parents(nodes, root_allowed=_scope() is None)
    if own_root and organization.parent_id:
        form.parent_id.offer([(organization.parent_id, organization.parent.name if organization.parent else "")])
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.change_organization(
                organization_id, form.to_data(), actor(), seen=seen(), names_agencies=_names_agencies()
            )
        if not form.problems():
            flash("Đã lưu.", "success")
            return see_other(url_for("organizations.show", organization_id=organization_id))
    return form_page("organizations/edit.html", form, organization=organization)


@blueprint.route("/co-quan/<int:organization_id>/ke-thua", methods=["POST"])
@requires(Operation.MANAGE_ORGANIZATIONS)
def succeed(organization_id: int) -> Response:
    _node(organization_id)
    form = SuccessorForm()
    form.successor_id.offer([(node.id, node.name) for node in _nodes()])
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.succeed(
                organization_id,
                form.successor_id.data,
                form.on_date.data,
                actor(),
                names_agencies=_names_agencies(),
            )
    flash_problems(form)
    return see_other(url_for("organizations.show", organization_id=organization_id))


@blueprint.route("/co-quan/nhap-tu-tep", methods=["GET", "POST"])
@requires(Operation.MANAGE_ORGANIZATIONS)
def import_file() -> FormAnswer:
    """Import from .xlsx or .csv; first a trial with a report, then for good."""
    form = ImportForm()
    reports: list[RowReport] = []
    if form.validate_on_submit():
        sent = form.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            form.show_refusal("file", "Hãy chọn tệp.")
        else:
            with refusals_shown_in(form):
                trial = not form.really.data
                rows = numbered_rows(sheet_rows(sent.stream, sent.filename))  # type: ignore[arg-type]
                for part in batches(rows, trial=trial):
                    with transaction():
                        reports += import_rows(
                            part, viewer().agency_id, actor(), dry_run=trial, names_agencies=_names_agencies()
                        )
    status = 422 if form.is_submitted() and form.problems() else 200
    return render_template("organizations/import.html", form=form, reports=reports), status


@blueprint.route("/danh-sach-gui")
@requires(Operation.MANAGE_LISTS)
def lists() -> str:
    return render_template("organizations/lists.html", rows=queries.list_sizes(agency_id()))


def _own_list(list_id: int) -> DistributionList:
    stored = load(DistributionList, list_id, "Không có danh sách này.")
    if stored.owner_id != agency_id():
        raise NotFound("Không có danh sách này.")
    return stored


@blueprint.route("/danh-sach-gui/them", methods=["GET", "POST"])
@requires(Operation.MANAGE_LISTS)
def add_list() -> FormAnswer:
    return _list_page(None)


@blueprint.route("/danh-sach-gui/<int:list_id>", methods=["GET", "POST"])
@requires(Operation.MANAGE_LISTS)
def edit_list(list_id: int) -> FormAnswer:
    return _list_page(_own_list(list_id))


def _list_page(stored: DistributionList | None) -> FormAnswer:
    known: dict[str, Any] = {}
    if stored:
        members = [member.id for member in stored.members]
        known = {"name": stored.name, "note": stored.note, "members": members, "seen": stored.content_revision}
    form = ListForm(data=known)
    agency = load(Organization, agency_id())
    groups = queries.assignable_grouped(agency, clock.today())
    offered = {node.id for _, nodes in groups for node in nodes}
    elsewhere = [node for node in stored.members if node.id not in offered] if stored else []
    if elsewhere:
        groups.append(("Khác", elsewhere))
    form.members.offer((), [(label, [(node.id, node.name) for node in nodes]) for label, nodes in groups])
    list_id = stored.id if stored else None
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.save_list(
                list_id,
                agency_id(),
                form.name.data,
                form.note.data,
                form.members.data or [],
                actor(),
                seen=seen(),
            )
        if not form.problems():
            flash("Đã lưu danh sách.", "success")
            return see_other(url_for("organizations.lists"))
    return form_page("organizations/edit_list.html", form, stored=stored, groups=groups)


@blueprint.route("/danh-sach-gui/<int:list_id>/xoa", methods=["POST"])
@requires(Operation.MANAGE_LISTS)
def delete_list(list_id: int) -> Response:
    _own_list(list_id)
    with transaction():
        commands.delete_list(list_id, actor())
    flash("Đã xóa danh sách. Việc đã giao không thay đổi.", "success")
    return see_other(url_for("organizations.lists"))
