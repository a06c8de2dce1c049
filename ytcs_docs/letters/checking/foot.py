"""The foot: signature block and recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.checking.findings import (
    FORM_RULE,
    TABLE_RULE,
    Fault,
    check_line,
    has_letters,
    listed_lines,
    retype,
    short,
)
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

AUTHORITY = re.compile(r"^(TM|KT|TL|TUQ|Q)\s*\.?\s*(?=\S)")
_DEGREES = re.compile(r"^(?:(?:GS|PGS|TS|ThS|BS|DS|CN|KS|BSCK\s*I{1,2}|BS\.?CK\s*I{1,2})\b\.?\s*)+")


def signature(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    block = parts.signature
    if not block:
        unclear.append(f"Chữ ký: không nhận ra khối chức vụ, họ tên người ký ({FORM_RULE}.7).")
        return
    *titles, name = block
    titles = [line for line in titles if not re.match(r"^\(", line.text)]
    for line in titles:
        yield from check_line(line, "Chức vụ người ký", (13, 14), bold=True, capitals=True, centred=True)
        authority = AUTHORITY.match(line.text)
        if authority and not line.text.startswith(f"{authority[1]}. "):
            yield Fault(
                "Chức vụ người ký",
                f"{FORM_RULE}.7",
                f"ghi “{short(line.text, 30)}”",
                f"ghi “{authority[1]}. ” có dấu chấm và khoảng trắng",
                retype(line, f"{authority[1]}. " + line.text[authority.end() :].lstrip(" .")),
            )
    if titles:
        last = AUTHORITY.match(titles[-1].text)
        if last and last[1] in ("KT", "TL", "TUQ"):
            yield Fault(
                "Chức vụ người ký",
                f"{FORM_RULE}.7",
                f"dưới “{titles[-1].text}” không có chức vụ của người ký",
                "ghi chức vụ của người ký ở dòng dưới",
            )
        yield from _deputy(titles)
    yield from check_line(name, "Họ tên người ký", (13, 14), bold=True, centred=True)
    if name.text == upper(name.text) and has_letters(name.text):
        yield Fault("Họ tên người ký", TABLE_RULE, f"“{name.text}” viết in hoa", "viết chữ thường")
    if _DEGREES.match(name.text):
        unclear.append(
            f"Họ tên người ký: trước tên có học hàm, học vị (“{name.text}”); "
            f"ngành y tế chỉ được ghi khi Bộ quy định ({FORM_RULE}.7)."
        )


def _deputy(titles: Sequence[Line]) -> Iterator[Fault]:
    """Only a deputy signs for the head (KT.), and a deputy never signs without KT."""
    for head, deputy in pairwise(titles):
        if head.text.startswith("KT") and not fold(deputy.text).startswith(("pho", "thu truong", "kt")):
            yield Fault(
                "Chức vụ người ký", f"{FORM_RULE}.7", f"dưới “{head.text}” là “{deputy.text}”", "là chức vụ của cấp phó"
            )
    if len(titles) == 1 and fold(titles[0].text).startswith("pho "):
        yield Fault(
            "Chức vụ người ký",
            f"{FORM_RULE}.7",
            f"“{titles[0].text}” ký mà không có “KT.”",
            "ghi “KT.” và chức vụ của người đứng đầu ở dòng trên",
        )


def recipients(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    label = parts.recipients_label
    if label is None:
        yield Fault("Nơi nhận", f"{FORM_RULE}.9", "không thấy", "có “Nơi nhận:” và danh sách nơi nhận")
        return
    yield from check_line(label, "Nơi nhận", (12, 12), bold=True, italic=True)
    if label.text != "Nơi nhận:":
        yield Fault("Nơi nhận", f"{FORM_RULE}.9", f"ghi “{label.text}”", "ghi “Nơi nhận:”", retype(label, "Nơi nhận:"))
    listed = parts.recipients
    for line in listed:
        yield from check_line(line, "Danh sách nơi nhận", (11, 11), bold=False)
    yield from listed_lines(listed, "Danh sách nơi nhận", f"{FORM_RULE}.9")
    if listed and not re.match(r"^[-–]?\s*Lưu\s*:\s*VT\b", listed[-1].text):
        yield Fault(
            "Danh sách nơi nhận",
            f"{FORM_RULE}.9",
            f"dòng cuối là “{short(listed[-1].text, 30)}”",
            "là “- Lưu: VT, …”",
        )
