"""What a person may set in the text of a draft: bold, italics, tables. Pure.

The text stays lines that can be read and typed without a program: ``**bold**``, ``__italic__``; lines that begin and
end with ``|`` are the rows of a table, the first its heading, ``<br>`` parts lines in a cell. A backslash before ``*``,
``_``, ``|`` or ``\\`` takes the meaning from it. What is not closed is printed as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

BOLD, ITALIC, BREAK = "**", "__", "<br>"
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # nobody types these: they are marks of what is merged
_ESCAPED = re.compile(r"\\([*_|\\])")
_TO_ESCAPE = re.compile(r"(\\(?=[*_|\\])|\*(?=\*)|(?<=\*)\*|_(?=_)|(?<=_)_)")
_AT_AN_EDGE = re.compile(rf"(^[*_\\]|[*_\\]$|{_TO_ESCAPE.pattern[1:-1]})")  # beside a sign
# Opened before a letter that is no space, closed behind one; ``____`` is a place to be filled in.
_SET = re.compile(
    r"(?<!\\)(?P<sign>\*\*|(?<!_)__(?!_))(?=[^\s])(?P<words>(?:\\.|(?!(?P=sign)).)+?)(?<=[^\s])(?P=sign)(?!_)"
)
_ROW = re.compile(r"\|.*(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")  # below the heading, as some write it
_CELLS = re.compile(r"(?<!\\)\|")
MOST_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one format."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, of the same number each; a cell is lines of stretches. The first row is the heading."""

    rows: tuple[tuple[tuple[tuple[Stretch, ...], ...], ...], ...]


def stretches(line: str, *, bold: bool = False, italic: bool = False) -> list[Stretch]:
    """What stands in a line, by format."""
    found: list[Stretch] = []
    place = 0
    for one in _SET.finditer(line):
        found += _plain(line[place : one.start()], bold, italic)
        is_bold = one["sign"] == BOLD
        found += stretches(one["words"], bold=bold or is_bold, italic=italic or not is_bold)
        place = one.end()
    return found + _plain(line[place:], bold, italic)


def _plain(text: str, bold: bool, italic: bool) -> list[Stretch]:
    return [Stretch(_ESCAPED.sub(r"\1", text), bold, italic)] if text else []


def plain(line: str) -> str:
    """A line without its formats."""
    return "".join(stretch.text for stretch in stretches(line))


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return len(line) > 1 and _ROW.fullmatch(line) is not None


def lines_of(text: str) -> list[str]:
    """The lines of a text that has no formats."""
    return [line.strip() for line in _PRIVATE.sub("", text).split("\n") if line.strip()]


def blocks(text: str) -> list[str | Table]:
    """The paragraphs and tables of a text."""
    found: list[str | Table] = []
    rows: list[str] = []
    for line in (line.strip() for line in _PRIVATE.sub("", text).split("\n")):
        if is_row(line):
            rows.append(line)
            continue
        if rows:
            found.append(_table(rows))
            rows = []
        if line:
            found.append(line)
    return [*found, _table(rows)] if rows else found


def _table(lines: Sequence[str]) -> Table:
    rows = [[cell.strip() for cell in _CELLS.split(line[1:-1])] for line in lines if not _RULE.fullmatch(line)]
    width = min(max((len(row) for row in rows), default=1), MOST_COLUMNS)
    return Table(tuple(tuple(_cell(cell) for cell in [*row, *[""] * width][:width]) for row in rows))


def _cell(text: str) -> tuple[tuple[Stretch, ...], ...]:
    return tuple(tuple(stretches(line.strip())) for line in text.split(BREAK))


def written(found: Sequence[Stretch]) -> str:
    """A line as it is typed: the opposite of :func:`stretches`."""
    line = "".join(_signed(stretch, _AT_AN_EDGE if len(found) > 1 else _TO_ESCAPE) for stretch in found)
    return f"\\{line}" if line.startswith("|") else line


def _signed(stretch: Stretch, to_escape: re.Pattern[str]) -> str:
    signs = [sign for sign, is_set in ((BOLD, stretch.bold), (ITALIC, stretch.italic)) if is_set]
    words = stretch.text.strip() if signs else stretch.text
    if not words:
        return stretch.text
    before, _, after = stretch.text.partition(words)
    escaped = (_AT_AN_EDGE if signs else to_escape).sub(r"\\\1", words)
    return before + "".join(signs) + escaped + "".join(reversed(signs)) + after


def written_row(cells: Sequence[Sequence[Sequence[Stretch]]]) -> str:
    """A row of a table as it is typed."""
    return "|" + "|".join(f" {BREAK.join(_typed_in_cell(line) for line in cell)} " for cell in cells) + "|"


def _typed_in_cell(line: Sequence[Stretch]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", written(line))
