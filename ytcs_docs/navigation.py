"""The menu: what a person may open, in the order of the day."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from ytcs_docs.core.access import Right


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu; shown to those who may open it."""

    label: str
    icon: str
    endpoint: str
    right: Right | None
    also: tuple[str, ...] = ()
    needs_agency: bool = True


MENU = (
    MenuItem("Trang chủ", "house", "desk.start", None, needs_agency=False),
    MenuItem("Đăng ký đến", "box-arrow-in-down", "intake_registering.register_incoming", Right.REGISTER),
    MenuItem(
        "Hộp chờ",
        "inbox",
        "desk_inbox.show",
        Right.REGISTER,
        ("intake_registering.register_delivery", "intake_registering.register_file"),
    ),
    MenuItem("Đăng ký đi", "box-arrow-up", "documents.register_outgoing", Right.REGISTER),
    MenuItem(
        "Theo dõi gửi", "truck", "deliveries.outbox", Right.REGISTER, ("deliveries.slips", "deliveries.post_book")
    ),
    MenuItem(
        "Dự thảo",
        "pencil-square",
        "drafting.index",
        Right.COMPOSE,
        (
            "drafting.show",
            "drafting_writing.new",
            "drafting_writing.answer",
            "drafting_writing.change",
            "drafting.compare_versions",
        ),
    ),
    MenuItem("Việc của đơn vị", "list-check", "desk_lists.own_tasks", Right.DO_TASKS, ("tasks.task_page",)),
    MenuItem("Theo dõi giao việc", "clipboard-data", "desk_lists.given_tasks", Right.READ_WHOLE_AGENCY),
    MenuItem("Văn bản đến", "file-earmark-arrow-down", "desk_lists.incoming", Right.READ_DOCUMENTS),
    MenuItem("Văn bản đi", "file-earmark-arrow-up", "desk_lists.outgoing", Right.READ_DOCUMENTS),
    MenuItem(
        "Kiểm tra thể thức",
        "spellcheck",
        "letters.check_form",
        Right.COMPOSE,
        ("letters.checked", "letters.check_attachment"),
    ),
    MenuItem("Tìm kiếm", "search", "search.find", Right.READ_DOCUMENTS),
    MenuItem("Sổ đăng ký", "journal-text", "registers.index", Right.PRINT_REGISTERS, ("desk_registers.show",)),
    MenuItem("Mẫu Word", "file-earmark-word", "letters_templates.index", Right.MANAGE_TEMPLATES),
    MenuItem("Quy trình soạn thảo", "signpost-split", "drafting.steps", Right.MANAGE_TEMPLATES),
    MenuItem("Chữ ký số", "patch-check", "signing.own_key", Right.COMPOSE, ("signing.agency_key",)),
    MenuItem("Danh sách gửi", "people", "organizations.lists", Right.MANAGE_LISTS),
    MenuItem("Tên gọi đã học", "bookmark-check", "intake.names", Right.MANAGE_LISTS),
    MenuItem("Cơ quan, đơn vị", "diagram-3", "organizations.index", Right.MANAGE_ORGANIZATIONS, needs_agency=False),
    MenuItem("Từ đồng nghĩa", "arrow-left-right", "search.synonyms", Right.MANAGE_SEARCH, needs_agency=False),
    MenuItem("Người dùng", "person-gear", "accounts.people", Right.MANAGE_PEOPLE, needs_agency=False),
)


def menu_of_viewer() -> list[MenuItem]:
    person = getattr(g, "viewer", None)
    if person is None:
        return []
    return [
        item
        for item in MENU
        if (item.right is None or person.may(item.right)) and (person.agency_id is not None or not item.needs_agency)
    ]
