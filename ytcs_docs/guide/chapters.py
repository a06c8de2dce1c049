"""The chapters of the guide as pages: Markdown to HTML, with anchors for headings and links that stay within."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from ytcs_docs.config import PROJECT
from ytcs_docs.core.errors import NotFound

FOLDER = PROJECT / "docs" / "huong-dan"
PICTURES = FOLDER / "anh"


@dataclass(frozen=True, slots=True)
class Chapter:
    """``name`` as in its address; ``parts`` are its sections as (anchor, heading)."""

    name: str
    title: str
    parts: tuple[tuple[str, str], ...]
    html: Markup


def chapter_names() -> list[str]:
    """In the order of the table of contents."""
    named = re.findall(r"\(([a-z-]+)\.md\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    return ["README", *dict.fromkeys(named)]


def chapter(name: str) -> Chapter:
    """One chapter; raises :class:`NotFound`."""
    if name not in chapter_names():
        raise NotFound("Hướng dẫn không có chương này.")
    path = FOLDER / f"{name}.md"
    return _rendered(name, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _rendered(name: str, path: Path, changed: int) -> Chapter:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    title, parts = name, []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
            anchor = re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-")  # as forges make them
            token.attrSet("id", anchor)
            if token.tag == "h1":
                title = heading
            elif token.tag == "h2":
                parts.append((anchor, heading))
        for child in token.children or ():
            _lead_within(child)
    text = Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  # nosec B704 -- raw HTML in it is escaped
    return Chapter(name, title, tuple(parts), text)


def _lead_within(token: Token) -> None:
    """Links to other chapters lead to their pages; pictures are fetched when they come into sight."""
    target = token.attrGet("href")
    if isinstance(target, str):
        token.attrSet("href", re.sub(r"^([A-Za-z-]+)\.md", r"\1", target))
    if token.type == "image":
        token.attrSet("loading", "lazy")
