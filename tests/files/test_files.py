from __future__ import annotations

import hashlib
import io
import stat
import unicodedata
from pathlib import Path

import pytest

from tests.files.test_filetypes import image_bytes, pdf_bytes, word_bytes
from ytcs_docs.core.errors import NotFound, Refused
from ytcs_docs.files.kinds import DOCX, TXT
from ytcs_docs.files.store import FileStore, StoredFile, safe_name

pytestmark = pytest.mark.neutral


def a_store(folder: Path, max_bytes: int = 10 * 1024 * 1024) -> FileStore:
    return FileStore(folder / "uploads", folder / "derived", max_bytes)


def save(store: FileStore, content: bytes, name: str) -> StoredFile:
    return store.save(io.BytesIO(content), name)


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_digest_with_its_bytes_unchanged(tmp_path: Path) -> None:
    store, content = a_store(tmp_path), word_bytes("Kính gửi: Sở Y tế")
    stored = save(store, content, "Công văn.docx")
    digest = hashlib.sha256(content).hexdigest()
    assert stored == StoredFile(sha256=digest, name="Công văn.docx", size=len(content), kind=DOCX)
    assert store.path(digest) == tmp_path / "uploads" / digest[:2] / digest[2:4] / digest
    assert store.path(digest).read_bytes() == content
    assert files_in(tmp_path) == [store.path(digest)]


def test_a_kept_file_is_read_only(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    path = store.path(save(store, b"noi dung", "a.txt").sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o440


def test_the_same_bytes_are_kept_once_under_both_names(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first, second = save(store, b"noi dung", "a.txt"), save(store, b"noi dung", "b.txt")
    assert (first.name, second.name) == ("a.txt", "b.txt")
    assert first.sha256 == second.sha256
    assert files_in(tmp_path) == [store.path(first.sha256)]


def test_a_file_at_the_limit_is_kept_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    store = a_store(tmp_path, max_bytes=2 * 1024 * 1024)
    assert save(store, b"a" * 2 * 1024 * 1024, "vua.txt").size == 2 * 1024 * 1024
    with pytest.raises(Refused, match="lớn hơn giới hạn 2 MB"):
        save(store, b"b" * (2 * 1024 * 1024 + 1), "qua.txt")
    assert len(files_in(tmp_path)) == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        pytest.param(b"", "rong.docx", "“rong.docx” rỗng \\(0 byte\\)", id="empty"),
        pytest.param(image_bytes("PNG"), "gia.pdf", "nội dung là ảnh PNG", id="disguised"),
        pytest.param(word_bytes()[:500], "hong.docx", "chưa trọn vẹn", id="cut short"),
        pytest.param(b"MZ\x90\x00", "cai-dat.txt", "Không nhận ra nội dung", id="program"),
    ],
)
def test_nothing_is_left_behind_after_a_refusal(tmp_path: Path, content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        save(a_store(tmp_path), content, name)
    assert files_in(tmp_path) == []


def test_a_broken_connection_leaves_nothing_behind(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        a_store(tmp_path).save(Broken(), "a.txt")
    assert files_in(tmp_path) == []


def test_a_removed_file_is_gone_with_all_that_was_made_from_it(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    kept, wrong = save(store, b"giu lai", "a.txt"), save(store, b"van ban mat", "b.txt")
    store.derive(wrong.sha256, "text", lambda original, target: target.write_bytes(original.read_bytes()))
    store.remove(wrong.sha256)
    assert files_in(tmp_path) == [store.path(kept.sha256)]
    store.remove(wrong.sha256)


def test_a_derived_file_is_made_once(tmp_path: Path) -> None:
    store, made = a_store(tmp_path), []
    stored = save(store, pdf_bytes("15/SYT-NVY"), "quet.pdf")

    def make(original: Path, target: Path) -> None:
        made.append(original)
        target.write_text("page", encoding="utf-8")

    first, second = store.derive(stored.sha256, "1.png", make), store.derive(stored.sha256, "1.png", make)
    assert first == second == store.derived_path(stored.sha256, "1.png")
    assert first.read_text(encoding="utf-8") == "page"
    assert made == [store.path(stored.sha256)]
    assert len(files_in(tmp_path / "derived")) == 1


def test_a_failed_derivation_leaves_no_half_file_and_is_tried_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    stored = save(store, b"noi dung", "a.txt")

    def fail(original: Path, target: Path) -> None:
        target.write_text("half", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.derive(stored.sha256, "text", fail)
    assert files_in(tmp_path / "derived") == []
    done = store.derive(stored.sha256, "text", lambda _, target: target.write_text("whole", encoding="utf-8"))
    assert done.read_text(encoding="utf-8") == "whole"


def test_nothing_is_derived_of_a_file_removed_meanwhile(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    stored = save(store, b"van ban mat", "a.txt")

    def make(original: Path, target: Path) -> None:
        content = original.read_bytes()
        store.remove(stored.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    with pytest.raises(NotFound):
        store.derive(stored.sha256, "preview.html", make)
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("Công văn số 15.docx", "Công văn số 15.docx"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\a\Quét.pdf", "Quét.pdf"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("van\u202efdp.txt", "vanfdp.txt"),
        ("\u200bvan-ban.txt", "van-ban.txt"),
        (" .van-ban.txt. ", "van-ban.txt"),
        ("", "tep"),
        ("..", "tep"),
        ("folder/", "tep"),
    ],
)
def test_names_lose_folders_and_invisible_characters(given_name: str, clean: str) -> None:
    assert safe_name(given_name) == clean


@pytest.mark.parametrize("name", ["ă" * 400 + ".docx", "a" * 400, "a." + "b" * 400])
def test_a_long_name_is_cut_to_150_characters(name: str) -> None:
    assert len(safe_name(name)) == 150


def test_a_cut_name_keeps_its_ending() -> None:
    assert safe_name("ă" * 400 + ".docx").endswith("ă.docx")


def test_the_stored_name_is_the_clean_one(tmp_path: Path) -> None:
    stored = save(a_store(tmp_path), b"noi dung", "../../Ghi chu\x00.txt")
    assert (stored.name, stored.kind) == ("Ghi chu.txt", TXT)
