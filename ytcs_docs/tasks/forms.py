"""Forms for instructing and for doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField

from ytcs_docs.core.filetypes import ACCEPTED
from ytcs_docs.core.forms import BlockField, DayField, LineField, Needed, OfficeForm
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.tasks.rules import PART_LABELS, AssignmentData, Part, Share

Groups = Sequence[tuple[str, Sequence[Organization]]]


class AssignForm(OfficeForm):
    """The leader's one screen: the instruction and who does what by when."""

    instruction = BlockField("Ý kiến chỉ đạo", [Needed("Hãy ghi ý kiến chỉ đạo.")], limit=4000, render_kw={"rows": 3})
    lead = SelectField("Đơn vị chủ trì", coerce=lambda value: int(value) if value else None)
    lead_due = DayField("Hạn của đơn vị chủ trì")
    coordinate = SelectMultipleField("Đơn vị phối hợp", coerce=int)
    coordinate_due = DayField("Hạn của đơn vị phối hợp")
    inform = SelectMultipleField("Đơn vị để biết", coerce=int)
    inform_due = DayField("Hạn của đơn vị để biết")
    list_id = SelectField("Giao theo danh sách", coerce=lambda value: int(value) if value else None)
    list_part = SelectField(
        "Danh sách này",
        choices=[(part.value, PART_LABELS[part]) for part in (Part.COORDINATE, Part.INFORM)],
    )
    list_due = DayField("Hạn của danh sách")
    needs_answer = BooleanField("Yêu cầu có văn bản trả lời")

    def offer(self, groups: Groups, lists: Sequence[tuple[DistributionList, int]]) -> None:
        choices: dict[str, list[tuple[Any, str]]] = {
            label: [(node.id, node.name) for node in nodes] for label, nodes in groups
        }
        self.lead.choices = {"": [("", "— chọn —")], **choices}
        self.coordinate.choices = self.inform.choices = choices
        self.list_id.choices = [
            ("", "— không —"),
            *((row.id, f"{row.name} ({count})") for row, count in lists),
        ]

    def to_data(self) -> AssignmentData:
        shares = []
        if self.lead.data:
            shares.append(Share(unit_id=self.lead.data, part=Part.LEAD, due_on=self.lead_due.data))
        for field, due, part in (
            (self.coordinate, self.coordinate_due, Part.COORDINATE),
            (self.inform, self.inform_due, Part.INFORM),
        ):
            shares += [Share(unit_id=unit_id, part=part, due_on=due.data) for unit_id in field.data or []]
        lists = ((self.list_id.data, Part(self.list_part.data), self.list_due.data),) if self.list_id.data else ()
        return AssignmentData(
            instruction=self.instruction.data,
            shares=tuple(shares),
            lists=lists,
            needs_answer=self.needs_answer.data,
        )


class ReportForm(OfficeForm):
    """How the work stands, or that it is done."""

    text = BlockField("Nội dung", limit=4000, render_kw={"rows": 3})
    uploads = HiddenField()
    files = MultipleFileField("Tệp kèm theo", render_kw={"accept": ACCEPTED})

    def upload_tokens(self) -> list[str]:
        return [token for token in (self.uploads.data or "").split(",") if token][:20]


class DueForm(OfficeForm):
    """A new due date."""

    due_on = DayField("Hạn mới", [Needed("Nhập hạn mới.")])
    reason = LineField("Lý do", [Needed("Phải ghi lý do đổi hạn.")], limit=300)


class TaskReasonForm(OfficeForm):
    reason = LineField("Lý do", [Needed("Phải ghi lý do.")], limit=300)
