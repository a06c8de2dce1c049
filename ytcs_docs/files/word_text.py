"""The text of a .docx as it is seen: automatic numbers and bullets, text boxes, cells of letterheads, old fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from ytcs_docs.files.layout import FileText, Line, file_text
from ytcs_docs.language.legacy import decode_guessed, decoder_of_font, garbled
from ytcs_docs.language.text import fold

MAX_NESTING = 6  # tables in tables
_LETTERHEAD = re.compile("cong hoa xa hoi|doc lap tu do|noi nhan|luu vt")
# a post above a signature is in capitals: Decree 30/2020, appendix I, II.7
_POST = re.compile(
    r"\b(?:KT|TL|TM|TUQ|Q)\.|\b(?:GIÁM ĐỐC|CHỦ TỊCH|BỘ TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|CHÁNH|"
    r"BÍ THƯ|TRƯỞNG (?:PHÒNG|TRẠM|KHOA|BAN|ĐOÀN)|TRẠM TRƯỞNG|THƯ KÝ|CHỦ TỌA|CHỦ TRÌ|NGƯỜI LẬP|KẾ TOÁN|THỦ TRƯỞNG)"
)
_LEFT_OUT = (qn("w:del"), qn("w:txbxContent"))
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def word_text(path: Path) -> FileText:
    """Every paragraph and row of the body, in order."""
    with path.open("rb") as stream:
        document = docx.Document(stream)
        lines = list(_Reader(document).lines(document))
        pages = _pages(document)
    text = "\n".join(line.text for line in lines)
    if garbled(text):
        decoded = [Line(decode_guessed(line.text), bold=line.bold) for line in lines]
        lines = decoded if decode_guessed(text) != text else lines
    return file_text(lines, pages)


def _pages(document: WordDocument) -> int | None:
    """What the program that saved the file counted."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/docProps/app.xml":
            found = re.search(rb"<Pages>(\d{1,4})</Pages>", part.blob)
            return int(found[1]) or None if found else None
    return None


class _Reader:
    """Walks through the body and keeps count of the numbered lists."""

    def __init__(self, document: WordDocument) -> None:
        self._marks = ListMarks(document)
        self._default_font = _style_font(document)

    def lines(self, holder: WordDocument | _Cell, depth: int = 0) -> Iterator[Line]:
        for block in holder.iter_inner_content():
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
            elif isinstance(block, Table) and depth < MAX_NESTING:
                yield from self._table(block, depth)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Line]:
        for text in self._boxes(paragraph):
            yield Line(text)
        runs = [(run, self._decoded(run)) for run in self._runs(paragraph)]
        text = "".join(piece for _, piece in runs)
        said = [run for run, piece in runs if piece.strip()]
        bold = bool(said) and all(_is_bold(run) for run in said)
        mark = self._mark(paragraph) if text.strip() else ""
        for index, line in enumerate(text.split("\n")):
            yield Line(f"{mark}{line}" if not index else line, bold=bold)

    @staticmethod
    def _runs(paragraph: Paragraph) -> Iterator[Run]:
        """Runs in links and insertions as well, deleted ones not."""
        for element in paragraph._p.iter(qn("w:r")):
            if not any(above.tag in _LEFT_OUT for above in element.iterancestors()):
                yield Run(element, paragraph)  # type: ignore[arg-type]

    @staticmethod
    def _boxes(paragraph: Paragraph) -> list[str]:
        """Text boxes, each once: the same box stands in the file for new and for old programs."""
        found: dict[str, None] = {}
        for box in paragraph._p.iter(qn("w:txbxContent")):
            for inner in box.iter(qn("w:p")):
                text = "".join(piece.text or "" for piece in inner.iter(qn("w:t")))
                if text.strip():
                    found[text] = None
        return list(found)

    def _decoded(self, run: Run) -> str:
        font = run.font.name or _font_of_style(run) or self._default_font
        decode = decoder_of_font(font) if font else None
        return decode(run.text) if decode else run.text

    def _table(self, table: Table, depth: int) -> Iterator[Line]:
        """A letterhead or signature block is read cell by cell, a table of data row by row."""
        rows = [[cell for _, cell in cells] for cells in cells_by_row(table)]
        columns = max(map(len, rows), default=0)
        read = [[list(self.lines(cell, depth + 1)) for cell in cells] for cells in rows]
        said = fold(" ".join(line.text for cells in read for cell in cells for line in cell)[:2_000])
        if columns <= 3 and len(rows) <= 8 and (_LETTERHEAD.search(said) or _holds_signatures(read)):
            for column in range(columns):
                for cells in read:
                    if column < len(cells):
                        yield from cells[column]
            return
        for cells in read:
            yield Line("\t".join(" ".join(line.text for line in cell) for cell in cells))

    def _mark(self, paragraph: Paragraph) -> str:
        """The automatic number or bullet before a paragraph, as it is seen."""
        found = _list_of(paragraph)
        return self._marks.mark(*found) if found is not None else ""


def _holds_signatures(read: list[list[list[Line]]]) -> bool:
    """Whether a table is there to set signatures side by side: posts in capitals, every cell short."""
    texts = [" ".join(line.text for line in cell).strip() for cells in read for cell in cells]
    return any(map(_POST.search, texts)) and all(len(text) <= 160 for text in texts)


class ListMarks:
    """Automatic numbers and bullets, counted as a file is read from its beginning."""

    def __init__(self, document: WordDocument) -> None:
        self._levels = _numbering(document)
        self._counts: dict[tuple[str, int], int] = {}

    def mark(self, number: str, level: int) -> str:
        """What stands before the next paragraph of a list at a level, with a blank behind; empty for nothing."""
        shape = self._levels.get((number, level))
        if shape is None:
            return ""
        form, pattern, start = shape
        if form == "bullet":
            return "- "
        if form == "none":
            return ""
        self._counts[number, level] = self._counts.get((number, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((number, deeper), None)

        def value(match: re.Match[str]) -> str:
            which = int(match[1]) - 1
            count = self._counts.get((number, which), self._levels.get((number, which), ("", "", 1))[2])
            return _counted(count, self._levels.get((number, which), (form, "", 1))[0])

        return re.sub(r"%(\d)", value, pattern) + " "


def cells_by_row(table: Table) -> Iterator[list[tuple[int, _Cell]]]:
    """(column, cell) of each row; a cell that spans several columns stands at the first."""
    for row in table.rows:
        cells: dict[int, tuple[int, _Cell]] = {}
        for column, cell in enumerate(row.cells):  # a merged cell is listed once for each column it spans
            cells.setdefault(id(cell._tc), (column, cell))
        yield list(cells.values())


def _is_bold(run: Run) -> bool:
    return bool(run.bold if run.bold is not None else run.style is not None and run.style.font.bold)


def _font_of_style(run: Run) -> str | None:
    paragraph = run._parent
    style = paragraph.style if isinstance(paragraph, Paragraph) else None
    return style.font.name if style is not None else None


def _style_font(document: WordDocument) -> str | None:
    try:
        return document.styles["Normal"].font.name  # type: ignore[no-any-return]
    except KeyError:
        return None


Levels = dict[tuple[str, int], tuple[str, str, int]]


def _numbering(document: WordDocument) -> Levels:
    """Form, pattern and first number of each level of each list."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    shapes: dict[str, dict[int, tuple[str, str, int]]] = {}
    for abstract in root.iter(qn("w:abstractNum")):
        levels = {}
        for level in abstract.iter(qn("w:lvl")):
            levels[_number(level.get(qn("w:ilvl")))] = (
                _attribute(level, "w:numFmt") or "decimal",
                (_attribute(level, "w:lvlText") or "")[:100],
                _number(_attribute(level, "w:start"), 1),
            )
        shapes[abstract.get(qn("w:abstractNumId"), "")] = levels
    found: Levels = {}
    for one in root.iter(qn("w:num")):
        levels = shapes.get(_attribute(one, "w:abstractNumId") or "", {})
        begins = {
            _number(override.get(qn("w:ilvl"))): _number(_attribute(override, "w:startOverride"), 1)
            for override in one.iter(qn("w:lvlOverride"))
            if override.find(qn("w:startOverride")) is not None
        }
        for level, (form, pattern, start) in levels.items():
            found[one.get(qn("w:numId"), ""), level] = form, pattern, begins.get(level, start)
    return found


def _attribute(element: etree._Element, name: str) -> str | None:
    child = element.find(qn(name))
    return child.get(qn("w:val")) if child is not None else None


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() else default


def _list_of(paragraph: Paragraph) -> tuple[str, int] | None:
    """List and level of a paragraph, its own or its style's."""
    holders = [paragraph._p.pPr]
    style = paragraph.style
    if style is not None:
        holders.append(style.element.find(qn("w:pPr")))
    for holder in holders:
        found = holder.find(qn("w:numPr")) if holder is not None else None
        if found is not None:
            number = _attribute(found, "w:numId")
            return None if number in (None, "0") else (number or "", _number(_attribute(found, "w:ilvl")))
    return None


def _counted(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = _ROMAN[count] if count < len(_ROMAN) else str(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("lowerLetter", "upperLetter"):
        letters = "abcdefghijklmnopqrstuvwxyz"  # Word knows no đ
        letter = letters[(count - 1) % len(letters)]
        return letter.upper() if form == "upperLetter" else letter
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)
