"""The head of a document: letterhead, number, place and day, type and subject, urgency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ytcs_docs.decree30.form import calendar_day, small_first_letter
from ytcs_docs.decree30.types import ISSUED_TYPES, OFFICIAL_LETTER
from ytcs_docs.language.text import fold, one_tone_placement, upper
from ytcs_docs.letters.checking.findings import FORM_RULE, TABLE_RULE, Fault, Part, check_line, retype, short
from ytcs_docs.letters.checking.parts import DATE, MOTTO, NATION, SHORT_DATE, URGENCY, Parts
from ytcs_docs.letters.rules import BLANK
from ytcs_docs.letters.word import Line

_WRITTEN_CODE = re.compile(
    r"^(?P<word>S[ốô])(?P<colon>\s*[:.;]?)(?P<gap>\s*)(?P<number>[\d…._ \u00a0]*)\s*/\s*(?P<symbol>.*)$", re.IGNORECASE
)
# Models 1.8 and 1.10 have no subject; of these others many have none.
_WITHOUT_SUBJECT = ("giay gioi thieu", "giay nghi phep", "quyet dinh", "giay moi", "bien ban", "cong dien")
_NORMATIVE = ("nghi-dinh", "thong-tu", "luat", "thong-tu-lien-tich", "phap-lenh")


def _same(text: str, wanted: str) -> bool:
    """Whether two lines have the same words, but for capitals and the place of tone marks: HÒA, HOÀ."""
    return [one_tone_placement(word.lower()) for word in text.split()] == [
        one_tone_placement(word.lower()) for word in wanted.split()
    ]


def heading(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    rule = f"{FORM_RULE}.1"
    nation, motto, centred = parts.nation, parts.motto, not parts.head_in_halves
    if nation is None and (halves := _on_two_lines(parts)) is not None:
        said = f"“{halves}” bị ngắt thành hai dòng"
        yield Fault(Part.NATION, "Quốc hiệu", rule, said, "viết trên một dòng")
    elif nation is None:
        yield from _absent(parts, Part.NATION, NATION, rule, unclear)
    else:
        if nation.text != upper(nation.text) or not _same(nation.text, NATION):
            said = f"ghi “{nation.text}”"
            yield Fault(Part.NATION, "Quốc hiệu", rule, said, f"ghi “{NATION}”", retype(nation, NATION))
        yield from check_line(nation, Part.NATION, "Quốc hiệu", (12, 13), bold=True, centred=centred)
    if motto is None:
        yield from _absent(parts, Part.MOTTO, MOTTO, rule, unclear)
        return
    if not (_same(motto.text, MOTTO) and _capitals_of(motto)):
        yield Fault(Part.MOTTO, "Tiêu ngữ", rule, *_motto_said(motto), retype(motto, MOTTO))
    if any(piece.underline for piece in motto.pieces):

        def autofix_underline() -> None:
            for piece in motto.pieces:
                piece.run.font.underline = False

        yield Fault(
            Part.MOTTO, "Tiêu ngữ", rule, "gạch chân chữ", "có đường kẻ nét liền riêng bên dưới", autofix_underline
        )
    elif not parts.has_rules:
        yield Fault(
            Part.MOTTO, "Tiêu ngữ", rule, "không có đường kẻ bên dưới", "có đường kẻ nét liền, dài bằng dòng chữ"
        )
    elif not parts.ruled_after(motto):
        unclear.append(f"Tiêu ngữ: không nhận ra đường kẻ bên dưới; hãy nhìn lại ({rule}).")
    yield from check_line(motto, Part.MOTTO, "Tiêu ngữ", (13, 14), bold=True, centred=centred)


def _on_two_lines(parts: Parts) -> str | None:
    """The name of the nation where two lines share it."""
    for first, second in pairwise(parts.head):
        if _same(f"{first.text} {second.text}", NATION):
            return f"{first.text} / {second.text}"
    return None


def _capitals_of(motto: Line) -> bool:
    """Whether the first letters of the three phrases, and only they, are capitals."""
    return [word[0].isupper() for word in motto.text.split() if word[0].isalpha()] == [True, False] * 3


def _motto_said(motto: Line) -> tuple[str, str]:
    """What is wrong with the motto, and what it must be."""
    if re.search("[–—]", motto.text):
        return f"ghi “{motto.text}” với gạch ngang dài", f"ghi “{MOTTO}” với gạch nối ngắn"
    if fold(motto.text) == fold(MOTTO) and motto.text.lower() == MOTTO.lower():
        return f"ghi “{motto.text}”, chữ hoa không đúng", f"ghi “{MOTTO}”, chỉ viết hoa chữ đầu mỗi cụm từ"
    return f"ghi “{motto.text}”", f"ghi “{MOTTO}”"


def _absent(parts: Parts, part: Part, text: str, rule: str, unclear: list[str]) -> Iterator[Fault]:
    if parts.mentions(text):
        unclear.append(f"{part.label}: đứng chung dòng với chữ khác nên không tách được để kiểm tra ({rule}).")
    else:
        yield Fault(part, part.label, rule, "không thấy", f"có dòng “{text}”")


def agency_names(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    names, centred = parts.agency, not parts.head_in_halves
    if not names:
        unclear.append(f"Tên cơ quan: không nhận ra trong phần đầu văn bản ({FORM_RULE}.2).")
        return
    second = next((place for place, line in enumerate(names) if place and _begins_name(line)), 0)
    one = all(map(_bold, names)) and not second
    if one and _NEEDS_SUPERIOR.match(fold(names[0].text)):
        said = f"chỉ có “{short(names[0].text, 40)}”, không có cơ quan chủ quản"
        yield Fault(
            Part.AGENCY, "Tên cơ quan chủ quản", f"{FORM_RULE}.2", said, "ghi tên cơ quan chủ quản trực tiếp ở trên"
        )
    if second and _bold(names[0]) and _is_whole_name(names[0]):  # both bold: the superior must not be
        for line in names[:second]:
            yield from check_line(
                line, Part.AGENCY, "Tên cơ quan chủ quản", (12, 13), bold=False, capitals=True, centred=centred
            )
        names = names[second:]
    first_bold = next((place for place, line in enumerate(names) if _bold(line)), len(names) - 1)
    for line in names[:first_bold]:
        yield from check_line(
            line, Part.AGENCY, "Tên cơ quan chủ quản", (12, 13), bold=False, capitals=True, centred=centred
        )
    for line in names[first_bold:]:
        yield from check_line(
            line, Part.AGENCY, "Tên cơ quan ban hành", (12, 13), bold=True, capitals=True, centred=centred
        )


def _bold(line: Line) -> bool:
    return bool(line.pieces) and all(piece.bold for piece in line.pieces)


_NAME_BEGINS = re.compile(
    r"(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|so|bo|cuc|vu|tong cuc|trung tam|benh vien|tram|chi cuc|ban|van phong"
    r"|phong|truong|vien|cong ty|thanh tra|chinh phu|thu tuong|dang uy|hoi|lien doan|cong an) "
)
# An agency with one directly above it names that one (II.2.a).
_NEEDS_SUPERIOR = re.compile(r"(so|trung tam|tram y te|chi cuc|benh vien (da khoa|tinh|san|nhi)|ban quan ly)\b")
_NEEDS_MORE = ("uy ban nhan dan", "hoi dong nhan dan", "trung tam y te", "tram y te", "benh vien", "trung tam")


def _begins_name(line: Line) -> bool:
    return _NAME_BEGINS.match(f"{fold(line.text)} ") is not None


def _is_whole_name(line: Line) -> bool:
    """Whether a line of a letterhead is the name of an agency by itself, not a part of one over two lines."""
    return _begins_name(line) and fold(line.text) not in _NEEDS_MORE


def code(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line = parts.code
    rule = f"{FORM_RULE}.3"
    if line is None:
        yield Fault(Part.CODE, Part.CODE.label, rule, "không thấy", "có dòng “Số: …/…”")
        return
    yield from check_line(line, Part.CODE, Part.CODE.label, (13, 13), centred=not parts.head_in_halves)
    match = _WRITTEN_CODE.match(line.text)
    if match is None:
        unclear.append(f"Số, ký hiệu: không đọc được “{line.text}” ({rule}).")
        return
    number, symbol = match["number"].strip(), match["symbol"].strip()
    year = re.match(r"(\d{4})\s*/\s*", symbol)
    own = symbol[year.end() :] if year else symbol
    tidy = _tidy_symbol(own)
    padded = number.zfill(2) if number.isdecimal() and int(number) < 10 else number
    expected = f"Số: {padded or BLANK}/{tidy}"
    said = ""
    if match["word"] != "Số":
        said = f"ghi “{match['word']}”"
    elif ":" not in match["colon"]:
        said = "sau “Số” không có dấu hai chấm"
    elif match["colon"] != ":":
        said = "có khoảng trắng trước dấu hai chấm sau “Số”"
    elif not match["gap"] and number:
        said = f"“{short(line.text, 30)}” không có khoảng trắng sau “Số:”"
    elif padded != number:
        said = f"số “{number}” nhỏ hơn 10 không có số 0 phía trước"
    elif year and not _is_normative(parts):
        said = f"ký hiệu có năm {year[1]}; số, ký hiệu của văn bản hành chính không ghi năm"
    elif own != own.strip() or re.search(r"\s", own) or re.search(r"\s/|/\s", line.text.split(":", 1)[-1].strip()):
        said = f"“{line.text}” có khoảng trắng hoặc gạch nối sai"
    elif "/" in own:
        said = f"trong ký hiệu “{own}” có gạch chéo, phải là gạch nối"
    elif re.search("[–—]", own):
        said = f"“{line.text}” có gạch ngang dài"
    elif own != tidy:
        said = f"ký hiệu “{own}” có chữ thường, phải viết hoa"
    if said:
        yield Fault(Part.CODE, Part.CODE.label, rule, said, f"ghi “{expected.strip()}”", retype(line, expected))
    yield from _symbol_of_type(parts, tidy)


def _tidy_symbol(symbol: str) -> str:
    """The notation without blanks, with hyphens, in capitals but for the abbreviations that have small letters."""
    first, *others = re.split("(-)", re.sub(r"\s*[-–—/]\s*", "-", symbol))
    known = {kind.abbreviation.lower(): kind.abbreviation for kind in ISSUED_TYPES if kind.abbreviation}
    opening = known.get(first.lower(), first if _is_mixed(first) else upper(first))
    return opening + "".join(part if _is_mixed(part) else upper(part) for part in others)


def _is_mixed(text: str) -> bool:
    """An abbreviation that begins with a capital and has small ones by rule: ``TTg``, ``TCKt``."""
    return re.fullmatch(r"TTg|[A-ZĐ]{2,}[a-zđ]", text) is not None


def _is_normative(parts: Parts) -> bool:
    return parts.kind is not None and parts.kind.code in _NORMATIVE


def _symbol_of_type(parts: Parts, symbol: str) -> Iterator[Fault]:
    kind = parts.kind
    opening = re.split("[-/]", symbol)[0]
    rule = f"{FORM_RULE}.3"
    if kind is None:
        return
    if kind.named and opening == kind.abbreviation and symbol.count("-") > 1:
        yield Fault(
            Part.CODE,
            Part.CODE.label,
            rule,
            f"ký hiệu “{symbol}” có thêm đơn vị soạn thảo",
            f"chỉ gồm tên loại và cơ quan: “{'-'.join(symbol.split('-')[:2])}”",
        )
    if kind.named and opening != kind.abbreviation:
        yield Fault(
            Part.CODE,
            Part.CODE.label,
            rule,
            f"ký hiệu “{symbol}” của {kind.name.lower()}",
            f"bắt đầu bằng “{kind.abbreviation}-”",
        )
    if kind is OFFICIAL_LETTER and opening in {other.abbreviation for other in ISSUED_TYPES if other.named} | {"CV"}:
        other = next((one for one in ISSUED_TYPES if one.named and one.abbreviation == opening), None)
        if other is not None and parts.kind_line is None and not parts.has_about:
            return  # the name of the type is missing: said there
        yield Fault(
            Part.CODE,
            Part.CODE.label,
            rule,
            f"ký hiệu “{symbol}” của công văn",
            "chỉ gồm chữ viết tắt cơ quan và đơn vị soạn thảo",
        )


def day(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line, rule = parts.date, f"{FORM_RULE}.4"
    if line is None:
        if parts.kind is not None and parts.kind.code == "bien-ban":
            return  # its text says when and where
        yield Fault(Part.DAY, Part.DAY.label, rule, "không thấy", "có dòng “Địa danh, ngày … tháng … năm …”")
        return
    yield from check_line(
        line, Part.DAY, Part.DAY.label, (13, 14), bold=False, italic=True, centred=not parts.head_in_halves
    )
    match = DATE.match(line.text)
    shortened = match is None
    match = match or SHORT_DATE.match(line.text)
    if match is None:
        return
    place, day, month, year = (match[name].strip(" \u00a0") for name in ("place", "day", "month", "year"))
    weekday = re.search(r",?\s*(thứ \S+|chủ nhật)$", place, re.IGNORECASE)
    bare = place[: weekday.start()] if weekday else place
    if not bare:
        yield Fault(Part.DAY, Part.DAY.label, rule, "không có địa danh", "ghi địa danh trước ngày tháng")
        return
    if year.isdecimal() and len(year) != 4 and day.isdecimal():
        said = f"năm {year} ghi {len(year)} chữ số"
        yield Fault(Part.DAY, Part.DAY.label, rule, said, f"ghi năm đủ bốn chữ số: 20{year[-2:]}")
        return
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal()):
        return  # a draft: the day is written after signing
    right_day = day.zfill(2) if int(day) < 10 else str(int(day))
    right_month = f"{int(month):02d}" if int(month) <= 2 else str(int(month))
    expected = f"{bare}, ngày {right_day} tháng {right_month} năm {year}"
    if calendar_day(int(day), int(month), int(year)) is None:
        yield Fault(
            Part.DAY, Part.DAY.label, rule, f"ngày {day} tháng {month} không có trong lịch", "ghi đúng ngày, tháng"
        )
    elif shortened:
        yield Fault(Part.DAY, Part.DAY.label, rule, f"ghi “{line.text}”", f"ghi “{expected}”", retype(line, expected))
    elif (day, month) != (right_day, right_month):
        yield Fault(
            Part.DAY,
            Part.DAY.label,
            rule,
            f"ghi ngày {day} tháng {month}",
            f"ghi ngày {right_day} tháng {right_month} (thêm số 0 chỉ trước ngày dưới 10 và tháng 1, 2)",
            retype(line, expected),
        )
    elif line.text != expected:
        said = f"ghi “{line.text}”" + (", có thứ trong tuần" if weekday else "")
        yield Fault(Part.DAY, Part.DAY.label, rule, said, f"ghi “{expected}”", retype(line, expected))


def type_and_subject(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    named = next((line for line in parts.lines[:40] if line.text == "CÔNG VĂN" and line.is_flowing), None)
    if named is not None:
        yield Fault(
            Part.TYPE,
            Part.TYPE.label,
            f"{FORM_RULE}.5",
            "ghi “CÔNG VĂN” làm tên loại",
            "bỏ: công văn không ghi tên loại",
        )
    if parts.kind_line is not None:
        yield from _named(parts)
    elif parts.has_about:
        yield from _about(parts)
    elif (missing := parts.type_of_code) is not None:
        yield Fault(
            Part.TYPE,
            Part.TYPE.label,
            f"{FORM_RULE}.5",
            f"không thấy tên loại, ký hiệu là của {missing.name.lower()}",
            f"có tên loại “{upper(missing.name)}” trên trích yếu",
        )
    elif parts.about is not None:
        yield Fault(
            Part.SUBJECT,
            Part.SUBJECT.label,
            f"{FORM_RULE}.5",
            f"“{short(parts.about.text, 40)}” dưới số, ký hiệu không bắt đầu bằng “V/v”",
            "ghi “V/v …”",
            retype(parts.about, _with_about(parts.about.text)),
        )
    else:
        yield Fault(
            Part.TYPE,
            "Tên loại, trích yếu",
            f"{FORM_RULE}.5",
            "không thấy tên loại hay “V/v”",
            "có tên loại và trích yếu, hoặc “V/v …” dưới số ký hiệu của công văn",
        )
    for line in parts.subject[-1:]:
        if line.text.endswith("."):
            yield Fault(
                Part.SUBJECT,
                Part.SUBJECT.label,
                f"{FORM_RULE}.5",
                "có dấu chấm ở cuối",
                "không có dấu chấm",
                retype(line, line.text.rstrip(". ")),
            )


def _named(parts: Parts) -> Iterator[Fault]:
    line = parts.kind_line
    assert line is not None  # noqa: S101 -- asked before
    yield from check_line(line, Part.TYPE, Part.TYPE.label, (13, 14), bold=True, capitals=True, centred=True)
    if not parts.subject and fold(line.text) not in _WITHOUT_SUBJECT:
        yield Fault(
            Part.SUBJECT, Part.SUBJECT.label, f"{FORM_RULE}.5", "không thấy dưới tên loại", "có trích yếu nội dung"
        )
    for one in parts.subject:
        if one.text == upper(one.text):
            said = f"“{short(one.text, 40)}” viết in hoa hết"
            yield Fault(Part.SUBJECT, Part.SUBJECT.label, TABLE_RULE, said, "viết chữ thường, đậm")
        yield from check_line(one, Part.SUBJECT, Part.SUBJECT.label, (13, 14), bold=True, centred=True)
    for one in parts.subject[:1]:
        if re.match(r"v\s*/\s*v\b", one.text, re.IGNORECASE):
            right = re.sub(r"^v\s*/\s*v\s*", "Về việc ", one.text, flags=re.IGNORECASE)
            said = f"“{short(one.text, 30)}” ghi “V/v” như công văn"
            yield Fault(
                Part.SUBJECT,
                Part.SUBJECT.label,
                f"{FORM_RULE}.5",
                said,
                f"ghi “{short(right, 40)}”",
                retype(one, right),
            )


def _about(parts: Parts) -> Iterator[Fault]:
    """V/v below the number of a công văn."""
    about = parts.about_lines[0]
    for line in parts.about_lines:
        yield from check_line(line, Part.SUBJECT, Part.SUBJECT.label, (12, 13), centred=not parts.head_in_halves)
    right = _with_about(about.text)
    if not about.text.startswith("V/v "):
        said, wanted = f"bắt đầu bằng “{about.text[:5].strip()}”", "bắt đầu bằng “V/v ”"
    elif re.match(r"v/v\s+(về|v/v)\b", about.text, re.IGNORECASE):
        said, wanted = f"“{short(about.text, 30)}” lặp “V/v” và “về việc”", f"ghi “{short(right, 40)}”"
    elif about.text != right:
        said, wanted = f"sau “V/v” viết hoa “{about.text[4:].split()[0]}”", f"viết chữ thường: “{short(right, 40)}”"
    else:
        return
    yield Fault(Part.SUBJECT, Part.SUBJECT.label, f"{FORM_RULE}.5", said, wanted, retype(about, right))


def _with_about(text: str) -> str:
    bare = re.sub(r"^(V\s*/\s*v\s*:?\s*)?((về việc|v/v)\s+)?", "", text, flags=re.IGNORECASE)
    return f"V/v {small_first_letter(bare)}"


def urgency(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """The urgency mark, one of three words in capitals (appendix I, III.2.b)."""
    line, rule = parts.urgency, "Phụ lục I, mục III.2"
    if line is None:
        return
    wanted = next((words for words in URGENCY if fold(words) == fold(line.text)), None)
    if wanted is None:
        choices = ", ".join(URGENCY)
        yield Fault(Part.URGENCY, Part.URGENCY.label, rule, f"ghi “{line.text}”", f"là một trong các mức: {choices}")
        return
    if line.text != upper(line.text) or line.text.endswith((".", "!")):
        yield Fault(
            Part.URGENCY,
            Part.URGENCY.label,
            rule,
            f"“{line.text}” không viết hoa hết",
            f"viết in hoa “{wanted}”",
            retype(line, wanted),
        )
    if all(piece.color in ("", "000000") for piece in line.pieces):
        yield Fault(Part.URGENCY, Part.URGENCY.label, rule, "chữ màu đen", "dấu màu đỏ tươi")
    yield from check_line(line, Part.URGENCY, Part.URGENCY.label, (13, 14), bold=True, rule=TABLE_RULE)
