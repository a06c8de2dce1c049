"""The head of a document: letterhead, number, place and day, type and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ytcs_docs.decree30.types import ISSUED_TYPES, OFFICIAL_LETTER
from ytcs_docs.language.text import fold
from ytcs_docs.letters.checking.findings import FORM_RULE, Fault, check_line, retype
from ytcs_docs.letters.checking.parts import DATE, MOTTO, NATION, Parts
from ytcs_docs.letters.word import Line

# Models 1.8 and 1.10 have no subject; of these others many have none.
_WITHOUT_SUBJECT = ("giay gioi thieu", "giay nghi phep", "quyet dinh", "giay moi", "bien ban")


def heading(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    rule = f"{FORM_RULE}.1"
    nation, motto = parts.nation, parts.motto
    if nation is None:
        yield from _absent(parts, "Quốc hiệu", NATION, rule, unclear)
    else:
        if nation.text not in (NATION, NATION.replace("HÒA", "HOÀ")):
            yield Fault("Quốc hiệu", rule, f"ghi “{nation.text}”", f"ghi “{NATION}”", retype(nation, NATION))
        yield from check_line(nation, "Quốc hiệu", (12, 13), bold=True, centred=True)
    if motto is None:
        yield from _absent(parts, "Tiêu ngữ", MOTTO, rule, unclear)
        return
    if motto.text != MOTTO:
        yield Fault("Tiêu ngữ", rule, f"ghi “{motto.text}”", f"ghi “{MOTTO}”", retype(motto, MOTTO))
    if any(piece.underline for piece in motto.pieces):

        def autofix_underline() -> None:
            for piece in motto.pieces:
                piece.run.font.underline = False

        yield Fault("Tiêu ngữ", rule, "gạch chân chữ", "có đường kẻ nét liền riêng bên dưới", autofix_underline)
    elif not parts.ruled_after(motto):
        unclear.append(f"Tiêu ngữ: không nhận ra đường kẻ bên dưới; hãy nhìn lại ({rule}).")
    yield from check_line(motto, "Tiêu ngữ", (13, 14), bold=True, centred=True)


def _absent(parts: Parts, place: str, text: str, rule: str, unclear: list[str]) -> Iterator[Fault]:
    if parts.mentions(text):
        unclear.append(f"{place}: đứng chung dòng với chữ khác nên không tách được để kiểm tra ({rule}).")
    else:
        yield Fault(place, rule, "không thấy", f"có dòng “{text}”")


def agency_names(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    if not parts.agency:
        unclear.append(f"Tên cơ quan: không nhận ra trong phần đầu văn bản ({FORM_RULE}.2).")
        return
    *parents, issuer = _unwrapped(parts.agency)
    for line in parents:
        yield from check_line(line, "Tên cơ quan chủ quản", (12, 13), bold=False, capitals=True, centred=True)
    yield from check_line(issuer, "Tên cơ quan ban hành", (12, 13), bold=True, capitals=True, centred=True)


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Agency names; of trailing bold lines, which are one wrapped name, only the last is kept."""
    names = list(lines)
    while len(names) > 1 and all(piece.bold for line in names[-2:] for piece in line.pieces):
        names.pop(-2)
    return names


def code(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line = parts.code
    if line is None:
        yield Fault("Số, ký hiệu", f"{FORM_RULE}.3", "không thấy", "có dòng “Số: …/…”")
        return
    yield from check_line(line, "Số, ký hiệu", (13, 13), centred=True)
    match = re.match(r"^Số\s*(?P<colon>:?)\s*(?P<number>[\d…._]*)\s*/\s*(?P<symbol>.*)$", line.text)
    if match is None:
        unclear.append(f"Số, ký hiệu: không đọc được “{line.text}” ({FORM_RULE}.3).")
        return
    number, symbol = match["number"], match["symbol"].strip()
    tidy_symbol = re.sub(r"\s*([-–/])\s*", lambda joint: "-" if joint[1] == "–" else joint[1], symbol)
    padded = number.zfill(2) if number.isdecimal() and int(number) < 10 else number
    expected = f"Số: {padded}/{tidy_symbol}" if number else f"Số: {number}/{tidy_symbol}"
    if not match["colon"]:
        yield Fault(
            "Số, ký hiệu",
            f"{FORM_RULE}.3",
            "sau “Số” không có dấu hai chấm",
            f"ghi “{expected}”",
            retype(line, expected),
        )
    elif padded != number:
        yield Fault(
            "Số, ký hiệu",
            f"{FORM_RULE}.3",
            f"số “{number}” nhỏ hơn 10 không có số 0 phía trước",
            f"ghi “{padded}”",
            retype(line, expected),
        )
    elif symbol != tidy_symbol or re.search(r"\s/|/\s", line.text.split(":", 1)[-1].strip()):
        yield Fault(
            "Số, ký hiệu",
            f"{FORM_RULE}.3",
            f"“{line.text}” có khoảng trắng hoặc gạch nối sai",
            f"ghi “{expected}”",
            retype(line, expected),
        )
    yield from _symbol_of_type(parts, tidy_symbol)


def _symbol_of_type(parts: Parts, symbol: str) -> Iterator[Fault]:
    kind = parts.kind
    opening = symbol.split("-")[0].split("/")[0]
    if kind is None:
        return
    if kind.named and opening != kind.abbreviation:
        yield Fault(
            "Số, ký hiệu",
            f"{FORM_RULE}.3",
            f"ký hiệu “{symbol}” của {kind.name.lower()}",
            f"bắt đầu bằng “{kind.abbreviation}-”",
        )
    if kind is OFFICIAL_LETTER and opening in {other.abbreviation for other in ISSUED_TYPES if other.named} | {"CV"}:
        yield Fault(
            "Số, ký hiệu",
            f"{FORM_RULE}.3",
            f"ký hiệu “{symbol}” của công văn",
            "chỉ gồm chữ viết tắt cơ quan và đơn vị soạn thảo",
        )


def day(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line = parts.date
    if line is None:
        yield Fault("Địa danh, thời gian", f"{FORM_RULE}.4", "không thấy", "có dòng “Địa danh, ngày … tháng … năm …”")
        return
    yield from check_line(line, "Địa danh, thời gian", (13, 14), bold=False, italic=True, centred=True)
    match = DATE.match(line.text)
    if match is None:
        return
    place, day, month, year = (match[name].strip() for name in ("place", "day", "month", "year"))
    if not place:
        yield Fault("Địa danh, thời gian", f"{FORM_RULE}.4", "không có địa danh", "ghi địa danh trước ngày tháng")
        return
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal()):
        return  # a draft: the day is written after signing
    right_day = day.zfill(2) if int(day) < 10 else str(int(day))
    right_month = month.zfill(2) if int(month) <= 2 else str(int(month))
    expected = f"{place}, ngày {right_day} tháng {right_month} năm {year}"
    if (day, month) != (right_day, right_month):
        yield Fault(
            "Địa danh, thời gian",
            f"{FORM_RULE}.4",
            f"ghi ngày {day} tháng {month}",
            f"ghi ngày {right_day} tháng {right_month} (thêm số 0 trước ngày dưới 10 và tháng 1, 2)",
            retype(line, expected),
        )
    elif line.text != expected:
        yield Fault(
            "Địa danh, thời gian", f"{FORM_RULE}.4", f"ghi “{line.text}”", f"ghi “{expected}”", retype(line, expected)
        )


def type_and_subject(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    if parts.kind_line is not None:
        yield from check_line(parts.kind_line, "Tên loại", (13, 14), bold=True, centred=True)
        if not parts.subject and fold(parts.kind_line.text) not in _WITHOUT_SUBJECT:
            yield Fault("Trích yếu", f"{FORM_RULE}.5", "không thấy dưới tên loại", "có trích yếu nội dung")
        for line in parts.subject:
            yield from check_line(line, "Trích yếu", (13, 14), bold=True, centred=True)
    elif parts.about is not None:
        about = parts.about
        yield from check_line(about, "Trích yếu", (12, 13), centred=True)
        if not about.text.startswith("V/v "):
            yield Fault(
                "Trích yếu",
                f"{FORM_RULE}.5",
                f"bắt đầu bằng “{about.text[:5].strip()}”",
                "bắt đầu bằng “V/v ”",
                retype(about, "V/v " + re.sub(r"^V\s*/\s*v\s*:?\s*", "", about.text, flags=re.IGNORECASE)),
            )
    else:
        yield Fault(
            "Tên loại, trích yếu",
            f"{FORM_RULE}.5",
            "không thấy tên loại hay “V/v”",
            "có tên loại và trích yếu, hoặc “V/v …” dưới số ký hiệu của công văn",
        )
    for line in parts.subject[-1:]:
        if line.text.endswith("."):
            yield Fault(
                "Trích yếu",
                f"{FORM_RULE}.5",
                "có dấu chấm ở cuối",
                "không có dấu chấm",
                retype(line, line.text.rstrip(". ")),
            )
