"""The same form sent several times at once: everybody gets the document of the first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.builders import incoming, place
from tests.visitor import Visitor
from ytcs_docs.core.db import session
from ytcs_docs.documents.models import Document
from ytcs_docs.drafting.models import Draft

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


def test_a_draft_is_begun_once(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = incoming().id
    path = f"/van-ban/{document_id}/soan-tra-loi"
    answers = sent_at_once(visit, "giamdoc", path, body="Sở Y tế trả lời như sau.")
    assert [status for status, _ in answers] == [303], answers
    assert count_of(app, Draft) == 1
