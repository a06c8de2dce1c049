from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, ImageChops, ImageColor

from tests.files.test_filetypes import (
    LETTER,
    image_bytes,
    old_word_bytes,
    pdf_bytes,
    sheet_bytes,
    vietnamese_windows,
    word_bytes,
)
from ytcs_docs.core.errors import NotFound
from ytcs_docs.files import pdf
from ytcs_docs.files.html_preview import preview_html
from ytcs_docs.files.text import read_file

pytestmark = pytest.mark.neutral


def text_of(path: Path, kind: str) -> str:
    return read_file(path, kind).text


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def a_letter_with_a_table(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Kính gửi: Sở Y tế")
    table = document.add_table(rows=2, cols=3)
    table.rows[0].cells[0].merge(table.rows[0].cells[2]).text = "Số ca mắc"
    for cell, text in zip(table.rows[1].cells, ("Xã", "Tháng 3", "15"), strict=True):
        cell.text = text
    document.add_paragraph("Trân trọng./.")
    path = folder / "letter.docx"
    document.save(str(path))
    return path


def a_hostile_letter(folder: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("<script>alert(1)</script> & <b>đậm</b>")
    document.add_picture(io.BytesIO(image_bytes("PNG")))
    for address in ("javascript:alert(1)", "https://example.org/track"):
        paragraph = document.add_paragraph()
        link = OxmlElement("w:hyperlink")
        link.set(
            qn("r:id"),
            document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        )
        link.append(paragraph.add_run("bấm vào đây")._r)
        paragraph._p.append(link)
    document.add_paragraph().add_run("Kính gửi").bold = True
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "Ô gộp"
    path = folder / "hostile.docx"
    document.save(str(path))
    return path


def test_the_text_of_a_letter_has_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    assert text_of(a_letter_with_a_table(tmp_path), "docx").split("\n") == [
        "Kính gửi: Sở Y tế",
        "Số ca mắc",
        "Xã\tTháng 3\t15",
        "Trân trọng./.",
    ]


def test_text_is_composed_whatever_the_file_holds(tmp_path: Path) -> None:
    path = written(tmp_path, word_bytes("So\u031b\u0309 Y te\u0302\u0301, QÐ"))
    assert text_of(path, "docx") == "Sở Y tế, QĐ"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_text_of_a_plain_file_is_itself(tmp_path: Path, encoding: str) -> None:
    assert text_of(written(tmp_path, LETTER.encode(encoding)), "txt") == LETTER


def test_the_text_of_an_old_plain_file_is_composed(tmp_path: Path) -> None:
    assert text_of(written(tmp_path, vietnamese_windows(LETTER)), "txt") == LETTER


def test_the_pages_of_a_pdf_are_divided_by_a_form_feed(tmp_path: Path) -> None:
    path = written(tmp_path, pdf_bytes("So: 15/SYT-NVY", "Trang hai"))
    assert text_of(path, "pdf").split("\f") == ["So: 15/SYT-NVY", "Trang hai"]
    assert pdf.page_count(path) == 2


def test_an_empty_picture_and_a_sheet_have_no_text(tmp_path: Path) -> None:
    blank = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(blank, "PNG")
    assert text_of(written(tmp_path, blank.getvalue()), "png") == ""
    assert text_of(written(tmp_path, sheet_bytes()), "xlsx") == ""


@pytest.mark.skipif(shutil.which("catdoc") is None, reason="the program catdoc is not installed")
def test_the_text_of_an_old_word_file_is_read_by_catdoc(tmp_path: Path) -> None:
    path = written(tmp_path, old_word_bytes("Kính gửi: Sở Y tế tỉnh Tân Hải"))
    assert text_of(path, "doc").strip() == "Kính gửi: Sở Y tế tỉnh Tân Hải"


def test_a_page_of_a_pdf_is_drawn_a_thousand_pixels_wide(tmp_path: Path) -> None:
    path, target = written(tmp_path, pdf_bytes("mot", "hai")), tmp_path / "page.png"
    pdf.page_image(path, 2, target)
    with Image.open(target) as image:
        assert image.size[0] == 1000


def test_words_that_were_searched_for_are_marked_on_the_page(tmp_path: Path) -> None:
    path, plain, marked = written(tmp_path, pdf_bytes("mot hai ba")), tmp_path / "a.png", tmp_path / "b.png"
    pdf.page_image(path, 1, plain)
    pdf.page_image(path, 1, marked, ["hai", "khong"])
    with Image.open(plain) as before, Image.open(marked) as after:
        assert before.size == after.size
        changed = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox()
        assert changed is not None
        left, top, right, bottom = changed
        assert 20 < right - left < 60
        assert bottom - top < 40
        assert after.getpixel((left + 1, top + 1)) == ImageColor.getrgb(pdf.MARKER)
        dark = sum(1 for pixel in after.crop(changed).convert("L").tobytes() if pixel < 80)
        assert dark  # what is written stays readable
    pdf.page_image(path, 1, marked, ["khong"])
    with Image.open(plain) as before, Image.open(marked) as after:
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


def test_a_tiny_page_is_enlarged_four_times_at_most(tmp_path: Path) -> None:
    target = tmp_path / "page.png"
    pdf.page_image(written(tmp_path, pdf_bytes("x", size=(50, 60))), 1, target)
    with Image.open(target) as image:
        assert image.size == (200, 240)


@pytest.mark.parametrize("number", [-1, 0, 2])
def test_a_page_that_does_not_exist_is_not_found(tmp_path: Path, number: int) -> None:
    with pytest.raises(NotFound):
        pdf.page_image(written(tmp_path, pdf_bytes("mot")), number, tmp_path / "page.png")
    assert not (tmp_path / "page.png").exists()


def test_a_preview_has_no_script_link_or_image(tmp_path: Path) -> None:
    target = tmp_path / "preview.html"
    preview_html(a_hostile_letter(tmp_path), target)
    shown = target.read_text(encoding="utf-8")
    for forbidden in ("<script", "<a", "<img", "href", "src=", "javascript:", "example.org", "style", "<b>"):
        assert forbidden not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;đậm&lt;/b&gt;" in shown
    assert shown.count("bấm vào đây") == 2


def test_a_preview_keeps_emphasis_and_merged_cells(tmp_path: Path) -> None:
    target = tmp_path / "preview.html"
    preview_html(a_hostile_letter(tmp_path), target)
    shown = target.read_text(encoding="utf-8")
    assert "<strong>Kính gửi</strong>" in shown
    assert '<td colspan="2"><p>Ô gộp</p></td>' in shown
