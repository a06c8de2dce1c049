"""State secrets are not allowed in a networked register: Law 117/2025/QH15 on the protection of state secrets."""

from __future__ import annotations

from ytcs_docs.language.labelled import LabelledEnum


class Secrecy(LabelledEnum):
    """Levels of secrecy (độ mật); anything but ``NONE`` is refused."""

    NONE = "none", "Không mật"
    CONFIDENTIAL = "confidential", "Mật"
    SECRET = "secret", "Tối mật"
    TOP_SECRET = "top_secret", "Tuyệt mật"


REFUSAL = (
    "Văn bản mang dấu độ mật không được đăng ký, lưu giữ trên hệ thống nối mạng: Luật Bảo vệ bí mật nhà nước số "
    "117/2025/QH15 chỉ cho phép soạn thảo, lưu giữ bí mật nhà nước trên máy tính độc lập hoặc mạng nội bộ riêng. "
    "Hãy đăng ký vào sổ văn bản mật bằng giấy; hệ thống không lưu lại nội dung vừa nhập."
)
