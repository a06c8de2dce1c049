"""The heads of annexes in the same file: number, title, what they go with (appendix I, III.1 and model 2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ytcs_docs.language.text import upper
from ytcs_docs.letters.checking.findings import ROMAN, TABLE_RULE, Fault, Part, check_line, retype, roman, short
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_RULE = "Phụ lục I, mục III.1"
_MOST_TITLE_LINES = 4


def annexes(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    written = [found[1] for head in parts.annex_heads if (found := _NUMBER.search(head.text))]
    numbers = [ROMAN.index(number) for number in written if number in ROMAN]
    if len(numbers) == len(parts.annex_heads) and numbers != list(range(1, len(numbers) + 1)):
        said = "đánh số " + ", ".join(ROMAN[number] for number in numbers) + ": thiếu hoặc sai thứ tự"
        yield Fault(Part.ANNEX, Part.ANNEX.label, _RULE, said, "đánh số liên tục từ I")
    yield from _without_head(parts)
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
            yield from _goes_with(parts, named)
            yield from check_line(named, Part.ANNEX, short(head.text, 20), (13, 14), bold=False, italic=True)
        if named is None or "kèm theo" not in named.text.lower():
            yield Fault(
                Part.ANNEX,
                short(head.text, 20),
                _RULE,
                "dưới tiêu đề không có dòng “(Kèm theo …)”",
                "ghi “(Kèm theo … số … ngày … của …)”",
            )


_LISTS = re.compile(r"(DANH SÁCH|BẢNG|BIỂU|MẪU|DANH MỤC|PHÂN CÔNG|TIẾN ĐỘ|DỰ TOÁN)\b")


def _without_head(parts: Parts) -> Iterator[Fault]:
    """A list that goes with the document and isn't called an annex; a text that is issued with it has its own head."""
    title: Line | None = None
    for line in parts.lines:
        if line.table < 0 and line.alignment == "center" and _LISTS.match(line.text) and line.page:
            title = line
        elif title is not None and line.number > title.number + _MOST_TITLE_LINES:
            title = None
        elif title is not None and re.match(r"\(\s*Kèm theo\b", line.text):
            if not any(head.page == line.page and head.number < line.number for head in parts.annex_heads):
                said = f"trên “{short(title.text, 30)}” không có dòng “Phụ lục”"
                yield Fault(
                    Part.ANNEX, Part.ANNEX.label, _RULE, said, "ghi “Phụ lục”, có số La Mã khi có nhiều phụ lục"
                )
            title = None


_NUMBER = re.compile(r"\b([IVX]{1,5})\s*[.:]?$")
_CODE = re.compile(r"(\d+)\s*/\s*([A-ZĐa-zđ]+(?:-[A-ZĐa-zđ]+)*)")


def _goes_with(parts: Parts, named: Line) -> Iterator[Fault]:
    """An annex names the document that it is in."""
    own = _CODE.search(parts.code.text) if parts.code else None
    said_code = _CODE.search(named.text)
    if own and said_code and own[2] == said_code[2] and int(own[1]) != int(said_code[1]):
        said = f"ghi số “{said_code[0]}”, văn bản có số “{own[0]}”"
        yield Fault(Part.ANNEX, short(named.text, 20), _RULE, said, f"ghi “{own[0]}”")


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
