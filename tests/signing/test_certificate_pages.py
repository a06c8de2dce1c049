"""The pages on which certificates are registered and confirmed."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask
from werkzeug.test import TestResponse

from tests.builders import person
from tests.signing.certificates import trust_the_authority
from tests.signing.test_certificates import certificate, own, self_signed
from tests.visitor import Visitor
from ytcs_docs.core.db import session, transaction
from ytcs_docs.signing import commands
from ytcs_docs.signing.models import RegisteredCertificate


def test_an_administrator_confirms_on_the_page_and_only_for_the_own_agency(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        trust_the_authority()
        read = commands.checked_certificate(certificate())
        with transaction():
            row_id = commands.register(own("giamdoc"), read, person("giamdoc")).id
    assert visit("giamdoc").get("/chung-thu-so").status_code == 403
    assert visit("vanthu.tt").post(f"/chung-thu-so/{row_id}/xac-nhan").status_code == 403
    administrator = visit("quantri")
    page = administrator.get("/chung-thu-so").text
    assert "khác tên chủ sở hữu" in page
    assert read.fingerprint[:4].upper() in page
    administrator.post(f"/chung-thu-so/{row_id}/xac-nhan")
    with app.app_context():
        assert session().get_one(RegisteredCertificate, row_id).confirmed_by == person("quantri").name
    administrator.post(f"/chung-thu-so/{row_id}/bo")
    with app.app_context():
        assert session().get(RegisteredCertificate, row_id) is None


def test_a_person_registers_the_certificate_of_a_token_on_the_page(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        trust_the_authority()
    leader = visit("giamdoc")

    def send(content: bytes) -> TestResponse:
        return leader.post("/chu-ky-so/chung-thu", {"certificate": (io.BytesIO(content), "token.cer")})

    refused = send(self_signed())
    assert refused.status_code == 422
    assert "tự ký" in refused.text
    assert send(certificate()).status_code == 303
    assert "chờ xác nhận" in leader.get("/chu-ky-so").text
