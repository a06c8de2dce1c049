from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytcs_docs.language.text import (
    clean_line,
    clean_text,
    fold,
    fold_word,
    latin_letters,
    nfc,
    one_tone_placement,
    sort_key,
    upper,
    words,
)

pytestmark = pytest.mark.neutral

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"
TONED_VOWELS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
CONSONANTS = [letter for letter in ALPHABET if letter not in VOWELS]
VIETNAMESE_LETTERS = TONED_VOWELS + CONSONANTS
# What reaches the door from scanners, old fonts, web pages and Word: the letters that go wrong together.
AWKWARD = "aơdđĐÐư9 \n\r\t\u00a0\u2028\u200b\u200d\u00ad\ufeff\u0300\u0301\u0302\u0323\x00\x0b\x7fаСТеб-/²ﬁİ"

thorough = settings(deadline=None, max_examples=300)
any_text = st.one_of(st.text(), st.text(alphabet=AWKWARD))
vietnamese = st.lists(st.text(alphabet=VIETNAMESE_LETTERS, min_size=1, max_size=7), min_size=1, max_size=6).map(
    " ".join
)
plain_words = st.text(alphabet=ALPHABET, min_size=1, max_size=8)


@thorough
@given(any_text)
def test_clean_text_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean_text(text))


@thorough
@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@thorough
@given(any_text)
def test_clean_text_has_no_control_or_zero_width_characters_and_no_double_spaces(text: str) -> None:
    cleaned = clean_text(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b\u200c\u200d\u2060\ufeff\u00ad]", cleaned)
    assert "  " not in cleaned
    assert all(line == line.strip() for line in cleaned.split("\n"))


@thorough
@given(any_text)
def test_a_clean_line_is_one_line(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        pytest.param("So\u031b\u0309 Y te\u0302\u0301", "Sở Y tế", id="decomposed letters"),
        pytest.param("  Sở \t Y\u00a0tế  ", "Sở Y tế", id="tabs and no-break spaces"),
        pytest.param("dòng 1\r\ndòng 2\rdòng 3", "dòng 1\ndòng 2\ndòng 3", id="line ends of all systems"),
        pytest.param("Sở\u200b Y\ufeff tế", "Sở Y tế", id="zero-width characters"),
        pytest.param("a\x00b\x1fc", "abc", id="control characters"),
        pytest.param("QÐ-SYT, ðơn", "QĐ-SYT, đơn", id="eth for the crossed d"),
        pytest.param("15/QĐ-ТТg", "15/QĐ-TTg", id="Cyrillic letters within a Latin token"),
        pytest.param("Министерство здравоохранения", "Министерство здравоохранения", id="Russian stays"),
        pytest.param("a\u200b\u0301n", "án", id="zero-width space between letter and tone"),
        pytest.param("a\x02\u0301n", "án", id="control character between letter and tone"),
        pytest.param("xа\u0301c", "xác", id="tone on a Cyrillic letter"),
    ],
)
def test_what_is_typed_is_cleaned(typed: str, clean: str) -> None:
    assert clean_text(typed) == clean


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    list(zip("АВЕЅІЈКМНОРСТУХаеѕіјкорсухԁ", "ABESIJKMHOPCTYXaesijkopcyxd", strict=True)),
    ids=lambda letter: unicodedata.name(letter).lower(),
)
def test_a_cyrillic_look_alike_beside_digits_becomes_latin(cyrillic: str, latin: str) -> None:
    assert clean_text(f"15{cyrillic}") == f"15{latin}"


def test_latin_letters_mends_pure_cyrillic_tokens_too() -> None:
    assert latin_letters("СУТ-ТТ") == "CYT-TT"


@thorough
@given(any_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@thorough
@given(vietnamese)
def test_vietnamese_folds_to_small_ascii_letters(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert re.fullmatch("[a-z]+(?: [a-z]+)*", folded)


@thorough
@given(vietnamese)
def test_folding_ignores_case_marks_and_composition(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Điện Biên Phủ", "duong dien bien phu"),
        ("Sở Y tế – Phòng Nghiệp vụ Y", "so y te phong nghiep vu y"),
        ("ƯỚC, QÐ", "uoc qd"),
        ("", ""),
    ],
)
def test_folded_words_have_one_space_between_them(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_word_takes_every_mark_away() -> None:
    assert [fold_word(letter) for letter in "ăâđêôơưỡặ"] == list("aadeoouoa")


@pytest.mark.parametrize(
    ("new", "old"), [("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuý", "thúy"), ("uỷ", "ủy"), ("uỵ", "ụy")]
)
def test_both_places_of_the_tone_give_the_same_word(new: str, old: str) -> None:
    assert one_tone_placement(new) == old
    assert one_tone_placement(old) == old
    assert words(new) == words(old)


@pytest.mark.parametrize("word", ["quý", "quỹ", "quỳnh", "hoàn", "toán", "thuỷnh"])
def test_the_tone_stays_after_qu_and_before_a_final(word: str) -> None:
    assert one_tone_placement(word) == word


def test_words_are_small_syllables_and_numbers_in_order() -> None:
    assert words("V/v Hoà Bình: 15 ca, KHẨN!") == ["v", "v", "hòa", "bình", "15", "ca", "khẩn"]


@thorough
@given(any_text)
def test_every_text_has_a_sort_key_of_digits_and_small_letters(text: str) -> None:
    assert re.fullmatch("[0-9a-z]*", sort_key(text))


def test_superscripts_have_a_sort_key() -> None:
    assert sort_key("Kho 200 m²")


@pytest.mark.parametrize(
    "in_order",
    [
        pytest.param(list("aăâbcdđeêghiklmnoôơpqrstuưvxy"), id="letters"),
        pytest.param(["ma", "mà", "mả", "mã", "má", "mạ"], id="tones"),
        pytest.param(["ân", "ần", "ẩn", "ẫn", "ấn", "ận"], id="tones on a letter with a hat"),
        pytest.param(["An", "Ăn", "Ân", "Bình", "Dũng", "Đạt", "Em", "Êm", "Tơ", "Tư"], id="names"),
        pytest.param(["má", "mai", "màu", "mặt"], id="letters before tones"),
        pytest.param(["Phòng 1", "Phòng 2", "Phòng 10", "Phòng 100", "Phòng A"], id="numbers by value"),
        pytest.param(["An", "An Bình", "Anh"], id="shorter words first"),
    ],
)
def test_names_sort_as_in_a_vietnamese_dictionary(in_order: list[str]) -> None:
    names = in_order[::-1]
    names.sort(key=sort_key)
    assert names == in_order


@thorough
@given(plain_words, plain_words)
def test_words_without_tones_sort_by_the_vietnamese_alphabet(one: str, other: str) -> None:
    by_alphabet = [ALPHABET.index(c) for c in one] < [ALPHABET.index(c) for c in other]
    assert (sort_key(one) < sort_key(other)) == by_alphabet


@thorough
@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_numbers_up_to_six_digits_sort_by_value(one: int, other: int) -> None:
    assert (sort_key(f"Số {one}") < sort_key(f"Số {other}")) == (one < other)


@thorough
@given(vietnamese)
def test_case_and_composition_do_not_change_the_order(text: str) -> None:
    assert sort_key(text) == sort_key(text.upper()) == sort_key(unicodedata.normalize("NFD", text))


def test_upper_composes_and_capitalises() -> None:
    assert upper("Sơ\u0309 y tế đặc khu") == "SỞ Y TẾ ĐẶC KHU"


def test_nfc_leaves_no_eth_and_no_zero_width_character() -> None:
    assert nfc("QÐ\u200b/\u00adƉ ð") == "QĐ/Đ đ"
