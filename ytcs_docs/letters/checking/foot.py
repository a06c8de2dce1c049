"""The foot: signature block and recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.checking.findings import (
    FORM_RULE,
    TABLE_RULE,
    Fault,
    Part,
    check_line,
    has_letters,
    listed_lines,
    retype,
    short,
)
from ytcs_docs.letters.checking.parts import AUTHORITY, Parts, is_title
from ytcs_docs.letters.word import Line

_DEGREES = re.compile(
    r"^(?:(?:GS|PGS|TS|Ths?|BS|DS|CN|KS|BSCK\s*I{1,2}|BS\.?CK\s*I{1,2}|CKI{1,2}|Bác sĩ|Tiến sĩ|Thạc sĩ|Dược sĩ|"
    r"Giáo sư)\b[.\s]*)+",
    re.IGNORECASE,
)
# The ministry of health may allow its offices to write degrees (appendix I, II.7.c); of others nobody may.
_OF_HEALTH = ("y te", "benh vien", "kiem soat benh tat", "duoc", "an toan thuc pham", "dan so", "giam dinh y khoa")
_IN_WORDS = {"KÝ THAY": "KT.", "THAY MẶT": "TM.", "THỪA LỆNH": "TL.", "THỪA ỦY QUYỀN": "TUQ.", "QUYỀN": "Q."}
# Agencies where one person decides: nobody signs on behalf of a body.
_OF_ONE_HEAD = re.compile(r"TM\b\W*(SỞ|BỘ|CỤC|TRUNG TÂM|TRẠM|BỆNH VIỆN|CHI CỤC|PHÒNG|VĂN PHÒNG|GIÁM ĐỐC|TRƯỞNG)\b")
_DRAFTED_BY = re.compile(r"^[A-ZĐ]{1,6}\.?\s*\(?\d+\)?\.?$")
_NOT_A_NAME = re.compile(r"^[(\[]|ký|đã ký|dấu", re.IGNORECASE)
_RULE = f"{FORM_RULE}.7"


def signature(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    block = [line for line in parts.signature if not _NOT_A_NAME.match(line.text)]
    if any("đã ký" in line.text.lower() for line in parts.signature):
        yield Fault(Part.SIGNATURE, Part.SIGNATURE.label, _RULE, "gõ chữ “(Đã ký)”", "bỏ: chỗ này để ký")
    if not block:
        unclear.append(f"Chữ ký: không nhận ra khối chức vụ, họ tên người ký ({_RULE}).")
        return
    for one in _blocks(block):
        yield from _block(one, parts, unclear)


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Of several who sign one below the other each has a block, which ends with a name."""
    start = 0
    for place, line in enumerate(lines[:-1], start=1):
        is_name = line.text != upper(line.text) and not is_title(line.text)
        if is_name and any(below.text == upper(below.text) and is_title(below.text) for below in lines[place:]):
            yield lines[start:place]
            start = place
    yield lines[start:]


def _block(block: Sequence[Line], parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    titles, names = _divided(block)
    if titles and not names:
        yield Fault(Part.SIGNATURE, "Họ tên người ký", _RULE, "không thấy họ tên dưới chức vụ", "ghi họ tên người ký")
    for line in titles:
        yield from check_line(
            line, Part.SIGNATURE, "Chức vụ người ký", (13, 14), bold=True, capitals=True, centred=True
        )
        yield from _authority(line)
    if titles:
        yield from _below(titles)
        yield from _deputy(titles)
    for name in names:
        yield from check_line(name, Part.SIGNATURE, "Họ tên người ký", (13, 14), bold=True, centred=True)
        yield from _name(name, parts, unclear)


def _divided(block: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Titles and the name: what comes last is the name, even one in capitals where titles stand above it."""
    *titles, last = block
    if not titles or is_title(last.text):
        return list(block), []
    return titles, [last]


def _authority(line: Line) -> Iterator[Fault]:
    words = next((words for words in _IN_WORDS if upper(line.text).startswith(f"{words} ")), None)
    if words is not None:
        right = f"{_IN_WORDS[words]} {line.text[len(words) :].strip()}"
        said = f"ghi “{short(line.text, 30)}”"
        yield Fault(Part.SIGNATURE, "Chức vụ người ký", _RULE, said, f"ghi “{short(right, 40)}”", retype(line, right))
    found = AUTHORITY.match(line.text)
    if found is None:
        return
    if _OF_ONE_HEAD.match(upper(line.text)):
        yield Fault(
            Part.SIGNATURE,
            "Chức vụ người ký",
            _RULE,
            f"ghi “{short(line.text, 30)}”: cơ quan làm việc theo chế độ thủ trưởng",
            "không ghi “TM.”, chỉ ghi chức vụ của người đứng đầu",
        )
    letters = _letters(found[1])
    if not re.match(rf"{letters}\. \S", line.text):
        right = f"{letters}. {line.text[found.end() :].lstrip(' .')}"
        yield Fault(
            Part.SIGNATURE,
            "Chức vụ người ký",
            _RULE,
            f"ghi “{short(line.text, 30)}”",
            f"ghi “{letters}. ” có dấu chấm và khoảng trắng: “{short(right, 40)}”",
            retype(line, right),
        )


def _letters(written: str) -> str:
    return re.sub(r"\W", "", upper(written))


def _below(titles: Sequence[Line]) -> Iterator[Fault]:
    """Who signs for somebody has the own position below."""
    last = titles[-1]
    found = AUTHORITY.match(last.text)
    letters = _letters(found[1]) if found else ""
    if letters in ("KT", "TL", "TUQ"):
        of_deputy = " của cấp phó" if letters == "KT" else ""
        yield Fault(
            Part.SIGNATURE,
            "Chức vụ người ký",
            _RULE,
            f"dưới “{last.text}” không có chức vụ của người ký",
            f"ghi chức vụ{of_deputy} ở dòng dưới",
        )


def _deputy(titles: Sequence[Line]) -> Iterator[Fault]:
    """Only a deputy signs for the head (KT.), and a deputy never signs without KT."""
    for head, deputy in pairwise(titles):
        is_for_head = upper(head.text).startswith(("KT", "K/T"))
        if is_for_head and not fold(deputy.text).startswith(("pho", "thu truong", "kt")):
            yield Fault(
                Part.SIGNATURE,
                "Chức vụ người ký",
                _RULE,
                f"dưới “{head.text}” là “{deputy.text}”",
                "là chức vụ của cấp phó",
            )
    for head, below in pairwise(titles):
        by_order = re.match(r"(?:TL|TUQ)\b\W*(.+)", upper(head.text))
        if by_order and upper(below.text) in (f"PHÓ {by_order[1].strip()}", "THỨ TRƯỞNG"):
            said = f"“{below.text}” ký “{short(head.text, 20)}”"
            yield Fault(Part.SIGNATURE, "Chức vụ người ký", _RULE, said, "cấp phó ký thay: ghi “KT.”")
    first = titles[0]
    named = re.match(
        r"((?:PHÓ )?(?:GIÁM ĐỐC|CHỦ TỊCH|CỤC TRƯỞNG)|BỘ TRƯỞNG) (SỞ|BỘ|UBND|ỦY BAN|TRUNG TÂM|BỆNH VIỆN|CỤC)\b",
        upper(first.text),
    )
    if named is not None:
        said = f"“{short(first.text, 40)}” có tên cơ quan"
        yield Fault(Part.SIGNATURE, "Chức vụ người ký", _RULE, said, f"chỉ ghi chức vụ: “{named[1]}”")
    if fold(first.text).startswith("pho ") and not any(upper(one.text).startswith(("KT", "K/T")) for one in titles):
        yield Fault(
            Part.SIGNATURE,
            "Chức vụ người ký",
            _RULE,
            f"“{first.text}” ký mà không có “KT.”",
            "ghi “KT.” và chức vụ của người đứng đầu ở dòng trên",
        )


def _name(name: Line, parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    if name.text == upper(name.text) and has_letters(name.text):
        yield Fault(
            Part.SIGNATURE,
            "Họ tên người ký",
            TABLE_RULE,
            f"“{name.text}” viết in hoa",
            "viết chữ thường, hoa chữ đầu mỗi tiếng",
        )
    found = _DEGREES.match(name.text)
    if found is None:
        return
    degree = found[0].strip()
    agency = fold(" ".join(line.text for line in parts.agency))
    if any(word in agency for word in _OF_HEALTH):
        unclear.append(
            f"Họ tên người ký: trước tên có học hàm, học vị “{degree}” ({name.text}); "
            f"ngành y tế chỉ được ghi khi Bộ quy định ({_RULE})."
        )
    else:
        yield Fault(
            Part.SIGNATURE,
            "Họ tên người ký",
            _RULE,
            f"trước tên có học hàm, học vị “{degree}”",
            f"chỉ ghi họ tên “{name.text[found.end() :]}”",
        )


def recipients(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    label, rule = parts.recipients_label, f"{FORM_RULE}.9"
    if label is None:
        yield Fault(Part.RECIPIENTS, Part.RECIPIENTS.label, rule, "không thấy", "có “Nơi nhận:” và danh sách nơi nhận")
        return
    yield from check_line(label, Part.RECIPIENTS, Part.RECIPIENTS.label, (12, 12), bold=True, italic=True)
    if label.text != "Nơi nhận:":
        said, wanted = f"ghi “{label.text}”", "ghi “Nơi nhận:”"
        yield Fault(Part.RECIPIENTS, Part.RECIPIENTS.label, rule, said, wanted, retype(label, "Nơi nhận:"))
    place = "Danh sách nơi nhận"
    listed = _whole_items(parts.recipients)
    for line in listed:
        yield from check_line(line, Part.RECIPIENTS, place, (11, 11), bold=False)
    yield from listed_lines(listed, Part.RECIPIENTS, place, rule)
    if listed and not re.match(r"^[-–]?\s*Lưu\s*:?\s*(VT|văn thư)\b", listed[-1].text, re.IGNORECASE):
        yield Fault(Part.RECIPIENTS, place, rule, f"dòng cuối là “{short(listed[-1].text, 30)}”", "là “- Lưu: VT, …”")
    elif listed and not re.match(r"^[-–]?\s*Lưu:\s*VT\b", listed[-1].text):
        yield Fault(Part.RECIPIENTS, place, rule, f"ghi “{short(listed[-1].text, 30)}”", "ghi “- Lưu: VT, …”")
    yield from _sides(parts, label)
    yield from _said_of(parts, listed)


def _said_of(parts: Parts, listed: Sequence[Line]) -> Iterator[Fault]:
    """What recipients refer to, and brackets that are left open."""
    place, rule = "Danh sách nơi nhận", f"{FORM_RULE}.9"
    articles = [int(found[1]) for line in parts.body if (found := re.match(r"Điều (\d{1,4})\b", line.text))]
    for line in listed:
        named = re.search(r"Như Điều (\d{1,4})\b", line.text)
        if named and articles and int(named[1]) > max(articles):
            said = f"“{short(line.text, 30)}” mà văn bản chỉ có {max(articles)} điều"
            yield Fault(Part.RECIPIENTS, place, rule, said, f"ghi đúng số của điều, nhiều nhất là Điều {max(articles)}")
        if line.text.count("(") != line.text.count(")"):
            said = f"“{short(line.text, 40)}” có dấu ngoặc chưa đóng"
            yield Fault(Part.RECIPIENTS, place, rule, said, "đóng ngoặc đủ")
    to_above = parts.addressees is not None and parts.kind is OFFICIAL_LETTER
    if listed and to_above and not any(fold(line.text).startswith("nhu ") for line in listed):
        yield Fault(
            Part.RECIPIENTS, place, rule, "không có dòng “- Như trên;”", "dòng đầu là “- Như trên;” như mẫu 1.5"
        )


def _whole_items(lines: Sequence[Line]) -> list[Line]:
    """Items of a list; the second line of one that was broken by hand is no item."""
    items: list[Line] = []
    for line in lines:
        if _DRAFTED_BY.match(line.text):  # place 12 of the decree: who drafted it, how many copies
            continue
        continues = items and not line.text.startswith(("-", "–", "+", "•")) and not items[-1].text.endswith((";", "."))
        if continues and items[-1].text.startswith(("-", "–")):
            items.pop()
            items.append(line)
            continue
        items.append(line)
    return [item for item in items if item.text.startswith(("-", "–", "+", "•")) or not _was_joined(item, lines)]


def _was_joined(item: Line, lines: Sequence[Line]) -> bool:
    place = next(index for index, line in enumerate(lines) if line is item)
    return place > 0 and not lines[place - 1].text.endswith((";", "."))


def _sides(parts: Parts, label: Line) -> Iterator[Fault]:
    """Recipients stand on the left, the signature on the right."""
    beside = [line for line in parts.signature if line.table == label.table and line.table >= 0]
    swapped = any(line.column < label.column for line in beside)
    if label.table < 0 and label.side == "right":
        swapped = any(line.side == "left" for line in parts.signature)
    if swapped:
        yield Fault(
            Part.RECIPIENTS,
            Part.RECIPIENTS.label,
            f"{FORM_RULE}.9",
            "đặt bên phải, chữ ký đặt bên trái",
            "đặt bên trái; chức vụ, chữ ký, họ tên đặt bên phải",
        )
