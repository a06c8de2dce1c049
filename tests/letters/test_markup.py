"""What a person sets in the text of a draft: bold, italics, lists, tables; from the form to the Word file."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.letters.body import Kind, articles, closed, kinds, paragraphs
from ytcs_docs.letters.checking import check
from ytcs_docs.letters.markup import (
    Stretch,
    Table,
    blocks,
    is_row,
    plain,
    says_something,
    stretches,
    written,
    written_row,
)
from ytcs_docs.letters.rendering import render_stream
from ytcs_docs.letters.samples import sample_values
from ytcs_docs.letters.word import word_file

pytestmark = pytest.mark.neutral

AT = datetime(2026, 3, 5, tzinfo=UTC)


def merged(form: str, text: str) -> WordDocument:
    found = blocks(text)
    values = {"noi_dung": paragraphs(found), "noi_dung_dieu": articles(found)}
    with (WORD_TEMPLATES / f"{form}.docx").open("rb") as template:
        content = render_stream(template, sample_values(form) | values, author="", title="", at=AT)
    return docx.Document(io.BytesIO(content))


def runs(document: WordDocument, words: str) -> list[tuple[str, bool, bool]]:
    found = next(paragraph for paragraph in document.paragraphs if words in paragraph.text)
    return [(run.text, bool(run.bold), bool(run.italic)) for run in found.runs if run.text]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a **b** c", [("a ", False, False), ("b", True, False), (" c", False, False)]),
        ("__a__ **b __c__**", [("a", False, True), (" ", False, False), ("b ", True, False), ("c", True, True)]),
        ("2 ** 3 ** 4", [("2 ** 3 ** 4", False, False)]),
        ("Họ tên: ________ (ký)", [("Họ tên: ________ (ký)", False, False)]),
        (r"\**a\** và \_\_b\_\_", [(r"**a** và __b__", False, False)]),
        ("**chưa đóng", [("**chưa đóng", False, False)]),
        (r"C:\tailieu", [(r"C:\tailieu", False, False)]),
        ("**a**__b__", [("a", True, False), ("b", False, True)]),
        ("**Họ tên:**____", [("Họ tên:", True, False), ("____", False, False)]),
        ("***a***", [("***a***", False, False)]),
    ],
)
def test_a_line_says_its_formats(line: str, said: list[tuple[str, bool, bool]]) -> None:
    assert [(one.text, one.bold, one.italic) for one in stretches(line)] == said


_STRETCH = st.builds(Stretch, st.text(alphabet="ab *_|\\ắ", max_size=6), st.booleans(), st.booleans())


@given(st.lists(_STRETCH, max_size=5))
def test_what_is_written_down_is_read_again(found: list[Stretch]) -> None:
    """Every letter, and its format but of blanks, which have none."""
    again = [(letter, one.bold, one.italic) for one in stretches(written(found)) for letter in one.text]
    meant = [(letter, one.bold, one.italic) for one in found for letter in one.text]
    assert [letter for letter, *_ in again] == [letter for letter, *_ in meant]
    assert [one for one in again if one[0] != " "] == [one for one in meant if one[0] != " "]


@pytest.mark.parametrize("shape", ["**a ", "__a", "*_", "**a__b", r"\a", "_", "** ", "**a** ", "||\n", "| a "])
def test_no_text_of_signs_takes_long(shape: str) -> None:
    """As slow as a text of the same length without signs, within reason: a text in the form may have 60,000 letters."""
    text = (f"**{shape * 60_000}")[:60_000]
    found = blocks(text)
    assert found
    assert says_something(text) is not None
    paragraphs(closed(found))


@pytest.mark.parametrize(
    ("text", "says"), [("| |", False), ("||\n|---|", False), ("****", True), ("**a**", True), (" \n", False)]
)
def test_a_text_of_empty_cells_says_nothing(text: str, *, says: bool) -> None:
    assert says_something(text) is says


def test_a_row_of_dashes_is_a_row_but_below_the_heading() -> None:
    (table,) = blocks("| Nơi | Số |\n|---|---|\n| - | - |\n|---|---|")
    assert isinstance(table, Table)
    assert len(table.rows) == 3


def test_rows_are_a_table_and_every_row_has_all_cells() -> None:
    (before, table, after) = blocks("Đầu\n| Nơi | Số |\n|---|---|\n| Trạm A<br>Trạm B | **5** | thừa |\n| một |\nCuối")
    assert (before, after) == ("Đầu", "Cuối")
    assert isinstance(table, Table)
    said = [[[plain(written(line)) for line in cell] for cell in row] for row in table.rows]
    assert said == [[["Nơi"], ["Số"], [""]], [["Trạm A", "Trạm B"], ["5"], ["thừa"]], [["một"], [""], [""]]]
    assert table.rows[1][1] == ((Stretch("5", bold=True),),)


def test_a_row_that_is_written_down_is_read_again() -> None:
    row = [[[Stretch("a|b")]], [[Stretch("c", bold=True)], [Stretch("d")]]]
    (table,) = blocks(written_row(row))
    assert isinstance(table, Table)
    assert [[[list(line) for line in cell] for cell in one] for one in table.rows] == [row]
    assert not is_row(r"\| không phải bảng |")


def test_the_closing_mark_stands_behind_what_is_bold_and_not_behind_a_table() -> None:
    assert closed(["Trân trọng **kính mời.**"]) == ["Trân trọng **kính mời**./."]
    assert closed(["__Hết__./."]) == ["__Hết__./."]
    ends = blocks("Đầu\n| a | b |")
    assert closed(ends) == ends
    assert closed(["." * 60_000 + "a" + "." * 60_000])[0].endswith("a./.")  # at once


def test_bold_slanted_words_and_tables_arrive_in_word() -> None:
    document = merged(
        "cong-van", "Đề nghị **khẩn trương** thực hiện __(gửi kèm)__.\n| TT | Nơi |\n| 1 | **Trạm A** |\nHết"
    )
    assert runs(document, "Đề nghị") == [
        ("Đề nghị ", False, False),
        ("khẩn trương", True, False),
        (" thực hiện ", False, False),
        ("(gửi kèm)", False, True),
        (".", False, False),
    ]
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "TT")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["TT", "Nơi"], ["1", "Trạm A"]]
    heading, row = table.rows
    assert heading._tr.trPr is not None and heading._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(run.bold for cell in heading.cells for run in cell.paragraphs[0].runs)
    assert [run.bold for run in row.cells[1].paragraphs[0].runs] == [True]
    assert not row.cells[0].paragraphs[0].runs[0].bold
    order = [child.tag for child in document.element.body]
    place = order.index(qn("w:tbl"), order.index(qn("w:tbl")) + 1)
    assert order[place + 1] == qn("w:p")
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in document.element.xml)


@pytest.mark.parametrize("form", ["ke-hoach", "quyet-dinh", "quy-che", "hop-dong"])
def test_the_heading_of_a_table_alone_is_bold(form: str) -> None:
    document = merged(form, "Điều 1. Danh sách:\n| TT | Nơi |\n| 1 | Trạm A |\nHết")
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "TT")
    assert [[bool(cell.paragraphs[0].runs[0].bold) for cell in row.cells] for row in table.rows] == [
        [True, True],
        [False, False],
    ]


def test_two_tables_that_follow_each_other_stay_two() -> None:
    document = merged("ke-hoach", "Đầu\n| a | b |\n\n| c | d |\nHết")
    tags = [child.tag for child in document.element.body]
    assert not any(one == two == qn("w:tbl") for one, two in itertools.pairwise(tags))
    assert sum(len(one.rows) == 1 and len(one.columns) == 2 for one in document.tables) >= 2


def test_words_that_are_bold_change_nothing_of_what_a_paragraph_is() -> None:
    document = merged("quy-che", "**Điều 1.** Sở Y tế thi hành **ngay** việc này.\nĐiều 2. Các đơn vị thi hành.")
    said = [(text, bold) for text, bold, _ in runs(document, "Điều 1.")]
    assert "".join(text for text, bold in said if bold) == "Điều 1.ngay"
    assert kinds([plain("**1. Mục đích**"), "Nội dung."])[0] is Kind.HEADING
    assert [bold for _, bold, _ in runs(merged("ke-hoach", "**1. Mục đích**\nNội dung."), "Mục đích")] == [True]


def test_a_text_with_tables_passes_the_form_check() -> None:
    table = "| TT | Đơn vị | Số lượng |\n| 1 | Trạm Y tế xã A | 5 |"
    document = merged("cong-van", f"Căn cứ tình hình, **Sở Y tế** giao:\n{table}\nĐề nghị thực hiện.")
    assert check(word_file(document)) == check(word_file(merged("cong-van", "Một câu.\nĐề nghị thực hiện.")))
