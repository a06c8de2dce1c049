"""What a person may set in the text of a draft: bold, italics, tables. Pure.

The text stays lines that can be read and typed without a program: ``**bold**``, ``__italic__``; lines that begin and
end with ``|`` are the rows of a table, the first its heading, ``<br>`` parts lines in a cell. A backslash before ``*``,
``_``, ``|`` or ``\\`` takes the meaning from it. What is not closed is printed as it was typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

BOLD, ITALIC, BREAK = "**", "__", "<br>"
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # nobody types these: they are marks of what is merged
_TOKEN = re.compile(r"\\[*_|\\]|\*+|_+|[^\\*_]+|\\")
_ROW = re.compile(r"\|.*(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")  # below the heading, as some write it
_CELLS = re.compile(r"(?<!\\)\|")
MOST_COLUMNS = 40


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


def stretches(line: str) -> list[Stretch]:
    """What stands in a line, by format. A sign opens before what is no blank and closes behind what is none; three or
    more in a row (``____``, a place to be filled in) are none."""
    tokens = _TOKEN.findall(line)
    closers = {
        sign: [
            place
            for place, token in enumerate(tokens)
            if token == sign and place and not tokens[place - 1][-1].isspace()
        ]
        for sign in (BOLD, ITALIC)
    }
    return _merged(_parse(tokens, closers, 0, len(tokens), frozenset()))


def _parse(
    tokens: Sequence[str], closers: Mapping[str, Sequence[int]], start: int, end: int, signs: frozenset[str]
) -> Iterator[Stretch]:
    place = start
    while place < end:
        token = tokens[place]
        closing = _closing(tokens, closers, place, end) if token in closers and token not in signs else None
        if closing is None:
            text = token[1:] if len(token) == 2 and token[0] == "\\" else token
            yield Stretch(text, BOLD in signs, ITALIC in signs)
            place += 1
        else:
            yield from _parse(tokens, closers, place + 1, closing, signs | {token})
            place = closing + 1


def _closing(tokens: Sequence[str], closers: Mapping[str, Sequence[int]], place: int, end: int) -> int | None:
    if place + 1 >= end or tokens[place + 1][0].isspace():
        return None
    known = closers[tokens[place]]
    index = bisect_right(known, place + 1)  # something stands between
    return known[index] if index < len(known) and known[index] < end else None


def _merged(found: Iterable[Stretch]) -> list[Stretch]:
    return [
        Stretch("".join(one.text for one in group), bold, italic)
        for (bold, italic), group in groupby(found, key=lambda one: (one.bold, one.italic))
    ]


def plain(line: str) -> str:
    """A line without its formats."""
    return "".join(stretch.text for stretch in stretches(line))


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return len(line) > 1 and _ROW.fullmatch(line) is not None


def without_marks(text: str) -> str:
    """A text without the letters that are marks of what is merged."""
    return _PRIVATE.sub("", text)


def says_something(text: str) -> bool:
    """Whether there is a letter in it, besides signs and empty cells."""
    return any(
        stretch.text.strip()
        for block in blocks(text)
        for cell in ([[stretches(block)]] if isinstance(block, str) else [cell for row in block.rows for cell in row])
        for line in cell
        for stretch in line
    )


def lines_of(text: str) -> list[str]:
    """The lines of a text that has no formats."""
    return [line.strip() for line in without_marks(text).split("\n") if line.strip()]


def blocks(text: str) -> list[str | Table]:
    """The paragraphs and tables of a text."""
    found: list[str | Table] = []
    rows: list[str] = []
    for line in (line.strip() for line in without_marks(text).split("\n")):
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
    kept = [line for place, line in enumerate(lines) if place != 1 or not _RULE.fullmatch(line)]
    rows = [[cell.strip() for cell in _CELLS.split(line[1:-1])] for line in kept]
    width = min(max((len(row) for row in rows), default=1), MOST_COLUMNS)
    return Table(tuple(tuple(_cell(cell) for cell in [*row, *[""] * width][:width]) for row in rows))


def _cell(text: str) -> tuple[tuple[Stretch, ...], ...]:
    return tuple(tuple(stretches(line.strip())) for line in text.split(BREAK))


def written(found: Sequence[Stretch]) -> str:
    """A line as it is typed: the opposite of :func:`stretches`, but that blanks at an edge have no format."""
    line = _escaped(_signed([stretch for stretch in found if stretch.text], BOLD))
    return f"\\{line}" if line.startswith("|") else line


def _signed(found: Sequence[Stretch], sign: str) -> list[str]:
    """Letters and signs: each stretch of bold words within signs, in it and beside it those of italics."""
    said: list[str] = []
    for is_set, group in groupby(found, key=lambda one: one.bold if sign == BOLD else one.italic):
        stretch = list(group)
        inner = _signed(stretch, ITALIC) if sign == BOLD else [letter for one in stretch for letter in one.text]
        first = next((place for place, one in enumerate(inner) if not one.isspace()), None)
        if not is_set or first is None:
            said += inner
            continue
        last = max(place for place, one in enumerate(inner) if not one.isspace()) + 1
        said += [*inner[:first], sign, *inner[first:last], sign, *inner[last:]]
    return said


def _escaped(said: Sequence[str]) -> str:
    """A letter that would be read as part of a sign, or of an escape, has a backslash before it."""
    line = []
    for place, one in enumerate(said):
        before = said[place - 1][-1] if place else ""
        after = said[place + 1][0] if place + 1 < len(said) else ""
        if (one in ("*", "_") and one in (before, after)) or (one == "\\" and after in ("*", "_", "|", "\\")):
            line.append("\\")
        line.append(one)
    return "".join(line)


def written_row(cells: Sequence[Sequence[Sequence[Stretch]]]) -> str:
    """A row of a table as it is typed."""
    return "|" + "|".join(f" {BREAK.join(_typed_in_cell(line) for line in cell)} " for cell in cells) + "|"


def _typed_in_cell(line: Sequence[Stretch]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", written(line))
