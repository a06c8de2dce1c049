"""The heads of annexes in the same file: number, title, what they go with (appendix I, III.1 and model 2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ytcs_docs.language.text import upper
from ytcs_docs.letters.checking.findings import TABLE_RULE, Fault, Part, check_line, retype, roman, short
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_RULE = "Phụ lục I, mục III.1"
_MOST_TITLE_LINES = 4


def annexes(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    for head in parts.annex_heads:
        yield from _number(head, several=len(parts.annex_heads) > 1)
        yield from check_line(head, Part.ANNEX, short(head.text, 20), (13, 14), bold=True, centred=True)
        below = _below(parts, head)
        title = []
        for line in below:
            if line.text.startswith("("):
                break
            title.append(line)
        named = next((line for line in below if line.text.startswith("(")), None)
        if head.text.startswith("PHỤ LỤC"):
            right = f"Phụ lục{head.text[7:]}"
            said = f"“{head.text}” viết in hoa"
            yield Fault(Part.ANNEX, short(head.text, 20), TABLE_RULE, said, f"ghi “{right}”", retype(head, right))
        for line in title:
            yield from check_line(line, Part.ANNEX, f"Tiêu đề {short(head.text, 20)}", (13, 14), bold=True)
        for line in title[:1]:
            if line.text != upper(line.text):
                yield Fault(
                    Part.ANNEX,
                    short(head.text, 20),
                    TABLE_RULE,
                    f"tiêu đề “{short(line.text, 40)}” viết chữ thường",
                    "viết in hoa, đậm",
                    retype(line, upper(line.text)),
                )
        if named is not None:
            yield from check_line(named, Part.ANNEX, short(head.text, 20), (13, 14), bold=False, italic=True)
        if named is None or "kèm theo" not in named.text.lower():
            yield Fault(
                Part.ANNEX,
                short(head.text, 20),
                _RULE,
                "dưới tiêu đề không có dòng “(Kèm theo …)”",
                "ghi “(Kèm theo … số … ngày … của …)”",
            )


def _number(head: Line, *, several: bool) -> Iterator[Fault]:
    found = re.search(r"(\d+)\s*[.:]?$", head.text)
    if found is not None:
        right = re.sub(r"\d+\s*[.:]?$", roman(int(found[1])), head.text)
        yield Fault(
            Part.ANNEX,
            short(head.text, 20),
            _RULE,
            f"“{head.text}” ghi số Ả Rập",
            f"ghi số La Mã “{right}”",
            retype(head, right),
        )
    elif several and not re.search(r"\s[IVXLC]+\s*[.:]?$", head.text):
        yield Fault(
            Part.ANNEX, short(head.text, 20), _RULE, f"“{head.text}” không có số", "ghi số La Mã khi có nhiều phụ lục"
        )


def _below(parts: Parts, head: Line) -> list[Line]:
    """The centred lines below the head."""
    found: list[Line] = []
    for line in parts.lines:
        if line.number <= head.number:
            continue
        if not line.is_flowing or (line.alignment != "center" and not line.lead) or len(found) > _MOST_TITLE_LINES:
            break
        found.append(line)
    return found
