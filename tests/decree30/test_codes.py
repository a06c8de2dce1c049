from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import real_data
from ytcs_docs.decree30.codes import (
    Code,
    abbreviation_of,
    code_key,
    code_parts,
    is_notation,
    issued_code,
    pad_number,
    parse_code,
    symbol,
    tidy_code,
)
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.search.analysis import code_terms

pytestmark = pytest.mark.neutral

REGISTER = Path(__file__).parents[2].parent / "shared" / "data" / "register" / "register_dev.csv"
LOOK_ALIKES = str.maketrans("ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух")

thorough = settings(deadline=None, max_examples=300)
any_text = st.one_of(st.text(), st.text(alphabet="0159aAđĐÐQSYT/-–. :sốSố\u0301\u200b\u00a0\n\x00ТС²٣", max_size=25))


@pytest.mark.parametrize(
    ("typed", "number", "notation", "printed"),
    [
        pytest.param("289/SYT-NVY", "289", "SYT-NVY", "289/SYT-NVY", id="official letter"),
        pytest.param("7693/UBND-THKH", "7693", "UBND-THKH", "7693/UBND-THKH", id="field for a unit"),
        pytest.param("06-CT/TW", "06", "CT/TW", "06-CT/TW", id="party document"),
        pytest.param("06-CT-TW", "06", "CT-TW", "06-CT-TW", id="party document with a slip"),
        pytest.param("126-TB/TW", "126", "TB/TW", "126-TB/TW", id="party notice"),
        pytest.param("20-NQ/TW", "20", "NQ/TW", "20-NQ/TW", id="party resolution"),
        pytest.param("831/BYT-QĐ", "831", "BYT-QĐ", "831/BYT-QĐ", id="reversed symbol"),
        pytest.param("74/CTr/TU", "74", "CTr/TU", "74/CTr/TU", id="two slashes"),
        pytest.param("2348/QĐ-TTG", "2348", "QĐ-TTG", "2348/QĐ-TTG", id="wrong case"),
        pytest.param("39/2017/TT-BYT", "39", "2017/TT-BYT", "39/2017/TT-BYT", id="year in a circular"),
        pytest.param("30/2020/NĐ-CP", "30", "2020/NĐ-CP", "30/2020/NĐ-CP", id="year in a decree"),
        pytest.param("/KH-UBND", "", "KH-UBND", "/KH-UBND", id="blank number of a draft"),
        pytest.param(" / BC - UBND", "", "BC-UBND", "/BC-UBND", id="blank number with blanks"),
        pytest.param("15a/QĐ-SYT", "15a", "QĐ-SYT", "15a/QĐ-SYT", id="inserted number"),
        pytest.param("Số: 15 / QĐ - SYT", "15", "QĐ-SYT", "15/QĐ-SYT", id="word Số and blanks"),
        pytest.param("Số, ký hiệu: 5/SYT", "5", "SYT", "5/SYT", id="words Số, ký hiệu"),
        pytest.param("SỐ 3/BC-SYT;", "3", "BC-SYT", "3/BC-SYT", id="capitals and a closing mark"),
        pytest.param("15QĐ-UBND", "15", "QĐ-UBND", "15/QĐ-UBND", id="missing slash"),
        pytest.param("15 QĐ-UBND", "15", "QĐ-UBND", "15/QĐ-UBND", id="blank for the slash"),
        pytest.param("15/QÐ-SYT", "15", "QĐ-SYT", "15/QĐ-SYT", id="U+00D0 for Đ"),
        pytest.param("15/QĐ-ЅУТ", "15", "QĐ-SYT", "15/QĐ-SYT", id="Cyrillic letters"),
        pytest.param("15/QĐ – SYT", "15", "QĐ-SYT", "15/QĐ-SYT", id="en dash"),
        pytest.param("06\u2011CT/TW", "06", "CT/TW", "06-CT/TW", id="no-break hyphen of Word"),
        pytest.param("15", "15", "", "15", id="number alone"),
        pytest.param("", "", "", "", id="nothing"),
    ],
)
def test_irregular_codes_are_taken_apart(typed: str, number: str, notation: str, printed: str) -> None:
    assert parse_code(typed) == Code(number=number, notation=notation, printed=printed)


@pytest.mark.parametrize(
    "spellings",
    [
        ["2348/QĐ-TTg", "2348/QĐ-TTG", "2348 /qd-ttg", "Số: 2348/QÐ-ТТg", "02348/QĐ–TTg"],
        ["06-CT/TW", "06-CT-TW", "6-CT/TW", "06 - ct / tw", "06\u2011CT/TW"],
        ["15/QĐ-UBND", "15QĐ-UBND", "15qđ-ubnd", "15 QĐ UBND"],
        ["15a/QĐ-SYT", "15A/QĐ-SYT", "15a / QĐ - SYT"],
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_code_have_one_key(spellings: list[str]) -> None:
    assert len({code_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15/QĐ-SYT", "15a/QĐ-SYT"),
        ("15/QĐ-SYT", "150/QĐ-SYT"),
        ("1/2017/TT-BYT", "12/017/TT-BYT"),
        ("831/BYT-QĐ", "831/QĐ-BYT"),
        ("15/SYT-NVY", "15/SYT-NVD"),
    ],
)
def test_different_codes_have_different_keys(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)


numbers = st.builds(
    lambda number, letter: f"{number}{letter}", st.integers(1, 99_999), st.sampled_from(["", "", "", "a", "b"])
)
notations = st.sampled_from(
    ["SYT-NVY", "QĐ-TTg", "BYT-QĐ", "CTr/TU", "2017/TT-BYT", "KH-UBND", "QyĐ-UBND", "TTr-TTYT", "NQ/TW", "BC-BV2"]
)


@st.composite
def respelled(draw: st.DrawFn, code: str) -> str:
    """The code as another hand, font or machine would write it."""
    case = draw(st.sampled_from([str, str.upper, str.lower, str.swapcase]))
    blank = draw(st.sampled_from(["", " ", "  ", "\u00a0", "\t"]))
    spelled = case(code).replace("/", f"{blank}/{blank}").replace("-", f"{blank}-{blank}")
    if draw(st.booleans()):
        spelled = spelled.translate(LOOK_ALIKES)
    if draw(st.booleans()):
        spelled = spelled.replace("Đ", "Ð").replace("đ", "ð")
    if draw(st.booleans()):
        spelled = spelled.replace("-", "–")
    spelled = draw(st.sampled_from(["", "", "Số: ", "số ", "Số", "0"])) + spelled
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), spelled)


@thorough
@given(st.data(), numbers, notations)
def test_every_spelling_of_a_code_has_the_same_key(data: st.DataObject, number: str, notation: str) -> None:
    code = f"{number}/{notation}"
    assert code_key(data.draw(respelled(code))) == code_key(code)


@thorough
@given(numbers, notations)
def test_a_tidy_code_is_printed_as_it_is(number: str, notation: str) -> None:
    code = f"{number}/{notation}"
    assert parse_code(code) == Code(number=number, notation=notation, printed=code)
    assert tidy_code(code) == code


@thorough
@given(any_text)
def test_any_text_can_be_taken_apart(text: str) -> None:
    code = parse_code(text)
    assert code.number == "" or code.number[0].isdigit()
    assert "\n" not in code.printed
    assert all(code_parts(text))


@thorough
@given(any_text)
def test_any_text_gives_the_runs_of_its_first_parts(text: str) -> None:
    terms = code_terms(text)
    parts = code_parts(text)
    assert len(terms) == len(set(terms)) <= 36
    assert terms[:1] == (["_".join(parts[:8])] if parts else [])
    assert set(parts[:8]) <= set(terms)


def test_number_and_notation_are_found_in_a_real_register() -> None:
    with real_data.found(REGISTER).open(encoding="utf-8", newline="") as stream:
        codes = [row["so_ky_hieu"] for row in csv.DictReader(stream)]
    failures = [code for code in codes if not (parse_code(code).number and parse_code(code).notation)]
    print("not taken apart:", failures)  # noqa: T201 -- shown when the test fails
    assert len(codes) == 800
    assert len(failures) <= 0.03 * len(codes), failures


@pytest.mark.parametrize(("number", "padded"), [(1, "01"), (9, "09"), (10, "10"), (1234, "1234")])
def test_numbers_below_ten_get_a_zero(number: int, padded: str) -> None:
    assert pad_number(number) == padded
    assert issued_code(number, "QĐ-SYT") == f"{padded}/QĐ-SYT"


@pytest.mark.parametrize(
    ("type_code", "unit", "expected"),
    [
        pytest.param("quyet-dinh", "", "QĐ-SYT", id="type before the agency"),
        pytest.param("quyet-dinh", "NVY", "QĐ-SYT", id="a named type has no drafting unit"),
        pytest.param("cong-van", "NVY", "SYT-NVY", id="an official letter names its unit"),
        pytest.param("cong-van", "", "SYT", id="an official letter of the whole agency"),
        pytest.param("ban-sao-y", "", "SY-SYT", id="a certified copy"),
    ],
)
def test_the_symbol_follows_type_agency_and_unit(type_code: str, unit: str, expected: str) -> None:
    assert symbol(TYPES[type_code], "SYT", unit) == expected


@pytest.mark.parametrize("text", ["SYT-NVY", "QĐ-TTg", "CTr/TU", "KH-UBND", "BV2", "QLD&TTB"])
def test_groups_joined_by_dash_or_slash_are_a_notation(text: str) -> None:
    assert is_notation(text)


@pytest.mark.parametrize("text", ["", "15/QĐ", "QĐ SYT", "-SYT", "SYT-", "QĐ--SYT", "2017/TT-BYT"])
def test_anything_else_is_no_notation(text: str) -> None:
    assert not is_notation(text)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Sở Y tế", "SYT"), ("Ủy ban nhân dân", "UBND"), ("Phòng Điều dưỡng", "PĐD"), ("Khoa 2", "K"), ("", "")],
)
def test_the_proposed_abbreviation_is_made_of_initials(name: str, initials: str) -> None:
    assert abbreviation_of(name) == initials
