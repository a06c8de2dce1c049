"""Somebody who uses the pages: signs in, opens pages, sends forms as the page gave them."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from lxml import html
from werkzeug.test import TestResponse

from tests.builders import PASSWORD


class Visitor:
    """Wraps Flask's test client; every request has its own context, like a real one."""

    def __init__(self, app: Flask, username: str | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        if username:
            answer = self.sign_in(username)
            assert answer.status_code == 303, answer.text

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        self.client.get("/dang-nhap")
        return self.post("/dang-nhap", {"username": username, "password": password})

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def page(self, path: str) -> html.HtmlElement:
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {text_of(answer)[:300]}"
        return html.fromstring(answer.text)

    def token(self) -> str:
        """A CSRF token for whoever is signed in: as a page shows it, without drawing one where the session has it."""
        with self.client.session_transaction() as session:
            secret = session.get("csrf_token")
        if secret:
            return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(secret))
        page = html.fromstring(self.client.get("/dang-nhap", follow_redirects=True).text)
        return str(page.xpath('//meta[@name="csrf-token"]/@content')[0])

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send fields with the right CSRF token."""
        return self.client.post(path, data={"csrf_token": self.token(), **(fields or {})}, **more)

    def form(self, path: str, index: int = 0) -> dict[str, Any]:
        """The values that a page's main form would send, unchanged."""
        page = self.page(path)
        forms = page.xpath('//main//form[@method="post"]')
        values: dict[str, Any] = {}
        for name, value in forms[index].form_values():
            values.setdefault(name, []).append(value)
        return {name: found if len(found) > 1 else found[0] for name, found in values.items()}

    def fill(self, path: str, index: int = 0, **changes: Any) -> TestResponse:
        """Open a page, change some fields of its form, send it."""
        return self.client.post(path, data={**self.form(path, index), **changes})

    def press(self, path: str, action: str, **changes: Any) -> TestResponse:
        """Send the form of a page that goes to an address with this ending, some fields changed."""
        page = self.page(path)
        form = page.xpath(f'//main//form[@method="post"][contains(@action, "{action}")]')[0]
        return self.client.post(form.get("action"), data={**dict(form.form_values()), **changes})

    def upload(self, content: bytes, name: str) -> TestResponse:
        """Drop a file on a form."""
        return self.client.post(
            "/tep-tam",
            data={"csrf_token": self.token(), "file": (io.BytesIO(content), name)},
            content_type="multipart/form-data",
        )

    def upload_token(self, content: bytes, name: str) -> str:
        answer = self.upload(content, name)
        assert answer.status_code == 201, answer.text
        return str(html.fromstring(answer.text).get("data-token"))


def text_of(answer: TestResponse) -> str:
    """What a person reads of a page."""
    return " ".join(html.fromstring(answer.text).text_content().split())
