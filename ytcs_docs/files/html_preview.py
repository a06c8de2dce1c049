"""A preview of a Word file that is safe to show in a page."""

from __future__ import annotations

from pathlib import Path

import mammoth
import nh3

from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.sandbox import limited

MAX_HTML = 8_000_000  # characters

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


def preview_html(path: Path, target: Path) -> None:
    """Write a .docx as cleaned HTML: text, tables and emphasis; no links, images, styles or scripts. It is cleaned
    here, not where the file was open. Raises :class:`Unreadable`."""
    cleaned = nh3.clean(_html_of(path), tags=_PREVIEW_TAGS, attributes={"td": {"colspan", "rowspan"}})
    target.write_text(cleaned, encoding="utf-8")


@limited()
def _html_of(path: Path) -> str:
    with path.open("rb") as stream:
        html = mammoth.convert_to_html(stream, convert_image=mammoth.images.img_element(lambda image: {"src": ""}))
    if len(html.value) > MAX_HTML:
        raise Unreadable("Văn bản quá dài.")
    return str(html.value)
