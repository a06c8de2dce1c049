"""What a reply carries, and the placeholders of Word templates. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import Authority, place_and_date, signature_block, without_about
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES
from ytcs_docs.language.text import upper

REPLY_TYPES = ("cong-van", "bao-cao")

# Placeholders of Word templates: a public API. A name that exists keeps its meaning; new ones may be added.
PLACEHOLDERS = {
    "co_quan_chu_quan": "Tên cơ quan chủ quản, in hoa; để trống khi không có",
    "co_quan_ban_hanh": "Tên cơ quan ban hành, in hoa",
    "so": "Số của văn bản, ít nhất hai chữ số",
    "ky_hieu": "Ký hiệu",
    "so_ky_hieu": "Số và ký hiệu",
    "dia_danh_ngay_thang": "Địa danh và ngày tháng năm",
    "ten_loai": "Tên loại văn bản, in hoa",
    "trich_yeu": "Trích yếu, không có “V/v”",
    "kinh_gui": "Danh sách nơi gửi, mỗi nơi một dòng",
    "kinh_gui_mot": "Nơi gửi khi chỉ có một nơi",
    "can_cu": "Văn bản được trả lời, thành một đoạn",
    "noi_dung": "Các đoạn nội dung, đoạn cuối có “./.”",
    "noi_nhan": "Danh sách nơi nhận",
    "quyen_han_chuc_vu": "Các dòng quyền hạn, chức vụ của người ký",
    "nguoi_ky": "Họ tên người ký",
}
# Of each group a document in the legal form has at least one.
NEEDED_PLACEHOLDERS: tuple[tuple[str, ...], ...] = (
    ("co_quan_ban_hanh",),
    ("so_ky_hieu", "so"),
    ("dia_danh_ngay_thang",),
    ("trich_yeu",),
    ("noi_dung",),
    ("noi_nhan",),
    ("quyen_han_chuc_vu",),
    ("nguoi_ky",),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyData:
    """What the officer decides; everything else follows from the agency and the decree."""

    type_code: str
    subject: str
    addressees: tuple[str, ...]
    legal_basis: str
    body: str
    recipients: tuple[str, ...]
    authority: Authority
    signer_position: str
    signer_name: str
    drafting_unit_id: int | None = None
    issued_on: date | None = None
    task_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """The agency's own part of the form."""

    parent_name: str
    agency_name: str
    place_name: str
    head_title: str
    collective: str


def check_reply(data: ReplyData) -> None:
    """Raises :class:`InvalidInput`."""
    if data.type_code not in REPLY_TYPES:
        raise InvalidInput("Chọn công văn hoặc báo cáo.", "type_code")
    if not data.subject:
        raise InvalidInput("Phải nhập trích yếu.", "subject")
    if not data.addressees:
        raise InvalidInput("Phải nhập nơi gửi (Kính gửi).", "addressees")
    if not data.body:
        raise InvalidInput("Phải nhập nội dung trả lời.", "body")
    if not data.signer_name:
        raise InvalidInput("Phải chọn người ký.", "signer")


def context(data: ReplyData, letterhead: Letterhead, code: str, issued_on: date) -> dict[str, Any]:
    """Values for the placeholders; templates/word/README.md lists them with their meaning."""
    kind = TYPES[data.type_code]
    subject = without_about(data.subject)
    number, _, notation = code.partition("/")
    return {
        "co_quan_chu_quan": upper(letterhead.parent_name),
        "co_quan_ban_hanh": upper(letterhead.agency_name),
        "so": number,
        "ky_hieu": notation,
        "so_ky_hieu": code,
        "dia_danh_ngay_thang": place_and_date(letterhead.place_name, issued_on),
        "ten_loai": upper(kind.name),
        "trich_yeu": subject if kind is OFFICIAL_LETTER else subject[:1].upper() + subject[1:],
        "kinh_gui": _listed(data.addressees),
        "kinh_gui_mot": data.addressees[0].strip().rstrip(" ;.") if len(data.addressees) == 1 else "",
        "can_cu": data.legal_basis,
        "noi_dung": _paragraphs(data.body),
        "noi_nhan": _listed(data.recipients),
        "quyen_han_chuc_vu": signature_block(
            data.authority, letterhead.head_title, data.signer_position, letterhead.collective
        ),
        "nguoi_ky": data.signer_name,
    }


def _listed(names: tuple[str, ...]) -> list[str]:
    """Items of a list end with a semicolon, the last with a full stop."""
    last = len(names) - 1
    return [f"- {name.strip().rstrip(';.')}{'.' if index == last else ';'}" for index, name in enumerate(names)]


def _paragraphs(body: str) -> list[str]:
    """The paragraphs, the last one closed by ``./.`` as the decree's forms do."""
    paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
    if paragraphs and not paragraphs[-1].endswith(("./.", "./")):
        paragraphs[-1] = paragraphs[-1].rstrip(" .;/") + "./."
    return paragraphs
