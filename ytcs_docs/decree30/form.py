"""How dates, citations and signatures are written: Decree 30/2020/NĐ-CP, appendix I."""

from __future__ import annotations

import re
from datetime import date

from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.language.text import fold, upper


def format_date(day: date) -> str:
    """``05/3/2026``: a leading zero only for days below 10 and the months 1 and 2."""
    return f"{day.day:02d}/{_padded_month(day)}/{day.year}"


def format_date_long(day: date) -> str:
    """``ngày 05 tháng 3 năm 2026``."""
    return f"ngày {day.day:02d} tháng {_padded_month(day)} năm {day.year}"


def _padded_month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def calendar_day(day: int, month: int, year: int) -> date | None:
    """The day as it is written in three numbers; None when the calendar has none such."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


# Number, day, month and year of a draft are blank, only whitespace, until it is signed.
FREE_CODE = re.compile(r"Số:(?P<so>\s*)/")
FREE_DAY = re.compile(r"ngày(?P<ngay>\s*)tháng(?P<thang>\s*)năm(?P<nam>\s*)(?![\s\d.…_])")


def place_and_date(place: str, day: date) -> str:
    """The line under the national motto: ``Tân Hải, ngày 05 tháng 3 năm 2026``."""
    return f"{place}, {format_date_long(day)}"


def citation(type_name: str, code: str, day: date | None, issuer: str, subject: str = "") -> str:
    """The full citation of a document, as on first mention: type, code, date, issuer, subject."""
    parts = [f"{type_name} số {code}"]
    if day is not None:
        parts.append(f"ngày {format_date(day)}")
    parts.append(f"của {issuer}")
    if subject:
        about = "về việc" if fold(type_name) in ("cong van", "quyet dinh") else "về"
        parts.append(f"{about} {small_first_letter(without_about(subject))}")
    return " ".join(parts)


def without_about(subject: str) -> str:
    """The subject without a leading "về việc" or "V/v", as it continues V/v."""
    for opening in ("về việc ", "Về việc ", "V/v ", "v/v "):
        subject = subject.removeprefix(opening)
    return subject.strip()


# What may be the first words of a name, which keeps its capital (appendix II, III–V).
_NAME = re.compile(
    r"(Sở|Bộ|Cục|Vụ|Ban|Hội|Trạm|Tỉnh|Đảng|Đoàn|Công an|Công ty|Trung tâm|Bệnh viện|Viện|Trường|Ủy ban|"
    r"Chính phủ|Quốc hội|"
    r"Việt Nam|Đại hội|Hội đồng|Liên đoàn|Nhân dân|Nhà nước|Tết|Thủ tướng|Chủ tịch)\s+[A-ZĐÀ-Ỹ]|"
    r"(Chính phủ|Quốc hội|Việt Nam|Nhân dân|Nhà nước)\b"
)


def small_first_letter(text: str) -> str:
    """A subject within a sentence: ``Kết luận`` → ``kết luận``; ``BHYT`` and ``Sở Y tế`` stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() and not _NAME.match(text) else text


def title_in_unit(title: str, unit: str) -> str:
    """The title of a unit's head with the unit's name, words that both have once: ``Trưởng phòng`` and ``Phòng Nghiệp
    vụ Y`` are ``Trưởng phòng Nghiệp vụ Y`` (appendix I, II.7.b: the post of who signs by order or by mandate)."""
    have, name = title.split(), unit.split()
    folded = [fold(word) for word in have]
    if fold(unit) in fold(title):
        return title
    for shared in range(min(len(have), len(name)), 0, -1):
        if folded[-shared:] == [fold(word) for word in name[:shared]]:
            return " ".join((*have, *name[shared:]))
    return f"{title} {unit}".strip()


class Authority(LabelledEnum):
    """The letters before the signer's post (appendix I, II.7)."""

    NONE = "", "Người đứng đầu trực tiếp ký"
    ON_BEHALF = "TM.", "TM. – thay mặt tập thể"
    FOR_HEAD = "KT.", "KT. – ký thay cấp trưởng"
    BY_ORDER = "TL.", "TL. – thừa lệnh"
    BY_MANDATE = "TUQ.", "TUQ. – thừa ủy quyền"
    ACTING = "Q.", "Q. – quyền cấp trưởng"


def signature_block(authority: Authority, head_title: str, position: str, collective: str = "") -> list[str]:
    """The lines above the signature, in capitals.

    ``head_title`` is the title of the agency's head (Giám đốc), ``position`` the signer's own,
    ``collective`` the body a TM. signs for (Ủy ban nhân dân).
    """
    head, signer_title = upper(head_title), upper(position)
    if authority is Authority.NONE:
        return [signer_title or head]
    if authority is Authority.ACTING:
        return [f"Q. {head}"]
    if authority is Authority.ON_BEHALF:
        lines = [f"TM. {upper(collective)}"]
        return [*lines, head] if signer_title in ("", head) else [*lines, f"KT. {head}", signer_title]
    return [f"{authority} {head}", signer_title]
