"""An authority that certifies invented people, for the demo and for tests: nobody else should trust it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID


def _name(common: str, organization: str) -> made.Name:
    parts = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organization))
    return made.Name([made.NameAttribute(oid, value) for oid, value in parts if value])


def _usage(*, signs_certificates: bool) -> made.KeyUsage:
    return made.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


@dataclass(frozen=True)
class Authority:
    """Somebody who certifies keys."""

    key: ec.EllipticCurvePrivateKey
    certificate: made.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def certificate_for(
        self,
        public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
        name: str,
        organization: str,
        *,
        since: int = -10,
        until: int = 300,
        extensions: Sequence[made.ExtensionType] = (),
    ) -> made.Certificate:
        """A certificate of somebody, valid from and until so many days from now."""
        now = datetime.now(UTC)
        builder = (
            made.CertificateBuilder()
            .subject_name(_name(name, organization))
            .issuer_name(self.certificate.subject)
            .public_key(public_key)
            .serial_number(made.random_serial_number())
            .not_valid_before(now + timedelta(days=since))
            .not_valid_after(now + timedelta(days=until))
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(made.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def p12(
        self,
        name: str,
        organization: str,
        passphrase: str,
        *,
        rounds: int = 20_000,
        since: int = -10,
        until: int = 300,
        extensions: Sequence[made.ExtensionType] = (),
    ) -> bytes:
        """A new key of somebody with its certificate, as PKCS#12."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.certificate_for(
            key.public_key(), name, organization, since=since, until=until, extensions=extensions
        )
        closed = (
            serialization.PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(rounds)
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .build(passphrase.encode())
            if passphrase
            else serialization.NoEncryption()
        )
        return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [self.certificate], closed)


def new_authority(name: str) -> Authority:
    """One that certifies itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    certificate = (
        made.CertificateBuilder()
        .subject_name(_name(name, ""))
        .issuer_name(_name(name, ""))
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(now - timedelta(days=3000))
        .not_valid_after(now + timedelta(days=3000))
        .add_extension(made.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(made.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)
