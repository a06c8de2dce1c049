"""Merging values into a Word template."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from ytcs_docs.core.errors import RuleBroken
from ytcs_docs.files.sandbox import limited
from ytcs_docs.letters.co_signing import add_co_signers
from ytcs_docs.letters.finishing import finish
from ytcs_docs.letters.rules import CO_SIGNERS

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(template: Path, values: dict[str, Any], *, author: str, title: str, at: datetime) -> bytes:
    """The .docx that a template and its values make; see :func:`render_stream`. Raises :class:`RuleBroken`, and
    :class:`Unreadable` when it takes too long or too much."""
    return _render(template, _printable(values), _printable(author), _printable(title), at)


@limited()
def _render(template: Path, values: dict[str, Any], author: str, title: str, at: datetime) -> bytes:
    if not template.exists():
        raise RuleBroken(f"Thiếu mẫu Word {template.name}. Hãy chạy lệnh: flask --app wsgi replies build-templates")
    with template.open("rb") as stream:
        return render_stream(stream, values, author=author, title=title, at=at)


def render_stream(stream: BinaryIO, values: dict[str, Any], *, author: str, title: str, at: datetime) -> bytes:
    """Merge values into a template. Templates run in a sandbox and values are data: ``{{`` or ``<`` in them is
    printed, never executed. Raises :class:`RuleBroken`."""
    document = DocxTemplate(stream)
    try:
        document.render(values, SandboxedEnvironment(autoescape=True))
    except (SecurityError, TemplateError, ArithmeticError, TypeError, ValueError, MemoryError) as error:
        raise RuleBroken(f"Mẫu Word có lỗi: {error}") from error
    add_co_signers(document.docx, values.get(CO_SIGNERS, ()))
    finish(document.docx)
    properties = document.docx.core_properties
    properties.author = properties.last_modified_by = author
    properties.title = title
    properties.created = properties.modified = at.replace(tzinfo=None)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, list | tuple):
        return type(value)(_printable(item) for item in value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value
