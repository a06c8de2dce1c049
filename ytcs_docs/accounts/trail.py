"""Keeps in the history what changes nothing: which files left the office and what was refused. Signing in is noted
where it happens."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, g, request
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from ytcs_docs.audit.commands import record
from ytcs_docs.audit.models import Subject
from ytcs_docs.audit.queries import count_of
from ytcs_docs.core import clock
from ytcs_docs.core.access import actor
from ytcs_docs.core.db import save_if_possible

PATIENCE = 1.0  # seconds: nobody waits longer for his file because others write
MOST_REFUSALS = 60  # kept of one person in an hour: who tries more fills no disk


def init_trail(app: Flask) -> None:
    app.after_request(_keep)


def belongs_to_document(document_id: int) -> None:
    """What this request answers with is a file of this document: the document's history says who took it."""
    g.document_of_file = document_id


def _keep(response: Response) -> Response:
    if getattr(g, "viewer", None) is not None:
        disposition, options = parse_options_header(response.headers.get("Content-Disposition"))
        if response.status_code in (200, 206) and disposition == "attachment":
            save_if_possible(lambda: _taken(options.get("filename", "")), "who took a file", PATIENCE)
        elif response.status_code in (403, 404) and request.view_args is not None:
            save_if_possible(_refused, "a refusal", PATIENCE)
    return response


def _taken(name: str) -> None:
    document_id = getattr(g, "document_of_file", None)
    if document_id is not None:
        record(actor(), Subject.DOCUMENT, document_id, "downloaded", f"Tải về {name}")
    else:
        record(actor(), Subject.USER, g.viewer.user_id, "downloaded", f"Tải về {name} (trang {request.path})")


def _refused() -> None:
    user_id = g.viewer.user_id
    if count_of(Subject.USER, user_id, "refused", clock.now() - timedelta(hours=1)) < MOST_REFUSALS:
        record(actor(), Subject.USER, user_id, "refused", f"Bị từ chối hoặc không có: trang {request.path[:200]}")
