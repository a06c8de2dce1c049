"""LibreOffice: nothing is fetched, nothing runs for ever, and without it the person is told."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest

from tests.builders import word_file
from ytcs_docs.core.errors import OfficeError, RuleBroken
from ytcs_docs.files import conversion
from ytcs_docs.files.pdf import text_of_pages
from ytcs_docs.files.rules import NotNow

pytestmark = pytest.mark.neutral


def test_a_word_file_becomes_a_pdf_with_its_vietnamese_letters(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word_file("Kính gửi: Ủy ban nhân dân tỉnh", "Độ ẩm, ợ ữ ỹ Ằ"))
    conversion.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert "Kính gửi: Ủy ban nhân dân tỉnh" in text_of_pages(tmp_path / "a.pdf")
    assert "Độ ẩm, ợ ữ ỹ Ằ" in text_of_pages(tmp_path / "a.pdf")


@pytest.mark.parametrize("alone", [True, False])
def test_a_linked_picture_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, alone: bool) -> None:
    """Also where the machine can't take the network away: then the profile alone must hold."""
    if not alone:
        monkeypatch.setattr(conversion, "without_network", lambda: ())
    asked: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            asked.append(connection.recv(200).decode())
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    word = docx.Document()
    word.add_paragraph("Trước")
    relation = word.part.relate_to(
        f"http://127.0.0.1:{listener.getsockname()[1]}/x.png",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    run = word.add_paragraph().add_run()
    run._r.append(
        docx.oxml.parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
            'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
            'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            '<pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:link="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
    )
    word.save(str(tmp_path / "a.docx"))
    try:
        conversion.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    finally:
        done.set()
        thread.join()
        listener.close()
    assert asked == []
    assert "Trước" in text_of_pages(tmp_path / "a.pdf")


def test_two_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.docx").write_bytes(word_file(f"Tài liệu {name}"))
    threads = [
        threading.Thread(target=conversion.to_pdf, args=(tmp_path / f"{name}.docx", tmp_path / f"{name}.pdf"))
        for name in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"Tài liệu {name}" in text_of_pages(tmp_path / f"{name}.pdf") for name in "ab")


def test_without_libreoffice_the_person_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "program", lambda: None)
    with pytest.raises(RuleBroken, match="apt-get install"):
        conversion.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")


def test_one_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = f"sleep 98.{time.monotonic_ns() % 10**9}"
    (tmp_path / "slow").write_text(f"#!/bin/sh\n{mark} & {mark}\n")
    (tmp_path / "slow").chmod(0o755)
    (tmp_path / "a.docx").write_bytes(word_file("x"))
    monkeypatch.setattr(conversion, "program", lambda: str(tmp_path / "slow"))
    monkeypatch.setattr(conversion, "TIME_LIMIT", 0.5)
    with pytest.raises(RuleBroken, match="quá lâu"):
        conversion.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    time.sleep(0.2)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert mark not in running


def test_a_broken_word_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 hong")
    with pytest.raises(RuleBroken, match="không chuyển được"):
        conversion.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")


def test_conversions_do_not_pile_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One at a time and one that waits; whoever else comes is told at once."""
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\nsleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(conversion, "program", lambda: str(program))
    monkeypatch.setattr(conversion, "TIME_LIMIT", 3.0)
    monkeypatch.setattr(conversion, "WAIT_SECONDS", 0.5)
    (tmp_path / "a.docx").write_bytes(b"x")

    def convert(number: int) -> type[Exception]:
        with pytest.raises(OfficeError) as error:
            conversion.to_pdf(tmp_path / "a.docx", tmp_path / f"{number}.pdf")
        return error.type

    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        met = list(pool.map(convert, range(8)))
    assert met.count(conversion.Unconvertible) == 1
    assert met.count(NotNow) == 7
    assert time.monotonic() - began < 10
