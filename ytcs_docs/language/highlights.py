"""Text of which some pieces are to be marked; a template makes the marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


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
