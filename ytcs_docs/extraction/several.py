"""Whether one file holds several documents: where each begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ytcs_docs.extraction.head_marks import PARTY, STATE
from ytcs_docs.files.layout import FileText, Line
from ytcs_docs.language.text import fold

_NUMBERED = re.compile(r"(?:^|\s)[Ss][ốóồôo6]\s*[:.;]?\s*\d+\s*[-/]")
HEAD_LINES = 16  # of a page: where a letterhead stands
_PART_OF_ANOTHER = ("phu luc", "mau", "bieu", "bang", "kem theo", "ban hanh kem", "de cuong")


def document_starts(text: FileText) -> list[int]:
    """The pages (from 1) on which documents begin, when there are several; else nothing.

    A page begins one when it has the head of an official document: the national or the party's title, and a number
    (article 8 of Decree 30/2020). A form in an annex has the title, too, but says ``Mẫu`` above or has no number.
    """
    heads = [page for page, lines in _pages(text) if _has_head(lines)]
    return [1, *(page for page in heads if page > 1)] if len(heads) > 1 or heads[:1] > [1] else []


def _pages(text: FileText) -> Iterator[tuple[int, list[Line]]]:
    for page, lines in groupby((line for line in text.lines if line.page), key=lambda line: line.page):
        yield page, list(lines)[:HEAD_LINES]


def _has_head(lines: list[Line]) -> bool:
    if any(fold(line.text).startswith(_PART_OF_ANOTHER) for line in lines[:3]):
        return False
    titled = any(STATE.search(line.text) or PARTY.search(line.text) for line in lines)
    return titled and any(_NUMBERED.search(line.text) for line in lines)
