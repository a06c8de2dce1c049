"""On paper: a signature never stands alone, headings are bold, marks are in their boxes."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.text.paragraph import Paragraph

from benchmarks import paper
from ytcs_docs.config import WORD_TEMPLATES
from ytcs_docs.decree30.form import small_first_letter, title_in_unit
from ytcs_docs.letters.body import Kind, articles, kinds
from ytcs_docs.letters.catalogue import FORMS
from ytcs_docs.letters.markup import blocks, lines_of
from ytcs_docs.letters.rendering import render_stream
from ytcs_docs.letters.samples import sample_values

pytestmark = pytest.mark.neutral

AT = datetime(2026, 3, 5, tzinfo=UTC)


def merged(form: str, **values: Any) -> list[Paragraph]:
    with (WORD_TEMPLATES / f"{form}.docx").open("rb") as template:
        content = render_stream(template, sample_values(form) | values, author="", title="", at=AT)
    document = docx.Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def bold(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs if run.bold)


def test_no_signature_stands_alone_and_no_list_is_divided() -> None:
    assert paper.run(sum(form.has_text for form in FORMS.values()), seed=20260305) == []


@pytest.mark.parametrize(("count", "name"), [(45, "Trạm Y tế xã số {}"), (20, "Trung tâm Y tế khu vực " * 5 + "{}")])
def test_a_long_list_goes_on_below_the_signature(count: int, name: str) -> None:
    values = {"noi_nhan": [f"- {name.format(place)};" for place in range(count)]}
    with (WORD_TEMPLATES / "cong-van.docx").open("rb") as template:
        content = render_stream(template, sample_values("cong-van") | values, author="", title="", at=AT)
    foot = docx.Document(io.BytesIO(content)).tables[-1]
    beside, below = foot.rows
    listed = [one.text for row in (beside, below) for one in row.cells[0].paragraphs if one.text.startswith("- ")]
    assert listed == values["noi_nhan"]
    assert 0 < len(below.cells[0].paragraphs) < count
    assert [one.text for one in below.cells[1].paragraphs] == [""]
    assert any(one.text == "Nguyễn Văn An" for one in beside.cells[1].paragraphs)


def test_what_a_paragraph_is_follows_from_its_opening_and_what_follows() -> None:
    text = """Chương I
Quy định chung
Điều 1. Phạm vi điều chỉnh
1. Quy chế này quy định việc quản lý trang thiết bị.
Mục 2
Trách nhiệm
Điều 2. Sở Y tế chịu trách nhiệm thi hành.
I. MỤC ĐÍCH
1. Mục đích
1.1. Nâng cao năng lực
Trạm y tế được trang bị.
2. Danh sách
1. Trạm A
2. Trạm B
Chương trình này thay thế chương trình cũ.
Điều 2a. Hiệu lực"""
    lines = lines_of(text)
    found = dict(zip(lines, kinds(lines), strict=True))
    assert [line for line in lines if found[line] is Kind.CHAPTER] == ["Chương I", "Mục 2"]
    assert [line for line in lines if found[line] is Kind.CHAPTER_TITLE] == ["Quy định chung", "Trách nhiệm"]
    headings = ["I. MỤC ĐÍCH", "1. Mục đích", "1.1. Nâng cao năng lực"]
    assert [line for line in lines if found[line] is Kind.HEADING] == headings
    assert found["1. Trạm A"] is found["2. Trạm B"] is Kind.TEXT


def test_chapters_titles_and_articles_have_the_format_of_the_decree() -> None:
    text = "Chương I\nQuy định chung\nĐiều 1. Phạm vi\nQuy chế này quy định.\nĐiều 2. Sở Y tế thi hành./."
    found = {one.text: one for one in merged("quy-che", noi_dung_dieu=articles(blocks(text)))}
    for words in ("Chương I", "QUY ĐỊNH CHUNG"):
        assert found[words].alignment is WD_ALIGN_PARAGRAPH.CENTER
        assert bold(found[words]) == words
        assert found[words].paragraph_format.first_line_indent == 0
        assert found[words].paragraph_format.keep_with_next
    assert bold(found["Điều 1. Phạm vi"]) == "Điều 1. Phạm vi"
    assert bold(found["Điều 2. Sở Y tế thi hành./."]) == "Điều 2."
    assert bold(found["Quy chế này quy định."]) == ""


def test_marks_typed_by_a_person_are_no_marks() -> None:
    assert lines_of("a\ue001b\n\ue003\nc") == ["ab", "c"]


@pytest.mark.parametrize(("words", "width"), [("HỎA TỐC", 30), ("THƯỢNG KHẨN", 40), ("KHẨN", 20)])
def test_an_urgency_mark_stands_in_a_box_of_its_size(words: str, width: int) -> None:
    mark = next(one for one in merged("cong-van", do_khan=words) if one.text == words)
    shape = mark.paragraph_format
    assert shape.left_indent is not None
    assert shape.right_indent is not None
    assert shape.line_spacing is not None
    assert round(70 - shape.left_indent.mm - shape.right_indent.mm) == width
    assert round(shape.line_spacing.mm) == 8


def test_every_type_of_the_decree_has_a_form() -> None:
    types = {form.type_code for form in FORMS.values()}
    assert len(types) == 29
    assert {form.model for form in FORMS.values()} == {"", *(f"1.{number}" for number in range(1, 11))}


def test_an_invitation_opens_with_who_invites_and_minutes_close() -> None:
    invitation = [one.text for one in merged("giay-moi")]
    assert "Sở Y tế trân trọng kính mời: Ủy ban nhân dân tỉnh Tân Hải." in invitation
    assert not [text for text in invitation if text.startswith("Kính gửi")]
    several = [one.text for one in merged("giay-moi", kinh_gui_mot="", kinh_gui=["- A;", "- B."])]
    assert several[several.index("Sở Y tế trân trọng kính mời:") + 1 :][:2] == ["- A;", "- B."]
    minutes = [one.text for one in merged("bien-ban")]
    assert "Cuộc họp kết thúc vào 11 giờ 00, ngày 09 tháng 3 năm 2026./." in minutes
    assert [text for text in minutes if text in ("THƯ KÝ", "CHỦ TỌA")] == ["THƯ KÝ", "CHỦ TỌA"]
    assert sum(text.endswith("./.") for text in minutes) == 1


@pytest.mark.parametrize(
    ("title", "unit", "whole"),
    [
        ("Trưởng phòng", "Phòng Nghiệp vụ Y", "Trưởng phòng Nghiệp vụ Y"),
        ("Chánh Văn phòng", "Văn phòng", "Chánh Văn phòng"),
        ("Phó Trưởng phòng", "Phòng Kế hoạch - Tài chính", "Phó Trưởng phòng Kế hoạch - Tài chính"),
        ("Giám đốc", "Trung tâm Y tế khu vực An Bình", "Giám đốc Trung tâm Y tế khu vực An Bình"),
        ("Trưởng trạm", "Trạm Y tế xã Hòa Lộc", "Trưởng trạm Y tế xã Hòa Lộc"),
        ("Chánh Thanh tra Sở", "Thanh tra Sở", "Chánh Thanh tra Sở"),
    ],
)
def test_who_signs_by_order_names_the_unit(title: str, unit: str, whole: str) -> None:
    assert title_in_unit(title, unit) == whole


@pytest.mark.parametrize(
    ("subject", "small"),
    [
        ("Tăng cường phòng, chống dịch", "tăng cường phòng, chống dịch"),
        ("Sở Y tế báo cáo", "Sở Y tế báo cáo"),
        ("Trung tâm Y tế An Bình", "Trung tâm Y tế An Bình"),
        ("BHYT toàn dân", "BHYT toàn dân"),
        ("Bộ tiêu chí", "bộ tiêu chí"),
    ],
)
def test_the_subject_goes_on_with_a_small_letter_but_for_names(subject: str, small: str) -> None:
    assert small_first_letter(subject) == small
