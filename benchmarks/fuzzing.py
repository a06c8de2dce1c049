"""Broken files against the reading process: ``python -m benchmarks.fuzzing``; see README.md beside this file.

Good files are spoiled at random: bytes changed, cut, doubled, put together; for the ZIP formats also inside the
archive. Whatever comes of it, the reading answers or says that the file is unreadable, within its limits.
"""

from __future__ import annotations

import argparse
import io
import random
import socket
import statistics
import tempfile
import threading
import time
import zipfile
from collections import Counter
from pathlib import Path

import docx
import openpyxl

from benchmarks.ocr import LETTER, draw
from ytcs_docs.core.errors import Refused
from ytcs_docs.extraction.duties import read_duties
from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.files.kinds import recognise
from ytcs_docs.files.sandbox import Sandbox
from ytcs_docs.files.tables import write_rows
from ytcs_docs.files.text import Unreadable, read_file
from ytcs_docs.register_import.sheets import look_at


def good_files(trap: str) -> dict[str, bytes]:
    """A file of each kind; the Word file names a picture on a server that must never be asked."""
    page, text = draw(LETTER)
    small = page.resize((620, 877))
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.part.relate_to(
        trap, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", is_external=True
    )
    book = openpyxl.Workbook()
    book.active.append(["Số ký hiệu", "Ngày", "Trích yếu"])
    for number in range(60):
        book.active.append([f"{number}/QĐ-SYT", "05/01/2019", "về việc cử cán bộ"])
    made: dict[str, bytes] = {}
    for kind, save in (
        ("docx", document.save),
        ("xlsx", book.save),
        ("pdf", lambda target: small.save(target, "PDF", resolution=75)),
        ("jpg", lambda target: small.save(target, "JPEG", quality=80)),
    ):
        target = io.BytesIO()
        save(target)
        made[kind] = target.getvalue()
    return made


def spoiled(content: bytes, dice: random.Random) -> bytes:
    """The file with some harm done to it."""
    if content[:2] == b"PK" and dice.random() < 0.6:
        content = _spoiled_inside(content, dice)
    data = bytearray(content)
    for _ in range(dice.choice((0, 1, 3, 20, 200))):
        way, place = dice.randrange(5), dice.randrange(max(1, len(data)))
        if way == 0:
            data[place : place + 1] = bytes([dice.randrange(256)])
        elif way == 1:
            del data[place : place + dice.randrange(1, 400)]
        elif way == 2:
            data[place:place] = dice.randbytes(dice.randrange(1, 200))
        elif way == 3:
            data[place:place] = data[place : place + dice.randrange(1, 2000)]
        else:
            data[place : place + 4] = dice.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff"))
    if dice.random() < 0.15:
        del data[dice.randrange(max(1, len(data))) :]
    return bytes(data)


def _spoiled_inside(content: bytes, dice: random.Random) -> bytes:
    """One part of the archive changed, the archive whole."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        names = source.namelist()
        chosen = dice.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            data = source.read(name)
            if name == chosen:
                cut = dice.randrange(max(1, len(data)))
                extra = dice.choice((b"<", b"&#0;", b"<w:p>" * 3000, b"\xff\xfe", dice.randbytes(40), b"]]>", b""))
                data = data[:cut] + extra + data[cut + dice.randrange(60) :]
            made.writestr(name, data)
    return target.getvalue()


def run(count: int, seed: int = 1) -> tuple[Counter[str], list[float], int]:
    """Read so many spoiled files; what became of them, the seconds of each, and how often the trap was asked."""
    dice = random.Random(seed)
    found: Counter[str] = Counter()
    times: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as trap, tempfile.TemporaryDirectory() as name:
        asked: list[object] = []
        threading.Thread(target=_listen, args=(trap, asked), daemon=True).start()
        good = good_files(f"http://127.0.0.1:{trap.getsockname()[1]}/x.png")
        reader = Sandbox()
        path = Path(name) / "file"
        try:
            for number in range(count):
                kind = list(good)[number % len(good)]
                path.write_bytes(spoiled(good[kind], dice))
                began = time.monotonic()
                found[f"{kind}: {_fate(path, kind, reader)}"] += 1
                times.append(time.monotonic() - began)
        finally:
            reader.stop()
        return found, times, len(asked)


def _fate(path: Path, kind: str, reader: Sandbox) -> str:
    try:
        reader.run(recognise, path, f"file.{kind}")
        door = "let in"
    except Refused:
        door = "refused at the door"
    try:
        if kind == "xlsx":
            rows = path.with_suffix(".csv")
            reader.run(write_rows, path, "file.xlsx", rows)
            look_at(rows, "file.xlsx")
        else:
            text = reader.run(read_file, path, kind)  # whether the door lets it in or not
            fields = read_fields(text)
            read_duties(text, fields["type"].value or "")
    except (Unreadable, Refused):
        return f"{door}, unreadable"
    except Exception as error:
        if type(error).__name__ == "InvalidInput":
            return f"{door}, unreadable"
        raise
    return f"{door}, read"


def _listen(trap: socket.socket, asked: list[object]) -> None:
    while True:
        try:
            connection, address = trap.accept()
        except OSError:
            return
        asked.append(address)
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found, times, asked = run(options.files, options.seed)
    for fate, number in sorted(found.items()):
        print(f"{number:6}  {fate}")
    print(f"seconds a file: median {statistics.median(times):.3f}, highest {max(times):.2f}")
    print(f"the listening server was asked {asked} times; no file crashed or hung the program")


if __name__ == "__main__":
    main()
