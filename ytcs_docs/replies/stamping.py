"""Writing number and day into a draft once it is signed: Decree 30/2020/NĐ-CP, article 15."""

from __future__ import annotations

import re
from datetime import date

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.decree30.form import format_date_long
from ytcs_docs.replies.checking.parts import DATE, Parts
from ytcs_docs.replies.word import Line, WordFile, word_file

_FREE = r"[\s\u00a0.…_]*"
_FREE_CODE = re.compile(rf"(số\s*:?){_FREE}/\s*(?=[^\W\d_])", re.IGNORECASE)
_FREE_DAY = re.compile(rf"ngày{_FREE}tháng{_FREE}năm(?:{_FREE}\d{{4}}|[\u00a0.…_]*)", re.IGNORECASE)


def places_free(word: WordFile) -> bool:
    """Whether number and day can still be written where the decree puts them."""
    parts = Parts(word)
    return (
        parts.code is not None
        and _FREE_CODE.search(parts.code.text) is not None
        and parts.date is not None
        and _FREE_DAY.search(parts.date.text) is not None
    )


def stamp(word: WordFile, code: str, issued_on: date) -> WordFile:
    """Write the number and the day in the head, and where an annexed text names the document it goes with.

    Raises :class:`RuleBroken` when the head has no free place for them."""
    parts = Parts(word)
    if parts.code is None or parts.date is None or not places_free(word):
        raise RuleBroken(
            "Không thấy chỗ trống để ghi số và ngày trong tệp Word: phần đầu phải có dòng “Số:    /ký hiệu” "
            "và dòng “Địa danh, ngày    tháng    năm”."
        )
    place = DATE.match(parts.date.text)
    parts.code.retype(f"Số: {code}")
    parts.date.retype(f"{place['place'] if place else ''}, {format_date_long(issued_on)}")
    return stamp_annex(word, code, issued_on)


def stamp_annex(word: WordFile, code: str, issued_on: date) -> WordFile:
    """Write number and day where an annex or annexed text names the document it goes with, if it does."""
    for line in word.lines:
        if names_the_document(line):
            text = _FREE_CODE.sub(lambda found: f"{found[1]} {code.partition('/')[0]}/", line.text)
            line.retype(_FREE_DAY.sub(format_date_long(issued_on), text))
    return word_file(word.document)


def names_the_document(line: Line) -> bool:
    """A line in brackets that says which document this goes with, its number still free."""
    return line.text.startswith("(") and "kèm theo" in line.text.lower() and _FREE_CODE.search(line.text) is not None
