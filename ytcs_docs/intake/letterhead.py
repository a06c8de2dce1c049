"""The head of a document: issuer, code, place and date, type, subject, addressees, urgency.

Where each part stands is appendix I of Decree 30/2020/NĐ-CP; older and party documents are read too.
Everything is told by the line itself and by the lines around it, so that it works on bare text;
bold type and blank lines help where a file gives them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from ytcs_docs.decree30.codes import parse_code
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES, DocumentType
from ytcs_docs.intake.rules import BLANK, Fields, Value
from ytcs_docs.intake.shaping import Row, find_row
from ytcs_docs.language.text import fold, latin_letters, upper

HEAD_ROWS = 60  # a letterhead with a long subject and many addressees

_CODE_ROW = re.compile(
    r"(?:(?P<type>[A-ZĐ][^\W\d_]+(?:\s[^\W\d_]+){0,3})\s+)?(?:[Ss][ốóồôo6]|SỐ)\s*[:.;,]?\s*(?P<code>[^,;]*?/?[^,;]*)$"
)
_CODE_SHAPE = re.compile(
    r"(?P<number>\d{0,6}[a-zđ]?)\s*(?:[/⁄]\s*(?P<year>\d{4})\s*)?[/⁄\-–]\s*"
    r"(?P<notation>[A-ZĐa-zđ][\wĐđ&.]*(?:\s?[-–/]\s?[A-ZĐa-zđ0-9&][\wĐđ&.]*)*)[\s.]*"
)
_DATE_ROW = re.compile(
    r"(?:(?P<place>[A-ZĐÀ-Ỹ0-9][^,;:/]{1,60}?)\s*[,.]\s*)?ngày\s*(?P<day>[\d.…_\s]{0,8}?)\s*tháng\s*"
    r"(?P<month>[\d.…_\s]{0,8}?)\s*năm\s*(?P<year>(?:\d\s?){0,3}\d|[.…_\s]*)[\s.]*$",
    re.IGNORECASE,
)
_SHORT_DATE_ROW = re.compile(
    r"(?P<place>[A-ZĐ][^,;:/\d]{1,40}),\s*(?:ngày\s*)?(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})[\s.]*$",
    re.IGNORECASE,
)
_STATE = re.compile(r"c[oộô]ng\s+h[oòóô][aàà]\s+x[aãâ]\s+h[oộô]i|đ[oộô]c\s+l[aậâ]p\s*[-–—.]", re.IGNORECASE)
_PARTY = re.compile(r"đảng\s+cộng\s+sản\s+việt\s+nam", re.IGNORECASE)
_ABOUT = re.compile(r"[\"“']?\s*(?:V\s*/\s*v|v\s*/\s*v|V/V|Về\s+việc)\b\s*[:.]?\s*")
_TO = re.compile(r"k[íi]nh\s+g[ửưuủ][iỉ]\s*[:.;]?", re.IGNORECASE)
_BODY = re.compile(
    r"(?:Căn\s+cứ|CĂN\s+CỨ|Theo\s+đề\s+nghị|Theo\s|Xét\s|Điều\s+\d|ĐIỀU\s+\d|Chương\s+[IVX\d]|CHƯƠNG\s+[IVX\d]|Phần\s+[IVX\d]|"
    r"PHẦN\s+[IVX\d]|[IVX]{1,5}\s?[.\-]\s|\d{1,2}\.\s|[Aa-c]\)\s|Ngày\s+\d|Để\s|Trên\s+cơ\s+sở|Tiếp\s+theo|Sau\s+khi|"
    r"Phúc\s+đáp|Trả\s+lời\s|QUYẾT\s+NGHỊ|Nơi\s+nhận|Quốc\s+hội\s+ban\s+hành|Chính\s+phủ\s+ban\s+hành|Nhằm\s|Hiện\s+nay|"
    r"Trong\s+thời\s+gian|Qua\s+|Được\s+sự|Hôm\s+nay|[-–+]\s|Thời\s+gian\s*:|Mục\s+lục|MỤC\s+LỤC)"
)
_CARRIED_OUT = re.compile(r"(?:Thực\s+hiện|Tiếp\s+tục\s+thực\s+hiện|Triển\s+khai)\s")
_INFORCE = re.compile(r"có hiệu lực|được sửa đổi")
_LEADER = re.compile(
    r"(?:QUYỀN\s+|PHÓ\s+)?(?:BỘ TRƯỞNG|THỨ TRƯỞNG|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|"
    r"ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|CHỦ NHIỆM|TỔNG |VIỆN TRƯỞNG|CHÁNH ÁN|CHÁNH |THỐNG ĐỐC|TRƯỞNG |HIỆU TRƯỞNG|CỤC TRƯỞNG|"
    r"CHI CỤC TRƯỞNG|BAN |BỘ |SỞ )"
)
_HANGING = re.compile(
    r"(?:^|\s)(?:và|của|về|cho|với|bởi|do|theo|tại|các|những|được|là|trong|trên|đến|từ|số|ngày|tháng|năm|[,\-–])$",
    re.IGNORECASE,
)
_ORGANIZATION = re.compile(
    r"(?:BỘ|SỞ|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI|VĂN PHÒNG|CỤC|TỔNG CỤC|CHI CỤC|VIỆN|TRUNG TÂM|BỆNH VIỆN|BỆNH XÁ|TRẠM|PHÒNG|BAN|"
    r"TRƯỜNG|CÔNG TY|TỔNG CÔNG TY|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY|THÀNH UỶ|HUYỆN ỦY|HUYỆN UỶ|THỊ ỦY|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ|CHI BỘ|"
    r"CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|CHỦ TỊCH|NGÂN HÀNG|KIỂM TOÁN|TÒA ÁN|TOÀ ÁN|BẢO HIỂM|LIÊN ĐOÀN|CÔNG ĐOÀN|ĐOÀN|KHO BẠC|"
    r"KHOA|ĐẠI HỌC|HỌC VIỆN|CÔNG AN|THANH TRA|MẶT TRẬN|TÒA|QUỸ|LIÊN HIỆP|TỔ|ĐẢNG)(?:\s|$)"
)
_URGENCY = {"hoa toc": "flash", "thuong khan": "very_urgent", "khan": "urgent", "hoa toc hen gio": "flash"}
_SECRECY = {"mat": "confidential", "toi mat": "secret", "tuyet mat": "top_secret"}
_TYPE_NAMES = {fold(kind.name): kind for kind in TYPES.values() if kind.code not in ("khac", "van-ban-dang", "don-thu")}
_BY_ABBREVIATION = {fold(kind.abbreviation): kind for kind in TYPES.values() if kind.abbreviation}
_BARE_ASSEMBLY = re.compile(r"(?:\d+/)?(?:UBTV)?QH\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where in the head the parts stand, by row; None: not there."""

    code: int | None
    date: int | None
    type: int | None
    about: int | None
    to: int | None
    state: int | None


def read_head(rows: Sequence[Row]) -> Fields:
    """What the head tells. Parts that are not there are left out."""
    head = list(rows[:HEAD_ROWS])
    anchors = _anchors(head)
    found: Fields = {}
    found.update(_code(head, anchors))
    found.update(_day(head, anchors))
    found.update(_type(head, anchors, found))
    found.update(_issuer(head, anchors, rows))
    found.update(_subject(head, anchors, rows))
    found.update(_addressees(rows, anchors))
    found.update(_stamps(head, anchors))
    return found


def _anchors(head: Sequence[Row]) -> Anchors:
    body = _body_row(head)
    return Anchors(
        code=_code_row(head[:body]),
        date=_date_row(head[:body]),
        type=_type_row(head[:body]),
        about=next(
            (i for i, row in enumerate(head[:body]) if _ABOUT.match(row.text) and row.text[:1] in "Vv“\"'"), None
        ),
        to=find_row(head, _TO),
        state=next((i for i, row in enumerate(head[:body]) if _STATE.search(row.text)), None),
    )


def _body_row(head: Sequence[Row]) -> int:
    """Where the text itself begins: nothing of the letterhead is looked for behind it."""
    for index, row in enumerate(head):
        if re.match(r"(?:Căn\s+cứ|CĂN\s+CỨ|Điều\s+1\b|Theo\s+đề\s+nghị|[IVX]{1,3}\.\s|1\.\s|Chương\s+I\b)", row.text):
            return index
    return len(head)


# -- code --


def _code_row(head: Sequence[Row]) -> int | None:
    for index, row in enumerate(head):
        found = _CODE_ROW.match(latin_letters(row.text))
        if found and len(row.text) <= 60 and _code_text(found["code"]) is not None:
            return index
    return None


def _code_text(text: str) -> str | None:
    """The code in what follows ``Số:``, or None when there is none."""
    text = latin_letters(text).strip()
    match = _CODE_SHAPE.match(text)
    if match is None or not match["notation"] or len(text) - match.end() > 12:
        return None
    return text[: match.end()].strip(" .")


def _code(head: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.code is None:
        return _bare_code(head)
    row = head[anchors.code]
    found = _CODE_ROW.match(latin_letters(row.text))
    text = _code_text(found["code"]) if found else None
    if text is None:
        return {}
    # OCR reads "Số: 45 /QĐ-SYT" with a blank between; a code has none.
    code = parse_code(re.sub(r"\s+", "", text))
    sure = 0.97 if not row.struck else 0.75
    sure = min(sure, row.trust)
    notation = code.notation
    symbol = Value(notation, sure, row.source)
    if not code.number:
        return {"code": BLANK, "number": Value(None, 0.0, row.source), "symbol": symbol}
    return {
        "code": Value(code.printed, sure, row.source),
        "number": Value(code.number, sure, row.source),
        "symbol": symbol,
    }


def _bare_code(head: Sequence[Row]) -> Fields:
    """A code on a line of its own without ``Số``, as some offices print it."""
    for row in head[:15]:
        text = latin_letters(row.text)
        found = _CODE_SHAPE.fullmatch(text)
        if found and found["number"] and (found["notation"].upper() == found["notation"] or "-" in found["notation"]):
            code = parse_code(re.sub(r"\s+", "", text))
            return {
                "code": Value(code.printed, 0.7, row.source),
                "number": Value(code.number, 0.7, row.source),
                "symbol": Value(code.notation, 0.7, row.source),
            }
    return {}


# -- place and date --


def _date_row(head: Sequence[Row]) -> int | None:
    for index, row in enumerate(head):
        if len(row.text) <= 90 and (_DATE_ROW.fullmatch(row.text) or _SHORT_DATE_ROW.fullmatch(row.text)):
            return index
    return None


def _day(head: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.date is None:
        return {}
    row = head[anchors.date]
    return day_in(row)


def day_in(row: Row) -> Fields:
    """Place and day of a line ``Tân Hải, ngày 05 tháng 3 năm 2026``; blanks stay blank."""
    found = _DATE_ROW.fullmatch(row.text) or _SHORT_DATE_ROW.fullmatch(row.text)
    if found is None:
        return {}
    fields: Fields = {}
    if found["place"]:
        fields["place"] = Value(found["place"].strip(), min(0.9, row.trust), row.source)
    numbers = [re.sub(r"\D", "", found[part]) for part in ("year", "month", "day")]
    day = _date_of(numbers)
    if day is None:
        fields["date"] = Value(None, 0.0, row.source)
    else:
        fields["date"] = Value(day.isoformat(), min(0.97 if not row.struck else 0.75, row.trust), row.source)
    return fields


def _date_of(parts: Sequence[str]) -> date | None:
    try:
        year, month, day = (int(part) for part in parts)
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1945 <= found.year <= 2100 else None


# -- type --


def _type_row(head: Sequence[Row]) -> int | None:
    for index, row in enumerate(head):
        if row.folded in _TYPE_NAMES and row.capital and not row.text.endswith(":"):
            return index
    for index, row in enumerate(head):
        if row.folded in _TYPE_NAMES and row.text[:1].isupper() and (row.bold or row.trust < 1):
            return index
    for index, row in enumerate(head):
        if row.capital and _type_beginning(row) is not None:
            return index
    return None


def _type_beginning(row: Row) -> DocumentType | None:
    """The type of a line that goes on behind it: ``BÁO CÁO TỔNG KẾT``, or that was read badly."""
    words = row.folded.split()
    if not 2 <= len(words) <= 14 or row.text.endswith(":"):
        return None
    for size in (4, 3, 2):
        if (kind := _TYPE_NAMES.get(" ".join(words[:size]))) and len(words) > size:
            return kind
    if row.trust < 1 and len(words) <= 4:
        near = [(SequenceMatcher(None, row.folded, name).ratio(), name) for name in _TYPE_NAMES]
        ratio, name = max(near)
        if ratio >= 0.86:
            return _TYPE_NAMES[name]
    return None


def _type(head: Sequence[Row], anchors: Anchors, found: Fields) -> Fields:
    symbol = found.get("symbol", BLANK)
    by_symbol = type_of_symbol(symbol.value or "")
    if anchors.type is not None:
        row = head[anchors.type]
        exact = _TYPE_NAMES.get(row.folded)
        kind = exact or _type_beginning(row)
        assert kind is not None
        sure = (0.97 if exact else 0.8) if by_symbol in (None, kind) else 0.92 if by_symbol is OFFICIAL_LETTER else 0.8
        return {"type": Value(kind.name, min(sure, max(row.trust, 0.85)), row.source)}
    if anchors.code is not None and (match := _CODE_ROW.match(head[anchors.code].text)) and match["type"]:
        named = _TYPE_NAMES.get(fold(match["type"]))
        if named:
            return {"type": Value(named.name, 0.95, head[anchors.code].source)}
    if anchors.about is not None and by_symbol in (None, OFFICIAL_LETTER):
        return {"type": Value(OFFICIAL_LETTER.name, 0.95, head[anchors.about].source)}
    if by_symbol is not None and (by_symbol is not OFFICIAL_LETTER or anchors.to is not None):
        return {"type": Value(by_symbol.name, 0.85, symbol.source)}
    if anchors.to is not None:
        return {"type": Value(OFFICIAL_LETTER.name, 0.6, head[anchors.to].source)}
    return {}


def type_of_symbol(symbol: str) -> DocumentType | None:
    """The type that a symbol names: ``QĐ-SYT`` a quyết định, ``SYT-NVY`` a công văn; None when it has none."""
    if not symbol or _BARE_ASSEMBLY.search(symbol):
        return None
    groups = [fold(part).replace(" ", "") for part in re.split(r"[-–/]", symbol)]
    groups = [group for group in groups if group and not group.isdigit()]
    if not groups:
        return None
    if groups[0] in _BY_ABBREVIATION:
        return _BY_ABBREVIATION[groups[0]]
    return OFFICIAL_LETTER if len(groups) > 1 else None


# -- issuer --


def _issuer(head: Sequence[Row], anchors: Anchors, rows: Sequence[Row]) -> Fields:
    marks = [i for i in (anchors.code, anchors.date, anchors.type, anchors.about, anchors.to) if i is not None]
    first = min(marks) if marks else 0
    names: list[tuple[str, Row]] = []
    for row in head[:first]:
        if _STATE.search(row.text) or _PARTY.search(row.text) or not row.capital:
            continue
        if row.folded in _URGENCY or row.folded in _SECRECY or row.folded.startswith("du thao"):
            continue
        begins = _ORGANIZATION.match(row.text)
        if names and (not begins or _HANGING.search(names[-1][0]) or _COMPLETES.match(row.text)):
            names[-1] = (f"{names[-1][0]} {row.text}", names[-1][1])
        elif begins:
            names.append((row.text, row))
    names = [(text, row) for text, row in names if len(text) <= 160]
    if not names:
        return {}
    text, row = names[-1]
    fields: Fields = {"issuer": Value(natural_name(text, rows), min(0.95, row.trust), row.source)}
    if len(names) > 1:
        text, row = names[-2]
        fields["parent"] = Value(natural_name(text, rows), min(0.9, row.trust), row.source)
    return fields


_COMPLETES = re.compile(r"(?:QUỐC HỘI$|TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s")
_PROPER = re.compile(
    r"(?P<head>(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|khu vực|đặc khu)\s)(?P<name>.+)$", re.IGNORECASE
)
_SMALL = {"và", "của", "các", "cho", "về", "với", "thuộc", "tại", "nhân", "dân", "đa", "khoa", "trung", "ương"}
_HEADS = (
    ("ỦY BAN NHÂN DÂN", "Ủy ban nhân dân"),
    ("UỶ BAN NHÂN DÂN", "Ủy ban nhân dân"),
    ("HỘI ĐỒNG NHÂN DÂN", "Hội đồng nhân dân"),
    ("TRUNG TÂM Y TẾ DỰ PHÒNG", "Trung tâm Y tế dự phòng"),
    ("TRUNG TÂM Y TẾ", "Trung tâm Y tế"),
    ("TRUNG TÂM KIỂM SOÁT BỆNH TẬT", "Trung tâm Kiểm soát bệnh tật"),
    ("TRẠM Y TẾ", "Trạm Y tế"),
    ("SỞ Y TẾ", "Sở Y tế"),
    ("BỘ Y TẾ", "Bộ Y tế"),
    ("PHÒNG Y TẾ", "Phòng Y tế"),
    ("BỆNH VIỆN ĐA KHOA", "Bệnh viện Đa khoa"),
    ("BỆNH VIỆN", "Bệnh viện"),
    ("CHI CỤC", "Chi cục"),
    ("VĂN PHÒNG", "Văn phòng"),
    ("SỞ", "Sở"),
    ("BỘ", "Bộ"),
    ("BAN", "Ban"),
    ("UBND", "UBND"),
    ("HĐND", "HĐND"),
)


def natural_name(capitals: str, rows: Sequence[Row]) -> str:
    """A name in capitals as the text itself writes it: ``BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG`` → ``Bộ Nông nghiệp và …``.

    When the text doesn't repeat it, the usual writing of agencies is followed.
    """
    words = capitals.split()
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    spellings: dict[str, int] = {}
    for row in rows:
        if row.capital:
            continue
        for found in pattern.findall(row.text):
            if found[:1].isupper() and found != upper(found):
                spellings[found] = spellings.get(found, 0) + 1
    if spellings:
        return max(spellings, key=lambda name: spellings[name])
    for head, written in _HEADS:
        if capitals == head or capitals.startswith(head + " "):
            return f"{written} {_written(capitals[len(head) :].strip())}".strip()
    return _written(capitals)


def _written(capitals: str) -> str:
    """``Y TẾ TỈNH AN PHÚ`` → ``Y tế tỉnh An Phú``: a place name has capitals, the rest one."""
    if not capitals:
        return ""
    if found := _PROPER.search(capitals):
        before = capitals[: found.start()].strip()
        place = " ".join(word.capitalize() for word in found["name"].split())
        return f"{_sentence_case(before)} {found['head'].lower().strip()} {place}".strip()
    return _sentence_case(capitals)


def _sentence_case(capitals: str) -> str:
    lowered = capitals.lower()
    return lowered[:1].upper() + lowered[1:]


# -- subject --


def _subject(head: Sequence[Row], anchors: Anchors, rows: Sequence[Row]) -> Fields:
    if anchors.type is not None:
        kind = _TYPE_NAMES.get(head[anchors.type].folded)
        taken = [] if kind else [_rest_of_type(head[anchors.type])]
        found = _subject_from(head, anchors.type + 1, taken, anchors)
        return _compared(found, kind, rows)
    if anchors.about is not None:
        return _subject_of_letter(head, anchors.about, head[anchors.about])
    return {}


def _compared(found: Fields, kind: DocumentType | None, rows: Sequence[Row]) -> Fields:
    """The subject beside the sentence of the text that repeats it; capitals written as the text writes them."""
    if "subject" not in found:
        return {}
    read = found["subject"]
    text, sure = read.value, read.confidence
    if kind is not None:
        if text.startswith(f"{kind.name} ") and text[len(kind.name) + 1 :][:1].islower():
            text = text[len(kind.name) + 1 :]
        repeated = _repeated(kind, rows)
        if repeated:
            likeness = SequenceMatcher(None, fold(text), fold(repeated), autojunk=False).ratio()
            if fold(text) != fold(repeated) and likeness > 0.7:
                sure = min(sure, 0.85)
    if text == upper(text):
        text = small_letters(text, rows)
    return {"subject": Value(text, sure, read.source)}


def _repeated(kind: DocumentType, rows: Sequence[Row]) -> str:
    """``Bộ trưởng … ban hành Thông tư quy định …``: what follows the type's name."""
    for row in rows[:HEAD_ROWS]:
        found = re.search(rf"ban hành {kind.name} (?:này )?(.+)$", row.text)
        if found and not _CODE_SHAPE.search(found[1][:25]):
            return str(found[1]).strip(" .:;,")
    return ""


def small_letters(capitals: str, rows: Sequence[Row]) -> str:
    """Capitals in small letters, with the names as the text writes them: codes stay as they are."""
    body = " ".join(row.text for row in rows if not row.capital)
    lowered = body.lower()
    if len(lowered) != len(body):
        return capitals
    words = capitals.split()
    out: list[str] = []
    place = 0
    while place < len(words):
        for size in range(min(12, len(words) - place), 1, -1):
            wanted = " ".join(words[place : place + size]).lower()
            at = lowered.find(wanted)
            if at >= 0:
                out.append(body[at : at + len(wanted)])
                place += size
                break
        else:
            word = words[place]
            out.append(word if re.search(r"[\d/]", word) else word.lower())
            place += 1
    text = " ".join(out)
    return text[:1].upper() + text[1:]


def _rest_of_type(row: Row) -> str:
    words = row.text.split()
    for size in (4, 3, 2):
        if fold(" ".join(words[:size])) in _TYPE_NAMES:
            return " ".join(words[size:])
    return ""


def _subject_from(head: Sequence[Row], start: int, taken: list[str], anchors: Anchors) -> Fields:
    """Lines behind the type until the text begins."""
    taken = [text for text in taken if text]
    rows: list[Row] = []
    for index in range(start, len(head)):
        row = head[index]
        if index in (anchors.code, anchors.date, anchors.to) or _STATE.search(row.text):
            if rows or taken:
                break
            continue
        following = head[index + 1] if index + 1 < len(head) else None
        if _ends_subject(row, rows, following, bool(taken)):
            break
        rows.append(row)
        if len(rows) >= 14:
            break
    if not rows and not taken:
        return {}
    text = _join([*taken, *(row.text for row in rows)])
    source = rows[0] if rows else head[start - 1]
    sure = 0.95 if len(rows) <= 8 and 8 <= len(text) <= 500 else 0.7
    return {"subject": Value(text, min(sure, *(row.trust for row in rows), 1.0) if rows else 0.7, source.source)}


def _ends_subject(row: Row, taken: Sequence[Row], following: Row | None, begun: bool) -> bool:
    text = row.text
    if re.match(r"\(?\s*(?:kèm theo|ban hành kèm)", text, re.IGNORECASE) or re.match(r"\[\d+\]", text):
        return True
    if not taken:
        return bool(_BODY.match(text) and not begun and not text.startswith(("Theo ", "- ")))
    last = taken[-1]
    hanging = bool(_HANGING.search(last.text)) or text[:1].islower()
    if _BODY.match(text) and not hanging:
        return True
    if row.capital and _LEADER.match(text) and not hanging and _starts_body(following):
        return True
    if taken[0].capital and not row.capital and not hanging:
        return True
    if not taken[0].capital and row.capital and len(text) > 12 and not hanging:
        return True
    if _CARRIED_OUT.match(text) and re.search(r"\bsố\s+\d", text):
        return True
    if re.match(r"(?:Luật|Thông tư|Nghị định|Nghị quyết|Quyết định|Pháp lệnh)\s+số\s+\d", text) and _INFORCE.search(
        " ".join(filter(None, (text, following.text if following else "")))
    ):
        return True
    if row.gap and not hanging:
        return True
    if taken[0].bold and not row.bold and not hanging:
        return True
    return last.text.endswith((".", ";", ":")) and not re.search(r"\b(?:TP|Tp|TX)\.$", last.text)


def _starts_body(row: Row | None) -> bool:
    return row is not None and bool(_BODY.match(row.text))


def _subject_of_letter(head: Sequence[Row], start: int, first: Row) -> Fields:
    """``V/v …`` over several lines, up to whatever else the head holds."""
    rows = [first]
    for row in head[start + 1 : start + 9]:
        if (
            _STATE.search(row.text)
            or _TO.match(row.text)
            or _DATE_ROW.fullmatch(row.text)
            or _CODE_ROW.match(row.text)
            or _BODY.match(row.text)
            or (row.folded in _URGENCY)
            or (row.capital and len(row.text) > 3)
            or (row.gap and not row.text[:1].islower() and not _HANGING.search(rows[-1].text))
        ):
            break
        rows.append(row)
    text = _ABOUT.sub("", _join([row.text for row in rows]), count=1)
    sure = 0.95 if len(text) >= 8 and len(rows) <= 7 else 0.7
    return {"subject": Value(text, min(sure, *(row.trust for row in rows)), first.source)}


def _join(pieces: Sequence[str]) -> str:
    """One line of several; a word that was divided at the end of a line is put together."""
    text = " ".join(pieces)
    return re.sub(r"\s+", " ", text).strip(" ;:")


# -- addressees, stamps --


def _addressees(rows: Sequence[Row], anchors: Anchors) -> Fields:
    if anchors.to is None:
        return {}
    row = rows[anchors.to]
    rest = _TO.sub("", row.text, count=1).strip(" :")
    names = [rest] if rest else []
    for following in rows[anchors.to + 1 : anchors.to + 40]:
        text = following.text
        item = re.match(r"[-–—+•*]\s*(.*)", text)
        if item:
            if _done(names):
                break
            names.append(item[1])
        elif names and not _done(names) and (names[-1].endswith(";") or not names[-1].endswith((".", ":"))):
            if _BODY.match(text) or _CARRIED_OUT.match(text) or _STATE.search(text) or len(text) > 160:
                break
            if names[-1].endswith(";"):
                names.append(text)
            elif text[:1].islower() or _HANGING.search(names[-1]) or names[-1].endswith(","):
                names[-1] = f"{names[-1]} {text}"
            else:
                break
        elif not names and len(text) <= 160 and not _BODY.match(text):
            names.append(text)
        else:
            break
    names = [name.strip(" ;.-–") for name in names]
    names = [name for name in names if 1 < len(name) <= 200]
    if not names:
        return {}
    return {"addressees": Value(names, min(0.92 if len(names) <= 30 else 0.6, row.trust), row.source)}


def _done(names: Sequence[str]) -> bool:
    """A list ends with a full stop."""
    return bool(names) and bool(re.search(r"[^\s.]{3,}\.$|\)\.$", names[-1]))


def _stamps(head: Sequence[Row], anchors: Anchors) -> Fields:
    fields: Fields = {}
    for row in head[:25]:
        folded = row.folded
        if folded in _URGENCY and row.capital:
            fields.setdefault("urgency", Value(_URGENCY[folded], min(0.95, row.trust), row.source))
        if folded in _SECRECY and row.capital:
            fields.setdefault("secrecy", Value(_SECRECY[folded], min(0.9, row.trust), row.source))
    return fields
