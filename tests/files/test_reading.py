"""Files read with their layout: numbers of Word, old fonts, columns, scans, and limits of time and memory."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
import segno
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests import real_data
from tests.files.test_filetypes import pdf_bytes, word_bytes
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files import conversion, ocr, scans
from ytcs_docs.files.layout import Piece, file_text, from_json, lines_of_pieces, plain_text, to_json
from ytcs_docs.files.reading import with_counted_pages
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.sandbox import Sandbox
from ytcs_docs.files.scans import split_scan
from ytcs_docs.files.text import read_file

pytestmark = pytest.mark.neutral

SERIF = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="Tesseract is not installed")


def saved(document: object, folder: Path) -> Path:
    path = folder / "letter.docx"
    document.save(str(path))  # type: ignore[attr-defined]
    return path


def test_automatic_numbers_and_bullets_are_read_as_seen(tmp_path: Path) -> None:
    document = docx.Document()
    for style, text in (
        ("List Number", "Sở Nội vụ"),
        ("List Bullet", "Rà soát biên chế"),
        ("List Number", "Sở Tài chính"),
    ):
        document.add_paragraph(text, style=style)
    lines = [line.text for line in read_file(saved(document, tmp_path), "docx").lines]
    assert lines == ["1. Sở Nội vụ", "- Rà soát biên chế", "2. Sở Tài chính"]


def test_runs_in_old_fonts_are_decoded(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Së Y tÕ").font.name = ".VnTime"
    paragraph.add_run(" – Sở Y tế").font.name = "Times New Roman"
    paragraph.add_run(" – Sôû Y teá").font.name = "VNI-Times"
    assert read_file(saved(document, tmp_path), "docx").text == "Sở Y tế – Sở Y tế – Sở Y tế"


def test_a_letterhead_is_read_column_by_column(tmp_path: Path) -> None:
    document = docx.Document()
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.text = "SỞ Y TẾ\nSố: 5/SYT-NVY"
    right.text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTân Hải, ngày 05 tháng 3 năm 2026"
    document.add_paragraph("Kính gửi: Bộ Y tế")
    assert read_file(saved(document, tmp_path), "docx").text.split("\n")[:3] == [
        "SỞ Y TẾ",
        "Số: 5/SYT-NVY",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def test_text_boxes_are_read_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Còn lại")
    deleted = OxmlElement("w:del")
    gone = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "đã bỏ"
    gone.append(text)
    deleted.append(gone)
    paragraph._p.append(deleted)
    box = parse_xml(f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>HỎA TỐC</w:t></w:r></w:p></w:txbxContent>")
    holder = OxmlElement("w:pict")
    holder.append(box)
    paragraph.add_run()._r.append(holder)
    assert read_file(saved(document, tmp_path), "docx").text == "HỎA TỐC\nCòn lại"
    assert qn("w:del") in {element.tag for element in paragraph._p}


def test_bold_paragraphs_are_known(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("KẾ HOẠCH").bold = True
    document.add_paragraph("Để thực hiện")
    assert [line.bold for line in read_file(saved(document, tmp_path), "docx").lines] == [True, False]


def test_two_columns_are_read_one_after_the_other() -> None:
    rows = (("SỞ Y TẾ", "CỘNG HÒA XÃ HỘI"), ("Số: 5/SYT", "Độc lập - Tự do"), ("V/v báo cáo", ""))
    pieces = []
    for row, (left, right) in enumerate(rows):
        pieces.append(Piece(left, 100, 30 * row, 300, 30 * row + 20))
        if right:
            pieces.append(Piece(right, 500, 30 * row, 900, 30 * row + 20))
    pieces.append(Piece("Kính gửi: Bộ Y tế", 300, 100, 700, 120))
    assert [line.text for line in lines_of_pieces(pieces, 1000, 1)] == [
        "SỞ Y TẾ",
        "Số: 5/SYT",
        "V/v báo cáo",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập - Tự do",
        "Kính gửi: Bộ Y tế",
    ]


def test_specks_between_columns_do_not_part_them() -> None:
    left, right = ("V/v xử lý đề xuất tại Tờ trình", "số 188/TTr-SYT về việc mua sắm"), ("Độc lập", "Tân Hải, ngày 5")
    pieces = [
        Piece("Kính gửi: Bộ Y tế", 300, 100, 700, 120),
        Piece(":", 398, 24, 401, 26),
        Piece("-", 440, 52, 443, 54),
    ]
    pieces += [Piece("-", 120, 130, 128, 133)]  # of a list
    for row in range(2):
        pieces.append(Piece(left[row], 100, 30 * row, 390, 30 * row + 20))
        pieces.append(Piece(right[row], 500, 30 * row, 900, 30 * row + 20))
    lines = [line.text for line in lines_of_pieces(ocr._without_specks(pieces), 1000, 1)]
    assert lines == [*left, *right, "Kính gửi: Bộ Y tế", "-"]


def test_a_word_of_another_column_is_no_neighbour() -> None:
    at = [("dữ", 0, 0), ("2026", 900, 0), ("liệu", 0, 40), ("điện", 50, 40), ("tử", 100, 40)]
    words = [Piece(text, left, top, left + 40, top + 20, 0.96) for text, left, top in at]
    assert "liệu" in [word.text for word in ocr._with_marks(words)]  # not 2026 liều


def test_words_behind_a_dash_stay_in_its_row() -> None:
    words = (("-", 23, 26), ("Khảo", 6, 34), ("sát", 6, 34), ("trong", 12, 42), ("tháng", 6, 42))
    pieces = [
        Piece(text, 100 * place, top, 100 * place + 90, bottom) for place, (text, top, bottom) in enumerate(words)
    ]
    assert [line.text for line in lines_of_pieces(pieces, 4000, 1)] == ["- Khảo sát trong tháng"]
    without_descenders = [pieces[0], pieces[1]]
    assert [line.text for line in lines_of_pieces(without_descenders, 4000, 1)] == ["- Khảo"]


def test_a_row_of_many_cells_is_a_row_of_a_table() -> None:
    pieces = [Piece(text, 300 * n, 0, 300 * n + 90, 20) for n, text in enumerate(("Xã", "Tháng 3", "15"))]
    assert [line.text for line in lines_of_pieces(pieces, 1000, 1)] == ["Xã\tTháng 3\t15"]


def test_offsets_are_those_of_the_text() -> None:
    text = plain_text("một\nhai\fba")
    assert text.text == "một\nhai\fba"
    assert [text.text[line.start : line.end] for line in text.lines] == ["một", "hai", "ba"]
    assert [line.page for line in text.lines] == [1, 1, 2]


def test_what_was_read_survives_being_kept() -> None:
    text = file_text(plain_text("một\fhai").lines, 2, [(2, 0.9)])
    assert from_json(to_json(text)) == text


def scan(*lines: str, size: tuple[int, int] = (1240, 700)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for row, line in enumerate(lines):
        pen.text((120, 60 + 60 * row), line, font=ImageFont.truetype(SERIF, 30), fill="black")
    return page


@pytest.mark.skipif(conversion.program() is None, reason="LibreOffice is not installed")
def test_pages_that_a_word_file_can_not_have_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()  # its properties say one page
    for _ in range(60):
        document.add_paragraph("Đề nghị các đơn vị phản ánh khó khăn, vướng mắc để được hướng dẫn, giải quyết. " * 3)
    path = saved(document, tmp_path)
    read = read_file(path, "docx")
    assert (read.pages, with_counted_pages(read, path, "docx").pages) == (1, 7)
    pages = read_fields(read)["pages"]
    assert not pages.certain
    monkeypatch.setattr(conversion, "program", lambda: None)
    assert with_counted_pages(read, path, "docx").pages is None
    short = saved(docx.Document(), tmp_path)
    assert with_counted_pages(read_file(short, "docx"), short, "docx").pages == 1


LINES = (
    "Số: 77/SYT-NVY",
    "V/v báo cáo nhân lực trạm y tế",
    "Kính gửi: Các Trung tâm Y tế khu vực",
    "Sở Y tế đề nghị các đơn vị gửi báo cáo trước ngày 20/3/2026.",
)


@needs_ocr
@pytest.mark.parametrize("angle", [0.0, 2.0])
def test_a_photo_is_recognised_level_or_not(tmp_path: Path, angle: float) -> None:
    path = tmp_path / "page.png"
    scan(*LINES).rotate(angle, Image.Resampling.BICUBIC, fillcolor="white").save(path)
    text = read_file(path, "png")
    assert text.text.split("\n") == list(LINES)
    assert text.recognised[0][0] == 1
    assert text.recognised[0][1] > 0.85
    assert read_fields(text)["code"].value == "77/SYT-NVY"


@needs_ocr
def test_a_red_seal_does_not_hide_the_text(tmp_path: Path) -> None:
    seal = Image.new("RGB", (1240, 700), "white")
    ImageDraw.Draw(seal).ellipse((100, 20, 480, 400), outline=(225, 60, 70), width=8)
    page = ImageChops.multiply(scan(*LINES), seal)  # as ink upon ink
    path = tmp_path / "page.png"
    page.save(path)
    assert "Số: 77/SYT-NVY" in read_file(path, "png").text


@needs_ocr
def test_letters_under_a_seal_that_covers_them_stay(tmp_path: Path) -> None:
    page = scan(*LINES).convert("RGB")
    seal = Image.new("L", page.size)
    ImageDraw.Draw(seal).ellipse(
        (100, 20, 480, 400), outline=200, width=14
    )  # of 255: what lies under it shines through
    page.paste((200, 30, 40), mask=seal)
    path = tmp_path / "page.png"
    page.save(path)
    assert read_file(path, "png").text.split("\n") == list(LINES)


@needs_ocr
def test_what_stands_under_a_blue_stamp_is_read_and_the_stamp_is_not(tmp_path: Path) -> None:
    stamp = Image.new("RGB", (1240, 1700), "white")
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((90, 95, 420, 270), outline=(40, 50, 150), width=4)
    for row, line in enumerate(("SỞ TƯ PHÁP", "CÔNG VĂN ĐẾN", "Số: 4160")):
        pen.text((110, 104 + 54 * row), line, font=ImageFont.truetype(SERIF, 26), fill=(40, 50, 150))
    page = ImageChops.multiply(scan(*LINES, size=(1240, 1700)), stamp)
    path = tmp_path / "page.png"
    page.save(path)
    text = read_file(path, "png")
    assert text.text.split("\n") == list(LINES)
    subject = read_fields(text)["subject"]
    assert (subject.value, subject.certain) == ("báo cáo nhân lực trạm y tế", False)


@needs_ocr
def test_a_scanned_page_of_a_pdf_is_recognised_and_a_page_of_text_is_not(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    scan(*LINES).save(path, resolution=150)
    text = read_file(path, "pdf")
    assert (text.pages, [page for page, _ in text.recognised]) == (1, [1])
    assert "báo cáo nhân lực trạm y tế" in text.text
    path.write_bytes(pdf_bytes("So: 15/SYT-NVY"))
    assert read_file(path, "pdf").recognised == ()


@needs_ocr
def test_the_shared_photo_is_read_almost_without_a_fault() -> None:
    photo = real_data.found(real_data.SHARED / "data" / "ocr" / "page.jpg")
    from benchmarks.ocr import accuracy

    text = read_file(photo, "jpg")
    assert accuracy(text.text, photo.with_suffix(".txt").read_text(encoding="utf-8")) >= 0.97
    fields = read_fields(text)
    assert (fields["code"].value, fields["date"].value) == ("1906/SGDĐT-CTrTT", "2020-07-26")
    assert fields["subject"].value == "khẩn trương thực hiện các biện pháp phòng, chống dịch COVID-19"


def test_without_tesseract_the_person_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = tmp_path / "page.png"
    scan("Sở Y tế").save(path)
    with pytest.raises(Unreadable, match="apt-get install"):
        read_file.function(path, "png")


@pytest.fixture
def process() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.stop()


def test_a_broken_file_is_unreadable_and_the_next_is_read(process: Sandbox, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(word_bytes("Sở Y tế"))
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Unreadable):
        process.run(read_file, bad, "docx")
    assert process.run(read_file, good, "docx").text == "Sở Y tế"


def test_a_process_that_dies_is_replaced(process: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "good.docx"
    path.write_bytes(word_bytes("Sở Y tế"))
    assert process.run(read_file, path, "docx").text == "Sở Y tế"
    first = started(process)
    os.kill(_reading(first.pid), signal.SIGKILL)
    time.sleep(0.2)
    assert process.run(read_file, path, "docx").text == "Sở Y tế"


def test_a_process_for_files_from_outside_loads_no_database_and_no_pages() -> None:
    program = "import sys, ytcs_docs.files.sandbox; print({'sqlalchemy', 'flask'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60)
    assert said.stdout.strip() == "set()"


def started(process: Sandbox) -> subprocess.Popen[bytes]:
    """The limited process of a sandbox that is not at work."""
    (one,) = process._idle
    assert one._process is not None
    return one._process


def _reading(pid: int) -> int:
    """The process that reads: the one started, or its child where it has a network of its own."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def test_a_process_that_hangs_is_stopped(process: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_file, "seconds", 1.0)
    pipe = tmp_path / "endless.txt"
    os.mkfifo(pipe)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="quá lâu"):
        process.run(read_file, pipe, "txt")
    assert time.monotonic() - began < 20
    path = tmp_path / "good.docx"
    path.write_bytes(word_bytes("Sở Y tế"))
    monkeypatch.undo()
    assert process.run(read_file, path, "docx").text == "Sở Y tế"


def test_a_file_that_eats_memory_stays_within_the_limit(
    process: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(4 * 1024**3)  # a hole: no disk is used
    with pytest.raises(Unreadable):
        process.run(read_file, path, "txt")


@pytest.mark.skipif(shutil.which("unshare") is None, reason="the program unshare is not installed")
def test_the_process_has_no_network(process: Sandbox, tmp_path: Path) -> None:
    from ytcs_docs.files.conversion import without_network

    if not without_network():
        pytest.skip("this machine lets no process have a network of its own")
    path = tmp_path / "good.docx"
    path.write_bytes(word_bytes("Sở Y tế"))
    process.run(read_file, path, "docx")
    devices = Path(f"/proc/{_reading(started(process).pid)}/net/dev").read_text()
    assert [line.split(":")[0].strip() for line in devices.splitlines()[2:]] in (["lo"], [])


def separator() -> Image.Image:
    page = Image.new("RGB", (1240, 1754), "white")
    code = io.BytesIO()
    segno.make(scans.SEPARATOR, error="h").save(code, kind="png", scale=12)
    page.paste(Image.open(code).convert("RGB"), (400, 300))
    return page


def test_a_scan_is_divided_at_separator_sheets(process: Sandbox, tmp_path: Path) -> None:
    pages = [scan("Một"), separator().rotate(1, fillcolor="white"), separator(), scan("Hai"), scan("Ba"), separator()]
    path = tmp_path / "scan.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=150)
    folder = tmp_path / "parts"
    folder.mkdir()
    from ytcs_docs.files.pdf import page_count

    assert [page_count(part) for part in process.run(split_scan, path, folder)] == [1, 2]


def test_a_scan_without_sheets_is_one_document(process: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    scan("Một").save(path, save_all=True, append_images=[scan("Hai")], resolution=150)
    assert process.run(split_scan, path, tmp_path) == []


def test_the_printed_sheet_carries_the_code() -> None:
    assert scans.separator_svg().startswith("<svg")
