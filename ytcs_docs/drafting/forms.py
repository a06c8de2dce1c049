"""Forms for drafts."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField
from wtforms.validators import NumberRange, Optional

from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.core.forms import (
    BlockField,
    ChoiceField,
    ChoicesField,
    DayField,
    KeyField,
    LineField,
    Needed,
    NumberField,
    OfficeForm,
    ReasonForm,
)
from ytcs_docs.decree30.form import Authority, without_about
from ytcs_docs.decree30.types import OFFICIAL_LETTER, TYPES
from ytcs_docs.documents.data import SUBJECT_LENGTH
from ytcs_docs.documents.rules import ReferenceKind, Urgency
from ytcs_docs.drafting.copies import COPY_TYPES, CopyData
from ytcs_docs.drafting.models import Draft
from ytcs_docs.drafting.rules import OPTIONAL, Stage, StartData
from ytcs_docs.files.forms import UploadsForm
from ytcs_docs.letters.catalogue import DETAILS, FORMS, Detail
from ytcs_docs.letters.queries import Signer, signer_key
from ytcs_docs.letters.rules import CoSigner, DraftData, LateTask
from ytcs_docs.organizations.names import is_office

CARRIED = "carried-"
MOST_CO_SIGNERS = 6
MOST_IN_A_PART, NAME_LENGTH = 150, 50


class DraftForm(UploadsForm):
    """What the officer decides; the rest comes from the decree and the agency. Which form it is stands in the address:
    fields that this form does not have are not shown and not read."""

    submission_key = KeyField(limit=64)
    drafting_unit_id = ChoiceField("Đơn vị soạn thảo", number=True)
    urgency = ChoiceField("Độ khẩn", pairs=Urgency.pairs())
    subject = BlockField("Trích yếu", [Needed("Phải nhập trích yếu.")], limit=SUBJECT_LENGTH, render_kw={"rows": 2})
    addressees = BlockField("Kính gửi", limit=12_000, render_kw={"rows": 2}, description="Mỗi nơi một dòng.")
    legal_basis = BlockField("Căn cứ", limit=4000, render_kw={"rows": 3})
    body = BlockField(
        "Nội dung",
        [Needed("Phải nhập nội dung.")],
        limit=60_000,
        render_kw={"rows": 12, "data-composer": ""},
        description="Mỗi đoạn một dòng. Dấu kết thúc “./.” được thêm tự động.",
    )
    recipients = BlockField("Nơi nhận", limit=12_000, render_kw={"rows": 4}, description="Mỗi nơi một dòng.")
    signer = ChoiceField("Người ký", [Needed("Phải chọn người ký.")])
    co_signers = ChoicesField("Cùng ký trong cơ quan")
    outside_signers = BlockField(
        "Cùng ký của cơ quan khác",
        limit=2000,
        render_kw={"rows": 2},
        description="Mỗi người một dòng: cơ quan; chức vụ; họ tên. Người cơ quan khác ký trên bản giấy.",
    )
    note = LineField("Ghi chú cho phiên bản này", limit=300)
    dropped = ChoicesField("Bỏ tài liệu kèm theo", number=True)

    def __init__(self, key: str, signers: Sequence[Signer], units: Sequence[Any], **more: Any) -> None:
        super().__init__(**more)
        self.key, self.signers = key, signers
        self.carried: dict[str, str] = {}
        self.signer.offer([(signer.key, signer.label) for signer in signers])
        self.co_signers.offer([(signer.key, signer.label) for signer in signers])
        form = FORMS[key]
        named = [(unit.id, unit.name) for unit in units]
        # The symbol names the unit (appendix I, II.3); what nobody's unit wrote goes out from the office.
        if form.type_code == OFFICIAL_LETTER.code and any(is_office(unit.folded_name) for unit in units):
            self.drafting_unit_id.offer([("", "Chọn đơn vị"), *named])
            self.drafting_unit_id.validators = [Needed("Công văn phải có đơn vị soạn thảo: ký hiệu ghi tên đơn vị.")]
            self.drafting_unit_id.flags.required = True
        else:
            self.drafting_unit_id.offer([("", "(cả cơ quan)"), *named])
        self.addressees.label.text = form.addressees or self.addressees.label.text
        self.body.label.text, self.subject.label.text = form.text_label, form.subject_label
        if not form.has_text:
            self.body.render_kw = {**self.body.render_kw, "rows": 3}
            self.body.validators = [check for check in self.body.validators if not isinstance(check, Needed)]
            self.body.flags.required = False
        for detail in form.details:
            self[detail.name].label.text = detail.label
            self[detail.name].flags.required = detail.needed

    def details(self) -> list[Any]:
        """The fields that only this form has."""
        return [self[detail.name] for detail in FORMS[self.key].details]

    def take_over(self, begun: dict[str, Any], proposed: dict[str, Any], sent: MultiDict[str, str]) -> None:
        """Keep what was typed in another form that had ``begun`` so; where nothing was, say what is proposed in this
        one. What this one has no field for is carried along, should one go back."""
        form = FORMS[self.key]
        absent = set(DETAILS) - {detail.name for detail in form.details}
        absent |= {
            name for name, has in (("addressees", form.addressees), ("legal_basis", form.basis.is_asked)) if not has
        }
        for name in (*DETAILS, "drafting_unit_id", "subject", "addressees", "legal_basis", "body", "recipients"):
            typed = sent.get(name, sent.get(f"{CARRIED}{name}"))
            if typed is None or typed.split() == str(begun.get(name, "")).split():
                typed = proposed.get(name, "")
            if name in absent:
                self.carried[f"{CARRIED}{name}"] = typed
            else:
                self[name].process(None, typed)

    def to_data(
        self,
        about_id: int | None = None,
        relation: ReferenceKind | None = None,
        assignment_id: int | None = None,
        late_tasks: tuple[LateTask, ...] = (),
    ) -> StartData:
        signer = _chosen(self.signers, self.signer.data)
        return StartData(
            draft=self._written(signer, late_tasks),
            signer_post_id=signer.post_id,
            urgency=Urgency(self.urgency.data),
            about_id=about_id,
            relation=relation,
            assignment_id=assignment_id,
            uploads=tuple(self.upload_tokens()),
            dropped_files=tuple(self.dropped.data or ()),
        )

    def as_typed(self, late_tasks: tuple[LateTask, ...] = ()) -> tuple[DraftData, Urgency]:
        """What is typed so far, to be looked at: nothing is asked of it, and what is missing is a place to fill in."""
        signer = next((one for one in self.signers if one.key == self.signer.data), None)
        urgency = next((one for one in Urgency if one == self.urgency.data), Urgency.NORMAL)
        return self._written(signer, late_tasks), urgency

    def _written(self, signer: Signer | None, late_tasks: tuple[LateTask, ...]) -> DraftData:
        form = FORMS[self.key]
        return DraftData(
            form=self.key,
            subject=without_about(" ".join((self.subject.data or "").split())),
            addressees=tuple(self.addressees.lines()) if form.addressees else (),
            legal_basis=self.legal_basis.data or "",
            body=self.body.data or "",
            recipients=tuple(self.recipients.lines()),
            authority=signer.authority if signer else Authority.NONE,
            signer_position=signer.position if signer else "",
            signer_name=signer.name if signer else "",
            details={detail.name: self[detail.name].data or "" for detail in form.details},
            late_tasks=late_tasks,
            drafting_unit_id=self.drafting_unit_id.data,
            co_signers=self._co_signers() if form.takes_co_signers else (),
        )

    def _co_signers(self) -> tuple[CoSigner, ...]:
        """Raises :class:`InvalidInput`."""
        found = [
            CoSigner(name=signer.name, position=signer.position, authority=signer.authority, post_id=signer.post_id)
            for signer in self.signers
            if signer.key in (self.co_signers.data or ())
        ]
        for line in (self.outside_signers.data or "").split("\n"):
            parts = [part.strip() for part in line.split(";")]
            if not any(parts):
                continue
            if len(parts) != 3 or not all(parts) or any(len(part) > MOST_IN_A_PART for part in parts):
                raise InvalidInput(
                    f"“{line.strip()[:80]}”: mỗi dòng phải có cơ quan; chức vụ; họ tên, cách nhau bằng dấu chấm phẩy.",
                    "outside_signers",
                )
            agency, position, name = parts
            found.append(CoSigner(name=name[:NAME_LENGTH], position=position, agency=agency))
        if len(found) > MOST_CO_SIGNERS:
            raise InvalidInput(f"Nhiều nhất {MOST_CO_SIGNERS} người ký cùng.", "co_signers")
        return tuple(found)


def form_values(draft: Draft) -> dict[str, Any]:
    """What the form shows of the latest version."""
    data = draft.current.data
    return {
        "subject": data.subject,
        "addressees": "\n".join(data.addressees),
        "legal_basis": data.legal_basis,
        "body": data.body,
        "recipients": "\n".join(data.recipients),
        "signer": signer_key(draft.signer_post_id or 0, data.authority),
        "drafting_unit_id": data.drafting_unit_id or "",
        "urgency": draft.urgency.value,
        "co_signers": [signer_key(one.post_id, one.authority) for one in data.co_signers if one.post_id is not None],
        "outside_signers": "\n".join(
            f"{one.agency}; {one.position}; {one.name}" for one in data.co_signers if one.post_id is None
        ),
        **data.details,
    }


def _field_of(detail: Detail) -> LineField | BlockField:
    """Whether it is needed depends on the form, so that ``check_draft`` says it."""
    if detail.rows > 1:
        composed = {"data-composer": ""} if detail.is_text else {}
        return BlockField(detail.label, limit=detail.limit, render_kw={"rows": detail.rows, **composed})
    return LineField(detail.label, limit=detail.limit, description=detail.hint)


for _detail in DETAILS.values():
    setattr(DraftForm, _detail.name, _field_of(_detail))


class VersionForm(OfficeForm):
    """A version edited in Word."""

    file = FileField("Tệp Word .docx", [Needed("Hãy chọn tệp Word.")], render_kw={"accept": ".docx"})
    note = LineField("Đã sửa những gì", limit=300)


class BeginForm(OfficeForm):
    """A Word file whose words a new draft begins with."""

    file = FileField("Tệp Word .docx", [Needed("Hãy chọn tệp Word.")], render_kw={"accept": ".docx"})


class PassForm(OfficeForm):
    """A word for those who come after, on the slip that goes with the draft."""

    note = BlockField("Ý kiến", limit=1000, render_kw={"rows": 2})


class ReturnForm(ReasonForm):
    """What is wrong, and how far back it goes."""

    to = ChoiceField("Trả về", pairs=[("author", "Người soạn"), ("step", "Bước trước")])


class AskForm(OfficeForm):
    """Which units are asked what they think, by when."""

    unit_ids = ChoicesField("Đơn vị góp ý", number=True)
    due_on = DayField("Hạn góp ý")


class CommentForm(OfficeForm):
    """What a unit thinks."""

    text = BlockField("Ý kiến", [Needed("Phải ghi nội dung góp ý.")], limit=8000, render_kw={"rows": 4})


class SignForm(OfficeForm):
    """The passphrase of one's own key."""

    passphrase = PasswordField(
        "Mật khẩu chứng thư số", [Needed("Phải nhập mật khẩu chứng thư số.")], render_kw={"autocomplete": "off"}
    )


class SignedForm(OfficeForm):
    """A PDF signed elsewhere."""

    pdf = FileField("Tệp PDF đã ký số", [Needed("Hãy chọn tệp PDF đã ký.")], render_kw={"accept": ".pdf"})
    place = ""  # a picture of what is not as it was approved, as a data address

    def show_place(self, picture: bytes) -> None:
        """Show where the file differs: ``picture`` is a PNG, or nothing."""
        self.place = f"data:image/png;base64,{base64.b64encode(picture).decode()}" if picture else ""


class NumberForm(OfficeForm):
    """Number and day; the agency's key if it is to sign at once."""

    seal_passphrase = PasswordField("Mật khẩu chứng thư số của cơ quan", render_kw={"autocomplete": "off"})
    backdate_reason = LineField("Lý do ghi lùi ngày", limit=300)


class StepsForm(OfficeForm):
    """Which steps an office has."""

    content = BooleanField("Trưởng đơn vị kiểm tra nội dung")
    form = BooleanField("Kiểm tra thể thức")
    form_unit = ChoiceField("Đơn vị kiểm tra thể thức", number=True)
    approval = BooleanField("Người ký duyệt bản thảo trước khi ký")

    def to_data(self) -> dict[Stage, tuple[bool, int | None]]:
        units = {Stage.FORM: self.form_unit.data}
        return {stage: (bool(self[stage.value].data), units.get(stage)) for stage in OPTIONAL}


class CopyForm(UploadsForm):
    """A certified copy."""

    submission_key = KeyField(limit=64)
    type_code = ChoiceField("Hình thức sao", pairs=[(code, TYPES[code].copied_as) for code in COPY_TYPES])
    signer = ChoiceField("Người ký sao", [Needed("Phải chọn người ký.")])
    copies = NumberField("Số bản", [Optional(), NumberRange(1, 999, "Số bản từ 1 đến 999.")])
    recipients = BlockField("Nơi nhận", limit=8000, render_kw={"rows": 4}, description="Mỗi nơi một dòng.")
    seal_passphrase = PasswordField("Mật khẩu chứng thư số của cơ quan", render_kw={"autocomplete": "off"})

    def __init__(self, signers: Sequence[Signer], **more: Any) -> None:
        super().__init__(**more)
        self.signers = signers
        self.signer.offer([(signer.key, signer.label) for signer in signers])

    def to_data(self) -> CopyData:
        return CopyData(
            type_code=self.type_code.data,
            signer=_chosen(self.signers, self.signer.data),
            recipients=tuple(self.recipients.lines()),
            copies=self.copies.data or 1,
            uploads=tuple(self.upload_tokens()),
            seal_passphrase=self.seal_passphrase.data or "",
        )


def _chosen(signers: Sequence[Signer], key: str) -> Signer:
    found = next((signer for signer in signers if signer.key == key), None)
    if found is None:
        raise InvalidInput("Chọn người ký trong danh sách.", "signer")
    return found
