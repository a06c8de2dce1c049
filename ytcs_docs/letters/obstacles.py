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

# All parts with text, whatever the main one is called.
_TEXTS = re.compile(r"word/(?!styles|settings|fontTable|webSettings|numbering|comments|people|glossary)[^/]*\.xml")
_TRACKED = {
    qn("w:ins"): "thêm",
    qn("w:del"): "xóa",
    qn("w:moveFrom"): "chuyển đi",
    qn("w:moveTo"): "chuyển đến",
    qn("w:cellIns"): "thêm ô",
    qn("w:cellDel"): "xóa ô",
    **{qn(f"w:{kind}PrChange"): "đổi định dạng" for kind in ("r", "p", "sect", "tbl", "tr", "tc")},
}
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\$\{[^{}]*\}|«\w{1,60}»|<<\w{1,60}>>|\[\s*(?:…|\.{2,})[^\[\]]{0,60}\]"
    r"|[\[<]\s*(?:điền|ghi rõ)[^\[\]<>]{0,60}[\]>]|\[\s*(?:họ (?:và )?tên|tên|số|ngày|nội dung)\s*\]",
    re.IGNORECASE,
)
_DOTS = re.compile(r"(?:…\s*){2,}|\.{5,}|(?:\. ){4,}|_{4,}")
_TINY = 10  # half points
_BRIGHT = 0.85  # of white
MOST = 12  # obstacles shown
_SHOWN = 120  # characters of a place


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that has to be cleared first, and the words where it stands."""

    sentence: str
    place: str = ""


def obstacles_of(path: Path, *, is_text: bool = True) -> list[Obstacle]:
    """What is in the way, in the text of a document or in an annex; a file that can't be looked at is in the way
    itself."""
    try:
        return _obstacles(path, is_text=is_text)
    except (Refused, Unreadable) as error:
        return [Obstacle(error.sentence)]


@limited()
def _obstacles(path: Path, *, is_text: bool) -> list[Obstacle]:
    parts = Parts(read_stored(path))
    found = [*_in_the_markup(path.read_bytes()), *_placeholders(parts), *(_blanks(parts) if is_text else ())]
    return list(dict.fromkeys(found))[:MOST]


def _in_the_markup(content: bytes) -> Iterator[Obstacle]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = _styles(archive, parser)
        for name in archive.namelist():
            if _TEXTS.fullmatch(name):
                tree = etree.fromstring(archive.read(name), parser)
                yield from _tracked(tree)
                yield from _unfilled(tree)
                yield from _comments(tree)
                yield from _hidden(tree, *styles)


def _tracked(tree: Any) -> Iterator[Obstacle]:
    for element in tree.iter(*_TRACKED):
        yield Obstacle(
            f"Còn thay đổi đang theo dõi ({_TRACKED[element.tag]}): hãy chấp nhận hoặc bỏ trong Word (Review).",
            _words(element) or _words(_paragraph(element)),
        )


def _unfilled(tree: Any) -> Iterator[Obstacle]:
    """Controls of a form that still show what is to be filled in."""
    for element in tree.iter(qn("w:showingPlcHdr")):
        control = next(element.iterancestors(qn("w:sdt")), None)
        yield Obstacle("Còn chỗ chưa điền.", _words(control))


def _comments(tree: Any) -> Iterator[Obstacle]:
    for element in tree.iter(qn("w:commentReference")):
        yield Obstacle("Còn bình luận (comment) của Word: hãy xóa.", _words(_paragraph(element)))


def _styles(archive: zipfile.ZipFile, parser: Any) -> tuple[set[str], set[str]]:
    """Styles whose text is not seen on paper, and those whose text is not seen on a dark ground either."""
    if "word/styles.xml" not in archive.namelist():
        return set(), set()
    tree = etree.fromstring(archive.read("word/styles.xml"), parser)
    styles = {str(style.get(qn("w:styleId"))): style for style in tree.iter(qn("w:style"))}
    on_paper, anywhere = (
        {name for name, style in styles.items() if _unseen(style.find(qn("w:rPr")), on_dark=dark)}
        for dark in (False, True)
    )
    for hidden in (on_paper, anywhere):
        while more := {name for name, style in styles.items() if name not in hidden and _based_on(style) in hidden}:
            hidden |= more
    return on_paper, anywhere


def _based_on(style: Any) -> str:
    base = style.find(qn("w:basedOn"))
    return str(base.get(qn("w:val"))) if base is not None else ""


def _hidden(tree: Any, on_paper: set[str], anywhere: set[str]) -> Iterator[Obstacle]:
    for run in tree.iter(qn("w:r")):
        words = _words(run)
        if not words:
            continue
        properties = run.find(qn("w:rPr"))
        style = properties.find(qn("w:rStyle")) if properties is not None else None
        paragraph = _paragraph(run)
        of_paragraph = paragraph.find(qn("w:pPr") + "/" + qn("w:pStyle")) if paragraph is not None else None
        named = {str(one.get(qn("w:val"))) for one in (style, of_paragraph) if one is not None}
        dark = _on_dark(run)
        if _unseen(properties, on_dark=dark) or named & (anywhere if dark else on_paper):
            yield Obstacle("Có chữ bị ẩn, chữ trắng hoặc quá nhỏ: người đọc không thấy.", words)


def _unseen(properties: Any, *, on_dark: bool = False) -> bool:
    """Hidden, as bright as the paper, or too small to be read."""
    if properties is None:
        return False
    found = {
        name: properties.find(qn(f"w:{name}"))
        for name in ("vanish", "specVanish", "color", "sz", "w", "shd", "highlight")
    }
    value = {name: str(one.get(qn("w:val"), "1")) for name, one in found.items() if one is not None}
    hidden = any(value.get(name, "0") not in ("0", "false", "off") for name in ("vanish", "specVanish"))
    theme = str(found["color"].get(qn("w:themeColor"), "")) if found["color"] is not None else ""
    bright = _brightness(value.get("color", "")) > _BRIGHT or theme in ("background1", "light1")
    dark = (
        on_dark or _is_dark(found["shd"]) or value.get("highlight", "none").startswith(("dark", "black", "blue", "red"))
    )
    tiny = value.get("sz", "").isdigit() and int(value["sz"]) < _TINY
    narrow = value.get("w", "").isdigit() and int(value["w"]) < 20  # per cent of the width of letters
    return hidden or (bright and not dark) or tiny or narrow


def _brightness(color: str) -> float:
    """From 0 (black, or not said) to 1 (white), as the eye weighs colours."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", color):
        return 0.0
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _is_dark(shade: Any) -> bool:
    fill = str(shade.get(qn("w:fill"), "auto")) if shade is not None else "auto"
    return fill.lower() != "auto" and _brightness(fill) < 0.6


def _on_dark(run: Any) -> bool:
    """Whether the paragraph or the cell that a run stands in is shaded."""
    shades = (
        parent.find(qn(f"w:{kind}") + "/" + qn("w:shd"))
        for tag, kind in (("p", "pPr"), ("tc", "tcPr"))
        for parent in run.iterancestors(qn(f"w:{tag}"))
    )
    return any(_is_dark(shade) for shade in shades)


def _paragraph(element: Any) -> Any:
    return next(element.iterancestors(qn("w:p")), None)


def _words(element: Any) -> str:
    if element is None:
        return ""
    text = "".join(part.text or "" for part in element.iter(qn("w:t"), qn("w:delText")))
    return " ".join(text.split())[:_SHOWN]


def _placeholders(parts: Parts) -> Iterator[Obstacle]:
    for line in parts.lines:
        for match in _PLACEHOLDER.finditer(line.text):
            yield Obstacle("Còn chỗ chưa điền.", _around(line, match))


def _blanks(parts: Parts) -> Iterator[Obstacle]:
    for line in _before_the_annexes(parts):
        for match in _DOTS.finditer(line.text):
            yield Obstacle("Còn dòng chấm chưa điền.", _around(line, match))
    if parts.recipients_label is not None and not any(re.search(r"\w", line.text) for line in parts.recipients):
        yield Obstacle("“Nơi nhận” để trống.", parts.recipients_label.text)


def _before_the_annexes(parts: Parts) -> list[Line]:
    """The text proper: number and day are free, and annexes may be forms to fill in."""
    return [*parts.subject, *parts.addressee_list, *parts.body]


def _around(line: Line, match: re.Match[str]) -> str:
    start = max(0, match.start() - 30)
    shown = line.text[start : match.end() + 30].strip()
    return ("…" if start else "") + shown + ("…" if match.end() + 30 < len(line.text) else "")
