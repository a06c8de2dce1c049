"""The tasks that a document proposes, ready to be given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField

from ytcs_docs.core.forms import BlockField, ChoiceField, DayField, LineField, OfficeForm, RowMeta
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.forms import DocumentForm
from ytcs_docs.intake.naming import Meaning
from ytcs_docs.intake.proposing import Proposal
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.tasks.rules import AssignmentData, Part, Share

Groups = Sequence[tuple[str, Sequence[Organization]]]
_STRENGTH = {Part.LEAD: 0, Part.COORDINATE: 1, Part.INFORM: 2}


class DutyRow(Form):  # type: ignore[misc]  # wtforms ships no types
    """One duty: whether it is given out, to whom, by when."""

    keep = BooleanField("Giao việc này")
    title = LineField("Việc", limit=300)
    whom = ChoiceField("Giao cho")
    part = ChoiceField("Phần việc", pairs=[(part.value, part.label) for part in Part])
    due = DayField("Hạn")

    class Meta(RowMeta):
        pass


class DutiesForm(OfficeForm):
    """What the leader takes over of what was read."""

    opinion = BlockField("Ý kiến chỉ đạo", limit=1500, render_kw={"rows": 2})
    rows = FieldList(FormField(DutyRow), "Việc đọc được", max_entries=200)

    def offer(self, groups: Groups, lists: Sequence[tuple[DistributionList, int]]) -> None:
        named = [(label, [(f"o{node.id}", node.name) for node in nodes]) for label, nodes in groups]
        listed = [("Danh sách", [(f"l{row.id}", f"{row.name} ({count})") for row, count in lists])] if lists else []
        self.names = {value: name for _, pairs in [*named, *listed] for value, name in pairs}
        for row in self.rows:
            row.form.whom.offer([("", "— chọn —")], [*listed, *named])

    def taken(self) -> list[Any]:
        """The rows to be given out."""
        return [row.form for row in self.rows if row.form.keep.data]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        for row in self.taken():
            if not row.whom.data:
                row.whom.errors = ["Chọn nơi nhận việc."]
                valid = False
        if not self.taken():
            self.form_errors.append("Chưa chọn việc nào để giao.")
            valid = False
        return bool(valid)

    def to_data(self) -> AssignmentData:
        """One part for each unit and list: its strongest, with the earliest day; the instruction says all duties."""
        parts: dict[str, tuple[Part, Any]] = {}
        lines = [self.opinion.data] if self.opinion.data else []
        for number, row in enumerate(self.taken(), 1):
            part, due = Part(row.part.data), row.due.data
            known = parts.get(row.whom.data)
            if known is not None:
                part = min(part, known[0], key=lambda one: _STRENGTH[one])
                due = min((day for day in (due, known[1]) if day), default=None)
            parts[row.whom.data] = part, due
            when = f"; hạn {format_date(row.due.data)}" if row.due.data else ""
            lines.append(f"{number}. {row.title.data} ({self.names[row.whom.data].partition(' (')[0]}{when}).")
        shares, lists = [], []
        for key, (part, due) in parts.items():
            if key[0] == "o":
                shares.append(Share(unit_id=int(key[1:]), part=part, due_on=due))
            else:
                lists.append((int(key[1:]), Part.COORDINATE if part is Part.LEAD else part, due))
        return AssignmentData(instruction="\n".join(lines), shares=tuple(shares), lists=tuple(lists))


def meaning_of(choice: str) -> Meaning:
    """Whom a choice stands for."""
    return Meaning(list_id=int(choice[1:])) if choice[:1] == "l" else Meaning(organization_id=int(choice[1:]))


def show_beside(form: DocumentForm, proposals: Mapping[str, Proposal]) -> None:
    """Put each proposal beside its field: the templates show it there."""
    for name, proposal in proposals.items():
        if name in form:
            form[name].proposal = proposal
