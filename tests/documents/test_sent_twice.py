"""The same form sent several times at once: everybody gets the document of the first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.builders import incoming, person, place
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.db import session, transaction
from ytcs_docs.documents.models import Document
from ytcs_docs.drafting.models import Draft
from ytcs_docs.registers.numbering import reserve
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction

TIMES = 4


def sent_at_once(visit: Callable[..., Visitor], username: str, path: str, **typed: Any) -> set[tuple[int, str]]:
    """Status and target of every answer."""
    visitors = [visit(username) for _ in range(TIMES)]
    fields = {**visitors[0].form(path), **typed}
    together = Barrier(TIMES)

    def send(visitor: Visitor) -> tuple[int, str]:
        own = {**fields, "csrf_token": visitor.token()}
        together.wait()
        answer = visitor.client.post(path, data=own)
        return answer.status_code, answer.headers.get("Location", answer.text[:300])

    with ThreadPoolExecutor(TIMES) as pool:
        return set(pool.map(send, visitors))


def count_of(app: Flask, model: type[Document] | type[Draft]) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


def test_an_incoming_document_is_registered_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    letter = {"subject": "kiểm tra trạm y tế", "issuer_name": "Bộ Y tế"}
    answers = sent_at_once(visit, "vanthu", "/van-ban-den/dang-ky", **letter)
    assert [status for status, _ in answers] == [303], answers
    assert count_of(app, Document) == 1


def test_an_outgoing_document_is_registered_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        unit = place("nvy").id
    letter = {"subject": "kiểm tra trạm y tế", "signer_name": "Đoàn Văn Vượng", "drafting_unit_id": unit}
    answers = sent_at_once(visit, "vanthu", "/van-ban-di/dang-ky", **letter)
    assert [status for status, _ in answers] == [303], answers
    assert count_of(app, Document) == 1


def test_a_form_with_a_kept_number_leads_to_its_document_when_it_is_sent_again(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    """Its number is no more to be chosen by then, which must not refuse the form."""
    with app.app_context(), transaction():
        register = registers_of(place("syt").id, Direction.OUTGOING, clock.today().year)[0].id
        reserve(register, 1, clock.today(), "Chờ chữ ký", person("vanthu"))
        unit = place("nvy").id
    clerk, path = visit("vanthu"), "/van-ban-di/dang-ky"
    letter = {"subject": "kiểm tra", "signer_name": "Đoàn Văn Vượng", "drafting_unit_id": unit}
    fields = {**clerk.form(path), **letter, "reserved": f"{register}:1"}
    first, second = (clerk.client.post(path, data=fields) for _ in range(2))
    assert first.status_code == second.status_code == 303, second.text[:300]
    assert first.headers["Location"] == second.headers["Location"]
    assert count_of(app, Document) == 1


def test_a_draft_is_begun_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = incoming().id
    path = f"/van-ban/{document_id}/soan-tra-loi"
    answers = sent_at_once(visit, "giamdoc", path, body="Sở Y tế trả lời như sau.")
    assert [status for status, _ in answers] == [303], answers
    assert count_of(app, Draft) == 1
