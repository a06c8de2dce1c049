"""Verdicts on digital signatures, and the boxes of visible signatures. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ytcs_docs.language.labelled import LabelledEnum


class Verdict(LabelledEnum):
    """The result of checking one signature."""

    GOOD = "good", "Chữ ký hợp lệ, tài liệu còn nguyên vẹn"
    CHANGED = "changed", "Tài liệu đã bị thay đổi, chữ ký không còn giá trị"
    CHANGED_AFTER = "changed_after", "Chữ ký đúng nhưng tài liệu bị sửa sau khi ký"
    UNKNOWN_AUTHORITY = "unknown_authority", "Tài liệu nguyên vẹn nhưng chứng thư do tổ chức không được tin cậy cấp"
    EXPIRED = "expired", "Tài liệu nguyên vẹn nhưng chứng thư đã hết hạn hoặc chưa có hiệu lực"
    UNREADABLE = "unreadable", "Không đọc được chữ ký"

    @property
    def is_good(self) -> bool:
        return self is Verdict.GOOD

    @property
    def is_broken(self) -> bool:
        """Whether the document was changed or the signature can't be read."""
        return self in (Verdict.CHANGED, Verdict.CHANGED_AFTER, Verdict.UNREADABLE)


# With these verdicts the signed bytes are intact.
WHOLE = frozenset({Verdict.GOOD, Verdict.UNKNOWN_AUTHORITY, Verdict.EXPIRED})


@dataclass(frozen=True, kw_only=True, slots=True)
class SignatureFound:
    """One signature of a PDF. ``filled_after``: form fields (number, day) were filled in after it, which is allowed."""

    signer: str
    organization: str
    issuer: str
    signed_at: datetime | None
    verdict: Verdict
    filled_after: bool = False


# Of a file that may bear signatures, which can't be told.
UNREADABLE = SignatureFound(signer="", organization="", issuer="", signed_at=None, verdict=Verdict.UNREADABLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle on a page (from 0), in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 110.0, 55.0  # points
SEAL = 102.0  # a seal of 36 mm


def signer_box(name: Box) -> Box:
    """The box of a signature, between post and name (appendix I, II.7 of Decree 30/2020)."""
    middle = (name.left + name.right) / 2
    return Box(
        page=name.page,
        left=middle - SIGNATURE_WIDTH / 2,
        right=middle + SIGNATURE_WIDTH / 2,
        bottom=name.top + 4,
        top=name.top + 4 + SIGNATURE_HEIGHT,
    )


def corner_box(width: float, height: float) -> Box:
    """A box in the upper right corner of the first page, for signatures shown as text; page size in points."""
    right, top = width - 42, height - 20
    return Box(page=0, left=right - 190, right=right, bottom=top - 42, top=top)


def seal_box(signature: Box) -> Box:
    """The box of a seal, over the left third of the signature (appendix I, II.8)."""
    right = signature.left + signature.width / 3
    middle = (signature.bottom + signature.top) / 2
    return Box(page=signature.page, left=right - SEAL, right=right, bottom=middle - SEAL / 2, top=middle + SEAL / 2)
