"""A whole letter, and how the tests read one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ytcs_docs.extraction.fields import read_fields
from ytcs_docs.extraction.rules import Fields
from ytcs_docs.files.layout import FileText, plain_text

LETTER = """\
UBND TỈNH TÂN HẢI
SỞ Y TẾ
Số: 45/SYT-NVY
V/v tăng cường giám sát
bệnh sốt xuất huyết
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Tân Hải, ngày 05 tháng 3 năm 2026
Kính gửi:
- Trung tâm Kiểm soát bệnh tật tỉnh;
- Các Trung tâm Y tế khu vực.
Thực hiện Công văn số 512/BYT-DP ngày 01/3/2026 của Bộ Y tế về việc phòng bệnh, Sở Y tế đề nghị như sau./.
Nơi nhận:
- Như trên;
- Giám đốc Sở (b/c);
- Lưu: VT, NVY.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
(Đã ký)
BS. CKII. Trần Văn Bảy
"""


def read(text: str) -> Fields:
    return read_fields(plain_text(text))


def read_scanned(text: str, trust: float = 0.95) -> Fields:
    lines = tuple(replace(line, page=1, trust=trust) for line in plain_text(text).lines)
    return read_fields(FileText(lines, recognised=((1, trust),)))


def values(text: str) -> dict[str, Any]:
    return {name: value.value for name, value in read(text).items() if value.value not in (None, "")}
