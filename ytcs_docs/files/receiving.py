"""Files sent with a form."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage

from ytcs_docs.core.access import viewer
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import Refused
from ytcs_docs.files import uploads
from ytcs_docs.files.models import Upload
from ytcs_docs.files.rules import NotNow


def keep_sent(sent: FileStorage) -> str:
    """Keep a file for the person who sent it; answers with its token. Raises :class:`Refused`, :class:`NotNow`."""
    uploads.check_room(viewer().user_id)
    stored = uploads.store_file(sent.stream, sent.filename or "")  # type: ignore[arg-type]
    with transaction():
        return uploads.keep_upload(stored, viewer().user_id).token


def valid_with_uploads(form: Any) -> bool:
    """Whether what was sent can be saved; the files that came with it are kept in any case."""
    valid = form.validate()
    take_uploads(form)
    return bool(valid) and not form.files.errors


def take_uploads(form: Any) -> list[Upload]:
    """Keep the files sent with a form before anything else can fail, and name them in the form.

    A refused file is reported; the good ones stay for the next try.
    """
    tokens = form.upload_tokens()
    for sent in form.files.data or []:
        if isinstance(sent, FileStorage) and sent.filename:
            try:
                tokens.append(keep_sent(sent))
            except (Refused, NotNow) as refusal:
                form.files.errors = [*form.files.errors, refusal.sentence]
    form.uploads.data = ",".join(tokens)
    return uploads.uploads_by_token(tokens, viewer().user_id)
