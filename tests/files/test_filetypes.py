from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image

from ytcs_docs.core.errors import Refused
from ytcs_docs.files import kinds as filetypes
from ytcs_docs.files.kinds import ACCEPTED, KINDS, decode_text, recognise

pytestmark = pytest.mark.neutral

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LETTER = "Kính gửi: Sở Y tế\nBáo cáo số ca mắc sốt xuất huyết"


def word_bytes(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs or (LETTER,):
        document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def sheet_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Xã", "Số ca"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def image_bytes(form: str) -> bytes:
    target = io.BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(target, form)
    return target.getvalue()


def empty_pdf_bytes(folder: Path) -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    path = folder / "new.pdf"
    document.save(path)
    document.close()
    return path.read_bytes()


def pdf_bytes(*pages: str, size: tuple[int, int] = (595, 842), encryption: bytes = b"") -> bytes:
    """A PDF with a text layer (ASCII), one line on each page."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for index, text in enumerate(pages):
        drawn = b"BT /F1 12 Tf 20 %d Td (%s) Tj ET" % (size[1] // 2, text.encode("ascii"))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (*size, 5 + 2 * index)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    if encryption:
        objects.append(encryption)
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt %d 0 R/ID[<%s><%s>]" % (len(objects), b"0a" * 16, b"0a" * 16) if encryption else b""
    trailer = b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, lock)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def locked_pdf_bytes() -> bytes:
    """A PDF that the empty password does not open."""
    keys = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"41" * 32, b"42" * 32)
    return pdf_bytes("secret", encryption=keys)


def ole_bytes(stream: str, content: bytes = b"") -> bytes:
    """A compound file (Word 97, Excel 97, a locked .docx) with one stream."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    sectors = len(content) // 512
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = OLE_SIGNATURE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + b"\xff" * 432
    chain = [table, end, *range(3, 2 + sectors), end]

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = f"{name}\0".encode("utf-16-le")
        tree = struct.pack("<HBB3I", len(raw), kind, 1, free, free, child)
        return raw.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<3I", start, size, 0)

    unused = bytes(64) + struct.pack("<HBB3I", 0, 0, 0, free, free, free) + bytes(48)
    directory = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, len(content)) + 2 * unused
    return header + struct.pack("<128I", *chain, *[free] * (128 - len(chain))) + directory + content


def old_word_bytes(text: str = "Kính gửi: Sở Y tế", *, locked: bool = False) -> bytes:
    """A Word 97 file: a header of 1,024 bytes, then the text in UTF-16."""
    letters = f"{text}\r".encode("utf-16-le")
    head = bytearray(0x400)
    struct.pack_into("<6H", head, 0, 0xA5EC, 0xC1, 0, 0x0409, 0, 0x1100 if locked else 0x1000)
    struct.pack_into("<2I", head, 0x18, 0x400, 0x400 + len(letters))
    return ole_bytes("WordDocument", bytes(head) + letters)


def zip_bytes(entries: dict[str, bytes], *, locked: bool = False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    data = bytearray(target.getvalue())
    if locked:  # the flag in the list at the end is what a reader looks at
        place = data.index(b"PK\x01\x02")
        data[place + 8] |= 0x01
    return bytes(data)


def huge_png_bytes(width: int, height: int) -> bytes:
    """A whole white picture of two colours, small on the disk."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0)
    parts = (
        chunk(b"IHDR", head),
        chunk(b"IDAT", zlib.compress(bytes((1 + (width + 7) // 8) * height))),
        chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def kind_of(folder: Path, name: str, content: bytes) -> str:
    path = folder / "draft"
    path.write_bytes(content)
    return recognise(path, name).code


def refusal_of(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        kind_of(folder, name, content)
    return refused.value.sentence


def vietnamese_windows(text: str) -> bytes:
    """Windows-1258 writes a letter with its hat, then its tone."""
    spread = "".join(
        unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", letter) if c not in tones))
        + "".join(c for c in unicodedata.normalize("NFD", letter) if c in tones)
        for letter in text
        for tones in ["\u0300\u0301\u0303\u0309\u0323"]
    )
    return spread.encode("cp1258")


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("Công văn.docx", word_bytes, "docx"),
        ("CONG VAN.DOCX", word_bytes, "docx"),
        ("Số liệu.xlsx", sheet_bytes, "xlsx"),
        ("Công văn cũ.doc", old_word_bytes, "doc"),
        ("Quét.pdf", lambda: pdf_bytes("15/SYT-NVY"), "pdf"),
        ("Quét sau dòng trống.pdf", lambda: b"\r\n\r\n" + pdf_bytes("15/SYT-NVY"), "pdf"),
        ("Ảnh.jpg", lambda: image_bytes("JPEG"), "jpg"),
        ("Ảnh.JPEG", lambda: image_bytes("JPEG"), "jpg"),
        ("Ảnh.png", lambda: image_bytes("PNG"), "png"),
        ("utf8.txt", lambda: LETTER.encode(), "txt"),
        ("bom.txt", lambda: LETTER.encode("utf-8-sig"), "txt"),
        ("utf16.txt", lambda: LETTER.encode("utf-16"), "txt"),
        ("cp1258.txt", lambda: vietnamese_windows(LETTER), "txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_kinds_of_the_office_are_let_in(tmp_path: Path, name: str, make: Callable[[], bytes], code: str) -> None:
    assert kind_of(tmp_path, name, make()) == code


def test_a_pdf_of_pdfium_is_let_in(tmp_path: Path) -> None:
    assert kind_of(tmp_path, "trang trắng.pdf", empty_pdf_bytes(tmp_path)) == "pdf"


@pytest.mark.parametrize(
    ("name", "make", "really", "pretended"),
    [
        ("van-ban.pdf", lambda: image_bytes("PNG"), "ảnh PNG", ".pdf"),
        ("van-ban.docx", lambda: pdf_bytes("x"), "PDF", ".docx"),
        ("van-ban.doc", word_bytes, "Word (.docx)", ".doc"),
        ("van-ban.xlsx", word_bytes, "Word (.docx)", ".xlsx"),
        ("anh.png", lambda: image_bytes("JPEG"), "ảnh JPEG", ".png"),
        ("van-ban.pdf.exe", lambda: pdf_bytes("x"), "PDF", ".exe"),
        ("vanban", lambda: pdf_bytes("x"), "PDF", "(không đuôi)"),
    ],
    ids=["png as pdf", "pdf as docx", "docx as doc", "docx as xlsx", "jpeg as png", "two endings", "none"],
)
def test_a_name_that_disagrees_with_the_content_is_refused(
    tmp_path: Path, name: str, make: Callable[[], bytes], really: str, pretended: str
) -> None:
    sentence = refusal_of(tmp_path, name, make())
    assert f"“{name}” có nội dung là {really} nhưng tên lại là" in sentence
    assert pretended in sentence


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\x00\x03" + bytes(60), id="Windows program"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(60), id="Linux program"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", id="script"),
        pytest.param(b"Rar!\x1a\x07\x00", id="rar"),
        pytest.param(b"7z\xbc\xaf\x27\x1c", id="7z"),
        pytest.param(b"\x1f\x8b\x08\x00", id="gzip"),
    ],
)
def test_a_program_or_archive_named_txt_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "Không nhận ra nội dung" in refusal_of(tmp_path, "ghi-chu.txt", content)


@pytest.mark.parametrize("name", ["trang.html", "anh.gif", "thu.eml", "van-ban.docx", "van-ban.pdf"])
def test_unknown_content_is_refused_with_the_list_of_kinds(tmp_path: Path, name: str) -> None:
    sentence = refusal_of(tmp_path, name, b"<html><script>alert(1)</script></html>")
    assert "Không nhận ra nội dung" in sentence
    assert ".docx, .doc, .pdf, .xlsx, .jpg, .png, .txt" in sentence


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.95])
def test_a_docx_cut_short_is_refused(tmp_path: Path, keep: float) -> None:
    whole = word_bytes()
    sentence = refusal_of(tmp_path, "van-ban.docx", whole[: int(len(whole) * keep)])
    assert "bị hỏng hoặc tải lên chưa trọn vẹn" in sentence


def test_a_docx_with_a_damaged_part_is_refused(tmp_path: Path) -> None:
    damaged = bytearray(zip_bytes({"word/document.xml": bytes(range(256)) * 40}))
    damaged[60] ^= 0xFF
    assert "bị hỏng" in refusal_of(tmp_path, "van-ban.docx", bytes(damaged))


def test_a_zip_that_is_no_office_file_is_refused(tmp_path: Path) -> None:
    sentence = refusal_of(tmp_path, "ho-so.docx", zip_bytes({"a.pdf": b"%PDF-", "b.txt": b"b"}))
    assert "là một tệp nén, không phải Word hay Excel" in sentence


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    bomb = zip_bytes({"word/document.xml": bytes(60 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert "bom nén" in refusal_of(tmp_path, "bom.docx", bomb)


def test_a_zip_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    entries = {f"word/{number}.xml": b"" for number in range(filetypes.MAX_ENTRIES)}
    assert "bom nén" in refusal_of(tmp_path, "bom.docx", zip_bytes({**entries, "word/document.xml": b""}))


@pytest.mark.parametrize("entry", ["../../etc/passwd", "/etc/passwd", "word/../../evil.xml"])
def test_a_zip_that_points_out_of_its_folder_is_refused(tmp_path: Path, entry: str) -> None:
    archive = zip_bytes({"word/document.xml": b"<x/>", entry: b"root"})
    assert "cấu trúc nén bất thường" in refusal_of(tmp_path, "van-ban.docx", archive)


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("van-ban.docx", {"word/document.xml": b"<x/>", "word/vbaProject.bin": b"macro"}),
        ("so-lieu.xlsx", {"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"macro"}),
    ],
)
def test_macros_are_refused(tmp_path: Path, name: str, entries: dict[str, bytes]) -> None:
    assert "chứa macro" in refusal_of(tmp_path, name, zip_bytes(entries))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("van-ban.docx", lambda: zip_bytes({"word/document.xml": b"<x/>"}, locked=True)),
        ("van-ban.docx", lambda: ole_bytes("EncryptedPackage")),
        ("van-ban.doc", lambda: old_word_bytes(locked=True)),
        ("van-ban.pdf", locked_pdf_bytes),
    ],
    ids=["zip entry", "docx", "doc", "pdf"],
)
def test_a_file_with_a_password_is_refused(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    assert "được đặt mật khẩu. Hãy bỏ mật khẩu" in refusal_of(tmp_path, name, make())


@pytest.mark.parametrize("rest", [b"", bytes(512), b"\xff" * 4096])
def test_an_ole_signature_without_a_file_behind_it_is_refused(tmp_path: Path, rest: bytes) -> None:
    assert "bị hỏng, không đọc được" in refusal_of(tmp_path, "van-ban.doc", OLE_SIGNATURE + rest)


def test_old_office_files_other_than_word_are_refused(tmp_path: Path) -> None:
    assert "chỉ nhận Word .doc" in refusal_of(tmp_path, "so-lieu.doc", ole_bytes("Workbook"))


@pytest.mark.parametrize("content", [b"%PDF-1.7\nrubbish\n%%EOF", b"%PDF-", pdf_bytes()], ids=str)
def test_a_pdf_that_cannot_be_opened_or_has_no_page_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "bị hỏng, không mở được. Hãy quét lại" in refusal_of(tmp_path, "quet.pdf", content)


@pytest.mark.parametrize(("form", "name"), [("PNG", "anh.png"), ("JPEG", "anh.jpg")])
@pytest.mark.parametrize("keep", [0.01, 0.5])
def test_a_picture_cut_short_is_refused(tmp_path: Path, form: str, name: str, keep: float) -> None:
    whole = image_bytes(form)
    sentence = refusal_of(tmp_path, name, whole[: int(len(whole) * keep)])
    assert "bị hỏng, không mở được" in sentence


def test_a_picture_over_the_limit_of_pixels_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filetypes, "MAX_PIXELS", 39_999)
    path = tmp_path / "anh.png"
    path.write_bytes(image_bytes("PNG"))
    with pytest.raises(Refused) as refusal:
        recognise.function(path, "anh.png")
    sentence = str(refusal.value)
    assert "quá lớn (200×200 điểm). Hãy quét lại ở 200–300 dpi" in sentence


@pytest.mark.parametrize(("width", "height"), [(13_000, 10_000), (15_000, 12_000)])
def test_a_picture_over_the_real_limit_is_called_too_large(tmp_path: Path, width: int, height: int) -> None:
    sentence = refusal_of(tmp_path, "anh.png", huge_png_bytes(width, height))
    assert f"quá lớn ({width}×{height} điểm)" in sentence


def test_a_picture_just_under_the_limit_is_let_in(tmp_path: Path) -> None:
    assert kind_of(tmp_path, "ban-do.png", huge_png_bytes(11_000, 10_000)) == "png"


@pytest.mark.parametrize("content", [b"  \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_text_without_a_letter_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "không có chữ nào" in refusal_of(tmp_path, "trong.txt", content)


@pytest.mark.parametrize(
    "content",
    [b"abc\x00def", b"\xff\xfea", "Sở".encode("utf-16-le"), bytes(range(0x80, 0x100))],
    ids=["null byte", "half a letter", "UTF-16 without a mark", "bytes of no alphabet"],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes) -> None:
    assert "không phải văn bản thuần" in refusal_of(tmp_path, "la.txt", content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_of_windows_is_decoded_by_its_mark(encoding: str) -> None:
    assert decode_text(LETTER.encode(encoding)) == LETTER


def test_text_in_the_old_vietnamese_code_page_is_decoded() -> None:
    decoded = decode_text(vietnamese_windows(LETTER))
    assert decoded is not None
    assert unicodedata.normalize("NFC", decoded) == LETTER


def test_the_browser_is_told_every_ending() -> None:
    assert ACCEPTED.split(",") == [f".{ending}" for kind in KINDS.values() for ending in kind.endings]
