"""Checks the signatures of a PDF: who, when, intact or changed. The network is not used."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, FormUpdatingRule, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    GenericFieldModificationRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from ytcs_docs.core import clock
from ytcs_docs.files.sandbox import limited
from ytcs_docs.signing.pdf_fields import form_fields
from ytcs_docs.signing.places import NUMBER_AND_DAY
from ytcs_docs.signing.rules import UNREADABLE, WHOLE, Allowed, Coverage, Done, SignatureFound, Verdict

log = logging.getLogger(__name__)
Field = TypeVar("Field")
LARGEST_WIDTH, LARGEST_HEIGHT = 320.0, 160.0  # points, of a signature that is shown
# As the library's own, but the look of a field may not be changed in place: a field that is filled gets a new one. The
# library's takes the look of every filled field for changed, so that no signature could follow one that locks fields.
_POLICY = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),
            SigFieldModificationRule(allow_in_place_appearance_stream_changes=False),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # a bad signature is a normal result here, not an error


@limited()
def check_pdf(content: bytes, roots: list[bytes]) -> list[SignatureFound]:
    """See :func:`signatures_of`; ``roots`` are certificates in DER."""
    return signatures_of(content, [x509.Certificate.load(root) for root in roots])


def signatures_of(content: bytes, roots: Sequence[x509.Certificate]) -> list[SignatureFound]:
    """Check each signature, in the order of signing. Empty for a PDF without any, and for one that can't be read at
    all (its preview says so).

    Number and day are filled in after the signer's signature, by whoever holds the file. So nothing is good until a
    good signature covers them as they stand; the agency's also locks them (:func:`sign.sign` with ``locks``)."""
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        embedded = list(reader.embedded_regular_signatures)
        now = _values(reader.root)
    except (PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError):
        return []
    found = [_checked(signature, roots) for signature in embedded]
    good = [signature for signature, one in zip(embedded, found, strict=True) if one.verdict is Verdict.GOOD]
    verdicts = {str(signature.field_name): one.verdict for signature, one in zip(embedded, found, strict=True)}
    found = [
        replace(one, verdict=Verdict.CHANGED_AFTER, done=Done.CHANGED)
        if one.verdict in WHOLE and _covered_up(signature, verdicts)
        else one
        for signature, one in zip(embedded, found, strict=True)
    ]
    vouched = not _numbers(now) or any(_vouches(signature, now) for signature in good)
    return [
        one if vouched or one.verdict is not Verdict.GOOD else replace(one, verdict=Verdict.UNSEALED) for one in found
    ]


def _covered_up(signature: EmbeddedPdfSignature, verdicts: Mapping[str, Verdict]) -> bool:
    """Whether something that can be seen was put on the pages after a signature and is not itself a whole signature
    of modest size: a field for one may be added without a key, and show anything. One that is not good may not
    stand over number and day."""
    known = {_name_of(field): field for field in form_fields(_then(signature))}
    numbers = [_sides(field) for field in _numbers(known).values()]
    added = [field for field in form_fields(signature.reader.root) if _name_of(field) not in known]
    return any("/Kids" in field or _hides(field, verdicts.get(_name_of(field)), numbers) for field in added)


def _hides(field: Any, verdict: Verdict | None, numbers: Sequence[tuple[float, ...]]) -> bool:
    left, bottom, right, top = _sides(field)
    if left == right or bottom == top:
        return False  # it is not seen
    if verdict not in WHOLE or right - left > LARGEST_WIDTH or top - bottom > LARGEST_HEIGHT:
        return True
    over = any(left < one[2] and one[0] < right and bottom < one[3] and one[1] < top for one in numbers)
    return over and verdict is not Verdict.GOOD


def _sides(field: Any) -> tuple[float, ...]:
    """Left, bottom, right, top; empty when it stands nowhere."""
    one, two, three, four = (float(side) for side in field.get("/Rect", (0, 0, 0, 0)))
    return min(one, three), min(two, four), max(one, three), max(two, four)


def _name_of(field: Any) -> str:
    return str(field.get("/T", ""))


def _then(signature: EmbeddedPdfSignature) -> Any:
    """The catalogue of the document as it was signed."""
    return signature.reader.get_historical_root(signature.signed_revision)


def _numbers(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Of fields by name, those for number and day."""
    return {name: field for name, field in fields.items() if name.partition("_")[0] in NUMBER_AND_DAY}


def _vouches(signature: EmbeddedPdfSignature, now: Mapping[str, str]) -> bool:
    """Whether a signature was made when number and day said what they say now."""
    then = _numbers(_values(_then(signature)))
    return then == _numbers(now) and all(then.values())


def _checked(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> SignatureFound:
    try:
        certificate = signature.signer_cert
        status = validate_pdf_signature(
            signature,
            ValidationContext(trust_roots=list(roots), allow_fetching=False, revocation_mode="soft-fail"),
            diff_policy=_POLICY,
        )
    except (SignatureValidationError, SigningError, PdfError, ValueError, TypeError, KeyError) as error:
        log.info("a signature can't be checked: %s", error)
        return UNREADABLE
    return SignatureFound(
        signer=_name_part(certificate.subject, "common_name"),
        organization=_name_part(certificate.subject, "organization_name"),
        issuer=_name_part(certificate.issuer, "common_name"),
        signed_at=status.signer_reported_dt,
        verdict=_verdict(status),
        coverage=_COVERAGE.get(status.coverage, Coverage.PART),
        allowed=_allowed(signature),
        done=_done(signature, status),
    )


_COVERAGE: dict[SignatureCoverageLevel | None, Coverage] = {
    SignatureCoverageLevel.ENTIRE_FILE: Coverage.FILE,
    SignatureCoverageLevel.ENTIRE_REVISION: Coverage.REVISION,
}


def _allowed(signature: EmbeddedPdfSignature) -> Allowed:
    if signature.docmdp_level is MDPPerm.NO_CHANGES:
        return Allowed.NOTHING
    if signature.docmdp_level is MDPPerm.ANNOTATE:
        return Allowed.NOTES
    return Allowed.SIGNING if signature.fieldmdp is not None else Allowed.FILLING


def _done(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Done:
    if status.modification_level is ModificationLevel.OTHER or not status.intact or status.docmdp_ok is False:
        return Done.CHANGED
    if status.modification_level is ModificationLevel.ANNOTATIONS:
        return Done.NOTED
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Done.NOTHING
    return Done.FILLED if _fills_numbers(signature) else Done.SIGNED


def _fills_numbers(signature: EmbeddedPdfSignature) -> bool:
    """Whether a field other than a signature says something else now than when it was signed."""
    return _values(_then(signature)) != _values(signature.reader.root)


def _values(root: Any) -> dict[str, str]:
    return {_name_of(field): str(field.get("/V", "")) for field in form_fields(root) if field.get("/FT") != "/Sig"}


def _name_part(name: x509.Name, part: str) -> str:
    value = name.native.get(part, "")
    return str(value[0] if isinstance(value, list) else value)


def _verdict(status: PdfSignatureStatus) -> Verdict:
    if not (status.intact and status.valid):
        return Verdict.CHANGED
    if status.modification_level is ModificationLevel.OTHER or status.docmdp_ok is False:
        return Verdict.CHANGED_AFTER
    if status.bottom_line:
        return Verdict.GOOD
    certificate = status.signing_cert
    if not certificate.not_valid_before <= clock.real_now() <= certificate.not_valid_after:
        return Verdict.EXPIRED
    return Verdict.UNKNOWN_AUTHORITY
