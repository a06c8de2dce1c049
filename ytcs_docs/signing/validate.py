"""Checks the signatures of a PDF: who, when, intact or changed, and with the answers of the authorities whether a
certificate was revoked. The network is not used: :mod:`revocation` asks."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, TypeVar

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, FormUpdatingRule, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.file_structure_rules import CatalogModificationRule
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
from ytcs_docs.core.outside import may_be_asked
from ytcs_docs.files.sandbox import limited
from ytcs_docs.language.text import nfc
from ytcs_docs.signing.certificates import FOR_SIGNING, name_part, questions_of
from ytcs_docs.signing.pdf_fields import form_fields
from ytcs_docs.signing.places import NUMBER_AND_DAY
from ytcs_docs.signing.revocation import NO_ANSWERS, Answers, Question
from ytcs_docs.signing.rules import (
    LARGEST_HEIGHT,
    LARGEST_WIDTH,
    UNREADABLE,
    WHOLE,
    Allowed,
    Coverage,
    Done,
    Revocation,
    SignatureFound,
    Verdict,
)

log = logging.getLogger(__name__)
Field = TypeVar("Field")
_UNREADABLE = (PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError)
# As the library's own, but the look of a field may not be changed in place: a field that is filled gets a new one. The
# library's takes the look of every filled field for changed, so that no signature could follow one that locks fields.
_FIELD_RULES = [
    SigFieldCreationRule(),
    SigFieldModificationRule(allow_in_place_appearance_stream_changes=False),
    GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
]
_POLICY = StandardDiffPolicy(DEFAULT_DIFF_POLICY.global_rules, FormUpdatingRule(_FIELD_RULES))
# The first signature of a document says in its form that there are signatures, brings fonts for their looks, and may
# say in the catalogue what is allowed after it.
BEFORE_SIGNATURES = StandardDiffPolicy(
    [
        CatalogModificationRule({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/MarkInfo", "/Version", "/Perms"}),
        *(rule for rule in DEFAULT_DIFF_POLICY.global_rules if not isinstance(rule, CatalogModificationRule)),
    ],
    FormUpdatingRule(_FIELD_RULES, ignored_acroform_keys={"/Fields", "/SigFlags", "/DR", "/DA"}),
)
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)  # a bad signature is a normal result here, not an error


@limited()
def check_pdf(content: bytes, roots: list[bytes], answers: Answers) -> list[SignatureFound]:
    """See :func:`signatures_of`; ``roots`` are certificates in DER."""
    return signatures_of(content, [x509.Certificate.load(root) for root in roots], answers)


@limited()
def questions_about(content: bytes, roots: list[bytes], hosts: list[str]) -> list[Question]:
    """What these authorities can be asked about the certificates of the signatures in a PDF: of each signature in
    turn, so that none uses up what may be asked."""
    trusted = [x509.Certificate.load(root) for root in roots]
    try:
        signatures = list(PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures)
        asked = [
            [question for question in questions_of([*_chain(one), *trusted]) if may_be_asked(question.url, hosts)]
            for one in signatures
        ]
    except _UNREADABLE:
        return []
    return list(dict.fromkeys(question for row in zip_longest(*asked) for question in row if question is not None))


def _chain(signature: EmbeddedPdfSignature) -> list[x509.Certificate]:
    """The signer's certificate and the others that came with the signature."""
    return [signature.signer_cert, *signature.other_embedded_certs]


def signatures_of(
    content: bytes, roots: Sequence[x509.Certificate], answers: Answers = NO_ANSWERS
) -> list[SignatureFound]:
    """Check each signature, in the order of signing. Empty for a PDF without any, and for one that can't be read at
    all (its preview says so).

    Number and day are filled in after the signer's signature, by whoever holds the file. So nothing is good until a
    good signature covers them as they stand; the agency's also locks them (:func:`sign.sign` with ``locks``). Only one
    of the signers' own organization can vouch for them: whoever has a certificate could, otherwise."""
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        embedded = list(reader.embedded_regular_signatures)
        now = _values(reader.root)
    except _UNREADABLE:
        return []
    found = [_checked(signature, roots, answers) for signature in embedded]
    good = [
        signature
        for signature, one in zip(embedded, found, strict=True)
        if one.verdict is Verdict.GOOD and _same_house(one, found[0])
    ]
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


def _same_house(one: SignatureFound, first: SignatureFound) -> bool:
    """Whether two certificates name the same organization, letter by letter; an agency's bears it as its own name.
    Names of persons count for nothing."""
    if one.fingerprint == first.fingerprint:
        return True
    house = _plain(first.organization)
    return bool(house) and house in (_plain(one.organization), _plain(one.signer))


def _plain(name: str) -> str:
    return " ".join(nfc(name).casefold().split())


def _covered_up(signature: EmbeddedPdfSignature, verdicts: Mapping[str, Verdict]) -> bool:
    """Whether something that can be seen was put on the pages after a signature and is not itself a whole signature
    of modest size: a field for one may be added without a key, and show anything. One that is not good may not
    stand over number and day."""
    known = {field_name(field): field for field in form_fields(_then(signature))}
    numbers = [sides_of(field) for field in _numbers(known).values()]
    fields = form_fields(signature.reader.root)
    added = [field for field in fields if field_name(field) not in known]
    signed = [field for field in fields if field.get("/FT") == "/Sig"]  # one that came before may paint a number, too
    return any("/Kids" in field or _hides(field, verdicts.get(field_name(field))) for field in added) or any(
        _over(field, numbers) and verdicts.get(field_name(field)) is not Verdict.GOOD for field in signed
    )


def _hides(field: Any, verdict: Verdict | None) -> bool:
    left, bottom, right, top = sides_of(field)
    if left == right or bottom == top:
        return False  # it is not seen
    return verdict not in WHOLE or right - left > LARGEST_WIDTH or top - bottom > LARGEST_HEIGHT


def _over(field: Any, numbers: Sequence[tuple[float, ...]]) -> bool:
    left, bottom, right, top = sides_of(field)
    return any(left < one[2] and one[0] < right and bottom < one[3] and one[1] < top for one in numbers)


def sides_of(field: Any) -> tuple[float, ...]:
    """Left, bottom, right, top; empty when it stands nowhere."""
    one, two, three, four = (float(side) for side in field.get("/Rect", (0, 0, 0, 0)))
    return min(one, three), min(two, four), max(one, three), max(two, four)


def field_name(field: Any) -> str:
    """The name of a field by which others are told from it."""
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


def _checked(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], answers: Answers) -> SignatureFound:
    try:
        certificate = signature.signer_cert
        status = _status(signature, ValidationContext(trust_roots=list(roots), revocation_mode="soft-fail"))
        verdict, revocation = _verdict(status), Revocation.UNKNOWN
        if verdict is Verdict.GOOD and answers.known:
            revocation = _revocation(signature, roots, answers)
            verdict = Verdict.REVOKED if revocation is Revocation.REVOKED else verdict
    except (SignatureValidationError, SigningError, *_UNREADABLE) as error:
        log.info("a signature can't be checked: %s", error)
        return UNREADABLE
    stamp = status.timestamp_validity
    return SignatureFound(
        signer=name_part(certificate.subject, "common_name"),
        organization=name_part(certificate.subject, "organization_name"),
        issuer=name_part(certificate.issuer, "common_name"),
        signed_at=status.signer_reported_dt,
        fingerprint=certificate.sha256.hex(),
        revocation=revocation,
        stamped_at=stamp.timestamp if stamp is not None and stamp.valid and stamp.intact and stamp.trusted else None,
        verdict=verdict,
        coverage=_COVERAGE.get(status.coverage, Coverage.PART),
        allowed=_allowed(signature),
        done=_done(signature, status),
    )


def _status(signature: EmbeddedPdfSignature, context: ValidationContext) -> PdfSignatureStatus:
    return validate_pdf_signature(signature, context, diff_policy=_POLICY, key_usage_settings=FOR_SIGNING)


def _revocation(signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], answers: Answers) -> Revocation:
    """What the authorities say of the certificates between signer and root: of all of them, or it is not known."""
    try:
        context = ValidationContext(
            trust_roots=list(roots), ocsps=answers.ocsps, crls=answers.crls, revocation_mode="require"
        )
        status = validate_pdf_signature(signature, context, skip_diff=True, key_usage_settings=FOR_SIGNING)
    except (SignatureValidationError, *_UNREADABLE) as error:
        log.info("an answer about a certificate can't be read: %s", error)
        return Revocation.UNKNOWN
    if status.revocation_details is not None:
        return Revocation.REVOKED
    return Revocation.NOT_REVOKED if status.trusted else Revocation.UNKNOWN


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
    return {field_name(field): str(field.get("/V", "")) for field in form_fields(root) if field.get("/FT") != "/Sig"}


def _verdict(status: PdfSignatureStatus) -> Verdict:
    if not (status.intact and status.valid):
        return Verdict.CHANGED
    if status.modification_level is ModificationLevel.OTHER or status.docmdp_ok is False:
        return Verdict.CHANGED_AFTER
    if status.trusted and status.seed_value_ok:  # a time stamp that nobody trusts takes nothing from it
        return Verdict.GOOD
    certificate = status.signing_cert
    if not certificate.not_valid_before <= clock.real_now() <= certificate.not_valid_after:
        return Verdict.EXPIRED
    return Verdict.UNKNOWN_AUTHORITY
