"""The form of a reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField

from ytcs_docs.core.forms import BlockField, ChoiceField, DayField, KeyField, LineField, Needed, OfficeForm
from ytcs_docs.decree30.types import TYPES
from ytcs_docs.documents.rules import SUBJECT_LENGTH
from ytcs_docs.replies.queries import Signer
from ytcs_docs.replies.rules import REPLY_TYPES, ReplyData


class CheckForm(OfficeForm):
    """A Word file whose form is to be checked."""

    file = FileField("Tệp Word .docx", render_kw={"accept": ".docx", "required": True})


class TemplateForm(OfficeForm):
    """A Word template of the agency's own."""

    type_code = ChoiceField("Cho loại văn bản", pairs=[(code, f"{TYPES[code].name} trả lời") for code in REPLY_TYPES])
    file = FileField("Tệp mẫu .docx", [Needed("Hãy chọn tệp mẫu.")], render_kw={"accept": ".docx"})


class ReplyForm(OfficeForm):
    """What the officer decides; the rest comes from the decree and the agency."""

    submission_key = KeyField(limit=64)
    type_code = ChoiceField("Loại văn bản", pairs=[(code, TYPES[code].name) for code in REPLY_TYPES])
    drafting_unit_id = ChoiceField("Đơn vị soạn thảo", number=True)
    issued_on = DayField("Ngày văn bản", [Needed()])
    subject = BlockField(
        "Trích yếu (V/v)", [Needed("Phải nhập trích yếu.")], limit=SUBJECT_LENGTH, render_kw={"rows": 2}
    )
    addressees = BlockField(
        "Kính gửi",
        [Needed("Phải nhập nơi gửi.")],
        limit=8000,
        render_kw={"rows": 2},
        description="Mỗi nơi một dòng.",
    )
    legal_basis = BlockField("Căn cứ", limit=1500, render_kw={"rows": 3})
    body = BlockField(
        "Nội dung",
        [Needed("Phải nhập nội dung trả lời.")],
        limit=60_000,
        render_kw={"rows": 12},
        description="Mỗi đoạn một dòng. Dấu kết thúc “./.” được thêm tự động.",
    )
    signer = ChoiceField("Người ký")
    recipients = BlockField("Nơi nhận", limit=8000, render_kw={"rows": 4}, description="Mỗi nơi một dòng.")
    backdate_reason = LineField("Lý do ghi lùi ngày", limit=300)

    def offer(self, signers: Sequence[Signer], units: Sequence[Any]) -> None:
        self.signer.offer([(signer.key, signer.label) for signer in signers])
        self.drafting_unit_id.offer([("", "(cả cơ quan)"), *((unit.id, unit.name) for unit in units)])

    def to_data(self, signers: Sequence[Signer], task_id: int | None) -> ReplyData:
        signer = next(found for found in signers if found.key == self.signer.data)
        return ReplyData(
            type_code=self.type_code.data,
            subject=" ".join(self.subject.data.split()),
            addressees=tuple(self.addressees.lines()),
            legal_basis=self.legal_basis.data,
            body=self.body.data,
            recipients=tuple(self.recipients.lines()),
            authority=signer.authority,
            signer_position=signer.position,
            signer_name=signer.name,
            drafting_unit_id=self.drafting_unit_id.data,
            issued_on=self.issued_on.data,
            task_id=task_id,
        )
