"""Puts the application together; the only module that knows every area."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import Flask, Response, g, render_template, request
from flask.sessions import SecureCookieSessionInterface
from flask_login import current_user
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from ytcs_docs import cli, template_globals
from ytcs_docs.accounts import unfinished
from ytcs_docs.accounts import views as accounts
from ytcs_docs.accounts.guard import answer_as_a_stranger, init_guard
from ytcs_docs.accounts.trail import init_trail
from ytcs_docs.config import MIGRATIONS, PROJECT, SETTINGS, Settings, read_settings
from ytcs_docs.core.db import after_every_commit, db, init_database, trouble_of_the_machine
from ytcs_docs.core.errors import OfficeError
from ytcs_docs.core.jobs import BELL, Bell, ring_bell
from ytcs_docs.core.logging import in_one_line, init_logging, request_id
from ytcs_docs.core.unchanged import UNCHANGED, Unchanged
from ytcs_docs.core.web import asked_by_script, say_arrived
from ytcs_docs.deliveries import attachment_views as attachments
from ytcs_docs.deliveries import views as deliveries
from ytcs_docs.desk import (
    collected_views,
    document_views,
    inbox_views,
    list_views,
    people_views,
    planning_views,
    print_views,
    register_views,
    start_views,
)
from ytcs_docs.desk import duty_views as matrix_views
from ytcs_docs.documents import views as documents
from ytcs_docs.drafting import copy_views, paper_views, writing_views
from ytcs_docs.drafting import views as drafting
from ytcs_docs.files import views as files
from ytcs_docs.files.store import FILE_STORE, FileStore
from ytcs_docs.guide import views as guide
from ytcs_docs.intake import registering_views
from ytcs_docs.intake import views as intake
from ytcs_docs.letters import template_views
from ytcs_docs.letters import views as letters
from ytcs_docs.organizations import views as organizations
from ytcs_docs.register_import import views as register_import
from ytcs_docs.registers import views as registers
from ytcs_docs.search import views as search
from ytcs_docs.search.store import IndexStore
from ytcs_docs.search.sync import INDEX_SYNC, IndexSync
from ytcs_docs.signing import views as signing
from ytcs_docs.tasks import deciding_views, duty_views, exchange_views, feed_views, table_views
from ytcs_docs.tasks import views as tasks

VIEWS = (
    *(accounts, organizations, files, signing, registers, documents, deliveries, attachments, search),
    *(tasks, duty_views, deciding_views, exchange_views, feed_views, table_views, letters, template_views),
    *(registering_views, intake, register_import, drafting, writing_views, paper_views, copy_views),
    *(start_views, inbox_views, document_views, list_views, register_views, print_views),
    *(matrix_views, collected_views, people_views, planning_views, guide),
)
# A file, a little form around it.
FORM_BYTES = 2 * 1024 * 1024
MAX_FILES_AT_ONCE = 10
STATIC_SECONDS = 30 * 24 * 3600  # their addresses change with their content

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


class OfficeSessions(SecureCookieSessionInterface):
    """The cookie is Secure on every encrypted connection, and always in production; no other host can set it there."""

    digest_method = staticmethod(hashlib.sha256)

    def get_cookie_secure(self, app: Flask) -> bool:
        return bool(app.config["SESSION_COOKIE_SECURE"]) or request.is_secure


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    """The application for these settings; raises :class:`config.SettingsError`."""
    settings = read_settings(environment)
    app = Flask("ytcs_docs", root_path=str(Path(__file__).parent), template_folder=str(PROJECT / "templates"))
    _configure(app, settings)
    init_database(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
    init_guard(app)  # first: a form is not even read before it is known who sends it
    CSRFProtect(app)
    init_logging(app)
    for views in VIEWS:
        app.register_blueprint(views.blueprint)
    template_globals.init_templates(app)
    cli.init_cli(app)
    app.after_request(_protect)
    init_trail(app)
    app.register_error_handler(OfficeError, _office_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(Exception, _broken)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True},
        MAX_CONTENT_LENGTH=settings.max_upload_bytes * MAX_FILES_AT_ONCE + FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=5_000,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_NAME="__Host-ytcs_session" if settings.production else "ytcs_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        REMEMBER_COOKIE_SECURE=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: a form left open over lunch still saves
    )
    app.session_interface = OfficeSessions()
    provide_services(app, settings)
    after_every_commit(ring_bell)
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def provide_services(app: Flask, settings: Settings) -> None:
    """What the application keeps in memory and on disk beside the database, as at its start."""
    os.umask(0o077)  # database, index, texts and files are this account's alone
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    for folder in (settings.data_dir, settings.search_index_dir):
        with suppress(FileNotFoundError, PermissionError):  # not made yet; somebody else's, shared on purpose
            folder.chmod(0o700)
    SETTINGS.provide(app, settings)
    UNCHANGED.provide(app, Unchanged())
    BELL.provide(app, Bell(settings.data_dir / "bell"))
    FILE_STORE.provide(app, FileStore(settings.uploads_dir, settings.derived_dir, settings.max_upload_bytes))
    INDEX_SYNC.provide(app, IndexSync(IndexStore(settings.search_index_dir, settings.search_engine)))


def _protect(response: Response) -> Response:
    say_arrived(response)
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if request.endpoint == "static":
        headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}"
    else:  # whatever a person may see stays in no cache: PCs are shared
        headers["Cache-Control"] = "private, no-store"
        headers.pop("Expires", None)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


_SENTENCES = {
    400: "Yêu cầu không hợp lệ, hoặc trang được mở khi người khác đang đăng nhập. Chưa có gì được lưu; hãy tải lại.",
    403: "Bạn không được phép mở trang này.",
    404: "Không có trang này.",
    405: "Trang này không nhận cách gửi vừa dùng.",
    413: "Tệp hoặc biểu mẫu gửi lên quá lớn.",
}


def _error_page(status: int, sentence: str) -> tuple[str | Response, int]:
    if asked_by_script():
        return Response(sentence, mimetype="text/plain"), status  # it may name a file: never markup
    return render_template("errors/error.html", status=status, sentence=sentence), status


def _office_error(error: OfficeError) -> tuple[str | Response, int]:
    return _error_page(error.status, error.sentence)


def _http_error(error: HTTPException) -> tuple[str | Response, int] | Response:
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect is a response of ours
    return _error_page(error.code, _SENTENCES.get(error.code, "Có lỗi xảy ra khi xử lý yêu cầu."))


def _old_form(error: CSRFError) -> tuple[str | Response, int] | Response:
    """A form opened in another post or before the password was changed may be sent again; another's may not."""
    sent = unfinished.refused(current_user, g.posts) if getattr(g, "viewer", None) else None
    return accounts.send_again(sent, current_user) if sent else _http_error(error)


def _broken(error: Exception) -> tuple[str | Response, int]:
    if (sentence := trouble_of_the_machine(error)) is not None:
        logging.getLogger(__name__).error("%s %s: %s", request.method, request.path, in_one_line(error))
        answer_as_a_stranger()  # the frame of the page asks the database for nothing
        return _error_page(503, sentence)
    db.session.rollback()  # after a refused statement PostgreSQL answers nothing more, and the frame asks for counters
    if isinstance(error, OverflowError | DataError):  # a number in an address that no row can have
        return _error_page(404, _SENTENCES[404])
    logging.getLogger(__name__).exception("%s %s failed", request.method, request.path, exc_info=error)
    return _error_page(
        500, f"Hệ thống gặp lỗi. Dữ liệu đã lưu vẫn an toàn; hãy thử lại hoặc báo người quản trị (mã {request_id()})."
    )
