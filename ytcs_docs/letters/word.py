"""A Word file as a reader sees it: lines in order, each with its effective format.

Read are paragraphs, tables in tables, text boxes (once, though they stand in the file twice), content controls,
insertions, links, automatic numbers. A line that tabs or blanks divide into a left and a right half, as in a
letterhead without a table, is two lines.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.word_text import ListMarks
from ytcs_docs.language.text import nfc, upper
from ytcs_docs.letters.styles import ParagraphFormat, Styles, TextFormat, whole_number

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), f"{_MC}Fallback", qn("w:pPr"), qn("w:rPr")}
_P, _R, _T, _TBL, _TR, _TC = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
# Blanks that part two halves of a line. Those where number and day are written after signing part nothing.
_GAP = re.compile(r"(?<!Số:)(?<!số)(?<!ngày)(?<!tháng)(?<!năm)(?<![ \u00a0])[ \u00a0]{3,}(?![ \u00a0/]|tháng|năm)")
_OPEN_END, _OPEN_BEGINNING = ("Số:", "số", "ngày", "tháng", "năm"), ("/", "tháng", "năm")
_LIST_MARK = re.compile(r"(?:[-–—•+*]|\(?[\dIVX]{1,4}(?:\.\d{1,2})*[.)]?|[a-zđ][.)])")
MOST_NESTING = 8


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Letters of one format in a line: a ``w:t``, or the ``part`` of it between wide gaps. ``size`` in points."""

    run: Run
    element: Any  # the w:t; None for letters that stand in none
    part: int
    text: str
    format: TextFormat

    @property
    def font(self) -> str:
        return self.format.font or ""

    @property
    def size(self) -> float:
        return self.format.size or 0.0

    @property
    def bold(self) -> bool:
        return bool(self.format.bold)

    @property
    def italic(self) -> bool:
        return bool(self.format.italic)

    @property
    def underline(self) -> bool:
        return bool(self.format.underline)

    @property
    def color(self) -> str:
        return self.format.color or ""

    @property
    def is_link(self) -> bool:
        return any(above.tag == qn("w:hyperlink") for above in self.run._r.iterancestors())

    def retype(self, text: str) -> None:
        """Replace the letters, keeping all else of the run."""
        if self.element is None:
            return
        pieces = re.split(f"({_GAP.pattern})", self.element.text or "")
        pieces[2 * self.part] = text
        self.element.text = "".join(pieces)
        self.element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A paragraph, or the part of one between line breaks and wide gaps. ``table``, ``row`` and ``column`` are its
    place in the innermost table, else -1; ``box`` numbers text boxes, else -1. ``side`` is ``left`` or ``right`` where
    tabs or blanks divide the line, ``lead`` the number of them before it. Lengths in points."""

    number: int
    paragraph: Paragraph
    text: str
    pieces: tuple[Piece, ...]
    format: ParagraphFormat
    table: int = -1
    row: int = -1
    column: int = -1
    box: int = -1
    side: str = ""
    lead: int = 0
    mark: str = ""  # its automatic number, with which the text begins
    drawn: bool = False  # a shape or picture is anchored in it
    page: int = 0  # counts the breaks that somebody put in, not those that the text makes by itself

    @property
    def alignment(self) -> str:
        """``left``, ``center``, ``right`` or ``justify``."""
        return self.format.alignment or "left"

    @property
    def tab_alignment(self) -> str:
        """How the tabs before it place it, as the last of them says; empty where the paragraph has no such tab."""
        tabs = self.format.tabs or ()
        return tabs[self.lead - 1] if 0 < self.lead <= len(tabs) else ""

    @property
    def first_line_indent(self) -> float:
        return self.format.first_line or 0.0

    @property
    def space_around(self) -> float:
        """The sum of the space before and after."""
        return (self.format.before or 0.0) + (self.format.after or 0.0)

    @property
    def line_spacing(self) -> float | None:
        """A multiple of single spacing; None when it is fixed in points."""
        return self.format.line_spacing or None

    @property
    def ruled(self) -> bool:
        """Whether a line is drawn above or below: a border, or a drawn shape in the paragraph."""
        return bool(self.format.ruled) or self.drawn

    @property
    def is_flowing(self) -> bool:
        """Whether it stands in the text, not in a table, box or half of a line."""
        return self.table < 0 and self.box < 0 and not self.side

    @property
    def has_fields(self) -> bool:
        """Whether Word itself writes something in its paragraph: a date, a number."""
        return any(True for _ in self.paragraph._p.iter(qn("w:fldChar"), qn("w:fldSimple")))

    @property
    def owns_runs(self) -> bool:
        """Whether no run of it goes on in another line."""
        own = {id(piece.element) for piece in self.pieces}
        return all(
            id(text) in own
            for piece in self.pieces
            for text in piece.run._r.iterchildren(_T)
            if (text.text or "").strip()
        )

    @property
    def place(self) -> tuple[int, int, int, int, str]:
        """The cell, box or half that it stands in."""
        return self.table, self.row, self.column, self.box, self.side

    def retype(self, text: str) -> None:
        """Replace the text, in the format of the first piece."""
        first, *others = [piece for piece in self.pieces if piece.element is not None]
        first.retype(text.removeprefix(self.mark))
        for piece in others:
            piece.retype("")


@dataclass(frozen=True, kw_only=True, slots=True)
class Margins:
    """What stands in the margins of a section, as XML; None where nothing does."""

    section: Section
    header: Any
    footer: Any
    first_header: Any
    first_footer: Any


def _defined(margin: Any, before: Any) -> Any:
    """The element of a header or footer; python-docx would add an empty one to the file where there is none."""
    try:
        return before if margin.is_linked_to_previous else margin._element
    except KeyError:  # a reference to a part that is not there
        return before


@dataclass(frozen=True)
class WordFile:
    """All that the form check reads."""

    document: WordDocument
    lines: tuple[Line, ...]

    @property
    def sections(self) -> list[Section]:
        return list(self.document.sections)

    @cached_property
    def margins(self) -> tuple[Margins, ...]:
        """Top and bottom margin of each section."""
        found: list[Margins] = []
        for section in self.document.sections:
            before = found[-1] if found else None
            found.append(
                Margins(
                    section=section,
                    header=_defined(section.header, before.header if before else None),
                    footer=_defined(section.footer, before.footer if before else None),
                    first_header=_defined(section.first_page_header, before.first_header if before else None),
                    first_footer=_defined(section.first_page_footer, before.first_footer if before else None),
                )
            )
        return tuple(found)

    def lines_of(self, margin: Any) -> tuple[Line, ...]:
        """The lines of a header or footer."""
        return tuple(_Reader(self.document).lines(margin))

    def content(self) -> bytes:
        """The file as bytes, with all changes."""
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()


def read_word(stream: BinaryIO) -> WordFile:
    """Read a .docx; raises :class:`Refused` with a sentence when it is not one."""
    try:
        return word_file(docx.Document(stream))
    except Exception as error:  # a broken archive makes the library fail in many ways
        raise Refused("Tệp này không phải là tệp Word .docx, hoặc đã hỏng.") from error


def read_stored(path: Path) -> WordFile:
    """See :func:`read_word`."""
    with path.open("rb") as stream:
        return read_word(stream)


def word_file(document: WordDocument) -> WordFile:
    """Read an open document in its current state."""
    return WordFile(document, tuple(_Reader(document).lines(document.element.body)))


@dataclass(frozen=True, slots=True)
class _Where:
    """The innermost cell and text box."""

    table: int = -1
    row: int = -1
    column: int = -1
    box: int = -1
    table_style: str = ""


@dataclass(slots=True)
class _Chunk:
    """Letters between two wide gaps; ``lead`` is the number of gaps before it."""

    lead: int
    pieces: list[Piece]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


class _Reader:
    """Walks through a file once; numbers lines, tables and boxes as they come."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._marks = ListMarks(document)
        self._lines = self._tables = self._boxes = self._pages = 0

    def lines(self, holder: Any, where: _Where = _Where(), depth: int = 0) -> Iterator[Line]:
        """The lines of a body, cell, box or content control."""
        if depth > MOST_NESTING:
            return
        for child in holder:
            if child.tag == _P:
                yield from self._paragraph(child, where, depth)
            elif child.tag == _TBL:
                yield from self._table(child, where, depth)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self.lines(content, where, depth + 1)
            elif child.tag in (qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
                yield from self.lines(child, where, depth + 1)

    def _table(self, table: Any, where: _Where, depth: int) -> Iterator[Line]:
        number = self._tables
        self._tables += 1
        style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        style_id = style.get(qn("w:val"), "") if style is not None else where.table_style
        rows = [list(_unwrapped(row, _TC)) for row in _unwrapped(table, _TR)]
        inherits = where.table >= 0 and max(map(len, rows), default=0) == 1  # a frame inside of a cell
        for row, cells in enumerate(rows):
            column = 0
            for cell in cells:
                here = where if inherits else _Where(number, row, column, where.box, style_id)
                yield from self.lines(cell, here, depth + 1)
                span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                column += max(1, whole_number(span.get(qn("w:val")), 1)) if span is not None else 1

    def _paragraph(self, element: Any, where: _Where, depth: int) -> Iterator[Line]:
        for box in _boxes_in(element):
            number = self._boxes
            self._boxes += 1
            yield from self.lines(box, _Where(box=number, table_style=where.table_style), depth + 1)
        paragraph = Paragraph(element, self._document._body)
        properties = element.find(qn("w:pPr"))
        shape = self._styles.paragraph(properties, where.table_style)
        style_id = self._styles.paragraph_style(properties)
        drawn = any(not any(True for _ in shape_.iter(_T)) for shape_ in _drawings(element))
        if properties is not None and _begins_page(properties):
            self._pages += 1
        mark = ""
        rows = self._rows(element, paragraph, style_id, where.table_style)
        if shape.list_id not in (None, "0") and any(chunk.text.strip() for row in rows for chunk in row):
            mark = self._marks.mark(shape.list_id or "", shape.list_level or 0)
        for row in rows:
            chunks = _joined([chunk for chunk in row if chunk.text.strip()])
            halves = _halves(chunks)
            if halves is None:
                yield self._line(paragraph, shape, where, chunks, "", mark, drawn)
            else:
                for side, chunk in zip(("left", "right"), halves, strict=True):
                    yield self._line(paragraph, shape, where, [chunk], side, "", drawn)
            mark, drawn = "", False
        if _ends_page(element, properties):
            self._pages += 1

    def _line(
        self,
        paragraph: Paragraph,
        shape: ParagraphFormat,
        where: _Where,
        chunks: Sequence[_Chunk],
        side: str,
        mark: str,
        drawn: bool,
    ) -> Line:
        text = nfc(" ".join(" ".join(chunk.text for chunk in chunks).split()))
        number = self._lines
        self._lines += 1
        return Line(
            number=number,
            paragraph=paragraph,
            text=f"{mark}{text}",
            pieces=tuple(piece for chunk in chunks for piece in chunk.pieces if piece.text.strip()),
            format=shape,
            table=where.table,
            row=where.row,
            column=where.column,
            box=where.box,
            side=side,
            lead=chunks[0].lead if chunks else 0,
            mark=mark,
            drawn=drawn,
            page=self._pages,
        )

    def _rows(self, element: Any, paragraph: Paragraph, style_id: str, table_style: str) -> list[list[_Chunk]]:
        """The chunks of a paragraph, line by line."""
        rows = [[_Chunk(0, [])]]

        def gap() -> None:
            if rows[-1][-1].text.strip():
                rows[-1].append(_Chunk(1, []))
            else:
                rows[-1][-1].lead += 1

        for run_element in _runs(element):
            shape = None
            run = Run(run_element, paragraph)
            for child in run_element:
                if child.tag == qn("w:tab"):
                    gap()
                elif child.tag in (qn("w:br"), qn("w:cr")) and child.get(qn("w:type")) != "page":
                    rows.append([_Chunk(0, [])])
                elif child.tag in (_T, qn("w:noBreakHyphen")):
                    shape = shape or self._styles.text(run_element.find(qn("w:rPr")), style_id, table_style)
                    letters = child.text or "" if child.tag == _T else "-"
                    for part, text in enumerate(_GAP.split(letters)):
                        if part:
                            gap()
                        shown = text.replace("\u00a0", " ")
                        shown = upper(shown) if shape.capitals else shown
                        if shown:
                            rows[-1][-1].pieces.append(
                                Piece(run, child if child.tag == _T else None, part, shown, shape)
                            )
        return rows


def _joined(chunks: Sequence[_Chunk]) -> list[_Chunk]:
    """Chunks with those put together that only the place of a number or day parts."""
    found: list[_Chunk] = []
    for chunk in chunks:
        opens = nfc(chunk.text).strip().startswith(_OPEN_BEGINNING)
        if found and (opens or nfc(found[-1].text).strip().endswith(_OPEN_END)):
            found[-1].pieces.extend(chunk.pieces)
        else:
            found.append(chunk)
    return found


def _begins_page(properties: Any) -> bool:
    found = properties.find(qn("w:pageBreakBefore"))
    return found is not None and found.get(qn("w:val"), "1") not in ("0", "false")


def _ends_page(element: Any, properties: Any) -> bool:
    """Whether a page or section ends with a paragraph."""
    if properties is not None and (section := properties.find(qn("w:sectPr"))) is not None:
        kind = section.find(qn("w:type"))
        return kind is None or kind.get(qn("w:val")) != "continuous"
    return any(one.get(qn("w:type")) == "page" for run in _runs(element) for one in run.iter(qn("w:br")))


def _halves(chunks: Sequence[_Chunk]) -> Sequence[_Chunk] | None:
    """The two halves of a line that a wide gap divides; None when it is one."""
    if len(chunks) != 2 or _LIST_MARK.fullmatch(chunks[0].text.strip()):
        return None
    return chunks


def _unwrapped(holder: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, those in content controls, too."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")):
            yield from _unwrapped(child, tag)


def _runs(element: Any) -> Iterator[Any]:
    """The runs of a paragraph as it is read: in links and insertions as well, not those deleted or in boxes."""
    for child in element:
        if child.tag == _R:
            yield child
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield from _runs(child)


def _drawings(element: Any) -> Iterator[Any]:
    for run in _runs(element):
        for child in run:
            if child.tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                yield choice if choice is not None else child
            elif child.tag in (qn("w:drawing"), qn("w:pict")):
                yield child


def _boxes_in(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, outermost ones, each once."""
    for drawing in _drawings(element):
        inner = list(drawing.iter(qn("w:txbxContent")))
        for box in inner:
            if not any(above in inner for above in box.iterancestors()):
                yield box
