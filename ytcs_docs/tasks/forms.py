"""Forms for instructing, giving out, passing on, and for doing."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, FieldList, FileField, Form, FormField
from wtforms.validators import NumberRange, Optional

from ytcs_docs.accounts.models import Post
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.core.forms import (
    BlockField,
    ChoiceField,
    ChoicesField,
    DayField,
    EnumField,
    KeyField,
    LineField,
    Needed,
    NumberField,
    OfficeForm,
    RowMeta,
)
from ytcs_docs.files.forms import UploadsForm
from ytcs_docs.organizations.models import DistributionList, Organization
from ytcs_docs.tasks.commands import PassedOn
from ytcs_docs.tasks.rules import DutyData, FeedKind, ListShare, OrderData, Outcome, Part, RequestKind, Share
from ytcs_docs.tasks.table_rules import MAX_COLUMNS, ColumnData, ColumnKind, parse_number

Groups = Sequence[tuple[str, Sequence[Organization]]]
NamedGroups = list[tuple[str, list[tuple[int, str]]]]


def named_groups(groups: Groups) -> NamedGroups:
    """Units under their headings, as (id, name)."""
    return [(label, [(node.id, node.name) for node in nodes]) for label, nodes in groups]


class ShareRow(Form):  # type: ignore[misc]  # wtforms ships no types
    """One unit with a due date of its own."""

    unit = ChoiceField("Đơn vị", number=True)
    part = ChoiceField(
        "Phân công", pairs=[(part.value, part.label) for part in (Part.COORDINATE, Part.DO, Part.INFORM)]
    )
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
        pairs=[
            (Part.DO.value, "Mỗi nơi tự thực hiện"),
            *((part.value, part.label) for part in (Part.COORDINATE, Part.INFORM)),
        ],
    )
    list_due = DayField("Hạn của danh sách")
    rows = FieldList(FormField(ShareRow), "Đơn vị có hạn riêng", min_entries=2, max_entries=40)
    outcome = EnumField("Kết quả phải có", Outcome)

    def offer(self, groups: Groups, lists: Sequence[tuple[DistributionList, int]]) -> None:
        named = named_groups(groups)
        self.lead.offer([("", "— chọn —")], named)
        self.coordinate.offer((), named)
        self.inform.offer((), named)
        for row in self.rows:
            row.form.unit.offer([("", "— chọn —")], named)
        self.list_id.offer([("", "— không —"), *((row.id, f"{row.name} ({count})") for row, count in lists)])

    def shares(self) -> tuple[Share, ...]:
        """The units named one by one."""
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
        return tuple(shares)

    def to_data(self) -> OrderData:
        lists = []
        if self.list_id.data:
            part = Part(self.list_part.data)
            lists.append(ListShare(list_id=self.list_id.data, part=part, due_on=self.list_due.data))
        duty = DutyData(text=self.instruction.data, shares=self.shares(), lists=tuple(lists), outcome=self.outcome.data)
        return OrderData(instruction=self.instruction.data, duties=(duty,))


class SpokenForm(AssignForm):
    """The same for what was ordered without a document."""

    submission_key = KeyField(limit=64)
    subject = LineField("Ở đâu, về việc gì", [Needed("Hãy ghi cuộc họp, việc được chỉ đạo.")], limit=500)
    said_on = DayField("Ngày chỉ đạo", [Needed("Nhập ngày chỉ đạo.")])


class AddDoersForm(OfficeForm):
    """More units for a duty."""

    units = ChoicesField("Đơn vị", number=True)
    part = ChoiceField("Phân công")
    due_on = DayField("Hạn riêng")

    def offer(self, groups: Groups, parts: Sequence[Part]) -> None:
        self.units.offer((), named_groups(groups))
        self.part.offer([(part.value, part.label) for part in parts])

    def shares(self) -> tuple[Share, ...]:
        part = Part(self.part.data)
        return tuple(Share(unit_id=unit_id, part=part, due_on=self.due_on.data) for unit_id in self.units.data or [])


class PassOnForm(OfficeForm):
    """A unit gives its part on to units below it, and to its people."""

    people = ChoicesField("Giao cho người trong đơn vị", number=True)
    units = ChoicesField("Giao cho đơn vị trực thuộc", number=True)
    note = BlockField("Phần việc giao tiếp", limit=1000, render_kw={"rows": 2})
    due_on = DayField("Hạn")

    def offer(self, groups: Groups, posts: Sequence[Post]) -> None:
        self.people.offer([(post.id, f"{post.user.full_name} – {post.shown_title}") for post in posts])
        self.units.offer((), named_groups(groups))

    @property
    def offers_anybody(self) -> bool:
        return bool(self.people.choices or self.units.choices)

    def parts(self, unit_id: int) -> list[PassedOn]:
        chosen = [(unit_id, post_id) for post_id in self.people.data or []]
        chosen += [(below, None) for below in self.units.data or []]
        return [
            PassedOn(unit_id=unit, post_id=post_id, note=self.note.data, due_on=self.due_on.data)
            for unit, post_id in chosen
        ]


class ReportForm(UploadsForm):
    """How the work stands, or that it is done."""

    submission_key = KeyField(limit=64)
    text = BlockField("Nội dung", limit=4000, render_kw={"rows": 3})
    percent = NumberField(
        "Đã làm được (%)",
        [Optional(), NumberRange(0, 100, message="Nhập từ 0 đến 100.")],
        render_kw={"inputmode": "numeric", "min": 0, "max": 100},
    )


class AskForm(OfficeForm):
    """What a unit asks of who gave it the work."""

    kind = EnumField("Đề nghị", RequestKind)
    due_on = DayField("Xin hạn mới")
    reason = BlockField("Lý do", [Needed("Phải ghi lý do.")], limit=1000, render_kw={"rows": 2})


class DecideForm(OfficeForm):
    """The giver's word on it."""

    decision = ChoiceField("Quyết định", pairs=[("grant", "Đồng ý"), ("refuse", "Không đồng ý")])
    due_on = DayField("Hạn mới")
    answer = LineField("Ý kiến", limit=300)


class AcceptAfterForm(OfficeForm):
    """How long an agency waits before silence accepts a result."""

    accept_after = NumberField(
        "Số ngày làm việc",
        [NumberRange(0, 60, message="Nhập từ 0 đến 60 ngày làm việc.")],
        render_kw={"inputmode": "numeric", "min": 0, "max": 60},
    )


class LadderForm(OfficeForm):
    """When people are reminded."""

    ladder = LineField("Nhắc vào các ngày làm việc so với hạn", limit=60)
    leader_after = NumberField(
        "Báo lãnh đạo từ khi quá hạn (ngày)",
        [NumberRange(0, 60, message="Nhập từ 0 đến 60 ngày làm việc.")],
        render_kw={"inputmode": "numeric", "min": 0, "max": 60},
    )
    mail_hour = NumberField(
        "Gửi thư nhắc hằng ngày từ (giờ)",
        [NumberRange(0, 23, message="Nhập giờ từ 0 đến 23.")],
        render_kw={"inputmode": "numeric", "min": 0, "max": 23},
    )


class MailForm(OfficeForm):
    """Which notices come by e-mail, too."""

    mails = ChoiceField(
        "Thư hằng ngày", pairs=[("all", "mọi thông báo"), ("pressing", "chỉ quá hạn, đôn đốc, trả lại")]
    )


class FeedForm(OfficeForm):
    """Which calendar."""

    kind = EnumField("Lịch", FeedKind)


class SeenForm(OfficeForm):
    """Up to which notice somebody has looked."""

    up_to = NumberField("Đến thông báo", [NumberRange(0)])


class DueForm(OfficeForm):
    """A new due date."""

    due_on = DayField("Hạn mới", [Needed("Nhập hạn mới.")])
    reason = LineField("Lý do", [Needed("Phải ghi lý do đổi hạn.")], limit=300)


class CalendarForm(OfficeForm):
    """A day off, or a day of a weekend that is worked."""

    day = DayField("Ngày", [Needed("Nhập ngày.")])
    kind = ChoiceField("Là", pairs=[("off", "ngày nghỉ"), ("worked", "ngày làm việc (làm bù)")])
    name = LineField("Tên ngày nghỉ, lý do", [Needed("Hãy ghi tên ngày nghỉ hoặc lý do.")], limit=120)


class ColumnRow(Form):  # type: ignore[misc]
    """A column of the table that a duty asks for; one without a name is none."""

    key = KeyField(limit=20)
    name = LineField("Tên cột", limit=120)
    kind = EnumField("Loại", ColumnKind)
    required = BooleanField("Phải nhập", default=True)
    choices = BlockField("Các lựa chọn, mỗi lựa chọn một dòng", limit=2000, render_kw={"rows": 2})
    least = LineField("Số nhỏ nhất", limit=20, render_kw={"inputmode": "decimal"})
    most = LineField("Số lớn nhất", limit=20, render_kw={"inputmode": "decimal"})

    class Meta(RowMeta):
        pass

    def to_data(self) -> ColumnData:
        return ColumnData(
            id=int(self.key.data) if self.key.data.isdecimal() else None,
            name=self.name.data,
            kind=self.kind.data,
            required=bool(self.required.data),
            choices=tuple(line.strip() for line in self.choices.data.splitlines() if line.strip()),
            least=_bound(self.least.data),
            most=_bound(self.most.data),
        )


def _bound(typed: str) -> float | None:
    if not typed:
        return None
    number = parse_number(typed)
    if number is None:
        raise InvalidInput(f"“{typed}” không phải là số.", "columns")
    return float(number)


class ColumnsForm(OfficeForm):
    """The table that a duty asks every unit for."""

    columns = FieldList(FormField(ColumnRow), "Các cột", min_entries=4, max_entries=MAX_COLUMNS)
    many_rows = ChoiceField("Mỗi nơi nhập", pairs=[("", "một dòng"), ("many", "nhiều dòng (danh sách)")])

    def to_data(self) -> list[ColumnData]:
        """Raises :class:`InvalidInput`."""
        return [row.form.to_data() for row in self.columns if row.form.name.data]


class TableForm(OfficeForm):
    """The cells are read beside it: their names follow from the columns of the duty."""

    sheet = FileField("Tệp Excel theo mẫu", render_kw={"accept": ".xlsx"})
