from __future__ import annotations

import secrets
import stat
from pathlib import Path

import pytest

from tests.conftest import release
from ytcs_docs.app import create_app
from ytcs_docs.config import Settings, SettingsError, read_settings

pytestmark = pytest.mark.neutral


def settings_of(folder: Path, **environment: str) -> Settings:
    return read_settings({"DATA_DIR": str(folder), **environment})


def test_without_any_wish_the_settings_are_those_of_development(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert not settings.production
    assert settings.database_url == f"sqlite:///{tmp_path}/ytcs_docs.sqlite3"
    assert settings.max_upload_bytes == 50 * 1024 * 1024
    assert (settings.session_hours, settings.trusted_proxies) == (10, 0)


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    names = ("APP_ENV", "SECRET_KEY", "DATABASE_URL", "SEARCH_INDEX_DIR", "MAX_UPLOAD_MB", "SESSION_HOURS")
    assert settings_of(tmp_path, **dict.fromkeys(names, "")) == settings_of(tmp_path)


def test_everything_that_is_written_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert settings.uploads_dir == tmp_path / "uploads"
    assert settings.derived_dir == tmp_path / "derived"
    assert settings.search_index_dir == tmp_path / "search_index"


def test_the_search_index_may_lie_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "fast disk"
    assert settings_of(tmp_path, SEARCH_INDEX_DIR=str(elsewhere)).search_index_dir == elsewhere


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    first, second = settings_of(folder).secret_key, settings_of(folder).secret_key
    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert settings_of(tmp_path / "a").secret_key != settings_of(tmp_path / "b").secret_key


def test_a_secret_key_of_the_environment_goes_first_and_is_not_written(tmp_path: Path) -> None:
    assert settings_of(tmp_path, SECRET_KEY="of the environment").secret_key == "of the environment"
    assert list(tmp_path.iterdir()) == []


def test_production_does_not_start_without_a_secret_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY must be set"):
        settings_of(tmp_path, APP_ENV="production")
    for weak in ("k", "change-me", "a" * 64, "0101" * 16):
        with pytest.raises(SettingsError, match="SECRET_KEY must have at least 32 characters"):
            settings_of(tmp_path, APP_ENV="production", SECRET_KEY=weak)
    assert settings_of(tmp_path, APP_ENV="production", SECRET_KEY=secrets.token_hex(32)).production


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("postgres://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql+psycopg://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("sqlite:////srv/ytcs.sqlite3", "sqlite:////srv/ytcs.sqlite3"),
    ],
)
def test_every_way_to_name_postgresql_uses_one_driver(tmp_path: Path, url: str, used: str) -> None:
    assert settings_of(tmp_path, DATABASE_URL=url).database_url == used


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("APP_ENV", "staging", "APP_ENV must be development or production"),
        ("DATABASE_URL", "mysql://host/db", "DATABASE_URL must start with"),
        ("MAX_UPLOAD_MB", "fifty", "MAX_UPLOAD_MB must be a whole number, not 'fifty'"),
        ("MAX_UPLOAD_MB", "0", "MAX_UPLOAD_MB must be at least 1, not 0"),
        ("SESSION_HOURS", "1.5", "SESSION_HOURS must be a whole number"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES must be at least 0"),
        ("PASSWORD_TIME_COST", "0", "PASSWORD_TIME_COST must be at least 1"),
        ("PASSWORD_MEMORY_KIB", "7", "PASSWORD_MEMORY_KIB must be at least 8"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        settings_of(tmp_path, **{name: value})


def test_sizes_are_given_in_megabytes(tmp_path: Path) -> None:
    assert settings_of(tmp_path, MAX_UPLOAD_MB="2").max_upload_bytes == 2 * 1024 * 1024


def test_the_cookie_of_production_is_this_hosts_alone(environment: dict[str, str]) -> None:
    app = create_app({**environment, "APP_ENV": "production", "SECRET_KEY": secrets.token_hex(32)})
    try:
        answer = app.test_client().get("/dang-nhap", base_url="https://vanban.example.vn")
        (cookie,) = answer.headers.getlist("Set-Cookie")
    finally:
        release(app)
    assert cookie.startswith("__Host-ytcs_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
