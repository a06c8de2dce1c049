"""The text: legal basis, addressees, paragraphs, headings, articles, what was left open, closing mark."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.checking.findings import (
    FORM_RULE,
    ROMAN,
    TABLE_RULE,
    Fault,
    Part,
    check_line,
    has_letters,
    listed_lines,
    retype,
    roman,
    short,
)
from ytcs_docs.letters.checking.parts import Parts
from ytcs_docs.letters.word import Line

_ARTICLE = re.compile(r"^Điều\s+(\d{1,4})\s*([.:]?)")
_IN_ARTICLES = ("quyet-dinh", "nghi-quyet", "quy-che", "quy-dinh", "hop-dong", "ban-thoa-thuan", "ban-ghi-nho")
_CLOSING = "./."
_WITHOUT_ADDRESSEES = ("quyet-dinh", "nghi-quyet", "ke-hoach", "thong-bao")
_WITHOUT_CLOSING = ("bien-ban", "hop-dong", "giay-gioi-thieu", "giay-nghi-phep", "phieu-gui")
_RULE = f"{FORM_RULE}.6"
_CLAUSE = re.compile(r"^(\d{1,2})([.)])\s+\S")
_POINT = re.compile(r"^([a-zđ])([.)])\s*\S")
_LISTED = re.compile(r"^([-–—+•*]|\d{1,2}(\.\d{1,2})*[.)]|[a-zđ][.)])\s*\S")
_POINTS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = re.compile(r"^([IVX]{1,6})\.\s")
_CHAPTER = re.compile(r"^(phần(?: thứ)?|chương|mục|tiểu mục)\s+([IVXLC]+|\d+|thứ \w+|nhất|hai|ba)\.?$", re.IGNORECASE)
_PARAGRAPH = 6  # pt at least between paragraphs
_MOST = 0.6  # of the text: a format on so much of it is of all of it


def basis(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Căn cứ ban hành: one per line, in italics, ending with a semicolon, the last with a full stop."""
    lines = basis_lines(parts)
    upright = [line for line in lines if not all(piece.italic for piece in line.pieces if has_letters(piece.text))]
    if lines and len(upright) > len(lines) / 2:
        yield from list(check_line(upright[0], Part.BASIS, Part.BASIS.label, (1, 99), bold=None, italic=True))
    for number, line in enumerate(lines):
        italic = True if len(upright) <= len(lines) / 2 else None
        yield from check_line(line, Part.BASIS, Part.BASIS.label, (13, 14), bold=False, italic=italic)
        last = number == len(lines) - 1
        mark = "." if last else ";"
        if not line.text.endswith(mark):
            actual = f"“{short(line.text, 30)}” kết thúc bằng “{line.text[-1]}”"
            text = line.text.rstrip(" .;,:") + mark
            wanted = f"kết thúc bằng dấu “{mark}” ({'chấm' if last else 'chấm phẩy'})"
            yield Fault(Part.BASIS, Part.BASIS.label, _RULE, actual, wanted, retype(line, text))


def needed_basis(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """A decision says what it is based on (models 1.1–1.3)."""
    ruling = parts.kind is not None and parts.kind.code in ("quyet-dinh", "nghi-quyet")
    if ruling and parts.body and not basis_lines(parts):
        yield Fault(Part.BASIS, Part.BASIS.label, _RULE, "không thấy căn cứ ban hành", "có các căn cứ “Căn cứ …;”")


def basis_lines(parts: Parts) -> list[Line]:
    """The lines of the legal basis. Decisions and resolutions always have them. In other types a paragraph that
    begins with “Căn cứ” may be a sentence of the text: there only lines in the format of a basis count."""
    lines: list[Line] = []
    always = parts.kind is not None and parts.kind.code in ("quyet-dinh", "nghi-quyet")
    for line in parts.body:
        if re.match(r"^(Căn cứ|Theo đề nghị|Xét đề nghị|Xét)\b", line.text):
            lines.append(line)
        elif lines:
            break
    if parts.kind is OFFICIAL_LETTER or not lines:
        return []
    as_line = [line.text.endswith(";") or all(piece.italic for piece in line.pieces) for line in lines]
    return lines if always or all(as_line) or (len(lines) > 1 and as_line[0]) else []


def addressees(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    line, rule, label = parts.addressees, f"{FORM_RULE}.9", Part.ADDRESSEES.label
    if line is None:
        if parts.kind is OFFICIAL_LETTER:
            yield Fault(Part.ADDRESSEES, label, rule, "không thấy “Kính gửi”", "có “Kính gửi:” và nơi nhận công văn")
        return
    if parts.kind is not None and parts.kind.code in _WITHOUT_ADDRESSEES:
        name = parts.kind.name.lower()
        yield Fault(Part.ADDRESSEES, label, rule, f"có trong {name}", f"bỏ: {name} không ghi “Kính gửi”")
        return
    yield from check_line(line, Part.ADDRESSEES, label, (13, 14), bold=False)
    if not re.match(r"^Kính gửi\s?:", line.text):
        right = re.sub(r"^Kính gửi\s*:?\s*", "Kính gửi: ", line.text, flags=re.IGNORECASE).strip()
        said = f"ghi “{short(line.text, 20)}”"
        yield Fault(Part.ADDRESSEES, label, rule, said, "ghi “Kính gửi:”", retype(line, right))
    listed = parts.addressee_list
    for item in listed:
        yield from check_line(item, Part.ADDRESSEES, label, (13, 14), bold=False)
    yield from listed_lines(listed, Part.ADDRESSEES, label, rule)


def text(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    body = [line for line in _text_of(parts) if line.pieces]
    flowing = [line for line in body if len(line.text) > 90]
    yield from _sizes(body)
    yield from _all_alike(flowing)
    yield from _sides(flowing)
    yield from _spaces(flowing, unclear)


def _text_of(parts: Parts) -> list[Line]:
    """The body without the legal basis."""
    basis = set(map(id, basis_lines(parts)))
    return [line for line in parts.body if id(line) not in basis]


def _named(line: Line) -> str:
    return f"Nội dung “{short(line.text, 30)}”"


def _sizes(body: Sequence[Line]) -> Iterator[Fault]:
    sized = [(line, piece) for line in body for piece in line.pieces if not 13 <= piece.size <= 14]
    if sized:

        def autofix_sizes() -> None:
            for _, piece in sized:
                piece.run.font.size = Pt(13 if piece.size < 13 else 14)

        line, first = sized[0]
        yield Fault(Part.TEXT, _named(line), TABLE_RULE, f"cỡ chữ {first.size:g}", "cỡ chữ 13–14", autofix_sizes)


def _all_alike(flowing: Sequence[Line]) -> Iterator[Fault]:
    """Running text is upright and not bold; words in it may be."""
    for name, words in (("bold", "đậm"), ("italic", "nghiêng")):
        marked = [line for line in flowing if all(getattr(piece, name) for piece in line.pieces)]
        letters = sum(len(line.text) for line in flowing)
        if marked and sum(len(line.text) for line in marked) > _MOST * letters and len(flowing) > 1:

            def autofix_style(name: str = name, marked: Sequence[Line] = marked) -> None:
                for piece in (piece for line in marked for piece in line.pieces):
                    setattr(piece.run.font, name, False)

            yield Fault(
                Part.TEXT,
                _named(marked[0]),
                TABLE_RULE,
                f"cả nội dung là chữ {words}",
                f"chữ đứng, không {words}" if name == "bold" else "chữ đứng, không nghiêng",
                autofix_style,
            )


def _sides(flowing: Sequence[Line]) -> Iterator[Fault]:
    loose = [line for line in flowing if line.alignment not in ("justify", "center")]
    if loose:

        def autofix_sides() -> None:
            for line in loose:
                line.paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

        yield Fault(Part.TEXT, _named(loose[0]), _RULE, "không canh đều hai lề", "canh đều cả hai lề", autofix_sides)
    indented = [line for line in flowing if line.alignment == "justify" and not _usual_indent(line)]
    if indented:

        def autofix_indent() -> None:
            for line in indented:
                line.paragraph.paragraph_format.first_line_indent = Mm(12.7)

        yield Fault(
            Part.TEXT,
            _named(indented[0]),
            _RULE,
            f"lùi đầu dòng {indented[0].first_line_indent / 72 * 25.4:.1f} mm",
            "lùi đầu dòng 10 mm hoặc 12,7 mm",
            autofix_indent,
        )


def _usual_indent(line: Line) -> bool:
    """The indent of the first line, by itself, by a tab, or counted from the page's margin in a list."""
    if line.lead or line.mark or _LISTED.match(line.text):  # lists have indents of their own
        return True
    indents = (line.first_line_indent, line.first_line_indent + (line.format.left or 0.0))
    return any(abs(indent / 72 * 25.4 - usual) < 0.6 for indent in indents for usual in (10, 12.7))


def _spaces(flowing: Sequence[Line], unclear: list[str]) -> Iterator[Fault]:
    tight = [line for line in flowing if line.space_around < _PARAGRAPH - 0.1 or (line.format.alone and not line.mark)]
    if tight and len(flowing) > 1:

        def autofix_space() -> None:
            for line in tight:
                line.paragraph.paragraph_format.space_before = Pt(_PARAGRAPH)

        space = 0 if tight[0].format.alone else tight[0].space_around
        yield Fault(
            Part.TEXT,
            _named(tight[0]),
            _RULE,
            f"khoảng cách giữa các đoạn {space:g} pt",
            f"cách nhau ít nhất {_PARAGRAPH} pt",
            None if tight[0].format.alone else autofix_space,
        )
    wide = [line for line in flowing if not 0.99 <= (line.line_spacing or 1.0) <= 1.51]
    if wide:

        def autofix_spacing() -> None:
            for line in wide:
                line.paragraph.paragraph_format.line_spacing = 1.15

        yield Fault(
            Part.TEXT,
            _named(wide[0]),
            _RULE,
            f"giãn dòng {wide[0].line_spacing:g}",
            "giãn dòng từ đơn đến 1,5",
            autofix_spacing,
        )
    if any(line.line_spacing is None for line in flowing):
        unclear.append(f"Nội dung: giãn dòng đặt bằng số điểm cố định, không so được với dòng đơn ({_RULE}).")


# -- headings and numbers --


def headings(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Phần, Chương, Mục: small letters, bold, centred, Roman numbers; their titles in bold capitals below."""
    lines = [*parts.body, *_annexed(parts)]
    for place, line in enumerate(lines):
        found = _CHAPTER.match(line.text)
        if found is None:
            continue
        name = found[1].capitalize()
        yield from check_line(line, Part.TEXT, f"{name} {found[2]}", (13, 14), bold=True, centred=True)
        if line.text == upper(line.text) and has_letters(found[1]):
            right = f"{name} {found[2]}"
            said = f"“{line.text}” viết in hoa"
            yield Fault(Part.TEXT, right, TABLE_RULE, said, f"viết chữ thường “{right}”", retype(line, right))
        if name == "Mục" and re.fullmatch("[IVXLC]+", found[2]):
            said, wanted = f"“{line.text}” ghi số La Mã", "ghi số Ả Rập: “Mục 1”"
            yield Fault(Part.TEXT, f"Mục {found[2]}", _RULE, said, wanted)
        if name in ("Chương", "Phần") and found[2].isdecimal():
            number = roman(int(found[2]))
            said = f"“{line.text}” ghi số Ả Rập"
            wanted = f"ghi số La Mã “{name} {number}”"
            yield Fault(Part.TEXT, f"{name} {found[2]}", _RULE, said, wanted, retype(line, f"{name} {number}"))
        title = lines[place + 1] if place + 1 < len(lines) else None
        if name in ("Chương", "Phần") and (title is None or _ARTICLE.match(title.text) or _CHAPTER.match(title.text)):
            yield Fault(
                Part.TEXT, f"{name} {found[2]}", _RULE, f"“{line.text}” không có tiêu đề", "có tiêu đề ở dòng dưới"
            )
        if title is not None and not _ARTICLE.match(title.text) and len(title.text) < 160 and _is_title(title, line):
            yield from check_line(
                title,
                Part.TEXT,
                f"Tiêu đề {found[1].lower()} {found[2]}",
                (13, 14),
                bold=True,
                capitals=True,
                centred=True,
            )


def _is_title(line: Line, heading: Line) -> bool:
    """Whether the line below a chapter is its title: set like it, or in capitals."""
    return line.alignment == heading.alignment == "center" or line.text == upper(line.text)


def _annexed(parts: Parts) -> list[Line]:
    """What stands after the signature in the flow: annexes, a regulation that a decision issues."""
    last = max((line.number for line in (*parts.signature, *parts.recipients)), default=-1)
    return [line for line in parts.lines if line.number > last >= 0 and line.is_flowing]


def numbering(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Articles are numbered consecutively; within one, clauses 1, 2, 3 and points a, b, c, d, đ, e, g …"""
    in_articles = parts.kind is not None and parts.kind.code in _IN_ARTICLES
    for lines in (parts.body, _annexed(parts)):
        yield from _numbered(lines, in_articles=in_articles)


def _numbered(lines: Sequence[Line], *, in_articles: bool) -> Iterator[Fault]:
    article = point = section = 0
    first_in_article = False
    marks = {".": 0, ")": 0}  # “1.” and “1)” are counted apart
    for line in lines:
        match = _ARTICLE.match(line.text.replace("ĐIỀU", "Điều", 1))
        if match and (match[2] or (in_articles and int(match[1]) == article + 1)):
            if int(match[1]) == 1 and article:
                article = 0  # another text begins
            yield from _article(line, int(match[1]), article + 1, match[2])
            article, point, first_in_article = int(match[1]), 0, True
            marks = {".": 0, ")": 0}
        elif match := _CLAUSE.match(line.text):
            number, clause = int(match[1]), marks[match[2]]
            if article and match[2] == ")" and not marks["."]:
                said = f"“{match[1]})” ghi dấu ngoặc"
                yield Fault(Part.TEXT, f"Điều {article}, khoản {number}", _RULE, said, f"ghi “{match[1]}.”")
            begins_late = first_in_article and match[2] == "." and number != 1
            first_in_article = False
            if begins_late:
                said = f"khoản đầu của Điều {article} là khoản {number}, không bắt đầu từ 1"
                yield Fault(Part.TEXT, f"Điều {article}", _RULE, said, "đánh số khoản lại từ 1 trong mỗi điều")
            elif number not in (1, clause + 1) and clause:  # one that begins otherwise says nothing
                place = f"Điều {article}, khoản {number}" if article else f"Khoản {number}"
                twice = f"trùng số: có hai khoản {number}" if number == clause else "đánh số không liên tục, sai thứ tự"
                yield Fault(Part.TEXT, place, _RULE, twice, f"là khoản {clause + 1}")
            marks[match[2]], point = number, 0
            if match[2] == ".":
                marks[")"] = 0
        elif (heading := _ROMAN.match(line.text)) or _CHAPTER.match(line.text):
            marks, point = {".": 0, ")": 0}, 0
            if heading is not None:
                number = ROMAN.index(heading[1]) if heading[1] in ROMAN else 0
                if number > 1 and 0 < section < len(ROMAN) - 1 and number != section + 1:
                    said = f"mục {heading[1]} đứng sau mục {ROMAN[section]}, sai thứ tự"
                    yield Fault(Part.TEXT, f"Mục {heading[1]}", _RULE, said, f"là mục {ROMAN[section + 1]}")
                section = number
        elif match := _POINT.match(line.text):
            if match[2] == "." and (article or point):
                said = f"“{match[1]}.” ghi dấu chấm"
                yield Fault(Part.TEXT, f"Điểm {match[1]}", _RULE, said, f"ghi “{match[1]})”")
            found = _POINTS.find(match[1])
            if match[1] == "a":
                point = 1
            elif point and found != point:
                place = (f"Điều {article}, " if article else "") + f"điểm {match[1]})"
                expected = _POINTS[point] if point < len(_POINTS) else "khác"
                yield Fault(
                    Part.TEXT, place, _RULE, "không theo thứ tự chữ cái tiếng Việt", f"là điểm {expected}) “{expected}”"
                )
                point = found + 1
            elif point:
                point = found + 1


def _article(line: Line, number: int, expected: int, mark: str) -> Iterator[Fault]:
    place = f"Điều {number}"
    if number != expected:
        actual = f"đứng sau Điều {expected - 1}" if expected > 1 else "là điều đầu tiên"
        twice = ", trùng số" if number == expected - 1 else ", sai thứ tự"
        yield Fault(Part.TEXT, place, _RULE, f"{actual}{twice}", f"đánh số liên tục: Điều {expected}")
    if line.text.startswith("ĐIỀU"):
        yield Fault(
            Part.TEXT, place, TABLE_RULE, f"“{short(line.text, 20)}” viết in hoa", f"viết chữ thường “{place}.”"
        )
    if mark != ".":
        yield Fault(Part.TEXT, place, _RULE, "sau số của điều không có dấu chấm", f"ghi “Điều {number}.”")
    if line.pieces and not line.pieces[0].bold and not line.mark:  # Word's own number has a format of its own
        yield Fault(Part.TEXT, place, TABLE_RULE, "chữ “Điều” không đậm", "đậm")


def ordering(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """The line between the legal basis and the articles: QUYẾT ĐỊNH:, QUYẾT NGHỊ: (models 1.1–1.3)."""
    words = {"quyet-dinh": "QUYẾT ĐỊNH:", "nghi-quyet": "QUYẾT NGHỊ:"}.get(parts.kind.code if parts.kind else "")
    if words is None or parts.kind_line is None:
        return
    after = [line for line in parts.lines if line.number > parts.kind_line.number and len(line.text) < 30]
    found = next((line for line in after if fold(line.text) == fold(words)), None)
    if found is None:
        if any(_ARTICLE.match(line.text) for line in parts.body):
            yield Fault(
                Part.TEXT, "Dòng ban hành", "Phụ lục III", f"không thấy dòng “{words}”", f"có “{words}” trước Điều 1"
            )
        return
    yield from check_line(found, Part.TEXT, f"Dòng “{words}”", (13, 14), bold=True, capitals=True, centred=True)
    if found.text != words and fold(found.text) == fold(words) and found.text == upper(found.text):
        said = f"ghi “{found.text}”"
        yield Fault(Part.TEXT, f"Dòng “{words}”", "Phụ lục III", said, f"ghi “{words}”", retype(found, words))


# -- what was left open, and slips --

_LEFT_OPEN = (
    (re.compile(r"\{\{[^{}]{0,80}\}\}|\{%[^{}%]{0,80}%\}"), "trường của mẫu chưa điền"),
    (re.compile(r"\[[^\]\d][^\]]{1,60}\]|<[^>\d][^>]{1,60}>"), "chỗ trong ngoặc chưa điền"),
    (re.compile(r"\bx{3,}\b|\bX{4,}\b|\?{2,}"), "chỗ giữ chưa điền"),
    (
        re.compile(r"(?:ngày|tháng|năm|số)\s*(?:…+|\.{3,}|_{3,})\s*(?:tháng|năm|/|[,;.)]|$)", re.IGNORECASE),
        "chỗ để trống chưa điền",
    ),
    (re.compile(r"…{2,}|\.{5,}|_{4,}"), "chỗ để trống chưa điền"),
)
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b|ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
_WRITTEN_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2})(?= năm \d{4})", re.IGNORECASE)
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_WEEKDAY = re.compile(
    r"\b(thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật)\b\s*[,(]?\s*(?:ngày\s*)?"
    r"(?:(\d{1,2})/(\d{1,2})/(\d{4})|(\d{1,2}) tháng (\d{1,2}) năm (\d{4}))",
    re.IGNORECASE,
)
# Names of agencies of which the first letter is a capital before a name (appendix II, IV).
_AGENCY = re.compile(
    r"(?<![\w.])(sở Y tế|bộ Y tế|sở y tế|bộ y tế|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|thủ tướng chính phủ"
    r"|bộ (?:tài chính|nội vụ|công an|quốc phòng)|sở (?:nội vụ|tài chính|tư pháp|xây dựng))"
)


def slips(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    """Places left open, days that no calendar has, names of agencies in small letters: one finding for each kind."""
    lines = [*parts.subject, *([parts.addressees] if parts.addressees else []), *parts.addressee_list, *parts.body]
    yield from _left_open(lines)
    yield from _days(lines)
    yield from _agencies(lines)
    yield from _typing(parts.body)
    yield from _marked(parts.body)


def _left_open(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in (line for line in lines if not line.text.startswith("(")):  # what names a draft is filled in later
        for pattern, said in _LEFT_OPEN:
            found = pattern.search(line.text)
            if found is not None:
                yield Fault(
                    Part.TEXT, _named(line), "Điều 8", f"{said}: “{short(found[0], 40)}”", "điền đủ trước khi trình"
                )
                return


def _days(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in lines:
        for found in _WRITTEN_DAY.finditer(line.text):
            day, month = int(found[1]), int(found[2])
            right = f"ngày {day:02d} tháng {month:02d}" if month <= 2 else f"ngày {day:02d} tháng {month}"
            if found[0].lower() != right and month <= 12:
                wanted = f"ghi “{right}” (thêm số 0 chỉ trước ngày dưới 10 và tháng 1, 2)"
                yield Fault(Part.TEXT, _named(line), f"{FORM_RULE}.4", f"ghi “{found[0]}”", wanted)
                return
        for found in _DAY.finditer(line.text):
            day, month, year = (int(found[place] or found[place + 3]) for place in (1, 2, 3))
            if not 1 <= month <= 12 or not 1 <= day <= monthrange(max(year, 1), month)[1]:
                said = f"“{found[0]}” không có trong lịch"
                yield Fault(Part.TEXT, _named(line), "Điều 8", said, "ghi đúng ngày, tháng")
                return
        for found in _WEEKDAY.finditer(line.text):
            day, month, year = (int(found[place] or found[place + 3]) for place in (2, 3, 4))
            if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
                right = _WEEKDAYS[date(year, month, day).weekday()]
                if found[1].lower() != right:
                    said = f"“{found[0]}”: ngày đó là {right}"
                    yield Fault(Part.TEXT, _named(line), "Điều 8", said, f"ghi đúng thứ trong tuần: {right}")
                    return


def _agencies(lines: Sequence[Line]) -> Iterator[Fault]:
    for line in lines:
        for found in _AGENCY.finditer(line.text):
            before = line.text[: found.start()].split()[-1:]
            if before and before[0].lower() in ("các", "những", "mọi", "từng", "hệ", "cơ", "cán", "trụ"):  # cơ sở y tế
                continue
            right = found[1][:1].upper() + found[1][1:]
            if right.startswith(("Sở ", "Bộ ")):
                right = f"{right[:2]} {right[3:4].upper()}{right[4:]}"
            elif right.startswith("Thủ"):
                right = "Thủ tướng Chính phủ"
            yield Fault(
                Part.TEXT,
                _named(line),
                "Phụ lục II, mục IV",
                f"tên cơ quan “{found[1]}” viết chữ thường",
                f"viết hoa “{right}”",
            )
            return


_TIME = re.compile(r"\b(\d{1,2})\s*(?:giờ|h|:)\s*(\d{2})\b(?!\s*(?:ca|người|ngày))")
_TWICE = re.compile(r"\b(của|và|các|về|tại|theo|với|trong|được|những|các|để|trên|là|có|cho)\s+\1\b", re.IGNORECASE)


def _typing(lines: Sequence[Line]) -> Iterator[Fault]:
    """Slips of the typist, the first of each kind."""
    for pattern, said, wanted in (
        (re.compile(r"(?<![.…])\.\.(?![.…])"), "có hai dấu chấm", "chỉ một dấu chấm"),
        (re.compile(r"\w\s+[,;](?=\s)"), "có khoảng trắng trước dấu câu", "dấu câu đứng liền chữ trước nó"),
        (_TWICE, "lặp từ", "bỏ một từ"),
    ):
        found = next(((line, match) for line in lines if (match := pattern.search(line.text))), None)
        if found is not None:
            around = found[0].text[max(found[1].start() - 15, 0) : found[1].end() + 10]
            yield Fault(Part.TEXT, _named(found[0]), "Điều 8", f"{said}: “…{around}…”", wanted)
    for line in lines:
        for match in _TIME.finditer(line.text):
            if int(match[1]) > 24 or int(match[2]) > 59:
                yield Fault(Part.TEXT, _named(line), "Điều 8", f"giờ “{match[0]}” không có", "ghi đúng giờ, phút")
                return


def _marked(lines: Sequence[Line]) -> Iterator[Fault]:
    """What somebody marked while working on the text and left so."""
    for name, said, wanted in (
        ("struck", "còn chữ bị gạch ngang", "bỏ hẳn hoặc bỏ gạch"),
        ("highlighted", "còn chữ được tô màu nền", "bỏ màu nền"),
    ):
        line = next((one for one in lines if any(getattr(piece.format, name) for piece in one.pieces)), None)
        if line is not None:
            yield Fault(Part.TEXT, _named(line), TABLE_RULE, said, wanted)
    for line in lines:
        if len(line.text) > 40 and line.pieces and all(piece.underline for piece in line.pieces):
            yield Fault(Part.TEXT, _named(line), TABLE_RULE, "cả đoạn gạch chân", "chữ không gạch chân")
            return


def closing(parts: Parts, unclear: list[str]) -> Iterator[Fault]:
    if not parts.body:
        return
    last = parts.body[-1]
    closes = parts.recipients_label is not None and not (parts.kind and parts.kind.code in _WITHOUT_CLOSING)
    for line in parts.body[:-1]:
        if line.text.endswith(_CLOSING):
            said = f"“…{line.text[-25:]}” có “./.” khi nội dung chưa hết"
            yield Fault(Part.TEXT, "Cuối nội dung", "Phụ lục III", said, "chỉ ghi “./.” một lần, ở cuối nội dung")
            break
    if re.search(r"\./\.\s*\.?/\.", last.text):
        said, wanted = f"“…{last.text[-25:]}” ghi “./.” hai lần", "kết thúc bằng một “./.”"
        yield Fault(Part.TEXT, "Cuối nội dung", "Phụ lục III", said, wanted, _retype_ending(last))
    elif closes and not last.text.endswith((_CLOSING, "./")):
        actual = f"“…{last.text[-25:]}” không kết thúc bằng “./.”"
        yield Fault(Part.TEXT, "Cuối nội dung", "Phụ lục III", actual, "kết thúc bằng “./.”", _retype_ending(last))


def _retype_ending(line: Line) -> Callable[[], None]:
    """An autofix that changes only the end of a line, so that its words keep their format."""

    def autofix() -> None:
        piece = line.pieces[-1]
        piece.retype(piece.text.rstrip(" ./;,") + _CLOSING)

    return autofix
