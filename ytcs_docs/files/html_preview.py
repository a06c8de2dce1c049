"""Previews of Word files and plain text that are safe to show in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import mammoth
import nh3
from markupsafe import escape

from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import fold_word

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


def html_of_lines(lines: Iterable[str]) -> str:
    """Plain text as paragraphs."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def with_marks(html: str, words: set[str]) -> str:
    """Cleaned HTML with words marked; the longest stretch of them bears the id that leads to a page of a PDF."""
    found = [match for match in _TAG_OR_WORD.finditer(html) if fold_word(match.group()) in words]
    stretches: list[list[re.Match[str]]] = []
    for match in found:
        if stretches and html[stretches[-1][-1].end() : match.start()].isspace():
            stretches[-1].append(match)
        else:
            stretches.append([match])
    longest = max(stretches, key=len)[0] if stretches else None
    made, end = [], 0
    for match in found:
        target = ' id="trang-1"' if match is longest else ""
        made += [html[end : match.start()], f"<mark{target}>{match.group()}</mark>"]
        end = match.end()
    return "".join([*made, html[end:]])


_TAG_OR_WORD = re.compile(r"<[^>]*>|&#?\w+;|[^\W_]+")
