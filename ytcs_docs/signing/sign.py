"""Signs a PDF with a certificate and key in PKCS#12 (PAdES B-B, ETSI EN 319 142)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from asn1crypto import pkcs12
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.stamp import StaticStampStyle

from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.files.sandbox import limited
from ytcs_docs.signing.certificates import Certificate, described
from ytcs_docs.signing.pdf_fields import form_fields
from ytcs_docs.signing.rules import Box

_SERIF = (
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
_PIXELS_PER_POINT = 300 / 72
MAX_ITERATIONS = 2_000_000
ROOM = 32_768  # hexadecimal digits of a signature with its certificates and, later, a time stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """How a signature looks on the page: a picture (PNG), else lines of text; ``size`` in points."""

    picture: bytes | None = None
    lines: tuple[str, ...] = ()
    size: float = 8
    color: str = "black"


def most_iterations(p12: bytes) -> int:
    """The highest key derivation count in a PKCS#12 file, which decides how long opening it takes; 0 if unreadable."""
    try:
        pfx = pkcs12.Pfx.load(p12)
        counts = [int(pfx["mac_data"]["iterations"].native or 0)] if pfx["mac_data"].native else []
        for part in pfx.authenticated_safe:
            if part["content_type"].native == "encrypted_data":
                counts.append(_iterations(part["content"]["encrypted_content_info"]["content_encryption_algorithm"]))
            else:
                bags = pkcs12.SafeContents.load(part["content"].native)
                counts += [
                    _iterations(bag["bag_value"]["encryption_algorithm"])
                    for bag in bags
                    if bag["bag_id"].native == "pkcs8_shrouded_key_bag"
                ]
    except (ValueError, TypeError, KeyError):
        return 0
    return max(counts, default=0)


def _iterations(algorithm: Any) -> int:
    parameters = algorithm["parameters"].native or {}
    inner = parameters.get("key_derivation_func", {}).get("parameters", {})
    return int(inner.get("iteration_count") or parameters.get("iterations") or 0)


def _open(p12: bytes, passphrase: str) -> signers.SimpleSigner:
    signer: signers.SimpleSigner | None
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(p12, other_certs=[], passphrase=passphrase.encode())
    except (ValueError, TypeError):
        signer = None
    if signer is None or signer.signing_cert is None:
        raise InvalidInput("Mật khẩu của chứng thư số không đúng, hoặc tệp không phải .p12/.pfx.", "passphrase")
    return signer


@limited(holds_key=True)
def certificate_of(p12: bytes, passphrase: str) -> Certificate:
    """The certificate in a PKCS#12 file; raises :class:`InvalidInput` when file or passphrase is wrong or empty."""
    if not passphrase:
        raise InvalidInput("Tệp chứng thư số phải có mật khẩu bảo vệ.", "passphrase")
    if most_iterations(p12) > MAX_ITERATIONS:
        raise InvalidInput("Tệp chứng thư số này đòi hỏi tính toán quá lâu, không nhận.", "p12")
    signer = _open(p12, passphrase)
    own: Any = signer.signing_cert
    return described(own, [one for one in signer.cert_registry if one.sha256 != own.sha256])


@limited(holds_key=True)
def sign(
    content: bytes,
    p12: bytes,
    passphrase: str,
    *,
    field: str,
    box: Box,
    shown: Shown,
    reason: str,
    place: str,
    locks: bool = False,
) -> bytes:
    """The PDF with one more signature, shown in a box. One that ``locks`` lets no field be changed that is there now
    (FieldMDP, ISO 32000-2, 12.8.2.4); more signatures may follow. Raises :class:`InvalidInput` for the key,
    :class:`RuleBroken` for the PDF."""
    signer = _open(p12, passphrase)
    picture = shown.picture or text_picture(shown.lines, shown.size, shown.color)
    try:
        return _signed(content, signer, field, box, picture, reason, place, locks=locks)
    except (PdfError, SigningError) as error:
        raise RuleBroken("Tệp PDF này bị khóa hoặc hỏng nên không ký thêm được.") from error


def _signed(
    content: bytes,
    signer: signers.SimpleSigner,
    field: str,
    box: Box,
    picture: bytes,
    reason: str,
    place: str,
    *,
    locks: bool,
) -> bytes:
    style = StaticStampStyle(
        background=PdfImage(Image.open(io.BytesIO(picture)).convert("RGBA")),
        background_opacity=1.0,
        border_width=0,
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins.uniform(0),
            inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
        ),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    field = _free_name(field, {name for name, _, _ in fields.enumerate_sig_fields(writer)})
    signing = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            reason=reason,
            location=place,
        ),
        signer=signer,
        stamp_style=style,
        new_field_spec=fields.SigFieldSpec(
            sig_field_name=field,
            on_page=box.page,
            field_mdp_spec=_all_fields(writer) if locks else None,
            box=(round(box.left), round(box.bottom), round(box.right), round(box.top)),
        ),
    )
    return bytes(signing.sign_pdf(writer, bytes_reserved=ROOM).getvalue())


def _all_fields(writer: IncrementalPdfFileWriter) -> fields.FieldMDPSpec:
    """Every field that the document has now."""
    names = [str(field["/T"]) for field in form_fields(writer.root)]
    return fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, names)


def _free_name(name: str, taken: set[str]) -> str:
    """A field name not used yet: a copy of a copy is signed more than once."""
    numbered = (f"{name}{number}" for number in count(2))
    return name if name not in taken else next(candidate for candidate in numbered if candidate not in taken)


@limited()
def checked_picture(content: bytes) -> bytes:
    """A picture of a signature or seal as PNG, at most 1,200 pixels wide; raises :class:`InvalidInput`."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > 16_000_000:
                raise InvalidInput("Ảnh quá lớn, hãy dùng ảnh không quá 4.000 × 4.000 điểm.", "picture")
            shown = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput("Ảnh chữ ký phải là tệp .png (nền trong suốt) hoặc .jpg.", "picture") from error
    shown.thumbnail((1200, 1200))
    target = io.BytesIO()
    shown.save(target, "PNG")
    return target.getvalue()


def text_picture(lines: Sequence[str], size: float = 10, color: str = "black") -> bytes:
    """Lines of text as a PNG with transparent background, for signatures shown as text; ``size`` in points."""
    font = _font(int(size * _PIXELS_PER_POINT))
    line_height = int(size * 1.25 * _PIXELS_PER_POINT)
    width = max(int(font.getlength(line)) for line in lines) + 8
    image = Image.new("RGBA", (width, line_height * len(lines) + 8), (255, 255, 255, 0))
    drawing = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        drawing.text((4, 4 + row * line_height), line, fill=color, font=font)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _font(pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path in _SERIF:
        if Path(path).exists():
            return ImageFont.truetype(path, pixels)
    return ImageFont.load_default(pixels)
