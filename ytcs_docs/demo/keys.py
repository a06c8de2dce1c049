"""Keys for the demo's people, certified by an authority of the demo's own, so that signing can be tried at once."""

from __future__ import annotations

from ytcs_docs.config import SETTINGS
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import load, transaction
from ytcs_docs.demo.authority import new_authority
from ytcs_docs.demo.office import PASSWORD, Office
from ytcs_docs.organizations.models import Organization
from ytcs_docs.signing import commands as signing
from ytcs_docs.signing.queries import Owner

AUTHORITY = "Tổ chức chứng thực của bản dùng thử"
SIGNERS = ("giamdoc.syt", "truongphong.nvy")
AGENCY = "syt"


def give_keys(office: Office) -> None:
    """Each key is stored on the server, opened with the demo's password, and lies as a file in ``DATA_DIR/demo-keys``
    to try signing elsewhere."""
    authority, settings = new_authority(AUTHORITY), SETTINGS.get()
    settings.trust_roots_dir.mkdir(parents=True, exist_ok=True)
    (settings.trust_roots_dir / "demo.pem").write_bytes(authority.pem)
    folder = settings.data_dir / "demo-keys"
    folder.mkdir(parents=True, exist_ok=True)
    agency = load(Organization, office.organizations[AGENCY])
    owners = {username: Owner(user_id=office.people[username].user_id) for username in SIGNERS}
    names = {username: office.people[username].name for username in SIGNERS}
    for label, owner in {**owners, AGENCY: Owner(organization_id=agency.id)}.items():
        p12 = authority.p12(names.get(label, agency.name), agency.name, PASSWORD)
        (folder / f"{label}.p12").write_bytes(p12)
        data = signing.checked_key(p12, PASSWORD, b"")
        with transaction():
            signing.put_key(owner, data, OPERATOR)
            row = signing.register(owner, data.certificate, OPERATOR)
            signing.confirm(row.id, OPERATOR, row.fingerprint)
