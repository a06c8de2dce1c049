"""Patterns of the parts of a letterhead: appendix I of Decree 30/2020/NĐ-CP, and older letterheads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ytcs_docs.decree30.types import WRITTEN_TYPES
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.text import fold, latin_letters

HEAD_ROWS = 60  # rows: enough for a long subject and many addressees


CODE_ROW = re.compile(
    r"(?:(?P<type>[A-ZĐ][^\W\d_]+(?:\s[^\W\d_]+){0,3})\s+)?(?:[Ss][ốóồôo6]|SỐ)\s*[:.;,]?\s*(?P<code>[^,;]*?/?[^,;]*)$"
)


CODE_SHAPE = re.compile(
    r"(?P<number>\d{0,6}(?:\.\d{1,3}(?=\s*[/⁄]))?[a-zđ]?)\s*(?:[/⁄]\s*(?P<year>\d{4})\s*)?[/⁄\-–]\s*"
    r"(?P<notation>[A-ZĐa-zđ][\wĐđ&.]*(?:\s?[-–/]\s?[A-ZĐa-zđ0-9&][\wĐđ&.]*)*)[\s.]*"
)


DATE_ROW = re.compile(
    r"(?:(?P<place>[A-ZĐÀ-Ỹ0-9][^,;:/]{1,60}?)\s*[,.]\s*)?ngày\s*(?P<day>[\d.…_\s]{0,8}?)\s*tháng\s*"
    r"(?P<month>[\d.…_\s]{0,8}?)\s*năm\s*(?P<year>(?:\d\s?){0,3}\d|[.…_\s]*)[\s.]*$",
    re.IGNORECASE,
)


# On a scan the number or the day may be written by hand, and comes out as anything; what is printed around it stands.
HANDWRITTEN_CODE = re.compile(
    r"[Ss][ốóồôo6]\s*[:.;,]?\s*[^/]{0,16}?\s*(?P<joint>[/\-–])\s*(?P<notation>[A-ZĐ][A-ZĐa-z]{1,7}(?:\s?[-–/]\s?[A-ZĐ][\wĐđ&]*)*)[\s.\-]*"
)


HANDWRITTEN_DAY = re.compile(
    r"(?:(?P<place>[A-ZĐÀ-Ỹ0-9][^,;:/]{1,60}?)\s*[,.]\s*)?ng[àâa]y\s*(?P<day>.{0,12}?)\s*th[áâa]ng\s*(?P<month>.{0,10}?)\s*"
    r"n[ăâa]m\s*(?P<year>.{0,8}?)[\s.\-_|]*",
    re.IGNORECASE,
)


STATE = re.compile(r"c[oộô]ng\s+h[oòóô][aàà]\s+x[aãâ]\s+h[oộô]i|đ[oộô]c\s+l[aậâ]p\s*[-–—.]", re.IGNORECASE)
# What wraps of the country's name and motto in a narrow column.
WRAPPED_STATE = frozenset(("viet nam", "nghia viet nam", "chu nghia viet nam", "hoi chu nghia viet nam", "hanh phuc"))


def is_state_row(row: Row) -> bool:
    """Whether a row is the country's name or its motto, and not a subject in which they are named."""
    return bool(STATE.match(row.text) or ((row.capital or len(row.text) < 50) and STATE.search(row.text)))


# ``chuyển đổi số`` ends a sentence, ``Quyết định số`` does not.
_DIGITAL = re.compile(
    r"(?:chuyển đổi|kinh tế|xã hội|chính quyền|công dân|nền tảng|hạ tầng|dữ liệu|chữ ký|kỹ năng|công nghệ|môi trường|"
    r"y tế|chứng thư|định danh|tài liệu|văn hóa|nhân lực|thời đại|kỷ nguyên|tài sản|mã|dân|chỉ|hệ|tỷ|tỉ|thiểu|đa|"
    r"cơ|con|biển)\s+số$",
    re.IGNORECASE,
)


def hangs(text: str) -> bool:
    """Whether a line ends in the middle of its sense."""
    return bool(HANGING.search(text)) and not _DIGITAL.search(text)


PARTY = re.compile(r"đảng\s+cộng\s+sản\s+việt\s+nam", re.IGNORECASE)


ABOUT = re.compile(r"(?:^[\W_]*|[\"“']?\s*)(?:V\s*[/⁄|]\s*[vy]|v\s*/\s*v|V/V|VW|Về\s+việc)\b\s*[:.]?\s*")


TO = re.compile(r"k[íi]nh,?\s+g[ửưuủ][iỉ]\s*[:.;]?", re.IGNORECASE)


BODY = re.compile(
    r"(?:Căn\s+cứ|CĂN\s+CỨ|Theo\s+đề\s+nghị|Theo\s|Xét\s|Điều\s+\d|ĐIỀU\s+\d|Chương\s+[IVX\d]|CHƯƠNG\s+[IVX\d]|"
    r"Phần\s+[IVX\d]|"
    r"PHẦN\s+[IVX\d]|[IVX]{1,5}\s?[.\-]\s|\d{1,2}\.\s|[Aa-c]\)\s|Ngày\s+\d|Để\s|Trên\s+cơ\s+sở|Tiếp\s+theo|Sau\s+khi|"
    r"Phúc\s+đáp|Trả\s+lời\s|QUYẾT\s+NGHỊ|Nơi\s+nhận|Quốc\s+hội\s+ban\s+hành|Chính\s+phủ\s+ban\s+hành|Nhằm\s|"
    r"Hiện\s+nay|"
    r"Trong\s+thời\s+gian|Qua\s+|Được\s+sự|Hôm\s+nay|[-–+]\s|Thời\s+gian\s*:|Mục\s+lục|MỤC\s+LỤC)"
)


CARRIED_OUT = re.compile(r"(?:Thực\s+[hH]iện|Tiếp\s+tục\s+thực\s+hiện|Triển\s+khai)(?:[.:]?\s|$)")


HANGING = re.compile(
    r"(?:^|\s)(?:và|của|về|cho|với|bởi|do|theo|tại|các|những|được|là|trong|"
    r"(?<!tuyến )(?<!cấp )(?<!nêu )(?<!như )(?<!kể )trên|đến|từ|số|ngày|tháng|năm|[,\-–])$",
    re.IGNORECASE,
)


URGENCY = {"hoa toc": "flash", "thuong khan": "very_urgent", "khan": "urgent", "hoa toc hen gio": "flash"}


SECRECY = {"mat": "confidential", "toi mat": "secret", "tuyet mat": "top_secret"}


TYPE_NAMES = {fold(kind.name): kind for kind in WRITTEN_TYPES if kind.code not in ("khac", "van-ban-dang", "don-thu")}
TYPE_NAMES["nghi quyet lien tich"] = TYPE_NAMES["nghi quyet"]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The row index of each part of the head; None where it is missing."""

    code: int | None
    date: int | None
    type: int | None
    about: int | None
    to: int | None
    state: int | None


def code_text(text: str) -> str | None:
    """The code in the text after ``Số:``, or None."""
    text = latin_letters(text).strip()
    match = CODE_SHAPE.match(text)
    if match is None or not match["notation"] or len(text) - match.end() > 2:
        return None
    return text[: match.end()].strip(" .")


def is_handwritten_code(row: Row) -> bool:
    """Whether a recognised row is a number and notation of which only the notation was read."""
    return row.trust < 1 and len(row.text) <= 60 and HANDWRITTEN_CODE.fullmatch(latin_letters(row.text)) is not None


def is_day_row(row: Row) -> bool:
    """Whether a row is the place and day of a letterhead; on a scan the day itself may be unread."""
    if len(row.text) > 90:
        return False
    return bool(DATE_ROW.fullmatch(row.text)) or (row.trust < 1 and bool(HANDWRITTEN_DAY.fullmatch(row.text)))


def is_code_row(row: Row) -> bool:
    """Whether a row is ``Số: 45/SYT-NVY`` rather than a sentence that cites a number."""
    match = CODE_ROW.match(latin_letters(row.text))
    if match is None or len(row.text) > 60 or code_text(match["code"]) is None:
        return False
    return not match["type"] or fold(match["type"]) in TYPE_NAMES
