"""Forms for signing in and for accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import Length

from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.rules import Role
from ytcs_docs.core.forms import ChoiceField, DayField, LineField, Needed, OfficeForm


class SignInForm(OfficeForm):
    username = LineField(
        "Tên đăng nhập",
        [Needed("Nhập tên đăng nhập.")],
        limit=80,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "autofocus": True},
    )
    password = PasswordField(
        "Mật khẩu",
        [Needed("Nhập mật khẩu."), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    kept = HiddenField()  # a form that was sent when the session had ended (unfinished.py)


class ChangePasswordForm(OfficeForm):
    old = PasswordField(
        "Mật khẩu hiện tại",
        [Needed("Nhập mật khẩu hiện tại.")],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )
    password = PasswordField(
        "Mật khẩu mới",
        [Needed("Nhập mật khẩu mới.")],
        render_kw={"autocomplete": "new-password"},
        description="Ít nhất 10 ký tự. Một câu ngắn dễ nhớ tốt hơn một từ khó nhớ.",
    )
    again = PasswordField(
        "Nhập lại mật khẩu mới",
        [Needed("Nhập lại mật khẩu mới.")],
        render_kw={"autocomplete": "new-password"},
    )


class PersonForm(OfficeForm):
    full_name = LineField("Họ và tên", [Needed("Phải có họ và tên.")], limit=120)
    email = LineField("Thư điện tử", limit=120, render_kw={"inputmode": "email"})
    active = BooleanField("Tài khoản đang hoạt động", default=True)


class NewPersonForm(PersonForm):
    username = LineField(
        "Tên đăng nhập",
        [Needed("Phải có tên đăng nhập.")],
        limit=40,
        description="Chữ thường không dấu, ví dụ: nguyen.an",
        render_kw={"autocapitalize": "none"},
    )


class PostForm(OfficeForm):
    role = ChoiceField("Vai trò", pairs=Role.pairs())
    organization_id = ChoiceField("Cơ quan, đơn vị", number=True)
    title = LineField("Chức danh", limit=120, description="Ghi trong lịch sử và chữ ký, ví dụ: Phó Giám đốc")
    valid_from = DayField("Từ ngày")
    valid_to = DayField("Đến ngày")

    def offer_places(self, places: Sequence[Any], whole_system: bool) -> None:
        everything: list[tuple[Any, str]] = [("", "(toàn hệ thống)")] if whole_system else []
        self.organization_id.offer(
            [
                *everything,
                *((place.id, f"{'– ' * (place.path.count('/') - 2)}{place.name}") for place in places),
            ]
        )

    def to_data(self) -> PostData:
        return PostData(
            role=Role(self.role.data),
            organization_id=self.organization_id.data,
            title=self.title.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class SubstituteForm(OfficeForm):
    """Who acts in a post while its holder is away."""

    post_id = ChoiceField("Vai trò", number=True)
    user_id = ChoiceField("Người thay", number=True)
    from_on = DayField("Từ ngày", [Needed("Nhập ngày đầu.")])
    until_on = DayField("Đến hết ngày", [Needed("Nhập ngày cuối.")])

    def offer(self, posts: Sequence[Any], people: Sequence[Any]) -> None:
        self.post_id.offer([(post.id, post.shown) for post in posts])
        self.user_id.offer([("", "— chọn —"), *((person.id, person.full_name) for person in people)])
