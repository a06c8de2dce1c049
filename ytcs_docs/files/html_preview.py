"""A preview of a file that is safe to show in a page."""

from __future__ import annotations

from pathlib import Path

import mammoth
import nh3

from ytcs_docs.files.sandbox import limited

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


@limited()
def preview_html(path: Path, target: Path) -> None:
    """Write a .docx as cleaned HTML: text, tables and emphasis; no links, images, styles or scripts."""
    with path.open("rb") as stream:
        raw = mammoth.convert_to_html(stream, convert_image=mammoth.images.img_element(lambda image: {"src": ""})).value
    target.write_text(nh3.clean(raw, tags=_PREVIEW_TAGS, attributes={"td": {"colspan", "rowspan"}}), encoding="utf-8")
