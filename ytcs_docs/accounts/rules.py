"""Roles, their rights, passwords and throttling: pure rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from ytcs_docs.core.access import Right
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.language.text import fold, fold_word


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
            Right.ORDER,
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
        {
            Right.READ_DOCUMENTS,
            Right.SAVE_SEARCHES,
            Right.DO_TASKS,
            Right.PASS_ON,
            Right.COMPOSE,
            Right.CHECK_CONTENT,
            Right.SIGN,
        }
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
            Right.ORDER,
            Right.PASS_ON,
            Right.SIGN,
            Right.DO_TASKS,
            Right.COMPOSE,
            Right.MANAGE_LISTS,
        }
    ),
    # An administrator manages the tree, people and lists, and reads no documents.
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_ORGANIZATIONS, Right.MANAGE_PEOPLE, Right.MANAGE_LISTS}),
}
# And these only one of the whole system: all agencies share the names by which they know each other and the synonyms.
SYSTEM_RIGHTS = frozenset({Right.MANAGE_SEARCH, Right.NAME_AGENCIES})
# What nobody does in another's place.
PERSONAL_RIGHTS = frozenset({Right.SIGN, Right.SEAL})
LONGEST_SUBSTITUTION = timedelta(days=366)

# Posts of these roles open documents: the agency's leaders are told when one is given.
READING_ROLES = tuple(role for role, rights in ROLE_RIGHTS.items() if Right.READ_DOCUMENTS in rights)

# And these do what a unit is given.
WORKING_ROLES = tuple(role for role, rights in ROLE_RIGHTS.items() if Right.DO_TASKS in rights)

# Most senior first: who holds several posts begins in the first of these.
SENIORITY = (Role.LEADER, Role.CLERK, Role.UNIT_HEAD, Role.OFFICER, Role.ADMINISTRATOR)

# Roles in an agency only, not in a unit.
AGENCY_ROLES = frozenset({Role.CLERK, Role.LEADER, Role.ADMINISTRATOR})

SEEN_EVERY = timedelta(minutes=10)  # so exactly is known when a session was used last

PASSWORD_LENGTH = 10
UNCOMMON_LETTERS = 4  # that a password has beside common words
LEAST_SCORE, _LONGEST_GUESSED = 3, 72  # of zxcvbn: from 0 to 4 for so many first characters
# Words that passwords are made of when nobody thinks long, without accents and spaces.
_WORDS = """
matkhau quenmatkhau doimatkhau khongnho khongbiet bimat macdinh dangnhap taikhoan quantri quantrivien nguoidung
password passwd passphrase default secret letmein welcome admin administrator root user guest login system server
test demo temp changeme hello xinchao iloveyou anhyeuem emyeuanh yeuem yeuanh tinhyeu hanhphuc giadinh conyeu
vietnam hanoi saigon hochiminh tphcm danang cantho haiphong soyte boyte tramyte trungtamyte trungtam yte syt byt
ttyt tyt benhvien bacsi bacsy yta dieuduong duocsi vanthu vanphong giamdoc lanhdao truongphong chuyenvien congvan
vanban tailieu ubnd nhanvien coquan donvi abcdefghij abcdefgh abcdef abcd abc qwertyuiop qwerty qwert asdfghjkl
asdfgh asdf zxcvbnm zxcvbn zxcv qaz wsx edc rfv tgb zaq xsw cde vfr viet vnpt viettel mobifone vinaphone fpt misa
bkav covid corona ytcs vanbanyte monkey dragon master football bongda superman batman sunshine princess
baby maytinh computer google facebook zalo iphone samsung internet chucmung nammoi
"""
_DISGUISES = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "i", "!": "i", "3": "e", "$": "s", "5": "s", "7": "t"})

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


def check_password(password: str, known: Sequence[str] = ()) -> None:
    """Raises :class:`InvalidInput` for a password that is too easy to guess: too short, of digits or few signs only,
    among those that people use (zxcvbn knows tens of thousands, and walks over the keyboard), or of common Vietnamese
    words and ``known`` ones (the user's name) with digits and signs between them."""
    if len(password) < PASSWORD_LENGTH:
        raise InvalidInput(f"Mật khẩu phải có ít nhất {PASSWORD_LENGTH} ký tự.", "password")
    if len(password) > 200:
        raise InvalidInput("Mật khẩu không được dài quá 200 ký tự.", "password")
    if len(set(password.lower())) < 5 or not re.search(r"[^\W\d_]", password):
        raise InvalidInput("Mật khẩu này quá dễ đoán: phải có chữ, và không lặp lại vài ký tự.", "password")
    easy = [
        *_WORDS.split(),
        *(word for name in known for word in fold(name).replace(".", " ").split() if len(word) > 2),
    ]
    signs = fold_word.__wrapped__(password).replace(" ", "")  # past the cache: a password is kept nowhere
    # here: its lists of what people use take a third of a second to load
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]

    if zxcvbn(password[:_LONGEST_GUESSED], [name for name in known if name])["score"] < LEAST_SCORE:
        raise InvalidInput("Mật khẩu này quá dễ đoán: nhiều người đã dùng, hoặc là một dãy phím.", "password")
    letters = re.sub(r"[\W\d_]", "", signs)  # a walk over the keyboard goes through the digits
    if any(len(_without(word, easy)) < UNCOMMON_LETTERS for word in (signs, signs.translate(_DISGUISES), letters)):
        raise InvalidInput(
            "Mật khẩu này quá dễ đoán: đừng ghép những từ thường gặp hay tên của mình với vài chữ số.", "password"
        )


def _without(text: str, words: Sequence[str]) -> str:
    """The letters that are left when common words, digits and signs are taken out."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "-")
    return re.sub(r"[\W\d_]", "", text)


def minutes_to_wait(last_failures: list[datetime], allowed: int, now: datetime) -> int:
    """Minutes that a sign-in has to wait, 0 when it need not. ``last_failures``: newest first."""
    recent = [at for at in last_failures if now - at < THROTTLE]
    if len(recent) < allowed:
        return 0
    left = recent[allowed - 1] + THROTTLE - now
    return max(1, -(-int(left.total_seconds()) // 60))


_BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("edg", "Edge"),
    ("firefox", "Firefox"),
    ("opr/", "Opera"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("windows", "Windows"),
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def device_named(user_agent: str) -> str:
    """What a browser says of itself, short enough for a list: ``Chrome trên Windows``."""
    said = user_agent.lower()
    browser = next((name for mark, name in _BROWSERS if mark in said), "Trình duyệt khác")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return f"{browser} trên {system}" if system else browser
