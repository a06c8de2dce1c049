"""Showing a file in a page, without the browser running any of it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from flask import render_template, request, send_file
from werkzeug.wrappers import Response

from ytcs_docs.core.errors import NotFound, RuleBroken
from ytcs_docs.files import conversion
from ytcs_docs.files.html_preview import preview_html
from ytcs_docs.files.kinds import KINDS
from ytcs_docs.files.models import Blob
from ytcs_docs.files.pdf import page_count, page_image
from ytcs_docs.files.reading import text_of_blob
from ytcs_docs.files.rules import NotNow, Unreadable
from ytcs_docs.files.store import file_store
from ytcs_docs.files.temporary import temporary_folder
from ytcs_docs.files.text import read_now
from ytcs_docs.language.highlights import html_of_lines, with_marks

MAX_PAGES_SHOWN = 40
MAX_PAPER_PAGES = 8
MAX_LINES_SHOWN = 3_000
MAX_WORD_BYTES = 15 * 1024 * 1024


class HasFile(Protocol):
    """An attachment, a waiting upload or a file of a report."""

    sha256: str
    name: str
    blob: Blob


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """``pages`` page images from the ``first``, one picture, cleaned HTML, or a sentence why there is nothing
    to see."""

    name: str
    first: int = 1
    pages: int = 0
    more_pages: int = 0
    picture: bool = False
    html: str = ""
    more_lines: bool = False
    sentence: str = ""


def preview_of(file: HasFile, around: int = 1) -> Preview:
    """What can be shown of a file; of one with many pages, those ``around`` a page."""
    kind = file.blob.kind
    path = file_store().path(file.sha256)
    try:
        if kind == "pdf":
            return _of_pages(file.name, file.blob.pages or page_count(path), around)
        if kind in ("jpg", "png"):
            return Preview(name=file.name, picture=True)
        if kind == "docx" and file.blob.size <= MAX_WORD_BYTES:
            made = file_store().derive(file.sha256, "preview.html", preview_html)
            return Preview(name=file.name, html=made.read_text(encoding="utf-8"))
        if kind in ("txt", "doc"):
            lines = _lines(_text(file.blob))
            return Preview(
                name=file.name, html=html_of_lines(lines[:MAX_LINES_SHOWN]), more_lines=lines[MAX_LINES_SHOWN:] != []
            )
    except (Unreadable, NotNow) as error:
        return Preview(name=file.name, sentence=f"Không xem trước được: {error.sentence} Hãy tải về để mở.")
    return Preview(name=file.name, sentence="Loại tệp này không có bản xem trước. Hãy tải về để mở.")


def _of_pages(name: str, pages: int, around: int = 1) -> Preview:
    first = max(1, min(around - MAX_PAGES_SHOWN // 2, pages - MAX_PAGES_SHOWN + 1))
    shown = min(pages, MAX_PAGES_SHOWN)
    return Preview(name=name, first=first, pages=shown, more_pages=max(0, pages - shown))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("\f", "\n").split("\n") if line.strip()]


def _text(blob: Blob) -> str:
    """What the worker has read of a file; before that it is read for this page."""
    if blob.is_unread:
        return read_now(file_store().path(blob.sha256), blob.kind).text
    return text_of_blob(blob)


def preview_fragment(
    file: HasFile, page_url: Callable[[int], str], download_url: str, around: int = 1, marked: Sequence[str] = ()
) -> str:
    """The preview as a piece of HTML, with these folded words ``marked`` where it is text."""
    preview = preview_of(file, around)
    if marked:
        preview = replace(preview, html=with_marks(preview.html, set(marked)))
    return render_template("files/_preview.html", preview=preview, page_url=page_url, download_url=download_url)


def fragment_or_page(fragment: str) -> str:
    """The preview alone when a page asks for it, as a page of its own without JavaScript."""
    if request.headers.get("HX-Request"):
        return fragment
    return render_template("files/preview_page.html", fragment=fragment)


def pdf_fragment(name: str, find: Callable[[], Path], page_url: Callable[[int], str], download_url: str) -> str:
    """The pages of a PDF that was made of a file, as a piece of HTML; a sentence where it can't be made."""
    try:
        preview = _of_pages(name, page_count(find()))
    except (RuleBroken, Unreadable, NotNow) as error:
        preview = Preview(name=name, sentence=f"Không xem được bản in: {error.sentence}")
    return render_template("files/_preview.html", preview=preview, page_url=page_url, download_url=download_url)


def paper_fragment(make: Callable[[], bytes]) -> str:
    """The pages that a Word file which is kept nowhere will be printed on, as a piece of HTML; its words where this
    machine can't print it; a sentence where it can't be made. A script asks once more when the machine is busy; who has
    none waits."""
    pages: list[str] = []
    more, again, html, sentence = 0, False, "", ""
    with temporary_folder() as name:
        word, pdf = Path(name) / "paper.docx", Path(name) / "paper.pdf"
        try:
            word.write_bytes(make())
            if conversion.program() is None:
                preview_html(word, pdf)
                html = pdf.read_text(encoding="utf-8")
            else:
                conversion.to_pdf(word, pdf, hurried="HX-Request" in request.headers)
                count = page_count(pdf)
                more = max(0, count - MAX_PAPER_PAGES)
                pages = [_as_data(pdf, number) for number in range(1, min(count, MAX_PAPER_PAGES) + 1)]
        except (RuleBroken, Unreadable, NotNow) as error:
            sentence, again = error.sentence, isinstance(error, NotNow)
    return render_template("files/_paper.html", pages=pages, more_pages=more, html=html, sentence=sentence, again=again)


def _as_data(pdf: Path, number: int) -> str:
    picture = pdf.with_suffix(".png")
    page_image(pdf, number, picture)
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def pdf_page(sha256: str, path: Path, number: int) -> Response:
    """One page, as PNG, of a PDF that was made of a stored file or is one."""
    made = file_store().derive(sha256, f"page-{number:04d}.png", lambda _, target: page_image(path, number, target))
    return send_file(made, mimetype="image/png")


def page_picture(file: HasFile, number: int, marked: Sequence[str] = ()) -> Response:
    """One page of a PDF as PNG, with these folded words ``marked``, or the picture itself as page 1."""
    kind = file.blob.kind
    if kind in ("jpg", "png") and number == 1:
        return send_file(file_store().path(file.sha256), mimetype=KINDS[kind].media_type)
    if kind != "pdf":
        raise NotFound("Tệp này không có trang ảnh.")
    if marked:  # not kept: there is no end of what can be marked
        with temporary_folder() as folder:
            picture = Path(folder) / "page.png"
            page_image(file_store().path(file.sha256), number, picture, list(marked))
            content = picture.read_bytes()
        return send_file(io.BytesIO(content), mimetype=KINDS["png"].media_type)
    return pdf_page(file.sha256, file_store().path(file.sha256), number)


def download(file: HasFile) -> Response:
    """The original, always as a download."""
    kind = KINDS[file.blob.kind]
    return send_file(
        io.BytesIO(file_store().path(file.sha256).read_bytes()),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=file.name,
    )
