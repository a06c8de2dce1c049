"""The data of a document, each field named once.

What is said here of a field is what forms, filling, comparison, delivery, import, Excel and the index follow. A new
field: here, its column in models.py, its input in forms.py, its place in documents/_fields.html, a migration.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ytcs_docs.core.errors import InvalidInput, Refused
from ytcs_docs.decree30 import secrecy
from ytcs_docs.decree30.codes import NOTATION_LENGTH, NUMBER_LENGTH, parse_code
from ytcs_docs.decree30.form import Authority, format_date
from ytcs_docs.decree30.secrecy import Secrecy
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.rules import PartyRole, Purpose, ReferenceKind, Urgency
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.registers.rules import Direction

SUBJECT_LENGTH = 500
LANGUAGES = ("Tiếng Việt", "Tiếng Anh", "Tiếng Pháp", "Tiếng Nga", "Tiếng Trung", "Khác")


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyData:
    """An addressee or recipient as written."""

    name: str
    role: PartyRole
    purpose: Purpose = Purpose.ACT
    organization_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferenceData:
    """A document named by its code; the date tells codes of different years apart. ``document_id`` is the one that is
    meant, of the same agency's register: it may have no code (yet)."""

    code: str
    kind: ReferenceKind
    issued_on: date | None = None
    document_id: int | None = None


class Use(StrEnum):
    """Where a field goes besides the form and the row."""

    SENT = "sent"  # with a delivery, into the form of the receiver
    SEARCHED = "searched"  # its words are in the index
    SHOWN = "shown"  # as a plain line on the page of the document
    PRINTED = "printed"  # on the slip of an incoming document


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldInfo:
    """What is known of a field. ``width`` is that of its column in lists as .xlsx, in characters (0: it is not there);
    ``column`` says that the row of the document has a column of its name."""

    label: str
    uses: frozenset[Use] = frozenset()
    width: int = 0
    column: bool = True


_INFO = "info"


def kept(label: str, *uses: Use, default: Any = dataclasses.MISSING, width: int = 0, column: bool = True) -> Any:
    """A field of :class:`DocumentData`, by default one with a column of its name."""
    info = FieldInfo(label=label, uses=frozenset(uses), width=width, column=column)
    return dataclasses.field(default=default, metadata={_INFO: info})


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentData:
    """The decree's fields (appendix VI of Decree 30/2020) for either direction, in the order of lists as .xlsx.

    ``code`` is as printed; for an outgoing document it stays empty, the register gives it. ``received_on`` and
    ``respond_by`` are days. What has no column of its name goes into other columns or rows of its own.
    """

    code: str = ""
    received_on: date | None = None
    issued_on: date | None = kept("Ngày văn bản", Use.SENT, width=12)
    type_code: str = kept("Loại", Use.SENT, width=14)
    issuer_name: str = kept("Cơ quan ban hành", Use.SENT, width=30)
    issuer_id: int | None = None
    subject: str = kept("Trích yếu", Use.SENT, width=60)
    authority: Authority = kept("Thẩm quyền ký", Use.SENT, default=Authority.NONE)
    signer_position: str = kept("Chức vụ người ký", Use.SENT, Use.SEARCHED, default="")
    signer_name: str = kept("Người ký", Use.SENT, Use.SEARCHED, default="", width=22)
    parties: tuple[PartyData, ...] = kept("Nơi nhận", default=(), width=40, column=False)
    urgency: Urgency = kept("Độ khẩn", Use.SENT, default=Urgency.NORMAL, width=12)
    secrecy: Secrecy = Secrecy.NONE
    respond_by: date | None = kept("Hạn giải quyết", Use.SENT, Use.PRINTED, default=None, width=12)
    page_count: int | None = kept("Số trang", Use.SENT, Use.SHOWN, Use.PRINTED, default=None)
    copies: int | None = kept("Số bản", Use.SHOWN, default=None)
    topic: str = kept("Lĩnh vực", Use.SENT, Use.SEARCHED, Use.SHOWN, default="")
    language: str = kept("Ngôn ngữ", Use.SENT, Use.SHOWN, default=LANGUAGES[0])
    file_notation: str = kept("Số và ký hiệu hồ sơ", default="")
    file_year: int | None = kept("Năm hình thành hồ sơ", default=None)
    file_ordinal: int | None = kept("Số thứ tự trong hồ sơ", default=None)
    archive_place: str = kept("Đơn vị, người nhận bản lưu", default="")
    drafting_unit_id: int | None = kept("Đơn vị soạn thảo", default=None)
    lapsed: bool = kept("Hết hiệu lực", Use.SHOWN, default=False)
    note: str = kept("Ghi chú", Use.SEARCHED, default="", width=30)
    references: tuple[ReferenceData, ...] = ()
    uploads: tuple[str, ...] = ()


_DESCRIBED: dict[str, FieldInfo] = {
    field.name: field.metadata[_INFO] for field in dataclasses.fields(DocumentData) if _INFO in field.metadata
}
FIELDS = {name: info for name, info in _DESCRIBED.items() if info.column}
LISTED = {name: info for name, info in _DESCRIBED.items() if info.width}  # in lists as .xlsx


def fields_for(use: Use) -> list[str]:
    return [name for name, info in FIELDS.items() if use in info.uses]


def field_text(name: str, value: Any) -> str:
    """A value as people write it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, LabelledEnum):
        return value.label
    if name == "parties":
        return "; ".join(party.name for party in value)
    return TYPES[value].name if name == "type_code" else str(value)


def cell_value(name: str, value: Any) -> Any:
    """A value for a cell of a list as .xlsx: days and numbers as such, all else as people write it."""
    return value if isinstance(value, date | int) else field_text(name, value)


def facts_for(use: Use, data: DocumentData) -> list[tuple[str, str]]:
    """(label, text) of the fields with a use, those left as they are not."""
    untouched = {field.name: field.default for field in dataclasses.fields(DocumentData)}
    filled = [name for name in fields_for(use) if getattr(data, name) != untouched[name]]
    return [(FIELDS[name].label, field_text(name, getattr(data, name))) for name in filled]


def sent_data(data: DocumentData, issuer_id: int, today: date) -> DocumentData:
    """What the receiver's form is filled with: what the sender sent, nothing of what the sender keeps."""
    sent = {name: getattr(data, name) for name in fields_for(Use.SENT)}
    return DocumentData(
        **sent,
        code=data.code,
        issuer_id=issuer_id,
        received_on=today,
        parties=data.parties,
        references=data.references,
    )


def check_data(data: DocumentData, direction: Direction, today: date) -> None:
    """Raises :class:`Refused` for a state secret, :class:`InvalidInput` for what can't be."""
    if data.secrecy is not Secrecy.NONE:
        raise Refused(secrecy.REFUSAL)
    kind = TYPES.get(data.type_code)
    if kind is None:
        raise InvalidInput("Chọn loại văn bản trong danh sách.", "type_code")
    if direction is Direction.OUTGOING and kind.incoming_only:
        raise InvalidInput(f"Cơ quan không ban hành loại {kind.name}.", "type_code")
    if not data.subject:
        raise InvalidInput("Phải nhập trích yếu nội dung.", "subject")
    if not data.issuer_name:
        raise InvalidInput("Phải nhập cơ quan ban hành.", "issuer_name")
    code = parse_code(data.code)
    if len(code.number) > NUMBER_LENGTH:
        raise InvalidInput(f"Phần số không được dài quá {NUMBER_LENGTH} ký tự.", "code")
    if len(code.notation) > NOTATION_LENGTH:
        raise InvalidInput(f"Phần ký hiệu không được dài quá {NOTATION_LENGTH} ký tự.", "code")
    if data.received_on and data.received_on > today:
        raise InvalidInput("Ngày đến không thể sau hôm nay.", "received_on")
    if data.issued_on and data.received_on and data.issued_on > data.received_on:
        raise InvalidInput("Ngày văn bản không thể sau ngày đến.", "issued_on")
