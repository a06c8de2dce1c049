"""The contents of a draft, and the values of the placeholders that it is merged with. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import (
    Authority,
    format_date,
    format_date_long,
    place_and_date,
    signature_block,
    small_first_letter,
    without_about,
)
from ytcs_docs.decree30.types import DocumentType
from ytcs_docs.language.text import fold, upper
from ytcs_docs.letters.body import articles, closed, paragraphs
from ytcs_docs.letters.catalogue import DETAILS, FORMS, Basis
from ytcs_docs.letters.markup import blocks, lines_of, says_something, without_marks

# Blank in a draft, wide enough for what is written there after signing.
BLANK = "\N{NO-BREAK SPACE}" * 8
# Types whose subject continues “V/v” or “Về việc”.
_SUBJECT_CONTINUES = ("cong-van", "quyet-dinh", "nghi-quyet", "giay-gioi-thieu")
# Of the values: the blocks of who signs beside the signer. No placeholder: put in after the merge, into any template.
CO_SIGNERS = "nguoi_ky_cung"
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, kw_only=True, slots=True)
class LateTask:
    """A line of a công văn đôn đốc: the assigning document, the task, its due date, days overdue."""

    document: str
    subject: str
    due_on: date
    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CoSigner:
    """Somebody who signs beside the signer: in a post here (``post_id``), or for another ``agency``."""

    name: str
    position: str
    authority: Authority = Authority.NONE
    agency: str = ""
    post_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftData:
    """What the officer enters; everything else follows from the agency and the decree."""

    form: str
    subject: str
    body: str
    recipients: tuple[str, ...]
    authority: Authority
    signer_position: str
    signer_name: str
    addressees: tuple[str, ...] = ()
    legal_basis: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    late_tasks: tuple[LateTask, ...] = ()
    drafting_unit_id: int | None = None
    co_signers: tuple[CoSigner, ...] = ()

    @property
    def kind(self) -> DocumentType:
        return FORMS[self.form].kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """What a form shows of the agency."""

    parent_name: str
    agency_name: str
    place_name: str
    head_title: str
    collective: str


def check_draft(data: DraftData) -> None:
    """Raises :class:`InvalidInput`."""
    form = FORMS.get(data.form)
    if form is None:
        raise InvalidInput("Chọn một mẫu văn bản trong danh sách.", "form")
    if not data.subject:
        raise InvalidInput("Phải nhập trích yếu.", "subject")
    if form.addressees and not data.addressees:
        raise InvalidInput(f"Phải nhập nơi gửi ({form.addressees}).", "addressees")
    if form.has_text and not says_something(data.body):
        raise InvalidInput("Phải nhập nội dung.", "body")
    if not data.signer_name:
        raise InvalidInput("Phải chọn người ký.", "signer")
    names = [fold(name) for name in (data.signer_name, *(one.name for one in data.co_signers))]
    if len(set(names)) < len(names):
        raise InvalidInput("Mỗi người chỉ ký một lần: bỏ bớt người ký cùng.", "co_signers")
    for detail in form.details:
        if detail.needed and not data.details.get(detail.name):
            raise InvalidInput(f"Phải nhập {small_first_letter(detail.label)}.", detail.name)


def context(data: DraftData, house: Letterhead, code: str, issued_on: date | None) -> dict[str, Any]:
    """Values for the placeholders; templates/word/README.md lists them with their meaning. The code of a draft has
    no number (``/SYT-NVY``) and its day is None: their places stay blank."""
    data = _without_marks(data)
    kind = data.kind
    subject = small_first_letter(without_about(data.subject)).rstrip(" .;")
    text = blocks(data.body)
    if not _has_own_closing(data):
        text = closed(text)
    details = {name: value.strip().rstrip(" .;,") for name, value in data.details.items()}
    number, _, notation = code.partition("/")
    shown_code = f"{number or BLANK}/{notation}"
    block = signature_block(data.authority, house.head_title, data.signer_position, house.collective)
    if any(one.agency for one in data.co_signers):  # signed by several agencies: each block names its own
        block = [upper(house.agency_name), *block]
    return {
        "co_quan_chu_quan": upper(house.parent_name),
        "co_quan_ban_hanh": upper(house.agency_name),
        "so": number or BLANK,
        "ky_hieu": notation,
        "so_ky_hieu": shown_code,
        "dia_danh_ngay_thang": place_and_date(house.place_name, issued_on)
        if issued_on
        else f"{house.place_name}, {_blank_day()}",
        "do_khan": "",
        "ten_loai": upper(kind.name),
        "trich_yeu": subject if kind.code in _SUBJECT_CONTINUES else subject[:1].upper() + subject[1:],
        "ten_co_quan": house.agency_name,
        "kinh_gui": _as_list_items(data.addressees),
        "kinh_gui_mot": data.addressees[0].strip().rstrip(" ;.") if len(data.addressees) == 1 else "",
        "can_cu": data.legal_basis if FORMS[data.form].basis is Basis.SENTENCE else "",
        "can_cu_ban_hanh": _basis_lines(data),
        "tham_quyen": upper(_who_decides(data, house)),
        "noi_dung": paragraphs(text),
        "noi_dung_dieu": articles(text),
        "noi_nhan": _as_list_items(data.recipients),
        "quyen_han_chuc_vu": block,
        "nguoi_ky": data.signer_name,
        CO_SIGNERS: [(_block_of(one, data, house), one.name) for one in data.co_signers],
        "chuc_vu_nguoi_ky": data.signer_position or house.head_title,
        "viec_qua_han": [
            (str(place), task.document, task.subject, format_date(task.due_on), str(task.days))
            for place, task in enumerate(data.late_tasks, start=1)
        ],
        **{name: details.get(name, "") for name in DETAILS},
        "thanh_phan": [_without_dash(line) for line in lines_of(details.get("thanh_phan", ""))],
        "loai_kem_theo": upper(details.get("loai_kem_theo", "")),
        "noi_dung_kem_theo": articles(closed(blocks(data.details.get("noi_dung_kem_theo", "")))),
        "kem_theo": accompanying("Ban hành kèm theo", kind, shown_code, issued_on, _who_decides(data, house)),
    }


def _block_of(signer: CoSigner, data: DraftData, house: Letterhead) -> list[str]:
    """A deputy who signs beside the head signs for nobody."""
    if signer.agency:
        return [upper(signer.agency), upper(signer.position)]
    beside_head = signer.authority is Authority.FOR_HEAD and data.authority is Authority.NONE
    authority = Authority.NONE if beside_head else signer.authority
    block = signature_block(authority, house.head_title, signer.position, house.collective)
    return [upper(house.agency_name), *block] if any(one.agency for one in data.co_signers) else block


def _without_marks(data: DraftData) -> DraftData:
    """Letters that mean formats here are none that a person types; of the texts they are taken out by themselves."""
    return replace(
        data,
        subject=without_marks(data.subject),
        signer_name=without_marks(data.signer_name),
        signer_position=without_marks(data.signer_position),
        addressees=tuple(map(without_marks, data.addressees)),
        recipients=tuple(map(without_marks, data.recipients)),
        details={name: without_marks(value) for name, value in data.details.items()},
        co_signers=tuple(
            replace(
                one,
                name=without_marks(one.name),
                position=without_marks(one.position),
                agency=without_marks(one.agency),
            )
            for one in data.co_signers
        ),
    )


def _has_own_closing(data: DraftData) -> bool:
    """Whether the form ends with a sentence of its own that bears the closing mark."""
    return bool(data.details.get("ket_thuc")) or not FORMS[data.form].has_text


def _who_decides(data: DraftData, house: Letterhead) -> str:
    on_behalf = data.authority is Authority.ON_BEHALF
    return house.collective if on_behalf else f"{house.head_title} {house.agency_name}"


def _without_dash(line: str) -> str:
    return line.lstrip("-–+•* ")


def annex_context(number: int, title: str, citation: str) -> dict[str, Any]:
    """Values for the form of an annex; ``number`` is 0 when there is only one."""
    return {"so_phu_luc": ROMAN[number], "ten_phu_luc": upper(title), "kem_theo": citation}


def accompanying(opening: str, kind: DocumentType, code: str, issued_on: date | None, issuer: str) -> str:
    """The line in brackets under the title of an annexed text (appendix I, III.4)."""
    day = format_date_long(issued_on) if issued_on else _blank_day()
    return f"({opening} {kind.name} số {code} {day} của {issuer})"


def _blank_day() -> str:
    return f"ngày{BLANK}tháng{BLANK}năm{BLANK}"


def _as_list_items(names: Sequence[str]) -> list[str]:
    """Names as list items, each ending with a semicolon, the last with a full stop."""
    last = len(names) - 1
    return [
        f"- {_without_dash(name).strip().rstrip(' ;.')}{'.' if index == last else ';'}"
        for index, name in enumerate(names)
    ]


def _basis_lines(data: DraftData) -> list[str]:
    """The legal bases, one per line, each ending with a semicolon, the last with a full stop."""
    if FORMS[data.form].basis is not Basis.LINES:
        return []
    lines = [_without_dash(line) for line in lines_of(data.legal_basis)]
    last = len(lines) - 1
    return [line.rstrip(" ;.,") + ("." if index == last else ";") for index, line in enumerate(lines)]
