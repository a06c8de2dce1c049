"""Forms for the tree and for distribution lists."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField

from ytcs_docs.core.forms import BlockField, ChoiceField, ChoicesField, DayField, LineField, Needed, OfficeForm
from ytcs_docs.organizations.rules import NAME_LENGTH, Kind, OrganizationData


class OrganizationForm(OfficeForm):
    """One agency or unit."""

    name = LineField("Tên đầy đủ", [Needed("Phải có tên cơ quan, đơn vị.")], limit=NAME_LENGTH)
    kind = ChoiceField("Loại", pairs=Kind.pairs())
    parent_id = ChoiceField("Cấp trên", number=True)
    short_name = LineField("Tên gọi tắt", limit=120)
    abbreviation = LineField("Chữ viết tắt trong ký hiệu", limit=20, description="Ví dụ: SYT, NVY")
    place_name = LineField("Địa danh", limit=80, description="Ghi ở dòng ngày tháng của văn bản")
    head_title = LineField("Chức danh người đứng đầu", limit=80, description="Ví dụ: Giám đốc, Trưởng trạm")
    code = LineField("Mã định danh", limit=35, description="Gốc đứng trước, ví dụ: H77.08.01")
    legacy_code = LineField("Mã định danh cũ", limit=13, description="13 ký tự, ví dụ: 000.08.00.H77")
    aliases = BlockField("Cách viết khác", limit=2000, render_kw={"rows": 2}, description="Mỗi cách viết một dòng.")
    keeps_register = BooleanField("Mở sổ đăng ký văn bản tại hệ thống này")
    valid_from = DayField("Hoạt động từ ngày")
    valid_to = DayField("Đến ngày")

    def to_data(self) -> OrganizationData:
        return OrganizationData(
            name=self.name.data,
            kind=Kind(self.kind.data),
            parent_id=self.parent_id.data,
            short_name=self.short_name.data,
            abbreviation=self.abbreviation.data,
            place_name=self.place_name.data,
            head_title=self.head_title.data,
            code=self.code.data,
            legacy_code=self.legacy_code.data,
            aliases=tuple(self.aliases.lines()),
            keeps_register=self.keeps_register.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )

    def offer_parents(self, nodes: Any, root_allowed: bool) -> None:
        top: list[tuple[Any, str]] = [("", "(không có – cơ quan gốc)")] if root_allowed else []
        self.parent_id.offer(
            [
                *top,
                *((node.id, f"{'– ' * (node.path.count('/') - 2)}{node.name}") for node in nodes),
            ]
        )


class SuccessorForm(OfficeForm):
    """Who took over."""

    successor_id = ChoiceField("Cơ quan kế thừa", number=True)
    on_date = DayField("Từ ngày")


class ImportForm(OfficeForm):
    """A table of organizations."""

    file = FileField("Tệp .xlsx hoặc .csv", render_kw={"accept": ".xlsx,.csv"})
    really = BooleanField("Ghi vào hệ thống (bỏ trống để chỉ kiểm tra thử)")


class ListForm(OfficeForm):
    """A distribution list."""

    name = LineField("Tên danh sách", [Needed("Phải đặt tên cho danh sách.")], limit=120)
    note = LineField("Ghi chú", limit=500)
    members = ChoicesField("Nơi nhận", number=True)
