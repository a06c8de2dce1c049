"""Forms for documents: fields, Vietnamese messages, and the command's input."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Self

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField
from wtforms.validators import NumberRange, Optional, ValidationError

from ytcs_docs.core import clock
from ytcs_docs.core.forms import (
    BlockField,
    ChoiceField,
    DayField,
    EnumField,
    KeyField,
    LineField,
    Needed,
    NumberField,
    OfficeForm,
    RowMeta,
)
from ytcs_docs.core.unchanged import unchanged
from ytcs_docs.decree30.codes import CODE_LENGTH
from ytcs_docs.decree30.form import Authority
from ytcs_docs.decree30.secrecy import Secrecy
from ytcs_docs.decree30.types import ISSUED_TYPES, OFFICIAL_LETTER, TYPES
from ytcs_docs.documents.data import FIELDS, LANGUAGES, SUBJECT_LENGTH, DocumentData, PartyData, ReferenceData
from ytcs_docs.documents.queries import leaders_to_present_to
from ytcs_docs.documents.recipients import recipient_line, recipients_from
from ytcs_docs.documents.rules import PartyRole, ReferenceKind, Urgency
from ytcs_docs.files.forms import UploadsForm


class ReferenceRow(Form):  # type: ignore[misc]  # wtforms ships no types
    """One related document."""

    kind = EnumField("Quan hệ", ReferenceKind)
    code = LineField("Số, ký hiệu", limit=CODE_LENGTH)
    issued_on = DayField("Ngày")
    document_id = KeyField(limit=12)  # of one that has no code

    class Meta(RowMeta):
        pass

    @property
    def is_by_document(self) -> bool:
        """Whether the row means a document without a code: what is typed over it means another."""
        return bool((self.document_id.data or "").isdecimal() and not self.code.data)


class DocumentForm(UploadsForm):
    """What both directions share."""

    submission_key = KeyField(limit=64)
    type_code = ChoiceField("Loại văn bản", validators=[Needed("Chọn loại văn bản.")])
    issued_on = DayField("Ngày văn bản")
    subject = BlockField(
        "Trích yếu nội dung",
        [Needed("Phải nhập trích yếu nội dung.")],
        limit=SUBJECT_LENGTH,
        render_kw={"rows": 2},
    )
    urgency = EnumField("Độ khẩn", Urgency)
    secrecy = EnumField("Độ mật", Secrecy)
    register_id = ChoiceField("Sổ đăng ký", number=True)
    backdate_reason = LineField("Lý do ghi lùi ngày", limit=300)
    authority = EnumField("Thẩm quyền ký", Authority)
    signer_name = LineField("Người ký", limit=50)
    signer_position = LineField("Chức vụ người ký", limit=100)
    page_count = NumberField("Số trang", [Optional(), NumberRange(1, 999, "Số trang từ 1 đến 999.")])
    copies = NumberField("Số bản", [Optional(), NumberRange(1, 999, "Số bản từ 1 đến 999.")])
    language = ChoiceField("Ngôn ngữ", pairs=[(name, name) for name in LANGUAGES])
    topic = LineField("Lĩnh vực", limit=80)
    respond_by = DayField("Hạn giải quyết")
    addressees = BlockField("Kính gửi", limit=4000, render_kw={"rows": 2}, description="Mỗi nơi một dòng.")
    recipients = BlockField(
        "Nơi nhận",
        limit=8000,
        render_kw={"rows": 3},
        description="Mỗi nơi một dòng; mục đích ghi trong ngoặc, ví dụ: UBND tỉnh (b/c).",
    )
    file_notation = LineField("Số và ký hiệu hồ sơ", limit=20)
    file_year = NumberField("Năm hình thành hồ sơ", [Optional(), NumberRange(1945, 2100, "Năm không hợp lý.")])
    file_ordinal = NumberField("Số thứ tự trong hồ sơ", [Optional(), NumberRange(1, 999, "Từ 1 đến 999.")])
    note = LineField("Ghi chú", limit=500)
    lapsed = BooleanField("Văn bản đã hết hiệu lực")
    references = FieldList(FormField(ReferenceRow), "Văn bản liên quan", min_entries=2, max_entries=60)

    def parties(self) -> tuple[PartyData, ...]:
        addressees = [PartyData(name=name, role=PartyRole.ADDRESSEE) for name in self.addressees.lines()]
        return (*addressees, *recipients_from(self.recipients.lines()))

    def reference_data(self) -> tuple[ReferenceData, ...]:
        rows = (entry.form for entry in self.references)
        return tuple(
            ReferenceData(
                code=row.code.data,
                kind=row.kind.data,
                issued_on=row.issued_on.data,
                document_id=int(row.document_id.data) if row.is_by_document else None,
            )
            for row in rows
            if row.code.data or row.is_by_document
        )

    def data_fields(self) -> dict[str, Any]:
        """What the fields hold that bear the names of :class:`DocumentData`."""
        names = {field.name for field in dataclasses.fields(DocumentData)}
        values = {name: field.data for name, field in self._fields.items() if name in names}
        return values | {
            "subject": " ".join(self.subject.data.split()),
            "parties": self.parties(),
            "references": self.reference_data(),
            "uploads": tuple(self.upload_tokens()),
        }

    def offer_registers(self, registers: Sequence[Any]) -> None:
        self.register_id.offer([("", "Theo loại văn bản"), *((row.id, row.title) for row in registers)])


class IncomingForm(DocumentForm):
    """Registering a document that arrived."""

    code = LineField("Số, ký hiệu", limit=CODE_LENGTH)
    issuer_name = LineField(
        "Cơ quan ban hành",
        [Needed("Phải nhập cơ quan ban hành.")],
        limit=200,
        render_kw={"list": "issuers", "autocomplete": "off", "data-pick": "yes"},
    )
    received_on = DayField("Ngày đến", [Needed("Phải nhập ngày đến.")])
    duplicates_seen = KeyField()
    new_issuer = HiddenField()  # the name that the clerk was asked about: sent again, it is meant

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.type_code.offer([(kind.code, kind.name) for kind in TYPES.values()])

    def to_data(self, known: DocumentData | None = None) -> DocumentData:
        """``known`` is what the document has already: what has no field here stays as it is."""
        fields = self.data_fields()
        if known is None:
            return DocumentData(**fields)
        same_issuer = fields["issuer_name"] == known.issuer_name
        return dataclasses.replace(known, **fields, issuer_id=known.issuer_id if same_issuer else None)


class OutgoingForm(DocumentForm):
    """Taking a number for an outgoing document."""

    drafting_unit_id = ChoiceField("Đơn vị soạn thảo", number=True)
    reserved = ChoiceField("Dùng số đang giữ")
    archive_place = LineField("Đơn vị, người nhận bản lưu", limit=200)

    def __init__(self, units: Sequence[Any], reserved: Sequence[Any], **more: Any) -> None:
        super().__init__(**more)
        self.type_code.offer([(kind.code, kind.name) for kind in ISSUED_TYPES])
        self.drafting_unit_id.offer([("", "(cả cơ quan)"), *((unit.id, unit.name) for unit in units)])
        self.reserved.offer(
            [
                ("", "Không, lấy số tiếp theo"),
                *(
                    (
                        f"{entry.register_id}:{entry.number}",
                        f"Số {entry.number:02d} – {entry.register.name} ({entry.reason})",
                    )
                    for entry in reserved
                ),
            ]
        )
        self.signer_name.validators = [
            Needed("Văn bản đi phải có người ký."),
            *self.signer_name.validators[1:],
        ]

    def validate_drafting_unit_id(self, field: Any) -> None:
        """The symbol of a công văn names the unit that drafted it (appendix I, II.3 of Decree 30/2020)."""
        if self.type_code.data == OFFICIAL_LETTER.code and len(field.choices) > 1 and not field.data:
            raise ValidationError("Ký hiệu công văn phải có đơn vị soạn thảo, ví dụ 15/SYT-NVY.")

    def to_data(self, issuer_name: str, issuer_id: int) -> DocumentData:
        return DocumentData(**self.data_fields(), issuer_name=issuer_name, issuer_id=issuer_id)

    def reserved_number(self) -> tuple[int | None, int | None]:
        """The book and number chosen, or the chosen book alone."""
        if self.reserved.data:
            register_id, _, number = self.reserved.data.partition(":")
            return int(register_id), int(number)
        return self.register_id.data, None


def form_values(data: DocumentData) -> dict[str, Any]:
    """What a form shows of the data of a document."""
    return {
        **{name: getattr(data, name) for name in FIELDS},
        "code": data.code,
        "received_on": data.received_on,
        "addressees": "\n".join(party.name for party in data.parties if party.role is PartyRole.ADDRESSEE),
        "recipients": "\n".join(
            recipient_line(party.name, party.purpose) for party in data.parties if party.role is PartyRole.RECIPIENT
        ),
        "references": [
            {**dataclasses.asdict(reference), "document_id": str(reference.document_id or "")}
            for reference in data.references
        ],
    }


class PresentForm(OfficeForm):
    """Before which leader; the one of last time is filled in, else the first."""

    leader = ChoiceField("Trình", number=True)

    @classmethod
    def in_agency(cls, agency_id: int, **more: Any) -> Self:
        """With the leaders that there are today."""
        leaders, usual = unchanged(leaders_to_present_to, agency_id, clock.today())
        form = cls(data={"leader": usual or next((key for key, _ in leaders), None)}, **more)
        form.leader.offer([*leaders, ("", "lãnh đạo nào cũng được")])
        return form


class NoteForm(OfficeForm):
    """A step that may carry a word."""

    reason = LineField("Ghi chú", limit=300)


class DayForm(OfficeForm):
    """A step that happened on a day."""

    on_date = DayField("Ngày", [Needed()])


class FilesForm(UploadsForm):
    """More files for a registered document."""

    note = LineField("Ghi chú", limit=300)
