"""A Word file as a reader sees it: lines in order, each with its effective format.

python-docx gives what is set on a run or paragraph itself; the effective format comes from there, else from the
character style, the paragraph style and their base styles, else from the defaults of the document.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from ytcs_docs.core.errors import Refused
from ytcs_docs.files.word_text import cells_by_row

DEFAULT_SIZE = 10.0  # points, where nothing is set (ECMA-376, part 1, 17.3.2.38)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run with visible text, or the ``part`` of it between two line breaks. ``size`` in points."""

    run: Run
    part: int
    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    color: str

    def retype(self, text: str) -> None:
        """Replace the text, keeping place and format."""
        parts = self.run.text.split("\n")
        parts[self.part] = text
        self.run.text = "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the part of one between two line breaks. ``table``, ``row`` and ``column`` are its place in a
    table, else -1. Lengths in points."""

    number: int
    paragraph: Paragraph
    text: str
    pieces: tuple[Piece, ...]
    table: int = -1
    row: int = -1
    column: int = -1

    @property
    def alignment(self) -> str:
        """``left``, ``center``, ``right`` or ``justify``."""
        value = self._format("alignment")
        return _ALIGNMENTS.get(value, "left") if value is not None else "left"

    @property
    def first_line_indent(self) -> float:
        value = self._format("first_line_indent")
        return float(value.pt) if value is not None else 0.0

    @property
    def space_around(self) -> float:
        """The sum of the space before and after."""
        return sum(float(value.pt) for name in ("space_before", "space_after") if (value := self._format(name)))

    @property
    def line_spacing(self) -> float | None:
        """A multiple of single spacing; None when it is fixed in points."""
        value = self._format("line_spacing")
        if value is None:
            return 1.0
        return float(value) if isinstance(value, float) else None

    @property
    def ruled(self) -> bool:
        """Whether a line is drawn above or below: a border, or a drawn shape in the paragraph."""
        borders = self.paragraph._p.find(qn("w:pPr") + "/" + qn("w:pBdr"))
        drawn = any(True for _ in self.paragraph._p.iter(qn("w:drawing"), qn("w:pict")))
        return borders is not None or drawn

    def retype(self, text: str) -> None:
        """Replace the text, in the format of the first piece."""
        first, *others = self.pieces
        first.retype(text)
        for piece in others:
            piece.retype("")

    def _format(self, name: str) -> Any:
        value = getattr(self.paragraph.paragraph_format, name)
        style: Any = self.paragraph.style
        while value is None and style is not None:
            value = getattr(style.paragraph_format, name)
            style = style.base_style
        return value


_ALIGNMENTS = {
    WD_ALIGN_PARAGRAPH.LEFT: "left",
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}


@dataclass(frozen=True, slots=True)
class WordFile:
    """All that the form check reads."""

    document: WordDocument
    lines: tuple[Line, ...]
    headers: tuple[tuple[Section, tuple[Line, ...]], ...]

    @property
    def sections(self) -> list[Section]:
        return list(self.document.sections)

    def content(self) -> bytes:
        """The file as bytes, with all changes."""
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()


def read_word(stream: BinaryIO) -> WordFile:
    """Read a .docx; raises :class:`Refused` with a sentence when it is not one."""
    try:
        document = docx.Document(stream)
    except Exception as error:  # a broken archive makes the library fail in many ways
        raise Refused("Tệp này không phải là tệp Word .docx, hoặc đã hỏng.") from error
    return word_file(document)


def read_stored(path: Path) -> WordFile:
    """See :func:`read_word`."""
    with path.open("rb") as stream:
        return read_word(stream)


def word_file(document: WordDocument) -> WordFile:
    """Read an open document in its current state."""
    headers = tuple(
        (
            section,
            tuple(
                _make_line(-1, paragraph, [piece for line in _pieces_by_line(document, paragraph) for piece in line])
                for paragraph in section.header.paragraphs
            ),
        )
        for section in document.sections
    )
    return WordFile(document, tuple(_lines(document)), headers)


def _lines(document: WordDocument) -> Iterator[Line]:
    number, tables = 0, 0
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            for pieces in _pieces_by_line(document, block):
                yield _make_line(number, block, pieces)
                number += 1
            continue
        for row, cells in enumerate(cells_by_row(block)):
            for column, paragraph in ((column, paragraph) for column, cell in cells for paragraph in cell.paragraphs):
                for pieces in _pieces_by_line(document, paragraph):
                    yield _make_line(number, paragraph, pieces, tables, row, column)
                    number += 1
        tables += 1


def _pieces_by_line(document: WordDocument, paragraph: Paragraph) -> list[list[Piece]]:
    """The pieces of a paragraph, line by line."""
    lines: list[list[Piece]] = [[]]
    for run in paragraph.runs:
        for part, text in enumerate(run.text.split("\n")):
            if part:
                lines.append([])
            if text.strip():
                lines[-1].append(_make_piece(document, paragraph, run, part, text))
    return lines


def _make_line(
    number: int, paragraph: Paragraph, pieces: list[Piece], table: int = -1, row: int = -1, column: int = -1
) -> Line:
    text = "".join(piece.text for piece in pieces) if len(pieces) < 2 else _joined_text(paragraph, pieces)
    return Line(number, paragraph, " ".join(text.replace("\u00a0", " ").split()), tuple(pieces), table, row, column)


def _joined_text(paragraph: Paragraph, pieces: list[Piece]) -> str:
    """The text from the first piece to the last, including runs of blanks between them."""
    texts = {(piece.run._r, piece.part): piece.text for piece in pieces}
    first, last = pieces[0], pieces[-1]
    runs = paragraph.runs
    start = next(place for place, run in enumerate(runs) if run._r is first.run._r)
    end = next(place for place, run in enumerate(runs) if run._r is last.run._r)
    parts = [texts.get((first.run._r, first.part), "")]
    for run in runs[start + 1 : end + 1]:
        parts.append(texts.get((run._r, 0), run.text if not run.text.strip() else ""))
    return "".join(parts)


def _make_piece(document: WordDocument, paragraph: Paragraph, run: Run, part: int, text: str) -> Piece:
    size = _resolved(paragraph, run, "size")
    color = _color(paragraph, run)
    return Piece(
        run=run,
        part=part,
        text=text,
        font=str(_resolved(paragraph, run, "name") or _default_font(document)),
        size=float(size.pt) if size is not None else _default_size(document),
        bold=bool(_resolved(paragraph, run, "bold")),
        italic=bool(_resolved(paragraph, run, "italic")),
        underline=bool(_resolved(paragraph, run, "underline")),
        color=color,
    )


def _styles(paragraph: Paragraph, run: Run) -> Iterator[Any]:
    for style in (run.style, paragraph.style):
        while style is not None:
            yield style
            style = style.base_style


def _resolved(paragraph: Paragraph, run: Run, name: str) -> Any:
    value = getattr(run.font, name)
    for style in _styles(paragraph, run):
        if value is not None:
            break
        value = getattr(style.font, name)
    return value


def _color(paragraph: Paragraph, run: Run) -> str:
    """As six hexadecimal digits; empty for automatic."""
    for font in (run.font, *(style.font for style in _styles(paragraph, run))):
        if font.color is not None and font.color.rgb is not None:
            return str(font.color.rgb)
    return ""


def _defaults(document: WordDocument) -> Any:
    return document.styles.element.find(qn("w:docDefaults") + "/" + qn("w:rPrDefault") + "/" + qn("w:rPr"))


def _default_font(document: WordDocument) -> str:
    properties = _defaults(document)
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    if fonts is None:
        return "Times New Roman"
    # The document itself doesn't name a theme's font; it is not Times New Roman in any theme of Word.
    return str(
        fonts.get(qn("w:ascii")) or ("(phông của chủ đề)" if fonts.get(qn("w:asciiTheme")) else "Times New Roman")
    )


def _default_size(document: WordDocument) -> float:
    properties = _defaults(document)
    size = properties.find(qn("w:sz")) if properties is not None else None
    return int(size.get(qn("w:val"))) / 2 if size is not None else DEFAULT_SIZE
