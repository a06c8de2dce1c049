"""What stops a draft when it is presented, and what does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from flask import Flask

from tests.builders import draft_of, person
from tests.letters.test_templates import LETTERHEAD, REPLY, REPORT, rendered
from tests.visitor import Visitor, text_of
from ytcs_docs.config import PROJECT
from ytcs_docs.core.db import session, transaction
from ytcs_docs.drafting import commands, written
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import Stage
from ytcs_docs.files import uploads
from ytcs_docs.letters.obstacles import obstacles_of
from ytcs_docs.letters.rules import DraftData, context

Change = Callable[[WordDocument], None]


def with_markup(content: bytes, change: Change) -> bytes:
    """A Word file with something changed."""
    document = docx.Document(io.BytesIO(content))
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def body(document: WordDocument) -> Any:
    """The last paragraph of the text."""
    return [paragraph for paragraph in document.paragraphs if paragraph.text.strip()][-1]


def tracked(kind: str) -> Change:
    def change(document: WordDocument) -> None:
        paragraph = body(document)
        run = paragraph.add_run("chữ theo dõi")._r
        mark = OxmlElement(f"w:{kind}")
        mark.set(qn("w:id"), "1")
        mark.set(qn("w:author"), "Ai đó")
        paragraph._p.append(mark)
        mark.append(run)

    return change


def comment(document: WordDocument) -> None:
    run = body(document).runs[0]
    document.add_comment([run], text="Xem lại chỗ này", author="Ai đó")


def without_comments(document: WordDocument) -> None:
    """As Word leaves a text whose comments are all deleted."""


def hidden(document: WordDocument) -> None:
    body(document).add_run("chữ ẩn").font.hidden = True


def white(document: WordDocument) -> None:
    body(document).add_run("chữ trắng").font.color.rgb = RGBColor(255, 255, 255)


def tiny(document: WordDocument) -> None:
    body(document).add_run("chữ nhỏ").font.size = Pt(1)


def hidden_by_style(document: WordDocument) -> None:
    style = document.styles.add_style("An", 2)
    style.font.hidden = True
    body(document).add_run("chữ ẩn theo kiểu", style="An")


def grey(document: WordDocument) -> None:
    body(document).add_run("chữ gần trắng").font.color.rgb = RGBColor(254, 254, 240)


def based_on_hidden(document: WordDocument) -> None:
    parent = document.styles.add_style("An", 2)
    parent.font.hidden = True
    document.styles.add_style("Con", 2).base_style = parent
    body(document).add_run("chữ theo kiểu con", style="Con")


def hidden_in_the_footer(document: WordDocument) -> None:
    document.sections[0].footer.paragraphs[0].add_run("chữ ẩn").font.hidden = True


def says(text: str) -> Change:
    return lambda document: body(document).add_run(f" {text} ") and None


def no_recipients(document: WordDocument) -> None:
    for table in document.tables:
        for cell in table._cells:
            if "Nơi nhận" in cell.text:
                for paragraph in cell.paragraphs[1:]:
                    paragraph._p.getparent().remove(paragraph._p)


@pytest.fixture
def letter(tmp_path: Path) -> Callable[..., Path]:
    """``letter(change)``: a reply as the template makes it, changed in Word."""

    def make(change: Change | None = None, data: DraftData = REPLY) -> Path:
        content = rendered(PROJECT / "templates" / "word", context(data, LETTERHEAD, "/SYT-NVY", None))
        path = tmp_path / "thu.docx"
        path.write_bytes(with_markup(content, change) if change else content)
        return path

    return make


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("change", "sentence", "place"),
    [
        (tracked("ins"), "theo dõi (thêm)", "chữ theo dõi"),
        (tracked("moveTo"), "theo dõi (chuyển đến)", "chữ theo dõi"),
        (comment, "bình luận", "Trân trọng"),
        (hidden, "chữ bị ẩn", "chữ ẩn"),
        (white, "chữ trắng", "chữ trắng"),
        (tiny, "quá nhỏ", "chữ nhỏ"),
        (hidden_by_style, "chữ bị ẩn", "chữ ẩn theo kiểu"),
        (hidden_in_the_footer, "chữ bị ẩn", "chữ ẩn"),
        (says("{{ ten_don_vi }}"), "chưa điền", "{{ ten_don_vi }}"),
        (says("{% if x %}"), "chưa điền", "{% if x %}"),
        (says("«Ho_ten»"), "chưa điền", "«Ho_ten»"),
        (grey, "chữ trắng", "chữ gần trắng"),
        (based_on_hidden, "chữ bị ẩn", "chữ theo kiểu con"),
        (says("<<ho_ten>>"), "chưa điền", "<<ho_ten>>"),
        (says("${ho_ten}"), "chưa điền", "${ho_ten}"),
        (says("số tiền ________ đồng"), "dòng chấm", "số tiền"),
        (says("[điền số liệu]"), "chưa điền", "[điền số liệu]"),
        (says("[...]"), "chưa điền", "[...]"),
        (says("với số tiền ................ đồng"), "dòng chấm", "với số tiền"),
        (says("vào lúc ……… giờ"), "dòng chấm", "vào lúc"),
        (no_recipients, "“Nơi nhận” để trống", "Nơi nhận"),
    ],
)
def test_what_is_not_seen_or_not_finished_is_named_with_its_place(
    letter: Callable[..., Path], change: Change, sentence: str, place: str
) -> None:
    found = obstacles_of(letter(change))
    assert any(sentence in one.sentence and place in one.place for one in found), found


@pytest.mark.neutral
@pytest.mark.parametrize(
    "data",
    [
        REPLY,
        REPORT,
        replace(
            REPLY,
            body="Mục [1] của [2], giá < 5 và > 3, v.v... như «Luật Dược», [nhập viện], "
            "[số 12/QĐ-BYT], [ngày 01/01/2026].",
        ),
    ],
)
def test_a_clean_letter_has_nothing_in_its_way(letter: Callable[..., Path], data: DraftData) -> None:
    assert obstacles_of(letter(None, data)) == []


@pytest.mark.neutral
def test_white_letters_on_a_dark_ground_are_seen(letter: Callable[..., Path]) -> None:
    def on_dark(document: WordDocument) -> None:
        run = body(document).add_run("chữ trên nền xanh")
        run.font.color.rgb = RGBColor(255, 255, 255)
        shade = OxmlElement("w:shd")
        shade.set(qn("w:fill"), "003366")
        run._r.get_or_add_rPr().append(shade)

    assert obstacles_of(letter(on_dark)) == []


@pytest.mark.neutral
def test_a_form_to_fill_in_may_follow_the_signature(letter: Callable[..., Path]) -> None:
    def with_form(document: WordDocument) -> None:
        document.add_paragraph("Họ và tên: ............................")

    assert obstacles_of(letter(with_form)) == []


@pytest.mark.neutral
def test_a_file_that_is_no_word_file_is_in_the_way_itself(tmp_path: Path) -> None:
    (tmp_path / "thu.docx").write_bytes(b"rubbish")
    (found,) = obstacles_of(tmp_path / "thu.docx")
    assert "Word" in found.sentence


def test_a_draft_with_comments_is_not_presented_and_says_where(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        draft_id = draft_of().id
        draft = session().get_one(Draft, draft_id)
        content = with_markup(uploads.file_store().path(draft.current.sha256).read_bytes(), comment)
        version = written.uploaded(draft, uploads.store_file(io.BytesIO(content), "sua.docx"), "")
        with transaction():
            commands.add_version(draft_id, version, person("chuyenvien"))
    officer = visit("chuyenvien")
    answer = officer.press(f"/du-thao/{draft_id}", "/chuyen")
    assert answer.status_code == 422
    assert "Chưa trình được" in text_of(answer)
    assert "Còn bình luận (comment) của Word" in text_of(answer)
    with app.app_context():
        assert session().get_one(Draft, draft_id).stage is Stage.DRAFTING
