"""Verdicts on digital signatures, and the boxes of visible signatures. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ytcs_docs.language.labelled import LabelledEnum


class Verdict(LabelledEnum):
    """The result of checking one signature."""

    GOOD = "good", "Chữ ký đúng, tài liệu còn nguyên vẹn"
    CHANGED = "changed", "Tài liệu đã bị thay đổi, chữ ký không còn giá trị"
    CHANGED_AFTER = "changed_after", "Chữ ký đúng nhưng tài liệu bị sửa sau khi ký"
    UNKNOWN_AUTHORITY = "unknown_authority", "Tài liệu nguyên vẹn nhưng chứng thư do tổ chức không được tin cậy cấp"
    EXPIRED = "expired", "Tài liệu nguyên vẹn nhưng chứng thư đã hết hạn hoặc chưa có hiệu lực"
    UNSEALED = "unsealed", "Chữ ký đúng nhưng số, ngày chưa được chữ ký cơ quan khóa lại, còn sửa được mà không ai biết"
    REVOKED = "revoked", "Tài liệu nguyên vẹn nhưng chứng thư đã bị thu hồi"
    UNREADABLE = "unreadable", "Không đọc được chữ ký"

    @property
    def is_good(self) -> bool:
        return self is Verdict.GOOD

    @property
    def is_about_the_certificate(self) -> bool:
        return self in (Verdict.UNKNOWN_AUTHORITY, Verdict.EXPIRED, Verdict.REVOKED)

    @property
    def is_broken(self) -> bool:
        """Whether the document was changed or the signature can't be read."""
        return self in (Verdict.CHANGED, Verdict.CHANGED_AFTER, Verdict.UNREADABLE)


# With these verdicts the signed bytes are intact.
WHOLE = frozenset({Verdict.GOOD, Verdict.UNKNOWN_AUTHORITY, Verdict.EXPIRED, Verdict.REVOKED, Verdict.UNSEALED})

# And these come from an authority that this office trusts.
TRUSTED = frozenset({Verdict.GOOD, Verdict.UNSEALED})


class Coverage(LabelledEnum):
    """What of the file a signature covers."""

    FILE = "file", "cả tệp"
    REVISION = "revision", "cả tệp như lúc ký"
    PART = "part", "một phần của tệp"


class Allowed(LabelledEnum):
    """What may be done after a signature without breaking it."""

    NOTHING = "nothing", "không được sửa gì"
    SIGNING = "signing", "chỉ được ký thêm; số và ngày đã khóa"
    FILLING = "filling", "được ghi số, ngày và ký thêm"
    NOTES = "notes", "được ghi số, ngày, chú thích và ký thêm"


class Done(LabelledEnum):
    """What was done to the file after a signature."""

    NOTHING = "nothing", "không có gì"
    SIGNED = "signed", "ký thêm"
    FILLED = "filled", "ghi số, ngày"
    NOTED = "noted", "ghi chú thích"
    CHANGED = "changed", "sửa nội dung"


class Revocation(LabelledEnum):
    """Whether the authority has taken a certificate back (RFC 5280, RFC 6960)."""

    UNKNOWN = "unknown", "chưa biết chứng thư có bị thu hồi hay không"
    NOT_REVOKED = "not_revoked", "chứng thư không bị thu hồi"
    REVOKED = "revoked", "chứng thư đã bị thu hồi"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignatureFound:
    """One signature of a PDF, with what it covers, what was allowed after it and what was done. ``fingerprint`` is the
    SHA-256 of its certificate; ``stamped_at`` is the time that a trusted authority has certified (RFC 3161)."""

    signer: str
    organization: str
    issuer: str
    signed_at: datetime | None
    verdict: Verdict
    coverage: Coverage = Coverage.PART
    allowed: Allowed = Allowed.NOTHING
    done: Done = Done.NOTHING
    fingerprint: str = ""
    revocation: Revocation = Revocation.UNKNOWN
    stamped_at: datetime | None = None


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
CORNER_WIDTH = 170.0
LARGEST_WIDTH, LARGEST_HEIGHT = 320.0, 160.0  # of any signature that is shown
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


def lower_half(box: Box) -> Box:
    """Where a signature stands that is shown as text: the agency's, shown so too, must not be written over it."""
    return replace(box, top=(box.bottom + box.top) / 2 - 1)


def upper_half(box: Box) -> Box:
    """See :func:`lower_half`."""
    return replace(box, bottom=(box.bottom + box.top) / 2 + 1)


def corner_box(width: float, height: float, place: int = 0) -> Box:
    """A box in the upper right corner of the first page, above the text (which begins 20 mm from the edge), for
    signatures shown as text; page size in points. The next one (``place`` 1, 2) stands left of it."""
    right, top = width - 28 - place * (CORNER_WIDTH + 6), height - 10
    return Box(page=0, left=right - CORNER_WIDTH, right=right, bottom=top - 42, top=top)


def seal_box(signature: Box) -> Box:
    """The box of a seal, over the left third of the signature (appendix I, II.8)."""
    right = signature.left + signature.width / 3
    middle = (signature.bottom + signature.top) / 2
    return Box(page=signature.page, left=right - SEAL, right=right, bottom=middle - SEAL / 2, top=middle + SEAL / 2)
