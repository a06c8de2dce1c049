"""Words of a recognised page that are not printed there: lines that were taken for two, scrawls of stamps and pens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ytcs_docs.files.layout import COLUMN_GAP, Piece, beside, over
from ytcs_docs.language.spelling import is_pair

MOSTLY_WRONG = 0.5  # trust of a word that is mostly wrong
_STRAYS = 3  # words
_BEFORE_WRITING = ("ngày", "tháng", "năm", "số", "Số")  # what follows may be written by hand


def read_once(words: Sequence[Piece]) -> list[Piece]:
    """The words of recognised lines; of a printed line that was taken for two, one over the other, those of the one
    that begins first, and what the other has beyond its end, all of them in doubt. Scrawls count last."""
    ghosts: set[int] = set()
    torn: set[int] = set()
    known: list[tuple[Piece, list[Piece]]] = []
    for part in sorted(
        _parts(words), key=lambda part: (all(word.trust <= MOSTLY_WRONG for word in part), part[0].left)
    ):
        box = _box(part)
        place = next((place for place, (other, _) in enumerate(known) if over(other, box)), None)
        if place is None:
            known.append((box, part))
        else:
            other, whole = known[place]
            ghosts |= {id(word) for word in part if word.left < other.right}
            whole += [word for word in part if word.left >= other.right]
            known[place] = _box(whole), whole
            torn |= {id(word) for word in whole}
    return [
        replace(word, trust=min(word.trust, MOSTLY_WRONG)) if id(word) in torn else word
        for word in words
        if id(word) not in ghosts
    ]


def without_doubles(words: Sequence[Piece]) -> list[Piece]:
    """Without words that stand at one place twice, as two looks may leave them."""
    found: list[Piece] = []
    known: dict[str, list[Piece]] = {}
    for word in words:
        alike = known.setdefault(word.text, [])
        if not any(over(word, other) for other in alike):
            alike.append(word)
            found.append(word)
    return found


def _parts(words: Sequence[Piece]) -> list[list[Piece]]:
    """Words that follow each other closely on a line."""
    parts: list[list[Piece]] = []
    for word in words:
        last = parts[-1][-1] if parts else None
        high = word.bottom - word.top
        if (
            last
            and last.left + last.right < 2 * word.left <= 2 * (last.right + COLUMN_GAP * high)
            and beside(last, word)
        ):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _box(part: Sequence[Piece]) -> Piece:
    """Where a part of a line stands, by its usual word: its tallest may reach into the next line."""
    tops, bottoms = sorted(word.top for word in part), sorted(word.bottom for word in part)
    middle = len(part) // 2
    left, right = min(word.left for word in part), max(word.right for word in part)
    return Piece("", left, tops[middle], right, bottoms[middle])


def without_strays(rows: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """Without words hardly recognised that no neighbour goes with, where the neighbours go with each other:
    ``trên địa bàn TS tỉnh``."""
    words = [word for row in rows for word in row]
    strays: set[int] = set()
    for start in range(1, len(words)):
        for end in range(start + 1, min(start + _STRAYS, len(words) - 1) + 1):
            if _are_strays(words[start - 1 : end + 1]):
                strays |= {id(word) for word in words[start:end]}
    return [kept for row in rows if (kept := [word for word in row if id(word) not in strays])]


def _are_strays(words: Sequence[Piece]) -> bool:
    """Whether all but the first and the last of some words are."""
    before, *between, after = words
    return (
        all(word.trust <= MOSTLY_WRONG and word.text.isalpha() for word in between)
        and before.trust > MOSTLY_WRONG < after.trust
        and is_pair(before.text, after.text)
        and before.text not in _BEFORE_WRITING
        and not is_pair(before.text, between[0].text)
        and not is_pair(between[-1].text, after.text)
    )
