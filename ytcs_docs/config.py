"""Settings, read once from the environment and checked at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ytcs_docs.core.services import Service

PROJECT = Path(__file__).resolve().parent.parent
MIGRATIONS = PROJECT / "migrations"
WORD_TEMPLATES = PROJECT / "templates" / "word"  # those that come with the program


SECRET_LENGTH, SECRET_SIGNS = 32, 10


class SettingsError(Exception):
    """The environment asks for something that can't be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything that differs between two installations. Sizes in bytes, times in seconds."""

    production: bool
    secret_key: str
    database_url: str
    data_dir: Path
    search_index_dir: Path
    search_engine: str
    trust_roots_dir: Path
    revocation_hosts: frozenset[str]
    timestamp_url: str
    intake_dir: Path | None
    smtp_url: str
    mail_from: str
    max_upload_bytes: int
    session_hours: int
    session_max_hours: int
    trusted_proxies: int
    password_time_cost: int
    password_memory_kib: int

    @property
    def uploads_dir(self) -> Path:
        return self.data_dir / "uploads"

    @property
    def derived_dir(self) -> Path:
        return self.data_dir / "derived"

    @property
    def sends_mail(self) -> bool:
        """Whether there is a server for e-mail, and an address to send from."""
        return bool(self.smtp_url and self.mail_from)


SETTINGS: Service[Settings] = Service("settings")


def _integer(environment: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = environment.get(name, "") or str(default)
    try:
        value = int(text)
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {text!r}") from None
    if value < least:
        raise SettingsError(f"{name} must be at least {least}, not {value}")
    return value


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first is the default."""
    value = environment.get(name, "") or choices[0]
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def _database_url(text: str, data_dir: Path) -> str:
    if not text:
        return f"sqlite:///{data_dir / 'ytcs_docs.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if text.startswith(prefix):
            return "postgresql+psycopg://" + text.removeprefix(prefix)
    if text.startswith(("sqlite:///", "postgresql+psycopg://")):
        return text
    raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://")


def _smtp_url(text: str) -> str:
    """``smtp://[name:password@]host[:port]``, ``smtps://`` or ``smtp+starttls://``; empty: no e-mail."""
    if text and urlsplit(text).scheme not in ("smtp", "smtps", "smtp+starttls"):
        raise SettingsError("SMTP_URL must start with smtp://, smtps:// or smtp+starttls://")
    return text


def _timestamp_url(text: str) -> str:
    """Of a time stamp server (RFC 3161); empty: signatures bear the server's own time."""
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise SettingsError("TIMESTAMP_URL must be an http:// or https:// address")
    return text


def _secret_key(text: str, production: bool, data_dir: Path) -> str:
    if text:
        if production and (len(text) < SECRET_LENGTH or len(set(text)) < SECRET_SIGNS):
            raise SettingsError(
                f"SECRET_KEY must have at least {SECRET_LENGTH} characters, {SECRET_SIGNS} of them different; "
                'make one with: python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        return text
    if production:
        raise SettingsError("SECRET_KEY must be set when APP_ENV=production")
    # Kept in a file, so that several processes share it and a restart signs nobody out.
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = data_dir / f"secret_key.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables; ``.env.example`` lists them. Raises :class:`SettingsError`."""
    mode = environment.get("APP_ENV", "") or "development"
    if mode not in ("development", "production"):
        raise SettingsError("APP_ENV must be development or production")
    production = mode == "production"
    own_data_dir = environment.get("DATA_DIR", "")
    data_dir = Path(own_data_dir or PROJECT / "var").resolve()
    default_index = data_dir / "search_index" if own_data_dir else PROJECT / "search_index"
    return Settings(
        production=production,
        secret_key=_secret_key(environment.get("SECRET_KEY", ""), production, data_dir),
        database_url=_database_url(environment.get("DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        search_index_dir=Path(environment.get("SEARCH_INDEX_DIR", "") or default_index).resolve(),
        search_engine=_choice(environment, "SEARCH_ENGINE", ("auto", "whoosh", "tantivy")),
        trust_roots_dir=Path(environment.get("TRUST_ROOTS_DIR", "") or data_dir / "trust").resolve(),
        revocation_hosts=frozenset(environment.get("REVOCATION_HOSTS", "").lower().replace(",", " ").split()),
        timestamp_url=_timestamp_url(environment.get("TIMESTAMP_URL", "")),
        intake_dir=Path(watched).resolve() if (watched := environment.get("INTAKE_DIR", "")) else None,
        smtp_url=_smtp_url(environment.get("SMTP_URL", "")),
        mail_from=environment.get("MAIL_FROM", ""),
        max_upload_bytes=_integer(environment, "MAX_UPLOAD_MB", 50, 1) * 1024 * 1024,
        session_hours=_integer(environment, "SESSION_HOURS", 10, 1),
        session_max_hours=_integer(environment, "SESSION_MAX_HOURS", 24, 1),
        trusted_proxies=_integer(environment, "TRUSTED_PROXIES", 0, 0),
        password_time_cost=_integer(environment, "PASSWORD_TIME_COST", 3, 1),
        password_memory_kib=_integer(environment, "PASSWORD_MEMORY_KIB", 65536, 8),
    )
