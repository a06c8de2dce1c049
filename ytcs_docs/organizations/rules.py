"""Rules for agencies and units. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.language.labelled import LabelledEnum

NAME_LENGTH = 200


class Kind(LabelledEnum):
    """An agency has its own seal and may keep a register; a unit is part of an agency."""

    AGENCY = "agency", "Cơ quan"
    UNIT = "unit", "Đơn vị trong cơ quan"


_NEW_CODE = re.compile(r"[A-Z]\d{2}(?:\.[0-9A-Z]{1,4})*")
_OLD_CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|\d{2}\.\d{2}\.[A-Z]\d{2}")


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganizationData:
    """What a person enters for one node of the tree."""

    name: str
    kind: Kind = Kind.AGENCY
    parent_id: int | None = None
    short_name: str = ""
    abbreviation: str = ""
    place_name: str = ""
    head_title: str = ""
    code: str = ""
    legacy_code: str = ""
    aliases: tuple[str, ...] = ()
    keeps_register: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


def normal_code(text: str) -> str:
    """Normalise an identification code of Decision 20/2020/QĐ-TTg: up to 35 characters, root first (``H77.08.01``).
    Raises :class:`InvalidInput`."""
    code = text.strip().upper()
    if code and (len(code) > 35 or not _NEW_CODE.fullmatch(code)):
        raise InvalidInput("Mã định danh phải có dạng H77.08.01 (gốc đứng trước, tối đa 35 ký tự).", "code")
    return code


def normal_legacy_code(text: str) -> str:
    """Normalise an old code of QCVN 102:2016: leaf first, 13 characters (``000.08.00.H77``) or its short form.
    Raises :class:`InvalidInput`."""
    code = text.strip().upper()
    if code and not _OLD_CODE.fullmatch(code):
        raise InvalidInput("Mã định danh cũ phải có dạng 000.00.08.H77 (13 ký tự).", "legacy_code")
    return code


def check(data: OrganizationData, parent_kind: Kind | None) -> None:
    """Raises :class:`InvalidInput` when the data of a node breaks a rule."""
    if not data.name:
        raise InvalidInput("Phải có tên cơ quan, đơn vị.", "name")
    if data.kind is Kind.UNIT and parent_kind is None:
        raise InvalidInput("Đơn vị phải thuộc một cơ quan.", "parent_id")
    if data.kind is Kind.AGENCY and parent_kind is Kind.UNIT:
        raise InvalidInput("Cơ quan không thể nằm trong một đơn vị.", "parent_id")
    if data.keeps_register and data.kind is Kind.UNIT:
        raise InvalidInput("Chỉ cơ quan mới mở sổ đăng ký văn bản riêng.", "keeps_register")
    if data.keeps_register and not data.abbreviation:
        raise InvalidInput("Cơ quan mở sổ phải có chữ viết tắt để ghi ký hiệu văn bản.", "abbreviation")
    if data.valid_from and data.valid_to and data.valid_to < data.valid_from:
        raise InvalidInput("Ngày kết thúc phải sau ngày bắt đầu hoạt động.", "valid_to")
