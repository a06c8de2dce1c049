"""Reads the issuer from the left column of the letterhead, spelled as in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ytcs_docs.extraction.head_marks import HANGING, PARTY, SECRECY, STATE, URGENCY, WRAPPED_STATE, Anchors
from ytcs_docs.extraction.rules import Fields, Value
from ytcs_docs.extraction.shaping import Row
from ytcs_docs.language.spelling import is_pair
from ytcs_docs.language.text import fold_word, upper

_ORGANIZATION = re.compile(
    r"(?:BỘ|SỞ|UBND|ỦY BAN|UỶ BAN|HĐND|HỘI|VĂN PHÒNG|CỤC|TỔNG CỤC|CHI CỤC|VIỆN|TRUNG TÂM|BỆNH VIỆN|BỆNH XÁ|TRẠM|"
    r"PHÒNG|BAN|"
    r"TRƯỜNG|CÔNG TY|TỔNG CÔNG TY|TỈNH ỦY|TỈNH UỶ|THÀNH ỦY|THÀNH UỶ|HUYỆN ỦY|HUYỆN UỶ|THỊ ỦY|ĐẢNG ỦY|ĐẢNG UỶ|"
    r"ĐẢNG BỘ|CHI BỘ|"
    r"CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|CHỦ TỊCH|NGÂN HÀNG|KIỂM TOÁN|TÒA ÁN|TOÀ ÁN|BẢO HIỂM|LIÊN ĐOÀN|CÔNG ĐOÀN|ĐOÀN|"
    r"KHO BẠC|"
    r"KHOA|ĐẠI HỌC|HỌC VIỆN|CÔNG AN|THANH TRA|MẶT TRẬN|TÒA|QUỸ|TỔ|ĐẢNG|ĐỒN|HẠT|HẢI QUAN|"
    r"THUẾ (?:TỈNH|THÀNH PHỐ|CƠ SỞ)|CHI HỘI|LIÊN HIỆP|LIÊN MINH|HIỆP HỘI|GIÁO HỘI|THƯ VIỆN|BẢO TÀNG|"
    r"NHÀ VĂN HÓA|NHÀ THUỐC|ĐÀI|ĐIỆN LỰC|BƯU ĐIỆN|XÍ NGHIỆP|NHÀ MÁY|HỢP TÁC XÃ|CHI NHÁNH|PHÂN HIỆU|PHÂN VIỆN|"
    r"TRẠI|THI HÀNH ÁN|CẢNG|VƯỜN QUỐC GIA|ĐỘI(?!\sBIÊN)|"
    r"(?:TIỂU|TRUNG|LỮ|SƯ) ĐOÀN)(?:\s|$)"
)


def issuer(head: Sequence[Row], anchors: Anchors, rows: Sequence[Row]) -> Fields:
    marks = [i for i in (anchors.code, anchors.date, anchors.type, anchors.about, anchors.to) if i is not None]
    first = min(marks) if marks else 0
    names: list[tuple[str, Row]] = []
    for row in head[:first]:
        letter = bool(names and _LETTER_OF_NAME.fullmatch(row.text))
        if not letter and (not row.capital or _is_noise(row)):
            continue
        if STATE.search(row.text) or PARTY.search(row.text) or row.folded in WRAPPED_STATE:
            continue
        if row.folded in URGENCY or row.folded in SECRECY or row.folded.startswith("du thao"):
            continue
        text = row.text if row.trust == 1 else _mended(row.text)
        begins = _ORGANIZATION.match(text) and not (names and len(text.split()) == 1)
        above, told = names[-1] if names else ("", row)
        goes_on = bool(names) and bool(HANGING.search(above) or _COMPLETES.match(text))
        if names and (goes_on or not begins):
            sure = told.trust if goes_on or _may_go_on(above, text) else min(told.trust, _MAY_BE_ANOTHER)
            names[-1] = (f"{above} {text}", replace(told, trust=sure))
        elif begins:
            names.append((text, row))
    names = [(text, row) for text, row in names if len(text) <= 160]
    if not names:
        return {}
    text, row = names[-1]
    fields: Fields = {"issuer": Value(natural_name(text, rows), min(0.95, row.trust), row.source)}
    if len(names) > 1:
        text, row = names[-2]
        fields["parent"] = Value(natural_name(text, rows), min(0.9, row.trust), row.source)
    return fields


def _may_go_on(above: str, text: str) -> bool:
    """Whether the words of a line go on with the name above it, and name no office of a kind that is not known."""
    return bool(_AND.match(text)) or is_pair(above.split()[-1], text.split()[0])


_MAY_BE_ANOTHER = 0.85
_AND = re.compile(r"(?:VÀ|-|–)\s")


# With which a line of a letterhead begins, by its letters.
_BEGINNINGS = "TỈNH PHƯỜNG XÃ HUYỆN ỦY SỞ BỘ CỤC VIỆN TRUNG BỆNH TRẠM ĐẢNG"
_FIRST_WORDS = {fold_word(word): word for word in _BEGINNINGS.split()}


def _mended(text: str) -> str:
    """A recognised line without the dirt at its ends, its first word with its marks: ``TÍNH LẠC GIANG:``."""
    first, _, rest = _DIRT.sub("", text).partition(" ")
    return f"{_FIRST_WORDS.get(fold_word(first), first)} {rest}".strip()


_DIRT = re.compile(r"^[^\w]+|[^\w)]+$")
_LETTER_OF_NAME = re.compile(r"[ABC]|I{2,3}")  # alone on the last line: TRƯỜNG TIỂU HỌC VĨNH TUYỀN / A
_NOTATION = re.compile(r"[bcdghklmnpqrstvxy]{4}|ubnd|\d")  # of a code that lost its signs: CTUBND, ATTPNV
_PART_OF_CODE = re.compile(r"/\s*\w+\s*-\s*\w")


def _is_noise(row: Row) -> bool:
    """Of a recognised row: specks beside the seal, the country's name misread, a part of a code."""
    letters = row.folded.replace(" ", "")
    few = row.trust <= 0.65 and len(letters) <= 4
    country = SequenceMatcher(None, letters, "vietnam").ratio() > 0.75
    notation = bool(_NOTATION.search(letters)) and " " not in row.text
    return row.trust < 1 and (few or country or notation or bool(_PART_OF_CODE.search(row.text)))


_COMPLETES = re.compile(r"(?:QUỐC HỘI$|TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s(?!ỦY|UỶ)")


_PROPER = re.compile(
    r"(?P<head>(?:tỉnh|thành phố|huyện|thị xã|quận|(?<!hiểm )(?<!và )(?<!- )xã|phường|thị trấn|khu vực|đặc khu|"
    r"(?<=trường )(?:tiểu học|trung học cơ sở|trung học phổ thông|mầm non))\s)"
    r"(?P<name>.+)$",
    re.IGNORECASE,
)


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
    ("TỈNH ỦY", "Tỉnh ủy"),
    ("TỈNH UỶ", "Tỉnh ủy"),
    ("THÀNH ỦY", "Thành ủy"),
    ("HUYỆN ỦY", "Huyện ủy"),
    ("ĐẢNG ỦY", "Đảng ủy"),
    ("ĐẢNG BỘ", "Đảng bộ"),
    ("VĂN PHÒNG", "Văn phòng"),
    ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
    ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
    ("KHO BẠC", "Kho bạc"),
    ("BẢO HIỂM XÃ HỘI", "Bảo hiểm xã hội"),
    ("LIÊN ĐOÀN LAO ĐỘNG", "Liên đoàn Lao động"),
    ("ỦY BAN MẶT TRẬN TỔ QUỐC", "Ủy ban Mặt trận Tổ quốc"),
    ("TRƯỜNG ĐẠI HỌC", "Trường Đại học"),
    ("TRƯỜNG CAO ĐẲNG", "Trường Cao đẳng"),
    ("CÔNG ĐOÀN NGÀNH", "Công đoàn ngành"),
    ("TRUNG TÂM", "Trung tâm"),
    ("TỔNG CỤC", "Tổng cục"),
    ("CÔNG AN", "Công an"),
    ("PHÒNG", "Phòng"),
    ("ĐOÀN", "Đoàn"),
    ("CỤC", "Cục"),
    ("VIỆN", "Viện"),
    ("KHOA", "Khoa"),
    ("HỘI", "Hội"),
    ("SỞ", "Sở"),
    ("BỘ", "Bộ"),
    ("BAN", "Ban"),
    ("UBND", "UBND"),
    ("HĐND", "HĐND"),
)


def natural_name(capitals: str, rows: Sequence[Row]) -> str:
    """A name in capitals as the text spells it: ``BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG`` → ``Bộ Nông nghiệp và …``.

    When the text doesn't repeat it, the usual spelling of agencies is used.
    """
    words = capitals.split()
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    spellings: dict[str, int] = {}
    for row in rows:
        if row.capital:
            continue
        for spelling in pattern.findall(row.text):
            if spelling[:1].isupper() and spelling != upper(spelling):
                spellings[spelling] = spellings.get(spelling, 0) + 1
    if spellings:
        return max(spellings, key=lambda name: spellings[name])
    for head, written in _HEADS:
        if capitals == head or capitals.startswith(head + " "):
            return f"{written} {_written(capitals[len(head) :].strip())}".strip()
    return _written(capitals)


def _written(capitals: str) -> str:
    """``Y TẾ TỈNH AN PHÚ`` → ``Y tế tỉnh An Phú``: place names capitalised, the rest in sentence case."""
    if not capitals:
        return ""
    if match := _PROPER.search(capitals):
        before = capitals[: match.start()].strip()
        place = " ".join(word.capitalize() for word in match["name"].split())
        return f"{_sentence_case(before)} {match['head'].lower().strip()} {place}".strip()
    return _sentence_case(capitals)


# What is named beside the first field of an office is written like it: Decree 30/2020, appendix II, III.
_CAPITAL = re.compile(
    r"(?<= - )\w|(?<=\bvà )\w|\bv(?=iệt nam\b)|(?<=\bviệt )n(?=am\b)|\bt(?=rung ương\b)|\bn(?=hà nước\b)"
)


_VOWEL = re.compile(r"[AEIOUY]", re.IGNORECASE)
_ABBREVIATIONS = frozenset("UBND ĐBQH BCH BCĐ MTTQ UBMTTQ BVĐK ATTP BQL KCN".split())  # noqa: SIM905 -- read better than a list


# Offices that are named within the name of another: Ban Chấp hành Đoàn Sở Y tế, Văn phòng Hội đồng nhân dân.
_NAMES = {head.lower(): written for head, written in _HEADS if " " in head} | {"đoàn": "Đoàn"}
_NAMED = re.compile(r"(?<!cán )\b(?:" + "|".join(map(re.escape, _NAMES)) + r")\b(?! viên)")


def _sentence_case(capitals: str) -> str:
    # HIV/AIDS, THPT
    lowered = " ".join(
        word.lower() if _VOWEL.search(fold_word(word)) and "/" not in word and word not in _ABBREVIATIONS else word
        for word in capitals.split()
    )
    lowered = _CAPITAL.sub(lambda match: match[0].upper(), lowered)
    lowered = _NAMED.sub(lambda match: _NAMES[match[0]], lowered)
    return lowered[:1].upper() + lowered[1:]
