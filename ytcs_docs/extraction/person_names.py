"""Names of persons: with which words they begin, what stands before them, what is none."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from ytcs_docs.extraction.posts import PART_OF_POST, POST
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.text import fold_word, nfc, upper

_RANK = re.compile(
    r"^(?:(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)|đại\s+tướng|(?:PGS|GS|TS|ThS|Ths|CN|KS|BS|YS|ĐD|HS|BSCKI{1,2}|"
    r"BSCK[12I. ]*|DS|DSCKI{1,2}|"
    r"DSCK[12I. ]*|LS|Y\s+sĩ|Y\s+sỹ|Lương\s+y|Thượng\s+tọa|Đại\s+đức|Hòa\s+thượng|Ni\s+sư|Linh\s+mục|Mục\s+sư|"
    r"Cử\s+nhân|Kỹ\s+sư|Luật\s+sư|Giáo\s+sư|Phó\s+giáo\s+sư|Bác\s+sĩ|Bác\s+sỹ|Dược\s+sĩ|Tiến\s+sĩ|Thạc\s+sĩ|Ông|Bà|Đ/c|"
    r"Đồng\s+chí)(?![^\W\d_])\s*[.,]?\s*(?:CK\s?[I12]+\.?)?|(?-i:[A-ZĐ][A-ZĐa-z0-9®]{1,7}\.(?=\s*[A-ZĐ])))\s*",
    re.IGNORECASE,
)
_RANKS = [f"{high} {rank}" for high in ("đại", "thượng", "trung", "thiếu") for rank in ("tướng", "tá", "úy")]
# Names of the highlands begin with H', K' or Y': ``H'Nguyệt Êban``, ``K'Brêu``.
_NAME_WORD = r"(?:[HKY]['’])?[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ][a-zđà-ỹ]*"
_NAME = re.compile(rf"(?:{_NAME_WORD})(?:[\s\-]+(?:{_NAME_WORD})){{1,6}}|[HKY]['’]{_NAME_WORD}")
# The family names of nine in ten Vietnamese, and some of the highland peoples.
FAMILIES = frozenset(
    """
    a biện bành bùi bạch bế cao chu châu chảo chử cung cù cầm danh diệp doãn dương giang giàng h hoàng k huỳnh
    hà hàn hạng hồ hồng hứa khương khổng kim kiều la lâm lê lò lù lý lưu lương lường lại lầu ma mai mùa mạc
    nghiêm nguyễn ngô ngụy nhâm ninh nông phan phí phó phùng phạm quàng quách sùng sơn sầm thi thiều thào thái
    thân thạch tiêu triệu trà trương trần trịnh tô tôn tăng tạ tẩn tống từ ung vi viên vàng võ văn vũ vương vừ
    y âu ông đinh điêu đoàn đàm đào đặng đồng đỗ đới
    cháng khúc ksor lãnh lục lý mã mạch mấu mlô nhan nhữ niê ôn rmah rơ siu sín tiết thịnh tòng tông tráng uông vy xa
    ứng
    bàn bạc chẩu chang cư dềnh điểu hờ khoàng kpă lèng ly lỳ mè nay nông pờ phàn rcom rahlan romah sần sình tải tao thò
    vì
    chế cổ cồ đan đái đắc đậu đổng đường doanh giáp giản hầu hảng hình hoa kê kha khiếu khuất lạng lỗ lộc lồ lự lữ liêu
    mẫn mông ngạc ngọ ngũ nùng phi phú phương quan quản sái sử tào tất tề thang thẩm thôi trang trình tường vòng
    vưu xồng
    """.split()  # noqa: SIM905 -- read better than a list
)
_NOT_NAMES = re.compile(
    r"\b(?:nơi nhận|lưu|phòng|sở|bộ|ban|ubnd|hđnd|trung tâm|điều|phụ lục|mẫu|chương|ngày|tỉnh|huyện|cộng hòa|"
    r"việt nam|độc lập|"
    r"viên chức|công chức|"
    r"kính gửi|trạm|bệnh viện|văn phòng|chính phủ|cơ quan|biểu|danh mục|quy định|thông tư|số|tên|bảng)\b",
    re.IGNORECASE,
)


def with_apostrophe(row: Row) -> Row:
    """A row with the sign that OCR loses behind the first letter of highland names: ``H Nguyệt Niê``."""
    return row if row.trust == 1 else replace(row, text=_HIGHLAND.sub(r"\1'", row.text))


_HIGHLAND = re.compile(r"\b([HK])\s(?=[A-ZĐÀ-Ỹ][a-zđà-ỹ])")


def with_rank(row: Row) -> Row:
    """A row with the rank before a name that OCR misread put right: ``Tìượng tá Lò Văn Mến``."""
    words = row.text.split()
    if row.trust == 1 or len(words) < 4 or _RANK.match(row.text):
        return row
    rank = next(iter(get_close_matches(" ".join(words[:2]).lower(), _RANKS, 1, 0.85)), "")
    return replace(row, text=" ".join([rank.capitalize(), *words[2:]])) if rank else row


def is_name(text: str) -> bool:
    bare = without_rank(text)
    if not bare or len(bare) > 50 or POST.match(bare) or PART_OF_POST.fullmatch(bare):
        return False
    small, words = bare != upper(bare), bare.split()
    written = bare if small else " ".join(word.capitalize() for word in words)
    of_family = fold_family(written) in FAMILIES
    # a family Lưu, a man called Phòng or Tỉnh
    told = words[1:-1] if of_family and small and len(words) > 2 else words
    if _NOT_NAMES.search(" ".join(told)):
        return False
    return bool(_NAME.fullmatch(written)) and (of_family or (len(words) in (2, 3, 4) and small))


def fold_family(name: str) -> str:
    return re.split(r"[\s'’]", nfc(name), maxsplit=1)[0].lower()


def with_family(name: str) -> str:
    """A name whose family nobody has, with the marks of the one with these letters: ``Đỉnh Lập`` → ``Đinh Lập``."""
    first, _, rest = name.partition(" ")
    alike = [family for family in FAMILIES if fold_word(family) == fold_word(first)]
    if not rest or first.lower() in alike or len(alike) != 1:
        return name
    return f"{alike[0].capitalize()} {rest}"


def without_rank(text: str) -> str:
    """A name without ranks and degrees: ``ThS. BS. Nguyễn Văn A`` → ``Nguyễn Văn A``."""
    text = text.strip(" .,;:()\"'“”‘’|*_-–—")
    while True:
        shorter = _RANK.sub("", text, count=1).strip()
        if text[:3].lower() == "ông" and len(shorter.split()) < 3:
            return text  # a family name as well
        if shorter == text or not shorter:
            return text
        text = shorter
