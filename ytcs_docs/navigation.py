"""The menu: what a person may open, in the order of the day, with what waits there; the keys; the guide's chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, render_template, request
from markupsafe import Markup

from ytcs_docs.accounts.rules import Role
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, Viewer, mark_of
from ytcs_docs.core.landmarks import address
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.desk.waiting import waiting_counts
from ytcs_docs.language.labelled import LabelledEnum


class Group(LabelledEnum):
    DAILY = "daily", "Hằng ngày"
    LOOKUP = "lookup", "Tra cứu"
    SETUP = "setup", "Thiết lập"

    @property
    def is_folded(self) -> bool:
        return self is Group.SETUP


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu; shown to those who may open it. ``key`` opens it from anywhere; ``short`` is its name at the
    lower edge of a phone, in :data:`AT_HAND`."""

    label: str
    icon: str
    endpoint: str
    group: Group = Group.DAILY
    also: tuple[str, ...] = ()
    key: str = ""
    short: str = ""
    waits: str = "đang chờ"

    @property
    def url(self) -> str:
        return address(self.endpoint)

    @property
    def is_here(self) -> bool:
        return request.endpoint == self.endpoint or request.endpoint in self.also


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the menu. The one that is folded opens when one is in it, or when there is hardly anything else."""

    group: Group
    items: list[MenuItem]
    is_open: bool


MENU = (
    MenuItem("Trang chủ", "house", "desk.start", key="h", short="Trang chủ"),
    MenuItem("Đăng ký đến", "box-arrow-in-down", "intake_registering.register_incoming", key="d"),
    MenuItem(
        "Hộp chờ",
        "inbox",
        "desk_inbox.show",
        also=("intake_registering.register_delivery", "intake_registering.register_file"),
        key="c",
        short="Hộp chờ",
    ),
    MenuItem("Đăng ký đi", "box-arrow-up", "documents.register_outgoing", key="s"),
    MenuItem("Theo dõi gửi", "truck", "deliveries.outbox", also=("deliveries.slips", "deliveries.post_book")),
    MenuItem(
        "Dự thảo",
        "pencil-square",
        "drafting.index",
        also=(
            "drafting.show",
            "drafting_writing.new",
            "drafting_writing.answer",
            "drafting_writing.change",
            "drafting_papers.compare_versions",
        ),
        key="t",
        short="Dự thảo",
    ),
    MenuItem(
        "Việc của đơn vị", "list-check", "desk_lists.own_tasks", also=("tasks.assignment_page",), key="v", short="Việc"
    ),
    MenuItem(
        "Việc đã giao",
        "clipboard-data",
        "desk_lists.given_tasks",
        also=("desk_duties.matrix", "tasks_duties.show"),
        key="g",
        short="Đã giao",
        waits="chờ quyết định",
    ),
    MenuItem("Văn bản đến", "file-earmark-arrow-down", "desk_lists.incoming", Group.LOOKUP, key="n", short="Đến"),
    MenuItem("Văn bản đi", "file-earmark-arrow-up", "desk_lists.outgoing", Group.LOOKUP, key="m", short="Đi"),
    MenuItem("Tìm kiếm", "search", "search.find", Group.LOOKUP),
    MenuItem("Sổ đăng ký", "journal-text", "registers.index", Group.LOOKUP, also=("desk_registers.show",)),
    MenuItem("Thống kê nhiệm vụ", "bar-chart", "desk_duties.statistics", Group.LOOKUP),
    MenuItem(
        "Kiểm tra thể thức",
        "spellcheck",
        "letters.check_form",
        Group.LOOKUP,
        also=("letters.checked", "letters.check_attachment"),
    ),
    MenuItem("Mẫu Word", "file-earmark-word", "letters_templates.index", Group.SETUP),
    MenuItem("Quy trình soạn thảo", "signpost-split", "drafting.steps", Group.SETUP),
    MenuItem("Chữ ký số", "patch-check", "signing.own_key", Group.SETUP, also=("signing.agency_key",)),
    MenuItem("Danh sách gửi", "people", "organizations.lists", Group.SETUP),
    MenuItem("Lịch làm việc", "calendar-week", "tasks_duties.calendar", Group.SETUP),
    MenuItem("Tên gọi đã học", "bookmark-check", "intake.names", Group.SETUP),
    MenuItem("Cơ quan, đơn vị", "diagram-3", "organizations.index", Group.SETUP),
    MenuItem("Từ đồng nghĩa", "arrow-left-right", "search.synonyms", Group.SETUP),
    MenuItem("Chứng thư số", "shield-check", "signing.certificates", Group.SETUP),
    MenuItem("Người dùng", "person-gear", "accounts.people", Group.SETUP),
)
AT_HAND = 4  # entries at the lower edge of a phone, besides the one that opens all

# By blueprint: which chapter of the guide (docs/huong-dan) tells of its pages.
_CHAPTERS = {
    "accounts": "README",
    "deliveries": "van-thu",
    "desk_collected": "nhiem-vu",
    "desk_duties": "nhiem-vu",
    "desk_planning": "nhiem-vu",
    "desk_people": "quan-tri",
    "documents": "van-thu",
    "drafting": "du-thao",
    "drafting_copies": "du-thao",
    "drafting_papers": "du-thao",
    "drafting_writing": "du-thao",
    "intake": "doc-tep",
    "intake_registering": "van-thu",
    "letters": "du-thao",
    "letters_templates": "du-thao",
    "organizations": "quan-tri",
    "register_import": "so-cu",
    "search": "tim-kiem",
    "signing": "du-thao",
    "tasks": "nhiem-vu",
    "tasks_deciding": "nhiem-vu",
    "tasks_duties": "nhiem-vu",
    "tasks_exchange": "van-thu",
    "tasks_feeds": "nhiem-vu",
    "tasks_tables": "nhiem-vu",
}

_ROLE_CHAPTERS = {
    Role.CLERK: "van-thu",
    Role.LEADER: "lanh-dao",
    Role.UNIT_HEAD: "don-vi",
    Role.OFFICER: "don-vi",
    Role.ADMINISTRATOR: "quan-tri",
}


class Menu:
    """What one page shows of it; what waits is counted when it is asked for first."""

    def __init__(self, viewer: Viewer) -> None:
        self.items = [item for item in MENU if _may_open(viewer, item.endpoint)]
        self.waiting: Mapping[str, int] = unchanged(waiting_counts, viewer, clock.today())

    @property
    def sections(self) -> list[Section]:
        found = []
        for group in Group:
            items = [item for item in self.items if item.group is group]
            others = len(self.items) - len(items)
            is_open = not group.is_folded or others <= AT_HAND or any(item.is_here for item in items)
            if items:
                found.append(Section(group, items, is_open))
        return found

    @property
    def at_hand(self) -> list[MenuItem]:
        return [item for item in self.items if item.short][:AT_HAND]

    @property
    def keys(self) -> list[MenuItem]:
        return [item for item in self.items if item.key]


_drawn: dict[tuple[Any, ...], str] = {}
_DRAWN_AT_MOST = 1_000


def menu_of_viewer() -> str:
    """The menu as it stands on the page that is open, drawn once for all who see the same; empty for somebody who has
    not signed in."""
    viewer = getattr(g, "viewer", None)
    if viewer is None:
        return ""
    menu = Menu(viewer)
    key = (
        request.script_root,
        request.endpoint,
        tuple(item.endpoint for item in menu.items),
        tuple(sorted(menu.waiting.items())),
    )
    if key not in _drawn:
        if len(_drawn) >= _DRAWN_AT_MOST:
            _drawn.clear()
        _drawn[key] = Markup(render_template("_menu.html", menu=menu))  # noqa: S704  # nosec B704 -- escaped by the template
    return _drawn[key]


def guide_address() -> str:
    """The chapter of the guide about the page that is open."""
    post = getattr(g, "post", None)
    of_role = _ROLE_CHAPTERS[post.role] if post else "README"
    return address("guide.show", chapter=_CHAPTERS.get(request.blueprint or "", of_role))


def _may_open(viewer: Viewer, endpoint: str) -> bool:
    mark = mark_of(current_app.view_functions[endpoint])
    return not isinstance(mark, Operation) or viewer.may(mark)
