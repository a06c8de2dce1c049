"""Formats of a Word file as they count: set on a run or paragraph itself, else by a style and those it is based on,
else by the defaults of the document (ECMA-376, part 1, 17.7). Each style is resolved once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

DEFAULT_SIZE = 10.0  # points, where nothing is set (17.3.2.38)
DEFAULT_FONT = "Times New Roman"
MOST_BASES = 50  # Word itself allows some ten
_OFF = ("0", "false", "off", "none")
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STYLE_ID, _VAL = qn("w:styleId"), qn("w:val")
_P_STYLE, _R_STYLE = qn("w:pStyle"), qn("w:rStyle")


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Of letters; None where nothing is set. ``size`` in points, ``color`` six digits or empty for automatic."""

    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    color: str | None = None
    capitals: bool | None = None
    struck: bool | None = None
    highlighted: bool | None = None


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """Of a paragraph; None where nothing is set. Lengths in points; ``line_spacing`` a multiple of single spacing, 0
    where it is fixed in points. ``alone`` says that no space stands between paragraphs of the same style."""

    alignment: str | None = None
    first_line: float | None = None
    left: float | None = None
    before: float | None = None
    after: float | None = None
    line_spacing: float | None = None
    alone: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    ruled: bool | None = None
    tabs: tuple[str, ...] | None = None  # how each tab stop aligns, from left to right


Format = TypeVar("Format", TextFormat, ParagraphFormat)


def _over(base: Format, own: Format) -> Format:
    """What is set in ``own``, else in ``base``."""
    changes: dict[str, Any] = {name: value for name in own.__slots__ if (value := getattr(own, name)) is not None}
    return replace(base, **changes) if changes else base


class Styles:
    """The styles of one file."""

    def __init__(self, document: WordDocument) -> None:
        root = document.styles.element
        self._styles = {style.get(_STYLE_ID, ""): style for style in root.iter(qn("w:style"))}
        self._themes = _theme_fonts(document)
        defaults = root.find(qn("w:docDefaults"))
        text = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}") if defaults is not None else None
        paragraph = defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}") if defaults is not None else None
        self._text_default = _over(
            TextFormat(DEFAULT_FONT, DEFAULT_SIZE, False, False, False, "", False, False, False), self._text_of(text)
        )
        self._paragraph_default = _over(
            ParagraphFormat("left", 0.0, 0.0, 0.0, 0.0, 1.0, False), paragraph_format(paragraph)
        )
        self._usual = next((key for key, style in self._styles.items() if _is_default(style, "paragraph")), "")
        self._resolved_text = lru_cache(maxsize=None)(self._resolve_text)
        self._resolved_paragraph = lru_cache(maxsize=None)(self._resolve_paragraph)
        self._of_paragraph = lru_cache(maxsize=None)(self._text_in_style)

    def paragraph_style(self, properties: Any) -> str:
        """The id of a paragraph's style."""
        style = properties.find(_P_STYLE) if properties is not None else None
        return style.get(_VAL, "") if style is not None else self._usual

    def paragraph(self, properties: Any, table_style: str = "") -> ParagraphFormat:
        """The format of a paragraph with these ``w:pPr``."""
        base = (
            _over(self._paragraph_default, self._resolved_paragraph(table_style))
            if table_style
            else self._paragraph_default
        )
        styled = _over(base, self._resolved_paragraph(self.paragraph_style(properties)))
        return _over(styled, paragraph_format(properties)) if properties is not None else styled

    def text(self, run_properties: Any, paragraph_style: str, table_style: str = "") -> TextFormat:
        """The format of a run with these ``w:rPr`` in a paragraph of this style; all is set."""
        base = self._of_paragraph(paragraph_style, table_style)
        if run_properties is None:
            return base
        style = run_properties.find(_R_STYLE)
        if style is not None:
            base = _over(base, self._resolved_text(style.get(_VAL, "")))
        return _over(base, self._text_of(run_properties))

    def _text_in_style(self, paragraph_style: str, table_style: str) -> TextFormat:
        base = _over(self._text_default, self._resolved_text(table_style)) if table_style else self._text_default
        return _over(base, self._resolved_text(paragraph_style))

    def _resolve_text(self, style_id: str) -> TextFormat:
        found = TextFormat()
        for style in self._chain(style_id):
            found = _over(found, self._text_of(style.find(qn("w:rPr"))))
        return found

    def _resolve_paragraph(self, style_id: str) -> ParagraphFormat:
        found = ParagraphFormat()
        for style in self._chain(style_id):
            found = _over(found, paragraph_format(style.find(qn("w:pPr"))))
        return found

    def _chain(self, style_id: str) -> list[Any]:
        """A style after those that it is based on, as far as they are known and no circle closes."""
        found: list[Any] = []
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen and len(found) < MOST_BASES:
            seen.add(style_id)
            style = self._styles[style_id]
            found.append(style)
            based = style.find(qn("w:basedOn"))
            style_id = based.get(_VAL, "") if based is not None else ""
        return found[::-1]

    def _text_of(self, properties: Any) -> TextFormat:
        if properties is None:
            return TextFormat()
        found: dict[str, Any] = {}
        for child in properties:
            name = _NAMES.get(child.tag)
            if name == "font":
                font = child.get(qn("w:ascii")) or child.get(qn("w:hAnsi"))
                theme = child.get(qn("w:asciiTheme")) or child.get(qn("w:hAnsiTheme"))
                found["font"] = self._themes.get((theme or "")[:5]) or font if theme else font
            elif name == "size":
                found["size"] = _number(child.get(_VAL)) / 2 if _number(child.get(_VAL)) else None
            elif name == "color":
                value = child.get(_VAL, "auto")
                found["color"] = "" if value == "auto" else value.upper()
            elif name:
                found[name] = child.get(_VAL, "1") not in _OFF
        return TextFormat(**found)


_NAMES = {
    qn("w:rFonts"): "font",
    qn("w:sz"): "size",
    qn("w:b"): "bold",
    qn("w:i"): "italic",
    qn("w:u"): "underline",
    qn("w:color"): "color",
    qn("w:caps"): "capitals",
    qn("w:strike"): "struck",
    qn("w:highlight"): "highlighted",
}
_ALIGNED = {"start": "left", "end": "right", "both": "justify", "distribute": "justify"}


def paragraph_format(properties: Any) -> ParagraphFormat:
    """What is set in a ``w:pPr``."""
    if properties is None:
        return ParagraphFormat()
    found: dict[str, Any] = {}
    for child in properties:
        tag = child.tag
        if tag == qn("w:jc"):
            found["alignment"] = _ALIGNED.get(child.get(_VAL, ""), child.get(_VAL, "left"))
        elif tag == qn("w:ind"):
            first, hanging = child.get(qn("w:firstLine")), child.get(qn("w:hanging"))
            left = child.get(qn("w:left")) or child.get(qn("w:start"))
            if first is not None or hanging is not None:
                found["first_line"] = _number(first) / 20 if first is not None else -_number(hanging) / 20
            if left is not None:
                found["left"] = _number(left) / 20
        elif tag == qn("w:spacing"):
            found |= _spacing(child)
        elif tag == qn("w:contextualSpacing"):
            found["alone"] = child.get(_VAL, "1") not in _OFF
        elif tag == qn("w:numPr"):
            for part, name in ((qn("w:numId"), "list_id"), (qn("w:ilvl"), "list_level")):
                value = child.find(part)
                if value is not None:
                    found[name] = value.get(_VAL, "0") if name == "list_id" else int(_number(value.get(_VAL)))
        elif tag == qn("w:tabs"):
            stops = sorted((_number(one.get(qn("w:pos"))), one.get(_VAL, "left")) for one in child)
            found["tabs"] = tuple(kind for _, kind in stops if kind not in ("clear", "bar"))
        elif tag == qn("w:pBdr"):
            found["ruled"] = any(
                side.get(_VAL) not in ("none", "nil") for side in child if side.tag in (qn("w:top"), qn("w:bottom"))
            )
    return ParagraphFormat(**found)


def _spacing(child: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side in ("before", "after"):
        if child.get(qn(f"w:{side}Autospacing"), "0") not in _OFF:
            found[side] = 14.0
        elif (value := child.get(qn(f"w:{side}"))) is not None:
            found[side] = _number(value) / 20
    line = child.get(qn("w:line"))
    if line is not None:
        fixed = child.get(qn("w:lineRule"), "auto") in ("exact", "atLeast")
        found["line_spacing"] = 0.0 if fixed else _number(line) / 240
    return found


def _is_default(style: Any, kind: str) -> bool:
    return style.get(qn("w:type")) == kind and style.get(qn("w:default"), "0") not in _OFF


def _number(text: str | None) -> float:
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def whole_number(text: str | None, default: int) -> int:
    """A number of an attribute, the default where it is none."""
    try:
        return int(text or default)
    except ValueError:
        return default


def _theme_fonts(document: WordDocument) -> dict[str, str]:
    """The Latin fonts of the theme by the first letters of their role: ``major``, ``minor``."""
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, etree.XMLSyntaxError):
        return {}
    found: dict[str, str] = {}
    for role in ("major", "minor"):
        latin = root.find(f".//{_THEME}{role}Font/{_THEME}latin")
        if latin is not None and (name := latin.get("typeface")):
            found[role] = name
    return found
