"""Roles, their rights, passwords and throttling: pure rules."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ytcs_docs.core.access import Right
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.language.text import fold


class Role(LabelledEnum):
    """The role of a post."""

    CLERK = "clerk", "Văn thư"
    OFFICER = "officer", "Chuyên viên"
    UNIT_HEAD = "unit_head", "Trưởng đơn vị"
    LEADER = "leader", "Lãnh đạo"
    ADMINISTRATOR = "administrator", "Quản trị"


# Which role holds which right; core/access.py says what each right opens. A test tries every page as every role.
ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: frozenset(
        {
            Right.READ_DOCUMENTS,
            Right.READ_WHOLE_AGENCY,
            Right.SAVE_SEARCHES,
            Right.FILE_AWAY,
            Right.REOPEN,
            Right.URGE,
            Right.REGISTER,
            Right.MANAGE_NUMBERS,
            Right.PRINT_REGISTERS,
            Right.MANAGE_REGISTERS,
            Right.MANAGE_TEMPLATES,
            Right.SEAL,
            Right.DO_TASKS,
            Right.COMPOSE,
            Right.MANAGE_LISTS,
        }
    ),
    Role.OFFICER: frozenset({Right.READ_DOCUMENTS, Right.SAVE_SEARCHES, Right.DO_TASKS, Right.COMPOSE}),
    Role.UNIT_HEAD: frozenset(
        {Right.READ_DOCUMENTS, Right.SAVE_SEARCHES, Right.DO_TASKS, Right.COMPOSE, Right.CHECK_CONTENT, Right.SIGN}
    ),
    Role.LEADER: frozenset(
        {
            Right.READ_DOCUMENTS,
            Right.READ_WHOLE_AGENCY,
            Right.SAVE_SEARCHES,
            Right.FILE_AWAY,
            Right.REOPEN,
            Right.URGE,
            Right.PRINT_REGISTERS,
            Right.INSTRUCT,
            Right.SIGN,
            Right.DO_TASKS,
            Right.COMPOSE,
            Right.MANAGE_LISTS,
        }
    ),
    # An administrator manages the tree, people and lists, and reads no documents.
    Role.ADMINISTRATOR: frozenset(
        {Right.MANAGE_ORGANIZATIONS, Right.MANAGE_PEOPLE, Right.MANAGE_LISTS, Right.MANAGE_SEARCH}
    ),
}

# Most senior first: who holds several posts begins in the first of these.
SENIORITY = (Role.LEADER, Role.CLERK, Role.UNIT_HEAD, Role.OFFICER, Role.ADMINISTRATOR)

# Roles in an agency only, not in a unit.
AGENCY_ROLES = frozenset({Role.CLERK, Role.LEADER, Role.ADMINISTRATOR})

PASSWORD_LENGTH = 10
_COMMON = {"1234567890", "0123456789", "matkhau123", "password123", "qwertyuiop", "sytmatkhau", "1111111111"}

FAILURES_BY_NAME = 6
FAILURES_BY_ADDRESS = 40
THROTTLE = timedelta(minutes=15)

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def check_username(username: str) -> str:
    """The username in lower case: 3 to 40 letters a–z, digits, dots, dashes, underscores.
    Raises :class:`InvalidInput`."""
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidInput(
            "Tên đăng nhập gồm 3–40 chữ cái thường không dấu, chữ số, dấu chấm hoặc gạch nối.", "username"
        )
    return name


def check_password(password: str, username: str) -> None:
    """Raises :class:`InvalidInput` for a password that is too easy to guess."""
    if len(password) < PASSWORD_LENGTH:
        raise InvalidInput(f"Mật khẩu phải có ít nhất {PASSWORD_LENGTH} ký tự.", "password")
    if len(password) > 200:
        raise InvalidInput("Mật khẩu không được dài quá 200 ký tự.", "password")
    if fold(password).replace(" ", "") in _COMMON or username in password.lower() or len(set(password)) < 4:
        raise InvalidInput("Mật khẩu này quá dễ đoán, hãy chọn mật khẩu khác.", "password")


def minutes_to_wait(last_failures: list[datetime], allowed: int, now: datetime) -> int:
    """Minutes that a sign-in has to wait, 0 when it need not. ``last_failures``: newest first."""
    recent = [at for at in last_failures if now - at < THROTTLE]
    if len(recent) < allowed:
        return 0
    left = recent[allowed - 1] + THROTTLE - now
    return max(1, -(-int(left.total_seconds()) // 60))
