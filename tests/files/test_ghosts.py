"""Words that are recognised and yet not printed."""

from __future__ import annotations

import pytest

from ytcs_docs.files.ghosts import read_once, without_doubles, without_strays
from ytcs_docs.files.layout import Piece


def words(line: str, top: float = 100, trust: float = 0.95) -> list[Piece]:
    """Words at their places: ``Vàng@40-79``."""
    found = []
    for word in line.split():
        text, _, place = word.partition("@")
        left, right = map(float, place.split("-"))
        found.append(Piece(text, left, top, right, top + 30, trust))
    return found


def text(pieces: list[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def test_a_line_that_was_taken_for_two_is_read_once_and_doubted() -> None:
    once = read_once(words("Vàng@40-79 Mi@140-186 Sính@197-268") + words("àng@72-129 Mí@143-177 Sín@217-247", 108))
    assert text(once) == "Vàng Mi Sính"
    assert {piece.trust for piece in once} == {0.5}


def test_what_the_other_half_has_beyond_the_end_is_kept() -> None:
    parts = words("Chu@111-158 Mạnh@189-285"), words("u@159-178 Mạnh@225-264 Quyền@296-402", 108)
    assert text(read_once(parts[0] + parts[1])) == "Chu Mạnh Quyền"


def test_a_scrawl_over_a_name_is_not_taken_for_it() -> None:
    scrawl = words("Wvu@90-190", 95, trust=0.5)
    assert text(read_once(scrawl + words("Lê@100-130 Thị@140-180 Mai@190-240"))) == "Lê Thị Mai"


@pytest.mark.parametrize(
    "others",
    [
        words("thứ@40-80 hai@90-130", 125),  # the next line, whose marks reach into this one
        words("Hải@300-350 Phòng@360-420", 102),  # another column
    ],
)
def test_lines_beside_each_other_are_two(others: list[Piece]) -> None:
    line = words("Vàng@40-79 Mi@85-120")
    assert read_once(line + others) == line + others


def test_a_word_at_one_place_is_there_once() -> None:
    seen = words("từ@0-30 18@40-74") + words("18@40-75 tháng@80-120 18@130-160", 104)
    assert text(without_doubles(seen)) == "từ 18 tháng 18"


@pytest.mark.parametrize(
    ("stray", "kept"),
    [
        ("TS@10-20", False),
        ("À@10-20 tên@30-40 Bị@50-60", False),
        ("toàn@10-20", True),  # goes with "tỉnh" or what is before it
        ("12@10-20", True),  # a number may be printed
    ],
)
def test_scrawls_between_words_that_go_together_are_left_out(stray: str, kept: bool) -> None:
    rows = [words("trên@0-5 địa@6-8 bàn@8-9"), words(stray, trust=0.5), words("tỉnh@0-5 giai@6-8 đoạn@9-12", 140)]
    found = text([word for row in without_strays(rows) for word in row])
    assert found == (f"trên địa bàn {text(rows[1])} tỉnh giai đoạn" if kept else "trên địa bàn tỉnh giai đoạn")


def test_a_month_written_by_hand_is_no_scrawl() -> None:
    row = words("tháng@0-5") + words("ÏÏ@6-9", trust=0.5) + words("năm@10-15")
    assert without_strays([row]) == [row]


def test_a_word_read_surely_is_no_scrawl() -> None:
    row = words("địa@0-5 bàn@6-9 TS@10-15 tỉnh@16-20")
    assert without_strays([row]) == [row]
