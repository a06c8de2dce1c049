"""The forms for a certificate with its key, and for one alone."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import PasswordField

from ytcs_docs.core.forms import Needed, OfficeForm


class KeyForm(OfficeForm):
    """A PKCS#12 file, what opens it, and how the signature looks."""

    p12 = FileField(
        "Tệp chứng thư số .p12 hoặc .pfx", [Needed("Hãy chọn tệp chứng thư số.")], render_kw={"accept": ".p12,.pfx"}
    )
    passphrase = PasswordField(
        "Mật khẩu của tệp",
        [Needed("Phải nhập mật khẩu của tệp.")],
        description="Chỉ dùng để thử mở tệp; không được lưu lại.",
        render_kw={"autocomplete": "off"},
    )
    picture = FileField(
        "Ảnh hiển thị",
        description="Chữ ký viết tay màu xanh hoặc con dấu màu đỏ, .png nền trong suốt. Có thể bỏ trống.",
        render_kw={"accept": ".png,.jpg,.jpeg"},
    )


class CertificateForm(OfficeForm):
    """The certificate of a token, which keeps its key."""

    certificate = FileField(
        "Tệp chứng thư .cer, .crt hoặc .pem",
        [Needed("Hãy chọn tệp chứng thư số.")],
        description="Xuất từ phần mềm của USB token hoặc tải ở trang của tổ chức chứng thực; không chứa khóa bí mật.",
        render_kw={"accept": ".cer,.crt,.pem,.der"},
    )
