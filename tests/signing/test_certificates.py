"""Whose certificate it is, whether it may sign, whether it was revoked, and who vouches for the time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from flask import Flask
from pyhanko.sign.timestamps import DummyTimeStamper

from tests.builders import pdf_file, person, place
from tests.drafting.test_drafts import ready_to_sign
from tests.signing.certificates import PASSPHRASE, authority, confirm, p12_of, root_of, store_key, trust_the_authority
from tests.signing.test_signatures import BOX, signed
from ytcs_docs.config import SETTINGS
from ytcs_docs.core import outside
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.demo.authority import new_authority
from ytcs_docs.drafting import signing
from ytcs_docs.drafting.models import Draft
from ytcs_docs.signing import commands, queries
from ytcs_docs.signing.queries import Owner
from ytcs_docs.signing.rules import Revocation, Verdict
from ytcs_docs.signing.sign import certificate_of

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.neutral]
DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
Answer = Callable[[bytes], bytes]


@contextmanager
def server(answers: dict[str, Answer]) -> Iterator[str]:
    """A server of an authority: the answers by path."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            content = answers[self.path](body) if self.path in answers else b""
            self.send_response(200 if self.path in answers else 404)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = answer  # noqa: N815 -- the library's names

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        running.server_close()


@pytest.fixture
def settings(app: Flask) -> Iterator[Callable[..., None]]:
    """Set values of the settings for one test."""
    known = SETTINGS.get(app)
    before = (known.revocation_hosts, known.timestamp_url)

    def change(revocation_hosts: frozenset[str] = frozenset(), timestamp_url: str = "") -> None:
        object.__setattr__(known, "revocation_hosts", revocation_hosts)
        object.__setattr__(known, "timestamp_url", timestamp_url)

    yield change
    change(*before)


# ---- which certificates may be stored ------------------------------------------------------------------


def self_signed() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Phạm Văn A")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=9))
    return builder.sign(key, hashes.SHA256()).public_bytes(PEM)


def certificate(**more: Any) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    by = more.pop("by", authority())
    made = by.certificate_for(key.public_key(), "Phạm Văn A", "Sở Y tế", **more)
    return bytes(made.public_bytes(PEM))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (self_signed, "tự ký"),
        (lambda: certificate(since=-40, until=-10), "hết hạn"),
        (lambda: certificate(since=5, until=10), "chỉ có hiệu lực từ"),
        (lambda: certificate(by=new_authority("Một tổ chức lạ")), "“Một tổ chức lạ” cấp"),
        # bears the name of the trusted one
        (lambda: certificate(by=new_authority("Tổ chức chứng thực thử nghiệm")), "không nằm trong số"),
        (lambda: certificate(extensions=[x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH])]), "để ký"),
        (lambda: authority().pem, "để ký"),
        (lambda: b"rubbish", "không phải chứng thư"),
        (lambda: b"", "không phải chứng thư"),
    ],
)
def test_a_certificate_that_may_not_sign_is_refused_when_it_is_brought(
    content: Callable[[], bytes], sentence: str
) -> None:
    trust_the_authority()
    with pytest.raises(InvalidInput, match=sentence):
        commands.checked_certificate(content())


def test_a_key_is_refused_like_its_certificate(app: Flask) -> None:
    with pytest.raises(InvalidInput, match="TRUST_ROOTS_DIR"):
        commands.checked_key(p12_of("Phạm Văn A"), PASSPHRASE, b"")
    trust_the_authority()
    assert commands.checked_key(p12_of("Phạm Văn A"), PASSPHRASE, b"").certificate.name == "Phạm Văn A"
    for p12, sentence in (
        (p12_of("Phạm Văn A", by=new_authority("Lạ")), "“Lạ” cấp"),
        (p12_of("Phạm Văn A", until=-1), "hết hạn"),
        (p12_of("Phạm Văn A", since=2), "chỉ có hiệu lực từ"),
    ):
        with pytest.raises(InvalidInput, match=sentence):
            commands.checked_key(p12, PASSPHRASE, b"")


# ---- whose it is -----------------------------------------------------------------------------------------


def own(username: str) -> Owner:
    return Owner(user_id=person(username).user_id)


def test_a_certificate_belongs_to_one_and_is_confirmed_by_another(app: Flask) -> None:
    trust_the_authority()
    read = commands.checked_certificate(certificate())
    with transaction():
        row_id = commands.register(own("giamdoc"), read, person("giamdoc")).id
    with transaction():
        assert commands.register(own("giamdoc"), read, person("giamdoc")).id == row_id  # the form sent twice
    with pytest.raises(RuleBroken, match="người hoặc cơ quan khác"), transaction():
        commands.register(own("chuyenvien"), read, person("chuyenvien"))
    with pytest.raises(RuleBroken, match="quản trị khác"), transaction():
        commands.confirm(row_id, person("giamdoc"), read.fingerprint)
    assert queries.confirmed_fingerprints(own("giamdoc")) == frozenset()
    with transaction():
        commands.confirm(row_id, person("quantri"), read.fingerprint)
    assert queries.confirmed_fingerprints(own("giamdoc")) == {read.fingerprint}


def test_a_revoked_key_signs_nothing_here(settings: Callable[..., None]) -> None:
    draft_id = ready_to_sign()
    trust_the_authority()
    answers: dict[str, Answer] = {}
    with server(answers) as url:
        p12, own_certificate = revocable(url)
        answers["/ocsp"] = lambda _: ocsp_answer(own_certificate, revoked=True)
        data = commands.checked_key(p12, PASSPHRASE, b"")
        with transaction():
            commands.put_key(own("giamdoc"), data, person("giamdoc"))
        confirm(data.certificate.fingerprint)
        settings(revocation_hosts=frozenset({host(url)}))
        with pytest.raises(RuleBroken, match="đã bị thu hồi"):
            signing.signature_of(session().get_one(Draft, draft_id), PASSPHRASE, person("giamdoc"))


def test_what_is_not_seen_in_a_name_is_left_out() -> None:
    trust_the_authority()
    made = authority().certificate_for(
        ec.generate_private_key(ec.SECP256R1()).public_key(), "Phạm\x00 Văn\u202e A\n", "Sở Y tế"
    )
    assert commands.checked_certificate(made.public_bytes(PEM)).name == "Phạm Văn A"


def test_an_expired_key_does_not_sign_any_more(app: Flask) -> None:
    owner = Owner(organization_id=place("syt").id)
    store_key(owner, "Sở Y tế", person("vanthu"))
    key = queries.key_of(owner)
    assert key is not None
    with transaction():
        key.valid_to = datetime.now(UTC) - timedelta(days=1)
    with pytest.raises(InvalidInput, match="hiệu lực đến"):
        commands.sign_with(owner, PASSPHRASE, pdf_file(), field="X", box=BOX, reason="Ký", place="Tân Hải")


# ---- revoked or not ----------------------------------------------------------------------------------------


def revocable(url: str) -> tuple[bytes, x509.Certificate]:
    """A key whose certificate says where to ask, and the certificate."""
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{url}/list")], None, None, None)
    access = x509.AccessDescription(
        x509.AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{url}/ocsp")
    )
    p12 = authority().p12(
        "Phạm Văn A",
        "Sở Y tế",
        PASSPHRASE,
        extensions=[x509.AuthorityInformationAccess([access]), x509.CRLDistributionPoints([point])],
    )
    return p12, x509.load_der_x509_certificate(certificate_of(p12, PASSPHRASE).der)


def ocsp_answer(of: x509.Certificate, *, revoked: bool, by: Any = None) -> bytes:
    now, one = datetime.now(UTC), by or authority()
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=of,
        issuer=authority().certificate,
        algorithm=hashes.SHA1(),  # noqa: S303 -- names the issuer, as every responder does
        cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        this_update=now - timedelta(minutes=5),
        next_update=now + timedelta(hours=1),
        revocation_time=now - timedelta(days=2) if revoked else None,
        revocation_reason=None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, one.certificate)
    return builder.sign(one.key, hashes.SHA256()).public_bytes(DER)


def revocation_list(of: x509.Certificate, *, revoked: bool) -> bytes:
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority().certificate.subject)
    builder = builder.last_update(now - timedelta(minutes=5)).next_update(now + timedelta(hours=1))
    if revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(of.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(now - timedelta(days=2)).build())
    return builder.sign(authority().key, hashes.SHA256()).public_bytes(DER)


def host(url: str) -> str:
    return url.removeprefix("http://")


@pytest.mark.parametrize("revoked", [False, True])
@pytest.mark.parametrize("way", ["/ocsp", "/list"])
def test_an_authority_that_may_be_asked_says_whether_a_certificate_was_revoked(
    settings: Callable[..., None], way: str, *, revoked: bool
) -> None:
    trust_the_authority()
    answers: dict[str, Answer] = {}
    with server(answers) as url:
        p12, own_certificate = revocable(url)
        make = {"/ocsp": ocsp_answer, "/list": revocation_list}[way]
        answers[way] = lambda _: make(own_certificate, revoked=revoked)
        settings(revocation_hosts=frozenset({host(url)}))
        (found,) = commands.check_signatures(signed(pdf_file(), p12=p12))
    expected = (Verdict.REVOKED, Revocation.REVOKED) if revoked else (Verdict.GOOD, Revocation.NOT_REVOKED)
    assert (found.verdict, found.revocation) == expected


def test_what_is_not_asked_or_not_answered_is_not_known(settings: Callable[..., None]) -> None:
    trust_the_authority()
    asked: list[bytes] = []
    with server({"/ocsp": lambda body: asked.append(body) or b"rubbish"}) as url:  # type: ignore[func-returns-value]
        p12, own_certificate = revocable(url)
        content = signed(pdf_file(), p12=p12)
        for hosts in (frozenset(), frozenset({"ocsp.example.vn"}), frozenset({"127.0.0.1"})):  # another port is another
            settings(revocation_hosts=hosts)
            (found,) = commands.check_signatures(content)
            assert (found.verdict, found.revocation) == (Verdict.GOOD, Revocation.UNKNOWN)
        assert asked == []
        settings(revocation_hosts=frozenset({host(url)}))
        (found,) = commands.check_signatures(content)
        assert (found.verdict, found.revocation) == (Verdict.GOOD, Revocation.UNKNOWN)
        assert len(asked) == 1
    stranger = new_authority("Tổ chức chứng thực thử nghiệm")
    with server({"/ocsp": lambda _: ocsp_answer(own_certificate, revoked=True, by=stranger)}) as other:
        p12, own_certificate = revocable(other)
        settings(revocation_hosts=frozenset({host(other)}))
        (found,) = commands.check_signatures(signed(pdf_file(), p12=p12))
    assert (found.verdict, found.revocation) == (Verdict.GOOD, Revocation.UNKNOWN)  # anybody could have said that


def test_what_comes_from_outside_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with server({"/long": lambda _: b"a" * 100_000, "/short": lambda _: b"a"}) as url:
        hosts = frozenset({host(url)})
        assert outside.fetch(f"{url}/short", hosts, 10, 5.0) == b"a"
        assert outside.fetch(f"{url}/long", hosts, 1000, 5.0) is None
        assert outside.fetch(f"{url}/none", hosts, 1000, 5.0) is None
        for address in ("file:///etc/passwd", "ftp://127.0.0.1/", "http://[", "http://127.0.0.1:99999/", "//x", ""):
            assert outside.fetch(address, hosts, 1000, 5.0) is None
    assert outside.fetch(f"{url}/short", hosts, 10, 1.0) is None  # nobody is there any more


def test_the_time_for_an_answer_is_a_limit_however_it_drips() -> None:
    """Header by header, each within the patience for silence."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        client, _ = listener.accept()
        with client, suppress(OSError):
            client.sendall(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                client.sendall(b"X-%d: 1\r\n" % number)
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    began = time.monotonic()
    assert outside.fetch(f"http://{address}/x", frozenset({address}), 1000, 0.5) is None
    assert time.monotonic() - began < 4
    thread.join()
    listener.close()


def test_one_signature_does_not_use_up_what_may_be_asked_about_another(settings: Callable[..., None]) -> None:
    trust_the_authority()
    answers: dict[str, Answer] = {}
    with server(answers) as url:
        p12, own_certificate = revocable(url)
        answers["/ocsp"] = lambda _: ocsp_answer(own_certificate, revoked=True)
        settings(revocation_hosts=frozenset({host(url)}))
        many = [x509.UniformResourceIdentifier(f"http://other{number}.example.vn/ocsp") for number in range(12)]
        access = [x509.AccessDescription(x509.AuthorityInformationAccessOID.OCSP, one) for one in many]
        first = authority().p12("Kẻ Gian", "X", PASSPHRASE, extensions=[x509.AuthorityInformationAccess(access)])
        content = signed(signed(pdf_file(), p12=first), p12=p12, field="Hai")
        found = commands.check_signatures(content)
    assert [one.revocation for one in found] == [Revocation.UNKNOWN, Revocation.REVOKED]


# ---- the time ------------------------------------------------------------------------------------------------


def stamper(by: Any) -> Answer:
    key = rsa.generate_private_key(65537, 2048)
    stamping = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    made = by.certificate_for(key.public_key(), "Dấu thời gian", "", extensions=[stamping])
    private = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own_certificate = asn1.Certificate.load(made.public_bytes(DER))
    dummy = DummyTimeStamper(own_certificate, asn1_keys.PrivateKeyInfo.load(private), [own_certificate])

    def answer(request: bytes) -> bytes:
        return bytes(dummy.request_tsa_response(tsp.TimeStampReq.load(request)).dump())

    return answer


def sealed(owner: Owner) -> bytes:
    return commands.sign_with(owner, PASSPHRASE, pdf_file(), field="X", box=BOX, reason="Ký", place="Tân Hải")


def test_a_passphrase_is_not_guessed() -> None:
    owner = Owner(organization_id=place("syt").id)
    store_key(owner, "Sở Y tế", person("vanthu"))

    def tried(passphrase: str) -> bytes:
        return commands.sign_with(owner, passphrase, pdf_file(), field="X", box=BOX, reason="Ký", place="Tân Hải")

    for _ in range(5):
        with pytest.raises(InvalidInput, match="không đúng"):
            tried("sai")
    assert tried(PASSPHRASE)  # who knows it begins anew
    for _ in range(6):
        with pytest.raises(InvalidInput, match="không đúng"):
            tried("sai")
    with pytest.raises(InvalidInput, match="thử lại sau 15 phút"):
        tried(PASSPHRASE)


def test_a_signature_bears_the_time_of_the_authority(settings: Callable[..., None]) -> None:
    owner = Owner(organization_id=place("syt").id)
    store_key(owner, "Sở Y tế", person("vanthu"))
    with server({"/tsa": stamper(authority()), "/strange": stamper(new_authority("Lạ"))}) as url:
        settings(timestamp_url=f"{url}/tsa")
        (found,) = commands.check_signatures(sealed(owner))
        assert found.verdict is Verdict.GOOD
        assert found.stamped_at is not None
        assert abs(found.stamped_at - datetime.now(UTC)) < timedelta(minutes=1)
        settings(timestamp_url=f"{url}/strange")  # a time that nobody trusted has certified is no time
        (found,) = commands.check_signatures(sealed(owner))
        assert (found.verdict, found.stamped_at) == (Verdict.GOOD, None)


@pytest.mark.parametrize("answer", [b"", b"rubbish"])
def test_without_an_answer_the_signature_is_made_and_the_time_is_nobodys(
    settings: Callable[..., None], answer: bytes
) -> None:
    owner = Owner(organization_id=place("syt").id)
    store_key(owner, "Sở Y tế", person("vanthu"))
    with server({"/tsa": lambda _: answer}) as url:
        for address in (f"{url}/tsa", f"{url}/nothing", "http://127.0.0.1:9/"):
            settings(timestamp_url=address)
            (found,) = commands.check_signatures(sealed(owner))
            assert (found.verdict, found.stamped_at) == (Verdict.GOOD, None)


def test_the_stamp_of_another_signature_is_not_taken(settings: Callable[..., None]) -> None:
    owner = Owner(organization_id=place("syt").id)
    store_key(owner, "Sở Y tế", person("vanthu"))
    kept: list[bytes] = []
    stamp = stamper(authority())

    def always_the_first(request: bytes) -> bytes:
        kept.append(stamp(request))
        return kept[0]

    with server({"/tsa": always_the_first}) as url:
        settings(timestamp_url=f"{url}/tsa")
        stamped = [commands.check_signatures(sealed(owner))[0].stamped_at for _ in range(2)]
    assert [moment is not None for moment in stamped] == [True, False]


def test_the_root_that_is_trusted_is_the_one_of_the_folder() -> None:
    trust_the_authority()
    (found,) = commands.check_signatures(signed(pdf_file()))
    assert (found.verdict, found.fingerprint != root_of(authority()).sha256.hex()) == (Verdict.GOOD, True)
