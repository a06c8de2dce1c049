"""The text inside a file, and a preview of it that is safe to show in a page."""

from __future__ import annotations

import html
import shutil
import subprocess
from pathlib import Path

import docx
import mammoth
import nh3
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from ytcs_docs.core import pdf
from ytcs_docs.core.filetypes import decode_text
from ytcs_docs.language.text import nfc

MAX_CHARACTERS = 2_000_000
DOC_SECONDS = 30

_PREVIEW_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "sup",
    "sub",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
}


class Unreadable(Exception):
    """The text can't be read here; ``str(error)`` is a Vietnamese sentence."""


def text_of(path: Path, kind: str) -> str:
    """The text of a file of one of the kinds of :mod:`filetypes`; empty for pictures and sheets.

    Raises :class:`Unreadable`, or whatever a library raises on a broken file.
    """
    if kind == "docx":
        text = _docx_text(path)
    elif kind == "doc":
        text = _doc_text(path)
    elif kind == "pdf":
        text = pdf.text_of_pages(path)
    elif kind == "txt":
        text = decode_text(path.read_bytes()) or ""
    else:
        text = ""
    return nfc(text)[:MAX_CHARACTERS]


def _docx_text(path: Path) -> str:
    with path.open("rb") as stream:
        return "\n".join(_blocks(docx.Document(stream)))


def _blocks(document: WordDocument) -> list[str]:
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines.extend(_table_lines(block))
    return lines


def _table_lines(table: Table) -> list[str]:
    lines = []
    for row in table.rows:
        seen: list[object] = []
        texts = []
        for cell in row.cells:  # a merged cell is listed once for each column it spans
            if cell._tc not in seen:
                seen.append(cell._tc)
                texts.append(cell.text)
        lines.append("\t".join(texts))
    return lines


def _doc_text(path: Path) -> str:
    program = shutil.which("catdoc")
    if program is None:
        raise Unreadable("Máy chủ chưa cài chương trình catdoc nên chưa đọc được chữ trong tệp .doc.")
    done = subprocess.run(
        [program, "-d", "utf-8", "-w", str(path)], capture_output=True, timeout=DOC_SECONDS, check=False
    )
    if done.returncode != 0:
        raise Unreadable("Không đọc được chữ trong tệp .doc này.")
    return done.stdout.decode("utf-8", "replace")


def preview_html(path: Path, target: Path) -> None:
    """Write a .docx as cleaned HTML: text, tables and emphasis; no links, images, styles or scripts."""
    with path.open("rb") as stream:
        raw = mammoth.convert_to_html(stream, convert_image=mammoth.images.img_element(lambda image: {"src": ""})).value
    target.write_text(nh3.clean(raw, tags=_PREVIEW_TAGS, attributes={"td": {"colspan", "rowspan"}}), encoding="utf-8")


def text_as_html(text: str) -> str:
    """Plain text as paragraphs."""
    paragraphs = (html.escape(line.strip()) for line in text.replace("\f", "\n").split("\n"))
    return "\n".join(f"<p>{line}</p>" for line in paragraphs if line)
