"""The pages on which certificates are registered and confirmed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from flask import Flask
from werkzeug.test import TestResponse

from tests.builders import add_person, person, place
from tests.signing.certificates import trust_the_authority
from tests.signing.test_certificates import certificate, own, self_signed
from tests.visitor import Visitor
from ytcs_docs.accounts import commands as accounts
from ytcs_docs.accounts.commands import PostData
from ytcs_docs.accounts.rules import Role
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
    administrator.press("/chung-thu-so", f"{row_id}/xac-nhan")
    with app.app_context():
        assert session().get_one(RegisteredCertificate, row_id).confirmed_by == person("quantri").name
    administrator.press("/chung-thu-so", f"{row_id}/bo")
    with app.app_context():
        assert session().get(RegisteredCertificate, row_id) is None


def test_an_old_page_confirms_no_other_certificate_and_an_administrator_nobody_of_another_agency(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        trust_the_authority()
        one, other = (commands.checked_certificate(certificate()) for _ in range(2))
        with transaction():
            first = commands.register(own("giamdoc"), one, person("giamdoc")).id
        with transaction():
            commands.withdraw(first, person("caocap"), one.fingerprint)
        with transaction():
            second = commands.register(own("giamdoc"), other, person("giamdoc")).id
            add_person("quantri.tt", "Quản Trị Khác", "ttyt", Role.ADMINISTRATOR, "Quản trị")
            ended = PostData(
                role=Role.LEADER,
                organization_id=place("ttyt").id,
                title="Giám đốc",
                valid_from=date(2020, 1, 1),
                valid_to=date(2021, 1, 1),
            )
            accounts.add_post(person("giamdoc").user_id or 0, ended, person("caocap"))
    visit("quantri").post(f"/chung-thu-so/{second}/xac-nhan", {"seen": one.fingerprint})
    stranger = visit("quantri.tt")
    assert "Đoàn Văn Vượng" not in stranger.get("/chung-thu-so").text
    assert stranger.post(f"/chung-thu-so/{second}/xac-nhan", {"seen": other.fingerprint}).status_code == 404
    with app.app_context():
        assert session().get_one(RegisteredCertificate, second).confirmed_at is None


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
