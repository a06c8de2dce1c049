"""Files on their way in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import BinaryIO

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import NotFound, Refused
from ytcs_docs.files.models import Blob, Upload
from ytcs_docs.files.rules import TextState
from ytcs_docs.files.store import StoredFile, file_store

UPLOAD_KEPT = timedelta(days=7)
UNSAVED_FILES, UNSAVED_SIZES = 200, 20  # of one person; the sizes are those of the largest file that is let in


def store_file(stream: BinaryIO, name: str) -> StoredFile:
    """Check and keep a file before the transaction begins; raises :class:`Refused`."""
    return file_store().save(stream, name)


def remember_blob(stored: StoredFile) -> None:
    """Note a stored file in the database; the same bytes once.

    Raises :class:`Refused` when they were destroyed since.
    """
    row = {
        "sha256": stored.sha256,
        "kind": stored.kind.code,
        "size": stored.size,
        "text_state": TextState.PENDING,
        "text_problem": "",
        "attempts": 0,
        "pages_read": 0,
        "created_at": clock.now(),
    }
    insert = postgresql.insert if session().get_bind().dialect.name == "postgresql" else sqlite.insert
    session().execute(insert(Blob).values(row).on_conflict_do_nothing(index_elements=["sha256"]))
    if not file_store().path(stored.sha256).exists():  # asked after the insert, which waits for one who destroys it
        raise Refused(f"Tệp “{stored.name}” vừa bị hủy trong lúc gửi. Hãy gửi lại tệp này.")


def keep_upload(stored: StoredFile, user_id: int) -> Upload:
    """Hold a file for a form that is not saved yet."""
    remember_blob(stored)
    upload = Upload(
        token=secrets.token_urlsafe(24),
        sha256=stored.sha256,
        name=stored.name,
        user_id=user_id,
        created_at=clock.now(),
    )
    session().add(upload)
    session().flush()
    return upload


def forget_old_uploads() -> None:
    """Files of forms that nobody saves any more; the worker then collects the bytes."""
    session().execute(delete(Upload).where(Upload.created_at < clock.now() - UPLOAD_KEPT))


def check_room(user_id: int) -> None:
    """Before a file is stored: a person may hold so many unsaved ones. Raises :class:`Refused`."""
    kept = select(func.count(), func.coalesce(func.sum(Blob.size), 0)).select_from(Upload).join(Blob)
    count, size = session().execute(kept.where(Upload.user_id == user_id)).one()
    if count >= UNSAVED_FILES or size >= UNSAVED_SIZES * file_store().max_bytes:
        raise Refused(
            "Bạn đang giữ tạm quá nhiều tệp chưa lưu vào văn bản nào. Hãy lưu hoặc bỏ các phiếu đang nhập; "
            "tệp chưa lưu tự hết sau 7 ngày."
        )


def uploads_by_token(tokens: Sequence[str], user_id: int) -> list[Upload]:
    """A person's own waiting files, in the order of the tokens; unknown ones are left out."""
    query = select(Upload).where(Upload.token.in_(tokens), Upload.user_id == user_id)
    found = {upload.token: upload for upload in session().scalars(query)} if tokens else {}
    return [found[token] for token in dict.fromkeys(tokens) if token in found]


def own_uploads(tokens: Sequence[str], user_id: int) -> list[Upload]:
    """All these waiting files, as :func:`uploads_by_token`; raises :class:`NotFound` when one is not there."""
    found = uploads_by_token(tokens, user_id)
    if len(found) < len(set(tokens)):
        raise NotFound("Có tệp tải lên đã quá hạn giữ tạm, hãy tải lên lại.")
    return found


def own_upload(token: str, user_id: int) -> Upload:
    """One waiting file; raises :class:`NotFound` for anybody else's."""
    found = uploads_by_token([token], user_id)
    if not found:
        raise NotFound("Tệp tạm này không còn, hãy tải lên lại.")
    return found[0]


def discard_uploads(tokens: Sequence[str], user_id: int) -> None:
    """Forget files that must not be here (a state secret): rows, bytes and what was derived from them."""
    for upload in uploads_by_token(tokens, user_id):
        session().delete(upload)
        session().flush()
        destroy_blob(upload.sha256)


def destroy_blob(sha256: str) -> None:
    """Destroy a stored file that nothing points to any more; one that belongs to something else stays.

    The bytes go before the commit, while nobody else can note them anew, and even if the process dies right after.
    """
    try:
        with session().begin_nested():
            session().execute(delete(Blob).where(Blob.sha256 == sha256))
    except IntegrityError:
        return
    file_store().remove(sha256)
