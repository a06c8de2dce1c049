"""The menu: what a person may open, in the order of the day."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g

from ytcs_docs.core.access import Operation, Viewer, mark_of


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu; shown to those who may open it."""

    label: str
    icon: str
    endpoint: str
    also: tuple[str, ...] = ()


MENU = (
    MenuItem("Trang chủ", "house", "desk.start"),
    MenuItem("Đăng ký đến", "box-arrow-in-down", "intake_registering.register_incoming"),
    MenuItem(
        "Hộp chờ",
        "inbox",
        "desk_inbox.show",
        ("intake_registering.register_delivery", "intake_registering.register_file"),
    ),
    MenuItem("Đăng ký đi", "box-arrow-up", "documents.register_outgoing"),
    MenuItem("Theo dõi gửi", "truck", "deliveries.outbox", ("deliveries.slips", "deliveries.post_book")),
    MenuItem(
        "Dự thảo",
        "pencil-square",
        "drafting.index",
        (
            "drafting.show",
            "drafting_writing.new",
            "drafting_writing.answer",
            "drafting_writing.change",
            "drafting_papers.compare_versions",
        ),
    ),
    MenuItem("Việc của đơn vị", "list-check", "desk_lists.own_tasks", ("tasks.assignment_page",)),
    MenuItem(
        "Theo dõi giao việc", "clipboard-data", "desk_lists.given_tasks", ("desk_duties.matrix", "tasks_duties.show")
    ),
    MenuItem("Thống kê nhiệm vụ", "bar-chart", "desk_duties.statistics"),
    MenuItem("Văn bản đến", "file-earmark-arrow-down", "desk_lists.incoming"),
    MenuItem("Văn bản đi", "file-earmark-arrow-up", "desk_lists.outgoing"),
    MenuItem(
        "Kiểm tra thể thức",
        "spellcheck",
        "letters.check_form",
        ("letters.checked", "letters.check_attachment"),
    ),
    MenuItem("Tìm kiếm", "search", "search.find"),
    MenuItem("Sổ đăng ký", "journal-text", "registers.index", ("desk_registers.show",)),
    MenuItem("Mẫu Word", "file-earmark-word", "letters_templates.index"),
    MenuItem("Quy trình soạn thảo", "signpost-split", "drafting.steps"),
    MenuItem("Chữ ký số", "patch-check", "signing.own_key", ("signing.agency_key",)),
    MenuItem("Danh sách gửi", "people", "organizations.lists"),
    MenuItem("Lịch làm việc", "calendar-week", "tasks_duties.calendar"),
    MenuItem("Tên gọi đã học", "bookmark-check", "intake.names"),
    MenuItem("Cơ quan, đơn vị", "diagram-3", "organizations.index"),
    MenuItem("Từ đồng nghĩa", "arrow-left-right", "search.synonyms"),
    MenuItem("Chứng thư số", "shield-check", "signing.certificates"),
    MenuItem("Người dùng", "person-gear", "accounts.people"),
)


def menu_of_viewer() -> list[MenuItem]:
    person = getattr(g, "viewer", None)
    if person is None:
        return []
    return [item for item in MENU if _may_open(person, item.endpoint)]


def _may_open(person: Viewer, endpoint: str) -> bool:
    mark = mark_of(current_app.view_functions[endpoint])
    return not isinstance(mark, Operation) or person.may(mark)
