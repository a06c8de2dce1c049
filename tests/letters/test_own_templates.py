"""An agency's own Word templates: checked, refused when they could do harm, used when they are good."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from flask import Flask
from werkzeug.test import TestResponse

from tests.builders import place
from tests.visitor import Visitor, text_of
from ytcs_docs.config import PROJECT
from ytcs_docs.core.db import session
from ytcs_docs.letters import commands
from ytcs_docs.letters.catalogue import FORMS, TEMPLATE_LABELS
from ytcs_docs.letters.models import WordTemplate, WordTemplateDraft
from ytcs_docs.letters.placeholders import PLACEHOLDERS
from ytcs_docs.letters.samples import placeholder_samples
from ytcs_docs.letters.template_check import TemplateReport, check_template

FOLDER = PROJECT / "templates" / "word"


def content(document: WordDocument) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def template(*more: str) -> bytes:
    """The common template with some more paragraphs."""
    document = docx.Document(str(FOLDER / "cong-van.docx"))
    for text in more:
        document.add_paragraph(text)
    return content(document)


def checked(*more: str) -> TemplateReport:
    return check_template(template(*more), "cong-van")


@pytest.mark.neutral
@pytest.mark.parametrize("form", TEMPLATE_LABELS)
def test_the_common_templates_pass_their_own_check(form: str) -> None:
    report = check_template((FOLDER / f"{form}.docx").read_bytes(), form)
    assert report.usable
    assert (report.unknown, report.missing) == ([], [])
    assert docx.Document(io.BytesIO(report.sample)).paragraphs
    if form in FORMS:  # an annex and the block of a copy are parts of a document
        assert report.form is not None
        assert report.form.findings == []


@pytest.mark.neutral
def test_a_name_that_does_not_exist_is_told_with_the_nearest() -> None:
    assert checked("{{ nguoi_kí }} {{ trichyeu }} {{ qwerty }}").unknown == [
        ("nguoi_kí", "nguoi_ky"),
        ("qwerty", ""),
        ("trichyeu", "trich_yeu"),
    ]


@pytest.mark.neutral
def test_a_placeholder_that_word_has_split_is_found() -> None:
    document = docx.Document(str(FOLDER / "cong-van.docx"))
    paragraph = document.add_paragraph()
    for piece in ("{", "{ nguoi", "_ky", " }}"):
        paragraph.add_run(piece)
    report = check_template(content(document), "cong-van")
    assert report.usable
    assert report.unknown == []


@pytest.mark.neutral
def test_a_template_without_a_part_of_the_form_is_told_so() -> None:
    document = docx.Document()
    document.add_paragraph("{{ co_quan_ban_hanh }} {{ so_ky_hieu }}")
    report = check_template(content(document), "cong-van")
    assert "nguoi_ky" in report.missing
    assert "noi_dung hoặc noi_dung_dieu" in report.missing
    assert "so_ky_hieu hoặc so" not in report.missing
    assert report.form is not None
    assert report.form.findings


@pytest.mark.neutral
@pytest.mark.parametrize(
    "text",
    [
        "{%p for noi in noi_nhan %}",
        "{%p endfor %}",
        "{%p if can_cu %}",
        "{{ nguoi_ky",
        "{% bogus %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ nguoi_ky.__class__ }}",
        "{{ noi_dung[0] }}",
        "{{ cycler.__init__ }}",
        "{{ lipsum() }}",
        "{{ nguoi_ky|attr('x') }}",
        "{{ nguoi_ky|map('upper') }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro a() %}{% endmacro %}",
        "{% set a = 1 %}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a' * 999999999 }}",
    ],
)
def test_what_can_not_be_merged_or_could_run_something_is_refused(text: str) -> None:
    report = checked(text)
    assert not report.usable
    assert report.sample == b""


@pytest.mark.neutral
def test_a_part_that_word_would_fetch_is_refused_and_a_link_is_not() -> None:
    relation = '<Relationship Id="x{0}" Type="http://a/{0}" Target="http://a.example/" TargetMode="External"/>'
    for kind, usable in (("image", False), ("attachedTemplate", False), ("hyperlink", True)):
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(template())) as old, zipfile.ZipFile(target, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "word/_rels/document.xml.rels":
                    data = data.replace(b"</Relationships>", relation.format(kind).encode() + b"</Relationships>")
                new.writestr(name, data)
        assert check_template(target.getvalue(), "cong-van").usable == usable, kind


@pytest.mark.neutral
def test_every_placeholder_has_a_meaning_and_a_sample() -> None:
    assert set(placeholder_samples()) == set(PLACEHOLDERS)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in PLACEHOLDERS)


def send(visitor: Visitor, file: bytes, name: str = "mau.docx") -> TestResponse:
    fields = {"csrf_token": visitor.token(), "form": "cong-van", "file": (io.BytesIO(file), name)}
    return visitor.client.post("/mau-word", data=fields, content_type="multipart/form-data")


def test_an_own_template_is_used_by_the_agency_alone(app: Flask, visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    assert send(clerk, template("Địa chỉ: 01 đường Trần Phú")).status_code in (200, 303)
    with app.app_context():
        own = commands.template_path(place("syt").id, "cong-van")
        assert "Trần Phú" in "".join(p.text for p in docx.Document(str(own)).paragraphs)
        assert commands.template_path(place("ttyt").id, "cong-van").name == "cong-van.docx"
    assert "mẫu riêng" in text_of(clerk.get("/mau-word"))
    assert clerk.get("/mau-word/cong-van").data.startswith(b"PK")
    assert b"PK" in clerk.get("/mau-word/cong-van/ban-thu").data[:4]
    clerk.post("/mau-word/cong-van/bo")
    with app.app_context():
        assert session().query(WordTemplate).count() == 0


def test_a_bad_template_is_refused_with_its_fault_and_the_old_one_stays(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    clerk = visit("vanthu")
    for file, said in (
        (template("{%p for noi in noi_nhan %}"), "chưa đóng"),
        (template("{{ ''.__class__ }}"), "thuộc tính"),
        (b"rubbish", "Tệp"),
    ):
        answer = send(clerk, file)
        assert answer.status_code == 422
        assert said in text_of(answer)
    with app.app_context():
        assert session().query(WordTemplate).count() == 0
    assert clerk.get("/mau-word/khong-co").status_code == 404


def test_an_old_letter_is_kept_as_a_draft_of_a_template_and_never_used(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    clerk = visit("vanthu")
    letter = docx.Document()
    letter.add_paragraph("Kính gửi: Sở Y tế. Đề nghị xem xét./.")
    answer = send(clerk, content(letter))
    assert answer.status_code == 422
    assert "đã giữ làm bản nháp của mẫu" in text_of(answer)
    page = text_of(clerk.get("/mau-word"))
    assert "bản nháp, chưa dùng được" in page
    assert "không có trường nào" in page
    with app.app_context():
        assert session().query(WordTemplate).count() == 0
        assert commands.template_path(place("syt").id, "cong-van").name == "cong-van.docx"
    assert clerk.get("/mau-word/cong-van/ban-nhap").data.startswith(b"PK")
    without_signer = docx.Document(str(FOLDER / "cong-van.docx"))
    for cell in (cell for table in without_signer.tables for row in table.rows for cell in row.cells):
        for paragraph in cell.paragraphs:
            if "nguoi_ky" in paragraph.text:
                paragraph.runs[0].text = "Phạm Văn A"
    assert "Chưa có trường nguoi_ky" in text_of(send(clerk, content(without_signer)))
    send(clerk, template())
    with app.app_context():
        assert session().query(WordTemplate).count() == 1
        assert session().query(WordTemplateDraft).count() == 0
    send(clerk, content(letter))
    assert clerk.press("/mau-word", "/ban-nhap/bo").status_code == 303
    assert clerk.get("/mau-word/cong-van/ban-nhap").status_code == 404
    with app.app_context():
        assert session().query(WordTemplate).count() == 1
