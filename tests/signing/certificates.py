"""An authority for the tests, keys that it has certified, and who has them."""

from __future__ import annotations

from functools import lru_cache

from asn1crypto import x509
from cryptography.hazmat.primitives import serialization

from tests.builders import person
from ytcs_docs.config import SETTINGS
from ytcs_docs.core.actor import Actor
from ytcs_docs.core.db import transaction
from ytcs_docs.demo.authority import Authority, new_authority
from ytcs_docs.signing import commands as keys
from ytcs_docs.signing.models import RegisteredCertificate
from ytcs_docs.signing.queries import Owner

PASSPHRASE = "mot mat khau dai"
ORGANIZATION = "Sở Y tế tỉnh Tân Hải"


@lru_cache(maxsize=8)
def authority(name: str = "Tổ chức chứng thực thử nghiệm") -> Authority:
    return new_authority(name)


def root_of(one: Authority) -> x509.Certificate:
    return x509.Certificate.load(one.certificate.public_bytes(serialization.Encoding.DER))


def p12_of(
    name: str, organization: str = ORGANIZATION, passphrase: str = PASSPHRASE, by: Authority | None = None, **more: int
) -> bytes:
    """A key of somebody, certified from and until so many days from now."""
    return (by or authority()).p12(name, organization, passphrase, **more)


def trust_the_authority() -> None:
    """As the operator does."""
    folder = SETTINGS.get().trust_roots_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "goc.pem").write_bytes(authority().pem)


def store_key(owner: Owner, name: str, by: Actor) -> bytes:
    """Give somebody a key on the server, confirmed by an administrator; the PKCS#12 is returned."""
    trust_the_authority()
    p12 = p12_of(name)
    data = keys.checked_key(p12, PASSPHRASE, b"")
    with transaction():
        keys.put_key(owner, data, by)
    confirm(data.certificate.fingerprint)
    return p12


def confirm(fingerprint: str) -> None:
    with transaction() as session:
        row = session.query(RegisteredCertificate).filter_by(fingerprint=fingerprint).one()
        keys.confirm(row.id, person("caocap"), fingerprint)
