from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ytcs_docs.decree30.codes import cited_codes
from ytcs_docs.search.analysis import (
    MAX_QUERY_LENGTH,
    MAX_QUERY_WORDS,
    accented_words,
    analyse,
    analyse_document,
    code_terms,
    distinct,
    pairs_of,
    understand,
)

pytestmark = pytest.mark.neutral

thorough = settings(deadline=None, max_examples=300)
any_text = st.one_of(
    st.text(max_size=1200),
    st.text(alphabet='aăđĐÐ 159/-–"“”²\u0301\u200b\n\x00СТ', max_size=600),
    st.lists(st.sampled_from(["-sốt", '"xuất huyết"', "289/SYT-NVY", "15", "a-b", "“", "(", "*"]), max_size=200).map(
        " ".join
    ),
)


def test_a_text_gives_words_as_written_without_marks_and_in_pairs() -> None:
    terms = analyse("Hoà Bình: sốt XUẤT huyết")
    assert terms.exact == ["hòa", "bình", "sốt", "xuất", "huyết"]
    assert terms.folded == ["hoa", "binh", "sot", "xuat", "huyet"]
    assert terms.pairs == ["hoa_binh", "binh_sot", "sot_xuat", "xuat_huyet"]


def test_one_word_has_no_pair() -> None:
    assert pairs_of(["sot"]) == pairs_of([]) == []


def test_a_code_is_found_by_every_run_of_its_parts() -> None:
    assert code_terms("289/SYT-NVY") == ["289_syt_nvy", "289_syt", "syt_nvy", "289", "syt", "nvy"]


def test_a_code_typed_in_part_is_among_its_terms() -> None:
    terms = code_terms("06-CT/TW")
    for typed in ("6", "06-CT", "ct/tw", "CT TW", "06-CT-TW"):
        assert code_terms(typed)[0] in terms


def test_no_code_gives_no_terms() -> None:
    assert code_terms("") == code_terms(" /-. ") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param(
            "Căn cứ Quyết định số 831/QĐ-BYT ngày 11/3/2017 của Bộ Y tế", ["831/QĐ-BYT"], id="decision and date"
        ),
        pytest.param(
            "Thông tư số 39/2017/TT-BYT; Chỉ thị 06-CT/TW.", ["39/2017/TT-BYT", "06-CT/TW"], id="year and party"
        ),
        pytest.param("Kế hoạch số 289/SYT-NVY, Công văn 289/SYT-NVY", ["289/SYT-NVY"], id="each once"),
        pytest.param("Số: 15 / QĐ - SYT", ["15 / QĐ - SYT"], id="with blanks"),
        pytest.param("74/CTr/TU và 15a/QĐ-SYT", ["74/CTr/TU", "15a/QĐ-SYT"], id="two slashes, inserted"),
        pytest.param("831/QÐ-BYT", ["831/QĐ-BYT"], id="eth"),
        pytest.param("ngày 05/3/2026, lúc 8/10, 15-20 người", [], id="dates and ranges are no codes"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_codes_that_a_text_names_are_found(text: str, codes: list[str]) -> None:
    assert cited_codes(text) == codes


def test_phrases_exclusions_and_words_are_told_apart() -> None:
    query = understand('“sốt xuất huyết” tiêm chủng -covid "sởi"')
    assert [phrase.folded for phrase in query.phrases] == [["sot", "xuat", "huyet"]]
    assert [terms.folded for terms in query.excluded] == [["covid"]]
    assert query.terms.folded == ["sot", "xuat", "huyet", "tiem", "chung", "soi"]


def test_a_phrase_that_is_not_closed_is_a_phrase() -> None:
    assert [phrase.folded for phrase in understand('"sốt xuất').phrases] == [["sot", "xuat"]]


def test_only_words_with_marks_say_which_accents_are_meant() -> None:
    assert accented_words(understand("sot xuat huyet").terms) == []
    assert accented_words(understand("sốt xuat đỏ sốt").terms) == ["sốt", "đỏ"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("289/SYT-NVY", "289_syt_nvy"),
        ("289", "289"),
        ("289/syt", "289_syt"),
        ("Số: 15 / QĐ - SYT", "15_qd_syt"),
        ("06-CT/TW", "6_ct_tw"),
        ("syt-nvy", "syt_nvy"),
    ],
)
def test_a_code_in_a_query_comes_first(typed: str, code: str) -> None:
    query = understand(typed)
    assert query.codes[0] == code
    assert query.excluded == []


def test_a_code_among_words_is_found() -> None:
    assert "289_syt_nvy" in understand("công văn 289/SYT-NVY về tiêm chủng cho trẻ em trên địa bàn tỉnh").codes


def test_a_number_among_words_is_no_code() -> None:
    assert understand("báo cáo kết quả tiêm chủng năm 2026").codes == []
    assert "10" not in understand("tháng 10").codes
    assert "19" not in understand("covid 19").codes
    assert (
        understand("công văn số 289").codes[0] == understand("số 289").codes[0] == understand("289").codes[0] == "289"
    )


def test_what_is_left_out_may_be_a_phrase_a_number_or_joined() -> None:
    query = understand('y tế -"trạm y tế" -2025 -COVID-19 tiêm')
    assert query.phrases == []
    assert [terms.folded for terms in query.excluded] == [["tram", "y", "te"], ["2025"], ["covid", "19"]]
    assert query.terms.folded == ["y", "te", "tiem"]
    assert understand("39 / 2017 / TT -BYT").codes[0] == "39_2017_tt_byt"


def test_words_alone_are_no_code() -> None:
    assert understand("tiêm chủng mở rộng").codes == []


@pytest.mark.parametrize("typed", ["", "   ", '""', "-", "–/.", "-covid"])
def test_a_query_without_words_is_empty(typed: str) -> None:
    assert understand(typed).empty


@thorough
@given(any_text)
def test_any_query_is_understood_within_the_limits(typed: str) -> None:
    query = understand(typed)
    assert len(query.terms.exact) == len(query.terms.folded) <= MAX_QUERY_WORDS
    assert len(query.terms.pairs) == max(0, len(query.terms.folded) - 1)
    assert all(len(phrase.folded) > 1 for phrase in query.phrases)
    assert all(query.codes)
    assert len(query.codes) == len(set(query.codes))
    asked = [
        *query.terms.folded,
        *(word for terms in query.excluded for word in terms.folded),
        *(word for phrase in query.phrases for word in phrase.folded),
    ]
    assert all(asked)


@thorough
@given(any_text)
def test_a_document_gives_the_terms_that_a_query_asks_for(text: str) -> None:
    asked = analyse(text)
    exact, folded, pairs = (found.split() for found in analyse_document(text))
    assert folded == asked.folded
    assert pairs == asked.pairs
    assert distinct(exact) == accented_words(asked)


def test_a_long_query_is_cut() -> None:
    query = understand("sốt " * 400)
    assert len(query.terms.folded) == MAX_QUERY_WORDS
    assert len(query.terms.pairs) == MAX_QUERY_WORDS - 1
    assert understand("a" * (MAX_QUERY_LENGTH + 1)).terms.folded == ["a" * MAX_QUERY_LENGTH]


@thorough
@given(any_text)
def test_any_text_can_be_searched_for_cited_codes(text: str) -> None:
    found = cited_codes(text)
    assert len(found) == len(set(found))
    assert all(code == code.strip() and code[0].isdigit() for code in found)


def test_distinct_keeps_the_first_of_each() -> None:
    assert distinct(["b", "a", "b", "c", "a"]) == ["b", "a", "c"]
