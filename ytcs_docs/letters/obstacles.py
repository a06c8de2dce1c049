"""What a Word file must not carry along when it is presented: a reader would see another text than the one that goes
out, or one that is not finished."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.rules import Unreadable
from ytcs_docs.files.sandbox import limited
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line, read_stored

_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TRACKED = {
    qn("w:ins"): "thêm",
    qn("w:del"): "xóa",
    qn("w:moveFrom"): "chuyển đi",
    qn("w:moveTo"): "chuyển đến",
    qn("w:rPrChange"): "đổi định dạng",
    qn("w:pPrChange"): "đổi định dạng",
}
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|«\w{1,60}»|\[\s*(?:…|\.{2,}|điền|nhập|ghi|tên|họ tên|số|ngày)[^\[\]]{0,60}\]"
    r"|<\s*(?:điền|nhập|ghi)[^<>]{0,60}>",
    re.IGNORECASE,
)
_DOTS = re.compile(r"(?:…\s*){2,}|\.{5,}")
_TINY = 8  # half points
MOST = 12  # obstacles shown
_SHOWN = 120  # characters of a place


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that has to be cleared first, and the words where it stands."""

    sentence: str
    place: str = ""


def obstacles_of(path: Path) -> list[Obstacle]:
    """What is in the way; a file that can't be looked at is in the way itself."""
    try:
        return _obstacles(path)
    except (Refused, Unreadable) as error:
        return [Obstacle(error.sentence)]


@limited()
def _obstacles(path: Path) -> list[Obstacle]:
    parts = Parts(read_stored(path))
    found = [*_in_the_markup(path.read_bytes()), *_in_the_text(parts)]
    return list(dict.fromkeys(found))[:MOST]


def _in_the_markup(content: bytes) -> Iterator[Obstacle]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = _hidden_styles(archive, parser)
        for name in archive.namelist():
            if _TEXTS.fullmatch(name):
                tree = etree.fromstring(archive.read(name), parser)
                yield from _tracked(tree)
                yield from _comments(tree)
                yield from _hidden(tree, styles)


def _tracked(tree: Any) -> Iterator[Obstacle]:
    for element in tree.iter(*_TRACKED):
        yield Obstacle(
            f"Còn thay đổi đang theo dõi ({_TRACKED[element.tag]}): hãy chấp nhận hoặc bỏ trong Word (Review).",
            _words(element) or _words(_paragraph(element)),
        )


def _comments(tree: Any) -> Iterator[Obstacle]:
    for element in tree.iter(qn("w:commentReference")):
        yield Obstacle("Còn bình luận (comment) của Word: hãy xóa.", _words(_paragraph(element)))


def _hidden_styles(archive: zipfile.ZipFile, parser: Any) -> set[str]:
    """Styles whose text is not seen."""
    if "word/styles.xml" not in archive.namelist():
        return set()
    tree = etree.fromstring(archive.read("word/styles.xml"), parser)
    return {str(style.get(qn("w:styleId"))) for style in tree.iter(qn("w:style")) if _unseen(style.find(qn("w:rPr")))}


def _hidden(tree: Any, styles: set[str]) -> Iterator[Obstacle]:
    for run in tree.iter(qn("w:r")):
        words = _words(run)
        if not words:
            continue
        properties = run.find(qn("w:rPr"))
        style = properties.find(qn("w:rStyle")) if properties is not None else None
        paragraph = _paragraph(run)
        of_paragraph = paragraph.find(qn("w:pPr") + "/" + qn("w:pStyle")) if paragraph is not None else None
        named = {str(one.get(qn("w:val"))) for one in (style, of_paragraph) if one is not None}
        if _unseen(properties) or named & styles:
            yield Obstacle("Có chữ bị ẩn, chữ trắng hoặc quá nhỏ: người đọc không thấy.", words)


def _unseen(properties: Any) -> bool:
    """Hidden, white, or too small to be read."""
    if properties is None:
        return False
    vanish, color, size, shade = (properties.find(qn(f"w:{name}")) for name in ("vanish", "color", "sz", "shd"))
    hidden = vanish is not None and vanish.get(qn("w:val"), "1") not in ("0", "false", "off")
    dark = shade is not None and str(shade.get(qn("w:fill"), "auto")).upper() not in ("AUTO", "FFFFFF")
    white = color is not None and str(color.get(qn("w:val"), "")).upper() == "FFFFFF" and not dark
    tiny = size is not None and str(size.get(qn("w:val"), "")).isdigit() and int(size.get(qn("w:val"))) < _TINY
    return hidden or white or tiny


def _paragraph(element: Any) -> Any:
    return next(element.iterancestors(qn("w:p")), None)


def _words(element: Any) -> str:
    if element is None:
        return ""
    text = "".join(part.text or "" for part in element.iter(qn("w:t"), qn("w:delText")))
    return " ".join(text.split())[:_SHOWN]


def _in_the_text(parts: Parts) -> Iterator[Obstacle]:
    for line in parts.lines:
        for match in _PLACEHOLDER.finditer(line.text):
            yield Obstacle("Còn chỗ chưa điền.", _around(line, match))
    for line in _before_the_annexes(parts):
        for match in _DOTS.finditer(line.text):
            yield Obstacle("Còn dòng chấm chưa điền.", _around(line, match))
    if parts.recipients_label is not None and not any(re.search(r"\w", line.text) for line in parts.recipients):
        yield Obstacle("“Nơi nhận” để trống.", parts.recipients_label.text)


def _before_the_annexes(parts: Parts) -> list[Line]:
    """The text proper: number and day are free, and annexes may be forms to fill in."""
    return [*parts.subject, *parts.addressee_list, *parts.body]


def _around(line: Line, match: re.Match[str]) -> str:
    start = max(0, match.start() - 50)
    return line.text[start : match.end() + 50].strip()
