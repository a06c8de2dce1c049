"""The end of a document: its recipients (Nơi nhận) and its signer, with authority and position.

Appendix I, II.7 and II.9 of Decree 30/2020/NĐ-CP. Annexes may follow, so the end is searched for, not assumed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise, takewhile

from ytcs_docs.extraction.rules import Fields, Value
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.text import fold_word, nfc, upper

_RECIPIENTS = re.compile(r"n[ơoôớ]i\s+nh[ậaâạ]n\s*[:.;]?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:(?P<mark>TM|KT|TL|TUQ|Q)\s*[.,]|(?P<slashed>[TK]/[MTL])[\s.,])\s*(?=[A-ZĐÀ-Ỹa-zđà-ỹ])")
_POST_WORDS = (
    "bộ trưởng|thứ trưởng|thủ tướng|phó thủ tướng|chủ tịch|phó chủ tịch|giám đốc|phó giám đốc|tổng giám đốc|"
    "chánh văn phòng|"
    "phó chánh văn phòng|chánh thanh tra|phó chánh thanh tra|trưởng phòng|phó trưởng phòng|trưởng ban|phó trưởng ban|"
    "trưởng trạm|phó trưởng trạm|trạm trưởng|trạm phó|trưởng khoa|phó trưởng khoa|cục trưởng|phó cục trưởng|"
    "tổng cục trưởng|"
    "phó tổng cục trưởng|vụ trưởng|phó vụ trưởng|viện trưởng|phó viện trưởng|viện phó|hiệu trưởng|"
    "phó hiệu trưởng|thống đốc|"
    "phó thống đốc|tổng thanh tra|phó tổng thanh tra|chủ nhiệm|phó chủ nhiệm|bí thư|phó bí thư|tổng kiểm toán|"
    "phó tổng kiểm toán|chánh án|phó chánh án|chi cục trưởng|phó chi cục trưởng|tổng bí thư|ủy viên|uỷ viên|"
    "chủ tọa|thư ký|"
    "trưởng đoàn|tổng cục trưởng|phụ trách|người ký|tổng biên tập|đội trưởng|điều hành|quyền giám đốc|"
    "chỉ huy trưởng|phó chỉ huy trưởng|đồn trưởng|phó đồn trưởng|hạt trưởng|phó hạt trưởng|phó đội trưởng|"
    "tham mưu trưởng|tiểu đoàn trưởng|trung đoàn trưởng|lữ đoàn trưởng|sư đoàn trưởng|chính ủy|phó chính ủy|"
    "chính trị viên|trưởng thuế|phó trưởng thuế|trưởng công an|phó trưởng công an|trưởng bộ môn|phó trưởng bộ môn|"
    "thẩm phán|giám thị|phó giám thị|trưởng trại|phó trưởng trại|kiểm sát viên|chấp hành viên|"
    "trưởng bản|trưởng ấp|hội trưởng|trưởng phân trạm|trưởng điểm trạm|trưởng thôn|tổ trưởng|tư lệnh|phó tư lệnh"
)
_POST = re.compile(rf"(?:quyền\s+|q\.\s*)?(?:{_POST_WORDS})(?:\s|$|,)", re.IGNORECASE)
_PART_OF_POST = re.compile(
    "|".join(
        {" ".join(post.split()[:size]) for post in _POST_WORDS.split("|") for size in range(1, len(post.split()))}
    ),
    re.IGNORECASE,
)
# Minutes are signed by the chair as well, tables by the head.
_CLERK_OF_MINUTES = re.compile(r"(?:thư ký|người ghi|người lập|kế toán)", re.IGNORECASE)
_SIGNED = re.compile(
    r"[(\[]?\s*(?:đã\s+k[ýí]|ký\s*,|ký\s+(?:và\s+)?(?:tên|ghi)|ghi\s+rõ|đóng\s+dấu|chữ\s+ký|đã\s+ký.*)\b.*",
    re.IGNORECASE,
)
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
_OF_A_PARTY = re.compile(r"(?:đại\s+diện\s+)?bên\s+(?:[a-d]|[^\W\d_]+)\b|đại\s+diện\b", re.IGNORECASE)
_ONE_OF_SEVERAL = 0.85
_NOT_NAMES = re.compile(
    r"\b(?:nơi nhận|lưu|phòng|sở|bộ|ban|ubnd|hđnd|trung tâm|điều|phụ lục|mẫu|chương|ngày|tỉnh|huyện|cộng hòa|"
    r"việt nam|độc lập|"
    r"viên chức|công chức|"
    r"kính gửi|trạm|bệnh viện|văn phòng|chính phủ|cơ quan|biểu|danh mục|quy định|thông tư|số|tên|bảng)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: the rows above the name, the row of the name, whether it has a known family name, and
    whether somebody else signs beside (which of the names belongs to which post, the rows don't tell for certain)."""

    block: tuple[Row, ...]
    name: Row
    family: bool
    beside: bool = False


def read_closing(rows: Sequence[Row]) -> Fields:
    """The fields of recipients and signer that the text has."""
    return {**_recipients(rows), **_signer(rows)}


# -- Nơi nhận --


def _recipients(rows: Sequence[Row]) -> Fields:
    starts = [i for i, row in enumerate(rows) if _RECIPIENTS.match(row.text) and len(row.text) < 120]
    if not starts:
        return {}
    start = starts[0]
    names: list[str] = []
    rest = _RECIPIENTS.sub("", rows[start].text, count=1).strip()
    if rest and not _is_post(rows[start], rest):
        names.append(rest.lstrip("-– "))
    for row in rows[start + 1 : start + 80]:
        text = row.text
        item = re.match(r"[-–—+•*]\s*(.*)", text)
        if item:
            names.append(item[1])
            if _is_archive_line(item[1]) and item[1].rstrip().endswith("."):
                break
        elif _is_post(row, text) or _is_name(text) or _SIGNED.fullmatch(text):
            if names and _is_archive_line(names[-1]):
                break
            continue
        elif names and not names[-1].rstrip().endswith((";", ".")) and len(text) < 90:
            names[-1] = f"{names[-1]} {text}"
        elif _is_archive_line(text) or (names and names[-1].rstrip().endswith(";") and len(text) < 120):
            names.append(text)
            if _is_archive_line(text):
                break
        elif names:
            break
    names = [re.sub(r"\s+", " ", name).strip(" ;,.") + ("" if not _is_archive_line(name) else ".") for name in names]
    names = [name for name in names if len(name) > 2]
    if not names:
        return {}
    confidence = 0.92 if _is_archive_line(names[-1]) else 0.75
    return {"recipients": Value(names, min(confidence, rows[start].trust), rows[start].source)}


def _is_archive_line(text: str) -> bool:
    return bool(re.match(r"l[ưu]u\s*(?:[:;.]|vt\b|\()", text.strip(), re.IGNORECASE))


def _is_post(row: Row, text: str) -> bool:
    return bool(_AUTHORITY.match(text)) or (text == upper(text) and bool(_POST.match(text)))


# -- who signed --


def _signer(rows: Sequence[Row]) -> Fields:
    rows = [_with_rank(row) for row in rows]
    signatures = _signatures(rows) or _under_another_post(rows)
    if not signatures:
        return {}
    main = _main_signature(rows, signatures)
    return _signer_fields(main)


def _main_signature(rows: Sequence[Row], signatures: Sequence[Signature]) -> Signature:
    """The document's own signature: annexes may contain signature blocks too."""
    confirmed = [
        signature
        for signature in signatures
        if any("xac thuc van ban hop nhat" in row.folded for row in _before(rows, signature, 6))
    ]
    if confirmed:
        return confirmed[-1]
    leading = [
        signature for signature in signatures if not any(_CLERK_OF_MINUTES.match(row.text) for row in signature.block)
    ]
    signatures = leading or signatures
    ends = [row.start for row in rows if re.search(r"(?:\./\.|/\.|\./)\s*$", row.text)]
    ends += [row.start for row in rows if _RECIPIENTS.match(row.text)]
    if ends:
        behind = [signature for signature in signatures if signature.name.start > min(ends)]
        if behind:
            return behind[0]
    return signatures[0]


def _before(rows: Sequence[Row], signature: Signature, count: int) -> Sequence[Row]:
    index = next(i for i, row in enumerate(rows) if row is signature.block[0])
    return rows[max(0, index - count) : index]


def _signatures(rows: Sequence[Row]) -> list[Signature]:
    """Blocks of posts in capitals (or with KT., TL. …) followed by a person's name."""
    signatures = []
    index = 0
    while index < len(rows):
        row = rows[index]
        if not _begins_block(row):
            index += 1
            continue
        block = [row]
        after = index + 1
        while after < len(rows) and (_begins_block(rows[after]) or _continues_post(rows[after], block[-1])):
            block.append(rows[after])
            after += 1
        name = _name_after(rows, after)
        if name is not None and (beside := _beside_clerk(block)) is not None:
            block, name = [block[beside]], _nth_name(rows, after, beside) or name
        if name is not None:
            names = _names_beside(rows, name)
            if len(names) > 1:
                name, block = _named_first(rows[:index], names), _first_party(block)
            family = fold_family(without_rank(name.text)) in FAMILIES
            signatures.append(Signature(tuple(block), name, family, len(names) > 1))
        index = max(after, index + 1)
    return signatures


def _under_another_post(rows: Sequence[Row]) -> list[Signature]:
    """A name behind the recipients under a row in capitals, which may be a post that is not known (``THẨM PHÁN``)."""
    start = max((i for i, row in enumerate(rows) if _RECIPIENTS.match(row.text)), default=len(rows))
    return [
        Signature((row,), below, family=False)
        for row, below in pairwise(rows[start:])
        if row.text == upper(row.text)
        and sum(map(str.isalpha, row.text)) > 4
        and not below.capital
        and _is_name(below.text)
    ]


def _beside_clerk(block: Sequence[Row]) -> int | None:
    """In minutes two posts side by side are read as one block: the index of the one that is not the clerk's."""
    clerks = [bool(_CLERK_OF_MINUTES.match(row.text)) for row in block]
    return clerks.index(False) if len(block) == 2 and sum(clerks) == 1 else None


def _names_beside(rows: Sequence[Row], name: Row) -> list[Row]:
    """The name and those that follow at once: of people who sign beside each other."""
    start = next(i for i, row in enumerate(rows) if row is name)
    names: dict[str, Row] = {}
    for row in takewhile(lambda row: _is_name(row.text), rows[start:]):
        names.setdefault(without_rank(row.text).lower(), row)
    return list(names.values())


def _named_first(rows: Sequence[Row], names: Sequence[Row]) -> Row:
    """Of several who sign, the one whom the text before names first, as parties are: the first party's."""
    for row in rows:
        for name in names:
            if without_rank(name.text).lower() in row.text.lower():
                return name
    return names[0]


def _first_party(block: Sequence[Row]) -> list[Row]:
    """The posts of the first of several parties: those up to the next ``ĐẠI DIỆN BÊN …``."""
    heads = [i for i, row in enumerate(block) if _OF_A_PARTY.match(row.text)]
    return list(block[: next((i for i in heads if i), len(block))])


def _nth_name(rows: Sequence[Row], start: int, number: int) -> Row | None:
    names = [row for row in rows[start : start + 12] if _is_name(row.text)]
    return names[number] if number < len(names) else None


def _with_rank(row: Row) -> Row:
    """A row with the rank before a name that OCR misread put right: ``Tìượng tá Lò Văn Mến``."""
    words = row.text.split()
    if row.trust == 1 or len(words) < 4 or _RANK.match(row.text):
        return row
    rank = next(iter(get_close_matches(" ".join(words[:2]).lower(), _RANKS, 1, 0.85)), "")
    return replace(row, text=" ".join([rank.capitalize(), *words[2:]])) if rank else row


def _misread_post(row: Row) -> str:
    """The post misread by OCR, ``GILÁM ĐỐC`` for Giám đốc; empty when it is not one."""
    if row.trust == 1 or not row.capital or _POST.match(row.text):
        return ""
    return next(iter(get_close_matches(row.text.lower(), _POST_WORDS.split("|"), 1, 0.85)), "")


def _begins_block(row: Row) -> bool:
    text = row.text
    if _misread_post(row):
        return True
    if len(text) > 80 or text.endswith((";", ":", ",")):
        return False
    if _AUTHORITY.match(text):
        return row.capital or bool(_POST.search(text)) or upper(text[3:10]) == text[3:10]
    if row.capital:
        return bool(_POST.match(text))
    return row.bold and bool(_POST.match(text)) and len(text.split()) <= 6


def _continues_post(row: Row, last: Row) -> bool:
    """Whether a line continues the post: ``CHỦ TỊCH`` / ``PHÓ CHỦ TỊCH`` / ``TỔNG THƯ KÝ``."""
    return row.capital and len(row.text) <= 60 and not re.search(r"\d", row.text) and not _is_name(row.text)


def _name_after(rows: Sequence[Row], start: int) -> Row | None:
    """The name within the next lines; a signature, a seal, ``(Đã ký)`` or recipients may come before it."""
    skipped = 0
    for row in rows[start : start + 40]:
        text = row.text
        if _SIGNED.fullmatch(text) or _misread_post(row):
            continue
        if _is_name(text):
            return row
        if _RECIPIENTS.match(text) or re.match(r"[-–—+•]\s", text) or _is_archive_line(text):
            continue  # rows of the left column come between post and name
        skipped += 1
        if skipped > (4 if row.trust < 1 else 2):
            return None
    return None


def _is_name(text: str) -> bool:
    bare = without_rank(text)
    if not bare or len(bare) > 50 or _POST.match(bare) or _PART_OF_POST.fullmatch(bare):
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


def _signer_fields(signature: Signature) -> Fields:
    text = " ".join(without_rank(signature.name.text).split())
    name = text if text != upper(text) else " ".join(word.capitalize() for word in text.split())
    if signature.name.trust < 1:
        name = with_family(name)
    trust = min([signature.name.trust, *(row.trust for row in signature.block)])
    confidence = 0.96 if signature.family else 0.75
    if signature.beside:
        trust = min(trust, _ONE_OF_SEVERAL)
    fields: Fields = {"signer": Value(name, min(confidence, trust), signature.name.source)}
    marks = [
        (match["mark"] or match["slashed"].replace("/", "")) + "."
        for row in signature.block
        if (match := _AUTHORITY.match(row.text))
    ]
    source = " / ".join(row.text for row in signature.block)
    fields["signer_authority"] = Value(marks[0] if marks else "", min(0.95, trust), source)
    posts = _posts(signature.block)
    last = max((i for i, post in enumerate(posts) if _POST.match(post)), default=len(posts) - 1)
    position = " ".join(posts[last:])
    fields["signer_position"] = Value(post_name(position), min(0.95, trust), source)
    return fields


def _posts(block: Sequence[Row]) -> list[str]:
    """The lines of a block without the authority, misread posts put right, also those of two lines."""
    posts: list[str] = []
    rows = list(block)
    while rows:
        row, *rows = rows
        both = replace(row, text=f"{row.text} {rows[0].text}") if rows and row.trust < 1 else None
        if both and not _POST.match(row.text) and (post := _misread_post(both)):
            posts.append(post)
            rows = rows[1:]
        else:
            posts.append(_misread_post(row) or _AUTHORITY.sub("", row.text, count=1))
    return posts


def post_name(text: str) -> str:
    """``PHÓ GIÁM ĐỐC`` → ``Phó Giám đốc``, ``CHÁNH VĂN PHÒNG`` → ``Chánh Văn phòng``."""
    words = text.lower().split()
    if not words:
        return ""
    leading = {"phó", "chánh", "quyền", "trưởng", "thứ", "tổng"}
    shown = [words[0].capitalize()]
    for previous, word in pairwise(words):
        inside = word in (
            "chủ",
            "giám",
            "văn",
            "thủ",
            "trưởng",
            "chánh",
            "bí",
            "cục",
            "viện",
            "tổng",
            "vụ",
            "hiệu",
            "chi",
            "trạm",
        )
        raised = (
            previous in leading and inside and " ".join((previous, word)) not in ("thứ trưởng", "tổng giám", "tổng cục")
        )
        if previous == "trưởng" and word in ("phòng", "ban", "trạm", "khoa"):
            raised = False
        if previous == "phó" and word in (
            "giám",
            "chủ",
            "thủ",
            "chánh",
            "cục",
            "viện",
            "tổng",
            "bí",
            "vụ",
            "hiệu",
            "chi",
            "trưởng",
        ):
            raised = True
        shown.append(word.capitalize() if raised else word)
    return " ".join(shown)
