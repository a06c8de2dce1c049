"""Posts of those who sign, and how they are written: Decree 30/2020/NĐ-CP, appendix I, II.7."""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise

from ytcs_docs.extraction.shaping import Row

_WORDS = (
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
POST = re.compile(rf"(?:quyền\s+|q\.\s*)?(?:{_WORDS})(?:\s|$|,)", re.IGNORECASE)
PART_OF_POST = re.compile(
    "|".join({" ".join(post.split()[:size]) for post in _WORDS.split("|") for size in range(1, len(post.split()))}),
    re.IGNORECASE,
)


def misread_post(row: Row) -> str:
    """The post misread by OCR, ``GILÁM ĐỐC`` for Giám đốc; empty when it is not one."""
    if row.trust == 1 or not row.capital or POST.match(row.text):
        return ""
    return next(iter(get_close_matches(row.text.lower(), _WORDS.split("|"), 1, 0.85)), "")


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
