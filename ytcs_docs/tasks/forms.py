"""Forms for instructing and for doing."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, FieldList, Form, FormField

from ytcs_docs.core.forms import BlockField, ChoiceField, ChoicesField, DayField, LineField, Needed, OfficeForm, RowMeta
from ytcs_docs.files.forms import UploadsForm
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.tasks.rules import AssignmentData, Part, Share

Groups = Sequence[tuple[str, Sequence[Organization]]]


class ShareRow(Form):  # type: ignore[misc]  # wtforms ships no types
    """One unit with a due date of its own."""

    unit = ChoiceField("Đơn vị", number=True)
    part = ChoiceField("Phần việc", pairs=[(part.value, part.label) for part in (Part.COORDINATE, Part.INFORM)])
    due = DayField("Hạn")

    class Meta(RowMeta):
        pass


class AssignForm(OfficeForm):
    """The leader's one screen: the instruction and who does what by when."""

    instruction = BlockField("Ý kiến chỉ đạo", [Needed("Hãy ghi ý kiến chỉ đạo.")], limit=4000, render_kw={"rows": 3})
    lead = ChoiceField("Đơn vị chủ trì", number=True)
    lead_due = DayField("Hạn của đơn vị chủ trì")
    coordinate = ChoicesField("Đơn vị phối hợp", number=True)
    coordinate_due = DayField("Hạn của đơn vị phối hợp")
    inform = ChoicesField("Đơn vị để biết", number=True)
    inform_due = DayField("Hạn của đơn vị để biết")
    list_id = ChoiceField("Giao theo danh sách", number=True)
    list_part = ChoiceField(
        "Danh sách này",
        pairs=[(part.value, part.label) for part in (Part.COORDINATE, Part.INFORM)],
    )
    list_due = DayField("Hạn của danh sách")
    rows = FieldList(FormField(ShareRow), "Đơn vị có hạn riêng", min_entries=2, max_entries=40)
    needs_answer = BooleanField("Yêu cầu có văn bản trả lời")

    def offer(self, groups: Groups, lists: Sequence[tuple[DistributionList, int]]) -> None:
        named = [(label, [(node.id, node.name) for node in nodes]) for label, nodes in groups]
        self.lead.offer([("", "— chọn —")], named)
        self.coordinate.offer((), named)
        self.inform.offer((), named)
        for row in self.rows:
            row.form.unit.offer([("", "— chọn —")], named)
        self.list_id.offer(
            [
                ("", "— không —"),
                *((row.id, f"{row.name} ({count})") for row, count in lists),
            ]
        )

    def to_data(self) -> AssignmentData:
        shares = []
        if self.lead.data:
            shares.append(Share(unit_id=self.lead.data, part=Part.LEAD, due_on=self.lead_due.data))
        for field, due, part in (
            (self.coordinate, self.coordinate_due, Part.COORDINATE),
            (self.inform, self.inform_due, Part.INFORM),
        ):
            shares += [Share(unit_id=unit_id, part=part, due_on=due.data) for unit_id in field.data or []]
        shares += [
            Share(unit_id=row.form.unit.data, part=Part(row.form.part.data), due_on=row.form.due.data)
            for row in self.rows
            if row.form.unit.data
        ]
        lists = ((self.list_id.data, Part(self.list_part.data), self.list_due.data),) if self.list_id.data else ()
        return AssignmentData(
            instruction=self.instruction.data,
            shares=tuple(shares),
            lists=lists,
            needs_answer=self.needs_answer.data,
        )


class ReportForm(UploadsForm):
    """How the work stands, or that it is done."""

    text = BlockField("Nội dung", limit=4000, render_kw={"rows": 3})


class DueForm(OfficeForm):
    """A new due date."""

    due_on = DayField("Hạn mới", [Needed("Nhập hạn mới.")])
    reason = LineField("Lý do", [Needed("Phải ghi lý do đổi hạn.")], limit=300)


class TaskReasonForm(OfficeForm):
    reason = LineField("Lý do", [Needed("Phải ghi lý do.")], limit=300)
