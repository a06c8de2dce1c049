"""Text of which some pieces are to be marked: as pieces, of which a template makes the marks, or in cleaned HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import escape

from ytcs_docs.language.text import fold_word


class Piece(NamedTuple):
    """A stretch of text; ``number`` lets a page lead to it."""

    text: str
    marked: bool = False
    number: int = 0


def pieces_of(text: str, spans: Iterable[tuple[int, int, int]]) -> list[Piece]:
    """Divide a text at marked spans (start, end, number), given in order; one that begins inside the one before is
    left out. Pieces joined give the text."""
    pieces: list[Piece] = []
    end = 0
    for start, stop, number in spans:
        if start < end:
            continue
        pieces += [Piece(text[end:start]), Piece(text[start:stop], True, number)]
        end = stop
    return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]


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
