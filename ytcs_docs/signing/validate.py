"""Checks the signatures of a PDF: who, when, intact or changed. The network is not used."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from ytcs_docs.core import clock
from ytcs_docs.files.sandbox import limited
from ytcs_docs.signing.rules import UNREADABLE, SignatureFound, Verdict

log = logging.getLogger(__name__)
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # a bad signature is a normal result here, not an error


@limited()
def check_pdf(content: bytes, roots: list[bytes]) -> list[SignatureFound]:
    """See :func:`signatures_of`; ``roots`` are certificates in DER."""
    return signatures_of(content, [x509.Certificate.load(root) for root in roots])


def signatures_of(content: bytes, roots: Sequence[x509.Certificate]) -> list[SignatureFound]:
    """Check each signature, in the order of signing. Empty for a PDF without any, and for one that can't be read at
    all (its preview says so)."""
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        embedded = list(reader.embedded_regular_signatures)
    except (PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError):
        return []
    return [_checked(signature, roots) for signature in embedded]


def _checked(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> SignatureFound:
    try:
        certificate = signature.signer_cert
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=list(roots), allow_fetching=False, revocation_mode="soft-fail")
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
        filled_after=status.modification_level is ModificationLevel.FORM_FILLING,
    )


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
