"""What a file really is, told by its content; the name must agree with it.

Refusals are sentences for the clerk. Nothing is unpacked to disk and no macro, link or script is run.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import olefile
import pypdfium2
from PIL import Image, UnidentifiedImageError

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.pdf import pdfium
from ytcs_docs.files.sandbox import limited

MAX_ENTRIES = 5_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
MAX_PIXELS = 120_000_000
Image.MAX_IMAGE_PIXELS = None  # our own limit below, with a sentence of ours


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind that is let in."""

    code: str
    endings: tuple[str, ...]
    media_type: str
    label: str


DOCX = FileKind(
    "docx",
    ("docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word (.docx)",
)
XLSX = FileKind("xlsx", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)")
DOC = FileKind("doc", ("doc",), "application/msword", "Word 97–2003 (.doc)")
PDF = FileKind("pdf", ("pdf",), "application/pdf", "PDF")
JPEG = FileKind("jpg", ("jpg", "jpeg"), "image/jpeg", "ảnh JPEG")
PNG = FileKind("png", ("png",), "image/png", "ảnh PNG")
TXT = FileKind("txt", ("txt",), "text/plain", "văn bản thuần (.txt)")

KINDS = {kind.code: kind for kind in (DOCX, DOC, PDF, XLSX, JPEG, PNG, TXT)}
ACCEPTED = ",".join(f".{ending}" for kind in KINDS.values() for ending in kind.endings)
_LIST = ".docx, .doc, .pdf, .xlsx, .jpg, .png, .txt"


@limited()
def recognise(path: Path, name: str) -> FileKind:
    """The kind of a file, after checking that it is whole and harmless; raises :class:`Refused`."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    kind = _kind_by_content(path, head, name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in kind.endings:
        raise Refused(
            f"Tệp “{name}” có nội dung là {kind.label} nhưng tên lại là .{ending or '(không đuôi)'}. "
            f"Hãy đổi lại đúng đuôi .{kind.endings[0]} hoặc kiểm tra xem có phải tệp giả mạo không."
        )
    _CHECKS[kind.code](path, name)
    return kind


def _kind_by_content(path: Path, head: bytes, name: str) -> FileKind:
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(path, name)
    if head[:1024].lstrip(b"\x00\t\r\n \xef\xbb\xbf").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if name.lower().endswith(".txt") and not _looks_executable(head):
        return TXT
    raise Refused(f"Không nhận ra nội dung của tệp “{name}”. Hệ thống nhận: {_LIST}; tệp hỏng thì cần xin lại bản gốc.")


def _looks_executable(head: bytes) -> bool:
    return head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"))


def _kind_of_zip(path: Path, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _refuse_bombs(entries, path.stat().st_size, name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(f"Tệp “{name}” bị hỏng hoặc tải lên chưa trọn vẹn. Hãy tải lại hoặc xin lại bản gốc.") from None
    if any(entry.endswith("vbaProject.bin") for entry in names):
        raise Refused(f"Tệp “{name}” chứa macro. Hãy lưu lại thành .docx hoặc .xlsx không có macro.")
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise Refused(
        f"Tệp “{name}” là một tệp nén, không phải Word hay Excel. Hãy giải nén rồi tải từng văn bản. Nhận: {_LIST}."
    )


def _refuse_bombs(entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    suspicious = (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or (unpacked > 20 * 1024 * 1024 and unpacked > MAX_RATIO * size)
        or any(
            entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", entry.filename) for entry in entries
        )
    )
    if suspicious:
        raise Refused(f"Tệp “{name}” có cấu trúc nén bất thường (dạng “bom nén”) nên không được nhận.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(f"Tệp “{name}” được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.")


def _kind_of_ole(path: Path, name: str) -> FileKind:
    try:
        with olefile.OleFileIO(str(path)) as ole:
            if ole.exists("EncryptedPackage"):
                raise Refused(f"Tệp “{name}” được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.")
            if ole.exists("WordDocument"):
                header = ole.openstream("WordDocument").read(12)
                if len(header) == 12 and header[11] & 0x01:
                    raise Refused(f"Tệp “{name}” được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.")
                return DOC
    except Refused:
        raise
    except Exception as error:  # olefile raises many kinds on a broken file: all mean the same here
        raise Refused(f"Tệp “{name}” bị hỏng, không đọc được. Hãy xin lại bản gốc.") from error
    raise Refused(
        f"Tệp “{name}” là định dạng Office cũ không được nhận (chỉ nhận Word .doc). Hãy lưu lại thành .docx/.xlsx."
    )


def _check_zip(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except Exception as error:  # zlib, struct, EOF …: a damaged archive fails in many ways
        raise Refused(f"Tệp “{name}” bị hỏng, không đọc được. Hãy xin lại bản gốc.") from error
    if broken:
        raise Refused(f"Tệp “{name}” bị hỏng ở phần bên trong. Hãy xin lại bản gốc.")


def _check_pdf(path: Path, name: str) -> None:
    with pdfium():
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise Refused(f"Tệp “{name}” được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.") from error
            raise Refused(f"Tệp “{name}” bị hỏng, không mở được. Hãy quét lại hoặc xin lại bản gốc.") from error
        try:
            if len(document) == 0:
                raise Refused(f"Tệp “{name}” không có trang nào.")
        finally:
            document.close()


def _check_image(path: Path, name: str) -> None:
    try:
        with Image.open(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused(f"Ảnh “{name}” quá lớn ({image.width}×{image.height} điểm). Hãy quét lại ở 200–300 dpi.")
            image.load()  # verify() alone lets a cut JPEG pass
    except Refused:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(f"Ảnh “{name}” bị hỏng, không mở được. Hãy chụp hoặc quét lại.") from error


def decode_text(data: bytes) -> str | None:
    """The text of a .txt file, or None when it is not text. Windows writes UTF-8 or UTF-16 with a mark."""
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1258"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _check_text(path: Path, name: str) -> None:
    text = decode_text(path.read_bytes())
    if text is None:
        raise Refused(f"Tệp “{name}” không phải văn bản thuần. Hệ thống nhận: {_LIST}.")
    if not text.strip():
        raise Refused(f"Tệp “{name}” không có chữ nào.")


def _nothing_more(path: Path, name: str) -> None:
    """The container was checked while it was recognised."""


_CHECKS: dict[str, Callable[[Path, str], None]] = {
    "docx": _check_zip,
    "xlsx": _check_zip,
    "doc": _nothing_more,
    "pdf": _check_pdf,
    "jpg": _check_image,
    "png": _check_image,
    "txt": _check_text,
}
