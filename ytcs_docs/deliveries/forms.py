"""Forms for issuing and following what was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField
from wtforms.validators import NumberRange, Optional, ValidationError

from ytcs_docs.core.forms import (
    ChoiceField,
    ChoicesField,
    KeyField,
    LineField,
    Needed,
    NumberField,
    OfficeForm,
    RowMeta,
)
from ytcs_docs.deliveries.rules import Channel, DeliveryState, Sending
from ytcs_docs.files.forms import UploadsForm


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """Somebody on the list of a document. ``inbox_id`` is the agency here that takes it in for them, if any."""

    name: str
    channel: Channel | None
    inbox_id: int | None = None


class SendingRow(Form):  # type: ignore[misc]  # wtforms ships no types
    """How one recipient gets it."""

    name = LineField("Nơi nhận", limit=200)
    inbox_id = KeyField(limit=12)
    channel = ChoiceField("Đường gửi", pairs=[("", "Không gửi"), *Channel.pairs()])
    address = LineField("Địa chỉ", limit=200)
    copies = NumberField("Số bản", [Optional(), NumberRange(1, 999, "Số bản từ 1 đến 999.")])

    class Meta(RowMeta):
        pass


class IssueForm(UploadsForm):
    """To whom a document goes, and how."""

    rows = FieldList(FormField(SendingRow), "Nơi nhận", max_entries=600)
    to = ChoicesField("Gửi thêm trong hệ thống", number=True)
    list_ids = ChoicesField("Gửi thêm theo danh sách", number=True)
    with_word = BooleanField("Gửi kèm bản để sửa: Word, Excel (lấy ý kiến, số liệu)")

    def __init__(self, receivers: Sequence[Receiver], list_ids: Sequence[int] = ()) -> None:
        super().__init__(data={"rows": rows_for(receivers), "list_ids": list(list_ids)})
        self.known = len(receivers)
        self.inboxes = {str(receiver.inbox_id) for receiver in receivers if receiver.inbox_id}

    def validate_rows(self, field: Any) -> None:
        """“Within the system” only for who has an inbox here."""
        for number, row in enumerate(entry.form for entry in field):
            typed = row.channel.data or (number >= self.known and (row.name.data or row.address.data))
            if typed and not (row.name.data and row.channel.data):
                raise ValidationError("Dòng thêm phải có cả tên nơi nhận và đường gửi.")
            if row.channel.data == Channel.SYSTEM and row.inbox_id.data not in self.inboxes:
                name = row.name.data or "Nơi nhận"
                raise ValidationError(f"{name} không mở sổ tại hệ thống này, hãy chọn đường gửi khác.")

    def said(self, listed: int) -> str:
        """How many get it on which channel, before it goes out; ``listed`` are the inboxes of the lists chosen."""
        chosen = [entry.form.channel.data for entry in self.rows if entry.form.name.data]
        chosen += [Channel.SYSTEM.value] * listed
        parts = [(chosen.count(channel.value), channel.label.lower()) for channel in Channel]
        told = [f"{count} nơi {label}" for count, label in parts if count]
        return ", ".join([*told, f"{chosen.count('')} nơi chưa có đường gửi"])

    def inbox_ids(self) -> list[int]:
        """The inboxes of those who stand on the document."""
        return [int(key) for key in self.inboxes]

    def within(self) -> list[int]:
        """Agencies and units that get it in an inbox here."""
        rows = (entry.form for entry in self.rows)
        chosen = [int(row.inbox_id.data) for row in rows if row.channel.data == Channel.SYSTEM]
        return [*chosen, *(self.to.data or [])]

    def others(self) -> list[Sending]:
        """Everybody else, on their channels."""
        rows = [entry.form for entry in self.rows if entry.form.name.data and entry.form.channel.data]
        return [
            Sending(
                name=row.name.data,
                channel=Channel(row.channel.data),
                address=row.address.data or "",
                copies=row.copies.data or 1,
            )
            for row in rows
            if row.channel.data != Channel.SYSTEM
        ]


def rows_for(receivers: Sequence[Receiver], spare: int = 2) -> list[dict[str, Any]]:
    """The rows of the form, with some empty ones at the end."""
    known = [
        {
            "name": receiver.name,
            "inbox_id": str(receiver.inbox_id or ""),
            "channel": receiver.channel.value if receiver.channel else "",
            "copies": 1,
        }
        for receiver in receivers
    ]
    return known + [{"channel": "", "copies": 1} for _ in range(spare)]


class OutcomeForm(OfficeForm):
    """What became of one sending."""

    state = ChoiceField(
        "Trạng thái",
        pairs=[
            (DeliveryState.SENT.value, "Đã gửi"),
            (DeliveryState.CONFIRMED.value, "Đã ký nhận"),
            (DeliveryState.FAILED.value, "Không gửi được"),
            (DeliveryState.TO_SEND.value, "Gửi lại"),
            (DeliveryState.GIVEN_UP.value, "Không gửi nữa"),
        ],
    )
    note = LineField("Ghi chú, số bưu gửi", limit=200)


class ArchiveForm(OfficeForm):
    """Into which file (hồ sơ) a document goes."""

    file_notation = LineField("Số và ký hiệu hồ sơ", [Needed("Phải ghi số và ký hiệu hồ sơ.")], limit=20)
    file_year = NumberField("Năm hình thành hồ sơ", [Optional(), NumberRange(1945, 2100, "Năm không hợp lý.")])
