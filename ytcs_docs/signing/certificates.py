"""Reads certificates, and says whether one may be used to sign here and what to ask about it."""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import algos, core, ocsp, pem, x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from ytcs_docs.core import clock
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.files.sandbox import limited
from ytcs_docs.signing.revocation import Question

MAX_CERTIFICATE = 100_000  # bytes
FOR_SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
# A certificate for nothing but these is no person's and no agency's.
_OF_MACHINES = {"server_auth", "code_signing", "ocsp_signing", "time_stamping"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """What a certificate says. ``fingerprint`` is the SHA-256 of ``der``; ``others`` came with it, its issuers
    among them."""

    name: str
    organization: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    der: bytes
    others: tuple[bytes, ...] = ()


def described(certificate: x509.Certificate, others: Iterable[x509.Certificate] = ()) -> Certificate:
    """The facts of a certificate that was read."""
    return Certificate(
        name=name_part(certificate.subject, "common_name") or certificate.subject.human_friendly,
        organization=name_part(certificate.subject, "organization_name"),
        issuer=name_part(certificate.issuer, "common_name") or certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.sha256.hex(),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        der=certificate.dump(),
        others=tuple(other.dump() for other in others),
    )


def name_part(name: x509.Name, part: str) -> str:
    """One part of a distinguished name, the first where there are several; empty where there is none. Signs that are
    not seen, or turn the text round, are left out."""
    value: Any = name.native.get(part, "")
    text = str(value[0] if isinstance(value, list) else value)
    return " ".join("".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text).split())


@limited()
def read_certificate(content: bytes) -> Certificate:
    """The first certificate of a .cer, .crt or .pem file; raises :class:`InvalidInput`."""
    try:
        parts = [part for _, _, part in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        first, *others = [x509.Certificate.load(part) for part in parts]
        return described(first, others)
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput("Tệp này không phải chứng thư số (.cer, .crt, .pem).", "certificate") from error


@limited()
def check_certificate(certificate: Certificate, roots: list[bytes]) -> None:
    """Raises :class:`InvalidInput` for a certificate that may not sign here: not valid today, not for signing, signed
    by itself, or by nobody whom this office trusts. ``roots`` are certificates in DER."""
    loaded = x509.Certificate.load(certificate.der)
    now = clock.real_now()
    if certificate.valid_to < now:
        raise InvalidInput(f"Chứng thư số đã hết hạn ngày {certificate.valid_to:%d/%m/%Y}.")
    if certificate.valid_from > now:
        raise InvalidInput(f"Chứng thư số chỉ có hiệu lực từ ngày {certificate.valid_from:%d/%m/%Y}.")
    if not _for_signing(loaded):
        raise InvalidInput("Chứng thư này không phải để ký văn bản (theo mục đích sử dụng ghi trong chứng thư).")
    if loaded.subject == loaded.issuer:
        raise InvalidInput("Chứng thư này tự ký, không do tổ chức chứng thực chữ ký số nào cấp.")
    if not roots:
        raise InvalidInput(
            "Máy chủ chưa biết tổ chức chứng thực nào được tin cậy. Người quản trị hệ thống phải đưa chứng thư gốc của "
            "tổ chức đó vào thư mục TRUST_ROOTS_DIR trước."
        )
    _check_chain(loaded, certificate, roots)


def _for_signing(certificate: x509.Certificate) -> bool:
    constraints, usage, purposes = (
        certificate.basic_constraints_value,
        certificate.key_usage_value,
        certificate.extended_key_usage_value,
    )
    signs = usage is None or bool({"digital_signature", "non_repudiation"} & set(usage.native))
    machine = purposes is not None and set(purposes.native) <= _OF_MACHINES
    authority = constraints is not None and bool(constraints["ca"].native)
    return signs and not machine and not authority


def _check_chain(loaded: x509.Certificate, certificate: Certificate, roots: list[bytes]) -> None:
    validator = CertificateValidator(
        loaded,
        intermediate_certs=[x509.Certificate.load(other) for other in certificate.others],
        validation_context=ValidationContext(
            trust_roots=[x509.Certificate.load(root) for root in roots], revocation_mode="soft-fail"
        ),
    )
    try:
        asyncio.run(validator.async_validate_path())
    except (PathBuildingError, PathValidationError) as error:
        raise InvalidInput(
            f"Chứng thư do “{certificate.issuer}” cấp, tổ chức này không nằm trong số được máy chủ tin cậy."
        ) from error


def questions_of(chain: Sequence[x509.Certificate]) -> Iterator[Question]:
    """What to ask about the certificates of a chain, in any order; a root is trusted without asking."""
    issuers = {certificate.subject.hashable: certificate for certificate in chain}
    for certificate in chain:
        if certificate.subject == certificate.issuer:
            continue
        issuer = issuers.get(certificate.issuer.hashable)
        if issuer is not None:
            request = _request(certificate, issuer)
            yield from (Question(url, request) for url in certificate.ocsp_urls)
        for point in certificate.crl_distribution_points:
            if point.url:
                yield Question(point.url)


def _request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    """An OCSP request for one certificate. SHA-1 names the issuer here as all responders expect; it secures nothing."""
    identity = ocsp.CertId(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha1", "parameters": core.Null()}),
            "issuer_name_hash": hashlib.sha1(issuer.subject.dump(), usedforsecurity=False).digest(),
            "issuer_key_hash": issuer.public_key.sha1,
            "serial_number": certificate.serial_number,
        }
    )
    body = ocsp.TBSRequest({"request_list": [ocsp.Request({"req_cert": identity})]})
    return bytes(ocsp.OCSPRequest({"tbs_request": body}).dump())
