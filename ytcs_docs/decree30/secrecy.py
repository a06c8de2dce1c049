"""State secrets stay off a networked register: Law 117/2025/QH15 on the protection of state secrets."""

from __future__ import annotations

from enum import StrEnum


class Secrecy(StrEnum):
    """Levels of secrecy (độ mật); anything but ``NONE`` is refused."""

    NONE = "none"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 -- the level of a document, not a password
    TOP_SECRET = "top_secret"  # noqa: S105 -- the same


SECRECY_LABELS = {
    Secrecy.NONE: "Không mật",
    Secrecy.CONFIDENTIAL: "Mật",
    Secrecy.SECRET: "Tối mật",
    Secrecy.TOP_SECRET: "Tuyệt mật",
}

REFUSAL = (
    "Văn bản mang dấu độ mật không được đăng ký, lưu giữ trên hệ thống nối mạng: Luật Bảo vệ bí mật nhà nước số "
    "117/2025/QH15 chỉ cho phép soạn thảo, lưu giữ bí mật nhà nước trên máy tính độc lập hoặc mạng nội bộ riêng. "
    "Hãy đăng ký vào sổ văn bản mật bằng giấy; hệ thống không lưu lại nội dung vừa nhập."
)
