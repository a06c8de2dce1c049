"""Writes number and day into a signed draft: Decree 30/2020/NĐ-CP, article 15."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ytcs_docs.core.errors import Refused, RuleBroken
from ytcs_docs.decree30.form import FREE_CODE, FREE_DAY, format_date_long
from ytcs_docs.files.sandbox import limited
from ytcs_docs.letters.checking.parts import DATE, Parts
from ytcs_docs.letters.word import Line, WordFile, read_stored, word_file

# An annex names its document in lower case, within a line.
_FREE_DAY_OF_YEAR = re.compile(r"ngày[\s.…_]*tháng[\s.…_]*năm\s*\d{4}")  # the year was typed already
_NAMED_CODE = re.compile(r"số:?\s*/\s*(?=[^\W\d_])", re.IGNORECASE)


def places_free(word: WordFile) -> bool:
    """Whether the places of number and day are still blank."""
    parts = Parts(word)
    return (
        parts.code is not None
        and FREE_CODE.search(parts.code.text) is not None
        and parts.date is not None
        and FREE_DAY.search(parts.date.text) is not None
    )


@limited()
def stamped(path: Path, code: str, issued_on: date) -> bytes:
    """A stored Word file with number and day: see :func:`stamp`. Raises :class:`RuleBroken`."""
    return stamp(read_stored(path), code, issued_on).content()


def stamp(word: WordFile, code: str, issued_on: date) -> WordFile:
    """Write number and day into the head, and where an annexed text names its document.

    Raises :class:`RuleBroken` when the head has no blanks for them."""
    parts = Parts(word)
    if parts.code is None or parts.date is None or not places_free(word):
        raise RuleBroken(
            "Không thấy chỗ trống để ghi số và ngày trong tệp Word: phần đầu phải có dòng “Số:    /ký hiệu” "
            "và dòng “Địa danh, ngày    tháng    năm”."
        )
    place = DATE.match(parts.date.text)
    parts.code.retype(f"Số: {code}")
    parts.date.retype(f"{place['place'] if place else ''}, {format_date_long(issued_on)}")
    _stamp_names(word, code, issued_on)
    return word_file(word.document)


@limited()
def stamped_annex(path: Path, code: str, issued_on: date) -> bytes | None:
    """A Word file with number and day written where it names its document; None when it names none or can't be
    read: then it is attached unchanged."""
    try:
        word = read_stored(path)
    except Refused:
        return None
    return word.content() if _stamp_names(word, code, issued_on) else None


def _stamp_names(word: WordFile, code: str, issued_on: date) -> int:
    """Write number and day into the bracketed lines that name the document; returns how many there are."""
    lines = [line for line in word.lines if _names_the_document(line)]
    day = format_date_long(issued_on)
    for line in lines:
        text = _NAMED_CODE.sub(f"số {code.partition('/')[0]}/", line.text)
        text = _FREE_DAY_OF_YEAR.sub(day, text)
        line.retype(FREE_DAY.sub(lambda free: f"{day} " if free["nam"] else day, text))
    return len(lines)


def _names_the_document(line: Line) -> bool:
    return line.text.startswith("(") and "kèm theo" in line.text.lower() and _NAMED_CODE.search(line.text) is not None
