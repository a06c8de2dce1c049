"""Who may do what, as the areas see it: operations and the right that opens each, the person acting.

A view says ``@requires(Operation.…)``, ``@signed_in`` or ``@public``. A view that says nothing is refused by
the guard (accounts/guard.py), which also fills in :func:`actor` and :func:`viewer`. Which role holds which right
is in accounts/rules.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar, cast

from flask import g

from ytcs_docs.core.actor import Actor


class Right(StrEnum):
    """What a role holds. Only :class:`Operation` and the table of roles name rights."""

    READ_DOCUMENTS = "read_documents"
    READ_WHOLE_AGENCY = "read_whole_agency"
    SAVE_SEARCHES = "save_searches"
    REGISTER = "register"
    MANAGE_NUMBERS = "manage_numbers"
    PRINT_REGISTERS = "print_registers"
    MANAGE_REGISTERS = "manage_registers"
    INSTRUCT = "instruct"
    ORDER = "order"
    PASS_ON = "pass_on"  # noqa: S105 -- work, no word that opens a door
    FILE_AWAY = "file_away"
    REOPEN = "reopen"
    URGE = "urge"
    DO_TASKS = "do_tasks"
    COMPOSE = "compose"
    MANAGE_LISTS = "manage_lists"
    MANAGE_ORGANIZATIONS = "manage_organizations"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SEARCH = "manage_search"
    NAME_AGENCIES = "name_agencies"
    MANAGE_TEMPLATES = "manage_templates"
    CHECK_CONTENT = "check_content"
    SIGN = "sign"
    SEAL = "seal"


# These open nothing that changes anything; a test keeps it so.
READING = frozenset({Right.READ_DOCUMENTS, Right.READ_WHOLE_AGENCY, Right.PRINT_REGISTERS})


class Operation(StrEnum):
    """The whole of what may be done, each with the right that opens it. Decorators, buttons and the menu ask by these;
    a command asks what state allows it. Where an operation is an action of the state table of documents, it bears the
    same value."""

    right: Right

    def __new__(cls, value: str, right: Right = Right.READ_DOCUMENTS) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.right = value, right
        return member

    # documents
    READ_DOCUMENTS = "read_documents", Right.READ_DOCUMENTS
    READ_WHOLE_AGENCY = "read_whole_agency", Right.READ_WHOLE_AGENCY
    UPLOAD_FILES = "upload_files", Right.COMPOSE
    REGISTER_INCOMING = "register_incoming", Right.REGISTER
    REGISTER_OUTGOING = "register_outgoing", Right.REGISTER
    EDIT = "edit", Right.REGISTER
    PRESENT = "present", Right.REGISTER
    HAND_OVER = "hand_over", Right.REGISTER
    PRINT_STAMP = "print_stamp", Right.REGISTER
    FILE = "file", Right.FILE_AWAY
    REOPEN = "reopen", Right.REOPEN
    VOID = "void", Right.MANAGE_NUMBERS
    # deliveries
    ISSUE = "issue", Right.REGISTER
    FOLLOW_DELIVERIES = "follow_deliveries", Right.REGISTER
    ANSWER_DELIVERIES = "answer_deliveries", Right.REGISTER
    ARCHIVE = "archive", Right.REGISTER
    RECALL = "recall", Right.MANAGE_NUMBERS
    # registers
    READ_REGISTERS = "read_registers", Right.PRINT_REGISTERS
    RESERVE_NUMBERS = "reserve_numbers", Right.MANAGE_NUMBERS
    MANAGE_REGISTERS = "manage_registers", Right.MANAGE_REGISTERS
    # tasks
    READ_TASKS = "read_tasks", Right.READ_DOCUMENTS
    ASSIGN = "assign", Right.INSTRUCT
    ORDER_DUTIES = "order_duties", Right.ORDER
    MANAGE_DUTIES = "manage_duties", Right.INSTRUCT
    SET_TABLES = "set_tables", Right.ORDER
    PASS_ON = "pass_on", Right.PASS_ON
    DECIDE = "decide", Right.PASS_ON
    CHANGE_DUE = "change_due", Right.PASS_ON
    WITHDRAW = "withdraw", Right.PASS_ON
    URGE = "urge", Right.URGE
    DO_TASKS = "do_tasks", Right.DO_TASKS
    # drafts and letters
    READ_DRAFTS = "read_drafts", Right.READ_DOCUMENTS
    WRITE_DRAFTS = "write_drafts", Right.COMPOSE
    CHECK_CONTENT = "check_content", Right.CHECK_CONTENT
    CHECK_FORM = "check_form", Right.COMPOSE
    SIGN = "sign", Right.SIGN
    NUMBER_DRAFTS = "number_drafts", Right.REGISTER
    CERTIFY_COPIES = "certify_copies", Right.REGISTER
    KEEP_OWN_KEY = "keep_own_key", Right.COMPOSE
    SEAL = "seal", Right.SEAL
    CONFIRM_CERTIFICATES = "confirm_certificates", Right.MANAGE_PEOPLE
    MANAGE_TEMPLATES = "manage_templates", Right.MANAGE_TEMPLATES
    MANAGE_DRAFT_STEPS = "manage_draft_steps", Right.MANAGE_TEMPLATES
    # search
    SAVE_SEARCHES = "save_searches", Right.SAVE_SEARCHES
    MANAGE_SEARCH = "manage_search", Right.MANAGE_SEARCH
    NAME_AGENCIES = "name_agencies", Right.NAME_AGENCIES
    # the office
    MANAGE_LISTS = "manage_lists", Right.MANAGE_LISTS
    MANAGE_CALENDAR = "manage_calendar", Right.MANAGE_LISTS
    MANAGE_ORGANIZATIONS = "manage_organizations", Right.MANAGE_ORGANIZATIONS
    MANAGE_PEOPLE = "manage_people", Right.MANAGE_PEOPLE


# What an administrator of the whole system, who belongs to no agency, may do.
WITHOUT_AGENCY = frozenset(
    {
        Operation.MANAGE_ORGANIZATIONS,
        Operation.MANAGE_PEOPLE,
        Operation.CONFIRM_CERTIFICATES,
        Operation.MANAGE_SEARCH,
        Operation.NAME_AGENCIES,
        Operation.MANAGE_CALENDAR,
    }
)


class Gate(StrEnum):
    """Views that need no right of their own."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """The scope of a post. ``agency_path`` and ``unit_path`` are paths in the tree of organizations;
    None for an administrator of the whole system. ``stands_in`` says that the post is somebody else's."""

    user_id: int
    post_id: int
    rights: frozenset[Right]
    agency_id: int | None
    agency_path: str | None
    unit_id: int | None
    unit_path: str | None
    stands_in: bool = False

    def may(self, operation: Operation) -> bool:
        """Whether the post opens it; work on documents needs an agency to be done for."""
        return operation.right in self.rights and (self.agency_id is not None or operation in WITHOUT_AGENCY)


View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__requires__"


def requires(operation: Operation) -> Callable[[View], View]:
    """Mark a view with the operation that it carries out or shows."""

    def mark(view: View) -> View:
        setattr(view, _MARK, operation)
        return view

    return mark


def signed_in(view: View) -> View:
    """Any signed-in person may open it."""
    setattr(view, _MARK, Gate.SIGNED_IN)
    return view


def public(view: View) -> View:
    """Open to everybody; there are few of these."""
    setattr(view, _MARK, Gate.PUBLIC)
    return view


def mark_of(view: Callable[..., Any] | None) -> Operation | Gate | None:
    """What a view says it needs; None when it says nothing."""
    return cast("Operation | Gate | None", getattr(view, _MARK, None))


def viewer() -> Viewer:
    """The scope of the person behind this request."""
    return cast(Viewer, g.viewer)


def actor() -> Actor:
    """The person behind this request, for history."""
    return cast(Actor, g.actor)


def agency_id() -> int:
    """The agency worked for; the guard lets only posts in an agency reach a view that asks."""
    return cast(int, g.viewer.agency_id)
