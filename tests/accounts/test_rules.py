from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ytcs_docs.accounts.rules import (
    AGENCY_ROLES,
    FAILURES_BY_NAME,
    ROLE_RIGHTS,
    SYSTEM_RIGHTS,
    THROTTLE,
    Role,
    check_password,
    check_username,
    minutes_to_wait,
)
from ytcs_docs.core.access import Right
from ytcs_docs.core.errors import InvalidInput

pytestmark = pytest.mark.neutral

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def failures(*minutes_ago: float) -> list[datetime]:
    return [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]


@pytest.mark.parametrize("name", ["an", "nguyễn.an", "-an", ".an", "an an", "an@syt", "a" * 41, "", "án.x"])
def test_other_user_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="3–40 chữ cái") as refused:
        check_username(name)
    assert refused.value.field == "username"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("an.nv", "an.nv"), (" An.NV ", "an.nv"), ("vt1", "vt1"), ("3tx", "3tx"), ("a" * 40, "a" * 40)],
)
def test_a_user_name_is_small_latin_letters_digits_dots_and_dashes(typed: str, name: str) -> None:
    assert check_username(typed) == name


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        pytest.param("", "ít nhất 10 ký tự", id="empty"),
        pytest.param("Abc123!xy", "ít nhất 10 ký tự", id="nine characters"),
        pytest.param("x1" * 101, "không được dài quá 200", id="202 characters"),
        pytest.param("1234567890", "quá dễ đoán", id="digits in a row"),
        pytest.param("Mật khẩu 123", "quá dễ đoán", id="a common one with accents"),
        pytest.param("PASSWORD123", "quá dễ đoán", id="a common one in capitals"),
        pytest.param("2026 An.Nguyen!", "quá dễ đoán", id="with the user name"),
        pytest.param("matkhau2026", "quá dễ đoán", id="a common one with the year"),
        pytest.param("soyte@2026", "quá dễ đoán", id="the office with the year"),
        pytest.param("P@ssw0rd2026!", "quá dễ đoán", id="a common one in disguise"),
        pytest.param("Admin@12345", "quá dễ đoán", id="the administrator's"),
        pytest.param("Yeuanh123456", "quá dễ đoán", id="a love letter"),
        pytest.param("0912345678", "quá dễ đoán", id="a telephone number"),
        pytest.param("Benhvien.2026", "quá dễ đoán", id="the hospital"),
        pytest.param("1q2w3e4r5t", "quá dễ đoán", id="a walk over the keyboard"),
        pytest.param("zaq12wsxcde", "quá dễ đoán", id="another walk"),
        pytest.param("Viet@123456", "quá dễ đoán", id="the country"),
        pytest.param("Vnpt@123456", "quá dễ đoán", id="the telephone company"),
        pytest.param("Covid19@2026", "quá dễ đoán", id="what everybody talked about"),
        pytest.param("michael123", "quá dễ đoán", id="what many people use"),
        pytest.param("ytcs-demo-2026", "quá dễ đoán", id="the demo's"),
        pytest.param("Nguyen@1990", "quá dễ đoán", id="a name with the year of birth"),
        pytest.param("abcabcabcabc", "quá dễ đoán", id="three different characters"),
    ],
)
def test_a_weak_password_is_refused(password: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        check_password(password, ["an.nguyen"])
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "password", ["mua thu Tan Hai", "mưa thu Tân Hải", "k7#pW2mQ9x", "câu này dài hai trăm ký tự " * 7]
)
def test_a_password_of_ten_characters_that_is_not_common_is_accepted(password: str) -> None:
    check_password(password, ["an.nguyen"])


@pytest.mark.parametrize(
    ("ago", "minutes"),
    [
        pytest.param([], 0, id="no failure"),
        pytest.param([0.1, 1, 2, 3, 4], 0, id="one fewer than allowed"),
        pytest.param([0, 0, 0, 0, 0, 0], 15, id="six at once"),
        pytest.param([0, 1, 2, 3, 4, 5], 10, id="until the sixth is forgotten"),
        pytest.param([0, 1, 2, 3, 4, 14.5], 1, id="half a minute counts as one"),
        pytest.param([0, 1, 2, 3, 4, 14.999], 1, id="never zero while it has to wait"),
        pytest.param([0, 1, 2, 3, 4, 15], 0, id="failures of a quarter of an hour ago are forgotten"),
        pytest.param([0, 1, 2, 3, 4, 5, 6, 7], 10, id="the sixth newest counts"),
    ],
)
def test_six_failures_in_a_quarter_of_an_hour_make_a_person_wait(ago: list[float], minutes: int) -> None:
    assert FAILURES_BY_NAME == 6
    assert timedelta(minutes=15) == THROTTLE
    assert minutes_to_wait(failures(*ago), FAILURES_BY_NAME, NOW) == minutes


def test_after_the_wait_one_may_try_again() -> None:
    recent = failures(0, 1, 2, 3, 4, 5)
    wait = minutes_to_wait(recent, 6, NOW)
    assert minutes_to_wait(recent, 6, NOW + timedelta(minutes=wait)) == 0
    assert minutes_to_wait(recent, 6, NOW + timedelta(minutes=wait - 1)) == 1


def test_every_role_has_a_label_and_rights_and_every_right_a_role() -> None:
    for role, rights in ROLE_RIGHTS.items():
        print(f"{role.value:14} {' '.join(sorted(right.value for right in rights))}")  # noqa: T201 -- on failure
    assert set(ROLE_RIGHTS) == set(Role)
    assert all(role.label for role in Role)
    assert frozenset().union(SYSTEM_RIGHTS, *ROLE_RIGHTS.values()) == set(Right)


def test_an_administrator_reads_no_document_and_does_no_task() -> None:
    forbidden = {Right.READ_DOCUMENTS, Right.READ_WHOLE_AGENCY, Right.REGISTER, Right.DO_TASKS, Right.INSTRUCT}
    assert ROLE_RIGHTS[Role.ADMINISTRATOR].isdisjoint(forbidden)


def test_only_the_clerk_registers_and_only_the_leader_instructs() -> None:
    assert [role for role in Role if Right.REGISTER in ROLE_RIGHTS[role]] == [Role.CLERK]
    assert [role for role in Role if Right.MANAGE_NUMBERS in ROLE_RIGHTS[role]] == [Role.CLERK]
    assert [role for role in Role if Right.INSTRUCT in ROLE_RIGHTS[role]] == [Role.LEADER]


def test_who_reads_the_whole_agency_stands_in_an_agency() -> None:
    assert {role for role in Role if Right.READ_WHOLE_AGENCY in ROLE_RIGHTS[role]} <= AGENCY_ROLES
